"""``privacy``: what is kept and why, for how long, and what a person asks about their data."""

from __future__ import annotations

import click

from orientation_core.cli.common import Group
from orientation_core.cli.privacy.keeping import (
    hold,
    identity,
    lift,
    lookups,
    measures,
    restrict,
    retention,
    scrub,
    tombstones,
)
from orientation_core.cli.privacy.people import access, erase, find, pseudonymise, rectify, replay
from orientation_core.cli.privacy.register import matrix, register


@click.group(cls=Group)
def privacy() -> None:
    """What is kept on people, why and how long; and what they ask: to see it, to put it right, to have it erased.

    A person is named by --email, --id, --phone, --name or --reference. Who answers to that is shown by find; where
    several do, say which by --identity.
    """


for command in (
    register,
    find,
    access,
    rectify,
    restrict,
    hold,
    lift,
    measures,
    erase,
    pseudonymise,
    retention,
    tombstones,
    replay,
    identity,
    lookups,
    matrix,
    scrub,
):
    privacy.add_command(command)

__all__ = ["privacy"]

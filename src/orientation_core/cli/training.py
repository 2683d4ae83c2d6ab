"""``training``: what those in function learned, and who is due again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from orientation_core.cli.common import (
    Group,
    Place,
    actor_options,
    json_option,
    plain,
    print_json,
    spoken,
    store_options,
    table,
)
from orientation_core.cli.moments import Day
from orientation_core.documents import to_document
from orientation_core.labels import label
from orientation_core.model.outreach.training import TRAINING_SUBJECTS
from orientation_core.model.parties import Actor


@click.group("training", cls=Group)
def training() -> None:
    """Training of complaint coordinators and others: what they learned, who is due."""


@training.command("record")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@store_options
@actor_options
def record(file: Path, place: Place, who: Actor) -> None:
    """Keep the training that FILE (a document of kind training_record) tells of."""
    with place.opened(create=True) as orientation:
        kept = orientation.outreach.record_training(who, file.read_bytes())
    click.echo(plain(f"{kept.value.name}, version {kept.version}."))


@training.command("list")
@click.option("--subject", type=click.Choice(TRAINING_SUBJECTS), help="Only this subject.")
@click.option("--of", "member", metavar="NAME", help="Only people of this organisation of the network.")
@store_options
@actor_options
@json_option
def list_(subject: str | None, member: str | None, place: Place, who: Actor, as_json: bool) -> None:
    """List the trainings, the newest first."""
    with place.opened() as orientation:
        found = orientation.outreach.trainings(who, subject=subject, organisation=member)
    if as_json:
        print_json([to_document(one) for one in found])
        return
    rows = [
        {
            "on": one.held_on.isoformat(),
            "subject": label("training_subject", one.subject, spoken()),
            "who": one.trainee.name,
            "name": one.name,
        }
        for one in found
    ]
    table(rows, {"on": "On", "subject": "Subject", "who": "Who", "name": "Record"})


@training.command("due")
@click.option("--on", "day", type=Day(), help="As of that day; today when not given.")
@click.option(
    "--every",
    nargs=2,
    type=(click.Choice(TRAINING_SUBJECTS), click.IntRange(1, 600)),
    multiple=True,
    metavar="SUBJECT MONTHS",
    help="After how many months (repeatable); as the agency's settings say when not given.",
)
@store_options
@actor_options
@json_option
def due(day: Any, every: tuple[tuple[str, int], ...], place: Place, who: Actor, as_json: bool) -> None:
    """List who is to learn something again, or for the first time."""
    with place.opened() as orientation:
        found = orientation.outreach.refreshers(who, on=day, every=dict(every) or None)
    if as_json:
        print_json([to_document(one) for one in found])
        return
    rows = [
        {
            "due": "never yet" if one.due is None else one.due.isoformat(),
            "subject": label("training_subject", one.subject, spoken()),
            "where": one.organisation or "",
            "who": one.trainee.name,
        }
        for one in found
    ]
    table(rows, {"due": "Due", "subject": "Subject", "where": "Organisation", "who": "Who"})

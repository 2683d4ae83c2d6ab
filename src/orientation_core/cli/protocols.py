"""``protocol``: what an organisation signed with the second line, and since when it binds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from orientation_core.cli.common import (
    Group,
    Place,
    actor_options,
    json_option,
    plain,
    print_json,
    store_options,
    table,
)
from orientation_core.cli.moments import Day
from orientation_core.documents import to_document
from orientation_core.model.parties import Actor

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("protocol", cls=Group)
def protocol() -> None:
    """Protocols with the second line: proposals, signed ones, what binds."""


@protocol.command("list")
@click.option("--on", type=Day(), help="Only those that bind that day.")
@click.option("--proposals", is_flag=True, help="What plugins offer to sign, instead.")
@store_options
@actor_options
@json_option
def list_(on: date | None, proposals: bool, place: Place, who: Actor, as_json: bool) -> None:
    """List the protocols that are kept."""
    with place.opened() as orientation:
        desk = orientation.referrals
        found = desk.proposals(who) if proposals else desk.protocols(who, on=on)
    if as_json:
        print_json([to_document(one) for one in found])
        return
    if not found:
        click.echo("No such protocols.")
        return
    rows = [
        {
            "name": one.name,
            "from": one.begins or "–",
            "until": one.valid_until or "–",
            "term": f"{one.question_term.n} {one.question_term.unit.replace('_', ' ')}s",
            "label": one.label.in_("en"),
        }
        for one in found
    ]
    columns = ("name", "from", "until", "term", "label")
    table(rows, {name: name.title() for name in columns})


@protocol.command()
@click.argument("file", type=_FILE)
@store_options
@actor_options
@json_option
def keep(file: Path, place: Place, who: Actor, as_json: bool) -> None:
    """Keep the protocol in FILE (a document of kind protocol)."""
    with place.opened() as orientation:
        kept = orientation.referrals.keep_protocol(who, file.read_bytes())
    if as_json:
        print_json({"version": kept.version, "document": to_document(kept.value)})
        return
    click.echo(f"Kept {plain(kept.value.name)}, version {kept.version}.")


@protocol.command()
@click.argument("name")
@click.option("--on", type=Day(), required=True, help="The day it was signed.")
@click.option("--from", "valid_from", type=Day(), help="The first day it binds; that of signing without one.")
@click.option("--until", "valid_until", type=Day(), help="The last day.")
@click.option(
    "--member", "organisation_", metavar="NAME", help="Which organisation of the network signed it."
)
@store_options
@actor_options
@json_option
def sign(
    name: str,
    on: date,
    valid_from: date | None,
    valid_until: date | None,
    organisation_: str | None,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Note that a protocol was signed: one that is kept, or a proposal."""
    with place.opened() as orientation:
        kept = orientation.referrals.sign_protocol(
            who, name, on, valid_from=valid_from, valid_until=valid_until, organisation=organisation_
        )
    if as_json:
        print_json({"version": kept.version, "document": to_document(kept.value)})
        return
    click.echo(f"{plain(kept.value.name)} binds since {kept.value.begins}.")

"""``network`` and ``import organisations``: the organisations of a network and their state of play."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from orientation_core.cli.common import (
    Place,
    actor_options,
    counted,
    json_option,
    plain,
    print_json,
    store_options,
    table,
)
from orientation_core.documents import to_document
from orientation_core.errors import Problem
from orientation_core.model.parties import Actor

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

#: So many oddities are shown on the terminal; --json has them all.
MOST_SHOWN = 20


class Day(click.ParamType):  # type: ignore[type-arg,unused-ignore]  # generic only in newer releases of click
    """A day of the calendar: 2026-11-25."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day. :raises BadParameter: it is none."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.fail("write a day as 2026-11-25", param, ctx)


@click.command("organisations")
@click.argument("file", type=_FILE)
@click.option(
    "--since", type=Day(), help="Organisations whose rows do not say are in the network since then."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen and write nothing at all.")
@store_options
@actor_options
@json_option
def organisations(
    file: Path, since: date | None, dry_run: bool, place: Place, who: Actor, as_json: bool
) -> None:
    """Import organisations from FILE (CSV, plain or gzip); the same file again changes nothing.

    Rows about the same organisation become one. Rows that cannot be used are listed and the rest is imported; so
    are oddities that somebody should look at.
    """
    with place.opened(create=True, dry_run=dry_run) as orientation:
        done = orientation.network.import_organisations(who, file, since=since, dry_run=dry_run)
    if as_json:
        listed = {name: [_listed(one) for one in getattr(done, name)] for name in ("rejected", "odd")}
        counts = ("read", "organisations", "imported", "in_scope")
        print_json({**{name: getattr(done, name) for name in counts}, **listed})
        return
    would = "Would import" if dry_run else "Imported"
    rows = f"{counted(done.read, 'row')} about {counted(done.organisations, 'organisation')}"
    click.echo(
        f"{would} {counted(done.imported, 'organisation')}; {rows}, {done.in_scope:,} in the network today."
    )
    for title, problems in (("rejected", done.rejected), ("odd", done.odd)):
        if problems:
            click.secho(f"  {len(problems):,} {title}:", fg="yellow")
        for one in problems[:MOST_SHOWN]:
            click.echo(plain(f"    {one.where}: {one.message}"))
        if len(problems) > MOST_SHOWN:
            click.echo(f"    and {len(problems) - MOST_SHOWN:,} more; --json lists them all")


def _listed(problem: Problem) -> dict[str, str]:
    return {"where": problem.where, "code": problem.code, "message": str(problem.message)}


@click.group("network")
def network() -> None:
    """The network: its organisations, and how far each is."""


@network.command()
@click.option("--on", type=Day(), help="Only those that were in the network that day.")
@store_options
@actor_options
@json_option
def members(on: date | None, place: Place, who: Actor, as_json: bool) -> None:
    """List the organisations of the network."""
    with place.opened() as orientation:
        found = orientation.network.members(who, on=on)
        known = orientation.network.organisations()
    if as_json:
        print_json([to_document(one) for one in found])
        return
    rows = [
        {
            "name": one.name,
            "kind": one.kind,
            "since": one.memberships[0].since if one.memberships else "–",
            "label": known[one.name].label.in_("en"),
        }
        for one in found
    ]
    table(rows, {"name": "Name", "kind": "Kind", "since": "Since", "label": "Called"}, one_line=True)


@network.command()
@click.argument("file", type=_FILE)
@store_options
@actor_options
@json_option
def keep(file: Path, place: Place, who: Actor, as_json: bool) -> None:
    """Keep what FILE says of an organisation of the network (a document of kind network_member)."""
    with place.opened(create=True) as orientation:
        kept = orientation.network.keep_member(who, file.read_bytes())
    if as_json:
        print_json({"version": kept.version, "document": to_document(kept.value)})
        return
    click.echo(f"Kept {plain(kept.value.name)}, version {kept.version}.")

"""``network`` and ``import organisations``: the organisations of a network and their state of play."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

import click

from orientation_core.cli.common import (
    Group,
    Place,
    actor_options,
    counted,
    json_option,
    plain,
    print_json,
    spoken,
    store_options,
    table,
)
from orientation_core.cli.files import View, view_options
from orientation_core.cli.moments import Day
from orientation_core.documents import to_document
from orientation_core.errors import Problem
from orientation_core.labels import told
from orientation_core.model.network.state import StateOfPlay
from orientation_core.model.parties import Actor
from orientation_core.model.text import Language

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

#: So many oddities are shown on the terminal; --json has them all.
MOST_SHOWN = 20


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
        done = orientation.network.import_organisations(
            who, file, since=since, dry_run=dry_run, language=spoken()
        )
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
            click.echo(plain(f"    {one.where}: {told(one, spoken()).message}"))
        if len(problems) > MOST_SHOWN:
            click.echo(f"    and {len(problems) - MOST_SHOWN:,} more; --json lists them all")


def _listed(problem: Problem) -> dict[str, str]:
    return {"where": problem.where, "code": problem.code, "message": str(told(problem, spoken()).message)}


@click.group("network", cls=Group)
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


@network.command()
@store_options
@actor_options
@json_option
def models(place: Place, who: Actor, as_json: bool) -> None:
    """List the maturity models, each in its versions."""
    with place.opened() as orientation:
        found = orientation.network.models(who)
    if as_json:
        print_json([to_document(one) for one in found])
        return
    rows = [
        {
            "name": one.name,
            "version": one.version,
            "from": one.valid_from or "always",
            "criteria": len(one.criteria),
            "unknown": sum(each.shown == "unknown" for each in one.criteria),
            "origin": one.origin.kind,
            "label": one.label.in_("en"),
        }
        for one in found
    ]
    columns = {
        "name": "Model",
        "version": "Version",
        "from": "Valid from",
        "criteria": "Criteria",
        "unknown": "Unknown",
        "origin": "Written by",
        "label": "About",
    }
    table(rows, columns)


@network.command()
@click.argument("file", type=_FILE)
@store_options
@actor_options
@json_option
def model(file: Path, place: Place, who: Actor, as_json: bool) -> None:
    """Keep the maturity model in FILE (a document of kind maturity_model)."""
    with place.opened(create=True) as orientation:
        kept = orientation.network.keep_model(who, file.read_bytes())
    if as_json:
        print_json(to_document(kept))
        return
    click.echo(
        f"Kept {kept.pin}: {counted(len(kept.criteria), 'criterion').replace('criterions', 'criteria')}."
    )


@network.command()
@click.argument("name", metavar="ORGANISATION")
@click.argument("criterion")
@click.option("--met/--not-met", required=True, help="Whether it is met.")
@click.option("--since", type=Day(), required=True, help="The first day that this is about.")
@click.option("--until", type=Day(), help="The last day.")
@click.option("--by", help="Function of who says so, never a name.")
@click.option("--document", metavar="TITLE", help="What shows it.")
@click.option("--url", metavar="URL", help="Where that can be read.")
@click.option("--note", help="Why, in the organisation's words.")
@click.option("--model", "model_name", metavar="NAME", help="Of which model, when there are several.")
@store_options
@actor_options
@json_option
def declare(
    name: str,
    criterion: str,
    met: bool,
    since: date,
    until: date | None,
    by: str | None,
    document: str | None,
    url: str | None,
    note: str | None,
    model_name: str | None,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Note what ORGANISATION says of CRITERION."""
    shows = {field: value for field, value in (("title", document), ("url", url)) if value}
    said = {
        "criterion": criterion,
        "met": met,
        "since": since.isoformat(),
        "until": until.isoformat() if until else None,
        "by": by,
        "note": note,
        "document": shows,
    }
    given = {field: value for field, value in said.items() if value not in (None, {})}
    with place.opened() as orientation:
        kept = orientation.network.declare(who, name, given, model=model_name)
    if as_json:
        print_json(to_document(kept.value))
        return
    said_ = "met" if met else "not met"
    click.echo(f"{plain(name)}: {plain(criterion)} is declared {said_} since {since}.")


@network.command()
@click.option("--on", type=Day(), help="The day; today without one.")
@click.option("--model", "model_name", metavar="NAME", help="By which model, when there are several.")
@click.option("--years", type=int, default=4, show_default=True, help="So many earlier years beside it.")
@view_options("json, html, xlsx or csv")
@store_options
@actor_options
def state(on: date | None, model_name: str | None, years: int, view: View, place: Place, who: Actor) -> None:
    """Show who is in the network on a day, how far each is, and why."""
    with place.opened() as orientation:
        made = orientation.network.state(who, on, model=model_name, years=years)
        view.file(partial(orientation.network.render, made), counted(made.in_scope, "organisation"))
    if view.as_json:
        print_json(to_document(made))
    elif view.in_words:
        _shown(made, view.language)


def _shown(made: StateOfPlay, language: Language) -> None:
    """The state of play on the terminal."""
    click.echo(
        f"{counted(made.in_scope, 'organisation')} in scope on {made.on}, {made.basic:,} with at least the basic "
        f"approach operational ({made.model.pin})."
    )
    if made.undecided:
        click.echo(f"  Cannot be judged, and not counted: {', '.join(made.undecided)}.")
    if len(made.trend) > 1:
        table(
            [
                {
                    "on": one.on,
                    "scope": one.in_scope,
                    "basic": one.basic,
                    "came": len(one.joined),
                    "left": len(one.left),
                }
                for one in made.trend
            ],
            {"on": "On", "came": "Came", "left": "Left", "scope": "In scope", "basic": "Basic approach"},
        )
    rows = [
        {
            "name": one.name,
            "basic": "yes" if one.basic else "no",
            "lacking": ", ".join(one.lacking) or "–",
            "label": one.label.in_(language),
        }
        for one in made.organisations
    ]
    if rows:
        columns = {"name": "Name", "basic": "Basic", "lacking": "Lacking", "label": "Called"}
        table(rows, columns, one_line=True)


@network.command()
@click.argument("year", type=click.IntRange(1991, 2198))
@click.option("--form", "form", type=_FILE, help="A filled-in form (XLSX, CSV) to bring in first.")
@click.option("--late", is_flag=True, help="Welcome after the round was closed, marked as late.")
@click.option("--dry-run", is_flag=True, help="Only look at the forms; write nothing at all.")
@store_options
@actor_options
@json_option
def collect(
    year: int, form: Path | None, late: bool, dry_run: bool, place: Place, who: Actor, as_json: bool
) -> None:
    """Show the figures of YEAR: who delivered, the totals, and what does not add up."""
    with place.opened() as orientation:
        brought = (
            orientation.network.import_figures(who, form, dry_run=dry_run, late=late, language=spoken())
            if form
            else None
        )
        made = orientation.network.collection(who, year)
    listed = {name: () if brought is None else getattr(brought, name) for name in ("rejected", "odd")}
    if as_json:
        told_ = {name: [_listed(one) for one in problems] for name, problems in listed.items()}
        print_json({"collection": to_document(made), **told_})
        return
    if brought is not None:
        would = "Would keep" if dry_run else "Kept"
        click.echo(f"{would} {counted(brought.kept, 'form')} of {brought.read:,}.")
    for problem in (*listed["rejected"], *listed["odd"]):
        click.echo(plain(f"  {problem.where}: {told(problem, spoken()).message}"))
    click.echo(f"{year}: {made.reporting:,} of {counted(made.members, 'organisation')} delivered.")
    if made.missing:
        click.echo(plain(f"  Not yet: {', '.join(made.missing)}."))
    if made.joined or made.left:
        click.echo(
            f"  Compared with {year - 1}, {len(made.joined)} report that did not, {len(made.left)} no more."
        )
    rows = [
        {
            "value": f"{one.value:,}",
            "previous": "–" if one.previous is None else f"{one.previous:,}",
            "by": one.organisations,
            "indicator": one.indicator,
        }
        for one in made.totals
    ]
    if rows:
        columns = {"value": str(year), "previous": str(year - 1), "by": "Given by", "indicator": "Indicator"}
        table(rows, columns)
    for differs in made.differences:
        whose = differs.organisation or "the network"
        click.secho(
            plain(
                f"  {whose}: {differs.check}: {differs.left:,} and {differs.right:,} differ by {differs.left - differs.right:+,}."
            ),
            fg="yellow",
        )

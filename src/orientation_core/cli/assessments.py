"""``assessment``: a round of self-assessment from its opening to its report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from orientation_core.cli.common import (
    Group,
    Place,
    actor_options,
    counted,
    json_option,
    plain,
    print_json,
    store_options,
    table,
)
from orientation_core.cli.files import Target, file_options
from orientation_core.documents import to_document
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.assessments import Round
from orientation_core.model.gate import parse_json
from orientation_core.model.parties import Actor

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group("assessment", cls=Group)
def assessment() -> None:
    """Self-assessment: open a round, answer it, agree, read what it says."""


@assessment.command()
@store_options
@actor_options
@json_option
def grids(place: Place, who: Actor, as_json: bool) -> None:
    """List the grids that can be asked."""
    with place.opened() as orientation:
        found = orientation.assessments.grids(who)
    rows = [
        {
            "name": grid.name,
            "version": grid.version,
            "items": len(grid.items),
            "origin": grid.origin.kind,
            "label": grid.label.in_("en"),
        }
        for grid in found
    ]
    if as_json:
        print_json(rows)
        return
    columns = {
        "name": "Grid",
        "version": "Version",
        "items": "Items",
        "origin": "Written by",
        "label": "About",
    }
    table(rows, columns)


@assessment.command("open")
@click.argument("file", type=_FILE)
@store_options
@actor_options
@json_option
def open_(file: Path, place: Place, who: Actor, as_json: bool) -> None:
    """Open the round that FILE describes (a document of kind assessment_round)."""
    with place.opened(create=True) as orientation:
        made = orientation.assessments.open(who, file.read_bytes())
    _told(made, as_json=as_json)


@assessment.command()
@click.argument("round_", metavar="ROUND")
@click.argument("file", type=_FILE)
@click.option("--complete", is_flag=True, help="Everything is said.")
@click.option("--key", help="Idempotency key: the same key with the same items changes nothing.")
@store_options
@actor_options
@json_option
def answer(
    round_: str, file: Path, complete: bool, key: str | None, place: Place, who: Actor, as_json: bool
) -> None:
    """Answer items of ROUND for oneself; FILE is a JSON list of items, or an object with items.

    What was answered before of other items stays.
    """
    given = parse_json(file.read_bytes(), kind="assessment_answer")
    items = given.get("items", []) if isinstance(given, dict) else given
    if not isinstance(items, list):
        text = sentence("the file holds a list of items, or an object with the member items")
        raise InvalidDocument("assessment_answer", [Problem("/items", text, "type")])
    with place.opened() as orientation:
        kept = orientation.assessments.answer(who, round_, items, complete=complete, key=key)
    if as_json:
        print_json(to_document(kept))
        return
    done = ", complete" if kept.complete else ""
    click.echo(f"{counted(len(kept.items), 'item')} answered in {plain(round_)}{done}.")


@assessment.command()
@click.argument("round_", metavar="ROUND")
@store_options
@actor_options
@json_option
def discuss(round_: str, place: Place, who: Actor, as_json: bool) -> None:
    """End the answering of ROUND: the differences can be looked at."""
    with place.opened() as orientation:
        moved = orientation.assessments.discuss(who, round_)
    _told(moved, as_json=as_json)


@assessment.command()
@click.argument("round_", metavar="ROUND")
@click.argument("item")
@click.option("--today", type=int, help="The score agreed on.")
@click.option("--desired", type=int, help="The score that is desired.")
@click.option("--why", required=True, help="The justification.")
@store_options
@actor_options
@json_option
def agree(
    round_: str,
    item: str,
    today: int | None,
    desired: int | None,
    why: str,
    place: Place,
    who: Actor,
    as_json: bool,
) -> None:
    """Note what the participants of ROUND agree on for ITEM."""
    with place.opened() as orientation:
        moved = orientation.assessments.agree(
            who, round_, item, today=today, desired=desired, justification=why
        )
    _told(moved, as_json=as_json)


@assessment.command()
@click.argument("round_", metavar="ROUND")
@store_options
@actor_options
@json_option
def close(round_: str, place: Place, who: Actor, as_json: bool) -> None:
    """Close ROUND: its results stand."""
    with place.opened() as orientation:
        moved = orientation.assessments.close(who, round_)
    _told(moved, as_json=as_json)


@assessment.command()
@click.argument("round_", metavar="ROUND")
@store_options
@actor_options
@json_option
def results(round_: str, place: Place, who: Actor, as_json: bool) -> None:
    """Show what ROUND says, axis by axis, and where the gap weighs most."""
    with place.opened() as orientation:
        found = orientation.assessments.results(who, round_)
        grid = orientation.assessments.asked(who, round_)
    if as_json:
        print_json(to_document(found))
        return
    columns = {"today": "Today", "desired": "Desired", "gap": "Gap", "spread": "Spread", "alpha": "Alpha"}
    rows = [
        {**_figures(one), "alpha": _shown(one.alpha_today), "axis": grid.axis(one.axis).label.in_("en")}
        for one in found.axes
    ]
    said = f"{plain(round_)}: {counted(found.answered, 'answer')} of {found.participants}"
    table(rows, {**columns, "axis": "Axis"}, title=said)
    first = found.priorities()[:10]
    if first:
        lines = [{**_figures(one), "item": grid.item(one.item).label.in_("en")} for one in first]
        table(
            lines,
            {"today": "Today", "desired": "Desired", "gap": "Gap", "item": "Item"},
            title="Where the gap weighs most",
            one_line=True,
        )


@assessment.command()
@click.argument("round_", metavar="ROUND")
@file_options
@store_options
@actor_options
def report(round_: str, target: Target, place: Place, who: Actor) -> None:
    """Write the report of ROUND as a file."""
    with place.opened() as orientation:
        made = orientation.assessments.report(who, round_)
        content = orientation.assessments.render(made, target.format, target.language)
    target.write(content, f"{len(made.figures.rows):,} figures")


def _told(round_: Round, *, as_json: bool) -> None:
    if as_json:
        print_json(to_document(round_))
        return
    click.echo(f"{plain(round_.name)} is {round_.state}; it asks {round_.grid}.")


def _figures(one: Any) -> dict[str, str]:
    if one.withheld and one.today is None:
        return dict.fromkeys(("today", "desired", "gap", "spread"), "n. s.")
    return {name: _shown(getattr(one, name)) for name in ("today", "desired", "gap", "spread")}


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"

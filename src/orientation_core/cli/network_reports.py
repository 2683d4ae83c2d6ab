"""``network report``, ``network benchmark`` and ``network aggregate``: what a network publishes of a year."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from orientation_core.cli.common import (
    Place,
    actor_options,
    counted,
    plain,
    print_json,
    store_options,
    table,
)
from orientation_core.cli.files import View, put, view_options
from orientation_core.documents import to_document, write
from orientation_core.model.parties import Actor
from orientation_core.model.text import Language

if TYPE_CHECKING:
    from orientation_core.model.network.benchmarks import Benchmark
    from orientation_core.model.network.reports import NetworkReport

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_YEAR = click.IntRange(1991, 2198)

_frame = click.option("--frame", metavar="NAME", help="Laid out how, when there are several frames.")


@click.command("report")
@click.argument("year", type=_YEAR)
@click.option("--publish", is_flag=True, help="Withhold small figures, and what would give them away.")
@_frame
@view_options("json, html, xlsx or csv")
@store_options
@actor_options
def network_report(
    year: int,
    publish: bool,
    frame: str | None,
    view: View,
    place: Place,
    who: Actor,
) -> None:
    """Show the report of YEAR: every figure beside the year before, by group, and beside what was published."""
    with place.opened() as orientation:
        made = orientation.network.report(who, year, frame=frame, publish=publish)
        said = f"{made.reporting:,} of {counted(made.members, 'organisation')}"
        view.file(partial(orientation.network.render, made), said)
    if view.as_json:
        print_json(to_document(made))
    elif view.in_words:
        show_report(made, view.language)


def show_report(made: NetworkReport, language: Language) -> None:
    """A report on the terminal."""
    click.echo(f"{made.year}: {made.reporting:,} of {counted(made.members, 'organisation')} reported.")
    for group in made.groups:
        if group.warnings:
            click.secho(plain(f"  {group.label.in_(language)}: {', '.join(group.warnings)}."), fg="yellow")
    groups = [one.name for one in made.groups]
    rows = []
    for one in made.indicators:
        try:
            figures = [made.figure(one.name, group) for group in groups[:1]]
        except LookupError:
            continue
        whole = figures[0]
        indent = "  " if one.whole else ""
        shares = [share for share in (_share(made, one.name, group) for group in groups[1:]) if share]
        rows.append(
            {
                "value": _shown(whole.value, gone=whole.withheld),
                "previous": _shown(whole.previous, gone=whole.withheld),
                "change": _shown(whole.change, sign=True, gone=whole.withheld),
                "groups": " / ".join(shares) if one.origin == "figures" else "",
                "indicator": f"{indent}{one.label.in_(language)}",
            }
        )
    columns = {
        "value": str(made.year),
        "previous": str(made.year - 1),
        "change": "Change",
        "groups": "Shares in %",
        "indicator": "Indicator",
    }
    if rows:
        table(rows, columns)
        click.echo(f"Shares: {' / '.join(groups[1:])}.")
    show_beside(made, language)


def show_beside(made: NetworkReport, language: Language) -> None:
    """What was published, beside what is counted."""
    rows = [
        {
            "published": f"{one.published:,.{one.places}f}",
            "counted": "–" if one.counted is None else f"{one.counted:,.{one.places}f}",
            "difference": "–" if one.difference is None else f"{one.difference:+,.{one.places}f}",
            "measure": one.measure,
            "group": one.organisation or one.group,
            "label": one.label.in_(language),
            "_style": "yellow" if one.difference else "",
        }
        for one in made.beside
    ]
    if rows:
        columns = {
            "published": "Published",
            "counted": "Counted",
            "difference": "Differs by",
            "measure": "What",
            "group": "Of",
            "label": "Indicator",
        }
        table(rows, columns, title=f"Beside what was published of {made.year}")


def _share(made: NetworkReport, indicator: str, group: str) -> str:
    try:
        share = made.figure(indicator, group).share
    except LookupError:
        return ""
    return "–" if share is None else f"{share:.0f}"


def _shown(value: float | None, *, sign: bool = False, gone: bool = False) -> str:
    if value is None:
        return "n. p." if gone else "–"
    return f"{value:+,.0f}" if sign else f"{value:,.0f}"


@click.command()
@click.argument("year", type=_YEAR)
@click.argument("name", metavar="ORGANISATION")
@click.option("--by", metavar="NAME", help="The measure of size: clients, files or one of a plugin.")
@click.option(
    "--peers", metavar="NAME", help="A group, a kind of organisation, or all; its own group without."
)
@click.option(
    "--with", "others", type=_FILE, multiple=True, help="An aggregate from elsewhere; may be repeated."
)
@_frame
@view_options("json, html, xlsx or csv")
@store_options
@actor_options
def benchmark(
    year: int,
    name: str,
    by: str | None,
    peers: str | None,
    others: tuple[Path, ...],
    frame: str | None,
    view: View,
    place: Place,
    who: Actor,
) -> None:
    """Show ORGANISATION among its peers in YEAR, by size; small figures are withheld."""
    given = [one.read_bytes() for one in others]
    with place.opened() as orientation:
        made = orientation.network.benchmark(who, year, name, by=by, peers=peers, frame=frame, others=given)
        view.file(partial(orientation.network.render, made), counted(made.members, "organisation"))
    if view.as_json:
        print_json(to_document(made))
    elif view.in_words:
        _show_benchmark(made, view.language)


def _show_benchmark(made: Benchmark, language: Language) -> None:
    click.echo(
        plain(
            f"{made.label.in_(language)}, {made.year}: {made.normaliser_label.in_(language)}, among "
            f"{counted(made.members, 'organisation')} ({made.peers_label.in_(language)})."
        )
    )
    rows = [
        {
            "own": _rate(one.own),
            "position": "–" if one.position is None else f"{one.position} of 4",
            "first": _rate(one.first),
            "median": _rate(one.median),
            "third": _rate(one.third),
            "shown": one.shown,
            "withheld": one.withheld,
            "label": one.label.in_(language),
        }
        for one in made.rows
    ]
    columns = {
        "own": "Own",
        "position": "Quarter",
        "first": "25 %",
        "median": "Median",
        "third": "75 %",
        "shown": "Shown",
        "withheld": "Withheld",
        "label": "Indicator",
    }
    table(rows, columns)
    click.echo(f"Counts from 1 to {made.threshold - 1} are withheld, with what would give them away.")


def _rate(value: float | None) -> str:
    if value is None:
        return "–"
    # What is small does not read as nothing.
    return f"{value:,.1f}" if value >= 1 or value == 0 else f"{value:.2g}"


@click.command()
@click.argument("year", type=_YEAR)
@click.argument("name", metavar="ORGANISATION")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    default="-",
    show_default=True,
    help="File to write (- for the standard output).",
)
@store_options
@actor_options
def aggregate(year: int, name: str, out: Path, place: Place, who: Actor) -> None:
    """Write all that ORGANISATION hands over for a comparison: counts of YEAR (kind network_aggregate)."""
    with place.opened() as orientation:
        made = orientation.network.aggregate(who, year, name)
    put(out, write(made) + b"\n", counted(len(made.values), "figure"))

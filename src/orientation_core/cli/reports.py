"""``report``: figures of a period, counted from the store."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path

import click

from orientation_core.cli.common import Place, actor_options, store_options
from orientation_core.errors import InvalidDocument, Problem
from orientation_core.model.parties import Actor
from orientation_core.model.text import LANGUAGES, Language


class Day(click.ParamType[date]):
    """A date as ISO writes it."""

    name = "date"

    def convert(self, value: date | str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date. Fails with the form that is expected."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.fail(f"{value[:40]!r} is not a date like 2014-12-31", param, ctx)


@click.group("report")
def report() -> None:
    """Report on what the store holds."""


@report.command("complaints")
@click.option("--from", "start", required=True, type=Day(), help="First day of receipt.")
@click.option("--to", "end", required=True, type=Day(), help="The day after the last one.")
@click.option(
    "--by",
    metavar="FIELD",
    multiple=True,
    help="Split by this field (repeatable): month, category, channel, language, organisation, unit, service, type, extra.NAME …",
)
@click.option(
    "--within",
    metavar="N",
    type=click.IntRange(1, 1000),
    multiple=True,
    help="Share handled within N working days (repeatable).",
)
@click.option(
    "--where", metavar="FIELD=VALUE", multiple=True, help="Only cases with this value (repeatable)."
)
@click.option("--compare", is_flag=True, help="Beside the period before, of the same length.")
@click.option("--publish", is_flag=True, help="Withhold small cells: for a report that leaves the agency.")
@click.option(
    "--format",
    "format_",
    metavar="FORMAT",
    default="json",
    show_default=True,
    help="json, html, csv or xlsx.",
)
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Of the words around the figures.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
    required=True,
    help="File to write (- for the standard output).",
)
@store_options
@actor_options
def complaints(
    start: date,
    end: date,
    by: tuple[str, ...],
    within: tuple[int, ...],
    where: tuple[str, ...],
    compare: bool,
    publish: bool,
    format_: str,
    language: Language,
    out: Path,
    place: Place,
    who: Actor,
) -> None:
    """Figures on complaints received in a period."""
    conditions: dict[str, list[str]] = {}
    for condition in where:
        field, equals, value = condition.partition("=")
        if not equals:
            raise InvalidDocument(
                "report",
                [Problem("/filters", f"{condition[:60]} is not written FIELD=VALUE", "report.filter")],
            )
        conditions.setdefault(field, []).append(value)
    with place.opened() as orientation:
        figures = orientation.figures
        asked = figures.question(start, end, by=by, within=within, where=conditions, compare=compare)
        made = figures.report(who, asked, publish=publish)
        content = figures.render(made, format_, language)
    if str(out) == "-":
        sys.stdout.buffer.write(content)
        return
    partial = out.with_name(f".{out.name}.part")
    partial.write_bytes(content)
    partial.replace(out)
    click.echo(f"Wrote {out} ({len(made.rows):,} figures).", err=True)

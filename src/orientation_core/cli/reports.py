"""``report``: figures of a period, counted from the store."""

from __future__ import annotations

from datetime import date

import click

from orientation_core.cli.common import Group, Place, actor_options, store_options
from orientation_core.cli.files import Target, file_options
from orientation_core.cli.moments import Day
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.parties import Actor


@click.group("report", cls=Group)
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
@file_options
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
    target: Target,
    place: Place,
    who: Actor,
) -> None:
    """Figures on complaints received in a period."""
    conditions: dict[str, list[str]] = {}
    for condition in where:
        field, equals, value = condition.partition("=")
        if not equals:
            text = sentence("{condition} is not written FIELD=VALUE", condition=condition[:60])
            raise InvalidDocument("report", [Problem("/filters", text, "report.filter")])
        conditions.setdefault(field, []).append(value)
    with place.opened() as orientation:
        figures = orientation.figures
        asked = figures.question(start, end, by=by, within=within, where=conditions, compare=compare)
        made = orientation.practices.beside(who, figures.report(who, asked, publish=publish))
        content = figures.render(made, target.format, target.language)
    target.write(content, f"{len(made.rows):,} figures")


@report.command("dashboard")
@click.option("--year", metavar="Y", type=click.IntRange(1901, 9998), help="A calendar year.")
@click.option("--from", "start", type=Day(), help="Instead of a year: the first day.")
@click.option("--to", "end", type=Day(), help="The day after the last one.")
@click.option("--unit", metavar="UNIT", help="Of this handling unit only.")
@click.option(
    "--publish", is_flag=True, help="Withhold small cells and warnings: for a page that leaves the agency."
)
@file_options
@store_options
@actor_options
def dashboard(
    year: int | None,
    start: date | None,
    end: date | None,
    unit: str | None,
    publish: bool,
    target: Target,
    place: Place,
    who: Actor,
) -> None:
    """One page for the management: what is in order, what moved, what is at risk, what hangs loose."""
    both = year is not None and (start is not None or end is not None)
    if year is not None:
        start, end = date(year, 1, 1), date(year + 1, 1, 1)
    if start is None or end is None or both:
        problem = Problem("/period", sentence("give a year, or the first day and the day after the last"))
        raise InvalidDocument("dashboard", [problem])
    with place.opened() as orientation:
        made = orientation.dashboard.make(who, start, end, unit=unit, publish=publish)
        content = orientation.dashboard.render(made, target.format, target.language)
    needing = sum(one.state == "needs_attention" for one in made.parts)
    target.write(content, f"{needing:,} of {len(made.parts):,} parts need attention")

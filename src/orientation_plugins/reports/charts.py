"""Which charts a report has, and what is drawn in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_plugins.pages import svg
from orientation_plugins.pages.charts import Chart
from orientation_plugins.pages.numbers import number
from orientation_plugins.reports.words import group_name, short_month, split_by, word

if TYPE_CHECKING:
    from orientation_core.model.reports import DimensionNote, Report, Row, Unit
    from orientation_core.model.text import Language

#: A chart with more lines is no longer read; the table has them all.
MOST = 20


def chart(
    report: Report, dimension: DimensionNote, family: str, name: str, language: Language
) -> Chart | None:
    """The chart of a family of indicators in a dimension, if there is something to draw."""
    rows = {(row.indicator, row.group): row for row in report.rows_of(dimension.name)}
    promised = next((one for one in (row.indicator for row in report.rows) if _is_share(one)), "")
    drawn = {
        "volumes": ("handled", "open"),
        "durations": ("handling_days_median", "handling_days_p90"),
        "terms": (promised,),
    }.get(family)
    if drawn is None:
        return None
    groups = list(dict.fromkeys(group for _, group in rows))
    seen = [group for group in groups if all(_drawable(rows.get((one, group))) for one in drawn)]
    if not seen:
        return None
    if dimension.name != "month":
        seen.sort(key=lambda group: -_size(rows, group))
    seen, remarks = seen[:MOST], []
    if len(groups) > MOST:
        remarks.append(word("chart_top", language, number(MOST, "requests", language)))
    if any(row.suppressed for (indicator, _), row in rows.items() if indicator in drawn):
        remarks.append(word("chart_withheld", language))
    values = {group: tuple(rows[one, group].value or 0.0 for one in drawn) for group in seen}
    about = word("table_follows", language)
    by = split_by(dimension, language)

    def write(unit: Unit) -> svg.Writer:
        return lambda value: _axis_number(value, unit, language)

    if family == "volumes":
        title = f"{word('chart_volumes', language)}, {by}"
        legend = word("handled", language), word("open", language)
        draw = svg.columns if dimension.name == "month" and len(seen) > 1 else svg.bars
        lines = [
            svg.Bar(_short(dimension.name, group, language, split=draw is svg.columns), values[group])
            for group in seen
        ]
        return Chart(
            title, draw(svg.Caption(name, title, about, legend), lines, write("requests")), tuple(remarks)
        )
    lines = [svg.Bar(group_name(dimension.name, group, language), values[group]) for group in seen]
    if family == "durations":
        title = f"{word('chart_durations', language)}, {by}"
        legend = word("median", language), word("p90", language)
        return Chart(
            title, svg.spans(svg.Caption(name, title, about, legend), lines, write("days")), tuple(remarks)
        )
    label = next(one.label.in_(language) for one in report.indicators if one.name == promised)
    title = f"{label}, {by}"
    lines = [
        svg.Bar(
            line.label, (*values[group], rows[promised, group].low or 0.0, rows[promised, group].high or 0.0)
        )
        for line, group in zip(lines, seen, strict=True)
    ]
    remarks.insert(0, word("whiskers", language))
    return Chart(
        title,
        svg.shares(
            svg.Caption(name, title, about),
            lines,
            write("percent"),
            lambda value: number(value, "percent", language),
        ),
        tuple(remarks),
    )


def pareto(report: Report, name: str, language: Language) -> Chart | None:
    """The Pareto of causes, if causes were counted."""
    if not report.causes:
        return None
    lines = [
        svg.Bar(cause_name(cause.cause, language), (float(cause.count), cause.cumulative))
        for cause in report.causes[:MOST]
    ]
    title = word("causes", language)
    legend = word("points", language), word("cumulative", language)
    drawing = svg.pareto(
        svg.Caption(name, title, word("table_follows", language), legend),
        lines,
        lambda value: _axis_number(value, "percent", language),
    )
    more = len(report.causes) > MOST
    return Chart(title, drawing, (word("chart_top", language, str(MOST)),) if more else ())


def cause_name(cause: str, language: Language) -> str:
    """What a cause is called."""
    return word("other_causes", language) if cause == "*" else cause


def _is_share(indicator: str) -> bool:
    return indicator.startswith("within_") and indicator.endswith("_working_days_of_handled")


def _drawable(row: Row | None) -> bool:
    return row is not None and row.value is not None


def _size(rows: dict[tuple[str, str], Row], group: str) -> float:
    row = rows.get(("received", group))
    return (row.value if row is not None else None) or 0.0


def _short(dimension: str, group: str, language: Language, *, split: bool) -> str:
    """A label that fits below a column: month and year on two lines."""
    return short_month(group, language) if split else group_name(dimension, group, language)


def _axis_number(value: float, unit: Unit, language: Language) -> str:
    """A number on an axis or at a mark: a whole one without decimals."""
    if unit == "percent" and value == int(value):
        return number(value, "requests", language) + ("%" if language == "en" else "\N{NO-BREAK SPACE}%")
    return number(value, "requests" if value == int(value) else unit, language)

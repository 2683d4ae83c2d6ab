"""Charts of surveys: means on their scale, shares, and the square of importance and satisfaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_core.model.surveys.reports import ITEM
from orientation_plugins.pages import svg
from orientation_plugins.pages.charts import Chart
from orientation_plugins.surveys.shown import figure, question
from orientation_plugins.surveys.words import word

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from orientation_core.model.surveys.reports import ItemNote, SurveyReport, SurveyRow
    from orientation_core.model.text import Language

#: A chart with more lines is no longer read; the table has them all.
MOST = 20


def item_charts(report: SurveyReport, language: Language) -> Iterator[Chart]:
    """Means, one chart per scale, then the shares of the two best steps."""
    by_scale: dict[tuple[int, int], list[ItemNote]] = {}
    for item in report.items:
        if item.low is not None and item.high is not None:
            by_scale.setdefault((item.low, item.high), []).append(item)
    rows = {(row.indicator, row.item): row for row in report.rows if row.dimension == ITEM}
    for number, ((low, high), items) in enumerate(by_scale.items()):
        title = word("chart_means", language, str(low), str(high))
        drawn = _drawable(items, rows, "item_mean")
        if drawn:
            bars = [svg.Bar(question(item, language), _ends(row)) for item, row in drawn[:MOST]]
            caption = svg.Caption(f"means-{number}", title, word("table_follows", language))
            drawing = svg.scores(caption, bars, low, high, lambda value: figure(value, "score", language))
            yield Chart(title, drawing, _remarks(items, drawn, "mean_whiskers", language))
    shares = [item for items in by_scale.values() for item in items if item.kind != "nps"]
    drawn = _drawable(shares, rows, "item_top2_percent")
    if drawn:
        title = word("chart_top", language)
        bars = [svg.Bar(question(item, language), _ends(row)) for item, row in drawn[:MOST]]
        caption = svg.Caption("top-two", title, word("table_follows", language))

        def write(value: float) -> str:
            return figure(value, "percent", language)

        yield Chart(
            title, svg.shares(caption, bars, write, write), _remarks(shares, drawn, "whiskers", language)
        )


def fields_chart(report: SurveyReport, language: Language) -> Chart | None:
    """Where each item stands between importance and satisfaction."""
    if len(report.priorities) < 2:
        return None
    points = [(one.satisfaction, one.importance) for one in report.priorities]
    title = word("chart_fields", language)
    corners = tuple(
        word(key, language) for key in ("improve_first", "keep_up", "low_priority", "more_than_needed")
    )
    axes = word("satisfaction", language), word("importance", language)
    caption = svg.Caption("fields", title, word("table_follows", language), axes)
    unit = "coefficient" if report.priorities[0].derived else "score"
    drawing = svg.square(
        caption,
        points,
        corners,
        lambda value: figure(value, "score", language),
        lambda value: figure(value, unit, language),
    )
    remarks = (word("derived", language),) if report.priorities[0].derived else ()
    return Chart(title, drawing, remarks)


def _drawable(
    items: Sequence[ItemNote], rows: dict[tuple[str, str | None], SurveyRow], indicator: str
) -> list[tuple[ItemNote, SurveyRow]]:
    found = ((item, rows.get((indicator, item.id))) for item in items)
    return [(item, row) for item, row in found if row is not None and row.value is not None]


def _ends(row: SurveyRow) -> tuple[float, ...]:
    value = row.value or 0.0
    return value, value if row.low is None else row.low, value if row.high is None else row.high


def _remarks(
    items: Sequence[ItemNote], drawn: Sequence[tuple[ItemNote, SurveyRow]], first: str, language: Language
) -> tuple[str, ...]:
    found = [word(first, language)]
    if len(drawn) > MOST:
        found.append(word("cut", language, str(MOST)))
    if len(drawn) < len(items):
        found.append(word("chart_withheld", language))
    return tuple(found)

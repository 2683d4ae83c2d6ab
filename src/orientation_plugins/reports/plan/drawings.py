"""Drawings of a plan: how many actions stand where, and their milestones along the year."""

from __future__ import annotations

from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING

from babel.dates import format_date

from orientation_plugins.pages import svg
from orientation_plugins.pages.charts import Chart
from orientation_plugins.pages.numbers import LOCALES
from orientation_plugins.reports.plan.words import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orientation_core.model.improvements.plans import ActionLine, ActionPlan, Tally
    from orientation_core.model.text import Language

#: A timeline with more lines is no longer read; the table has them all.
MOST = 20
_LEFT, _TOP, _ROW = 250.0, 58.0, 40.0
#: Signs of one of the two lines of a label.
_WIDE = 32


def tallies(name: str, title: str, lines: Sequence[Tally], language: Language) -> Chart | None:
    """How many actions share each code; None when there are none at all."""
    bars = [svg.Bar(one.label.in_(language), (float(one.number),)) for one in lines if one.number]
    if not bars:
        return None
    caption = svg.Caption(name, title, word("table_follows", language))
    return Chart(title, svg.bars(caption, bars, lambda value: f"{value:.0f}", whole=True))


def timeline(plan: ActionPlan, language: Language) -> Chart | None:
    """The milestones and days to check of the year; None when no action has one in it."""
    lines = [one for one in plan.actions if any(_days(one, plan.year))]
    if not lines:
        return None
    title = word("timeline", language)
    bottom = _TOP + _ROW * len(lines[:MOST])
    drawing = svg.Drawing(svg.Caption("timeline", title, word("table_follows", language)), bottom + 8)
    _legend(drawing, language)
    for month in range(1, 13):
        x = _x(date(plan.year, month, 1), plan.year)
        drawing.line((x, _TOP - 8), (x, bottom))
        name = str(format_date(date(plan.year, month, 1), "LLL", locale=LOCALES[language]))
        drawing.text(x + 4, _TOP - 12, name, fill=svg.MUTED)
    if plan.as_of.year == plan.year:
        x = _x(plan.as_of, plan.year)
        drawing.line((x, _TOP - 8), (x, bottom), svg.INK, 2)
    for place, one in enumerate(lines[:MOST]):
        _line(drawing, one, plan.year, _TOP + _ROW * place + 18, language)
    remarks = (word("cut", language, str(MOST)),) if len(lines) > MOST else ()
    return Chart(title, drawing.done(), remarks)


def _line(drawing: svg.Drawing, one: ActionLine, year: int, y: float, language: Language) -> None:
    label = wrap(one.label.in_(language), _WIDE, max_lines=2, placeholder="…")
    for place, words in enumerate(label):
        drawing.text(_LEFT - 14, y + 5 - 8 * (len(label) - 1) + 16 * place, words, anchor="end")
    for mile in one.milestones:
        if mile.due_on is not None and mile.due_on.year == year:
            fill = svg.SECOND if mile.overdue else svg.FIRST
            drawing.dot(_x(mile.due_on, year), y, fill, hollow=mile.done_on is None)
    if one.expected is not None and one.expected.by.year == year:
        x = _x(one.expected.by, year)
        drawing.line((x, y - 9), (x, y + 9), svg.SECOND if one.check_over else svg.FIRST, 4)


def _legend(drawing: svg.Drawing, language: Language) -> None:
    x = 0.0
    for key, fill, hollow in (
        ("made", svg.FIRST, False),
        ("open", svg.FIRST, True),
        ("overdue", svg.SECOND, True),
    ):
        drawing.dot(x + 6, 11, fill, hollow=hollow, radius=5)
        drawing.text(x + 18, 16, word(key, language), fill=svg.MUTED)
        x += 18 + 7.2 * len(word(key, language)) + 28
    drawing.line((x + 6, 3), (x + 6, 19), svg.FIRST, 4)
    drawing.text(x + 18, 16, word("check", language), fill=svg.MUTED)


def _days(one: ActionLine, year: int) -> list[date]:
    days = [mile.due_on for mile in one.milestones] + ([one.expected.by] if one.expected else [])
    return [day for day in days if day is not None and day.year == year]


def _x(day: date, year: int) -> float:
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return _LEFT + (day - date(year, 1, 1)).days / length * (svg.WIDTH - _LEFT - 20)

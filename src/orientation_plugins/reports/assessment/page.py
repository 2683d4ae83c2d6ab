"""The report of a round as one HTML file: a picture first, the table beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from orientation_plugins.pages.charts import Chart
from orientation_plugins.pages.numbers import day, moment, number
from orientation_plugins.pages.svg import Caption
from orientation_plugins.pages.templates import template, visible
from orientation_plugins.reports.assessment.drawings import FEWEST, Mark, Ruler, gaps, radar
from orientation_plugins.reports.assessment.words import word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orientation_core.model.assessments.evidence import Evidence
    from orientation_core.model.assessments.grids import Axis, Scale
    from orientation_core.model.assessments.progress import Progress
    from orientation_core.model.assessments.reports import AssessmentReport, Comment
    from orientation_core.model.assessments.results import AxisResult, ItemResult
    from orientation_core.model.reports import Unit
    from orientation_core.model.text import Language

#: So many priorities stand at the top; every item stands below, under its axis.
MOST_PRIORITIES = 10


@attrs.frozen
class AxisPart:
    """One axis on the page. :ivar name: of its place there."""

    name: str
    axis: Axis
    chart: Chart
    items: tuple[ItemResult, ...]
    comments: tuple[tuple[str, tuple[Comment, ...]], ...]


def render_html(report: AssessmentReport, language: Language = "en") -> bytes:
    """The report as a page in `language`."""
    view = View(report, language)
    page = template("orientation_plugins.reports", "assessment.html.j2").render(
        view=view,
        report=report,
        results=report.results,
        language=language,
        word=lambda key, *values: word(key, language, *values),
        say=lambda text: text.in_(language),
        number=lambda value, unit="scale": number(value, unit, language),
        signed=lambda value: number(value, "scale", language, sign=True),
    )
    return visible(page).encode()


class View:
    """What the page and the workbook show, laid out."""

    def __init__(self, report: AssessmentReport, language: Language) -> None:
        self.report, self.language = report, language
        period = report.figures.period
        self.period = word("span", language, day(period.start, language), day(period.last_day, language))
        self.generated = moment(report.figures.generated_at, language)
        self.items = {item.id: item.label.in_(language) for item in report.grid.items}
        self.axes = {axis.name: axis.label.in_(language) for axis in report.grid.axes}
        self.indicators = {one.name: one for one in report.figures.indicators}
        self.withheld = any(one.withheld for one in report.results.items)

    def label(self, item: str) -> str:
        """What an item asks; one that only an earlier grid has goes by its id."""
        return self.items.get(item, item)

    def axis(self, result: AxisResult) -> Axis:
        """The axis of a result."""
        return self.report.grid.axis(result.axis)

    def meaning(self, axis: str, score: float | None) -> str:
        """What a score of that axis means in the words of its scale; nothing where the scale has one band only."""
        scale = self.report.grid.scale_of(axis)
        return "" if score is None or len(scale.bands) < 2 else scale.band(score).label.in_(self.language)

    def profile(self) -> Chart | None:
        """The radar; none where there are too few axes for a shape, or no figures."""
        marks = [Mark(self.axes[one.axis], one.today, one.desired) for one in self.report.results.axes]
        if len(marks) < FEWEST or all(mark.today is None and mark.desired is None for mark in marks):
            return None
        title = word("profile_chart", self.language)
        return Chart(title, radar(self._caption("profile", title), marks, self._ruler()))

    def priorities(self) -> tuple[ItemResult, ...]:
        """What stands at the top."""
        return self.report.results.priorities()[:MOST_PRIORITIES]

    def parts(self) -> list[AxisPart]:
        """The axes, each with its drawing, its items and what was said of them."""
        found = []
        for place, axis in enumerate(self.report.grid.axes, 1):
            items = tuple(one for one in self.report.results.items if one.axis == axis.name)
            title = word("gap_chart", self.language, self.axes[axis.name])
            marks = [
                Mark(
                    self.label(one.item),
                    one.today,
                    one.desired,
                    ""
                    if one.gap is None
                    else word("gap_is", self.language, number(one.gap, "scale", self.language)),
                )
                for one in items
            ]
            name = f"axis-{place}"
            drawing = gaps(self._caption(f"{name}-gaps", title), marks, self._ruler())
            found.append(AxisPart(name, axis, Chart(title, drawing), items, self._comments(items)))
        return found

    def diverging(self) -> int:
        """How many claims the data contradict."""
        return sum(one.diverges for one in self.report.evidence)

    def supported(self, one: Evidence) -> str:
        """The scores that the data support."""
        if one.supported_low is None or one.supported_high is None:
            return ""
        low, high = (
            number(end, "requests", self.language) for end in (one.supported_low, one.supported_high)
        )
        return low if low == high else word("to", self.language, low, high)

    def measured(self, one: Evidence) -> str:
        """The figure of an indicator with what is needed to judge it."""
        if one.value is None or one.unit is None:
            return ""
        parts = [number(one.value, one.unit, self.language)]
        if one.low is not None and one.high is not None:
            ends = (number(end, "days", self.language) for end in (one.low, one.high))
            parts.append(f"({'–'.join(ends)})")
        if one.n is not None:
            parts.append(f"n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{number(one.n, 'requests', self.language)}")
        return " ".join(parts)

    def indicator(self, one: Evidence) -> str:
        """What an indicator is called where the report knows it, else its name."""
        from orientation_core.analysis.questions import STANDARD

        known = next((each.label for each in STANDARD if each.name == one.indicator), None)
        return one.indicator if known is None else known.in_(self.language)

    def parts_of(self, scale: Scale) -> str:
        """What a score of a scale in parts is the mean of."""
        return ", ".join(part.label.in_(self.language) for part in scale.parts)

    def named(self, items: Sequence[str]) -> str:
        """Items one after the other."""
        return " · ".join(self.label(item) for item in items)

    def since(self, one: Progress) -> str:
        """Which round is compared with."""
        return word("since", self.language, one.earlier, str(one.earlier_grid))

    def figure(self, value: float | None, unit: Unit = "scale") -> str:
        """A figure, or a dash where there is none."""
        return "–" if value is None else number(value, unit, self.language)

    def _comments(self, items: Sequence[ItemResult]) -> tuple[tuple[str, tuple[Comment, ...]], ...]:
        found = []
        for item in items:
            said = tuple(one for one in self.report.comments if one.item == item.item)
            if said:
                found.append((self.label(item.item), said))
        return tuple(found)

    def _caption(self, name: str, title: str) -> Caption:
        legend = word("today", self.language), word("desired", self.language)
        return Caption(name, title, word("table_follows", self.language), legend)

    def _ruler(self) -> Ruler:
        grid = self.report.grid
        span = grid.high - grid.low
        step = 1 if span <= 10 else span / 5
        ticks = tuple(grid.low + step * place for place in range(int(span / step) + 1))
        return Ruler(grid.low, grid.high, ticks, lambda value: number(value, "requests", self.language))

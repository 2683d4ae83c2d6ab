"""The report of a round as a workbook: what a reader asks first, then every figure as a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orientation_plugins.reports.assessment.page import View
from orientation_plugins.reports.assessment.words import word
from orientation_plugins.reports.sheets import Book, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from orientation_core.model.assessments.reports import AssessmentReport
    from orientation_core.model.reports import Row, Unit
    from orientation_core.model.text import Language


def render_xlsx(report: AssessmentReport, language: Language = "en") -> bytes:
    """The report as a workbook. :raises MissingExtra: the package that writes them is not installed."""
    return written(lambda workbook: _Book(workbook, report, language).fill())


class _Book(Book):
    """The sheets of a report of self-assessment; those of its figures are as in every report."""

    def __init__(self, workbook: Any, report: AssessmentReport, language: Language) -> None:
        super().__init__(workbook, report.figures, language)
        self.about, self.view = report, View(report, language)

    @property
    def title(self) -> str:
        """What the workbook is called."""
        return f"{word('title', self.language)} – {self.about.label.in_(self.language)}"

    def fill(self) -> None:
        """Write every sheet."""
        super().fill()
        self._items()
        if self.about.evidence:
            self._evidence()
        if self.about.progress:
            self._progress()
        if self.about.comments:
            self._comments()
        self._scales()

    def _group(self, row: Row) -> str:
        named = {"axis": self.view.axes, "item": self.view.items}.get(row.dimension, {})
        return named.get(row.group) or super()._group(row)

    def _lines(
        self, title: str, header: Sequence[str], widths: Sequence[int], lines: Iterable[Sequence[Any]]
    ) -> None:
        """A sheet of words and numbers, its heads by the keys of their words."""
        super()._lines(title, [word(key, self.language) for key in header], widths, lines)

    def _items(self) -> None:
        unit: Unit = "scale"
        whole: Unit = "requests"
        self._lines(
            word("priorities", self.language),
            ("axis", "item", "today", "desired", "gap", "weight", "priority", "spread", "raters", "not_applicable", "silent", "consensus"),
            (20, 70, 12, 12, 10, 10, 12, 12, 12, 14, 14, 14),
            (
                (
                    self.view.axes[one.axis],
                    self.view.label(one.item),
                    *((value, unit) for value in (one.today, one.desired, one.gap, one.weight, one.priority, one.spread)),
                    *((value, whole) for value in (one.raters, one.not_applicable, one.silent)),
                    word("withheld_why", self.language)
                    if one.withheld
                    else word("consensus", self.language)
                    if one.agreed
                    else "",
                )
                for one in sorted(self.about.results.items, key=lambda one: -(one.priority or 0))
            ),
        )  # fmt: skip

    def _evidence(self) -> None:
        self._lines(
            word("evidence", self.language),
            ("item", "indicator", "claimed", "value", "unit", "n", "low", "high", "supported", "verdict"),
            (70, 40, 12, 12, 16, 10, 10, 10, 14, 34),
            (
                (
                    self.view.label(one.item),
                    self.view.indicator(one),
                    (one.claimed, "scale"),
                    (one.value, one.unit or "scale"),
                    self.unit(one.unit) if one.unit else "",
                    (one.n, "requests"),
                    (one.low, one.unit or "scale"),
                    (one.high, one.unit or "scale"),
                    self.view.supported(one),
                    word(one.verdict, self.language),
                )
                for one in self.about.evidence
            ),
        )

    def _progress(self) -> None:
        self._lines(
            word("progress", self.language),
            ("round", "axis", "item", "then", "wanted", "now", "change"),
            (30, 20, 70, 12, 14, 12, 12),
            (
                (
                    self.view.since(one),
                    self.view.axes.get(moved.name, ""),
                    self.view.items.get(moved.name, ""),
                    *((value, "scale") for value in (moved.before, moved.wanted, moved.now, moved.change)),
                )
                for one in self.about.progress
                for moved in (*one.axes, *one.items)
            ),
        )

    def _comments(self) -> None:
        self._lines(
            word("comments", self.language),
            ("item", "consensus", "comments"),
            (70, 30, 100),
            (
                (
                    self.view.label(one.item),
                    word("why" if one.consensus else "rater", self.language),
                    one.text,
                )
                for one in self.about.comments
            ),
        )

    def _scales(self) -> None:
        self._lines(
            word("scale", self.language),
            ("scale", "scores", "meaning", "unverified"),
            (20, 14, 80, 16),
            (
                (
                    scale.name,
                    str(band.low) if band.low == band.high else word("to", self.language, str(band.low), str(band.high)),
                    band.label.in_(self.language),
                    word("unverified", self.language) if scale.unverified else "",
                )
                for scale in self.about.grid.scales
                for band in scale.bands
            ),
        )  # fmt: skip

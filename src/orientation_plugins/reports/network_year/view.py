"""What the page and the workbook of a network's year show, laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from orientation_core.model.reports import ALL
from orientation_plugins.pages.charts import Chart
from orientation_plugins.pages.numbers import moment, number
from orientation_plugins.pages.svg import Bar, Caption, bars, spans
from orientation_plugins.reports.network_year.words import word

if TYPE_CHECKING:
    from orientation_core.model.network.reports import (
        Beside,
        GroupOfReport,
        NetworkFigure,
        NetworkReport,
        Shown,
    )
    from orientation_core.model.text import Language

#: So many indicators are put at the head of the page.
_HEADLINES = 4


@attrs.frozen
class Whole:
    """An indicator and the parts that are counted of it."""

    whole: Shown
    parts: tuple[Shown, ...]
    chart: Chart


class View:
    """A report in one language."""

    def __init__(self, report: NetworkReport, language: Language) -> None:
        self.report, self.language = report, language
        self.generated = moment(report.generated_at, language)
        self.names = {one.name: one.label.in_(language) for one in report.indicators}
        self.units = {one.name: one.unit for one in report.indicators}
        self.groups = report.groups[1:]
        self.called = {
            party.name: party.label.in_(language)
            for group in self.groups
            for party in (*group.organisations, *group.left)
        }
        self._figures = {(one.indicator, one.group): one for one in report.figures}

    def word(self, key: str, *values: str) -> str:
        """A word of the report."""
        return word(key, self.language, *values)

    def figure(self, indicator: str, group: str = ALL) -> NetworkFigure | None:
        """A figure; None where nobody gave one in either year."""
        return self._figures.get((indicator, group))

    def shown(self, value: float | None, unit: str = "count", *, sign: bool = False) -> str:
        """A figure in words of the language."""
        if value is None:
            return ""
        return number(value, "percent" if unit == "percent" else "requests", self.language, sign=sign)

    def exact(self, value: float | None, places: int, *, sign: bool = False) -> str:
        """A figure with so many decimals, as it was published."""
        if value is None:
            return ""
        return number(value, "scale" if places else "requests", self.language, sign=sign)

    def lines(self) -> list[Shown]:
        """The indicators that are added up, in their order."""
        return [one for one in self.report.indicators if (one.name, ALL) in self._figures]

    def headlines(self) -> list[NetworkFigure]:
        """The first figures that were delivered for the year."""
        found = [self._figures[one.name, ALL] for one in self.lines() if one.whole is None]
        return [one for one in found if one.value is not None][: _HEADLINES + 2]

    def partial(self, figure: NetworkFigure) -> str:
        """That only some gave a figure, and in which of the two years; nothing where everybody did."""
        if "partial" not in figure.warnings:
            return ""
        group, year = self.report.group(figure.group), self.report.year
        given = (
            (year - 1, figure.organisations_before, group.reporting_before),
            (year, figure.organisations, group.reporting),
        )
        years = ", ".join(str(one) for one, some, everybody in given if 0 < some < everybody)
        return self.word("warning_partial") + (f" ({years})" if years else "")

    def wholes(self) -> list[Whole]:
        """Everything that is divided into parts this year, each with its picture."""
        lines = self.lines()
        found = []
        for whole in lines:
            parts = tuple(one for one in lines if one.whole == whole.name)
            drawn = [(one, self._figures[one.name, ALL].value) for one in parts]
            if len(parts) < 2 or not any(value for _, value in drawn):
                continue
            title = self.word("parts", self.names[whole.name])
            caption = Caption(f"parts-{whole.name}", title, self.word("table_follows"))
            bars_ = [Bar(self.names[one.name], (value,)) for one, value in drawn if value]
            found.append(Whole(whole, parts, Chart(title, bars(caption, bars_, self.shown, whole=True))))
        return found

    def by_group(self) -> Chart | None:
        """The first figure that organisations of every group gave, this year and the year before."""
        for one in self.lines():
            figures = [self.figure(one.name, group.name) for group in self.groups]
            pairs = [
                (figure.value, figure.previous)
                for figure in figures
                if figure is not None and figure.value is not None and figure.previous is not None
            ]
            if one.origin != "figures" or len(pairs) != len(self.groups):
                continue
            years = str(self.report.year), str(self.report.year - 1)
            title = self.word("groups_chart", self.names[one.name], *years)
            caption = Caption("groups", title, self.word("table_follows"), years)
            lines = [
                Bar(group.label.in_(self.language), pair)
                for group, pair in zip(self.groups, pairs, strict=True)
            ]
            return Chart(title, spans(caption, lines, self.shown, whole=True))
        return None

    def parties(self, group: GroupOfReport, which: str) -> list[str]:
        """The organisations of a group that report (``who``), do not (``silent``), came or are gone (``came``, ``gone``)."""
        chosen = {
            "who": [one for one in group.organisations if one.reports],
            "silent": [one for one in group.organisations if not one.reports],
            "came": [one for one in group.organisations if one.reports and not one.reported],
            "gone": [one for one in (*group.organisations, *group.left) if one.reported and not one.reports],
        }[which]
        return sorted((one.label.in_(self.language) for one in chosen), key=str.casefold)

    def warned(self, group: GroupOfReport) -> list[str]:
        """What a reader has to know of a group, in words."""
        return [self.word(f"warning_{one}") for one in group.warnings]

    def own_lines(self) -> list[Shown]:
        """The indicators that single organisations gave for the year."""
        given = {one.indicator for one in self.report.organisations if one.value is not None or one.withheld}
        return [one for one in self.report.indicators if one.name in given]

    def own(self) -> list[tuple[str, list[tuple[str, bool]]]]:
        """Organisation, and its figures: what is shown, and whether it is withheld."""
        known = {(one.organisation, one.indicator): one for one in self.report.organisations}
        names = dict.fromkeys(one.organisation for one in self.report.organisations)
        lines = self.own_lines()
        found = []
        for name in sorted(names, key=lambda one: (self._called(one).casefold(), one)):
            cells = []
            for line in lines:
                one = known.get((name, line.name))
                gone = one is not None and one.withheld and one.value is None
                cells.append(("" if one is None else self.shown(one.value, line.unit), gone))
            found.append((self._called(name), cells))
        return found

    def _called(self, organisation: str) -> str:
        return self.called.get(organisation, organisation)

    def whose(self, one: Beside) -> str:
        """Whose figure a published one is: an organisation's, a group's, or that of all."""
        if one.organisation is not None:
            return self._called(one.organisation)
        return next(group.label.in_(self.language) for group in self.report.groups if group.name == one.group)

"""The dashboard as a workbook: the parts, then every figure, promise, axis, unit and loose end as a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orientation_plugins.reports.dashboard.page import LIKE, View
from orientation_plugins.reports.dashboard.words import UNITS
from orientation_plugins.reports.sheets import CREATED, Sheets, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from orientation_core.model.dashboards import Amount, Dashboard
    from orientation_core.model.text import Language

#: Numbers of promises have units of their own; two decimals bear them all.
_OWN = "score"


def render_xlsx(dashboard: Dashboard, language: Language = "en") -> bytes:
    """The dashboard as a workbook. :raises MissingExtra: the package that writes them is not installed."""
    return written(lambda workbook: _Book(workbook, dashboard, language).fill())


class _Book(Sheets):
    """The sheets of a dashboard."""

    def __init__(self, workbook: Any, dashboard: Dashboard, language: Language) -> None:
        super().__init__(workbook, language)
        self.dashboard, self.view = dashboard, View(dashboard, language)
        self.word = self.view.word

    def fill(self) -> None:
        """Write every sheet."""
        dashboard, language = self.dashboard, self.language
        properties = {"title": self.word("title"), "author": dashboard.organisation.in_(language)}
        self.workbook.set_properties({**properties, "created": CREATED})
        self._about()
        self._parts()
        self._figures()
        if dashboard.promises:
            self._promises()
        if dashboard.axes:
            self._axes()
        if dashboard.units:
            self._units()
        if dashboard.loose:
            self._loose()

    def _titled(self, title: str, heads: str, widths: Sequence[int], lines: Iterable[Sequence[Any]]) -> None:
        """A sheet whose heads are the words of these keys."""
        self._lines(self.word(title), [self.word(key) for key in heads.split()], widths, lines)

    def _about(self) -> None:
        view, dashboard = self.view, self.dashboard
        sheet = self.workbook.add_worksheet(self._name(self.word("about")))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90)
        lines = [
            (self.word("title"), dashboard.organisation.in_(self.language)),
            *((self.word("unit_"), unit) for unit in (dashboard.unit,) if unit is not None),
            (self.word("period"), view.span(dashboard.period)),
            (self.word("compared"), view.span(dashboard.compared_with)),
            (self.word("as_of"), view.as_of),
            (self.word("generated"), view.generated),
            (self.word("version"), dashboard.data_version),
            (self.word("moved"), self.word("rule")),
            *((self.word("notes"), note.in_(self.language)) for note in dashboard.notes),
        ]
        for line, (name, value) in enumerate(lines):
            self._text(sheet, line, 0, name, self.bold)
            self._text(sheet, line, 1, value, self.wrap)

    def _parts(self) -> None:
        self._titled(
            "glance",
            "part state reason next all_of_it",
            (26, 26, 70, 60, 60),
            (
                (
                    tile.name,
                    tile.state,
                    " ".join((tile.reason, *tile.more)),
                    tile.next,
                    self.view.how(tile.part),
                )
                for tile in self.view.tiles()
            ),
        )

    def _amount(self, amount: Amount | None, unit: str) -> list[Any]:
        """Value, n, and the ends of the interval."""
        if amount is None:
            return [""] * 4
        if amount.suppressed:
            return [self.word("suppressed"), "", "", ""]
        return [(amount.value, unit), (amount.n, "requests"), (amount.low, unit), (amount.high, unit)]

    def _figures(self) -> None:
        view = self.view
        self._titled(
            "figures",
            "part figure label_unit now n low high then n low high movement test of",
            (22, 48, 12, 12, 10, 10, 10, 12, 10, 10, 10, 26, 28, 40),
            (
                (
                    view.word(part.name),
                    one.label.in_(self.language),
                    UNITS[one.unit].in_(self.language),
                    *self._amount(one.now, LIKE[one.unit]),
                    *self._amount(one.before, LIKE[one.unit]),
                    view.badge(one)[0],
                    view.p(one),
                    one.of,
                )
                for part in self.dashboard.parts
                for one in part.figures
            ),
        )

    def _promises(self) -> None:
        self._titled(
            "promises",
            "promises state promised reached n low high owner of",
            (70, 20, 26, 12, 10, 10, 10, 22, 50),
            (
                (
                    line.text,
                    " – ".join(one for one in (line.state, line.warned) if one),
                    line.promised,
                    *self._amount(line.promise.reached, _OWN),
                    line.promise.owner or "",
                    line.promise.of,
                )
                for line in self.view.lines()
            ),
        )

    def _axes(self) -> None:
        self._titled(
            "axes",
            "axis today desired earlier of",
            (40, 12, 12, 16, 50),
            (
                (
                    one.label.in_(self.language),
                    *((value, "scale") for value in (one.today, one.desired, one.before)),
                    one.of,
                )
                for one in self.dashboard.axes
            ),
        )

    def _units(self) -> None:
        self._titled(
            "units",
            "unit_ received open in_time n low high",
            (40, 12, 12, 16, 10, 10, 10),
            (
                (
                    name,
                    self._amount(one.received, "requests")[0],
                    self._amount(one.open, "requests")[0],
                    *self._amount(one.in_time, "percent"),
                )
                for name, one, _ in self.view.units()
            ),
        )

    def _loose(self) -> None:
        self._titled(
            "loose",
            "what check since todo of",
            (70, 34, 24, 70, 50),
            (
                (
                    one.label.in_(self.language),
                    self.view.rule(one.rule),
                    self.view.since(one),
                    "" if one.detail is None else one.detail.in_(self.language),
                    one.of,
                )
                for one in self.dashboard.loose
            ),
        )

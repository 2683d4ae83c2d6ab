"""The report as one HTML file: no script, nothing fetched, readable by everyone and on paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from orientation_core.model.reports import ALL
from orientation_plugins.pages.charts import Chart
from orientation_plugins.pages.numbers import day, moment, number
from orientation_plugins.pages.templates import template, visible
from orientation_plugins.reports import charts
from orientation_plugins.reports.tables import FAMILIES, family, interval, practice_line, shown, tables
from orientation_plugins.reports.words import UNITS, split_by, word

if TYPE_CHECKING:
    from orientation_core.model.reports import Cause, DimensionNote, IndicatorNote, Report, Row
    from orientation_core.model.text import Language
    from orientation_plugins.reports.tables import Shown, Table

#: The figures that are shown large, in this order, as far as the report has them; of the shares the first.
HEADLINES = (
    "received", "complaints_received", "handled", "open", "handling_days_median", "within", "founded_rate",
    "satisfaction_mean",
)  # fmt: skip

#: What stands beside a large figure instead of the name of its unit; a blank says nothing.
_BESIDE = {"requests": " ", "percent": " ", "score": "/ 5"}


@attrs.frozen
class Headline:
    """A large figure. :ivar note: the unit, interval or earlier value below it."""

    label: str
    figure: Shown
    unit: str
    notes: tuple[str, ...]


@attrs.frozen
class Compared:
    """One line of the table of all figures. :ivar before: in the earlier period. :ivar change: since then."""

    note: IndicatorNote
    figure: Shown | None
    unit: str
    interval: str
    n: str
    before: Shown | None
    change: str


@attrs.frozen
class Part:
    """A table with the chart above it. :ivar first: the first table of its family, which carries the heading."""

    table: Table
    chart: Chart | None
    first: bool


@attrs.frozen
class Section:
    """A dimension. :ivar name: of its place on the page. :ivar title: as a heading. :ivar by: within a sentence."""

    name: str
    title: str
    by: str
    dimension: DimensionNote
    parts: tuple[Part, ...]


def render_html(report: Report, language: Language = "en") -> bytes:
    """The report as a page in `language`."""
    view = _View(report, language)
    page = template("orientation_plugins.reports", "report.html.j2").render(
        view=view,
        report=report,
        language=language,
        word=lambda key, *values: word(key, language, *values),
        say=lambda text: text.in_(language),
        number=lambda value, unit: number(value, unit, language),
    )
    return visible(page).encode()


class _View:
    """What the template shows, laid out."""

    def __init__(self, report: Report, language: Language) -> None:
        self.report, self.language = report, language
        self.totals = {row.indicator: row for row in report.rows_of(ALL)}
        earlier = report.comparison.rows if report.comparison is not None else ()
        self.earlier = {row.indicator: row for row in earlier if row.dimension == ALL}
        self.period = word(
            "span", language, day(report.period.start, language), day(report.period.last_day, language)
        )
        self.generated = moment(report.generated_at, language)
        self.withheld = any(row.suppressed for row in report.rows)
        self.pareto = charts.pareto(report, "causes", language)

    @property
    def compared_with(self) -> str:
        """The earlier period, in words."""
        comparison = self.report.comparison
        if comparison is None:
            return ""
        first, last = (
            day(one, self.language) for one in (comparison.period.start, comparison.period.last_day)
        )
        return f"{first} – {last}"

    def headlines(self) -> list[Headline]:
        """The large figures."""
        found = []
        for name in HEADLINES:
            row = self._headline_row(name)
            figure = shown(row, self.language)
            if row is None or figure is None or figure.empty:
                continue
            notes = [figure.detail] if figure.detail else []
            before = self.earlier.get(row.indicator)
            if before is not None and before.value is not None:
                notes.append(word("before", self.language, number(before.value, row.unit, self.language)))
            unit = "" if figure.withheld else _BESIDE.get(row.unit) or UNITS[row.unit].in_(self.language)
            found.append(Headline(self._label(row.indicator), figure, unit, tuple(notes)))
        return found

    def all_figures(self) -> list[tuple[str, list[Compared]]]:
        """Every indicator of the totals, by family."""
        lines = [
            (family(note.name), self._compared(note))
            for note in self.report.indicators
            if note.name in self.totals
        ]
        families = [(name, [line for of, line in lines if of == name]) for name in FAMILIES]
        return [(name, several) for name, several in families if several]

    def sections(self) -> list[Section]:
        """The dimensions, each with its tables and charts."""
        found = []
        for number_, dimension in enumerate(self.report.dimensions, start=1):
            name, parts = f"by-{number_}", []
            for table in tables(self.report, dimension.name, self.language):
                chart = None
                if table.part == 0:
                    chart = charts.chart(
                        self.report, dimension, table.family, f"{name}-{table.family}", self.language
                    )
                parts.append(Part(table, chart, first=table.part == 0))
            by = split_by(dimension, self.language)
            found.append(Section(name, by[0].upper() + by[1:], by, dimension, tuple(parts)))
        return found

    def cause_name(self, cause: str) -> str:
        """What a cause is called."""
        return charts.cause_name(cause, self.language)

    @property
    def helped(self) -> bool:
        """Whether any cause has practices beside it."""
        return any(one.practices for one in self.report.causes)

    def practices(self, cause: Cause) -> list[str]:
        """The practices beside a cause, in words."""
        return [practice_line(one, self.language) for one in cause.practices]

    def _headline_row(self, name: str) -> Row | None:
        if name != "within":
            return self.totals.get(name)
        shares = [
            row
            for key, row in self.totals.items()
            if key.startswith("within_") and key.endswith("days_of_handled")
        ]
        return next(iter(shares), self.totals.get("answered_in_time_of_handled"))

    def _label(self, indicator: str) -> str:
        return next(one.label.in_(self.language) for one in self.report.indicators if one.name == indicator)

    def _compared(self, note: IndicatorNote) -> Compared:
        row, before = self.totals[note.name], self.earlier.get(note.name)
        change = ""
        if before is not None and before.value is not None and row.value is not None:
            change = number(row.value - before.value, row.unit, self.language, sign=True)
        counted = row.unit in ("requests", "points")
        return Compared(
            note,
            shown(row, self.language),
            UNITS[row.unit].in_(self.language),
            interval(row, self.language),
            "" if row.n is None or counted else number(row.n, "requests", self.language),
            shown(before, self.language),
            change,
        )

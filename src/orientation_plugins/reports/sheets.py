"""Rows as a workbook: a sheet per dimension, numbers as numbers, text as text and never as a formula or a link."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

from orientation_core.errors import require
from orientation_core.model.reports import ALL
from orientation_plugins.pages.numbers import DECIMALS, day, moment
from orientation_plugins.reports.tables import practice_line
from orientation_plugins.reports.words import UNITS, group_name, word

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from orientation_core.model.reports import Report, Row, Unit
    from orientation_core.model.text import Language

#: The workbook says it was made on this day, so that the same report gives the same bytes.
CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the library wants a naive one

#: What a cell can hold.
_CELL = 32_767
#: What the name of a sheet can hold (31), with room for a number.
_NAME = 28

_HEADER = (
    "indicator",
    "code",
    "group",
    "value",
    "unit",
    "n",
    "numerator",
    "denominator",
    "low",
    "high",
    "suppressed",
)
_WIDTHS = (46, 38, 30, 11, 16, 9, 11, 13, 10, 10, 16)


def render_xlsx(report: Report, language: Language = "en") -> bytes:
    """The report as a workbook. :raises MissingExtra: the package that writes them is not installed."""
    return written(lambda workbook: Book(workbook, report, language).fill())


def written(make: Callable[[Any], None]) -> bytes:
    """The file of a workbook that `make` fills. :raises MissingExtra: the package that writes them is not installed."""
    require("sheets", "xlsxwriter")
    import xlsxwriter

    stream = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(stream, options) as workbook:
        make(workbook)
    return stream.getvalue()


class Sheets:
    """The sheets of any workbook of ours: how they look, how they are named, how cells are written."""

    def __init__(self, workbook: Any, language: Language) -> None:
        self.workbook, self.language = workbook, language
        self.names: set[str] = set()
        self.bold = workbook.add_format({"bold": True})
        self.head = workbook.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#1B3A5C", "font_color": "#FFFFFF"}
        )
        self.wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.numbers = {
            unit: workbook.add_format({"num_format": "#,##0" + (f".{'0' * places}" if places else "")})
            for unit, places in DECIMALS.items()
        }
        self.muted = workbook.add_format({"italic": True, "font_color": "#595959"})

    def _sheet(self, title: str, header: Sequence[str], widths: Sequence[int]) -> Any:
        sheet = self.workbook.add_worksheet(self._name(title))
        for column, (text, width) in enumerate(zip(header, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, text, self.head)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def _name(self, title: str) -> str:
        """A name that a spreadsheet accepts and that is not taken."""
        base = re.sub(r"[\[\]:*?/\\\x00-\x1f']", " ", title).strip() or "-"
        if len(base) > _NAME:  # rather a word less than half of one
            base = base[: _NAME + 1].rpartition(" ")[0].rstrip() or base[:_NAME]
        name, number = base, 2
        while name.lower() in self.names:
            name, number = f"{base[:26]} {number}", number + 1
        self.names.add(name.lower())
        return name

    def _text(self, sheet: Any, line: int, column: int, text: str, form: Any = None) -> None:
        clean = re.sub(
            r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\N{REPLACEMENT CHARACTER}", text
        )
        sheet.write_string(line, column, clean[:_CELL], form)

    def _lines(
        self, title: str, header: Sequence[str], widths: Sequence[int], lines: Iterable[Sequence[Any]]
    ) -> None:
        """A sheet of words and numbers. A number is ``(value, unit)``."""
        sheet = self._sheet(title, header, widths)
        for place, line in enumerate(lines, 1):
            for column, cell in enumerate(line):
                if isinstance(cell, tuple):
                    value, unit = cell
                    if value is not None:
                        sheet.write_number(place, column, value, self.numbers[unit])
                elif cell:
                    self._text(sheet, place, column, cell, self.wrap)


class Book(Sheets):
    """The sheets of a report."""

    def __init__(self, workbook: Any, report: Report, language: Language) -> None:
        super().__init__(workbook, language)
        self.report = report
        self.labels = {one.name: one.label.in_(language) for one in report.indicators}

    @property
    def title(self) -> str:
        """What the workbook is called."""
        return word("title", self.language)

    def fill(self) -> None:
        """Write every sheet."""
        self.workbook.set_properties(
            {
                "title": self.title,
                "author": self.report.organisation.in_(self.language),
                "created": CREATED,
            }
        )
        self._about()
        self._rows(word("totals", self.language), self.report.rows_of(ALL))
        for dimension in self.report.dimensions:
            self._rows(dimension.label.in_(self.language), self.report.rows_of(dimension.name))
        if self.report.comparison is not None:
            self._rows(word("previous", self.language), self.report.comparison.rows, dimensions=True)
        if self.report.causes:
            self._causes()
        self._method()

    def _rows(self, title: str, rows: Iterable[Row], *, dimensions: bool = False) -> None:
        header = [word(key, self.language) for key in _HEADER]
        sheet = self._sheet(title, header, _WIDTHS)
        line = 0
        for line, row in enumerate(rows, start=1):
            group = self._group(row)
            if dimensions and row.dimension != ALL:
                group = f"{self._dimension(row.dimension)}: {group}"
            self._text(sheet, line, 0, self.labels.get(row.indicator, row.indicator))
            self._text(sheet, line, 1, row.indicator)
            self._text(sheet, line, 2, group)
            self._text(sheet, line, 4, self.unit(row.unit))
            whole, places = self.numbers["requests"], self.numbers[row.unit]
            figures = (
                (3, row.value, places),
                (5, row.n, whole),
                (6, row.numerator, whole),
                (7, row.denominator, whole),
                (8, row.low, places),
                (9, row.high, places),
            )
            for column, figure, form in figures:
                if figure is not None:
                    sheet.write_number(line, column, figure, form)
            if row.suppressed:
                self._text(sheet, line, 10, word("suppressed", self.language), self.muted)
        sheet.autofilter(0, 0, line, len(header) - 1)

    def _group(self, row: Row) -> str:
        """What the group of a row is called."""
        return group_name(row.dimension, row.group, self.language)

    def unit(self, unit: Unit) -> str:
        """What a unit is called."""
        return UNITS[unit].in_(self.language)

    def _dimension(self, name: str) -> str:
        found = (one.label.in_(self.language) for one in self.report.dimensions if one.name == name)
        return next(found, name)

    def _about(self) -> None:
        sheet = self.workbook.add_worksheet(self._name(word("about", self.language)))
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 90)
        report, language = self.report, self.language
        lines = [
            (self.title, report.organisation.in_(language)),
            (word("from", language), day(report.period.start, language)),
            (word("until", language), day(report.period.last_day, language)),
            (word("population", language), report.population.in_(language)),
            *(
                (word("filters", language), f"{one.field}: {' · '.join(one.values)}")
                for one in report.filters
            ),
            (word("generated", language), moment(report.generated_at, language)),
            (word("version", language), report.data_version),
            *((word("notes", language), note.in_(language)) for note in report.notes),
        ]
        for line, (name, value) in enumerate(lines):
            self._text(sheet, line, 0, name, self.bold)
            self._text(sheet, line, 1, value, self.wrap)

    def _causes(self) -> None:
        keys = ["cause", "points", "share", "cumulative"]
        if any(one.practices for one in self.report.causes):
            keys.append("helped")
        header = [word(key, self.language) for key in keys]
        sheet = self._sheet(word("causes", self.language), header, (50, 16, 12, 18, 80)[: len(keys)])
        for line, cause in enumerate(self.report.causes, start=1):
            other = cause.cause == "*"
            self._text(sheet, line, 0, word("other_causes", self.language) if other else cause.cause)
            sheet.write_number(line, 1, cause.count, self.numbers["points"])
            sheet.write_number(line, 2, cause.share, self.numbers["percent"])
            sheet.write_number(line, 3, cause.cumulative, self.numbers["percent"])
            if cause.practices:
                said = "; ".join(practice_line(one, self.language) for one in cause.practices)
                self._text(sheet, line, 4, said, self.wrap)

    def _method(self) -> None:
        header = [word(key, self.language) for key in ("indicator", "code", "unit", "method")]
        sheet = self._sheet(word("method", self.language), header, (46, 38, 18, 100))
        for line, one in enumerate(self.report.indicators, start=1):
            self._text(sheet, line, 0, one.label.in_(self.language), self.wrap)
            self._text(sheet, line, 1, one.name, self.wrap)
            self._text(sheet, line, 2, self.unit(one.unit), self.wrap)
            self._text(sheet, line, 3, one.definition.in_(self.language), self.wrap)

"""Rows of a survey as a workbook and as delimited text: numbers as numbers, text as text and never as a formula."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from orientation_core.errors import require
from orientation_core.model.reports import ALL
from orientation_core.model.surveys.reports import ITEM
from orientation_plugins.pages.numbers import moment
from orientation_plugins.reports.delimited import guarded
from orientation_plugins.reports.sheets import CREATED
from orientation_plugins.surveys.words import UNITS, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from orientation_core.model.surveys.reports import SurveyReport, SurveyRow
    from orientation_core.model.text import Language

_FIGURES = ("value", "n", "numerator", "denominator", "low", "high")
_HEADER = ("indicator", "code", "group", "item", "option", "unit", *_FIGURES, "suppressed")
_WIDTHS = (30, 24, 28, 44, 24, 12, 11, 9, 11, 13, 10, 10, 16)
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def render_csv(
    report: SurveyReport,
    language: Language = "en",  # noqa: ARG001 - codes and numbers are the same in every language
) -> bytes:
    """All rows. UTF-8, a comma between cells, a dot in decimals."""
    names = ("indicator", "dimension", "group", "item", "option", "unit", *_FIGURES, "suppressed", "wave")
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(names)
    for row in report.rows:
        cells = [getattr(row, name) for name in names[:6]]
        figures = ["" if getattr(row, name) is None else getattr(row, name) for name in _FIGURES]
        texts = [guarded(cell or "") for cell in cells]
        writer.writerow([*texts, *figures, "true" if row.suppressed else "false", report.wave])
    return stream.getvalue().encode()


def render_xlsx(report: SurveyReport, language: Language = "en") -> bytes:
    """The report as a workbook. :raises MissingExtra: the package that writes them is not installed."""
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
        workbook.set_properties(
            {
                "title": word("title", language),
                "author": report.organisation.in_(language),
                "created": CREATED,
            }
        )
        _Book(workbook, report, language).fill()
    return stream.getvalue()


class _Book:
    """The sheets of one workbook."""

    def __init__(self, workbook: Any, report: SurveyReport, language: Language) -> None:
        self.workbook, self.report, self.language = workbook, report, language
        self.labels = {one.name: one.label.in_(language) for one in report.indicators}
        self.texts = {one.id: one.text.in_(language) for one in report.items}
        self.names: set[str] = set()
        self.bold = workbook.add_format({"bold": True})
        self.head = workbook.add_format(
            {"bold": True, "bg_color": "#1B3A5C", "font_color": "#FFFFFF", "text_wrap": True}
        )
        self.wrap = workbook.add_format({"text_wrap": True, "valign": "top"})

    def fill(self) -> None:
        """Write every sheet."""
        report, language = self.report, self.language
        about = self._sheet(word("about", language), (), ())
        about.set_column(0, 0, 28)
        about.set_column(1, 1, 90)
        lines = [
            (word("title", language), report.organisation.in_(language)),
            (word("wave", language), f"{report.label.in_(language)} ({report.wave})"),
            (word("questionnaire", language), str(report.questionnaire)),
            (word("population", language), report.population.in_(language)),
            (word("generated", language), moment(report.generated_at, language)),
            (word("version", language), report.data_version),
            *((word("weighted", language), one) for one in report.weighted),
            *((" ", note.in_(language)) for note in report.notes),
        ]
        for line, (name, value) in enumerate(lines):
            self._text(about, line, 0, name, self.bold)
            self._text(about, line, 1, value, self.wrap)
        self._rows(word("items", language), [row for row in report.rows if row.dimension in (ALL, ITEM)])
        for dimension in report.dimensions:
            rows = [row for row in report.rows if row.dimension == dimension.name]
            self._rows(dimension.label.in_(language), rows)
        if report.tests:
            self._tests()
        if report.priorities:
            self._priorities()
        self._method()

    def _sheet(self, title: str, header: Sequence[str], widths: Sequence[int]) -> Any:
        base = re.sub(r"[\[\]:*?/\\\x00-\x1f']", " ", title).strip()[:28] or "-"
        name, number = base, 2
        while name.lower() in self.names:
            name, number = f"{base[:26]} {number}", number + 1
        self.names.add(name.lower())
        sheet = self.workbook.add_worksheet(name)
        for column, (text, width) in enumerate(zip(header, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, text, self.head)
        if header:
            sheet.freeze_panes(1, 0)
        return sheet

    def _text(self, sheet: Any, line: int, column: int, text: str, form: Any = None) -> None:
        sheet.write_string(line, column, _UNWANTED.sub("\N{REPLACEMENT CHARACTER}", text)[:32_767], form)

    def _rows(self, title: str, rows: Iterable[SurveyRow]) -> None:
        sheet = self._sheet(title, [word(key, self.language) for key in _HEADER], _WIDTHS)
        for line, row in enumerate(rows, start=1):
            texts = (
                self.labels.get(row.indicator, row.indicator),
                row.indicator,
                word("all", self.language)
                if row.group == ALL
                else row.group or word("missing", self.language),
                self.texts.get(row.item or "", ""),
                row.option or "",
                UNITS[row.unit].in_(self.language),
            )
            for column, text in enumerate(texts):
                self._text(sheet, line, column, text)
            for column, name in enumerate(_FIGURES, start=len(texts)):
                if getattr(row, name) is not None:
                    sheet.write_number(line, column, getattr(row, name))
            if row.suppressed:
                self._text(sheet, line, len(_HEADER) - 1, word("suppressed", self.language))

    def _tests(self) -> None:
        header = [
            word(key, self.language) for key in ("item", "dimension", "compared", "test", "n", "p", "verdict")
        ]
        sheet = self._sheet(word("comparisons", self.language), header, (44, 20, 34, 18, 10, 14, 28))
        for line, one in enumerate(self.report.tests, start=1):
            texts = (
                self.texts.get(one.item, one.item),
                one.dimension,
                ", ".join(one.groups),
                word(one.test, self.language),
            )
            for column, text in enumerate(texts):
                self._text(sheet, line, column, text)
            for column, value in ((4, one.n), (5, one.p_corrected)):
                if value is not None:
                    sheet.write_number(line, column, value)
            self._text(sheet, line, 6, word(one.verdict, self.language))

    def _priorities(self) -> None:
        header = [word(key, self.language) for key in ("item", "satisfaction", "importance", "field")]
        sheet = self._sheet(word("priorities", self.language), header, (44, 14, 14, 28))
        for line, one in enumerate(self.report.priorities, start=1):
            self._text(sheet, line, 0, self.texts.get(one.item, one.item))
            sheet.write_number(line, 1, one.satisfaction)
            sheet.write_number(line, 2, one.importance)
            self._text(sheet, line, 3, word(one.field, self.language))

    def _method(self) -> None:
        header = [word(key, self.language) for key in ("indicator", "code", "unit", "method")]
        sheet = self._sheet(word("method", self.language), header, (34, 26, 14, 100))
        for line, one in enumerate(self.report.indicators, start=1):
            texts = (
                one.label.in_(self.language),
                one.name,
                UNITS[one.unit].in_(self.language),
                one.definition.in_(self.language),
            )
            for column, text in enumerate(texts):
                self._text(sheet, line, column, text, self.wrap)

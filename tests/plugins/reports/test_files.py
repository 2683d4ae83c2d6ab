"""XLSX, CSV and JSON: every row, typed, safe to open, the same bytes."""

from __future__ import annotations

import csv
import io
import json

import attrs
import openpyxl
import pytest

from orientation_core import documents
from orientation_core.hookspecs import Context
from orientation_core.model.reports import Cause, DimensionNote, Report, Row
from orientation_core.model.text import LANGUAGES, Text
from orientation_plugins import reports
from orientation_plugins.reports import renderers
from orientation_plugins.reports.delimited import guarded, render_csv
from orientation_plugins.reports.sheets import render_xlsx
from shared import cases


def test_csv_has_every_row_with_its_figures(report):
    lines = list(csv.DictReader(io.StringIO(render_csv(report).decode())))
    rows = [*report.rows, *report.comparison.rows]
    assert len(lines) == len(rows)
    for line, row in zip(lines, rows, strict=True):
        assert (line["indicator"], line["dimension"], line["group"]) == row.key
        for name in ("value", "n", "numerator", "denominator", "low", "high"):
            figure = getattr(row, name)
            assert line[name] == ("" if figure is None else str(figure))
    assert {line["period_start"] for line in lines} == {"2025-01-01", "2024-01-01"}


def test_csv_for_belgian_spreadsheets(report):
    data = render_csv(report, delimiter=";", byte_order_mark=True)
    assert data.startswith(b"\xef\xbb\xbfindicator;dimension;")


def test_withheld_rows_are_empty_everywhere(published):
    lines = list(csv.DictReader(io.StringIO(render_csv(published).decode())))
    withheld = [line for line in lines if line["suppressed"] == "true"]
    assert len(withheld) == sum(row.suppressed for row in (*published.rows, *published.comparison.rows)) > 0
    assert {line[name] for line in withheld for name in ("value", "n", "numerator", "low", "high")} == {""}


@pytest.mark.shared
def test_no_csv_cell_is_a_formula():
    for case in cases("hostile/csv_cells.jsonl"):
        cell = guarded(case["value"])
        seen = cell.strip().lstrip('\ufeff"')
        assert seen[:1] not in tuple("=+-@＝＋－＠\t\r|") or not seen, case["id"]
        assert "\0" not in cell
    assert guarded("E-mail") == "E-mail"
    assert guarded("Wachttijd = te lang") == "Wachttijd = te lang"
    assert guarded("") == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_workbook_has_a_sheet_per_dimension_with_typed_numbers(report, language):
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(report, language)))
    # About, all figures, three dimensions, the earlier period, causes, how it was counted.
    assert len(book.sheetnames) == 8
    last = {
        "fr": "Comment ces chiffres sont",
        "nl": "Hoe deze cijfers",
        "de": "Wie diese Zahlen",
        "en": "How these",
    }
    assert (book.sheetnames[-1] + " ").startswith(last[language] + " "), "no word is cut in two"
    for at, dimension in enumerate(report.dimensions, start=2):
        sheet = book.worksheets[at]
        assert sheet.title == dimension.label.in_(language)
        assert sheet.freeze_panes == "A2"
        lines = list(sheet.iter_rows(min_row=2, values_only=True))
        rows = list(report.rows_of(dimension.name))
        assert len(lines) == len(rows)
        for line, row in zip(lines, rows, strict=True):
            assert line[1] == row.indicator
            assert line[3] == (None if row.value is None else pytest.approx(row.value))
            assert line[5] == row.n
            assert isinstance(line[3], int | float | None)


@pytest.mark.shared
def test_no_cell_of_a_workbook_is_a_formula_or_a_link(report):
    values = [case["value"] for name in ("csv_cells", "xss") for case in cases(f"hostile/{name}.jsonl")]
    rows = tuple(Row("received", "extra.x", value, "requests", 9, 9) for value in values)
    noted = attrs.evolve(
        report,
        dimensions=(DimensionNote("extra.x", Text(fr="=[1+1]:*?/\\'")),),
        rows=rows,
        causes=tuple(Cause(value or "-", 1, 1.0, 1.0) for value in values),
        organisation=Text(fr="=1+1"),
    )
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(noted, "fr")))
    for sheet in book:
        for line in sheet.iter_rows():
            for cell in line:
                assert cell.data_type != "f"
                assert cell.hyperlink is None


def test_same_bytes_on_a_second_run(report, published):
    for format_, render in renderers.RENDERERS["report"].items():
        for one in (report, published):
            assert render(one, "nl") == render(one, "nl"), format_


def test_workbook_bytes_do_not_depend_on_the_clock(report, monkeypatch):
    import time

    first = render_xlsx(report, "fr")
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86_400 * 400)
    assert render_xlsx(report, "fr") == first


def test_json_is_the_document(report):
    document = json.loads(renderers.render_json(report))
    assert documents.Documents().decide("report", document)
    assert documents.structure("report", document, Report) == report


def test_hooks_know_four_formats_and_leave_others_alone(report):
    context = Context()
    assert reports.orientation_formats(context, "report") == ("csv", "html", "json", "xlsx")
    for name in reports.orientation_formats(context, "report"):
        assert reports.orientation_render(context, "report", report, name, "de", None)
    assert reports.orientation_render(context, "report", report, "pdf", "de", None) is None
    assert reports.orientation_render(context, "charter_publication", report, "html", "de", None) is None
    assert reports.orientation_formats(context, "charter_publication") == ()

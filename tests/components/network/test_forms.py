"""Forms as workbooks: blank ones in four languages, filled ones read back, and everything that people do to them."""

from __future__ import annotations

import csv
import io
import time
import zipfile
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils.exceptions import IllegalCharacterError

from desks import COORDINATOR, VIEWER
from networks import opened, organisations
from orientation_core import InvalidDocument
from orientation_core.components.network import workbook
from orientation_core.components.network.filled import whole_number
from orientation_core.errors import NoPlugin, NotFound
from orientation_core.model.text import LANGUAGES
from shared import cases

ROUND: dict[str, Any] = {
    "name": "figures",
    "label": {"fr": "Chiffres", "nl": "Cijfers", "de": "Zahlen", "en": "Figures"},
    "years": [2013, 2014],
    "opens_on": "2015-01-12",
    "closes_on": "2015-02-27",
}

#: Where the answers of 2013 and 2014 stand.
Y2013, Y2014 = 4, 5


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("forms")
    with opened() as desk:
        rows = [(name, "other", "2008-07-01", "") for name in ("a", "b", "finances-and-more")]
        organisations(desk, folder, rows)
        desk.network.keep_round(COORDINATOR, ROUND)
        desk.network.open_round(COORDINATOR, "figures", tell=False)
        yield desk


@pytest.fixture(scope="module")
def blank(desk):
    return desk.network.render_form(desk.network.form(VIEWER, "figures", "a"), "xlsx", "fr")


class Filled:
    """A form on its way to being filled in."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))
        self.sheet = self.book.worksheets[0]

    def row(self, code: str) -> int:
        return next(row[0].row for row in self.sheet.iter_rows() if row[0].value == code)

    def put(self, code: str, column: int, value: Any) -> None:
        self.sheet.cell(self.row(code), column).value = value

    def saved(self, folder: Any, name: str = "form.xlsx") -> Any:
        path = folder / name
        self.book.save(path)
        return path


def brought(desk: Any, path: Any) -> Any:
    return desk.network.import_figures(COORDINATOR, path, dry_run=True)


# ------------------------------------------------------------------------------------ blank forms


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_blank_form_says_in_each_language_what_to_do_and_takes_whole_numbers_only(desk, language):
    whole = desk.network.form(VIEWER, "figures")
    content = desk.network.render_form(whole, "xlsx", language)
    assert content == desk.network.render_form(whole, "xlsx", language), "the same bytes every time"
    sheet = (book := openpyxl.load_workbook(io.BytesIO(content))).worksheets[0]
    words = {cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert {one.label.in_(language) for one in whole.round.indicators} <= words
    assert ROUND["label"][language] in words
    numbers, choice = sorted(sheet.data_validations.dataValidation, key=lambda one: one.type, reverse=True)
    assert (numbers.type, numbers.formula1, numbers.operator) == (
        "whole",
        "0",
        None,
    ) or numbers.operator == "between"
    assert numbers.error
    assert "lists!" in choice.formula1
    assert [row[0].value for row in book["lists"].iter_rows()][1:] == [
        "a – A",
        "b – B",
        "finances-and-more – Finances-And-More",
    ]
    assert sheet.protection.sheet
    first = sheet.cell(10, Y2013)
    assert first.protection.locked is False
    assert sheet.cell(10, 2).protection.locked is True


def test_a_blank_form_is_also_a_table(desk, tmp_path):
    path = tmp_path / "table.csv"
    path.write_bytes(desk.network.render_form(desk.network.form(VIEWER, "figures"), "csv"))
    lines = path.read_text().splitlines()
    assert lines[0].startswith("organisation,year,by,requests_received,")
    assert [line.split(",")[:2] for line in lines[1:3]] == [["a", "2013"], ["a", "2014"]]
    assert (done := brought(desk, path)).rejected == ()
    assert done.read == 6
    with pytest.raises(NoPlugin):
        desk.network.render_form(desk.network.form(VIEWER, "figures"), "docx")
    with pytest.raises(NotFound):
        desk.network.form(VIEWER, "figures", "nobody")


def test_a_label_never_becomes_a_formula(desk):
    evil = {"fr": '=HYPERLINK("http://x")', "nl": "+1"}
    odd = ROUND | {"name": "evil", "label": evil, "indicators": [{"name": "x", "label": evil}]}
    desk.network.keep_round(COORDINATOR, odd)
    content = desk.network.render_form(desk.network.form(VIEWER, "evil"), "xlsx", "fr")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


# ------------------------------------------------------------------------------------ filled in


def test_what_was_filled_in_is_read_back_with_who_and_remarks(tmp_path):
    with opened() as desk:
        organisations(desk, tmp_path, [("a", "other", "2008-07-01", "")])
        desk.network.keep_round(COORDINATOR, ROUND)
        desk.network.open_round(COORDINATOR, "figures", tell=False)
        form = Filled(desk.network.render_form(desk.network.form(VIEWER, "figures"), "xlsx", "nl"))
        form.put("organisation", 3, "a – A")
        form.put("by", 3, "Klachtencoördinator")
        form.put("complaints_received", Y2013, 398)
        form.put("complaints_received", Y2014, 768.0)
        form.put("remarks", Y2014, "Voorlopig.")
        path = form.saved(tmp_path)
        done = desk.network.import_figures(COORDINATOR, path)
        assert (done.read, done.kept, done.rejected, done.odd) == (2, 2, (), ())
        first, second = desk.network.delivered(VIEWER)
        assert (first.year, dict(first.values), first.remarks) == (2013, {"complaints_received": 398}, None)
        assert (second.values, second.remarks) == ({"complaints_received": 768}, "Voorlopig.")
        assert {one.by for one in (first, second)} == {"Klachtencoördinator"}
        assert {one.round for one in (first, second)} == {"figures"}
        assert desk.network.import_figures(COORDINATOR, path).kept == 0
        form.put("complaints_received", Y2014, 769)
        again = desk.network.import_figures(COORDINATOR, form.saved(tmp_path))
        assert (again.kept, [(one.where, one.code) for one in again.odd]) == (
            1,
            [("sheet 1, 2014", "figures.replaced")],
        )
        form.put("complaints_received", Y2014, None)
        form.put("complaints_founded", Y2014, 12)
        fewer = desk.network.import_figures(COORDINATOR, form.saved(tmp_path)).odd
        assert [one.code for one in fewer] == ["figures.replaced", "figures.dropped"]
        assert "complaints_received" in fewer[1].message
        assert desk.network._figures.edition("a/2014", 2).values == {"complaints_received": 769}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("beaucoup", "figures.number"),
        ("12 environ", "figures.number"),
        (3.5, "figures.number"),
        (-3, "figures.number"),
        (10**12, "figures.number"),
        (1e300, "figures.number"),
        (True, "figures.number"),
        ("#DIV/0!", "figures.number"),
        ("=SUM(E10:E12)", "figures.formula"),
        (datetime(2014, 3, 5), "figures.date"),
        ("<script>alert(1)</script>", "figures.number"),
        ("9" * 30_000, "figures.number"),
    ],
)
def test_a_cell_that_is_no_number_is_listed_with_its_place_and_costs_its_year_only(
    desk, blank, tmp_path, value, code
):
    form = Filled(blank)
    form.put("complaints_received", Y2013, 398)
    form.put("complaints_received", Y2014, 768)
    form.put("complaints_founded", Y2014, value)
    done = brought(desk, form.saved(tmp_path))
    place = f"sheet 1, cell E{form.row('complaints_founded')}"
    assert [(one.where, one.code) for one in done.rejected] == [(place, code)]
    assert (done.read, done.kept) == (2, 1)
    assert str(value)[:20] not in str(done.rejected)


def test_a_number_that_was_written_as_text_is_taken_and_told(desk, blank, tmp_path):
    form = Filled(blank)
    form.put("complaints_received", Y2014, "1\N{NARROW NO-BREAK SPACE}204")
    done = brought(desk, form.saved(tmp_path))
    assert (done.kept, done.rejected) == (1, ())
    assert [one.code for one in done.odd] == ["figures.text", "form.empty"]


@pytest.mark.parametrize("hidden", ["row", "column", "sheet"])
def test_what_is_hidden_is_taken_and_told(desk, blank, tmp_path, hidden):
    form = Filled(blank)
    row = form.row("complaints_received")
    form.put("complaints_received", Y2014, 7)
    if hidden == "row":
        form.sheet.row_dimensions[row].hidden = True
    elif hidden == "column":
        form.sheet.column_dimensions["E"].hidden = True
    else:
        form.book.create_sheet("empty")
        form.sheet.sheet_state = "veryHidden"
        form.book.active = 1
    done = brought(desk, form.saved(tmp_path))
    assert done.kept == 1
    assert (f"sheet 1, cell E{row}", "form.hidden") in [(one.where, one.code) for one in done.odd]


def test_merged_figures_are_refused_with_their_place(desk, blank, tmp_path):
    form = Filled(blank)
    row = form.row("complaints_received")
    form.put("complaints_received", Y2013, 7)
    form.put("complaints_founded", Y2014, 3)
    form.sheet.merge_cells(start_row=row, end_row=row, start_column=Y2013, end_column=Y2014)
    done = brought(desk, form.saved(tmp_path))
    assert [(one.where, one.code) for one in done.rejected] == [(f"sheet 1, cell D{row}", "figures.merged")]


def test_two_figures_for_one_indicator_and_year_are_refused(desk, blank, tmp_path):
    form = Filled(blank)
    form.put("complaints_received", Y2013, 7)
    form.put("complaints_received", Y2014, 8)
    form.put("indicator", Y2013, 2014)
    done = brought(desk, form.saved(tmp_path))
    assert ([one.code for one in done.rejected], done.kept) == (["figures.twice"], 0)
    form.put("complaints_received", Y2014, 7)
    assert brought(desk, form.saved(tmp_path)).kept == 1


def test_two_sheets_of_one_organisation_do_not_both_count(desk, blank, tmp_path):
    form = Filled(blank)
    form.put("complaints_received", Y2014, 7)
    copy = form.book.copy_worksheet(form.sheet)
    copy.cell(form.row("complaints_received"), Y2014).value = 8
    done = brought(desk, form.saved(tmp_path))
    assert (done.kept, [one.code for one in done.rejected]) == (0, ["figures.twice"] * 2)
    copy.cell(form.row("complaints_received"), Y2014).value = 7
    done = brought(desk, form.saved(tmp_path))
    assert (done.kept, done.rejected, done.odd[-1].code) == (1, (), "figures.repeated")


def test_two_forms_on_one_sheet_are_refused(desk, blank, tmp_path):
    form = Filled(blank)
    form.put("complaints_received", Y2014, 7)
    for place, row in enumerate([[cell.value for cell in row] for row in form.sheet.iter_rows(max_row=12)]):
        for column, value in enumerate(row, 1):
            form.sheet.cell(40 + place, column).value = value
    done = brought(desk, form.saved(tmp_path))
    assert ([(one.where, one.code) for one in done.rejected], done.kept) == (
        [("sheet 1, cell A42", "form.twice")],
        0,
    )


def test_nothing_that_was_written_beside_the_form_is_lost_silently(desk, blank, tmp_path):
    form = Filled(blank)
    form.put("complaints_received", Y2014, 7)
    form.sheet["G3"] = "See the annex"
    form.sheet["E40"] = 12
    form.sheet["B42"], form.sheet["A43"] = "Voir annexe", "et ceci"
    form.sheet["A41"], form.sheet["E41"] = "more_figures", 3
    form.put("by", 3, 12)
    form.book.create_sheet("notes")["A1"] = "hello"
    done = brought(desk, form.saved(tmp_path))
    assert (done.kept, done.rejected) == (1, ())
    assert {(one.where, one.code) for one in done.odd} == {
        ("sheet 1, 2014", "form.indicator"),
        ("sheet 1, cell G3", "form.outside"),
        ("sheet 1, cell E40", "form.outside"),
        ("sheet 1, cell B42", "form.outside"),
        ("sheet 1, cell A43", "form.outside"),
        ("sheet 1, cell C7", "form.outside"),
        ("sheet 1, 2013", "form.empty"),
        ("sheet 2", "form.none"),
    }


def test_a_form_of_nobody_or_of_a_stranger_is_refused(desk, blank, tmp_path):
    form = Filled(blank)
    form.put("complaints_received", Y2014, 7)
    form.put("organisation", 3, None)
    assert [one.code for one in brought(desk, form.saved(tmp_path)).rejected] == ["form.organisation"]
    form.put("organisation", 3, "z – Z")
    assert [one.code for one in brought(desk, form.saved(tmp_path)).rejected] == ["organisation.unknown"]
    form.put("organisation", 3, "a")
    form.put("round", 3, "another")
    assert "form.round" in [one.code for one in brought(desk, form.saved(tmp_path)).odd]
    form.put("indicator", Y2013, "last year")
    form.put("indicator", Y2014, "this year")
    with pytest.raises(InvalidDocument, match="year"):
        brought(desk, form.saved(tmp_path))


def test_a_table_in_a_workbook_is_read_as_one_of_text(desk, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Organisation", "Year", "By", "complaints_received", "Remarks"],
        ["a", 2014, "coordinator", 7, None],
        ["b", "2014", None, "x", "late"],
        ["finances-and-more", None, None, 2, None],
    ):
        sheet.append(row)
    sheet["H2"] = "beside"
    book.save(path := tmp_path / "table.xlsx")
    done = brought(desk, path)
    assert (done.read, done.kept) == (3, 1)
    assert [(one.where, one.code) for one in done.rejected] == [
        ("sheet 1, cell D3", "figures.number"),
        ("sheet 1, row 4/year", "required"),
    ]
    assert ("sheet 1, cell H2", "form.outside") in [(one.where, one.code) for one in done.odd]
    sheet["D1"] = "year"
    book.save(path)
    with pytest.raises(InvalidDocument, match="twice"):
        brought(desk, path)


def test_a_column_that_comes_twice_in_a_table_of_text_is_refused(desk, tmp_path):
    path = tmp_path / "twice.csv"
    path.write_text("organisation,year,complaints_received,complaints_received\na,2014,1,2\n", "utf-8")
    with pytest.raises(InvalidDocument) as caught:
        brought(desk, path)
    assert [one.code for one in caught.value.problems] == ["columns.twice"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_cell_that_attacks_a_spreadsheet_is_listed_and_never_a_figure(desk, blank, tmp_path, kind):
    hostile = [one["value"] for one in cases("hostile/csv_cells.jsonl")]
    harmless = [one for one in hostile if whole_number(one) is not None or not one.strip()]
    if kind == "xlsx":
        form = Filled(blank)
        first = form.row("requests_received")
        for place, words in enumerate(hostile):
            with suppress(IllegalCharacterError):
                form.sheet.cell(first + place // 2, Y2013 + place % 2).value = words
        path = form.saved(tmp_path)
    else:
        path = tmp_path / "form.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            rows = [["a", 1991 + place, words] for place, words in enumerate(hostile)]
            csv.writer(file).writerows([["organisation", "year", "complaints_received"], *rows])
    done = brought(desk, path)
    assert len(done.rejected) >= (20 if kind == "xlsx" else len(hostile) - len(harmless))
    assert done.kept <= len(harmless)
    assert not any(words in str(done.rejected) for words in hostile if len(words) > 3)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    cells=st.lists(
        st.tuples(
            st.integers(1, 34),
            st.integers(1, 8),
            st.one_of(
                st.none(),
                st.integers(-5, 10**10),
                st.floats(allow_nan=False, allow_infinity=False),
                st.booleans(),
                st.dates(date(1950, 1, 1), date(2100, 1, 1)),
                st.sampled_from(
                    [
                        "organisation",
                        "indicator",
                        "remarks",
                        "2014",
                        "a",
                        "=A1",
                        "complaints_founded",
                        " ",
                        "x",
                    ]
                ),
            ),
        ),
        max_size=12,
    )
)
def test_whatever_is_written_over_a_form_it_is_read_or_refused(desk, blank, tmp_path, cells):
    form = Filled(blank)
    for row, column, value in cells:
        form.sheet.cell(row, column).value = value
    with suppress(InvalidDocument):
        done = brought(desk, form.saved(tmp_path))
        assert done.kept <= done.read
        assert all(one.where and one.code for one in (*done.rejected, *done.odd))


# ------------------------------------------------------------------------------------ made to harm


def rewritten(content: bytes, **parts: bytes) -> bytes:
    """A workbook with some of its members replaced; ``sheet`` is its first sheet."""
    names = {
        "sheet": "xl/worksheets/sheet1.xml",
        "strings": "xl/sharedStrings.xml",
        "rels": "xl/_rels/workbook.xml.rels",
    }
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = next((part for part, path in names.items() if path == name and part in parts), None)
            new.writestr(name, old.read(name) if part is None else parts[part])
    return stream.getvalue()


NS = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SHEET = b"<worksheet " + NS + b"><sheetData>%s</sheetData>%s</worksheet>"
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

HARMFUL = {
    "infinity": SHEET % (b"<row r='1'><c r='A1'><v>1e999</v></c></row>", b""),
    "an-entity": BOMB + SHEET % (b"<row r='1'><c r='A1' t='str'><v>&b;</v></c></row>", b""),
    "one-place-twice": SHEET % (b"<row r='1'><c r='A1'><v>1</v></c><c r='A1'><v>2</v></c></row>", b""),
    "one-row-twice": SHEET % (b"<row r='1'><c r='A1'><v>1</v></c></row>" * 2, b""),
    "merged-everywhere": SHEET % (b"", b"<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>"),
    "far-below": SHEET % (b"<row r='1048576'><c r='A1048576'><v>1</v></c></row>", b""),
    "far-right": SHEET % (b"<row r='1'><c r='XFD1'><v>1</v></c></row>", b""),
    "many-cells": SHEET % (b"<row>" + b"<c><v>1</v></c>" * 120_000 + b"</row>", b""),
    "many-merged": SHEET % (b"", b"<mergeCells>" + b"<mergeCell ref='A1:B2'/>" * 6_000 + b"</mergeCells>"),
    "no-number-of-a-row": SHEET % (b"<row r='one'><c r='A1'><v>1</v></c></row>", b""),
    "cut-off": b"<worksheet " + NS + b"><sheetData><row r='1'>",
    "links-everywhere": SHEET
    % (b"", b"<hyperlinks><hyperlink ref='A1:XFD1048576' location='x'/></hyperlinks>"),
    "a-size-that-is-not": b"<worksheet " + NS + b"><dimension ref='A1:XFD1048576'/><sheetData/></worksheet>",
    "string-that-is-not-there": SHEET % (b"<row r='1'><c r='A1' t='s'><v>999999</v></c></row>", b""),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_a_workbook_that_is_made_to_harm_is_refused_in_no_time(desk, blank, tmp_path, name):
    path = tmp_path / "harmful.xlsx"
    path.write_bytes(rewritten(blank, sheet=HARMFUL[name]))
    started = time.process_time()
    with pytest.raises(InvalidDocument):
        brought(desk, path)
    assert time.process_time() - started < 3


def test_what_is_no_workbook_is_refused(desk, blank, tmp_path):
    path = tmp_path / "file.xlsx"
    for content in (
        blank[:3000],
        b"PK\x03\x04" + b"x" * 400,
        rewritten(blank, rels=b"<Relationships/>"),
        b"PK\x03\x04" + bytes(workbook.MOST_BYTES),
        rewritten(blank, strings=b" " * (workbook.MOST_UNPACKED + 1)),
    ):
        path.write_bytes(content)
        with pytest.raises(InvalidDocument):
            brought(desk, path)
    with pytest.raises(InvalidDocument):
        brought(desk, tmp_path / "absent.xlsx")
    openpyxl.Workbook().save(path)
    with pytest.raises(InvalidDocument, match="no sheet"):
        brought(desk, path)

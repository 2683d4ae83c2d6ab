"""The catalogue as tables: one delimited file with all kinds, or a workbook with a sheet for each."""

from __future__ import annotations

import csv
import io

from orientation_core.errors import require
from orientation_core.model.catalogue.contents import CLASSES, Contents, kind_of
from orientation_plugins.catalogue.columns import SHAPES, cells_of
from orientation_plugins.catalogue.reading import KIND
from orientation_plugins.catalogue.shapes import Cells
from orientation_plugins.reports.delimited import guarded
from orientation_plugins.reports.sheets import CREATED

#: What a cell of a workbook can hold.
_CELL = 32_767


def _columns(kinds: list[str], rows: list[Cells]) -> list[str]:
    """The columns that some row fills, in the order of their shapes."""
    filled = {column for row in rows for column in row}
    known = dict.fromkeys(name for kind in kinds for shape in SHAPES[kind][1] for name in shape.names())
    return [name for name in known if name in filled] + sorted(filled - known.keys())


def write_csv(contents: Contents) -> bytes:
    """Every document as a row, with its kind in the first column. UTF-8; no cell is a formula to a spreadsheet."""
    rows = [(kind_of(entry), cells_of(kind_of(entry), entry)) for entry in contents]
    columns = _columns([kind for kind in CLASSES if contents.of_kind(kind)], [cells for _, cells in rows])
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([KIND, *columns])
    for kind, cells in rows:
        writer.writerow([kind, *(guarded(cells.get(column, "")) for column in columns)])
    return stream.getvalue().encode()


def write_xlsx(contents: Contents) -> bytes:
    """A sheet for each kind, named after it; text as text. :raises MissingExtra: the package is not installed."""
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
        workbook.set_properties({"created": CREATED})
        bold = workbook.add_format({"bold": True})
        for kind in CLASSES:
            entries = contents.of_kind(kind)
            rows = [cells_of(kind, entry) for entry in entries]
            columns = _columns([kind], rows) or ["name"]
            sheet = workbook.add_worksheet(kind)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(columns) - 1, 24)
            for place, column in enumerate(columns):
                sheet.write_string(0, place, column, bold)
                for number, cells in enumerate(rows, start=1):
                    if column in cells:
                        sheet.write_string(number, place, cells[column][:_CELL])
    return stream.getvalue()

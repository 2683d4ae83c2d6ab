"""A workbook as cells that say what they are: a number, a text, a formula, a day; and what is hidden or merged in it.

The package that reads workbooks gives the cells. What it leaves out when it reads without building the whole book in
memory (hidden rows, merged cells) is read from the file itself. Both stop at fixed limits.
"""

from __future__ import annotations

import math
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, time
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from xml.parsers import expat

import attrs

from orientation_core.components.registers.messages import said
from orientation_core.components.registers.packed import check_book
from orientation_core.errors import InvalidDocument, Problem, Sentence, require, sentence
from orientation_core.model.gate import TextProblem
from orientation_core.model.gate.containers import office_kind
from orientation_core.model.text import Language

#: The largest workbook that is read, packed and unpacked. A form of a hundred organisations has a tenth of that.
MOST_BYTES, MOST_UNPACKED = 5 << 20, 20 << 20
MOST_SHEETS = 200
#: Beyond these nobody fills a form in.
MOST_ROWS, MOST_COLUMNS = 5_000, 300
#: Areas of merged cells in one sheet.
MOST_MERGED = 200
#: Cells of all sheets, filled or not.
MOST_CELLS = 100_000

_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")

CellKind = Literal["number", "text", "formula", "day", "other"]
#: First row, first column, last row, last column; each counted from 1.
Area = tuple[int, int, int, int]


@attrs.frozen
class Cell:
    """A cell that holds something. :ivar place: ``D12``. :ivar value: as it is kept; of a formula nothing."""

    row: int
    column: int
    kind: CellKind
    value: Any

    @property
    def place(self) -> str:
        """Its place as spreadsheets write it: ``D12``."""
        letters, column = "", self.column
        while column:
            column, rest = divmod(column - 1, 26)
            letters = chr(65 + rest) + letters
        return f"{letters}{self.row}"

    @property
    def text(self) -> str:
        """A text, or a whole number as one; nothing else."""
        if self.kind == "text":
            return str(self.value).strip()
        whole = self.kind == "number" and self.value == int(self.value)
        return str(int(self.value)) if whole else ""


@attrs.define
class Shape:
    """What of a sheet is not in its cells. :ivar rows, columns: that are hidden. :ivar merged: areas."""

    rows: set[int] = attrs.field(factory=set)
    columns: list[tuple[int, int]] = attrs.field(factory=list)
    merged: list[Area] = attrs.field(factory=list)
    cells: int = 0
    last: tuple[int, int] = (0, 0)


@attrs.frozen
class Sheet:
    """One sheet. :ivar number: 1 for the first. :ivar hidden: the whole of it."""

    number: int
    hidden: bool
    cells: tuple[Cell, ...]
    shape: Shape

    def hides(self, cell: Cell) -> bool:
        """Whether nobody who looks at the sheet sees this cell."""
        in_column = any(first <= cell.column <= last for first, last in self.shape.columns)
        return self.hidden or cell.row in self.shape.rows or in_column

    def merged(self, row: int, column: int) -> bool:
        """Whether this place is one of several that were made one."""
        return any(
            top <= row <= bottom and left <= column <= right and (top, left) != (bottom, right)
            for top, left, bottom, right in self.shape.merged
        )

    def where(self, cell: Cell) -> str:
        """The place of a cell, for a problem."""
        return f"sheet {self.number}, cell {cell.place}"


def is_workbook(path: Path) -> bool:
    """Whether a file begins as a packed one does. A file that cannot be opened does not."""
    try:
        with path.open("rb") as file:
            return file.read(4) == b"PK\x03\x04"
    except OSError:
        return False


def sheets(path: Path, language: Language = "en") -> list[Sheet]:
    """The sheets of a workbook, in their order, each with all that it holds.

    :raises InvalidDocument: it cannot be read, is no workbook, is larger than a form, or is made to blow up.
    :raises MissingExtra: the package that reads workbooks is not installed.
    """
    require("sheets", "openpyxl")
    import openpyxl

    try:
        if path.stat().st_size > MOST_BYTES:
            raise _large()
        content = path.read_bytes()
        office_kind(content)
        check_book(content, MOST_ROWS)
        shapes = _shapes(content)
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, keep_links=False)
        try:
            if len(book.worksheets) != len(shapes):
                raise said("register.file")
            return [
                Sheet(number, one.sheet_state != "visible", tuple(_cells(one)), shape)
                for number, (one, shape) in enumerate(zip(book.worksheets, shapes, strict=True), 1)
            ]
        finally:
            book.close()
    except InvalidDocument:
        raise
    except TextProblem as problem:
        raise InvalidDocument("form", [problem.at("", language)]) from None
    except Exception as error:  # the library raises whatever it stumbles over
        raise InvalidDocument("form", [said("register.file").at("", language)]) from error


def _cells(sheet: Any) -> Iterator[Cell]:
    """What a sheet holds. :raises TextProblem: a place holds two things, of which programs show one or the other."""
    seen: set[tuple[int, int]] = set()
    sheet.reset_dimensions()  # what the file claims of its size is not believed
    for row in sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS):
        for one in row:
            if one.value is None or (isinstance(one.value, str) and not one.value.strip()):
                continue
            if (one.row, one.column) in seen:
                raise said("register.file")
            seen.add((one.row, one.column))
            kind = _kind(one)
            yield Cell(one.row, one.column, kind, None if kind == "formula" else one.value)


def _kind(cell: Any) -> CellKind:
    if cell.data_type == "f":
        return "formula"
    if isinstance(cell.value, date | time) or cell.data_type == "d":
        return "day"
    if isinstance(cell.value, bool) or cell.data_type == "e":
        return "other"
    if isinstance(cell.value, int | float):
        return "number" if math.isfinite(cell.value) else "other"
    return "text" if isinstance(cell.value, str) else "other"


# ------------------------------------------------------------------------------------ what the library leaves out


def _shapes(content: bytes) -> list[Shape]:
    """The shape of every sheet, in the order of the book. :raises InvalidDocument: it is larger than a form."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if sum(one.file_size for one in archive.infolist()) > MOST_UNPACKED:
            raise _large()
        paths = _paths(archive)
        if len(paths) > MOST_SHEETS:
            raise _large()
        found, cells = [], 0
        for path in paths:
            shape = _shape(archive.read(path), MOST_CELLS - cells)
            cells += shape.cells
            if shape.last[0] > MOST_ROWS or shape.last[1] > MOST_COLUMNS:
                raise _large()
            found.append(shape)
        return found


def _paths(archive: zipfile.ZipFile) -> list[str]:
    """Where the sheets of a book lie, in its order; charts on sheets of their own are none."""
    targets: dict[str, str] = {}
    order: list[str] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            base = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            targets[attributes.get("Id", "")] = posixpath.normpath(base)

    def sheet(tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            order.extend(value for name, value in attributes.items() if _local(name) == "id")

    _read(archive.read("xl/_rels/workbook.xml.rels"), relation)
    _read(archive.read("xl/workbook.xml"), sheet)
    return [targets[one] for one in order if one in targets]


def _shape(content: bytes, most: int) -> Shape:
    found = Shape()
    row = column = 0

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal row, column
        match tag:
            case "row":
                row, column = int(attributes.get("r", row + 1)), 0
                if attributes.get("hidden") in ("1", "true"):
                    found.rows.add(row)
            case "c":
                area = _area(attributes["r"]) if "r" in attributes else None
                column = area[1] if area else column + 1
                found.cells += 1
                found.last = max(found.last[0], row, area[0] if area else 0), max(found.last[1], column)
                if found.cells > most:
                    raise _large()
            case "col" if attributes.get("hidden") in ("1", "true"):
                found.columns.append((int(attributes.get("min", 0)), int(attributes.get("max", 0))))
            case "mergeCell":
                area = _area(attributes.get("ref", ""))
                if area is not None:
                    found.merged.append(area)
        if (
            len(found.columns) > MOST_COLUMNS
            or len(found.merged) > MOST_MERGED
            or len(found.rows) > MOST_ROWS
        ):
            raise _large()

    _read(content, start)
    return found


def _area(reference: str) -> Area | None:
    """``A1`` or ``A1:B2`` in numbers; None for anything else."""
    places = [_PLACE.fullmatch(one) for one in reference.split(":")]
    if not 1 <= len(places) <= 2 or None in places:
        return None
    corners = []
    for place in places:
        assert place is not None
        column = 0
        for letter in place[1]:
            column = column * 26 + ord(letter) - 64
        corners.append((int(place[2]), column))
    (top, left), (bottom, right) = corners[0], corners[-1]
    return top, left, bottom, right


def _read(content: bytes, start: Callable[[str, dict[str, str]], None]) -> None:
    """Call `start` for every element. :raises TextProblem: the file declares entities, which could multiply."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise said("register.file")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: start(_local(tag), attributes)
    parser.Parse(content, True)


def _local(tag: str) -> str:
    """The name without the prefix of its vocabulary."""
    return tag.rpartition(":")[2]


def _large() -> InvalidDocument:
    return _invalid(sentence("this file is larger than a form can be"), "form.large")


def _invalid(text: Sentence, code: str) -> InvalidDocument:
    return InvalidDocument("form", [Problem("", text, code)])

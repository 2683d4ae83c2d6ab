"""The sheets of a workbook as rows, like a register of text: every cell as the text that stands for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Any

from orientation_core.components.registers.messages import said
from orientation_core.components.registers.packed import check_book
from orientation_core.components.registers.read import RawRow
from orientation_core.errors import InvalidDocument, require
from orientation_core.model.gate import TextProblem
from orientation_core.model.gate.containers import office_kind
from orientation_core.model.text import Language

#: The largest workbook that is read.
MOST_BYTES = 50 << 20
#: No list of an agency has more columns.
MOST_COLUMNS = 500


class SheetFile:
    """One sheet that is open for reading, with the same face as :class:`~.read.RegisterFile`.

    :ivar name: of the sheet. :ivar header: the column names: its first row that is not empty.
    :ivar encoding, delimiter: of a file of rejected rows beside it.
    """

    encoding, delimiter = "utf-8", ","

    def __init__(self, name: str, rows: Iterator[tuple[Any, ...]], language: Language = "en") -> None:
        self.name = name
        self._rows = _held(rows, language)
        self.header: list[str] = []
        for _, row in self._rows:
            self.header = [_text(cell) for cell in row]
            while self.header and not self.header[-1]:
                self.header.pop()
            if len(self.header) > MOST_COLUMNS:
                raise InvalidDocument(
                    "register", [said("register.wide", most=MOST_COLUMNS).at("line 1", language)]
                )
            if self.header:
                break

    @classmethod
    @contextmanager
    def opened(cls, path: Path, language: Language = "en") -> Iterator[list[SheetFile]]:
        """The sheets of a workbook that hold something, in their order.

        :raises InvalidDocument: it cannot be read, is no workbook, or is made to blow up when it is unpacked.
        :raises MissingExtra: the package that reads workbooks is not installed.
        """
        require("sheets", "openpyxl")
        import openpyxl

        try:
            if path.stat().st_size > MOST_BYTES:
                raise said("register.file")
            content = path.read_bytes()
            office_kind(content)
            check_book(content)
            book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True)
        except OSError as error:
            raise InvalidDocument("register", [said("register.file").at("", language)]) from error
        except TextProblem as problem:
            raise InvalidDocument("register", [problem.at("", language)]) from None
        except Exception as error:  # the library raises whatever it stumbles over
            raise InvalidDocument("register", [said("register.file").at("", language)]) from error
        try:
            sheets = [cls(sheet.title, _rows(sheet), language) for sheet in book.worksheets]
            held = [sheet for sheet in sheets if sheet.header]
            if not held:
                raise InvalidDocument("register", [said("register.empty").at("line 1", language)])
            yield held
        finally:
            book.close()

    def rows(self) -> Iterator[RawRow]:
        """Every row behind the header that is not empty; what stands beside the header's columns is left out."""
        for line, row in self._rows:
            cells = [_text(cell) for _, cell in zip_longest(self.header, row[: len(self.header)])]
            if any(cells):
                yield RawRow(line, cells)


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a sheet. What the file claims of its size is not believed."""
    sheet.reset_dimensions()
    rows: Iterator[tuple[Any, ...]] = sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True)
    return rows


def _held(rows: Iterator[tuple[Any, ...]], language: Language) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """The rows that hold something, each with its number.

    :raises InvalidDocument: the sheet breaks off, or is no sheet: that is found out only while it is read.
    """
    before: tuple[Any, ...] | None = None
    line = 0
    while True:
        try:
            row = next(rows, None)
        except Exception as error:  # the library raises whatever it stumbles over
            where = f"line {line + 1}"
            raise InvalidDocument("register", [said("register.file").at(where, language)]) from error
        if row is None:
            return
        line += 1
        if row is not before and row.count(None) < len(row):  # rows that are made up are one and the same
            yield line, row
        before = row


def _text(value: Any) -> str:
    """A cell as the text a person would write for it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    return value.isoformat() if isinstance(value, date | time) else str(value)

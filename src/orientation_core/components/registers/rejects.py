"""The rows that could not be imported, in a file beside the register, for somebody to mend and import again.

Written like the register itself (delimiter, encoding), with the line number and the reason before its own columns, so
that the mended file can be imported with the same map. A cell that a spreadsheet would take for a formula gets an
apostrophe before it: opening the file must run nothing. A cell longer than a spreadsheet can hold is cut; the line
number leads to the whole of it. The file appears only when it is whole.
"""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from orientation_core.components.registers.messages import said
from orientation_core.errors import Refused
from orientation_core.model.text import Language

#: A sign that begins a formula, in either width, behind whatever a spreadsheet skips; a plain number is no formula.
_FORMULA = re.compile(r"[\s\ufeff\"']*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
_MOST_IN_CELL = 32_000

#: The columns before those of the register.
OWN_COLUMNS = ["line", "reason"]


def guarded(cell: str) -> str:
    """`cell` as a spreadsheet will show it and not run it."""
    if len(cell) > _MOST_IN_CELL:
        cell = f"{cell[:_MOST_IN_CELL]} […]"
    return f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell


class Rejects:
    """Writes a rejects file. Use it in a ``with`` block: leaving it well puts the file in its place, or takes away
    the one of an earlier run when nothing was rejected; an exception leaves everything as it was.

    :param write: False for a trial run, which touches no file.
    :raises Refused: the file cannot be written there (when the first row is rejected, or at the end).
    """

    def __init__(
        self,
        path: Path,
        header: Sequence[str],
        *,
        encoding: str,
        delimiter: str,
        write: bool,
        language: Language = "en",
    ) -> None:
        self.path, self.language = path, language
        self._part = path.with_name(f"{path.name}.part")
        self._header, self._encoding, self._delimiter = header, encoding, delimiter
        self._write = write
        self._file: IO[str] | None = None
        self._rows: Any = None

    def add(self, line: int, reason: str, cells: Sequence[str]) -> None:
        """Note a row."""
        if not self._write:
            return
        try:
            if self._file is None:
                self._open()
            self._rows.writerow([line, reason, *map(guarded, cells)])
        except OSError as error:
            raise self._refused() from error

    def _open(self) -> None:
        self._file = self._part.open("w", encoding=self._encoding, errors="backslashreplace", newline="")
        self._rows = csv.writer(self._file, delimiter=self._delimiter)
        self._rows.writerow([*OWN_COLUMNS, *map(guarded, self._header)])

    def _refused(self) -> Refused:
        return Refused([said("register.rejects").at(self.path.name, self.language)])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._write:
            return
        try:
            if self._file is not None:
                with self._file as file:
                    file.flush()
                    os.fsync(file.fileno())
            if kind is not None:
                self._part.unlink(missing_ok=True)
            elif self._file is not None:
                self._part.replace(self.path)
            else:
                self.path.unlink(missing_ok=True)
        except OSError as failure:
            raise self._refused() from failure

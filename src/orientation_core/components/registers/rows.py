"""A row of a register as the fields of a request, by the map."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import attrs

from orientation_core.components.registers.fields import COMPLAINTS, EXTRA, MOMENTS, Fields
from orientation_core.components.registers.map import RegisterMap, nearest
from orientation_core.components.registers.messages import invalid_map, said
from orientation_core.components.registers.moments import moment_reader
from orientation_core.components.registers.rejects import OWN_COLUMNS
from orientation_core.errors import Problem
from orientation_core.model.gate import TextProblem, pointer
from orientation_core.model.text import Language

#: The register says that the case was closed before it was received. Kept, and counted as invalid.
CLOSED_BEFORE_RECEIVED = "closed_before_received"


@attrs.frozen
class Row:
    """What a row says.

    :ivar values: field of the complaint -> value; `extra` among them when there is any.
    :ivar flags: what contradicts itself or was not plain. :ivar digest: SHA-256 over all its cells of the register.
    """

    values: Mapping[str, Any]
    flags: tuple[str, ...]
    digest: bytes


@attrs.frozen
class _Cell:
    """Where a field stands and how it is read. :ivar ours: what replaces a value of the register; empty where that stands for nothing."""

    field: str
    column: str
    place: int
    ours: Mapping[str, str]
    read: Callable[[str], Any]


class CellReader:
    """Reads the rows of one register as values by field.

    :param header: its column names. :param zone: of local times, when the map names none.
    :param fields: what the map can fill.
    :raises InvalidDocument: the map names a column that the register has not, or has twice.
    """

    def __init__(
        self,
        register_map: RegisterMap,
        header: Sequence[str],
        zone: str,
        language: Language = "en",
        fields: Fields = COMPLAINTS,
    ) -> None:
        problems = list(column_problems(register_map, header, language))
        if problems:
            raise invalid_map(*problems)
        self._language = language
        # A mended rejects file says about a row what the register will say once it is mended too.
        self._own = len(OWN_COLUMNS) if list(header[: len(OWN_COLUMNS)]) == OWN_COLUMNS else 0
        moment = moment_reader(register_map.datetime_formats, register_map.timezone or zone)

        def reading(field: str) -> Callable[[str], Any]:
            if field in fields.moments:
                return moment
            # A register has few categories and units, and names them again and again.
            read = fields.reader(field)
            assert read is not None, field
            return lru_cache(maxsize=1_024)(read) if field in fields.repeated else read

        nothing = dict.fromkeys(register_map.null, "")
        self._moments = frozenset(fields.moments)
        self._cells = [
            _Cell(
                field,
                column,
                header.index(column),
                nothing | dict(register_map.values.get(field, {})),
                reading(field),
            )
            for field, column in register_map.fields.items()
        ]
        self._constant = {field: reading(field)(value) for field, value in register_map.constant.items()}

    def values(self, line: int, cells: Sequence[str]) -> dict[str, Any] | Problem:
        """Field -> value, or why the row cannot be used. Never raises because of what a cell holds."""
        values = dict(self._constant)
        for cell in self._cells:
            text = cells[cell.place]
            text = cell.ours.get(text, text)
            if cell.field in self._moments:
                text = text.strip()  # exports of fixed width fill up with blanks
            if text:
                try:
                    values[cell.field] = cell.read(text)
                except TextProblem as problem:
                    return problem.at(f"line {line}, column {cell.column}", self._language)
        return values

    def digest(self, cells: Sequence[str]) -> bytes:
        """SHA-256 over all cells of the register."""
        # No cell holds NUL, so that no two different rows join to the same text.
        return sha256("\0".join(cells[self._own :]).encode()).digest()


class RowReader(CellReader):
    """Reads the rows of a register of complaints. As :class:`CellReader` in all else."""

    def __init__(
        self, register_map: RegisterMap, header: Sequence[str], zone: str, language: Language = "en"
    ) -> None:
        super().__init__(register_map, header, zone, language)
        named = register_map.fields.keys() | register_map.constant.keys()
        self._extras = sorted(field.removeprefix(EXTRA) for field in named if field.startswith(EXTRA))

    def read(self, line: int, cells: Sequence[str]) -> Row | Problem:
        """The row in `cells`, or why it cannot be imported. Never raises because of what a cell holds."""
        values = self.values(line, cells)
        if isinstance(values, Problem):
            return values
        if "received_at" not in values:
            return said("row.received_at").at(f"line {line}", self._language)
        flags = _settle_moments(values)
        extra = {name: values.pop(EXTRA + name) for name in self._extras if EXTRA + name in values}
        if extra:
            values["extra"] = extra
        return Row(values, flags, self.digest(cells))


def _settle_moments(values: dict[str, Any]) -> tuple[str, ...]:
    """Leave the plain instants in `values`; the flags they gave."""
    flags: list[str] = []
    for field in MOMENTS:
        if field in values:
            values[field], flag = values[field]
            if flag is not None and flag not in flags:
                flags.append(flag)
    closed: datetime | None = values.get("closed_at")
    if closed is not None and closed < values["received_at"]:
        flags.insert(0, CLOSED_BEFORE_RECEIVED)
    return tuple(flags)


def column_problems(register_map: RegisterMap, header: Sequence[str], language: Language) -> list[Problem]:
    """Columns of the map that the register lacks. Never lists those it has: a file without a header line has somebody's
    words in its first line. A name that is nearly the one asked for is a name.
    """
    missing = [column for column in register_map.fields.values() if column not in header]
    if missing and len(header) == 1:
        others = [sign for sign in ";,\t|" if sign in header[0] and sign != register_map.delimiter]
        if others:
            shown = {"\t": "\\t"}.get(others[0], others[0])
            return [said("map.delimiter", delimiter=shown).at("/source/delimiter", language)]
    problems = []
    for field, column in register_map.fields.items():
        where, times, near = pointer("fields", field), header.count(column), nearest(column, header)
        if times == 0 and near is not None:
            problems.append(said("map.nearest", name=column, nearest=near).at(where, language))
        elif times == 0:
            problems.append(said("map.column", name=column, count=len(header)).at(where, language))
        elif times > 1:
            problems.append(said("map.twice", name=column).at(where, language))
    return problems

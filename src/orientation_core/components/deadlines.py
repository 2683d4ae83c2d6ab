"""Due dates in bulk: a table with ``start``, ``n``, ``unit`` and ``roll`` gets a column ``due``."""

from __future__ import annotations

import csv
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import TextIO

from orientation_core.components.registers.read import separator
from orientation_core.errors import InvalidDocument, Problem, Refused, sentence
from orientation_core.model.calendars import Calendar, local_day
from orientation_core.model.terms import due_day, term_problem

#: What a row is read from. Other columns are carried along.
COLUMNS = ("start", "n", "unit", "roll")
#: A due date is a day, so a table knows the units that end with one.
TABLE_UNITS = ("working_day", "calendar_day", "month")
#: How many problems are told at most; a table that is wrong throughout is told by its first lines.
TOLD = 100

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ](?:[01]\d|2[0-3]):\d{2}(:\d{2}(\.\d{1,6})?)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_NUMBER = re.compile(r"-?\d{1,9}", re.ASCII)


def deadlines(
    rows: Iterable[Mapping[str, str]], calendar: Calendar, first_line: int = 2
) -> Iterator[dict[str, str]]:
    """Every row with its ``due`` date (ISO).

    :param rows: ``start`` an ISO date, or an ISO time with its offset (then its local date counts); ``n`` a whole
        number; ``unit`` one of ``working_day``, ``calendar_day``, ``month``; ``roll`` empty or
        ``next_working_day``. Other columns are kept.
    :param first_line: the line of the first row, for messages.
    :raises InvalidDocument: at the first row that cannot be read, with its line and column.
    """
    for line, row in enumerate(rows, first_line):
        cells = [row.get(column) or "" for column in COLUMNS]
        yield {**row, "due": _due(cells, calendar, line)}


def deadline_csv(
    source: Path, target: Path, calendar: Calendar, progress: Callable[[int], None] | None = None
) -> int:
    """Read the CSV file `source` (UTF-8, with or without BOM) and write its rows plus ``due`` to `target`.

    Between the cells stands a comma, or what the first line has there: a semicolon, a tab, a bar.

    The columns keep their order. `target` appears whole or not at all.

    :param progress: told the number of rows done, every thousand rows. :returns: the number of rows.
    :raises InvalidDocument: with every row that cannot be read (the first hundred), by line and column.
    """
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with (
            source.open(encoding="utf-8-sig", newline="") as given,
            partial.open("x", encoding="utf-8", newline="") as made,
        ):
            count = _copy(given, made, calendar, progress)
            made.flush()
            os.fsync(made.fileno())
        partial.replace(target)
    except UnicodeDecodeError:
        raise InvalidDocument(
            "deadline", [Problem("", sentence("this file is not written in UTF-8"), "csv.encoding")]
        ) from None
    finally:
        partial.unlink(missing_ok=True)
    return count


def _copy(given: TextIO, made: TextIO, calendar: Calendar, progress: Callable[[int], None] | None) -> int:
    start: list[str] = []
    while not "".join(start).strip() and (line_read := given.readline()):
        start.append(line_read)
    between = separator("".join(start))
    reader = csv.reader(chain(start, given), delimiter=between, strict=True)
    writer = csv.writer(made, delimiter=between, lineterminator="\n")
    problems: list[Problem] = []
    count = 0
    try:
        header = next(filter(None, reader), [])
        places = _places(header)
        writer.writerow([*header, "due"])
        for row in reader:
            if not row:
                continue  # a blank line is no row
            line = reader.line_num
            if len(row) != len(header):
                text = sentence(
                    "this row has {n} columns and the header {expected}", n=len(row), expected=len(header)
                )
                problems.append(Problem(f"line {line}", text, "csv.columns"))
            else:
                try:
                    cells = [row[place] if place is not None else "" for place in places]
                    writer.writerow([*row, _due(cells, calendar, line)])
                except InvalidDocument as error:
                    problems.extend(error.problems)
            if len(problems) >= TOLD:
                break
            count += 1
            if progress is not None and count % 1000 == 0:
                progress(count)
    except csv.Error:
        problems.append(
            Problem(f"line {reader.line_num}", sentence("this line is not well-formed CSV"), "csv.syntax")
        )
    if problems:
        raise InvalidDocument("deadline", problems)
    return count


def _places(header: list[str]) -> list[int | None]:
    """Where our columns stand; ``roll`` may be missing."""
    names = [name.strip() for name in header]
    problems = [
        Problem(f"line 1, column {name}", sentence("the column {name} is missing", name=name), "csv.header")
        for name in COLUMNS[:3]
        if name not in names
    ]
    problems += [
        Problem(f"line 1, column {name}", sentence("{name} stands here twice", name=name), "csv.header")
        for name in COLUMNS
        if names.count(name) > 1
    ]
    if "due" in names:
        problems.append(
            Problem("line 1, column due", sentence("this table has a column due already"), "csv.header")
        )
    if problems:
        raise InvalidDocument("deadline", problems)
    return [names.index(name) if name in names else None for name in COLUMNS]


def _due(cells: list[str], calendar: Calendar, line: int) -> str:
    start, number, unit, roll = (cell.strip() for cell in cells)
    if not _NUMBER.fullmatch(number):
        raise _wrong(line, "n", sentence("the number must be a whole number"), "term.n")
    if unit not in TABLE_UNITS:
        raise _wrong(
            line, "unit", sentence("the unit must be one of {known}", known=TABLE_UNITS), "term.unit"
        )
    n = int(number)
    problem = term_problem(n, unit, roll or None)
    if problem:
        raise _wrong(line, problem.where.removeprefix("/"), problem.message, problem.code)
    day = _start(start, calendar, line)
    try:
        return date.fromordinal(due_day(calendar.table(), day.toordinal(), n, unit, roll or None)).isoformat()
    except Refused as error:
        reason = error.reasons[0]
        raise _wrong(line, "start", reason.message, reason.code) from None


def _start(start: str, calendar: Calendar, line: int) -> date:
    try:
        if _DATE.fullmatch(start):
            return date.fromisoformat(start)
        if _INSTANT.fullmatch(start):
            return local_day(datetime.fromisoformat(start.upper()), calendar.zone)
    except ValueError:
        raise _wrong(line, "start", sentence("there is no such date or time"), "start.impossible") from None
    text = sentence(
        "the start must be a date (2026-11-23) or a time with its offset (2026-11-23T10:00+01:00)"
    )
    raise _wrong(line, "start", text, "start.format")


def _wrong(line: int, column: str, message: str, code: str) -> InvalidDocument:
    return InvalidDocument("deadline", [Problem(f"line {line}, column {column}", message, code)])

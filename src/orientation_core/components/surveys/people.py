"""The people to ask, out of a CSV file: one line each, columns called like the fields of an invitation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from orientation_core.components.registers.messages import said as said_of_rows
from orientation_core.components.registers.read import RegisterFile
from orientation_core.errors import InvalidDocument, Problem
from orientation_core.model.gate import TextProblem, clean
from orientation_core.model.surveys.invitations import Invitee
from orientation_core.model.surveys.messages import said
from orientation_core.model.text import LANGUAGES, Language

#: Columns, and how long their values may be; only the first one has to be there.
_COLUMNS = {"person": 200, "email": 254, "name": 500, "language": 2, "viewpoint": 8, "stratum": 200}
_CHOICES = {"language": LANGUAGES, "viewpoint": ("client", "official")}
_ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")

_KIND = "people"


def read_people(path: str | Path, *, spoken: Language, language: Language = "en") -> list[Invitee]:
    """The people in a file: a column ``person``, and ``email``, ``name``, ``language``, ``viewpoint``, ``stratum``.

    The file is UTF-8, or as spreadsheets write it here; commas, semicolons or tabs stand between its cells.

    :param spoken: the language of those for whom the file names none. :param language: in which to be refused.
    :raises InvalidDocument: naming every line and column that cannot be used, and nothing that stands there.
    """
    place = Path(path)
    with RegisterFile.found(place, language) as file:
        problems = list(_header(file.header, language))
        if problems:
            raise InvalidDocument(_KIND, problems)
        found: list[Invitee] = []
        seen: dict[str, int] = {}
        for row in file.rows():
            where = f"line {row.line}"
            if row.problem is not None:
                problems.append(row.problem.at(where, language))
                continue
            values, wrong = _values(dict(zip(file.header, row.cells, strict=True)), where, language)
            problems += wrong
            if wrong:
                continue
            one = Invitee(**{"language": spoken, **values})
            if one.person in seen:
                twice = said("people.twice", line=seen[one.person])
                problems.append(twice.at(f"{where}, column person", language))
            seen.setdefault(one.person, row.line)
            found.append(one)
    if problems:
        raise InvalidDocument(_KIND, problems)
    return found


def _header(header: list[str], language: Language) -> Iterator[Problem]:
    known = ", ".join(_COLUMNS)
    for name in header:
        if name not in _COLUMNS:
            yield said_of_rows("map.unknown", name=name[:60], known=known).at("line 1", language)
    if "person" not in header:
        yield said_of_rows("row.missing", name="person").at("line 1", language)


def _values(cells: Mapping[str, str], where: str, language: Language) -> tuple[dict[str, Any], list[Problem]]:
    """What a line says of somebody, and what is wrong with it."""
    values, problems = {}, []
    for name, cell in cells.items():
        try:
            if cell.strip():
                values[name] = _value(name, cell.strip())
            elif name == "person":
                raise said_of_rows("row.missing", name=name)
        except TextProblem as problem:
            problems.append(problem.at(f"{where}, column {name}", language))
    return values, problems


def _value(name: str, cell: str) -> str:
    """A cell as it can be kept. :raises TextProblem: it cannot."""
    value = clean(cell, multiline=False, limit=_COLUMNS[name], name=name == "name")
    if name in _CHOICES and value not in _CHOICES[name]:
        raise said_of_rows("row.choice", known=", ".join(_CHOICES[name]))
    if name == "email" and not _ADDRESS.fullmatch(value):
        raise said("people.email")
    return value

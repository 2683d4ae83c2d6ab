"""A list of organisations as a file: which column says what, and what each row says."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import attrs

from orientation_core.components.registers.read import RawRow, RegisterFile
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.gate import TextProblem, clean, parse_day
from orientation_core.model.network.members import ORGANISATION_KINDS, OrganisationKind
from orientation_core.model.text import LANGUAGES, Language

#: Column -> what it says. Our own names, and those of public lists of organisations.
COLUMNS: Mapping[str, str] = {
    **{name: name for name in ("name", "uri", "kind", "parent", "agency", "member_from", "member_until")},
    **{f"label_{language}": f"label_{language}" for language in LANGUAGES},
    **{f"pref_{language}": f"label_{language}" for language in LANGUAGES},
    **{f"name_{language}": f"label_{language}" for language in LANGUAGES},
    **{f"other_{language}": f"other_{language}" for language in (*LANGUAGES, "und")},
    **{f"alt_{language}": f"other_{language}" for language in (*LANGUAGES, "und")},
    "enterprise_number": "enterprise_number",
    **dict.fromkeys(("cbe", "bce", "kbo"), "enterprise_number"),
    "type": "type",
}

#: How what points at something is written.
_NAME = re.compile(r"[a-z0-9]([a-z0-9._-]{0,78}[a-z0-9])?")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")
_FORMS = {"name": _NAME, "agency": _NAME, "uri": _ADDRESS}

#: Between several names in one cell.
_BETWEEN = re.compile(r"\s*\|\s*")
#: What stands in an enterprise number beside its digits.
_DRESS = re.compile(r"^BE|[ .\u00a0]")


@attrs.frozen(kw_only=True)
class Row:
    """One row, read. :ivar line: of the file. :ivar labels: language -> name. :ivar others: (language, other name).

    :ivar number: ten digits; :ivar establishment: of one place of an organisation and not of the whole.
    :ivar kind: ours, when the row names one of ours. :ivar type: what it calls it else.
    """

    line: int
    labels: Mapping[str, str]
    others: tuple[tuple[str, str], ...] = ()
    name: str | None = None
    uri: str | None = None
    number: str | None = None
    establishment: bool = False
    kind: OrganisationKind | None = None
    type: str | None = None
    parent: str | None = None
    agency: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def key(self) -> str:
        """What rows about the same organisation share."""
        label = next(iter(self.labels.values()), "") or next((name for _, name in self.others), "")
        return self.uri or self.name or self.number or label


def read_rows(path: Path, language: Language = "en") -> tuple[list[Row | Problem], list[Problem]]:
    """Every row of a file (CSV, plain or gzip), or what is wrong with it; and what is odd about the file as a whole.

    :raises InvalidDocument: it cannot be read, or no column says what organisations are called.
    """
    with RegisterFile.found(path, language) as file:
        places: dict[str, int] = {}
        unread: list[str] = []
        for place, title in enumerate(file.header):
            name = COLUMNS.get(title.strip().casefold())
            if name is not None and name not in places:
                places[name] = place
            else:
                unread.append(title.strip()[:60] or str(place + 1))
        if not any(name.startswith("label_") for name in places):
            text = sentence(
                "no column says what the organisations are called; known columns: {known}",
                known=tuple(COLUMNS),
            )
            raise InvalidDocument("register", [Problem("line 1", text, "columns.label")])
        odd: list[Problem] = []
        if unread:
            text = sentence("nothing was read from these columns: {names}", names=tuple(unread))
            odd.append(Problem("line 1", text, "columns.unread"))
        if file.guessed:
            text = sentence("this file is not written in UTF-8; it was read as {name}", name=file.encoding)
            odd.append(Problem("line 1", text, "csv.encoding"))
        return [_row(raw, places, file.header, language) for raw in file.rows()], odd


def _row(raw: RawRow, places: Mapping[str, int], header: list[str], language: Language) -> Row | Problem:
    if raw.problem is not None:
        return raw.problem.at(f"line {raw.line}", language)
    column = ""
    try:
        said: dict[str, str] = {}
        for name, place in places.items():
            column, cell = name, " ".join(raw.cells[place].split())
            if cell:
                said[name] = clean(cell, multiline=False, limit=2_000, name=True)
        for column, form in _FORMS.items():
            if column in said and not form.fullmatch(said[column]):
                raise _Wrong(sentence("this is not written in the expected form"), "pattern")
        column = "enterprise_number"
        number = _number(said.get(column))
        days: dict[str, date] = {}
        for column in ("member_from", "member_until"):
            if column in said:
                days[column] = parse_day(said[column])
    except TextProblem as problem:
        return problem.at(_where(raw, places, header, column), language)
    except _Wrong as wrong:
        return Problem(_where(raw, places, header, column), *wrong.args)
    told = (said.get("kind"), said.get("type"))
    return Row(
        line=raw.line,
        labels={one: said[f"label_{one}"] for one in LANGUAGES if f"label_{one}" in said},
        others=tuple(
            (one, name)
            for one in (*LANGUAGES, "und")
            for name in _BETWEEN.split(said.get(f"other_{one}", ""))
            if name
        ),
        name=said.get("name"),
        uri=said.get("uri"),
        number=number,
        establishment=number is not None and number[0] not in "01",
        kind=next((kind for kind in ORGANISATION_KINDS if kind in told), None),
        type=said.get("type") or said.get("kind"),
        parent=said.get("parent"),
        agency=said.get("agency"),
        since=days.get("member_from"),
        until=days.get("member_until"),
    )


class _Wrong(Exception):
    """A cell that cannot be right. Holds the sentence and the code of a problem."""


def _number(cell: str | None) -> str | None:
    """Ten digits, without what people write between them. :raises _Wrong: it is none, or its check digits are not right."""
    if cell is None:
        return None
    digits = _DRESS.sub("", cell)
    digits = f"0{digits}" if len(digits) == 9 else digits
    if len(digits) != 10 or not (digits.isascii() and digits.isdigit()):
        raise _Wrong(sentence("an enterprise number has ten digits"), "enterprise.form")
    if 97 - int(digits[:8]) % 97 != int(digits[8:]):
        raise _Wrong(sentence("the check digits of this enterprise number are not right"), "enterprise.check")
    return digits


def _where(raw: RawRow, places: Mapping[str, int], header: list[str], column: str) -> str:
    return f"line {raw.line}, column {header[places[column]]}"

"""A form that was filled in, as figures: by the form of a round, or a table with a row per organisation and year.

A cell that cannot be used costs its year of its organisation and nothing else. Everything that was left out, or taken
though somebody should look at it, is listed with its place; a value is never repeated.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from orientation_core.components.network.workbook import Cell, Sheet
from orientation_core.errors import InvalidDocument, Problem, Sentence, sentence
from orientation_core.model.network.forms import BY, INDICATOR, LISTS, ORGANISATION, REMARKS, ROUND

#: Columns of a table that are no indicators.
OWN = ("organisation", "year", "by", "remarks")

#: Blanks that people put between thousands.
_BLANKS = re.compile(r"[ \u00a0\u202f]")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")
_YEAR = re.compile(r"(199\d|20\d\d|21\d\d)")

#: Where the answers of a form stand: beside the labels, and the years further to the right.
_ANSWER, _FIRST_YEAR = 3, 4


@attrs.define
class Answer:
    """What a form says of one organisation and one year.

    :ivar where: its place in the file. :ivar document: as a document of figures, without when and how it came.
    :ivar problems: why it cannot be used. :ivar odd: what somebody should look at; it was used all the same.
    :ivar said: name of the round that the form is of.
    """

    where: str
    document: dict[str, Any] = attrs.field(factory=dict)
    problems: list[Problem] = attrs.field(factory=list)
    odd: list[Problem] = attrs.field(factory=list)
    said: str | None = None

    def figure(self, name: str, value: int, where: str) -> None:
        """Take a figure. Another value for the same one costs the whole year: nobody can tell which is meant."""
        values = self.document.setdefault("values", {})
        if values.setdefault(name, value) != value:
            text = sentence("there is another figure for the same indicator and year in this form")
            self.problems.append(Problem(where, text, "figures.twice"))


def whole_number(words: str) -> int | None:
    """A whole number of at most nine digits as people write it; None for anything else."""
    digits = _BLANKS.sub("", words.strip())
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 9 else None


def answers(sheets: Sequence[Sheet]) -> Iterator[Answer]:
    """What the sheets of a workbook say. :raises InvalidDocument: none of them is a form."""
    found = False
    for sheet in sheets:
        rows: dict[int, dict[int, Cell]] = defaultdict(dict)
        for cell in sheet.cells:
            rows[cell.row][cell.column] = cell
        codes = {_code(row.get(1)): number for number, row in reversed(rows.items())}
        first = next(iter(rows.values()), {})
        titles = {_code(cell) for cell in first.values()}
        if _code(rows.get(1, {}).get(1)) == LISTS or not rows:
            continue
        if ORGANISATION in codes and INDICATOR in codes:
            found = True
            yield from _Form(sheet, rows, codes).answers()
        elif {ORGANISATION, "year"} <= titles:
            found = True
            yield from _table(sheet, rows)
        else:
            text = sentence("this sheet is no form; it was left out")
            yield Answer(f"sheet {sheet.number}", odd=[Problem(f"sheet {sheet.number}", text, "form.none")])
    if not found:
        text = sentence(
            "no sheet of this workbook is a form, or a table with these columns: {names}", names=OWN[:2]
        )
        raise InvalidDocument("form", [Problem("", text, "form.none")])


def _code(cell: Cell | None) -> str:
    return "" if cell is None else cell.text.casefold()


class _Form:
    """The form of one sheet: a row per indicator, found by the code in its first column, and a column per year."""

    def __init__(
        self, sheet: Sheet, rows: Mapping[int, Mapping[int, Cell]], codes: Mapping[str, int]
    ) -> None:
        self.sheet, self.rows, self.codes = sheet, rows, codes
        self.head = codes[INDICATOR]
        self.aside: list[Problem] = []

    def answers(self) -> Iterator[Answer]:
        """What it says of each year."""
        again = next((self.rows[one][1] for one in self.rows if one > self.head and self._opens(one)), None)
        if again is not None:
            text = sentence("there are two forms on this sheet; put each on a sheet of its own")
            problem = Problem(self.sheet.where(again), text, "form.twice")
            yield Answer(f"sheet {self.sheet.number}", problems=[problem])
            return
        years = self._years()
        organisation = self._beside(ORGANISATION).partition(" – ")[0].strip()
        said, by = self._beside(ROUND) or None, self._beside(BY)
        made = {}
        for year in dict.fromkeys(years.values()):
            document: dict[str, Any] = {"name": organisation, "year": year, "values": {}}
            if by:
                document["by"] = by
            made[year] = Answer(f"sheet {self.sheet.number}, {year}", document, said=said)
        for number, row in self.rows.items():
            for column, cell in row.items():
                if number > self.head and column in years:
                    self._take(cell, _code(row.get(1)), made[years[column]])
                elif self._beside_it(number, column, years):
                    self._left_out(cell, sentence("this stands beside the form; it was left out"))
        if not organisation:
            text = sentence("the form does not say of which organisation it is")
            yield Answer(
                f"sheet {self.sheet.number}",
                problems=[Problem(f"sheet {self.sheet.number}", text, "form.organisation")],
                odd=self.aside,
            )
            return
        for year, one in made.items():
            if not one.problems and not one.document["values"] and "remarks" not in one.document:
                text = sentence("nothing was filled in for {year}", year=year)
                self.aside.append(Problem(one.where, text, "form.empty"))
            else:
                yield one
        if self.aside:
            yield Answer(f"sheet {self.sheet.number}", odd=self.aside)

    def _opens(self, number: int) -> bool:
        """Whether a row is one of those with which a form begins."""
        return _code(self.rows[number].get(1)) in (ROUND, ORGANISATION, BY, INDICATOR)

    def _beside_it(self, number: int, column: int, years: Mapping[int, int]) -> bool:
        """Whether nobody reads a place: to the right of the form, or below it where no row of ours is."""
        if column >= _FIRST_YEAR:
            return not (number == self.head and column in years)
        return number > self.head and not _NAME.fullmatch(_code(self.rows[number].get(1)))

    def _years(self) -> dict[int, int]:
        """Column -> the year it is about."""
        found = {}
        for column, cell in self.rows[self.head].items():
            if column >= _FIRST_YEAR and _YEAR.fullmatch(cell.text):
                found[column] = int(cell.text)
        if not found:
            text = sentence("no column of the form has a year above it")
            raise InvalidDocument("form", [Problem(f"sheet {self.sheet.number}", text, "form.years")])
        return found

    def _beside(self, code: str) -> str:
        cell = self.rows.get(self.codes.get(code, 0), {}).get(_ANSWER)
        if cell is None:
            return ""
        if cell.kind != "text":
            self._left_out(cell, sentence("this is no text; it was left out"))
            return ""
        if self.sheet.hides(cell):
            self._odd(self.aside, cell)
        return cell.text

    def _take(self, cell: Cell, code: str, into: Answer) -> None:
        where = self.sheet.where(cell)
        if code == REMARKS and cell.kind == "text":
            into.document["remarks"] = cell.text
        elif code == REMARKS:
            self._left_out(cell, sentence("this is no text; it was left out"))
        elif not _NAME.fullmatch(code):
            self._left_out(cell, sentence("this row names no indicator; it was left out"))
        else:
            value = _figure(self.sheet, cell, into)
            if value is not None:
                into.figure(code, value, where)

    def _left_out(self, cell: Cell, text: Sentence) -> None:
        self.aside.append(Problem(self.sheet.where(cell), text, "form.outside"))

    def _odd(self, into: list[Problem], cell: Cell) -> None:
        into.append(_hidden(self.sheet, cell))


def _figure(sheet: Sheet, cell: Cell, into: Answer) -> int | None:
    """The figure of a cell; None when it cannot be used, and then the answer says why."""
    where = sheet.where(cell)
    if sheet.merged(cell.row, cell.column):
        text = sentence("this cell was merged with others, so that nobody can tell what it is about")
        into.problems.append(Problem(where, text, "figures.merged"))
        return None
    if cell.kind == "formula":
        text = sentence("this is a formula; write the number that it gives")
        into.problems.append(Problem(where, text, "figures.formula"))
        return None
    if cell.kind == "day":
        text = sentence("this is a date and not a number")
        into.problems.append(Problem(where, text, "figures.date"))
        return None
    value = None
    if cell.kind == "number" and 0 <= cell.value < 10**9 and cell.value == int(cell.value):
        value = int(cell.value)
    elif cell.kind == "text":
        value = whole_number(cell.text)
        if value is not None:
            text = sentence("this number is written as text; it was taken as the number")
            into.odd.append(Problem(where, text, "figures.text"))
    if value is None:
        text = sentence("this is not a whole number of at least 0")
        into.problems.append(Problem(where, text, "figures.number"))
    elif sheet.hides(cell):
        into.odd.append(_hidden(sheet, cell))
    return value


def _hidden(sheet: Sheet, cell: Cell) -> Problem:
    text = sentence("this is hidden in the workbook; it was taken all the same")
    return Problem(sheet.where(cell), text, "form.hidden")


def _table(sheet: Sheet, rows: Mapping[int, Mapping[int, Cell]]) -> Iterator[Answer]:
    """A table: a row per organisation and year, a column per indicator."""
    head = next(iter(rows))
    titles = {column: _code(cell) for column, cell in rows[head].items()}
    names = list(titles.values())
    twice = tuple(dict.fromkeys(one for one in names if names.count(one) > 1))
    if twice:
        raise columns_twice(twice, f"sheet {sheet.number}")
    for number, row in rows.items():
        if number == head:
            continue
        one = Answer(f"sheet {sheet.number}, row {number}", {"values": {}})
        for column, cell in row.items():
            name = titles.get(column, "")
            if name in ("organisation", "by", "remarks"):
                key = "name" if name == "organisation" else name
                one.document[key] = cell.text.partition(" – ")[0] if key == "name" else cell.text
            elif name == "year":
                one.document["year"] = int(cell.text) if _YEAR.fullmatch(cell.text) else 0
            elif not _NAME.fullmatch(name):
                text = sentence("this stands beside the form; it was left out")
                one.odd.append(Problem(sheet.where(cell), text, "form.outside"))
            else:
                value = _figure(sheet, cell, one)
                if value is not None:
                    one.figure(name, value, sheet.where(cell))
        yield one


def columns_twice(names: tuple[str, ...], where: str) -> InvalidDocument:
    """Two columns of one name: nobody can tell which is meant."""
    text = sentence("these columns come twice: {names}", names=names)
    return InvalidDocument("form", [Problem(where, text, "columns.twice")])

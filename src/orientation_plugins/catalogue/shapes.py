"""How a value of the catalogue stands in the cells of a row, and is read back: one shape for each kind of field.

A shape knows the columns of one field of a document. Several values stand in one cell with a sign between them; the
members of objects stand side by side, each in a column of its own, in the same order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol
from urllib.parse import quote

import attrs

from orientation_core.components.registers.fields import Reader
from orientation_core.components.registers.messages import said
from orientation_core.model.calendars import Hours, WeekdayHours
from orientation_core.model.catalogue import OpeningHours, Page, Wording
from orientation_core.model.gate import clean
from orientation_core.model.terms import UNITS, Term, term_problem
from orientation_core.model.text import LANGUAGES

#: Stands between the values of one cell. In a text it becomes :data:`_INSTEAD`.
SEPARATOR = "|"
_INSTEAD = "¦"

Cells = dict[str, str]

_TAG = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")

text: Reader = partial(clean, multiline=True, limit=20_000)
line: Reader = partial(clean, multiline=False, limit=500)


class Shape(Protocol):
    """The columns of one field."""

    @property
    def attribute(self) -> str:
        """The field of the document that it fills."""

    def reader(self, column: str) -> Reader | None:
        """How cells of that column are read; None when it is not one of these."""

    def names(self) -> list[str]:
        """The columns, for messages; of the languages only ours."""

    def write(self, value: Any) -> Cells:
        """A value as cells; what is empty is left out."""

    def build(self, values: Mapping[str, Any], known: Any) -> Any:
        """The value that read cells say. :param known: what stands there already, whose ids are kept."""


# ------------------------------------------------------------------------------------ single cells


def split(cell: str) -> tuple[str, ...]:
    """The values of a cell, blanks around each taken away; empty ones keep their place."""
    return tuple(one.strip() for one in cell.split(SEPARATOR))


def joined(values: Iterable[str]) -> str:
    """Values as one cell; nothing when all are empty."""
    cell = SEPARATOR.join(value.replace(SEPARATOR, _INSTEAD) for value in values)
    return cell if cell.strip(SEPARATOR) else ""


def choice(*known: str) -> Reader:
    """A reader of one of these words."""

    def read(cell: str) -> str:
        if cell not in known:
            raise said("row.choice", known=", ".join(known))
        return cell

    return read


def whole(cell: str) -> int:
    """A whole number."""
    if not re.fullmatch(r"[0-9]{1,12}", cell.strip()):
        raise said("row.number")
    return int(cell)


def amount(cell: str) -> float:
    """An amount of money, with a dot or a comma."""
    if not re.fullmatch(r"[0-9]{1,9}([.,][0-9]{1,4})?", cell.strip()):
        raise said("row.number")
    return float(cell.replace(",", "."))


def shown_amount(value: float) -> str:
    """An amount as it is read back."""
    return str(int(value)) if value == int(value) else str(value)


def yes(cell: str) -> bool:
    """Yes or no."""
    said_so = cell.strip().casefold()
    if said_so not in {"true", "false", "1", "0"}:
        raise said("row.choice", known="true, false")
    return said_so in {"true", "1"}


def term(cell: str) -> Term:
    """A term such as ``10 working_day``."""
    number, _, unit = cell.strip().partition(" ")
    problem = term_problem(int(number) if re.fullmatch(r"[0-9]{1,6}", number) else None, unit.strip(), None)
    if problem is not None:
        raise said("row.term", known=", ".join(UNITS))
    return Term(int(number), unit.strip())  # type: ignore[arg-type]


@attrs.frozen
class One:
    """A field of one cell."""

    attribute: str
    read: Reader
    show: Callable[[Any], str] = str

    def reader(self, column: str) -> Reader | None:
        """As on the shape."""
        return self.read if column == self.attribute else None

    def names(self) -> list[str]:
        """As on the shape."""
        return [self.attribute]

    def write(self, value: Any) -> Cells:
        """As on the shape."""
        return {} if value is None or value is False else {self.attribute: self.show(value)}

    def build(self, values: Mapping[str, Any], _known: Any) -> Any:
        """As on the shape."""
        return values.get(self.attribute)


@attrs.frozen
class Many:
    """A field of several values in one cell."""

    attribute: str

    def reader(self, column: str) -> Reader | None:
        """As on the shape."""
        return several if column == self.attribute else None

    def names(self) -> list[str]:
        """As on the shape."""
        return [self.attribute]

    def write(self, value: Sequence[str]) -> Cells:
        """As on the shape."""
        return {self.attribute: joined(value)} if value else {}

    def build(self, values: Mapping[str, Any], _known: Any) -> Any:
        """As on the shape."""
        return values.get(self.attribute, ())


def several(cell: str) -> tuple[str, ...]:
    """The values of a cell, each once."""
    return tuple(dict.fromkeys(line(one) for one in split(cell) if one))


# ------------------------------------------------------------------------------------ texts


def _language(column: str, attribute: str) -> str | None:
    """The language of a column such as ``title.fr``; None when it is none of this field."""
    begin, _, tag = column.rpartition(".")
    return tag if begin == attribute and _TAG.fullmatch(tag) else None


def wording(words: Mapping[str, str]) -> Wording | None:
    """The wording of these words by language tag; None without any."""
    own = {tag: each for tag, each in words.items() if tag in LANGUAGES}
    other = {tag: each for tag, each in words.items() if tag not in LANGUAGES}
    return Wording(**own, other=other) if words else None


@attrs.frozen
class Words:
    """A text, one column for each language."""

    attribute: str

    def reader(self, column: str) -> Reader | None:
        """As on the shape."""
        return text if _language(column, self.attribute) else None

    def names(self) -> list[str]:
        """As on the shape."""
        return [f"{self.attribute}.{language}" for language in LANGUAGES]

    def write(self, value: Wording | None) -> Cells:
        """As on the shape."""
        words = value.by_tag() if value else {}
        return {f"{self.attribute}.{tag}": each for tag, each in words.items()}

    def build(self, values: Mapping[str, Any], _known: Any) -> Any:
        """As on the shape."""
        return wording({str(_language(column, self.attribute)): each for column, each in values.items()})


@attrs.frozen
class Keywords:
    """Short texts, one column for each language. As many in each language are the same ones; else each stands alone."""

    attribute: str

    def reader(self, column: str) -> Reader | None:
        """As on the shape."""
        return several if _language(column, self.attribute) else None

    def names(self) -> list[str]:
        """As on the shape."""
        return [f"{self.attribute}.{language}" for language in LANGUAGES]

    def write(self, value: Sequence[Wording]) -> Cells:
        """As on the shape."""
        found: dict[str, list[str]] = {}
        for word in value:
            for tag, each in word.by_tag().items():
                found.setdefault(f"{self.attribute}.{tag}", []).append(_flat(each))
        return {column: joined(words) for column, words in found.items()}

    def build(self, values: Mapping[str, Any], _known: Any) -> Any:
        """As on the shape."""
        words = {str(_language(column, self.attribute)): each for column, each in values.items()}
        if len({len(each) for each in words.values()}) == 1:
            rows = zip(*words.values(), strict=True)
            return tuple(wording(dict(zip(words, row, strict=True))) for row in rows)
        return tuple(wording({tag: one}) for tag, each in words.items() for one in each)


# ------------------------------------------------------------------------------------ objects


@attrs.frozen
class Objects:
    """A list of objects, each member in a column of its own.

    :ivar make: the class. :ivar texts: its members in several languages; the first is needed.
    :ivar plain: its other members -> how they are read and shown. :ivar numbered: whether objects have an id, which
        no column holds: those known keep theirs.
    """

    attribute: str
    make: Any
    texts: tuple[str, ...] = ()
    plain: Mapping[str, tuple[Reader, Callable[[Any], str]]] = attrs.field(factory=dict)
    numbered: bool = True

    def reader(self, column: str) -> Reader | None:
        """As on the shape."""
        begin, _, member = column.partition(".")
        if begin != self.attribute:
            return None
        if member in self.plain:
            return partial(_each, self.plain[member][0])
        return partial(_each, text) if any(_language(member, one) for one in self.texts) else None

    def names(self) -> list[str]:
        """As on the shape."""
        texts = (f"{one}.{language}" for one in self.texts for language in LANGUAGES)
        return [f"{self.attribute}.{member}" for member in (*texts, *self.plain)]

    def write(self, value: Sequence[Any]) -> Cells:
        """As on the shape."""
        cells: Cells = {}
        for one in self.texts:
            found = [getattr(each, one).by_tag() if getattr(each, one) else {} for each in value]
            for tag in sorted({tag for words in found for tag in words}):
                cells[f"{self.attribute}.{one}.{tag}"] = joined(_flat(words.get(tag, "")) for words in found)
        for member, (_, show) in self.plain.items():
            values = [getattr(each, member) for each in value]
            cells[f"{self.attribute}.{member}"] = joined("" if one is None else show(one) for one in values)
        return {column: cell for column, cell in cells.items() if cell}

    def build(self, values: Mapping[str, Any], known: Any) -> Any:
        """As on the shape. :raises TextProblem: columns with different numbers of values."""
        counts = {len(each) for each in values.values()}
        if len(counts) > 1:
            raise said("row.count", name=self.attribute, counts=", ".join(map(str, sorted(counts))))
        made = []
        for number in range(next(iter(counts), 0)):
            members: dict[str, Any] = {}
            for one in self.texts:
                words = {
                    str(_language(column.partition(".")[2], one)): each[number]
                    for column, each in values.items()
                    if _language(column.partition(".")[2], one) and each[number] is not None
                }
                if words:
                    members[one] = wording(words)
            for member in self.plain:
                each = values.get(f"{self.attribute}.{member}")
                if each is not None and each[number] is not None:
                    members[member] = each[number]
            if self.numbered:
                ids = [one.id for one in known] if len(known) > number else []
                members["id"] = ids[number] if ids else f"{self.attribute.replace('_', '-')}-{number + 1}"
            made.append(self._made(members))
        return tuple(made)

    def _made(self, members: dict[str, Any]) -> Any:
        needed = [
            field.name
            for field in attrs.fields(self.make)
            if field.default is attrs.NOTHING and field.name not in members
        ]
        if needed:
            raise said("row.missing", name=f"{self.attribute}.{needed[0]}")
        return self.make(**members)


def _flat(words: str) -> str:
    return " ".join(words.split())


def _each(read: Reader, cell: str) -> tuple[Any, ...]:
    return tuple(read(one) if one else None for one in split(cell))


def _addresses(cell: str) -> tuple[str, ...]:
    """Addresses on the web; what people copied from an address bar may hold signs that stand encoded in an address."""
    return tuple(quote(one, safe="%/:=&?~#+!$,;'@()*[]") for one in several(cell))


@attrs.frozen
class Pages:
    """Web pages: ``pages`` for those of no language, ``pages.fr`` for those in French."""

    attribute: str = "pages"

    def reader(self, column: str) -> Reader | None:
        """As on the shape."""
        mine = column == self.attribute or _language(column, self.attribute)
        return _addresses if mine else None

    def names(self) -> list[str]:
        """As on the shape."""
        return [self.attribute, *(f"{self.attribute}.{language}" for language in LANGUAGES)]

    def write(self, value: Sequence[Page]) -> Cells:
        """As on the shape."""
        found: dict[str, list[str]] = {}
        for page in value:
            column = f"{self.attribute}.{page.language}" if page.language else self.attribute
            found.setdefault(column, []).append(page.url.replace(SEPARATOR, "%7C"))
        return {column: joined(urls) for column, urls in found.items()}

    def build(self, values: Mapping[str, Any], _known: Any) -> Any:
        """As on the shape."""
        return tuple(
            Page(url, _language(column, self.attribute)) for column, urls in values.items() for url in urls
        )


# ------------------------------------------------------------------------------------ opening hours

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")


def _spans(cell: str) -> tuple[Hours, ...]:
    found = [_SPAN.fullmatch(one) for one in cell.split()]
    try:
        return tuple(Hours(*one.groups()) for one in found)  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        raise said("row.hours") from None


@attrs.frozen
class Week:
    """Opening hours: ``hours.monday`` … as ``09:00-12:00 13:00-16:00``, and ``hours.always``."""

    attribute: str = "hours"

    def reader(self, column: str) -> Reader | None:
        """As on the shape."""
        begin, _, day = column.partition(".")
        if begin != self.attribute:
            return None
        return yes if day == "always" else _spans if day in _DAYS else None

    def names(self) -> list[str]:
        """As on the shape."""
        return [f"{self.attribute}.{day}" for day in (*_DAYS, "always")]

    def write(self, value: OpeningHours | None) -> Cells:
        """As on the shape."""
        if value is None:
            return {}
        cells = {
            f"{self.attribute}.{_DAYS[usual.weekday - 1]}": " ".join(
                f"{one.opens}-{one.closes}" for one in usual.hours
            )
            for usual in value.weekly
        }
        return cells | ({f"{self.attribute}.always": "true"} if value.always else {})

    def build(self, values: Mapping[str, Any], known: OpeningHours | None) -> Any:
        """As on the shape. Exceptions, and what holidays do, stay as they are known."""
        weekly = tuple(
            WeekdayHours(number, values[f"{self.attribute}.{day}"])
            for number, day in enumerate(_DAYS, start=1)
            if f"{self.attribute}.{day}" in values
        )
        always = bool(values.get(f"{self.attribute}.always"))
        if not weekly and not always and known is None:
            return None
        rest: OpeningHours = known or OpeningHours()
        return attrs.evolve(rest, always=always, weekly=weekly)

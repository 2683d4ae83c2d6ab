"""RecordKind: a kind of document is declared once; storage, search, analysis, privacy and migration read it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Generic, TypeVar

import attrs
from attrs import validators

from orientation_core.errors import NotFound
from orientation_core.model.improvements.links import Tie
from orientation_core.model.privacy import People

T = TypeVar("T")

#: What a column or a derived row may hold. Instants are microseconds since 1970 UTC, days are days since
#: 1970-01-01: the same integers in every engine, so that a figure cannot differ by a driver's date handling.
Value = str | int | float | None


class ColumnType(StrEnum):
    """How a column is stored and compared."""

    TEXT = "text"
    INTEGER = "integer"
    INSTANT = "instant"
    DAY = "day"


class Retention(StrEnum):
    """For what documents of a kind are kept, which decides how long. The terms are the organisation's to set.

    :cvar CASE: the file of a client and what came with it; as long as the procedure says
        (:class:`orientation_core.model.procedures.Retention`).
    :cvar RESPONSE: what a person answered, and who was asked; no longer than the wave or the round needs it.
    :cvar DECISION: what the organisation decided, promised, asked or published; a record of the organisation.
    :cvar EVIDENCE: what figures and conclusions rest on; as long as the conclusions stand.
    """

    CASE = "case"
    RESPONSE = "response"
    DECISION = "decision"
    EVIDENCE = "evidence"


_NAME = validators.matches_re(r"[a-z][a-z0-9_]{0,40}")


@attrs.frozen
class Column(Generic[T]):
    """Something a store must be able to filter and sort by.

    :ivar name: lower case with underscores. :ivar type: how it is stored.
    :ivar read: takes the value out of the document's class. :ivar indexed: also give it an index.
    :ivar unique: no two records of one organisation may share it (an absent value never clashes).
    """

    name: str = attrs.field(validator=_NAME)
    type: ColumnType
    read: Callable[[T], Value]
    indexed: bool = False
    unique: bool = False


@attrs.frozen
class Part(Generic[T]):
    """Rows derived from a document for analysis, for example the points of a complaint.

    :ivar name: of the rows, for example ``points``. :ivar columns: names and types.
    :ivar rows: the rows of one document, each with as many values as there are columns.
    """

    name: str = attrs.field(validator=_NAME)
    columns: tuple[tuple[str, ColumnType], ...]
    rows: Callable[[T], Iterable[tuple[Value, ...]]]


@attrs.frozen
class RecordKind(Generic[T]):
    """One kind of record.

    :ivar name: for example ``complaint``; also the name of its reference schema.
    :ivar model: the attrs class of its documents.
    :ivar columns: what can be filtered and sorted by. :ivar parts: derived rows for analysis.
    :ivar search: the text that full-text search must find, or None when there is none.
    :ivar personal: top-level fields that hold personal data: never in logs, events or the journal.
    :ivar indexes: column names, in order, that the work lists of this kind filter and sort by together.
    :ivar edition: raise it when `search`, or a function of a column or part, gives something else than before, which
        no store can see: then :meth:`orientation_core.store.Store.prepare` derives all of it again from the documents.
    :ivar links: what a document says of how things hang together; written and ended with the document itself.
    :ivar retention: for what its documents are kept; None while nobody said so: then they are kept.
    :ivar people: whose its documents are, and what is left of one when that person is erased.
    :ivar files: SHA-256 of the attachments that a document holds. Among its words to find, so that it can be told
        who else holds one.
    """

    name: str = attrs.field(validator=_NAME)
    model: type[T]
    columns: tuple[Column[T], ...] = ()
    parts: tuple[Part[T], ...] = ()
    search: Callable[[T], str] | None = None
    personal: frozenset[str] = frozenset()
    indexes: tuple[tuple[str, ...], ...] = ()
    edition: int = attrs.field(default=1, validator=validators.ge(1))
    links: Callable[[T], Iterable[Tie]] | None = None
    retention: Retention | None = None
    people: People[T] | None = None
    files: Callable[[T], Iterable[str]] | None = None

    def ties(self, value: T | None) -> frozenset[Tie]:
        """What `value` says of how things hang together; nothing for no value."""
        return frozenset() if self.links is None or value is None else frozenset(self.links(value))

    def row(self, value: T) -> tuple[Value, ...]:
        """The columns of `value`, in their declared order."""
        return tuple([column.read(value) for column in self.columns])

    def words(self, value: T) -> str:
        """The folded words of `value`, for the store to index."""
        if self.search is None:
            return ""
        said = self.search(value)
        return fold(said if self.files is None else " ".join((said, *self.files(value))))

    def derived(self, value: T) -> Mapping[str, tuple[tuple[Value, ...], ...]]:
        """The derived rows of `value`, by the name of their part."""
        return {part.name: tuple(part.rows(value)) for part in self.parts}

    def column(self, name: str) -> Column[T]:
        """The column of that name. :raises NotFound: this kind declares none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise NotFound("column", f"{self.name}.{name}")


EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = EPOCH.toordinal()


def instant_value(instant: datetime) -> int:
    """An aware instant as stores keep it: microseconds since 1970 UTC, exactly."""
    elapsed = instant - EPOCH
    return (elapsed.days * 86_400 + elapsed.seconds) * 1_000_000 + elapsed.microseconds


def instant_of(value: int) -> datetime:
    """The instant that :func:`instant_value` made `value` of, in UTC."""
    return EPOCH + timedelta(microseconds=value)


def day_value(day: date) -> int:
    """A date as stores keep it: days since 1970-01-01."""
    return day.toordinal() - _EPOCH_DAY


def day_of(value: int) -> date:
    """The date that :func:`day_value` made `value` of."""
    return date.fromordinal(value + _EPOCH_DAY)


_WORD = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Words without accents and case, separated by one blank: what is indexed and what is asked.

    Folding happens here and not in the database, so that every store gives the same hits and PostgreSQL needs no
    extension that only a superuser may install.
    """
    # Nearly every text here is written in the signs of one octet each: then a table folds it all at once.
    plain = text.replace("ß", "ss")
    for encoding, folded in _TABLES:
        try:
            octets = plain.encode(encoding).translate(folded)
        except UnicodeEncodeError:
            continue
        if _UNFOLDED not in octets:
            return " ".join(octets.decode("ascii").split())
    return " ".join(_WORD.findall(_bare(text)))


def _bare(text: str) -> str:
    """`text` decomposed, in small letters, without its marks."""
    # Decomposed on both sides of casefold: a sign such as the numero sign decomposes into capitals.
    lower = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(c for c in lower if not unicodedata.combining(c))


def _folded(octet: int, encoding: str) -> bytes:
    """What a sign of Western Europe folds to: a letter, a figure or a blank; marked where it takes more than one."""
    found = _WORD.findall(_bare(bytes([octet]).decode(encoding, "ignore")))
    letter = "".join(found).encode() or b" "
    return letter if len(letter) == 1 else _UNFOLDED


_UNFOLDED = b"?"

#: The first is written by a copy of the text's memory, the second has the signs of word processors, too.
_TABLES = [
    (encoding, b"".join([_folded(octet, encoding) for octet in range(256)]))
    for encoding in ("latin-1", "cp1252")
]

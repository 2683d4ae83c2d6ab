"""What both databases can keep. The rest is refused before anything is written, so that they never answer differently.

SQLite keeps NUL and cuts a text there, PostgreSQL refuses it; PostgreSQL rounds a float into an integer column,
SQLite refuses it; PostgreSQL cannot index long texts, SQLite can.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from typing import Any

from orientation_core.errors import StoreError
from orientation_core.kinds import ColumnType, Value, fold
from orientation_core.store import Kind, Record

#: UTF-8 bytes of a text in an index; four of them must fit PostgreSQL's 2,704.
LONGEST_INDEXED = 600

#: Letters of an indexed word, and bytes of all words of a record together: PostgreSQL takes 2,046 and 1,048,575.
LONGEST_WORD = 500
MOST_WORDS = 1_000_000

_HIGHEST = 2**63

#: In JSON, behind an even number of backslashes: an escaped NUL; an escaped half of a pair.
_ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
_ESCAPED_HALF = re.compile(r"(?<!\\)(?:\\\\)*\\u[dD][89a-fA-F]")


def text(value: str) -> str:
    """`value`, when both databases can keep it. :raises StoreError: it holds NUL or half of a surrogate pair."""
    if type(value) is str and value.isascii() and "\0" not in value:
        return value
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise StoreError("a text holds half of a surrogate pair, which cannot be stored") from None
    if "\0" in value:
        raise StoreError("a text holds NUL, which cannot be stored")
    # A subclass (an enumeration) is more than its text to a driver.
    return value if type(value) is str else str.__str__(value)


def key_text(value: str) -> str:
    """`text`, for a key. :raises StoreError: it is longer than an index takes, too."""
    return _indexable(text(value))


def _indexable(value: str) -> str:
    if len(value) > 150 and len(value.encode()) > LONGEST_INDEXED:
        raise StoreError(f"a text of more than {LONGEST_INDEXED} bytes cannot be indexed")
    return value


def whole(value: Any) -> int:
    """:raises StoreError: not an integer of 64 bits."""
    if type(value) is int and -_HIGHEST <= value < _HIGHEST:
        return value
    if type(value) is not int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise StoreError("a column of numbers takes whole numbers only")
        value = int(value)
    if not -_HIGHEST <= value < _HIGHEST:
        raise StoreError("a number does not fit 64 bits")
    return int(value)


def raw(data: bytes) -> str:
    """JSON as text, byte for byte. :raises StoreError: not UTF-8, or it holds NUL."""
    try:
        found = data.decode()
    except UnicodeDecodeError as error:
        raise StoreError("a document is not UTF-8") from error
    if "\0" in found:
        raise StoreError("a document holds NUL, which cannot be stored")
    return found


def body(data: bytes) -> str:
    """A record's document as text: like `raw`, but escaped it must not hold NUL or half of a pair either.

    PostgreSQL could keep such a document but never read a field out of it.
    """
    found = raw(data)
    if "\\u" in found:
        if _ESCAPED_NUL.search(found):
            raise StoreError("a document holds NUL, which cannot be stored")
        if _ESCAPED_HALF.search(found):
            _whole_pairs(found)
    return found


def _whole_pairs(document: str) -> None:
    try:
        text(json.dumps(json.loads(document), ensure_ascii=False))
    except ValueError as error:
        raise StoreError("a document is not JSON") from error


def words(folded: str) -> str:
    """The words, none longer and all together not more than an index takes."""
    if not text(folded).replace(" ", "").isalnum():
        folded = fold(folded)
    found = folded.split()
    if len(folded) <= LONGEST_WORD or (
        len(folded) <= MOST_WORDS // 4 and len(max(found, key=len)) <= LONGEST_WORD
    ):
        return " ".join(found)
    room = MOST_WORDS
    kept: dict[str, None] = {}
    for word in found:
        shown = word[:LONGEST_WORD]
        if shown not in kept:
            room -= len(shown.encode()) + 1
            if room < 0:
                break
            kept[shown] = None
    return " ".join(kept)


_CHECKS: dict[ColumnType, Callable[[Any], Value]] = {
    ColumnType.INTEGER: whole,
    ColumnType.INSTANT: whole,
    ColumnType.DAY: whole,
}


def _text_value(value: Any) -> str:
    if type(value) is str and value.isascii() and "\0" not in value:
        return value
    if not isinstance(value, str):
        raise StoreError("a column of text takes text only")
    return text(value)


def _key_value(value: Any) -> str:
    return _indexable(_text_value(value))


def check_of(declared: ColumnType, *, indexed: bool = False) -> Callable[[Any], Value]:
    """What a value of a column must pass."""
    return _CHECKS.get(declared) or (_key_value if indexed else _text_value)


Checks = tuple[Callable[[Any], Value], ...]


def column_checks(kind: Kind) -> Checks:
    """The checks of a kind's columns, in their order."""
    indexed = {name for columns in kind.indexes for name in columns}
    return tuple(
        check_of(column.type, indexed=column.indexed or column.unique or column.name in indexed)
        for column in kind.columns
    )


def values(checks: Checks, given: Sequence[Value]) -> list[Value]:
    """:raises StoreError: another number of values than there are columns, or one that does not fit."""
    if len(checks) != len(given):
        raise StoreError(f"{len(checks)} values were expected, {len(given)} came")
    return [None if value is None else check(value) for check, value in zip(checks, given, strict=True)]


def record_row(organisation: str, checks: Checks, record: Record) -> tuple[Any, ...]:
    """A record as the row of its table."""
    return (
        organisation,
        key_text(record.id),
        whole(record.version),
        *values(checks, record.columns),
        record.salt,
        record.head,
        body(record.body),
        words(record.words) if record.words else "",
    )

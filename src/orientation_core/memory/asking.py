"""Conditions, words and order, evaluated record by record."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from orientation_core.kinds import Value, fold
from orientation_core.store import Kind, Query, Record, Where


def place_of(kind: Kind, name: str) -> Callable[[Record], Value]:
    """How to read a column, or the id, from a record. :raises LookupError: when the kind declares none."""
    if name == "id":
        return lambda record: record.id
    place = kind.columns.index(kind.column(name))
    return lambda record: record.columns[place]


def _holds(where: Where, value: Any) -> bool:
    given: Any = where.value
    match where.operator:
        case "null":
            return value is None
        case "not_null":
            return value is not None
        case "in":
            return value is not None and value in given
    if value is None or given is None:
        return False
    return bool(_COMPARE[where.operator](value, given))


_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def matcher(kind: Kind, query: Query) -> Callable[[Record], bool]:
    """A test for one record: do all conditions hold and all words occur?"""
    conditions = [(place_of(kind, where.column), where) for where in query.where]
    *whole, last = fold(query.search).split() or [""]

    def test(record: Record) -> bool:
        words = f" {record.words} "
        return (
            all(_holds(where, read(record)) for read, where in conditions)
            and (f" {last}" in words)
            and all(f" {word} " in words for word in whole)
        )

    return test


def sort(kind: Kind, order: Sequence[str], records: list[Record]) -> None:
    """Sort in place: absent values last in both directions, ties by id in the direction of the last column."""
    records.sort(key=lambda record: record.id, reverse=bool(order) and order[-1].startswith("-"))
    for name in reversed(order):
        read, down = place_of(kind, name.removeprefix("-")), name.startswith("-")

        def key(
            record: Record, read: Callable[[Record], Value] = read, *, down: bool = down
        ) -> tuple[bool, Value]:
            value = read(record)
            return (value is None) != down, 0 if value is None else value

        records.sort(key=key, reverse=down)


def extra_of(name: str, record: Record) -> Value:
    """The text under that name in the document's ``extra``, if there is one."""
    extra = record.document().get("extra") or {}
    value = extra.get(name)
    return value if isinstance(value, str) else None

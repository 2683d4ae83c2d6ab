"""The order of a work list, and how a page continues behind a record wherever it lies.

Absent values come last in both directions. No index of either database runs in that order both ways, so a list
is asked for in two statements: those with a value in the first column, then those without. Each reads its index.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

Expression = ColumnElement[Any]
Condition = ColumnElement[bool]

#: The columns sorted by, each with whether it descends; the id is the last.
Ordered = list[tuple[Expression, bool]]

#: Conditions and order of one statement.
Segment = tuple[list[Condition], list[Expression]]


def segments(columns: Ordered, absent: tuple[bool, ...] | None) -> list[Segment]:
    """Conditions and order of the statements whose rows, one after the other, are the list.

    :param absent: for a page behind a record: which of its values are absent. The values themselves are the
        parameters ``b0``, ``b1`` …, its id the last of them.
    """
    if len(columns) == 1:
        identity, down = columns[0]
        return [([] if absent is None else [_behind(columns, (), 0)], [_directed(identity, down=down)])]
    (first, down), rest = columns[0], columns[1:]
    later = [_directed(column, down=falls).nulls_last() for column, falls in rest[:-1]]
    later.append(_directed(rest[-1][0], down=rest[-1][1]))
    filled: Segment = ([first.is_not(None)], [_directed(first, down=down), *later])
    empty: Segment = ([first.is_(None)], later)
    if absent is None:
        return [filled, empty]
    if absent[0]:
        empty[0].append(_behind(columns, absent, 1))
        return [empty]
    filled[0].extend(_behind_filled(columns, absent))
    return [filled, empty]


def _directed(column: Expression, *, down: bool) -> Any:
    return column.desc() if down else column.asc()


def _behind_filled(columns: Ordered, absent: tuple[bool, ...]) -> list[Condition]:
    (first, down), value = columns[0], _value(columns, 0)
    if len(columns) == 2:
        here, there = sa.tuple_(first, columns[1][0]), sa.tuple_(value, _value(columns, 1))
        return [here < there if down else here > there]
    # Implied by the rest, but said in a form that an index can start from.
    return [first <= value if down else first >= value, _behind(columns, absent, 0)]


def _behind(columns: Ordered, absent: tuple[bool, ...], place: int) -> Condition:
    """That a row comes behind the record, seen from the column at `place` on."""
    column, down = columns[place]
    value = _value(columns, place)
    further: Condition = column < value if down else column > value
    if place == len(columns) - 1:
        return further
    rest = _behind(columns, absent, place + 1)
    if absent[place]:
        return column.is_(None) & rest
    return further | column.is_(None) | ((column == value) & rest)


def _value(columns: Ordered, place: int) -> sa.BindParameter[Any]:
    return sa.bindparam(f"b{place}", type_=columns[place][0].type)

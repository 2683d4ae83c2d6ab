"""Conditions of a query as SQL, and their values, each fit for its column."""

from __future__ import annotations

from typing import Any

import attrs
import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.elements import ColumnElement

from orientation_core.errors import StoreError
from orientation_core.kinds import ColumnType, Value
from orientation_core.store import Query, Where
from orientation_plugins.sql import checks, search
from orientation_plugins.sql.tables import KindTables

Condition = ColumnElement[bool]

#: Up to so many values of ``in`` are named one by one on SQLite; more travel as one JSON array.
_NAMED = 20


@attrs.frozen
class Asked:
    """What a query asks, taken apart.

    :ivar shape: what of it stands in the statement's text. :ivar values: the rest, by parameter.
    """

    where: tuple[Where, ...]
    searches: bool
    shape: tuple[Any, ...]
    values: dict[str, Any]


def column_of(tables: KindTables, name: str) -> ColumnElement[Any]:
    """A declared column, or the id. :raises LookupError: the kind declares no such column."""
    return tables.record.c["id" if name == "id" else tables.kind.column(name).name]


def take_apart(dialect: str, tables: KindTables, organisation: str, query: Query) -> Asked:
    """:raises LookupError: an unknown column. :raises StoreError: a value of another type than its column."""
    values: dict[str, Any] = {"organisation": checks.text(organisation)}
    shape: list[tuple[str, str, Any]] = []
    for place, where in enumerate(query.where):
        declared = ColumnType.TEXT if where.column == "id" else tables.kind.column(where.column).type
        check, name = checks.check_of(declared), f"w{place}"
        detail: Any = where.value is None
        if where.operator == "in":
            given = [check(value) for value in _given(where)]
            values |= _list_values(dialect, name, given)
            detail = min(len(given), 1 if dialect == "postgresql" else _NAMED + 1)
        elif where.value is not None and where.operator not in ("null", "not_null"):
            values[name] = check(where.value)
        shape.append((where.column, where.operator, detail))
    words = search.asked(query.search)
    if words:
        values["search"] = (
            search.for_postgresql(words) if dialect == "postgresql" else search.for_sqlite(words)
        )
    return Asked(query.where, bool(words), (tuple(shape), bool(words)), values)


def _given(where: Where) -> list[Value]:
    """The values of an ``in``; an absent one never compares. :raises StoreError: it is not a tuple."""
    if not isinstance(where.value, tuple):
        raise StoreError(f"what {where.column} is to be among must be a tuple")
    return [value for value in where.value if value is not None]


def _list_values(dialect: str, name: str, given: list[Value]) -> dict[str, Any]:
    if dialect == "postgresql":
        return {name: given}
    if len(given) > _NAMED:
        return {name: orjson.dumps(given).decode()}
    return {f"{name}_{number}": value for number, value in enumerate(given)}


def conditions(dialect: str, tables: KindTables, asked: Asked, *, by_words: bool = False) -> list[Condition]:
    """Everything that must hold, the organisation first.

    :param by_words: what is searched for leads to the rows; an index of the organisation leads to all it has.
    """
    organisation: ColumnElement[Any] = tables.record.c.organisation
    if by_words:
        organisation = organisation.concat(sa.literal_column("''"))
    found = [organisation == sa.bindparam("organisation", type_=sa.Text)]
    found += [_condition(dialect, tables, place, where) for place, where in enumerate(asked.where)]
    if asked.searches:
        found.append(search.condition(dialect, tables, "search"))
    return found


def _condition(dialect: str, tables: KindTables, place: int, where: Where) -> Condition:
    column, name = column_of(tables, where.column), f"w{place}"
    match where.operator:
        case "null":
            return column.is_(None)
        case "not_null":
            return column.is_not(None)
        case "in":
            return _among(dialect, column, name, len(_given(where)))
    if where.value is None:
        return sa.false()
    return column.op(where.operator, is_comparison=True)(sa.bindparam(name, type_=column.type))


def _among(dialect: str, column: ColumnElement[Any], name: str, count: int) -> Condition:
    if count == 0:
        return sa.false()
    if dialect == "postgresql":
        # Without its collation, which an array cannot carry; the column's own holds.
        plain = sa.BigInteger() if isinstance(column.type, sa.Integer) else sa.Text()
        return column == sa.func.any(sa.bindparam(name, type_=postgresql.ARRAY(plain)))
    if count > _NAMED:
        value = sa.func.json_each(sa.bindparam(name)).table_valued("value")
        return column.in_(sa.select(value.c.value))
    return column.in_([sa.bindparam(f"{name}_{number}") for number in range(count)])

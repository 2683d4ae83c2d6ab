"""Questions as SQL. The text of each shape of question is made once and kept; its values come each time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from orientation_core.kinds import Value
from orientation_core.store import Query
from orientation_plugins.sql import checks
from orientation_plugins.sql.conditions import Asked, column_of, conditions, take_apart
from orientation_plugins.sql.paging import Ordered, Segment, segments
from orientation_plugins.sql.statements import KindStatements, Statement, Writer


@attrs.frozen
class Question:
    """A statement and its values."""

    statement: Statement
    values: dict[str, Any]

    def arguments(self) -> list[Any]:
        """The values in the statement's order."""
        return [self.values[name] for name in self.statement.names]


@attrs.frozen
class Behind:
    """The record that a page continues behind: its values in the columns sorted by, and its id."""

    values: tuple[Value, ...]
    id: str


class Asker:
    """Makes statements out of queries about one kind."""

    def __init__(self, writer: Writer, kind: KindStatements) -> None:
        self._writer = writer
        self._dialect = writer.dialect.name
        self._tables = kind.tables
        self._record = kind.tables.record
        self._fields = [self._record.c[field] for field in kind.fields]
        self._kept: dict[Hashable, Statement] = {}
        self._pages: dict[Hashable, tuple[Statement, ...]] = {}

    def find(self, organisation: str, query: Query, behind: Behind | None) -> list[Question]:
        """The statements whose rows, one after the other, answer `query`; a limit holds over all of them."""
        asked = take_apart(self._dialect, self._tables, organisation, query)
        values, absent = asked.values, None
        if behind is not None:
            values |= {f"b{place}": value for place, value in enumerate((*behind.values, behind.id))}
            absent = tuple(value is None for value in behind.values)
        if query.limit is not None:
            values["limit"] = query.limit
        shape = (asked.shape, query.order, query.limit is None, absent)
        statements = self._pages.get(shape)
        if statements is None:
            pages = (self._page(asked, segment, query) for segment in segments(self._ordered(query), absent))
            statements = self._pages[shape] = tuple(map(self._writer.compile, pages))
        return [Question(statement, values) for statement in statements]

    def _page(self, asked: Asked, segment: Segment, query: Query) -> sa.Select[Any]:
        special, order = segment
        by_words = asked.searches and not query.order
        if by_words:
            # Sorted by the id itself, it would rather walk through every id than sort the few that a search finds; on
            # PostgreSQL too, which takes the beginning of a word for one that many records have.
            order = [self._record.c.id.concat(sa.literal_column("''"))]
        selected = sa.select(*self._fields).order_by(*order)
        held = conditions(self._dialect, self._tables, asked, by_words=by_words and self._dialect == "sqlite")
        selected = selected.where(*held, *special)
        if query.limit is not None:
            selected = selected.limit(sa.bindparam("limit", type_=sa.Integer)).offset(sa.literal_column("0"))
        return selected

    def count(self, organisation: str, query: Query) -> Question:
        """How many answer."""
        asked = take_apart(self._dialect, self._tables, organisation, query)
        statement = self._keep(("count", asked.shape), partial(self._counting, asked))
        return Question(statement, asked.values)

    def _counting(self, asked: Asked) -> sa.Select[Any]:
        held = conditions(self._dialect, self._tables, asked)
        return sa.select(sa.func.count()).select_from(self._record).where(*held)

    def behind(self, organisation: str, query: Query, record: str) -> Question:
        """The id, and the values in the columns sorted by, of the record that a page continues behind."""
        columns = [self._record.c.id, *(column for column, _ in self._ordered(query)[:-1])]
        statement = self._keep(
            ("behind", query.order),
            lambda: sa.select(*columns).where(
                self._record.c.organisation == sa.bindparam("organisation", type_=sa.Text),
                self._record.c.id == sa.bindparam("record", type_=sa.Text),
            ),
        )
        return Question(statement, {"organisation": organisation, "record": checks.text(record)})

    def columns(self, organisation: str, names: Sequence[str], query: Query, part: str | None) -> Question:
        """The columns `names` of all that answer, ordered by id; of a part with `part`."""
        asked = take_apart(self._dialect, self._tables, organisation, query)
        if part is not None:
            return Question(self._writer.compile(self._part(names, asked, part)), asked.values)
        fields = [self._named(name, asked.values) for name in names]
        selected = sa.select(*fields).order_by(self._record.c.id)
        selected = selected.where(*conditions(self._dialect, self._tables, asked))
        return Question(self._writer.compile(selected), asked.values)

    def _part(self, names: Sequence[str], asked: Asked, part: str) -> sa.Select[Any]:
        kind, table = self._tables.kind.name, self._tables.parts.get(part)
        if table is None:
            raise LookupError(f"{kind} has no part {part}")
        known = {column.name for column in table.columns} - {"organisation", "_place"}
        for name in names:
            if name not in known:
                raise LookupError(f"part {part} of {kind} has no column {name}")
        selected = sa.select(*(table.c[name] for name in names)).order_by(table.c.record, table.c["_place"])
        selected = selected.where(table.c.organisation == sa.bindparam("organisation", type_=sa.Text))
        if asked.where or asked.searches:
            same = (table.c.organisation == self._record.c.organisation) & (
                table.c.record == self._record.c.id
            )
            selected = selected.join_from(table, self._record, same)
            selected = selected.where(*conditions(self._dialect, self._tables, asked))
        return selected

    def _named(self, name: str, values: dict[str, Any]) -> ColumnElement[Any]:
        """A column by the name it is asked for; what it needs to know is added to `values`."""
        if name == "organisation":
            return self._record.c.organisation
        if not name.startswith("extra."):
            return column_of(self._tables, name)
        field, parameter = checks.text(name.removeprefix("extra.")), f"x{len(values)}"
        body = self._record.c["_body"]
        if self._dialect == "postgresql":
            values[parameter] = field
            wanted = sa.bindparam(parameter, type_=sa.Text)
            extra = sa.cast(body, sa.JSON).op("->")(sa.literal_column("'extra'"))
            is_text = sa.func.json_typeof(extra.op("->")(wanted)) == sa.literal_column("'string'")
            return sa.case((is_text, extra.op("->>")(wanted))).label(None)
        if '"' in field or "\\" in field:  # which a path cannot name
            values[parameter] = field
            each = sa.func.json_each(body, sa.literal_column("'$.extra'")).table_valued(
                "key", "value", "type"
            )
            named = (each.c.key == sa.bindparam(parameter)) & (each.c.type == sa.literal_column("'text'"))
            return sa.select(each.c.value).where(named).scalar_subquery().label(None)
        values[parameter] = f'$.extra."{field}"'
        path: sa.BindParameter[str] = sa.bindparam(parameter)
        is_text = sa.func.json_type(body, path) == sa.literal_column("'text'")
        return sa.case((is_text, sa.func.json_extract(body, path))).label(None)

    def _ordered(self, query: Query) -> Ordered:
        named = [
            (column_of(self._tables, name.removeprefix("-")), name.startswith("-")) for name in query.order
        ]
        return [*named, (self._record.c.id, named[-1][1] if named else False)]

    def _keep(self, key: Hashable, make: Callable[[], sa.Select[Any]]) -> Statement:
        statement = self._kept.get(key)
        if statement is None:
            statement = self._kept[key] = self._writer.compile(make())
        return statement

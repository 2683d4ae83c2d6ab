"""Statements, made once per kind and kept: SQLAlchemy writes them, the driver runs them.

Running a statement through SQLAlchemy each time costs an intake half of its speed; what it gives is the text.
"""


# ruff: noqa: S608 - statements are made of our own table names; values are always parameters

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.engine.interfaces import Dialect

from orientation_core.model.journal import Entry
from orientation_core.store import Kind
from orientation_plugins.sql.checks import Checks, check_of, column_checks
from orientation_plugins.sql.tables import BaseTables, KindTables, Layout, quoted

Row = tuple[Any, ...]


@attrs.frozen
class Statement:
    """A statement in the driver's own words. :ivar names: of the values it takes, in their order."""

    sql: str
    names: tuple[str, ...] = ()


@attrs.frozen(eq=False)
class Target:
    """Where rows are inserted.

    :ivar name: of the table, quoted. :ivar columns: quoted, in the order of the rows' values.
    :ivar types: of the columns, as PostgreSQL calls them. :ivar ending: behind the values of an INSERT.
    :ivar named: what a row is, for an error: its kind and key.
    :ivar words: the full-text index (SQLite) that takes the last column of each row, or empty.
    """

    table: sa.Table
    name: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    insert: str
    placeholders: str
    ending: str
    named: Callable[[Row], tuple[str, str]]
    words: str = ""


@attrs.frozen(eq=False)
class KindStatements:
    """Everything the hot paths say about one kind.

    :ivar before: what goes with an `update`, each for (organisation, id).
    :ivar indexed: where a record stands in the full-text index, and its words there (SQLite), or empty.
    """

    kind: Kind
    tables: KindTables
    checks: Checks
    target: Target
    parts: Mapping[str, tuple[Target, Checks]]
    fields: tuple[str, ...]
    get: str
    update: str
    before: tuple[str, ...]
    indexed: str
    version: str


@attrs.frozen(eq=False)
class BaseStatements:
    """Where the rows beside the records go, and how a unit of work reads them."""

    journal: Target
    outbox: Target
    claims: Target
    attachments: Target
    history: str
    newest: str
    claimed: str
    attachment: str
    drop_attachment: str
    drop_messages: str
    drop_claims: str


#: The fields of :class:`orientation_core.model.journal.Entry`, in their order; so are the columns called.
ENTRY_FIELDS = tuple(field.name for field in attrs.fields(Entry))

#: What a record is read from, besides its declared columns, and in which order.
FRONT, BACK = ("id", "_version"), ("_salt", "_head", "_body")


class Writer:
    """Makes statements for one dialect.

    :param mark: the driver's placeholder, ``?`` or ``%s``.
    """

    def __init__(self, dialect: Dialect, mark: str) -> None:
        self.dialect = dialect
        self.mark = mark
        self._quote = dialect.identifier_preparer
        self._quoted: dict[tuple[Layout, str], str] = {}

    def quote(self, layout: Layout, name: str) -> str:
        """A table of ours by its name without prefix, as it stands in a statement."""
        known = self._quoted.get((layout, name))
        if known is None:
            table = sa.table(sa.quoted_name(layout.prefix + name, None), schema=layout.schema)
            known = self._quoted[layout, name] = self._quote.format_table(table)
        return known

    def compile(self, statement: sa.ClauseElement) -> Statement:
        """A SQLAlchemy statement in the driver's words; its values must be named parameters."""
        compiled: Any = statement.compile(dialect=self.dialect)
        return Statement(str(compiled), tuple(compiled.positiontup or ()))

    def target(
        self,
        table: sa.Table,
        leave: Sequence[str],
        named: Callable[[Row], tuple[str, str]],
        ending: str = "",
        words: str = "",
    ) -> Target:
        """A target for all columns of `table` but those the database fills itself."""
        taken = [column for column in table.columns if column.name not in leave]
        name = self._quote.format_table(table)
        columns = tuple(self._quote.quote(column.name) for column in taken)
        types = tuple(_type_name(column) for column in taken)
        placeholders = f"({', '.join([self.mark] * len(taken))})"
        insert = f"INSERT INTO {name} ({', '.join(columns)}) VALUES {placeholders}{ending}"
        return Target(table, name, columns, types, insert, placeholders, ending, named, words)

    def base(self, tables: BaseTables) -> BaseStatements:
        """What every store says."""
        mark, name = self.mark, self._quote.format_table
        entry_fields = ", ".join(self._quote.quote(field) for field in ENTRY_FIELDS)
        # SQLite would gather all entries of the organisation by its index, and sort them, to find the last one.
        last_first = " NOT INDEXED" if self.dialect.name == "sqlite" else ""
        return BaseStatements(
            journal=self.target(tables.journal, ("position", "seal"), lambda row: (row[1], row[2])),
            outbox=self.target(
                tables.outbox, ("position", "owner", "leased_until"), lambda row: ("message", row[0])
            ),
            claims=self.target(tables.claims, (), lambda row: (row[1], row[2])),
            attachments=self.target(
                tables.attachments, (), lambda row: ("attachment", row[1]), " ON CONFLICT DO NOTHING"
            ),
            history=f"SELECT {entry_fields} FROM {name(tables.journal)} WHERE organisation = {mark} "
            f"AND kind = {mark} AND record = {mark} ORDER BY number",
            newest=f"SELECT {entry_fields} FROM {name(tables.journal)}{last_first} WHERE organisation = {mark} "
            "AND substr(action, 1, 7) <> 'privacy' ORDER BY position DESC LIMIT 1",
            claimed=f"SELECT fingerprint, result FROM {name(tables.claims)} WHERE organisation = {mark} "
            f"AND scope = {mark} AND {self._quote.quote('key')} = {mark}",
            attachment=f"SELECT content FROM {name(tables.attachments)} "
            f"WHERE organisation = {mark} AND digest = {mark}",
            drop_attachment=f"DELETE FROM {name(tables.attachments)} "
            f"WHERE organisation = {mark} AND digest = {mark}",
            drop_messages=f"DELETE FROM {name(tables.outbox)} "
            f"WHERE organisation = {mark} AND kind = {mark} AND record = {mark}",
            drop_claims=f"DELETE FROM {name(tables.claims)} WHERE organisation = {mark} AND result = {mark}",
        )

    def kind(self, layout: Layout, kind: Kind) -> KindStatements:
        """The statements of one kind."""
        tables = layout.kind(sa.MetaData(), kind)
        table = tables.record
        fields = (*FRONT, *(column.name for column in kind.columns), *BACK)
        shown, mark = ", ".join(map(self._quote.quote, fields)), self.mark
        name = self._quote.format_table(table)
        here = f"organisation = {mark} AND id = {mark}"
        words = quoted(tables.words) if tables.words else ""
        before = [
            f"DELETE FROM {self._quote.format_table(part)} WHERE organisation = {mark} AND record = {mark}"
            for part in tables.parts.values()
        ]
        changed = [self._quote.quote(field) for field in (*fields, "_words") if field != "id"]
        return KindStatements(
            kind=kind,
            tables=tables,
            checks=column_checks(kind),
            target=self.target(table, ("_key",), lambda row: (kind.name, row[1]), words=words),
            parts={
                part.name: (
                    self.target(tables.parts[part.name], (), lambda row: (kind.name, row[1])),
                    tuple(check_of(declared) for _, declared in part.columns),
                )
                for part in kind.parts
            },
            fields=fields,
            get=f"SELECT {shown} FROM {name} WHERE {here}",
            update=f"UPDATE {name} SET {', '.join(f'{field} = {mark}' for field in changed)} "
            f"WHERE {here} AND _version = {mark}",
            before=tuple(before),
            indexed=f"SELECT _key, _words FROM {name} WHERE {here}" if words else "",
            version=f"SELECT _version FROM {name} WHERE {here}",
        )


def _type_name(column: sa.Column[Any]) -> str:
    if isinstance(column.type, sa.LargeBinary):
        return "bytea"
    if isinstance(column.type, sa.Text) and column.name == "_words":
        return "tsvector"
    return "int8" if isinstance(column.type, sa.Integer) else "text"

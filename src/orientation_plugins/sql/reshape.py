"""Tables follow the declaration of their kind: made, widened and filled from the documents.

What a declaration adds is done by itself: a column, an index, a part, a search. What it takes away or changes is
not, because a database that has more than the code knows may simply be newer than the code; it is refused, and
whoever means it writes a revision (:func:`orientation_plugins.sql.migrations.drop_column`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import attrs
import cattrs
import orjson
import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable

from orientation_core import documents
from orientation_core.errors import StoreError
from orientation_core.kinds import Value
from orientation_core.store import Kind
from orientation_plugins.sql import checks
from orientation_plugins.sql.tables import KindTables, Layout, full_text, index_columns

#: Documents that are read again at a time when a table is widened.
_BATCH = 500


@attrs.frozen
class Declaration:
    """What of a kind's declaration shows in its tables; kept in the database.

    :ivar columns: name -> type. :ivar indexes: name -> columns. :ivar parts: part -> column -> type.
    :ivar search: whether there is text to find. :ivar edition: of the functions that read a document.
    """

    columns: Mapping[str, str]
    indexes: Mapping[str, tuple[str, ...]]
    parts: Mapping[str, Mapping[str, str]]
    search: bool
    edition: int = 1


def declaration_of(layout: Layout, kind: Kind) -> Declaration:
    """What the tables of `kind` are to be."""
    indexes = {}
    for columns, unique in index_columns(kind):
        indexes[layout.index_name(kind.name, *(("unique", *columns) if unique else columns))] = columns
    return Declaration(
        columns={column.name: column.type.value for column in kind.columns},
        indexes=indexes,
        parts={part.name: {name: type_.value for name, type_ in part.columns} for part in kind.parts},
        search=kind.search is not None,
        edition=kind.edition,
    )


@cache  # every opening of a store asks for it for each kind
def _kinds(layout: Layout) -> sa.Table:
    return layout.base(sa.MetaData()).kinds


def kept_declaration(connection: sa.Connection, layout: Layout, kind: str) -> Declaration | None:
    """What the tables of `kind` are, or None when there are none."""
    table = _kinds(layout)
    kept = connection.execute(sa.select(table.c.declaration).where(table.c.name == kind)).scalar()
    try:
        return None if kept is None else cattrs.structure(orjson.loads(kept), Declaration)
    except Exception as error:  # what was written past us may be anything
        raise StoreError(f"what the tables of {kind} are was changed past the library") from error


def keep_declaration(connection: sa.Connection, layout: Layout, kind: str, declared: Declaration) -> None:
    """Note what the tables of `kind` are now."""
    table = _kinds(layout)
    connection.execute(table.delete().where(table.c.name == kind))
    connection.execute(table.insert().values(name=kind, declaration=dump(declared)))


def dump(declared: Declaration) -> str:
    """A declaration as it is kept."""
    kept = cattrs.unstructure(declared)
    if declared.edition == 1:
        del kept["edition"]  # as it was kept before there were editions
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS).decode()


def create(connection: sa.Connection, layout: Layout, kind: Kind) -> None:
    """Make the tables of a kind that has none yet."""
    if kept_declaration(connection, layout, kind.name) is not None:
        return
    tables = layout.kind(sa.MetaData(), kind)
    tables.record.metadata.create_all(connection, checkfirst=False)
    for statement in full_text(tables):
        connection.exec_driver_sql(statement)
    keep_declaration(connection, layout, kind.name, declaration_of(layout, kind))


def widen(connection: sa.Connection, layout: Layout, kind: Kind) -> None:
    """Bring the tables of a kind that has some to its declaration.

    :raises StoreError: the database has what the declaration does not know, or knows otherwise.
    """
    kept, wanted = kept_declaration(connection, layout, kind.name), declaration_of(layout, kind)
    if kept is None or kept == wanted:
        return
    _refuse_loss(kind.name, kept, wanted)
    tables = layout.kind(sa.MetaData(), kind)
    added = [name for name in wanted.columns if name not in kept.columns]
    parts = [name for name, columns in wanted.parts.items() if kept.parts.get(name) != columns]
    words = wanted.search and not kept.search
    _widen_record(connection, tables, added)
    _widen_parts(connection, tables, kept, parts)
    if wanted.edition > kept.edition:
        _Filling(connection, tables, list(wanted.columns), list(wanted.parts), wanted.search).run()
    elif added or parts or words:
        _Filling(connection, tables, added, parts, words).run()
    _reindex(connection, tables, kept, wanted)
    if words:
        for statement in full_text(tables):
            connection.exec_driver_sql(statement)
    elif wanted.search and wanted.edition > kept.edition:
        for statement in full_text(tables)[1:]:  # the index is there; its words are new
            connection.exec_driver_sql(statement)
    keep_declaration(connection, layout, kind.name, wanted)


def _refuse_loss(kind: str, kept: Declaration, wanted: Declaration) -> None:
    lost = [f"column {name}" for name, type_ in kept.columns.items() if wanted.columns.get(name) != type_]
    for part, columns in kept.parts.items():
        known = wanted.parts.get(part, {})
        lost += [f"column {part}.{name}" for name, type_ in columns.items() if known.get(name) != type_]
    lost += ["search"] if kept.search and not wanted.search else []
    lost += [f"edition {kept.edition}"] if kept.edition > wanted.edition else []
    if lost:
        raise StoreError(
            f"the database keeps {lost[0]} of kind {kind}, which this version does not know in that form: it was made "
            "by a newer version, or a migration is missing"
        )


def _add_column(connection: sa.Connection, table: sa.Table, name: str) -> None:
    preparer, column = connection.dialect.identifier_preparer, table.c[name]
    type_ = column.type.dialect_impl(connection.dialect).compile(connection.dialect)
    statement = f"ALTER TABLE {preparer.format_table(table)} ADD COLUMN {preparer.quote(name)} {type_}"
    connection.exec_driver_sql(statement)


def _widen_record(connection: sa.Connection, tables: KindTables, added: list[str]) -> None:
    for name in added:
        _add_column(connection, tables.record, name)


def _widen_parts(
    connection: sa.Connection, tables: KindTables, kept: Declaration, changed: list[str]
) -> None:
    for part in changed:
        table = tables.parts[part]
        if part not in kept.parts:
            connection.execute(CreateTable(table))
            for index in table.indexes:
                connection.execute(CreateIndex(index))
            continue
        for column in table.columns:
            if column.name not in {*kept.parts[part], "organisation", "record", "_place"}:
                _add_column(connection, table, column.name)


def _reindex(connection: sa.Connection, tables: KindTables, kept: Declaration, wanted: Declaration) -> None:
    preparer = connection.dialect.identifier_preparer
    place = f"{preparer.quote(tables.record.schema)}." if tables.record.schema else ""
    for name in sorted(kept.indexes.keys() - wanted.indexes.keys()):
        connection.exec_driver_sql(f"DROP INDEX {place}{preparer.quote(name)}")
    for index in tables.record.indexes:
        is_words = index.name not in wanted.indexes
        if index.name not in kept.indexes and not (is_words and kept.search):
            connection.execute(CreateIndex(index))


@attrs.frozen
class _Filling:
    """Derives again, from every document, what the tables hold of it.

    :ivar columns, parts: those that are new. :ivar words: whether the words to find are new too.
    """

    connection: sa.Connection
    tables: KindTables
    columns: Sequence[str]
    parts: Sequence[str]
    words: bool

    def run(self) -> None:
        """:raises StoreError: a document cannot be read by this version."""
        record = self.tables.record
        place = sa.tuple_(record.c.organisation, record.c.id)
        last: tuple[str, str] = ("", "")
        while True:
            behind = place > sa.tuple_(sa.literal(last[0]), sa.literal(last[1]))
            selected = sa.select(record.c.organisation, record.c.id, record.c["_body"]).where(behind)
            ordered = selected.order_by(record.c.organisation, record.c.id).limit(_BATCH)
            rows: Sequence[Any] = self.connection.execute(ordered).all()
            for organisation, identity, body in rows:
                self._one(organisation, identity, body)
            if len(rows) < _BATCH:
                return
            last = (rows[-1][0], rows[-1][1])

    def _one(self, organisation: str, identity: str, body: str) -> None:
        kind, record = self.tables.kind, self.tables.record
        try:
            value = documents.structure(kind.name, orjson.loads(body), kind.model)
            row = checks.values(checks.column_checks(kind), kind.row(value))
            words = checks.words(kind.words(value)) if self.words else ""
            derived = kind.derived(value) if self.parts else {}
        except Exception as error:  # the kind's own functions meet a document of another version
            raise StoreError(
                f"{kind.name} {identity} cannot be read by this version; nothing was changed"
            ) from error
        filled = {column.name: found for column, found in zip(kind.columns, row, strict=True)}
        changed: dict[str, Any] = {name: filled[name] for name in self.columns}
        if self.words:
            changed["_words"] = words
        if changed:
            here = (record.c.organisation == organisation) & (record.c.id == identity)
            self.connection.execute(record.update().where(here).values(changed))
        for part in self.parts:
            self._one_part(self.tables.parts[part], organisation, identity, derived[part])

    def _one_part(
        self, table: sa.Table, organisation: str, identity: str, derived: Sequence[tuple[Value, ...]]
    ) -> None:
        here = (table.c.organisation == organisation) & (table.c.record == identity)
        self.connection.execute(table.delete().where(here))
        names = [column.name for column in table.columns]
        rows = [
            dict(zip(names, (organisation, identity, place, *row), strict=True))
            for place, row in enumerate(derived)
        ]
        if rows:
            self.connection.execute(table.insert(), rows)

"""Tables follow the declaration of their kind: made, widened and filled from the documents.

What a declaration adds is done by itself: a column, an index, a part, a search. What it takes away or changes is
not, because a database that has more than the code knows may simply be newer than the code; it is refused, and
whoever means it writes a revision (:func:`orientation_plugins.sql.migrations.drop_column`).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

import attrs
import cattrs
import orjson
import sqlalchemy as sa
from sqlalchemy.schema import CreateIndex, CreateTable

from orientation_core import documents
from orientation_core.errors import StoreError
from orientation_core.kinds import Column, Value
from orientation_core.store import Kind
from orientation_plugins.sql import checks
from orientation_plugins.sql.tables import KindTables, Layout, full_text, index_columns

#: Documents that are read again at a time when a table is widened.
_BATCH = 500

#: So many documents take a moment: how far it is gets said whenever so many more are done.
_TOLD_FROM = 20_000

log = logging.getLogger("orientation_plugins.sql")


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


@attrs.frozen(slots=False)  # for the property that is kept
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
        count = self.connection.execute(sa.select(sa.func.count()).select_from(record)).scalar_one()
        if count >= _TOLD_FROM:
            # A warning, because nobody who waits for a command or a service to start has asked for more than that.
            log.warning(
                "%s: %d documents are read again for this version, once", self.tables.kind.name, count
            )
        last: tuple[str, str] = ("", "")
        done = 0
        while True:
            behind = place > sa.tuple_(sa.literal(last[0]), sa.literal(last[1]))
            selected = sa.select(record.c.organisation, record.c.id, record.c["_body"]).where(behind)
            ordered = selected.order_by(record.c.organisation, record.c.id).limit(_BATCH)
            rows: Sequence[Any] = self.connection.execute(ordered).all()
            if rows:
                self._fill(
                    [(organisation, key, *self._derived(key, body)) for organisation, key, body in rows]
                )
            if len(rows) < _BATCH:
                return
            last = (rows[-1][0], rows[-1][1])
            done += len(rows)
            if done % _TOLD_FROM == 0:
                log.info("%s: %d of %d documents read", self.tables.kind.name, done, count)

    def _derived(
        self, identity: str, body: str
    ) -> tuple[dict[str, Value], Mapping[str, Sequence[tuple[Value, ...]]]]:
        """What the row of a record is to hold, and the rows of its parts."""
        kind = self.tables.kind
        try:
            value = documents.structure(kind.name, orjson.loads(body), kind.model)
            found: dict[str, Value] = {
                column.name: None if (read := column.read(value)) is None else check(read)
                for column, check in self._reading
            }
            if self.words:
                found["_words"] = checks.words(kind.words(value))
            return found, (kind.derived(value) if self.parts else {})
        except Exception as error:  # the kind's own functions meet a document of another version
            raise StoreError(
                f"{kind.name} {identity} cannot be read by this version; nothing was changed"
            ) from error

    @cached_property
    def _reading(self) -> list[tuple[Column[Any], Callable[[Any], Value]]]:
        kind = self.tables.kind
        known = zip(kind.columns, checks.column_checks(kind), strict=True)
        return [(column, check) for column, check in known if column.name in self.columns]

    def _fill(self, batch: Sequence[tuple[str, str, dict[str, Value], Any]]) -> None:
        record = self.tables.record
        names = [*self.columns, *(["_words"] if self.words else [])]
        if names:
            # A name in front: SQLAlchemy keeps those of the columns for itself.
            given: dict[str, Any] = {name: sa.bindparam(f"new__{name}") for name in names}
            here = record.c.organisation == sa.bindparam("old__organisation")
            change = record.update().where(here, record.c.id == sa.bindparam("old__id")).values(given)
            self.connection.execute(
                change,
                [
                    {
                        "old__organisation": organisation,
                        "old__id": identity,
                        **{f"new__{name}": value for name, value in found.items()},
                    }
                    for organisation, identity, found, _ in batch
                ],
            )
        for part in self.parts:
            table = self.tables.parts[part]
            owned = table.c.organisation == sa.bindparam("old__organisation")
            self.connection.execute(
                table.delete().where(owned, table.c.record == sa.bindparam("old__id")),
                [
                    {"old__organisation": organisation, "old__id": identity}
                    for organisation, identity, _, _ in batch
                ],
            )
            columns = [column.name for column in table.columns]
            rows = [
                dict(zip(columns, (organisation, identity, number, *row), strict=True))
                for organisation, identity, _, derived in batch
                for number, row in enumerate(derived[part])
            ]
            if rows:
                self.connection.execute(table.insert(), rows)

"""The tables: what every store has, and what a record kind's declaration asks for.

Declared columns keep their names, so that a person can query them; what is ours beside them begins with an
underscore, which no declared name can, so that the two never clash.
"""


# ruff: noqa: S608 - statements are made of our own table names; values are always parameters

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

import attrs
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import SchemaItem

from orientation_core.kinds import ColumnType
from orientation_core.store import Kind

#: Tables that every store has; no kind may take one of these names.
BASE = ("journal", "seals", "outbox", "claims", "attachments", "kinds", "schema_version")

#: Names that :meth:`orientation_core.store.UnitOfWork.columns` gives a meaning of their own.
_RESERVED = frozenset({"organisation", "id", "record"})

#: Code point order, as Python and SQLite sort; the order of a PostgreSQL database's locale differs by machine.
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTES = sa.LargeBinary()

#: Folded words, separated by blanks. PostgreSQL keeps them as lexemes: neither parser nor dictionary has a say.
WORDS = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")

_TYPES: Mapping[ColumnType, sa.types.TypeEngine[Any]] = {
    ColumnType.TEXT: TEXT,
    ColumnType.INTEGER: INTEGER,
    ColumnType.INSTANT: INTEGER,
    ColumnType.DAY: INTEGER,
}


def column_type(declared: ColumnType) -> sa.types.TypeEngine[Any]:
    """How a declared column is stored."""
    return _TYPES[declared]


def text(name: str) -> sa.Column[str]:
    """A text column that is always filled."""
    return sa.Column(name, TEXT, nullable=False)


def integer(name: str, *, nullable: bool = False) -> sa.Column[int]:
    """A column of 64-bit integers."""
    return sa.Column(name, INTEGER, nullable=nullable)


def binary(name: str) -> sa.Column[bytes]:
    """A column of bytes that is always filled."""
    return sa.Column(name, BYTES, nullable=False)


@attrs.frozen
class KindTables:
    """The tables of one record kind.

    :ivar words: name of the full-text index beside the record table (SQLite only).
    """

    kind: Kind
    record: sa.Table
    parts: Mapping[str, sa.Table]
    words: str | None


@attrs.frozen
class BaseTables:
    """The tables that every store has."""

    journal: sa.Table
    seals: sa.Table
    outbox: sa.Table
    claims: sa.Table
    attachments: sa.Table
    kinds: sa.Table


@attrs.frozen
class Layout:
    """Where the tables lie in a database.

    :ivar dialect: ``sqlite`` or ``postgresql``. :ivar prefix: stands before every table name.
    :ivar schema: of a PostgreSQL database; None for the default one.
    """

    dialect: str
    prefix: str = ""
    schema: str | None = None

    def table(
        self, metadata: sa.MetaData, name: str, *items: SchemaItem, clustered: bool = False
    ) -> sa.Table:
        """A table of ours. `clustered`: SQLite keeps the rows in the primary key itself, without a row number."""
        return sa.Table(
            self.prefix + name,
            metadata,
            *items,
            schema=self.schema,
            sqlite_strict=True,
            sqlite_with_rowid=not clustered,
        )

    def index_name(self, table: str, *columns: str) -> str:
        """Name of an index; short enough for PostgreSQL's 63 bytes."""
        name = "_".join([self.prefix + table, *columns])
        if len(name) <= 60:
            return name
        # A checksum, because hash() differs from process to process.
        return f"{name[:51]}_{crc32(name.encode()):08x}"

    def base(self, metadata: sa.MetaData) -> BaseTables:
        """The tables that every store has, as the newest migration leaves them."""
        pending = sa.text("state = 'pending'")
        journal = self.table(
            metadata,
            "journal",
            sa.Column("position", INTEGER, primary_key=True),
            text("organisation"),
            text("kind"),
            text("record"),
            integer("number"),
            integer("at"),
            text("actor"),
            text("action"),
            text("changes"),
            text("state"),
            binary("previous"),
            binary("digest"),
            integer("seal", nullable=True),
            sa.UniqueConstraint(
                "organisation", "kind", "record", "number", name=self.index_name("journal", "entry")
            ),
        )
        if self.dialect == "postgresql":
            # SQLite has one writer, so there what is unsealed lies at the end.
            self._partial(journal, "journal", "unsealed", ["position"], sa.text("seal IS NULL"))
        seals = self.table(
            metadata,
            "seals",
            sa.Column("number", INTEGER, primary_key=True, autoincrement=False),
            integer("at"),
            integer("count"),
            binary("root"),
            binary("previous"),
            binary("digest"),
            sa.Column("places", BYTES),
        )
        outbox = self.table(
            metadata,
            "outbox",
            sa.Column("position", INTEGER, primary_key=True),
            text("id"),
            text("organisation"),
            text("kind"),
            text("record"),
            text("channel"),
            text("recipient"),
            text("event"),
            integer("due_at"),
            integer("letter", nullable=True),
            text("state"),
            integer("attempts"),
            text("code"),
            sa.Column("owner", TEXT),
            integer("leased_until", nullable=True),
            sa.UniqueConstraint("id", name=self.index_name("outbox", "id")),
        )
        self._partial(outbox, "outbox", "due", ["due_at", "position"], pending)
        self._partial(outbox, "outbox", "stream", ["record", "position"], pending)
        sa.Index(self.index_name("outbox", "record"), outbox.c.record)
        self._partial(outbox, "outbox", "dead", ["organisation", "position"], sa.text("state = 'dead'"))
        claims = self.table(
            metadata,
            "claims",
            text("organisation"),
            text("scope"),
            text("key"),
            binary("fingerprint"),
            text("result"),
            sa.PrimaryKeyConstraint("organisation", "scope", "key", name=self.index_name("claims", "key")),
            clustered=True,
        )
        sa.Index(self.index_name("claims", "result"), claims.c.result)
        attachments = self.table(
            metadata,
            "attachments",
            text("organisation"),
            text("digest"),
            binary("content"),
            sa.PrimaryKeyConstraint("organisation", "digest", name=self.index_name("attachments", "digest")),
        )
        kinds = self.table(
            metadata,
            "kinds",
            text("name"),
            text("declaration"),
            sa.PrimaryKeyConstraint("name", name=self.index_name("kinds", "name")),
        )
        return BaseTables(journal, seals, outbox, claims, attachments, kinds)

    def _partial(
        self, table: sa.Table, name: str, suffix: str, columns: list[str], where: sa.TextClause
    ) -> None:
        sa.Index(
            self.index_name(name, suffix),
            *(table.c[column] for column in columns),
            sqlite_where=where,
            postgresql_where=where,
        )

    def kind(self, metadata: sa.MetaData, kind: Kind) -> KindTables:
        """The tables of one kind. :raises ValueError: its names clash with ours."""
        check_names(kind)
        identity: list[SchemaItem] = [text("organisation"), text("id")]
        name = self.index_name(kind.name, "id")
        if self.dialect == "sqlite":
            # The full-text index points at a row number, which must survive VACUUM: so it is a column.
            identity.insert(0, sa.Column("_key", INTEGER, primary_key=True))
            identity.append(sa.UniqueConstraint("organisation", "id", name=name))
        else:
            identity.append(sa.PrimaryKeyConstraint("organisation", "id", name=name))
        record = self.table(
            metadata,
            kind.name,
            *identity,
            integer("_version"),
            *(sa.Column(column.name, column_type(column.type)) for column in kind.columns),
            binary("_salt"),
            binary("_head"),
            text("_body"),
            sa.Column("_words", WORDS, nullable=False),
        )
        for columns, unique in index_columns(kind):
            # The id at the end of an index lets a page of a work list be read from it in order.
            ending = [] if unique or columns[-1] == "id" else ["id"]
            suffix = ("unique", *columns) if unique else columns
            sa.Index(
                self.index_name(kind.name, *suffix),
                record.c.organisation,
                *(record.c[column] for column in [*columns, *ending]),
                unique=unique,
            )
        parts = {part.name: self._part(metadata, kind, part.name, part.columns) for part in kind.parts}
        words = f"{self.prefix}{kind.name}_words" if kind.search and self.dialect == "sqlite" else None
        if kind.search and self.dialect == "postgresql":
            sa.Index(self.index_name(kind.name, "words"), record.c["_words"], postgresql_using="gin")
        return KindTables(kind, record, parts, words)

    def _part(
        self, metadata: sa.MetaData, kind: Kind, part: str, columns: tuple[tuple[str, ColumnType], ...]
    ) -> sa.Table:
        name = f"{kind.name}_{part}"
        key = ("organisation", "record", "_place")
        sqlite = self.dialect == "sqlite"
        table = self.table(
            metadata,
            name,
            text("organisation"),
            text("record"),
            integer("_place"),
            *(sa.Column(column, column_type(declared)) for column, declared in columns),
            *([sa.PrimaryKeyConstraint(*key, name=self.index_name(name, "record"))] if sqlite else []),
            clustered=True,
        )
        if not sqlite:
            # Not unique: one statement may take away a record's old rows and put its new ones.
            sa.Index(self.index_name(name, "record"), *(table.c[column] for column in key))
        return table


def index_columns(kind: Kind) -> list[tuple[tuple[str, ...], bool]]:
    """The indexes of a kind as (columns behind the organisation, unique?)."""
    found = [((column.name,), True) for column in kind.columns if column.unique]
    found += [((column.name,), False) for column in kind.columns if column.indexed and not column.unique]
    return found + [(columns, False) for columns in kind.indexes]


def check_names(kind: Kind) -> None:
    """:raises ValueError: a name of this kind would clash with one of ours."""
    taken = [name for name in (column.name for column in kind.columns) if name in _RESERVED]
    taken += [name for part in kind.parts for name, _ in part.columns if name in ("organisation", "record")]
    taken += [kind.name] if kind.name in BASE else []
    taken += [part.name for part in kind.parts if part.name == "words"]
    if taken:
        raise ValueError(f"kind {kind.name} uses the name {taken[0]}, which the store needs itself")


def full_text(tables: KindTables) -> list[str]:
    """The statements that make the full-text index of a kind on SQLite and fill it from the rows that are there.

    The words come folded and separated by blanks, so the plainest tokenizer is the right one: it splits at the
    blanks and changes nothing. The index is kept by the store's own statements and not by triggers, which may not
    write to one in a database whose schema is not trusted.
    """
    if tables.words is None:
        return []
    index = quoted(tables.words)
    return [
        (
            f"CREATE VIRTUAL TABLE {index} USING fts5("
            f"_words, content={quoted(tables.record.name)}, content_rowid='_key', tokenize='ascii', detail='none', columnsize=0)"
        ),
        f"INSERT INTO {index}({index}) VALUES ('rebuild')",
    ]


def quoted(name: str) -> str:
    """A name as it stands in a statement."""
    return '"' + name.replace('"', '""') + '"'

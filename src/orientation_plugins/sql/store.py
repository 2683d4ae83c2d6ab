"""SqlStore: documents in a SQLite file or a PostgreSQL database."""


# ruff: noqa: S608 - statements are made of our own table names; values are always parameters

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import orjson
import sqlalchemy as sa

from orientation_core.errors import StoreError
from orientation_core.model.journal import Entry, Seal
from orientation_core.model.verification import Finding
from orientation_core.store import Kind, Message, MessageState, file_astray, kinds_by_name
from orientation_plugins.sql import migrations, reshape
from orientation_plugins.sql.backends import Backend
from orientation_plugins.sql.derived import DerivedTables
from orientation_plugins.sql.engines import make_engine
from orientation_plugins.sql.errors import translate
from orientation_plugins.sql.journal import JournalTable
from orientation_plugins.sql.outbox import OutboxTable
from orientation_plugins.sql.queries import Asker
from orientation_plugins.sql.session import Session
from orientation_plugins.sql.statements import BaseStatements, KindStatements
from orientation_plugins.sql.tables import Layout
from orientation_plugins.sql.unit import SqlUnit

#: Connections that a fork left behind. They must be neither used nor closed in the child: both would reach the parent.
_inherited: list[Any] = []


class SqlStore:
    """See :class:`orientation_core.store.Store` for what each method promises.

    Made by :func:`orientation_plugins.sql.open_store`.

    :param locations: where plugins keep Alembic revisions of their own.
    """

    def __init__(
        self,
        url: sa.URL,
        layout: Layout,
        make_backend: Any,
        locations: Sequence[str] = (),
    ) -> None:
        self._url, self._layout, self._locations = url, layout, tuple(locations)
        self._make_backend = make_backend
        self._start()

    def _start(self) -> None:
        self._process = os.getpid()
        self._backend: Backend = self._make_backend(make_engine(self._url))
        self._base: BaseStatements = self._backend.writer.base(self._layout.base(sa.MetaData()))
        self._known: dict[str, tuple[KindStatements, Asker]] = {}

    def backend(self) -> Backend:
        """The database's way, with connections that belong to this process."""
        if os.getpid() != self._process:
            _inherited.append(self._backend)
            self._start()
        return self._backend

    def _kind(self, kind: Kind) -> tuple[KindStatements, Asker]:
        known = self._known.get(kind.name)
        if known is None or known[0].kind is not kind:
            statements = self._backend.writer.kind(self._layout, kind)
            known = self._known[kind.name] = statements, Asker(self._backend.writer, statements)
        return known

    def begin(self, organisation: str, *, write: bool = True, connection: Any = None) -> SqlUnit:
        """Open a unit of work.

        :param connection: of the host, to join its transaction: a :class:`sqlalchemy.Connection`, or the driver's.
        """
        session = Session(self.backend(), write=write, host=connection)
        return SqlUnit(session, organisation, self._base, self._kind)

    @contextmanager
    def _session(self, *, write: bool, single: bool = False) -> Iterator[Session]:
        session = Session(self.backend(), write=write, single=single)
        try:
            yield session
            session.commit()
        except session.backend.errors as error:
            raise translate(error) from error
        finally:
            session.abandon()

    # -------------------------------------------------------------------------------- tables

    def prepare(self, kinds: Sequence[Kind]) -> None:
        """Make the tables, or bring them to this version.

        :raises StoreError: a newer version made them, or a document cannot be read by this one; nothing is changed.
        """
        wanted = kinds_by_name(kinds)
        if not self._is_prepared(wanted):
            self._prepare(wanted)

    def _is_prepared(self, kinds: dict[str, Kind]) -> bool:
        """Whether nothing is to do; tells without loading Alembic."""
        if self._locations:
            return False
        writer, session = self.backend().writer, Session(self.backend(), write=False)
        try:
            cursor = session.cursor()
            cursor.execute(f"SELECT version_num FROM {writer.quote(self._layout, migrations.VERSION_TABLE)}")
            if [version for (version,) in cursor.fetchall()] != [migrations.HEAD]:
                return False
            cursor.execute(f"SELECT name, declaration FROM {writer.quote(self._layout, 'kinds')}")
            kept = dict(cursor.fetchall())
        except session.backend.errors:
            return False  # there are no tables yet
        finally:
            session.abandon()
        return all(
            kept.get(name) == reshape.dump(reshape.declaration_of(self._layout, kind))
            for name, kind in kinds.items()
        )

    def _prepare(self, kinds: dict[str, Kind]) -> None:
        config = migrations.configure(self._layout, self._locations)
        with self.changing_tables() as connection:
            migrations.upgrade(connection, config, f"{migrations.BRANCH}@head")
            for kind in kinds.values():
                reshape.create(connection, self._layout, kind)
            migrations.upgrade(connection, config, "heads")
            for kind in kinds.values():
                reshape.widen(connection, self._layout, kind)

    @contextmanager
    def changing_tables(self) -> Iterator[sa.Connection]:
        """A connection in a transaction that changes tables; one at a time."""
        backend = self.backend()
        try:
            with backend.alone(), backend.engine.begin() as connection:
                if backend.name == "postgresql":
                    self._make_schema(connection)
                yield connection
        except sa.exc.DBAPIError as error:
            raise translate(error.orig or error) from error

    def _make_schema(self, connection: sa.Connection) -> None:
        name = f"orientation tables {self._layout.schema}.{self._layout.prefix}"
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(sa.func.hashtextextended(name, 0))))
        schema = self._layout.schema
        if schema and not sa.inspect(connection).has_schema(schema):
            connection.execute(sa.schema.CreateSchema(schema))

    # -------------------------------------------------------------------------------- outbox

    def lease(
        self, owner: str, now: int, seconds: float, limit: int, organisation: str | None = None
    ) -> list[Message]:
        with self._session(write=True, single=True) as session:
            return OutboxTable(self._layout, session).lease(owner, now, seconds, limit, organisation)

    def settle(self, owner: str, message: Message) -> bool:
        with self._session(write=True, single=True) as session:
            return OutboxTable(self._layout, session).settle(owner, message)

    def messages(
        self, organisation: str, state: MessageState | None = None, limit: int = 100
    ) -> list[Message]:
        with self._session(write=False, single=True) as session:
            return OutboxTable(self._layout, session).messages(organisation, state, limit)

    def revive(self, organisation: str, ids: Sequence[str], now: int) -> int:
        with self._session(write=True) as session:
            return OutboxTable(self._layout, session).revive(organisation, ids, now)

    # -------------------------------------------------------------------------------- journal

    def entries(self, chunk: int = 10_000) -> Iterator[Entry]:
        with self._session(write=False) as session:
            yield from JournalTable(self._layout, session).entries(chunk)

    def seals(self) -> list[Seal]:
        with self._session(write=False) as session:
            return JournalTable(self._layout, session).seals()

    def seal(self, at: int) -> Seal | None:
        with self._session(write=True) as session:
            return JournalTable(self._layout, session).seal(at)

    def verify(self, published: Sequence[str] = (), kinds: Sequence[Kind] = ()) -> list[Finding]:
        """Hold the journal against itself, the records of every kind in the database, and published seals; and what is
        derived of the documents of `kinds` against these.

        Reads one state of the database while others go on writing.
        """
        with self._session(write=False) as session:
            findings = JournalTable(self._layout, session).verify(self._stored_kinds(session), published)
            with session.backend.lenient(session.driver()):
                for kind in kinds:
                    findings += DerivedTables(self._layout, session, kind).findings()
                if kinds:
                    files = session.backend.writer.quote(self._layout, "attachments")
                    every = f"SELECT digest, content FROM {files} ORDER BY organisation, digest"
                    for ((digest, content),) in session.backend.pages(session.driver(), every, (), 1):
                        findings += file_astray(digest, content)
        return findings

    def _stored_kinds(self, session: Session) -> list[str]:
        """The kinds that have tables, also those that nobody here declares any more."""
        cursor = session.cursor()
        cursor.execute(
            f"SELECT name FROM {session.backend.writer.quote(self._layout, 'kinds')} ORDER BY name"
        )
        return [name for (name,) in cursor.fetchall()]

    # -------------------------------------------------------------------------------- upkeep

    def scrub(self, *, full: bool = False) -> None:
        """Remove from the database's files what was erased: words in the search index, and older states of rows.

        SQLite overwrites a deleted row at once, but keeps it in the write-ahead log and its words in the index
        until now. On PostgreSQL the old rows are given back for reuse, and stand in the files until they are used
        again; a backup and the server's own log keep what they have.

        :param full: write the tables anew (VACUUM, on PostgreSQL VACUUM FULL, which locks each meanwhile).
        :raises StoreError: a reader is still at an older state; scrub again later.
        """
        quote = self.backend().writer.quote
        with self._session(write=False) as session:
            kinds = self._stored_kinds(session)
            declared = self._declarations(session)
        session = Session(self.backend(), write=False)
        try:
            parts = [f"{kind}_{part}" for kind in kinds for part in declared[kind]["parts"]]
            self._backend.scrub(
                session.driver(),
                [quote(self._layout, name) for name in (*kinds, *parts, "outbox", "claims", "attachments")],
                [quote(self._layout, f"{kind}_words") for kind in kinds if declared[kind]["search"]],
                full=full,
            )
        except self._backend.errors as error:
            raise translate(error) from error
        finally:
            session.abandon()

    def _declarations(self, session: Session) -> dict[str, Any]:
        cursor = session.cursor()
        cursor.execute(f"SELECT name, declaration FROM {session.backend.writer.quote(self._layout, 'kinds')}")
        return {name: orjson.loads(declaration) for name, declaration in cursor.fetchall()}

    def close(self) -> None:
        if os.getpid() == self._process:
            self._backend.close()


def no_store(url: str) -> StoreError:
    """The error for a URL that is none; the URL may hold a password and is not repeated."""
    return StoreError(
        f"this is not a database URL (it has {len(url)} characters); write for example sqlite:///desk.db"
    )

"""SQLite's way: one writer at a time, prepared statements, everything local."""


# ruff: noqa: S608 - statements are made of our own table names; values are always parameters

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects import sqlite as dialects

from orientation_core.errors import StoreError
from orientation_plugins.sql.backends import Rows
from orientation_plugins.sql.connections import Connections
from orientation_plugins.sql.engines import sqlite_fault
from orientation_plugins.sql.errors import clash
from orientation_plugins.sql.locks import WriterLock
from orientation_plugins.sql.postings import Postings
from orientation_plugins.sql.statements import KindStatements, Row, Target, Writer

_CLASHES = frozenset({sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY})


class SqliteBackend:
    """See :class:`orientation_plugins.sql.backends.Backend`."""

    name = "sqlite"
    errors: tuple[type[Exception], ...] = (sqlite3.Error, sa.exc.SQLAlchemyError)
    keeps_one = False  # writers take turns by what BEGIN does

    def __init__(self, engine: sa.Engine, database: Path) -> None:
        self.engine = engine
        self.writer = Writer(dialects.dialect(paramstyle="qmark"), "?")
        self.connections = Connections(engine, lambda _: None)
        self._turns = WriterLock(database) if sqlite_fault() else None

    def is_usable(self, driver: sqlite3.Connection) -> bool:
        return not driver.in_transaction

    def begin(self, driver: sqlite3.Connection, *, write: bool) -> None:
        if not write:
            driver.execute("BEGIN")
            return
        if self._turns:
            self._turns.take()
        try:
            driver.execute("BEGIN IMMEDIATE")
        except BaseException:
            if self._turns:
                self._turns.release()
            raise

    def commit(self, driver: sqlite3.Connection, *, write: bool) -> None:
        driver.execute("COMMIT")
        if write and self._turns:
            self._turns.release()

    def rollback(self, driver: sqlite3.Connection, *, write: bool) -> None:
        try:
            # A full disk has ended the transaction already; saying ROLLBACK then would raise and hide the cause.
            with suppress(sqlite3.Error):
                if driver.in_transaction:
                    driver.execute("ROLLBACK")
        finally:
            if write and self._turns:
                self._turns.release()

    def join(self, driver: sqlite3.Connection) -> None:
        if not isinstance(driver, sqlite3.Connection):
            raise StoreError("this connection does not lead to the database of the store")
        # Python's driver says BEGIN only before the first INSERT: a savepoint alone would commit when released.
        if not driver.in_transaction:
            # From Python 3.12 on a connection may have `autocommit`; then its commit() does nothing.
            if driver.isolation_level is None or getattr(driver, "autocommit", None) is True:
                raise StoreError("begin a transaction on the connection first")
            driver.execute("BEGIN IMMEDIATE")

    def cursor(self, driver: sqlite3.Connection) -> sqlite3.Cursor:
        cursor = driver.cursor()
        cursor.row_factory = None
        return cursor

    def is_clash(self, error: Exception) -> bool:
        return isinstance(error, sqlite3.IntegrityError) and error.sqlite_errorcode in _CLASHES

    def insert(self, cursor: sqlite3.Cursor, rows: Rows) -> None:
        for target, lines in rows.items():
            last: list[Row] = [lines[0]]
            try:
                if len(lines) == 1:
                    cursor.execute(target.insert, lines[0])
                else:
                    cursor.executemany(target.insert, _watched(lines, last))
            except sqlite3.IntegrityError as error:
                if self.is_clash(error):
                    raise clash(target, last[0], error) from error
                raise
            if target.words:
                _index(cursor, target, lines)

    def insert_alone(self, driver: sqlite3.Connection, rows: Rows) -> bool:
        del driver, rows  # one statement writes to one table here
        return False

    def reword(
        self, cursor: sqlite3.Cursor, statements: KindStatements, key: tuple[str, str], words: str
    ) -> None:
        if statements.indexed and statements.tables.words:
            found = cursor.execute(statements.indexed, key).fetchone()
            if found is not None:
                row, before = found
                Postings(cursor, statements.tables.words).change(row, before, words)

    def pages(
        self, driver: sqlite3.Connection, sql: str, values: Sequence[object], size: int
    ) -> Iterator[list[Row]]:
        cursor, cache = self.cursor(driver).execute(sql, values), None
        try:
            while rows := cursor.fetchmany(size):
                yield rows
                if cache is None and len(rows) == size:
                    # Much is read, and once: the pages that are kept would only take memory from whoever counts.
                    (cache,) = driver.execute("PRAGMA cache_size").fetchone()
                    driver.execute("PRAGMA cache_size = -2000")
        finally:
            cursor.close()
            if cache is not None:
                driver.execute(f"PRAGMA cache_size = {cache}")

    @contextmanager
    def lenient(self, driver: sqlite3.Connection) -> Iterator[None]:
        strict = driver.text_factory
        driver.text_factory = _as_it_stands
        try:
            yield
        finally:
            driver.text_factory = strict

    def queue_for_sealing(self, cursor: sqlite3.Cursor, table: str) -> None:
        """Nothing to do: there is one writer at a time."""

    @contextmanager
    def alone(self) -> Iterator[None]:
        if self._turns:
            self._turns.take()
        try:
            yield
        finally:
            if self._turns:
                self._turns.release()

    def scrub(
        self,
        driver: sqlite3.Connection,
        tables: Sequence[str],
        indexes: Sequence[str],
        *,
        full: bool = False,
    ) -> None:
        del tables  # secure_delete has overwritten their rows
        for index in indexes if full else ():
            # What an index of another form than ours knows may still hold of changed rows goes when its segments are merged.
            self.begin(driver, write=True)
            try:
                driver.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")
                self.commit(driver, write=True)
            except BaseException:
                self.rollback(driver, write=True)
                raise
        if full:
            with self.alone():
                driver.execute("VACUUM")
        busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise StoreError("somebody still reads an older state of the database; scrub again later")

    def close(self) -> None:
        self.connections.close()
        if self._turns:
            self._turns.close()


def _index(cursor: sqlite3.Cursor, target: Target, rows: Sequence[Row]) -> None:
    """Put the words of rows that were just inserted into the full-text index."""
    insert = f"INSERT INTO {target.words}(rowid, _words) VALUES (?, ?)"
    if len(rows) == 1:
        cursor.execute(insert, (cursor.lastrowid, rows[0][-1]))
        return
    # There is one writer, so the rows have the newest keys, without a gap.
    (newest,) = cursor.execute("SELECT last_insert_rowid()").fetchone()
    keys = range(newest - len(rows) + 1, newest + 1)
    cursor.executemany(insert, ((key, row[-1]) for key, row in zip(keys, rows, strict=True)))


def _as_it_stands(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")


def _watched(rows: Iterable[Row], last: list[Row]) -> Iterator[Row]:
    """The rows, remembering which one was handed out last."""
    for last[0] in rows:
        yield last[0]

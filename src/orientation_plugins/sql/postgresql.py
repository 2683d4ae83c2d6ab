"""PostgreSQL's way: one statement for one intake, COPY for many, and nothing that needs a superuser."""


# ruff: noqa: S608 - statements are made of our own table names; values are always parameters

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from functools import lru_cache
from itertools import count
from typing import Any

import psycopg
import sqlalchemy as sa
from psycopg import errors as pg
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.rows import tuple_row
from sqlalchemy.dialects.postgresql import psycopg as dialects
from sqlalchemy.engine.interfaces import Dialect

from orientation_core.errors import StoreError
from orientation_plugins.sql.backends import Rows
from orientation_plugins.sql.connections import Connections
from orientation_plugins.sql.errors import clash, guilty
from orientation_plugins.sql.statements import KindStatements, Row, Target, Writer

#: Up to so many rows go in one statement; more are copied.
FEW = 40

Driver = psycopg.Connection[Any]


class _Cursor(psycopg.RawCursor[Row]):
    """Says statements with the server's own placeholders, numbered once for each statement. The driver's usual cursor reads a
    statement anew each time when it is long or has many values, as an intake's: a fifth of what the intake costs.
    """

    def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
        return super().execute(_numbered(query), params, **how)

    def executemany(self, query: Any, params_seq: Any, *, returning: bool = False) -> None:
        super().executemany(_numbered(query), params_seq, returning=returning)


@lru_cache(maxsize=2_000)
def _numbered(statement: str) -> str:
    """`$1`, `$2` … for each ``%s``; ``%%`` is a per cent sign."""
    numbers = count(1)
    return _MARK.sub(lambda found: "%" if found[0] == "%%" else f"${next(numbers)}", statement)


_MARK = re.compile(r"%%|%s")


class PostgresqlBackend:
    """See :class:`orientation_plugins.sql.backends.Backend`."""

    name = "postgresql"
    errors: tuple[type[Exception], ...] = (psycopg.Error, sa.exc.SQLAlchemyError)
    keeps_one = True

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        dialect: Dialect = dialects.dialect(paramstyle="format")  # type: ignore[no-untyped-call]
        self.writer = Writer(dialect, "%s")
        self.connections = Connections(engine, _settle, "SELECT 1")
        self._together: dict[tuple[tuple[Target, int], ...], str] = {}

    def is_usable(self, driver: Driver) -> bool:
        return not driver.closed and driver.info.transaction_status == TransactionStatus.IDLE

    def begin(self, driver: Driver, *, write: bool) -> None:
        _say(driver, b"BEGIN" if write else b"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    def commit(self, driver: Driver, *, write: bool) -> None:
        del write
        _say(driver, b"COMMIT")

    def rollback(self, driver: Driver, *, write: bool) -> None:
        del write
        with suppress(psycopg.Error):
            if driver.info.transaction_status != TransactionStatus.IDLE:
                driver.execute("ROLLBACK")

    def join(self, driver: Driver) -> None:
        if not isinstance(driver, psycopg.Connection):
            raise StoreError("this connection does not lead to the database of the store")
        if driver.autocommit and driver.info.transaction_status == TransactionStatus.IDLE:
            raise StoreError("begin a transaction on the connection first")

    def cursor(self, driver: Driver) -> psycopg.Cursor[Row]:
        return _Cursor(driver, row_factory=tuple_row)

    def is_clash(self, error: Exception) -> bool:
        return isinstance(error, pg.UniqueViolation)

    def insert(self, cursor: psycopg.Cursor[Row], rows: Rows) -> None:
        if sum(map(len, rows.values())) <= FEW:
            self._insert_together(cursor, rows)
            return
        for target, lines in rows.items():
            try:
                if target.ending or len(lines) == 1:
                    cursor.executemany(target.insert, lines)
                else:
                    _copy(cursor, target, lines)
            except pg.UniqueViolation as error:
                raise clash(target, guilty(target, lines, error.diag), error) from error

    def _insert_together(self, cursor: psycopg.Cursor[Row], rows: Rows) -> None:
        shape = tuple((target, len(lines)) for target, lines in rows.items())
        sql = self._together.get(shape)
        if sql is None:
            sql = self._together[shape] = _together(shape)
        values = [value for lines in rows.values() for row in lines for value in row]
        try:
            cursor.execute(sql, values)
        except pg.UniqueViolation as error:
            for target, lines in rows.items():
                if target.table.name == error.diag.table_name:
                    raise clash(target, guilty(target, lines, error.diag), error) from error
            raise

    def insert_alone(self, driver: Driver, rows: Rows) -> bool:
        if sum(map(len, rows.values())) > FEW:
            return False
        self._insert_together(self.cursor(driver), rows)
        return True

    def reword(
        self, cursor: psycopg.Cursor[Row], statements: KindStatements, key: tuple[str, str], words: str
    ) -> None:
        """Nothing to do: the words are a column."""

    def pages(self, driver: Driver, sql: str, values: Sequence[object], size: int) -> Iterator[list[Row]]:
        with psycopg.ServerCursor(driver, "orientation_pages", row_factory=tuple_row) as cursor:
            cursor.execute(sql, values)
            while rows := cursor.fetchmany(size):
                yield rows

    def lenient(self, driver: Driver) -> AbstractContextManager[None]:
        del driver  # the server takes no text that is none
        return nullcontext()

    def queue_for_sealing(self, cursor: psycopg.Cursor[Row], table: str) -> None:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"orientation seal {table}",)
        )

    def alone(self) -> AbstractContextManager[None]:
        return nullcontext()

    def scrub(
        self, driver: Driver, tables: Sequence[str], indexes: Sequence[str], *, full: bool = False
    ) -> None:
        del indexes
        for table in tables:
            driver.execute(f"VACUUM (FULL {'ON' if full else 'OFF'}) {table}")

    def close(self) -> None:
        self.connections.close()


def _settle(driver: Driver) -> None:
    driver.autocommit = True  # we say BEGIN ourselves, and only where one statement is not enough
    driver.prepare_threshold = 2


def _say(driver: Driver, command: bytes) -> None:
    """A command without values and without an answer, by the shortest way there is. :raises psycopg.Error: refused."""
    answer = driver.pgconn.exec_(command)
    if answer.status != ExecStatus.COMMAND_OK:
        raise pg.error_from_result(answer, driver.info.encoding)


def _together(shape: Sequence[tuple[Target, int]]) -> str:
    """One statement that inserts into several tables: one round trip, and atomic without BEGIN and COMMIT."""
    inserts = [
        f"INSERT INTO {target.name} ({', '.join(target.columns)}) "
        f"VALUES {', '.join([target.placeholders] * count)}{target.ending}"
        for target, count in shape
    ]
    *first, last = inserts
    named = ", ".join(f"i{number} AS ({insert})" for number, insert in enumerate(first))
    return f"WITH {named} {last}" if first else last


def _copy(cursor: psycopg.Cursor[Row], target: Target, rows: Sequence[Row]) -> None:
    columns = ", ".join(target.columns)
    # The driver cannot write lexemes in their binary form; the server reads them out of the words.
    binary = "tsvector" not in target.types
    form = "binary" if binary else "text"
    with cursor.copy(f"COPY {target.name} ({columns}) FROM STDIN (FORMAT {form})") as copy:
        if binary:
            copy.set_types(target.types)
        for row in rows:
            copy.write_row(row)

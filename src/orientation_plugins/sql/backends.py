"""What the two databases do differently, behind one small interface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import sqlalchemy as sa

from orientation_plugins.sql.connections import Connections
from orientation_plugins.sql.statements import KindStatements, Row, Target, Writer

Rows = Mapping[Target, Sequence[Row]]


class Backend(Protocol):
    """One database's way. A `driver` is the driver's own connection, in autocommit mode: we say BEGIN ourselves.

    :ivar name: of SQLAlchemy's dialect. :ivar errors: what its driver raises. :ivar keeps_one: whether one statement may
        go without BEGIN and COMMIT around it: each is a way to the server and back.
    """

    name: str
    engine: sa.Engine
    connections: Connections
    writer: Writer
    errors: tuple[type[Exception], ...]
    keeps_one: bool

    def is_usable(self, driver: Any) -> bool:
        """Whether a connection can serve another unit of work: it lives and has no transaction open."""

    def begin(self, driver: Any, *, write: bool) -> None:
        """Open a transaction: one that writes, or one that reads a single state of the database."""

    def commit(self, driver: Any, *, write: bool) -> None:
        """End a transaction and keep it."""

    def rollback(self, driver: Any, *, write: bool) -> None:
        """End a transaction and drop it; never raises, so that it cannot hide why."""

    def join(self, driver: Any) -> None:
        """See to it that a host's connection is inside a transaction.

        :raises StoreError: it commits by itself after every statement.
        """

    def cursor(self, driver: Any) -> Any:
        """A cursor that gives plain tuples, whatever the host set on its connection."""

    def is_clash(self, error: Exception) -> bool:
        """Whether a row was refused because it is unique and there already."""

    def insert(self, cursor: Any, rows: Rows) -> None:
        """Write rows inside the open transaction. :raises Conflict: one was there already."""

    def insert_alone(self, driver: Any, rows: Rows) -> bool:
        """Write rows in one statement that is its own transaction; False, and nothing done, when that cannot be."""

    def reword(self, cursor: Any, statements: KindStatements, key: tuple[str, str], words: str) -> None:
        """Let a record, which is about to be replaced, be found by `words`, where the index is not the database's own."""

    def pages(self, driver: Any, sql: str, values: Sequence[Any], size: int) -> Iterator[list[Row]]:
        """The rows of a query by so many at a time, without holding all of them."""

    def lenient(self, driver: Any) -> AbstractContextManager[None]:
        """Read also text that is none any more, its bytes kept as lone surrogates: somebody wrote it past us."""

    def queue_for_sealing(self, cursor: Any, table: str) -> None:
        """Let nobody else seal until this transaction ends."""

    def alone(self) -> AbstractContextManager[None]:
        """Keep other writers of this library away, beside what the database does itself."""

    def scrub(
        self, driver: Any, tables: Sequence[str], indexes: Sequence[str], *, full: bool = False
    ) -> None:
        """Remove from the files what was overwritten. `indexes`: full-text indexes (SQLite), for `full`."""

    def close(self) -> None:
        """Give back connections and files."""

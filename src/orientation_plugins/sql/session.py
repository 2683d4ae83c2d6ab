"""One connection and its transaction: ours, or a savepoint inside the host's."""

from __future__ import annotations

import threading
from typing import Any

import sqlalchemy as sa

from orientation_core.errors import StoreError
from orientation_plugins.sql.backends import Backend
from orientation_plugins.sql.connections import Lent
from orientation_plugins.sql.errors import translate

_SAVEPOINT = "orientation"


class Session:
    """A transaction that begins when it is first needed.

    :param host: a connection of SQLAlchemy or of the driver, whose transaction is joined by a savepoint.
    :param single: one statement is all that will be asked; where the database keeps that on its own, nothing is said around it.
    """

    def __init__(self, backend: Backend, *, write: bool, host: Any = None, single: bool = False) -> None:
        self.backend = backend
        self.write = write
        self._bare = single and host is None and backend.keeps_one
        self._host = None if host is None else _driver_of(host)
        self._lent: Lent | None = None
        self._driver: Any = None
        self._cursor: Any = None
        self._thread = threading.get_ident()

    @property
    def idle(self) -> bool:
        """Whether nothing was asked of the database yet."""
        return self._cursor is None

    @property
    def joined(self) -> bool:
        """Whether the transaction is a host's."""
        return self._host is not None

    def check_thread(self) -> None:
        """:raises StoreError: another thread than the one that began asks."""
        if threading.get_ident() != self._thread:
            raise StoreError("a unit of work belongs to the thread that began it")

    def driver(self) -> Any:
        """The driver's connection. :raises StoreError: no connection can be had."""
        if self._driver is None:
            if self._host is not None:
                self._driver = self._host
            else:
                try:
                    self._lent = self.backend.connections.take()
                except self.backend.errors as error:
                    cause = error.__cause__ if isinstance(error, sa.exc.SQLAlchemyError) else None
                    raise translate(cause or error) from error
                self._driver = self._lent.driver
        return self._driver

    def cursor(self) -> Any:
        """The transaction's cursor; the transaction begins with the first call."""
        driver = self.driver()
        if self._cursor is None:
            if self._host is not None:
                self.backend.join(driver)
                cursor = self.backend.cursor(driver)
                cursor.execute(f"SAVEPOINT {_SAVEPOINT}")
            else:
                if not self._bare:
                    self.backend.begin(driver, write=self.write)
                cursor = self.backend.cursor(driver)
            self._cursor = cursor
        return self._cursor

    def commit(self) -> None:
        """Keep what was written; inside a host's transaction, until the host decides."""
        if self._cursor is not None:
            if self._host is not None:
                self._cursor.execute(f"RELEASE SAVEPOINT {_SAVEPOINT}")
            elif not self._bare:
                self.backend.commit(self._driver, write=self.write)
        self._cursor = None
        self.release()

    def abandon(self) -> None:
        """Drop what was written. Never raises."""
        if self._cursor is not None:
            if self._host is not None:
                self._undo_savepoint()
            else:
                self.backend.rollback(self._driver, write=self.write)
        self._cursor = None
        self.release()

    def _undo_savepoint(self) -> None:
        try:
            self._cursor.execute(f"ROLLBACK TO SAVEPOINT {_SAVEPOINT}")
            self._cursor.execute(f"RELEASE SAVEPOINT {_SAVEPOINT}")
        except self.backend.errors:
            # The host's transaction has ended under us (a lost connection, a full disk): nothing is left to undo.
            return

    def release(self) -> None:
        """Give the connection back."""
        lent, self._lent, self._driver = self._lent, None, None
        if lent is not None:
            self.backend.connections.give_back(lent, usable=self.backend.is_usable(lent.driver))


def _driver_of(host: Any) -> Any:
    """The driver's connection behind what a host hands in."""
    if isinstance(host, sa.Connection):
        if not host.in_transaction():
            # From here on the host's commit() or rollback() decides, as its own first statement would have it.
            host.exec_driver_sql("SELECT 1")
        return host.connection.driver_connection
    return host

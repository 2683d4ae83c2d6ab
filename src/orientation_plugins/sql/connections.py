"""Connections that wait for their next unit of work.

SQLAlchemy opens and settles them; asking its pool for one costs more than a read of a record, so they are kept here.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.pool import PoolProxiedConnection

#: So many wait at most; a connection that is given back beyond that is closed.
MOST_WAITING = 8

#: Seconds after which a connection that waited is asked whether it still lives.
LONG_WAIT = 2.0


class Lent:
    """A connection in use. :ivar driver: the driver's own connection."""

    __slots__ = ("_proxy", "driver", "since")

    def __init__(self, proxy: PoolProxiedConnection) -> None:
        self._proxy = proxy
        self.driver: Any = proxy.driver_connection
        self.since = time.monotonic()

    def close(self) -> None:
        """End the connection."""
        self._proxy.close()

    def drop(self) -> None:
        """End a connection that is of no use any more; nothing is asked of it, so nothing is logged of what it cannot do."""
        self._proxy.invalidate()


class Connections:
    """Lends connections of one engine; safe to use from several threads.

    :param settle: makes a new connection of the driver ready.
    :param ask: a statement that only a living connection answers; empty when connections cannot be cut.
    """

    def __init__(self, engine: sa.Engine, settle: Callable[[Any], None], ask: str = "") -> None:
        self._engine = engine
        self._settle = settle
        self._ask = ask
        self._waiting: deque[Lent] = deque()

    def take(self) -> Lent:
        """A connection for one unit of work."""
        while True:
            try:
                lent = self._waiting.pop()
            except IndexError:
                lent = Lent(self._engine.raw_connection())
                self._settle(lent.driver)
                return lent
            if not self._ask or time.monotonic() - lent.since < LONG_WAIT or self._lives(lent):
                return lent

    def _lives(self, lent: Lent) -> bool:
        try:
            lent.driver.execute(self._ask)
        except Exception:  # noqa: BLE001 - whatever the driver says, this connection is of no use
            lent.drop()
            return False
        return True

    def give_back(self, lent: Lent, *, usable: bool) -> None:
        """Let the connection wait for the next, or end it."""
        if not usable:
            lent.drop()
        elif len(self._waiting) < MOST_WAITING:
            lent.since = time.monotonic()
            self._waiting.append(lent)
        else:
            lent.close()

    def close(self) -> None:
        """End all that wait."""
        while self._waiting:
            self._waiting.pop().close()
        self._engine.dispose()

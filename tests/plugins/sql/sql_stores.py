"""Stores on both databases for the tests, each empty, made once and emptied in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import sqlalchemy as sa

from orientation_core.testing.samples import NOTE
from orientation_plugins.sql import open_store
from orientation_plugins.sql.store import SqlStore
from postgres import database

#: name -> (database, prefix, schema)
PLACES = {
    "sqlite": ("sqlite", "", None),
    "sqlite-prefix": ("sqlite", "host_", None),
    "postgresql": ("postgresql", "", None),
    "postgresql-schema": ("postgresql", "o_", "desk"),
}


@contextmanager
def new_store(place: str, folder: Path) -> Iterator[SqlStore]:
    """A store at one of :data:`PLACES`, ready for notes."""
    sort, prefix, schema = PLACES[place]
    with ExitStack() as stack:
        if sort == "sqlite":
            url = f"sqlite:///{folder / 'desk.db'}"
        else:
            url = stack.enter_context(database())
        store = open_store(url, prefix, schema)
        stack.callback(store.close)
        store.prepare([NOTE])
        yield store


def run(store: SqlStore, *statements: str) -> list[sa.Row]:
    """Run raw SQL as somebody would who has the database; the rows of the last statement. ``{}`` is the place."""
    layout = store._layout
    place = f"{layout.schema}.{layout.prefix}" if layout.schema else layout.prefix
    with store.changing_tables() as connection:
        found: list[sa.Row] = []
        for statement in statements:
            result = connection.exec_driver_sql(statement.replace("{}", place))
            found = list(result.all()) if result.returns_rows else []
    return found


def empty(store: SqlStore) -> None:
    """Take every row away."""
    tables = ["note", "note_tags", "journal", "seals", "outbox", "claims", "attachments"]
    if store.backend().name == "postgresql":
        run(store, f"TRUNCATE {', '.join('{}' + table for table in tables)} RESTART IDENTITY")
        return
    run(
        store,
        *(f"DELETE FROM {{}}{table}" for table in tables),
        "INSERT INTO {}note_words({}note_words) VALUES ('rebuild')",
    )

"""Stores on both databases for the tests, each empty, made once and emptied in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from orientation_core.testing.samples import NOTE
from orientation_plugins.sql import open_store, reshape
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
        url = f"sqlite:///{folder / 'desk.db'}" if sort == "sqlite" else stack.enter_context(database())
        store = open_store(url, prefix, schema)
        stack.callback(store.close)
        store.prepare([NOTE])
        yield store


def run(store: SqlStore, *statements: str) -> list[tuple]:
    """Run raw SQL as somebody would who has the database; the rows of the last statement. ``{}`` is the place."""
    layout = store._layout
    place = f"{layout.schema}.{layout.prefix}" if layout.schema else layout.prefix
    found: list[tuple] = []
    with store._session(write=True) as session:
        cursor = session.cursor()
        for statement in statements:
            cursor.execute(statement.replace("{}", place))
            found = cursor.fetchall() if cursor.description else []
    return found


def empty(store: SqlStore) -> None:
    """Take every row away."""
    tables = ["note", "note_tags", "journal", "seals", "outbox", "claims", "attachments"]
    index = (
        ["INSERT INTO {}note_words({}note_words) VALUES ('rebuild')"]
        if store.backend().name == "sqlite"
        else []
    )
    # A test may have indexed the kind anew, under a higher edition.
    declared = reshape.dump(reshape.declaration_of(store._layout, NOTE)).replace("{}", "{ }")
    again = f"UPDATE {{}}kinds SET declaration = '{declared}' WHERE name = 'note'"
    run(store, *(f"DELETE FROM {{}}{table}" for table in tables), *index, again)


def dump(store: SqlStore) -> dict[str, list[str]]:
    """Every row of every table."""
    tables = ["note", "note_tags", "journal", "seals", "outbox", "claims", "attachments", "kinds"]
    return {table: sorted(map(repr, run(store, f"SELECT * FROM {{}}{table}"))) for table in tables}

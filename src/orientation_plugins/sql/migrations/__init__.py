"""Alembic, run from inside the library: no ini file, no command line, the host's connection settings.

The tables that every store has are versioned by the revisions in ``versions``. The tables of record kinds follow
their declarations (:mod:`orientation_plugins.sql.reshape`); what a declaration cannot say, a plugin writes as
revisions of its own, in a version location and under a branch label of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from orientation_core.errors import StoreError
from orientation_plugins.sql.tables import Layout

if TYPE_CHECKING:
    from alembic.config import Config

#: The newest revision of ``versions``; a test compares it with what is there.
HEAD = "0004"

#: The branch label of our own revisions.
BRANCH = "orientation"

VERSION_TABLE = "schema_version"


def configure(layout: Layout, locations: Sequence[str] = ()) -> Config:
    """Alembic's configuration. `locations`: of plugins' revisions, as directories or ``package:directory``."""
    from alembic.config import Config

    here = Path(__file__).parent
    config = Config()
    config.set_main_option("script_location", _escaped(str(here)))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", _escaped("\n".join([str(here / "versions"), *locations])))
    config.attributes["layout"] = layout
    return config


def _escaped(value: str) -> str:
    return value.replace("%", "%%")


def upgrade(connection: sa.Connection, config: Config, revision: str) -> None:
    """Bring the tables to `revision` inside the connection's transaction.

    :raises StoreError: the database has a revision that is not here: it was made by a newer version.
    """
    from alembic import command
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    layout: Layout = config.attributes["layout"]
    unknown = current(connection, layout) - known
    if unknown:
        raise StoreError(
            f"this database was made by a newer version of the library or of a plugin (revision {min(unknown)}); "
            "install that version, and load that plugin, to open it"
        )
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def current(connection: sa.Connection, layout: Layout) -> set[str]:
    """The revisions that a database has; none when it is new."""
    name = layout.prefix + VERSION_TABLE
    if not sa.inspect(connection).has_table(name, schema=layout.schema):
        return set()
    table = sa.table(name, sa.column("version_num"), schema=layout.schema)
    return set(connection.execute(sa.select(table.c.version_num)).scalars())


def drop_column(kind: str, column: str) -> None:
    """For a plugin's revision: take a column that `kind` no longer declares out of its table, with its indexes.

    Does nothing when it is not there, because a new database is made from the newest declaration. A column whose
    type changed is dropped too; opening the store then makes it anew and fills it from the documents.
    """
    from alembic import context, op

    from orientation_plugins.sql.reshape import Declaration, keep_declaration, kept_declaration

    layout: Layout = context.config.attributes["layout"]
    connection = op.get_bind()
    kept = kept_declaration(connection, layout, kind)
    if kept is None or column not in kept.columns:
        return
    table = layout.prefix + kind
    for name, columns in kept.indexes.items():
        if column in columns:
            op.drop_index(name, table_name=table, schema=layout.schema)
    op.drop_column(table, column, schema=layout.schema)
    columns_left = {name: type_ for name, type_ in kept.columns.items() if name != column}
    indexes_left = {name: names for name, names in kept.indexes.items() if column not in names}
    changed: Any = Declaration(columns_left, indexes_left, kept.parts, kept.search)
    keep_declaration(connection, layout, kind, changed)

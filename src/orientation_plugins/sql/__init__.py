"""The SQL store: SQLite and PostgreSQL, through SQLAlchemy Core.

:func:`open_store` makes one; :func:`orientation_store` offers it to an agency that is opened by a URL.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from orientation_core.errors import StoreError, require
from orientation_core.hookspecs import Context, hookimpl

if TYPE_CHECKING:
    from orientation_plugins.sql.store import SqlStore

__all__ = ["open_store", "orientation_store"]

_NAME = re.compile(r"[a-z_][a-z0-9_]{0,20}")


def open_store(
    url: str, prefix: str = "", schema: str | None = None, migrations: Sequence[str] = ()
) -> SqlStore:
    """A store in a SQLite file (``sqlite:///desk.db``) or a PostgreSQL database (``postgresql://user@host/name``).

    Nothing is made yet; :meth:`~orientation_plugins.sql.store.SqlStore.prepare` makes the tables.

    :param prefix: stands before every table name, for tables inside a host's database.
    :param schema: of the database in which the tables lie; on PostgreSQL it is made when it is not there.
    :param migrations: directories, or ``package:directory``, where plugins keep Alembic revisions of their own.
    :raises StoreError: the URL is none of these, or a name is not of lower-case letters, digits and underscores.
    :raises MissingExtra: PostgreSQL was asked for without its driver.
    """
    import sqlalchemy as sa

    from orientation_plugins.sql.store import SqlStore, no_store
    from orientation_plugins.sql.tables import Layout

    for name in (prefix, schema):
        if name and not _NAME.fullmatch(name):
            raise StoreError("a prefix or schema has at most 21 lower-case letters, digits and underscores")
    if schema and url.startswith("sqlite"):
        raise StoreError("SQLite has no schemas; give a prefix")
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError):  # a port that is no number
        raise no_store(url) from None
    if parsed.get_backend_name() == "sqlite":
        from orientation_plugins.sql.sqlite import SqliteBackend

        file = Path(parsed.database or "")
        return SqlStore(
            parsed, Layout("sqlite", prefix, schema), lambda e: SqliteBackend(e, file), migrations
        )
    if parsed.get_backend_name() == "postgresql":
        require("postgresql", "psycopg")
        from orientation_plugins.sql.postgresql import PostgresqlBackend

        return SqlStore(parsed, Layout("postgresql", prefix, schema), PostgresqlBackend, migrations)
    raise StoreError(f"no store knows databases of the sort {parsed.get_backend_name()}")


@hookimpl
def orientation_store(context: Context, url: str) -> SqlStore | None:
    """A store for ``sqlite:`` and ``postgresql:`` URLs.

    Settings: ``{"sql": {"prefix": "…", "schema": "…"}}``.
    """
    if not url.startswith(("sqlite:", "sqlite+", "postgresql:", "postgresql+")):
        return None
    section = context.settings.get("sql", {})
    return open_store(url, section.get("prefix", ""), section.get("schema"), context.migrations)

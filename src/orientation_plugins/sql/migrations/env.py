"""What Alembic runs to reach the database: the connection that it is handed, never one of its own."""

from __future__ import annotations

from alembic import context

from orientation_plugins.sql.migrations import VERSION_TABLE

_layout = context.config.attributes["layout"]

context.configure(
    connection=context.config.attributes["connection"],
    version_table=_layout.prefix + VERSION_TABLE,
    version_table_schema=_layout.schema,
)

with context.begin_transaction():
    context.run_migrations()

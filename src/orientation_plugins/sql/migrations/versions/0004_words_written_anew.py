"""Full-text indexes of SQLite without what earlier versions left in them of words that were taken out.

A revision is never edited once it was released: it says what it makes itself and reads no table of today.
"""

from __future__ import annotations

import json

from alembic import context, op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Merge the segments of each index."""
    layout = context.config.attributes["layout"]
    if layout.dialect != "sqlite":
        return
    kept = op.get_bind().exec_driver_sql(f'SELECT name, declaration FROM "{layout.prefix}kinds"')  # noqa: S608
    for name, declaration in kept.fetchall():
        if json.loads(declaration)["search"]:
            index = f'"{layout.prefix}{name}_words"'
            op.get_bind().exec_driver_sql(f"INSERT INTO {index}({index}) VALUES ('optimize')")  # noqa: S608

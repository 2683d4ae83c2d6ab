"""The list of places in a seal, by which an entry that is not as it was sealed is named; older seals have none.

A revision is never edited once it was released: it says what it makes itself and reads no table of today.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    layout = context.config.attributes["layout"]
    op.add_column(f"{layout.prefix}seals", sa.Column("places", sa.LargeBinary()), schema=layout.schema)

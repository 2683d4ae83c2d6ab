"""Indexes by which what stands beside a record is found when a person is erased, however many records there are.

A revision is never edited once it was released: it says what it makes itself and reads no table of today.
"""

from __future__ import annotations

from alembic import context, op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the indexes."""
    layout = context.config.attributes["layout"]
    prefix, schema = layout.prefix, layout.schema
    op.create_index(f"{prefix}outbox_record", f"{prefix}outbox", ["record"], schema=schema)
    op.create_index(f"{prefix}claims_result", f"{prefix}claims", ["result"], schema=schema)

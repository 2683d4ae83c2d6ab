"""The tables that every store has: journal, seals, outbox, claims, attachments and the declarations of kinds.

A revision is never edited once it was released: it says what it makes itself and reads no table of today.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None
branch_labels = ("orientation",)
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTES = sa.LargeBinary()


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, TEXT, nullable=nullable)


def _integer(name: str, *, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, INTEGER, nullable=nullable)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, BYTES, nullable=False)


def upgrade() -> None:
    """Make the tables and their indexes."""
    layout = context.config.attributes["layout"]
    prefix, schema = layout.prefix, layout.schema

    def table(name: str, *items: sa.schema.SchemaItem, clustered: bool = False) -> None:
        op.create_table(
            prefix + name, *items, schema=schema, sqlite_strict=True, sqlite_with_rowid=not clustered
        )

    def index(name: str, suffix: str, columns: list[str], where: str) -> None:
        op.create_index(
            f"{prefix}{name}_{suffix}",
            prefix + name,
            columns,
            schema=schema,
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )

    table(
        "journal",
        sa.Column("position", INTEGER, primary_key=True),
        _text("organisation"),
        _text("kind"),
        _text("record"),
        _integer("number"),
        _integer("at"),
        _text("actor"),
        _text("action"),
        _text("changes"),
        _text("state"),
        _bytes("previous"),
        _bytes("digest"),
        _integer("seal", nullable=True),
        sa.UniqueConstraint("organisation", "kind", "record", "number", name=f"{prefix}journal_entry"),
    )
    if layout.dialect == "postgresql":
        index("journal", "unsealed", ["position"], "seal IS NULL")
    table(
        "seals",
        sa.Column("number", INTEGER, primary_key=True, autoincrement=False),
        _integer("at"),
        _integer("count"),
        _bytes("root"),
        _bytes("previous"),
        _bytes("digest"),
    )
    table(
        "outbox",
        sa.Column("position", INTEGER, primary_key=True),
        _text("id"),
        _text("organisation"),
        _text("kind"),
        _text("record"),
        _text("channel"),
        _text("recipient"),
        _text("event"),
        _integer("due_at"),
        _integer("letter", nullable=True),
        _text("state"),
        _integer("attempts"),
        _text("code"),
        _text("owner", nullable=True),
        _integer("leased_until", nullable=True),
        sa.UniqueConstraint("id", name=f"{prefix}outbox_id"),
    )
    index("outbox", "due", ["due_at", "position"], "state = 'pending'")
    index("outbox", "stream", ["record", "position"], "state = 'pending'")
    index("outbox", "dead", ["organisation", "position"], "state = 'dead'")
    table(
        "claims",
        _text("organisation"),
        _text("scope"),
        _text("key"),
        _bytes("fingerprint"),
        _text("result"),
        sa.PrimaryKeyConstraint("organisation", "scope", "key", name=f"{prefix}claims_key"),
        clustered=True,
    )
    table(
        "attachments",
        _text("organisation"),
        _text("digest"),
        _bytes("content"),
        sa.PrimaryKeyConstraint("organisation", "digest", name=f"{prefix}attachments_digest"),
    )
    table(
        "kinds",
        _text("name"),
        _text("declaration"),
        sa.PrimaryKeyConstraint("name", name=f"{prefix}kinds_name"),
    )

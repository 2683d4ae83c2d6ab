"""The record kinds of return receipts: a digest of each, and how many wrong codes were tried within the hour."""

from __future__ import annotations

import uuid

import attrs

from orientation_core.kinds import Column, ColumnType, RecordKind, Retention, instant_value
from orientation_core.model.privacy import People
from orientation_core.model.receipts import NOTHING, Receipt, ReceiptAttempts

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:orientation-core:receipt")

RECEIPT: RecordKind[Receipt] = RecordKind(
    "receipt",
    Receipt,
    columns=(Column("case", ColumnType.TEXT, lambda one: one.case, indexed=True),),
    personal=frozenset({"digest"}),
    retention=Retention.CASE,
    # What is left is the digest of nothing: no code opens the case any more.
    people=People(
        lambda _: (), lambda one, _: attrs.evolve(one, digest=NOTHING), belongs=("case", "complaint")
    ),
)
#: One record per agency, which forgets each hour when the next one needs it.
ATTEMPTS: RecordKind[ReceiptAttempts] = RecordKind(
    "receipt_attempts",
    ReceiptAttempts,
    columns=(Column("since", ColumnType.INSTANT, lambda one: instant_value(one.since)),),
    personal=frozenset({"salt", "failed"}),
    retention=Retention.RESPONSE,
    people=People(lambda _: (), lambda one, _: attrs.evolve(one, failed={}), since="since"),
)


def receipt_id(organisation: str, kept: str) -> str:
    """The id of the record of a receipt."""
    return str(uuid.uuid5(_SPACE, f"{organisation}/{kept}"))


def attempts_id(organisation: str) -> str:
    """The id of the record of wrong codes."""
    return str(uuid.uuid5(_SPACE, f"{organisation}/attempts"))

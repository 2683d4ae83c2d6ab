"""The record kind of visual identities."""

from __future__ import annotations

import attrs

from orientation_core.kinds import Column, ColumnType, RecordKind, Retention, day_value
from orientation_core.model.identity import VisualIdentity
from orientation_core.model.text import Text

_TEXT = ColumnType.TEXT


def _all(*texts: Text | None) -> str:
    """The words of some texts in every language."""
    return " ".join(words for text in texts if text for words in attrs.astuple(text) if words)


IDENTITY: RecordKind[VisualIdentity] = RecordKind(
    "visual_identity",
    VisualIdentity,
    columns=(
        Column("name", _TEXT, lambda one: one.name, unique=True),
        Column("status", _TEXT, lambda one: one.status),
        Column("used_from", ColumnType.DAY, lambda one: day_value(one.used_from)),
    ),
    search=lambda one: _all(one.label, one.purpose, *one.advice),
    retention=Retention.DECISION,
)

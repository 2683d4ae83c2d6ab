"""The record kind of improvement actions."""

from __future__ import annotations

from typing import Any

import attrs

from orientation_core.components.linking import LINK
from orientation_core.kinds import Column, ColumnType, RecordKind, Retention, day_value
from orientation_core.model.improvements import ImprovementAction
from orientation_core.model.improvements.moves import ties
from orientation_core.model.text import Text

_TEXT, _DAY = ColumnType.TEXT, ColumnType.DAY


def _all(*texts: Text | None) -> str:
    """The words of some texts in every language."""
    return " ".join(words for text in texts if text for words in attrs.astuple(text) if words)


ACTION: RecordKind[ImprovementAction] = RecordKind(
    "improvement_action",
    ImprovementAction,
    columns=(
        Column("name", _TEXT, lambda one: one.name, unique=True),
        Column("state", _TEXT, lambda one: one.state),
        Column("origin", _TEXT, lambda one: one.origin.kind),
        Column("origin_end", _TEXT, lambda one: None if one.origin.end is None else str(one.origin.end)),
        Column("owner", _TEXT, lambda one: one.owner),
        Column("unit", _TEXT, lambda one: one.unit),
        Column("proposed_on", _DAY, lambda one: day_value(one.proposed_on)),
        Column("check_on", _DAY, lambda one: None if one.expected is None else day_value(one.expected.by)),
        Column("closed_on", _DAY, lambda one: None if one.closed_on is None else day_value(one.closed_on)),
    ),
    search=lambda one: _all(
        one.label, one.description, one.origin.note, *(each.label for each in one.milestones)
    ),
    personal=frozenset({"owner", "trail"}),
    indexes=(("state", "check_on"), ("proposed_on",)),
    links=ties,
    retention=Retention.DECISION,
)

KINDS: tuple[RecordKind[Any], ...] = (ACTION, LINK)

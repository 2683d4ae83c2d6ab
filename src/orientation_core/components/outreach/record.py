"""The record kinds of informing and sensitising."""

from __future__ import annotations

from typing import Any

import attrs

from orientation_core.kinds import Column, ColumnType, RecordKind, Retention, day_value
from orientation_core.model.outreach.campaigns import Campaign
from orientation_core.model.outreach.training import TrainingRecord
from orientation_core.model.text import Text

_TEXT, _DAY = ColumnType.TEXT, ColumnType.DAY


def _all(*texts: Text | None) -> str:
    """The words of some texts in every language."""
    return " ".join(words for text in texts if text for words in attrs.astuple(text) if words)


def _edge(campaign: Campaign, place: int) -> int | None:
    days = campaign.days()
    return None if days is None else day_value(days[place])


CAMPAIGN: RecordKind[Campaign] = RecordKind(
    "campaign",
    Campaign,
    columns=(
        Column("name", _TEXT, lambda one: one.name, unique=True),
        Column("lead", _TEXT, lambda one: one.lead),
        Column("first_day", _DAY, lambda one: _edge(one, 0)),
        Column("last_day", _DAY, lambda one: _edge(one, 1)),
        Column("check_on", _DAY, lambda one: None if one.expected is None else day_value(one.expected.by)),
    ),
    search=lambda one: _all(
        one.label,
        one.aim,
        *(each.text for each in one.messages),
        *(each.label for each in one.materials),
        *(each.label for each in one.events),
    ),
    personal=frozenset({"lead", "measured"}),
    indexes=(("first_day",),),
    retention=Retention.DECISION,
)

#: Who learned what is kept as long as a record of the organisation, and names people: it stays out of journal and events.
TRAINING: RecordKind[TrainingRecord] = RecordKind(
    "training_record",
    TrainingRecord,
    columns=(
        Column("name", _TEXT, lambda one: one.name, unique=True),
        Column("subject", _TEXT, lambda one: one.subject),
        Column("member", _TEXT, lambda one: one.organisation),
        Column("held_on", _DAY, lambda one: day_value(one.held_on)),
    ),
    personal=frozenset({"trainee", "certificate"}),
    indexes=(("subject", "held_on"),),
    retention=Retention.DECISION,
)

KINDS: tuple[RecordKind[Any], ...] = (CAMPAIGN, TRAINING)

"""The record kinds of the network."""

from __future__ import annotations

from typing import Any

import attrs

from orientation_core.kinds import Column, ColumnType, RecordKind, Retention, day_value
from orientation_core.model.network.figures import YearFigures
from orientation_core.model.network.maturity import Declaration, Model
from orientation_core.model.network.members import Member
from orientation_core.model.network.rounds import Round
from orientation_core.model.text import Text

_TEXT, _INTEGER, _DAY = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.DAY


def _all(*texts: Text) -> str:
    """The words of some texts in every language."""
    return " ".join(words for text in texts for words in attrs.astuple(text) if words)


MEMBER: RecordKind[Member] = RecordKind(
    "network_member",
    Member,
    columns=(
        Column("name", _TEXT, lambda one: one.name, unique=True),
        Column("organisation_kind", _TEXT, lambda one: one.kind),
        Column("parent", _TEXT, lambda one: one.parent),
        Column("agency", _TEXT, lambda one: one.agency),
        Column(
            "joined_on",
            _DAY,
            lambda one: day_value(one.memberships[0].since) if one.memberships else None,
        ),
    ),
    personal=frozenset({"functions"}),
    retention=Retention.DECISION,
)

#: Each version for good, as it was when somebody declared something under it.
MODEL: RecordKind[Model] = RecordKind(
    "maturity_model",
    Model,
    columns=(
        Column("name", _TEXT, lambda one: one.name),
        Column("edition", _INTEGER, lambda one: one.version),
        Column("origin", _TEXT, lambda one: one.origin.kind),
    ),
    search=lambda one: _all(one.label, *(criterion.label for criterion in one.criteria)),
    indexes=(("name", "edition"),),
    retention=Retention.DECISION,
)

DECLARATION: RecordKind[Declaration] = RecordKind(
    "maturity_declaration",
    Declaration,
    columns=(
        Column("name", _TEXT, lambda one: one.name),
        Column("model", _TEXT, lambda one: one.model),
    ),
    indexes=(("model", "name"),),
    retention=Retention.DECISION,
)

FIGURES: RecordKind[YearFigures] = RecordKind(
    "network_figures",
    YearFigures,
    columns=(
        Column("name", _TEXT, lambda one: one.name),
        Column("year", _INTEGER, lambda one: one.year),
        Column("delivered_on", _DAY, lambda one: day_value(one.delivered_on)),
        Column("source", _TEXT, lambda one: one.source),
    ),
    indexes=(("year", "name"),),
    retention=Retention.EVIDENCE,
)

ROUND: RecordKind[Round] = RecordKind(
    "collection_round",
    Round,
    columns=(
        Column("name", _TEXT, lambda one: one.name, unique=True),
        Column("state", _TEXT, lambda one: one.state),
        Column("opens_on", _DAY, lambda one: day_value(one.opens_on)),
        Column("closes_on", _DAY, lambda one: day_value(one.closes_on)),
    ),
    search=lambda one: _all(one.label),
    personal=frozenset({"contact"}),
    retention=Retention.DECISION,
)

#: Every kind of the network.
KINDS: tuple[RecordKind[Any], ...] = (MEMBER, MODEL, DECLARATION, FIGURES, ROUND)

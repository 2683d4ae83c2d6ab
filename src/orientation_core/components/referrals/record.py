"""The record kinds of the second line."""

from __future__ import annotations

from typing import Any

import attrs

from orientation_core.kinds import Column, ColumnType, Part, RecordKind, Retention, day_value
from orientation_core.model.privacy import People
from orientation_core.model.referrals.figures import SecondLineFigures
from orientation_core.model.referrals.forgetting import forgotten
from orientation_core.model.referrals.protocols import Protocol
from orientation_core.model.referrals.referrals import PERSONAL, Referral, ties
from orientation_core.model.text import Text

_TEXT, _INTEGER, _DAY = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.DAY


def _all(*texts: Text) -> str:
    """The words of some texts in every language."""
    return " ".join(words for text in texts for words in attrs.astuple(text) if words)


#: No editions are kept of a referral: what it says of a person goes when their file goes.
REFERRAL: RecordKind[Referral] = RecordKind(
    "referral",
    Referral,
    columns=(
        Column("name", _TEXT, lambda one: one.name, unique=True),
        Column("case_id", _TEXT, lambda one: one.case),
        Column("reference", _TEXT, lambda one: one.reference),
        Column("by", _TEXT, lambda one: one.by),
        Column("state", _TEXT, lambda one: one.state),
        Column("opened_on", _DAY, lambda one: day_value(one.opened_on)),
        Column("next_due_on", _DAY, lambda one: None if one.next_due is None else day_value(one.next_due)),
        Column("outcome", _TEXT, lambda one: None if one.opinion is None else one.opinion.outcome.value),
    ),
    parts=(
        Part(
            "recommendations",
            (("end", _TEXT), ("case_id", _TEXT), ("made_on", _DAY), ("response", _TEXT)),
            lambda one: (
                (one.end(each.number).id, one.case, day_value(each.made_on), each.response)
                for each in one.recommendations
            ),
        ),
    ),
    personal=PERSONAL,
    indexes=(("state", "next_due_on"), ("case_id",), ("opened_on",)),
    links=ties,
    retention=Retention.CASE,
    people=People(lambda _: (), forgotten, belongs=("case_id", "complaint")),
)

PROTOCOL: RecordKind[Protocol] = RecordKind(
    "protocol",
    Protocol,
    columns=(
        Column("name", _TEXT, lambda one: one.name, unique=True),
        Column("signed_on", _DAY, lambda one: None if one.signed_on is None else day_value(one.signed_on)),
        Column(
            "valid_until", _DAY, lambda one: None if one.valid_until is None else day_value(one.valid_until)
        ),
    ),
    search=lambda one: _all(one.label, *(each.label for each in one.parties)),
    retention=Retention.DECISION,
)

FIGURES: RecordKind[SecondLineFigures] = RecordKind(
    "second_line_figures",
    SecondLineFigures,
    columns=(
        Column("name", _TEXT, lambda one: one.key, unique=True),
        Column("year", _INTEGER, lambda one: one.year),
        Column("about", _TEXT, lambda one: one.about),
    ),
    retention=Retention.EVIDENCE,
)

#: Every kind of the second line.
KINDS: tuple[RecordKind[Any], ...] = (PROTOCOL, REFERRAL, FIGURES)

"""The record kinds of good practices."""

from __future__ import annotations

from typing import Any

import attrs

from orientation_core.kinds import Column, ColumnType, RecordKind, Retention, day_value
from orientation_core.model.practices import adoptions, practices
from orientation_core.model.practices.adoptions import Adoption
from orientation_core.model.practices.practices import GoodPractice
from orientation_core.model.text import Text

_TEXT, _DAY = ColumnType.TEXT, ColumnType.DAY


def _all(*texts: Text | None) -> str:
    """The words of some texts in every language."""
    return " ".join(words for text in texts if text for words in attrs.astuple(text) if words)


def _words(one: GoodPractice) -> str:
    codes = (*one.services, *one.axes, *one.norms, *one.causes)
    return " ".join([one.name, _all(one.organisation, *(text for _, text in one.texts())), *codes])


PRACTICE: RecordKind[GoodPractice] = RecordKind(
    "good_practice",
    GoodPractice,
    columns=(
        Column("name", _TEXT, lambda one: one.name, unique=True),
        Column("status", _TEXT, lambda one: one.status),
        Column("member", _TEXT, lambda one: one.member),
        Column("source", _TEXT, lambda one: None if one.origin is None else one.origin.source),
        Column("submitted_on", _DAY, lambda one: day_value(one.submitted_on)),
        Column(
            "published_on",
            _DAY,
            lambda one: None if one.published_on is None else day_value(one.published_on),
        ),
    ),
    search=_words,
    personal=frozenset({"contacts", "trail"}),
    indexes=(("status", "published_on"),),
    links=practices.ties,
    retention=Retention.DECISION,
)

ADOPTION: RecordKind[Adoption] = RecordKind(
    "practice_adoption",
    Adoption,
    columns=(
        Column("name", _TEXT, lambda one: one.name, unique=True),
        Column("practice", _TEXT, lambda one: one.practice, indexed=True),
        Column("status", _TEXT, lambda one: one.status),
        Column("action", _TEXT, lambda one: one.action),
        Column("adopted_on", _DAY, lambda one: day_value(one.adopted_on)),
    ),
    search=lambda one: _all(one.title, one.how, one.reason),
    links=adoptions.ties,
    retention=Retention.DECISION,
)

#: Every kind of good practices.
KINDS: tuple[RecordKind[Any], ...] = (PRACTICE, ADOPTION)

"""How surveys are stored: the kinds, what can be filtered by, what is searched, what is personal."""

from __future__ import annotations

from collections.abc import Iterator

from orientation_core.kinds import (
    Column,
    ColumnType,
    Part,
    RecordKind,
    Retention,
    Value,
    day_value,
    instant_value,
)
from orientation_core.model.privacy import Identifier, People
from orientation_core.model.privacy.identifiers import identifiers
from orientation_core.model.surveys import forgetting
from orientation_core.model.surveys.invitations import Box, Invitation
from orientation_core.model.surveys.questionnaires import Questionnaire
from orientation_core.model.surveys.responses import Response
from orientation_core.model.surveys.waves import Wave
from orientation_core.model.text import LANGUAGES, Text

_TEXT, _INTEGER, _INSTANT, _DAY = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.INSTANT, ColumnType.DAY

#: Numbers stand in columns as whole millionths, so that they are the same in every database.
MILLION = 1_000_000


def _said(*texts: Text | None) -> str:
    found = (getattr(text, language) for text in texts if text for language in LANGUAGES)
    return " ".join(words for words in found if words)


def _asked(one: Questionnaire) -> str:
    return _said(one.label, one.introduction, *(item.text for item in one.items))


def _answers(response: Response) -> Iterator[tuple[Value, ...]]:
    """A row per answer, and per option of a choice of several; words are not among them."""
    for answer in response.answers:
        state = "not_applicable" if answer.not_applicable else "answered"
        number = None if answer.number is None else round(answer.number * MILLION)
        day = None if answer.day is None else day_value(answer.day)
        for choice in answer.choices or (None,):
            yield answer.item, state, number, choice, day


def _invited(one: Invitation) -> frozenset[Identifier]:
    return identifiers(id=one.person, email=one.email, name=one.name)


QUESTIONNAIRE: RecordKind[Questionnaire] = RecordKind(
    "questionnaire",
    Questionnaire,
    columns=(
        Column("name", _TEXT, lambda one: one.name, unique=True),
        Column("edition", _INTEGER, lambda one: one.version),
        Column("orientation", _TEXT, lambda one: one.orientation),
        Column("service", _TEXT, lambda one: one.service),
        Column("client_group", _TEXT, lambda one: one.client_group),
    ),
    search=_asked,
    retention=Retention.DECISION,
)

WAVE: RecordKind[Wave] = RecordKind(
    "survey_wave",
    Wave,
    columns=(
        Column("name", _TEXT, lambda one: one.name, unique=True),
        Column("questionnaire", _TEXT, lambda one: one.questionnaire.name),
        Column("edition", _INTEGER, lambda one: one.questionnaire.version),
        Column("opens_at", _INSTANT, lambda one: instant_value(one.opens_at)),
        Column("closed_at", _INSTANT, lambda one: None if one.closed_at is None else instant_value(one.closed_at)),
        Column("event", _TEXT, lambda one: None if one.trigger is None else one.trigger.event),
    ),
    search=lambda one: _said(one.label, one.population),
    indexes=(("questionnaire", "edition"),),
    retention=Retention.DECISION,
)  # fmt: skip

RESPONSE: RecordKind[Response] = RecordKind(
    "survey_response",
    Response,
    columns=(
        Column("wave", _TEXT, lambda one: one.wave),
        Column("state", _TEXT, lambda one: one.state),
        Column("viewpoint", _TEXT, lambda one: one.viewpoint),
        Column("language", _TEXT, lambda one: one.language),
        Column("stratum", _TEXT, lambda one: one.stratum),
        Column("invitation", _TEXT, lambda one: one.invitation, unique=True),
        Column("answered_on", _DAY, lambda one: None if one.answered_on is None else day_value(one.answered_on)),
        Column("weight", _INTEGER, lambda one: None if one.weight is None else round(one.weight * MILLION)),
    ),
    parts=(
        Part(
            "answers",
            (("item", _TEXT), ("state", _TEXT), ("number", _INTEGER), ("choice", _TEXT), ("day", _DAY)),
            _answers,
        ),
    ),
    search=lambda one: " ".join(answer.text for answer in one.answers if answer.text),
    personal=frozenset({"answers", "extra", "source_reference"}),
    indexes=(("wave", "state"),),
    retention=Retention.RESPONSE,
    people=People(lambda _: (), forgetting.response, belongs=("invitation", "survey_invitation")),
)  # fmt: skip

INVITATION: RecordKind[Invitation] = RecordKind(
    "survey_invitation",
    Invitation,
    columns=(
        Column("wave", _TEXT, lambda one: one.wave),
        Column("person", _TEXT, lambda one: one.person),
        Column("answered", _INTEGER, lambda one: int(one.answered)),
        Column("viewpoint", _TEXT, lambda one: one.viewpoint),
        Column("stratum", _TEXT, lambda one: one.stratum),
        Column("invited_at", _INSTANT, lambda one: instant_value(one.invited_at)),
        Column("email", _TEXT, lambda one: None if one.email is None else one.email.casefold(), indexed=True),
    ),
    personal=frozenset({"person", "email", "name"}),
    indexes=(("wave", "person"), ("person", "invited_at")),
    retention=Retention.RESPONSE,
    people=People(
        _invited,
        forgetting.invitation,
        columns={"id": ("person",), "email": ("email",)},
        since="invited_at",
    ),
)

BOX: RecordKind[Box] = RecordKind(
    "survey_box", Box, personal=frozenset({"waiting"}), retention=Retention.RESPONSE
)

KINDS_OF_SURVEYS = (QUESTIONNAIRE, WAVE, RESPONSE, INVITATION, BOX)

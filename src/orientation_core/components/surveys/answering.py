"""Taking answers: by a token, whole or in part; by the host; and what anonymity asks of how they are written down.

In an anonymous wave the invitation says *that* it was answered, and nothing else knows *what*. The answers go into the
box of the wave, in the order of chance and without a moment, and become responses only together with others: so
neither an id, nor a moment, nor the order of records or journal entries joins them to a token.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import attrs

from orientation_core.components.surveys.desk import TRIES, SurveyDesk, new_response
from orientation_core.components.surveys.inviting import TOKEN_SCOPE
from orientation_core.components.surveys.records import BOX, INVITATION, RESPONSE
from orientation_core.errors import Conflict, InvalidDocument, NotFound, Refused
from orientation_core.model.calendars import local_day
from orientation_core.model.gate import TextProblem
from orientation_core.model.parties import Actor
from orientation_core.model.surveys import responses
from orientation_core.model.surveys.answers import Answer
from orientation_core.model.surveys.branching import asked
from orientation_core.model.surveys.invitations import (
    BOX_HOLDS,
    Box,
    Invitation,
    shuffled,
    token_hash,
)
from orientation_core.model.surveys.messages import said
from orientation_core.model.surveys.question_kinds import QuestionKind
from orientation_core.model.surveys.questionnaires import NOT_APPLICABLE, Item, Questionnaire, Viewpoint
from orientation_core.model.surveys.responses import Response
from orientation_core.model.surveys.waves import Wave
from orientation_core.model.text import Language
from orientation_core.store import Message, Query, Record, UnitOfWork, Where

#: Answers as callers may give them: answers, or item -> plain value.
Given = Mapping[str, Any] | tuple[Answer, ...]

#: Who has done it, in the journal, when a token was all that was shown.
RESPONDENT = "respondent"


@attrs.frozen
class Started:
    """What somebody with a token goes on with. :ivar answers: given so far. :ivar asked: items to show now, in order."""

    wave: Wave
    questionnaire: Questionnaire
    viewpoint: Viewpoint
    language: Language
    answers: tuple[Answer, ...]
    asked: tuple[Item, ...]


@attrs.frozen
class Receipt:
    """What became of answers. :ivar missing: required items without an answer. :ivar asked: items to show now."""

    state: str
    missing: tuple[str, ...]
    asked: tuple[Item, ...]


def read_answers(
    questionnaire: Questionnaire,
    kinds: Mapping[str, QuestionKind],
    given: Given,
    language: Language = "en",
) -> tuple[Answer, ...]:
    """Answers out of plain values: ``{"waiting": 4, "why": "Une heure.", "came": "yes", "fee": "not_applicable"}``.

    :raises InvalidDocument: a value is of another type than its question wants.
    """
    if not isinstance(given, Mapping):
        return tuple(given)
    found, problems = [], []
    for name, value in given.items():
        item = questionnaire.item(name)
        holds = kinds[item.kind].holds if item is not None and item.kind in kinds else "text"
        try:
            found.append(_read(name, holds, value))
        except TextProblem as problem:
            problems.append(problem.at(f"/answers/{name}", language))
    if problems:
        raise InvalidDocument(RESPONSE.name, problems)
    return tuple(found)


def _read(name: str, holds: str, value: Any) -> Answer:
    if isinstance(value, Answer):
        return attrs.evolve(value, item=name)
    if value == NOT_APPLICABLE:
        return Answer(name, not_applicable=True)
    if holds == "number" and isinstance(value, int | float) and not isinstance(value, bool):
        return Answer(name, number=value)
    if holds == "choices":
        codes = (value,) if isinstance(value, str) else value
        if isinstance(codes, list | tuple) and all(isinstance(one, str) for one in codes):
            return Answer(name, choices=tuple(codes))
    if holds == "day":
        if isinstance(value, date):
            return Answer(name, day=value)
        try:
            return Answer(name, day=date.fromisoformat(value))
        except (TypeError, ValueError):
            raise said("answer.type", expected=holds) from None
    if holds == "text" and isinstance(value, str):
        return Answer(name, text=value)
    raise said("answer.type", expected=holds)


class Answering(SurveyDesk):
    """Answers and what they become."""

    def start(self, token: str) -> Started:
        """What somebody with this token is asked, with what they answered before.

        :raises Refused: the token is unknown or used up, or the wave is not open.
        """
        with self.begin(write=False) as unit:
            _, invitation = self._invited(unit, token)
            wave = self.wave(invitation.wave)
            wave.must_be_open(self.clock(), invitation.language)
            before = self._before(unit, invitation)
        asks = self.questionnaire(wave.questionnaire)
        answers = before[1].answers if before else ()
        shown = asked(asks, {one.item: one for one in answers}, invitation.viewpoint)
        return Started(wave, asks, invitation.viewpoint, invitation.language, answers, shown)

    def answer(
        self,
        token: str,
        given: Given,
        *,
        complete: bool = True,
        language: Language | None = None,
        extra: Mapping[str, str] | None = None,
    ) -> Receipt:
        """Take answers; the token is used up once they are complete.

        :param complete: False keeps them to go on later, which an anonymous wave cannot.
        :param extra: background variables.
        :raises Refused: the token is unknown or used up, the wave is not open, or anonymous and the answers incomplete.
        :raises InvalidDocument: one is no answer to what was asked, or a required one is missing; nothing was changed.
        """
        for attempt in range(TRIES):
            try:
                return self._answer(token, given, complete, language, extra or {})
            except Conflict:
                # Somebody else answered at the same moment: with this token, or into the same box.
                if attempt == TRIES - 1:
                    raise
        raise AssertionError("unreachable: the last try returns or raises")

    def _answer(
        self, token: str, given: Given, complete: bool, language: Language | None, extra: Mapping[str, str]
    ) -> Receipt:
        now = self.clock()
        with self.begin(write=False) as unit:
            record, invitation = self._invited(unit, token)
            wave = self.wave(invitation.wave)
            spoken = language or invitation.language
            wave.must_be_open(now, spoken)
            if wave.anonymous and not complete:
                raise Refused([said("wave.partial").at("", spoken)])
            before = self._before(unit, invitation)
            self._quota(unit, wave, invitation, spoken)
        asks, kinds = self.questionnaire(wave.questionnaire), self.question_kinds()
        answers = read_answers(asks, kinds, given, spoken)
        if before:
            answers = self._still_asked(
                asks, responses.merged(before[1].answers, answers), answers, invitation
            )
        answers = responses.checked(asks, answers, kinds, invitation.viewpoint, spoken)
        missing = responses.missing(asks, answers, invitation.viewpoint)
        if missing and complete:
            raise InvalidDocument(
                RESPONSE.name, [said("answer.missing").at(f"/answers/{one}", spoken) for one in missing]
            )
        values: dict[str, Any] = {
            "state": "complete" if complete else "partial",
            "answers": answers,
            "viewpoint": invitation.viewpoint,
            "language": spoken,
            "extra": extra,
        }
        if wave.anonymous:
            self._drop_into_box(wave, record, invitation, values, now)
        else:
            self._keep(wave, record, invitation, values, before, now)
        shown = asked(asks, {one.item: one for one in answers}, invitation.viewpoint)
        return Receipt(values["state"], missing, shown)

    def record(
        self,
        actor: Actor,
        wave: str,
        given: Given,
        *,
        viewpoint: Viewpoint = "client",
        language: Language | None = None,
        extra: Mapping[str, str] | None = None,
        stratum: str | None = None,
        weight: float | None = None,
    ) -> Response:
        """Write down complete answers of somebody without a token: at the counter, by telephone.

        :raises Refused: the wave is not open, or anonymous: whoever writes answers down could join them.
        :raises InvalidDocument: one is no answer to what was asked, or a required one is missing.
        """
        self.permit(actor, "survey.record")
        of, now = self.wave(wave), self.clock()
        of.must_be_open(now)
        if of.anonymous:
            raise Refused([said("wave.token_only").at("", language or "en")])
        asks, kinds = self.questionnaire(of.questionnaire), self.question_kinds()
        answers = responses.checked(asks, read_answers(asks, kinds, given), kinds, viewpoint)
        missing = responses.missing(asks, answers, viewpoint)
        if missing:
            raise InvalidDocument(
                RESPONSE.name, [said("answer.missing").at(f"/answers/{one}") for one in missing]
            )
        made = new_response(
            self.ids(),
            of,
            state="complete",
            answers=answers,
            viewpoint=viewpoint,
            language=language,
            answered_on=local_day(now, self.zone),
            stratum=stratum,
            extra=extra or {},
            weight=weight,
        )
        made = self.gated(RESPONSE, made)
        messages = self._told(made, now)
        with self.begin(write=True) as unit:
            self.add(unit, RESPONSE, made, actor.id, "completed", now)
            for message in messages:
                unit.enqueue(message)
        return made

    def close(self, actor: Actor, wave: str) -> Wave:
        """Close a wave. What waits in the box of an anonymous one becomes responses, in the order of chance.

        :raises NotFound: there is no such wave. :raises Conflict: it changed five times under our hands.
        """
        self.permit(actor, "survey.close")
        for attempt in range(TRIES):
            kept, now = self.waves.get(wave), self.clock()
            try:
                closed = kept.value
                if closed.closed_at is None:
                    closed = attrs.evolve(closed, closed_at=now)
                    closed = self.waves.keep(actor, closed, "closed", version=kept.version).value
                if closed.anonymous:
                    self._empty(closed, actor.id, now)
            except Conflict:
                if attempt == TRIES - 1:
                    raise
            else:
                return closed
        raise AssertionError("unreachable: the last try returns or raises")

    # ------------------------------------------------------------------------------ steps

    def _invited(self, unit: UnitOfWork, token: str) -> tuple[Record, Invitation]:
        """The invitation of a token. :raises Refused: there is none, or it was used up."""
        digest = token_hash(token)
        found = unit.claimed(TOKEN_SCOPE, [digest]).get(digest)
        if found is None:
            raise Refused([said("token.unknown").at("/token")])
        record, invitation = self.invitation_record(unit, found.result)
        if invitation.answered:
            raise Refused([said("token.used").at("/token", invitation.language)])
        return record, invitation

    def _before(self, unit: UnitOfWork, invitation: Invitation) -> tuple[Record, Response] | None:
        found = unit.find(RESPONSE, Query((Where("invitation", "=", invitation.id),), limit=1))
        return (found[0], found[0].value(RESPONSE)) if found else None

    def _quota(self, unit: UnitOfWork, wave: Wave, invitation: Invitation, language: Language) -> None:
        """:raises Refused: the stratum of the invitation has all the answers it needs."""
        if wave.anonymous or wave.sample is None or wave.sample.method != "quotas":
            return
        quota = wave.sample.needed().get(invitation.stratum or "")
        mine = (Where("wave", "=", wave.name), Where("stratum", "=", invitation.stratum))
        whole = Where("state", "=", "complete")
        if quota is not None and unit.count(RESPONSE, Query((*mine, whole))) >= quota:
            raise Refused([said("wave.quota").at("", language)])

    def _still_asked(
        self, asks: Questionnaire, every: tuple[Answer, ...], now: tuple[Answer, ...], invitation: Invitation
    ) -> tuple[Answer, ...]:
        """Without earlier answers to what is not asked any more, now that an answer before them changed."""
        shown = {one.id for one in asked(asks, {one.item: one for one in every}, invitation.viewpoint)}
        fresh = {one.item for one in now}
        return tuple(one for one in every if one.item in shown or one.item in fresh)

    def _keep(
        self,
        wave: Wave,
        record: Record,
        invitation: Invitation,
        values: Mapping[str, Any],
        before: tuple[Record, Response] | None,
        now: datetime,
    ) -> None:
        """The response beside its invitation, in one transaction."""
        day, done = local_day(now, self.zone), "completed" if values["state"] == "complete" else "saved"
        made = new_response(
            before[1].id if before else self.ids(),
            wave,
            answered_on=day,
            invitation=invitation.id,
            stratum=invitation.stratum,
            **values,
        )
        made = self.gated(RESPONSE, made)
        messages = self._told(made, now) if done == "completed" else []
        with self.begin(write=True) as unit:
            if before is None:
                self.add(unit, RESPONSE, made, RESPONDENT, done, now)
            else:
                self.change(unit, RESPONSE, before[0], made, RESPONDENT, done, now)
            if done == "completed":
                used = attrs.evolve(invitation, answered=True)
                self.change(unit, INVITATION, record, used, RESPONDENT, "answered", now)
            for message in messages:
                unit.enqueue(message)

    def _drop_into_box(
        self, wave: Wave, record: Record, invitation: Invitation, values: Mapping[str, Any], now: datetime
    ) -> None:
        """That the invitation was answered, and what was answered: each in its place, with nothing that joins them."""
        made = self.gated(RESPONSE, new_response(self.random_id(), wave, **values))
        with self.begin(write=False) as unit:
            found = self._box(unit, wave)
        waiting = [made, *(found[1].waiting if found else ())]
        released: tuple[Response, ...] = ()
        if len(waiting) >= BOX_HOLDS:
            waiting = list(shuffled(waiting, self.randomness))
            half = len(waiting) // 2
            released, waiting = tuple(waiting[:half]), waiting[half:]
        box = Box(wave.name, tuple(sorted(waiting, key=lambda one: one.id)))
        with self.begin(write=True) as unit:
            used = attrs.evolve(invitation, answered=True)
            self.change(unit, INVITATION, record, used, RESPONDENT, "answered", now)
            if found is None:
                self.add(unit, BOX, box, RESPONDENT, "filled", now)
            else:
                self.change(unit, BOX, found[0], box, RESPONDENT, "filled", now)
            for one in released:
                self.add(unit, RESPONSE, one, RESPONDENT, "released", now)

    def _empty(self, wave: Wave, actor: str, now: datetime) -> None:
        with self.begin(write=False) as unit:
            found = self._box(unit, wave)
        if found is None or not found[1].waiting:
            return
        with self.begin(write=True) as unit:
            self.change(unit, BOX, found[0], Box(wave.name), actor, "emptied", now)
            for one in shuffled(found[1].waiting, self.randomness):
                self.add(unit, RESPONSE, one, actor, "released", now)

    def _box(self, unit: UnitOfWork, wave: Wave) -> tuple[Record, Box] | None:
        try:
            record = unit.get(BOX, self.box_id(wave.name))
        except NotFound:
            return None
        return record, record.value(BOX)

    def _told(self, response: Response, now: datetime) -> list[Message]:
        """Whoever follows such events hears of a response; never of one in an anonymous wave."""
        kind, done = RESPONSE.name, "completed"
        if not self.listened_to(kind, done):
            return []
        event = self.happened(kind, response.id, done, now, {"version": 1})
        return list(self.messages_about(event, kind, done))

"""Participants answer: in parts, once or several times, each for themselves."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

import attrs
import orjson

from orientation_core.components.assessments.desk import AssessmentDesk, document_of
from orientation_core.components.assessments.record import ANSWER, ROUND
from orientation_core.components.complaints.words import check_key
from orientation_core.errors import Conflict, IdempotencyConflict, NotAllowed, NotFound
from orientation_core.kinds import instant_value
from orientation_core.model.assessments import Answer, ItemAnswer, Round
from orientation_core.model.assessments.answers import check_items
from orientation_core.model.journal import canonical
from orientation_core.model.parties import Actor
from orientation_core.store import Claim, Query, Record, UnitOfWork, Where

#: How often an answer is merged again when another window of the same participant wrote in between.
TRIES = 5

SCOPE = "assessment.answer"

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:orientation-core:assessment")


@attrs.frozen
class Attendance:
    """How far a round has come, without what anybody said. :ivar waiting: actor ids of those who are not done."""

    participants: int
    answered: int
    complete: int
    waiting: tuple[str, ...]


class Answering(AssessmentDesk):
    """Answers, and who sees them."""

    def answer(
        self,
        actor: Actor,
        name: str,
        items: Sequence[Mapping[str, Any] | ItemAnswer],
        *,
        complete: bool = False,
        key: str | None = None,
        version: int | None = None,
    ) -> Answer:
        """Answer some items, for oneself; what was said of other items before stays.

        Nobody is told of it, and no event names it: an answer is between the participant and those who may see it.

        :param items: each as in schema ``assessment_answer``; one that names its item and says nothing takes back
            what was said of it.
        :param complete: the participant has said all; saying more afterwards needs saying so again.
        :param key: idempotency key: the same key with the same items changes nothing.
        :param version: the version the caller showed (see :meth:`my_answer`), 0 for none yet.
        :raises InvalidDocument: an unknown item, a score outside its scale, a score of what does not apply.
        :raises NotAllowed: the actor takes no part. :raises Refused: answering is over.
        :raises Conflict: `version` is not the stored one. :raises IdempotencyConflict: the key came with other items.
        """
        round_ = self._my_round(actor, name)
        given = {"round": round_.name, "participant": actor.id, "items": document_of(items)}
        asked = self.documents.read(ANSWER.name, given, Answer)
        claim = self._claim(asked, key, complete=complete)
        grid = self._grid_of(round_)
        check_items(asked.items, grid)
        for attempt in range(TRIES):
            with self.begin(write=False) as unit:
                record = self._record(unit, round_.name, actor.id)
                used = unit.claimed(SCOPE, [claim.key]) if claim else {}
            before = Answer(round_.name, actor.id) if record is None else _value(record)
            if claim is not None and claim.key in used:
                if used[claim.key].fingerprint != claim.fingerprint:
                    raise IdempotencyConflict(SCOPE, claim.key)
                return before
            found = 0 if record is None else record.version
            if version is not None and version != found:
                raise Conflict(ANSWER.name, round_.name, version, found)
            self._only_when(round_, "open")
            after = attrs.evolve(before.merged(asked.items, grid), complete=complete)
            try:
                self._write(actor, after, record, claim)
            except Conflict:
                if version is not None or attempt == TRIES - 1:
                    raise
                round_ = self._my_round(actor, name)
            else:
                return after
        raise AssertionError("unreachable: the last try returns or raises")

    def my_answer(self, actor: Actor, name: str) -> tuple[Answer, int]:
        """What the actor answered so far, and its version (0: nothing yet). :raises NotAllowed: they take no part."""
        round_ = self._my_round(actor, name)
        with self.begin(write=False) as unit:
            record = self._record(unit, round_.name, actor.id)
        return (Answer(round_.name, actor.id), 0) if record is None else (_value(record), record.version)

    def answers(self, actor: Actor, name: str, *, search: str = "") -> list[Answer]:
        """The answers of a round that this actor may see: their own, and those of others as the round's settings allow.

        :param search: words of the evidence that they must have.
        """
        round_ = self._round(actor, name).value
        return self._visible(actor, round_, search)

    def count_answers(self, actor: Actor, name: str, *, search: str = "") -> int:
        """How many answers :meth:`answers` gives."""
        return len(self.answers(actor, name, search=search))

    def attendance(self, actor: Actor, name: str) -> Attendance:
        """Who still has to answer, for reminders. :raises NotAllowed: the actor does not run rounds."""
        self.permit(actor, "assessment.discuss")
        round_ = self._rounds.get(name).value
        answers = self._all(round_)
        done = {one.participant for one in answers if one.complete}
        return Attendance(
            len(round_.participants),
            sum(bool(one.items) for one in answers),
            len(done),
            tuple(one.actor for one in round_.participants if one.actor not in done),
        )

    # ------------------------------------------------------------------------------ inside

    def _my_round(self, actor: Actor, name: str) -> Round:
        """The round, if the actor takes part in it. :raises NotAllowed: they do not, whether or not it is there."""
        refused = NotAllowed("assessment.answer")
        try:
            round_ = self._rounds.get(name).value
        except NotFound:
            raise refused from None
        if not self._is_in(actor, round_) or self.decided(actor, "assessment.answer") is False:
            raise refused
        return round_

    def _visible(self, actor: Actor, round_: Round, search: str = "") -> list[Answer]:
        mine = () if self._individual(actor, round_) else (Where("participant", "=", actor.id),)
        if mine and not self._is_in(actor, round_):
            return []
        return self._all(round_, mine, search)

    def _all(self, round_: Round, where: tuple[Where, ...] = (), search: str = "") -> list[Answer]:
        query = Query((Where("round", "=", round_.name), *where), search=search, order=("participant",))
        with self.begin(write=False) as unit:
            return [_value(record) for record in unit.find(ANSWER, query)]

    def _record(self, unit: UnitOfWork, round_: str, participant: str) -> Record | None:
        try:
            return unit.get(ANSWER, self._answer_id(round_, participant))
        except NotFound:
            return None

    def _answer_id(self, round_: str, participant: str) -> str:
        """The same in every process, so that a participant never has two answers in a round."""
        return str(uuid.uuid5(_SPACE, orjson.dumps([self.agency.slug, round_, participant]).decode()))

    def _claim(self, asked: Answer, key: str | None, *, complete: bool) -> Claim | None:
        if key is None:
            return None
        check_key(key, ANSWER.name)
        said = canonical([asked.round, asked.participant, document_of(asked.items), complete])
        return Claim(SCOPE, key, sha256(said).digest(), self._answer_id(asked.round, asked.participant))

    def _write(self, actor: Actor, answer: Answer, before: Record | None, claim: Claim | None) -> None:
        writer, at = self.writer_of(ANSWER), instant_value(self.clock())
        with self.begin(write=True) as unit:
            # Answering may have ended since the round was read; where writers wait for each other, this sees it.
            found = unit.find(ROUND, Query((Where("name", "=", answer.round), Where("state", "=", "open"))))
            if not found:
                raise Conflict(ROUND.name, answer.round, 0)
            if before is None:
                record_id = self._answer_id(answer.round, answer.participant)
                record, entry = writer.new(
                    answer, id=record_id, at=at, actor=actor.id, action="assessment_answer.given"
                )
                unit.add(ANSWER, record)
            else:
                record, entry = writer.changed(
                    before, answer, at=at, actor=actor.id, action="assessment_answer.changed"
                )
                unit.replace(ANSWER, record, before.version)
            unit.append(entry)
            if claim is not None:
                unit.claim(claim)


def _value(record: Record) -> Answer:
    return record.value(ANSWER)

"""A case goes to the second line, and what comes back: questions, the opinion, recommendations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import attrs

from orientation_core import formats
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.complaints.words import cleaned
from orientation_core.components.improvements.records import ACTION
from orientation_core.components.referrals.desk import words
from orientation_core.components.referrals.protocols import Protocols
from orientation_core.components.referrals.record import REFERRAL
from orientation_core.errors import Conflict, InvalidDocument, NotFound, Problem, Refused, sentence
from orientation_core.i18n import translate
from orientation_core.kinds import instant_value
from orientation_core.model.calendars import local_day
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Complaint, Outcome
from orientation_core.model.events import to_json
from orientation_core.model.improvements import ImprovementAction
from orientation_core.model.parties import Actor, Role
from orientation_core.model.referrals import moves
from orientation_core.model.referrals.moves import refused, stepped
from orientation_core.model.referrals.referrals import By, Opinion, Recommendation, Referral, Reply
from orientation_core.store import Message, Query, Record, UnitOfWork, Where

#: The recipient of letters to the second line, in the outbox.
SECOND_LINE = "second_line"

_WORDS = {
    "subject": "Answer to your question {number}, file {reference}",
    "subject_theirs": "Answer to your question {number}, your file {theirs}, our file {reference}",
    "greeting": "Dear Sir or Madam,",
    "opening": "You asked us a question on {day} about file {reference}. This is our answer.",
    "quoted": "Your question: {question}",
    "end": "Yours faithfully",
}


class Treating(Protocols):
    """One verb per thing that is done with a case at the second line."""

    # ------------------------------------------------------------------------------ going there

    def open(
        self,
        actor: Actor,
        case: str,
        *,
        by: By = "agency",
        reason: str | None = None,
        their_reference: str | None = None,
        shown: Sequence[str] = (),
        on: date | None = None,
    ) -> Referral:
        """A case goes to the second line: the client went there, or the agency passes it on.

        Where the procedure lets it, the case takes that step; a client may go there at any time, and the case then
        stays where it is. The same case again, while the second line has not decided, gives the same referral; to who may
        not read it, such as a client, no more than that it was opened and what they said themselves.

        :param case: id or reference. :param shown: SHA-256 of files that the second line may see beside those that
            passed between the client and the desk. :param on: the day the client went there; today without one.
        :raises Refused: the procedure names no second line, or does not let the agency pass the case on now; the client
            went there before the case was received, or later than today.
        :raises NotFound: no such case within sight, or it has no such file.
        """
        citizen = actor.role is Role.CITIZEN
        if citizen and by != "client":
            raise refused("/by", sentence("a client goes to the second line for themselves"), "referral.by")
        self.permit(actor, "referral.open")
        with self.begin(write=False) as unit:
            kept = self.desk.find_record(unit, case)
        found = self.desk.read(kept)
        self.desk.authorise(actor, "read", found, asked=case)
        there = self._undecided(found.id)
        if there is not None:
            return self.shown(actor, there)
        known = {one.digest for one in found.attachments}
        for digest in shown:
            if digest not in known:
                raise NotFound("attachment", digest[:64])
        record_id, at = self.ids(), self.clock()
        rules = self.desk.rules(found)
        day = moves.went_on(found, on, at, by)
        referral = self._opened(found, rules, actor, at, day, by, reason, their_reference, tuple(shown))
        told = list(self._told(record_id, 1, "opened", at))

        written = [referral]

        def also(_: Complaint, now: datetime) -> Callable[[UnitOfWork], None]:
            written[0] = attrs.evolve(referral, opened_at=now)

            def write(unit: UnitOfWork) -> None:
                if self._undecided_in(unit, found.id) is not None:
                    raise Conflict(REFERRAL.name, found.id)
                self._add(unit, record_id, written[0], actor, now)
                for message in told:
                    unit.enqueue(message)

            return write

        try:
            self.desk.go_further(actor, case, by, reason=reason, also=also)
        except Conflict:  # somebody else opened it in the same moment
            there = self._undecided(found.id)
            if there is None:
                raise
            return self.shown(actor, there)
        return self.shown(actor, written[0])

    def _opened(
        self,
        case: Complaint,
        rules: Rules,
        actor: Actor,
        at: datetime,
        day: date,
        by: By,
        reason: str | None,
        their_reference: str | None,
        shown: tuple[str, ...],
    ) -> Referral:
        second = rules.procedure.second_line
        if second is None:
            raise refused("", sentence("this procedure names no second line"), "refer.none")
        binding = self._binding(day)
        made = Referral(
            name=self.desk.reference().lower(),
            case=case.id,
            reference=case.reference,
            by=by,
            opened_at=at,
            opened_on=day,
            actor=actor.id,
            second_line=second.name,
            language=self.desk.correspondence.language(case),
            protocol=binding[0] if binding else None,
            their_reference=words(their_reference, "/their_reference", multiline=False),
            reason=words(reason, "/reason"),
            shown=shown,
        )
        return stepped(made, "open", at, actor.id)

    def _undecided(self, case: str) -> Referral | None:
        with self.begin(write=False) as unit:
            return self._undecided_in(unit, case)

    def _undecided_in(self, unit: UnitOfWork, case: str) -> Referral | None:
        where = (Where("case_id", "=", case), Where("state", "!=", "decided"))
        found = unit.find(REFERRAL, Query(where, limit=1))
        return self._of(found[0]) if found else None

    def show_file(self, actor: Actor, name: str, digest: str) -> Referral:
        """Let the second line see one more file of the case. :raises NotFound: the case has no such file."""
        self.permit(actor, "referral.dossier")
        _, _, case = self._seen(actor, name)
        if not any(one.digest == digest for one in case.attachments):
            raise NotFound("attachment", digest[:64])

        def compute(before: Referral, at: datetime) -> Referral:
            if digest in before.shown:
                return before
            return stepped(attrs.evolve(before, shown=(*before.shown, digest)), "show_file", at, actor.id)

        return self._changed(actor, name, "file-shown", compute)

    def taken_up(
        self, actor: Actor, name: str, *, admissible: bool, their_reference: str | None = None
    ) -> Referral:
        """Note whether the second line takes the case up, and the number that it gave it."""
        self.permit(actor, "referral.outcome")
        number = words(their_reference, "/their_reference", multiline=False)

        def compute(before: Referral, at: datetime) -> Referral:
            if before.opinion is not None and not admissible:
                words_ = sentence("the second line decided already")
                raise refused("/admissible", words_, "referral.decided")
            if before.admissible == admissible and number in (None, before.their_reference):
                return before
            changed = attrs.evolve(
                before, admissible=admissible, their_reference=number or before.their_reference
            )
            return stepped(changed, "taken_up" if admissible else "not_taken_up", at, actor.id)

        return self._changed(actor, name, "taken-up", compute)

    # ------------------------------------------------------------------------------ questions

    def question(
        self,
        actor: Actor,
        name: str,
        text: str,
        *,
        asked_at: datetime | None = None,
        their_reference: str | None = None,
    ) -> Referral:
        """The second line asks something; the clock of the protocol in force that day begins to run.

        :param asked_at: when the question arrived; now without it.
        :raises Refused: it arrived before the case went there, or in the future.
        """
        self.permit(actor, "referral.question")
        said = cleaned(text, "/text")
        number = words(their_reference, "/their_reference", multiline=False)
        calendar = self.calendar

        def compute(before: Referral, at: datetime) -> Referral:
            moment = asked_at or at
            binding = self._binding(local_day(moment, calendar.zone))
            protocol = binding[1] if binding else None
            more = moves.asked(before, said, moment, at, actor.id, calendar, protocol)
            return attrs.evolve(more, their_reference=number or before.their_reference)

        return self._changed(actor, name, "asked", compute)

    def answer(
        self, actor: Actor, name: str, number: int, text: str, *, attachments: Sequence[str] = ()
    ) -> Referral:
        """Answer a question by a letter, kept as it is sent; the question's clock stops.

        :param attachments: SHA-256 of files of the case that go with it; the second line sees them from then on.
        :raises NotFound: there is no such question or file. :raises Refused: it was answered already.
        """
        self.permit(actor, "referral.answer")
        body, files = cleaned(text, "/body"), tuple(attachments)
        _, _, case = self._seen(actor, name)
        for digest in files:
            if not any(one.digest == digest for one in case.attachments):
                raise NotFound("attachment", digest[:64])

        def compute(before: Referral, at: datetime) -> Referral:
            asked = before.question(number)
            if asked is None:
                raise NotFound("question", str(number))
            calendar = self.desk.rulebook.calendar(asked.calendar)
            subject, letter = self._letter(before, number, body)
            reply = Reply(at, actor.id, subject, letter, files)
            done = moves.replied(before, number, reply, calendar)
            return attrs.evolve(done, shown=tuple(dict.fromkeys((*done.shown, *files))))

        def letters(record: Record, after: Referral, at: datetime) -> Iterable[Message]:
            channel = self._channel(after)
            event = self.happened(REFERRAL.name, record.id, "answered", at, {"version": record.version + 1})
            yield Message(
                self.ids(),
                self.agency.slug,
                REFERRAL.name,
                record.id,
                channel,
                SECOND_LINE,
                to_json(event),
                instant_value(at),
                number,
            )

        return self._changed(actor, name, "answered", compute, letters=letters)

    def _letter(self, referral: Referral, number: int, body: str) -> tuple[str, str]:
        """Subject and body of an answer, in the language of the case."""
        language, asked = referral.language, referral.question(number)
        assert asked is not None
        values: dict[str, object] = {"number": number, "reference": referral.reference}
        key = "subject"
        if referral.their_reference:
            key, values = "subject_theirs", {**values, "theirs": referral.their_reference}
        subject = translate(_WORDS[key], language, **values)
        day = formats.day(local_day(asked.asked_at, self.calendar.zone), language)
        parts = [
            translate(_WORDS["greeting"], language),
            translate(_WORDS["opening"], language, day=day, reference=referral.reference),
            translate(_WORDS["quoted"], language, question=asked.text),
            body,
            f"{translate(_WORDS['end'], language)}\n\n{self.agency.label.in_(language)}",
        ]
        return formats.line(subject), "\n\n".join(parts) + "\n"

    def _channel(self, referral: Referral) -> str:
        return self.agency.client_channel if self._address(referral) else self.agency.paper_channel

    def _address(self, referral: Referral) -> str | None:
        """Where the second line is written to: as its protocol says, else as the procedure does."""
        binding = self._binding(self.today())
        if binding and binding[1].contact is not None and binding[1].contact.email is not None:
            return binding[1].contact.email
        with self.begin(write=False) as unit:
            case = self.desk.read(unit.get(COMPLAINT, referral.case))
        second = self.desk.rulebook.procedure(case.procedure).second_line
        return None if second is None else second.email

    # ------------------------------------------------------------------------------ what it found

    def outcome(
        self,
        actor: Actor,
        name: str,
        outcome: Outcome,
        *,
        norms: Sequence[str] = (),
        motivation: str | None = None,
        decided_on: date | None = None,
    ) -> Referral:
        """Note what the second line found, in the vocabulary of both lines; a later finding replaces an earlier one.

        :raises InvalidDocument: an outcome or norm that the case's procedure does not know.
        :raises Refused: founded without a norm that was not kept, unfounded with one, or decided in the future.
        """
        self.permit(actor, "referral.outcome")
        day = decided_on or self.today()
        if day > self.today():
            raise refused("/decided_on", sentence("this day is still to come"), "opinion.future")
        said = words(motivation, "/motivation")
        _, _, case = self._seen(actor, name)
        procedure = self.desk.rulebook.procedure(case.procedure)

        def compute(before: Referral, at: datetime) -> Referral:
            opinion = Opinion(outcome, day, at, actor.id, tuple(dict.fromkeys(norms)), said)
            known = before.opinion
            if (
                known is not None
                and attrs.evolve(opinion, noted_at=known.noted_at, actor=known.actor) == known
            ):
                return before
            return moves.decided(before, opinion, procedure)

        return self._changed(actor, name, "decided", compute)

    def recommend(
        self,
        actor: Actor,
        name: str,
        text: str,
        *,
        made_on: date | None = None,
        points: Sequence[int] = (),
    ) -> Referral:
        """Note a recommendation. :param points: numbers of the case's points that it comes from; all without any.

        :raises NotFound: the case has no such point. :raises Refused: it would be made in the future.
        """
        self.permit(actor, "referral.recommend")
        said, day = cleaned(text, "/text"), made_on or self.today()
        if day > self.today():
            raise refused("/made_on", sentence("this day is still to come"), "recommendation.future")
        _, _, case = self._seen(actor, name)
        known = tuple(one.number for one in case.points)
        for number in points:
            if number not in known:
                raise NotFound("point", str(number))
        of = tuple(dict.fromkeys(points)) or known

        def compute(before: Referral, at: datetime) -> Referral:
            for one in before.recommendations:
                if (one.text, one.made_on, one.points) == (said, day, of):
                    return before
            return moves.recommended(before, Recommendation(0, said, day, actor.id, of), at)

        return self._changed(actor, name, "recommended", compute)

    def accept(
        self, actor: Actor, name: str, number: int, action: Mapping[str, Any] | str
    ) -> tuple[Referral, ImprovementAction]:
        """Accept a recommendation by an improvement action: a new one, or one that there is and that names it.

        Both are written in one transaction, and linked from either end.

        :param action: a document of kind ``improvement_action`` without its origin, or the name of an action.
        :raises InvalidDocument: the action is not valid. :raises NotFound: there is no such recommendation or action.
        """
        self.permit(actor, "referral.respond")
        referral = self.get(actor, name)
        if referral.recommendation(number) is None:
            raise NotFound("recommendation", str(number))
        end = referral.end(number)
        if isinstance(action, str):
            kept = self.improvements.action(actor, action)
            if end not in (kept.origin.end, *kept.rests_on):
                said = sentence(
                    "the action {name} does not say that it answers this recommendation", name=action
                )
                raise refused("/action", said, "recommendation.action")
            named, plan = kept.name, None
        else:
            if "origin" in action:
                said = sentence("the origin of this action is the recommendation")
                raise InvalidDocument(ACTION.name, [Problem("/origin", said, "action.origin")])
            origin = {"kind": "recommendation", "end": {"kind": end.kind, "id": end.id}}
            plan = self.improvements.proposal(actor, {**action, "origin": origin})
            kept, named = plan.kept[0].value, plan.kept[0].value.name

        def compute(before: Referral, at: datetime) -> Referral:
            there = before.recommendation(number)
            if there is not None and there.action == named:
                return before
            return moves.responded(before, number, at, actor.id, action=named)

        after = self._changed(
            actor, name, "accepted", compute, plans=lambda _: () if plan is None else (plan,)
        )
        return after, kept

    def refuse(self, actor: Actor, name: str, number: int, reason: str) -> Referral:
        """Refuse a recommendation, and say why. :raises Refused: it was accepted before, or no reason is given."""
        self.permit(actor, "referral.respond")
        why = words(reason.strip(), "/reason")
        if why is None:
            raise Refused(
                [Problem("/reason", sentence("say why this recommendation is refused"), "refuse.why")]
            )

        def compute(before: Referral, at: datetime) -> Referral:
            there = before.recommendation(number)
            if there is not None and there.response == "refused" and there.reason == why:
                return before
            return moves.responded(before, number, at, actor.id, reason=why)

        return self._changed(actor, name, "refused", compute)

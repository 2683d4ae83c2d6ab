"""Looking after what is at the second line: lists, answers that are owed, reminders, recommendations, letters that go out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from hashlib import sha256
from zoneinfo import ZoneInfo

import attrs

from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.referrals.handing import Handing
from orientation_core.components.referrals.record import REFERRAL
from orientation_core.components.referrals.treating import SECOND_LINE
from orientation_core.documents import to_text
from orientation_core.errors import NotFound, Undeliverable
from orientation_core.model.delivery import Delivery, Enclosure, Letter
from orientation_core.model.events import from_json
from orientation_core.model.parties import Actor
from orientation_core.model.privacy import ERASED
from orientation_core.model.referrals import moves
from orientation_core.model.referrals.referrals import Asked, Recommendation, Referral
from orientation_core.store import Claim, Message, Query, Where

#: Scope of the keys under which it is noted that somebody was reminded.
_TOLD = "referral.question-due"


@attrs.frozen
class Owed:
    """An answer that is owed to the second line.

    :ivar due_on: None where no protocol sets a term. :ivar late: that day is over. :ivar days_left: calendar days until
        then; negative when late.
    """

    name: str
    reference: str
    number: int
    asked_on: date
    due_on: date | None
    late: bool
    days_left: int | None


@attrs.frozen
class Followed:
    """A recommendation and what became of it. :ivar state: of its action; None while there is none. :ivar over: it ended.

    :ivar overdue: milestones of the action whose day is over, by name.
    """

    referral: str
    recommendation: Recommendation
    state: str | None = None
    over: bool = False
    overdue: tuple[str, ...] = ()


class Overseeing(Handing):
    """Lists and reminders."""

    def find(
        self, actor: Actor, *, state: str | None = None, case: str | None = None, year: int | None = None
    ) -> list[Referral]:
        """Referrals within sight, what is due first at the top. :param year: in which they were opened."""
        self.permit(actor, "referral.read")
        where = [Where("state", "=", state)] if state is not None else []
        with self.begin(write=False) as unit:
            if case is not None:
                where.append(Where("case_id", "=", self.desk.find_record(unit, case).id))
            seen = self.desk.in_sight(unit, actor)
            found = [
                self._of(one)
                for one in unit.find(REFERRAL, Query(tuple(where), order=("next_due_on", "opened_on")))
            ]
        within = (one for one in found if seen(one.case) and year in (None, one.opened_on.year))
        return [self.shown(actor, one) for one in within]

    def owed(self, actor: Actor, *, late: bool = False) -> list[Owed]:
        """Answers that are owed, the first due at the top; none where the case was erased, to which nothing can be said.

        :param late: only those whose day is over.
        """
        today, zone = self.today(), self.calendar.zone
        found = []
        asked = self.find(actor, state="asked")
        with self.begin(write=False) as unit:
            cases = [self.desk.read(unit.get(COMPLAINT, one.case)) for one in asked]
        for referral, case in zip(asked, cases, strict=True):
            if ERASED in case.flags:
                continue
            for one in referral.questions:
                if one.open:
                    left = None if one.due_on is None else (one.due_on - today).days
                    asked_on = one.asked_at.astimezone(ZoneInfo(zone)).date()
                    found.append(
                        Owed(
                            referral.name,
                            referral.reference,
                            one.number,
                            asked_on,
                            one.due_on,
                            left is not None and left < 0,
                            left,
                        )
                    )
        found.sort(key=lambda one: (one.due_on or date.max, one.asked_on, one.name, one.number))
        return [one for one in found if one.late or not late]

    def follow_up(self, actor: Actor) -> list[Followed]:
        """Every recommendation with what became of it, the oldest first."""
        self.permit(actor, "improvement.read")
        actions = {one.name: one for one in self.improvements.actions(actor)}
        calendar, today = self.calendar, self.today()
        found = []
        for referral in self.find(actor):
            for one in referral.recommendations:
                action = actions.get(one.action or "")
                if action is None:
                    found.append(Followed(referral.name, one))
                    continue
                late = tuple(each.name for each in action.overdue(calendar, today))
                found.append(Followed(referral.name, one, action.state, action.over, late))
        return sorted(found, key=lambda each: (each.recommendation.made_on, each.referral))

    # ------------------------------------------------------------------------------ reminders

    def remind(self, actor: Actor) -> list[Owed]:
        """Tell whoever follows ``referral.question-due`` of every answer that is due soon or late: each once.

        How soon is said by the protocol. Returns those that were told now; nobody follows it: nothing is told.
        """
        self.permit(actor, "referral.remind")
        if not self.listened_to(REFERRAL.name, "question-due"):
            return []
        at, today = self.clock(), self.today()
        binding = self._binding(today)
        days = binding[1].remind_days if binding else 0
        due: dict[str, tuple[str, Owed]] = {}
        owed = {(one.name, one.number): one for one in self.owed(actor)}
        with self.begin(write=False) as unit:
            for record in unit.find(REFERRAL, Query((Where("state", "=", "asked"),))):
                referral = self._of(record)
                for one in referral.questions:
                    mine = owed.get((referral.name, one.number))
                    if mine is not None and moves.due_within(one, today, days):
                        due[f"{referral.name}/{one.number}/{one.due_on}/{mine.late}"] = record.id, mine
            told = unit.claimed(_TOLD, list(due))
        fresh = {key: one for key, one in due.items() if key not in told}
        messages = [each for record, one in fresh.values() for each in self._reminding(record, one, at)]
        if fresh:
            with self.begin(write=True) as unit:
                for key, (record_id, _) in fresh.items():
                    unit.claim(Claim(_TOLD, key, sha256(key.encode()).digest(), record_id))
                for message in messages:
                    unit.enqueue(message)
        return [one for _, one in fresh.values()]

    def _reminding(self, record: str, owed: Owed, at: datetime) -> Iterable[Message]:
        data: dict[str, str | int] = {"reference": owed.reference, "stage": "late" if owed.late else "due"}
        if owed.due_on is not None:
            data["due_at"] = to_text(datetime.combine(owed.due_on, time(), ZoneInfo(self.calendar.zone)))
        event = self.happened(REFERRAL.name, record, "question-due", at, data)
        return self.messages_about(event, REFERRAL.name, "question-due")

    # ------------------------------------------------------------------------------ letters that go out

    def delivers(self, message: Message) -> bool:
        """Whether a message is a letter of ours."""
        return message.kind == REFERRAL.name and message.recipient == SECOND_LINE

    def delivery(self, message: Message) -> Delivery:
        """The delivery of an answer to the second line.

        :raises NotFound: the referral or the answer is gone.
        :raises Undeliverable: nobody says how the second line is written to.
        """
        with self.begin(write=False) as unit:
            referral = self._of(unit.get(REFERRAL, message.record))
            asked = referral.question(message.letter or 0)
            if asked is None or asked.reply is None:
                raise NotFound("question", f"{referral.name}/{message.letter}")
            case = self.desk.read(unit.get(COMPLAINT, referral.case))
            enclosed = tuple(
                Enclosure(one.label, one.type, unit.get_attachment(one.digest))
                for one in case.attachments
                if one.digest in asked.reply.attachments
            )
        address = self._address(referral)
        if address is None and message.channel != self.agency.paper_channel:
            raise Undeliverable("second_line.unreachable", permanent=True)
        letter = Letter(asked.reply.subject, asked.reply.body, referral.language, enclosed)
        where = address or referral.second_line.in_(referral.language)
        return Delivery(message.id, message.channel, where, from_json(message.event), letter)

    def questions(self, actor: Actor, *, year: int | None = None) -> Iterator[tuple[Referral, Asked]]:
        """Every question within sight. :param year: in which it arrived, by the local day."""
        zone = ZoneInfo(self.calendar.zone)
        for referral in self.find(actor):
            for one in referral.questions:
                if year in (None, one.asked_at.astimezone(zone).year):
                    yield referral, one

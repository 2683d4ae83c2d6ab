"""What every use case of the second line shares: reading a referral within sight of its case, and one change of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

import attrs

from orientation_core.components import linking
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.complaints.ways import refuse_erased
from orientation_core.components.complaints.words import cleaned
from orientation_core.components.office import Office
from orientation_core.components.privacy.veiling import veiled_beside, veils
from orientation_core.components.referrals.record import REFERRAL
from orientation_core.components.shelf import Plan
from orientation_core.documents import structure, to_document
from orientation_core.errors import Conflict, NotFound
from orientation_core.kinds import instant_value
from orientation_core.model.calendars import Calendar, local_day
from orientation_core.model.complaints import Complaint
from orientation_core.model.parties import Actor, may
from orientation_core.model.referrals.referrals import Referral
from orientation_core.store import Message, Query, Record, UnitOfWork, Where

if TYPE_CHECKING:
    from orientation_core.components.complaints import Complaints
    from orientation_core.components.improvements import Improvements

#: How often a change is made again when somebody else changed the referral in between.
TRIES = 5

Compute = Callable[[Referral, datetime], Referral]


@attrs.frozen(kw_only=True)
class ReferralDesk(Office):
    """The second line of one agency. :ivar desk: its complaints. :ivar improvements: what recommendations become."""

    desk: Complaints
    improvements: Improvements

    def joining(self, connection: Any) -> Self:
        """The same inside a transaction that the host holds."""
        parts = {"desk": self.desk.joining(connection), "improvements": self.improvements.joining(connection)}
        return attrs.evolve(self, connection=connection, **parts)

    @property
    def calendar(self) -> Calendar:
        """The agency's calendar, on which the terms of new questions are counted."""
        return self.desk.rulebook.newest_calendar(self.agency.calendar)

    def today(self) -> date:
        """The local day."""
        return local_day(self.clock(), self.calendar.zone)

    # ------------------------------------------------------------------------------ reading

    def get(self, actor: Actor, name: str) -> Referral:
        """A referral by its name, or the newest of a case by the case's reference or id.

        :raises NotFound: there is none within sight: whoever may not see the case sees no referral of it.
        """
        self.permit(actor, "referral.read")
        return self.shown(actor, self._of(self._seen(actor, name)[0]))

    def shown(self, actor: Actor, referral: Referral) -> Referral:
        """What this actor is shown of it: that it was opened, if they may not read it; and where the agency wants four eyes
        on that, not who the case is of.
        """
        decided = self.decided(actor, "referral.read")
        if not (may(actor, "referral.read") if decided is None else decided):
            return referral.opening(actor.id)
        if not veils(self, actor, referral.case):
            return referral
        with self.begin(write=False) as unit:
            case = unit.get(COMPLAINT, referral.case).document()
        bare = veiled_beside(to_document(referral), REFERRAL.personal, case)
        return structure(REFERRAL.name, bare, Referral)

    def _of(self, record: Record) -> Referral:
        return record.value(REFERRAL)

    def _seen(self, actor: Actor, name: str) -> tuple[Record, Record, Complaint]:
        """The record of a referral, that of its case, and the case. :raises NotFound: none within sight."""
        with self.begin(write=False) as unit:
            record = self._record(unit, name)
            kept = unit.get(COMPLAINT, self._of(record).case)
        case = self.desk.read(kept)
        try:
            self.desk.authorise(actor, "read", case)
        except NotFound:
            raise NotFound(REFERRAL.name, name) from None
        return record, kept, case

    def _record(self, unit: UnitOfWork, name: str) -> Record:
        found = unit.find(REFERRAL, Query((Where("name", "=", name.strip().lower()),), limit=1))
        if not found:
            try:
                case = self.desk.find_record(unit, name).id
            except NotFound:
                raise NotFound(REFERRAL.name, "of this name") from None
            found = unit.find(REFERRAL, Query((Where("case_id", "=", case),), order=("-opened_on",), limit=1))
        if not found:
            raise NotFound(REFERRAL.name, "of this case")
        return found[0]

    # ------------------------------------------------------------------------------ changing

    def _changed(
        self,
        actor: Actor,
        name: str,
        done: str,
        compute: Compute,
        *,
        version: int | None = None,
        plans: Callable[[Referral], Iterable[Plan[Any]]] = lambda _: (),
        letters: Callable[[Record, Referral, datetime], Iterable[Message]] = lambda *_: (),
    ) -> Referral:
        """The referral after a change, made again when somebody else changed it in between.

        :param plans: changes of other documents in the same transaction. :param letters: what goes out with it.
        :raises Conflict: `version` is not the stored one, or it changed too often under our hands.
        :raises Refused: what its case held was erased, and what was written now would never be.
        """
        for attempt in range(TRIES):
            record, _, case = self._seen(actor, name)
            refuse_erased(case)
            if version is not None and version != record.version:
                raise Conflict(REFERRAL.name, name, version, record.version)
            before, at = self._of(record), self.clock()
            after = compute(before, at)
            if after == before:
                return self.shown(actor, before)
            others = list(plans(after))
            told = [*self._told(record.id, record.version + 1, done, at), *letters(record, after, at)]
            try:
                with self.begin(write=True) as unit:
                    self._replace(unit, record, before, after, actor, done, at)
                    for plan in others:
                        plan.write(unit)
                    for message in told:
                        unit.enqueue(message)
            except Conflict:
                if version is not None or attempt == TRIES - 1:
                    raise
            else:
                return self.shown(actor, after)
        raise AssertionError("unreachable: the last try returns or raises")

    def _replace(
        self,
        unit: UnitOfWork,
        record: Record,
        before: Referral,
        after: Referral,
        actor: Actor,
        done: str,
        at: datetime,
    ) -> None:
        changed, entry = self.writer_of(REFERRAL).changed(
            record, after, at=instant_value(at), actor=actor.id, action=f"referral.{done}"
        )
        unit.replace(REFERRAL, changed, record.version)
        unit.append(entry)
        self._say(unit, record.id, before, after, actor, at)

    def _add(self, unit: UnitOfWork, record_id: str, referral: Referral, actor: Actor, at: datetime) -> None:
        record, entry = self.writer_of(REFERRAL).new(
            referral, id=record_id, at=instant_value(at), actor=actor.id, action="referral.opened"
        )
        unit.add(REFERRAL, record)
        unit.append(entry)

    def _say(
        self, unit: UnitOfWork, record: str, before: Referral, after: Referral, actor: Actor, at: datetime
    ) -> None:
        said, says = REFERRAL.ties(before), REFERRAL.ties(after)
        if said != says:
            where = linking.said_in(REFERRAL, record)
            writer = self.writer_of(linking.LINK)
            linking.say(unit, writer, where, said, says, at=at, by=actor.id)

    def _told(self, record: str, version: int, done: str, at: datetime) -> Iterable[Message]:
        if self.listened_to(REFERRAL.name, done):
            event = self.happened(REFERRAL.name, record, done, at, {"version": version})
            yield from self.messages_about(event, REFERRAL.name, done)


def words(text: str | None, pointer: str, *, multiline: bool = True) -> str | None:
    """Words as they may be kept, or none. :raises InvalidDocument: saying where and why not."""
    return cleaned(text, pointer, multiline=multiline) if text else None

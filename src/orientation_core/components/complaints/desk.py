"""What every use case of the desk shares: who may, reading a case with its rules, and one change as one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import cast

import attrs

from orientation_core.components import linking
from orientation_core.components.charters.book import Book
from orientation_core.components.complaints.correspondence import CLIENT, Correspondence
from orientation_core.components.complaints.once import Once
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.complaints.ways import Speaker, Way, refuse_erased, refuse_merged, seen_by
from orientation_core.components.office import Office
from orientation_core.components.privacy.veiling import veiled, veils
from orientation_core.components.rulebook import Rulebook
from orientation_core.components.writing import Writer
from orientation_core.documents import structure, to_document
from orientation_core.errors import (
    Conflict,
    IdempotencyConflict,
    InvalidDocument,
    NotAllowed,
    NotFound,
    Refused,
)
from orientation_core.kinds import instant_value
from orientation_core.labels import in_language
from orientation_core.model import joint
from orientation_core.model.calendars import local_day
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import ClockRun, Complaint
from orientation_core.model.events import CloudEvent, to_json
from orientation_core.model.gate import TextRule, gate_document
from orientation_core.model.parties import ANONYMOUS, Actor, Role, closed_to, may, sees
from orientation_core.model.privacy import ERASED, RESTRICTED
from orientation_core.model.procedures import FederalCategory
from orientation_core.model.promises import Bound
from orientation_core.model.receipts import CHANNEL
from orientation_core.model.references import ReferenceSlip, parse_reference
from orientation_core.store import Message, Query, Record, UnitOfWork, Where

#: How often a change is computed again when somebody else changed the case in between.
TRIES = 5

#: What an action is called once it is done, in event types and in the journal.
DONE = {
    "receive": "received",
    "acknowledge": "acknowledged",
    "qualify": "qualified",
    "requalify": "requalified",
    "admit": "admitted",
    "declare_inadmissible": "declared-inadmissible",
    "ask_detail": "detail-asked",
    "assign": "assigned",
    "pause": "paused",
    "resume": "resumed",
    "extend": "extended",
    "inform": "informed",
    "decide": "decided",
    "answer": "answered",
    "close": "closed",
    "reopen": "reopened",
    "request_reopening": "reopening-requested",
    "refuse_reopening": "reopening-refused",
    "escalate": "escalated",
    "refer": "referred",
    "withdraw": "withdrawn",
    "note": "noted",
    "correspond": "corresponded",
    "reply": "replied",
    "attach": "attached",
    "link": "linked",
    "join": "joined",
    "leave": "left",
    "merge": "merged",
    "lead": "led",
    "unmerge": "unmerged",
    "unlead": "unled",
    "split": "split",
    "rate": "rated",
    "import": "imported",
    "declare_conflict": "conflict-declared",
    "name_official": "official-named",
    "lift_conflict": "conflict-lifted",
    "redact": "redacted",
    "unseal": "unsealed",
    "represent": "representation-noted",
    "revoke_receipt": "receipt-revoked",
    "end_representation": "representation-ended",
    "remind": "reminded",
    "impose_measure": "measure-imposed",
    "review_measure": "measure-reviewed",
}


def federal(rules: Rules, category: str | None) -> FederalCategory | None:
    """The federal category of a local one; None where the procedure does not know it."""
    for one in rules.procedure.categories:
        if one.code == category:
            return one.federal
    return None


def _later(moment: datetime, due: datetime, zone: str) -> bool:
    """Whether a moment lies on a local day after the one that was due."""
    return moment > due and local_day(moment, zone) > local_day(due, zone)


Compute = Callable[[Complaint, Rules, datetime], Complaint]
#: Of a changed case and the moment: what else to write into the unit of work.
Also = Callable[[Complaint, datetime], Callable[[UnitOfWork], None]]

#: As :data:`Compute`, for what a complainant says: with their number in the case.
Said = Callable[[Complaint, Rules, datetime, int | None], Complaint]

#: As in schema ``complaint``.
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REFERENCE = re.compile(r"[0-9A-Z][0-9A-Z-]{3,39}")

#: Longer than other texts: a letter holds the words of several.
_TEXTS = {"body": TextRule(limit=100_000)}


def gated(case: Complaint, record: Record | None = None) -> Complaint:
    """`case` with every text through the gate, whichever command it came in by.

    :param record: how it was kept: what stands there came through the gate already.
    """
    document = to_document(case)
    known = None if record is None else record.document()
    passed = gate_document(document, _TEXTS, kind=COMPLAINT.name, known=known)
    return case if passed == document else structure(COMPLAINT.name, passed, Complaint)


@attrs.frozen(kw_only=True)
class Desk(Office):
    """The complaint desk of one agency.

    :ivar reference: gives public references. :ivar book: the charters that count.
    """

    rulebook: Rulebook
    correspondence: Correspondence
    reference: Callable[[], str]
    book: Book = attrs.field(factory=Book)

    @property
    def writer(self) -> Writer:
        """Makes records of complaints."""
        return self.writer_of(COMPLAINT)

    def under_charter(self, case: Complaint) -> Complaint:
        """An imported case with the charter that counted at its receipt, and with what of it, and of the due moment
        that its register states, was missed when it was closed.
        """
        calendar = self.rulebook.newest_calendar(self.agency.calendar)
        charter = self.book.in_force(self.begin, local_day(case.received_at, calendar.zone))
        if charter is not None:
            case = attrs.evolve(case, charter=charter.pin)
        if case.closed_at is None or case.closed_at < case.received_at:
            return case
        missed = () if charter is None else self.book.missed(self.begin, case, calendar)
        stated = case.due_at is not None and _later(case.closed_at, case.due_at, case.zone)
        if not stated and not missed:
            return case
        return attrs.evolve(case, clocks=(ClockRun("answer", late=True, missed=missed),))

    # ------------------------------------------------------------------------------ permission

    def authorise(
        self, actor: Actor, action: str, case: Complaint | None = None, *, asked: str | None = None
    ) -> None:
        """Ask the plugins, else the default by role and sight.

        :param asked: the key the case was asked for by; what is out of sight is told as what is not there.
        :raises NotAllowed: the actor may not do this at all. :raises NotFound: the case is out of their sight.
        """
        full = f"complaint.{action}"
        unseen = NotFound(COMPLAINT.name, "")
        if case is not None:
            by_reference = asked is not None and not _ID.fullmatch(asked)
            unseen = NotFound(COMPLAINT.name, case.reference if by_reference else case.id)
            # Two things that no plugin can allow.
            others = joint.logged_in(case)
            restricted = RESTRICTED in case.flags and closed_to(
                actor, client=case.client.actor, others=others
            )
            if actor.id in case.kept_from or restricted:
                raise unseen
        decided = self.decided(actor, full, case)
        if decided:
            return
        visible = consented = True
        if case is not None and not sees(
            actor,
            client=case.client.actor,
            unit=case.unit,
            about=case.kept_from,
            others=joint.logged_in(case),
        ):
            given = self._consented(actor, full, case)
            visible, consented = given is not None, bool(given)
        if not visible:
            raise unseen
        if decided is None and may(actor, full) and consented:
            return
        raise NotAllowed(full)

    def _consented(self, actor: Actor, action: str, case: Complaint) -> bool | None:
        """Whether a consent that counts today lets them; None when they represent nobody in this case."""
        if actor.role is not Role.CITIZEN or actor == ANONYMOUS:
            return None
        today = local_day(self.clock(), case.zone)
        for one in case.representatives:
            if one.actor == actor.id and one.holds(today):
                return ("read" if action == "complaint.read" else "act") in one.scope
        return None

    # ------------------------------------------------------------------------------ reading

    def shown(self, actor: Actor, of: Complaint | Way) -> Complaint:
        """What this actor is shown of a case, or of one with where it is treated: where the agency wants four eyes on it,
        not who it is of.
        """
        seen = of.seen_by(actor) if isinstance(of, Way) else seen_by(actor, of)
        return veiled(seen) if veils(self, actor, seen.id) else seen

    def read(self, record: Record) -> Complaint:
        """The case that a record holds."""
        return record.value(COMPLAINT)

    def rules(self, case: Complaint) -> Rules:
        """The rules the case was opened under, with what the charter of that day promises for it."""
        rules = self.rulebook.rules(case.procedure, case.calendar)
        return attrs.evolve(rules, bound=Bound(case.charter, case.promises)) if case.charter else rules

    def find_record(self, unit: UnitOfWork, key: str) -> Record:
        """The record by id or by public reference. :raises NotFound: there is none here; a slip in a reference is told."""
        if _ID.fullmatch(key):
            return unit.get(COMPLAINT, key)
        slipped = None
        try:
            reference = parse_reference(key)
        except ReferenceSlip as slip:
            reference, slipped = key.strip().upper(), slip.at("/reference")
        # What has not the form of a reference is not looked for, nor repeated: it may be anything, in a log too.
        if _REFERENCE.fullmatch(reference):
            found = unit.find(COMPLAINT, Query((Where("reference", "=", reference),), limit=1))
            if found:
                return found[0]
            raise NotFound(COMPLAINT.name, reference, slipped)
        raise NotFound(COMPLAINT.name, "with this reference")

    def _way(self, unit: UnitOfWork, record: Record, speaker: Speaker) -> Way:
        """From a case to the one that it is treated in, which is itself unless it was merged. What was erased leads no
        further, and knows no complainants.
        """
        case = self.read(record)
        steps = [(case, speaker(case))]
        while case.merged is not None and ERASED not in case.flags:
            before, number = steps[-1]
            record = unit.get(COMPLAINT, case.merged.into)
            case = self.read(record)
            steps.append((case, None if ERASED in case.flags else joint.number_in(case, before, number)))
        return Way(record, tuple(steps))

    # ------------------------------------------------------------------------------ changing

    def change(
        self,
        actor: Actor,
        action: str,
        key: str,
        compute: Compute | Said,
        *,
        right: str | None = None,
        version: int | None = None,
        attachments: Mapping[str, bytes] | None = None,
        once: Once | None = None,
        also: Also | None = None,
        fresh_salt: bool = False,
        speaker: Speaker | None = None,
        itself: bool = False,
    ) -> Complaint:
        """Read a case, ask whether the actor may, compute the new value, and write it with journal and outbox.

        When somebody else changed the case in between, it is read and computed again, up to five times; with
        `version` (the one the caller showed to a person) it is refused instead.

        :param once: makes a repeated call change nothing; it gives the case as it then stands.
        :param also: gives what else is written in the same transaction.
        :param fresh_salt: break the tie to earlier commitments.
        :param speaker: for what a complainant says: `compute` then gets their number as well, and where the case was
            merged, it is said in the case that it is treated in.
        :param itself: it is done to this very case, also while that is treated within another one.
        :raises Refused: the case is treated within another one, code ``merged``.
        :raises Conflict: `version` is not the stored one, or the case changed five times under our hands.
        :raises IdempotencyConflict: the key of `once` was used with other words, or for another case.
        :raises InvalidDocument: a text that was said cannot be kept; its pointer says which.
        """
        for attempt in range(TRIES):
            with self.begin(write=False) as unit:
                found = self.find_record(unit, key)
                claim = once.claim(action, found.id) if once else None
                used = unit.claimed(claim.scope, [claim.key]) if claim else {}
                who = speaker or (lambda case: joint.number_of(case, actor))
                way = Way.of(found, self.read(found), who) if itself else self._way(unit, found, who)
            self.authorise(actor, right or action, way.asked, asked=key)
            if claim is not None and claim.key in used:
                if used[claim.key].fingerprint != claim.fingerprint:
                    raise IdempotencyConflict(claim.scope, claim.key)
                return self.shown(actor, way)
            record, before = way.record, way.case
            if version is not None and version != record.version:
                raise Conflict(COMPLAINT.name, record.id, version, record.version)
            refuse_erased(before)
            at = self.clock()
            try:
                if speaker is None:
                    if not itself:
                        refuse_merged(way.asked)
                    after = cast("Compute", compute)(before, self.rules(before), at)
                else:
                    after = cast("Said", compute)(before, self.rules(before), at, way.number)
                after = gated(after, record)
            except (InvalidDocument, Refused) as error:
                # The language of an official is the host's to know; that of a client is on the case.
                if actor.role is not Role.CITIZEN:
                    raise
                raise in_language(error, joint.party(*way.steps[0]).language) from None
            # Plugins are asked before the transaction begins: one that hangs must not hold the store's lock.
            messages = list(self.messages(after, record.version + 1, action, at, since=len(before.letters)))
            beside = also(after, at) if also is not None else None
            try:
                with self.begin(write=True) as unit:
                    for digest, content in (attachments or {}).items():
                        unit.put_attachment(digest, content)
                    self._write_change(
                        unit, record, after, actor, action, at, messages, fresh_salt=fresh_salt
                    )
                    self.say_links(unit, after, at, actor, before=before)
                    if claim is not None:
                        unit.claim(claim)
                    if beside is not None:
                        beside(unit)
            except Conflict:
                if version is not None or attempt == TRIES - 1:
                    raise
            else:
                changed = attrs.evolve(way, steps=(*way.steps[:-1], (after, way.number)))
                return self.shown(actor, changed)
        raise AssertionError("unreachable: the last try returns or raises")

    def _write_change(
        self,
        unit: UnitOfWork,
        record: Record,
        after: Complaint,
        actor: Actor,
        action: str,
        at: datetime,
        messages: Iterable[Message],
        *,
        fresh_salt: bool = False,
    ) -> None:
        """One change into an open unit of work: record, journal entry, messages."""
        changed, entry = self.writer.changed(
            record,
            after,
            at=instant_value(at),
            actor=actor,
            action=f"complaint.{DONE[action]}",
            fresh_salt=fresh_salt,
        )
        unit.replace(COMPLAINT, changed, record.version)
        unit.append(entry)
        for message in messages:
            unit.enqueue(message)

    def say_links(
        self,
        unit: UnitOfWork,
        case: Complaint,
        at: datetime,
        actor: Actor,
        *,
        before: Complaint | None = None,
    ) -> None:
        """What the case says of a promise that was missed and of causes, as links, with the case itself."""
        said, says = COMPLAINT.ties(before), COMPLAINT.ties(case)
        if said != says:
            where = linking.said_in(COMPLAINT, case.id)
            writer = self.writer_of(linking.LINK)
            by = "client" if actor.role is Role.CITIZEN else actor.id
            linking.say(unit, writer, where, said, says, at=at, by=by, new=before is None)

    def messages(
        self, case: Complaint, version: int, action: str, at: datetime, *, since: int
    ) -> Iterable[Message]:
        """The outbox messages that a change owes: new letters to the client, and whoever follows such events."""
        # A letter that is read with a receipt goes nowhere.
        letters = [one for one in case.letters[since:] if one.direction == "out" and one.channel != CHANNEL]
        followed = self.listened_to(COMPLAINT.name, DONE[action])
        if not letters and not followed:
            return
        event = self.event(case, version, DONE[action], at)
        wire, due = to_json(event), instant_value(at)
        for letter in letters:
            for to in letter.to or (CLIENT,):
                way = (
                    letter.channel
                    if to == CLIENT and not letter.to
                    else self.correspondence.channel(case, joint.party(case, letter.party), to)
                )
                if way is not None:
                    yield Message(
                        self.ids(),
                        self.agency.slug,
                        COMPLAINT.name,
                        case.id,
                        way,
                        to,
                        wire,
                        due,
                        letter.number,
                    )
        if followed:
            yield from self.messages_about(event, COMPLAINT.name, DONE[action])

    def event(self, case: Complaint, version: int, done: str, at: datetime) -> CloudEvent:
        """What happened, as a thin CloudEvent without personal data."""
        where = {"reference": case.reference, "stage": case.state, "language": case.language}
        return self.happened(COMPLAINT.name, case.id, done, at, {"version": version, **where})

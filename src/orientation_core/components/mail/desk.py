"""Taking mail in: one message at a time, each kept, none twice, and no machine answered by a machine.

The steps of one message are each a transaction, and each can be repeated: a process that dies between two of them
leaves the message where it waits, and taking it in again goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Self

import attrs

from orientation_core.components.complaints import COMPLAINT
from orientation_core.components.complaints.once import Once
from orientation_core.components.mail import threading
from orientation_core.components.mail.files import Files, files_of
from orientation_core.components.mail.language import language_of
from orientation_core.components.mail.reading import MailReading
from orientation_core.components.mail.record import RECEIVED_MAIL, read_mail
from orientation_core.components.mail.words import remarks
from orientation_core.errors import Conflict, InvalidDocument, Refused, require
from orientation_core.i18n import translate
from orientation_core.kinds import instant_value
from orientation_core.model import joint
from orientation_core.model.calendars import local_day
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Attachment, Complaint, Letter, Note, next_number
from orientation_core.model.journal import canonical
from orientation_core.model.mail import Mail, Nature, parse, tidied
from orientation_core.model.mail.nature import nobody_reads
from orientation_core.model.mail.received import Action, ReceivedMail
from orientation_core.model.merging import with_letter_in
from orientation_core.model.parties import Actor, Role
from orientation_core.store import Query, UnitOfWork, Where

#: Under whose name the desk acts on mail: whoever starts the intake need not see the cases it belongs to.
INTAKE = Actor("mail", Role.SYSTEM)

#: Words of the client that a case, and a letter, hold.
_LONGEST_TEXT = 20_000
_LONGEST_LETTER = 100_000
#: A receipt further back than this is not believed: the message was moved about.
_OLDEST = timedelta(days=30)
_DAY = timedelta(days=1)
#: Somebody who sends a message to more than these at once asks nobody in particular for an answer.
_MOST_RECIPIENTS = 50


@attrs.frozen
class Taken:
    """What became of a message. :ivar id: of its record; empty on a dry run. :ivar case: id of its case."""

    action: Action
    reference: str | None
    warnings: tuple[str, ...]
    id: str = ""
    case: str | None = None


@attrs.frozen
class Plan:
    """What is to be done with a message."""

    action: Action
    case: Complaint | None = None
    warnings: frozenset[str] = frozenset()
    acknowledge: bool = False
    own: bool = False
    failed: str | None = None


@attrs.frozen(kw_only=True)
class MailIntake(MailReading):
    """Where mail comes in."""

    def joining(self, connection: Any) -> Self:
        """The same inside a transaction that the host holds."""
        return attrs.evolve(self, connection=connection, desk=self.desk.joining(connection))

    def take(self, actor: Actor, raw: bytes, *, dry_run: bool = False) -> Taken:
        """Take one message in: open a case, add to one, note a delivery report, or keep it aside.

        The same message again changes nothing and says what became of the first.

        :param dry_run: only say what would be done.
        :raises NotAllowed: the actor may not. :raises PluginError: a plugin that must answer failed; nothing is lost,
            the message can be taken in later. :raises MissingExtra: the packages of the extra ``mail`` are missing.
        """
        self.permit(actor, "mail.take")
        require("mail", "nh3", "charset_normalizer", "py3langid")
        mail = parse(raw)
        with self.begin(write=False) as unit:
            key, print_, earlier = self._known(unit, mail)
            if earlier is not None and earlier.fingerprint == print_:
                return _again(earlier)
            plan = self._plan(unit, mail, earlier)
        if earlier is not None:
            key = sha256(canonical([key, print_])).hexdigest()
            with self.begin(write=False) as unit:
                second = self._by_key(unit, key)
            if second is not None:
                return _again(second)
        if dry_run:
            reference = plan.case.reference if plan.case else None
            return Taken(plan.action, reference, tuple(sorted({*mail.warnings, *plan.warnings})))
        return self._carried_out(raw, mail, plan, key, print_)

    # ------------------------------------------------------------------------------ judging

    def _known(self, unit: UnitOfWork, mail: Mail) -> tuple[str, str, ReceivedMail | None]:
        """What the message is kept under, what it says, and what is kept under that already."""
        print_ = threading.fingerprint(mail)
        key = threading.key_of(mail.message_id) if mail.message_id else print_
        return key, print_, self._by_key(unit, key)

    def _by_key(self, unit: UnitOfWork, key: str) -> ReceivedMail | None:
        found = unit.find(RECEIVED_MAIL, Query((Where("key", "=", key),), limit=1))
        return read_mail(found[0]) if found else None

    def _plan(self, unit: UnitOfWork, mail: Mail, earlier: ReceivedMail | None) -> Plan:
        """What is to be done. :param earlier: another message under the same Message-ID."""
        found = threading.find_case(unit, self.desk, mail)
        odd = {"thread.forged"} if found.forged else set()
        if earlier is not None:
            odd.add("message_id.reused")
        case = found.case
        if mail.nature is Nature.BOUNCE:
            return Plan(Action.BOUNCE, case, frozenset(odd), failed=_failed(mail, case))
        if mail.nature is Nature.AUTO_REPLY:
            return Plan(Action.AUTO_REPLY, case, frozenset(odd))
        if mail.sender.address.casefold() in self._own_addresses():
            return Plan(Action.KEPT_ASIDE, None, frozenset({*odd, "from.ourselves"}))
        if case is None and earlier is not None and earlier.case is not None:
            case = self.desk.read(unit.get(COMPLAINT, earlier.case))
            if not threading.speaks(self.desk, case, mail):
                return Plan(Action.KEPT_ASIDE, None, frozenset(odd))
        if case is not None:
            own, said = self._speaks(case, mail)
            odd |= said
            if "consent.over" in odd:
                return Plan(Action.KEPT_ASIDE, None, frozenset(odd))
            odd |= set() if case.open else {"case.closed"}
            if mail.nature is Nature.PERSONAL or (own and found.case is not None):
                return Plan(Action.THREADED, case, frozenset(odd), own=own)
        if mail.nature is Nature.BULK:
            return Plan(Action.KEPT_ASIDE, None, frozenset({*odd, "bulk"}))
        if earlier is not None:
            return Plan(Action.KEPT_ASIDE, None, frozenset(odd))
        if "message.none" in mail.warnings or not (mail.text or mail.files):
            return Plan(Action.KEPT_ASIDE, None, frozenset({*odd, "message.empty"}))
        return self._opening(unit, mail, odd)

    def _speaks(self, case: Complaint, mail: Mail) -> tuple[bool, set[str]]:
        """Whether the sender speaks in the case, and what is to be said of them."""
        if threading.is_client(case, mail):
            return True, set()
        one = threading.representative(case, mail)
        if one is None:
            return False, {"sender.other"}
        if threading.consented(self.desk, case, one):
            return True, {"sender.representative"}
        # Who may only read writes as anybody else does; who may no more is not heard, and somebody looks at it.
        holds = one.holds(local_day(self.clock(), case.zone))
        return False, {"sender.other"} if holds else {"consent.over"}

    def _opening(self, unit: UnitOfWork, mail: Mail, odd: set[str]) -> Plan:
        """Whether a case is opened for the message, and whether its receipt is acknowledged by itself."""
        address = threading.address_of(mail)
        if address and self._today(unit, address, Where("action", "=", "opened")) >= self._limit(
            "cases_per_day", 20
        ):
            return Plan(Action.KEPT_ASIDE, None, frozenset({*odd, "sender.flood"}))
        sure = mail.senders == 1 and not mail.quiet and mail.recipients <= _MOST_RECIPIENTS
        if not address or not sure or nobody_reads(address) or address.casefold() in self._own_addresses():
            return Plan(Action.OPENED, None, frozenset({*odd, "acknowledgement.none"}))
        most = self._limit("acknowledgements_per_day", 1)
        if self._today(unit, address, Where("acknowledged", "=", 1)) >= most:
            return Plan(Action.OPENED, None, frozenset({*odd, "acknowledgement.limit"}))
        return Plan(Action.OPENED, None, frozenset(odd), acknowledge=True)

    def _today(self, unit: UnitOfWork, address: str, where: Where) -> int:
        """How many messages of that address within a day answer `where`."""
        since = Where("received_at", ">", instant_value(self.clock() - _DAY))
        return unit.count(RECEIVED_MAIL, Query((Where("sender", "=", address.casefold()), since, where)))

    def _settings(self) -> Mapping[str, Any]:
        found = self.agency.settings.get("mail_intake", {})
        return found if isinstance(found, Mapping) else {}

    def _limit(self, name: str, otherwise: int) -> int:
        value = self._settings().get(name, otherwise)
        return value if type(value) is int and value >= 0 else otherwise

    def _own_addresses(self) -> frozenset[str]:
        """The desk's own addresses: what comes from them would go round in a circle."""
        sending = self.agency.settings.get("mail", {})
        sending = sending if isinstance(sending, Mapping) else {}
        own = [self.agency.contact.email, sending.get("sender"), sending.get("reply_to")]
        listed = self._settings().get("addresses", ())
        own += list(listed) if isinstance(listed, list | tuple) else []
        return frozenset(one.casefold() for one in own if isinstance(one, str) and one)

    # ------------------------------------------------------------------------------ doing

    def _carried_out(self, raw: bytes, mail: Mail, plan: Plan, key: str, print_: str) -> Taken:
        files = files_of(mail, self.plugins, self.clock(), INTAKE.id)
        warnings = {*mail.warnings, *plan.warnings, *files.warnings}
        warnings |= {"mail.held"} if files.held else set()
        case = plan.case
        if plan.action is Action.THREADED and case is not None:
            try:
                case = self._added(raw, mail, plan, files, warnings, key)
            except (InvalidDocument, Refused):
                plan, case = attrs.evolve(plan, action=Action.KEPT_ASIDE), None
                warnings.add("intake.refused")
        elif plan.action is Action.OPENED:
            try:
                case = self._opened(raw, mail, plan, files, warnings, key)
            except (InvalidDocument, Refused):
                plan = attrs.evolve(plan, action=Action.KEPT_ASIDE, acknowledge=False)
                warnings.add("intake.refused")
        elif plan.action is Action.BOUNCE and plan.failed is not None and case is not None:
            case = self._marked(case, plan.failed, key)
        return self._kept(raw, mail, plan, case, warnings, key, print_, held=files.held)

    def _opened(
        self, raw: bytes, mail: Mail, plan: Plan, files: Files, warnings: set[str], key: str
    ) -> Complaint:
        """The case that the message opens, with its files and its original."""
        language, sure = language_of((mail.fresh, f"{mail.subject}\n{mail.fresh}"), self.agency.languages)
        if not sure:
            warnings.add("language.unsure")
        text = mail.fresh or translate("(no text; see the attachments)", language)
        if len(text) > _LONGEST_TEXT:
            warnings.add("text.cut")
        document: dict[str, Any] = {
            "channel": "email",
            "language": language,
            "text": tidied(text, _LONGEST_TEXT),
            "client": _client(mail),
            "extra": {"language_detected": language if sure else "-"},
        }
        if mail.subject:
            document["subject"] = mail.subject
        if mail.received_at is not None and timedelta() <= self.clock() - mail.received_at <= _OLDEST:
            document["received_at"] = mail.received_at.isoformat()
        case = self.desk.receive(INTAKE, document, key=f"mail:{key}", acknowledge=plan.acknowledge)

        def compute(case: Complaint, _: Rules, at: datetime, party: int | None) -> Complaint:
            return self._with_papers(case, raw, mail, files, warnings, at, party)

        return self._changed("attach", case.id, compute, raw, mail, files, key)

    def _added(
        self, raw: bytes, mail: Mail, plan: Plan, files: Files, warnings: set[str], key: str
    ) -> Complaint:
        """The case with the message added: as a letter of its client, or, from anybody else, as a paper with a note."""
        case = plan.case
        assert case is not None
        if not plan.own:

            def note(case: Complaint, _: Rules, at: datetime, party: int | None) -> Complaint:
                return self._with_papers(case, raw, mail, files, warnings, at, party)

            return self._changed("attach", case.id, note, raw, mail, files, key)

        def compute(case: Complaint, rules: Rules, at: datetime, party: int | None) -> Complaint:
            language = joint.present(case, party).language
            subject = mail.subject or translate("(no subject)", language)
            body = mail.fresh or translate("(no text; see the attachments)", language)
            case = self._with_papers(case, raw, mail, files, warnings, at, party)
            own = tuple(one.digest for one, _ in files.kept)[:10]
            number = next_number(case.letters)
            letter = Letter(
                number,
                "in",
                at,
                "email",
                language,
                subject,
                body[:_LONGEST_LETTER],
                INTAKE.id,
                attachments=own,
                party=party,
            )
            if threading.is_client(case, mail):
                # Whoever writes from an address can be reached there again.
                case = joint.marked(case, party, unreachable=False)
            return with_letter_in(case, rules, letter)

        return self._changed("reply", case.id, compute, raw, mail, files, key)

    def _with_papers(
        self,
        case: Complaint,
        raw: bytes,
        mail: Mail,
        files: Files,
        warnings: set[str],
        at: datetime,
        party: int | None,
    ) -> Complaint:
        """`case` with the files, the original and a note on what was odd."""
        have = {one.digest for one in case.attachments if one.party == party}
        papers = [one for one, _ in files.kept]
        if not files.held:
            papers.append(Attachment(mail.digest, len(raw), "message/rfc822", "message.eml", at, INTAKE.id))
        added = tuple(attrs.evolve(one, party=party) for one in papers if one.digest not in have)
        said = remarks(warnings, files.remarks, self.agency.languages[0])
        notes = case.notes
        if said:
            notes = (*notes, Note(next_number(notes), at, INTAKE.id, tidied(said, _LONGEST_TEXT)))
        return attrs.evolve(case, attachments=(*case.attachments, *added), notes=notes)

    def _changed(
        self, action: str, case: str, compute: Any, raw: bytes, mail: Mail, files: Files, key: str
    ) -> Complaint:
        contents = {one.digest: content for one, content in files.kept}
        if not files.held:
            contents[mail.digest] = raw
        once = Once.of(f"mail:{key}", key)

        def speaker(case: Complaint) -> int | None:
            return threading.speaker(case, mail)

        return self.desk.change(
            INTAKE, action, case, compute, attachments=contents, once=once, speaker=speaker
        )

    def _marked(self, case: Complaint, failed: str, key: str) -> Complaint:
        """The case with a mark that a complainant's mail address does not work, for the desk and for whoever treats it."""

        def compute(case: Complaint, _: Rules, at: datetime, party: int | None) -> Complaint:
            said = remarks(["undeliverable"], (), self.agency.languages[0])
            note = Note(next_number(case.notes), at, INTAKE.id, said)
            marked = joint.marked(case, party, unreachable=True)
            return attrs.evolve(marked, notes=(*case.notes, note))

        def speaker(case: Complaint) -> int | None:
            return joint.by_address(case, failed)[1]

        once = Once.of(f"mail:{key}", "bounce")
        return self.desk.change(INTAKE, "note", case.id, compute, once=once, speaker=speaker)

    def _kept(
        self,
        raw: bytes,
        mail: Mail,
        plan: Plan,
        case: Complaint | None,
        warnings: set[str],
        key: str,
        print_: str,
        *,
        held: bool,
    ) -> Taken:
        """The record of the message and its bytes: from now on it is ours."""
        at = self.clock()
        received = ReceivedMail(
            id=self.ids(),
            key=key,
            fingerprint=print_,
            digest=mail.digest,
            size=len(raw),
            received_at=at,
            action=plan.action,
            sender=threading.address_of(mail) or None,
            subject=mail.subject or None,
            message_id=tidied(mail.message_id, 500, line=True) or None,
            case=case.id if case else None,
            reference=case.reference if case else None,
            acknowledged=plan.acknowledge,
            failed=plan.failed,
            held=held,
            warnings=tuple(sorted(warnings)),
        )
        writer = self.writer_of(RECEIVED_MAIL)
        action = f"received_mail.{plan.action.value}"
        record, entry = writer.new(received, at=instant_value(at), actor=INTAKE.id, action=action)
        try:
            with self.begin(write=True) as unit:
                unit.put_attachment(mail.digest, raw)
                unit.add(RECEIVED_MAIL, record)
                unit.append(entry)
        except Conflict:
            # Somebody else took the same message in at the same time.
            with self.begin(write=False) as unit:
                other = self._by_key(unit, key)
            if other is None:
                raise
            return _again(other)
        return Taken(plan.action, received.reference, received.warnings, received.id, received.case)


def _again(earlier: ReceivedMail) -> Taken:
    """What became of a message that had been taken in before."""
    warnings = tuple(sorted({*earlier.warnings, "repeated"}))
    return Taken(earlier.action, earlier.reference, warnings, earlier.id, earlier.case)


def _failed(mail: Mail, case: Complaint | None) -> str | None:
    """The address of a complainant, when the report says for good that it is the one that failed.

    Only the address of the very case that the report answers: a report is easily forged, and must silence nobody else.
    """
    report = mail.bounce
    if report is None or case is None or not report.permanent:
        return None
    given = [one.client.email for one in joint.parties(case) if one.client.email]
    failed = {one.casefold() for one in report.failed}
    return next((one for one in given if one.casefold() in failed), None)


def _client(mail: Mail) -> dict[str, str]:
    address, name = threading.address_of(mail), mail.sender.name
    if not mail.sender.address or address != mail.sender.address:
        name = mail.reply_to.name or name
    client = {"name": name} if name else {}
    return {**client, "email": address} if address else client

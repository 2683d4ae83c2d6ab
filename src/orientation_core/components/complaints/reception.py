"""First stage: every channel leads to one desk that registers and acknowledges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import repeat
from typing import Any

import attrs

from orientation_core.components.complaints.desk import DONE, TRIES, Desk, federal
from orientation_core.components.complaints.receipts import RECEIPT, receipt_id
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.complaints.words import check_key
from orientation_core.documents import Document, language_of, structure
from orientation_core.errors import (
    Conflict,
    IdempotencyConflict,
    InvalidDocument,
    OrientationError,
    Problem,
    Refused,
    sentence,
)
from orientation_core.kinds import instant_value
from orientation_core.labels import in_language, told
from orientation_core.model import casework
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Admissibility, Complaint, Point, RequestType
from orientation_core.model.journal import canonical
from orientation_core.model.parties import ANONYMOUS, SYSTEM, Actor, Client, Role
from orientation_core.model.receipts import ANONYMOUS_FLAG, PREFIX, Receipt
from orientation_core.model.text import Language
from orientation_core.model.values import evolve
from orientation_core.store import Claim

SCOPE = "complaint.receive"

#: Of further fields a case may have so many (schema ``complaint``); the client's come first.
_MOST_EXTRA = 100

#: A letter may be noted before its postmark's clock is right, but not from tomorrow.
_AHEAD = timedelta(minutes=5)


@attrs.frozen
class IntakePoint:
    """One point of complaint as it is handed in."""

    summary: str
    category: str | None = None


@attrs.frozen
class Intake:
    """What a client or an official hands in (schema ``intake``)."""

    text: str
    language: Language
    type: RequestType | None = None
    received_at: datetime | None = None
    channel: str = "form"
    subject: str | None = None
    client: Client = Client()
    about: tuple[str, ...] = ()
    unit: str | None = None
    service: str | None = None
    category: str | None = None
    points: tuple[IntakePoint, ...] = ()
    standard_procedure: bool = True
    extra: Mapping[str, str] = attrs.field(factory=dict)


@attrs.frozen
class _Claim:
    """An idempotency key, and the digest of the document that was handed in under it."""

    key: str
    fingerprint: bytes


@attrs.frozen
class _Arrival:
    """A case that is about to be kept. :ivar receipt: digest of the receipt of an anonymous one."""

    case: Complaint
    at: datetime
    claim: _Claim | None
    receipt: str | None = None


class Reception(Desk):
    """Receive and acknowledge."""

    def receive(
        self,
        actor: Actor,
        document: bytes | str | Mapping[str, Any],
        *,
        key: str | None = None,
        acknowledge: bool = True,
    ) -> Complaint:
        """Take in a request: a form's document, a letter or a call noted by an official.

        :param document: of kind ``intake``. :param key: idempotency key (at most 255 characters): the same key with
            the same document gives the same case and makes no second one.
        :param acknowledge: send the acknowledgement of receipt with reference and term, when the client can be
            reached. It never repeats the client's words, so that nobody can use the desk to mail a stranger.
        :raises InvalidDocument: naming every problem, in the client's language where it is known.
        :raises Refused: a screening plugin, or the procedure, does not take it.
        :raises IdempotencyConflict: the key was used with another document.
        """
        self.authorise(actor, "receive")
        data, claim = self._asked(document, key)
        return self._received(actor, data, claim, acknowledge=acknowledge)[0]

    def _received(
        self,
        actor: Actor,
        data: Document,
        claim: _Claim | None,
        *,
        acknowledge: bool,
        receipt: str | None = None,
    ) -> tuple[Complaint, bool]:
        """The case, kept, and whether it is a new one."""
        try:
            arrival = self._arrived(actor, data, claim, acknowledge=acknowledge, receipt=receipt)
        except OrientationError:
            # A retry gets its case, whatever a plugin or the rules say of such a request today.
            known = self._claimed(claim)
            if known is None:
                raise
            return self.shown(actor, known), False
        for _ in range(TRIES):
            try:
                self._keep([arrival], actor)
            except Conflict:
                # Either the key was used before, or the reference is taken: one in 2^45.
                known = self._claimed(claim)
                if known is not None:
                    return self.shown(actor, known), False
                arrival = attrs.evolve(arrival, case=attrs.evolve(arrival.case, reference=self.reference()))
            else:
                return self.shown(actor, arrival.case), True
        raise Conflict(COMPLAINT.name, arrival.case.reference)

    def receive_many(
        self,
        actor: Actor,
        documents: Iterable[bytes | str | Mapping[str, Any]],
        *,
        keys: Sequence[str] | None = None,
        acknowledge: bool = True,
    ) -> list[Complaint]:
        """Take in several requests in one transaction: all of them or none. As :meth:`receive` in all else.

        :param keys: an idempotency key for each document.
        :raises Conflict: a key was used before, or a reference is taken; nothing was kept, take them in one by one.
        """
        self.authorise(actor, "receive")
        given = list(documents)
        if keys is not None and len(keys) != len(given):
            raise InvalidDocument(
                "intake", [Problem("", sentence("there must be one key for each document"), "key.count")]
            )
        paired = zip(given, keys or repeat(None, len(given)), strict=True)
        asked = [self._asked(one, key) for one, key in paired]
        arrivals = [self._arrived(actor, data, claim, acknowledge=acknowledge) for data, claim in asked]
        self._keep(arrivals, actor)
        return [self.shown(actor, arrival.case) for arrival in arrivals]

    def _asked(
        self, document: bytes | str | Mapping[str, Any], key: str | None
    ) -> tuple[Document, _Claim | None]:
        """A valid document, and what its key stands for."""
        if key is not None:
            check_key(key)
        data = self.documents.parse("intake", document)
        return data, None if key is None else _Claim(key, sha256(canonical(data)).digest())

    def _arrived(
        self,
        actor: Actor,
        data: Document,
        claim: _Claim | None,
        *,
        acknowledge: bool,
        receipt: str | None = None,
    ) -> _Arrival:
        """The case that a document opens, not kept yet."""
        intake = structure("intake", data, Intake, language_of(data))
        case, rules, at = self._opened(actor, intake, anonymous=receipt is not None)
        if acknowledge:
            case = self._acknowledged(case, rules, at)
        return _Arrival(case, at, claim, receipt)

    def _opened(
        self, actor: Actor, intake: Intake, *, anonymous: bool = False
    ) -> tuple[Complaint, Rules, datetime]:
        """The case that an intake opens, after the plugins were asked."""
        at = self.clock()
        received_at = intake.received_at or at
        if received_at > at + _AHEAD:
            future = Problem("/received_at", sentence("this moment is in the future"), "instant.future")
            raise InvalidDocument("intake", [told(future, intake.language)])
        procedure = self.rulebook.newest_procedure(self.agency.procedure)
        calendar = self.rulebook.newest_calendar(self.agency.calendar)
        rules = Rules(procedure, calendar)
        required = procedure.required(intake.channel)
        self._require(intake, [one for one in required if not (anonymous and one.split(".")[0] == "client")])
        kind = intake.type or RequestType.COMPLAINT
        category = intake.category or next((one.category for one in intake.points if one.category), None)
        try:
            state, clocks, steps = casework.opening(kind, rules, actor, received_at)
        except Refused as error:
            if any(reason.code != "calendar.range" for reason in error.reasons):
                raise in_language(error, intake.language) from None
            said = [attrs.evolve(told(one, intake.language), where="/received_at") for one in error.reasons]
            raise InvalidDocument("intake", said) from None
        case = Complaint(
            id=self.ids(),
            reference=self.reference(),
            organisation=self.agency.slug,
            type=kind,
            original_type=kind,
            procedure=procedure.pin,
            calendar=calendar.pin,
            received_at=received_at,
            registered_at=at,
            state=state,
            channel=intake.channel,
            language=intake.language,
            zone=calendar.zone,
            subject=intake.subject,
            text=intake.text,
            client=_own(intake.client, actor),
            about=intake.about,
            unit=intake.unit,
            service=intake.service,
            category=category,
            federal_category=federal(rules, category),
            admissibility=Admissibility.PENDING if kind is RequestType.COMPLAINT else None,
            standard_procedure=intake.standard_procedure,
            clocks=clocks,
            steps=steps,
            points=tuple(
                Point(number, one.summary, one.category, federal(rules, one.category))
                for number, one in enumerate(intake.points, 1)
            ),
            extra=intake.extra,
        )
        case = self._asked_plugins(case, rules)
        if anonymous:
            owner = Client(group=case.client.group, actor=f"{PREFIX}{self.ids()}")
            case = attrs.evolve(case, client=owner, flags=(*case.flags, ANONYMOUS_FLAG))
        return *self._bound(case, rules), at

    def _bound(self, case: Complaint, rules: Rules) -> tuple[Complaint, Rules]:
        """The case and its rules with what the charter promises that was in force at the receipt."""
        found = self.book.bound(self.begin, case, rules.calendar)
        if found is None:
            return case, rules
        bound, days = found
        return casework.bind(case, bound, days), evolve(rules, bound=bound)

    def _require(self, intake: Intake, fields: Sequence[str]) -> None:
        """:raises InvalidDocument: a field that the procedure requires for this channel is missing."""
        missing = []
        for field in fields:
            value: Any = intake
            for part in field.split("."):
                value = value.get(part) if isinstance(value, Mapping) else getattr(value, part, None)
            if not value:
                said = sentence("the field {value} is missing", value=field)
                missing.append(Problem("/" + field.replace(".", "/"), said, "required"))
        if missing:
            raise InvalidDocument("intake", [told(one, intake.language) for one in missing])

    def _asked_plugins(self, case: Complaint, rules: Rules) -> Complaint:
        reasons = self.plugins.screen(case)
        if reasons:
            raise Refused([Problem("", reason, f"screen.{plugin}") for plugin, reason in reasons])
        found = self.plugins.enrich(case)
        if found:
            extra = dict(case.extra)
            for name, value in found.pop("extra", {}).items():
                if len(extra) < _MOST_EXTRA:
                    extra.setdefault(name, value)
            given = {field: value for field, value in found.items() if getattr(case, field, None) is None}
            case = attrs.evolve(case, extra=extra, **given)
            case = attrs.evolve(case, federal_category=federal(rules, case.category))
        if case.unit is None:
            unit = self.plugins.route(case)
            if unit is not None:
                case = attrs.evolve(case, unit=unit)
        return case

    def _acknowledged(self, case: Complaint, rules: Rules, at: datetime) -> Complaint:
        # It goes out by itself, whoever handed the request in.
        letter = self.correspondence.letter(case, rules, "acknowledgement", SYSTEM, at)
        if letter is None:
            return case
        letters = (*case.letters, letter)
        if rules.procedure.transition(case.state, "acknowledge") is None:
            return attrs.evolve(case, letters=letters)
        return casework.act(case, rules, "acknowledge", SYSTEM, at, letters=letters, acknowledged_at=at)

    def _keep(self, arrivals: Sequence[_Arrival], actor: Actor) -> None:
        """Records, journal entries, messages and keys in one transaction. :raises Conflict: nothing was kept."""
        writer, action = self.writer, f"complaint.{DONE['receive']}"
        # Everything is made, and every plugin asked, before the transaction begins: it holds the store's lock.
        made = [
            (
                arrival,
                *writer.new(arrival.case, at=instant_value(arrival.at), actor=actor, action=action),
                list(self.messages(arrival.case, 1, "receive", arrival.at, since=0)),
            )
            for arrival in arrivals
        ]
        with self.begin(write=True) as unit:
            for arrival, record, entry, messages in made:
                unit.add(COMPLAINT, record)
                unit.append(entry)
                self.say_links(unit, arrival.case, arrival.at, actor)
                for message in messages:
                    unit.enqueue(message)
                if arrival.receipt is not None:
                    kept = Receipt(arrival.receipt, record.id, arrival.at)
                    given, noted = self.writer_of(RECEIPT).new(
                        kept,
                        id=receipt_id(self.agency.slug, arrival.receipt),
                        at=instant_value(arrival.at),
                        actor=SYSTEM,
                        action="receipt.given",
                    )
                    unit.add(RECEIPT, given)
                    unit.append(noted)
                if arrival.claim is not None:
                    unit.claim(Claim(SCOPE, arrival.claim.key, arrival.claim.fingerprint, record.id))

    def _claimed(self, asked: _Claim | None) -> Complaint | None:
        """The case that this key made before. :raises IdempotencyConflict: it was made of another document."""
        if asked is None:
            return None
        with self.begin(write=False) as unit:
            claim = unit.claimed(SCOPE, [asked.key]).get(asked.key)
            if claim is None:
                return None
            if claim.fingerprint != asked.fingerprint:
                raise IdempotencyConflict(SCOPE, asked.key)
            return self.read(unit.get(COMPLAINT, claim.result))


def _own(client: Client, actor: Actor) -> Client:
    """A citizen hands in for themselves, whatever id the document claims; an anonymous one owns nothing."""
    if actor.role is not Role.CITIZEN:
        return client
    owner = None if actor == ANONYMOUS else actor.id
    return client if client.actor == owner else evolve(client, actor=owner)

"""Complaints of whom nobody knows who complains: received with a return receipt, followed and continued with it."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs

from orientation_core.components.complaints.desk import TRIES
from orientation_core.components.complaints.receipts import ATTEMPTS, RECEIPT, attempts_id, receipt_id
from orientation_core.components.complaints.reception import Reception
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.errors import (
    Conflict,
    InvalidDocument,
    NotAllowed,
    NotFound,
    Problem,
    Refused,
    sentence,
)
from orientation_core.kinds import instant_value
from orientation_core.model import casework
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Complaint
from orientation_core.model.parties import ANONYMOUS, SYSTEM, Actor, Role
from orientation_core.model.receipts import (
    DAYS,
    NOTHING,
    PREFIX,
    Receipt,
    ReceiptAttempts,
    digest,
    new_receipt,
    parse_receipt,
)
from orientation_core.store import Query, Record, UnitOfWork, Where

#: Of a client an anonymous complaint may say no more than this.
_SAID_OF_A_CLIENT = frozenset({"group"})


@attrs.frozen
class Receipted:
    """A complaint that was received anonymously.

    :ivar receipt: the code, told this once and kept nowhere; None when the same document had come under its key before.
    """

    case: Complaint
    receipt: str | None = attrs.field(repr=False)


@attrs.frozen
class Followed:
    """A case and who follows it. :ivar actor: who may reply, attach and rate as its client, by the verbs of the desk."""

    actor: Actor
    case: Complaint


class Anonymity(Reception):
    """Receive without a name, and go on with a receipt."""

    def receive_anonymously(
        self, actor: Actor, document: bytes | str | Mapping[str, Any], *, key: str | None = None
    ) -> Receipted:
        """Take in a request of whom nobody keeps who made it.

        The register and the journal name nobody, whoever hands it in. Fields of the client that the procedure requires
        are not asked for. Letters are kept on the case, and read with the receipt.

        :param document, key: as for :meth:`receive`.
        :raises InvalidDocument: the document says who complains; nothing is kept.
        """
        self.authorise(actor, "receive")
        data, claim = self._asked(document, key)
        named = sorted(set(data.get("client", ())) - _SAID_OF_A_CLIENT)
        if named:
            said = sentence("an anonymous complaint does not say who complains")
            problems = [Problem(f"/client/{field}", said, "anonymous.client") for field in named]
            raise InvalidDocument("intake", problems)
        receipt = new_receipt(self.randomness)
        kept = digest(self.agency.slug, receipt)
        case, fresh = self._received(ANONYMOUS, data, claim, acknowledge=True, receipt=kept)
        return Receipted(case, receipt if fresh else None)

    def follow(self, receipt: str, *, origin: str | None = None) -> Followed:
        """The case of a receipt as its client sees it, and the actor as whom they go on.

        :param origin: what tells those who try apart, for example the network address: only a salted digest is kept,
            for an hour. Without it all share one count.
        :raises Refused: the code has not the form of a receipt, or too many wrong ones were tried within the hour.
        :raises NotFound: there is no such receipt, or none that still opens its case; that it was tried is counted.
        """
        wanted = digest(self.agency.slug, parse_receipt(receipt))
        at = self.clock()
        with self.begin(write=False) as unit:
            tried = self._attempts(unit)
            if tried is not None and tried[1].spent(origin, at):
                said = sentence("too many wrong codes were tried; please try again in an hour")
                raise Refused([Problem("/receipt", said, "receipt.attempts")])
            found = self._kept_receipt(unit, wanted)
            case = None if found is None else self._case_of(unit, found)
            if found is not None and case is not None and not found.opens(case.closed_at, self._days(), at):
                case = None
        if case is None or case.client.actor is None or not case.client.actor.startswith(PREFIX):
            self._count(origin, at)
            raise NotFound(RECEIPT.name, "of this code")
        actor = Actor(case.client.actor, Role.CITIZEN)
        try:
            return Followed(actor, self.get(actor, case.id))  # type: ignore[attr-defined]  # of Reading, beside which it stands
        except NotAllowed:
            raise NotFound(RECEIPT.name, "of this code") from None

    def revoke_receipt(self, actor: Actor, key: str) -> Complaint:
        """See to it that the receipt of an anonymous case opens it no more: it was lost, or somebody else has it.

        Whoever holds it may, as the case's client. There is no other one: nobody follows the case from then on.

        :raises NotFound: the case has no receipt that still counts.
        """
        with self.begin(write=False) as unit:
            case = self.read(self.find_record(unit, key))
            self.authorise(actor, "revoke_receipt", case, asked=key)
            found = unit.find(RECEIPT, Query((Where("case", "=", case.id),), order=("case",)))
        standing = [one for one in found if one.value(RECEIPT).digest != NOTHING]
        if not standing:
            raise NotFound(RECEIPT.name, case.id)

        def compute(case: Complaint, _: Rules, at: datetime) -> Complaint:
            return casework.noted(case, "revoke_receipt", actor, at)

        def revoke(_: Complaint, at: datetime) -> Callable[[UnitOfWork], None]:
            def beside(unit: UnitOfWork) -> None:
                for record in standing:
                    was = record.value(RECEIPT)
                    after, entry = self.writer_of(RECEIPT).changed(
                        record,
                        attrs.evolve(was, digest=NOTHING, revoked_at=at),
                        at=instant_value(at),
                        actor=actor,
                        action="receipt.revoked",
                        fresh_salt=True,
                    )
                    unit.replace(RECEIPT, after, record.version)
                    unit.append(entry)

            return beside

        return self.change(actor, "revoke_receipt", key, compute, also=revoke, itself=True)

    def _days(self) -> int:
        """For how many days a receipt opens a closed case. :raises InvalidDocument: the setting is no such number."""
        section = self.agency.settings.get("receipts", {})
        days = section.get("days", DAYS) if isinstance(section, Mapping) else None
        if type(days) is not int or days < 1:
            said = sentence("the days for which a receipt opens a closed case are a whole number from 1")
            raise InvalidDocument("agency", [Problem("/settings/receipts/days", said, "settings.type")])
        return days

    def _kept_receipt(self, unit: UnitOfWork, wanted: str) -> Receipt | None:
        try:
            record = unit.get(RECEIPT, receipt_id(self.agency.slug, wanted))
        except NotFound:
            return None
        found = record.value(RECEIPT)
        return found if hmac.compare_digest(found.digest, wanted) else None

    def _case_of(self, unit: UnitOfWork, found: Receipt) -> Complaint | None:
        try:
            return self.read(unit.get(COMPLAINT, found.case))
        except NotFound:
            return None

    # ------------------------------------------------------------------------------ attempts

    def _attempts(self, unit: UnitOfWork) -> tuple[Record, ReceiptAttempts] | None:
        try:
            record = unit.get(ATTEMPTS, attempts_id(self.agency.slug))
        except NotFound:
            return None
        return record, record.value(ATTEMPTS)

    def _count(self, origin: str | None, at: datetime) -> None:
        """Note that a wrong code was tried. :raises Conflict: so many try at once that none can be counted."""
        writer, said = self.writer_of(ATTEMPTS), {"at": instant_value(at), "actor": SYSTEM}
        for attempt in range(TRIES):
            try:
                with self.begin(write=True) as unit:
                    found = self._attempts(unit)
                    if found is None or not found[1].counts(at):
                        tried = ReceiptAttempts(at, self.randomness(16).hex()).and_one(origin)
                    else:
                        tried = found[1].and_one(origin)
                    if found is None:
                        record, entry = writer.new(
                            tried,
                            id=attempts_id(self.agency.slug),
                            action="receipt.tried",
                            **said,  # type: ignore[arg-type]
                        )
                        unit.add(ATTEMPTS, record)
                    else:
                        record, entry = writer.changed(
                            found[0],
                            tried,
                            action="receipt.tried",
                            fresh_salt=True,
                            **said,  # type: ignore[arg-type]
                        )
                        unit.replace(ATTEMPTS, record, found[0].version)
                    unit.append(entry)
            except Conflict:
                if attempt == TRIES - 1:
                    raise
            else:
                return

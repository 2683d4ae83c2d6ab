"""Which case a message belongs to, and whether its sender may speak there."""

from __future__ import annotations

import re
from hashlib import sha256
from itertools import chain, islice

import attrs

from orientation_core.components.complaints import COMPLAINT, Complaints
from orientation_core.components.mail.record import RECEIVED_MAIL, read_mail
from orientation_core.errors import NotFound
from orientation_core.model.arrangements import Representative
from orientation_core.model.calendars import local_day
from orientation_core.model.complaints import Complaint
from orientation_core.model.joint import by_address
from orientation_core.model.journal import canonical
from orientation_core.model.mail import Mail
from orientation_core.model.mail.nature import nobody_reads
from orientation_core.model.mail.threads import read_thread
from orientation_core.model.references import ReferenceSlip, parse_reference
from orientation_core.store import Query, UnitOfWork, Where

#: As we write them, with whatever dash a mail program makes of ours.
_DASH = "[-\u00ad\u2010-\u2015\u2212]"
_REFERENCE = re.compile(
    rf"(?<![0-9A-Za-z-])[0-9A-Za-z]{{3}}{_DASH}[0-9A-Za-z]{{3}}{_DASH}[0-9A-Za-z]{{4}}(?![0-9A-Za-z-])"
)
#: As people type them; a digit tells one from a word.
_TYPED = re.compile(
    r"(?<![0-9A-Za-z-])(?=[A-Za-z ]{0,11}\d)[0-9A-Za-z]{3} ?[0-9A-Za-z]{3} ?[0-9A-Za-z]{4}(?![0-9A-Za-z-])"
)
_MOST_REFERENCES = 10
#: Whoever writes more that looks like one sends a table, or wants to keep us busy.
_MOST_LOOKED_AT = 1_000


@attrs.frozen
class Found:
    """A case that a message names. :ivar forged: an id looked like one of ours and was not."""

    case: Complaint | None = None
    forged: bool = False


def address_of(mail: Mail) -> str:
    """Where an answer to the message goes: its sender, or whoever it says where nobody reads at the sender's."""
    sender = mail.sender.address
    wanted = mail.reply_to.address
    return wanted if wanted and (not sender or nobody_reads(sender)) else sender


def fingerprint(mail: Mail) -> str:
    """A digest of what the message says: its journey, and what lists add to its header, left out.

    One that names no sender, or has no body, is only the same when every byte of it is: of such there may be many.
    """
    said = [mail.sender.address.casefold(), mail.subject, mail.body]
    if not mail.message_id and not (mail.sender.address and mail.fresh):
        said.append(mail.digest)
    return sha256(canonical(said)).hexdigest()


def key_of(message_id: str) -> str:
    """What a message with that Message-ID is kept under."""
    return sha256(canonical(["id", message_id])).hexdigest()


def find_case(unit: UnitOfWork, desk: Complaints, mail: Mail) -> Found:
    """The case that the message belongs to: by the ids it answers, else by a reference in its words."""
    forged = False
    for thread in filter(None, map(read_thread, mail.answers)):
        try:
            record = unit.get(COMPLAINT, thread.case)
        except NotFound:
            forged = True
            continue
        if thread.proven(record.salt):
            return Found(desk.read(record))
        forged = True
    return Found(_by_reference(unit, desk, mail) or _by_own_mail(unit, desk, mail), forged)


def _by_own_mail(unit: UnitOfWork, desk: Complaints, mail: Mail) -> Complaint | None:
    """The case of an earlier message that its client now answers; others who do so write for themselves."""
    keys = tuple(key_of(one) for one in mail.answers)
    if keys:
        for found in unit.find(RECEIVED_MAIL, Query((Where("key", "in", keys),), limit=len(keys))):
            earlier = read_mail(found).case
            if earlier is not None:
                case = desk.read(unit.get(COMPLAINT, earlier))
                if speaks(desk, case, mail):
                    return case
    return None


def _by_reference(unit: UnitOfWork, desk: Complaints, mail: Mail) -> Complaint | None:
    """The first case whose reference is quoted; one of the sender's own before all others."""
    found: list[Complaint] = []
    for reference in _references(mail):
        records = unit.find(COMPLAINT, Query((Where("reference", "=", reference),), limit=1))
        found += [desk.read(record) for record in records]
    return next((case for case in found if speaks(desk, case, mail)), found[0] if found else None)


def _references(mail: Mail) -> list[str]:
    """What is quoted in the form of a reference, with the right check character; the subject's first, and those in an address it was sent to."""
    found: dict[str, None] = {}
    texts = (mail.subject, mail.fresh, mail.text, " ".join(mail.to))
    for pattern in (_REFERENCE, _TYPED):
        written = chain.from_iterable(map(pattern.finditer, dict.fromkeys(texts)))
        for match in islice(written, _MOST_LOOKED_AT):
            try:
                found[parse_reference(re.sub("[^0-9A-Za-z]", "", match[0]))] = None
            except ReferenceSlip:
                continue
            if len(found) == _MOST_REFERENCES:
                return list(found)
    return list(found)


def is_client(case: Complaint, mail: Mail) -> bool:
    """Whether the message comes from the address that a complainant of the case gave."""
    return mail.senders == 1 and by_address(case, address_of(mail))[0]


def representative(case: Complaint, mail: Mail) -> Representative | None:
    """Who represents, or represented, the client of the case and writes from the address they gave: whose consent lasts longest."""
    wanted = address_of(mail).casefold()
    found = [one for one in case.representatives if one.email is not None and one.email.casefold() == wanted]
    if mail.senders != 1 or is_client(case, mail):
        return None
    return max(found, key=lambda one: (one.ended_at is None, one.until, one.number), default=None)


def consented(desk: Complaints, case: Complaint, one: Representative) -> bool:
    """Whether somebody who represents the client may act for them today."""
    return "act" in one.scope and one.holds(local_day(desk.clock(), case.zone))


def speaks(desk: Complaints, case: Complaint, mail: Mail) -> bool:
    """Whether the message comes from a complainant of the case, or from whoever may act for the client today."""
    one = representative(case, mail)
    return is_client(case, mail) or (one is not None and consented(desk, case, one))


def speaker(case: Complaint, mail: Mail) -> int | None:
    """As which complainant of the case the sender writes; as the first where it is somebody else."""
    return by_address(case, address_of(mail))[1]

"""The record kind of received messages, and what can be asked of it about an address."""

from __future__ import annotations

from orientation_core.kinds import Column, ColumnType, RecordKind, Retention, instant_value
from orientation_core.model.mail.received import ReceivedMail, forgotten
from orientation_core.model.privacy import Identifier, People
from orientation_core.model.privacy.identifiers import identifiers
from orientation_core.store import Query, Record, UnitOfWork, Where

_TEXT, _INTEGER, _INSTANT = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.INSTANT


def _address(text: str | None) -> str | None:
    """An address as it is compared: in small letters."""
    return None if text is None else text.casefold()


def _words(one: ReceivedMail) -> str:
    return " ".join(each for each in (one.subject, one.sender, one.reference) if each)


def _whose(one: ReceivedMail) -> frozenset[Identifier]:
    return identifiers(email=one.sender) | identifiers(email=one.failed)


RECEIVED_MAIL: RecordKind[ReceivedMail] = RecordKind(
    "received_mail",
    ReceivedMail,
    columns=(
        Column("key", _TEXT, lambda one: one.key, unique=True),
        Column("action", _TEXT, lambda one: one.action.value),
        Column("received_at", _INSTANT, lambda one: instant_value(one.received_at)),
        Column("sender", _TEXT, lambda one: _address(one.sender)),
        Column("failed", _TEXT, lambda one: _address(one.failed), indexed=True),
        Column("case_id", _TEXT, lambda one: one.case, indexed=True),
        Column("acknowledged", _INTEGER, lambda one: int(one.acknowledged)),
        Column("held", _INTEGER, lambda one: int(one.held)),
    ),
    search=_words,
    personal=frozenset({"sender", "subject", "message_id", "failed"}),
    indexes=(("sender", "received_at"), ("action", "received_at")),
    retention=Retention.CASE,
    edition=2,
    people=People(
        _whose,
        forgotten,
        columns={"email": ("sender", "failed")},
        belongs=("case_id", "complaint"),
        since="received_at",
    ),
    files=lambda one: (one.digest,),
)


def read_mail(record: Record) -> ReceivedMail:
    """The message that a record tells of."""
    return record.value(RECEIVED_MAIL)


def unreachable(unit: UnitOfWork, address: str) -> bool:
    """Whether a letter to that address came back for good, and nobody has written from it since."""
    known = address.casefold()
    failed = unit.find(RECEIVED_MAIL, Query((Where("failed", "=", known),), order=("-received_at",), limit=1))
    if not failed:
        return False
    since = Where("received_at", ">", instant_value(read_mail(failed[0]).received_at))
    people = Where("action", "in", ("opened", "threaded"))
    return unit.count(RECEIVED_MAIL, Query((Where("sender", "=", known), people, since))) == 0

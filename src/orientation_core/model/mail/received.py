"""What became of a message that came in: kept for every one, so that none is lost and none is taken twice."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import attrs


class Action(StrEnum):
    """What was done with a message."""

    OPENED = "opened"
    THREADED = "threaded"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    KEPT_ASIDE = "kept_aside"


@attrs.frozen
class ReceivedMail:
    """A message and what was done with it.

    :ivar key: what a second copy of it is recognised by. :ivar fingerprint: of what it says, without its journey.
    :ivar digest: SHA-256 of its bytes, under which the store keeps them. :ivar size: in bytes.
    :ivar received_at: when it was taken in. :ivar sender: the address of who wrote it. :ivar subject: its subject.
    :ivar message_id: its Message-ID. :ivar case: id of the case it opened or belongs to. :ivar reference: of that case.
    :ivar acknowledged: its receipt was acknowledged by itself. :ivar failed: the client's address that a delivery report
        says cannot be reached. :ivar held: a scanner found something in it, or could not look: not to be opened.
    :ivar warnings: codes of what was odd.
    """

    id: str
    key: str
    fingerprint: str
    digest: str
    size: int
    received_at: datetime
    action: Action
    sender: str | None = None
    subject: str | None = None
    message_id: str | None = None
    case: str | None = None
    reference: str | None = None
    acknowledged: bool = False
    failed: str | None = None
    held: bool = False
    warnings: tuple[str, ...] = ()


def forgotten(one: ReceivedMail, keep: frozenset[str] = frozenset()) -> ReceivedMail:  # noqa: ARG001 - nothing extra
    """The message without who wrote it and about what. Its digests stay: the same message is not taken in again."""
    return attrs.evolve(one, sender=None, subject=None, message_id=None, failed=None)

"""A mail message as a value: what its sender wrote, what came with it, and what kind of mail it is."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import attrs


class Nature(StrEnum):
    """Who, or what, wrote a message."""

    PERSONAL = "personal"
    AUTO_REPLY = "auto_reply"
    BULK = "bulk"
    BOUNCE = "bounce"


@attrs.frozen
class Sender:
    """One mailbox of a header. :ivar name: as shown; may be empty. :ivar address: ``local@domain``; empty if none."""

    name: str = attrs.field(default="", repr=False)
    address: str = attrs.field(default="", repr=False)


@attrs.frozen
class File:
    """A part of a message that is no text to read.

    :ivar name: as the sender called it, untrusted. :ivar type: as the sender declared it, untrusted.
    :ivar inline: a picture that stands in the text. :ivar damaged: its transfer encoding was broken; the content is
        what could be decoded, or the bytes as they came.
    """

    name: str = attrs.field(repr=False)
    type: str
    content: bytes = attrs.field(repr=lambda content: f"<{len(content)} bytes>")
    inline: bool = False
    damaged: bool = False


@attrs.frozen
class Bounce:
    """What a delivery report says.

    :ivar failed: the addresses that could not be reached. :ivar permanent: another try cannot help.
    :ivar status: enhanced status code (RFC 3463), such as ``5.1.1``; empty where none was given.
    """

    failed: tuple[str, ...] = attrs.field(default=(), repr=False)
    permanent: bool = False
    status: str = ""


@attrs.frozen
class Mail:
    """One message. All texts are ready to be kept: no controls, composed, of bounded length.

    :ivar digest: SHA-256 of its bytes. :ivar body: SHA-256 of those below the header. :ivar message_id: without the angle brackets; empty when there is none.
    :ivar answers: Message-IDs it answers or mentions, the nearest first; a delivery report's are those it encloses.
    :ivar sender: who wrote it. :ivar senders: how many the header names. :ivar reply_to: where answers are wanted.
    :ivar to: whom it was sent to, in To and Cc. :ivar recipients: how many they are.
    :ivar subject: on one line; may be empty. :ivar received_at: when our own mail server says it came, aware.
    :ivar text: all that can be read. :ivar fresh: without quoted history and signature.
    :ivar html: the HTML part as it came, unsafe to show; empty when there is none.
    :ivar files: what came along. :ivar nature: what kind of mail it is. :ivar quiet: its sender wants no automatic
        answer (RFC 3834 and its predecessors). :ivar warnings: codes of what was odd, sorted.
    """

    digest: str
    size: int
    body: str
    message_id: str = attrs.field(default="", repr=False)
    answers: tuple[str, ...] = attrs.field(default=(), repr=False)
    sender: Sender = Sender()
    senders: int = 0
    reply_to: Sender = Sender()
    to: tuple[str, ...] = attrs.field(default=(), repr=False)
    recipients: int = 0
    subject: str = attrs.field(default="", repr=False)
    received_at: datetime | None = None
    text: str = attrs.field(default="", repr=False)
    fresh: str = attrs.field(default="", repr=False)
    html: str = attrs.field(default="", repr=False)
    files: tuple[File, ...] = ()
    nature: Nature = Nature.PERSONAL
    quiet: bool = False
    bounce: Bounce | None = None
    warnings: tuple[str, ...] = ()

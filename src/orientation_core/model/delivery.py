"""What a channel is given to deliver, what it answers, and when it is tried again.

A delivery carries the id of its outbox message, the same on every try: receivers that keep it deliver once, and
the file channel, which names its files by it, does so by itself.
"""

from __future__ import annotations

import math
import re
from typing import Protocol, runtime_checkable

import attrs

from orientation_core.model.events import CloudEvent
from orientation_core.model.text import Language

_MESSAGE_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


@attrs.frozen
class Enclosure:
    """A file that goes with a letter.

    :ivar label: its name, as :func:`~orientation_core.model.gate.label_for` gives it. :ivar type: media type.
    :ivar content: the bytes.
    """

    label: str
    type: str
    content: bytes = attrs.field(repr=lambda content: f"<{len(content)} bytes>")


@attrs.frozen
class Letter:
    """A letter to one person, in one language.

    :ivar subject: one line. :ivar body: plain text. :ivar language: of both.
    """

    subject: str = attrs.field(repr=False)
    body: str = attrs.field(repr=False)
    language: Language
    attachments: tuple[Enclosure, ...] = ()


@attrs.frozen
class Delivery:
    """One message to one recipient over one channel.

    :ivar message_id: id of the outbox message, stable over all tries; letters, figures and dashes.
    :ivar channel: name of the channel. :ivar recipient: mail address, URL, or what that channel understands.
    :ivar event: what happened. :ivar letter: the words for a person, where there are any.
    :ivar attempt: 1 on the first try.
    :ivar thread: what an answer is recognised by, for the left part of a Message-ID; empty where none is awaited.
    """

    message_id: str = attrs.field()
    channel: str
    recipient: str = attrs.field(repr=False)
    event: CloudEvent
    letter: Letter | None = None
    attempt: int = 1
    thread: str = ""

    @message_id.validator
    def _is_safe_as_a_name(self, _: object, value: str) -> None:
        if not _MESSAGE_ID.fullmatch(value):
            raise ValueError("the id of a message is 8 to 64 letters, figures and dashes")


@attrs.frozen
class RetryPolicy:
    """When a message is tried again, and when it is given up.

    :ivar delays: seconds to wait after the first, second, … failed try; as many tries more as there are delays.
    :ivar jitter: the share of each delay that is drawn at random, 0 to 1; with 1 ("full jitter") a thousand
        messages that failed together do not come back together.
    :ivar longest: no wait is longer than this, whatever a receiver asks.
    """

    delays: tuple[float, ...]
    jitter: float = 1.0
    longest: float = 86_400.0

    @classmethod
    def exponential(cls, first: float, factor: float, longest: float, tries: int) -> RetryPolicy:
        """Waits of `first` seconds, then `factor` times the one before up to `longest`; `tries` in all."""
        return cls(tuple(min(longest, first * factor**each) for each in range(tries - 1)), longest=longest)

    @property
    def tries(self) -> int:
        """How often a message is tried in all."""
        return len(self.delays) + 1

    def next_try(self, attempt: int, random: float, retry_after: float | None = None) -> float | None:
        """Seconds until the next try after try number `attempt` failed; ``None`` to give up.

        :param random: a draw from 0 to 1, so that the rule itself is pure.
        :param retry_after: seconds the receiver asked for; waited for at least, up to :attr:`longest`.
        """
        if not 1 <= attempt <= len(self.delays):
            return None
        delay = self.delays[attempt - 1]
        wait = delay * (1 - self.jitter) + delay * self.jitter * random
        if retry_after is not None and not math.isnan(retry_after):
            wait = max(wait, retry_after)
        return min(wait, self.longest)


#: Standard Webhooks: at once, then after 5 s, 5 min, 30 min, 2, 5, 10, 14, 20 and 24 hours; 75 hours in all. A
#: tenth at random keeps the schedule that receivers expect.
WEBHOOK_RETRY = RetryPolicy((5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400), jitter=0.1)
#: Mail servers ask for minutes (greylisting) and give up after four to five days (RFC 5321, 4.5.4.1).
MAIL_RETRY = RetryPolicy((120, 600, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 86_400, 86_400), jitter=0.2)
#: For a channel that names no policy of its own.
DEFAULT_RETRY = RetryPolicy.exponential(first=30, factor=4, longest=21_600, tries=8)


@runtime_checkable
class Channel(Protocol):
    """A way to deliver. Plain attributes will do for `name` and `retry`."""

    @property
    def name(self) -> str:
        """Under which recipients ask for it, for example ``mail``."""

    @property
    def retry(self) -> RetryPolicy:
        """When a failed delivery is tried again."""

    def deliver(self, delivery: Delivery) -> None:
        """Deliver, and return only when the receiver has taken the message over.

        May be called again with the same :attr:`Delivery.message_id`, and from several threads at once.

        :raises ~orientation_core.errors.Undeliverable: with a short code without personal data, and whether
            another try can help. Any other error counts as a passing one.
        """

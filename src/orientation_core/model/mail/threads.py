"""The Message-ID of our own letters: it says which case they are about, so that an answer finds its case.

The last part is a keyed digest under the case's own salt, which no letter and no event holds: an id that was not copied
from a letter of ours is told from one that was. A case that was erased has another salt, so nothing finds it any more.
"""

from __future__ import annotations

import hmac
import re
from hashlib import sha256

import attrs

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_THREAD = re.compile(rf"({_UUID})\.({_UUID})\.([0-9a-f]{{32}})@[^@\s]+")


@attrs.frozen
class Thread:
    """What an id of ours says. :ivar message: the outbox message. :ivar case: id of the case. :ivar tag: its proof."""

    message: str
    case: str
    tag: str

    def proven(self, salt: bytes) -> bool:
        """Whether the id was made by us for the case that has this salt."""
        return hmac.compare_digest(self.tag, _tag(self.message, self.case, salt))


def thread_id(message: str, case: str, salt: bytes) -> str:
    """The left part of the Message-ID of a letter about `case`."""
    return f"{message}.{case}.{_tag(message, case, salt)}"


def read_thread(message_id: str) -> Thread | None:
    """What a Message-ID says when it has the form of ours; whether it is ours, :meth:`Thread.proven` tells."""
    found = _THREAD.fullmatch(message_id)
    return Thread(*found.groups()) if found else None


def _tag(message: str, case: str, salt: bytes) -> str:
    return hmac.digest(salt, f"mail-thread {message} {case}".encode(), sha256)[:16].hex()

"""A change that is meant once: its idempotency key, and what was asked for under it."""

from __future__ import annotations

from hashlib import sha256

import attrs

from orientation_core.components.complaints.words import check_key
from orientation_core.model.journal import canonical
from orientation_core.store import Claim


@attrs.frozen
class Once:
    """An idempotency key for a change. :ivar key: 1 to 255 printable characters. :ivar said: what was asked for."""

    key: str
    said: tuple[str, ...]

    @classmethod
    def of(cls, key: str | None, *said: str) -> Once | None:
        """That `said` is meant once under `key`; None where the caller gave no key."""
        return None if key is None else cls(key, said)

    def claim(self, action: str, case: str) -> Claim:
        """The claim of this change of that case. :raises InvalidDocument: the key is none."""
        check_key(self.key)
        return Claim(f"complaint.{action}", self.key, sha256(canonical([case, self.said])).digest(), case)

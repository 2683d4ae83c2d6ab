"""Return receipts of anonymous complaints: a code that only whoever complained has, and that nobody keeps.

Nineteen characters drawn at random, 95 bits, and one that checks them, in groups of four, in the alphabet of references:
no sign can be taken for another. What is kept is a digest; a code of 95 random bits cannot be found from it by trying.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256

import attrs

from orientation_core.errors import Problem, Refused, sentence
from orientation_core.model.references import ALPHABET, check_character

#: Random characters, five bits each.
BODY = 19
BITS = 5 * BODY

#: What begins the id under which whoever holds a receipt acts; no host gives such ids.
PREFIX = "receipt:"

#: Flag of a case that was received without saying who complains.
ANONYMOUS_FLAG = "anonymous"

#: The channel of letters that wait until they are read with a receipt.
CHANNEL = "receipt"

#: So many wrong codes per hour from one origin, and from all those for whom the host gives none.
PER_ORIGIN, WITHOUT_ORIGIN = 10, 100

#: So many origins are told apart within an hour; those that come later share one count.
_MOST_ORIGINS = 1000
_HOUR = timedelta(hours=1)

#: Where those are counted whose origin nobody gave.
_TOGETHER = "together"

#: Days for which a receipt opens a case that was closed, where the agency says nothing (``receipts.days``).
DAYS = 365

#: What stands where the digest of a receipt stood that opens nothing any more.
NOTHING = "0" * 64

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = re.compile(r"[\s.\-–—_/]+")


@attrs.frozen
class Receipt:
    """What is kept of a receipt.

    :ivar digest: SHA-256 of it; of nothing once it was revoked. :ivar case: id of the case. :ivar at: when it was given.
    :ivar revoked_at: from then on it opens nothing.
    """

    digest: str
    case: str
    at: datetime
    revoked_at: datetime | None = None

    def opens(self, closed_at: datetime | None, days: int, at: datetime) -> bool:
        """Whether it still opens its case: as long as that is open, and so many days after it was closed."""
        return self.revoked_at is None and (closed_at is None or at - closed_at <= timedelta(days=days))


@attrs.frozen
class ReceiptAttempts:
    """Wrong codes of one hour.

    :ivar since: when the hour began. :ivar salt: of this hour, so that origins cannot be followed beyond it.
    :ivar failed: digest of an origin, or ``together`` where there is none -> how often.
    """

    since: datetime
    salt: str = attrs.field(repr=False)
    failed: Mapping[str, int] = attrs.field(factory=dict)

    def spent(self, origin: str | None, at: datetime) -> bool:
        """Whether this origin has to wait."""
        if not self.counts(at):
            return False
        place = self._place(origin)
        return self.failed.get(place, 0) >= (WITHOUT_ORIGIN if place == _TOGETHER else PER_ORIGIN)

    def counts(self, at: datetime) -> bool:
        """Whether its hour is not over."""
        return timedelta() <= at - self.since < _HOUR

    def and_one(self, origin: str | None) -> ReceiptAttempts:
        """With one more wrong code from this origin."""
        place = self._place(origin)
        return attrs.evolve(self, failed={**self.failed, place: self.failed.get(place, 0) + 1})

    def _place(self, origin: str | None) -> str:
        if not origin:
            return _TOGETHER
        place = sha256(f"{self.salt} {origin}".encode()).hexdigest()[:16]
        return place if place in self.failed or len(self.failed) < _MOST_ORIGINS else _TOGETHER


def new_receipt(random: Callable[[int], bytes]) -> str:
    """A fresh receipt, for example ``7K2M-9QXD-R41B-ZZ0P-A8CE``. :param random: gives that many random bytes."""
    bits = int.from_bytes(random((BITS + 7) // 8))
    body = "".join([ALPHABET[bits >> shift & 31] for shift in range(0, BITS, 5)])
    return _grouped(body + check_character(body))


def parse_receipt(text: str) -> str:
    """The receipt that `text` means, in its written form, however it was typed.

    :raises Refused: it is none; the code is not repeated.
    """
    plain = _BETWEEN.sub("", text[:100]).upper().translate(_READ_AS)
    known = all(character in ALPHABET for character in plain)
    if len(plain) != BODY + 1 or not known or check_character(plain[:-1]) != plain[-1]:
        said = sentence(
            "this is not a receipt code: it has {n} letters and figures, and one of them is wrong or missing",
            n=BODY + 1,
        )
        raise Refused([Problem("/receipt", said, "receipt.form")])
    return _grouped(plain)


def digest(organisation: str, receipt: str) -> str:
    """What is kept of a receipt in its written form; different in each organisation."""
    return sha256(f"orientation-receipt {organisation} {receipt}".encode()).hexdigest()


def _grouped(plain: str) -> str:
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))

"""Two names for a record: an id for machines, a reference for people.

The id is a UUID of version 7 (RFC 9562): ordered by time, so that an index grows at its end. The reference is
ten characters that can be read over the telephone, drawn at random, so that it needs no counter, betrays no
number of complaints and cannot be guessed from the one before. Its last character checks the others.
"""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Callable

from orientation_core.model.gate.messages import TextProblem
from orientation_core.model.text import LANGUAGES, Text

# -- ids ------------------------------------------------------------------------------------------------------

_COUNTER_BITS = 12


def uuid7(now_ms: int, random: bytes) -> str:
    """A UUID of version 7 for the moment `now_ms` (milliseconds since 1970, UTC) out of ten random bytes.

    :raises ValueError: when there are not exactly ten bytes, or the moment does not fit 48 bits.
    """
    if len(random) != 10:
        raise ValueError("a UUID of version 7 takes ten random bytes")
    bits = int.from_bytes(random)
    return _uuid7(now_ms, bits >> 68, bits & ((1 << 62) - 1))


def _uuid7(now_ms: int, counter: int, tail: int) -> str:
    if not 0 <= now_ms < 1 << 48:
        raise ValueError("a UUID of version 7 holds moments from 1970 to the year 10889")
    text = f"{now_ms << 80 | 7 << 76 | counter << 64 | 2 << 62 | tail:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class Ids:
    """Makes ids that only ever increase, within one process, also when the clock steps back.

    Within one millisecond a counter in the first twelve random bits rises (RFC 9562, 6.2, method 1); the other
    62 bits are drawn anew each time, so that processes forked from one another cannot meet.

    :param now_ms: the clock, in milliseconds since 1970. :param random: gives that many random bytes.
    """

    def __init__(
        self,
        now_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._now_ms, self._random = now_ms, random
        self._last, self._counter = -1, 0
        self._lock = threading.Lock()

    def __call__(self) -> str:
        """The next id."""
        bits = int.from_bytes(self._random(10))
        now = self._now_ms()
        with self._lock:
            if now > self._last:
                # Half the room is kept free for the counter to rise in.
                self._last, self._counter = now, bits >> (62 + 6) & ((1 << (_COUNTER_BITS - 1)) - 1)
            elif self._counter + 1 < 1 << _COUNTER_BITS:
                self._counter += 1
            else:  # more than two thousand in one millisecond: borrow from the next
                self._last, self._counter = self._last + 1, 0
            return _uuid7(self._last, self._counter, bits & ((1 << 62) - 1))


# -- references -----------------------------------------------------------------------------------------------

#: Crockford's base 32: the letters I, L, O and U are left out, being taken for 1, 1, 0 and V.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: Random characters, five bits each: 45 bits, so that two of a million cases meet with a probability of 1.4 %;
#: a unique index and a second draw settle that.
BODY = 9
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = re.compile(r"[\s.\-–—_/]+")
_SHAPE = (3, 6)  # 7K2-M9Q-XDR4, as telephone numbers are grouped

#: Letters and figures that are taken for one another, by ear on a bad line or by eye in handwriting.
_ALIKE = (
    "BPDTVCEGW38",
    "MN",
    "FSX67",
    "AHK8J",
    "QK",
    "VWF",
    "59",
    "23",
    "17",
    "5S",
    "8B",
    "2Z",
    "0DQ",
    "6G",
    "UV",
)


def _times_2(value: int) -> int:
    """`value` times the generator of the field of 32 elements (polynomial x^5 + x^2 + 1)."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


_TIMES_2 = tuple(map(_times_2, range(len(ALPHABET))))


def check_character(body: str) -> str:
    """The character to put after `body`.

    The characters are elements of the field GF(32), each multiplied by another power of its generator; with the
    check character they sum to zero. So every wrong single character, every exchange of two characters, near or
    far, and every twin slip (``AA`` for ``BB``) is found, up to 30 characters; of other slips, 31 in 32.
    """
    total = 0
    for character in body:
        total = _TIMES_2[total ^ _VALUE[character]]
    return ALPHABET[total]


def _system_bits(count: int) -> int:
    """What ``secrets.randbits`` gives, without its import, which takes longer than all of ours here."""
    octets = (count + 7) // 8
    return int.from_bytes(os.urandom(octets)) >> (8 * octets - count)


def new_reference(random: Callable[[int], int] = _system_bits) -> str:
    """A fresh public reference, for example ``7K2-M9Q-XDR4``.

    :param random: gives a number of that many random bits.
    """
    bits = random(5 * BODY)
    body = "".join([ALPHABET[bits >> shift & 31] for shift in range(0, 5 * BODY, 5)])
    return _grouped(body + check_character(body))


def _grouped(plain: str) -> str:
    first, second = _SHAPE
    return f"{plain[:first]}-{plain[first:second]}-{plain[second:]}"


def _holds(plain: str) -> bool:
    return check_character(plain[:-1]) == plain[-1]


_LENGTH = Text(
    fr="une référence compte {right} caractères ; celle-ci en a {count}",
    nl="een referentie telt {right} tekens; deze heeft er {count}",
    de="ein Aktenzeichen hat {right} Zeichen; dieses hat {count}",
    en="a reference has {right} characters; this one has {count}",
)
_CHARACTER = Text(
    fr="le caractère n° {place} ne figure dans aucune référence (ni U, ni lettre accentuée, ni autre signe)",
    nl="teken {place} komt in geen referentie voor (geen U, geen accenten, geen andere tekens)",
    de="Zeichen {place} kommt in keinem Aktenzeichen vor (kein U, keine Umlaute, keine anderen Zeichen)",
    en="character {place} occurs in no reference (no U, no accents, no other signs)",
)
_SWAPPED = Text(
    fr="cette référence n'existe pas : deux caractères voisins sont peut-être inversés ; faites-la relire",
    nl="deze referentie bestaat niet: misschien zijn twee tekens naast elkaar verwisseld; laat ze opnieuw lezen",
    de="dieses Aktenzeichen gibt es nicht: Vielleicht sind zwei benachbarte Zeichen vertauscht; "
    "bitte noch einmal vorlesen lassen",
    en="this reference does not exist: perhaps two neighbouring characters are swapped; have it read again",
)
_MISHEARD = Text(
    fr="cette référence n'existe pas : un caractère est mal lu ou mal entendu ; faites-la relire",
    nl="deze referentie bestaat niet: een teken is verkeerd gelezen of verstaan; laat ze opnieuw lezen",
    de="dieses Aktenzeichen gibt es nicht: Ein Zeichen ist falsch gelesen oder verstanden worden; "
    "bitte noch einmal vorlesen lassen",
    en="this reference does not exist: a character was misread or misheard; have it read again",
)


class ReferenceSlip(TextProblem):
    """A reference that was read, typed or heard wrongly.

    :ivar code: ``reference.length``, ``reference.character``, ``reference.swapped`` or ``reference.check``.
    :ivar candidates: valid references that one likely slip away could be meant: neighbours swapped first, then
        characters that sound or look alike. A help for the clerk; never to be followed without asking.
    """

    def __init__(self, code: str, message: Text, candidates: tuple[str, ...] = (), **values: int) -> None:
        filled = Text(**{each: message.in_(each).format(**values) for each in LANGUAGES})
        super().__init__(code, filled)
        self.candidates = candidates


def parse_reference(text: str) -> str:
    """The reference that `text` means, in its written form.

    Small letters, blanks and dashes anywhere, ``O`` for zero and ``I`` or ``L`` for one are understood.

    :raises ReferenceSlip: saying which kind of slip it is.
    """
    plain = _BETWEEN.sub("", text[:100]).upper().translate(_READ_AS)
    wrong = next((place for place, character in enumerate(plain, 1) if character not in _VALUE), None)
    if wrong is not None:
        raise ReferenceSlip("reference.character", _CHARACTER, place=wrong)
    if len(plain) != BODY + 1:
        raise ReferenceSlip("reference.length", _LENGTH, right=BODY + 1, count=len(plain))
    if not _holds(plain):
        swapped, alike = _swaps(plain), _sound_alikes(plain)
        if swapped:
            raise ReferenceSlip("reference.swapped", _SWAPPED, (*swapped, *alike))
        raise ReferenceSlip("reference.check", _MISHEARD, alike)
    return _grouped(plain)


def _swaps(plain: str) -> tuple[str, ...]:
    tries = (plain[:at] + plain[at + 1] + plain[at] + plain[at + 2 :] for at in range(len(plain) - 1))
    return tuple(_grouped(each) for each in tries if _holds(each))


def _sound_alikes(plain: str) -> tuple[str, ...]:
    tries = (
        plain[:at] + other + plain[at + 1 :]
        for at, character in enumerate(plain)
        for group in _ALIKE
        if character in group
        for other in group
        if other in _VALUE and other != character
    )
    return tuple(dict.fromkeys(_grouped(each) for each in tries if _holds(each)))

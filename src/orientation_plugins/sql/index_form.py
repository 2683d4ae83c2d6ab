"""The form of a full-text index of SQLite: its segments, its pages, and numbers as they are written there."""

from __future__ import annotations

from itertools import pairwise

import attrs

#: Row of the table of pages that says which segments there are; the number of a segment stands before that of its pages.
STRUCTURE, PAGE_BITS = 10, 37

#: The only form that all versions share.
FORM = 4

#: Before every term, for the index has no further ones of beginnings.
MAIN = b"0"

#: What is written where a page would have no term left, and what is deleted there: sorts before every word.
LEAST = b"\x01"
DELETED = b"\x01\x00"

#: Behind a letter, sorts after every word that goes on from there; no text holds it.
MOST = b"\xff"


class UnknownFormError(Exception):
    """The index is written in a form that this module does not know."""


@attrs.frozen
class Segment:
    """A segment and its pages; none are left of one that was merged into another.

    :ivar into: the segment into which this one is being merged, a part at a time.
    """

    number: int
    first: int
    last: int
    into: Segment | None = None


@attrs.define
class Page:
    """A page, taken apart. :ivar head: rows of the last term of the page before. :ivar terms: each with its rows."""

    number: int
    head: bytes
    terms: dict[bytes, bytes]
    #: Behind which term each stood, and how it was written there.
    _as_read: dict[bytes, tuple[bytes, bytes]] = attrs.field(factory=dict, alias="as_read")

    @classmethod
    def read(cls, number: int, block: bytes) -> Page:
        """A page out of the table. :raises UnknownFormError: it is written in another form."""
        end = int.from_bytes(block[2:4], "big")
        places, at, place, length = [], end, 0, len(block)
        while at < length:
            step = block[at]
            at += 1
            if step >= 0x80:
                step, at = varint(block, at - 1)
            place += step
            places.append(place)
        if not 4 <= end <= length or (places and not 4 <= places[0] <= places[-1] < end):
            raise UnknownFormError
        terms, as_read, term = dict[bytes, bytes](), dict[bytes, tuple[bytes, bytes]](), b""
        for start, stop in pairwise([*places, end]):
            at, shared, before = start, 0, term
            if before:
                shared, at = varint(block, at)
            size = block[at]
            at += 1
            if size >= 0x80:
                size, at = varint(block, at - 1)
            rows = at + size
            term = before[:shared] + block[at:rows]
            terms[term] = block[rows:stop]
            as_read[term] = before, block[start:rows]
        return cls(number, block[4 : places[0] if places else end], terms, as_read)

    def written(self) -> bytes:
        """The page as it stands in the table."""
        block, places, before, last = bytearray(b"\0\0\0\0") + self.head, bytearray(), b"", 0
        for term, rows in self.terms.items():
            step = len(block) - last
            places += written_number(step) if step >= 0x80 else bytes((step,))
            last += step
            stood, said = self._as_read.get(term, (None, b""))
            if stood != before:
                shared = shared_octets(before, term)
                said = (
                    (written_number(shared) if before else b"")
                    + written_number(len(term) - shared)
                    + term[shared:]
                )
            block += said + rows
            before = term
        block[2:4] = len(block).to_bytes(2, "big")
        if self.head:
            block[1] = 4
        return bytes(block + places)


def is_filler(term: bytes) -> bool:
    """Whether a term is no word, but stands where a page would be empty."""
    return LEAST in term or MOST in term


def without(rows: bytes, row: int) -> tuple[bytes, bool]:
    """Rows of a term without one of them; whether it was there."""
    at, current, before = 0, 0, 0
    while at < len(rows):
        start = at
        step, at = varint(rows, at)
        current += step
        for _ in range(2):  # deleted; and there again
            if at < len(rows) and not rows[at]:
                at += 1
        if current > row:
            break
        if current == row:
            rest = b""
            if at < len(rows):
                step, behind = varint(rows, at)
                rest = written_number(current + step - before) + rows[behind:]
            return rows[:start] + rest, True
        before = current
    return rows, False


def varint(block: bytes, at: int) -> tuple[int, int]:
    """A number as SQLite writes it, and where the next thing stands. :raises IndexError: the block ends before."""
    value = 0
    for place in range(at, at + 8):
        octet = block[place]
        value = value << 7 | octet & 0x7F
        if octet < 0x80:
            return value, place + 1
    return value << 8 | block[at + 8], at + 9


def written_number(value: int) -> bytes:
    """A number as SQLite writes it; none of ours needs the ninth octet."""
    octets = [value & 0x7F]
    while value := value >> 7:
        octets.append(value & 0x7F | 0x80)
    return bytes(reversed(octets))


def shared_octets(one: bytes, other: bytes) -> int:
    """How many octets two texts begin with alike."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def segments_in(block: bytes) -> list[Segment]:
    """The segments that the structure of an index names. :raises UnknownFormError: it is written in another form."""
    numbers, at = list[int](), 4
    while at < len(block):
        number, at = varint(block, at)
        numbers.append(number)
    said = iter(numbers)
    try:
        levels, count, _ = next(said), next(said), next(said)
        merged, found = list[int](), list[list[Segment]]()
        for _ in range(levels):
            merging, here = next(said), next(said)
            merged.append(merging)
            found.append([Segment(next(said), next(said), next(said)) for _ in range(here)])
    except StopIteration:
        raise UnknownFormError from None
    if sum(map(len, found)) != count or next(said, None) is not None:
        raise UnknownFormError
    # The oldest of a level are merged into the newest of the next.
    for level, merging in enumerate(merged):
        if merging and not (level + 1 < levels and found[level + 1]):
            raise UnknownFormError
        for place in range(merging):
            found[level][place] = attrs.evolve(found[level][place], into=found[level + 1][-1])
    return [segment for level in found for segment in level]

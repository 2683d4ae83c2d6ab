"""Holding a whole journal against itself, against the records and against seals that were published elsewhere.

Pure functions over what a store reads, in one pass: memory grows with the records, not with the entries. What was
written into a store behind its back may be anything at all, so nothing here trusts a value to be what it should.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

import attrs

from orientation_core.model.journal import NOTHING, Entry, Seal, mark, merkle_root, read_token

#: The action of the entry by which a record was erased: only of such a one may the files be gone.
ERASED = "privacy.erased"


@attrs.frozen
class Finding:
    """Something in the journal or a record that is not as it was written.

    :ivar what: ``edited``, ``deleted``, ``reordered``, ``truncated``, ``record_edited``, ``record_deleted``,
        ``seal_edited``, ``seal_deleted`` or ``unjournalled``; of what is derived from a document ``column_edited``, or
        ``unreadable`` when it cannot be derived; of files ``file_edited``, ``file_deleted``.
    :ivar where: names it, for example ``complaint 0192… entry 3`` or ``seal 4``.
    """

    what: str
    where: str


@attrs.frozen
class Head:
    """What the store says a record is now: its version, newest entry and commitment to its document.

    :ivar state: commitment to the document as stored now, computed when verifying.
    """

    organisation: str
    kind: str
    record: str
    version: int
    digest: bytes
    state: str


#: Organisation, kind and id of a record.
_Key = tuple[str, str, str]

#: Bytes of an entry in the list of its seal.
_MARK = len(mark(0, b""))


def verify(
    entries: Iterable[Entry], seals: Sequence[Seal], heads: Iterable[Head], published: Sequence[str] = ()
) -> list[Finding]:
    """Hold the whole journal against itself, against the records, and against seals published elsewhere.

    :param entries: all entries in journal order (by position).
    :param published: lines made by :meth:`~orientation_core.model.journal.Seal.token` and kept where the store's
        keeper cannot reach them.
    :returns: every finding; an empty list means that nothing was touched.
    """
    findings: list[Finding] = []
    chains: dict[_Key, Entry] = {}
    uneven: dict[_Key, list[int]] = {}  # the numbers seen, of records whose entries are not 1, 2, 3 …
    leaves: dict[int, list[bytes]] = {}
    places = _Places(seals)
    for item in entries:
        name = _named(item)
        if not _stands(item):
            findings.append(Finding("edited", name))
        key = (item.organisation, item.kind, item.record)
        last = chains.get(key)
        expected = last.number + 1 if last else 1
        if item.number != expected:
            if key not in uneven:  # so far they were even: all from 1 to `expected`
                uneven[key] = list(range(1, expected))
        elif item.previous != (last.digest if last else NOTHING):
            findings.append(Finding("edited", f"{name} does not follow the entry before it"))
        if item.number < expected:
            findings.append(Finding("reordered", name))
        if key in uneven:
            uneven[key].append(item.number)
        if last is None or item.number > last.number:
            chains[key] = item
        if item.seal is not None:
            leaves.setdefault(item.seal, []).append(item.digest)
        findings += places.misplaced(item, name)
    for (_, kind, record), numbers in uneven.items():
        where = readable(f"{kind} {record}")
        findings += [Finding("deleted", f"{where} entry {gap}") for gap in _gaps(numbers)]
    findings += _verify_seals(seals, leaves, published)
    findings += _verify_heads(chains, heads)
    return findings


def _named(item: Entry) -> str:
    return readable(f"{item.kind} {item.record} entry {item.number}")


def readable(name: str) -> str:
    """A name out of the store, which may hold anything, as text that can be written down."""
    return name.encode("utf-8", "backslashreplace").decode()


def _stands(item: Entry | Seal) -> bool:
    try:
        return item.expected_digest() == item.digest
    except TypeError:  # it was edited into something that JSON cannot even express
        return False


def _gaps(numbers: Iterable[int]) -> list[str]:
    """What is missing between 1 and the highest of `numbers`: ``4``, or ``4 to 7``."""
    gaps, last = [], 0
    for number in sorted(set(numbers)):
        if number > last + 1:
            gaps.append(f"{last + 1}" if number == last + 2 else f"{last + 1} to {number - 1}")
        last = max(last, number)
    return gaps


class _Places:
    """The lists of the seals, read along with the entries: an entry that is not where its seal says is named."""

    def __init__(self, seals: Sequence[Seal]) -> None:
        self._lists = {seal.number: seal.places for seal in seals if seal.places}
        self._read = dict.fromkeys(self._lists, 0)
        self._sealed: dict[
            int, frozenset[bytes]
        ] = {}  # the digests under those seals that something does not fit
        self._last = max((places[-_MARK:] for places in self._lists.values()), default=b"")

    def misplaced(self, item: Entry, name: str) -> list[Finding]:
        """What is wrong with where `item` stands; nothing for an entry that is as it was sealed, or not sealed."""
        number, marked = item.seal, mark(item.position, item.digest)
        places = self._lists.get(number) if number is not None else None
        if places is not None and number is not None:
            at = self._read[number]
            if places[at : at + _MARK] == marked:
                self._read[number] = at + _MARK
                return []
            found = _find(places, marked)
            if found is not None:  # what stood before it is missing
                self._read[number] = found + _MARK
                return []
            if marked[8:] in self._digests(number):
                return [Finding("reordered", f"{name} is not at its place under seal {number}")]
        if marked <= self._last:
            for other, others in self._lists.items():
                if other != number and _find(others, marked) is not None:
                    said = "no seal" if number is None else f"seal {number}"
                    return [Finding("edited", f"{name} says {said}, and is under seal {other}")]
        if places is not None:
            return [Finding("edited", f"{name} is not among those under seal {number}")]
        return []

    def _digests(self, number: int) -> frozenset[bytes]:
        known = self._sealed.get(number)
        if known is None:
            places = self._lists[number]
            known = frozenset(places[at + 8 : at + _MARK] for at in range(0, len(places), _MARK))
            self._sealed[number] = known
        return known


def _find(places: bytes, marked: bytes) -> int | None:
    """Where an entry stands in the list of a seal, which is in the order of positions."""
    count = len(places) // _MARK
    found = bisect_left(range(count), marked, key=lambda at: places[at * _MARK : (at + 1) * _MARK])
    return found * _MARK if places[found * _MARK : (found + 1) * _MARK] == marked else None


def _verify_seals(
    seals: Sequence[Seal], leaves: Mapping[int, list[bytes]], published: Sequence[str]
) -> list[Finding]:
    known = {seal.number: seal for seal in seals}
    named = known.keys() | leaves.keys()
    findings = [Finding("seal_deleted", f"seal {gap}") for gap in _gaps(named)]
    # Of all, not of those that are known by their number: one whose number was changed may stand beside another.
    findings += [Finding("seal_edited", f"seal {seal.number}") for seal in seals if not _stands(seal)]
    for number in sorted(named):
        seal = known.get(number)
        if seal is None:
            findings.append(Finding("seal_deleted", f"seal {number}"))
            continue
        before = known.get(number - 1)
        if (
            _stands(seal)
            and (before or number == 1)
            and seal.previous != (before.digest if before else NOTHING)
        ):
            findings.append(Finding("seal_edited", f"seal {number} does not follow seal {number - 1}"))
        found = leaves.get(number, [])
        if len(found) < seal.count:
            findings.append(
                Finding("truncated", f"seal {number} covers {seal.count} entries, {len(found)} are there")
            )
        elif len(found) > seal.count:
            findings.append(
                Finding("edited", f"seal {number} covers {seal.count} entries, {len(found)} are there")
            )
        elif merkle_root(found) != seal.root:
            findings.append(
                Finding("reordered", f"seal {number} was made over other entries, or in another order")
            )
    for token in published:
        number, digest = read_token(token)
        seal = known.get(number)
        if seal is None:
            findings.append(Finding("truncated", f"published seal {number} is not in the store"))
        elif seal.digest != digest:
            findings.append(Finding("seal_edited", f"seal {number} differs from the published one"))
    return findings


def _verify_heads(chains: dict[_Key, Entry], heads: Iterable[Head]) -> list[Finding]:
    findings: list[Finding] = []
    for head in heads:
        name = readable(f"{head.kind} {head.record}")
        newest = chains.pop((head.organisation, head.kind, head.record), None)
        if newest is None:
            findings.append(Finding("unjournalled", name))
        elif newest.digest != head.digest or newest.number != head.version:
            if newest.number < head.version:
                findings.append(Finding("truncated", f"{name} entries {newest.number + 1} to {head.version}"))
            else:
                findings.append(Finding("record_edited", f"{name} does not stand at its newest entry"))
        elif newest.state != head.state:
            findings.append(Finding("record_edited", f"{name} differs from what entry {newest.number} left"))
    findings.extend(Finding("record_deleted", readable(f"{kind} {record}")) for _, kind, record in chains)
    return findings

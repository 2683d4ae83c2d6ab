"""The journal: who changed what and when, hash-chained per record and sealed over the whole store.

Pure functions. Three layers make a change of the past visible:

* every entry holds the digest of the record's previous entry (a chain per record; the record keeps its head);
* every entry commits to the document it left behind, with a salt that only the record holds, so that erasing
  the record's salt and text leaves the chain verifiable and tells nothing;
* a seal is a Merkle root over all entries since the last seal, and seals are chained. A seal published
  elsewhere (:meth:`Seal.token`) shows even a rewriting of everything.

Hashing of leaves and nodes is that of RFC 6962 (prefixes 0x00 and 0x01).
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import attrs
import orjson

#: The ``previous`` of a first entry and of a first seal.
NOTHING = bytes(32)


def canonical(value: Any) -> bytes:
    """The one byte form of a JSON value that digests are taken over: sorted keys, no blanks."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def commitment(salt: bytes, data: bytes) -> str:
    """A commitment to `data` that tells nothing without `salt` (HMAC-SHA-256, hexadecimal)."""
    return hmac.digest(salt, data, "sha256").hex()


@attrs.frozen
class Entry:
    """One change of one record.

    :ivar organisation, kind, record: whose record this is. :ivar number: 1 for the first change, then one more
        each time; equal to the version the record has after the change.
    :ivar at: microseconds since 1970 UTC. :ivar actor: id of who did it, never a name.
    :ivar action: verb in the words of the procedure, for example ``complaint.received``.
    :ivar changes: JSON object: field -> ``{"was": …, "now": …}``, or ``{"commitment": …}`` for personal fields.
    :ivar state: commitment to the whole document after the change.
    :ivar previous: digest of the record's entry before this one, or :data:`NOTHING`.
    :ivar digest: SHA-256 over all of the above; computed when it is not given.
    :ivar position, seal: given by the store: place in the whole journal, and the seal that covers it (or None).
    """

    organisation: str
    kind: str
    record: str
    number: int
    at: int
    actor: str
    action: str
    changes: bytes
    state: str
    previous: bytes
    digest: bytes = attrs.field(default=attrs.Factory(lambda self: self.expected_digest(), takes_self=True))
    position: int = 0
    seal: int | None = None

    def expected_digest(self) -> bytes:
        """What :attr:`digest` must be for the content this entry has now; a new entry has just that."""
        head = orjson.dumps(
            [
                self.organisation,
                self.kind,
                self.record,
                self.number,
                self.at,
                self.actor,
                self.action,
                self.state,
                self.previous.hex(),
            ]
        )
        return sha256(head + b"\n" + self.changes).digest()


def differences(
    was: Mapping[str, Any], now: Mapping[str, Any], personal: frozenset[str], salt: bytes
) -> dict[str, Any]:
    """What changed between two documents, field by field; personal fields only as commitments."""
    changes: dict[str, Any] = {}
    for field in sorted(was.keys() | now.keys()):
        before, after = was.get(field), now.get(field)
        if before == after:
            continue
        if field in personal:
            changes[field] = {"commitment": commitment(salt, canonical(after))}
        else:
            changes[field] = {"was": before, "now": after}
    return changes


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """Root of the Merkle tree over entry digests, as RFC 6962 section 2.1 builds it."""
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not level:
        return sha256(b"").digest()
    while len(level) > 1:
        paired = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        # An odd node rises unchanged; for a left-filled tree this equals the split at the largest power of two.
        level = paired + level[len(level) & ~1 :]
    return level[0]


def merkle_path(leaves: Sequence[bytes], place: int) -> list[tuple[str, bytes]]:
    """What shows that a leaf is under :func:`merkle_root`: from below, on which side to add which node.

    :raises IndexError: there is no such leaf.
    """
    level = [sha256(b"\x00" + leaf).digest() for leaf in leaves]
    if not 0 <= place < len(level):
        raise IndexError(place)
    path: list[tuple[str, bytes]] = []
    while len(level) > 1:
        other = place ^ 1
        if other < len(level):
            path.append(("left" if other < place else "right", level[other]))
        paired = [sha256(b"\x01" + level[i] + level[i + 1]).digest() for i in range(0, len(level) - 1, 2)]
        level = paired + level[len(level) & ~1 :]
        place //= 2
    return path


@attrs.frozen
class Seal:
    """A Merkle root over the entries from one position to another, chained to the seal before.

    :ivar number: 1, 2, 3 … :ivar at: microseconds since 1970 UTC.
    :ivar count: how many entries it covers. :ivar root: Merkle root over their digests in journal order.
    :ivar previous: digest of the seal before, or :data:`NOTHING`. :ivar digest: SHA-256 over all of the above.
    """

    number: int
    at: int
    count: int
    root: bytes
    previous: bytes
    digest: bytes

    def expected_digest(self) -> bytes:
        """What :attr:`digest` must be for the content this seal has now."""
        return seal_digest(self.number, self.at, self.count, self.root, self.previous)

    def token(self) -> str:
        """A line to publish elsewhere; :func:`read_token` reads it back."""
        return f"{self.number}:{self.digest.hex()}"


def read_token(token: str) -> tuple[int, bytes]:
    """Number and digest of a published seal. :raises ValueError: when it is not such a line."""
    number, _, digest = token.strip().partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise ValueError("a published seal reads like 12:9f86d081… (number, colon, 64 hexadecimal digits)")
    return int(number), bytes.fromhex(digest)


def seal_digest(number: int, at: int, count: int, root: bytes, previous: bytes) -> bytes:
    """SHA-256 over the content of a seal."""
    return sha256(orjson.dumps([number, at, count, root.hex(), previous.hex()])).digest()


def make_seal(before: Seal | None, at: int, leaves: Sequence[bytes]) -> Seal:
    """The seal that follows `before` over `leaves`."""
    number = before.number + 1 if before else 1
    previous = before.digest if before else NOTHING
    root = merkle_root(leaves)
    return Seal(number, at, len(leaves), root, previous, seal_digest(number, at, len(leaves), root, previous))


@attrs.frozen
class Finding:
    """Something in the journal or a record that is not as it was written.

    :ivar what: ``edited``, ``deleted``, ``reordered``, ``truncated``, ``record_edited``, ``record_deleted``,
        ``seal_edited``, ``seal_deleted`` or ``unjournalled``.
    :ivar where: names it, for example ``complaint 0192… entry 3`` or ``seal 4``.
    """

    what: str
    where: str


#: Organisation, kind and id of a record.
_Key = tuple[str, str, str]


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


def verify(
    entries: Iterable[Entry], seals: Sequence[Seal], heads: Iterable[Head], published: Sequence[str] = ()
) -> list[Finding]:
    """Hold the whole journal against itself, against the records, and against seals published elsewhere.

    :param entries: all entries in journal order (by position).
    :param published: lines made by :meth:`Seal.token` and kept where the store's keeper cannot reach them.
    :returns: every finding; an empty list means that nothing was touched.
    """
    findings: list[Finding] = []
    chains: dict[_Key, Entry] = {}
    uneven: dict[_Key, list[int]] = {}  # the numbers seen, of records whose entries are not 1, 2, 3 …
    leaves: dict[int, list[bytes]] = {}
    for item in entries:
        name = f"{item.kind} {item.record} entry {item.number}"
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
    for (_, kind, record), numbers in uneven.items():
        findings += [Finding("deleted", f"{kind} {record} entry {gap}") for gap in _gaps(numbers)]
    findings += _verify_seals(seals, leaves, published)
    findings += _verify_heads(chains, heads)
    return findings


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


def _verify_seals(
    seals: Sequence[Seal], leaves: Mapping[int, list[bytes]], published: Sequence[str]
) -> list[Finding]:
    known = {seal.number: seal for seal in seals}
    named = known.keys() | leaves.keys()
    findings = [Finding("seal_deleted", f"seal {gap}") for gap in _gaps(named)]
    for number in sorted(named):
        seal = known.get(number)
        if seal is None:
            findings.append(Finding("seal_deleted", f"seal {number}"))
            continue
        before = known.get(number - 1)
        if not _stands(seal):
            findings.append(Finding("seal_edited", f"seal {number}"))
        elif (before or number == 1) and seal.previous != (before.digest if before else NOTHING):
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
        name = f"{head.kind} {head.record}"
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
    findings.extend(Finding("record_deleted", f"{kind} {record}") for _, kind, record in chains)
    return findings

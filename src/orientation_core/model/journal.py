"""The journal: who changed what and when, hash-chained per record and sealed over the whole store.

Pure functions. Three layers make a change of the past visible:

* every entry holds the digest of the record's previous entry (a chain per record; the record keeps its head);
* every entry commits to the document it left behind, with a salt that only the record holds, so that erasing
  the record's salt and text leaves the chain verifiable and tells nothing;
* a seal is a Merkle root over all entries since the last seal, with a list of their places, and seals are chained.
  A seal published elsewhere (:meth:`Seal.token`) shows even a rewriting of everything.

Hashing of leaves and nodes is that of RFC 6962 (prefixes 0x00 and 0x01).
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
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
    :ivar previous: digest of the seal before, or :data:`NOTHING`. :ivar digest: SHA-256 over all of this.
    :ivar places: what names an entry that is not as it was sealed: for each, in journal order, its :func:`mark`.
        Empty in a seal that was made before there were such lists.
    """

    number: int
    at: int
    count: int
    root: bytes
    previous: bytes
    digest: bytes
    places: bytes = b""

    def expected_digest(self) -> bytes:
        """What :attr:`digest` must be for the content this seal has now."""
        return seal_digest(self.number, self.at, self.count, self.root, self.previous, self.places)

    def token(self) -> str:
        """A line to publish elsewhere; :func:`read_token` reads it back."""
        return f"{self.number}:{self.digest.hex()}"


def read_token(token: str) -> tuple[int, bytes]:
    """Number and digest of a published seal. :raises ValueError: when it is not such a line."""
    number, _, digest = token.strip().partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise ValueError("a published seal reads like 12:9f86d081… (number, colon, 64 hexadecimal digits)")
    return int(number), bytes.fromhex(digest)


def seal_digest(number: int, at: int, count: int, root: bytes, previous: bytes, places: bytes = b"") -> bytes:
    """SHA-256 over the content of a seal."""
    content = [number, at, count, root.hex(), previous.hex()]
    return sha256(orjson.dumps([*content, sha256(places).hexdigest()] if places else content)).digest()


def mark(position: int, digest: bytes) -> bytes:
    """An entry in the list of its seal: where it stands, and enough of its digest to know it again."""
    return position.to_bytes(8, "big", signed=True) + digest[:8].ljust(8, b"\0")


def make_seal(before: Seal | None, at: int, leaves: Sequence[tuple[int, bytes]]) -> Seal:
    """The seal that follows `before` over `leaves`: position and digest of each entry, in journal order."""
    number = before.number + 1 if before else 1
    previous = before.digest if before else NOTHING
    root, places = merkle_root([digest for _, digest in leaves]), b"".join(mark(*leaf) for leaf in leaves)
    digest = seal_digest(number, at, len(leaves), root, previous, places)
    return Seal(number, at, len(leaves), root, previous, digest, places)

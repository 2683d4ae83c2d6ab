"""What a store must do: small enough to implement in an afternoon, strict enough to trust.

A store keeps documents. It knows no class of the domain: it is handed :class:`Record` values that a
:class:`~orientation_core.kinds.RecordKind` made, and gives them back. The journal, the outbox, idempotency
claims and attachments share the records' transaction. The conformance kit in ``orientation_core.testing``
says precisely what each method promises; every store passes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from enum import StrEnum
from hashlib import sha256
from typing import Any, Literal, Protocol, TypeVar

import attrs
import orjson

from orientation_core.documents import Document, structure
from orientation_core.errors import InvalidDocument, StoreError, sentence
from orientation_core.kinds import RecordKind, Value
from orientation_core.model.journal import Entry, Seal
from orientation_core.model.verification import Finding, readable

Kind = RecordKind[Any]
T = TypeVar("T")


@attrs.frozen
class Record:
    """A document as a store keeps it.

    :ivar id: time-ordered UUID. :ivar version: 1 when added, one more at each replace.
    :ivar body: the JSON document. :ivar columns: values in the order the kind declares.
    :ivar words: folded words to index (:func:`orientation_core.kinds.fold`). Of a word only the first 500 letters,
        of all words only the first 500,000 bytes need be found.
    :ivar parts: derived rows by part name. Words and parts are only written; reading may leave them empty.
    :ivar salt: the key of this record's commitments in the journal. :ivar head: digest of its newest entry.
    """

    id: str
    version: int
    body: bytes = attrs.field(repr=lambda body: f"<{len(body)} bytes>")
    columns: tuple[Value, ...] = attrs.field(repr=False)
    salt: bytes = attrs.field(repr=False)
    head: bytes
    words: str = attrs.field(default="", repr=False)
    parts: Mapping[str, tuple[tuple[Value, ...], ...]] = attrs.field(factory=dict, repr=False)

    def document(self) -> Document:
        """What is kept, as JSON. :raises StoreError: it was changed past the library and is none any more."""
        try:
            found: Document = orjson.loads(self.body)
        except orjson.JSONDecodeError as error:
            raise _unreadable(self.id) from error
        return found

    def value(self, kind: RecordKind[T]) -> T:
        """What is kept, as a value of its kind. :raises StoreError: the same."""
        try:
            return structure(kind.name, orjson.loads(self.body), kind.model)
        except (orjson.JSONDecodeError, InvalidDocument) as error:
            raise _unreadable(f"{kind.name} {self.id}") from error


def _unreadable(which: str) -> StoreError:
    return StoreError(
        sentence(
            "what the store keeps was changed past the library and cannot be read any more: {which}; "
            '"orientation verify" tells more',
            which=which,
        )
    )


Operator = Literal["=", "!=", "<", "<=", ">", ">=", "in", "null", "not_null"]


@attrs.frozen
class Where:
    """One condition on a declared column or on ``id``. ``in`` takes a tuple (an empty one holds for nothing);
    ``null`` and ``not_null`` take nothing.

    As in SQL a comparison with an absent value does not hold; ``!=`` included. Text compares by code point, also
    when it is sorted; no store's locale plays a part.
    """

    column: str
    operator: Operator
    value: Value | tuple[Value, ...] = None


@attrs.frozen
class Query:
    """What to find: all conditions hold, all words occur.

    :ivar search: words to find, in any spelling of case and accents, in any order; the last word also as the
        beginning of one. Folded by the store (:func:`orientation_core.kinds.fold`); what folds to no word asks nothing.
    :ivar order: columns to sort by; a leading ``-`` means descending. The id, in the same direction as the last
        column, breaks ties. Absent values come last in both directions. No column: by id.
    :ivar limit: at most so many. :ivar after: :meth:`UnitOfWork.find` continues behind this record id, so that a
        page costs the same wherever it lies. The record must exist (else NotFound) but need not answer the query
        any more: somebody may have closed the case between two pages.
    """

    where: tuple[Where, ...] = ()
    search: str = ""
    order: tuple[str, ...] = ()
    limit: int | None = None
    after: str | None = None


#: Microseconds that no lease lasts; one that ends later was taken by a clock that was wrong.
LONGEST_LEASE = 24 * 3_600 * 1_000_000


class MessageState(StrEnum):
    """Where an outbox message stands."""

    PENDING = "pending"
    SENT = "sent"
    DEAD = "dead"


@attrs.frozen
class Message:
    """One thing to tell one recipient over one channel. Holds no personal data: the address and the letter are
    read from the record when it is delivered.

    :ivar id: stable over all tries; the receiver's key against duplicates.
    :ivar kind, record: what it is about. :ivar channel: ``mail``, ``webhook``, ``file`` …
    :ivar recipient: a role (``client``, ``coordinator``) or the name of a configured address.
    :ivar event: a CloudEvent as JSON. :ivar letter: number of the letter in the record, if there is one.
    :ivar due_at: microseconds since 1970 UTC before which it must not be tried.
    :ivar attempts: tries so far. :ivar code: cause of the last failure.
    """

    id: str
    organisation: str
    kind: str
    record: str
    channel: str
    recipient: str
    event: bytes
    due_at: int
    letter: int | None = None
    state: MessageState = MessageState.PENDING
    attempts: int = 0
    code: str = ""


@attrs.frozen
class Claim:
    """An idempotency key that was used.

    :ivar scope: the command, for example ``complaint.receive``. :ivar key: the caller's key, at most 255 characters.
    :ivar fingerprint: digest of what was asked. :ivar result: id of the record that was made.
    """

    scope: str
    key: str
    fingerprint: bytes
    result: str


class UnitOfWork(Protocol):
    """One transaction of one organisation. Leaving the ``with`` block commits; an exception rolls back.

    Writes may be held back until :meth:`flush` or the end of the block, so a :class:`Conflict` comes there at
    the latest. Reads see the unit's own writes. Inside a transaction that the host already holds, leaving the
    block writes everything but leaves commit and rollback to the host; an exception takes back this unit's writes
    and leaves the host's.

    A unit one of whose writes failed keeps nothing: where the error was swallowed, leaving the block raises
    StoreError. Writing in a unit opened with ``write=False``, and anything after the block, raises StoreError.

    Values that not every database can keep raise StoreError in every store, at flush or commit at the latest: NUL
    or half of a surrogate pair in any text (escaped in JSON, too), a body that is not UTF-8, an integer beyond
    64 bits, a value that is not of its column's type. A column that the kind does not declare raises LookupError.
    """

    organisation: str

    def add(self, kind: Kind, record: Record) -> None:
        """Keep a new record. :raises Conflict: its id or a unique column exists in this organisation."""

    def replace(self, kind: Kind, record: Record, read_version: int) -> None:
        """Keep a changed record. :raises Conflict: the stored version is not `read_version`, or a unique
        column clashes. :raises NotFound: there is no such record.
        """

    def get(self, kind: Kind, record_id: str) -> Record:
        """:raises NotFound: there is no such record in this organisation."""

    def find(self, kind: Kind, query: Query) -> list[Record]:
        """The records that answer `query`, in its order."""

    def count(self, kind: Kind, query: Query) -> int:
        """How many answer `query` (its order, limit and after are ignored)."""

    def columns(
        self, kind: Kind, names: Sequence[str], query: Query, *, part: str | None = None, chunk: int = 50_000
    ) -> Iterator[Mapping[str, Sequence[Value]]]:
        """Columns of all records that answer `query` (order, limit and after are ignored), in chunks of at most
        `chunk` rows, ordered by id; nothing at all when there are no rows.

        `names` are declared columns, ``id``, ``organisation``, or ``extra.NAME`` (a text out of the document's
        ``extra``, absent where it is missing or no text). With `part`, the rows derived under that name, in their
        order within each record, whose own columns are asked for plus ``record`` (the id).
        """

    def append(self, entry: Entry) -> None:
        """Write to the journal. Its position and seal are given by the store.

        :raises Conflict: the record has an entry of this number: somebody else changed it meanwhile.
        """

    def history(self, kind: Kind, record_id: str) -> list[Entry]:
        """The entries of one record, oldest first."""

    def newest(self) -> Entry | None:
        """The newest journal entry of this organisation; None when it has none. Its position grows with every
        change, so it names a version of the data, and its moment says how fresh they are. Entries whose action
        begins with ``privacy`` do not count: what they did leaves every figure as it was.
        """

    def enqueue(self, message: Message) -> None:
        """Put a message into the outbox; it can be leased only after the commit. :raises Conflict: its id exists."""

    def claim(self, claim: Claim) -> None:
        """Use an idempotency key. :raises Conflict: it was used before (now, at flush or at commit)."""

    def claimed(self, scope: str, keys: Sequence[str]) -> dict[str, Claim]:
        """Which of `keys` this organisation used before, by key."""

    def put_attachment(self, digest: str, content: bytes) -> None:
        """Keep bytes under their SHA-256 (hexadecimal); bytes that are there already are kept once."""

    def get_attachment(self, digest: str) -> bytes:
        """:raises NotFound: this organisation keeps no such bytes."""

    def drop_attachment(self, digest: str) -> None:
        """Keep the bytes of that digest no longer. Whether another record holds them is the caller's to know."""

    def forget(self, kind: Kind, record_id: str) -> None:
        """Take away what stands beside a record: its messages in the outbox, in whatever state, and the idempotency
        keys under which it was made or changed. The record and its journal stay.
        """

    def flush(self) -> None:
        """Hand held-back writes to the database now."""


class Store(Protocol):
    """Where documents live. Safe to use from several threads; every unit of work has its own connection."""

    def begin(
        self, organisation: str, *, write: bool = True, connection: Any = None
    ) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work. `connection`: a connection (with its transaction) that the host holds, to join."""

    def prepare(self, kinds: Sequence[Kind]) -> None:
        """Make the tables for `kinds`, or bring them to this version (migrations); safe to repeat.

        A kind of a higher edition than the store was prepared for has its columns, parts and words derived again from
        every document: all of it or nothing. :raises StoreError: the store was prepared for a higher edition.
        """

    def lease(
        self, owner: str, now: int, seconds: float, limit: int, organisation: str | None = None
    ) -> list[Message]:
        """Take up to `limit` messages that are due, for `seconds`; nobody else gets them meanwhile.

        A lease that ran out (its worker died) is due again, and so is one that ends more than :data:`LONGEST_LEASE` from now:
        whoever took it had a clock that was ahead. Messages about one record to one recipient over
        one channel come in the order they were enqueued: a later one is not due before the earlier one is sent or dead,
        so one call gives at most one message of each such stream. `owner` names this worker and no other.
        """

    def settle(self, owner: str, message: Message) -> bool:
        """Write back state, attempts, due_at and code of a leased message and end the lease. False, and nothing
        written, when `owner` no longer holds it: another took it after the lease ran out, or it was settled.
        """

    def messages(
        self, organisation: str, state: MessageState | None = None, limit: int = 100
    ) -> list[Message]:
        """Messages of one organisation, oldest first."""

    def revive(self, organisation: str, ids: Sequence[str], now: int) -> int:
        """Make dead messages due again with no attempts counted; returns how many."""

    def entries(self, chunk: int = 10_000) -> Iterator[Entry]:
        """The whole journal of all organisations by position."""

    def seals(self) -> list[Seal]:
        """All seals, oldest first."""

    def seal(self, at: int) -> Seal | None:
        """Seal everything since the last seal; None when there is nothing. Two callers never seal the same entry."""

    def verify(self, published: Sequence[str] = (), kinds: Sequence[Kind] = ()) -> list[Finding]:
        """:func:`orientation_core.model.verification.verify` over this store.

        :param kinds: whose columns, parts and files are also held against the documents (:func:`astray`), which reads each; with any,
            every file is held against its digest as well (:func:`file_astray`).
        """

    def scrub(self, *, full: bool = False) -> None:
        """Remove from the store's own files what was erased from its records.

        :param full: also from what the database keeps for reuse, at the cost of writing its tables anew.
        :raises StoreError: a reader is still at an older state; scrub again later.
        """

    def close(self) -> None:
        """Give back connections. A store in memory forgets nothing until it is dropped."""


def astray(
    kind: Kind,
    identity: str,
    body: bytes,
    columns: Sequence[Value],
    parts: Mapping[str, Sequence[tuple[Value, ...]]],
    held: Callable[[str], bool],
) -> Iterator[Finding]:
    """What a store filters, sorts and counts a record by, and its document does not say; and what it says and is not there.

    :param parts: the rows of each part, each with its place among them in front.
    :param held: whether the file of that digest is there, or the record has an entry of
        :data:`~orientation_core.model.verification.ERASED`: what is left of a document may still tell which file it had.
    """
    name = readable(f"{kind.name} {identity}")
    try:
        value = structure(kind.name, orjson.loads(body), kind.model)
        wanted, derived = kind.row(value), kind.derived(value)
        files = () if kind.files is None else dict.fromkeys(kind.files(value))
    except Exception:  # noqa: BLE001 - a document that was edited, or of another version; the kind's functions may meet anything
        yield Finding("unreadable", name)
        return
    for column, said, there in zip(kind.columns, wanted, columns, strict=True):
        if said != there:
            yield Finding("column_edited", f"{name} column {column.name}")
    for part, rows in derived.items():
        if [(place, *row) for place, row in enumerate(rows)] != list(parts.get(part, ())):
            yield Finding("column_edited", f"{name} rows {part}")
    for digest in files:
        if not held(digest):
            yield Finding("file_deleted", readable(f"{name} file {digest}"))


def unowned(kind: Kind, identity: str, part: str) -> Finding:
    """Rows of a part whose record is not there."""
    return Finding("column_edited", readable(f"{kind.name} {identity} rows {part}"))


def file_astray(digest: str, content: bytes) -> Iterator[Finding]:
    """A file whose bytes are not those that its digest, which stands in the documents, was made of."""
    if sha256(content).hexdigest() != digest:
        yield Finding("file_edited", readable(f"file {digest}"))


def kinds_by_name(kinds: Iterable[Kind]) -> dict[str, Kind]:
    """Kinds by their name. :raises ValueError: when two share one."""
    found: dict[str, Kind] = {}
    for kind in kinds:
        if found.setdefault(kind.name, kind) is not kind:
            raise ValueError(f"two record kinds are called {kind.name}")
    return found

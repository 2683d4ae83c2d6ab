"""The reference store: everything in dictionaries, nothing on disk. It shows what a store promises.

A unit of work writes into a :class:`Layer` of its own above the store's. Leaving the unit repeats its writes, under
a lock, on a fresh layer; when every one still holds, that layer sinks into the one below, all at once. A unit that
joins another sinks into that one: a host's transaction is simply a unit that is still open.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import attrs

from orientation_core.errors import StoreError
from orientation_core.memory import writes
from orientation_core.memory.layers import Layer, Queued
from orientation_core.memory.unit import MemoryUnit
from orientation_core.model import journal
from orientation_core.model.journal import Entry, Seal
from orientation_core.model.verification import ERASED, Finding, Head, verify
from orientation_core.store import (
    LONGEST_LEASE,
    Kind,
    Message,
    MessageState,
    Record,
    astray,
    file_astray,
    kinds_by_name,
)

__all__ = ["MemoryStore", "MemoryUnit"]


class MemoryStore:
    """A store in memory; see :class:`orientation_core.store.Store` for what each method promises.

    :ivar root: the committed rows. Tests that tamper with the past edit them.
    """

    def __init__(self) -> None:
        self.root = Layer()
        self.lock = threading.RLock()
        self._editions: dict[str, int] = {}

    @contextmanager
    def begin(
        self, organisation: str, *, write: bool = True, connection: MemoryUnit | None = None
    ) -> Iterator[MemoryUnit]:
        """Open a unit of work; `connection` is an open unit of this store, whose transaction is joined."""
        if connection is not None and not (connection.lock is self.lock and connection.is_open):
            raise StoreError("only an open unit of work of this store can be joined")
        below = self.root if connection is None else connection.layer
        unit = MemoryUnit(self.lock, organisation, below, write=write)
        try:
            yield unit
            self._commit(unit, connection)
        finally:
            unit.close()

    def _commit(self, unit: MemoryUnit, host: MemoryUnit | None) -> None:
        unit.check_whole()
        with self.lock:
            fresh = Layer(unit.layer.below)
            for write in unit.writes:
                write(fresh)
            fresh.sink()
        if host is not None:
            host.writes.extend(unit.writes)

    def prepare(self, kinds: Sequence[Kind]) -> None:
        """Nothing to make: tables appear when they are written to. What a raised edition reads anew is derived again."""
        with self.lock:
            fresh = Layer(self.root)
            for kind in kinds:
                before = self._editions.get(kind.name, kind.edition)
                if kind.edition < before:
                    raise StoreError(
                        f"this store was prepared for edition {before} of {kind.name}, a newer one"
                    )
                if kind.edition > before:
                    for _, organisation, name in self.root.names("record"):
                        if name == kind.name:
                            writes.derive_again(fresh, organisation, kind)
            fresh.sink()
            self._editions.update({kind.name: kind.edition for kind in kinds})

    def lease(
        self, owner: str, now: int, seconds: float, limit: int, organisation: str | None = None
    ) -> list[Message]:
        leased: list[Message] = []
        until = now + round(seconds * 1_000_000)
        wrong = max(now + LONGEST_LEASE, until)
        waiting: set[tuple[str, ...]] = set()
        with self.lock:
            for queued in self._queued(organisation, MessageState.PENDING):
                if len(leased) >= limit:
                    break
                message = queued.message
                first_of_stream = queued.stream() not in waiting
                waiting.add(queued.stream())
                if first_of_stream and message.due_at <= now and not now < queued.until <= wrong:
                    self._outbox()[message.id] = attrs.evolve(queued, owner=owner, until=until)
                    leased.append(message)
        return leased

    def settle(self, owner: str, message: Message) -> bool:
        with self.lock:
            queued: Queued | None = self._outbox().get(message.id)
            if queued is None or queued.owner != owner or queued.message.state is not MessageState.PENDING:
                return False
            changed = attrs.evolve(
                queued.message,
                state=message.state,
                attempts=message.attempts,
                due_at=message.due_at,
                code=message.code,
            )
            self._outbox()[message.id] = attrs.evolve(queued, message=changed, owner="", until=0)
        return True

    def messages(
        self, organisation: str, state: MessageState | None = None, limit: int = 100
    ) -> list[Message]:
        with self.lock:
            return [queued.message for queued in self._queued(organisation, state)][:limit]

    def revive(self, organisation: str, ids: Sequence[str], now: int) -> int:
        with self.lock:
            dead = [q for q in self._queued(organisation, MessageState.DEAD) if q.message.id in set(ids)]
            for queued in dead:
                message = attrs.evolve(queued.message, state=MessageState.PENDING, attempts=0, due_at=now)
                self._outbox()[message.id] = attrs.evolve(queued, message=message)
        return len(dead)

    def _outbox(self) -> dict[str, Queued]:
        return self.root.tables.setdefault(("outbox",), {})

    def _queued(self, organisation: str | None, state: MessageState | None) -> list[Queued]:
        found = [
            queued
            for queued in self._outbox().values()
            if organisation in (None, queued.message.organisation) and state in (None, queued.message.state)
        ]
        return sorted(found, key=lambda queued: queued.place)

    def entries(self, chunk: int = 10_000) -> Iterator[Entry]:
        del chunk  # everything is at hand
        with self.lock:
            found = list(self.root.table("journal").values())
        yield from sorted(found, key=lambda entry: entry.position)

    def seals(self) -> list[Seal]:
        with self.lock:
            return sorted(self.root.table("seal").values(), key=lambda seal: seal.number)

    def seal(self, at: int) -> Seal | None:
        with self.lock:
            keys = {entry.position: key for key, entry in self.root.table("journal").items()}
            open_entries = [entry for entry in self.entries() if entry.seal is None]
            if not open_entries:
                return None
            seals = self.seals()
            made = journal.make_seal(
                seals[-1] if seals else None, at, [(entry.position, entry.digest) for entry in open_entries]
            )
            for entry in open_entries:
                self.root.table("journal")[keys[entry.position]] = attrs.evolve(entry, seal=made.number)
            self.root.table("seal")[made.number] = made
        return made

    def verify(self, published: Sequence[str] = (), kinds: Sequence[Kind] = ()) -> list[Finding]:
        with self.lock:
            findings = verify(self.entries(), self.seals(), self._heads(), published)
            known = kinds_by_name(kinds)
            for organisation, name, record in self._records():
                if name in known:
                    rows = {
                        part: [(n, *row) for n, row in enumerate(found)]
                        for part, found in record.parts.items()
                    }
                    findings += astray(
                        known[name],
                        record.id,
                        record.body,
                        record.columns,
                        rows,
                        self._held(organisation, name, record.id),
                    )
            for place in self.root.names("attachment") if known else ():
                for digest, content in self.root.table(*place).items():
                    findings += file_astray(digest, content)
        return findings

    def _records(self) -> Iterator[tuple[str, str, Record]]:
        for name in self.root.names("record"):
            for record in self.root.table(*name).values():
                yield name[1], name[2], record

    def _held(self, organisation: str, kind: str, record: str) -> Callable[[str], bool]:
        """Whether a file that the record's document names is there, or went when it was erased."""
        place = (organisation, kind, record, ERASED)

        def held(digest: str) -> bool:
            return digest in self.root.table("attachment", organisation) or place in (
                (entry.organisation, entry.kind, entry.record, entry.action) for entry in self.entries()
            )

        return held

    def _heads(self) -> Iterator[Head]:
        for name in self.root.names("record"):
            _, organisation, kind = name
            for record in self.root.table(*name).values():
                state = journal.commitment(record.salt, record.body)
                yield Head(organisation, kind, record.id, record.version, record.head, state)

    def scrub(self, *, full: bool = False) -> None:
        """Nothing to do: what is erased in memory is gone."""

    def close(self) -> None:
        """Nothing to give back."""

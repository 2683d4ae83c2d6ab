"""A unit of work in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from orientation_core.errors import NotFound, StoreError
from orientation_core.kinds import Value
from orientation_core.memory import asking, writes
from orientation_core.memory.layers import Layer
from orientation_core.model.journal import Entry
from orientation_core.store import Claim, Kind, Message, Query, Record


class MemoryUnit:
    """A unit of work in memory; see :class:`orientation_core.store.UnitOfWork` for what each method promises."""

    def __init__(
        self, lock: AbstractContextManager[Any], organisation: str, below: Layer, *, write: bool
    ) -> None:
        self.organisation = organisation
        self.lock = lock
        self.layer = Layer(below)
        self.writes: list[Callable[[Layer], None]] = []
        self._state = "writing" if write else "reading"

    def _write(self, write: Callable[[Layer], None]) -> None:
        if self._state != "writing":
            raise StoreError(f"this unit of work cannot write: it is {self._state}")
        try:
            with self.lock:
                write(self.layer)
        except StoreError:
            self._state = "broken"
            raise
        self.writes.append(write)

    def _table(self, *name: str) -> MutableMapping[Any, Any]:
        if self._state in ("closed", "broken"):
            raise StoreError(f"this unit of work cannot read: it is {self._state}")
        return self.layer.table(*name)

    def add(self, kind: Kind, record: Record) -> None:
        self._write(partial(writes.add, organisation=self.organisation, kind=kind, record=record))

    def replace(self, kind: Kind, record: Record, read_version: int) -> None:
        self._write(
            partial(
                writes.replace,
                organisation=self.organisation,
                kind=kind,
                record=record,
                read_version=read_version,
            )
        )

    def get(self, kind: Kind, record_id: str) -> Record:
        record: Record | None = self._table("record", self.organisation, kind.name).get(record_id)
        if record is None:
            raise NotFound(kind.name, record_id)
        return record

    def find(self, kind: Kind, query: Query) -> list[Record]:
        found = self._matching(kind, query)
        if query.after is not None:
            behind = self.get(kind, query.after)
            if all(record.id != behind.id for record in found):
                found.append(behind)
        asking.sort(kind, query.order, found)
        if query.after is not None:
            start = 1 + next(place for place, record in enumerate(found) if record.id == query.after)
            found = found[start:]
        return found[: query.limit]

    def count(self, kind: Kind, query: Query) -> int:
        return len(self._matching(kind, query))

    def _matching(self, kind: Kind, query: Query) -> list[Record]:
        with self.lock:
            records = list(self._table("record", self.organisation, kind.name).values())
        return list(filter(asking.matcher(kind, query), records))

    def columns(
        self, kind: Kind, names: Sequence[str], query: Query, *, part: str | None = None, chunk: int = 50_000
    ) -> Iterator[Mapping[str, Sequence[Value]]]:
        reader = self._record_rows(kind, names) if part is None else self._part_rows(kind, names, part)
        records = self._matching(kind, query)
        asking.sort(kind, (), records)
        rows = [row for record in records for row in reader(record)]
        for start in range(0, len(rows), chunk):
            yield dict(zip(names, zip(*rows[start : start + chunk], strict=True), strict=True))

    def _record_rows(
        self, kind: Kind, names: Sequence[str]
    ) -> Callable[[Record], Sequence[tuple[Value, ...]]]:
        readers: list[Callable[[Record], Value]] = []
        for name in names:
            if name == "organisation":
                readers.append(lambda _: self.organisation)
            elif name.startswith("extra."):
                readers.append(partial(asking.extra_of, name.removeprefix("extra.")))
            else:
                readers.append(asking.place_of(kind, name))
        return lambda record: [tuple(read(record) for read in readers)]

    def _part_rows(
        self, kind: Kind, names: Sequence[str], part: str
    ) -> Callable[[Record], Sequence[tuple[Value, ...]]]:
        declared = next((known for known in kind.parts if known.name == part), None)
        if declared is None:
            raise LookupError(f"{kind.name} has no part {part}")
        known = ["record", *(name for name, _ in declared.columns)]
        unknown = sorted(set(names) - set(known))
        if unknown:
            raise LookupError(f"part {part} of {kind.name} has no column {unknown[0]}")
        places = [known.index(name) for name in names]

        def rows(record: Record) -> list[tuple[Value, ...]]:
            whole: list[tuple[Value, ...]] = [(record.id, *row) for row in record.parts.get(part, ())]
            return [tuple(row[place] for place in places) for row in whole]

        return rows

    def append(self, entry: Entry) -> None:
        self._write(partial(writes.append, entry=entry))

    def history(self, kind: Kind, record_id: str) -> list[Entry]:
        numbers = self._table("history", self.organisation, kind.name).get(record_id, ())
        entries = self._table("journal")
        keys = [(self.organisation, kind.name, record_id, number) for number in numbers]
        return [entries[key] for key in keys if key in entries]

    def newest(self) -> Entry | None:
        with self.lock:
            entries = list(self._table("journal").values())
        mine = (
            entry
            for entry in entries
            if entry.organisation == self.organisation and not entry.action.startswith("privacy")
        )
        return max(mine, key=lambda entry: entry.position, default=None)

    def enqueue(self, message: Message) -> None:
        self._write(partial(writes.enqueue, message=message))

    def claim(self, claim: Claim) -> None:
        self._write(partial(writes.claim, organisation=self.organisation, claim=claim))

    def claimed(self, scope: str, keys: Sequence[str]) -> dict[str, Claim]:
        claims = self._table("claim", self.organisation)
        return {key: claims[scope, key] for key in keys if (scope, key) in claims}

    def put_attachment(self, digest: str, content: bytes) -> None:
        self._write(
            partial(writes.put_attachment, organisation=self.organisation, digest=digest, content=content)
        )

    def get_attachment(self, digest: str) -> bytes:
        content: bytes | None = self._table("attachment", self.organisation).get(digest)
        if content is None:
            raise NotFound("attachment", digest)
        return content

    def drop_attachment(self, digest: str) -> None:
        self._write(partial(writes.drop_attachment, organisation=self.organisation, digest=digest))

    def forget(self, kind: Kind, record_id: str) -> None:
        self._write(
            partial(writes.forget, organisation=self.organisation, kind=kind.name, record_id=record_id)
        )

    def flush(self) -> None:
        """Nothing is held back here."""

    @property
    def is_open(self) -> bool:
        """Whether its block is still running and none of its writes failed."""
        return self._state in ("reading", "writing")

    def check_whole(self) -> None:
        """:raises StoreError: when a write of this unit failed, so that nothing of it may be kept."""
        if self._state == "broken":
            raise StoreError("a write of this unit of work failed; nothing of it was kept")

    def close(self) -> None:
        """From here on nothing can be read or written."""
        self._state = "closed"

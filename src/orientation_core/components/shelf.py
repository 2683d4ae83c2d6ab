"""Documents that an agency keeps under a name and changes over time: charters, services, client groups.

A change replaces the document; what it was before stays readable as an edition. Nobody who reads a document reads its
editions, so they stand in a table of their own, and a shelf is as small as what is in force.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import datetime
from hashlib import sha256
from operator import attrgetter
from typing import Any, Generic, TypeVar

import attrs

from orientation_core.components import linking
from orientation_core.components.office import Office
from orientation_core.documents import Document, structure, to_document
from orientation_core.errors import (
    Conflict,
    IdempotencyConflict,
    InvalidDocument,
    NotFound,
    Problem,
    sentence,
)
from orientation_core.kinds import Column, ColumnType, RecordKind, Retention, instant_value
from orientation_core.model.differences import Change, differences
from orientation_core.model.improvements.links import Tie
from orientation_core.model.journal import canonical
from orientation_core.model.parties import Actor
from orientation_core.store import Claim, Message, Query, Record, UnitOfWork, Where

T = TypeVar("T")

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:orientation-core:shelf")


@attrs.frozen
class Edition:
    """One version of a document, as it was.

    :ivar kind, name: of which document. :ivar version: 1 for the first.
    :ivar kept_at: from when it was the newest, aware. :ivar document: the whole of it.
    """

    kind: str
    name: str
    version: int
    kept_at: datetime
    document: Document


#: Editions of all kinds in one table; an agency has few, and they are read one document at a time.
EDITION: RecordKind[Edition] = RecordKind(
    "edition",
    Edition,
    columns=(
        Column("of_kind", ColumnType.TEXT, lambda one: one.kind),
        Column("name", ColumnType.TEXT, lambda one: one.name),
        Column("edition", ColumnType.INTEGER, lambda one: one.version),
        Column("kept_at", ColumnType.INSTANT, lambda one: instant_value(one.kept_at)),
    ),
    personal=frozenset({"document"}),
    indexes=(("of_kind", "name", "edition"),),
    retention=Retention.DECISION,
)


@attrs.frozen
class Kept(Generic[T]):
    """A document on the shelf. :ivar version: to hand back with a change; 1 when it was first kept."""

    value: T
    version: int


@attrs.frozen
class _Change(Generic[T]):
    """One document that is to be written, over what it replaces, who is told, and what it says of others.

    :ivar said, says: its links before and after.
    """

    value: T
    before: Record | None
    key: str | None
    messages: list[Message]
    said: frozenset[Tie]
    says: frozenset[Tie]


@attrs.frozen
class Plan(Generic[T]):
    """Changes of one shelf that were thought through and are not written yet.

    :ivar kept: the documents as they will stand. :ivar changes: those of them that are new or differ.
    """

    shelf: Shelf[T]
    actor: Actor
    done: str
    at: datetime
    kept: tuple[Kept[T], ...]
    changes: tuple[_Change[T], ...]

    def write(self, unit: UnitOfWork) -> None:
        """Write them into an open unit of work. :raises Conflict: somebody else changed one of them meanwhile."""
        for change in self.changes:
            self.shelf.write(unit, self, change)


@attrs.frozen
class Shelf(Generic[T]):
    """The documents of one kind in one agency.

    :ivar office: whose they are. :ivar kind: of which kind. :ivar named: what a document is called: unique in its
        kind, and what every method here calls its name.
    """

    office: Office
    kind: RecordKind[T]
    named: Callable[[T], str] = attrgetter("name")

    # ------------------------------------------------------------------------------ reading

    def get(self, name: str) -> Kept[T]:
        """The document of that name as it is now. :raises NotFound: there is none."""
        with self.office.begin(write=False) as unit:
            record = self._record(unit, name)
        if record is None:
            raise NotFound(self.kind.name, name)
        return Kept(self._value(record.document()), record.version)

    def find(self, query: Query | None = None) -> list[T]:
        """The documents that answer `query`, as they are now."""
        with self.office.begin(write=False) as unit:
            found = unit.find(self.kind, query or Query())
        return [self._value(record.document()) for record in found]

    def editions(self, name: str) -> list[Edition]:
        """Every version of a document, oldest first. :raises NotFound: there is no such document."""
        mine = (Where("of_kind", "=", self.kind.name), Where("name", "=", name))
        with self.office.begin(write=False) as unit:
            found = unit.find(EDITION, Query(mine, order=("edition",)))
        if not found:
            raise NotFound(self.kind.name, name)
        return [record.value(EDITION) for record in found]

    def edition(self, name: str, version: int) -> T:
        """That version of a document. :raises NotFound: there is none."""
        with self.office.begin(write=False) as unit:
            try:
                record = unit.get(EDITION, self.id_of(name, version))
            except NotFound:
                raise NotFound(self.kind.name, f"{name}, version {version}") from None
        return self._value(record.document()["document"])

    def as_of(self, name: str, moment: datetime) -> T:
        """The version that was the newest at `moment`. :raises NotFound: there was none yet."""
        known = [one for one in self.editions(name) if one.kept_at <= moment]
        if not known:
            raise NotFound(self.kind.name, f"{name}, on {moment:%Y-%m-%d}")
        return self._value(known[-1].document)

    def compare(self, name: str, version: int, other: int) -> list[Change]:
        """What changed from one version to another; :func:`orientation_core.changes.sentences` has the words.

        :raises NotFound: there is no such version.
        """
        return differences(to_document(self.edition(name, version)), to_document(self.edition(name, other)))

    # ------------------------------------------------------------------------------ changing

    def keep(
        self, actor: Actor, value: T, done: str, *, version: int | None = None, key: str | None = None
    ) -> Kept[T]:
        """Keep a new document, or the next version of one; the same document again changes nothing.

        :param done: what was done, for the journal and the event: ``kept``, ``published``.
        :param version: the version the caller showed to a person; 0 for a document that must be new.
        :param key: idempotency key: the same key with the same document changes nothing.
        :raises Conflict: `version` is not the stored one, or somebody else changed it meanwhile.
        :raises IdempotencyConflict: the key was used with another document. :raises InvalidDocument: it breaks its schema.
        """
        return self.keep_all(actor, [value], done, versions=[version], keys=[key])[0]

    def keep_all(
        self,
        actor: Actor,
        values: Sequence[T],
        done: str,
        *,
        versions: Sequence[int | None] | None = None,
        keys: Sequence[str | None] | None = None,
    ) -> list[Kept[T]]:
        """Keep several documents in one transaction: all of them or none. As :meth:`keep` in all else."""
        plan = self.plan(actor, values, done, versions=versions, keys=keys)
        if plan.changes:
            with self.office.begin(write=True) as unit:
                plan.write(unit)
        return list(plan.kept)

    def plan(
        self,
        actor: Actor,
        values: Sequence[T],
        done: str,
        *,
        versions: Sequence[int | None] | None = None,
        keys: Sequence[str | None] | None = None,
    ) -> Plan[T]:
        """What keeping these documents would change, for a transaction in which other shelves change too.

        Reads and asks plugins; writes nothing. As :meth:`keep` in all else.
        """
        names = [self.named(value) for value in values]
        if len(set(names)) != len(names):
            twice = next(place for place, name in enumerate(names) if name in names[:place])
            raise InvalidDocument(
                self.kind.name,
                [Problem(f"/{twice}/name", sentence("{name} comes twice", name=names[twice]), "name.twice")],
            )
        asked = list(zip(values, versions or [None] * len(names), keys or [None] * len(names), strict=True))
        with self.office.begin(write=False) as unit:
            before = [self._record(unit, name) for name in names]
            used = [self._used(unit, value, done, key) for value, _, key in asked]
        at = self.office.clock()
        kept: list[Kept[T]] = []
        changes: list[_Change[T]] = []
        for (value, version, key), record, repeated in zip(asked, before, used, strict=True):
            found = 0 if record is None else record.version
            if repeated and record is not None:
                kept.append(Kept(self._value(record.document()), found))
                continue
            if version is not None and version != found:
                raise Conflict(self.kind.name, self.named(value), version, found)
            same = record is not None and record.body == canonical(to_document(value))
            kept.append(Kept(value, found if same else found + 1))
            if not same:
                # Plugins are asked before the transaction begins: one that hangs must not hold the store's lock.
                told = self._messages(value, found + 1, done, at)
                changes.append(_Change(value, record, key, told, self._said(record), self.kind.ties(value)))
        return Plan(self, actor, done, at, tuple(kept), tuple(changes))

    def write(self, unit: UnitOfWork, plan: Plan[T], change: _Change[T]) -> None:
        """The document and its edition into an open unit of work, each with its journal entry and messages."""
        office, kind, value, name = self.office, self.kind, change.value, self.named(change.value)
        moment, actor, action = instant_value(plan.at), plan.actor.id, f"{kind.name}.{plan.done}"
        writer, before = office.writer_of(kind), change.before
        if before is None:
            record, entry = writer.new(value, id=self.id_of(name), at=moment, actor=actor, action=action)
            unit.add(kind, record)
        else:
            record, entry = writer.changed(before, value, at=moment, actor=actor, action=action)
            unit.replace(kind, record, before.version)
        unit.append(entry)
        edition = Edition(kind.name, name, record.version, plan.at, to_document(value))
        kept, made = office.writer_of(EDITION).new(
            edition, id=self.id_of(name, record.version), at=moment, actor=actor, action="edition.kept"
        )
        unit.add(EDITION, kept)
        unit.append(made)
        if change.said or change.says:
            linking.say(
                unit,
                office.writer_of(linking.LINK),
                linking.said_in(kind, record.id),
                change.said,
                change.says,
                at=plan.at,
                by=actor,
                new=before is None,
            )
        for message in change.messages:
            unit.enqueue(message)
        if change.key is not None:
            unit.claim(self._claim(value, plan.done, change.key))

    def _said(self, before: Record | None) -> frozenset[Tie]:
        if before is None or self.kind.links is None:
            return frozenset()
        return self.kind.ties(self._value(before.document()))

    def _messages(self, value: T, version: int, done: str, at: datetime) -> list[Message]:
        office, kind = self.office, self.kind.name
        if not office.listened_to(kind, done):
            return []
        event = office.happened(kind, self.id_of(self.named(value)), done, at, {"version": version})
        return list(office.messages_about(event, kind, done))

    # ------------------------------------------------------------------------------ what is known

    def _record(self, unit: UnitOfWork, name: str) -> Record | None:
        try:
            return unit.get(self.kind, self.id_of(name))
        except NotFound:
            return None

    def _claim(self, value: T, done: str, key: str) -> Claim:
        fingerprint = sha256(canonical(to_document(value))).digest()
        return Claim(f"{self.kind.name}.{done}", key, fingerprint, self.id_of(self.named(value)))

    def _used(self, unit: UnitOfWork, value: T, done: str, key: str | None) -> bool:
        """Whether the key was used for this very document. :raises IdempotencyConflict: for another."""
        if key is None:
            return False
        claim = self._claim(value, done, key)
        used = unit.claimed(claim.scope, [key]).get(key)
        if used is not None and used.fingerprint != claim.fingerprint:
            raise IdempotencyConflict(claim.scope, key)
        return used is not None

    def id_of(self, name: str, version: int | None = None) -> str:
        """The id of a record, or of an edition: the same in every process, so that a name is never kept twice.

        :raises NotFound: a name with half characters, which none can have.
        """
        edition = "" if version is None else f"/{version}"
        try:
            return str(uuid.uuid5(_SPACE, f"{self.office.agency.slug}/{self.kind.name}/{name}{edition}"))
        except UnicodeEncodeError:
            raise NotFound(self.kind.name, name) from None

    def _value(self, document: Any) -> T:
        return structure(self.kind.name, document, self.kind.model)

"""Keeping the catalogue: a change is held against everything else there is, and becomes a new version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from hashlib import sha256
from typing import Any

import attrs

from orientation_core.components.catalogue.record import KINDS
from orientation_core.components.complaints.words import check_key
from orientation_core.components.office import Office
from orientation_core.components.rulebook import Rulebook
from orientation_core.components.shelf import Kept, Plan, Shelf
from orientation_core.documents import TEXTS, to_document
from orientation_core.errors import Conflict, IdempotencyConflict, InvalidDocument, Problem, sentence
from orientation_core.model.calendars import Calendar, local_day
from orientation_core.model.catalogue import Channel, Entry
from orientation_core.model.catalogue.contents import CLASSES, Contents, kind_of
from orientation_core.model.catalogue.references import circular_relations, unknown_references
from orientation_core.model.gate import gate_document
from orientation_core.model.journal import canonical
from orientation_core.model.parties import Actor
from orientation_core.store import Claim, Query, UnitOfWork


@attrs.frozen(kw_only=True)
class Keeping(Office):
    """The catalogue of one agency. :ivar rulebook: its calendars."""

    rulebook: Rulebook

    def shelf(self, kind: str) -> Shelf[Any]:
        """The documents of one kind. :raises InvalidDocument: the catalogue has no such kind."""
        if kind not in KINDS:
            text = sentence(
                "the catalogue has no {name}; it has: {known}", name=kind[:80], known=tuple(KINDS)
            )
            raise InvalidDocument("catalogue", [Problem("", text, "kind")])
        return Shelf(self, KINDS[kind])

    def calendar(self, name: str | None = None) -> Calendar:
        """A calendar by name; without one, that of the agency. :raises NotFound: there is none of that name."""
        return self.rulebook.newest_calendar(name or self.agency.calendar)

    def _has_calendar(self, name: str) -> bool:
        return any(known == name for known, _ in self.rulebook.calendars)

    def today(self) -> date:
        """The local day."""
        return local_day(self.clock(), self.calendar().zone)

    # ------------------------------------------------------------------------------ reading

    def newest(self) -> Contents:
        """The whole catalogue, every document in its newest version, whatever its status."""
        with self.begin(write=False) as unit:
            return Contents.of(self._all(unit))

    def _all(self, unit: UnitOfWork) -> Iterable[Entry]:
        for kind in KINDS.values():
            for record in unit.find(kind, Query()):
                yield record.value(kind)

    # ------------------------------------------------------------------------------ changing

    def keep(
        self,
        actor: Actor,
        entry: Entry | Mapping[str, Any] | bytes | str,
        kind: str | None = None,
        *,
        version: int | None = None,
        key: str | None = None,
    ) -> Kept[Any]:
        """Keep a document: the first of its name, or the next version; the same words again change nothing.

        Its number of the version is counted here, whatever it says.

        :param kind: of a document that is no value yet. :param version: the version that was shown to a person; 0
            for a document that must be new. :param key: idempotency key.
        :raises NotAllowed: the actor may not. :raises Conflict: `version` is not the newest one.
        :raises IdempotencyConflict: the key was used with other words.
        :raises InvalidDocument: the document breaks its schema, refers to what is not there, or closes a circle.
        """
        self.permit(actor, "catalogue.keep")
        if not isinstance(entry, Entry):
            entry = self.read(kind or "service", entry)
        if key is None:
            return self._keep(actor, [entry], {entry.name: version}, None)[0]
        check_key(key)
        said = attrs.evolve(entry, version=1)
        claim = Claim(
            f"{kind_of(entry)}.kept",
            key,
            sha256(canonical(to_document(said))).digest(),
            self.shelf(kind_of(entry)).id_of(entry.name),
        )
        with self.begin(write=False) as unit:
            used = unit.claimed(claim.scope, [key]).get(key)
        if used is not None:
            if used.fingerprint != claim.fingerprint:
                raise IdempotencyConflict(claim.scope, key)
            return self.shelf(kind_of(entry)).get(entry.name)
        return self._keep(actor, [entry], {entry.name: version}, claim)[0]

    def keep_all(self, actor: Actor, entries: Sequence[Entry]) -> list[Kept[Any]]:
        """Keep several documents, of any kinds, in one transaction: all of them or none; as :meth:`keep` in all else."""
        self.permit(actor, "catalogue.keep")
        return self._keep(actor, entries, {}, None)

    def read(self, kind: str, data: Mapping[str, Any] | bytes | str) -> Entry:
        """The value that a document of the catalogue stands for. :raises InvalidDocument: naming every problem."""
        document = data if isinstance(data, Mapping) else self.documents.parse(kind, data)
        # Who writes a document need not count its versions.
        model = CLASSES.get(kind) or self.shelf(kind).kind.model
        value: Entry = self.documents.read(kind, {"version": 1, **document}, model)
        return value

    def _keep(
        self,
        actor: Actor,
        entries: Sequence[Entry],
        versions: Mapping[str, int | None],
        claim: Claim | None,
        known: Contents | None = None,
    ) -> list[Kept[Any]]:
        numbered, plans = self._planned(actor, entries, versions, known)
        if claim is not None or any(plan.changes for plan in plans):
            with self.begin(write=True) as unit:
                for plan in plans:
                    plan.write(unit)
                if claim is not None:
                    unit.claim(claim)
        kept = {(kind_of(one.value), one.value.name): one for plan in plans for one in plan.kept}
        return [kept[kind_of(entry), entry.name] for entry in numbered]

    def planned(self, actor: Actor, entries: Sequence[Entry]) -> list[Plan[Any]]:
        """What keeping these documents would change, for a transaction in which other shelves change too.

        As :meth:`keep_all` in all else; writes nothing.
        """
        self.permit(actor, "catalogue.keep")
        return self._planned(actor, entries, {}, None)[1]

    def _planned(
        self,
        actor: Actor,
        entries: Sequence[Entry],
        versions: Mapping[str, int | None],
        known: Contents | None,
    ) -> tuple[list[Entry], list[Plan[Any]]]:
        """The documents with the numbers of their versions, and what keeping them would change."""
        before = self.newest() if known is None else known
        numbered = [self._numbered(entry, before) for entry in entries]
        self._check(numbered, before)
        plans = []
        for kind in KINDS:
            mine = [entry for entry in numbered if kind_of(entry) == kind]
            if mine:
                asked = [versions.get(entry.name) for entry in mine]
                plans.append(self.shelf(kind).plan(actor, mine, "kept", versions=asked))
        for plan in plans:
            for change in plan.changes:
                # Somebody kept a version since `before` was read: the number would be given twice.
                if change.value.version != (change.before.version if change.before else 0) + 1:
                    raise Conflict(plan.shelf.kind.name, change.value.name)
        return numbered, plans

    def _numbered(self, entry: Entry, before: Contents) -> Entry:
        """`entry` with the number of the version that it is, or will be."""
        there = before.find(kind_of(entry), entry.name)
        if there is None:
            return attrs.evolve(entry, version=1)
        same = attrs.evolve(entry, version=there.version)
        return same if same == there else attrs.evolve(entry, version=there.version + 1)

    def _check(self, entries: Sequence[Entry], before: Contents) -> None:
        """Hold the new documents against the whole catalogue as it would be.

        :raises InvalidDocument: the first document with something wrong, and everything that is wrong with it.
        """
        for entry in entries:
            self._sound(entry, f"/{entry.name}" if len(entries) > 1 else "")
        fresh = {(kind_of(entry), entry.name): entry for entry in entries}
        others = [entry for entry in before if (kind_of(entry), entry.name) not in fresh]
        after = Contents.of([*others, *entries])
        circles = circular_relations(after)
        for (kind, name), entry in fresh.items():
            problems = [*unknown_references(entry, after), *circles.get((kind, name), ())]
            if isinstance(entry, Channel) and entry.calendar and not self._has_calendar(entry.calendar):
                text = sentence("there is no calendar {name}", name=entry.calendar)
                problems.append(Problem("/calendar", text, "reference.unknown"))
            if problems:
                where = f"/{name}" if len(fresh) > 1 else ""
                raise InvalidDocument(
                    kind, [attrs.evolve(problem, where=where + problem.where) for problem in problems]
                )

    def _sound(self, entry: Entry, where: str) -> None:
        """Hold one document against the gate and its schema: it may be a value that a host or a plugin made.

        :raises InvalidDocument: everything that is wrong with it.
        """
        kind = kind_of(entry)
        try:
            document = gate_document(to_document(entry), TEXTS, kind=kind)
            if document == to_document(entry) and self.documents.decide(kind, document):
                return
            problems = self.documents.problems(kind, document)
        except InvalidDocument as error:
            problems = list(error.problems)
        if not problems:
            problems = [
                Problem("", sentence("a text is not composed as it should be (Unicode NFC)"), "text.composed")
            ]
        raise InvalidDocument(kind, [attrs.evolve(one, where=where + one.where) for one in problems])

"""Reading the catalogue: what holds on a day, what a client asks, what is found by words and by facets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

import attrs

from orientation_core.changes import sentences
from orientation_core.components.catalogue.keeping import Keeping
from orientation_core.components.catalogue.record import KINDS, SERVICE
from orientation_core.components.catalogue.telling import answers
from orientation_core.components.shelf import Edition
from orientation_core.documents import structure
from orientation_core.errors import NotFound
from orientation_core.model.calendars import end_of_day, local_day
from orientation_core.model.catalogue import Entry, Service
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.guidance import Guidance, guide
from orientation_core.model.catalogue.references import references_of
from orientation_core.model.parties import Actor, may
from orientation_core.model.text import Language
from orientation_core.store import Query, UnitOfWork, Where


@attrs.frozen
class Found:
    """What a search found. :ivar services: in the order of their names. :ivar total: how many there are in all."""

    services: tuple[Service, ...]
    total: int


class Reading(Keeping):
    """What can be asked of the catalogue."""

    def get(self, actor: Actor, kind: str, name: str, *, on: date | None = None) -> Any:
        """The document of that name or address that holds on a day, today when none is named.

        Whoever may see drafts gets the newest version when no day is named, whatever its status.

        :raises NotFound: there is none, or none that this actor may see.
        """
        self.permit(actor, "catalogue.read")
        with self.begin(write=False) as unit:
            entry = next(iter(self._load(unit, kind, [name])), None)
        if entry is None:
            raise NotFound(kind, name)
        if on is None and self._sees_all(actor):
            return entry
        held = self._held(kind, entry, on or self.today())
        if held is None:
            raise NotFound(kind, name)
        return held

    def in_force(self, actor: Actor, *, on: date | None = None) -> Contents:
        """The whole catalogue as it holds on a day, today when none is named; without drafts and what has ended."""
        self.permit(actor, "catalogue.read")
        day = on or self.today()
        newest = self.newest()
        held = []
        for kind in KINDS:
            held += [self._held(kind, entry, day) for entry in newest.of_kind(kind)]
        return Contents.of(one for one in held if one is not None)

    def _held(self, kind: str, newest: Entry, day: date) -> Entry | None:
        """The version of a document that holds on that day, as it was known by then.

        A draft leaves the version before it in force; a suspended or ended one does not.
        """
        known: list[Entry] = [newest]
        if day < self.today() or (newest.version > 1 and not newest.active_on(day)):
            over = end_of_day(day, self.calendar().zone)
            editions = self.shelf(kind).editions(newest.name)
            # What was first kept later tells about earlier days too; it is all there is.
            then = [one for one in editions if one.kept_at < over or day >= self.today()] or editions[:1]
            known = [structure(kind, one.document, KINDS[kind].model) for one in reversed(then)]
        held = next((one for one in known if one.status != "draft" and one.holds_on(day)), None)
        return held if held is not None and held.status == "active" else None

    def _sees_all(self, actor: Actor) -> bool:
        decided = self.decided(actor, "catalogue.read_all")
        return may(actor, "catalogue.read_all") if decided is None else decided

    # ------------------------------------------------------------------------------ versions

    def versions(self, actor: Actor, kind: str, name: str) -> list[Edition]:
        """Every version of a document, oldest first. :raises NotAllowed: the actor sees only what holds."""
        self.permit(actor, "catalogue.read_all")
        return self.shelf(kind).editions(name)

    def compare(
        self, actor: Actor, kind: str, name: str, version: int, other: int, language: Language
    ) -> list[str]:
        """What changed from one version to another, one sentence for each change."""
        self.permit(actor, "catalogue.read_all")
        changes = self.shelf(kind).compare(name, version, other)
        return sentences([one for one in changes if one.path != ("version",)], language)

    # ------------------------------------------------------------------------------ what a client asks

    def guide(self, actor: Actor, service: str, *, at: datetime | None = None) -> Guidance:
        """Everything a client asks about a service: which, where, when, which number, what to bring, what it costs.

        :param service: its name or address. :param at: a moment with its offset; now when none is given.
        :raises NotFound: there is none. :raises Refused: a calendar does not know that day.
        """
        self.permit(actor, "catalogue.read")
        moment = at or self.clock()
        with self.begin(write=False) as unit:
            newest = next(iter(self._load(unit, "service", [service])), None)
        if newest is None:
            raise NotFound("service", service)
        asked: Any = self._held("service", newest, local_day(moment, self.calendar().zone))
        if asked is None:
            # Who asks for what is no longer there is told so, and what came in its place.
            if newest.status == "draft" and not self._sees_all(actor):
                raise NotFound("service", service)
            asked = newest
        with self.begin(write=False) as unit:
            around = self._around(unit, asked)
        return guide(asked, around, self.calendar, moment)

    def answers(
        self, actor: Actor, service: str, language: Language, *, at: datetime | None = None
    ) -> dict[str, list[str]]:
        """The same in sentences: question -> its answer; see :data:`~.words.QUESTIONS`."""
        return answers(self.guide(actor, service, at=at), language)

    def _around(self, unit: UnitOfWork, service: Service) -> Contents:
        """A service with what it refers to, and with what came in its place."""
        asked: dict[str, list[str]] = {}
        for reference in references_of(service):
            if reference.kind in KINDS:
                asked.setdefault(reference.kind, []).append(reference.to)
        found: dict[tuple[str, str], Entry] = {("service", service.name): service}
        asked.setdefault("service", []).extend(
            self._facet(unit, "replaces", {service.name, service.uri or ""})
        )
        for kind, references in asked.items():
            for entry in self._load(unit, kind, references):
                found.setdefault((kind, entry.name), entry)
        return Contents.of(found.values())

    def _facet(self, unit: UnitOfWork, what: str, values: set[str]) -> set[str]:
        """Names of the services that have one of these values in a facet."""
        ids: set[str] = set()
        for chunk in unit.columns(SERVICE, ("record", "what", "value"), Query(), part="facets"):
            rows = zip(chunk["record"], chunk["what"], chunk["value"], strict=True)
            ids.update(str(record) for record, facet, value in rows if facet == what and value in values)
        records = unit.find(SERVICE, Query((Where("id", "in", tuple(sorted(ids))),))) if ids else []
        return {str(record.document()["name"]) for record in records}

    def _load(self, unit: UnitOfWork, kind: str, references: Iterable[str]) -> list[Entry]:
        """The documents of these names and addresses, as far as they are here."""
        shelf, asked = self.shelf(kind), tuple(dict.fromkeys(references))
        records = {
            record.id: record
            for column in ("name", "uri")
            for record in unit.find(shelf.kind, Query((Where(column, "in", asked),)))
        }
        return [one.value(shelf.kind) for one in records.values()]

    # ------------------------------------------------------------------------------ searching

    def search(
        self,
        actor: Actor,
        text: str = "",
        *,
        group: str | None = None,
        event: str | None = None,
        theme: str | None = None,
        language: str | None = None,
        limit: int = 50,
    ) -> Found:
        """Services that hold today and answer every condition.

        :param text: words in any spelling of case and accents; the last one may be a beginning.
        :param group: a client group, by name or address, or a target group of a code list; a service for a group
            serves those who are part of it. :param event, theme: concepts, as ``list/code`` or by address.
        :param language: a language tag: the service can be had in it, or, where that was not said, is described in it.
        """
        self.permit(actor, "catalogue.read")
        with self.begin(write=False) as unit:
            records = unit.find(SERVICE, Query(search=text, order=("name",)))
            wanted = {
                "group": self._groups(unit, group) if group else None,
                "event": self._concept(unit, event) if event else None,
                "theme": self._concept(unit, theme) if theme else None,
                "language": {language} if language else None,
            }
            allowed = self._having(unit, {what: one for what, one in wanted.items() if one is not None}, text)
        day, found = self.today(), []
        for record in records:
            if allowed is None or record.id in allowed:
                entry: Service = record.value(KINDS["service"])
                if entry.active_on(day):
                    found.append(entry)
        return Found(tuple(found[:limit]), len(found))

    def _having(self, unit: UnitOfWork, wanted: dict[str, set[str]], text: str) -> set[str] | None:
        """Ids of the services that have one of the wanted values in each facet; None when nothing is wanted."""
        if not wanted:
            return None
        found: dict[str, set[str]] = {what: set() for what in wanted}
        for chunk in unit.columns(SERVICE, ("record", "what", "value"), Query(search=text), part="facets"):
            for record, what, value in zip(chunk["record"], chunk["what"], chunk["value"], strict=True):
                if value in wanted.get(str(what), ()):
                    found[str(what)].add(str(record))
        return set.intersection(*found.values())

    def _groups(self, unit: UnitOfWork, group: str) -> set[str]:
        """A group under its names, with the target groups that mean it, and all groups it is part of."""
        groups = Contents.of(
            record.value(KINDS["client_group"]) for record in unit.find(KINDS["client_group"], Query())
        )
        found, ahead = self._concept(unit, group), [group]
        while ahead:
            one = groups.find("client_group", ahead.pop())
            if one is not None and one.name not in found - {group}:
                found |= {one.name, *one.audiences} | ({one.uri} if one.uri else set())
                ahead += [relation.group for relation in one.relations if relation.kind == "part_of"]
        return found

    def _concept(self, unit: UnitOfWork, reference: str) -> set[str]:
        """A concept under each of its names."""
        lists = [one.value(KINDS["code_list"])
                 for one in unit.find(KINDS["code_list"], Query())]  # fmt: skip
        found = {reference}
        for codes in lists:
            for concept in codes.concepts:
                names = {codes.reference(concept), *concept.same_as} | (
                    {concept.uri} if concept.uri else set()
                )
                if reference in names:
                    found |= names
        return found

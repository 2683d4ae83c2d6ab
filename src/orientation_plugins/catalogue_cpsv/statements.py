"""What is stated alike of every document: its address, its texts, its concepts, where it is and when it is open."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from orientation_core.errors import Problem
from orientation_core.model.catalogue import (
    Address,
    CodeList,
    Concept,
    ContactPoint,
    OpeningHours,
    Page,
    Wording,
    is_uri,
)
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.entries import Entry
from orientation_core.model.terms import Term
from orientation_plugins.catalogue_cpsv.graph import RDF_TYPE, Graph, Literal, Node
from orientation_plugins.catalogue_cpsv.hours import Stretch, stretches, weekday_address
from orientation_plugins.catalogue_cpsv.terms import expand
from orientation_plugins.catalogue_cpsv.texts import distinct, literals
from orientation_plugins.catalogue_cpsv.values import (
    STATUS_AUTHORITY,
    STATUSES,
    address_of_language,
    duration_of,
    own_term,
)


class Statements:
    """States what documents say in a graph. :ivar where: pointer to the document that is being stated."""

    def __init__(self, contents: Contents, base: str) -> None:
        self.contents, self.base = contents, base
        self.graph = Graph()
        self.problems: list[Problem] = []
        self.where = ""
        self._blank = 0
        self._told_of: dict[str, str] = {}
        self._concept_lists = {
            id(concept): codes for codes in contents.code_lists for concept in codes.concepts
        }
        self._documents: dict[tuple[str, str], str] = {}

    # -------------------------------------------------------------------------------- nodes and addresses

    def _node(self, node_id: str, *classes: str) -> Node:
        node = self.graph.node(node_id)
        for one in classes:
            node.add(RDF_TYPE, one)
        return node

    def _anonymous(self, *classes: str) -> Node:
        self._blank += 1
        return self._node(f"_:n{self._blank}", *classes)

    def _iri(self, entry: Entry, kind: str) -> str:
        return entry.uri or f"{self.base}{kind}:{entry.name}"

    def _document(self, kind: str, reference: str) -> str:
        """The address of the document that a reference names, whether or not it is here."""
        found = self._documents.get((kind, reference))
        if found is None:
            entry = self.contents.find(kind, reference)
            if entry is not None:
                found = self._iri(entry, kind)
            else:
                found = reference if is_uri(reference) else f"{self.base}{kind}:{reference}"
            self._documents[kind, reference] = found
        return found

    def _part(self, owner: str, field: str, part: Any, *classes: str) -> Node:
        return self._node(part.uri or f"{owner}:{field}:{part.id}", *classes)

    def _entry(self, entry: Entry, kind: str, *classes: str) -> Node:
        node = self._node(self._iri(entry, kind), *classes)
        self._told_of[node.id] = f"{self.where} ({entry.name})"
        self._line(
            node, "dct:identifier", entry.identifier or (None if kind == "client_group" else entry.name)
        )
        return node

    # -------------------------------------------------------------------------------- values

    @staticmethod
    def _line(node: Node, predicate: str, text: str | None, datatype: str | None = None) -> None:
        line = " ".join(text.split()) if text else ""
        if line:
            node.add(predicate, Literal(line, None, datatype))

    @staticmethod
    def _words(node: Node, predicate: str, wording: Wording | None) -> None:
        for literal in literals(wording):
            node.add(predicate, literal)

    @staticmethod
    def _several(node: Node, predicate: str, wordings: Iterable[Wording]) -> None:
        for wording in wordings:
            for literal in literals(wording, alone=False):
                node.add(predicate, literal)

    def _languages(self, node: Node, tags: Iterable[str]) -> None:
        for tag in tags:
            address = address_of_language(tag)
            if address is not None:
                node.add("dct:language", self._node(address, "dct:LinguisticSystem").id)

    def _pages(self, node: Node, predicate: str, pages: Iterable[Page]) -> None:
        for page in pages:
            document = self._node(page.url, "foaf:Document")
            if (
                "dct:title" not in document.statements
            ):  # what one page is called here and there, the first says
                self._words(document, "dct:title", page.label)
            if "dct:language" not in document.statements and page.language:
                self._languages(document, (page.language,))
            node.add(predicate, document.id)

    def _term(self, node: Node, term: Term | None) -> None:
        if term is not None:
            self._line(node, "cv:processingTime", duration_of(term), "xsd:duration")
            self._line(node, "oc:term", own_term(term))

    def _days(self, node: Node, entry: Entry) -> None:
        for predicate, day in (
            ("schema:validFrom", entry.valid_from),
            ("schema:validThrough", entry.valid_until),
        ):
            if day is not None:
                self._line(node, predicate, day.isoformat(), "xsd:date")

    def _concepts(
        self, node: Node, predicate: str, references: Iterable[str], of_class: str = "skos:Concept"
    ) -> None:
        for reference in references:
            node.add(predicate, self._concept_address(reference, of_class))

    def _concept_address(self, reference: str, of_class: str) -> str:
        concept = self.contents.concept(reference)
        if concept is not None:
            address = self._concept_iri(self._concept_lists[id(concept)], concept)
        elif is_uri(reference):
            address = reference
        else:
            address = f"{self.base}code_list:{reference.replace('/', ':')}"
        self._node(address, *(("cv:Event",) if of_class == "cv:Event" else (of_class,)))
        return address

    def _concept_iri(self, codes: CodeList, concept: Concept) -> str:
        return concept.uri or f"{self.base}code_list:{codes.name}:{concept.code}"

    def _organisations(self, node: Node, predicate: str, references: Iterable[str], *classes: str) -> None:
        for reference in references:
            address = self._document("public_organisation", reference)
            self._node(address, "org:Organization", "foaf:Agent", *classes)
            node.add(predicate, address)

    def _datasets(self, node: Node, references: Iterable[str]) -> None:
        for reference in references:
            node.add("dct:isPartOf", self._node(self._document("dataset", reference), "dcat:Dataset").id)

    def _owner(self, entry: Entry, kind: str) -> str:
        return f"{self.base}{kind}:{entry.name}"

    def _status(self, node: Node, entry: Entry, *, usual: bool = False) -> None:
        """:param usual: nothing is said of one that is active."""
        if not usual or entry.status != "active":
            concept = self._node(STATUS_AUTHORITY + STATUSES[entry.status], "skos:Concept")
            node.add("adms:status", concept.id)

    # -------------------------------------------------------------------------------- where and when

    def _contact_points(self, node: Node, points: Iterable[ContactPoint], owner: str) -> None:
        """How questions are asked; the persons who answer stay at home."""
        for point in points:
            part = self._part(owner, "contact_points", point, "cv:ContactPoint")
            self._line(part, "dct:identifier", point.identifier)
            self._words(part, "rdfs:label", point.label)
            for phone in point.phones:
                self._line(part, "cv:telephone", phone)
            for email in point.emails:
                self._line(part, "cv:email", email)
            self._pages(part, "cv:contactPage", point.pages)
            self._addresses(part, point.addresses)
            self._hours(part, point.hours)
            node.add("cv:contactPoint", part.id)

    def _addresses(self, node: Node, addresses: Iterable[Address]) -> None:
        for address in distinct(one for one in addresses if one != Address()):
            part = self._node(address.uri, "locn:Address") if address.uri else self._anonymous("locn:Address")
            for predicate, wording in (
                ("locn:fullAddress", address.full),
                ("locn:locatorName", address.building),
                ("locn:thoroughfare", address.street),
                ("locn:postName", address.city),
                ("locn:addressArea", address.area),
                ("locn:adminUnitL2", address.region),
                ("locn:adminUnitL1", address.country),
            ):
                self._words(part, predicate, wording)
            for predicate, text in (
                ("locn:locatorDesignator", address.number),
                ("locn:poBox", address.box),
                ("locn:postCode", address.post_code),
                ("locn:addressId", address.register_id),
            ):
                self._line(part, predicate, text)
            node.add("locn:address", part.id)

    def _hours(self, node: Node, hours: OpeningHours | None) -> None:
        for stretch in stretches(hours) if hours is not None else ():
            said = stretch.statement
            part = (
                self._node(said.uri, "time:TemporalEntity")
                if said.uri
                else self._anonymous("time:TemporalEntity")
            )
            self._words(part, "dct:description", said.text)
            self._concepts(part, "cv:frequency", said.frequencies)
            self._end(part, "time:hasBeginning", stretch, said.first_weekday, said.opens, stretch.first_day)
            self._end(part, "time:hasEnd", stretch, said.last_weekday, said.closes, stretch.last_day)
            node.add("cv:specialOpeningHoursSpecification" if stretch.special else "cv:openingHours", part.id)

    def _end(
        self, part: Node, predicate: str, stretch: Stretch, weekday: int | None, clock: str | None, day: Any
    ) -> None:
        if weekday is None and clock is None and day is None:
            return
        if stretch.statement.uri and predicate in part.statements:
            return  # two things have the same hours, which are stated once
        instant = self._anonymous("time:Instant")
        part.add(predicate, instant.id)
        if day is not None:
            self._line(instant, "time:inXSDDate", day.isoformat(), "xsd:date")
        if weekday is None and clock is None:
            return
        description = self._anonymous("time:DateTimeDescription")
        instant.add("time:inDateTime", description.id)
        if weekday is not None:
            description.add("time:dayOfWeek", weekday_address(weekday))
        if clock is not None:
            hour, _, minute = clock.partition(":")
            self._line(description, "time:hour", str(int(hour)), "xsd:integer")
            self._line(description, "time:minute", str(int(minute)), "xsd:integer")
            description.add("time:unitType", expand("time:unitMinute"))

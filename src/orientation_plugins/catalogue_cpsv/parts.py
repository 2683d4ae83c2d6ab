"""The parts of a service: what to bring, what it costs, what has to be true, what it rests on, who plays a part."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

import attrs

from orientation_core.model.catalogue import (
    Address,
    ContactPerson,
    ContactPoint,
    Cost,
    Evidence,
    LegalResource,
    Output,
    Participation,
    Requirement,
    Rule,
)
from orientation_plugins.catalogue_cpsv.finding import Finding
from orientation_plugins.catalogue_cpsv.graph import Literal, Node
from orientation_plugins.catalogue_cpsv.naming import NOT_STATED, mark, nameless, slug, tail
from orientation_plugins.catalogue_cpsv.remarks import short
from orientation_plugins.catalogue_cpsv.texts import distinct
from orientation_plugins.catalogue_cpsv.values import CURRENCY_AUTHORITY, amount_of, email_of, phone_of


@attrs.define
class Ids:
    """The ids of the parts of one kind in one document. :ivar by_node: node -> id, in their order."""

    field: str
    by_node: dict[str, str] = attrs.Factory(dict)


class Parts:
    """Reads the parts of the documents of one file."""

    def __init__(self, importer: Finding) -> None:
        self.importer = importer
        self.subjects = importer.subjects
        self.told = importer.told

    # -------------------------------------------------------------------------------- ids

    def ids(self, owner: tuple[str, str], field: str, node_ids: Iterable[str]) -> Ids:
        """An id for each of these nodes, unique among them. :param owner: kind and name of the document."""
        found = Ids(field)
        taken: set[str] = set()
        known = {part.uri: part.id for part in self._known(owner, field) if part.uri}
        for node_id in dict.fromkeys(node_ids):
            own = self.importer.names.own(node_id)
            if (
                own[:3] == (*owner, field)
                and len(own) == 4
                and own[3] == slug(own[3], 80)
                and own[3] not in taken
            ):
                wish = own[3]
            else:
                wish = known.get(node_id) or self._wish(node_id, field)
            unique, number = wish, 1
            if wish in taken:
                unique = wish = f"{wish[:60]}-{mark(self.importer.names.fingerprints.of(node_id))}"
            while unique in taken:
                number += 1
                unique = f"{wish}-{number}"
            taken.add(unique)
            found.by_node[node_id] = unique
        return found

    def _known(self, owner: tuple[str, str], field: str) -> tuple[Any, ...]:
        """The parts that the document has in the catalogue."""
        known = self.importer.source.known.find(*owner)
        parts: tuple[Any, ...] = () if known is None else getattr(known, field)
        return parts

    def _wish(self, node_id: str, field: str) -> str:
        if not node_id.startswith("_:"):
            return slug(tail(node_id)) or f"{field}-{mark(node_id)}".replace("_", "-")
        node = self.importer.graph.get(node_id)
        texts = sorted(
            value.value
            for value in (node.statements.get("dct:identifier", ()) if node else ())
            if isinstance(value, Literal)
        )
        label = texts[0] if texts else self.subjects.any_label(node) if node else ""
        return slug(label, 40) or f"{field}-{mark(self.importer.names.fingerprints.of(node_id))}".replace(
            "_", "-"
        )

    def address(self, owner: tuple[str, str], field: str, node_id: str) -> str | None:
        """The address of a part to be kept; None when its id and its document give it."""
        if nameless(node_id):
            return None
        return None if self.importer.names.own(node_id)[:3] == (*owner, field) else node_id

    def nodes(self, node: Node, predicate: str, text_as: str = "dct:title") -> list[str]:
        """The parts that a property names; a text in place of a part becomes one. :param text_as: its property."""
        found: list[str] = []
        for value in self.subjects.values(node, predicate) if predicate in node.statements else ():
            if isinstance(value, Literal):
                made = self.importer.graph.node(f"_:text-{mark(f'{node.id} {predicate} {value!r}')}")
                made.add(text_as, value)
                self.told.remark("value-mended", node.id, f"{predicate} “{short(value.value, 40)}”")
                found.append(made.id)
            else:
                found.append(value)
        return found

    # -------------------------------------------------------------------------------- what most parts have

    def _common(self, owner: tuple[str, str], ids: Ids, node: Node, *, titled: bool = True) -> dict[str, Any]:
        node.take("rdf:type")
        part_id = ids.by_node[node.id]
        identifier = self.subjects.identifier(node)
        own = self.importer.names.own(node.id)[:3] == (*owner, ids.field)
        if identifier == part_id and (own or self._unidentified(owner, ids.field, part_id)):
            identifier = None  # its id was written because there had to be one
        values: dict[str, Any] = {
            "id": part_id,
            "uri": self.address(owner, ids.field, node.id),
            "identifier": identifier,
        }
        if titled:
            values["title"] = self.subjects.title(node, identifier or part_id)
        values["description"] = self.subjects.words.wording(node, "dct:description", "schema:description")
        return values

    def _unidentified(self, owner: tuple[str, str], field: str, part_id: str) -> bool:
        return any(part.id == part_id and part.identifier is None for part in self._known(owner, field))

    def _types(self, node: Node, use: str, predicate: str = "dct:type") -> tuple[str, ...]:
        return self.importer.concepts_of(node, predicate, use)

    def _type(self, node: Node, use: str) -> str | None:
        found = self._types(node, use)
        for other in found[1:]:
            self.told.remark("value-repeated", node.id, f"dct:type {short(other)}")
        return found[0] if found else None

    # -------------------------------------------------------------------------------- each

    def evidence(self, owner: tuple[str, str], ids: Ids, node: Node) -> Evidence:
        """What to bring."""
        return Evidence(
            **self._common(owner, ids, node),
            condition=self.subjects.words.wording(node, "oc:condition"),
            type=self._type(node, "other"),
            evidence_types=self._types(node, "evidence_type", "dct:conformsTo"),
            languages=self.subjects.languages(node),
            pages=self.subjects.pages(node, "foaf:page"),
            part_of=self.importer.documents_of(node, "dct:isPartOf", "dataset"),
        )

    def requirement(
        self, owner: tuple[str, str], ids: Ids, node: Node, evidence: Ids, rules: Ids
    ) -> Requirement:
        """What has to be true."""
        return Requirement(
            **self._common(owner, ids, node),
            types=self._types(node, "requirement_type"),
            evidence=linked(self.nodes(node, "cv:hasSupportingEvidence"), evidence),
            fulfils=linked(self.nodes(node, "cv:fulfils"), rules),
        )

    def rule(self, owner: tuple[str, str], ids: Ids, node: Node, acts: Ids) -> Rule:
        """A rule that it follows."""
        values = self._common(owner, ids, node)
        if values["description"] is None:
            self.told.remark("description-from-title", node.id)
            values["description"] = values["title"]
        return Rule(
            **values,
            type=self._type(node, "rule_type"),
            languages=self.subjects.languages(node),
            implements=linked(self.nodes(node, "cpsv:implements"), acts),
        )

    def legal_resource(self, owner: tuple[str, str], ids: Ids, node: Node) -> LegalResource:
        """A law that it rests on."""
        values = self._common(owner, ids, node, titled=False)
        return LegalResource(
            **values,
            title=self.subjects.name(node, "dct:title", "eli:title", "skos:prefLabel", "rdfs:label"),
            pages=self.subjects.pages(node, "foaf:page", "eli:is_embodied_by"),
            related=tuple(one for one in self.subjects.refs(node, "dct:relation") if not nameless(one)),
        )

    def cost(self, owner: tuple[str, str], ids: Ids, node: Node) -> Cost:
        """What it costs."""
        amount: float | None = None
        for number, literal in enumerate(self.subjects.literals(node, "cv:hasValue")):
            value = amount_of(literal.value)
            if value is None or number:
                kind = "value-repeated" if number else "value-not-usable"
                self.told.remark(kind, node.id, f"cv:hasValue {short(literal.value, 40)}")
            else:
                amount = value
        channels = self.importer.documents_of(node, "cv:ifAccessedThrough", "channel")
        for other in channels[1:]:
            self.told.remark("value-repeated", node.id, f"cv:ifAccessedThrough {short(other)}")
        return Cost(
            **self._common(owner, ids, node, titled=False),
            amount=amount,
            currency=self._currency(node),
            condition=self.subjects.words.wording(node, "oc:condition"),
            channel=channels[0] if channels else None,
            defined_by=self.importer.documents_of(node, "cv:isDefinedBy", "public_organisation"),
        )

    def _currency(self, node: Node) -> str | None:
        for value in self.subjects.values(node, "cv:currency"):
            text = value.value.strip() if isinstance(value, Literal) else value
            if not isinstance(value, Literal) and (concept := self.importer.graph.get(value)) is not None:
                for one in tuple(concept.statements):
                    concept.take(one)
            last = tail(text).upper()
            if re.fullmatch("[A-Z]{3}", last) and (
                isinstance(value, Literal) or value == CURRENCY_AUTHORITY + last
            ):
                return last
            if not isinstance(value, Literal) and not nameless(value):
                return value
            if text == "€":
                return "EUR"
            self.told.remark("value-not-usable", node.id, f"cv:currency {short(text, 40)}")
        return None

    def output(self, owner: tuple[str, str], ids: Ids, node: Node) -> Output:
        """What the client has at the end."""
        return Output(
            **self._common(owner, ids, node),
            types=self._types(node, "output_type"),
            languages=self.subjects.languages(node),
            part_of=self.importer.documents_of(node, "dct:isPartOf", "dataset"),
        )

    def participation(self, owner: tuple[str, str], ids: Ids, node: Node) -> Participation:
        """The part that somebody plays."""
        values = self._common(owner, ids, node, titled=False)
        if values["description"] is None:
            fallback = values["identifier"] or values["id"]
            values["description"] = self.subjects.title(node, fallback)
        agent: dict[str, Any] = {}
        for number, one in enumerate(self.subjects.refs(node, "cv:hasParticipant")):
            if number:
                self.told.remark("value-repeated", node.id, f"cv:hasParticipant {short(one)}")
            elif self.importer.names.has("public_organisation", one):
                agent = {"organisation": self.importer.reference("public_organisation", one)}
            else:
                agent = self._agent(self.subjects.node(one), values["id"])
        return Participation(**values, roles=self._types(node, "role", "cv:role"), **agent)

    def _agent(self, node: Node, part_id: str) -> dict[str, Any]:
        node.take("rdf:type")
        identifier = self.subjects.identifier(node)
        if node.blank and identifier == NOT_STATED:  # it was written because there had to be one
            node.take("dct:title")
            return {}
        return {
            "agent_uri": None if nameless(node.id) else node.id,
            "agent_identifier": None if node.blank and identifier == part_id else identifier,
            "label": self.subjects.title(node, identifier or tail(node.id)),
            "addresses": self.addresses(node),
        }

    # -------------------------------------------------------------------------------- where and how to reach

    def contact_points(self, owner: tuple[str, str], node: Node) -> tuple[ContactPoint, ...]:
        """The contact points of a document."""
        nodes = [
            one
            for one in self.nodes(node, "cv:contactPoint", "rdfs:label")
            if not nameless(one) or self.subjects.node(one).statements.keys() - {"rdf:type"}
        ]
        ids = self.ids(owner, "contact_points", nodes)
        return tuple(self._contact_point(owner, ids, self.subjects.node(one)) for one in ids.by_node)

    def _contact_point(self, owner: tuple[str, str], ids: Ids, node: Node) -> ContactPoint:
        node.take("rdf:type")
        return ContactPoint(
            id=ids.by_node[node.id],
            uri=self.address(owner, ids.field, node.id),
            identifier=self.subjects.identifier(node, made=False),
            label=self.subjects.name(node, "rdfs:label", "dct:title", "skos:prefLabel"),
            phones=self._reached(node, "cv:telephone", phone_of, "vcard:hasValue"),
            emails=self._reached(node, "cv:email", email_of, "vcard:hasValue"),
            pages=self.subjects.pages(node, "cv:contactPage", "foaf:page"),
            addresses=self.addresses(node),
            hours=self.importer.hours.read(node),
            persons=self._persons(owner, ids.by_node[node.id]),
        )

    def _persons(self, owner: tuple[str, str], point_id: str) -> tuple[ContactPerson, ...]:
        """Who answers there, as it is known: nobody is ever written into a file."""
        points = self._known(owner, "contact_points")
        return next((point.persons for point in points if point.id == point_id), ())

    def _reached(
        self, node: Node, predicate: str, read: Callable[[str], str | None], inner: str
    ) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for value in self.subjects.values(node, predicate) if predicate in node.statements else ():
            text = value.value if isinstance(value, Literal) else value
            holder = None if isinstance(value, Literal) else self.importer.graph.get(value)
            if holder is not None and holder.blank:
                holder.take("rdf:type")
                texts = [one.value if isinstance(one, Literal) else one for one in holder.take(inner)]
                text = texts[0] if texts else text
            one = read(text)
            if one is None:
                self.told.remark("value-not-usable", node.id, predicate)  # it may be a person's: not repeated
            else:
                found[one] = None
        return tuple(found)

    def addresses(self, node: Node) -> tuple[Address, ...]:
        """The addresses of a subject."""
        found = (
            self._address(self.subjects.node(one))
            for one in self.nodes(node, "locn:address", "locn:fullAddress")
        )
        return distinct(one for one in found if one != Address())

    def _address(self, node: Node) -> Address:
        node.take("rdf:type")
        words, line = self.subjects.words.wording, self.subjects.line
        return Address(
            full=words(node, "locn:fullAddress", "skos:prefLabel", "rdfs:label"),
            building=words(node, "locn:locatorName"),
            street=words(node, "locn:thoroughfare"),
            number=_most(line(node, "locn:locatorDesignator"), 40),
            box=_most(line(node, "locn:poBox"), 40),
            post_code=_most(line(node, "locn:postCode"), 40),
            city=words(node, "locn:postName"),
            area=words(node, "locn:addressArea"),
            region=words(node, "locn:adminUnitL2"),
            country=words(node, "locn:adminUnitL1"),
            register_id=line(node, "locn:addressId"),
            uri=None if nameless(node.id) else node.id,
        )


def linked(nodes: Iterable[str], ids: Ids) -> tuple[str, ...]:
    """The ids of these nodes."""
    return tuple(dict.fromkeys(ids.by_node[one] for one in nodes if one in ids.by_node))


def _most(text: str | None, most: int) -> str | None:
    return text[:most].strip() if text else None

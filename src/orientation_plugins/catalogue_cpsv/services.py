"""Services, and what they have in common with other documents."""

from __future__ import annotations

from typing import Any

from orientation_core.model.catalogue import (
    Dataset,
    Service,
    ServiceRelation,
    Wording,
)
from orientation_core.model.catalogue.exchange import Source
from orientation_core.model.terms import Term
from orientation_plugins.catalogue_cpsv.finding import Finding
from orientation_plugins.catalogue_cpsv.graph import Graph, Literal, Node
from orientation_plugins.catalogue_cpsv.hours import day_of
from orientation_plugins.catalogue_cpsv.naming import NOT_STATED, nameless
from orientation_plugins.catalogue_cpsv.parts import Ids, Parts
from orientation_plugins.catalogue_cpsv.remarks import Told, short
from orientation_plugins.catalogue_cpsv.texts import regrouped
from orientation_plugins.catalogue_cpsv.values import (
    STATUS_AUTHORITY,
    STATUSES,
    status_of,
    term_of,
    term_of_own,
)

_PARTS = {
    "evidence": ("cpsv:hasInput", "dct:title"),
    "rules": ("cpsv:follows", "dct:title"),
    "legal_resources": ("cv:hasLegalResource", "dct:title"),
    "requirements": ("cv:holdsRequirement", "dct:title"),
    "costs": ("cv:hasCost", "dct:description"),
    "outputs": ("cpsv:produces", "dct:title"),
    "participations": ("cv:hasParticipation", "dct:description"),
}


class ServiceReading(Finding):
    """Reads the services of one file."""

    def __init__(self, graph: Graph, source: Source, base: str, told: Told) -> None:
        super().__init__(graph, source, base, told)
        self.parts = Parts(self)

    def _entry(self, node: Node, kind: str) -> dict[str, Any]:
        node.take("rdf:type")
        days: dict[str, Any] = {}
        for field, predicate in (("valid_from", "schema:validFrom"), ("valid_until", "schema:validThrough")):
            for literal in self.subjects.literals(node, predicate):
                days[field] = day_of(literal.value)
                if days[field] is None:
                    self.told.remark("value-not-usable", node.id, f"{predicate} {short(literal.value, 40)}")
        if days.get("valid_from") and days.get("valid_until") and days["valid_from"] > days["valid_until"]:
            self.told.problem(node.id, "the last day comes before the first", "validity.order")
            days = {}
        name = self.names.of(kind, node.id)
        identifier = self.subjects.identifier(node, made=kind != "public_organisation")
        known = self.source.known.find(kind, name)
        if identifier == name and (
            self.names.own(node.id) or (known is not None and known.identifier is None)
        ):
            identifier = None  # its name was written because there had to be one
        return {
            "name": name,
            "version": 1,
            "uri": self.subjects.address(node.id),
            "identifier": identifier,
            "status": self._status(node),
            **days,
        }

    def _status(self, node: Node) -> str:
        for value in self.subjects.values(node, "adms:status"):
            text = value.value if isinstance(value, Literal) else value
            found = status_of(text)
            concept = None if isinstance(value, Literal) else self.graph.get(value)
            if concept is not None:
                labels = [
                    one.value
                    for name in ("skos:prefLabel", "dct:title", "rdfs:label")
                    for one in self.subjects.literals(concept, name)
                ]
                concept.take("rdf:type")
                found = found or next((status for label in labels if (status := status_of(label))), None)
            if found is None:
                self.told.remark("status-assumed", node.id, short(text))
                return "active"
            if text != STATUS_AUTHORITY + STATUSES[found]:
                self.told.remark("value-mended", node.id, f"adms:status {short(text)} → {found}")
            return found
        return "active"

    def _description(self, node: Node, title: Wording, known: Service | Dataset | None) -> Wording | None:
        found = self.words.wording(node, "dct:description", "schema:description")
        if found is None:
            self.told.remark("description-from-title", node.id)
        if found == title and known is not None and known.description is None:
            return None  # the title was written because there had to be one
        return found or title

    def _term(self, node: Node) -> Term | None:
        for literal in self.subjects.literals(node, "oc:term"):
            term = term_of_own(literal.value)
            if term is not None:
                node.take("cv:processingTime")
                return term
        term = None
        for literal in self.subjects.literals(node, "cv:processingTime"):
            about = f"cv:processingTime {short(literal.value, 40)}"
            if term is not None:
                self.told.remark("value-repeated", node.id, about)
                continue
            term, exact = term_of(literal.value)
            if term is None:
                self.told.remark("value-not-usable", node.id, about)
            elif not exact:
                self.told.remark("value-mended", node.id, f"{about} → {term.n} {term.unit}")
        return term

    # -------------------------------------------------------------------------------- services

    def _service(self, node: Node) -> Service:
        values = self._entry(node, "service")
        owner = ("service", values["name"])
        languages = self.subjects.languages(node)
        usual = self.words.default
        if len(languages) == 1:
            self.words.default = languages[0]
        title = self.subjects.title(node, values["identifier"] or values["name"])
        audiences, groups = self._audiences(node)
        known: Service | None = self.source.known.find("service", values["name"])
        service = Service(
            **values,
            title=title,
            description=self._description(node, title, known),
            keywords=regrouped(self.words.wordings(node, "dcat:keyword"), known.keywords if known else ()),
            authorities=self._competent(node),
            client_groups=groups,
            audiences=audiences,
            themes=self.concepts_of(node, "cv:thematicArea", "theme"),
            sectors=self.concepts_of(node, "cv:sector", "sector"),
            types=self.concepts_of(node, "dct:type", "type"),
            classifications=self.concepts_of(node, "cv:isClassifiedBy", "classification"),
            events=self.concepts_of(node, "cv:isGroupedBy", "event"),
            languages=languages,
            spatial=self.concepts_of(node, "dct:spatial", "location"),
            evidence_types=self.concepts_of(node, "cv:hasInputType", "evidence_type"),
            processing_time=self._term(node),
            channels=self.documents_of(node, "cv:hasChannel", "channel"),
            contact_points=self.parts.contact_points(owner, node),
            pages=self.subjects.pages(node, "foaf:page"),
            relations=self._relations(node, values),
            part_of=self.documents_of(node, "dct:isPartOf", "dataset"),
            **self._parts(owner, node),
        )
        self.words.default = usual
        return service

    def _parts(self, owner: tuple[str, str], node: Node) -> dict[str, Any]:
        """The parts of a service, with those that other parts name among them."""
        parts, graph = self.parts, self.graph
        nodes = {
            field: dict.fromkeys(parts.nodes(node, predicate, as_))
            for field, (predicate, as_) in _PARTS.items()
        }
        for field, predicate, target in (
            ("requirements", "cv:hasSupportingEvidence", "evidence"),
            ("requirements", "cv:fulfils", "rules"),
            ("rules", "cpsv:implements", "legal_resources"),
        ):
            for one in nodes[field]:
                inner = graph.get(one)
                for other in parts.nodes(inner, predicate) if inner is not None else ():
                    if self.names.has("service", other):
                        self.told.remark("not-carried", one, f"{predicate} {short(other)}")
                    elif other not in nodes[target]:
                        nodes[target][other] = None
                        self.told.remark("link-added", node.id, short(other))
        ids = {field: parts.ids(owner, field, several) for field, several in nodes.items()}

        def each(field: str, make: Any, *links: Ids) -> tuple[Any, ...]:
            return tuple(
                make(owner, ids[field], self.subjects.node(one), *links) for one in ids[field].by_node
            )

        return {
            "evidence": each("evidence", parts.evidence),
            "requirements": each("requirements", parts.requirement, ids["evidence"], ids["rules"]),
            "rules": each("rules", parts.rule, ids["legal_resources"]),
            "legal_resources": each("legal_resources", parts.legal_resource),
            "costs": each("costs", parts.cost),
            "outputs": each("outputs", parts.output),
            "participations": each("participations", parts.participation),
        }

    def _competent(self, node: Node) -> tuple[str, ...]:
        found = self.documents_of(node, "cv:hasCompetentAuthority", "public_organisation")
        if found:
            return found
        publishers = {
            value
            for one in node.statements.get("dct:isPartOf", ())
            if isinstance(one, str) and (dataset := self.graph.get(one)) is not None
            for value in dataset.statements.get("dct:publisher", ())
            if isinstance(value, str)
        }
        candidates = [one for one in publishers if self.names.has("public_organisation", one)]
        if len(candidates) != 1 and len(self._found["public_organisation"]) == 1:
            candidates = list(self._found["public_organisation"])
        if len(candidates) == 1:
            self.told.remark("authority-assumed", node.id, short(candidates[0]))
            return (self.reference("public_organisation", candidates[0]),)
        self.told.remark("authority-missing", node.id)
        self._placeholder = True
        return (f"authority-{NOT_STATED}",)

    def _audiences(self, node: Node) -> tuple[tuple[str, ...], tuple[str, ...]]:
        audiences = self.concepts_of(node, "dct:audience", "audience")
        groups: dict[str, None] = {}
        kept: dict[str, None] = {}
        for one in audiences:
            own = self.names.own(one)
            name = own[1] if len(own) == 2 and own[0] == "client_group" else one
            group = self.source.known.find("client_group", name)
            if group is None:
                kept[one] = None
            else:
                groups[group.name] = None
        return tuple(kept), tuple(groups)

    def _relations(self, node: Node, values: dict[str, Any]) -> tuple[ServiceRelation, ...]:
        found: dict[ServiceRelation, None] = {}
        known: Service | None = self.source.known.find("service", values["name"])
        # To a service that is not in the file only a plain relation can be written.
        kinds = {one.service: one.kind for one in (known.relations if known else ())}
        for predicate, kind in (
            ("dct:requires", "requires"),
            ("cv:relatedService", "related"),
            ("dct:relation", "related"),
            ("dct:replaces", "replaces"),
        ):
            for one in self.subjects.refs(node, predicate):
                reference = self.reference("service", one)
                if one == node.id or reference in (values["name"], values["uri"]):
                    self.told.problem(node.id, "a service has no relation to itself", "relation.self")
                elif nameless(one) and not self.names.has("service", one):
                    self.told.remark("not-carried", node.id, f"{predicate} {short(one)}")
                else:
                    plain = kind == "related" and not self.names.has("service", one)
                    found[ServiceRelation(kinds.get(reference, kind) if plain else kind, reference)] = None  # type: ignore[arg-type]
        return tuple(found)

    def _cycles(self, services: list[Service]) -> None:
        """Refuse services that need themselves first, or came in their own place."""
        node_of = {self.names.of("service", node_id): node_id for node_id in self._found["service"]}
        for kind in ("requires", "replaces"):
            after = {
                one.name: [other.service for other in one.relations if other.kind == kind] for one in services
            }
            done: set[str] = set()
            for start in after:
                trail: dict[str, None] = {}
                pending = [(start, False)]
                while pending:
                    name, leaving = pending.pop()
                    if leaving:
                        trail.pop(name, None)
                        done.add(name)
                    elif name in trail:
                        text = f"this service {kind} itself, by way of others: {', '.join(list(trail)[:10])}"
                        self.told.problem(node_of.get(name, name), text, "relation.cycle")
                        done.add(name)
                    elif name not in done:
                        trail[name] = None
                        pending.append((name, True))
                        pending += [(other, False) for other in after.get(name, ())]

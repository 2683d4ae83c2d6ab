"""From a graph to the documents of a catalogue, telling every assumption and everything that could not be carried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import attrs

from orientation_core.model.catalogue import (
    Channel,
    Dataset,
    OpeningHours,
    PublicOrganisation,
    Service,
    ServiceRelation,
    Wording,
    is_uri,
)
from orientation_core.model.catalogue.channels import ChannelKind
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.entries import Entry
from orientation_core.model.catalogue.exchange import Arrival, Source
from orientation_core.model.terms import Term
from orientation_plugins.catalogue_cpsv.concepts import Concepts
from orientation_plugins.catalogue_cpsv.graph import Graph, Literal, Node
from orientation_plugins.catalogue_cpsv.hours import HoursReader, day_of
from orientation_plugins.catalogue_cpsv.naming import Names, nameless, slug, tail
from orientation_plugins.catalogue_cpsv.parts import NOT_STATED, Ids, Parts
from orientation_plugins.catalogue_cpsv.remarks import Told, short
from orientation_plugins.catalogue_cpsv.subjects import Subjects
from orientation_plugins.catalogue_cpsv.terms import GIVES_AWAY, MANDATORY
from orientation_plugins.catalogue_cpsv.texts import Words, coded
from orientation_plugins.catalogue_cpsv.values import (
    STATUS_AUTHORITY,
    STATUSES,
    language_of_address,
    status_of,
    term_of,
    term_of_own,
)

#: kind -> what the vocabulary can say of it; steps, owners and reviews are not for others.
_LIFE = frozenset({"uri", "identifier", "status", "valid_from", "valid_until"})
SAYS: Mapping[str, frozenset[str]] = {
    "service": _LIFE
    | {
        *(
            "title",
            "description",
            "keywords",
            "authorities",
            "client_groups",
            "audiences",
            "themes",
            "sectors",
        ),
        *(
            "types",
            "classifications",
            "events",
            "languages",
            "spatial",
            "requirements",
            "evidence",
            "evidence_types",
        ),
        *(
            "rules",
            "legal_resources",
            "costs",
            "processing_time",
            "channels",
            "outputs",
            "contact_points",
            "pages",
        ),
        *("participations", "relations", "part_of"),
    },
    "channel": _LIFE
    | {
        *(
            "label",
            "kind",
            "type",
            "description",
            "hours",
            "languages",
            "addresses",
            "pages",
            "contact_points",
        ),
        *("owned_by", "processing_time", "inputs"),
    },
    "public_organisation": _LIFE
    | {
        *("label", "other_names", "enterprise_number", "spatial", "public", "addresses", "pages"),
        "contact_points",
    },
    "dataset": _LIFE | {"title", "description", "publisher", "pages"},
    "code_list": frozenset({"uri", "identifier", "label", "use", "description", "concepts"}),
}
CHANNEL_TERM = "urn:orientation-core:terms:channel-"
_KINDS = ("counter", "telephone", "web", "mail", "letter", "app", "chat", "visit", "other")
_AUTHORITY_NOT_STATED = Wording(
    fr="Autorité compétente non précisée",
    nl="Bevoegde overheid niet vermeld",
    de="Zuständige Behörde nicht angegeben",
    en="Competent authority not stated",
)
#: property of a service -> the class of what it names, and the fields that hold them.
_PARTS = {
    "evidence": ("cpsv:hasInput", "dct:title"),
    "rules": ("cpsv:follows", "dct:title"),
    "legal_resources": ("cv:hasLegalResource", "dct:title"),
    "requirements": ("cv:holdsRequirement", "dct:title"),
    "costs": ("cv:hasCost", "dct:description"),
    "outputs": ("cpsv:produces", "dct:title"),
    "participations": ("cv:hasParticipation", "dct:description"),
}
_ATTACHED = frozenset(
    {
        "cv:Evidence",
        "cpsv:Rule",
        "eli:LegalResource",
        "cv:Requirement",
        "cv:Cost",
        "cv:Output",
        "cv:Participation",
        "cv:ContactPoint",
        "foaf:Agent",
        "foaf:Person",
        "locn:Address",
        "time:TemporalEntity",
    }
)


def arrive(graph: Graph, source: Source, base: str, told: Told) -> Arrival:
    """What the graph of a file holds. :raises InvalidDocument: it contradicts itself; with every place."""
    return Importer(graph, source, base, told).arrival()


class Importer:
    """Makes the documents of one file."""

    def __init__(self, graph: Graph, source: Source, base: str, told: Told) -> None:
        self.graph, self.source, self.told = graph, source, told
        self.names = Names(graph, base, source.known)
        self.words = Words(told, self._language())
        self.subjects = Subjects(graph, self.names, self.words, told)
        self._allocate()
        self.concepts = Concepts(graph, self.names, self.subjects, told, source.known)
        self.hours = HoursReader(
            graph, told, self.words, self.subjects.address, lambda one: self.concepts.reference(one, "other")
        )
        self.parts = Parts(self)
        self._placeholder = False

    # -------------------------------------------------------------------------------- what there is

    def _language(self) -> str:
        """The language that every service of the file is in, when that is one; else the agency's first."""
        found: Counter[str] = Counter()
        for node in self.graph:
            if "cpsv:PublicService" in node.types():
                for value in node.statements.get("dct:language", ()):
                    tag = language_of_address(value.value if isinstance(value, Literal) else value)
                    found[tag or ""] += 1
        return next(iter(found)) if len(found) == 1 and "" not in found else self.source.languages[0]

    def _allocate(self) -> None:
        """Find the documents of the file, by their class or by who names them, and give each its name."""
        found: dict[str, dict[str, None]] = {
            kind: {} for kind in ("service", "channel", "public_organisation", "dataset")
        }
        persons: set[str] = set()
        given_away: dict[str, str] = {}
        for node in self.graph:
            kinds = node.types()
            if "foaf:Person" in kinds:
                persons.add(node.id)
            for kind, classes in _CLASSES.items():
                if not classes.isdisjoint(kinds):
                    found[kind][node.id] = None
            if not kinds:
                for predicate in node.statements:
                    if predicate in GIVES_AWAY:
                        given_away[node.id] = GIVES_AWAY[predicate]
        for node_id, of_class in given_away.items():
            found["service"][node_id] = None
            self.told.remark("class-assumed", node_id, of_class)
        for node in self.graph:
            for predicate, kind in _NAMED_BY.items():
                for value in node.statements.get(predicate, ()):
                    for one in self.graph.items(value) if isinstance(value, str) else ():
                        if isinstance(one, str) and self._worth(one, kind):
                            found[kind][one] = None
        for node in self.graph:
            publisher = node.statements.get("dct:publisher", ()) if "dcat:Dataset" in node.types() else ()
            for value in publisher:
                if isinstance(value, str) and self._worth(value, "agent"):
                    found["public_organisation"][value] = None
            if "foaf:Agent" in node.types() and "org:Organization" in node.types():
                found["public_organisation"][node.id] = None
        organisations = {one: None for one in found["public_organisation"] if one not in persons}
        found["public_organisation"] = organisations
        for kind, node_ids in found.items():
            self.names.allocate(kind, node_ids)
        self._found = found

    def _worth(self, node_id: str, kind: str) -> bool:
        """Whether a subject is a document: it is described, or is a node that somebody else can look up."""
        node = self.graph.get(node_id)
        if node is None:
            return not nameless(node_id)
        identifiers = node.statements.get("dct:identifier", ())
        stands_in = node.blank and any(
            isinstance(one, Literal) and one.value == NOT_STATED for one in identifiers
        )
        return not stands_in and (
            kind == "channel" or not node.blank or bool(node.statements.keys() - {"rdf:type"})
        )

    # -------------------------------------------------------------------------------- references

    def reference(self, kind: str, node_id: str) -> str:
        """How one document refers to another: by its name when it is here, else by its address."""
        if self.names.has(kind, node_id):
            return self.names.of(kind, node_id)
        own = self.names.own(node_id)
        known = self.source.known.find(kind, node_id)
        if known is not None:
            return str(known.name)
        return own[1] if len(own) == 2 and own[0] == kind and own[1] == slug(own[1], 80) else node_id

    def documents_of(self, node: Node, predicate: str, kind: str) -> tuple[str, ...]:
        """The documents that a property names."""
        found: dict[str, None] = {}
        for one in self.subjects.refs(node, predicate):
            if not nameless(one) or self.names.has(kind, one):
                found[self.reference(kind, one)] = None
            elif (blank := self.graph.get(one)) is not None and blank.statements.keys() - {
                "rdf:type",
                "dct:identifier",
                "dct:title",
            }:
                self.told.remark("not-carried", node.id, predicate)
        for literal in self.subjects.literals(node, predicate):
            self.told.remark("value-not-usable", node.id, f"{predicate} “{short(literal.value, 40)}”")
        return tuple(found)

    def concepts_of(self, node: Node, predicate: str, use: str) -> tuple[str, ...]:
        """The concepts that a property names, by address, by name or by label."""
        if predicate not in node.statements:
            return ()
        found: dict[str, None] = {}
        for value in self.subjects.values(node, predicate):
            one = (
                self.concepts.from_label(node.id, value, use)
                if isinstance(value, Literal)
                else self.concepts.reference(value, use)
            )
            if one is not None:
                found[one] = None
        return tuple(found)

    # -------------------------------------------------------------------------------- documents

    def arrival(self) -> Arrival:
        """The documents, and what there is to tell."""
        entries: list[Entry] = []
        for kind, make in (
            ("public_organisation", self._organisation),
            ("dataset", self._dataset),
            ("channel", self._channel),
            ("service", self._service),
        ):
            for node_id in self._found[kind]:
                entries.append(make(self.subjects.node(node_id)))  # noqa: PERF401 - each is told of in turn
        if self._placeholder:
            entries.append(
                PublicOrganisation(
                    name=f"authority-{NOT_STATED}", version=1, label=_AUTHORITY_NOT_STATED, public=True
                )
            )
        self._cycles([one for one in entries if isinstance(one, Service)])
        entries += self.concepts.lists()
        self._rest()
        self.told.refuse()
        return Arrival(Contents.of(entries), read=len(self.graph.nodes), says=SAYS, remarks=self.told.remarks)

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

    def _organisation(self, node: Node) -> PublicOrganisation:
        kinds = set(node.types())
        values = self._entry(node, "public_organisation")
        words = self.subjects
        label = words.title(
            node,
            values["identifier"] or tail(node.id) if not node.blank else values["name"],
            "skos:prefLabel",
            "dct:title",
            "rdfs:label",
        )
        others = [
            one
            for predicate in ("skos:altLabel", "dct:title", "rdfs:label")
            if predicate in node.statements and predicate not in node.taken
            for one in self.words.wordings(node, predicate)
        ]
        owner = ("public_organisation", values["name"])
        return PublicOrganisation(
            **values,
            label=label,
            other_names=tuple(one for one in others if one != label),
            enterprise_number=self._enterprise_number(node),
            spatial=self.concepts_of(node, "dct:spatial", "location"),
            public="cv:PublicOrganisation" in kinds or node.id in self._authorities or not kinds,
            addresses=self.parts.addresses(node),
            pages=self.subjects.pages(node, "foaf:page"),
            contact_points=self.parts.contact_points(owner, node),
        )

    @property
    def _authorities(self) -> set[str]:
        if not hasattr(self, "_named_authorities"):
            self._named_authorities = {
                value
                for node in self.graph
                for value in node.statements.get("cv:hasCompetentAuthority", ())
                if isinstance(value, str)
            }
        return self._named_authorities

    def _enterprise_number(self, node: Node) -> str | None:
        for literal in self.subjects.literals(node, "org:identifier"):
            digits = "".join(sign for sign in literal.value if sign.isdigit()).zfill(10)
            if len(digits) == 10 and digits[0] in "01" and 97 - int(digits[:8]) % 97 == int(digits[8:]):
                return digits
            self.told.remark("value-not-usable", node.id, f"org:identifier {short(literal.value, 40)}")
        return None

    def _dataset(self, node: Node) -> Dataset:
        values = self._entry(node, "dataset")
        title = self.subjects.title(node, values["identifier"] or values["name"])
        publishers = self.documents_of(node, "dct:publisher", "public_organisation")
        for other in publishers[1:]:
            self.told.remark("value-repeated", node.id, f"dct:publisher {short(other)}")
        return Dataset(
            **values,
            title=title,
            description=self._description(node, title, self.source.known.find("dataset", values["name"])),
            publisher=publishers[0] if publishers else None,
            pages=self.subjects.pages(node, "dcat:landingPage", "foaf:page"),
        )

    def _description(self, node: Node, title: Wording, known: Service | Dataset | None) -> Wording | None:
        found = self.words.wording(node, "dct:description", "schema:description")
        if found is None:
            self.told.remark("description-from-title", node.id)
        if found == title and known is not None and known.description is None:
            return None  # the title was written because there had to be one
        return found or title

    def _channel(self, node: Node) -> Channel:
        values = self._entry(node, "channel")
        kind, concept = self._channel_type(node)
        label = self.subjects.name(node, "dct:title", "skos:prefLabel", "rdfs:label")
        owner = ("channel", values["name"])
        return Channel(
            **values,
            label=label or coded(values["identifier"] or values["name"]),
            kind=kind,
            type=concept,
            description=self.words.wording(node, "dct:description"),
            hours=self._hours(node, values["name"]),
            languages=self.subjects.languages(node),
            addresses=self.parts.addresses(node),
            pages=self.subjects.pages(node, "foaf:page"),
            contact_points=self.parts.contact_points(owner, node),
            owned_by=self.documents_of(node, "cv:ownedBy", "public_organisation"),
            processing_time=self._term(node),
            inputs=tuple(
                one for one in self.subjects.refs(node, "cpsv:hasInput") if is_uri(one) and not nameless(one)
            ),
        )

    def _hours(self, node: Node, name: str) -> OpeningHours | None:
        """Its hours; what holidays do to them is not said, and stays as it is known."""
        hours = self.hours.read(node)
        known: Channel | None = self.source.known.find("channel", name)
        if hours is None or known is None or known.hours is None:
            return hours
        return attrs.evolve(hours, on_holidays=known.hours.on_holidays)

    def _channel_type(self, node: Node) -> tuple[ChannelKind, str | None]:
        kind: ChannelKind | None = None
        found: list[str] = []
        for value in list(node.statements.get("dct:type", ())):
            if isinstance(value, str) and value.removeprefix(CHANNEL_TERM) in _KINDS:
                kind = value.removeprefix(CHANNEL_TERM)  # type: ignore[assignment]
                concept = self.graph.get(value)
                for predicate in tuple(concept.statements) if concept else ():
                    concept.take(predicate)  # type: ignore[union-attr]
        for one in self.concepts_of(node, "dct:type", "channel_type"):
            if one.removeprefix(CHANNEL_TERM) not in _KINDS:
                found.append(one)
        for other in found[1:]:
            self.told.remark("value-repeated", node.id, f"dct:type {short(other)}")
        if kind is None:
            known = self.source.known.find("channel", self.names.of("channel", node.id))
            if known is not None:
                kind = known.kind
            else:
                self.told.remark("channel-kind", node.id)
        return kind or "other", found[0] if found else None

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
        service = Service(
            **values,
            title=title,
            description=self._description(node, title, self.source.known.find("service", values["name"])),
            keywords=self.words.wordings(node, "dcat:keyword"),
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
                    found[ServiceRelation(kind, reference)] = None  # type: ignore[arg-type]
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

    # -------------------------------------------------------------------------------- what is left

    def _rest(self) -> None:
        """Tell every statement that nobody took."""
        for node in self.graph:
            left = [predicate for predicate in node.statements if predicate not in node.taken]
            if not left or (left == ["rdf:type"] and _PLAIN_CLASSES.issuperset(node.types())):
                continue  # what it is follows from what names it
            if node.blank and Literal(NOT_STATED) in node.statements.get("dct:identifier", ()):
                continue  # it was written because there had to be one
            kinds = _ATTACHED.intersection(node.types())
            if kinds and not node.taken:
                self.told.remark("not-attached", node.id, ", ".join(sorted(kinds)))
                continue
            for predicate in left:
                for value in node.statements[predicate]:
                    about = value.value if isinstance(value, Literal) else value
                    self.told.remark("not-carried", node.id, f"{predicate} {short(about, 60)}")


_CLASSES: dict[str, frozenset[str]] = {
    "service": frozenset({"cpsv:PublicService"}),
    "channel": frozenset({"cv:Channel"}),
    "public_organisation": frozenset({"cv:PublicOrganisation", "org:Organization", "org:FormalOrganization"}),
    "dataset": frozenset({"dcat:Dataset"}),
}
_PLAIN_CLASSES = frozenset(
    {
        *MANDATORY,
        *_ATTACHED,
        "skos:Concept",
        "dct:Location",
        "dct:LinguisticSystem",
        "foaf:Document",
        "org:Organization",
    }
)
_NAMED_BY = {
    "cv:hasCompetentAuthority": "public_organisation",
    "cv:ownedBy": "public_organisation",
    "cv:isDefinedBy": "public_organisation",
    "cv:hasChannel": "channel",
    "cv:ifAccessedThrough": "channel",
}

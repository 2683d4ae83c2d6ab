"""From a graph to the documents of a catalogue, telling every assumption and everything that could not be carried."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from orientation_core.model.catalogue import (
    Channel,
    Dataset,
    OpeningHours,
    PublicOrganisation,
    Service,
    Wording,
    is_uri,
)
from orientation_core.model.catalogue.channels import ChannelKind
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.entries import Entry
from orientation_core.model.catalogue.exchange import Arrival, Source
from orientation_plugins.catalogue_cpsv.graph import Graph, Literal, Node
from orientation_plugins.catalogue_cpsv.naming import NOT_STATED, nameless, tail
from orientation_plugins.catalogue_cpsv.remarks import Told, short
from orientation_plugins.catalogue_cpsv.services import ServiceReading
from orientation_plugins.catalogue_cpsv.terms import MANDATORY
from orientation_plugins.catalogue_cpsv.texts import coded, distinct, regrouped

#: kind -> what the vocabulary can say of it; steps, owners and reviews are not for others.
_LIFE = frozenset({"uri", "identifier", "status", "valid_from", "valid_until"})
SAYS: Mapping[str, frozenset[str]] = {
    "service": _LIFE.union(
        [
            "title",
            "description",
            "keywords",
            "authorities",
            "client_groups",
            "audiences",
            "themes",
            "sectors",
            "types",
            "classifications",
            "events",
            "languages",
            "spatial",
            "requirements",
            "evidence",
            "evidence_types",
            "rules",
            "legal_resources",
            "costs",
            "processing_time",
            "channels",
            "outputs",
            "contact_points",
            "pages",
            "participations",
            "relations",
            "part_of",
        ]
    ),
    "channel": _LIFE.union(
        [
            "label",
            "kind",
            "type",
            "description",
            "hours",
            "languages",
            "addresses",
            "pages",
            "contact_points",
            "owned_by",
            "processing_time",
            "inputs",
        ]
    ),
    "public_organisation": _LIFE.union(
        [
            "label",
            "other_names",
            "enterprise_number",
            "spatial",
            "public",
            "addresses",
            "pages",
            "contact_points",
        ]
    ),
    "dataset": _LIFE.union(["title", "description", "publisher", "pages"]),
    "code_list": frozenset(["uri", "identifier", "label", "use", "description", "concepts"]),
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


def arrive(graph: Graph, source: Source, base: str, told: Told) -> Arrival:
    """What the graph of a file holds. :raises InvalidDocument: it contradicts itself; with every place."""
    return Importer(graph, source, base, told).arrival()


class Importer(ServiceReading):
    """Makes the documents of one file."""

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
            for predicate in ("dct:title", "rdfs:label")
            if predicate in node.statements and predicate not in node.taken
            for one in self.words.wordings(node, predicate)
            if one != label
        ]
        owner = ("public_organisation", values["name"])
        known: PublicOrganisation | None = self.source.known.find(*owner)
        return PublicOrganisation(
            **values,
            label=label,
            other_names=regrouped(
                distinct([*self.words.wordings(node, "skos:altLabel"), *others]),
                known.other_names if known else (),
            ),
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
        for value in list(node.statements.get("dct:type", ())):
            if isinstance(value, str) and value.removeprefix(CHANNEL_TERM) in _KINDS:
                kind = value.removeprefix(CHANNEL_TERM)  # type: ignore[assignment]
                concept = self.graph.get(value)
                for predicate in tuple(concept.statements) if concept else ():
                    concept.take(predicate)  # type: ignore[union-attr]
        found = [
            one
            for one in self.concepts_of(node, "dct:type", "channel_type")
            if one.removeprefix(CHANNEL_TERM) not in _KINDS
        ]
        for other in found[1:]:
            self.told.remark("value-repeated", node.id, f"dct:type {short(other)}")
        if kind is None:
            known = self.source.known.find("channel", self.names.of("channel", node.id))
            if known is not None:
                kind = known.kind
            else:
                self.told.remark("channel-kind", node.id)
        return kind or "other", found[0] if found else None

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

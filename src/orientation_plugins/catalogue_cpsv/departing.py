"""From the documents of a catalogue to a graph that the shapes of version 3.2.0 allow.

What a document says is stated; what the shapes demand and follows from it (an identifier from its name, a description
from its title, that an organisation is competent somewhere) is filled in. What cannot be filled in honestly, such as the
authority of a service, refuses the export and names the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orientation_core.errors import InvalidDocument
from orientation_core.model.catalogue import (
    Channel,
    ClientGroup,
    CodeList,
    Dataset,
    Participation,
    PublicOrganisation,
    Service,
    Wording,
    is_uri,
)
from orientation_core.model.catalogue.contents import Contents
from orientation_plugins.catalogue_cpsv.arriving import CHANNEL_TERM
from orientation_plugins.catalogue_cpsv.completing import Completing
from orientation_plugins.catalogue_cpsv.graph import Graph, Node
from orientation_plugins.catalogue_cpsv.texts import coded
from orientation_plugins.catalogue_cpsv.values import (
    CURRENCY_AUTHORITY,
    amount_text,
)

_GROUPS = Wording(fr="Groupes de clients", nl="Klantengroepen", de="Kundengruppen", en="Client groups")
_CHANNELS: Mapping[str, Wording] = {
    kind: Wording(fr=fr, nl=nl, de=de, en=en)
    for kind, fr, nl, de, en in (
        ("counter", "Guichet", "Loket", "Schalter", "Counter"),
        ("telephone", "Téléphone", "Telefoon", "Telefon", "Telephone"),
        ("web", "Site web", "Website", "Website", "Website"),
        ("mail", "Courriel", "E-mail", "E-Mail", "E-mail"),
        ("letter", "Lettre", "Brief", "Brief", "Letter"),
        ("app", "Application", "App", "App", "App"),
        ("chat", "Chat", "Chat", "Chat", "Chat"),
        ("visit", "Visite à domicile", "Huisbezoek", "Hausbesuch", "Home visit"),
    )
}
_EVENTS = {"event": "cv:Event", "life_event": "cv:LifeEvent", "business_event": "cv:BusinessEvent"}


def depart(contents: Contents, base: str) -> Graph:
    """The graph of a whole catalogue.

    :param base: where documents without an address get theirs. :raises InvalidDocument: a document lacks what cannot
        be filled in, or two say different things of one address; with the name of each.
    """
    exporter = _Exporter(contents, base)
    for make in (
        exporter.code_list,
        exporter.organisation,
        exporter.dataset,
        exporter.client_group,
        exporter.channel,
        exporter.service,
    ):
        kind = {"organisation": "public_organisation"}.get(make.__name__, make.__name__)
        for number, entry in enumerate(contents.of_kind(kind)):
            exporter.where = f"/{kind}s/{number}"
            make(entry)
    exporter.complete()
    if exporter.problems:
        raise InvalidDocument("catalogue", exporter.problems)
    return exporter.graph


class _Exporter(Completing):
    """States every document."""

    # -------------------------------------------------------------------------------- documents

    def code_list(self, codes: CodeList) -> None:
        """A list with its concepts."""
        scheme = self._node(self._iri(codes, "code_list"), "skos:ConceptScheme")
        self._told_of[scheme.id] = f"{self.where} ({codes.name})"
        self._line(scheme, "dct:identifier", codes.identifier)
        self._words(scheme, "skos:prefLabel", codes.label)
        self._words(scheme, "skos:definition", codes.description)
        event = _EVENTS.get(codes.use)
        by_code = {concept.code: concept for concept in codes.concepts}
        for concept in codes.concepts:
            node = self._node(self._concept_iri(codes, concept))
            if "skos:inScheme" in node.statements:
                continue  # another list has it already
            self._told_of[node.id] = f"{self.where} ({codes.name}/{concept.code})"
            if event:
                self._node(node.id, "cv:Event", event)
            elif codes.use == "evidence_type":
                self._node(node.id, "cv:EvidenceType")
            elif codes.use == "location":
                self._node(node.id, "dct:Location")
            else:
                self._node(node.id, "skos:Concept")
            self._line(node, "dct:identifier", concept.identifier)
            self._words(node, "dct:title" if event else "skos:prefLabel", concept.label)
            self._words(node, "dct:description" if event else "skos:definition", concept.definition)
            self._line(node, "skos:notation", concept.notation)
            of_type = "cv:evidenceTypeClassification" if codes.use == "evidence_type" else "dct:type"
            self._concepts(node, of_type, concept.types)
            for broader in concept.broader:
                node.add("skos:broader", self._concept_iri(codes, by_code[broader]))
            for same in concept.same_as:
                there = self.contents.concept(same)
                address = self._concept_iri(self._concept_lists[id(there)], there) if there else same
                if is_uri(address):
                    node.add("skos:exactMatch", address)
            node.add("skos:inScheme", scheme.id)
            if not concept.broader:
                node.add("skos:topConceptOf", scheme.id)

    def organisation(self, organisation: PublicOrganisation) -> None:
        """An organisation; other people's software looks for it as an agent too."""
        public = ("cv:PublicOrganisation",) if organisation.public else ()
        node = self._entry(organisation, "public_organisation", *public, "org:Organization", "foaf:Agent")
        self._words(node, "skos:prefLabel", organisation.label)
        self._words(node, "dct:title", organisation.label)
        self._several(node, "skos:altLabel", organisation.other_names)
        self._line(node, "org:identifier", organisation.enterprise_number)
        self._concepts(node, "dct:spatial", organisation.spatial, "dct:Location")
        self._addresses(node, organisation.addresses)
        self._pages(node, "foaf:page", organisation.pages)
        self._contact_points(
            node, organisation.contact_points, self._owner(organisation, "public_organisation")
        )
        self._days(node, organisation)
        self._status(node, organisation, usual=True)

    def dataset(self, dataset: Dataset) -> None:
        """A collection that services are published in."""
        node = self._entry(dataset, "dataset", "dcat:Dataset")
        self._words(node, "dct:title", dataset.title)
        self._words(node, "dct:description", dataset.description)
        if dataset.publisher:
            self._organisations(node, "dct:publisher", (dataset.publisher,), "foaf:Agent")
        self._pages(node, "dcat:landingPage", dataset.pages)
        self._days(node, dataset)
        self._status(node, dataset, usual=True)

    def client_group(self, group: ClientGroup) -> None:
        """A client group, as a concept that services are addressed to."""
        node = self._entry(group, "client_group", "skos:Concept")
        self._words(node, "skos:prefLabel", group.label)
        self._words(node, "skos:definition", group.description)
        for same in group.audiences:
            there = self.contents.concept(same)
            address = self._concept_iri(self._concept_lists[id(there)], there) if there else same
            if is_uri(address):
                node.add("skos:exactMatch", address)
        if "skos:inScheme" in node.statements:
            return
        scheme = self._node(f"{self.base}code_list:client-groups", "skos:ConceptScheme")
        if "skos:prefLabel" not in scheme.statements:
            self._words(scheme, "skos:prefLabel", _GROUPS)
        node.add("skos:inScheme", scheme.id)
        node.add("skos:topConceptOf", scheme.id)

    def channel(self, channel: Channel) -> None:
        """A channel with its hours and how it is reached."""
        node = self._entry(channel, "channel", "cv:Channel")
        if channel.label != coded(channel.identifier or channel.name):
            self._words(node, "dct:title", channel.label)
        self._words(node, "dct:description", channel.description)
        if channel.type:
            self._concepts(node, "dct:type", (channel.type,))
        elif channel.kind in _CHANNELS:
            concept = self._node(CHANNEL_TERM + channel.kind, "skos:Concept")
            self._words(concept, "skos:prefLabel", _CHANNELS[channel.kind])
            node.add("dct:type", concept.id)
        self._hours(node, channel.hours)
        self._languages(node, channel.languages)
        self._addresses(node, channel.addresses)
        self._pages(node, "foaf:page", channel.pages)
        self._contact_points(node, channel.contact_points, self._owner(channel, "channel"))
        self._organisations(node, "cv:ownedBy", channel.owned_by)
        self._term(node, channel.processing_time)
        for one in channel.inputs:
            if is_uri(one):
                node.add("cpsv:hasInput", self._node(one, "cv:Evidence").id)
        self._days(node, channel)
        self._status(node, channel, usual=True)

    def service(self, service: Service) -> None:
        """A service with all its parts."""
        node = self._entry(service, "service", "cpsv:PublicService")
        owner = self._owner(service, "service")
        self._words(node, "dct:title", service.title)
        self._words(node, "dct:description", service.description)
        self._several(node, "dcat:keyword", service.keywords)
        self._organisations(node, "cv:hasCompetentAuthority", service.authorities, "cv:PublicOrganisation")
        for reference in service.client_groups:
            address = self._document("client_group", reference)
            node.add("dct:audience", self._node(address, "skos:Concept").id)
        for predicate, references, of_class in (
            ("dct:audience", service.audiences, "skos:Concept"),
            ("cv:thematicArea", service.themes, "skos:Concept"),
            ("cv:sector", service.sectors, "skos:Concept"),
            ("dct:type", service.types, "skos:Concept"),
            ("cv:isClassifiedBy", service.classifications, "skos:Concept"),
            ("cv:isGroupedBy", service.events, "cv:Event"),
            ("cv:hasInputType", service.evidence_types, "cv:EvidenceType"),
            ("dct:spatial", service.spatial, "dct:Location"),
        ):
            self._concepts(node, predicate, references, of_class)
        self._languages(node, service.languages)
        self._parts(node, service, owner)
        self._term(node, service.processing_time)
        for reference in service.channels:
            node.add("cv:hasChannel", self._node(self._document("channel", reference), "cv:Channel").id)
        self._contact_points(node, service.contact_points, owner)
        self._pages(node, "foaf:page", service.pages)
        self._relations(node, service)
        self._datasets(node, service.part_of)
        self._days(node, service)
        self._status(node, service)

    # -------------------------------------------------------------------------------- parts of a service

    def _parts(self, node: Node, service: Service, owner: str) -> None:
        evidence, rules, acts = {}, {}, {}
        for one in service.evidence:
            part = self._titled(node, "cpsv:hasInput", owner, "evidence", one, "cv:Evidence")
            evidence[one.id] = part.id
            self._words(part, "oc:condition", one.condition)
            if one.type:
                self._concepts(part, "dct:type", (one.type,))
            self._concepts(part, "dct:conformsTo", one.evidence_types, "cv:EvidenceType")
            self._languages(part, one.languages)
            self._pages(part, "foaf:page", one.pages)
            self._datasets(part, one.part_of)
        for act in service.legal_resources:
            part = self._titled(
                node, "cv:hasLegalResource", owner, "legal_resources", act, "eli:LegalResource"
            )
            acts[act.id] = part.id
            self._pages(part, "foaf:page", act.pages)
            for other in act.related:
                if is_uri(other):
                    part.add("dct:relation", self._node(other, "eli:LegalResource").id)
        for rule in service.rules:
            part = self._titled(node, "cpsv:follows", owner, "rules", rule, "cpsv:Rule")
            rules[rule.id] = part.id
            if rule.type:
                self._concepts(part, "dct:type", (rule.type,))
            self._languages(part, rule.languages)
            for act_id in rule.implements:
                part.add("cpsv:implements", acts[act_id])
        for requirement in service.requirements:
            part = self._titled(
                node, "cv:holdsRequirement", owner, "requirements", requirement, "cv:Requirement"
            )
            self._concepts(part, "dct:type", requirement.types)
            for evidence_id in requirement.evidence:
                part.add("cv:hasSupportingEvidence", evidence[evidence_id])
                self.graph.node(evidence[evidence_id]).add("cv:supportsRequirement", part.id)
            for rule_id in requirement.fulfils:
                part.add("cv:fulfils", rules[rule_id])
        for cost in service.costs:
            part = self._titled(node, "cv:hasCost", owner, "costs", cost, "cv:Cost")
            if cost.amount is not None:
                self._line(part, "cv:hasValue", amount_text(cost.amount), "xsd:double")
            if cost.currency:
                address = cost.currency if is_uri(cost.currency) else CURRENCY_AUTHORITY + cost.currency
                part.add("cv:currency", self._node(address, "skos:Concept").id)
            self._words(part, "oc:condition", cost.condition)
            if cost.channel:
                channel = self._node(self._document("channel", cost.channel), "cv:Channel")
                part.add("cv:ifAccessedThrough", channel.id)
            self._organisations(part, "cv:isDefinedBy", cost.defined_by)
        for output in service.outputs:
            part = self._titled(node, "cpsv:produces", owner, "outputs", output, "cv:Output")
            self._concepts(part, "dct:type", output.types)
            self._languages(part, output.languages)
            self._datasets(part, output.part_of)
        for participation in service.participations:
            self._participation(node, owner, participation)

    def _titled(self, node: Node, predicate: str, owner: str, field: str, part: Any, of_class: str) -> Node:
        made = self._part(owner, field, part, of_class)
        self._told_of.setdefault(made.id, f"{self.where}/{field} ({part.id})")
        self._line(made, "dct:identifier", part.identifier or part.id)
        self._words(made, "dct:title", getattr(part, "title", None))
        self._words(made, "dct:description", part.description)
        node.add(predicate, made.id)
        return made

    def _participation(self, node: Node, owner: str, participation: Participation) -> None:
        part = self._titled(
            node, "cv:hasParticipation", owner, "participations", participation, "cv:Participation"
        )
        self._concepts(part, "cv:role", participation.roles)
        if participation.organisation:
            self._organisations(part, "cv:hasParticipant", (participation.organisation,), "foaf:Agent")
        elif participation.label is not None:
            agent = (
                self._node(participation.agent_uri, "foaf:Agent")
                if participation.agent_uri
                else self._anonymous("foaf:Agent")
            )
            self._line(agent, "dct:identifier", participation.agent_identifier or participation.id)
            self._words(agent, "dct:title", participation.label)
            self._addresses(agent, participation.addresses)
            part.add("cv:hasParticipant", agent.id)

    def _relations(self, node: Node, service: Service) -> None:
        """To services that are here as the shapes have it; to others, of which nothing is known, as a mere relation."""
        predicates = {"requires": "dct:requires", "related": "cv:relatedService", "replaces": "dct:replaces"}
        for relation in service.relations:
            there = self.contents.find("service", relation.service)
            if there is not None:
                node.add(predicates[relation.kind], self._iri(there, "service"))
            else:
                address = self._document("service", relation.service)
                node.add("dct:replaces" if relation.kind == "replaces" else "dct:relation", address)

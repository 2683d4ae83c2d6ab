"""From the documents of a catalogue to a graph that the shapes of version 3.2.0 allow.

What a document says is stated; what the shapes demand and follows from it (an identifier from its name, a description
from its title, that an organisation is competent somewhere) is filled in. What cannot be filled in honestly, such as the
authority of a service, refuses the export and names the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from orientation_core.errors import InvalidDocument, Problem
from orientation_core.model.catalogue import (
    Address,
    Channel,
    ClientGroup,
    CodeList,
    Concept,
    ContactPoint,
    Dataset,
    OpeningHours,
    Page,
    Participation,
    PublicOrganisation,
    Service,
    Wording,
    is_uri,
)
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.entries import Entry
from orientation_core.model.terms import Term
from orientation_plugins.catalogue_cpsv.arriving import CHANNEL_TERM
from orientation_plugins.catalogue_cpsv.graph import RDF_TYPE, Graph, Literal, Node
from orientation_plugins.catalogue_cpsv.hours import Stretch, stretches, weekday_address
from orientation_plugins.catalogue_cpsv.naming import tail
from orientation_plugins.catalogue_cpsv.parts import NOT_STATED
from orientation_plugins.catalogue_cpsv.terms import MANDATORY, SINGLE, expand
from orientation_plugins.catalogue_cpsv.texts import NO_LANGUAGE, coded, distinct, literals
from orientation_plugins.catalogue_cpsv.values import (
    CURRENCY_AUTHORITY,
    STATUS_AUTHORITY,
    STATUSES,
    address_of_language,
    amount_text,
    duration_of,
    own_term,
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
#: The texts of which a node may have several in one language.
_MANY = frozenset({"dcat:keyword", "skos:altLabel"})


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


class _Exporter:
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
    def _words(node: Node, predicate: str, *wordings: Wording | None) -> None:
        for wording in wordings:
            for literal in literals(wording):
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
        self._words(node, "skos:altLabel", *organisation.other_names)
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
        self._words(node, "dcat:keyword", *service.keywords)
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

    def _owner(self, entry: Entry, kind: str) -> str:
        return f"{self.base}{kind}:{entry.name}"

    def _status(self, node: Node, entry: Entry, *, usual: bool = False) -> None:
        """:param usual: nothing is said of one that is active."""
        if not usual or entry.status != "active":
            concept = self._node(STATUS_AUTHORITY + STATUSES[entry.status], "skos:Concept")
            node.add("adms:status", concept.id)

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

    # -------------------------------------------------------------------------------- what the shapes demand

    def complete(self) -> None:
        """Fill in what follows from what is said; note what cannot be, and what is said in two ways."""
        for node in tuple(self.graph):
            kinds = node.types()
            if "cv:PublicOrganisation" in kinds:
                self._node(node.id, "org:Organization")
            for kind in kinds:
                for predicate in MANDATORY.get(kind, ()):
                    if predicate not in node.statements:
                        self._fill[predicate](self, node)
                for predicate in SINGLE.get(kind, ()):
                    if len(node.statements.get(predicate, ())) > 1:
                        self._said_twice(node, predicate)
            for predicate, several in node.statements.items():
                if len(several) > 1 and predicate not in _MANY:
                    tags = [one.language for one in several if isinstance(one, Literal) and one.language]
                    if len(set(tags)) < len(tags):
                        self._said_twice(node, predicate)

    def _said_twice(self, node: Node, predicate: str) -> None:
        where = self._told_of.get(node.id, "")
        text = f"{node.id} has more than one {predicate}: documents say different things of it"
        self.problems.append(Problem(where, text, "cpsv.twice"))

    def _fill_identifier(self, node: Node) -> None:
        self._line(node, "dct:identifier", NOT_STATED if node.blank else tail(node.id))

    def _fill_name(self, predicate: str) -> Callable[[Node], None]:
        other = "dct:title" if predicate == "skos:prefLabel" else "skos:prefLabel"

        def fill(node: Node) -> None:
            there = node.statements.get(other)
            for one in there or (Literal(NOT_STATED if node.blank else tail(node.id), NO_LANGUAGE),):
                node.add(predicate, one)

        return fill

    def _fill_description(self, node: Node) -> None:
        if "dct:title" not in node.statements:
            self._fill_name("dct:title")(node)
        for one in node.statements["dct:title"]:
            node.add("dct:description", one)

    def _fill_role(self, node: Node) -> None:
        node.add("cv:role", self._anonymous("skos:Concept").id)

    def _fill_spatial(self, node: Node) -> None:
        node.add("dct:spatial", self._anonymous("dct:Location").id)

    def _fill_agent(self, predicate: str) -> Callable[[Node], None]:
        def fill(node: Node) -> None:
            agent = self._anonymous("foaf:Agent")
            self._fill_identifier(agent)
            agent.add("dct:title", Literal(NOT_STATED, NO_LANGUAGE))
            node.add(predicate, agent.id)

        return fill

    def _lacks_authority(self, node: Node) -> None:
        where = self._told_of.get(node.id, "")
        text = f"{node.id} has no competent authority, which the shapes demand of every service"
        self.problems.append(Problem(f"{where}", text, "cpsv.authority"))

    _fill: Mapping[str, Callable[[_Exporter, Node], None]] = {
        "dct:identifier": _fill_identifier,
        "dct:title": lambda self, node: self._fill_name("dct:title")(node),
        "skos:prefLabel": lambda self, node: self._fill_name("skos:prefLabel")(node),
        "dct:description": _fill_description,
        "dct:spatial": _fill_spatial,
        "cv:role": _fill_role,
        "cv:hasParticipant": lambda self, node: self._fill_agent("cv:hasParticipant")(node),
        "dct:publisher": lambda self, node: self._fill_agent("dct:publisher")(node),
        "cv:hasCompetentAuthority": _lacks_authority,
    }

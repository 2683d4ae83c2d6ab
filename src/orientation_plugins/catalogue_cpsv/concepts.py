"""Concepts, events, types of evidence and places: into code lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs

from orientation_core.model.catalogue import CodeList, Concept, Wording, is_uri
from orientation_core.model.catalogue.codes import Use
from orientation_core.model.catalogue.contents import Contents
from orientation_plugins.catalogue_cpsv.graph import Graph, Literal, Node
from orientation_plugins.catalogue_cpsv.naming import Names, code, mark, nameless, tail
from orientation_plugins.catalogue_cpsv.remarks import Told, short
from orientation_plugins.catalogue_cpsv.subjects import Subjects
from orientation_plugins.catalogue_cpsv.terms import MANDATORY
from orientation_plugins.catalogue_cpsv.texts import NO_LANGUAGE, coded
from orientation_plugins.catalogue_cpsv.values import CURRENCY_AUTHORITY, LANGUAGE_AUTHORITY

#: property -> what the concepts that it names are used for.
_USE_OF_PROPERTY: Mapping[str, Use] = {
    "dct:audience": "audience",
    "cv:thematicArea": "theme",
    "cv:sector": "sector",
    "cv:isClassifiedBy": "classification",
    "cv:isGroupedBy": "event",
    "cv:hasInputType": "evidence_type",
    "dct:conformsTo": "evidence_type",
    "cv:role": "role",
    "dct:spatial": "location",
    "cv:evidenceTypeClassification": "other",
    "cv:frequency": "other",
}
#: class -> what ``dct:type`` of its members is used for.
_USE_OF_TYPE: Mapping[str, Use] = {
    "cpsv:PublicService": "type",
    "cv:Output": "output_type",
    "cpsv:Rule": "rule_type",
    "cv:Requirement": "requirement_type",
    "cv:Channel": "channel_type",
}
#: class -> what its members are used for, the strongest first.
_USE_OF_CLASS: Mapping[str, Use] = {
    "cv:LifeEvent": "life_event",
    "cv:BusinessEvent": "business_event",
    "cv:Event": "event",
    "cv:EvidenceType": "evidence_type",
    "dct:Location": "location",
}
#: use of a list -> the classes of its members, the most particular first.
_CLASSES_OF: Mapping[Use, frozenset[str]] = {
    "life_event": frozenset({"cv:Event", "cv:LifeEvent"}),
    "business_event": frozenset({"cv:Event", "cv:BusinessEvent"}),
    "event": frozenset({"cv:Event"}),
    "evidence_type": frozenset({"cv:EvidenceType"}),
    "location": frozenset({"dct:Location"}),
}
_CLASS_OF_USE: Mapping[str, str] = {
    "event": "cv:Event",
    "evidence_type": "cv:EvidenceType",
    "location": "dct:Location",
}
_CLASSES = frozenset({*_USE_OF_CLASS, "skos:Concept"})
#: What has a place of its own.
_OTHERS = frozenset(
    {
        *MANDATORY,
        "cv:ContactPoint",
        "eli:LegalResource",
        "foaf:Document",
        "foaf:Person",
        "locn:Address",
        "time:TemporalEntity",
    }
) - frozenset({*_USE_OF_CLASS})
_SCHEMES = frozenset({"skos:ConceptScheme", "skos:Collection", "skos:OrderedCollection"})

#: What a list is called that is made for concepts without one.
_LABELS: Mapping[Use, tuple[str, str, str, str]] = {
    "audience": ("Publics", "Doelgroepen", "Zielgruppen", "Target groups"),
    "theme": ("Thèmes", "Thema’s", "Themen", "Themes"),
    "sector": ("Secteurs", "Sectoren", "Sektoren", "Sectors"),
    "type": ("Types de service", "Types dienstverlening", "Arten von Dienstleistungen", "Types of service"),
    "classification": ("Classements", "Indelingen", "Einteilungen", "Classifications"),
    "event": ("Événements", "Gebeurtenissen", "Ereignisse", "Events"),
    "life_event": ("Événements de vie", "Levensgebeurtenissen", "Lebenslagen", "Life events"),
    "business_event": (
        "Événements d’entreprise",
        "Ondernemingsgebeurtenissen",
        "Geschäftslagen",
        "Business events",
    ),
    "evidence_type": ("Types de preuve", "Types bewijs", "Arten von Nachweisen", "Types of evidence"),
    "output_type": ("Types de résultat", "Types resultaat", "Arten von Ergebnissen", "Types of output"),
    "rule_type": ("Types de règle", "Types regel", "Arten von Regeln", "Types of rule"),
    "requirement_type": (
        "Types de condition",
        "Types voorwaarde",
        "Arten von Voraussetzungen",
        "Types of requirement",
    ),
    "channel_type": ("Types de canal", "Types kanaal", "Arten von Kanälen", "Types of channel"),
    "role": ("Rôles", "Rollen", "Rollen", "Roles"),
    "location": ("Lieux", "Plaatsen", "Orte", "Places"),
    "other": ("Autres concepts", "Andere concepten", "Andere Konzepte", "Other concepts"),
}
LOOSE = "concepts-"
#: The list that client groups go out in; where they are at home they stay groups.
GROUPS = "client-groups"


class Concepts:
    """The concepts of one file, and how the other documents refer to them."""

    def __init__(self, graph: Graph, names: Names, subjects: Subjects, told: Told, known: Contents) -> None:
        self._graph, self._names, self._subjects, self._told, self._known = (
            graph,
            names,
            subjects,
            told,
            known,
        )
        self._known_lists = {id(one): codes.name for codes in known.code_lists for one in codes.concepts}
        self._minted: dict[str, dict[str, Concept]] = {}
        self._by_label: dict[str, str] = {}
        self._codes: dict[str, dict[str, str]] = {}
        self._list_of: dict[str, str] = {}
        self._schemes: dict[str, Node] = {}
        self._uses: dict[str, set[str]] = {}
        self._place()

    # -------------------------------------------------------------------------------- how others refer to them

    def reference(self, value: str, use: str) -> str | None:
        """How a document refers to a concept; None for one of which nothing is known, not even its address."""
        own = self._names.own(value)
        if len(own) == 3 and own[0] == "code_list":
            return f"{own[1]}/{own[2]}"
        if not nameless(value):
            return value if self._is_group(value) else self._in_list(value) or value
        node = self._graph.get(value)
        if node is None:
            return None
        found = self._list_of.get(value)
        if found is None:
            if not node.statements.keys() - {"rdf:type"}:
                node.take("rdf:type")
                return None
            self._assign(node, f"{LOOSE}{use.replace('_', '-')}")
            found = self._list_of[value]
        return f"{found}/{self._codes[found][value]}"

    def _is_group(self, address: str) -> bool:
        """Whether that is a client group of this catalogue, which goes out as a concept."""
        own = self._names.own(address)
        return (
            self._known.find("client_group", own[-1] if own[:1] == ("client_group",) else address) is not None
        )

    def _in_list(self, address: str) -> str | None:
        """The name of a concept that is in a list of this file or of the catalogue."""
        found = self._list_of.get(address)
        if found is not None:
            return f"{found}/{self._codes[found][address]}"
        known = self._known.concept(address)
        return None if known is None else f"{self._known_list(known)}/{known.code}"

    def _known_list(self, concept: Concept) -> str:
        return self._known_lists[id(concept)]

    def from_label(self, where: str, literal: Literal, use: str) -> str | None:
        """The concept that a text stands for: the one with that label, else one that is made of it."""
        text = self._subjects.words.clean(where, "dct:type", literal.value, line=True)
        if text is None:
            return None
        if not self._by_label:
            self._by_label = {"": ""} | {
                value.value.strip().casefold(): node_id
                for node_id in self._list_of
                for name in ("skos:prefLabel", "dct:title", "rdfs:label", "skos:notation", "dct:identifier")
                for value in self._graph.nodes[node_id].statements.get(name, ())
                if isinstance(value, Literal)
            }
        there = self._by_label.get(text.casefold())
        if there:
            return self.reference(there, use)
        name = f"{LOOSE}{use.replace('_', '-')}"
        short_code = code(text) or mark(text)
        made = self._minted.setdefault(name, {})
        if short_code in made or short_code in self._codes.get(name, {}).values():
            language = literal.language or self._subjects.words.default
            if made.get(short_code) == Concept(short_code, self._subjects.wording(language, text)):
                return f"{name}/{short_code}"
            short_code = f"{short_code}-{mark(text)}"
        label = self._subjects.wording(literal.language or self._subjects.words.default, text)
        made[short_code] = Concept(short_code, label)
        self._told.remark("concept-from-label", where, f"“{short(text, 40)}” → {name}/{short_code}")
        return f"{name}/{short_code}"

    # -------------------------------------------------------------------------------- which list each stands in

    def _place(self) -> None:
        for node in self._graph:
            kinds = node.types()
            if not _SCHEMES.isdisjoint(kinds):
                self._schemes[node.id] = node
            for predicate, values in node.statements.items():
                use = _USE_OF_PROPERTY.get(predicate)
                if predicate == "dct:type":
                    use = next((_USE_OF_TYPE[kind] for kind in kinds if kind in _USE_OF_TYPE), "other")
                if use is not None:
                    for value in values:
                        if isinstance(value, str):
                            self._uses.setdefault(value, set()).add(use)
                if predicate in {"skos:inScheme", "skos:topConceptOf"}:
                    for value in values:
                        if isinstance(value, str):
                            self._schemes.setdefault(value, self._graph.get(value) or Node(value))
        self._names.allocate("code_list", self._schemes)
        for node in self._graph:
            if self._is_concept(node):
                self._assign(node, self._list_for(node))

    def _is_concept(self, node: Node) -> bool:
        if node.id.startswith((CURRENCY_AUTHORITY, LANGUAGE_AUTHORITY)) or node.id.startswith(
            "urn:orientation-core:terms:"
        ):
            return False
        kinds = set(node.types())
        if not _OTHERS.isdisjoint(kinds) and "skos:inScheme" not in node.statements:
            return False  # a page or an organisation, which somebody names where a concept is meant
        if self._is_group(node.id) or self._filled_in(node):
            for one in tuple(node.statements):
                node.take(one)
            return False
        if not kinds.isdisjoint(_CLASSES) or "skos:inScheme" in node.statements:
            told = {"rdf:type", "rdf:first", "rdf:rest"}
            return bool(node.statements.keys() - told)
        return not kinds and node.id in self._uses and not node.blank and self._subjects.labelled(node)

    @staticmethod
    def _filled_in(node: Node) -> bool:
        """Whether all that is said of it follows from its address: as an export fills in what has to be there."""
        if node.blank or node.statements.keys() - {"rdf:type", "dct:identifier", "dct:title"}:
            return False
        said = {*node.statements.get("dct:identifier", ()), *node.statements.get("dct:title", ())}
        last = tail(node.id)
        return bool(said) and said <= {Literal(last), Literal(last, NO_LANGUAGE)}

    def _list_for(self, node: Node) -> str:
        schemes = [
            one
            for one in (
                *node.statements.get("skos:inScheme", ()),
                *node.statements.get("skos:topConceptOf", ()),
            )
            if isinstance(one, str)
        ]
        if schemes:
            return self._names.of("code_list", schemes[0])
        known = None if nameless(node.id) else self._known.concept(node.id)
        if known is not None:
            return self._known_list(known)
        return f"{LOOSE}{self._use(node).replace('_', '-')}"

    def _use(self, node: Node) -> str:
        kinds = node.types()
        for kind, use in _USE_OF_CLASS.items():
            if kind in kinds:
                return use
        uses = self._uses.get(node.id, set())
        return next((use for use in _LABELS if use in uses), "other")

    def _assign(self, node: Node, name: str) -> None:
        self._list_of[node.id] = name
        codes = self._codes.setdefault(name, {})
        own = self._names.own(node.id)
        if len(own) == 3 and own[:2] == ("code_list", name):
            codes[node.id] = own[2]
            return
        wish = code("" if node.blank else tail(node.id)) or code(self._subjects.any_label(node)) or "concept"
        here = self._known.concept(node.id) if not nameless(node.id) else None
        if here is not None:
            wish = here.code
        taken = set(codes.values())
        held = self._known.find("code_list", name)
        if held is not None and here is None and not nameless(node.id):
            taken |= {one.code for one in held.concepts if one.uri != node.id}
        if wish in taken:
            wish = f"{wish}-{mark(self._names.fingerprints.of(node.id))}"
        number = 1
        unique = wish
        while unique in taken:
            number += 1
            unique = f"{wish}-{number}"
        codes[node.id] = unique

    # -------------------------------------------------------------------------------- documents

    def lists(self) -> Iterator[CodeList]:
        """The code lists of the file, what the catalogue holds of them already kept."""
        members: dict[str, list[Concept]] = {}
        for node_id, name in self._list_of.items():
            members.setdefault(name, []).append(self._concept(self._graph.nodes[node_id], name))
        for name, made in self._minted.items():
            members.setdefault(name, []).extend(made.values())
        by_name = {self._names.of("code_list", node_id): node for node_id, node in self._schemes.items()}
        for name, scheme in by_name.items():
            if name == GROUPS and name not in members and self._known.client_groups:
                for predicate in tuple(scheme.statements):
                    scheme.take(predicate)
            else:
                members.setdefault(name, [])
        for name, concepts in sorted(members.items()):
            yield self._list(name, by_name.get(name), concepts)

    def _list(self, name: str, scheme: Node | None, concepts: list[Concept]) -> CodeList:
        held: CodeList | None = self._known.find("code_list", name)
        fresh = {concept.code: concept for concept in concepts}
        if held is not None:
            fresh = {one.code: one for one in held.concepts} | fresh
        kept = tuple(_without_unknown(concept, fresh) for concept in fresh.values())
        self._cycles(name, kept)
        if scheme is None or not scheme.statements:
            if held is not None:
                return attrs.evolve(held, concepts=kept)
            use = next((one for one in _LABELS if name == f"{LOOSE}{one.replace('_', '-')}"), None)
            fr, nl, de, en = _LABELS[use or "other"]
            uri = scheme.id if scheme is not None and self._address(scheme.id) else None
            label = Wording(fr=fr, nl=nl, de=de, en=en) if use else coded(tail(scheme.id) if scheme else name)
            return CodeList(name=name, version=1, uri=uri, label=label, use=self._use_of(name), concepts=kept)
        scheme.take("rdf:type")
        named = self._subjects.name(scheme, "skos:prefLabel", "dct:title", "rdfs:label")
        identifier = self._subjects.identifier(scheme, made=False)
        if named is None and held is not None:
            named = held.label
        elif named is None:
            named = coded(identifier or tail(scheme.id))
            self._told.remark("title-missing", scheme.id, identifier or tail(scheme.id))
        return CodeList(
            name=name,
            version=1,
            uri=self._address(scheme.id),
            identifier=identifier,
            label=named,
            use=held.use if held is not None else self._use_of(name),
            description=self._subjects.words.wording(scheme, "skos:definition", "dct:description"),
            concepts=kept,
        )

    def _use_of(self, name: str) -> Use:
        """What the concepts of a list are used for: by their class, by the name of a list made here, by their uses."""
        members = [self._graph.nodes[one] for one, of_list in self._list_of.items() if of_list == name]
        for use, of_list in _CLASSES_OF.items():
            # Every member has the class of its list; whatever else it is, it is by its uses.
            if members and all(self._fits(node, of_list) for node in members):
                return use
        for use in _LABELS:
            if name == f"{LOOSE}{use.replace('_', '-')}":
                return use
        uses: set[str] = {use for node in members for use in self._uses.get(node.id, ())} - set(_CLASSES_OF)
        likely: Use = next((use for use in _LABELS if use in uses), "other")
        return likely

    def _fits(self, node: Node, of_list: frozenset[str]) -> bool:
        kinds = frozenset(node.types()) & _CLASSES
        if not kinds >= of_list or ("cv:Event" in of_list and "skos:prefLabel" in node.statements):
            return False
        uses = self._uses.get(node.id, set())
        by_use = {_CLASS_OF_USE.get(use, "skos:Concept") for use in uses}
        return kinds - of_list <= by_use

    def _address(self, node_id: str) -> str | None:
        return self._subjects.address(node_id)

    def _concept(self, node: Node, name: str) -> Concept:
        subjects = self._subjects
        node.take("rdf:type")
        own_list = {value for value in node.take("skos:inScheme") if isinstance(value, str)}
        for other in sorted(own_list):
            if self._names.of("code_list", other) != name:
                self._told.remark("not-carried", node.id, f"skos:inScheme {short(other)}")
        node.take("skos:topConceptOf")
        codes = self._codes[name]
        broader: list[str] = []
        for one in subjects.refs(node, "skos:broader"):
            if self._list_of.get(one) == name:
                broader.append(codes[one])
            else:
                self._told.remark("not-carried", node.id, f"skos:broader {short(one)}")
        types = [
            reference
            for predicate in ("dct:type", "cv:evidenceTypeClassification")
            for one in subjects.refs(node, predicate)
            if (reference := self.reference(one, "other")) is not None
        ]
        for predicate in ("dct:type", "cv:evidenceTypeClassification"):
            for literal in subjects.literals(node, predicate):
                made = self.from_label(node.id, literal, "other")
                if made:
                    types.append(made)
        own = self._names.own(node.id)
        label = subjects.name(node, "skos:prefLabel", "dct:title", "rdfs:label")
        identifier = subjects.identifier(node, made=False)
        if {"cv:Event", "cv:EvidenceType"}.intersection(node.types()) and not node.blank:
            # What an export fills in, because there has to be something, says nothing.
            identifier = None if identifier == tail(node.id) else identifier
            label = None if label == coded(tail(node.id)) else label
        return Concept(
            code=codes[node.id],
            label=label,
            uri=None
            if len(own) == 3 and own[:2] == ("code_list", name)
            else subjects.address(node.id, kind=""),
            identifier=identifier,
            definition=subjects.words.wording(node, "skos:definition", "dct:description"),
            notation=subjects.line(node, "skos:notation"),
            broader=tuple(dict.fromkeys(broader)),
            types=tuple(dict.fromkeys(types)),
            same_as=tuple(
                one for one in subjects.refs(node, "skos:exactMatch") if is_uri(one) and not nameless(one)
            ),
        )

    def _cycles(self, name: str, concepts: tuple[Concept, ...]) -> None:
        above = {concept.code: concept.broader for concept in concepts}
        done: set[str] = set()
        for start in above:
            trail: dict[str, None] = {}
            pending = [(start, False)]
            while pending:
                one, leaving = pending.pop()
                if leaving:
                    trail.pop(one, None)
                    done.add(one)
                elif one in trail:
                    text = f"the concept {one} is broader than itself"
                    self._told.problem(f"code_list {name}", text, "concept.cycle")
                    return
                elif one not in done:
                    trail[one] = None
                    pending.append((one, True))
                    pending += [(other, False) for other in above.get(one, ())]


def _without_unknown(concept: Concept, there: Mapping[str, Concept]) -> Concept:
    kept = tuple(one for one in concept.broader if one in there)
    return concept if kept == concept.broader else attrs.evolve(concept, broader=kept)

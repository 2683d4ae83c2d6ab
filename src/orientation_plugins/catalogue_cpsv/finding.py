"""The documents of a file: found by their class or by who names them, each with its name; and references to them."""

from __future__ import annotations

from collections import Counter

from orientation_core.model.catalogue.exchange import Source
from orientation_plugins.catalogue_cpsv.concepts import Concepts
from orientation_plugins.catalogue_cpsv.graph import Graph, Literal, Node
from orientation_plugins.catalogue_cpsv.hours import HoursReader
from orientation_plugins.catalogue_cpsv.naming import NOT_STATED, Names, nameless, slug
from orientation_plugins.catalogue_cpsv.remarks import Told, short
from orientation_plugins.catalogue_cpsv.subjects import Subjects
from orientation_plugins.catalogue_cpsv.terms import GIVES_AWAY
from orientation_plugins.catalogue_cpsv.texts import Words
from orientation_plugins.catalogue_cpsv.values import (
    language_of_address,
)

_CLASSES: dict[str, frozenset[str]] = {
    "service": frozenset({"cpsv:PublicService"}),
    "channel": frozenset({"cv:Channel"}),
    "public_organisation": frozenset({"cv:PublicOrganisation", "org:Organization", "org:FormalOrganization"}),
    "dataset": frozenset({"dcat:Dataset"}),
}
_NAMED_BY = {
    "cv:hasCompetentAuthority": "public_organisation",
    "cv:ownedBy": "public_organisation",
    "cv:isDefinedBy": "public_organisation",
    "cv:hasChannel": "channel",
    "cv:ifAccessedThrough": "channel",
}


class Finding:
    """Finds the documents of one file."""

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

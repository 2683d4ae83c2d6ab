"""What the shapes demand: filled in where it follows from what is said, told where it cannot be."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from orientation_core.errors import Problem
from orientation_plugins.catalogue_cpsv.graph import Literal, Node
from orientation_plugins.catalogue_cpsv.naming import NOT_STATED, tail
from orientation_plugins.catalogue_cpsv.statements import Statements
from orientation_plugins.catalogue_cpsv.terms import MANDATORY, SINGLE
from orientation_plugins.catalogue_cpsv.texts import NO_LANGUAGE

#: The texts of which a node may have several in one language.
_MANY = frozenset({"dcat:keyword", "skos:altLabel"})


class Completing(Statements):
    """Completes a graph."""

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

    _fill: Mapping[str, Callable[[Completing, Node], None]] = {
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

"""A graph as plain values: quick to build, to ask and to write, whichever library parses or serialises it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

RDF_TYPE = "rdf:type"
_NIL = "http://www.w3.org/1999/02/22-rdf-syntax-ns#nil"
PLAIN = frozenset({None, "xsd:string", "rdfs:Literal", "rdf:langString", "rdf:HTML", "rdf:PlainLiteral"})


class Literal(NamedTuple):
    """A value that is no address. :ivar language: its tag. :ivar datatype: a short name; None for a text."""

    value: str
    language: str | None = None
    datatype: str | None = None


#: An address, a blank node (it begins with ``_:``) or a literal.
Value = str | Literal


class Node:
    """A subject with its statements; what was read of it is marked, so that the rest can be told."""

    __slots__ = ("id", "statements", "taken")

    def __init__(self, node_id: str) -> None:
        self.id = node_id
        self.statements: dict[str, dict[Value, None]] = {}  # a dictionary, so that each is stated once
        self.taken: set[str] = set()

    def add(self, predicate: str, value: Value) -> None:
        """State something, once."""
        values = self.statements.get(predicate)
        if values is None:
            self.statements[predicate] = {value: None}
        else:
            values[value] = None

    def take(self, predicate: str) -> list[Value]:
        """The values of a property, which count as carried from now on."""
        values = self.statements.get(predicate)
        if values is None:
            return []
        self.taken.add(predicate)
        return list(values)

    def types(self) -> list[str]:
        """The classes it is said to belong to, by short name."""
        return [value for value in self.statements.get(RDF_TYPE, ()) if isinstance(value, str)]

    @property
    def blank(self) -> bool:
        """Whether it has no address."""
        return self.id.startswith("_:")


class Graph:
    """Nodes by their id, in the order in which they were met."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}

    def node(self, node_id: str) -> Node:
        """The node of that id, which is made when it is new."""
        found = self.nodes.get(node_id)
        if found is None:
            found = self.nodes[node_id] = Node(node_id)
        return found

    def get(self, node_id: str) -> Node | None:
        """The node of that id, if anything is said of it."""
        return self.nodes.get(node_id)

    def __iter__(self) -> Iterator[Node]:
        return iter(self.nodes.values())

    def items(self, value: Value) -> Iterator[Value]:
        """`value`, or the members of the list or container that it is the head of."""
        node = self.nodes.get(value) if isinstance(value, str) else None
        if value == _NIL:
            return
        if node is None or "rdf:first" not in node.statements:
            yield from [value] if node is None else self._members(node, value)
            return
        seen: set[str] = set()
        while node is not None and node.id not in seen:
            seen.add(node.id)
            yield from node.take("rdf:first")
            node.take(RDF_TYPE)
            rest = [one for one in node.take("rdf:rest") if isinstance(one, str)]
            node = self.nodes.get(rest[0]) if rest else None

    def _members(self, node: Node, value: Value) -> Iterator[Value]:
        if not {"rdf:Bag", "rdf:Seq", "rdf:Alt"}.intersection(node.types()):
            yield value
            return
        node.take(RDF_TYPE)
        numbered = sorted(
            (int(one[5:]), one) for one in node.statements if one[:5] == "rdf:_" and one[5:].isdigit()
        )
        for _, predicate in numbered:
            yield from node.take(predicate)

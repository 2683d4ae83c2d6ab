"""A graph as bytes, the same graph always as the same ones: JSON-LD with its context inside, and Turtle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from orientation_core.errors import require
from orientation_plugins.catalogue_cpsv.graph import RDF_TYPE, Graph, Literal, Value
from orientation_plugins.catalogue_cpsv.terms import NAMESPACES, expand


def json_ld(graph: Graph) -> bytes:
    """JSON-LD that needs nothing beside itself."""
    nodes = []
    prefixes: set[str] = set()
    for node in graph:
        members: dict[str, Any] = {"@id": node.id}
        for predicate, values in node.statements.items():
            prefixes.add(predicate.partition(":")[0])
            if predicate == RDF_TYPE:
                prefixes.update(str(one).partition(":")[0] for one in values)
                name, shown = "@type", list[Any](values)
            else:
                name, shown = predicate, [_json_value(value, prefixes) for value in values]
            members[name] = shown[0] if len(shown) == 1 else shown
        nodes.append(members)
    context = {prefix: namespace for prefix, namespace in NAMESPACES.items() if prefix in prefixes - {"rdf"}}
    return orjson.dumps({"@context": context, "@graph": nodes}, option=orjson.OPT_INDENT_2) + b"\n"


def _json_value(value: Value, prefixes: set[str]) -> Any:
    if isinstance(value, str):
        return {"@id": value}
    if value.language is not None:
        return {"@language": value.language, "@value": value.value}
    if value.datatype is None:
        return value.value
    prefixes.add(value.datatype.partition(":")[0])
    return {"@type": value.datatype, "@value": value.value}


def turtle(graph: Graph) -> bytes:
    """Turtle, a subject after the other. :raises MissingExtra: pyoxigraph is not installed."""
    require("rdf", "pyoxigraph")
    import pyoxigraph

    used = {predicate.partition(":")[0] for node in graph for predicate in node.statements}
    used |= {str(one).partition(":")[0] for node in graph for one in node.statements.get(RDF_TYPE, ())}
    used |= {"xsd"}
    prefixes = {prefix: namespace for prefix, namespace in NAMESPACES.items() if prefix in used - {"rdf"}}
    written = pyoxigraph.serialize(_triples(graph), format=pyoxigraph.RdfFormat.TURTLE, prefixes=prefixes)
    assert written is not None
    return bytes(written)


def _triples(graph: Graph) -> Iterator[Any]:
    import pyoxigraph as ox

    terms: dict[str, Any] = {}

    def named(address: str) -> Any:
        found = terms.get(address)
        if found is None:
            blank = address.startswith("_:")
            found = terms[address] = ox.BlankNode(address[2:]) if blank else ox.NamedNode(expand(address))
        return found

    def resource(value: str) -> Any:
        """As :func:`named`, for what is an address already: a scheme of two letters is no prefix of ours."""
        found = terms.get(f"<{value}")
        if found is None:
            blank = value.startswith("_:")
            found = terms[f"<{value}"] = ox.BlankNode(value[2:]) if blank else ox.NamedNode(value)
        return found

    for node in graph:
        subject = resource(node.id)
        for predicate, values in node.statements.items():
            name = named(predicate)
            for value in values:
                if isinstance(value, Literal):
                    if value.language is not None:
                        term = ox.Literal(value.value, language=value.language)
                    elif value.datatype is not None:
                        term = ox.Literal(value.value, datatype=named(value.datatype))
                    else:
                        term = ox.Literal(value.value)
                else:
                    term = named(value) if predicate == RDF_TYPE else resource(value)
                yield ox.Triple(subject, name, term)

"""Files in and out, held against what others make of them: rdflib and the official shapes."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pyshacl
import rdflib
from rdflib.compare import graph_diff, to_isomorphic

from orientation_core.documents import Documents, to_document
from orientation_core.hookspecs import Context
from orientation_core.model.catalogue.contents import Contents, kind_of
from orientation_core.model.catalogue.exchange import Arrival, Source
from orientation_plugins import catalogue_cpsv
from shared import shared

HOME, ELSEWHERE = Context(organisation="finance"), Context(organisation="mobility")
NOTATIONS = {"jsonld": "json-ld", "ttl": "turtle"}


@cache
def shapes() -> rdflib.Graph:
    """The official shapes of version 3.2.0."""
    return rdflib.Graph().parse(shared("standards/cpsv-ap/3.2.0/shacl/cpsv-ap-SHACL.ttl"))


def examples() -> list[Path]:
    """The official example, the real ones, and the code lists."""
    folder = shared("standards/cpsv-ap")
    found = [
        *folder.glob("3.2.0/html/examples/*"),
        *folder.glob("examples/*"),
        *folder.glob("codelists/*.ttl"),
    ]
    return sorted(one for one in found if one.is_file())


def brought_in(path: Path, context: Context = HOME, **known) -> Arrival:
    """What a file holds; each document is valid."""
    arrived = catalogue_cpsv.orientation_catalogue_import(context, Source(path, **known), "cpsv")
    documents = Documents()
    for entry in arrived.contents:
        assert documents.problems(kind_of(entry), to_document(entry)) == [], entry.name
    return arrived


def read_text(text: str | bytes, suffix: str = ".ttl", context: Context = HOME, **known) -> Arrival:
    """What a file with that text holds."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"services{suffix}"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return brought_in(path, context, **known)


def taken_out(contents: Contents, notation: str = "ttl", context: Context = HOME) -> bytes:
    """The catalogue as a file."""
    return catalogue_cpsv.orientation_catalogue_export(context, contents, notation)


def graph(data: bytes, notation: str = "ttl") -> rdflib.Graph:
    """What rdflib reads in a file."""
    return rdflib.Graph().parse(data=data, format=NOTATIONS[notation])


def assert_same(one: rdflib.Graph, other: rdflib.Graph) -> None:
    """The two graphs are isomorphic."""
    first, second = to_isomorphic(one), to_isomorphic(other)
    if first != second:
        _, lost, new = graph_diff(first, second)
        raise AssertionError(f"lost:\n{lost.serialize()[:3000]}\nnew:\n{new.serialize()[:3000]}")


def assert_valid(one: rdflib.Graph) -> None:
    """The official shapes allow it, as it stands: nothing is inferred."""
    conforms, _, report = pyshacl.validate(one, shacl_graph=shapes(), inference="none")
    assert conforms, report[:3000]


def assert_fixed(contents: Contents, *, valid: bool = True) -> None:
    """Exported, imported and exported again it says the same, in every notation, at home and elsewhere."""
    first = {notation: taken_out(contents, notation) for notation in NOTATIONS}
    told = graph(first["ttl"])
    assert_same(told, graph(first["jsonld"], "jsonld"))
    if valid:
        assert_valid(told)
    for notation, data in first.items():
        for context in (HOME, ELSEWHERE):
            arrived = read_text(data, f".{notation}", context)
            assert "not-carried" not in arrived.warnings(), arrived.remarks
            assert_same(told, graph(taken_out(arrived.contents, "ttl", context)))

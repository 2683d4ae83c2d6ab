"""Names and addresses: what a subject of a file is called in the catalogue, and what a document is called outside.

A document without an address of its own gets one below a base that says whose catalogue it is. What lies below that base
is taken back by its name; so a catalogue that comes home finds its own documents again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

from orientation_core.errors import InvalidDocument, Problem
from orientation_core.model.catalogue.contents import Contents
from orientation_plugins.catalogue_cpsv.graph import Graph, Literal, Node, Value
from orientation_plugins.catalogue_cpsv.reading import RELATIVE

#: What stands where an identifier is asked for and none was stated.
NOT_STATED = "not-stated"

_BASE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+[:/#]")


def base_of(organisation: str, settings: Mapping[str, Any]) -> str:
    """Where documents without an address get theirs: ``base`` of the section ``cpsv``, else a name of ours.

    :raises InvalidDocument: the setting is not an address that ends in ``/``, ``#`` or ``:``.
    """
    section = settings.get("cpsv", {})
    base = section.get("base") if isinstance(section, Mapping) else None
    if base is None:
        return f"urn:orientation-core:{organisation or 'agency'}:"
    if not isinstance(base, str) or not _BASE.fullmatch(base):
        text = "the base is an address that ends in /, # or :"
        raise InvalidDocument("agency", [Problem("/settings/cpsv/base", text, "cpsv.base")])
    return base


def slug(text: str, most: int = 60) -> str:
    """A short name out of any text, or nothing when no letter and no figure is in it."""
    plain = unicodedata.normalize("NFKD", unquote(text)).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9._-]+", "-", plain)[:most].strip("-._")


def code(text: str) -> str:
    """The code of a concept out of the end of its address or its label."""
    plain = unicodedata.normalize("NFKD", unquote(text)).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9._~-]+", "-", plain)[:80].strip("-._~")


def tail(address: str) -> str:
    """The last part of an address that says anything."""
    parts = [part for part in re.split(r"[/#:?=&]", address) if part]
    last = parts[-1] if parts else address
    plain = " ".join(unquote(last).split())
    # What is no text when it is decoded stays as it is written.
    return (plain if plain.isprintable() and plain and "\ufffd" not in plain else last)[:200].strip()


def mark(text: str) -> str:
    """Six signs that tell one address from another."""
    return sha256(text.encode()).hexdigest()[:6]


def nameless(node_id: str) -> bool:
    """Whether it has no address: a blank node, or a relative address."""
    return node_id.startswith(("_:", RELATIVE))


class Fingerprints:
    """Tells blank nodes apart by what is said of them, whatever label a parser gave them."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[tuple[str, int], str] = {}

    def of(self, node_id: str, depth: int = 3) -> str:
        """The fingerprint of a node: its address, or a digest of its statements."""
        if not node_id.startswith("_:"):
            return node_id
        found = self._known.get((node_id, depth))
        if found is None:
            node = self._graph.get(node_id)
            lines = [] if node is None or not depth else sorted(self._lines(node, depth))
            found = self._known[node_id, depth] = sha256("\n".join(lines).encode()).hexdigest()
        return found

    def _lines(self, node: Node, depth: int) -> Iterable[str]:
        for predicate, values in node.statements.items():
            for value in values:
                yield f"{predicate} {self._value(value, depth)}"

    def _value(self, value: Value, depth: int) -> str:
        return repr(tuple(value)) if isinstance(value, Literal) else self.of(value, depth - 1)


class Names:
    """Names of the documents of one file, the same whenever the file is read.

    :param base: below which names are taken back. :param known: what the catalogue holds already.
    """

    def __init__(self, graph: Graph, base: str, known: Contents) -> None:
        self._graph, self._base, self._known = graph, base, known
        self.fingerprints = Fingerprints(graph)
        self._names: dict[tuple[str, str], str] = {}

    def own(self, node_id: str) -> tuple[str, ...]:
        """The parts of an address below the base, for example ``("service", "passport")``; none for any other."""
        if not node_id.startswith(self._base):
            return ()
        return tuple(node_id.removeprefix(self._base).split(":"))

    def allocate(self, kind: str, node_ids: Iterable[str]) -> None:
        """Give a name to each of these, the documents of a kind."""
        wanted: dict[str, list[str]] = {}
        for node_id in node_ids:
            if (kind, node_id) in self._names:
                continue
            own = self.own(node_id)
            if len(own) == 2 and own[0] == kind and own[1] == slug(own[1], 80):
                self._names[kind, node_id] = own[1]
                continue
            here = None if nameless(node_id) else self._known.find(kind, node_id)
            if here is not None:
                self._names[kind, node_id] = here.name
                continue
            wanted.setdefault(self._wish(kind, node_id), []).append(node_id)
        taken = {name for (of_kind, _), name in self._names.items() if of_kind == kind}
        for wish, several in wanted.items():
            alone = len(several) == 1 and wish not in taken
            stranger = self._known.find(kind, wish)
            if alone and (stranger is None or (stranger.uri is None and nameless(several[0]))):
                self._names[kind, several[0]] = wish
                taken.add(wish)
                continue
            for node_id in sorted(several, key=self.fingerprints.of):
                name = f"{wish}-{mark(self.fingerprints.of(node_id))}"
                number = 1
                while name in taken:
                    number += 1
                    name = f"{wish}-{mark(self.fingerprints.of(node_id))}-{number}"
                self._names[kind, node_id] = name
                taken.add(name)

    def of(self, kind: str, node_id: str) -> str:
        """The name of a document."""
        if (kind, node_id) not in self._names:
            self.allocate(kind, [node_id])
        return self._names[kind, node_id]

    def has(self, kind: str, node_id: str) -> bool:
        """Whether that subject is a document of that kind."""
        return (kind, node_id) in self._names

    def _wish(self, kind: str, node_id: str) -> str:
        if not node_id.startswith("_:"):
            return slug(tail(node_id)) or f"{kind}-{mark(node_id)}".replace("_", "-")
        node = self._graph.get(node_id)
        for predicate in ("dct:identifier", "skos:prefLabel", "dct:title", "rdfs:label"):
            texts = sorted(
                value.value
                for value in (node.statements.get(predicate, ()) if node else ())
                if isinstance(value, Literal)
            )
            if texts and (wish := slug(texts[0])):
                return wish
        return f"{kind.replace('_', '-')}-{mark(self.fingerprints.of(node_id))}"

"""What documents of the catalogue say about each other: references that lead nowhere, relations in a circle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import dropwhile, pairwise
from operator import ne
from typing import Any

import attrs

from orientation_core.errors import Problem, sentence
from orientation_core.model.catalogue.contents import Contents, kind_of
from orientation_core.model.catalogue.entries import Entry, is_uri

#: kind -> field -> the kind that the field refers to; ``concept`` for entries of code lists. A field of a list of
#: values is written with a dot.
REFERENCES: Mapping[str, Mapping[str, str]] = {
    "code_list": {"concepts.types": "concept"},
    "public_organisation": {"spatial": "concept"},
    "dataset": {"publisher": "public_organisation"},
    "client_group": {"relations.group": "client_group", "audiences": "concept"},
    "channel": {"type": "concept", "owned_by": "public_organisation"},
    "service": {
        "authorities": "public_organisation",
        "client_groups": "client_group",
        "audiences": "concept",
        "themes": "concept",
        "sectors": "concept",
        "types": "concept",
        "classifications": "concept",
        "events": "concept",
        "spatial": "concept",
        "steps.channels": "channel",
        "requirements.types": "concept",
        "evidence.type": "concept",
        "evidence.evidence_types": "concept",
        "evidence.part_of": "dataset",
        "evidence_types": "concept",
        "rules.type": "concept",
        "costs.channel": "channel",
        "costs.defined_by": "public_organisation",
        "channels": "channel",
        "outputs.types": "concept",
        "outputs.part_of": "dataset",
        "participations.roles": "concept",
        "participations.organisation": "public_organisation",
        "relations.service": "service",
        "part_of": "dataset",
    },
}


@attrs.frozen
class Reference:
    """Something that a document refers to. :ivar where: pointer to it. :ivar kind: what it is. :ivar to: its name or address."""

    where: str
    kind: str
    to: str


def references_of(entry: Entry) -> list[Reference]:
    """Everything that a document refers to, in the order of its fields."""
    found: list[Reference] = []
    for field, kind in REFERENCES[kind_of(entry)].items():
        for where, value in _values(entry, field.split("."), ""):
            found.append(Reference(where, kind, value))
    return found


def _values(value: Any, path: list[str], where: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from _values(one, path, f"{where}/{number}")
    elif not path:
        if value is not None:
            yield where, value
    else:
        yield from _values(getattr(value, path[0]), path[1:], f"{where}/{path[0]}")


def unknown_references(entry: Entry, contents: Contents) -> list[Problem]:
    """A problem for every name that is not in the catalogue. Addresses may lead out of it."""
    return [
        Problem(one.where, sentence("{name} is not in the catalogue", name=one.to), "reference.unknown")
        for one in references_of(entry)
        if not is_uri(one.to) and _found(one, contents) is None
    ]


def ended_references(entry: Entry, contents: Contents) -> list[Problem]:
    """A problem for everything that an entry counts on and that has ended."""
    found = []
    for one in references_of(entry):
        other = _found(one, contents)
        if isinstance(other, Entry) and other.status == "ended" and not one.where.startswith("/relations"):
            text = sentence("{name} has ended", name=one.to)
            found.append(Problem(one.where, text, "reference.ended"))
    return found


def _found(reference: Reference, contents: Contents) -> Any | None:
    if reference.kind == "concept":
        return contents.concept(reference.to)
    return contents.find(reference.kind, reference.to)


def circles(edges: Mapping[str, Iterable[str]]) -> list[tuple[str, ...]]:
    """Every circle of these edges once: (a, b, a), beginning at its smallest name; none when there is none.

    Of circles that share an edge only one need be found: mending it shows the next.
    """
    found: dict[tuple[str, ...], None] = {}
    done: set[str] = set()
    for start in sorted(edges):
        path: dict[str, None] = {}
        ahead: list[Iterator[str]] = []
        here: str | None = start
        while True:
            if here is not None and here not in done:
                if here in path:
                    circle = list(dropwhile(partial(ne, here), path))
                    first = circle.index(min(circle))
                    turned = (*circle[first:], *circle[:first], circle[first])
                    found[turned] = None
                else:
                    path[here] = None
                    ahead.append(iter(sorted(edges.get(here, ()))))
            if not ahead:
                break
            here = next(ahead[-1], None)
            if here is None:
                ahead.pop()
                done.add(path.popitem()[0])
    return list(found)


#: kind -> field of its relations, and the kinds of relation that cannot go in a circle.
_ORDERED = {
    "service": ("service", ("requires", "replaces")),
    "client_group": ("group", ("part_of", "represents")),
}


def circular_relations(contents: Contents) -> dict[tuple[str, str], list[Problem]]:
    """(kind, name) -> a problem for every relation of that document that closes a circle; each names the circle."""
    found: dict[tuple[str, str], list[Problem]] = {}
    for kind, (field, relations) in _ORDERED.items():
        entries = {entry.name: entry for entry in contents.of_kind(kind)}
        for relation in relations:
            for circle in circles(_edges(contents, kind, field, relation)):
                for here, there in pairwise(circle):
                    where = _place(entries[here], contents, field, relation, there)
                    text = sentence("these relations go in a circle: {circle}", circle=" → ".join(circle))
                    found.setdefault((kind, here), []).append(Problem(where, text, "relation.circle"))
    return found


def _edges(contents: Contents, kind: str, field: str, relation: str) -> dict[str, list[str]]:
    return {
        entry.name: [
            other.name
            for one in entry.relations
            if one.kind == relation and (other := contents.find(kind, getattr(one, field)))
        ]
        for entry in contents.of_kind(kind)
    }


def _place(entry: Any, contents: Contents, field: str, relation: str, to: str) -> str:
    for number, one in enumerate(entry.relations):
        other = contents.find(kind_of(entry), getattr(one, field))
        if one.kind == relation and other is not None and other.name == to:
            return f"/relations/{number}/{field}"
    raise AssertionError("unreachable: the edge came from here")

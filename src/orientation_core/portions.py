"""A very large document in portions, so that what is wrong with it is said in the memory of a small one.

The validator decides in little memory, but what it makes of each error holds a copy of what is wrong: for a document with
as many values as one may have, that is gigabytes. So such a document is explained portion by portion, until enough is said.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import attrs

#: Values of a portion.
MOST = 2_000
#: What has fewer values is never taken apart.
_LIGHT = 100
#: Objects with more members are taken apart as lists are; of others every member stays, if need be empty.
_WIDE = 200
#: What may be said of a list or an object of which something is left out: it holds of the whole one as well.
_HOLDS = frozenset(
    {"type", "required", "additionalProperties", "maxItems", "uniqueItems", "maxProperties", "propertyNames"}
)

#: Every step as a text: the validator tells a member called "1" and the item 1 alike.
_Path = tuple[str, ...]


@attrs.frozen(eq=False)
class Portion:
    """Part of a document, in the same shape. :ivar document: it. :ivar whole: all of the document.
    :ivar moved: place of a list -> how many of its items stand before. :ivar thinned: where something is left out.
    """

    document: Any
    whole: Any
    moved: Mapping[_Path, int] = attrs.field(factory=dict)
    thinned: frozenset[_Path] = frozenset()

    def place(self, path: Sequence[str | int]) -> _Path:
        """Where in the whole document that is which stands at `path` here."""
        at = tuple(map(str, path))
        return tuple(
            str(int(step) + self.moved[at[:depth]]) if at[:depth] in self.moved else step
            for depth, step in enumerate(at)
        )

    def holds(self, path: Sequence[str | int], keyword: str, expected: Any) -> bool:
        """Whether an error is one of the whole document, and does not come from what is left out here."""
        at = tuple(map(str, path))
        if not any(one[: len(at)] == at for one in self.thinned):
            return True
        if keyword == "required":
            value = self.whole
            for step in self.place(at):
                value = value[int(step)] if isinstance(value, list) else value[step]
            return expected not in value
        return keyword in _HOLDS


def portions(document: Any, most: int = MOST) -> Iterator[Portion]:
    """All of a document, in portions of about so many values. One that is small enough comes as it is."""
    scales = _Scales()
    total = scales.weigh(document)
    if total <= most:
        yield Portion(document, document)
        return
    for start in range(0, total, most):
        knife = _Knife(scales.heavy, start, start + most)
        made = knife.cut(document, (), 0)
        yield Portion(made, document, knife.moved, frozenset(knife.thinned))


class _Scales:
    """How many values there are in what is heavy, and at which of them each of its members begins."""

    def __init__(self) -> None:
        self.heavy: dict[int, tuple[int, array[int]]] = {}

    def weigh(self, value: Any) -> int:
        if not isinstance(value, dict | list):
            return 1
        total, begins = 1, array("l")
        for member in value.values() if isinstance(value, dict) else value:
            begins.append(total)
            total += self.weigh(member)
        if total > _LIGHT:
            self.heavy[id(value)] = (total, begins)
        return total


class _Knife:
    """Cuts out what begins from `start` on and before `end`, all values being counted in their order."""

    def __init__(self, heavy: Mapping[int, tuple[int, array[int]]], start: int, end: int) -> None:
        self.heavy, self.start, self.end = heavy, start, end
        self.moved: dict[_Path, int] = {}
        self.thinned: set[_Path] = set()

    def cut(self, value: Any, path: _Path, begin: int) -> Any:
        """What of a value belongs here."""
        if id(value) not in self.heavy:
            return value
        _, begins = self.heavy[id(value)]
        if isinstance(value, dict) and len(value) <= _WIDE:
            return {
                name: self.kept(member, (*path, name), begin + at)
                for (name, member), at in zip(value.items(), begins, strict=True)
            }
        first, end = (bisect_left(begins, bound - begin) for bound in (self.start, self.end))
        members: Iterable[Any] = value.values() if isinstance(value, dict) else value
        if first and self.reaches(next(islice(members, first - 1, None)), begin + begins[first - 1]):
            first -= 1
        if end - first < len(value):
            self.thinned.add(path)
        if isinstance(value, dict):
            return {
                name: self.cut(member, (*path, name), begin + begins[place])
                for place, (name, member) in enumerate(islice(value.items(), first, end), first)
            }
        self.moved[path] = first
        return [
            self.cut(value[place], (*path, str(place - first)), begin + begins[place])
            for place in range(first, end)
        ]

    def kept(self, member: Any, path: _Path, begin: int) -> Any:
        """A member of an object that stays: as far as it belongs here, or empty."""
        if not isinstance(member, dict | list) or not member:
            return member
        if self.start <= begin < self.end or self.reaches(member, begin):
            return self.cut(member, path, begin)
        self.thinned.add(path)
        return type(member)()

    def reaches(self, value: Any, begin: int) -> bool:
        """Whether a value that begins before this portion goes on in it."""
        total, _ = self.heavy.get(id(value), (1, None))
        return begin < self.start < begin + total

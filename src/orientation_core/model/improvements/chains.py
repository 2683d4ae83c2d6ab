"""The chain that an end belongs to: from the promise to what came of it, walked along the links from either side."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import attrs

from orientation_core.model.improvements.links import End, Link
from orientation_core.model.text import Text

#: So many ends a chain has at most; of a cause that a thousand points share, the first few are told.
MOST_ENDS = 200
#: So many links are followed from one end in one direction.
MOST_LINKS = 25


@attrs.frozen
class Place:
    """One end of a chain, as readers see it.

    :ivar missing: it is spoken of, but there is no such thing here (any more).
    """

    end: End
    label: Text
    missing: bool = False


@attrs.frozen
class Chain:
    """What hangs together with one end.

    :ivar start: where it was begun. :ivar places: the ends, from what comes first to what comes last.
    :ivar links: between them, each once. :ivar more: links that were left out because there are too many, at least.
    """

    start: End
    places: tuple[Place, ...]
    links: tuple[Link, ...] = ()
    more: int = 0

    def place(self, end: End) -> Place:
        """An end as readers see it. :raises LookupError: it is not in this chain."""
        for one in self.places:
            if one.end == end:
                return one
        raise LookupError(f"{end} is not in this chain")

    def of(self, kind: str) -> tuple[End, ...]:
        """The ends of one kind."""
        return tuple(one.end for one in self.places if one.end.kind == kind)


@attrs.frozen
class Walk:
    """What was found on the way. :ivar ends: in the order of the chain. :ivar more: links that were left out."""

    ends: tuple[End, ...]
    links: tuple[Link, ...]
    more: int


#: Gives the links of an end in one direction, and whether an end may be looked at.
Follow = Callable[[End, bool], Iterable[Link]]


def walk(start: End, follow: Follow, seen: Callable[[End], bool]) -> Walk:
    """Everything that leads to `start`, and everything that it leads to. A circle is walked once.

    Directions are not mixed on the way: what shares a cause with a point is no part of that point's chain.

    :param follow: the links that leave an end (True) or arrive there (False).
    :param seen: whether the reader may see an end; what they may not is left out, and nothing is followed from it.
    """
    links: dict[object, Link] = {}
    order: dict[End, int] = {start: 0}
    more = 0
    for forward in (True, False):
        edge, step = [start], 0
        reached = {start}
        while edge:
            step += 1 if forward else -1
            further: list[End] = []
            for end in edge:
                found: dict[object, Link] = {}
                for link in follow(end, forward):
                    found.setdefault(link.tie, link)
                for place, (tie, link) in enumerate(found.items()):
                    other = link.target if forward else link.source
                    if not seen(other):
                        continue
                    if place >= MOST_LINKS or (other not in order and len(order) >= MOST_ENDS):
                        more += 1
                        continue
                    links[tie] = link
                    if other not in reached:
                        reached.add(other)
                        order.setdefault(other, step)
                        further.append(other)
            edge = further
    ends = sorted(order, key=lambda end: (order[end], end))
    place_of = {end: place for place, end in enumerate(ends)}
    told = sorted(links.values(), key=lambda one: (place_of[one.source], place_of[one.target], one.relation))
    return Walk(tuple(ends), tuple(told), more)

"""The network of a scenario: who is in it, and how what was published of all of them is spread over each.

What single organisations delivered was never published. The spread is made up and says so; its sums are exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import attrs

from orientation_core.demo.dice import apportioned
from orientation_core.model.network.frames import Frame, PublishedFigure
from orientation_core.model.network.members import OrganisationKind
from orientation_core.model.reports import ALL
from orientation_core.model.text import Text


@attrs.frozen
class Family:
    """Organisations that are alike. :ivar label: what each is called, its number where ``{}`` stands."""

    name: str
    kind: OrganisationKind
    count: int
    label: Text


@attrs.frozen
class Said:
    """What the first so many organisations say of a criterion. :ivar title: of the document that shows it, if any."""

    criterion: str
    since: date
    count: int
    title: str | None = None


@attrs.frozen
class Size:
    """A figure that nobody published. :ivar of: of which year. :ivar total: over all organisations."""

    figure: str
    of: int
    total: int


@attrs.frozen
class Network:
    """The network that the agency of a scenario belongs to.

    :ivar keeper: settings of the agency that keeps it, a document. :ivar frame: how it reports.
    :ivar mark: name of the identity that all its pages wear, of those that plugins offer.
    :ivar own: what it calls the agency of the scenario. :ivar own_kind: what that is. :ivar own_sizes: how large it is.
    :ivar families: the other organisations. :ivar founders: so many are in it since `since`, the others since `later`.
    :ivar silent: year -> who delivers nothing. :ivar sizes: totals that are made up.
    :ivar sums: figure -> figures that it is the sum of, but for what the published ones differ by.
    :ivar weights: of the organisations of a group, in turn. :ivar said: what organisations say of themselves.
    :ivar notes: what is published and what is made up.
    """

    keeper: Mapping[str, Any]
    frame: str
    own: str
    own_kind: OrganisationKind
    families: tuple[Family, ...]
    founders: int
    since: date
    later: date
    weights: tuple[int, ...]
    notes: tuple[Text, ...]
    own_sizes: Mapping[str, int] = attrs.field(factory=dict)
    silent: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    sizes: tuple[Size, ...] = ()
    sums: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    said: tuple[Said, ...] = ()
    mark: str | None = None


@attrs.frozen
class Organisation:
    """One of them. :ivar label: what it is called. :ivar since: its first day in the network."""

    name: str
    kind: OrganisationKind
    label: Text
    since: date


def organisations(network: Network, own: Text) -> tuple[Organisation, ...]:
    """All of them, the agency of the scenario first. :param own: what that is called."""
    made = [(network.own, network.own_kind, own)]
    for family in network.families:
        for number in range(1, family.count + 1):
            name = f"{family.name}-{number:02}" if family.count > 1 else family.name
            words = {one: getattr(family.label, one).format(number) for one in family.label.languages()}
            made.append((name, family.kind, Text(**words)))
    founded = _founders(network, len(made))
    return tuple(
        Organisation(name, kind, label, network.since if place in founded else network.later)
        for place, (name, kind, label) in enumerate(made)
    )


def _founders(network: Network, count: int) -> frozenset[int]:
    """The places of those that are in it from the start, from every family: the agency of the scenario among them."""
    spaced = {place * count // network.founders for place in range(network.founders)}
    return frozenset(spaced)


def reporting(network: Network, there: Sequence[Organisation], year: int) -> list[Organisation]:
    """Who delivers for a year."""
    silent = network.silent.get(str(year), ())
    return [one for one in there if one.since <= date(year, 12, 31) and one.name not in silent]


def spread(
    network: Network, frame: Frame, year: int, there: Sequence[Organisation], own: Mapping[str, int]
) -> dict[str, dict[str, int]]:
    """Organisation -> figure -> count, without the agency of the scenario: with its own, all sums are as published.

    :param own: what the agency of the scenario counted at its desk.
    """
    others = [one for one in reporting(network, there, year) if one.name != network.own]
    totals = dict(_totals(network, frame, year))
    wholes = {name: frame.parts_of(name) for name in totals}
    parted = {name: [part.name for part in parts] for name, parts in wholes.items() if parts}
    parted = {name: parts for name, parts in parted.items() if all(part in totals for part in parts)}
    found: dict[str, dict[str, int]] = {one.name: {} for one in others}
    for place, (figure, total) in enumerate(totals.items()):
        if figure in parted or figure in network.sums:
            continue
        for name, count in _over(network, frame, others, total, own.get(figure, 0), place, year).items():
            found[name][figure] = count
    for figure, parts in (*parted.items(), *((one, list(sums)) for one, sums in network.sums.items())):
        _add_up(found, figure, parts, None if figure not in totals else totals[figure] - own.get(figure, 0))
    return found


def _add_up(found: dict[str, dict[str, int]], figure: str, parts: Sequence[str], total: int | None) -> None:
    """A figure as the sum of its parts; what the published total is more, or less, stands with the largest of them.

    :param total: of all of them; None where nobody published one.
    """
    for values in found.values():
        if all(part in values for part in parts):
            values[figure] = sum(values[part] for part in parts)
    if total is not None:
        largest = max(found, key=lambda name: (found[name].get(figure, 0), name))
        found[largest][figure] += total - sum(values[figure] for values in found.values())


def _totals(network: Network, frame: Frame, year: int) -> Iterator[tuple[str, int]]:
    """What was published of all organisations together, and what is made up beside it."""
    for one in frame.published:
        counted = frame.indicator(one.indicator)
        if _whole(one, year) and counted.origin == "figures" and counted.adds:
            yield one.indicator, int(one.value)
    for size in network.sizes:
        if size.of == year:
            yield size.figure, size.total


def _whole(one: PublishedFigure, year: int) -> bool:
    everybody = one.group == ALL and one.organisation is None
    return one.year == year and one.measure == "value" and everybody and one.counted


def _over(
    network: Network,
    frame: Frame,
    others: Sequence[Organisation],
    total: int,
    own: int,
    place: int,
    year: int,
) -> dict[str, int]:
    """A total less what the agency of the scenario has of it, over the others: by the published shares of the groups,
    and within each by weight.
    """
    published = {
        one.group: int(one.value) for one in frame.published if one.year == year and one.measure == "share"
    }
    kinds = {one.name: frame.group_of(one.kind).name for one in others}
    groups = published or {name: list(kinds.values()).count(name) for name in dict.fromkeys(kinds.values())}
    shares = apportioned(total, groups)
    mine = frame.group_of(network.own_kind).name
    # Where the agency has more than its whole group, the others go without it.
    taken = min(own, shares[mine])
    shares[mine] -= taken
    largest = max(shares, key=lambda name: shares[name])
    shares[largest] -= own - taken
    found: dict[str, int] = {}
    for group, share in shares.items():
        members = [name for name, one in kinds.items() if one == group]
        weights = network.weights
        weighed = {name: weights[(number + place) % len(weights)] for number, name in enumerate(members)}
        found |= apportioned(max(share, 0), weighed)
    return found

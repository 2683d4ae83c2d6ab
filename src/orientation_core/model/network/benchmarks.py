"""Organisations beside each other, like with like: so much per thousand clients or files, and where one stands.

An organisation hands over one aggregate per year and nothing else. What is compared are the figures that may be
published; no statistic rests on a figure that is withheld, so that none can be computed back from one.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Literal

import attrs

from orientation_core.model.network.members import OrganisationKind
from orientation_core.model.text import Text

#: Where an organisation stands: 1 in the lowest quarter of those that are shown, 4 in the highest.
Position = Literal[1, 2, 3, 4]

#: Of fewer organisations no quartiles are computed.
LEAST = 4


@attrs.frozen(kw_only=True)
class Aggregate:
    """All that leaves an organisation for a comparison: counts of one year, never a case.

    :ivar format: of this document. :ivar name: of the organisation. :ivar kind: what it is.
    :ivar values: figure -> count; sizes are among them.
    """

    format: Literal[1]
    name: str
    kind: OrganisationKind
    year: int
    values: Mapping[str, int]


@attrs.frozen
class Normaliser:
    """A measure of size. :ivar size: of one organisation; None where its aggregate does not say. :ivar per: so many of it."""

    name: str
    label: Text
    size: Callable[[Aggregate], int | None]
    per: int = 1000


@attrs.frozen(kw_only=True)
class Compared:
    """One indicator of one organisation among its peers, by size.

    :ivar shown: organisations whose rate is known and may be shown, the organisation among them.
    :ivar withheld: whose count may not be published. :ivar silent: who gave no figure or no size.
    :ivar own: rate of the organisation; None where it is withheld or not given. :ivar own_withheld: whether it is
        withheld. :ivar position: its quarter.
    :ivar low, first, median, third, high: smallest, quartiles and largest of those shown; quartiles by linear
        interpolation, of at least four. :ivar rates: all of those, the smallest first, without names.
    """

    indicator: str
    label: Text
    shown: int
    withheld: int
    silent: int
    own: float | None = None
    own_withheld: bool = False
    position: Position | None = None
    low: float | None = None
    first: float | None = None
    median: float | None = None
    third: float | None = None
    high: float | None = None
    rates: tuple[float, ...] = ()


@attrs.frozen(kw_only=True)
class Benchmark:
    """One organisation among its peers.

    :ivar network: whose it is. :ivar organisation, label: who is compared. :ivar normaliser: name of the measure of
        size, what it is called, and per how many.
    :ivar peers: name of the group it is compared with; ``all``. :ivar members: organisations in it that delivered.
    :ivar threshold: smaller counts are withheld, with what would give them away. :ivar rows: by indicator.
    """

    network: Text
    year: int
    generated_at: datetime
    organisation: str
    label: Text
    normaliser: str
    normaliser_label: Text
    per: int
    peers: str
    peers_label: Text
    members: int
    threshold: int
    rows: tuple[Compared, ...] = ()

    def row(self, indicator: str) -> Compared:
        """One indicator. :raises LookupError: it is not compared."""
        for one in self.rows:
            if one.indicator == indicator:
                return one
        raise LookupError(f"{indicator} is not compared")


def compared(
    indicator: str,
    label: Text,
    own: str,
    peers: Sequence[Aggregate],
    normaliser: Normaliser,
    hidden: Collection[tuple[str, str]],
    threshold: int,
) -> Compared:
    """One indicator over the peers, the organisation itself among them.

    :param hidden: (organisation, indicator) that may not be shown. :param threshold: of a smaller size no rate is made.
    """
    rates: dict[str, float] = {}
    gone: set[str] = set()
    for one in peers:
        count, size = one.values.get(indicator), normaliser.size(one)
        if count is None or size is None or size < threshold:
            continue
        if (one.name, indicator) in hidden:
            gone.add(one.name)
        else:
            rates[one.name] = round(count * normaliser.per / size, 3)
    ordered = tuple(sorted(rates.values()))
    quarters = tuple(quantile(ordered, part / 4) for part in (1, 2, 3)) if len(ordered) >= LEAST else ()
    mine = rates.get(own)
    position = None if mine is None or not quarters else 1 + sum(mine > one for one in quarters)
    first, median, third = quarters or (None, None, None)
    return Compared(
        indicator=indicator,
        label=label,
        shown=len(ordered),
        withheld=len(gone),
        silent=len(peers) - len(ordered) - len(gone),
        own=mine,
        own_withheld=own in gone,
        position=position,  # type: ignore[arg-type]  # one to four, by what is added up
        low=ordered[0] if ordered else None,
        first=first,
        median=median,
        third=third,
        high=ordered[-1] if ordered else None,
        rates=ordered,
    )


def quantile(ordered: Sequence[float], part: float) -> float:
    """A quantile by linear interpolation. :param ordered: at least one number, the smallest first."""
    place = part * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return round(ordered[low] + (ordered[high] - ordered[low]) * (place - low), 3)

"""The yearly figures of a whole network: who delivered, what it adds up to, and what does not add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from orientation_core.model.network.checks import CHECKS, Check, every
from orientation_core.model.network.figures import YearFigures
from orientation_core.model.network.members import Member
from orientation_core.model.reports import Period
from orientation_core.model.text import Text


@attrs.frozen
class Total:
    """One indicator of the year.

    :ivar value: added up over those that gave it. :ivar organisations: how many gave it.
    :ivar previous: the year before, over those that gave it then; None when nobody did.
    """

    indicator: str
    value: int
    organisations: int
    previous: int | None = None


@attrs.frozen
class Difference:
    """Two sides that should be equal and are not. It is told, and nothing is changed.

    :ivar check: which. :ivar organisation: whose figures; None for the totals of the network.
    """

    check: str
    left: int
    right: int
    organisation: str | None = None


@attrs.frozen
class Collection:
    """The yearly figures of a network.

    :ivar members: organisations in the network on the last day of the year. :ivar reporting: of those, that delivered.
    :ivar missing: those that did not. :ivar totals: by indicator. :ivar checked: checks that could be made of totals.
    :ivar joined, left: who reports and did not the year before, and the other way round: two years compare only with
        that in mind. :ivar outside: who delivered and is not in the network.
    """

    network: Text
    year: int
    generated_at: datetime
    members: int
    reporting: int
    missing: tuple[str, ...] = ()
    totals: tuple[Total, ...] = ()
    checked: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    outside: tuple[str, ...] = ()

    def total(self, indicator: str) -> Total:
        """The total of an indicator. :raises LookupError: nobody gave it."""
        for one in self.totals:
            if one.indicator == indicator:
                return one
        raise LookupError(f"nobody delivered {indicator} for {self.year}")


def collected(
    network: Text,
    year: int,
    members: Sequence[Member],
    figures: Sequence[YearFigures],
    generated_at: datetime,
    checks: Sequence[Check] = CHECKS,
) -> Collection:
    """What the organisations of a network delivered for a year, beside the year before.

    :param checks: what should be equal; those of shares are left to :mod:`.checks`.
    """
    counts = [one for one in checks if not one.per]
    there = {one.name for one in members if one.in_scope(Period.of_year(year).last_day)}
    before = {one.name for one in members if one.in_scope(Period.of_year(year - 1).last_day)}
    given = {one.name: one.values for one in figures if one.year == year}
    mine = {name: values for name, values in given.items() if name in there}
    earlier = {one.name: one.values for one in figures if one.year == year - 1 and one.name in before}
    sums, past = _added(mine), _added(earlier)
    totals = tuple(
        Total(name, value, sum(name in values for values in mine.values()), past.get(name))
        for name, value in sorted(sums.items())
    )
    results = [
        *(
            one
            for name in sorted(mine)
            for one in every(counts, year, mine[name], earlier.get(name, {}), name)
        ),
        *every(counts, year, sums, past),
    ]
    return Collection(
        network=network,
        year=year,
        generated_at=generated_at,
        members=len(there),
        reporting=len(mine),
        missing=tuple(sorted(there - set(mine))),
        totals=totals,
        checked=tuple(one.check for one in results if one.subject is None),
        differences=tuple(
            Difference(one.check, int(one.found), int(one.expected), one.subject)
            for one in results
            if one.verdict == "differs"
        ),
        joined=tuple(sorted(set(mine) - set(earlier))),
        left=tuple(sorted(set(earlier) - set(mine))),
        outside=tuple(sorted(set(given) - there)),
    )


def _added(figures: Mapping[str, Mapping[str, int]]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for values in figures.values():
        for name, value in values.items():
            sums[name] = sums.get(name, 0) + value
    return sums

"""The yearly figures of a whole network: who delivered, what it adds up to, and what does not add up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

import attrs

from orientation_core.model.network.figures import YearFigures
from orientation_core.model.network.members import Member
from orientation_core.model.text import Text


@attrs.frozen
class Check:
    """What should be equal. :ivar left, right: indicators that are added up; one with a minus before it is taken off."""

    name: str
    left: tuple[str, ...]
    right: tuple[str, ...]


#: What follows from how the indicators are defined. Published figures do not always keep to it.
CHECKS: tuple[Check, ...] = (
    Check(
        "founded_by_type",
        ("founded_attitude", "founded_quality", "founded_treatment", "founded_complaint_handling"),
        ("complaints_founded",),
    ),
    Check(
        "standard_and_other",
        ("complaints_received_standard_procedure", "complaints_received_other_route"),
        ("complaints_received",),
    ),
    Check(
        "standard_without_questions",
        ("complaints_plus_info_requests", "-info_requests_via_procedure"),
        ("complaints_received_standard_procedure",),
    ),
    Check(
        "requests_without_complaints",
        ("requests_received", "-complaints_received"),
        ("info_requests_via_procedure",),
    ),
    Check(
        "admissibility",
        ("complaints_admissible", "complaints_inadmissible", "admissibility_pending"),
        ("complaints_received",),
    ),
)


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
) -> Collection:
    """What the organisations of a network delivered for a year, beside the year before."""
    there = {one.name for one in members if one.in_scope(date(year, 12, 31))}
    before = {one.name for one in members if one.in_scope(date(year - 1, 12, 31))}
    given = {one.name: one.values for one in figures if one.year == year}
    mine = {name: values for name, values in given.items() if name in there}
    earlier = {one.name: one.values for one in figures if one.year == year - 1 and one.name in before}
    sums, past = _added(mine), _added(earlier)
    totals = tuple(
        Total(name, value, sum(name in values for values in mine.values()), past.get(name))
        for name, value in sorted(sums.items())
    )
    differences = [
        *(attrs.evolve(one, organisation=name) for name in sorted(mine) for one in _differences(mine[name])),
        *_differences(sums),
    ]
    return Collection(
        network=network,
        year=year,
        generated_at=generated_at,
        members=len(there),
        reporting=len(mine),
        missing=tuple(sorted(there - set(mine))),
        totals=totals,
        checked=tuple(check.name for check in CHECKS if _sides(check, sums) is not None),
        differences=tuple(differences),
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


def _differences(values: Mapping[str, int]) -> Iterator[Difference]:
    for check in CHECKS:
        sides = _sides(check, values)
        if sides is not None and sides[0] != sides[1]:
            yield Difference(check.name, *sides)


def _sides(check: Check, values: Mapping[str, int]) -> tuple[int, int] | None:
    """Both sides of a check; None where one of its figures was not given."""
    names = [name.removeprefix("-") for name in (*check.left, *check.right)]
    if any(name not in values for name in names):
        return None
    return _side(check.left, values), _side(check.right, values)


def _side(names: Sequence[str], values: Mapping[str, int]) -> int:
    return sum(-values[name[1:]] if name.startswith("-") else values[name] for name in names)

"""What of the yearly figures of a network may be published: which counts there are, and what holds between them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import attrs

from orientation_core.analysis.equations import Cell, Equation
from orientation_core.analysis.insiders import IN, sums_of, withheld_from_each
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.network.benchmarks import Aggregate
from orientation_core.model.network.checks import CHECKS, Check
from orientation_core.model.network.frames import Frame
from orientation_core.model.network.reports import NetworkFigure, NetworkReport, OwnFigure
from orientation_core.model.reports import ALL

#: What the parts of a figure leave of it: nobody shows it, but it is one subtraction away.
_REST = "{} without its parts"


@attrs.frozen
class Secrets:
    """What of one year may not be shown.

    :ivar own: (organisation, figure). :ivar sums: (group, figure); the group ``all`` is the whole network.
    """

    own: frozenset[tuple[str, str]]
    sums: frozenset[tuple[str, str]]


def secrets_of(frame: Frame, aggregates: Sequence[Aggregate], threshold: int) -> Secrets:
    """What of a year may not be shown, whatever report or comparison is made of it: the answer is the same for all.

    :param threshold: the smallest count that may be shown, zero apart; at least 2.
    :raises InvalidDocument: the threshold is below 2.
    """
    if threshold < 2:
        problem = Problem("/threshold", sentence("a threshold below 2 withholds nothing"), "report.threshold")
        raise InvalidDocument("network_report", [problem])
    counts = counts_of(frame, aggregates)
    hidden = _hidden(tuple(counts.items()), tuple(identities(frame, counts)), threshold)
    rests = {_REST.format(one.whole): one.name for one in frame.indicators if one.origin == "rest"}
    return Secrets(
        own=frozenset((cell[1], cell[2]) for cell in hidden if cell[0].startswith(IN)),
        sums=frozenset(
            (cell[1], rests.get(cell[2], cell[2])) for cell in hidden if not cell[0].startswith(IN)
        ),
    )


@lru_cache(maxsize=16)
def _hidden(
    counts: tuple[tuple[Cell, int], ...], equations: tuple[Equation, ...], threshold: int
) -> frozenset[Cell]:
    """Remembered: every comparison of a year asks for the same."""
    return frozenset(withheld_from_each(dict(counts), equations, threshold))


def counts_of(frame: Frame, aggregates: Sequence[Aggregate]) -> dict[Cell, int]:
    """Every count of a year: each organisation's own, the sums of the groups and of all, and what parts leave."""
    counted = [one for one in frame.indicators if one.origin == "figures" and one.unit == "count"]
    counts: dict[Cell, int] = {}
    for one in aggregates:
        group = frame.group_of(one.kind).name
        for indicator in counted:
            if indicator.name not in one.values:
                continue
            counts[f"{IN}{group}", one.name, indicator.name] = one.values[indicator.name]
            if indicator.adds:
                for total in (("group", group, indicator.name), (ALL, ALL, indicator.name)):
                    counts[total] = counts.get(total, 0) + one.values[indicator.name]
    for cell in list(counts):
        parts = _parts(frame, cell, counts)
        rest = counts[cell] - sum(counts[part] for part in parts)
        if parts and rest > 0:
            counts[*cell[:2], _REST.format(cell[2])] = rest
    return counts


def _parts(frame: Frame, cell: Cell, counts: Mapping[Cell, int]) -> list[Cell]:
    found = [(*cell[:2], one.name) for one in frame.parts_of(cell[2])]
    return [part for part in found if part in counts]


def identities(frame: Frame, counts: Mapping[Cell, int]) -> Iterator[Equation]:
    """What a reader knows to hold: sums over organisations, parts and their whole, and every check that is kept."""
    yield from sums_of({cell: count for cell, count in counts.items() if not cell[2].endswith(_REST[2:])})
    for cell in counts:
        parts = _parts(frame, cell, counts)
        if not parts:
            continue
        rest = (*cell[:2], _REST.format(cell[2]))
        whole = [*parts, rest] if rest in counts else parts
        if counts[cell] == sum(counts[part] for part in whole):
            yield Equation(cell, tuple(whole))
    for place in {cell[:2]: None for cell in counts}:
        for check in CHECKS:
            yield from _kept(check, place, counts)


def _kept(check: Check, place: tuple[str, str], counts: Mapping[Cell, int]) -> Iterator[Equation]:
    """A check of one place as a total and its parts; none where a figure is missing, or it does not hold there."""
    if check.per:
        return  # a percentage is no sum
    left, right = (_given(side, place, counts) for side in (check.left, check.right))
    plus = [name for name in left if not name.startswith("-")]
    minus = [name[1:] for name in left if name.startswith("-")]
    parts = [*right, *minus] if minus else plus
    totals = plus if minus else list(right)
    if len(totals) != 1:
        return
    total, *cells = ((*place, name) for name in (*totals, *parts))
    if all(cell in counts for cell in (total, *cells)) and counts[total] == sum(
        counts[cell] for cell in cells
    ):
        yield Equation(total, tuple(cells))


def _given(side: Sequence[str], place: tuple[str, str], counts: Mapping[Cell, int]) -> list[str]:
    """The terms of a side, without those that may be missing and are."""
    bare = {name: name.removesuffix("?") for name in side}
    return [one for name, one in bare.items() if name == one or (*place, one.removeprefix("-")) in counts]


def published(report: NetworkReport, now: Secrets, before: Secrets, threshold: int) -> NetworkReport:
    """The report as it may leave the network. :param now, before: of its two years.

    Sums over those who reported in both years are left out: their difference from the whole would give single ones away.
    """
    sums = {(one.indicator, one.group): _safe_sum(one, now, before) for one in report.figures}
    whole = {one.name: one.whole or "" for one in report.indicators}
    figures = {at: _without_shares(one, sums, whole[one.indicator]) for at, one in sums.items()}
    own = tuple(_safe_own(one, now, before) for one in report.organisations)
    owned = {(one.indicator, one.organisation): one for one in own}
    beside = []
    for one in report.beside:
        found = (
            owned.get((one.indicator, one.organisation))
            if one.organisation
            else figures.get((one.indicator, one.group))
        )
        lost = one.counted is not None and getattr(found, one.measure, None) is None
        beside.append(attrs.evolve(one, counted=None, difference=None) if lost else one)
    return attrs.evolve(
        report,
        published=True,
        threshold=threshold,
        figures=tuple(figures.values()),
        organisations=own,
        beside=tuple(beside),
    )


def _without_shares(
    one: NetworkFigure, sums: Mapping[tuple[str, str], NetworkFigure], whole: str
) -> NetworkFigure:
    """Without the percentages that would give away a sum that is withheld: its own, or that of which it is a part."""

    def shown(indicator: str, group: str) -> bool:
        found = sums.get((indicator, group))
        return found is not None and found.value is not None

    return attrs.evolve(
        one,
        share=one.share if one.value is not None and shown(one.indicator, ALL) else None,
        part=one.part if one.value is not None and shown(whole, one.group) else None,
    )


def _safe_sum(one: NetworkFigure, now: Secrets, before: Secrets) -> NetworkFigure:
    hidden = [(one.group, one.indicator) in year.sums for year in (now, before)]
    return attrs.evolve(
        one,
        value=None if hidden[0] else one.value,
        previous=None if hidden[1] else one.previous,
        change=None if any(hidden) else one.change,
        same=None,
        same_before=None,
        same_organisations=None,
        withheld=any(hidden),
    )


def _safe_own(one: OwnFigure, now: Secrets, before: Secrets) -> OwnFigure:
    hidden = [(one.organisation, one.indicator) in year.own for year in (now, before)]
    return attrs.evolve(
        one,
        value=None if hidden[0] else one.value,
        previous=None if hidden[1] else one.previous,
        withheld=any(hidden),
    )

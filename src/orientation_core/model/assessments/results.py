"""What a round says: per item and axis today, desired, gap and spread; agreement of raters; priorities.

What was not answered is never a zero and never in a mean; a figure that nothing stands behind is absent. Where the
participants agreed on a score, that score counts; else the mean of the raters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum

import attrs

from orientation_core.model.assessments.agreement import alpha
from orientation_core.model.assessments.answers import Answer, ItemAnswer, score
from orientation_core.model.assessments.grids import Grid, Item, Scale
from orientation_core.model.assessments.rounds import Consensus, Round, State
from orientation_core.model.calendars import Pin


@attrs.frozen
class ItemResult:
    """What was found for one item.

    :ivar raters: who scored it as it is today. :ivar not_applicable: who said that it does not apply.
    :ivar silent: who said neither. :ivar today, desired: the consensus, else the mean of the raters.
    :ivar gap: desired less today. :ivar lowest, highest: of the raters' scores of today; their distance is the spread.
    :ivar agreed: the score of today is a consensus. :ivar weight: of the item times that of its axis.
    :ivar priority: gap times weight. :ivar withheld: too few raters for whoever may not see individual answers.
    """

    item: str
    axis: str
    raters: int
    not_applicable: int
    silent: int
    weight: float
    today: float | None = None
    desired: float | None = None
    gap: float | None = None
    lowest: float | None = None
    highest: float | None = None
    agreed: bool = False
    priority: float | None = None
    withheld: bool = False

    @property
    def spread(self) -> float | None:
        """How far the raters' scores of today lie apart."""
        return None if self.lowest is None or self.highest is None else self.highest - self.lowest


@attrs.frozen
class AxisResult:
    """What was found for one axis: weighted means over its items that have a figure.

    :ivar items: how many of its items have a score of today. :ivar spread: mean spread of its items.
    :ivar alpha_today, alpha_desired: agreement of the raters over its items, see :mod:`.agreement`.
    """

    axis: str
    items: int
    weight: float
    today: float | None = None
    desired: float | None = None
    gap: float | None = None
    spread: float | None = None
    alpha_today: float | None = None
    alpha_desired: float | None = None
    withheld: bool = False


@attrs.frozen
class Results:
    """What one round says.

    :ivar participants: how many take part; `answered` of them said something, `complete` of them all they want to.
    :ivar today, desired, gap: over all axes, by their weight.
    """

    round: str
    grid: Pin
    state: State
    participants: int
    answered: int
    complete: int
    axes: tuple[AxisResult, ...]
    items: tuple[ItemResult, ...]
    today: float | None = None
    desired: float | None = None
    gap: float | None = None
    alpha_today: float | None = None
    alpha_desired: float | None = None

    def item(self, item: str) -> ItemResult | None:
        """What was found for an item; None where the grid does not have it."""
        return next((one for one in self.items if one.item == item), None)

    def axis(self, axis: str) -> AxisResult | None:
        """What was found for an axis; None where the grid does not have it."""
        return next((one for one in self.axes if one.axis == axis), None)

    def priorities(self) -> tuple[ItemResult, ...]:
        """The items whose gap weighs most, first; those without a gap are none."""
        found = [one for one in self.items if one.priority is not None and one.priority > 0]
        return tuple(sorted(found, key=lambda one: -(one.priority or 0)))


def weighted_mean(pairs: Iterable[tuple[float | None, float]]) -> float | None:
    """The mean of the values that are there, by their weights; None where nothing is, or nothing weighs."""
    there = [(value, weight) for value, weight in pairs if value is not None and weight > 0]
    weight = fsum(weight for _, weight in there)
    return fsum(value * weight for value, weight in there) / weight if weight else None


def results(grid: Grid, round_: Round, answers: Sequence[Answer], *, individual: bool = True) -> Results:
    """What the answers of a round and its consensus say.

    :param individual: the reader may see individual answers; else what fewer raters than :attr:`Round.least` say is
        withheld, with every mean that it is part of.
    """
    least = 0 if individual else round_.least
    rated = [_Rated.of(item, grid, answers, round_.agreed(item.id)) for item in grid.items]
    items = tuple(one.result(round_, grid, least) for one in rated)
    axes = tuple(
        _axis(
            axis.name,
            axis.weight,
            [one for one in items if one.axis == axis.name],
            [one for one in rated if one.item.axis == axis.name],
            least,
        )
        for axis in grid.axes
    )
    hidden = any(axis.withheld for axis in axes)
    today_alpha, desired_alpha = _alphas(rated, least)
    return Results(
        round_.name,
        round_.grid,
        round_.state,
        participants=len(round_.participants),
        answered=sum(bool(answer.items) for answer in answers),
        complete=sum(answer.complete for answer in answers),
        axes=axes,
        items=items,
        today=None if hidden else weighted_mean((axis.today, axis.weight) for axis in axes),
        desired=None if hidden else weighted_mean((axis.desired, axis.weight) for axis in axes),
        gap=None if hidden else weighted_mean((axis.gap, axis.weight) for axis in axes),
        alpha_today=today_alpha,
        alpha_desired=desired_alpha,
    )


@attrs.frozen
class _Rated:
    """The scores of one item: one per answer, None where it has none; and what was agreed."""

    item: Item
    today: tuple[float | None, ...]
    desired: tuple[float | None, ...]
    not_applicable: int
    agreed_today: float | None
    agreed_desired: float | None

    @classmethod
    def of(cls, item: Item, grid: Grid, answers: Sequence[Answer], agreed: Consensus | None) -> _Rated:
        scale = grid.scale_of(item.axis)
        given = [answer.item(item.id) for answer in answers]
        today, desired = zip(*(_scores(one, scale) for one in given), strict=True) if given else ((), ())
        agreed_today, agreed_desired = _scores(agreed, scale)
        return cls(
            item,
            today,
            desired,
            sum(one is not None and one.not_applicable for one in given),
            agreed_today,
            agreed_desired,
        )

    def result(self, round_: Round, grid: Grid, least: int) -> ItemResult:
        """What a reader gets of it."""
        today = [value for value in self.today if value is not None]
        desired = [value for value in self.desired if value is not None]
        few_today, few_desired = 0 < len(today) < least, 0 < len(desired) < least
        shown_today = self.agreed_today if self.agreed_today is not None else _mean(today, few=few_today)
        shown_desired = (
            self.agreed_desired if self.agreed_desired is not None else _mean(desired, few=few_desired)
        )
        gap = None if shown_today is None or shown_desired is None else shown_desired - shown_today
        weight = self.item.weight * grid.axis(self.item.axis).weight
        spoke = sum(
            one is not None or two is not None for one, two in zip(self.today, self.desired, strict=True)
        )
        return ItemResult(
            self.item.id,
            self.item.axis,
            raters=len(today),
            not_applicable=self.not_applicable,
            silent=len(round_.participants) - spoke - self.not_applicable,
            weight=weight,
            today=shown_today,
            desired=shown_desired,
            gap=gap,
            lowest=None if few_today else min(today, default=None),
            highest=None if few_today else max(today, default=None),
            agreed=self.agreed_today is not None,
            priority=None if gap is None else gap * weight,
            withheld=(few_today and self.agreed_today is None)
            or (few_desired and self.agreed_desired is None),
        )


def _scores(given: ItemAnswer | Consensus | None, scale: Scale) -> tuple[float | None, float | None]:
    if given is None:
        return None, None
    return score(given.today, given.today_parts, scale), score(given.desired, given.desired_parts, scale)


def _mean(values: Sequence[float], *, few: bool) -> float | None:
    return None if few or not values else fsum(values) / len(values)


def _axis(
    name: str, weight: float, items: Sequence[ItemResult], rated: Sequence[_Rated], least: int
) -> AxisResult:
    withheld = any(one.withheld for one in items)
    # Within an axis its own weight is the same everywhere; what counts is that of the item.
    own = [one.item.weight for one in rated]
    today_alpha, desired_alpha = _alphas(rated, least)
    scored = sum(one.today is not None for one in items)
    if withheld:
        return AxisResult(
            name, scored, weight, alpha_today=today_alpha, alpha_desired=desired_alpha, withheld=True
        )
    return AxisResult(
        name,
        scored,
        weight,
        today=weighted_mean(zip((one.today for one in items), own, strict=True)),
        desired=weighted_mean(zip((one.desired for one in items), own, strict=True)),
        gap=weighted_mean(zip((one.gap for one in items), own, strict=True)),
        spread=weighted_mean((one.spread, 1) for one in items),
        alpha_today=today_alpha,
        alpha_desired=desired_alpha,
    )


def _alphas(rated: Sequence[_Rated], least: int) -> tuple[float | None, float | None]:
    """Agreement on today and on desired; withheld where any item has too few raters for this reader."""
    found: list[float | None] = []
    for units in ([one.today for one in rated], [one.desired for one in rated]):
        counts = [sum(value is not None for value in unit) for unit in units]
        few = any(1 < count < least for count in counts)
        found.append(None if few else alpha(units))
    return found[0], found[1]

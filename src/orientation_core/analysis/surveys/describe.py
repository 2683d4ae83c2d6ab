"""The figures of items: counted by the engine, with their intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from math import inf, sqrt
from typing import Any

from attrs import frozen

from orientation_core.analysis.statistics import Z95, wilson
from orientation_core.analysis.surveys.facts import MILLION, Scored
from orientation_core.model.surveys.questionnaires import Item
from orientation_core.model.surveys.reports import ITEM, SurveyRow


@frozen
class Numbers:
    """How often each number was answered, in millionths.

    Whole numbers to the end, so that the same answers give the same bytes whatever order an engine adds them in.
    """

    counts: Mapping[int, int]

    @cached_property
    def n(self) -> int:
        """How many answers."""
        return sum(self.counts.values())

    @cached_property
    def total(self) -> int:
        """Their sum, in millionths."""
        return sum(number * often for number, often in self.counts.items())

    @property
    def mean(self) -> float:
        """:raises ZeroDivisionError: there are no answers."""
        return self.total / (self.n * MILLION)

    @property
    def sd(self) -> float | None:
        """Standard deviation of the sample; none for fewer than two answers."""
        if self.n < 2:
            return None
        squares = sum(number * number * often for number, often in self.counts.items())
        return sqrt((self.n * squares - self.total**2) / (self.n * (self.n - 1))) / MILLION

    @property
    def median(self) -> float:
        """The middle one, or halfway between the two in the middle. :raises ZeroDivisionError: there are none."""
        middle = []
        below = 0
        for number in sorted(self.counts):
            first, below = below, below + self.counts[number]
            middle += [number for place in ((self.n - 1) // 2, self.n // 2) if first <= place < below]
        return sum(middle) / (len(middle) * MILLION)

    def within(self, low: float, high: float) -> int:
        """How many lie from `low` to `high`, both included, in units of the scale."""
        return sum(
            often for number, often in self.counts.items() if low * MILLION <= number <= high * MILLION
        )


def by_number(answers: Any, split: Sequence[str] = ()) -> Any:
    """Query: how often each number was answered, per item (and group)."""
    numbers = answers.filter(answers.number.notnull())
    return numbers.group_by([*split, "item", "number"]).aggregate(n=numbers.count())


def numbers_of(
    lines: Iterable[Mapping[str, Any]], split: Sequence[str] = ()
) -> dict[tuple[str, ...], Numbers]:
    """(item, group …) -> its numbers, from what :func:`by_number` found."""
    found: dict[tuple[str, ...], dict[int, int]] = defaultdict(dict)
    for line in lines:
        found[(line["item"], *(line[one] for one in split))][int(line["number"])] = int(line["n"])
    return {key: Numbers(counts) for key, counts in found.items()}


def mean_interval(mean: float, sd: float | None, n: int) -> tuple[float | None, float | None]:
    """The 95 % interval of a mean by Student's t; none for fewer than two answers."""
    from scipy import stats

    if n < 2 or sd is None:
        return None, None
    half = float(stats.t.ppf(0.975, n - 1)) * sd / sqrt(n)
    return mean - half, mean + half


def percent_row(
    indicator: str,
    dimension: str,
    group: str,
    some: int,
    whole: int,
    item: str | None = None,
    option: str | None = None,
) -> SurveyRow:
    """A share with its Wilson interval; without a value where there is nothing to count it from."""
    if not whole:
        return SurveyRow(
            indicator, dimension, group, "percent", item, option, n=0, numerator=0, denominator=0
        )
    low, high = wilson(some, whole)
    return SurveyRow(
        indicator,
        dimension,
        group,
        "percent",
        item,
        option,
        100 * some / whole,
        whole,
        some,
        whole,
        100 * low,
        100 * high,
    )


def number_rows(one: Scored, numbers: Numbers | None, dimension: str, group: str) -> Iterator[SurveyRow]:
    """Mean, spread, median, and what the kind of scale gives, of one item in one group."""
    item = one.item.id
    if numbers is None:
        yield SurveyRow("item_mean", dimension, group, "score", item, n=0)
        return
    n, mean, sd = numbers.n, numbers.mean, numbers.sd
    low, high = mean_interval(mean, sd, n)
    yield SurveyRow("item_mean", dimension, group, "score", item, value=mean, n=n, low=low, high=high)
    yield SurveyRow("item_sd", dimension, group, "score", item, value=sd, n=n)
    yield SurveyRow("item_median", dimension, group, "score", item, value=numbers.median, n=n)
    if one.item.kind == "nps":
        yield nps_row(item, numbers.within(9, inf), numbers.within(-inf, 6), n, dimension, group)
    elif one.scale is not None:
        top = numbers.within(one.scale.high - 1, inf)
        yield percent_row("item_top2_percent", dimension, group, top, n, item)


def nps_row(item: str, promoters: int, detractors: int, n: int, dimension: str, group: str) -> SurveyRow:
    """Promoters (9 and 10) less detractors (0 to 6), in points from -100 to 100, with its normal interval."""
    plus, minus = promoters / n, detractors / n
    score = plus - minus
    half = Z95 * sqrt(max(0.0, plus + minus - score * score) / n)
    low, high = max(-1.0, score - half), min(1.0, score + half)
    return SurveyRow(
        "item_nps", dimension, group, "points", item, value=100 * score, n=n, low=100 * low, high=100 * high
    )


def option_rows(
    item: Item, counted: Mapping[str, int], whole: int, dimension: str, group: str
) -> Iterator[SurveyRow]:
    """The share of each option among those who answered."""
    for option in item.options:
        some = counted.get(option.code, 0)
        yield percent_row("item_option_percent", dimension, group, some, whole, item.id, option.code)


def state_rows(item: str, answered: int, not_applicable: int, everybody: int) -> Iterator[SurveyRow]:
    """How many answered, said that it does not apply, and did neither."""
    counts = {
        "item_answered": answered,
        "item_not_applicable": not_applicable,
        "item_missing": everybody - answered - not_applicable,
    }
    for name, count in counts.items():
        yield SurveyRow(name, ITEM, item, "responses", item, value=count, n=everybody)


def alpha(columns: Mapping[str, Mapping[str, int]]) -> tuple[float | None, int]:
    """Cronbach's alpha over the responses that answered every item, and how many those are.

    :param columns: item -> response -> number. No value for fewer than two items or responses, or where all sums are equal.
    """
    import numpy as np

    names = list(columns)
    whole = sorted(set.intersection(*(set(one) for one in columns.values()))) if names else []
    if len(names) < 2 or len(whole) < 2:
        return None, len(whole)
    scores = np.array([[columns[name][record] for name in names] for record in whole], dtype=float) / MILLION
    of_sums = float(scores.sum(axis=1).var(ddof=1))
    if of_sums <= 0:
        return None, len(whole)
    return len(names) / (len(names) - 1) * (1 - float(scores.var(axis=0, ddof=1).sum()) / of_sums), len(whole)

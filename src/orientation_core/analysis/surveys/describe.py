"""The figures of items: counted by the engine, with their intervals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import Any

from orientation_core.analysis.statistics import Z95, wilson
from orientation_core.analysis.surveys.facts import MILLION, Scored
from orientation_core.model.surveys.questionnaires import Item
from orientation_core.model.surveys.reports import ITEM, SurveyRow


def by_number(answers: Any, items: Any, split: Sequence[str] = ()) -> Any:
    """Per item (and group): n, sum, spread, median, how many in the two best steps, promoters and detractors.

    :param answers: the answers that are numbers. :param items: the steps of each item, as ``low`` and ``high``.
    """
    rated = answers.join(items, "item")
    number = rated.number
    return rated.group_by([*split, "item"]).aggregate(
        n=number.count(),
        total=number.sum(),
        # In units and not in millionths: squares of those leave the whole numbers.
        sd=(number / MILLION).std(how="sample"),
        median=(number / MILLION).median(),
        top=(number >= (rated.high - 1) * MILLION).sum(),
        promoters=(number >= 9 * MILLION).sum(),
        detractors=(number <= 6 * MILLION).sum(),
    )


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


def number_rows(
    one: Scored, line: Mapping[str, Any] | None, dimension: str, group: str
) -> Iterator[SurveyRow]:
    """Mean, spread, median, and what the kind of scale gives, of one item in one group."""
    item = one.item.id
    n = int(line["n"]) if line is not None else 0
    if line is None or n == 0:
        yield SurveyRow("item_mean", dimension, group, "score", item, n=0)
        return
    mean, sd = int(line["total"]) / MILLION / n, line["sd"] if n > 1 else None
    low, high = mean_interval(mean, sd, n)
    yield SurveyRow("item_mean", dimension, group, "score", item, value=mean, n=n, low=low, high=high)
    yield SurveyRow("item_sd", dimension, group, "score", item, value=sd, n=n)
    yield SurveyRow("item_median", dimension, group, "score", item, value=float(line["median"]), n=n)
    if one.item.kind == "nps":
        yield nps_row(item, int(line["promoters"]), int(line["detractors"]), n, dimension, group)
    elif one.scale is not None:
        yield percent_row("item_top2_percent", dimension, group, int(line["top"]), n, item)


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

"""Means and shares weighted to the margins of the population, beside the plain ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import sqrt
from typing import Any

from orientation_core.analysis.statistics import Z95
from orientation_core.analysis.surveys.facts import MILLION
from orientation_core.analysis.surveys.weights import raked
from orientation_core.model.surveys.reports import ITEM, SurveyRow


def weighted_rows(
    lines: Sequence[Mapping[str, Any]],
    margins: Mapping[str, Mapping[str, float]],
    groups_of: Mapping[str, Mapping[str, str]],
    answers: Iterable[tuple[str, Iterable[Mapping[str, Any]]]],
) -> list[SurveyRow]:
    """A weighted mean for every item of clients that has one.

    :param lines: the responses of clients. :param groups_of: margin -> response -> its group.
    :param answers: each item with the lines of its numbers. :raises Refused: the margins do not fit them, or every weight is zero.
    """
    base = [1.0 if line["weight"] is None else line["weight"] / MILLION for line in lines]
    records = [line["id"] for line in lines]
    groups = {name: [groups_of[name].get(record, "") for record in records] for name in margins}
    weights = dict(zip(records, raked(groups, margins, base), strict=True))
    return [
        _row(item, [(weights[line["record"]], line["number"] / MILLION) for line in numbers])
        for item, numbers in answers
    ]


def _row(item: str, values: Sequence[tuple[float, float]]) -> SurveyRow:
    """The weighted mean; its interval from Kish's effective number of answers. No figure where all weights are zero."""
    total = sum(weight for weight, _ in values)
    if not values or total <= 0:
        return SurveyRow("item_mean_weighted", ITEM, item, "score", item, n=len(values))
    mean = sum(weight * value for weight, value in values) / total
    effective = total * total / sum(weight * weight for weight, _ in values)
    low = high = None
    if effective > 1:
        spread = sum(weight * (value - mean) ** 2 for weight, value in values) / total
        half = Z95 * sqrt(spread / (effective - 1))
        low, high = mean - half, mean + half
    return SurveyRow(
        "item_mean_weighted", ITEM, item, "score", item, value=mean, n=len(values), low=low, high=high
    )

"""How far raters agree: Krippendorff's alpha.

Source of the formula: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import fsum
from typing import Literal

Metric = Literal["nominal", "ordinal", "interval", "ratio"]


def alpha(units: Iterable[Sequence[float | None]], metric: Metric = "ordinal") -> float | None:
    """Krippendorff's alpha: 1 where raters agree wholly, 0 where they agree as chance would have it, below where less.

    :param units: for each thing that was rated the values it got, in any order; None for a rater who gave none.
    :returns: None where there is nothing to compare: no unit with two values, or no value that differs from another.
    """
    rated = [[value for value in unit if value is not None] for unit in units]
    paired = [Counter(values) for values in rated if len(values) > 1]
    totals: Counter[float] = Counter()
    for counts in paired:
        totals.update(counts)
    if len(totals) < 2:
        return None
    n = totals.total()
    apart = _distances(totals, metric)
    observed = fsum(
        counts[one] * counts[two] * apart[one, two] / (counts.total() - 1)
        for counts in paired
        for one in counts
        for two in counts
    )
    expected = fsum(totals[one] * totals[two] * apart[one, two] for one in totals for two in totals)
    return 1 - (n - 1) * observed / expected if expected else None


def _distances(totals: Mapping[float, int], metric: Metric) -> dict[tuple[float, float], float]:
    """The squared difference between every two values."""
    ranked = sorted(totals)
    if metric == "ordinal":
        # The distance of two ranks: how many values were given from the one to the other, of both ends one half.
        place, below = {}, 0.0
        for value in ranked:
            place[value] = below + totals[value] / 2
            below += totals[value]
        return {(one, two): (place[one] - place[two]) ** 2 for one in ranked for two in ranked}
    if metric == "nominal":
        return {(one, two): float(one != two) for one in ranked for two in ranked}
    if metric == "interval":
        return {(one, two): float((one - two) ** 2) for one in ranked for two in ranked}
    return {
        (one, two): ((one - two) / (one + two)) ** 2 if one + two else 0.0 for one in ranked for two in ranked
    }

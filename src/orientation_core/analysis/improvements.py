"""Did the figure move? The stated comparison of what was measured before an action and after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import copysign, isnan, sqrt

from orientation_core.errors import require
from orientation_core.model.improvements.actions import Compared, Expected, Measured, Method, Verdict

#: A difference is shown below this probability that chance alone gave one as large.
LEVEL = 0.05
#: Middles whose values can be had case by case: indicator -> the column that they summarise.
VALUES: Mapping[str, str] = {
    "handling_days_median": "microseconds",
    "handling_days_mean": "microseconds",
    "handling_working_days_median": "working_days",
    "satisfaction_mean": "satisfaction",
}
#: Values of the cases before and after.
Samples = tuple[Sequence[float], Sequence[float]]

#: Below so many cases or answers on either side nothing is said.
FEWEST = 5


def compared(
    expected: Expected, before: Measured | None, after: Measured | None, samples: Samples | None = None
) -> Compared | None:
    """What two measurements say together; None where one is missing, or has no figure.

    Shares are compared by the two-proportion z-test, or by Fisher's exact test where a cell holds fewer than five; durations
    and scores whose values are at hand by the Mann-Whitney test; means with a known spread by Welch's test; figures that only have an interval by whether the intervals lie apart. Whatever
    has none of these was observed and not tested: such a figure shows an effect only by reaching its target, and the
    method says so.

    :param samples: the values of the cases, where the indicator is one of :data:`VALUES`.
    :raises MissingExtra: the packages that test are not installed.
    """
    if before is None or after is None or before.value is None or after.value is None:
        return None
    difference = after.value - before.value
    reached, better = expected.reached(after.value), expected.improved(before.value, after.value)
    method, statistic, p = _tested(before, after) if samples is None else _ranks(*samples)
    if method in ("no_test", "intervals"):
        apart = method == "no_test" and reached
        if method == "intervals":
            apart = _apart(before, after)
        verdict: Verdict = "shown" if better and apart else "not_shown"
        return Compared(method, verdict, difference, reached, LEVEL)
    if p is None or isnan(p):
        return Compared(method, "too_few", difference, reached, LEVEL)
    verdict = "shown" if better and p < LEVEL else "not_shown"
    return Compared(method, verdict, difference, reached, LEVEL, statistic, p)


def _tested(before: Measured, after: Measured) -> tuple[Method, float | None, float | None]:
    """The method that fits these figures, its statistic, and p; p is None where there are too few."""
    shares = [(one.numerator, one.denominator) for one in (before, after)]
    if all(part is not None for share in shares for part in share):
        return _shares([(int(k or 0), int(n or 0)) for k, n in shares])
    if all(one.sd is not None and one.n is not None for one in (before, after)):
        return _means(before, after)
    if all(one.low is not None and one.high is not None for one in (before, after)):
        return "intervals", None, None
    return "no_test", None, None


def _shares(shares: list[tuple[int, int]]) -> tuple[Method, float | None, float | None]:
    require("surveys", "scipy")
    if any(n < FEWEST for _, n in shares):
        return "two_proportions", None, None
    from scipy import stats

    table = [[k, n - k] for k, n in shares]
    if min(cell for row in table for cell in row) < FEWEST:
        found = stats.fisher_exact(table)
        ratio = float(found.statistic)
        return "fisher", ratio if ratio < float("inf") else None, float(found.pvalue)
    # The z of two shares, pooled, is the root of this chi-square; its sign is that of their difference.
    found = stats.chi2_contingency(table, correction=False)
    (k, n), (later, of) = shares
    return "two_proportions", copysign(sqrt(found.statistic), k * of - later * n), float(found.pvalue)


def _ranks(before: Sequence[float], after: Sequence[float]) -> tuple[Method, float | None, float | None]:
    require("surveys", "scipy")
    if min(len(before), len(after)) < FEWEST:
        return "mann_whitney", None, None
    if len({*before, *after}) == 1:  # all alike: scipy has no rank to go by
        return "mann_whitney", None, 1.0
    from scipy.stats import mannwhitneyu

    found = mannwhitneyu(after, before, alternative="two-sided", method="asymptotic")
    return "mann_whitney", float(found.statistic), float(found.pvalue)


def _means(before: Measured, after: Measured) -> tuple[Method, float | None, float | None]:
    require("surveys", "scipy")
    n = [before.n or 0, after.n or 0]
    spread = [before.sd or 0.0, after.sd or 0.0]
    if min(n) < FEWEST:
        return "welch", None, None
    if spread == [0.0, 0.0]:  # everybody said the same, each time: a difference is one, and equal is equal
        return "welch", None, 0.0 if before.value != after.value else 1.0
    from scipy.stats import ttest_ind_from_stats

    found = ttest_ind_from_stats(after.value, spread[1], n[1], before.value, spread[0], n[0], equal_var=False)
    return "welch", float(found.statistic), float(found.pvalue)


def _apart(before: Measured, after: Measured) -> bool:
    assert before.low is not None
    assert before.high is not None
    assert after.low is not None
    assert after.high is not None
    return after.low > before.high or after.high < before.low

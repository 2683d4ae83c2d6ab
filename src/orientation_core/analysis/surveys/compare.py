"""Comparisons: a stated test for each, a correction for many, and the honest word where nothing is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan

import attrs

from orientation_core.model.surveys.reports import Tested, Verdict

#: A comparison is a difference below this, after correction.
LEVEL = 0.05
#: Groups with fewer answers are not compared.
FEWEST = 5
#: Holm's step-down method keeps the chance of any false difference at the level, whatever the comparisons have to do
#: with each other.
CORRECTION = "holm"


def of_numbers(
    item: str, dimension: str, groups: Mapping[str, Sequence[float]], *, among: Sequence[str] | None = None
) -> Tested:
    """Ratings between groups: Mann-Whitney for two, Kruskal-Wallis for more. Both ask only for an order of steps.

    :param among: the groups in this order; by name unless given. Those with too few answers are left out.
    """
    from scipy import stats

    names = [one for one in (among or sorted(groups)) if len(groups.get(one, ())) >= FEWEST]
    values = [list(groups[one]) for one in names]
    test = "mann_whitney_u" if len(names) <= 2 else "kruskal_wallis"
    if len(names) < 2:
        return Tested(item, dimension, tuple(names), test, "too_few")
    difference = None
    if len({value for several in values for value in several}) == 1:
        statistic, p = 0.0, 1.0  # all say the same: scipy has no rank to go by
    elif len(names) == 2:
        found = stats.mannwhitneyu(values[0], values[1], alternative="two-sided", method="asymptotic")
        statistic, p = float(found.statistic), float(found.pvalue)
    else:
        found = stats.kruskal(*values)
        statistic, p = float(found.statistic), float(found.pvalue)
    if len(names) == 2:
        difference = sum(values[1]) / len(values[1]) - sum(values[0]) / len(values[0])
    n = sum(map(len, values))
    return Tested(item, dimension, tuple(names), test, "too_few", n, statistic, p, None, difference)


def of_choices(item: str, dimension: str, counts: Mapping[str, Mapping[str, int]]) -> Tested:
    """The options of a choice between groups: the chi-square test; too few where it would not hold."""
    from scipy import stats

    names = [one for one in sorted(counts) if sum(counts[one].values()) >= FEWEST]
    options = sorted({option for one in names for option, count in counts[one].items() if count})
    table = [[counts[one].get(option, 0) for option in options] for one in names]
    n = sum(map(sum, table))
    if len(names) < 2 or len(options) < 2:
        return Tested(item, dimension, tuple(names), "chi_square", "too_few")
    found = stats.chi2_contingency(table, correction=False)
    if (found.expected_freq < 1).any() or (found.expected_freq < 5).mean() > 0.2:  # Cochran's rule
        return Tested(item, dimension, tuple(names), "chi_square", "too_few")
    return Tested(
        item, dimension, tuple(names), "chi_square", "too_few", n, float(found.statistic), float(found.pvalue)
    )


def holm(ps: Sequence[float]) -> list[float]:
    """The p-values as Holm corrects them, in their order: the smallest times how many there are, the next times one
    less, and none below the one before it.
    """
    found, floor = [0.0] * len(ps), 0.0
    for rank, place in enumerate(sorted(range(len(ps)), key=ps.__getitem__)):
        floor = max(floor, min(1.0, ps[place] * (len(ps) - rank)))
        found[place] = floor
    return found


def corrected(tests: Sequence[Tested]) -> tuple[Tested, ...]:
    """The same with their p-values corrected together, and what may be said of each."""
    counted = [one.p for one in tests if one.p is not None and not isnan(one.p)]
    if not counted:
        return tuple(tests)
    adjusted = iter(holm(counted))
    found = []
    for one in tests:
        if one.p is None or isnan(one.p):
            found.append(one)
            continue
        p = float(next(adjusted))
        verdict: Verdict = "difference" if p < LEVEL else "no_difference_shown"
        found.append(attrs.evolve(one, p_corrected=p, verdict=verdict))
    return tuple(found)

"""Which figures moved: a stated test for each sort of figure, and the honest word where nothing is shown.

A share moved when its 95 % Wilson interval and that of the period before do not overlap. A count moved when its rate per
day and that of the period before are not those of one Poisson process: the exact conditional test, below 1 %. A median
or a mean without an interval is not compared. Why: docs/decisions, "States and movements of the dashboard".
"""

from __future__ import annotations

import attrs

from orientation_core.model.dashboards import Amount, Movement, Test

#: Two counts differ below this. Two intervals of 95 % that do not overlap come to much the same strictness.
LEVEL = 0.01


@attrs.frozen
class Compared:
    """What became of a figure. :ivar test: what was asked, where something could be. :ivar p: its p-value."""

    movement: Movement
    test: Test | None = None
    p: float | None = None


def shares(before: Amount, now: Amount) -> Compared:
    """Two shares with their intervals."""
    if before.suppressed or now.suppressed:
        return Compared("not_compared")
    if before.low is None or before.high is None or now.low is None or now.high is None:
        return Compared("too_few", "intervals")
    if now.low > before.high:
        return Compared("up", "intervals")
    return Compared("down" if now.high < before.low else "no_difference_shown", "intervals")


def counts(before: Amount, days_before: int, now: Amount, days: int) -> Compared:
    """Two counts over so many days: given their sum, how unlikely is their split under one rate?"""
    if before.value is None or now.value is None:
        return Compared("not_compared")
    then, current = int(before.value), int(now.value)
    if not then + current:
        return Compared("too_few", "poisson")
    from scipy import stats

    p = float(stats.binomtest(current, then + current, days / (days + days_before)).pvalue)
    if p >= LEVEL:
        return Compared("no_difference_shown", "poisson", p)
    return Compared("up" if current / days > then / days_before else "down", "poisson", p)

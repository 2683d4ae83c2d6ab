"""Comparisons of before and after, against scipy, statsmodels and by hand; the honest word where nothing is shown."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest
from scipy import stats
from statsmodels.stats.proportion import proportions_ztest

from orientation_core import InvalidDocument, Refused
from orientation_core.analysis.improvements import compared
from orientation_core.model.improvements import End, Expected, ImprovementAction, Measured, Origin
from orientation_core.model.improvements.moves import NEXT, advanced, closed, with_measurement
from orientation_core.model.text import Text

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
HIGHER = Expected("report", "x", "higher", 80, date(2026, 12, 31))
LOWER = attrs.evolve(HIGHER, better="lower", target=5)


def share(when: Any, k: int, n: int) -> Measured:
    return Measured(when, AT, "a", value=100 * k / n, unit="percent", n=n, numerator=k, denominator=n)


def mean(when: Any, value: float, sd: float, n: int) -> Measured:
    return Measured(when, AT, "a", value=value, n=n, sd=sd)


@pytest.mark.parametrize(
    ("k", "n", "l", "m"), [(40, 100, 80, 100), (40, 100, 41, 100), (900, 1000, 850, 1000)]
)
def test_shares_by_two_proportions(k: int, n: int, l: int, m: int) -> None:  # noqa: E741 - as in the formula
    found = compared(HIGHER, share("before", k, n), share("after", l, m))
    z, p = proportions_ztest([k, l], [n, m])
    assert found is not None
    assert (found.method, found.statistic, found.p) == ("two_proportions", pytest.approx(z), pytest.approx(p))
    assert found.verdict == ("shown" if p < 0.05 and l / m > k / n else "not_shown")


def test_few_by_fisher_and_too_few_by_nothing() -> None:
    found = compared(HIGHER, share("before", 2, 10), share("after", 9, 10))
    assert found is not None
    assert (found.method, found.p) == ("fisher", pytest.approx(stats.fisher_exact([[2, 8], [9, 1]])[1]))
    assert found.verdict == "shown"
    all_same = compared(HIGHER, share("before", 10, 10), share("after", 10, 10))
    assert all_same is not None
    assert (all_same.verdict, all_same.p) == ("not_shown", 1)
    never = compared(HIGHER, share("before", 0, 20), share("after", 20, 20))
    assert never is not None
    assert (never.method, never.verdict) == ("fisher", "shown")
    few = compared(HIGHER, share("before", 0, 4), share("after", 4, 4))
    assert few is not None
    assert (few.verdict, few.p, few.reached) == ("too_few", None, True)


def test_means_by_welch() -> None:
    found = compared(LOWER, mean("before", 12, 3, 40), mean("after", 9, 4, 30))
    t, p = stats.ttest_ind_from_stats(9, 4, 30, 12, 3, 40, equal_var=False)
    assert found is not None
    assert (found.statistic, found.p) == (pytest.approx(t), pytest.approx(p))
    assert (found.method, found.verdict, found.reached) == ("welch", "shown", False)
    worse = compared(HIGHER, mean("before", 12, 3, 40), mean("after", 9, 4, 30))
    assert worse is not None
    assert worse.verdict == "not_shown", "a difference the wrong way shows no effect"
    alike = compared(HIGHER, mean("before", 4, 0, 40), mean("after", 4, 0, 30))
    assert alike is not None
    assert (alike.verdict, alike.p) == ("not_shown", 1)


def test_intervals_and_what_is_not_tested() -> None:
    before = Measured("before", AT, "a", value=50, low=40, high=60)
    after = Measured("after", AT, "a", value=75, low=61, high=85)
    found = compared(HIGHER, before, after)
    assert found is not None
    assert (found.method, found.verdict, found.p) == ("intervals", "shown", None)
    overlapping = compared(HIGHER, before, attrs.evolve(after, low=59))
    assert overlapping is not None
    assert overlapping.verdict == "not_shown"
    bare = [Measured(when, AT, "a", value=value) for when, value in (("before", 2.0), ("after", 79.0))]  # type: ignore[arg-type]
    untested = compared(HIGHER, *bare)
    assert untested is not None
    assert (untested.method, untested.verdict) == ("no_test", "not_shown"), (
        "better, but the target is not reached"
    )
    assert compared(HIGHER, None, after) is None
    assert compared(HIGHER, attrs.evolve(before, value=None), after) is None


def test_ranks_of_values_that_are_all_alike() -> None:
    one = Measured("before", AT, "a", value=3)
    same = compared(LOWER, one, attrs.evolve(one, when="after"), ([3.0] * 9, [3.0] * 9))
    assert same is not None
    assert (same.method, same.verdict, same.p) == ("mann_whitney", "not_shown", 1)
    few = compared(LOWER, one, attrs.evolve(one, when="after", value=1), ([3.0] * 4, [1.0] * 90))
    assert few is not None
    assert few.verdict == "too_few"


def action(**changes: Any) -> ImprovementAction:
    label = Text(fr="a", nl="b")
    values: dict[str, Any] = {
        "name": "x",
        "label": label,
        "origin": Origin("idea"),
        "owner": "o",
        "proposed_on": AT.date(),
    }
    return ImprovementAction(**(values | {"expected": HIGHER} | changes))


def test_moves_are_the_ones_of_the_circle_and_no_others() -> None:
    for state in ("plan", "do", "check", "act", "effective", "not_shown", "abandoned"):
        for to in ("plan", "do", "check", "act"):
            if to in NEXT.get(state, ()):  # type: ignore[call-overload]
                moved = advanced(action(state=state), to, AT, "who", "why")
                assert (moved.state, moved.trail[-1].reason) == (to, "why")
            else:
                with pytest.raises(Refused):
                    advanced(action(state=state), to, AT, "who")


def test_an_end_says_how_it_came_about() -> None:
    good = compared(HIGHER, share("before", 2, 20), share("after", 19, 20))
    taken = with_measurement(action(), share("before", 2, 20), None, AT, "who")
    taken = with_measurement(taken, share("after", 19, 20), good, AT, "who")
    assert closed(taken, "effective", AT, AT.date(), "who").state == "effective"
    weak = attrs.evolve(taken, compared=attrs.evolve(good, verdict="too_few"))
    for how, one in (
        ("effective", weak),
        ("effective", action()),
        ("not_shown", action()),
        ("abandoned", action()),
    ):
        with pytest.raises(Refused):
            closed(one, how, AT, AT.date(), "who")  # type: ignore[arg-type]
    assert closed(weak, "not_shown", AT, AT.date(), "who").closed_on == AT.date()
    with pytest.raises(Refused):
        with_measurement(action(expected=None), share("after", 1, 2), None, AT, "who")


def test_what_is_expected_must_be_better_and_say_where_it_stands() -> None:
    for changes in ({"before": 90}, {"source": "survey"}, {"axis_item": "nothing"}):
        with pytest.raises(InvalidDocument):
            attrs.evolve(HIGHER, **changes)  # type: ignore[arg-type]
    assert End.of("cause:a:b").id == "a:b"

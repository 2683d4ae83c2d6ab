"""Krippendorff's alpha against published figures, a slow second way of computing it, and what must hold of it."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from orientation_core.model.assessments.agreement import alpha

#: Krippendorff 2011, part C: four observers, twelve units, missing values; then its four published figures.
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]
UNITS = list(zip(*OBSERVERS, strict=True))


@pytest.mark.parametrize(
    ("metric", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_the_worked_example_of_krippendorff(metric, published):
    assert alpha(UNITS, metric) == pytest.approx(published, abs=0.0005)


def test_the_two_observers_with_two_values_of_krippendorff():
    """Krippendorff 2011, part A: two observers, ten units, no missing value: 0.095."""
    one, two = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    for metric in ("nominal", "ordinal", "interval"):
        assert alpha(zip(one, two, strict=True), metric) == pytest.approx(0.095, abs=0.0005)


def test_the_two_observers_with_five_values_of_krippendorff():
    """Krippendorff 2011, part B: nominal, five values a to e: 0.692."""
    one, two = [1, 1, 2, 2, 4, 3, 3, 3, 5, 4, 4, 1], [2, 1, 2, 2, 2, 3, 3, 3, 5, 4, 4, 4]
    assert alpha(zip(one, two, strict=True), "nominal") == pytest.approx(0.692, abs=0.0005)


def slow(units, metric):
    """The same by its definition: every pair of values within units against every pair of all values."""
    units = [[value for value in unit if value is not None] for unit in units]
    units = [unit for unit in units if len(unit) > 1]
    every = [value for unit in units for value in unit]

    def apart(one, two):
        if metric == "nominal":
            return float(one != two)
        if metric == "interval":
            return (one - two) ** 2
        low, high = min(one, two), max(one, two)
        between = sum(low <= value <= high for value in every)
        return (between - (every.count(one) + every.count(two)) / 2) ** 2 if one != two else 0.0

    observed = sum(
        sum(apart(*pair) for pair in permutations(unit, 2)) / (len(unit) - 1) for unit in units
    ) / len(every)
    expected = sum(apart(*pair) for pair in permutations(every, 2)) / (len(every) * (len(every) - 1))
    return 1 - observed / expected


scores = st.one_of(st.none(), st.integers(1, 5))
ratings = st.lists(st.lists(scores, min_size=2, max_size=5), min_size=1, max_size=12)


@given(ratings, st.sampled_from(["nominal", "ordinal", "interval"]))
def test_it_is_what_its_definition_says(units, metric):
    found = alpha(units, metric)
    assume(found is not None)
    assert found == pytest.approx(slow(units, metric), abs=1e-9)


@given(ratings)
def test_it_never_exceeds_one_and_takes_no_order(units):
    found = alpha(units)
    if found is None:
        pairable = [value for unit in units if len([v for v in unit if v is not None]) > 1 for value in unit]
        assert len({value for value in pairable if value is not None}) < 2
        return
    assert found <= 1 + 1e-12
    assert alpha([unit[::-1] for unit in units[::-1]]) == pytest.approx(found)


@given(ratings)
def test_of_an_ordinal_scale_only_the_order_counts(units):
    stretched = [[None if value is None else 10 * value**3 - 7 for value in unit] for unit in units]
    one, two = alpha(units), alpha(stretched)
    assert (one is None) == (two is None)
    assert one is None or one == pytest.approx(two)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=10), st.integers(2, 5))
def test_raters_who_say_the_same_agree_wholly(values, raters):
    assume(len(set(values)) > 1)
    assert alpha([[value] * raters for value in values]) == pytest.approx(1)


@pytest.mark.parametrize("units", [[], [[]], [[None, None]], [[3]], [[3, None], [None, 4]], [[3, 3], [3, 3]]])
def test_nothing_to_compare_is_no_figure(units):
    assert alpha(units) is None


def test_a_unit_that_one_rater_rated_says_nothing():
    assert alpha([*UNITS, (5, None, None, None)]) == alpha(UNITS)

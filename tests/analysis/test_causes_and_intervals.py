"""Pareto of causes, and the Wilson interval against published figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import made_cases
from orientation_core.analysis import Facts, build, question
from orientation_core.analysis.causes import OTHERS, pareto, publishable
from orientation_core.analysis.statistics import wilson


def test_pareto_puts_the_most_frequent_first_and_adds_up():
    lines = pareto({"b": 30, "a": 30, "c": 40})
    assert [(line.cause, line.count) for line in lines] == [("c", 40), ("a", 30), ("b", 30)]
    assert [line.cumulative for line in lines] == pytest.approx([40, 70, 100])


def test_causes_are_those_of_the_cases_that_were_counted():
    columns, points = made_cases.made(400)
    wanted = {}
    german = {case for case, spoken in zip(columns["id"], columns["language"], strict=True) if spoken == "de"}
    for case, cause in zip(points["case_id"], points["cause"], strict=True):
        if case in german and cause is not None:
            wanted[cause] = wanted.get(cause, 0) + 1
    from orientation_core.model.reports import Filter

    report = build(
        question(made_cases.YEAR, filters=[Filter("language", ("de",))]),
        Facts([columns], [points]),
        organisation=made_cases.AGENCY,
        working_days=made_cases.working_days(),
        generated_at=made_cases.MOMENT,
        data_version="made",
    )
    assert {line.cause: line.count for line in report.causes} == wanted


@given(
    st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 30), max_size=12),
    st.integers(2, 9),
)
def test_a_published_pareto_has_no_small_cause_and_none_to_subtract(counts, threshold):
    lines = publishable(pareto(counts), threshold)
    assert all(line.count >= threshold for line in lines)
    if lines:
        assert sum(line.count for line in lines) == sum(counts.values())
    named = {line.cause for line in lines} - {OTHERS}
    left_out = set(counts) - named
    assert len(left_out) != 1 or not lines


def test_wilson_as_published():
    """Newcombe, "Two-sided confidence intervals for the single proportion", 1998, table I, method 3."""
    for successes, trials, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert wilson(successes, trials) == pytest.approx((low, high), abs=6e-5)


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (5, 4), (-1, 4)])
def test_wilson_refuses_what_is_no_share(successes, trials):
    with pytest.raises(ValueError, match="at least one trial"):
        wilson(successes, trials)

"""What of a charter and of its results may be published."""

from __future__ import annotations

from datetime import date, datetime

import attrs
import pytest

import made_charters
from orientation_core.errors import InvalidDocument
from orientation_core.model.charter_sections import Section, outline
from orientation_core.model.monitoring import Monitoring, Result
from orientation_core.model.publications import outcomes_of, publication
from orientation_core.model.reports import Period
from orientation_core.model.text import Text

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
ONE = made_charters.COMMITMENTS[9]


def quarter(number: int) -> Period:
    first = date(2026, 3 * number - 2, 1)
    return Period(first, date(2027, 1, 1) if number == 4 else date(2026, 3 * number + 1, 1))


def month(number: int) -> Period:
    return Period(date(2026, number, 1), date(2027, 1, 1) if number == 12 else date(2026, number + 1, 1))


def counted(period: Period, n: int, span: str = "all", source: str = "cases") -> Result:
    kept = n // 2
    value = 100 * kept / n if n else None
    missing = None if n else "nothing_to_count"
    return Result(
        ONE.id,
        period,
        "percent",
        source,
        span,
        False if n else None,
        missing,
        value,
        n,
        kept,
        n,
        10.0,
        90.0,
        2,
    )


def monitored(months: list[int], source: str = "cases") -> Monitoring:
    quarters = [sum(months[start : start + 3]) for start in (0, 3, 6, 9)]
    results = [counted(YEAR, sum(months), source=source)]
    results += [counted(quarter(place), n, "quarter", source) for place, n in enumerate(quarters, start=1)]
    results += [counted(month(place), n, "month", source) for place, n in enumerate(months, start=1)]
    made = made_charters.MONITORING
    return attrs.evolve(made, period=YEAR, commitments=(ONE,), results=tuple(results))


def test_what_rests_on_enough_cases_is_told_by_month():
    told = outcomes_of(monitored([10] * 12), 5)
    assert told.withheld == ()
    assert [one.span for one in told.stretches(ONE.id)] == ["month"] * 12
    assert told.result(ONE.id).n == 120
    assert {one.pending for one in told.results} == {0}


def test_one_small_month_and_the_quarters_are_told_instead():
    told = outcomes_of(monitored([10] * 11 + [9]), 5)
    assert [(one.span, one.n) for one in told.stretches(ONE.id)] == [("quarter", n) for n in (30, 30, 30, 29)]


def test_empty_months_are_no_small_ones():
    told = outcomes_of(monitored([12, 0] * 6), 5)
    assert [one.span for one in told.stretches(ONE.id)] == ["month"] * 12


def test_nothing_but_the_whole_when_every_part_is_small():
    told = outcomes_of(monitored([1] * 12), 5)
    assert told.stretches(ONE.id) == ()
    assert told.result(ONE.id).n == 12


def test_figures_of_few_cases_are_withheld_but_not_whether_it_was_kept():
    told = outcomes_of(monitored([1, 1, 1, 1] + [0] * 8), 5)
    assert told.withheld == (ONE.id,)
    (only,) = told.results
    assert only.kept is False
    assert (only.value, only.n, only.numerator, only.denominator, only.low, only.high) == (None,) * 6
    assert told.counted() == (0, 1, 0)


def test_figures_from_elsewhere_are_published_as_they_were_handed_in():
    told = outcomes_of(monitored([1] * 12, source="queue system"), 5)
    assert [one.span for one in told.stretches(ONE.id)] == ["month"] * 12


def test_no_count_that_is_withheld_can_be_computed_from_the_others():
    """For every way to spread cases over months: what is told of the parts is all or nothing."""
    for spread in range(3**6):
        months = [(0, 4, 12)[spread // 3**place % 3] for place in range(6)] * 2
        told = outcomes_of(monitored(months), 5)
        parts = told.stretches(ONE.id)
        counts = [count for one in parts for count in (one.n, one.numerator, one.n - one.numerator)]
        assert all(count == 0 or count >= 5 for count in counts)
        assert len({one.span for one in parts}) <= 1
        assert not parts or sum(one.n for one in parts) == sum(months)


def test_early_warnings_trail_and_data_of_sections_stay_inside():
    made = made_charters.made()
    assert made_charters.CHARTER.trail
    assert made_charters.CHARTER.sections
    assert made.charter.trail == ()
    assert made.charter.sections == {}
    assert not hasattr(made.outcomes, "warnings")


def test_passages_follow_the_outline_and_hold_what_plugins_say():
    charter = made_charters.CHARTER
    instead = Section("own_redress", "follow_up", Text(en="Redress"), lambda *_: [], replaces="redress")
    lines = outline(charter, [made_charters.APPOINTMENTS, instead])
    made = publication(made_charters.AGENCY, charter, made_charters.MOMENT, lines)
    assert [one.standard or one.name for one in made.passages_of("reception")] == [
        "intro", "facts", "appointments", "commitments",
    ]  # fmt: skip
    assert "10" in made.passages_of("reception")[2].blocks[0].text.in_("nl")
    assert [one.standard or one.name for one in made.passages_of("follow_up")][-2:] == [
        "own_redress",
        "mutual",
    ]


def test_a_moment_has_a_zone():
    with pytest.raises(InvalidDocument, match="time zone"):
        made_charters.made(published_at=datetime(2027, 1, 1))


@pytest.mark.parametrize(
    ("kept", "n", "told"),
    [(397, 400, False), (400, 400, True), (3, 400, False), (0, 400, True), (395, 400, True)],
)
def test_a_handful_of_cases_is_withheld_on_either_side_of_the_promise(kept, n, told):
    whole = attrs.evolve(counted(YEAR, n), numerator=kept, value=100 * kept / n, kept=kept / n > 0.9)
    made = attrs.evolve(made_charters.MONITORING, period=YEAR, commitments=(ONE,), results=(whole,))
    found = outcomes_of(made, 5).result(ONE.id)
    assert (found.value is not None) is told
    assert found.kept is whole.kept

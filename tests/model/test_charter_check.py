"""The linter of charters: each mistake is told with its place, and a good charter has none."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from charters import WORDS, example, promise
from orientation_core.model.calendars import Calendar, Holiday, Hours
from orientation_core.model.charter_check import check, covered, gaps, overlaps
from orientation_core.model.commitments import Commitment, Target
from orientation_core.model.metric_list import OURS
from orientation_core.model.terms import Term
from orientation_core.model.text import Text


class Shop:
    """A catalogue: a telephone that closes at 16:00 on Fridays, and is closed on one Monday."""

    def has(self, kind: str, name: str) -> bool:
        return (kind, name) in {("service", "allowance"), ("channel", "phone"), ("channel", "counter-brussels"),
                                ("client_group", "employers")}  # fmt: skip

    def hours(self, channel: str, day: date) -> tuple[Hours, ...] | None:
        if channel != "phone":
            return None
        return (Hours("08:00", "12:30"), Hours("12:30", "16:00" if day.isoweekday() == 5 else "18:00"))


def codes(*commitments: Commitment, **settings: Any) -> dict[str, str]:
    found = check(example(commitments=commitments), OURS, **settings)
    return {problem.where: problem.code for problem in found}


@pytest.mark.parametrize(
    ("one", "where", "code"),
    [
        (promise(metric=None, target=None), "", "charter.unmeasurable"),
        (promise(metric="awnser_term"), "/metric", "charter.metric"),
        (promise(target=Target("<=", "percent", 30)), "/target/unit", "charter.unit"),
        (promise(target=Target("<=", "day", 2.5)), "/target/value", "charter.value"),
        (promise(target=Target(">=", "day", 30)), "/target/operator", "charter.operator"),
        (promise(target=Target("between", "month", 8, 4)), "/target/upper", "charter.value"),
        (promise(declaration=True), "/declaration", "charter.declaration"),
        (promise(within=Term(3, "month")), "/within", "charter.within"),
        (promise(since=date(2026, 1, 2)), "/since", "charter.dates"),
        (promise(metric="share_in_time", target=Target(">=", "percent", 95), share=90.0), "/share", "charter.share"),
        (promise(metric="share_in_time", target=Target(">=", "percent", 195)), "/target/value", "charter.value"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place(one, where, code):
    assert codes(promise(id="first"), one).get(f"/commitments/1{where}") == code


def test_a_mistyped_metric_is_told_the_nearest():
    (problem,) = check(example(commitments=(promise(metric="awnser_term"),)), OURS)
    assert "did you mean answer_term?" in problem.message


def test_a_good_charter_has_no_problem():
    assert check(example(), OURS) == []
    assert {problem.where for problem in gaps(example())} == {
        "/consultations/0/outcome/de",
        "/consultations/0/outcome/en",
    }


def test_an_id_stands_once():
    assert codes(promise(), promise()) == {"/commitments/1/id": "charter.twice"}


def test_dates_out_of_order():
    found = check(example(valid_until=date(2025, 1, 1)), OURS)
    assert {problem.where for problem in found} >= {"/valid_until"}


def test_what_is_missing_in_a_language_is_told_where():
    one = promise(text=Text(fr="Nous répondons.", nl="Wij antwoorden."), owner=None)
    found = {problem.where: problem.code for problem in gaps(example(commitments=(one,), consultations=()))}
    assert found == {
        "/commitments/0/text/de": "charter.language",
        "/commitments/0/text/en": "charter.language",
        "/commitments/0/owner": "charter.owner",
    }


def test_a_promise_for_a_service_that_does_not_exist():
    one = promise(services=("allowance", "alowance"), groups=("dogs",), channels=("form",))
    assert codes(one, catalogue=Shop()) == {
        "/commitments/0/services/1": "charter.service",
        "/commitments/0/groups/0": "charter.client_group",
    }
    assert codes(one) == {}, "without a catalogue nothing is held against it"


def test_a_fact_that_the_catalogue_does_not_have():
    orphan = attrs.evolve(example().reception, facts=(attrs.evolve(example().reception.facts[0], id="fax"),))
    found = check(example(reception=orphan), OURS, catalogue=Shop())
    assert [(one.where, one.code) for one in found if "facts" in one.where] == [
        ("/reception/facts/0/id", "charter.channel")
    ]


def window(*hours: str, days: Any = "working") -> Commitment:
    spans = tuple(Hours(*one.split("-")) for one in hours)
    target = Target("covers", "clock", windows=spans, days=days)
    return promise(metric="phone_window", target=target, channels=("phone",))


@pytest.mark.parametrize(
    ("hours", "days", "contradicts"),
    [
        (("09:00-12:00", "13:00-16:00"), "working", False),
        (("12:00-13:00",), "working", False),
        (("09:00-17:00",), "working", True),
        (("07:00-09:00",), "working", True),
    ],
)
def test_an_opening_window_that_contradicts_the_hours_of_the_channel(hours, days, contradicts):
    found = codes(window(*hours, days=days), catalogue=Shop())
    assert (found == {"/commitments/0/channels/0": "charter.hours"}) is contradicts
    assert bool(found) is contradicts


def test_a_holiday_is_not_held_against_a_promise_for_working_days():
    class Shut(Shop):
        def hours(self, channel: str, day: date) -> tuple[Hours, ...] | None:
            return () if day == date(2026, 1, 1) else (Hours("00:00", "24:00"),)

    calendar = Calendar(
        "c", 1, WORDS, date(2026, 1, 1), date(2026, 12, 31), (Holiday(date(2026, 1, 1), WORDS),)
    )
    assert codes(window("09:00-17:00"), catalogue=Shut()) != {}, "1 January 2026 is a Thursday"
    assert codes(window("09:00-17:00"), catalogue=Shut(), calendar=calendar) == {}
    assert codes(window("09:00-17:00", days="calendar"), catalogue=Shut(), calendar=calendar) != {}


def test_hours_that_follow_each_other_are_one():
    assert covered([Hours("09:00", "17:00")], [Hours("12:00", "18:00"), Hours("08:00", "12:00")])
    assert not covered([Hours("09:00", "17:00")], [Hours("08:00", "12:00"), Hours("12:01", "18:00")])
    assert not covered([Hours("09:00", "17:00")], [])


@pytest.mark.parametrize(
    ("first", "last", "clash"),
    [
        (date(2027, 1, 1), None, True),
        (date(2028, 1, 1), None, False),
        (date(2025, 1, 1), date(2025, 12, 31), False),
        (date(2025, 1, 1), date(2026, 1, 1), True),
        (date(2025, 1, 1), None, True),
    ],
)
def test_two_charters_cannot_count_on_one_day(first, last, clash):
    other = example(name="other", valid_from=first, valid_until=last, status="published")
    assert [problem.code for problem in overlaps(example(), [other])] == (
        ["charter.overlap"] if clash else []
    )
    assert overlaps(other, [example()]) != [] if clash else True

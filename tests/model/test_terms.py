from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from orientation_core.errors import InvalidDocument, Refused
from orientation_core.model.calendars import Calendar, Holiday
from orientation_core.model.terms import Due, Term, add_months, due, due_day, in_time
from orientation_core.model.text import Text

BRUSSELS = ZoneInfo("Europe/Brussels")
NAME = Text(fr="Essai", nl="Proef")
CLOSED = (date(2021, 11, 1), date(2021, 11, 11), date(2022, 4, 18), date(2022, 5, 26))
CALENDAR = Calendar(
    "trial", 1, NAME, date(2020, 1, 1), date(2025, 12, 31), tuple(Holiday(day, NAME) for day in CLOSED)
)


def moment(day: str, clock: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("start", "term", "day"),
    [
        ("2021-12-23", Term(10, "working_day"), "2022-01-06"),
        ("2021-12-25", Term(1, "working_day"), "2021-12-27"),  # received on a Saturday: day zero all the same
        ("2021-10-29", Term(1, "working_day"), "2021-11-02"),  # weekend, then All Saints
        ("2021-12-25", Term(0, "working_day"), "2021-12-25"),
        ("2021-12-25", Term(0, "immediate"), "2021-12-25"),
        ("2021-12-25", Term(0, "immediate", "next_working_day"), "2021-12-27"),
        ("2021-12-23", Term(30, "calendar_day"), "2022-01-22"),
        ("2021-12-23", Term(30, "calendar_day", "next_working_day"), "2022-01-24"),
        ("2022-01-31", Term(1, "month"), "2022-02-28"),
        ("2024-01-31", Term(1, "month"), "2024-02-29"),
        ("2024-02-29", Term(12, "month"), "2025-02-28"),
        ("2022-03-17", Term(1, "month", "next_working_day"), "2022-04-19"),  # Sunday, then Easter Monday
        ("2021-12-15", Term(0, "month"), "2021-12-15"),
    ],
)
def test_due_days_of_the_conventions(start: str, term: Term, day: str):
    answer = due(CALENDAR, moment(start), term)
    assert answer.day == date.fromisoformat(day)
    midnight = datetime.combine(answer.day + timedelta(1), datetime.min.time(), BRUSSELS)
    assert answer.at == midnight
    assert not answer.exact


def test_hours_are_exact_across_the_change_to_summer_time():
    answer = due(CALENDAR, moment("2022-03-26", "12:00"), Term(48, "hour"))
    assert answer == Due(date(2022, 3, 28), datetime(2022, 3, 28, 11, tzinfo=UTC), exact=True)
    assert answer.in_time(answer.at)
    assert not answer.in_time(answer.at + timedelta(microseconds=1))


def test_the_local_date_decides_not_the_one_in_utc():
    late_evening = datetime(2021, 6, 30, 22, 30, tzinfo=UTC)  # 1 July in Brussels
    assert due(CALENDAR, late_evening, Term(1, "calendar_day")).day == date(2021, 7, 2)


def test_in_time_is_until_the_last_moment_of_the_due_day():
    answer = due(CALENDAR, moment("2021-12-13"), Term(4, "working_day"))
    assert answer.day == date(2021, 12, 17)
    assert answer.in_time(moment("2021-12-17", "23:59"))
    assert not answer.in_time(moment("2021-12-18", "00:00"))
    with pytest.raises(InvalidDocument):
        answer.in_time(datetime(2021, 12, 17))


def test_the_lenient_reading_differs_on_days_nobody_works_and_for_working_days_only():
    start, friday = moment("2021-12-13"), Term(4, "working_day")
    sunday, monday = moment("2021-12-19"), moment("2021-12-20")
    assert not in_time(CALENDAR, start, friday, sunday)
    assert in_time(CALENDAR, start, friday, sunday, "lenient")
    assert not in_time(CALENDAR, start, friday, monday, "lenient")
    assert not in_time(CALENDAR, start, Term(4, "calendar_day"), sunday, "lenient")


@given(st.integers(0, 700), st.integers(0, 80), st.booleans())
@settings(max_examples=400)
def test_working_days_agree_with_numpy(offset: int, n: int, roll: bool):
    start = date(2021, 1, 1) + timedelta(offset)
    off = np.array(CLOSED, dtype="datetime64[D]")
    answer = due_day(
        CALENDAR.table(), start.toordinal(), n, "working_day", "next_working_day" if roll else None
    )
    if n:
        expected = np.busday_offset(start, n, roll="backward", holidays=off)
    else:
        expected = np.busday_offset(start, 0, roll="forward", holidays=off) if roll else np.datetime64(start)
    assert np.datetime64(date.fromordinal(answer)) == expected


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)), st.integers(0, 1500))
@settings(max_examples=400)
def test_months_agree_with_dateutil(start: date, n: int):
    assert date.fromordinal(add_months(start.toordinal(), n)) == start + relativedelta(months=n)


@pytest.mark.parametrize(
    ("n", "unit", "roll", "pointer"),
    [
        (-1, "working_day", None, "/n"),
        (True, "working_day", None, "/n"),
        (1.0, "working_day", None, "/n"),
        ("5", "working_day", None, "/n"),
        (10**9, "calendar_day", None, "/n"),
        (5, "days", None, "/unit"),
        (5, "month", "previous", "/roll"),
        (1, "immediate", None, "/n"),
        (48, "hour", "next_working_day", "/roll"),
    ],
)
def test_a_term_that_means_nothing_is_refused_with_its_pointer(n, unit, roll, pointer):
    with pytest.raises(InvalidDocument) as caught:
        Term(n, unit, roll)
    assert [problem.where for problem in caught.value.problems] == [pointer]


@pytest.mark.parametrize(
    ("start", "term"),
    [
        ("2019-12-31", Term(5, "working_day")),
        ("2026-01-01", Term(0, "calendar_day")),
        ("2025-12-30", Term(2, "working_day")),
        ("2025-12-30", Term(2, "calendar_day")),
        ("2025-12-30", Term(36_525, "month")),
        ("2025-12-30", Term(72, "hour")),
        ("2019-12-31", Term(72, "hour")),
    ],
)
def test_no_date_is_given_outside_the_calendar(start: str, term: Term):
    with pytest.raises(Refused) as caught:
        due(CALENDAR, moment(start), term)
    assert caught.value.reasons[0].code == "calendar.range"

"""Open now, until when, when next: held against days that were counted by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientation_core.errors import InvalidDocument, Refused
from orientation_core.model.calendars import Hours, WeekdayHours
from orientation_core.model.catalogue import OpeningHours, SpecialHours
from orientation_core.model.catalogue.opening import hours_on, opening_at
from orientation_core.model.text import Text
from small_catalogue import CALENDAR, COUNTER, LINE, ONLINE


def brussels(day: str, clock: str) -> datetime:
    """Winter time unless the day is behind 29 March."""
    offset = 2 if "2026-03-29" <= day < "2026-10-25" else 1
    return datetime.fromisoformat(f"{day}T{clock}:00+0{offset}:00")


@pytest.mark.parametrize(
    ("day", "clock", "is_open", "until", "opens"),
    [
        ("2026-03-02", "08:59", False, None, ("2026-03-02", "09:00")),  # a Monday, before
        ("2026-03-02", "09:00", True, ("2026-03-02", "12:00"), None),  # the first minute
        ("2026-03-02", "12:00", False, None, ("2026-03-02", "13:00")),  # the end is not included
        ("2026-03-02", "15:59", True, ("2026-03-02", "16:00"), None),
        ("2026-03-03", "16:00", False, None, ("2026-03-09", "09:00")),  # Thursday 5 is a closing day
        ("2026-03-05", "10:00", False, None, ("2026-03-09", "09:00")),  # the closing day itself
        ("2026-03-09", "16:30", False, None, ("2026-03-10", "10:00")),  # an exception with other hours
        ("2026-03-10", "09:30", False, None, ("2026-03-10", "10:00")),  # usually open then
        ("2026-03-12", "18:59", True, ("2026-03-12", "19:00"), None),  # late Thursday
        ("2026-04-06", "10:00", False, None, ("2026-04-07", "09:00")),  # Easter Monday
        ("2026-12-24", "10:00", False, None, None),  # to the end of the calendar
    ],
)
def test_open_by_hand(day, clock, is_open, until, opens):
    found = opening_at(COUNTER, CALENDAR, brussels(day, clock))
    assert found.open is is_open
    assert found.until == (brussels(*until) if until else None)
    assert found.opens == (brussels(*opens) if opens else None)


def test_a_day_says_why_it_has_its_hours():
    assert hours_on(COUNTER, CALENDAR, date(2026, 4, 6)).label == Text(fr="Lundi de Pâques", nl="Paasmaandag")
    assert [hours_on(COUNTER, CALENDAR, date(2026, *day)).because for day in [(4, 6), (3, 5), (3, 10), (3, 2)]] == [
        "holiday", "closing", "exception", "usual",
    ]  # fmt: skip
    ended = attrs.evolve(COUNTER, status="ended")
    assert hours_on(ended, CALENDAR, date(2026, 3, 2)).because == "inactive"
    assert opening_at(LINE, CALENDAR, brussels("2026-03-02", "10:00")).open is None


def test_day_and_night_has_no_end_and_asks_no_calendar():
    found = opening_at(ONLINE, CALENDAR, datetime(2026, 4, 6, 1, 0, tzinfo=UTC))
    assert (found.open, found.until) == (True, None)
    assert opening_at(ONLINE, CALENDAR, datetime(2031, 4, 6, 1, 0, tzinfo=UTC)).open is True
    nightly = attrs.evolve(
        ONLINE,
        hours=OpeningHours(
            always=True,
            exceptions=(SpecialHours(date(2026, 4, 8), hours=(Hours("00:00", "22:00"),)),),
            on_holidays="usual",
        ),
    )
    assert opening_at(nightly, CALENDAR, brussels("2026-04-07", "10:00")).until == brussels(
        "2026-04-08", "22:00"
    )
    assert opening_at(nightly, CALENDAR, brussels("2026-04-08", "23:00")).opens == brussels(
        "2026-04-09", "00:00"
    )


def test_over_midnight_it_stays_open():
    night = attrs.evolve(
        ONLINE,
        hours=OpeningHours(
            weekly=(
                WeekdayHours(1, (Hours("20:00", "24:00"),)),
                WeekdayHours(2, (Hours("00:00", "02:00"), Hours("02:00", "03:00"))),
            )
        ),
    )
    assert opening_at(night, CALENDAR, brussels("2026-03-02", "21:00")).until == brussels(
        "2026-03-03", "03:00"
    )


def test_the_clock_changes_between_closing_and_opening():
    # 29 March 2026 is the night of summer time; Monday 30 opens at nine local time all the same.
    found = opening_at(COUNTER, CALENDAR, brussels("2026-03-26", "20:00"))
    assert found.opens == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)


def test_outside_the_calendar_it_refuses():
    with pytest.raises(Refused, match="house version 1"):
        opening_at(COUNTER, CALENDAR, datetime(2027, 1, 4, 9, 0, tzinfo=UTC))


@given(
    minutes=st.integers(0, 330 * 24 * 60),
)
def test_what_it_says_of_the_next_change_is_true(minutes):
    moment = datetime.fromtimestamp(datetime(2026, 1, 1, 0, 0, tzinfo=UTC).timestamp() + 60 * minutes, UTC)
    found = opening_at(COUNTER, CALENDAR, moment)
    change = found.until if found.open else found.opens
    if change is None:
        return
    assert change > moment
    assert opening_at(COUNTER, CALENDAR, change).open is not found.open
    just_before = datetime.fromtimestamp(change.timestamp() - 1, UTC)
    assert opening_at(COUNTER, CALENDAR, max(moment, just_before)).open is found.open


@pytest.mark.parametrize(
    ("hours", "where"),
    [
        ({"always": True, "weekly": (WeekdayHours(1, (Hours("09:00", "12:00"),)),)}, "/weekly"),
        ({"weekly": (WeekdayHours(1, (Hours("09:00", "12:00"),)),) * 2}, "/weekly/1/weekday"),
        (
            {"weekly": (WeekdayHours(1, (Hours("09:00", "12:00"), Hours("11:00", "13:00"))),)},
            "/weekly/0/hours/1",
        ),
        ({"exceptions": (SpecialHours(date(2026, 3, 2), date(2026, 3, 1)),)}, "/exceptions/0/last_day"),
        (
            {
                "exceptions": (
                    SpecialHours(date(2026, 3, 9)),
                    SpecialHours(date(2026, 3, 2), date(2026, 3, 9)),
                )
            },
            "/exceptions/0/first_day",
        ),
        (
            {
                "exceptions": (
                    SpecialHours(date(2026, 3, 9), hours=(Hours("09:00", "12:00"), Hours("11:59", "13:00"))),
                )
            },
            "/exceptions/0/hours/1",
        ),
    ],
)
def test_hours_that_contradict_are_refused_at_their_place(hours, where):
    with pytest.raises(InvalidDocument) as caught:
        OpeningHours(**hours)
    assert [(one.where, one.code) for one in caught.value.problems] == [(where, "hours.contradict")]


def test_hours_that_touch_do_not_contradict():
    assert OpeningHours(
        weekly=(WeekdayHours(1, (Hours("09:00", "12:00"), Hours("12:00", "13:00"))),)
    ).stated()

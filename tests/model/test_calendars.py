from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientation_core.errors import InvalidDocument, Refused
from orientation_core.model.calendars import (
    Calendar,
    DayHours,
    Holiday,
    Hours,
    WeekdayHours,
    end_of_day,
    local_day,
)
from orientation_core.model.text import Text

NAME = Text(fr="Essai", nl="Proef")
CLOSED = (date(2021, 12, 24), date(2021, 12, 25), date(2022, 1, 1), date(2022, 4, 18))


def calendar(**changes) -> Calendar:
    values = {
        "name": "trial",
        "version": 3,
        "label": NAME,
        "first_day": date(2021, 1, 1),
        "last_day": date(2022, 12, 31),
        "holidays": tuple(Holiday(day, NAME) for day in CLOSED),
    }
    return Calendar(**(values | changes))


def test_the_table_counts_the_days_that_numpy_counts():
    table = calendar().table()
    off = np.array(CLOSED, dtype="datetime64[D]")
    for offset in range(730):
        day = date(2021, 1, 1) + timedelta(offset)
        until = np.busday_count("2021-01-01", day + timedelta(1), holidays=off)
        assert table.working_index(day.toordinal()) == until
        assert table.is_working(day.toordinal()) == np.is_busday(day, holidays=off)


@given(st.integers(0, 600), st.integers(1, 60))
@settings(max_examples=300)
def test_the_nth_working_day_after_is_numpys(offset: int, n: int):
    table = calendar().table()
    day = date(2021, 1, 1) + timedelta(offset)
    off = np.array(CLOSED, dtype="datetime64[D]")
    expected = np.busday_offset(day, n, roll="backward", holidays=off)
    assert np.datetime64(date.fromordinal(table.nth_working_day_after(day.toordinal(), n))) == expected


def test_a_weekend_need_not_be_saturday_and_sunday():
    friday_only = calendar(weekend=(5,), holidays=()).table()
    assert not friday_only.is_working(date(2021, 1, 1).toordinal())  # a Friday
    assert friday_only.is_working(date(2021, 1, 2).toordinal())
    assert friday_only.roll(date(2021, 1, 1).toordinal()) == date(2021, 1, 2).toordinal()
    assert calendar(weekend=()).table().is_working(date(2021, 1, 3).toordinal())


@pytest.mark.parametrize("day", [date(2020, 12, 31), date(2023, 1, 1)])
def test_outside_its_range_a_calendar_refuses_by_name(day: date):
    with pytest.raises(
        Refused, match=r"calendar trial version 3 is valid from 2021-01-01 to 2022-12-31"
    ) as caught:
        calendar().table().working_index(day.toordinal())
    assert caught.value.reasons[0].code == "calendar.range"


def test_it_refuses_to_guess_beyond_its_last_working_day():
    table = calendar().table()
    assert table.nth_working_day_after(date(2022, 12, 29).toordinal(), 1) == date(2022, 12, 30).toordinal()
    with pytest.raises(Refused):
        table.nth_working_day_after(date(2022, 12, 30).toordinal(), 1)
    with pytest.raises(Refused):
        table.roll(date(2022, 12, 31).toordinal())  # a Saturday, and Monday is not known


def test_why_a_day_does_not_count():
    closing = attrs.evolve(
        calendar(), holidays=(Holiday(date(2021, 12, 27), NAME, "closing"), Holiday(date(2021, 12, 28), NAME))
    )
    assert closing.why_not_working(date(2021, 12, 25)) == "weekend"
    assert closing.why_not_working(date(2021, 12, 27)) == "closing"
    assert closing.why_not_working(date(2021, 12, 28)) == "legal"
    assert closing.why_not_working(date(2021, 12, 29)) is None


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"zone": "Europe/Atlantis"}, "/zone"),
        ({"zone": "../../etc/passwd"}, "/zone"),
        ({"zone": ""}, "/zone"),
        ({"zone": "Europe"}, "/zone"),
        ({"last_day": date(2020, 1, 1), "holidays": ()}, "/last_day"),
        ({"last_day": date(2900, 1, 1)}, "/last_day"),
        ({"weekend": (0,)}, "/weekend"),
        ({"weekend": (1, 2, 3, 4, 5, 6, 7)}, "/weekend"),
        ({"holidays": (Holiday(date(2021, 5, 1), NAME), Holiday(date(2021, 5, 1), NAME))}, "/holidays/1/day"),
        ({"holidays": (Holiday(date(2025, 5, 1), NAME),)}, "/holidays/0/day"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused_with_its_pointer(changes, pointer):
    with pytest.raises(InvalidDocument) as caught:
        calendar(**changes)
    assert pointer in [problem.where for problem in caught.value.problems]


def test_local_days_follow_the_zone_and_the_end_of_a_day_follows_summer_time():
    assert local_day(datetime(2021, 6, 30, 22, 30, tzinfo=UTC), "Europe/Brussels") == date(2021, 7, 1)
    assert end_of_day(date(2021, 3, 28), "Europe/Brussels") == datetime(2021, 3, 28, 22, tzinfo=UTC)
    assert end_of_day(date(2021, 10, 31), "Europe/Brussels") == datetime(2021, 10, 31, 23, tzinfo=UTC)
    # In Beirut the clock jumps from midnight to one o'clock: the day before ends at that very moment.
    assert end_of_day(date(2021, 3, 27), "Asia/Beirut") == datetime(2021, 3, 27, 22, tzinfo=UTC)


@pytest.mark.parametrize("moment", [datetime(2021, 5, 1), datetime.min.replace(tzinfo=UTC)])
def test_moments_that_have_no_place_on_the_calendar_are_refused(moment: datetime):
    with pytest.raises(InvalidDocument):
        local_day(moment, "America/New_York")


def test_opening_hours_count_only_when_open():
    weekdays = tuple(WeekdayHours(n, (Hours("09:00", "12:00"), Hours("13:00", "17:00"))) for n in range(1, 6))
    desk = calendar(opening=weekdays, exceptions=(DayHours(date(2021, 12, 23), (Hours("09:00", "10:00"),)),))
    brussels = ZoneInfo("Europe/Brussels")
    wednesday = datetime(2021, 12, 22, 16, tzinfo=brussels)
    # one hour on Wednesday, one on Thursday by exception, Friday closed, weekend, two hours on Monday
    assert desk.open_time(wednesday, datetime(2021, 12, 27, 11, tzinfo=brussels)) == timedelta(hours=4)
    assert desk.open_time(wednesday, wednesday) == timedelta()
    assert desk.hours_on(date(2021, 12, 24)) == ()


@pytest.mark.parametrize(("opens", "closes"), [("9:00", "12:00"), ("12:00", "09:00"), ("09:00", "24:30")])
def test_hours_are_written_one_way_and_run_forward(opens: str, closes: str):
    with pytest.raises(InvalidDocument):
        Hours(opens, closes)

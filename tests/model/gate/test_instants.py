from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientation_core.model.gate import TextProblem, parse_day, parse_instant
from shared import cases


def read(text):
    for reader in (parse_instant, parse_day):
        try:
            return reader(text)
        except TextProblem as problem:
            last = problem
    return last.code


@pytest.mark.shared
def test_every_hostile_datetime_is_as_expected():
    kept = {"store_verbatim", "date_only"}
    for case in cases("hostile/datetimes.jsonl"):
        result = read(case["value"])
        assert (not isinstance(result, str)) == (case["expect"] in kept), case


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-11-23T10:00:00", "instant.form"),
        ("2026-11-23T10:00:00.1234567Z", "instant.form"),
        ("2026-11-23T10:00:00-00:00", "instant.form"),
        ("2026-11-23T10:00:00+15:00", "instant.form"),
        ("2026-02-29T10:00:00Z", "instant.exists"),
        ("1899-12-31T23:59:59Z", "instant.range"),
        ("2200-01-01T00:00:00Z", "instant.range"),
        (1700000000, "instant.form"),
    ],
)
def test_refusals(text, code):
    with pytest.raises(TextProblem) as caught:
        parse_instant(text)
    assert caught.value.code == code


@given(
    st.datetimes(datetime(1901, 1, 1), datetime(2198, 1, 1)),
    st.integers(-14 * 60, 14 * 60).filter(bool),
)
def test_what_python_writes_with_an_offset_is_the_same_moment(moment, minutes):
    aware = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    result = parse_instant(aware.isoformat())
    assert result == aware
    assert result.tzinfo is UTC


@given(st.dates(date(1000, 1, 1), date(2999, 12, 31)))
def test_days_are_read_back(day):
    assert parse_day(day.isoformat()) == day


def test_the_two_half_past_twos_of_october_differ():
    summer, winter = parse_instant("2026-10-25T02:30:00+02:00"), parse_instant("2026-10-25T02:30:00+01:00")
    assert winter - summer == timedelta(hours=1)

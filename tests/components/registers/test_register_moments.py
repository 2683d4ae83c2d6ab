from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientation_core.components.registers.moments import (
    AMBIGUOUS,
    DEFAULT_FORMATS,
    NONEXISTENT,
    compile_format,
    moment_reader,
)
from orientation_core.model.gate import TextProblem
from shared import cases

FORMATS = [
    "%m/%d/%Y %I:%M:%S %p",
    "%d/%m/%Y %H:%M",
    "%Y-%m-%dT%H:%M:%S.%f",
    "%Y-%m-%dT%H:%M:%S%z",
    "%d-%b-%y",
    "%A %d %B %Y at %I.%M%p",
    "%Y%m%d",
    "%d.%m.%Y (%H h)",
]
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2068, 12, 31))


@pytest.mark.parametrize("text", FORMATS)
@settings(max_examples=60, deadline=None)
@given(moment=MOMENTS, hours=st.integers(-12, 14))
def test_what_strftime_writes_is_read_as_strptime_reads_it(text, moment, hours):
    from datetime import timezone

    written = moment.replace(tzinfo=timezone(timedelta(hours=hours))).strftime(text)
    assert compile_format(text).read(written) == datetime.strptime(written, text)


@pytest.mark.parametrize(
    "written",
    ["1/2/2015 1:02:03 pm", "13/01/2015 01:00:00 AM", "02/30/2015 01:00:00 AM", "01/02/2015 00:00:00 AM",
     "01/02/2015  01:00:00\tAM", "01/02/2015 01:00:00 AM ", "01/02/15 01:00:00 AM", "01/02/2015 01:60:00 AM", ""],
)  # fmt: skip
def test_sloppy_and_impossible_dates_are_taken_as_strptime_takes_them(written):
    try:
        expected = datetime.strptime(written, FORMATS[0])
    except ValueError:
        expected = None
    assert compile_format(FORMATS[0]).read(written) == expected


@pytest.mark.parametrize(
    "text",
    ["", "%", "%Y-%m", "%H:%M", "%Y-%m-%d %I:%M", "%Y-%m-%d %H:%M %p", "%Y-%m-%d %d", "%x", "%Y-%m-%d %Z",
     "%y %Y-%m-%d", "%Y-%m-%d %", "%Y-%m-%d %I %H %p"],
)  # fmt: skip
def test_a_format_that_could_be_read_in_two_ways_or_in_none_is_refused(text):
    with pytest.raises(TextProblem) as caught:
        compile_format(text)
    assert caught.value.code == "map.format"


@pytest.mark.parametrize(
    "written",
    ["2026-01-02T03:04:05Z", "2026-01-02 04:04:05+01:00", "2026-01-02T03:04:05.000000Z", "2026-01-02T04:04:05",
     "2026-01-02 04:04:05.000"],
)  # fmt: skip
def test_without_formats_every_iso_form_of_a_moment_is_read(written):
    assert moment_reader(DEFAULT_FORMATS, "Europe/Brussels")(written)[0] == datetime(
        2026, 1, 2, 3, 4, 5, tzinfo=UTC
    )


def test_formats_are_tried_in_order():
    day_first = moment_reader(["%d/%m/%Y", "%m/%d/%Y"], "UTC")
    assert day_first("03/04/2026")[0] == datetime(2026, 4, 3, tzinfo=UTC)
    assert day_first("03/14/2026")[0] == datetime(2026, 3, 14, tzinfo=UTC)


def test_local_times_are_meant_in_the_zone_of_the_map():
    read = moment_reader(["%Y-%m-%d %H:%M", "%Y-%m-%d"], "America/New_York")
    assert read("2015-01-01 00:20") == (datetime(2015, 1, 1, 5, 20, tzinfo=UTC), None)
    assert read("2015-07-01") == (datetime(2015, 7, 1, 4, tzinfo=UTC), None)


def test_a_time_that_occurs_twice_is_the_first_and_is_flagged():
    read = moment_reader(["%Y-%m-%d %H:%M"], "Europe/Brussels")
    assert read("2026-10-25 01:59") == (datetime(2026, 10, 24, 23, 59, tzinfo=UTC), None)
    assert read("2026-10-25 02:30") == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), AMBIGUOUS)
    assert read("2026-10-25 03:00") == (datetime(2026, 10, 25, 2, 0, tzinfo=UTC), None)


def test_a_time_that_is_skipped_moves_on_by_the_missing_hour_and_is_flagged():
    read = moment_reader(["%Y-%m-%d %H:%M"], "Europe/Brussels")
    moment, flag = read("2026-03-29 02:30")
    assert moment.astimezone(ZoneInfo("Europe/Brussels")).strftime("%H:%M") == "03:30"
    assert flag == NONEXISTENT


def test_a_written_offset_is_taken_at_its_word():
    read = moment_reader(["%Y-%m-%dT%H:%M:%S%z"], "Europe/Brussels")
    assert read("2026-10-25T02:30:00+01:00") == (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), None)
    assert read("2026-10-25T02:30:00Z")[0] == datetime(2026, 10, 25, 2, 30, tzinfo=UTC)
    assert read("2026-10-25T02:30:00-0330")[0] == datetime(2026, 10, 25, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize("year", ["0001", "1899", "2200", "9999"])
def test_years_in_which_no_case_lies_are_refused(year):
    with pytest.raises(TextProblem) as caught:
        moment_reader(["%Y-%m-%d"], "UTC")(f"{year}-01-01")
    assert caught.value.code == "instant.range"


@pytest.mark.parametrize(
    "text", ["２026-11-23", "٢٠٢٦-11-23", "2026-11-23\n", "2026‑11‑23", "now", "1700000000"]
)
def test_what_only_looks_like_a_date_is_none(text):
    with pytest.raises(TextProblem) as caught:
        moment_reader(DEFAULT_FORMATS, "UTC")(text)
    assert caught.value.code == "row.moment"


@pytest.mark.shared
def test_hostile_dates_are_read_exactly_or_refused():
    read = moment_reader(DEFAULT_FORMATS, "Europe/Brussels")
    taken = 0
    for case in cases("hostile/datetimes.jsonl"):
        try:
            moment, flag = read(case["value"])
        except TextProblem:
            continue
        taken += 1
        naive = datetime.fromisoformat(case["value"].upper())
        if naive.tzinfo is not None:
            assert moment == naive
        elif flag is None:
            assert moment.astimezone(ZoneInfo("Europe/Brussels")).replace(tzinfo=None) == naive
    assert taken > 8

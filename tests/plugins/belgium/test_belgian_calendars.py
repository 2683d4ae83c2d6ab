from __future__ import annotations

import csv
import gzip
import json
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from dateutil.easter import easter

from orientation_core.documents import Documents, to_document
from orientation_core.model.calendars import Calendar
from orientation_core.model.terms import due_day
from orientation_plugins.belgium import calendars, freeze
from shared import shared

READ = {document["name"]: Documents().read("calendar", document, Calendar) for document in calendars()}
LEGAL, FEDERAL = READ["be-legal"], READ["be-federal"]


def rule_days(rule: str, year: int) -> list[date]:
    """The dates that a rule of the domain table gives: ``05-01``, ``easter+39`` or ``12-27..12-31``."""
    if rule.startswith("easter"):
        return [easter(year) + timedelta(int(rule.removeprefix("easter")))]
    first, _, last = rule.partition("..")
    start, end = (date.fromisoformat(f"{year}-{day}") for day in (first, last or first))
    return [start + timedelta(ahead) for ahead in range((end - start).days + 1)]


def test_what_is_shipped_is_what_freezing_gives():
    for name, document in freeze.calendars().items():
        shipped = (freeze.DATA / f"calendar-{name}.json").read_text(encoding="utf-8")
        assert shipped == freeze.as_text(document), f"freeze {name} again, and raise its version"


@pytest.mark.parametrize("calendar", READ.values(), ids=READ)
def test_reading_and_writing_a_calendar_changes_nothing(calendar: Calendar):
    (document,) = [document for document in calendars() if document["name"] == calendar.name]
    assert to_document(calendar) == document


def test_the_legal_days_are_those_of_the_domain_table_with_their_labels():
    with shared("domain/08_be_public_holidays.csv").open(encoding="utf-8") as table:
        rows = [row for row in csv.DictReader(table) if row["legal_10"] == "1"]
    assert len(rows) == 10
    for year in range(1990, 2061):
        expected = {day: row for row in rows for day in rule_days(row["rule"], year)}
        listed = {holiday.day: holiday for holiday in LEGAL.holidays if holiday.day.year == year}
        assert sorted(listed) == sorted(expected)
        for day, row in expected.items():
            assert row["label_fr"] in listed[day].label.fr
            assert row["label_nl"] in listed[day].label.nl
            assert row["label_de"] in listed[day].label.de


def test_federal_staff_are_off_on_the_days_of_the_domain_table_too():
    with shared("domain/08_be_public_holidays.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    for year in (1995, 2008, 2021, 2060):
        expected = {day for row in rows for day in rule_days(row["rule"], year)}
        assert {holiday.day for holiday in FEDERAL.holidays if holiday.day.year == year} == expected
    closing = {holiday.day for holiday in FEDERAL.holidays if holiday.kind == "closing"}
    assert closing == {holiday.day for holiday in FEDERAL.holidays} - {
        holiday.day for holiday in LEGAL.holidays
    }
    assert "Unverified" in FEDERAL.source


def test_the_legal_days_are_those_of_another_holiday_list():
    with gzip.open(shared("data/deadlines/be_holidays_2015_2024.csv.gz"), "rt", encoding="utf-8") as table:
        expected = {
            date.fromisoformat(row["date"])
            for row in csv.DictReader(table)
            if row["region"] == "BE" and row["type"] == "public"
        }
    assert len(expected) == 100
    assert {holiday.day for holiday in LEGAL.holidays if 2015 <= holiday.day.year <= 2024} == expected


def test_ascension_on_labour_day_is_one_day_off_with_both_names():
    assert LEGAL.holiday(date(2008, 5, 1)).label.en == "Ascension Day / Labour Day"


def test_working_days_of_every_year_are_those_that_numpy_counts():
    off = np.array([holiday.day for holiday in LEGAL.holidays], dtype="datetime64[D]")
    table = LEGAL.table()
    for year in range(1990, 2061):
        last = table.working_index(date(year, 12, 31).toordinal())
        before = table.working_index(date(year - 1, 12, 31).toordinal()) if year > 1990 else 0
        assert last - before == np.busday_count(f"{year}-01-01", f"{year + 1}-01-01", holidays=off)


def test_fixmystreet_counts_as_we_do():
    """Its sums of working days agree; its own holiday list and working Saturdays are a calendar like any other."""
    with gzip.open(
        shared("data/deadlines/fixmystreet_workingdays_cases.csv.gz"), "rt", encoding="utf-8"
    ) as table:
        rows = [row for row in csv.DictReader(table) if row["op"] == "add"]
    assert len(rows) == 3
    for row in rows:
        days = [day for day in row["public_holidays"].split(";") if day]
        calendar = Documents().read(
            "calendar",
            {
                "name": "trial",
                "version": 1,
                "label": {"fr": "Essai", "nl": "Proef"},
                "first_day": "2020-01-01",
                "last_day": "2020-12-31",
                "weekend": [7] if row["saturdays_work"] == "1" else [6, 7],
                "holidays": [{"day": day, "label": {"fr": "Férié", "nl": "Feestdag"}} for day in days],
            },
            Calendar,
        )
        start = date.fromisoformat(row["start"]).toordinal()
        due = due_day(calendar.table(), start, int(row["n"]), "working_day")
        assert date.fromordinal(due).isoformat() == row["expected"]


def test_signalen_counts_as_we_do_but_for_a_start_in_the_weekend():
    """Its deadlines are moments: our due day is the date of its deadline. Started in a weekend in working days, it
    first moves the start to the end of Sunday night, so that its deadline is the midnight that ends our due day."""
    with gzip.open(shared("data/deadlines/signalen_deadline_cases.csv.gz"), "rt", encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 33
    moved = 0
    for row in rows:
        start, theirs = (datetime.fromisoformat(row[name]) for name in ("created_at", "deadline"))
        unit = "calendar_day" if row["use_calendar_days"] == "1" else "working_day"
        n = int(row["n_days"]) * int(row["factor"])
        ours = date.fromordinal(due_day(LEGAL.table(), start.toordinal(), n, unit))
        if unit == "working_day" and start.isoweekday() > 5:
            moved += 1
            assert theirs == datetime.combine(ours + timedelta(1), datetime.min.time())
        else:
            assert ours == theirs.date()
    assert moved == 7


def test_the_document_stays_readable_one_holiday_a_line():
    text = (freeze.DATA / "calendar-be-legal.json").read_text(encoding="utf-8")
    assert len(json.loads(text)["holidays"]) == text.count('{"day"') == 709
    assert max(map(len, text.splitlines())) < 250

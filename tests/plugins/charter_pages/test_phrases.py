"""Targets, hours and shares in words."""

from __future__ import annotations

import pytest

from orientation_core.model.calendars import Hours, WeekdayHours
from orientation_core.model.commitments import Commitment, Target
from orientation_core.model.terms import Term
from orientation_core.model.text import LANGUAGES, Text
from orientation_plugins.charter_pages import phrases
from shared import shared


def promise(*target, share=None, within=None, **more) -> Commitment:
    return Commitment(
        "one", Text(en="x"), metric="m", target=Target(*target, **more), share=share, within=within
    )


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (promise("<=", "day", 5, days="working", share=95), "at most 5 working days, in at least 95% of the cases"),
        (promise("<=", "day", 30, days="calendar"), "at most 30 calendar days, in every case"),
        (promise("<=", "day", 1, days="unspecified"), "at most 1 day, in every case"),
        (promise("<=", "day", 0, days="immediate"), "on the same day, in every case"),
        (promise("between", "month", 4, upper=8, days="calendar"), "4 to 8 months, in every case"),
        (promise("<=", "hour", 48), "at most 48 hours, in every case"),
        (promise("<=", "second", 180, share=80), "at most 180 seconds, in at least 80% of the cases"),
        (promise(">=", "percent", 95, within=Term(30, "calendar_day")), "at least 95%, within 30 calendar days"),
        (promise("=", "percent", 99.95), "99.95%"),
        (promise("=", "hours_per_day", 24), "24 hours a day"),
        (promise(">=", "score", 4.5), "at least a score of 4.5"),
        (promise("=", "count", 13), "13"),
        (
            promise("covers", "clock", windows=(Hours("09:00", "12:00"), Hours("13:00", "24:00")), days="working"),
            "9:00 – 12:00, 13:00 – 24:00, on working days",
        ),
    ],
)  # fmt: skip
def test_targets(one, said):
    assert phrases.target(one, "en").replace("\xa0", " ").replace("\u2060", "") == said


def test_days_in_a_row_with_the_same_hours_are_told_together():
    morning, whole = (Hours("09:00", "12:00"),), (Hours("09:00", "12:30"), Hours("13:00", "17:00"))
    weekly = [WeekdayHours(day, morning if day in (3, 6) else whole) for day in range(1, 7)]
    assert phrases.week(weekly, "fr") == (
        ("lundi – mardi", "9\xa0h\xa0–\u2060\xa012\xa0h\xa030, 13\xa0h\xa0–\u2060\xa017\xa0h"),
        ("mercredi", "9\xa0h\xa0–\u2060\xa012\xa0h"),
        ("jeudi – vendredi", "9\xa0h\xa0–\u2060\xa012\xa0h\xa030, 13\xa0h\xa0–\u2060\xa017\xa0h"),
        ("samedi", "9\xa0h\xa0–\u2060\xa012\xa0h"),
        ("dimanche", "fermé"),
    )
    assert phrases.week(weekly, "nl")[1] == ("woensdag", "9.00\xa0–\u2060\xa012.00\xa0uur")


@pytest.mark.parametrize(
    ("share", "promised", "said"),
    [
        (91.24, 95, "91.2%"), (94.96, 95, "94.96%"), (94.999, 95, "94.999%"), (95.0, 95, "95.0%"), (95.04, 95, "95.0%"),
        (99.96, None, "100.0%"),
    ],
)  # fmt: skip
def test_what_was_nearly_kept_is_not_rounded_to_kept(share, promised, said):
    assert phrases.share(share, "en", promised) == said


@pytest.mark.shared
def test_every_unit_of_real_commitments_has_words_in_every_language():
    """None comes out as the name of a unit of software."""
    assert shared("domain/06_commitments.csv")
    units = (
        "second",
        "minute",
        "hour",
        "day",
        "month",
        "year",
        "per_week",
        "per_year",
        "hours_per_day",
        "score",
        "fields",
    )
    for unit in units:
        for language in LANGUAGES:
            for value in (1, 2, 0.5):
                said = phrases.figure(value, unit, language)
                assert "_" not in said
                assert "duration" not in said
                assert said.rstrip("0123456789,. \xa0×")

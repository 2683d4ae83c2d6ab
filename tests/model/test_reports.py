"""The report document: periods, what it refuses, and its way through JSON and back."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import attrs
import pytest

import made_cases
from orientation_core import documents
from orientation_core.analysis import build, publish, question
from orientation_core.errors import InvalidDocument
from orientation_core.model.reports import Period, Report, Row
from orientation_core.model.text import Text


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ((2025, 1, 1), (2026, 1, 1), (2024, 1, 1)),
        ((2024, 1, 1), (2025, 1, 1), (2023, 1, 1)),
        ((2025, 3, 1), (2025, 4, 1), (2025, 2, 1)),
        ((2025, 1, 1), (2025, 4, 1), (2024, 10, 1)),
        ((2025, 1, 10), (2025, 1, 17), (2025, 1, 3)),
    ],
)
def test_previous_period_has_the_same_months_or_days_and_ends_where_this_one_starts(start, end, before):
    period = Period(date(*start), date(*end))
    assert period.previous() == Period(date(*before), date(*start))


def test_a_period_has_at_least_one_day():
    assert Period(date(2025, 1, 1), date(2025, 1, 2)).last_day == date(2025, 1, 1)
    with pytest.raises(InvalidDocument) as refused:
        Period(date(2025, 1, 1), date(2025, 1, 1))
    assert refused.value.problems[0].where == "/period/end"


def test_there_is_nothing_before_the_first_year():
    with pytest.raises(InvalidDocument, match="no period before"):
        Period(date(1, 1, 1), date(2, 1, 1)).previous()


def test_a_suppressed_row_carries_no_figure():
    row = Row("open", "channel", "fax", "requests", 3, 3)
    assert row.withheld().value is None
    with pytest.raises(InvalidDocument):
        attrs.evolve(row, suppressed=True)


def test_a_report_states_its_zone_and_its_threshold():
    report = Report(
        Text(nl="Gemeente"), made_cases.YEAR, Text(nl="Alles"), datetime(2026, 1, 1, tzinfo=UTC), "1"
    )
    with pytest.raises(InvalidDocument) as refused:
        attrs.evolve(report, generated_at=datetime(2026, 1, 1), published=True)
    assert [problem.where for problem in refused.value.problems] == ["/generated_at", "/threshold"]


def test_a_row_is_found_by_what_it_is_about():
    rows = (Row("open", "all", "all", "requests", 3, 3), Row("open", "channel", "fax", "requests", 1, 1))
    report = Report(Text(nl="G"), made_cases.YEAR, Text(nl="A"), made_cases.MOMENT, "1", rows=rows)
    assert report.row("open", "channel", "fax").value == 1
    assert [row.value for row in report.rows_of()] == [3]
    with pytest.raises(LookupError):
        report.row("open", "channel", "letter")


@pytest.mark.parametrize("threshold", [None, 5])
def test_a_report_survives_its_document(threshold):
    asked = question(
        made_cases.YEAR, dimensions=["month", "channel"], compare_with=made_cases.YEAR.previous()
    )
    report = build(
        asked,
        made_cases.facts(300, years=(2024, 2025)),
        organisation=made_cases.AGENCY,
        working_days=made_cases.working_days(),
        generated_at=made_cases.MOMENT,
        data_version="made",
    )
    if threshold:
        report = publish(report, asked.indicators, threshold)
    written = json.loads(documents.write(report))
    assert documents.Documents().decide("report", written)
    again = documents.structure("report", written, Report)
    assert again == report
    assert documents.write(again) == documents.write(report)

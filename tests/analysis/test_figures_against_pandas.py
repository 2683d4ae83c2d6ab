"""Every standard indicator against pandas and numpy, on a real register and on a made-up one."""

from __future__ import annotations

from datetime import date, timedelta
from statistics import NormalDist

import numpy as np
import pandas as pd
import pytest

import made_cases
from orientation_core.analysis import Facts, WorkingDays, build, question
from orientation_core.model.reports import Period
from shared import shared

TERM = 5


def boston() -> pd.DataFrame:
    frame = pd.read_csv(shared("data/complaints/boston311_2015H1.csv.gz"), dtype=str)
    moments = {"received": "OPEN_DT", "closed": "CLOSED_DT", "due": "TARGET_DT"}
    out = pd.DataFrame({"channel": frame["Source"], "type": "complaint"})
    for name, column in moments.items():
        local = pd.to_datetime(frame[column], format="%m/%d/%Y %I:%M:%S %p")
        out[f"{name}_local"] = local
        out[f"{name}_utc"] = local.dt.tz_localize(
            "America/New_York", ambiguous=True, nonexistent="shift_forward"
        ).dt.tz_convert("UTC")
    return out


def boston_facts(frame: pd.DataFrame) -> Facts:
    def micros(column):
        return [None if pd.isna(value) else value.value // 1000 for value in column]

    def days(column):
        return [None if pd.isna(value) else (value.date() - date(1970, 1, 1)).days for value in column]

    columns = {
        "id": [str(number) for number in frame.index],
        "type": frame["type"].tolist(),
        "channel": [None if pd.isna(value) else value for value in frame["channel"]],
        "received_at": micros(frame["received_utc"]),
        "received_on": days(frame["received_local"]),
        "closed_at": micros(frame["closed_utc"]),
        "closed_on": days(frame["closed_local"]),
        "due_on": days(frame["due_local"]),
    }
    pieces = range(0, len(frame), 10_000)
    return Facts([{name: values[at : at + 10_000] for name, values in columns.items()} for at in pieces])


def weekdays(first: date, days: int) -> WorkingDays:
    index, count = [], 0
    for offset in range(days):
        count += (first + timedelta(offset)).weekday() < 5
        index.append(count)
    return WorkingDays((first - date(1970, 1, 1)).days, index)


def expected(frame: pd.DataFrame, end: date, term: int) -> dict[str, float | None]:
    """The figures of the conventions page, computed from their definitions."""
    day = frame["received_local"].to_numpy("datetime64[D]")
    closed_day = frame["closed_local"].to_numpy("datetime64[D]")
    due_day = frame["due_local"].to_numpy("datetime64[D]")
    handled = frame["closed_utc"].notna().to_numpy()
    invalid = (frame["closed_utc"] < frame["received_utc"]).to_numpy()
    good = handled & ~invalid
    exact = (frame["closed_utc"] - frame["received_utc"]).dt.total_seconds().to_numpy()[good] / 86_400
    # Working days after the day of receipt, up to and including that of closing.
    elapsed = np.busday_count(day[good] + 1, closed_day[good] + 1)
    legal_due = np.busday_offset(day[good], term, roll="backward")
    in_time = closed_day[good] <= legal_due
    with_due = good & ~np.isnat(due_day)
    met = closed_day[with_due] <= due_day[with_due]
    complaint = (frame["type"] == "complaint").to_numpy()
    pending = complaint & (~handled | (closed_day >= np.datetime64(end)))

    def share(part: float, whole: float) -> float | None:
        return 100 * part / whole if whole else None

    def over(values: np.ndarray, what) -> float | None:
        return float(what(values)) if len(values) else None

    return {
        "received": len(frame),
        "handled": handled.sum(),
        "open": (~handled).sum(),
        "invalid": invalid.sum(),
        "complaints_received": complaint.sum(),
        "complaints_pending": pending.sum(),
        "handling_days_median": over(exact, np.median),
        "handling_days_p90": over(exact, lambda values: np.percentile(values, 90)),
        "handling_days_mean": over(exact, np.mean),
        "handling_working_days_median": over(elapsed, np.median),
        "handling_working_days_p90": over(elapsed, lambda values: np.percentile(values, 90)),
        f"within_{term}_working_days_of_handled": share(in_time.sum(), good.sum()),
        f"within_{term}_working_days_of_received": share(in_time.sum(), (~invalid).sum()),
        f"within_{term}_working_days_elapsed_of_handled": share((elapsed <= term).sum(), good.sum()),
        f"within_{term}_working_days_elapsed_of_received": share((elapsed <= term).sum(), (~invalid).sum()),
        "answered_in_time_of_handled": share(met.sum(), with_due.sum()),
        "answered_in_time_of_received": share(met.sum(), (~invalid & ~np.isnat(due_day)).sum()),
        "pct_handled_in_time": share((met & complaint[with_due]).sum(), (with_due & complaint).sum()),
    }


@pytest.mark.shared
def test_boston_by_channel_and_month_equals_pandas():
    frame = boston()
    period = Period(date(2015, 1, 1), date(2015, 7, 1))
    asked = question(period, dimensions=["channel", "month"], within_days=[TERM])
    report = build(
        asked,
        boston_facts(frame),
        organisation=made_cases.AGENCY,
        working_days=weekdays(date(2014, 12, 1), 4500),
        generated_at=made_cases.MOMENT,
        data_version="boston",
    )
    groups = {("all", "all"): frame}
    groups |= {("channel", name): part for name, part in frame.groupby("channel")}
    groups |= {
        ("month", name): part for name, part in frame.groupby(frame["received_local"].dt.strftime("%Y-%m"))
    }
    assert {(row.dimension, row.group) for row in report.rows} == set(groups)
    assert report.row("received").value == 58_119
    assert report.row("invalid").value == 84
    for (dimension, group), part in groups.items():
        for indicator, figure in expected(part, period.end, TERM).items():
            row = report.row(indicator, dimension, group)
            assert row.value == (None if figure is None else pytest.approx(figure, rel=1e-12)), row.key


def test_legal_and_lenient_reading_differ_only_on_days_off():
    """Received on Monday 4 August 2025; a term of five working days ends on Monday the 11th."""
    monday = (date(2025, 8, 4) - date(1970, 1, 1)).days
    closings = {"on the Monday": 7, "on the Saturday before": 5, "on the Tuesday after": 8}
    closings_of_four = {"Saturday after Friday the last day": 5}
    for days, cases, legal, lenient in ((5, closings, 2, 2), (4, closings_of_four, 0, 1)):
        columns = {
            "received_on": [monday] * len(cases),
            "received_at": [monday * made_cases.DAY] * len(cases),
            "closed_on": [monday + after for after in cases.values()],
            "closed_at": [(monday + after) * made_cases.DAY for after in cases.values()],
        }
        report = report_of(Facts([columns]), within_days=[days])
        assert report.row(f"within_{days}_working_days_of_handled").numerator == legal
        assert report.row(f"within_{days}_working_days_elapsed_of_handled").numerator == lenient


def report_of(facts: Facts, **asked):
    return build(
        question(made_cases.YEAR, **asked),
        facts,
        organisation=made_cases.AGENCY,
        working_days=made_cases.working_days(),
        generated_at=made_cases.MOMENT,
        data_version="made",
    )


def test_federal_indicators_equal_a_plain_count():
    columns, _ = made_cases.made(900)
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    report = report_of(made_cases.facts(900), dimensions=["channel", "federal_category", "language"])
    tests = {
        "requests_received": lambda row: True,
        "complaints_received": lambda row: row["type"] == "complaint",
        "complaints_received_standard_procedure": lambda row: (
            row["type"] == "complaint" and row["standard_procedure"]
        ),
        "info_requests_via_procedure": lambda row: row["type"] == "information_request",
        "notifications": lambda row: row["type"] == "notification",
        "suggestions": lambda row: row["type"] == "suggestion",
        "complaints_admissible": lambda row: row["admissibility"] == "admissible",
        "complaints_inadmissible": lambda row: row["admissibility"] == "inadmissible",
        "admissibility_pending": lambda row: row["admissibility"] == "pending",
        "complaints_founded": lambda row: row["outcome"] in ("founded", "partly_founded"),
        "escalated_further_procedure": lambda row: row["type"] == "complaint" and row["referred"],
        "reopened": lambda row: row["reopened"],
    }
    for name, test in tests.items():
        assert report.row(name).value == sum(bool(test(row)) for row in rows), name
        for language in ("fr", "nl", "de"):
            count = sum(bool(test(row)) and row["language"] == language for row in rows)
            assert report.row(name, "language", language).value == count
    founded = [row.value for row in report.rows_of("federal_category", "founded_by_type")]
    assert sum(founded) == report.row("complaints_founded").value
    assert not list(report.rows_of("channel", "founded_by_type"))
    by_channel = [row.value for row in report.rows_of("channel", "received_by_channel")]
    assert sum(by_channel) == report.row("complaints_received").value
    acknowledged = report.row("acknowledged_in_time")
    valid = [row for row in rows if row["closed_at"] is None or row["closed_at"] >= row["received_at"]]
    on_time = [
        r for r in valid if r["acknowledged_on"] is not None and r["acknowledged_on"] <= r["ack_due_on"]
    ]
    assert (acknowledged.numerator, acknowledged.denominator) == (len(on_time), len(valid))
    scores = [row["satisfaction"] for row in rows if row["satisfaction"] is not None]
    satisfaction = report.row("satisfaction_mean")
    assert (satisfaction.n, satisfaction.value) == (len(scores), pytest.approx(sum(scores) / len(scores)))


def test_interval_is_wilsons():
    row = report_of(made_cases.facts(300)).row("founded_rate")
    z, p, n = NormalDist().inv_cdf(0.975), row.numerator / row.n, row.n
    # The ends of Wilson's interval solve (p - x)^2 = z^2 x (1 - x) / n.
    ends = np.roots([1 + z * z / n, -(2 * p + z * z / n), p * p])
    assert [row.low, row.high] == pytest.approx(sorted(100 * ends))

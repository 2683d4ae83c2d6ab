"""Commitments: every real one that was collected can be written, says its term, and survives the wire."""

from __future__ import annotations

import csv
import re

import orjson
import pytest

from orientation_core.documents import Documents, write
from orientation_core.model.charters import Charter
from orientation_core.model.commitments import Target
from orientation_core.model.metric_list import OURS
from orientation_core.model.terms import Term
from shared import shared

UNITS = {
    "days": "day", "months": "month", "years": "year", "hours": "hour", "clock": "clock", "%": "percent",
    "items": "count", "per week": "per_week", "per year": "per_year", "hours/day": "hours_per_day",
    "hours/days": "hours_per_day", "fields": "fields",
}  # fmt: skip
DAYS = {"working": "working", "working days": "working"}


def rows() -> list[dict[str, str]]:
    with shared("domain/06_commitments.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def commitment(row: dict[str, str]) -> dict:
    """A row of the collection as a commitment document."""
    target: dict = {"operator": row["operator"], "unit": UNITS[row["unit"]]}
    if row["operator"] == "covers":
        spans = [span.split("-") for span in row["value"].split(";")]
        target["windows"] = [{"opens": opens, "closes": closes} for opens, closes in spans]
    elif row["operator"] == "between":
        target["value"], target["upper"] = (int(one) for one in row["value"].split("-"))
    else:
        target["value"] = int(row["value"].partition("/")[0])
    if row["day_kind"]:
        target["days"] = DAYS.get(row["day_kind"], row["day_kind"])
    found = {
        "id": row["id"].lower(),
        "text": {"en": row["commitment_own_words"]},
        "metric": row["metric"],
        "target": target,
        "source": row["source_url"],
    }
    if row["client_process_step"]:
        found["step"] = row["client_process_step"]
    in_term = re.match(r"(\d+) days;", row["note"])
    if in_term:
        found["within"] = {"n": int(in_term[1]), "unit": "calendar_day"}
    return found


def charter(commitments: list[dict]) -> dict:
    text = {"en": "Words."}
    return {
        "name": "collected",
        "version": 1,
        "title": text,
        "languages": ["en"],
        "valid_from": "2026-01-01",
        "welcome": {"word": text, "organisation": text, "purpose": text},
        "orientation": {"text": text},
        "reception": {"text": text},
        "offer": {"text": text},
        "follow_up": {"text": text, "organisation": {}, "client": {}},
        "commitments": commitments,
    }


@pytest.mark.shared
def test_every_collected_commitment_can_be_written():
    documents, given = Documents(), charter([commitment(row) for row in rows()])
    assert len(given["commitments"]) == 35
    read = documents.read("charter", given, Charter)
    assert documents.read("charter", write(read), Charter) == read
    assert orjson.loads(write(read))["commitments"] == given["commitments"], "nothing was lost or added"
    for one in read.commitments:
        metric = OURS.get(one.metric)
        assert metric is not None, one.metric
        assert one.target is not None
        assert one.target.unit in metric.units, one.id
        assert one.target.operator in metric.operators, one.id


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("K03", Term(8, "month")),
        ("K10", Term(5, "calendar_day")),
        ("K11", Term(1, "month")),
        ("K17", Term(10, "working_day")),
        ("K20", Term(10, "calendar_day")),
        ("K24", Term(0, "immediate")),
        ("K28", Term(48, "hour")),
        ("K06", None),
        ("K29", None),
        ("K34", None),
    ],
)
def test_a_collected_target_gives_the_term_a_clock_can_run_on(name, term):
    row = next(row for row in rows() if row["id"] == name)
    read = Documents().read("charter", charter([commitment(row)]), Charter).commitments[0]
    assert read.target is not None
    assert read.target.term() == term


@pytest.mark.parametrize(
    ("target", "kept", "missed"),
    [
        (Target("<=", "minute", 20), 20, 20.5),
        (Target(">=", "percent", 95), 95, 94.99),
        (Target("=", "hours_per_day", 24), 24, 23.9),
        (Target("between", "score", 3, 5), 3, 2.9),
        (Target("between", "score", 3, 5), 5, 5.1),
    ],
)
def test_a_figure_is_within_its_target_or_not(target, kept, missed):
    assert target.kept(kept)
    assert not target.kept(missed)


def test_a_window_is_not_kept_by_a_number():
    assert not Target("covers", "clock").kept(1)

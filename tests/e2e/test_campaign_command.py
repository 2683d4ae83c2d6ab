"""``orientation campaign`` and ``orientation training``: from a file to a report, a calendar and a list of who is due."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from icalendar import Calendar

from orientation_core.cli import main
from orientation_core.documents import schema_directory

EXAMPLES = schema_directory() / "examples"
NAME = "client-week-2026"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return f"sqlite:///{tmp_path_factory.mktemp('campaign') / 'orientation.db'}"


def run(store, *arguments, code=0):
    done = CliRunner(env={"COLUMNS": "100"}).invoke(main, [*arguments, "--store", store])
    assert done.exit_code == code, done.output
    return done.output


def test_a_campaign_goes_from_file_to_report_and_calendar(store, tmp_path):
    said = run(
        store, "--language", "nl", "campaign", "plan", str(EXAMPLES / "campaign/valid/client-week.json")
    )
    assert "film, nl: het heeft geen ondertitels" in said
    (listed,) = json.loads(run(store, "campaign", "list", "--json"))
    assert (listed["name"], listed["from"], listed["to"]) == (NAME, "2026-01-12", "2026-03-13")
    held = (
        "campaign",
        "held",
        NAME,
        "workshop",
        "--participants",
        "Officials",
        "23",
        "--participants",
        "Guests",
        "2",
    )
    assert "25 participants; version 2" in run(store, *held)
    run(store, "campaign", "reach", NAME, "film", "views", "900", "--on", "2026-03-20")
    made = json.loads(run(store, "campaign", "report", NAME, "--json"))
    assert made["participants"] == 109
    assert {one["measure"]: one["number"] for one in made["reach"]} == {
        "handed_out": 2500,
        "views": 900,
        "visitors": 84,
    }
    assert "Visitors" in run(store, "campaign", "report", NAME)
    assert "Journée portes ouvertes" in run(store, "--language", "fr", "campaign", "show", NAME)
    out = tmp_path / "week.ics"
    run(store, "campaign", "calendar", NAME, "--language", "de", "--out", str(out))
    assert len(Calendar.from_ical(out.read_bytes()).walk("VEVENT")) == 4
    nothing = run(store, "campaign", "measure", NAME, "before", "--from", "2026-01-01", "--to", "2026-02-01")
    assert "Before: There is nothing to count this figure from." in nothing
    missing = run(
        store, "--language", "de", "campaign", "held", NAME, "ball", "--participants", "x", "1", code=1
    )
    assert "ball" in missing
    run(store, "campaign", "plan", "--new", str(EXAMPLES / "campaign/valid/client-week.json"), code=1)


def test_trainings_are_recorded_listed_and_due_again(store):
    for name in ("mediation", "other"):
        run(store, "training", "record", str(EXAMPLES / f"training_record/valid/{name}.json"))
    assert "Bemiddeling" in run(store, "--language", "nl", "training", "list")
    (due,) = json.loads(
        run(store, "training", "due", "--every", "mediation", "12", "--on", "2026-04-03", "--json")
    )
    assert (due["trainee"]["name"], due["due"]) == ("Jeanne Exemple", "2026-04-03")
    assert "Jeanne" in run(store, "training", "due", "--every", "mediation", "12")
    run(store, "training", "list", "--role", "viewer", code=1)

"""``orientation catalogue``: what a clerk types, and what a script reads."""

from __future__ import annotations

import json
from pathlib import Path

import orjson
import pytest

from commands import orientation
from orientation_plugins import belgium


def run(*arguments: str, cwd: Path, code: int = 0) -> str:
    done = orientation("catalogue", *arguments, cwd=cwd, env={"COLUMNS": "100"})
    said = (done.stdout if code == 0 else done.stdout + done.stderr).decode()
    assert done.returncode == code, (said, done.stderr.decode())
    return said


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a store that holds the catalogue of the demonstration."""
    folder = tmp_path_factory.mktemp("catalogue")
    agency = {
        "slug": "demonstration",
        "label": {"fr": "Agence", "nl": "Agentschap"},
        "languages": ["fr", "nl", "de"],
        "addresses": {"owners": "https://owners.example.org/hook"},
        "subscriptions": [{"event": "catalogue.review-due", "channel": "webhook", "to": "owners"}],
    }
    (folder / "agency.json").write_bytes(orjson.dumps(agency))
    (folder / "catalogue.json").write_bytes(orjson.dumps(belgium.catalogue()))
    trial = json.loads(run("import", "catalogue.json", "--dry-run", "--json", cwd=folder))
    assert not list(folder.glob("*.db"))
    done = json.loads(run("import", "catalogue.json", "--agency", "agency.json", "--json", cwd=folder))
    assert done == trial
    assert done["counts"]["service"] == 48
    assert (done["read"], done["imported"], done["rejected"], done["already_present"]) == (76, 76, 0, 0)
    assert (done["warnings"], done["remarks"]) == ({}, [])
    return folder


def test_the_same_file_again_changes_nothing(folder):
    said = run("import", "catalogue.json", cwd=folder)
    assert said.startswith("Imported 0 documents of 76 read.")
    assert "76 said nothing new." in said


@pytest.mark.parametrize("format_", ["csv", "xlsx", "json", "html"])
def test_export_and_import_again(folder, format_):
    run("export", "--format", format_, "--out", f"out.{format_}", "--all", cwd=folder)
    if format_ == "html":
        assert (folder / "out.html").read_text("utf-8").startswith("<!DOCTYPE html>")
        return
    back = json.loads(run("import", f"out.{format_}", "--json", cwd=folder))
    assert (back["imported"], back["rejected"], back["already_present"]) == (0, 0, 76)


def test_check_says_what_is_missing_and_reminds_once(folder):
    found = json.loads(run("check", "--json", "--language", "nl", cwd=folder))
    assert 90 <= found["score"] < 100  # reviews come due as the years go by
    least = found["services"][0]
    assert least["service"] == "data-exchange"
    assert {"what": "cost", "text": "Er ontbreekt wat het kost, of dat het gratis is."} in least["missing"]
    assert found["findings"] == []
    due = {one["name"] for one in found["reviews"]}
    assert "letter-language" in due
    reminded = json.loads(run("check", "--remind", "--json", cwd=folder))["reminded"]
    assert {one["name"] for one in reminded} == due
    assert json.loads(run("check", "--remind", "--json", cwd=folder))["reminded"] == []
    shown = run("check", cwd=folder)
    assert "48 services" in shown
    assert "data-exchange" in shown


def test_ask_answers_a_client(folder):
    shown = run("ask", "property-plan", "--language", "de", cwd=folder)
    assert "Was muss ich mitbringen?" in shown
    assert "Personalausweis." in shown
    answers = json.loads(run("ask", "property-plan", "--language", "fr", "--json", cwd=folder))
    assert answers["cost"] == ["Guichet en ligne\u00a0: 6,00\u00a0€.", "Par copie\u00a0: 12,00\u00a0€."]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("ask", "no-such-service"), 1, "no-such-service"),
        (("import", "agency.bin"), 2, "does not exist"),
        (("import", "noise.bin"), 1, "--format"),
        (("import", "noise.csv"), 1, "did you mean"),
        (("export", "--format", "papyrus", "--out", "x"), 1, "csv, html, json"),
        (("import", "catalogue.json", "--role", "viewer"), 1, "not allowed"),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else str(value),
)
def test_what_cannot_be_done_is_said(folder, arguments, code, words):
    (folder / "noise.bin").write_bytes(b"\0")
    (folder / "noise.csv").write_text("nam,titel.fr\na,b\n")
    assert words in run(*arguments, cwd=folder, code=code)


def test_a_contradiction_ends_with_one(folder, tmp_path):
    document = belgium.catalogue()
    for channel in document["channel"]:
        if channel["name"] == "counter-eupen":
            channel["status"] = "ended"
    (tmp_path / "catalogue.json").write_bytes(orjson.dumps(document))
    run("import", "catalogue.json", cwd=tmp_path)
    assert "counter-eupen has ended" in run("check", cwd=tmp_path, code=1)

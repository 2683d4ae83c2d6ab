"""The charter on the command line: from a draft to what became of it, and what went wrong in plain words."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from charters import draft, promise
from orientation_core.cli import main
from orientation_core.documents import Documents
from orientation_core.model.commitments import Target


@pytest.fixture
def run(tmp_path: Path) -> Any:
    agency = {"slug": "test-agency", "label": {"fr": "Essai", "nl": "Proef"}, "client_channel": "file"}
    (tmp_path / "agency.json").write_text(json.dumps(agency))

    def command(*words: str, input: Any = None) -> Result:  # noqa: A002 - as click calls it
        store = ["--store", f"sqlite:///{tmp_path / 'desk.db'}", "--agency", str(tmp_path / "agency.json")]
        return CliRunner().invoke(main, [*words, *store], input=input)

    return command


def written(folder: Path, document: Any, name: str = "charter.json") -> str:
    path = folder / name
    path.write_text(json.dumps(document))
    return str(path)


def test_a_charter_on_the_command_line(run, tmp_path):
    file = written(tmp_path, draft(valid_from=date(2020, 1, 1)))
    assert run("charter", "draft", file).output == "charte-du-client@1 is draft, valid from 2020-01-01.\n"
    assert run("charter", "check", file).exit_code == 0
    run("charter", "consult", "charte-du-client", "--body", "panel", "--on", "2019-11-01")
    run("charter", "approve", "charte-du-client", "--body", "board", "--reference", "2019/4")
    kept = json.loads(run("charter", "publish", "charte-du-client", "--json").stdout)
    assert (kept["status"], [step["action"] for step in kept["trail"]][-1]) == ("published", "publish")
    intake = {"language": "fr", "text": "Bonjour", "client": {"name": "J", "address": "Rue 1"}}
    received = run("receive", written(tmp_path, intake, "in.json"), "--json")
    assert received.exit_code == 0, received.output
    monitored = run(
        "charter", "monitor", "--from", "2020-01-01", "--to", "2100-01-01", "--by", "year", "--json"
    )
    document = json.loads(monitored.stdout)
    assert Documents().problems("charter_monitoring", document) == []
    assert {one["commitment"]: one.get("pending", 0) for one in document["results"] if "span" not in one} == {
        "ack": 0,
        "answer": 1,
    }
    told = run("charter", "monitor", "--from", "2020-01-01", "--to", "2100-01-01", "--by", "year")
    assert "answer" in told.output
    assert "nothing to count" in told.output
    simulated = run("charter", "simulate", "--metric", "answer_term", "--value", "10", "--days", "working",
                    "--from", "2020-01-01", "--to", "2100-01-01", "--by", "year", "--json")  # fmt: skip
    assert json.loads(simulated.stdout)["simulated"] is True
    newer = draft(version=2, valid_from=date(2020, 3, 1),
                  commitments=(promise(id="answer", target=Target("<=", "day", 8, days="working")),))  # fmt: skip
    assert run("charter", "draft", written(tmp_path, newer)).exit_code == 0
    assert "value: was 10, is now 8" in run("charter", "diff", "charte-du-client", "1", "2").output
    figure = {
        "metric": "phone_pickup",
        "period": {"start": "2026-01-01", "end": "2026-02-01"},
        "source": "pbx",
        "value": 9,
    }
    assert run("charter", "measure", written(tmp_path, figure, "m.json")).output.startswith(
        "Kept: phone_pickup"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("check", "FILE"), "there is no metric awnser_term; did you mean answer_term?"),
        (("draft", "FILE"), "did you mean answer_term?"),
        (("simulate", "FILE", "--from", "2026-01-01", "--to", "2027-01-01"), "did you mean answer_term?"),
        (("simulate", "--from", "2026-01-01", "--to", "2027-01-01"), "give the file of a charter"),
        (
            ("simulate", "--metric", "x", "--value", "1", "--from", "2026-01-01", "--to", "2027-01-01"),
            "no metric x",
        ),
        (("publish", "nothing"), "There is no charter nothing."),
        (("diff", "nothing", "1", "2"), "There is no charter nothing@1."),
        (
            ("monitor", "--from", "2026-01-01", "--to", "2026-01-01"),
            "the period ends before it has a day in it",
        ),
    ],
)
def test_what_is_wrong_is_told_in_plain_words(run, tmp_path, words, told):
    assert run("charter", "draft", written(tmp_path, draft())).output.endswith("2026-03-01.\n")
    bad = written(tmp_path, draft(commitments=(promise(metric="awnser_term"),)))
    done = run("charter", *(bad if word == "FILE" else word for word in words))
    assert done.exit_code == 1
    assert told in done.output
    assert "Traceback" not in done.output
    as_json = run("charter", "check", bad, "--json")
    assert json.loads(as_json.stdout)["problems"][0]["where"] == "/commitments/0/metric"

"""A round of self-assessment by the command line alone, on a store of its own."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from orientation_core.cli import main

ROUND = {
    "name": "2026",
    "label": {"fr": "Tour 2026", "nl": "Ronde 2026"},
    "grid": {"name": "five-axes", "version": 1},
    "period": {"start": "2025-01-01", "end": "2026-01-01"},
    "participants": [{"actor": name} for name in ("anna", "bert", "carla")],
}


class Shell:
    """Commands in a folder, on one store. :ivar folder: where files are made."""

    def __init__(self, folder):
        self.folder, self.runner = folder, CliRunner()
        self.store = f"sqlite:///{folder / 'desk.db'}"

    def file(self, name, content):
        path = self.folder / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
        return str(path)

    def __call__(self, *arguments, code=0):
        done = self.runner.invoke(main, ["assessment", *arguments, "--store", self.store])
        assert done.exit_code == code, done.output
        assert not isinstance(done.exception, Exception) or isinstance(done.exception, SystemExit)
        return done.stdout if code == 0 else done.stderr

    def json(self, *arguments):
        return json.loads(self(*arguments, "--json"))


@pytest.fixture
def shell(tmp_path):
    made = Shell(tmp_path)
    made("open", made.file("round.json", ROUND))
    return made


def answered(shell, *, complete=True):
    for number, who in enumerate(("anna", "bert", "carla")):
        items = [
            {"item": "strategy.mission", "today": 1 + number, "desired": 5},
            {"item": "culture.gift", "today": 4, "desired": 4},
        ]
        more = ["--complete"] if complete else []
        shell("answer", "2026", shell.file(f"{who}.json", items), "--actor", who, "--role", "handler", *more)


def test_a_round_by_commands(shell):
    assert {one["name"] for one in shell.json("grids")} == {
        "five-axes",
        "caf-style-classical",
        "caf-style-fine-tuned",
    }
    answered(shell)
    assert "consensus" in shell("discuss", "2026")
    shell("agree", "2026", "strategy.mission", "--today", "2", "--why", "Le plan existe.")
    assert shell.json("close", "2026")["state"] == "closed"
    found = shell.json("results", "2026")
    mission = next(one for one in found["items"] if one["item"] == "strategy.mission")
    assert (mission["today"], mission["desired"], mission["agreed"]) == (2, 5, True)
    said = shell("results", "2026", "--role", "viewer", "--actor", "v")
    assert "Where the gap weighs most" in said
    assert "The mission says" in said


@pytest.mark.parametrize(
    ("form", "start"), [("json", b"{"), ("html", b"<!DOCTYPE"), ("csv", b"indicator"), ("xlsx", b"PK")]
)
def test_its_report_in_every_form(shell, form, start):
    answered(shell)
    shell("discuss", "2026")
    out = shell.folder / f"report.{form}"
    shell("report", "2026", "--format", form, "--language", "nl", "--out", str(out))
    assert out.read_bytes().startswith(start)


def test_partial_answers_and_a_key(shell):
    items = shell.file("one.json", {"items": [{"item": "culture.gift", "today": 2}]})
    for _ in range(2):
        kept = shell.json("answer", "2026", items, "--actor", "anna", "--key", "k")
        assert [one["item"] for one in kept["items"]] == ["culture.gift"]
    more = shell.file("two.json", [{"item": "strategy.mission", "desired": 3}])
    assert "2 items answered" in shell("answer", "2026", more, "--actor", "anna")


def test_what_is_wrong_is_a_sentence(shell):
    wrong = shell.file("wrong.json", [{"item": "culture.gift", "today": 9}])
    assert "/items/0/today" in shell("answer", "2026", wrong, "--actor", "anna", code=1)
    assert "not allowed" in shell("answer", "2026", wrong, "--actor", "stranger", code=1)
    assert "list of items" in shell("answer", "2026", shell.file("n.json", "5"), "--actor", "anna", code=1)
    assert "answering has ended" in shell("results", "2026", code=1)
    assert "There is no" in shell("results", "2027", code=1)
    assert "/participants" in shell("open", shell.file("r.json", {**ROUND, "participants": []}), code=1)

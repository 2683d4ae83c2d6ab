"""The whole way of a case to the ombudsman and back, by the command line alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from desks import START, open_desk
from orientation_core.cli import main
from orientation_core.testing.clock import FixedClock
from second_line import answered, checked
from shared import shared


class Shell:
    """Commands on one store. :ivar folder: where files are made."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder, f"sqlite:///{folder / 'desk.db'}"

    def file(self, name: str, content: str) -> str:
        path = self.folder / name
        path.write_text(content, "utf-8")
        return str(path)

    def __call__(self, *arguments: str, code: int = 0, store: bool = True) -> str:
        done = CliRunner().invoke(main, [*arguments, *(("--store", self.store) if store else ())])
        assert done.exit_code == code, done.output
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done.stdout if code in (0, 1) and done.stdout else done.stderr

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    made = Shell(tmp_path_factory.mktemp("referral"))
    with open_desk(made.store, clock=FixedClock(START)) as desk:
        made.case = answered(desk, FixedClock(START)).reference  # type: ignore[attr-defined]
    return made


def test_the_whole_way(shell: Shell) -> None:
    assert "federal-ombudsman" in shell("protocol", "list", "--proposals")
    assert "binds since 2026-01-05" in shell("protocol", "sign", "federal-ombudsman", "--on", "2026-01-05")
    made = shell.json("referral", "open", shell.case, "--by", "client", "--their-reference", "2026/77")  # type: ignore[attr-defined]
    name = made["name"]
    asked = shell.file("question.txt", "Pourquoi rien en trois mois ?\n")
    assert "Question 1" in shell("referral", "question", name, asked)
    listed = shell("worklist")
    assert "Answers owed to the second line" in listed
    assert [one["number"] for one in shell.json("referral", "owed")] == [1]
    assert "Nobody" in shell("referral", "owed", "--remind")
    shell("referral", "answer", name, "1", shell.file("answer.txt", "Une pièce manquait."))
    shell("referral", "outcome", name, "founded", "--norm", "reasonable_time")
    shell("referral", "recommend", name, shell.file("recommendation.txt", "Prévoir un remplaçant."))
    action = {"name": "replacement", "label": {"fr": "Remplaçant", "nl": "Vervanger"}}
    assert "replacement" in shell(
        "referral", "accept", name, "1", "--new", shell.file("action.json", json.dumps(action))
    )
    assert "plan" in shell("referral", "follow-up")
    shown = shell("referral", "show", name)
    assert "founded (reasonable_time)" in shown
    assert name in shell("referral", "list", "--state", "decided")
    assert "No such" in shell("referral", "list", "--late")

    assert "0 flags" in shell("referral", "dossier", name, "--dry-run")
    out = shell.folder / "dossier"
    assert not out.exists()
    seal = shell.json("referral", "dossier", name, "--out", str(out))["seal"]
    assert checked(out, "--dossier", seal)[0] == 0
    assert seal in shell("referral", "verify", str(out), store=False)
    assert "something at" in shell("referral", "dossier", name, "--out", str(out), code=1)
    shell("referral", "dossier", name, "--out", str(out), "--force")
    letter = next((out / "letters").iterdir())
    letter.write_bytes(letter.read_bytes() + b"x")
    assert f"letters/{letter.name}" in shell("referral", "verify", str(out), code=1, store=False)
    archive = shell.folder / "dossier.zip"
    shell("referral", "dossier", name, "--out", str(archive))
    assert json.loads(shell("referral", "verify", str(archive), "--json", store=False))["seal"] == seal
    other = shell.folder / "mine"
    other.mkdir()
    (other / "keep.txt").write_text("mine")
    shell("referral", "dossier", name, "--out", str(other), "--force", code=1)
    assert (other / "keep.txt").read_text() == "mine"


def test_the_figures_of_both_lines(shell: Shell) -> None:
    table = shell.file("ombudsman.csv", shared("domain/05_ombudsman_figures.csv").read_text("utf-8"))
    assert "Would keep the figures of 3 years" in shell("referral", "figures", table, "--dry-run")
    assert "Kept the figures of 3 years" in shell("referral", "figures", table)
    page = shell.folder / "lines.html"
    said = shell("referral", "report", "2023")
    assert "7,383 complaints at the second line" in said
    shell("referral", "report", "2023", "--format", "html", "--language", "nl", "--out", str(page))
    assert "De cijfers van beide lijnen" in page.read_text("utf-8")
    assert shell.json("referral", "report", "2023")["ends_at"] == 7383

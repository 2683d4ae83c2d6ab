"""Actions, links, the chain, loose ends and the plan by the command line alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from improving import AFTER, BEFORE, action, promised, several
from orientation_core.cli import main
from orientation_core.model.improvements.links import End


class Shell:
    """Commands on one store. :ivar folder: where files are made."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.store = folder, f"sqlite:///{folder / 'desk.db'}"

    def file(self, name: str, content: Any) -> str:
        path = self.folder / name
        path.write_text(json.dumps(content), "utf-8")
        return str(path)

    def __call__(self, *arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, [*arguments, "--store", self.store])
        assert done.exit_code == code, done.output
        assert done.exception is None or isinstance(done.exception, SystemExit)
        return done.stdout if code == 0 else done.stderr

    def json(self, *arguments: str) -> Any:
        return json.loads(self(*arguments, "--json"))


@pytest.fixture(scope="module")
def shell(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A store with a month that went badly and one that went well."""
    made = Shell(tmp_path_factory.mktemp("store"))
    desk, clock = promised(made.store)
    with desk:
        several(desk, clock, BEFORE.start.replace(day=2), 2, 8)
        several(desk, clock, AFTER.start, 9, 0)
    return made


def test_an_action_by_commands(shell: Shell) -> None:
    shell("actions", "propose", shell.file("action.json", action()))
    assert "say first" not in shell("actions", "advance", "work-list", "do")
    shell("actions", "done", "work-list", "list", "--on", "2026-03-06")
    shell("actions", "advance", "work-list", "check")
    said = shell("actions", "close", "work-list", "effective", "--dry-run", code=1)
    assert "measure first" in said
    days = ("--from", str(BEFORE.start), "--to", str(BEFORE.end))
    assert "2 of 10" in shell("actions", "measure", "work-list", "before", *days)
    said = shell(
        "actions", "measure", "work-list", "after", "--from", str(AFTER.start), "--to", str(AFTER.end)
    )
    assert "effect shown (fisher, p = " in said
    assert "could be closed" in shell("actions", "close", "work-list", "effective", "--dry-run")
    assert shell.json("actions", "show", "work-list")["state"] == "check"
    assert shell.json("actions", "close", "work-list", "effective")["state"] == "effective"
    assert "work-list" in shell("actions", "list", "--state", "effective")
    assert [one["name"] for one in shell.json("actions", "list", "--search", "echeance")] == ["work-list"]
    shown = shell("actions", "show", "work-list", "--language", "fr")
    assert "Efficace" in shown
    assert "Cause trouvée dans les plaintes: cause:no-follow-up" in shown
    assert "done on 2026-03-06" in shown
    assert "no improvement action nothing" in shell("actions", "show", "nothing", code=1)
    assert "--from and --to" in shell(
        "actions", "measure", "work-list", "after", "--from", "2026-01-01", code=2
    )


def test_the_chain_is_printed_link_by_link(shell: Shell) -> None:
    loose = shell.json("loose-ends", "--most", "1")
    assert loose["counts"]["breach_without_cause"] == 8
    breach = End(**next(one["end"] for one in loose["ends"] if one["rule"] == "breach_without_cause"))
    said = shell("loose-ends", "--language", "nl")
    assert "Niet nagekomen belofte zonder oorzaak: 8" in said
    shell("link", str(breach), "caused_by", "cause:no-follow-up")
    lines = shell("chain", str(breach), "--language", "en").splitlines()
    assert lines[0].startswith("We answer. [commitment:")
    assert [line.strip().partition(" ->")[0] for line in lines if line.startswith("  ")][:2] == [
        "governs",
        "was missed",
    ]
    assert any("was caused by -> Cause, no-follow-up [cause:no-follow-up]" in line for line in lines)
    assert {one["relation"] for one in shell.json("chain", str(breach))["links"]} >= {
        "governs",
        "missed",
        "caused_by",
    }
    assert "would end" in shell(
        "link", str(breach), "caused_by", "cause:no-follow-up", "--take-back", "--dry-run"
    )
    assert shell.json("link", str(breach), "caused_by", "cause:no-follow-up", "--take-back")["until"]
    assert "There is no link" in shell(
        "link", str(breach), "caused_by", "cause:no-follow-up", "--take-back", code=1
    )
    assert "nothing is linked" in shell("chain", "cause:unknown")
    said = shell("chain", f"case:{breach.parts[0]}").splitlines()
    assert said[0].endswith("nothing is linked to it.")
    typed = [line.rpartition(" ")[2] for line in said[1:]]
    assert [one.partition(":")[0] for one in typed] == ["breach", "clock", "point"]
    assert "was missed" in shell("chain", typed[0])
    assert "This link is not valid" in shell("chain", "building:north", code=1)


@pytest.mark.parametrize(("form", "start"), [("json", b"{"), ("html", b"<!DOCTYPE"), ("xlsx", b"PK")])
def test_the_plan_is_a_file(shell: Shell, form: str, start: bytes, tmp_path: Path) -> None:
    out = tmp_path / f"plan.{form}"
    shell("report", "actions", "--year", "2026", "--format", form, "--language", "de", "--out", str(out))
    assert out.read_bytes().startswith(start)

"""``orientation demo`` as somebody types it: what it prints, what it refuses, and that its three commands work."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner, Result

import orientation_core.demo as engine
from orientation_core.cli import main


def orientation(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, and a year with a twentieth of the cases."""
    whole = engine.load_scenario()
    small = attrs.evolve(
        whole,
        counts={"complaint": 30, "information_request": 9, "notification": 2, "suggestion": 1},
        admissibility=attrs.evolve(whole.admissibility, admissible=18, inadmissible=8, pending=4),
        requalified=(),
        surveys=tuple(
            attrs.evolve(one, views=tuple(attrs.evolve(view, invited=6) for view in one.views))
            for one in whole.surveys
        ),
    )
    monkeypatch.setattr(engine, "load_scenario", lambda *_, **__: small)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_it_prints_what_it_made_and_three_commands_that_work(place: Path) -> None:
    done = orientation("demo")
    assert done.exit_code == 0, done.output
    assert (place / "orientation-demo.db").exists()
    assert (place / "demo-output" / "report" / "2014-nl.html").exists()
    for said in (
        "Requests",
        "42",
        "inadmissible",
        "made up",
        "Improvement actions",
        "What still hangs loose",
        "Try next:",
    ):
        assert said in done.output
    commands = [line.strip() for line in done.output.split("Try next:")[1].splitlines() if line.strip()]
    assert [shlex.split(command)[1] for command in commands] in (
        ["worklist", "show", "report"],
        ["worklist", "show", "report", "chain"],  # where a case of so small a year tells one
    )
    for command in commands:
        shown = orientation(*shlex.split(command)[1:])
        assert shown.exit_code == 0, f"{command}\n{shown.output}"
    assert (place / "report.html").read_text("utf-8").startswith("<!")


def test_machines_get_json_and_nothing_is_overwritten_unless_it_is_told_to(place: Path) -> None:
    done = orientation("demo", "--json", "--store", "orientation-demo.db")
    assert done.exit_code == 0, done.output
    made = json.loads(done.output)
    assert made["requests"] == 42
    assert made["types"]["complaint"] == 30
    assert made["admissibility"] == {"admissible": 18, "inadmissible": 8, "pending": 4}
    assert made["url"] == "sqlite:///orientation-demo.db"
    assert all(Path(path).is_file() for path in made["reports"])
    assert "SPF Finances" in made["notes"][0]["fr"]

    before = (place / "orientation-demo.db").read_bytes()
    refused = orientation("demo")
    assert refused.exit_code == 1
    assert "--force" in refused.output
    assert (place / "orientation-demo.db").read_bytes() == before
    other = orientation("demo", "--store", "sqlite:///other.db")
    assert other.exit_code == 1, "the output folder holds an earlier demo"
    assert not (place / "other.db").exists()
    stray = place / "demo-output" / "mine.txt"
    stray.write_text("not yours")
    forced = orientation("demo", "--force", "--seed", "7", "--json")
    assert forced.exit_code == 0, forced.output
    assert stray.read_text() == "not yours"
    made = json.loads(forced.output)
    assert made["letters"] == len(list((place / "demo-output" / "mail").glob("*.eml")))

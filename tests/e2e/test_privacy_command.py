"""The commands of privacy as a shell would start them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from commands import orientation
from desks import intake

WHO = ("--email", "jeanne@example.org")


def run(folder: Path, *arguments: str, stdin: bytes | None = None, code: int = 0) -> str:
    done = orientation(*arguments, cwd=folder, stdin=stdin)
    assert done.returncode == code, done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    return (done.stdout if code == 0 else done.stderr).decode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("desk")
    (made / "form.json").write_text(json.dumps(intake()))
    run(made, "receive", "form.json")
    return made


def test_a_person_is_found_given_held_and_erased(folder: Path) -> None:
    found: Any = json.loads(run(folder, "privacy", "find", *WHO, "--json"))
    (who,) = found["identities"]
    record = who["records"][0]["record"]
    assert {one["sort"] for one in who["identifiers"]} == {"email", "name", "reference"}
    run(
        folder,
        "privacy",
        "access",
        *WHO,
        "--format",
        "html",
        "--language",
        "de",
        "--out",
        "a.html",
        "--files",
        "files",
    )
    assert "Jeanne Exemple" in (folder / "a.html").read_text("utf-8")
    on = json.loads(
        run(
            folder,
            "privacy",
            "hold",
            "complaint",
            record,
            "--reason",
            "x",
            "--review",
            "2030-01-01",
            "--json",
        )
    )
    assert "legal hold" in run(folder, "privacy", "erase", *WHO, "--authority", "RA", "--yes", code=1)
    assert json.loads(run(folder, "privacy", "measures", "--json")) == on
    # In a narrow terminal, too, what lift asks for stands there whole.
    assert on[0]["id"] in run(folder, "privacy", "measures")
    run(folder, "privacy", "lift", on[0]["id"])
    would = json.loads(run(folder, "privacy", "erase", *WHO, "--dry-run", "--json"))
    assert (would["dry_run"], [one["kind"] for one in would["records"]]) == (True, ["complaint"])
    assert "name the reference" in run(folder, "privacy", "erase", *WHO, "--yes", code=1)
    assert run(folder, "privacy", "erase", *WHO, "--authority", "RA", stdin=b"no\n", code=1)
    assert json.loads(run(folder, "privacy", "find", *WHO, "--json"))["identities"], (
        "another word erases nothing"
    )
    run(folder, "privacy", "erase", *WHO, "--authority", "RA", stdin=b"erase\n")
    assert json.loads(run(folder, "privacy", "find", *WHO, "--json")) == {"identities": [], "named": []}
    (stone,) = [json.loads(line) for line in run(folder, "privacy", "tombstones").splitlines()]
    assert (stone["record"], stone["authority"]) == (record, "RA")
    assert run(folder, "verify")


def test_the_register_the_schedule_and_the_matrix_are_printed(folder: Path) -> None:
    register = json.loads(run(folder, "privacy", "register"))
    assert "complaint" in [one["kind"] for one in register["activities"]]
    assert json.loads(run(folder, "privacy", "retention", "--dry-run", "--json"))["erased"] == []
    cells = json.loads(run(folder, "privacy", "matrix", "--json"))
    assert len(cells) > 1000
    assert {"actor", "action", "relation", "allowed"} == cells[0].keys()
    assert run(folder, "privacy", "identity", "--json") == "[]\n"
    assert "name somebody" in run(folder, "privacy", "find", code=2)

"""P7, T10 on the command line: what was written into the file past the library is named readably, with exit code 1."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from commands import orientation
from desks import intake


def test_verify_names_what_was_changed(tmp_path: Path) -> None:
    """Also text that is none, and a control sequence: neither a traceback nor a forged line."""
    (tmp_path / "in.json").write_text(json.dumps(intake()))
    for command in (("receive", "in.json"), ("seal",)):
        assert orientation(*command, cwd=tmp_path).returncode == 0
    with closing(sqlite3.connect(tmp_path / "orientation.db")) as database:
        database.execute("UPDATE journal SET actor = CAST(X'ff1b5b' AS TEXT) WHERE kind = 'complaint'")
        database.execute("UPDATE journal SET record = CAST(X'fe1b5b' AS TEXT) WHERE kind = 'procedure'")
        database.commit()
        ((case,),) = database.execute("SELECT id FROM complaint").fetchall()
    done = orientation("verify", cwd=tmp_path)
    shown = done.stdout.decode()
    assert (done.returncode, done.stderr) == (1, b"")
    assert f"complaint {case}" in shown
    assert "udcfe" in shown
    assert "\x1b" not in shown
    done = orientation("verify", "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"")
    assert {"what": "edited", "where": f"complaint {case} entry 1"} in json.loads(done.stdout)


def test_what_an_agency_cannot_be_opened_without_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "in.json").write_text(json.dumps(intake()))
    assert orientation("receive", "in.json", cwd=tmp_path).returncode == 0
    with closing(sqlite3.connect(tmp_path / "orientation.db")) as database:
        database.execute("UPDATE procedure SET _body = 'x'")
        database.commit()
        procedures = database.execute("SELECT id FROM procedure").fetchall()
    done = orientation("verify", "--json", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"")
    named = {one["where"].split()[1] for one in json.loads(done.stdout) if one["what"] == "record_edited"}
    assert named == {one for (one,) in procedures}
    done = orientation("--language", "nl", "worklist", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, b"")
    said = done.stderr.decode()
    assert said.startswith("Wat de opslag bewaart, is buiten de bibliotheek om gewijzigd")
    assert said.split("gelezen: procedure ")[1].partition(";")[0] in named

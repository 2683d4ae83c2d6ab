"""An import that is killed at any moment: nothing torn, nothing twice, and the next run completes it."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from importing import import_desk, rejected_rows, simple_map, stored_cases, write_register
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.registers import ImportSummary, import_register
from orientation_core.errors import StoreError

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

ROWS, KILLS = 4_000, 4
MAP = simple_map(fields={"received_at": "in", "closed_at": "out", "text": "words"})

CHILD = """
import sys
sys.path.insert(0, {tests!r})
from importing import import_desk, simple_map
from orientation_core.components.registers import import_register, importer
from orientation_plugins.sql import open_store
importer.BATCH = 100
fields = {{"received_at": "in", "closed_at": "out", "text": "words"}}
store = open_store({url!r})
say = lambda rows, done, total: print(rows, flush=True)
import_register(import_desk(store), {file!r}, simple_map(fields=fields), progress=say)
"""


def opened(path: Path):
    from orientation_plugins.sql import open_store

    store = open_store(f"sqlite:///{path}")
    store.prepare([COMPLAINT])
    return store


def killed_import(file: Path, database: Path, after: int) -> int:
    """Import in another process and kill it once it told of `after` rows; how many it told of."""
    code = CHILD.format(
        tests=str(Path(__file__).resolve().parents[2]), url=f"sqlite:///{database}", file=str(file)
    )
    child = subprocess.Popen([sys.executable, "-W", "ignore", "-c", code], stdout=subprocess.PIPE, text=True)
    told = 0
    for line in child.stdout:
        told = int(line)
        if told >= after:
            child.send_signal(signal.SIGKILL)
            break
    child.stdout.close()
    assert child.wait(60) == -signal.SIGKILL
    return told


def test_an_import_killed_at_random_moments_is_completed_by_the_next_run(tmp_path):
    chosen = random.Random(2026)
    rows = [(str(n), "2026-01-05", "", f"words {n % 500}") for n in range(ROWS)]
    rows[77] = ("77", "no date", "", "words")
    rows[78] = ("78", "2026-01-05", "2026-01-04", "words 78")
    file, database = write_register(tmp_path / "r.csv", *rows), tmp_path / "desk.db"
    opened(database).close()
    told = 0
    for turn in range(KILLS):
        told = max(told, killed_import(file, database, chosen.randrange(turn * 700, (turn + 1) * 700)))
        with closing(sqlite3.connect(database)) as connection:
            (kept,) = connection.execute("select count(*) from complaint").fetchone()
        assert kept >= told - 1  # what was told is kept; one row of them was rejected
        assert rejected_rows(file) == []  # no torn rejects file in the place of a whole one
    store = opened(database)
    try:
        summary = import_register(import_desk(store), file, MAP)
        assert summary.read == ROWS
        assert summary.rejected == 1
        assert summary.already_present >= told - 1
        texts = Counter(case.text for case in stored_cases(store))
        assert texts == Counter(row[3] for n, row in enumerate(rows) if n != 77)
        assert [row[0] for row in rejected_rows(file)] == ["79"]
        assert store.verify() == []
        with closing(sqlite3.connect(database)) as connection:
            before = list(connection.iterdump())
            again = import_register(import_desk(store), file, MAP)
            assert again == ImportSummary(read=ROWS, rejected=1, already_present=ROWS - 1)
            assert list(connection.iterdump()) == before
    finally:
        store.close()


def test_a_trial_run_leaves_the_database_as_it_is(tmp_path):
    file, database = write_register(tmp_path / "r.csv", ("1", "2026-01-05", "", "x")), tmp_path / "desk.db"
    store = opened(database)
    with closing(sqlite3.connect(database)) as connection:
        before = list(connection.iterdump())
        assert import_register(import_desk(store), file, MAP, dry_run=True).imported == 1
        assert list(connection.iterdump()) == before
    store.close()


def test_a_store_that_is_not_ready_is_told_as_a_typed_error(tmp_path):
    from orientation_plugins.sql import open_store

    store = open_store(f"sqlite:///{tmp_path}/new.db")
    with pytest.raises(StoreError):
        import_register(
            import_desk(store), write_register(tmp_path / "r.csv", ("1", "2026-01-05", "", "")), MAP
        )
    store.close()

"""P1, T1: an import that is killed at any moment, on both databases: nothing torn, nothing twice, and the next run completes it."""

from __future__ import annotations

import random
import signal
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from battery import size
from forking import forks
from importing import import_desk, rejected_rows, simple_map, stored_cases, write_register
from killing import import_once
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.registers import ImportSummary, import_register
from orientation_core.errors import StoreError
from orientation_core.store import Query
from orientation_plugins.sql import open_store

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

ROWS, KILLS = size(3_000, 20_000), size(4, 125)
MAP = simple_map(fields={"received_at": "in", "closed_at": "out", "text": "words"})


def opened(path: Path) -> Any:
    store = open_store(f"sqlite:///{path}")
    store.prepare([COMPLAINT])
    return store


def killed_import(url: str, file: Path, moment: float, chosen: random.Random) -> int:
    """Import in another process and kill it a while after it told of its first rows; how many it told of."""
    pipe, told = forks().Pipe(duplex=False)
    worker = forks().Process(target=import_once, args=(url, file, told))
    worker.start()
    told.close()
    pipe.poll(60)
    worker.join(chosen.uniform(0, moment))
    worker.kill()
    worker.join(60)
    rows = 0
    while pipe.poll():
        try:
            rows = pipe.recv()
        except (EOFError, OSError):
            break
    pipe.close()
    assert worker.exitcode in (-signal.SIGKILL, 0)
    return rows


def content(store: Any) -> list[Any]:
    """Every case with its journal."""
    with store.begin("be.desk", write=False) as unit:
        return [(record.id, record.version, record.head) for record in unit.find(COMPLAINT, Query())]


def test_an_import_killed_at_random_moments_is_completed_by_the_next_run(tmp_path, database_url):
    chosen = random.Random(2026)
    rows = [(str(n), "2026-01-05", "", f"words {n % 500}") for n in range(ROWS)]
    rows[77] = ("77", "no date", "", "words")
    rows[78] = ("78", "2026-01-05", "2026-01-04", "words 78")
    file, store, told = write_register(tmp_path / "r.csv", *rows), open_store(database_url), 0
    try:
        for _ in range(KILLS):
            told = max(told, killed_import(database_url, file, 0.15, chosen))
            with store.begin("be.desk", write=False) as unit:
                kept = unit.count(COMPLAINT, Query())
            assert kept >= told - 1  # what was told is kept; one row of them was rejected
            assert store.verify() == []
            if kept < ROWS - 1:
                assert rejected_rows(file) == []  # no torn rejects file in the place of a whole one
        summary = import_register(import_desk(store), file, MAP)
        assert summary.read == ROWS
        assert summary.rejected == 1
        assert summary.already_present >= told - 1
        texts = Counter(case.text for case in stored_cases(store))
        assert texts == Counter(row[3] for n, row in enumerate(rows) if n != 77)
        assert [row[0] for row in rejected_rows(file)] == ["79"]
        assert store.verify() == []
        before = content(store)
        again = import_register(import_desk(store), file, MAP)
        assert again == ImportSummary(read=ROWS, rejected=1, already_present=ROWS - 1)
        assert content(store) == before
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
    store = open_store(f"sqlite:///{tmp_path}/new.db")
    with pytest.raises(StoreError):
        import_register(
            import_desk(store), write_register(tmp_path / "r.csv", ("1", "2026-01-05", "", "")), MAP
        )
    store.close()

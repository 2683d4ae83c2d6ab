"""What a store does for the machine it runs on: private files, erased bytes, forks, memory, settings."""


# ruff: noqa: PT012 - a write may be held back, so the error may come at the end of the block

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import tracemalloc
from pathlib import Path

import attrs
import psycopg
import pytest

from orientation_core.errors import NotFound, StoreError
from orientation_core.hookspecs import Context
from orientation_core.store import MessageState, Query
from orientation_core.testing.samples import (
    GHENT,
    LIEGE,
    NOTE,
    SECOND,
    START,
    Note,
    change,
    keep,
    message,
    sample_id,
    stored,
)
from orientation_plugins.sql import engines, open_store, orientation_store
from orientation_plugins.sql.store import SqlStore
from plugins.sql.sql_stores import new_store, run

MARK = "zwartboekmarkering"


@pytest.fixture
def sqlite(tmp_path):
    with new_store("sqlite", tmp_path) as store:
        yield store


def holds(folder: Path, mark: str) -> list[str]:
    return [path.name for path in folder.iterdir() if mark.encode() in path.read_bytes()]


def test_erased_text_leaves_the_files(sqlite, tmp_path) -> None:
    """A person is erased: after `scrub` no file holds a byte of the text, and the journal still verifies."""
    with sqlite.begin(GHENT) as unit:
        for number in range(1, 40):
            keep(
                unit, Note(sample_id(number), text=f"{MARK}tekst {number} " * 50 if number == 7 else "other")
            )
    assert holds(tmp_path, MARK)
    with sqlite.begin(GHENT) as unit:
        was = unit.get(NOTE, sample_id(7))
        change(unit, was, Note(was.id, title="erased"), action="note.erased", salt=os.urandom(32))
    assert holds(tmp_path, MARK)  # in the log and the search index: that is what scrub is for
    sqlite.scrub()
    assert holds(tmp_path, MARK) == []
    with sqlite.begin(GHENT, write=False) as unit:
        assert unit.count(NOTE, Query(search=MARK)) == 0
        assert unit.count(NOTE, Query(search="erased")) == 1
    assert sqlite.verify() == []


def test_scrub_says_when_a_reader_is_in_the_way(sqlite, monkeypatch) -> None:
    monkeypatch.setattr(engines, "PATIENCE", 0.1)
    with sqlite.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1)))
    with sqlite.begin(GHENT, write=False) as reader:
        assert reader.count(NOTE, Query()) == 1
        with sqlite.begin(GHENT) as unit:
            keep(unit, Note(sample_id(2)))
        with pytest.raises(StoreError, match="scrub again"):
            fresh = type(sqlite)(sqlite._url, sqlite._layout, sqlite._make_backend)
            fresh.scrub()
    sqlite.scrub()


@pytest.mark.postgresql
def test_scrub_on_postgresql(store_at) -> None:
    """The old rows are given back; what is there stays."""
    store = store_at("postgresql")
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1), title=MARK))
    with store.begin(GHENT) as unit:
        change(unit, unit.get(NOTE, sample_id(1)), Note(sample_id(1), title="erased"))
    store.scrub()
    dead = "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'note'"
    with psycopg.connect(
        store._url.set(drivername="postgresql").render_as_string(hide_password=False)
    ) as connection:
        connection.execute("SELECT pg_stat_clear_snapshot()")
        assert connection.execute(dead).fetchone() == (0,)


def test_files_are_private(sqlite, tmp_path) -> None:
    with sqlite.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1)))
    modes = {
        path.name: stat.S_IMODE(path.stat().st_mode)
        for path in tmp_path.iterdir()
        if path.name.startswith("desk")
    }
    assert {"desk.db", "desk.db-wal"} <= modes.keys()
    assert set(modes.values()) == {0o600}


def test_settings_of_every_sqlite_connection(sqlite) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "busy_timeout": 15_000,
    }
    assert {name: run(sqlite, f"PRAGMA {name}")[0][0] for name in wanted} == wanted
    assert run(
        sqlite, "SELECT count(*) FROM pragma_table_list WHERE name IN ('note', 'journal') AND strict = 1"
    ) == [(2,)]


@pytest.mark.postgresql
def test_settings_of_every_postgresql_connection(store_at) -> None:
    store = store_at("postgresql")
    names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
    assert [run(store, f"SHOW {name}")[0][0] for name in names] == ["15s", "10min", "5min"]
    other = open_store(
        store._url.update_query_dict({"options": "-c lock_timeout=3s"}).render_as_string(hide_password=False)
    )
    assert run(other, "SHOW lock_timeout") == [("3s",)]
    other.close()


def test_the_fault_of_old_sqlite_is_told(monkeypatch) -> None:
    monkeypatch.setattr(engines.sqlite3, "sqlite_version_info", (3, 51, 2))
    assert "take turns" in (engines.sqlite_fault() or "")
    monkeypatch.setattr(engines.sqlite3, "sqlite_version_info", (3, 51, 3))
    assert engines.sqlite_fault() is None


@pytest.mark.parametrize("fault", [True, False])
def test_writers_with_and_without_the_lock_file(tmp_path, monkeypatch, fault) -> None:
    """A safe SQLite needs no lock file; both keep everything."""
    monkeypatch.setattr("orientation_plugins.sql.sqlite.sqlite_fault", lambda: "old" if fault else None)
    with new_store("sqlite", tmp_path) as store:
        for number in range(1, 5):
            with store.begin(GHENT) as unit:
                keep(unit, Note(sample_id(number)))
        assert store.verify() == []
    assert (tmp_path / "desk.db-writer").exists() == fault


def test_a_child_process_gets_connections_of_its_own(store: SqlStore) -> None:
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1)))
    before = store.backend()
    child = os.fork()
    if not child:
        code = 1
        try:
            with store.begin(GHENT) as unit:
                keep(unit, Note(sample_id(2)))
            code = 0 if store.backend() is not before else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.backend() is before
    with store.begin(GHENT, write=False) as unit:
        assert unit.count(NOTE, Query()) == 2


def test_columns_of_many_records_stay_small_in_memory(store: SqlStore) -> None:
    """20,000 records in chunks of 1,000: never more than a few chunks are held."""
    template = stored(Note(sample_id(1), title="t" * 50, stage="open"))
    for start in range(0, 20_000, 5_000):
        with store.begin(GHENT) as unit:
            for number in range(start, start + 5_000):
                unit.add(NOTE, attrs.evolve(template, id=sample_id(number)))
    with store.begin(GHENT, write=False) as unit:
        tracemalloc.start()
        count = 0
        for rows in unit.columns(NOTE, ["id", "title", "stage", "organisation"], Query(), chunk=1_000):
            assert len(rows["id"]) == 1_000
            count += len(rows["title"])
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert count == 20_000
    assert peak < 3_000_000


def test_a_long_read_keeps_no_pages_and_gives_them_back_afterwards(sqlite) -> None:
    def kept(unit) -> int:
        return unit._session.driver().execute("PRAGMA cache_size").fetchone()[0]

    template = stored(Note(sample_id(1), title="long"))
    with sqlite.begin(GHENT) as unit:
        for number in range(50):
            unit.add(NOTE, attrs.evolve(template, id=sample_id(number)))
    with sqlite.begin(GHENT, write=False) as unit:
        ordinary = kept(unit)
        assert ordinary == -engines.CACHE_KIB
        rows = unit.columns(NOTE, ["id"], Query(), chunk=10)
        next(rows)
        next(rows)
        assert -engines.CACHE_KIB < kept(unit) < 0
        assert sum(len(one["id"]) for one in rows) == 30
        assert kept(unit) == ordinary
        rows = unit.columns(NOTE, ["id"], Query(), chunk=10)
        next(rows)
        next(rows)
        rows.close()
        assert kept(unit) == ordinary, "also when it is left off"


def test_large_units_are_handed_over_in_between(store: SqlStore, monkeypatch) -> None:
    """More rows than are held back, still in one transaction."""
    monkeypatch.setattr("orientation_plugins.sql.unit.MOST_HELD", 50)
    with pytest.raises(ZeroDivisionError), store.begin(GHENT) as unit:
        for number in range(200):
            keep(unit, Note(sample_id(number)))
        raise ZeroDivisionError
    with store.begin(GHENT) as unit:
        assert unit.count(NOTE, Query()) == 0
        for number in range(200):
            keep(unit, Note(sample_id(number)))
    assert store.verify() == []
    assert len(list(store.entries(chunk=7))) == 200


def test_one_organisation_never_sees_another(store: SqlStore) -> None:
    """By any read of a unit; the same ids, keys and digests may be in both."""
    for organisation in (GHENT, LIEGE):
        with store.begin(organisation) as unit:
            keep(unit, Note(sample_id(1), title=organisation, reference="same", tags=(organisation,)))
            unit.put_attachment("ab" * 32, organisation.encode())
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(2)))
    with store.begin(LIEGE, write=False) as unit:
        assert unit.get(NOTE, sample_id(1)).columns[0] == LIEGE
        assert unit.count(NOTE, Query()) == 1
        assert unit.count(NOTE, Query(search="ghent")) == 0
        assert unit.get_attachment("ab" * 32) == LIEGE.encode()
        assert unit.history(NOTE, sample_id(2)) == []
        assert [list(rows["tag"]) for rows in unit.columns(NOTE, ["tag"], Query(), part="tags")] == [[LIEGE]]
        with pytest.raises(NotFound):
            unit.get(NOTE, sample_id(2))
    with pytest.raises(NotFound), store.begin(LIEGE) as unit:
        unit.replace(NOTE, stored(Note(sample_id(2)), 2), 1)
    with store.begin(LIEGE, write=False) as unit, pytest.raises(NotFound):
        unit.find(NOTE, Query(after=sample_id(2)))


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://u:secret@h/d",
        "postgresql+asyncpg://u:secret@h/d",
        "no url",
        "",
    ],
)
def test_urls_that_are_refused(url) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(url)
    assert "secret" not in str(caught.value)


def test_a_server_that_is_not_there(tmp_path) -> None:
    for url in (f"postgresql://u:secret@/d?host={tmp_path}", f"sqlite:///{tmp_path}/no/such/folder/desk.db"):
        with pytest.raises(StoreError) as caught:
            store = open_store(url)
            store.prepare([NOTE])
        assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database(tmp_path) -> None:
    (tmp_path / "desk.db").write_text(
        "this is a letter, not a database, and long enough to be sure of it" * 20
    )
    with pytest.raises(StoreError, match="not a SQLite database"):
        open_store(f"sqlite:///{tmp_path}/desk.db").prepare([NOTE])


def test_names_for_a_place() -> None:
    for prefix, schema in (("Desk_", None), ('a"; --', None), ("", "Desk"), ("x" * 30, None)):
        with pytest.raises(StoreError, match="at most 21"):
            open_store("postgresql://h/d", prefix, schema)
    with pytest.raises(StoreError, match="no schemas"):
        open_store("sqlite:///desk.db", schema="desk")


def test_the_hook(tmp_path) -> None:
    context = Context("finance", {"sql": {"prefix": "desk_"}})
    store = orientation_store(context, f"sqlite:///{tmp_path}/desk.db")
    assert store is not None
    store.prepare([NOTE])
    assert run(store, "SELECT count(*) FROM {}note") == [(0,)]
    assert store._layout.prefix == "desk_"
    store.close()
    assert orientation_store(context, "memory:") is None


def test_importing_the_plugin_loads_neither_sqlalchemy_nor_a_driver() -> None:
    program = "import sys, orientation_plugins.sql\nprint([m for m in ('sqlalchemy', 'alembic', 'psycopg') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize("asked", ["lease", "newest"])
def test_what_was_done_long_ago_is_not_gone_through_each_time(asked, tmp_path, monkeypatch) -> None:
    """Counted in steps of SQLite's machine, which are the same on every computer."""
    steps: list[int] = []
    opened = sqlite3.connect

    def counting(*arguments, **options):
        connection = opened(*arguments, **options)
        connection.set_progress_handler(lambda: steps.append(1), 10)
        return connection

    monkeypatch.setattr(sqlite3, "connect", counting)
    monkeypatch.setattr(sqlite3.dbapi2, "connect", counting)
    taken = []
    with new_store("sqlite", tmp_path) as store:
        for round_ in range(2):
            for number in range(40 + round_ * 400):
                with store.begin(GHENT) as unit:
                    of = round_ * 1_000 + number
                    keep(unit, Note(sample_id(of), text="one"))
                    unit.enqueue(message(of, record=of))
            for sent in store.lease("first", START + SECOND, 60, 10_000):
                assert store.settle("first", attrs.evolve(sent, state=MessageState.SENT))
            with store.begin(GHENT) as unit:
                keep(unit, Note(sample_id(round_ * 1_000 + 999), text="one"))
                unit.enqueue(message(round_ * 1_000 + 999, record=round_ * 1_000 + 999))
            steps.clear()
            if asked == "lease":
                assert len(store.lease("second", START + SECOND, 60, 50)) == 1
            else:
                with store.begin(GHENT, write=False) as unit:
                    assert unit.newest().record == sample_id(round_ * 1_000 + 999)
            taken.append(len(steps))
            for sent in store.lease("third", START + 100 * SECOND, 60, 50):
                store.settle("third", attrs.evolve(sent, state=MessageState.SENT))
    assert 0 < taken[1] <= 1.5 * taken[0] + 5

"""P1, T2, T2b, T7: the database fails at the first, second, third … thing that is asked of it: nothing changes, and it is said so."""


# ruff: noqa: PT012 - a write may be held back, so the error may come at the end of the block

from __future__ import annotations

import os
import resource
import sqlite3
import subprocess
import threading
import time
from types import SimpleNamespace

import psycopg
import pytest

from failing import Failing
from orientation_core.errors import Conflict, NotFound, Overtaken, StoreError
from orientation_core.store import Claim, MessageState, Query
from orientation_core.testing.samples import (
    GHENT,
    NOTE,
    START,
    Note,
    change,
    keep,
    message,
    sample_id,
    stored,
)
from orientation_plugins.sql import open_store
from orientation_plugins.sql.store import SqlStore
from plugins.sql.sql_stores import dump, new_store, run


def receive(store: SqlStore) -> None:
    with store.begin(GHENT) as unit:
        unit.claim(Claim("note.write", "key", b"f" * 32, sample_id(9)))
        unit.put_attachment("ab" * 32, b"content")
        keep(unit, Note(sample_id(9), title="nine", reference="R9", tags=("a", "b")))
        unit.enqueue(message(9))


def receive_after_reading(store: SqlStore) -> None:
    with store.begin(GHENT) as unit:
        assert unit.claimed("note.write", ["key"]) == {}
        keep(unit, Note(sample_id(9), title="nine", tags=("a",)))
        unit.enqueue(message(9))


def receive_many(store: SqlStore) -> None:
    with store.begin(GHENT) as unit:
        for number in range(10, 60):
            keep(unit, Note(sample_id(number), title=f"n{number}", tags=("a", "b")))
            unit.enqueue(message(number, record=number))


def treat(store: SqlStore) -> None:
    with store.begin(GHENT) as unit:
        change(unit, unit.get(NOTE, sample_id(1)), Note(sample_id(1), title="changed", tags=("c",)))
        unit.enqueue(message(9))


def seal(store: SqlStore) -> None:
    store.seal(START)


def lease(store: SqlStore) -> None:
    store.lease("w", START, 60, 5)


def revive(store: SqlStore) -> None:
    store.revive(GHENT, [message(1).id], START)


@pytest.mark.parametrize("write", [receive, receive_after_reading, receive_many, treat, seal, lease, revive])
def test_the_nth_call_fails(store: SqlStore, monkeypatch, write) -> None:
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1), title="one", tags=("a",)))
        unit.enqueue(message(1))
    (one,) = store.lease("w", START, 60, 1)
    if write is revive:
        store.settle("w", SimpleNamespace(id=one.id, state=MessageState.DEAD, attempts=9, due_at=0, code="x"))
    elif write is lease:
        store.settle("w", one)
    before = dump(store)
    waiting = len(store.backend().connections._waiting)
    with monkeypatch.context() as patch:
        failing = Failing(store, patch)
        for point in range(40):
            failing.left = point
            try:
                write(store)
            except StoreError as error:
                cause = error.__cause__
            else:
                break
            failing.left = -1
            assert cause is failing.error
            assert dump(store) == before, point
            assert len(store.backend().connections._waiting) >= waiting
    alone = store.backend().name == "postgresql" and write in (
        receive,
        lease,
    )  # one statement, and nothing around it
    assert point >= (1 if alone else 3)
    assert dump(store) != before
    assert store.verify() == []


def test_a_unit_that_failed_keeps_nothing_even_when_the_error_is_swallowed(store: SqlStore) -> None:
    with pytest.raises(StoreError, match="nothing of it was kept"), store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1)))
        with pytest.raises(NotFound):
            unit.replace(NOTE, stored(Note(sample_id(5)), 2), 1)
    assert all(not rows for table, rows in dump(store).items() if table != "kinds")


def test_a_refused_value_ends_the_unit_too(store: SqlStore) -> None:
    """Refused before the database is asked: what came before it is not kept alone."""
    with pytest.raises(StoreError, match="nothing of it was kept"), store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1)))
        with pytest.raises(StoreError, match="NUL"):
            unit.add(NOTE, stored(Note(sample_id(2), title="\0")))
    with store.begin(GHENT, write=False) as unit:
        assert unit.count(NOTE, Query()) == 0
        with pytest.raises(StoreError, match="reading"):
            unit.add(NOTE, stored(Note(sample_id(2))))
        assert unit.count(NOTE, Query()) == 0


def test_many_records_and_one_clash_names_the_one(store: SqlStore) -> None:
    """Also where 60 rows go to the database at once."""
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(37), reference="taken"))
    for clashing in (Note(sample_id(37)), Note(sample_id(70), reference="taken")):
        with pytest.raises(Conflict) as caught, store.begin(GHENT) as unit:
            for number in range(1, 31):
                unit.add(NOTE, stored(Note(sample_id(number))))
            unit.add(NOTE, stored(clashing))
            for number in range(40, 69):
                unit.add(NOTE, stored(Note(sample_id(number))))
        assert (caught.value.kind, caught.value.key) == ("note", clashing.id)
        assert caught.value.__cause__ is not None
    with pytest.raises(Conflict) as caught, store.begin(GHENT) as unit:
        unit.claim(Claim("note.write", "same", b"f", "1"))
        unit.claim(Claim("note.write", "same", b"f", "2"))
    assert (caught.value.kind, caught.value.key) == ("note.write", "same")


def test_errors_hold_nothing_of_the_rows(store: SqlStore) -> None:
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1), reference="Jan Peeters"))
    with pytest.raises(Conflict) as caught, store.begin(GHENT) as unit:
        unit.add(NOTE, stored(Note(sample_id(2), reference="Jan Peeters")))
    assert "Peeters" not in str(caught.value)
    run(store, "UPDATE {}note SET title = 'Jan Peeters'")
    with pytest.raises(StoreError) as refused, store.begin(GHENT) as unit:
        unit.add(NOTE, stored(Note(sample_id(2), title="Jan Peeters\0")))
    assert "Peeters" not in str(refused.value)


def test_tables_that_were_never_made(store: SqlStore) -> None:
    url = store._url.render_as_string(hide_password=False)
    other = open_store(url, prefix="other_")
    with pytest.raises(StoreError, match="prepare"), other.begin(GHENT, write=False) as unit:
        unit.get(NOTE, sample_id(1))
    with pytest.raises(StoreError, match="prepare"), other.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1)))
    with pytest.raises(StoreError, match="prepare"):
        other.verify()
    other.close()


def test_a_unit_belongs_to_its_thread(store: SqlStore) -> None:
    caught: list[BaseException] = []

    def read(unit) -> None:
        try:
            unit.count(NOTE, Query())
        except StoreError as error:
            caught.append(error)

    with store.begin(GHENT, write=False) as unit:
        assert unit.count(NOTE, Query()) == 0
        thread = threading.Thread(target=read, args=(unit,))
        thread.start()
        thread.join()
    assert "thread" in str(caught[0])


def test_a_unit_that_is_over_cannot_be_used(store: SqlStore) -> None:
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1)))
    for use in (lambda: unit.get(NOTE, sample_id(1)), lambda: keep(unit, Note(sample_id(2))), unit.flush):
        with pytest.raises(StoreError, match="closed"):
            use()


def test_columns_left_half_read_do_not_hold_the_connection(store: SqlStore) -> None:
    with store.begin(GHENT) as unit:
        for number in range(1, 50):
            unit.add(NOTE, stored(Note(sample_id(number))))
    with store.begin(GHENT, write=False) as unit:
        pages = unit.columns(NOTE, ["id"], Query(), chunk=5)
        assert next(pages)["id"][0] == sample_id(1)
    assert list(pages) == []
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(60)))
        assert unit.count(NOTE, Query()) == 50


# ------------------------------------------------------------------------------------ SQLite alone


def test_a_writer_that_waits_too_long_is_told(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("orientation_plugins.sql.engines.PATIENCE", 0.2)
    monkeypatch.setattr("orientation_plugins.sql.locks.PATIENCE", 0.2)
    with new_store("sqlite", tmp_path) as store, store.begin(GHENT) as unit:
        assert unit.count(NOTE, Query()) == 0
        caught = []

        def write() -> None:
            try:
                with store.begin(GHENT) as other:
                    keep(other, Note(sample_id(1)))
            except StoreError as error:
                caught.append(error)

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert "busy" in str(caught[0])


def test_a_host_that_holds_the_database_is_waited_for(tmp_path, monkeypatch) -> None:
    """A program that does not know our lock file: SQLite's own lock, with its own waiting."""
    monkeypatch.setattr("orientation_plugins.sql.engines.PATIENCE", 0.2)
    with new_store("sqlite", tmp_path) as store:
        host = sqlite3.connect(tmp_path / "desk.db", isolation_level=None)
        host.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="busy"), store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(1)))
        host.execute("ROLLBACK")
        with store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(1)))
        host.close()


def test_a_full_disk(tmp_path) -> None:
    """The file may not grow any more: said so, nothing half kept, and it goes on when there is room again."""
    with new_store("sqlite", tmp_path) as store:
        with store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(1)))
        child = os.fork()
        if not child:
            resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
            import signal

            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            kept = 1
            try:
                while True:
                    with store.begin(GHENT) as unit:
                        keep(unit, Note(sample_id(kept + 1), text="x" * 3_000))
                    kept += 1
            except StoreError as error:
                os._exit(kept if "could not" in str(error) or "room" in str(error) else 0)
        _, status = os.waitpid(child, 0)
        kept = os.waitstatus_to_exitcode(status)
        assert kept > 5
        with store.begin(GHENT) as unit:
            assert unit.count(NOTE, Query()) == kept
            keep(unit, Note(sample_id(900), text="room again"))
        assert store.verify() == []
        assert run(store, "PRAGMA integrity_check") == [("ok",)]


# ------------------------------------------------------------------------------------ PostgreSQL alone


@pytest.mark.postgresql
def test_two_that_wait_for_each_other(store_at) -> None:
    """The database gives one of them up: a typed Conflict, nothing of it kept, and a repetition succeeds."""
    store = store_at("postgresql")
    with store.begin(GHENT) as unit:
        for number in (1, 2):
            keep(unit, Note(sample_id(number)))
    both, lost = threading.Barrier(2), []

    def go(first: int, second: int, *, again: bool) -> None:
        with store.begin(GHENT) as unit:
            records = {number: unit.get(NOTE, sample_id(number)) for number in (first, second)}
            change(unit, records[first], Note(sample_id(first), title=f"{first} by {first}"))
            unit.flush()
            if not again:
                both.wait(10)
            change(unit, records[second], Note(sample_id(second), title=f"{second} by {first}"))

    def tried(first: int, second: int) -> None:
        try:
            go(first, second, again=False)
        except Conflict as error:
            lost.append((error, (first, second)))

    threads = [threading.Thread(target=tried, args=places) for places in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    ((error, places),) = lost
    assert isinstance(error, Overtaken)
    assert "choose between two changes" in str(error)
    assert len(list(store.entries())) == 4
    go(*places, again=True)
    assert len(list(store.entries())) == 6
    assert store.verify() == []


@pytest.mark.postgresql
def test_connections_that_the_server_cut(store_at) -> None:
    """In the middle of a unit: an error, nothing kept. Those that lay idle: replaced without anybody noticing."""
    store = store_at("postgresql")
    cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    url = store._url.set(drivername="postgresql").render_as_string(hide_password=False)
    with pytest.raises(StoreError), store.begin(GHENT) as unit:
        assert unit.count(NOTE, Query()) == 0
        with psycopg.connect(url) as other:
            other.execute(cut)
        keep(unit, Note(sample_id(1)))
    with psycopg.connect(url) as other:
        other.execute(cut)
    for lent in store.backend().connections._waiting:
        lent.since -= 60
    with store.begin(GHENT) as unit:
        assert unit.count(NOTE, Query()) == 0
        keep(unit, Note(sample_id(1)))
    assert len(list(store.entries())) == 1


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("default_transaction_read_only=on", "no writes"),
        ("idle_in_transaction_session_timeout=100ms", "nothing of it was kept"),
        ("statement_timeout=1ms", "ended the statement"),
    ],
)
def test_what_a_server_is_told_to_forbid(store_at, caplog, option: str, said: str) -> None:
    """Read only, as a replica is; a unit that waits too long; a statement that takes too long. Then all is as before."""
    store = store_at("postgresql")
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1)))
    before = dump(store)
    other = open_store(
        store._url.update_query_dict({"options": f"-c {option}"}).render_as_string(hide_password=False)
    )
    try:
        with pytest.raises(StoreError, match=said), other.begin(GHENT) as unit:
            was = unit.get(NOTE, sample_id(1))
            time.sleep(0.3 if "idle" in option else 0)
            change(unit, was, Note(sample_id(1), title="x" * 10))
            if "statement" in option:
                unit.flush()
                list(run_inside(unit, "SELECT pg_sleep(1)"))
    finally:
        other.close()
    assert caplog.text == ""  # a connection that died is no error of its own
    assert dump(store) == before
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(2)))


def run_inside(unit, statement: str) -> list[tuple]:
    """A statement in the transaction of a unit, failing as one of its own would."""
    with unit._asking() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.mark.nightly
def test_a_disk_that_is_really_full(tmp_path) -> None:
    """A small tmpfs, where it may be mounted: all that was acknowledged is there, and it goes on when there is room again."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", disk], check=False)
    if mounted.returncode:
        pytest.skip("nobody may mount here")
    try:
        filler = disk / "filler"
        filler.write_bytes(b"x" * 600_000)
        with new_store("sqlite", disk) as store:
            kept = []
            with pytest.raises(StoreError, match=r"room|could not"):
                for number in range(1, 2_000):
                    with store.begin(GHENT) as unit:
                        keep(unit, Note(sample_id(number), text="x" * 3_000))
                    kept.append(number)
            assert len(kept) > 5
            assert [entry.record for entry in store.entries()] == [sample_id(number) for number in kept]
            assert store.verify() == []
            filler.unlink()
            with store.begin(GHENT) as unit:
                keep(unit, Note(sample_id(5_000), text="room again"))
            assert len(list(store.entries())) == len(kept) + 1
            assert run(store, "PRAGMA integrity_check") == [("ok",)]
            store.scrub()
    finally:
        subprocess.run(["umount", disk], check=True)

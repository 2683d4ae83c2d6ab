"""P2, T6, T6b: many processes at once: no update is lost, no entry is sealed twice, no message is sent by two workers."""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from pathlib import Path

import attrs
import orjson

from battery import size
from orientation_core.errors import Conflict
from orientation_core.store import MessageState
from orientation_core.testing.samples import (
    GHENT,
    NOTE,
    SECOND,
    START,
    Note,
    change,
    keep,
    message,
    sample_id,
)
from orientation_plugins.sql import open_store
from orientation_plugins.sql.locks import WriterLock
from orientation_plugins.sql.store import SqlStore

PROCESSES, TURNS = size(12, 32), size(20, 50)

#: A fork inherits the store of the test, with its open connections: what a web server that forks does, too.
fork = multiprocessing.get_context("fork")


def in_processes(count: int, work, *arguments) -> list:
    """The results of `work(number, *arguments)` in so many processes."""
    queue = fork.SimpleQueue()

    def go(number: int) -> None:
        try:
            queue.put((number, work(number, *arguments)))
        except BaseException as error:
            queue.put((number, repr(error)))
            raise

    running = [fork.Process(target=go, args=(number,)) for number in range(count)]
    for process in running:
        process.start()
    found = [queue.get() for _ in running]
    for process in running:
        process.join()
    return [result for _, result in sorted(found)]


def add_one_often(number: int, store: SqlStore) -> tuple[int, list[float]]:
    """How often somebody else was quicker; and how long each try took, that of who was quicker among them."""
    chance, conflicts, took = random.Random(number), 0, []
    for _ in range(TURNS):
        while True:
            begun = time.perf_counter()
            try:
                with store.begin(GHENT) as unit:
                    was = unit.get(NOTE, sample_id(1))
                    weight = orjson.loads(was.body)["weight"] + 1
                    change(unit, was, Note(sample_id(1), weight=weight))
                break
            except Conflict:
                conflicts += 1
                time.sleep(chance.random() * 0.02)
            finally:
                took.append(time.perf_counter() - begun)
        if number == 0:
            store.seal(START)
    return conflicts, took


def test_no_update_is_lost_between_processes(store: SqlStore) -> None:
    """Each process adds 1 to the same record many times, while one of them seals; at night 32 of them 50 times."""
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(1), weight=0))
    found = in_processes(PROCESSES, add_one_often, store)
    assert all(isinstance(one, tuple) for one in found), found
    took = sorted(one for _, times in found for one in times)
    late = took[int(len(took) * 0.99)]
    print(
        f"\n{PROCESSES} x {TURNS}: {sum(count for count, _ in found)} conflicts, p99 {late:.3f} s, longest {took[-1]:.3f} s"
    )
    assert late < size(10, 2), "seconds that one of a hundred waits"
    with store.begin(GHENT, write=False) as unit:
        record = unit.get(NOTE, sample_id(1))
    assert orjson.loads(record.body)["weight"] == PROCESSES * TURNS
    assert record.version == PROCESSES * TURNS + 1
    store.seal(START)
    assert store.verify() == []
    entries = list(store.entries())
    assert len(entries) == PROCESSES * TURNS + 1
    assert Counter(entry.seal for entry in entries) == {seal.number: seal.count for seal in store.seals()}


def turns_within(number: int, lock: WriterLock, until: float) -> int:
    """How often this process has its turn while it asks for the next one as soon as the last is over."""
    turns = 0
    while time.monotonic() < until:
        lock.take()
        time.sleep(0.002)
        lock.release()
        turns += 1
    return turns


def test_writers_on_sqlite_get_their_turns(tmp_path: Path) -> None:
    """Who has just written does not write again before those that wait."""
    turns = in_processes(5, turns_within, WriterLock(tmp_path / "desk.db"), time.monotonic() + 1.5)
    assert max(turns) < 4 * min(turns), turns


def add_and_seal(number: int, store: SqlStore) -> int:
    for turn in range(8):
        with store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(100 * number + turn + 1)))
            if number % 2:
                unit.flush()  # holds its place in the journal while others commit
                time.sleep(0.004)
        store.seal(turn)
    return 0


def test_every_entry_is_sealed_once(store: SqlStore) -> None:
    """Entries that are committed after later ones were sealed are not forgotten."""
    assert in_processes(6, add_and_seal, store) == [0] * 6
    store.seal(99)
    entries = list(store.entries())
    assert len(entries) == 48
    assert all(entry.seal for entry in entries)
    assert Counter(entry.seal for entry in entries) == {seal.number: seal.count for seal in store.seals()}
    assert store.verify() == []


def drain(number: int, store: SqlStore) -> list[str]:
    sent = []
    while leased := store.lease(f"worker-{number}", START, 60, 7):
        for one in leased:
            sent.append(one.id)
            assert store.settle(f"worker-{number}", attrs.evolve(one, state=MessageState.SENT, attempts=1))
    return sent


def test_workers_share_the_outbox(store: SqlStore) -> None:
    """Four workers send 200 messages of 200 records: each once. (Order per stream is the kit's.)"""
    with store.begin(GHENT) as unit:
        for number in range(200):
            unit.enqueue(message(number, record=number))
    sent = in_processes(4, drain, store)
    assert sorted(one for some in sent for one in some) == sorted(
        m.id for m in store.messages(GHENT, limit=500)
    )
    assert store.lease("late", START + SECOND, 60, 10) == []


def prepare_anew(number: int, url: str) -> str:
    store = open_store(url, prefix="new_")
    try:
        store.prepare([NOTE])
        with store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(number + 1)))
    finally:
        store.close()
    return "ready"


def test_processes_that_start_together_prepare_once(store: SqlStore) -> None:
    url = store._url.render_as_string(hide_password=False)
    assert in_processes(5, prepare_anew, url) == ["ready"] * 5
    fresh = open_store(url, prefix="new_")
    assert len(list(fresh.entries())) == 5
    with fresh.changing_tables() as connection:
        for table in ("note", "note_tags", "journal", "seals", "outbox", "claims", "attachments", "kinds"):
            connection.exec_driver_sql(f"DROP TABLE new_{table}")
        connection.exec_driver_sql("DROP TABLE new_schema_version")
        if store.backend().name == "sqlite":
            connection.exec_driver_sql("DROP TABLE new_note_words")
    fresh.close()

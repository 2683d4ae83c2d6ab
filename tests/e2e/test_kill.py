"""``kill -9`` at any moment of intake and delivery: nothing acknowledged is lost, nothing is sent before its commit."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import psycopg
import pytest

from forking import forks
from killing import deliver_for_ever, desk_at, receive_for_ever
from postgres import database

Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module", name="forks")
def _forks() -> Any:
    return forks()


@attrs.define
class Story:
    """What the clients know: which of their complaints were acknowledged, and as which case."""

    acknowledged: dict[int, str] = attrs.field(factory=dict)
    killed_at_work: int = 0

    def hear(self, pipe: Any) -> None:
        while pipe.poll():
            try:
                number, case = pipe.recv()
            except (EOFError, OSError):  # killed in the middle of the word: that one was not acknowledged
                return
            assert self.acknowledged.setdefault(number, case) == case


def one_round(forks: Any, story: Story, url: str, folder: Path, hours: float, chosen: random.Random) -> None:
    """Start both workers, let them work for a random while, kill each at a moment of its own."""
    heard, told = forks.Pipe(duplex=False)
    ready, begun = forks.Pipe(duplex=False)
    first = max(story.acknowledged, default=0) + 1  # the client tries again what was not acknowledged
    workers = [
        forks.Process(target=receive_for_ever, args=(url, folder, hours, first, told)),
        forks.Process(target=deliver_for_ever, args=(url, folder, hours, begun)),
    ]
    for worker in workers:
        worker.start()
    told.close()
    begun.close()
    if chosen.random() < 0.9:  # the rest is killed while it opens the store
        heard.poll(30)
        ready.poll(30)
    chosen.shuffle(workers)
    for worker in workers:
        time.sleep(chosen.uniform(0, 0.15))
        assert worker.is_alive(), f"it died by itself ({worker.exitcode})"
        os.kill(worker.pid, signal.SIGKILL)
    for worker in workers:
        worker.join(30)
        assert worker.exitcode == -signal.SIGKILL
    before = len(story.acknowledged)
    story.hear(heard)
    story.killed_at_work += len(story.acknowledged) > before
    heard.close()
    ready.close()


def delivered(folder: Path) -> Counter[str]:
    log = folder / "delivered.log"
    return Counter(log.read_text().split() if log.exists() else [])


def kept_of(story: Story, ask: Ask, folder: Path) -> None:
    """What must hold at any moment, whoever was killed just now."""
    cases = {row[0] for row in ask("SELECT id FROM complaint")}
    assert set(story.acknowledged.values()) <= cases, "an acknowledged complaint was lost"
    assert cases == {
        row[0] for row in ask("SELECT record FROM journal WHERE kind = 'complaint' AND number = 1")
    }
    messages = {row[0]: row[1] for row in ask("SELECT id, record FROM outbox")}
    assert set(messages.values()) == cases, "a case without its message, or a message without its case"
    files = {path.stem for path in folder.glob("*.eml")}
    assert files | set(delivered(folder)) <= set(messages), "sent before its commit"
    sent = {row[0] for row in ask("SELECT id FROM outbox WHERE state = 'sent'")}
    assert sent <= files, "noted as sent, and was not"


def play(forks: Any, url: str, folder: Path, ask: Ask, rounds: int, seed: int) -> Story:
    chosen, story = random.Random(seed), Story()
    desk_at(url, folder, 0).close()
    for turn in range(rounds):
        one_round(forks, story, url, folder, turn, chosen)
        kept_of(story, ask, folder)
    return story


def told_in_full(story: Story, url: str, folder: Path, ask: Ask, rounds: int) -> None:
    """What must hold after the restart, when everything is delivered."""
    with desk_at(url, folder, rounds) as desk:
        desk.relay().run_until_empty()
        assert desk.verify() == []
        desk.seal()
        assert desk.verify() == []
    kept_of(story, ask, folder)
    assert ask("SELECT count(*) FROM outbox WHERE state <> 'sent'") == [(0,)]
    cases = ask("SELECT id FROM complaint")
    assert len(set(ask("SELECT record FROM outbox"))) == len(ask("SELECT id FROM outbox")) == len(cases)
    # A worker that was killed between writing and noting sends again: the same message, under the same id.
    messages = {row[0] for row in ask("SELECT id FROM outbox")}
    assert {path.stem for path in folder.glob("*.eml")} == messages
    assert set(delivered(folder)) <= messages
    # One key, one case: a client who tried again after a kill made no second one.
    assert len(ask("SELECT key FROM claims")) == len(cases)
    assert len(cases) - len(story.acknowledged) <= 1, "only the last try may be kept and not acknowledged"


def test_fifty_kills_on_sqlite(forks, tmp_path):
    url, folder = f"sqlite:///{tmp_path / 'desk.db'}", tmp_path / "out"

    def ask(statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(tmp_path / "desk.db", timeout=10)) as connection:
            return connection.execute(statement).fetchall()

    story = play(forks, url, folder, ask, rounds=50, seed=2026)
    told_in_full(story, url, folder, ask, rounds=60)
    assert ask("PRAGMA integrity_check") == [("ok",)]
    assert ask("PRAGMA foreign_key_check") == []
    assert story.killed_at_work >= 25, "the workers were mostly killed before they worked"


@pytest.fixture
def server() -> Iterator[str]:
    with database() as url:
        yield url


@pytest.mark.postgresql
def test_kills_on_postgresql(forks, tmp_path, server):
    def ask(statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(server) as connection:
            return connection.execute(statement).fetchall()

    story = play(forks, server, tmp_path, ask, rounds=10, seed=7)
    told_in_full(story, server, tmp_path, ask, rounds=20)
    assert story.killed_at_work >= 5

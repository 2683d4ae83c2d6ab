"""P1, P6, T1: ``kill -9`` at any moment of intake, treatment, delivery, sealing and migration, on both databases.

Nothing acknowledged is lost, nothing is sent before its commit, nothing is half done. A few kills in every run, 500 at night;
those of an import are in ``components/registers/test_register_kill.py``.
"""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import attrs
import psycopg
import pytest

from battery import size
from forking import forks
from killing import (
    NEWER,
    OLDER,
    deliver_for_ever,
    desk_at,
    migrate,
    receive_for_ever,
    seal_for_ever,
    treat_for_ever,
)
from orientation_core.model.journal import make_seal
from orientation_core.store import Query, Where
from orientation_core.testing.samples import GHENT, Note, keep, sample_id
from orientation_plugins.sql import open_store
from postgres import database

Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="module", name="forks")
def _forks() -> Any:
    return forks()


@attrs.define
class Story:
    """What the others know: which complaints were acknowledged and as which case, how far each case was brought, and
    the seals that were published.

    :ivar kills: how many workers were killed; :ivar killed_at_work: in how many rounds something was acknowledged.
    """

    acknowledged: dict[int, str] = attrs.field(factory=dict)
    versions: dict[str, int] = attrs.field(factory=dict)
    seals: list[str] = attrs.field(factory=list)
    kills: int = 0
    killed_at_work: int = 0

    def hear(self, word: Any) -> None:
        match word:
            case int(number), str(case):
                assert self.acknowledged.setdefault(number, case) == case
            case str(case), int(version):
                assert self.versions.get(case, 0) < version
                self.versions[case] = version
            case str(token):
                self.seals.append(token)
            case _:
                assert word is True


def words_of(pipe: Any) -> Iterator[Any]:
    """What a worker said before it was killed."""
    while pipe.poll():
        try:
            yield pipe.recv()
        except (EOFError, OSError):  # killed in the middle of the word: that one was not acknowledged
            return


def one_round(forks: Any, story: Story, url: str, folder: Path, hours: float, chosen: random.Random) -> None:
    """Start the workers, let them work for a random while, kill each at a moment of its own."""
    first = max(story.acknowledged, default=0) + 1  # the client tries again what was not acknowledged
    heard, workers = [], []
    for work, arguments in (
        (receive_for_ever, (first,)),
        (treat_for_ever, ()),
        (deliver_for_ever, ()),
        (seal_for_ever, ()),
    ):
        pipe, told = forks.Pipe(duplex=False)
        worker = forks.Process(target=work, args=(url, folder, hours, *arguments, told))
        worker.start()
        told.close()
        heard.append(pipe)
        workers.append(worker)
    if chosen.random() < 0.9:  # the rest is killed while it opens the store
        for pipe in heard[:3]:
            pipe.poll(30)
    chosen.shuffle(workers)
    for worker in workers:
        time.sleep(chosen.uniform(0, 0.1))
        worker.kill()
    for worker in workers:
        worker.join(30)
        assert worker.exitcode == -signal.SIGKILL, "it died by itself"
    story.kills += len(workers)
    before = len(story.acknowledged), len(story.versions)
    for pipe in heard:
        for word in words_of(pipe):
            story.hear(word)
        pipe.close()
    story.killed_at_work += (len(story.acknowledged), len(story.versions)) > before


def delivered(folder: Path) -> Counter[str]:
    log = folder / "delivered.log"
    return Counter(log.read_text().split() if log.exists() else [])


def letters(ask: Ask) -> set[tuple[str, int]]:
    """What is to be told: each letter that goes out, as (case, number)."""
    found = set()
    for case, body in ask("SELECT id, _body FROM complaint"):
        sent = [one["number"] for one in json.loads(body).get("letters", ()) if one["direction"] == "out"]
        assert len(set(sent)) == len(sent)
        found |= {(case, number) for number in sent}
    return found


def kept_of(story: Story, ask: Ask, folder: Path) -> None:
    """What must hold at any moment, whoever was killed just now."""
    cases = dict(ask("SELECT id, _version FROM complaint"))
    assert set(story.acknowledged.values()) <= set(cases), "an acknowledged complaint was lost"
    assert all(cases[case] >= version for case, version in story.versions.items()), (
        "an acknowledged step was lost"
    )
    for case, entries, newest in ask(
        "SELECT record, count(*), max(number) FROM journal WHERE kind = 'complaint' GROUP BY record"
    ):
        assert cases[case] == entries == newest, "a change without its entry, or an entry without its change"
    # Message by message; two messages of one letter would be one line less here than there.
    queued = ask("SELECT id, record, letter FROM outbox")
    assert {(record, letter) for _, record, letter in queued} == letters(ask), (
        "a letter without its message, or the reverse"
    )
    assert len(queued) == len({(record, letter) for _, record, letter in queued}), (
        "a letter with two messages"
    )
    messages = {row[0] for row in queued}
    files = {path.stem for path in folder.glob("*.eml")}
    assert files | set(delivered(folder)) <= messages, "sent before its commit"
    sent = {row[0] for row in ask("SELECT id FROM outbox WHERE state = 'sent'")}
    assert sent <= files, "noted as sent, and was not"


def play(forks: Any, url: str, folder: Path, ask: Ask, rounds: int, seed: int) -> Story:
    chosen, story = random.Random(seed), Story()
    desk_at(url, folder, 0).close()
    for turn in range(rounds):
        one_round(forks, story, url, folder, turn, chosen)
        kept_of(story, ask, folder)
        store = open_store(url)
        assert store.verify(story.seals) == [], "a published seal is gone, or an entry"
        store.close()
    return story


def told_in_full(story: Story, url: str, folder: Path, ask: Ask, rounds: int) -> None:
    """What must hold after the restart, when everything is delivered."""
    with desk_at(url, folder, rounds) as desk:
        desk.relay().run_until_empty()
        assert desk.verify(story.seals) == []
        desk.seal()
        assert desk.verify(story.seals) == []
    kept_of(story, ask, folder)
    assert ask("SELECT count(*) FROM outbox WHERE state <> 'sent'") == [(0,)]
    # A worker that was killed between writing and noting sends again: the same message, under the same id.
    messages = {row[0] for row in ask("SELECT id FROM outbox")}
    assert {path.stem for path in folder.glob("*.eml")} == messages
    assert set(delivered(folder)) <= messages
    # One key, one case: a client who tried again after a kill made no second one. One note and one letter under a key, too.
    cases = ask("SELECT id, _body FROM complaint")
    assert len(ask("SELECT key FROM claims WHERE scope = 'complaint.receive'")) == len(cases)
    assert len(cases) - len(story.acknowledged) <= 1, "only the last try may be kept and not acknowledged"
    for _, body in cases:
        case = json.loads(body)
        assert len(case.get("notes", ())) <= 1
        templates = Counter(letter.get("template") for letter in case["letters"])
        assert max(templates.values()) == 1, templates


ROUNDS = size(10, 125)


def test_kills_on_sqlite(forks, tmp_path):
    url, folder = f"sqlite:///{tmp_path / 'desk.db'}", tmp_path / "out"

    def ask(statement: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(tmp_path / "desk.db", timeout=10)) as connection:
            return connection.execute(statement).fetchall()

    story = play(forks, url, folder, ask, rounds=ROUNDS, seed=2026)
    told_in_full(story, url, folder, ask, rounds=ROUNDS + 10)
    assert ask("PRAGMA integrity_check") == [("ok",)]
    assert ask("PRAGMA foreign_key_check") == []
    assert story.kills == 4 * ROUNDS
    assert story.killed_at_work >= ROUNDS // 2, "the workers were mostly killed before they worked"
    assert story.versions
    assert story.seals
    print(told(story, folder))


def told(story: Story, folder: Path) -> str:
    twice = sum(count - 1 for count in delivered(folder).values())
    return (
        f"\n{story.kills} kills: {len(story.acknowledged)} cases, {sum(story.versions.values())} changes, {len(story.seals)} "
        f"seals acknowledged, none lost; {twice} letters delivered twice under one id"
    )


@pytest.fixture
def server() -> Iterator[str]:
    with database() as url:
        yield url


@pytest.mark.postgresql
def test_kills_on_postgresql(forks, tmp_path, server):
    def ask(statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(server) as connection:
            return connection.execute(statement).fetchall()

    rounds = size(4, 125)
    story = play(forks, server, tmp_path, ask, rounds=rounds, seed=7)
    told_in_full(story, server, tmp_path, ask, rounds=rounds + 10)
    assert story.killed_at_work >= rounds // 2
    print(told(story, tmp_path))


# ------------------------------------------------------------------------------------ migration


def make_older(url: str, notes: int) -> None:
    """A store as an older version left it: fewer columns, no search, and a seal without a list of places."""
    store = open_store(url)
    store.prepare([OLDER])
    with store.begin(GHENT) as unit:
        for number in range(1, notes + 1):
            made = Note(sample_id(number), title=f"Été {number % 7}", text="x" * (number % 50), stage="open")
            record = keep(_Older(unit), made)
            assert record.version == 1
    with store.changing_tables() as connection:
        rows = connection.exec_driver_sql("SELECT position, digest FROM journal ORDER BY position").all()
        sealed = attrs.evolve(make_seal(None, 1, [tuple(row) for row in rows]), places=b"")
        sealed = attrs.evolve(sealed, digest=sealed.expected_digest())
        connection.exec_driver_sql("ALTER TABLE seals DROP COLUMN places")
        connection.exec_driver_sql("UPDATE schema_version SET version_num = '0002'")
        connection.exec_driver_sql("UPDATE journal SET seal = 1")
        mark = "?" if url.startswith("sqlite") else "%s"
        values = (sealed.number, sealed.at, sealed.count, sealed.root, sealed.previous, sealed.digest)
        connection.exec_driver_sql(f"INSERT INTO seals VALUES ({', '.join([mark] * 6)})", values)
    store.close()


class _Older:
    """A unit that keeps notes as the older version did."""

    def __init__(self, unit: Any) -> None:
        self.unit, self.organisation, self.append = unit, unit.organisation, unit.append

    def add(self, _: Any, record: Any) -> None:
        self.unit.add(OLDER, attrs.evolve(record, columns=record.columns[:3], parts={}, words=""))


def all_migrated(url: str, notes: int) -> None:
    """The newer version finds everything, by what only it knows."""
    store = open_store(url)
    store.prepare([NEWER])
    assert store.verify() == []
    with store.begin(GHENT, write=False) as unit:
        assert unit.count(NEWER, Query((Where("length", ">=", 0),))) == notes
        assert unit.count(NEWER, Query((Where("length", "=", 3),))) == len(range(3, notes + 1, 50))
        assert unit.count(NEWER, Query(search="ete 3")) == len(range(3, notes + 1, 7))
        parts = list(unit.columns(NEWER, ["record", "letter"], Query(), part="letters"))
        assert sum(len(page["record"]) for page in parts) == 5 * notes
    assert store.seal(9) is None
    store.close()


def killed_migration(forks: Any, url: str, moment: float) -> bool:
    """Kill a migration so many seconds after it began; whether it was over already."""
    pipe, told = forks.Pipe(duplex=False)
    worker = forks.Process(target=migrate, args=(url, told))
    worker.start()
    told.close()
    assert pipe.recv()
    over = pipe.poll(moment)
    worker.kill()
    worker.join(30)
    pipe.close()
    return over


@pytest.mark.parametrize("place", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def test_kills_while_the_tables_are_brought_to_a_newer_version(forks, tmp_path, place):
    """All of a migration or nothing: the next opening does it, and loses nothing. Each kill meets the old tables."""
    # Row by row with the server in between: of 300 notes one round would be ten times as long there.
    notes, kills = (300, size(4, 250)) if place == "sqlite" else (60, size(4, 125))
    chosen, cut = random.Random(11), 0
    with ExitStack() as stack:
        if place == "sqlite":
            old = tmp_path / "old.db"
            make_older(f"sqlite:///{old}", notes)
        else:
            template = stack.enter_context(database())
            make_older(template, notes)
            name = template.rsplit("/", 1)[1].partition("?")[0]
        length = 0.5
        for turn in range(kills):
            with ExitStack() as inner:
                if place == "sqlite":
                    shutil.copyfile(old, tmp_path / "desk.db")
                    for side in ("-wal", "-shm"):
                        (tmp_path / f"desk.db{side}").unlink(missing_ok=True)
                    url = f"sqlite:///{tmp_path / 'desk.db'}"
                else:
                    url = inner.enter_context(database(name))
                begun = time.monotonic()
                over = killed_migration(forks, url, chosen.uniform(0, length) if turn else 30)
                if over:  # the first one takes longer than those that follow
                    spent = time.monotonic() - begun
                    length = min(length, spent) if turn else spent
                cut += not over
                all_migrated(url, notes)
    assert cut >= kills // 3, "most were over before they were killed"

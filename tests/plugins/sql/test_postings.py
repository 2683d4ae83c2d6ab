"""P9, T15: words taken out of the full-text index of SQLite are overwritten, and the index stays what FTS5 would have made of it."""

from __future__ import annotations

import random
import sqlite3

import pytest

from battery import NIGHTLY, size
from orientation_core.testing.samples import GHENT, Note, change, keep, sample_id
from orientation_core.testing.samples import NOTE as KIND
from orientation_plugins.sql import index_form, postings
from orientation_plugins.sql.postings import Postings
from plugins.sql.sql_stores import new_store


class Index:
    """A table with its index, and what must be found in it."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.cursor = sqlite3.connect(":memory:", isolation_level=None).cursor()
        self.say("PRAGMA secure_delete = ON")
        self.say("CREATE TABLE t (_key INTEGER PRIMARY KEY, _words TEXT NOT NULL) STRICT")
        self.say(
            "CREATE VIRTUAL TABLE t_words USING fts5(_words, content='t', content_rowid='_key', tokenize='ascii', "
            "detail='none', columnsize=0)"
        )
        # Small pages and early merges: what takes a million records otherwise.
        self.say(
            "INSERT INTO t_words(t_words, rank) VALUES ('pgsz', ?)", chance.choice((64, 200, 1000, 4050))
        )
        self.say("INSERT INTO t_words(t_words, rank) VALUES ('automerge', ?)", chance.choice((0, 2, 4, 8)))
        self.common = [
            "".join(chance.choices("abcde", k=chance.randint(1, 8))) for _ in range(chance.choice((10, 200)))
        ]
        self.rows: dict[int, set[str]] = {}

    def say(self, sql: str, *values: object) -> list[tuple]:
        return self.cursor.execute(sql, values).fetchall()

    def words(self) -> set[str]:
        chance = self.chance
        return {
            chance.choice(self.common)
            if chance.random() < 0.7
            else "".join(chance.choices("abcdxyz0123é", k=chance.randint(1, 14)))
            for _ in range(chance.choice((1, 5, 60, 200)))
        }

    def move(self) -> None:
        chance = self.chance
        self.say("BEGIN IMMEDIATE")
        for _ in range(chance.choice((1, 1, 5))):
            if chance.random() < 0.5 or not self.rows:
                for _ in range(chance.choice((1, 1, 8))):
                    key, words = len(self.rows) + 1, self.words()
                    self.rows[key] = words
                    self.say("INSERT INTO t VALUES (?, ?)", key, " ".join(sorted(words)))
                    self.say("INSERT INTO t_words(rowid, _words) VALUES (?, ?)", key, " ".join(sorted(words)))
            else:
                key = chance.choice(list(self.rows))
                was = self.rows[key]
                now = chance.choice((set(), self.words(), {word for word in was if chance.random() < 0.3}))
                Postings(self.cursor, "t_words").change(key, " ".join(sorted(was)), " ".join(sorted(now)))
                self.say("UPDATE t SET _words = ? WHERE _key = ?", " ".join(sorted(now)), key)
                self.rows[key] = now
        self.say("COMMIT")
        if chance.random() < 0.1:
            self.say("INSERT INTO t_words(t_words, rank) VALUES ('merge', ?)", chance.choice((1, -1, 5)))

    def found(self) -> dict[str, set[int]]:
        held: dict[str, set[int]] = {}
        for key, words in self.rows.items():
            for word in words:
                held.setdefault(word, set()).add(key)
        return held

    def left(self) -> set[str]:
        """Every term that stands anywhere in the pages of the index, and every beginning that is noted of a page."""
        terms = {bytes(term) for (term,) in self.say("SELECT term FROM t_words_idx")}
        for number, block in self.say("SELECT id, block FROM t_words_data WHERE id > 10"):
            if not number >> 36 & 1:  # those are of long lists of rows, and hold numbers only
                terms |= index_form.Page.read(0, block).terms.keys()
        # What fills a page that would be empty ends in an octet of no text, behind a letter that no word need have there.
        terms = {term.partition(b"\xff")[0][:-1] if b"\xff" in term else term for term in terms}
        return {term[1:].decode("utf-8", "ignore").rstrip("\x01") for term in terms}


#: In which the first page of a segment that is being merged, a part at a time, is emptied.
HALF_MERGED = 178


@pytest.mark.parametrize("seed", [*range(size(16, 400)), *([] if NIGHTLY else [HALF_MERGED])])
def test_any_changes_leave_what_is_there_and_nothing_else(seed, caplog) -> None:
    index = Index(random.Random(seed))
    for _ in range(15):
        index.move()
    index.say("INSERT INTO t_words(t_words) VALUES ('integrity-check')")
    held = index.found()
    for word in index.chance.sample(sorted(held), min(60, len(held))):
        assert {
            key for (key,) in index.say("SELECT rowid FROM t_words WHERE t_words MATCH ?", f'"{word}"')
        } == held[word]
    assert [word for word in index.left() if not any(other.startswith(word) for other in held)] == []
    assert caplog.records == []


def test_what_another_version_wrote_is_written_anew_as_a_whole(monkeypatch, caplog) -> None:
    monkeypatch.setattr(postings, "FORM", 5)
    index = Index(random.Random(1))
    for _ in range(6):
        index.move()
    index.say("INSERT INTO t_words(t_words) VALUES ('integrity-check')")
    assert {one.message for one in caplog.records} == {
        "the full-text index has another form than expected; all of it is written anew (UnknownFormError)"
    }
    index.say("INSERT INTO t_words(t_words) VALUES ('optimize')")
    assert index.left() - {""} <= index.found().keys() | {
        word[:n] for word in index.found() for n in range(len(word))
    }


def test_numbers_are_read_as_sqlite_writes_them() -> None:
    for value in (0, 1, 127, 128, 16_383, 16_384, 2**40, 2**55):
        assert index_form.varint(index_form.written_number(value), 0) == (
            value,
            len(index_form.written_number(value)),
        )
    assert index_form.varint(b"\xff" * 9, 0) == (2**64 - 1, 9)


def test_a_word_is_gone_before_anybody_scrubs(tmp_path) -> None:
    """Also when it was put in by the same transaction; what others share of it stays."""
    mark = "zwartboekmarkering"
    with new_store("sqlite", tmp_path) as store:
        with store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(1), text=f"{mark} common"))
            keep(unit, Note(sample_id(2), text=f"{mark}s common"))
            change(unit, unit.get(KIND, sample_id(1)), Note(sample_id(1), text="common"))
        with store._session(write=False) as session:
            cursor = session.cursor()
            cursor.execute("SELECT block FROM note_words_data UNION ALL SELECT term FROM note_words_idx")
            blocks = b"|".join(bytes(block) for (block,) in cursor.fetchall())
        assert blocks.count(mark.encode()) == 1
        assert blocks.count(f"{mark}s".encode()) == 1

"""P7, T10: each byte of each row of the journal and of the seals flipped, each row deleted, each pair swapped, rows put
in, the tail cut, the chain written anew: all of it found and named, on both databases, and nothing else.

Each is done with plain SQL inside a transaction that is taken back afterwards, so that thousands of them are quick.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import combinations
from typing import Any

import attrs
import pytest

from battery import size
from orientation_core.model.journal import NOTHING, Entry, make_seal
from orientation_core.model.verification import Finding
from orientation_core.testing.samples import GHENT, LIEGE, NOTE, SECOND, START, Note, change, keep, sample_id
from orientation_plugins.sql.journal import JournalTable
from orientation_plugins.sql.session import Session
from orientation_plugins.sql.store import SqlStore

ENTRY = ("position", "organisation", "kind", "record", "number", "at", "actor", "action", "changes", "state")
ENTRY += ("previous", "digest", "seal")
SEAL = ("number", "at", "count", "root", "previous", "digest", "places")
RECORD = ("organisation", "id", "_version", "_salt", "_head", "_body")

#: What happens to a note, so that entries of every sort are there: plain, with personal fields, in capitals beyond ASCII, erased.
ACTIONS = ("note.changed", "note.filed", "note.renamed", "privacy.erased")


def fill(store: SqlStore, entries: int, *, seal_every: int = 4) -> list[str]:
    """So many entries of a few notes of two organisations under several seals, all of them sealed; their tokens."""
    chance, tokens, notes = random.Random(entries), [], max(3, entries // 4)
    for turn in range(entries):
        number, at = turn % notes + 1, START + turn * SECOND
        with store.begin(LIEGE if number % 3 == 0 else GHENT) as unit:
            note = Note(
                sample_id(number),
                title=f"turn {turn}",
                text="é" * (turn % 5),
                author=f"Ann {turn}",
                tags=("t",) * (turn % 2),
            )
            if turn < notes:
                keep(unit, note, at=at)
            else:
                was, action = unit.get(NOTE, note.id), ACTIONS[turn % len(ACTIONS)]
                salt = b"a fresh salt" if action.startswith("privacy") else b""
                change(unit, was, note, at=at, action=action, salt=salt)
        if turn % seal_every == seal_every - 1 or chance.random() < 0.1:
            tokens.append(store.seal(at).token())
    last = store.seal(START + entries * SECOND)
    return tokens + ([last.token()] if last else [])


@attrs.define
class Hand:
    """Whoever has the database: changes it with plain SQL, and sees what `verify` says of it then."""

    store: SqlStore
    session: Session
    tokens: list[str] = attrs.field(factory=list)

    def say(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        backend, layout = self.session.backend, self.store._layout
        place = f"{layout.schema}.{layout.prefix}" if layout.schema else layout.prefix
        sql = statement.replace("{}", place).replace("?", backend.writer.mark)
        cursor = self.session.cursor()
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []

    def rows(self, table: str, columns: tuple[str, ...], key: str) -> list[dict[str, Any]]:
        listed = ", ".join(f'"{column}"' for column in columns)
        found = self.say(f'SELECT {listed} FROM {{}}{table} ORDER BY "{key}"')
        return [dict(zip(columns, row, strict=True)) for row in found]

    def entries(self) -> list[dict[str, Any]]:
        return self.rows("journal", ENTRY, "position")

    def verify(self, *published: str) -> list[Finding]:
        return JournalTable(self.store._layout, self.session).verify(["note"], published)

    @contextmanager
    def trying(self) -> Iterator[None]:
        """What is done inside is taken back; a refusal of the database ends it."""
        self.say("SAVEPOINT trial")
        try:
            yield
        except (*self.session.backend.errors, UnicodeDecodeError):
            refused.append(1)
        finally:
            self.say("ROLLBACK TO SAVEPOINT trial")
            self.say("RELEASE SAVEPOINT trial")

    def write(self, table: str, key: str, row: dict[str, Any], **changed: Any) -> None:
        """:raises UnicodeDecodeError: PostgreSQL keeps no text that is none, and its driver takes text only."""
        for column, value in changed.items():
            given, mark = value, "?"
            if isinstance(value, bytes) and isinstance(row[column], str):
                if self.session.backend.name == "sqlite":
                    mark = "CAST(? AS TEXT)"
                else:
                    given = value.decode()
            self.say(f'UPDATE {{}}{table} SET "{column}" = {mark} WHERE "{key}" = ?', given, row[key])


#: Changes that the database itself refused, for the tests that count.
refused: list[int] = []


@contextmanager
def hand(store: SqlStore, tokens: list[str]) -> Iterator[Hand]:
    refused.clear()
    session = Session(store.backend(), write=True)
    try:
        yield Hand(store, session, tokens)
    finally:
        session.abandon()


def flips(value: Any, chance: random.Random) -> Iterator[Any]:
    """`value` with one byte changed, for each of its bytes, to something else each time."""
    if isinstance(value, int):
        raw = value.to_bytes(8, "big", signed=True)
    else:
        raw = value if isinstance(value, bytes) else value.encode()
    for place, byte in enumerate(raw):
        other = raw[:place] + bytes([byte ^ chance.randint(1, 255)]) + raw[place + 1 :]
        yield int.from_bytes(other, "big", signed=True) if isinstance(value, int) else other


def name_of(row: dict[str, Any]) -> str:
    return f"{row['kind']} {row['record']} entry {row['number']}"


def flip_all(
    worker: Hand, table: str, columns: tuple[str, ...], key: str, named: Callable[[dict[str, Any]], str]
) -> tuple[int, list[str]]:
    """How many flips were found and named, as what the row was or as what it has become; and those that were not."""
    chance, found, missed = random.Random(2026), 0, []
    # PostgreSQL takes ten times as long, and has the same code above it: a part of the bytes in every run, all at night.
    step = size(5 if worker.session.backend.name == "postgresql" else 2, 1)
    for row in worker.rows(table, columns, key):
        for column in columns:
            for value in list(flips(row[column], chance))[::step]:
                with worker.trying():
                    worker.write(table, key, row, **{column: value})
                    shown = value
                    if isinstance(value, bytes) and isinstance(row[column], str):
                        text = value.decode("utf-8", "surrogateescape")
                        shown = text.encode("utf-8", "backslashreplace").decode()
                    names = (named(row), named({**row, column: shown}))
                    findings = worker.verify()
                    if any(name in each.where for each in findings for name in names):
                        found += 1
                    else:
                        missed.append(f"{table} {column} {value!r}: {findings}")
    return found, missed


def rows_for(store: SqlStore, every_run: int, nightly: int) -> int:
    """How many entries: fewer on PostgreSQL, where each takes ten times as long."""
    few = store.backend().name == "postgresql"
    return size(every_run // 2 if few else every_run, nightly // 5 if few else nightly)


def test_each_byte_of_each_entry(store: SqlStore) -> None:
    tokens = fill(store, size(8, rows_for(store, 8, 100)))
    with hand(store, tokens) as worker:
        assert worker.verify(*tokens) == []
        found, missed = flip_all(worker, "journal", ENTRY, "position", name_of)
        assert missed == []
        assert worker.verify(*tokens) == []
    assert found > 50 * len(list(store.entries()))
    assert len(refused) < found


def test_each_byte_of_each_seal(store: SqlStore) -> None:
    tokens = fill(store, rows_for(store, 12, 48))
    with hand(store, tokens) as worker:
        found, missed = flip_all(worker, "seals", SEAL, "number", lambda row: f"seal {row['number']}")
        assert missed == []
    assert found > 30 * len(store.seals())


def test_each_byte_of_each_record(store: SqlStore) -> None:
    tokens = fill(store, rows_for(store, 12, 48))
    with hand(store, tokens) as worker:
        found, missed = flip_all(worker, "note", RECORD, "id", lambda row: f"note {row['id']}")
        assert missed == []
    assert found > 20


def test_each_byte_of_entries_that_are_not_sealed_yet(store: SqlStore) -> None:
    """All but the place between other records, which only a seal holds: see docs/store-contract.md."""
    fill(store, 4)
    with store.begin(GHENT) as unit:
        was = unit.get(NOTE, sample_id(1))
        change(unit, was, Note(sample_id(1), title="open"))
    with store.begin(GHENT) as unit:
        keep(unit, Note(sample_id(90), title="open too"))
    with hand(store, []) as worker:
        open_ones = [row for row in worker.entries() if row["seal"] is None]
        assert len(open_ones) == 2
        chance = random.Random(7)
        for row in open_ones:
            for column in ENTRY[1:-1]:
                for value in list(flips(row[column], chance))[:: size(3, 1)]:
                    with worker.trying():
                        worker.write("journal", "position", row, **{column: value})
                        assert any("entry" in each.where for each in worker.verify()), (column, value)
            for seal in (1, 2, 77):
                with worker.trying():
                    worker.write("journal", "position", row, seal=seal)
                    assert worker.verify(), seal
        one, other = open_ones
        swap(worker, one, other, seals=False)
        assert worker.verify() == []  # the limit that is written down


# ------------------------------------------------------------------------------------ rows


def swap(worker: Hand, one: dict[str, Any], other: dict[str, Any], *, seals: bool) -> None:
    """Two entries change places; with `seals` each also takes the other's seal."""
    say = worker.say
    say("UPDATE {}journal SET position = -1 WHERE position = ?", one["position"])
    say("UPDATE {}journal SET position = ? WHERE position = ?", one["position"], other["position"])
    say("UPDATE {}journal SET position = ? WHERE position = -1", other["position"])
    if seals:
        say("UPDATE {}journal SET seal = ? WHERE position = ?", one["seal"], one["position"])
        say("UPDATE {}journal SET seal = ? WHERE position = ?", other["seal"], other["position"])


@pytest.mark.parametrize("seals", [False, True])
def test_each_pair_of_entries_swapped(store: SqlStore, seals: bool) -> None:
    tokens, pairs = fill(store, rows_for(store, 24, 100)), 0
    with hand(store, tokens) as worker:
        for one, other in combinations(worker.entries(), 2):
            with worker.trying():
                swap(worker, one, other, seals=seals)
                told = {(finding.what, finding.where) for finding in worker.verify()}
                for row in (one, other):
                    assert any(name_of(row) in where for _, where in told), (one, other, told)
                pairs += 1
        assert worker.verify(*tokens) == []
    count = len(list(store.entries()))
    assert pairs == count * (count - 1) // 2


def test_each_entry_deleted(store: SqlStore) -> None:
    tokens = fill(store, rows_for(store, 24, 200))
    with hand(store, tokens) as worker:
        rows = worker.entries()
        for row in rows:
            with worker.trying():
                worker.say("DELETE FROM {}journal WHERE position = ?", row["position"])
                told = worker.verify()
                # Of a record with one entry nothing but the record is left to name it by.
                assert any(
                    row["record"] in each.where and each.what in ("deleted", "truncated", "unjournalled")
                    for each in told
                ), (row, told)
                assert any(f"seal {row['seal']} covers" in each.where for each in told), (row, told)
        for seal in worker.rows("seals", SEAL, "number"):
            with worker.trying():
                worker.say("DELETE FROM {}seals WHERE number = ?", seal["number"])
                assert Finding("seal_deleted", f"seal {seal['number']}") in worker.verify()


def test_an_entry_put_in(store: SqlStore) -> None:
    """A copy at every other place, and a well-made one that nobody wrote: at the end of a chain, and of a record that is none."""
    tokens = fill(store, rows_for(store, 12, 60))
    with hand(store, tokens) as worker:
        rows = worker.entries()
        listed = ", ".join(f'"{column}"' for column in ENTRY)
        put = f"INSERT INTO {{}}journal ({listed}) VALUES ({', '.join('?' * len(ENTRY))})"
        for row in rows:
            for position in (-3, 10_000):
                with worker.trying():
                    copied = {**row, "position": position, "number": row["number"] + 100}
                    worker.say(put, *copied.values())
                    told = worker.verify()
                    assert any(name_of(copied) in each.where for each in told), told
            newest = max(each["number"] for each in rows if each["record"] == row["record"])
            forged = made_of(
                {**row, "number": newest + 1, "previous": last_of(rows, row)["digest"], "seal": None},
                actor="clerk-9",
            )
            with worker.trying():
                worker.say(put, *{**forged, "position": 10_000}.values())
                told = worker.verify()
                assert (
                    Finding("record_edited", f"note {row['record']} does not stand at its newest entry")
                    in told
                )
            stranger = made_of({**forged, "record": "stranger", "number": 1, "previous": NOTHING})
            with worker.trying():
                worker.say(put, *{**stranger, "position": 10_000}.values())
                assert Finding("record_deleted", "note stranger") in worker.verify()


def last_of(rows: list[dict[str, Any]], row: dict[str, Any]) -> dict[str, Any]:
    chain = [
        each
        for each in rows
        if (each["record"], each["organisation"]) == (row["record"], row["organisation"])
    ]
    return max(chain, key=lambda each: each["number"])


def made_of(row: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A row with its digest recomputed, as somebody who knows the code would."""
    made = {**row, **changed}
    fields = {name: made[name] for name in ENTRY if name not in ("digest", "position", "seal")}
    return {**made, "digest": Entry(**{**fields, "changes": made["changes"].encode()}).digest}


def test_the_tail_cut(store: SqlStore) -> None:
    """At every place: alone, with the records set back, and with the seals too; then by a published one."""
    tokens = fill(store, rows_for(store, 12, 200))
    with hand(store, tokens) as worker:
        rows, records = worker.entries(), worker.rows("note", RECORD, "id")
        for cut in range(len(rows)):
            with worker.trying():
                gone = rows[cut:]
                worker.say("DELETE FROM {}journal WHERE position >= ?", rows[cut]["position"])
                told = worker.verify()
                for row in gone:
                    assert any(
                        row["record"] in each.where and each.what in ("truncated", "unjournalled")
                        for each in told
                    )
                for record in records:
                    mine = [each for each in rows[:cut] if each["record"] == record["id"]]
                    if not mine:
                        worker.say("DELETE FROM {}note WHERE id = ?", record["id"])
                        continue
                    last = mine[-1]
                    worker.say(
                        "UPDATE {}note SET _version = ?, _head = ? WHERE id = ?",
                        last["number"],
                        last["digest"],
                        record["id"],
                    )
                seals = [each for each in worker.verify() if each.what == "truncated"]
                assert {f"seal {row['seal']}" for row in gone} == {
                    each.where.split(" covers")[0] for each in seals
                }
                worker.say("DELETE FROM {}seals WHERE number >= ?", rows[cut]["seal"])
                told = worker.verify(tokens[-1])
                assert Finding("truncated", f"published seal {len(tokens)} is not in the store") in told


def forge_chain(worker: Hand, rows: list[dict[str, Any]], place: int) -> list[dict[str, Any]]:
    """Change one entry and compute all that hangs on it anew; the entries that are different now."""
    row, changed = rows[place], []
    previous, actor = row["previous"], "clerk-9"
    for each in rows[place:]:
        if (each["record"], each["organisation"]) != (row["record"], row["organisation"]):
            continue
        forged = made_of({**each, "previous": previous}, **({"actor": actor} if each is row else {}))
        worker.write(
            "journal",
            "position",
            each,
            actor=forged["actor"],
            previous=forged["previous"],
            digest=forged["digest"],
        )
        previous = forged["digest"]
        changed.append(each)
    worker.say(
        "UPDATE {}note SET _head = ? WHERE id = ? AND organisation = ?",
        previous,
        row["record"],
        row["organisation"],
    )
    return changed


def test_an_edit_with_everything_that_hangs_on_it_computed_anew(store: SqlStore) -> None:
    """Found through the seals, and each entry that is another one now is named; with the seals made anew too, by one that
    was published elsewhere.
    """
    tokens = fill(store, rows_for(store, 12, 100))
    with hand(store, tokens) as worker:
        rows = worker.entries()
        for place in range(len(rows)):
            with worker.trying():
                changed = forge_chain(worker, rows, place)
                told = worker.verify()
                for row in changed:
                    name = f"{name_of(row)} is not among those under seal {row['seal']}"
                    assert Finding("edited", name) in told
                before, made = None, []
                for number in range(1, len(tokens) + 1):
                    leaves = [
                        (each["position"], each["digest"])
                        for each in worker.entries()
                        if each["seal"] == number
                    ]
                    before = make_seal(before, START, leaves)
                    made.append(before)
                worker.say("DELETE FROM {}seals")
                for seal in made:
                    worker.say(
                        'INSERT INTO {}seals (number, at, "count", root, previous, digest, places) '
                        "VALUES (?, ?, ?, ?, ?, ?, ?)",
                        *attrs.astuple(seal),
                    )
                assert worker.verify() == []  # nothing inside the store can tell any more
                assert Finding(
                    "seal_edited", f"seal {len(tokens)} differs from the published one"
                ) in worker.verify(tokens[-1])

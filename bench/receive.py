"""Receive, the whole use case from JSON bytes to commit, against the driver writing the same rows. Run: python bench/receive.py [sqlite|postgresql|both]

The floor writes record, points, journal entry, message and idempotency key of the very same cases, with the same
durability (WAL, synchronous=FULL), into bare tables, by prepared statements and nothing else. To see what the use case
itself costs, the same is done once more with a store that keeps nothing, against the same floor.
"""

from __future__ import annotations

import itertools
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from floors import Group, best, measure, tell

from orientation_core import Actor, Agency, Orientation, Role, Text
from orientation_core.components.complaints import COMPLAINT
from orientation_core.memory import MemoryStore
from orientation_plugins.sql.checks import record_row
from orientation_plugins.sql.journal import entry_row
from orientation_plugins.sql.outbox import message_row

ONE, MANY = 1_000, 1_000
AGENCY = Agency("bench", Text(fr="Banc d'essai", nl="Proefbank"), client_channel="file")
CLIENT = Actor("client-1", Role.CITIZEN)

BARE = {
    "complaint": "organisation, id, _version, {columns}, _salt, _head, _body, _words",
    "points": "organisation, record, _place, number, category, federal_category, outcome, norm, cause, remedied",
    "journal": "organisation, kind, record, number, at, actor, action, changes, state, previous, digest",
    "outbox": "id, organisation, kind, record, channel, recipient, event, due_at, letter, state, attempts, code",
    "claims": "organisation, scope, key, fingerprint, result",
}
KEYS = {
    "complaint": "organisation, id",
    "points": "organisation, record, _place",
    "outbox": "id",
    "claims": "organisation, scope, key",
}


def columns(table: str) -> str:
    points = next(part for part in COMPLAINT.parts if part.name == "points")
    return BARE[table].format(
        columns=", ".join(f'"{column.name}"' for column in COMPLAINT.columns),
        points=", ".join(name for name, _ in points.columns),
    )


def documents(first: int, count: int) -> list[bytes]:
    """Intakes of about 1 kB, as they come over the wire."""
    return [
        orjson.dumps(
            {
                "language": ("fr", "nl", "de")[n % 3],
                "subject": f"Dossier {n} bloqué",
                "text": f"Mon dossier {n} n'avance pas et personne ne répond au téléphone. " * 10,
                "channel": ("form", "email")[n % 2],
                "category": "treatment",
                "client": {
                    "name": f"Client {n}",
                    "email": f"client{n}@example.org",
                    "address": "Rue 1, 1000 Bruxelles",
                },
                "points": [{"summary": "Retard", "category": "treatment"}],
            }
        )
        for n in range(first, first + count)
    ]


class Tap(MemoryStore):
    """Keeps what is written, for the floor to write the same."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[tuple[str, Any]] = []

    @contextmanager
    def begin(self, organisation: str, *, write: bool = True, connection: Any = None) -> Iterator[Any]:
        with super().begin(organisation, write=write, connection=connection) as unit:
            yield _Tapped(unit, self.taken)


class _Tapped:
    def __init__(self, unit: Any, taken: list[tuple[str, Any]]) -> None:
        self._unit, self._taken = unit, taken

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._unit, name)
        if name not in ("add", "append", "enqueue", "claim"):
            return found

        def noted(*arguments: Any) -> Any:
            self._taken.append((name, arguments[-1]))
            return found(*arguments)

        return noted


class Nowhere(MemoryStore):
    """Keeps nothing of what is written, once it was told so: what is left is the use case."""

    def __init__(self) -> None:
        super().__init__()
        self.nothing = False

    @contextmanager
    def begin(self, organisation: str, *, write: bool = True, connection: Any = None) -> Iterator[Any]:
        with super().begin(organisation, write=write, connection=connection) as unit:
            yield _Idle(unit) if self.nothing else unit


class _Idle:
    def __init__(self, unit: Any) -> None:
        self._unit = unit

    def __getattr__(self, name: str) -> Any:
        return _nothing if name in ("add", "append", "enqueue", "claim") else getattr(self._unit, name)


def _nothing(*_arguments: Any) -> None:
    """Instead of writing."""


def same_rows(checks: Any, count: int, first: int) -> list[Group]:
    """For each case its rows by table, as the use case would write them."""
    tap = Tap()
    with Orientation.open(tap, AGENCY) as desk:
        tap.taken.clear()
        for number, document in enumerate(documents(first, count)):
            desk.complaints.receive(CLIENT, document, key=f"key-{first + number}")
    cases: list[Group] = []
    for name, value in tap.taken:
        if name == "add":
            cases.append([("complaint", [record_row("bench", checks, value)])])
            rows = [("bench", value.id, place, *row) for place, row in enumerate(value.parts["points"])]
            cases[-1].append(("points", rows))
        elif name == "append":
            cases[-1].append(("journal", [entry_row(value)]))
        elif name == "enqueue":
            cases[-1].append(("outbox", [message_row(value)]))
        else:
            cases[-1].append(("claims", [("bench", value.scope, value.key, value.fingerprint, value.result)]))
    return cases


def one_at_a_time(desk: Orientation, numbers: Iterator[int]) -> Callable[[], float]:
    """Cases a second of one round. :param numbers: of rounds, so that none repeats the keys of another."""

    def once() -> float:
        first = next(numbers) * 100_000
        given = documents(first, ONE)

        def go() -> None:
            for number, document in enumerate(given):
                desk.complaints.receive(CLIENT, document, key=f"key-{first + number}")

        return ONE / measure(go)

    return once


def sqlite(folder: Path) -> None:
    numbers = itertools.count(1)
    desk = Orientation.open(f"sqlite:///{folder}/desk.db", AGENCY)
    checks = desk.store._kind(COMPLAINT)[0].checks
    bare = sqlite3.connect(folder / "bare.db", isolation_level=None, cached_statements=512)
    bare.execute("PRAGMA journal_mode = WAL")
    bare.execute("PRAGMA synchronous = FULL")
    texts = {}
    for table in BARE:
        key = f", PRIMARY KEY ({KEYS[table]})" if table in KEYS else ""
        bare.execute(f"CREATE TABLE {table} ({columns(table)}{key})")
        marks = ", ".join("?" * len(columns(table).split(",")))
        texts[table] = f"INSERT INTO {table} ({columns(table)}) VALUES ({marks})"

    def floor_one() -> float:
        cases = same_rows(checks, ONE, next(numbers) * 100_000)

        def go() -> None:
            for case in cases:
                bare.execute("BEGIN IMMEDIATE")
                for table, rows in case:
                    for row in rows:
                        bare.execute(texts[table], row)
                bare.execute("COMMIT")

        return ONE / measure(go)

    def ours_many(desk: Orientation) -> Callable[[], float]:
        def once() -> float:
            first = next(numbers) * 100_000
            given = documents(first, MANY)
            keys = [f"key-{first + number}" for number in range(MANY)]
            return MANY / measure(lambda: desk.complaints.receive_many(CLIENT, given, keys=keys))

        return once

    def floor_many() -> float:
        cases = same_rows(checks, MANY, next(numbers) * 100_000)
        tables = [
            (table, [row for case in cases for name, rows in case if name == table for row in rows])
            for table in BARE
        ]

        def go() -> None:
            bare.execute("BEGIN IMMEDIATE")
            for table, rows in tables:
                bare.executemany(texts[table], rows)
            bare.execute("COMMIT")

        return MANY / measure(go)

    nowhere = Nowhere()
    alone = Orientation.open(nowhere, AGENCY)
    nowhere.nothing = True

    one, idle_one, floor = best(3, [one_at_a_time(desk, numbers), one_at_a_time(alone, numbers), floor_one])
    tell("receive, SQLite, one at a time", one, floor)
    tell("    the same without a store", idle_one, floor)
    many, idle_many, floor = best(3, [ours_many(desk), ours_many(alone), floor_many])
    tell("receive, SQLite, 1,000 at a time", many, floor)
    tell("    the same without a store", idle_many, floor)
    desk.close()


def postgresql() -> None:
    """One round trip: all five rows in one statement, as quickly as psycopg alone can."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    import psycopg

    from postgres import database, plain

    numbers = itertools.count(1)
    with database() as url, database() as bare_url:
        desk = Orientation.open(url, AGENCY)
        checks = desk.store._kind(COMPLAINT)[0].checks
        bare = psycopg.connect(plain(bare_url), autocommit=True)
        kinds = {
            "_version": "int",
            "_place": "int",
            "number": "int",
            "at": "bigint",
            "due_at": "bigint",
            "letter": "int",
            "attempts": "int",
        }
        binary = {"_salt", "_head", "previous", "digest", "fingerprint"}
        for column in COMPLAINT.columns:
            kinds[column.name] = "text" if column.type.value == "text" else "bigint"
        for table in BARE:
            names = [name.strip().strip('"') for name in columns(table).split(",")]
            made = ", ".join(
                f'"{name}" {"bytea" if name in binary else kinds.get(name, "text")}' for name in names
            )
            key = f", PRIMARY KEY ({KEYS[table]})" if table in KEYS else ""
            bare.execute(f"CREATE TABLE {table} ({made}{key})")

        def together() -> str:
            parts, numbers = [], itertools.count(1)
            for place, table in enumerate(BARE):
                marks = ", ".join(f"${next(numbers)}" for _ in columns(table).split(","))
                parts.append(f"w{place} AS (INSERT INTO {table} VALUES ({marks}))")
            return f"WITH {', '.join(parts)} SELECT 1"

        statement = together()

        def floor() -> float:
            cases = same_rows(checks, ONE, next(numbers) * 100_000)
            order = list(BARE)
            flat = []
            for case in cases:
                by_table = dict(case)
                flat.append([value for table in order for row in by_table[table] for value in row])

            def go() -> None:
                for values in flat:
                    # Not the usual cursor, which reads so long a statement anew each time.
                    psycopg.RawCursor(bare).execute(statement, values, prepare=True)

            return ONE / measure(go)

        tell("receive, PostgreSQL, one at a time", *best(3, [one_at_a_time(desk, numbers), floor]))
        desk.close()
        bare.close()


def main() -> None:
    which = sys.argv[1] if len(sys.argv) > 1 else "both"
    if which in ("sqlite", "both"):
        with tempfile.TemporaryDirectory() as folder:
            sqlite(Path(folder))
    if which in ("postgresql", "both"):
        postgresql()


if __name__ == "__main__":
    main()

"""Intakes a second on PostgreSQL against the driver alone: one statement for one intake, COPY for 1,000.

Run: python bench/store_postgresql.py (ORIENTATION_TEST_POSTGRESQL names a server; else one is started from a wheel).
"""

from __future__ import annotations

import itertools
import sys
from functools import partial
from pathlib import Path

import psycopg
from floors import CASE, COLUMNS, ORGANISATION, Group, best, intakes, measure, rows, tell, write

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from orientation_plugins.sql import open_store
from orientation_plugins.sql.store import SqlStore
from postgres import database, plain

ONE, MANY = 1_500, 1_000

TYPES = {"_version": "int8", "received_at": "int8", "closed_at": "int8", "due_at": "int8", "priority": "int8"}
TYPES |= {
    "day": "int8",
    "_place": "int8",
    "number": "int8",
    "at": "int8",
    "letter": "int8",
    "attempts": "int8",
}
TYPES |= {"_salt": "bytea", "_head": "bytea", "previous": "bytea", "digest": "bytea", "fingerprint": "bytea"}

KEYS = {
    "case_file": "organisation, id",
    "case_file_points": "organisation, record, _place",
    "claims": "organisation, scope, key",
    "outbox": "id",
    "journal": "position",
}


def bare(url: str) -> psycopg.Connection:
    """Bare tables: primary keys and no other index."""
    connection = psycopg.connect(plain(url), autocommit=True)
    connection.prepare_threshold = 2
    for table, columns in COLUMNS.items():
        typed = [f"{name} {TYPES.get(name, 'text')}" for name in columns.split(", ")]
        if table == "journal":
            typed.append("position int8 GENERATED ALWAYS AS IDENTITY")
        connection.execute(f"CREATE TABLE {table} ({', '.join(typed)}, PRIMARY KEY ({KEYS[table]}))")
    return connection


def raw_one(connection: psycopg.Connection, group: Group) -> None:
    inserts = [
        f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({', '.join(['%s'] * len(COLUMNS[table].split(',')))})"
        for table, _ in group
    ]
    named = ", ".join(f"i{number} AS ({insert})" for number, insert in enumerate(inserts[:-1]))
    text = f"WITH {named} {inserts[-1]}"
    cursor = connection.cursor()
    for lines in zip(*(lines for _, lines in group), strict=True):
        cursor.execute(text, [value for line in lines for value in line])


def raw_many(connection: psycopg.Connection, group: Group, *, lexemes: bool) -> None:
    with connection.transaction(), connection.cursor() as cursor:
        for table, lines in group:
            # The driver knows no binary form of lexemes.
            form = "text" if lexemes and table == "case_file" else "binary"
            with cursor.copy(f"COPY {table} ({COLUMNS[table]}) FROM STDIN (FORMAT {form})") as copy:
                if form == "binary":
                    copy.set_types([TYPES.get(name, "text") for name in COLUMNS[table].split(", ")])
                for line in lines:
                    copy.write_row(line)


def main() -> None:
    with database() as one, database() as other, database() as third:
        store, same = open_store(one), open_store(other)
        for each in (store, same):
            each.prepare([CASE])
        indexed = psycopg.connect(plain(other), autocommit=True)
        indexed.prepare_threshold = 2
        run(store, {"bare tables": bare(third), "our tables": indexed})


def run(store: SqlStore, floors: dict[str, psycopg.Connection]) -> None:
    numbers = itertools.count(1)

    def ours(count: int, size: int) -> float:
        work = intakes(next(numbers) * 10_000, count)

        def go() -> None:
            for start in range(0, count, size):
                with store.begin(ORGANISATION) as unit:
                    for one in work[start : start + size]:
                        write(unit, one)

        return count / measure(go)

    def floor_one(connection: psycopg.Connection) -> float:
        group = rows(intakes(next(numbers) * 10_000, ONE), store)
        return ONE / measure(lambda: raw_one(connection, group))

    def floor_many(connection: psycopg.Connection) -> float:
        lexemes = connection is floors.get("our tables")
        groups = [rows(intakes(next(numbers) * 10_000 + n * MANY, MANY), store) for n in range(5)]
        return 5 * MANY / measure(lambda: [raw_many(connection, group, lexemes=lexemes) for group in groups])

    for name, mine, floor in (
        ("one at a time", lambda: ours(ONE, 1), floor_one),
        ("1,000 at a time", lambda: ours(5 * MANY, MANY), floor_many),
    ):
        speeds = best(3, [mine, *(partial(floor, one) for one in floors.values())])
        for label, speed in zip(floors, speeds[1:], strict=True):
            tell(f"PostgreSQL {name}, {label}", speeds[0], speed)


if __name__ == "__main__":
    main()

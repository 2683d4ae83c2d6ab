"""Intakes a second on SQLite, one at a time and 1,000 at a time, against the driver alone. Run: python bench/store_sqlite.py"""

from __future__ import annotations

import itertools
import sqlite3
import tempfile
from functools import partial
from pathlib import Path

from floors import CASE, COLUMNS, ORGANISATION, Group, bare_sqlite, best, intakes, measure, rows, tell, write

from orientation_plugins.sql import open_store
from orientation_plugins.sql.store import SqlStore

ONE, MANY = 1_500, 1_000


def insert(table: str) -> str:
    marks = ", ".join("?" * len(COLUMNS[table].split(",")))
    return f"INSERT INTO {table} ({COLUMNS[table]}) VALUES ({marks})"


def raw_one(connection: sqlite3.Connection, group: Group) -> None:
    texts = [insert(table) for table, _ in group]
    for lines in zip(*(lines for _, lines in group), strict=True):
        connection.execute("BEGIN IMMEDIATE")
        for text, line in zip(texts, lines, strict=True):
            connection.execute(text, line)
        connection.execute("COMMIT")


def raw_many(connection: sqlite3.Connection, group: Group) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table, lines in group:
        connection.executemany(insert(table), lines)
    connection.execute("COMMIT")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/store.db")
        same = open_store(f"sqlite:///{folder}/same.db")
        for one in (store, same):
            one.prepare([CASE])
        bare = bare_sqlite(Path(folder) / "bare.db")
        indexed = sqlite3.connect(f"{folder}/same.db", isolation_level=None)
        indexed.execute("PRAGMA synchronous = FULL")
        run(store, {"bare tables": bare, "our tables, without words": indexed})


def run(store: SqlStore, floors: dict[str, sqlite3.Connection]) -> None:
    numbers = itertools.count(1)

    def ours_one() -> float:
        work = intakes(next(numbers) * 10_000, ONE)

        def go() -> None:
            for one in work:
                with store.begin(ORGANISATION) as unit:
                    write(unit, one)

        return ONE / measure(go)

    def ours_many() -> float:
        work = intakes(next(numbers) * 10_000, 5 * MANY)

        def go() -> None:
            for start in range(0, len(work), MANY):
                with store.begin(ORGANISATION) as unit:
                    for one in work[start : start + MANY]:
                        write(unit, one)

        return len(work) / measure(go)

    def floor_one(connection: sqlite3.Connection) -> float:
        group = rows(intakes(next(numbers) * 10_000, ONE), store)
        return ONE / measure(lambda: raw_one(connection, group))

    def floor_many(connection: sqlite3.Connection) -> float:
        groups = [rows(intakes(next(numbers) * 10_000 + n * MANY, MANY), store) for n in range(5)]
        return 5 * MANY / measure(lambda: [raw_many(connection, group) for group in groups])

    for name, ours, floor in (
        ("one at a time", ours_one, floor_one),
        ("1,000 at a time", ours_many, floor_many),
    ):
        speeds = best(3, [ours, *(partial(floor, one) for one in floors.values())])
        for label, speed in zip(floors, speeds[1:], strict=True):
            tell(f"SQLite {name}, {label}", speeds[0], speed)


if __name__ == "__main__":
    main()

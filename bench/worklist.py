"""A page of the work list and a search, at 100,000 cases, against the plain query on the driver.

Run: python bench/worklist.py [sqlite|postgresql|both] [cases]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from floors import CASE, NAMES, ORGANISATION, START, intakes

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from orientation_core.store import Query, Where
from orientation_plugins.sql import open_store
from orientation_plugins.sql.store import SqlStore
from postgres import database

FIELDS = f"id, _version, {', '.join(NAMES)}, _salt, _head, _body, _words"
OPEN = (Where("state", "=", "in_treatment"),)
ASKED = {
    "work list, 25 by due date": Query(OPEN, order=("due_at",), limit=25),
    "work list, newest 25": Query(OPEN, order=("-received_at",), limit=25),
    "search, rare word, newest 25": Query(search="rare77", order=("-received_at",), limit=25),
    "search, two words, newest 25": Query(search="w310 w3", order=("-received_at",), limit=25),
    "search, word of every case, newest 25": Query(search="commun", order=("-received_at",), limit=25),
}


def plain_queries(sqlite: bool) -> dict[str, tuple[str, tuple[Any, ...]]]:
    """What one would write by hand."""
    mark = "?" if sqlite else "%s"
    head = f"SELECT {FIELDS} FROM case_file WHERE organisation = {mark}"
    matches = (
        "_key IN (SELECT rowid FROM case_file_words WHERE case_file_words MATCH ?)"
        if sqlite
        else "_words @@ %s::tsquery"
    )
    newest = "ORDER BY received_at DESC, id DESC LIMIT 25"
    words = (
        ['"rare77"*', '"w310" "w3"*', '"commun"*']
        if sqlite
        else ["'rare77':*", "'w310' & 'w3':*", "'commun':*"]
    )
    in_treatment = f"{head} AND state = {mark}"
    return dict(
        zip(
            ASKED,
            [
                (
                    f"{in_treatment} AND due_at IS NOT NULL ORDER BY due_at, id LIMIT 25",
                    (ORGANISATION, "in_treatment"),
                ),
                (f"{in_treatment} AND received_at IS NOT NULL {newest}", (ORGANISATION, "in_treatment")),
                *(
                    (f"{head} AND received_at IS NOT NULL AND {matches} {newest}", (ORGANISATION, word))
                    for word in words
                ),
            ],
            strict=True,
        )
    )


def median(work: Callable[[], object], times: int = 41) -> float:
    found = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        found.append(time.perf_counter() - started)
    return sorted(found)[times // 2] * 1000


def compare(name: str, store: SqlStore, cases: int) -> None:
    store.prepare([CASE])
    for start in range(0, cases, 5_000):
        with store.begin(ORGANISATION) as unit:
            for one in intakes(start, 5_000):
                unit.add(CASE, one.record)
    proxy = store.backend().engine.raw_connection()
    driver = proxy.driver_connection
    if name == "PostgreSQL":
        driver.autocommit = True
        driver.execute("VACUUM ANALYZE")
    for label, (sql, values) in plain_queries(name == "SQLite").items():

        def ours(query: Query = ASKED[label]) -> int:
            with store.begin(ORGANISATION, write=False) as unit:
                return len(unit.find(CASE, query))

        def plain(sql: str = sql, values: tuple[Any, ...] = values) -> int:
            return len(driver.execute(sql, values).fetchall())

        assert ours() == plain() > 0
        mine, floor = median(ours), median(plain)
        print(
            f"{name} {label:<40} {mine:8.2f} ms  plain {floor:8.2f} ms  ratio {mine / floor:.2f}", flush=True
        )
    proxy.close()
    last = START + (cases - 30) * 60_000_000
    far = Query(OPEN, order=("received_at",), limit=25)
    with store.begin(ORGANISATION, write=False) as unit:
        behind = unit.find(CASE, Query((*OPEN, Where("received_at", ">", last - 60_000_000 * 500)), limit=1))[
            0
        ].id
        first = median(lambda: unit.find(CASE, far))
        deep = median(lambda: unit.find(CASE, Query(far.where, order=far.order, limit=25, after=behind)))
    print(
        f"{name} a page at the end of the list {deep:.2f} ms, at its beginning {first:.2f} ms, ratio {deep / first:.2f}"
    )


def main() -> None:
    which = sys.argv[1] if len(sys.argv) > 1 else "both"
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with ExitStack() as stack:
        if which in ("sqlite", "both"):
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            compare("SQLite", open_store(f"sqlite:///{folder}/desk.db"), cases)
        if which in ("postgresql", "both"):
            compare("PostgreSQL", open_store(stack.enter_context(database())), cases)


if __name__ == "__main__":
    main()

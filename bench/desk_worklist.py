"""A page of the work list and a search at 100,000 cases, as the desk gives them, against the query on the driver.

Run: ``python bench/desk_worklist.py [sqlite|postgresql|both] [cases]``. Ours asks for permission, reads each case and
makes the lines of the list; the floor is the statement that the store itself sends, its 25 rows fetched and no more.
Target: at most 3 times the floor.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import attrs

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from receive import AGENCY, CLIENT, documents
from worklist import median

from orientation_core import Actor, Orientation, Role
from orientation_core.components.complaints import COMPLAINT
from orientation_core.documents import to_document
from orientation_core.model.journal import canonical
from orientation_core.store import Query, Record, Where
from postgres import database

HANDLER = Actor("official-1", Role.COORDINATOR)
OPEN = (Where("closed_at", "null"),)


def fill(desk: Orientation, cases: int) -> None:
    """`cases` cases over 500 days: one in two closed, each word of a thousand in one of a thousand."""
    chance = random.Random(1)
    patterns = [desk.complaints.receive(CLIENT, one) for one in documents(0, 200)]
    for start in range(0, cases, 5_000):
        with desk.store.begin("bench") as unit:
            for number in range(start, start + 5_000):
                unit.add(COMPLAINT, _varied(patterns[number % 200], number, chance))


def _varied(pattern: Any, number: int, chance: random.Random) -> Record:
    word = f" zonnebloem{number % 1000}" if number % 2 else ""
    days = timedelta(days=chance.randrange(500), seconds=chance.randrange(36_000))
    case = attrs.evolve(
        pattern,
        id=f"019caf00-0000-7000-8000-{number:012x}",
        reference=f"B{number:09d}",
        text=f"{pattern.text}{word}",
        received_at=pattern.received_at - days,
        closed_at=pattern.received_at if number % 2 else None,
        clocks=tuple(attrs.evolve(run, due_on=run.due_on - days) for run in pattern.clocks),
    )
    body = canonical(to_document(case))
    return Record(
        case.id,
        1,
        body,
        COMPLAINT.row(case),
        bytes(16),
        bytes(32),
        COMPLAINT.words(case),
        COMPLAINT.derived(case),
    )


ASKED: dict[str, tuple[Callable[[Any], object], Query]] = {
    "work list, 25 by due date": (
        lambda desk: desk.worklist(HANDLER),
        Query(OPEN, order=("next_due_on", "received_at"), limit=25),
    ),
    "search, rare word, newest 25": (
        lambda desk: desk.search(HANDLER, "zonnebloem77"),
        Query(search="zonnebloem77", order=("-received_at",), limit=25),
    ),
}


def floor(desk: Orientation, query: Query) -> Callable[[], int]:
    """The store's own statements for `query`, on the driver alone."""
    store: Any = desk.store
    lent = store.backend().connections.take()
    _, asker = store._kind(COMPLAINT)
    asked = []
    for question in asker.find("bench", query, None):
        question.values["limit"] = query.limit
        asked.append((question.statement.sql, question.arguments()))

    def go() -> int:
        found = 0
        for sql, values in asked:
            if found < (query.limit or 0):
                found += len(lent.driver.execute(sql, values).fetchall())
        return found

    return go


def compare(name: str, url: str, cases: int) -> None:
    with Orientation.open(url, AGENCY) as desk:
        fill(desk, cases)
        store: Any = desk.store
        if name == "PostgreSQL":
            with (
                store.backend().engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection
            ):
                connection.exec_driver_sql("VACUUM ANALYZE")
        for label, (ours, query) in ASKED.items():
            plain = floor(desk, query)
            assert len(ours(desk.complaints)) == plain() > 0  # type: ignore[arg-type]
            mine, least = median(partial(ours, desk.complaints)), median(plain)
            print(
                f"{name} {label:<32} {mine:7.2f} ms  plain {least:7.2f} ms  ratio {mine / least:.2f}",
                flush=True,
            )


def main() -> None:
    which = sys.argv[1] if len(sys.argv) > 1 else "both"
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    with ExitStack() as stack:
        if which in ("sqlite", "both"):
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            compare("SQLite", f"sqlite:///{folder}/desk.db", cases)
        if which in ("postgresql", "both"):
            compare("PostgreSQL", stack.enter_context(database()), cases)


if __name__ == "__main__":
    main()

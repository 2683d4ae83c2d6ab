"""What a published charter adds to receiving a complaint. Run: python bench/binding.py [CASES]

Two desks on SQLite, the same but for a charter of 20 commitments in force on one of them, take turns; promised: at most
10 % more. The store in memory, where nothing is written to a disk, shows the work itself.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from monitoring import commitments
from receive import AGENCY, CLIENT, documents

from orientation_core import Actor, Orientation, Role

COORDINATOR = Actor("c", Role.COORDINATOR)


def with_charter(desk: Orientation) -> None:
    import attrs

    from charters import draft

    promised = tuple(
        attrs.evolve(one, owner="desk", text=attrs.evolve(one.text, fr="a", nl="b", de="c"))
        for one in commitments()
    )
    document = draft(valid_from=date(2020, 1, 1), commitments=promised)
    desk.charters.draft(COORDINATOR, document)
    desk.charters.consult(COORDINATOR, document["name"], "panel", date(2020, 1, 1))
    desk.charters.approve(COORDINATOR, document["name"], "board")
    desk.charters.publish(COORDINATOR, document["name"])


def compare(name: str, urls: tuple[str, str], cases: int) -> None:
    plain, bound = (Orientation.open(url, AGENCY, clock=lambda: datetime.now(UTC)) for url in urls)
    with_charter(bound)
    portion, times = 100, {"plain": [], "bound": []}
    for number in range(cases // portion):
        given = documents(number * portion, portion)
        for label, desk in (
            (("plain", plain), ("bound", bound)) if number % 2 else (("bound", bound), ("plain", plain))
        ):
            begin = time.process_time()
            for document in given:
                desk.complaints.receive(CLIENT, document)
            times[label].append((time.process_time() - begin) / portion * 1e6)
    assert desk.complaints.receive(CLIENT, documents(10**6, 1)[0]) is not None
    assert bound.complaints.receive(CLIENT, documents(10**6 + 1, 1)[0]).promises
    before, after = (min(times[label]) for label in ("plain", "bound"))
    middle = statistics.median(times["bound"]) / statistics.median(times["plain"])
    print(
        f"{name}: {before:.0f} µs without, {after:.0f} µs with a charter: {100 * (after / before - 1):+.1f} % (medians {100 * (middle - 1):+.1f} %)"
    )
    for desk in (plain, bound):
        desk.close()


def main() -> None:
    cases = int(sys.argv[1]) if len(sys.argv) == 2 else 2_000
    with tempfile.TemporaryDirectory() as folder:
        compare("receive, SQLite", (f"sqlite:///{folder}/a.db", f"sqlite:///{folder}/b.db"), cases)
    compare("receive, memory", ("memory:", "memory:"), cases)


if __name__ == "__main__":
    main()

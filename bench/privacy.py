"""Finding, exporting and erasing one person among many: does it take longer when there are more cases?

Run: ``python bench/privacy.py [sqlite|postgresql|both] [cases ...]`` (2,000 20,000 200,000 when not said). Each store holds cases
of as many people; ours are those of nine people with three cases each, a letter that arrived, and a mention in another's case. What
is printed is the best of eight, and the ratio between the largest and the smallest store. Target: at most 1.5.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import attrs

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from receive import AGENCY, CLIENT, documents

from orientation_core import Actor, Orientation, Role
from orientation_core.components.complaints import COMPLAINT
from orientation_core.documents import to_document
from orientation_core.model.journal import canonical
from orientation_core.model.privacy import Identifier
from orientation_core.store import Record
from postgres import database

OFFICER = Actor("official-1", Role.COORDINATOR)
PEOPLE = 9
TARGET = 1.5

#: Words of ours are not among those; a text takes sixty of them.
_WORDS = [
    f"{first}{second}" for first in ("dossier", "attente", "guichet", "courrier") for second in range(5_000)
]


def fill(desk: Orientation, cases: int) -> None:
    """`cases` cases of as many people, each with sixty words out of twenty thousand, written as the store writes them."""
    chance = random.Random(1)
    patterns = [desk.complaints.receive(CLIENT, one) for one in documents(0, 50)]
    numbers = iter(range(cases))
    while portion := list(islice(numbers, 5_000)):
        with desk.store.begin(AGENCY.slug) as unit:
            for number in portion:
                unit.add(COMPLAINT, _of_somebody(patterns[number % 50], number, chance))


def _of_somebody(pattern: Any, number: int, chance: random.Random) -> Record:
    client = attrs.evolve(
        pattern.client, actor=None, name=f"Client Nombre{number}", email=f"client{number}@example.org"
    )
    case = attrs.evolve(
        pattern,
        id=f"019caf00-0000-7000-8000-{number:012x}",
        reference=f"B{number:09d}",
        text=" ".join(chance.choices(_WORDS, k=60)),
        client=client,
        received_at=pattern.received_at - timedelta(days=chance.randrange(500)),
    )
    body = canonical(to_document(case))
    columns = COMPLAINT.row(case)
    words, parts = COMPLAINT.words(case), COMPLAINT.derived(case)
    return Record(case.id, 1, body, columns, bytes(16), bytes(32), words, parts)


def come_in(desk: Orientation, number: int) -> list[Identifier]:
    """Somebody with three cases, and named in a fourth."""
    email = f"zoe.wijnants{number}@example.org"
    client = {"name": f"Zoé Wijnants{number}", "email": email, "phone": f"+32 470 55 44 {number:02d}"}
    for case in range(3):
        said = f"Bonjour, mot{number}x{case} " + " ".join(_WORDS[case : case + 40])
        document = {"language": "fr", "text": said, "channel": "email", "client": client}
        desk.complaints.receive(Actor(f"zoe-{number}", Role.CITIZEN), document)
    beside = {"language": "fr", "text": f"J'ai vu {email} hier.", "channel": "email"}
    desk.complaints.receive(CLIENT, beside | {"client": {"email": f"other{number}@example.org"}})
    return [Identifier.of("email", email)]  # type: ignore[list-item]


def made(desk: Orientation, cases: int) -> list[list[Identifier]]:
    """A store of so many cases, and the people who are asked for."""
    fill(desk, cases)
    people = [come_in(desk, number) for number in range(PEOPLE)]
    store: Any = desk.store
    store.scrub()
    if store.backend().name == "postgresql":
        with store.backend().engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
    return people


ASKED: dict[str, Callable[[Orientation, list[Identifier]], object]] = {
    "find": lambda desk, who: desk.privacy.find(OFFICER, who),
    "access": lambda desk, who: desk.privacy.access(OFFICER, who),
    "erase": lambda desk, who: desk.privacy.erase(OFFICER, who, ground="art17", authority="bench"),
}


def taken(
    desk: Orientation, ask: Callable[[Orientation, list[Identifier]], object], who: list[Identifier]
) -> float:
    """Milliseconds."""
    started = time.perf_counter()
    ask(desk, who)
    return (time.perf_counter() - started) * 1000


def by_turns(name: str, sizes: list[int]) -> dict[int, dict[str, float]]:
    """The best of each store, person after person, the stores by turns: what else the machine does slows all of them."""
    with ExitStack() as stack:
        desks = {cases: stack.enter_context(opened(name)) for cases in sizes}
        people = {cases: made(desk, cases) for cases, desk in desks.items()}
        found: dict[int, dict[str, list[float]]] = {cases: {what: [] for what in ASKED} for cases in sizes}
        for number in range(PEOPLE):
            for what, ask in ASKED.items():
                for cases, desk in desks.items():
                    found[cases][what].append(taken(desk, ask, people[cases][number]))
    # The first of each makes the statements.
    return {cases: {what: min(times[1:]) for what, times in each.items()} for cases, each in found.items()}


@contextmanager
def opened(name: str) -> Iterator[Orientation]:
    with ExitStack() as stack:
        if name == "sqlite":
            folder = stack.enter_context(tempfile.TemporaryDirectory())
            url = f"sqlite:///{folder}/desk.db"
        else:
            url = stack.enter_context(database())
        yield stack.enter_context(Orientation.open(url, AGENCY))


def main() -> None:
    which = sys.argv[1] if len(sys.argv) > 1 else "both"
    sizes = [int(one) for one in sys.argv[2:]] or [2_000, 20_000, 200_000]
    for name in ("sqlite", "postgresql") if which == "both" else (which,):
        found = by_turns(name, sizes)
        for cases, each in found.items():
            told = "  ".join(f"{what} {best:7.1f} ms" for what, best in each.items())
            print(f"{name:<10} {cases:>9,} cases  {told}", flush=True)
        for what in found[sizes[0]]:
            ratio = found[sizes[-1]][what] / found[sizes[0]][what]
            verdict = "reached" if ratio <= TARGET else "missed"
            print(f"{name:<10} {what}: largest to smallest {ratio:.2f} ({verdict}: {TARGET})", flush=True)


if __name__ == "__main__":
    main()

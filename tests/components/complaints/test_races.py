"""P2, T6b: two changes at once over the same cases, on both databases: the right result, or a typed refusal; never half.

Each pair is begun at the same moment many times; whichever comes first, what is left hangs together.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from battery import size
from desks import COORDINATOR, HANDLER, START, intake, open_desk, store_url
from orientation_core import Actor, Orientation, Role
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.errors import Conflict, NotFound, OrientationError, Refused, StoreError
from orientation_core.model.complaints import Complaint
from orientation_core.model.parties import Client
from orientation_core.model.privacy import ERASED, Identifier
from orientation_core.store import Query
from orientation_core.testing.clock import FixedClock

ROUNDS = size(2, 40)
WHO = Actor("handler-3", Role.HANDLER)

#: What two may do at once with the cases 0, 1 and 2.
Act = Callable[[Orientation, list[Complaint]], Any]


def merge(one: int, into: int) -> Act:
    return lambda desk, cases: desk.complaints.merge(HANDLER, cases[one].id, cases[into].id, reason="x")


def unmerge(one: int) -> Act:
    return lambda desk, cases: desk.complaints.unmerge(COORDINATOR, cases[one].id)


def erase(one: int) -> Act:
    def erased(desk: Orientation, cases: list[Complaint]) -> None:
        asked = [Identifier.of("email", str(cases[one].client.email))]
        try:
            desk.privacy.erase(COORDINATOR, asked, ground="art17")
        except StoreError as error:
            # The other one still read an older state; it is erased, and the files are cleaned later.
            if "scrub the store again" not in str(error):
                raise

    return erased


def note(one: int) -> Act:
    return lambda desk, cases: desk.complaints.note(WHO, cases[one].id, "Vu.")


def qualify(one: int) -> Act:
    return lambda desk, cases: desk.complaints.qualify(WHO, cases[one].id, category="treatment")


def split(one: int) -> Act:
    return lambda desk, cases: desk.complaints.split(HANDLER, cases[one].id, [[2]])


def join(one: int) -> Act:
    client = Client(name="Pieter", email="pieter@example.org")
    return lambda desk, cases: desk.complaints.join(WHO, cases[one].id, client)


def withdraw(one: int) -> Act:
    return lambda desk, cases: desk.complaints.withdraw(WHO, cases[one].id)


def letter(one: int) -> Act:
    def write(desk: Orientation, cases: list[Complaint]) -> Any:
        who = Actor(str(cases[one].client.actor), Role.CITIZEN)
        return desk.complaints.note_letter(who, cases[one].id, "Re", "Encore ceci.")

    return write


#: Each pair, and what was done before.
RACES: dict[str, tuple[Act, Act, tuple[Act, ...]]] = {
    "merge and treat the leading case": (merge(0, 1), qualify(1), ()),
    "merge and treat the merged case": (merge(0, 1), qualify(0), ()),
    "merge each into the other": (merge(0, 1), merge(1, 0), ()),
    "merge into two": (merge(0, 1), merge(0, 2), ()),
    "merge in a chain": (merge(0, 1), merge(1, 2), ()),
    "merge in a ring": (merge(1, 2), merge(2, 0), (merge(0, 1),)),
    "merge and withdraw": (merge(0, 1), withdraw(1), ()),
    "un-merge twice": (unmerge(0), unmerge(0), (merge(0, 1),)),
    "un-merge and erase the merged": (unmerge(0), erase(0), (merge(0, 1),)),
    "un-merge and erase the leading": (unmerge(0), erase(1), (merge(0, 1),)),
    "un-merge and write to the merged": (unmerge(0), letter(0), (merge(0, 1),)),
    "erase two that hang together": (erase(0), erase(1), (merge(0, 1),)),
    "split twice": (split(0), split(0), ()),
    "split and merge": (split(0), merge(0, 1), ()),
    "split and erase": (split(0), erase(0), ()),
    "join and merge": (join(1), merge(0, 1), ()),
    "note and note": (note(0), note(0), ()),
    "erase and note": (erase(0), note(0), ()),
}


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def desk(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Orientation]:
    settings = {"privacy": {"authority": "x"}}
    with (
        store_url(request.param, tmp_path_factory.mktemp("races")) as url,
        open_desk(url, clock=FixedClock(START), settings=settings) as opened,
    ):
        yield opened


def cases_of(desk: Orientation, turn: str) -> list[Complaint]:
    points = [{"summary": "Un"}, {"summary": "Deux"}]
    return [
        desk.complaints.receive(
            Actor(f"client-{turn}-{number}", Role.CITIZEN),
            intake(
                points=points,
                client={"name": f"Name {turn} {number}", "email": f"c{turn}-{number}@example.org"},
            ),
        )
        for number in range(3)
    ]


def at_once(
    desk: Orientation, cases: list[Complaint], acts: tuple[Act, ...]
) -> list[OrientationError | None]:
    """What became of each; anything that is no error of ours ends the test."""
    ready, outcomes = threading.Barrier(len(acts)), [None] * len(acts)
    broken: list[BaseException] = []

    def do(place: int) -> None:
        ready.wait()
        try:
            acts[place](desk, cases)
        except OrientationError as error:
            outcomes[place] = error
        except BaseException as error:  # the test says which
            broken.append(error)

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "two wait for each other"
    assert broken == []
    return outcomes


def hangs_together(desk: Orientation) -> None:
    """Who was merged into whom is said on both sides, nobody goes round in a ring, and what was told is owed once."""
    with desk.complaints.begin(write=False) as unit:
        found = {record.id: desk.complaints.read(record) for record in unit.find(COMPLAINT, Query())}
    said = {(one.id, one.merged.into) for one in found.values() if one.merged is not None}
    led = {
        (one.case, each.id)
        for each in found.values()
        for one in each.complainants
        if one.case
        and one.left_at is None
        and found[one.case].merged
        and found[one.case].merged.into == each.id
    }
    for case, into in said - led:
        assert ERASED in found[into].flags or ERASED in found[case].flags, (case, into)
    for start in found.values():
        seen, at = set(), start
        while at.merged is not None:
            assert at.id not in seen, "round in a ring"
            seen.add(at.id)
            at = found[at.merged.into]
    letters = Counter(
        (one.id, letter.number)
        for one in found.values()
        for letter in one.letters
        if letter.direction == "out"
    )
    queued = Counter(
        (each.record, each.letter) for each in desk.store.messages(desk.agency.slug, limit=100_000)
    )
    assert all(count == 1 for count in queued.values())
    gone = {one.id for one in found.values() if ERASED in one.flags}
    # A part has the letters of the case it was a part of; those were told once, there.
    own = {(case, number) for case, number in letters if case not in gone and found[case].split_from is None}
    assert own <= set(queued)


@pytest.mark.parametrize("race", RACES)
def test_two_at_once(desk: Orientation, race: str) -> None:
    one, other, before = RACES[race]
    outcomes: Counter[str] = Counter()
    for turn in range(ROUNDS):
        cases = cases_of(desk, f"{list(RACES).index(race)}-{turn}")
        for act in before:
            act(desk, cases)
        found = at_once(desk, cases, (one, other) if turn % 2 else (other, one))
        assert any(error is None for error in found), found
        assert all(error is None or isinstance(error, (Conflict, Refused, NotFound)) for error in found), (
            found
        )
        outcomes.update(type(error).__name__ for error in found)
    hangs_together(desk)
    assert desk.verify() == []


def test_thirty_at_once_lose_no_note(desk: Orientation) -> None:
    """Each note that was acknowledged is there; who lost too often is told so."""
    case = cases_of(desk, "n")[0]
    who = [Actor(f"handler-{number}", Role.HANDLER) for number in range(30)]
    acts = tuple((lambda desk, cases, by=by: desk.complaints.note(by, cases[0].id, by.id)) for by in who)
    outcomes = at_once(desk, [case], acts)
    kept = {one.text for one in desk.complaints.get(COORDINATOR, case.id).notes}
    assert kept == {by.id for by, error in zip(who, outcomes, strict=True) if error is None}
    assert all(error is None or isinstance(error, Conflict) for error in outcomes)

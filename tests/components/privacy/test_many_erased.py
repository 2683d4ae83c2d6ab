"""P9, T15: of many people some are erased; of those nothing is left in any file, not in a restored backup either, of others everything."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from battery import size
from desks import COORDINATOR, HANDLER, intake
from orientation_core import Actor, NotAllowed, Orientation, Refused, Role
from orientation_core.documents import write
from orientation_core.model.privacy import Identifier
from planting import opened, sqlite_files

PEOPLE, ERASED = size(60, 1000), size(8, 100)

#: Who goes: spread over the whole store.
GONE = [number * PEOPLE // ERASED for number in range(ERASED)]


def marks(number: int) -> dict[str, str]:
    """Each is one word that stands nowhere else, so that its bytes are found wherever they lie."""
    places = ("name", "mail", "text", "file", "bytes", "note", "reply", "street")
    return {place: f"zq{place}{number:05d}" for place in places}


def asked(number: int) -> list[Identifier]:
    return [Identifier.of("email", f"{marks(number)['mail']}@example.org")]


def come_in(desk: Orientation, number: int) -> None:
    said, who = marks(number), Actor(f"zqid{number:05d}", Role.CITIZEN)
    client = {
        "name": f"Anne {said['name']}",
        "email": f"{said['mail']}@example.org",
        "address": f"{said['street']} 4, 1000 Bruxelles",
    }
    case = desk.complaints.receive(
        who, intake(text=f"Bonjour, {said['text']}.", client=client), key=said["name"]
    )
    content = f"scan {said['bytes']}".encode()
    desk.complaints.attach(who, case.id, content, label=f"{said['file']}.txt", type="text/plain")
    if number % 4 == 0:
        desk.complaints.note(HANDLER, case.id, f"Appel de {said['note']}")
        desk.complaints.note_letter(who, case.id, "Suite", f"Encore, {said['reply']}")
    if number % 5 == 0:  # named in somebody else's case
        other = intake(
            text=f"J'ai vu {said['mail']}@example.org.", client={"email": f"other{number}@example.org"}
        )
        desk.complaints.receive(Actor(f"other{number}", Role.CITIZEN), other)


@attrs.frozen
class Store:
    desk: Orientation
    folder: Path
    path: Path
    backup: Path


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("many")
    path, backup = folder / "desk.db", tmp_path_factory.mktemp("backup") / "desk.db"
    with opened(f"sqlite:///{path}", folder / "out") as desk:
        for number in range(PEOPLE):
            come_in(desk, number)
        desk.store.seal(1)
        desk.store.scrub()
        shutil.copy(path, backup)
        for number in GONE:
            desk.privacy.erase(COORDINATOR, asked(number), ground="art17")
        yield Store(desk, folder, path, backup)


def found(data: bytes, number: int) -> set[str]:
    return {place for place, mark in marks(number).items() if mark.encode() in data} | (
        {"id"} if f"zqid{number:05d}".encode() in data else set()
    )


def everything(path: Path) -> bytes:
    return b"".join(data for _, data in sqlite_files(path)).lower()


def test_nothing_is_left_of_those_and_everything_of_the_others(store: Store) -> None:
    data = everything(store.path)
    assert {number: found(data, number) for number in GONE if found(data, number)} == {}
    kept = set(range(PEOPLE)) - set(GONE)
    assert all(
        {"name", "mail", "text", "file", "bytes", "street", "id"} <= found(data, number) for number in kept
    )
    assert store.desk.verify() == []
    for number in sorted(kept)[:: max(1, PEOPLE // 20)]:
        (item,) = store.desk.complaints.search(COORDINATOR, marks(number)["text"])
        assert store.desk.complaints.get(COORDINATOR, item.id).client.name == f"Anne {marks(number)['name']}"


def test_an_answer_to_whoever_was_erased_says_that_nobody_is_known(store: Store) -> None:
    for number in GONE[:5]:
        with pytest.raises(Refused, match="nobody answers"):
            store.desk.privacy.access(COORDINATOR, asked(number))
        assert store.desk.complaints.search(COORDINATOR, marks(number)["name"]) == []


def test_a_restored_backup_is_erased_again_by_the_tombstones(store: Store) -> None:
    before = everything(store.backup)
    assert all(found(before, number) for number in GONE)
    stones = store.desk.privacy.tombstones(COORDINATOR)
    said = b"".join(write(one) for one in stones)
    assert all(not found(said, number) for number in GONE), "what is kept outside tells of nobody"
    with opened(f"sqlite:///{store.backup}", store.folder / "again") as desk:
        new = intake(text="Après la sauvegarde.", client={"email": "later@example.org"})
        later = desk.complaints.receive(Actor("later", Role.CITIZEN), new)
        with pytest.raises(NotAllowed):
            desk.privacy.replay(HANDLER, stones)
        would = desk.privacy.replay(COORDINATOR, stones, dry_run=True)
        assert found(everything(store.backup), GONE[0])
        done = desk.privacy.replay(COORDINATOR, stones)
        assert done == would
        assert len(done) >= ERASED
        data = everything(store.backup)
        assert {number: found(data, number) for number in GONE if found(data, number)} == {}
        assert desk.privacy.replay(COORDINATOR, stones) == []
        assert desk.verify() == []
        assert desk.complaints.get(COORDINATOR, later.id).text == "Après la sauvegarde."
        assert {one.rule for one in desk.privacy.tombstones(COORDINATOR)} == {"art17"}


def test_a_restricted_case_is_unreadable_to_every_role_but_the_officer(store: Store) -> None:
    number = next(one for one in range(PEOPLE) if one not in GONE)
    desk = store.desk
    (item,) = desk.complaints.search(COORDINATOR, marks(number)["text"])
    desk.privacy.restrict(COORDINATOR, asked(number), "contested", desk.clock().date().replace(year=2099))
    for role in Role:
        actor = Actor(f"somebody-{role.value}", role)
        seen = role in (Role.OFFICER, Role.SYSTEM)
        if role is not Role.CITIZEN:
            assert bool(desk.complaints.search(actor, marks(number)["text"])) is seen, role
        try:
            desk.complaints.get(actor, item.id)
        except LookupError:
            assert not seen, role
        else:
            assert seen, role

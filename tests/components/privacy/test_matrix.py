"""The permission matrix, and every way to read a case tried against it: a canary is seen exactly where it may be."""

from __future__ import annotations

import ast
import csv
import inspect
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

import orientation_core
from desks import COORDINATOR, HANDLER, open_desk
from mails import mail
from orientation_core import NotAllowed, NotFound, Orientation, hookimpl
from orientation_core.components.complaints.reading import Reading
from orientation_core.components.mail.afterwards import MailDesk
from orientation_core.components.mail.reading import MailReading
from orientation_core.components.privacy.service import Privacy
from orientation_core.model.parties import RIGHTS, Actor, Role, may
from orientation_core.model.privacy import Identifier
from orientation_core.model.privacy.matrix import ACTORS, RELATIONS, Relation, actions, matrix, within_sight
from orientation_core.model.references import check_character
from shared import shared

#: A word that stands in one case, in its mail, in its file.
CANARY = "kanarie"
HOST = Actor("host", Role.SYSTEM)

#: Where a case is told of although nobody asks for one: what a plugin is handed.
HANDED: list[str] = []


class Listening:
    """A plugin that keeps what it is handed."""

    @hookimpl
    def orientation_notify(self, event: Any) -> list[Any]:
        HANDED.append(repr(event))
        return []


@attrs.frozen
class Case:
    """A case that stands in some relation to an actor. :ivar word: stands in it, in its mail and file, and nowhere else."""

    id: str
    reference: str
    mail: str
    file: str
    word: str


def placed(desk: Orientation, actor: Actor, relation: Relation, number: int) -> Case:
    """A case that stands so to `actor`, with a file and a message, all of which hold its canary."""
    word = f"{CANARY}{number:03d}"
    own = relation in ("own", "restricted_own")
    unit = {"other_unit": "unit-b", "no_unit": None, "own": None, "restricted_own": None}.get(
        relation, "unit-a"
    )
    document = {
        "language": "fr",
        "subject": f"Sujet {word}",
        "text": f"Texte {word}",
        "client": {
            "name": word,
            "email": f"{word}@example.org",
            "actor": actor.id if own else f"client-{number}",
        },
        "points": [{"summary": word}],
        "extra": {"mark": word},
    }
    if relation == "about":
        document["about"] = [actor.id]
    if unit:
        document["unit"] = unit
    case = desk.complaints.receive(HOST, document)
    kept = desk.complaints.attach(HOST, case.id, word.encode(), label=f"{word}.txt", type="text/plain")
    headers = {"From": f"{word} <{word}@example.org>", "Subject": f"{case.reference} {word}"}
    taken = desk.mail.take(HOST, mail(word, **headers, Message_ID=f"<{word}@example.org>"))
    if relation.startswith("restricted"):
        desk.privacy.restrict_case(HOST, case.reference, "contested", date(2027, 1, 1))
    return Case(case.id, case.reference, taken.id, kept.attachments[0].digest, word)


# ------------------------------------------------------------------------------------ every way to read

Route = Callable[[Orientation, Actor, Case], Any]


def _count(desk: Orientation, actor: Actor, case: Case) -> str:
    return case.word if desk.complaints.count(actor, words=case.word) else ""


@cache
def _asked(desk_id: int) -> Any:
    desk = DESKS[desk_id]
    asked = desk.figures.question(date(2020, 1, 1), date(2030, 1, 1))
    return asked, desk.figures.report(HOST, asked).rows[0]


@cache
def _found(desk_id: int, actor: Actor) -> tuple[str, ...]:
    return DESKS[desk_id].figures.behind(actor, *_asked(desk_id))


def _behind(desk: Orientation, actor: Actor, case: Case) -> str:
    DESKS[id(desk)] = desk
    return case.word if case.id in _found(id(desk), actor) else ""


DESKS: dict[int, Orientation] = {}


def _in_sight(desk: Orientation, actor: Actor, case: Case) -> str:
    with desk.complaints.begin(write=False) as unit:
        return case.word if desk.complaints.in_sight(unit, actor)(case.id) else ""


def _known(desk: Orientation, actor: Actor, case: Case, name: str) -> str:
    """What says nothing of the words says that there is such a case: that is as much as the canary."""
    found = getattr(desk.complaints, name)(actor, case.reference)
    return case.word if found is not None else ""


#: (right, way): every method that reads cases or mail; what it gives holds the canary, or it was not seen.
ROUTES: dict[str, tuple[str, Route]] = {
    "complaints.get": ("complaint.read", lambda desk, actor, case: desk.complaints.get(actor, case.id)),
    "complaints.get by reference": (
        "complaint.read",
        lambda desk, actor, case: desk.complaints.get(actor, case.reference),
    ),
    "complaints.version": ("complaint.read", lambda *asked: _known(*asked, "version")),
    "complaints.history": ("complaint.history", lambda *asked: _known(*asked, "history")),
    "complaints.clocks": ("complaint.read", lambda *asked: _known(*asked, "clocks")),
    "complaints.explain": (
        "complaint.read",
        lambda desk, actor, case: case.word if desk.complaints.explain(actor, case.id, "fr") else "",
    ),
    "complaints.duplicates": ("complaint.read", lambda *asked: _known(*asked, "duplicates")),
    "complaints.attachment": (
        "complaint.read",
        lambda desk, actor, case: desk.complaints.attachment(actor, case.id, case.file),
    ),
    "complaints.worklist": (
        "complaint.list",
        lambda desk, actor, _: desk.complaints.worklist(actor, limit=500),
    ),
    "complaints.search": (
        "complaint.list",
        lambda desk, actor, case: desk.complaints.search(actor, case.word),
    ),
    "complaints.count": ("complaint.list", _count),
    "complaints.in_sight": ("complaint.list", _in_sight),
    "figures.behind": ("report.read", _behind),
    "mail.received": ("mail.read", lambda desk, actor, _: desk.mail.received(actor, limit=500)),
    "mail.original": ("mail.read", lambda desk, actor, case: desk.mail.original(actor, case.mail)),
    "mail.page": ("mail.read", lambda desk, actor, case: desk.mail.page(actor, case.mail)),
}

#: Methods that are public for other parts of the library, which pass on who asks; or that ask by themselves.
NOT_A_WAY = {
    "about": "ids of what is to be hidden", "preview": "dates that would move, each through the same sight as the lists",
    "joining": "no reading", "begin": "no reading", "writer_of": "no reading", "permit": "decides", "decided": "decides",
    "happened": "makes an event", "listened_to": "no reading", "messages_about": "makes messages",
    "authorise": "decides", "under_charter": "an import's", "read": "of a record in hand", "rules": "of a case in hand",
    "find_record": "before it is decided", "change": "decides first", "say_links": "writes", "messages": "makes messages",
    "event": "makes an event", "shown": "of a case in hand", "take": "takes in", "admit": "decides", "release": "decides",
}  # fmt: skip


def seen(answer: Any, case: Case) -> bool:
    return case.word in (answer.decode() if isinstance(answer, bytes) else str(answer))


@pytest.fixture(scope="module")
def cases() -> Iterator[tuple[Orientation, dict[tuple[str, Relation], Case]]]:
    """A desk with a case for every actor and relation."""
    with open_desk(settings={"privacy": {"authority": "x"}}, extra=[Listening()]) as desk:
        pairs = [(name, relation) for name in ACTORS for relation in RELATIONS]
        yield (
            desk,
            {
                (name, relation): placed(desk, ACTORS[name], relation, number)
                for number, (name, relation) in enumerate(pairs)
            },
        )


def tried(way: Route, desk: Orientation, actor: Actor, case: Case) -> bool:
    """Whether the canary was seen; what is refused says nothing."""
    try:
        return seen(way(desk, actor, case), case)
    except (NotAllowed, NotFound) as error:
        return CANARY in str(error)


@pytest.mark.parametrize("route", ROUTES)
def test_every_way_to_read_keeps_to_the_matrix(route: str, cases: Any) -> None:
    (right, way), (desk, made) = ROUTES[route], cases
    wrong = []
    for (name, relation), case in made.items():
        actor = ACTORS[name]
        listing = right == "complaint.list"
        allowed = may(actor, "complaint.read" if listing and actor.role is Role.CITIZEN else right)
        expected = allowed and within_sight(actor, relation)
        if route == "figures.behind" and actor.role is Role.HANDLER:
            # A figure is the agency's and not a unit's; only what nobody may even count is left out.
            expected = relation not in ("about", "restricted", "restricted_own")
        if tried(way, desk, actor, case) is not expected:
            wrong.append((name, relation, not expected))
    assert wrong == []


def test_every_method_that_reads_is_tried() -> None:
    public = {
        name
        for kind in (Reading, MailReading, MailDesk)
        for name, _ in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }
    known = {route.partition(".")[2].partition(" ")[0] for route in ROUTES}
    assert public - known - NOT_A_WAY.keys() == set(), "a way to read that nobody tried against the matrix"


def test_what_is_out_of_sight_is_told_as_what_is_not_there(cases: Any) -> None:
    desk, made = cases
    for (name, relation), case in made.items():
        actor = ACTORS[name]
        if not may(actor, "complaint.read") or within_sight(actor, relation):
            continue
        for key, absent in (
            (case.id, "019caf00-0000-7000-8000-000000000000"),
            (case.reference, "AAA-AAA-AAA" + check_character("A" * 9)),
        ):
            with pytest.raises(NotFound) as hidden:
                desk.complaints.get(actor, key)
            with pytest.raises(NotFound) as missing:
                desk.complaints.get(actor, absent)
            assert str(hidden.value).replace(key, "") == str(missing.value).replace(missing.value.key, "")


def test_another_agency_of_the_store_sees_nothing(cases: Any) -> None:
    desk, made = cases
    case = made["system", "no_unit"]
    with open_desk(desk.store, slug="another-agency") as other:
        for name, actor in ACTORS.items():
            for route, (_, way) in ROUTES.items():
                if route not in (
                    "complaints.in_sight",
                    "figures.behind",
                ):  # asked of ids that are the agency's own
                    assert not tried(way, other, actor, case), (name, route)


def test_plugins_and_messages_are_handed_no_canary(cases: Any) -> None:
    desk, _ = cases
    assert HANDED
    assert all(CANARY not in event for event in HANDED)
    messages = desk.store.messages(desk.agency.slug, limit=1000)
    assert messages
    assert all(CANARY not in repr(one) for one in messages)


def test_privacy_itself_is_for_those_with_the_right(cases: Any) -> None:
    desk, made = cases
    asked = [Identifier.of("email", f"{made['viewer', 'no_unit'].word}@example.org")]
    ways: tuple[tuple[str, Callable[[Actor], Any]], ...] = (
        ("privacy.find", lambda actor: desk.privacy.find(actor, asked)),
        ("privacy.access", lambda actor: desk.privacy.access(actor, asked)),
        ("privacy.read", desk.privacy.register),
        ("privacy.erase", lambda actor: desk.privacy.erase(actor, asked, ground="x", dry_run=True)),
        ("privacy.retain", lambda actor: desk.privacy.retain(actor, dry_run=True)),
    )
    for actor in ACTORS.values():
        for right, way in ways:
            if may(actor, right):
                assert way(actor)
            else:
                with pytest.raises(NotAllowed):
                    way(actor)


# ------------------------------------------------------------------------------------ the matrix itself


def asked_for() -> set[str]:
    """Every action that the library asks a permission for, out of its own source."""
    found: set[str] = set()
    for path in (Path(orientation_core.__file__).parent / "components").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr == "permit" and len(node.args) > 1:
                found |= {
                    each.value
                    for each in ast.walk(node.args[1])
                    if isinstance(each, ast.Constant) and isinstance(each.value, str) and "." in each.value
                }
            elif node.func.attr in ("authorise", "change") and "complaints" in path.parts:
                named = node.args[1] if len(node.args) > 1 else None
                right = next((one.value for one in node.keywords if one.arg == "right"), named)
                if isinstance(right, ast.Constant) and isinstance(right.value, str):
                    found.add(f"complaint.{right.value}")
    return found


def test_every_action_that_is_asked_for_is_in_the_matrix() -> None:
    found = asked_for()
    assert len(found) > 40
    assert found - set(actions()) == set(), "an action to which no role has a right: is it misspelt?"


def test_the_matrix_is_whole_and_denies_what_it_does_not_know() -> None:
    cells = list(matrix())
    assert {one.actor for one in cells} == ACTORS.keys()
    assert {actor.role for actor in ACTORS.values()} == set(Role) == RIGHTS.keys()
    assert {one.action for one in cells} == set(actions())
    assert len({(one.actor, one.action, one.relation) for one in cells}) == len(cells)
    assert not any(
        may(actor, "complaint.invented") for actor in ACTORS.values() if actor.role is not Role.SYSTEM
    )
    for one in cells:
        if one.relation == "about" and one.actor != "system":
            assert not one.allowed, one
        if one.relation == "restricted" and one.allowed:
            assert one.actor in ("data_protection_officer", "system"), one


#: Rows and columns of the shared template that mean something here.
AS_HERE = {
    "anonymous": "anonymous", "citizen_logged_in": "citizen", "agent_same_unit": "handler_of_unit",
    "supervisor": "coordinator", "auditor_read_only": "viewer", "data_protection_officer": "data_protection_officer",
}  # fmt: skip
DONE_HERE = {
    "intake": "complaint.receive", "read_body": "complaint.read", "read_audit": "complaint.history",
    "search": "complaint.list", "add_internal_note": "complaint.note", "add_message": "complaint.correspond",
    "add_attachment": "complaint.attach", "close": "complaint.close", "reopen": "complaint.reopen",
    "escalate": "complaint.escalate", "link": "complaint.link", "reassign": "complaint.assign",
    "export_subject_data(art15)": "privacy.access", "rectify(art16)": "privacy.rectify", "erase(art17)": "privacy.erase",
    "restrict(art18)": "privacy.restrict", "set_retention": "privacy.retain", "read_identity": "complaint.read",
    "read_attachment": "complaint.read", "read_internal_note": "complaint.history",
}  # fmt: skip


def test_every_row_of_the_template_that_exists_here_has_an_answer() -> None:
    path = shared("hostile/permission_matrix_template.csv")
    known = {(one.actor, one.action) for one in matrix()}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 2688
    answered = [
        (AS_HERE[row["role"]], DONE_HERE[row["action"]])
        for row in rows
        if row["role"] in AS_HERE and row["action"] in DONE_HERE
    ]
    assert len(answered) == len(AS_HERE) * len(DONE_HERE) * 7
    assert set(answered) <= known


def test_privacy_has_no_public_method_without_a_permission() -> None:
    free = {
        "schedule",
        "unsettled",
        "eraser",
        "check_authority",
        "today",
        "place",
        "plugins_second_line",
        "joining",
    }
    for name, function in inspect.getmembers(Privacy, inspect.isfunction):
        own = function.__module__.startswith("orientation_core.components.privacy")
        if own and not name.startswith("_") and name not in free:
            assert "self.permit(actor," in inspect.getsource(function), name


def test_a_handler_of_a_unit_and_a_coordinator_differ_in_the_matrix() -> None:
    by = {(one.actor, one.action, one.relation): one.allowed for one in matrix()}
    assert by["handler_of_unit", "complaint.read", "own_unit"]
    assert not by["handler_of_unit", "complaint.read", "other_unit"]
    assert by["coordinator", "complaint.read", "other_unit"]
    assert HANDLER.role in RIGHTS
    assert COORDINATOR.role in RIGHTS

"""Who may: by role, by sight, and never an official whom the complaint is about."""

from __future__ import annotations

import inspect
from datetime import date

import pytest

from desks import (
    CITIZEN,
    COORDINATOR,
    HANDLER,
    OTHER_CITIZEN,
    OTHER_HANDLER,
    VIEWER,
    intake,
    open_desk,
    to_treatment,
)
from orientation_core import Actor, NotAllowed, NotFound, Role, hookimpl
from orientation_core.components.complaints import Complaints
from orientation_core.components.privacy import veiling
from orientation_core.model.complaints import Outcome, RequestType
from orientation_core.model.parties import ANONYMOUS, RIGHTS, Client, closed_to
from orientation_core.model.references import new_reference

#: Every verb of the desk that takes an actor and a case, with arguments that would pass otherwise.
ON_A_CASE = {
    "acknowledge": (),
    "qualify": (),
    "requalify": (RequestType.SUGGESTION,),
    "admit": (),
    "declare_inadmissible": ("anonymous",),
    "ask_detail": ("?",),
    "assign": ("handler-1",),
    "note": ("x",),
    "write_to_client": ("x",),
    "note_letter": ("x", "y"),
    "pause": ("x",),
    "resume": (),
    "extend": (),
    "decide": (Outcome.UNFOUNDED,),
    "answer": ("x",),
    "close": (),
    "withdraw": (),
    "rate": (3,),
    "request_reopening": ("x",),
    "reopen": (),
    "refuse_reopening": ("x",),
    "escalate": (),
    "refer": (),
    "go_further": ("client",),
    "join": (Client(name="x"),),
    "leave": (1,),
    "merge": ("x", "y"),
    "unmerge": (),
    "split": ([[1]],),
    "link": ("x",),
    "unlink": ("x",),
    "attachment": ("0" * 64,),
    "get": (),
    "version": (),
    "history": (),
    "duplicates": (),
    "clocks": (),
    "explain": ("fr",),
    "declare_conflict": ("x",),
    "name_official": ("handler-2", "x"),
    "lift_conflict": ("handler-2", "x"),
    "redact": ("dossier", "x"),
    "unseal": (1, "x"),
    "represent": ("Me X",),
    "end_representation": (1,),
    "revoke_receipt": (),
    "measures_of": (),
    "impose_measure": ("written_only", "x"),
    "review_measure": (1, "x"),
}
#: Those of them that want more, by name.
NAMED = {
    "represent": {"consent": "0" * 64, "until": date(2026, 12, 31), "letters": "client"},
    "impose_measure": {"review_on": date(2026, 6, 1)},
}


def verbs():
    found = set()
    for name, function in inspect.getmembers(Complaints, inspect.isfunction):
        names = list(inspect.signature(function).parameters)
        if not name.startswith("_") and names[1:3] == ["actor", "key"]:
            found.add(name)
    return found - {"attach"}


def test_no_verb_is_forgotten_here():
    assert verbs() == set(ON_A_CASE)


@pytest.mark.parametrize("verb", sorted(ON_A_CASE))
@pytest.mark.parametrize("role", list(Role))
def test_an_official_whom_it_is_about_never_sees_it(desk, verb, role):
    official = Actor("official-9", role)
    case = to_treatment(desk, about=["official-9"])
    with pytest.raises((NotFound, NotAllowed)):
        getattr(desk.complaints, verb)(official, case.id, *ON_A_CASE[verb], **NAMED.get(verb, {}))
    if role is not Role.CITIZEN:
        assert all(item.id != case.id for item in desk.complaints.worklist(official))
        assert desk.complaints.search(official, "dossier") == []
        assert desk.complaints.count(official) == 0


def test_nor_learns_of_it_by_being_refused_as_its_handler(desk):
    case = to_treatment(desk, about=["official-9"])
    with pytest.raises(Exception, match="cannot be given to this person"):
        desk.complaints.assign(COORDINATOR, case.id, "official-9")


@pytest.mark.parametrize("verb", sorted(ON_A_CASE))
def test_a_citizen_reaches_only_their_own_cases(desk, verb):
    case = to_treatment(desk)
    with pytest.raises((NotFound, NotAllowed)):
        getattr(desk.complaints, verb)(OTHER_CITIZEN, case.id, *ON_A_CASE[verb], **NAMED.get(verb, {}))


def test_a_citizen_sees_their_own_cases_without_the_desks_own_words(desk):
    case = to_treatment(desk, about=["official-9"])
    desk.complaints.assign(COORDINATOR, case.id, HANDLER.id)
    desk.complaints.decide(HANDLER, case.id, Outcome.FOUNDED, norm="courtesy", cause="staff")
    seen = desk.complaints.get(CITIZEN, case.id)
    assert (seen.about, seen.assigned_to, seen.outcome, seen.points[0].outcome) == ((), None, None, None)
    assert [item.id for item in desk.complaints.worklist(CITIZEN)] == [case.id]
    assert desk.complaints.worklist(OTHER_CITIZEN) == []
    assert HANDLER.id not in repr(seen)


def test_a_handler_sees_the_cases_of_their_units_and_those_without_one(desk):
    one, two = to_treatment(desk, unit="unit-a"), to_treatment(desk, unit="unit-b")
    three = to_treatment(desk)
    assert {item.id for item in desk.complaints.worklist(OTHER_HANDLER)} == {two.id, three.id}
    with pytest.raises(NotFound):
        desk.complaints.get(OTHER_HANDLER, one.id)


@pytest.mark.parametrize(
    "verb",
    sorted(
        set(ON_A_CASE)
        - {"get", "version", "history", "duplicates", "clocks", "explain", "attachment", "measures_of"}
    ),
)
def test_a_viewer_changes_nothing(desk, verb):
    case = to_treatment(desk)
    with pytest.raises((NotAllowed, NotFound)):
        getattr(desk.complaints, verb)(VIEWER, case.id, *ON_A_CASE[verb], **NAMED.get(verb, {}))


def test_not_found_says_the_same_whether_or_not_it_exists(desk):
    case = to_treatment(desk, about=["official-9"])
    absent = case.id[:-1] + ("0" if case.id[-1] != "0" else "1")
    official = Actor("official-9", Role.COORDINATOR)
    for verb in ("get", "version", "history", "note", "attachment"):
        told = []
        for key in (case.id, absent, case.reference, new_reference()):
            with pytest.raises(NotFound) as caught:
                getattr(desk.complaints, verb)(official, key, *ON_A_CASE[verb], **NAMED.get(verb, {}))
            told.append(str(caught.value).replace(key, "KEY"))
        assert len(set(told)) == 1, verb


def test_every_right_is_one_that_somebody_asks_for():
    asked = {
        right.removeprefix("complaint.")
        for rights in RIGHTS.values()
        for right in rights
        if right.startswith("complaint.")
    }
    source = "".join(inspect.getsource(module) for module in Complaints.__mro__[:-1])
    elsewhere = inspect.getsource(closed_to) + inspect.getsource(veiling)
    for right in asked - {"import"}:
        assert f'"{right}"' in source or f'"complaint.{right}"' in elsewhere, right


class Policy:
    @hookimpl
    def orientation_authorise(self, actor, action, subject):
        if actor.id == "auditor":
            return action == "complaint.read"
        if actor.id == "broken":
            raise RuntimeError("policy server down")
        if actor.id == "official-9":
            return True
        return None


def test_a_plugin_decides_but_cannot_show_a_case_to_whom_it_is_about(clock):
    with open_desk(clock=clock, extra=[Policy()]) as desk:
        case = to_treatment(desk, about=["official-9"])
        assert desk.complaints.get(Actor("auditor", Role.CITIZEN), case.id).id == case.id
        with pytest.raises(NotAllowed):
            desk.complaints.note(Actor("auditor", Role.COORDINATOR), case.id, "x")
        with pytest.raises(NotAllowed):
            desk.complaints.get(Actor("broken", Role.COORDINATOR), case.id)
        with pytest.raises(NotFound):
            desk.complaints.get(Actor("official-9", Role.COORDINATOR), case.id)
        assert desk.complaints.get(HANDLER, case.id).id == case.id


def test_a_citizen_cannot_hand_in_for_another_and_an_anonymous_one_sees_nothing(desk):
    case = desk.complaints.receive(CITIZEN, intake(client={"name": "X", "actor": OTHER_CITIZEN.id}))
    assert case.client.actor == CITIZEN.id
    with pytest.raises(NotFound):
        desk.complaints.get(OTHER_CITIZEN, case.id)
    nameless = desk.complaints.receive(ANONYMOUS, intake(client={"name": "X", "actor": CITIZEN.id}))
    assert nameless.client.actor is None
    with pytest.raises(NotFound):
        desk.complaints.get(ANONYMOUS, nameless.id)
    assert desk.complaints.worklist(ANONYMOUS) == []


def test_a_handler_counts_what_they_see(desk):
    for unit in ("unit-a", "unit-b", None):
        to_treatment(desk, unit=unit)
    to_treatment(desk, unit="unit-b", about=[OTHER_HANDLER.id])
    assert desk.complaints.count(OTHER_HANDLER) == len(desk.complaints.worklist(OTHER_HANDLER)) == 2
    assert desk.complaints.count(HANDLER) == 4


def test_a_plugin_decides_also_where_no_case_is_meant(clock):
    """It is asked who does what; its yes and its no stand, and without either the rights of the role."""
    asked = []

    class Deciding:
        @hookimpl
        def orientation_authorise(self, actor, action, subject):
            asked.append((actor, action, subject))
            return {VIEWER.id: True, COORDINATOR.id: False}.get(actor.id)

    with open_desk(clock=clock, extra=[Deciding()]) as desk:
        desk.complaints.permit(VIEWER, "charter.publish")
        for actor, action in ((COORDINATOR, "charter.publish"), (HANDLER, "charter.publish")):
            with pytest.raises(NotAllowed, match=action):
                desk.complaints.permit(actor, action)
        desk.complaints.permit(HANDLER, "charter.read")
        assert asked[0] == (VIEWER, "charter.publish", None)


def test_a_restricted_case_is_closed_to_all_but_its_complainants_and_the_officer():
    for actor, client, others, closed in (
        (CITIZEN, CITIZEN.id, (), False),
        (CITIZEN, "another", (CITIZEN.id,), False),
        (CITIZEN, "another", ("a third",), True),
        (ANONYMOUS, ANONYMOUS.id, (ANONYMOUS.id,), True),
        (HANDLER, HANDLER.id, (HANDLER.id,), True),
        (COORDINATOR, None, (), True),
        (Actor("officer-1", Role.OFFICER), None, (), False),
    ):
        assert closed_to(actor, client=client, others=others) is closed

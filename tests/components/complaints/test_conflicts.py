"""Conflicts of interest: who keeps away finds the case nowhere; a coordinator gives it to somebody else."""

from __future__ import annotations

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, OTHER_HANDLER, intake, to_treatment
from orientation_core import Actor, Role
from orientation_core.errors import InvalidDocument, NotAllowed, NotFound, Refused

SECOND = Actor("handler-3", Role.HANDLER)


def gone(desk, actor, case):
    """Whether the case is out of sight on every way to it."""
    found = desk.complaints
    for look in (found.get, found.history, found.version, found.clocks, found.duplicates):
        for key in (case.id, case.reference):
            with pytest.raises(NotFound):
                look(actor, key)
    with pytest.raises(NotFound):
        found.note(actor, case.id, "x")
    return found.worklist(actor) == [] and found.search(actor, "dossier") == [] and found.count(actor) == 0


def test_who_declares_a_conflict_loses_the_case_and_it_waits_for_somebody(desk):
    case = to_treatment(desk)
    desk.complaints.assign(COORDINATOR, case.id, HANDLER.id)
    assert desk.complaints.worklist(COORDINATOR, unassigned=True) == []
    assert desk.complaints.declare_conflict(HANDLER, case.id, "C'est mon voisin.") is None
    assert gone(desk, HANDLER, case)
    (waiting,) = desk.complaints.worklist(COORDINATOR, unassigned=True)
    assert waiting.id == case.id
    with pytest.raises(Refused) as caught:
        desk.complaints.assign(COORDINATOR, case.id, HANDLER.id)
    assert caught.value.reasons[0].code == "assign.person"
    assert desk.complaints.assign(COORDINATOR, case.id, SECOND.id).assigned_to == SECOND.id
    kept = desk.complaints.get(COORDINATOR, case.id)
    assert [(one.official, one.reason) for one in kept.recusals] == [(HANDLER.id, "C'est mon voisin.")]
    assert kept.steps[-2].action == "declare_conflict"
    actions = [entry.action for entry in desk.complaints.history(COORDINATOR, case.id)]
    assert "complaint.conflict-declared" in actions
    assert "voisin" not in repr(desk.complaints.history(COORDINATOR, case.id))
    client = desk.complaints.get(CITIZEN, case.id)
    assert client.recusals == ()
    assert "voisin" not in repr(client)
    assert desk.verify() == []


def test_an_official_who_is_named_later_loses_the_case(desk):
    case = to_treatment(desk)
    desk.complaints.assign(COORDINATOR, case.id, HANDLER.id)
    named = desk.complaints.name_official(COORDINATOR, case.id, HANDLER.id, "Nommé dans la deuxième lettre.")
    assert named.about == (HANDLER.id,)
    assert named.assigned_to is None
    assert gone(desk, HANDLER, case)
    with pytest.raises(NotFound):
        desk.complaints.lift_conflict(COORDINATOR, case.id, HANDLER.id, "Erreur.")


def test_a_conflict_is_lifted_by_a_coordinator_only(desk):
    case = to_treatment(desk)
    desk.complaints.declare_conflict(HANDLER, case.id, "Doute.")
    with pytest.raises(NotAllowed):
        desk.complaints.lift_conflict(SECOND, case.id, HANDLER.id, "Non.")
    desk.complaints.lift_conflict(COORDINATOR, case.id, HANDLER.id, "Vérifié.")
    assert desk.complaints.get(HANDLER, case.id).recusals == ()
    assert desk.complaints.count(HANDLER) == 1


def test_nobody_declares_what_they_do_not_see_and_no_client_does(desk):
    case = desk.complaints.receive(CITIZEN, intake(unit="unit-a"))
    before = desk.complaints.get(COORDINATOR, case.id)
    with pytest.raises(NotFound):
        desk.complaints.declare_conflict(OTHER_HANDLER, case.id, "x")
    with pytest.raises(NotAllowed):
        desk.complaints.declare_conflict(CITIZEN, case.id, "x")
    with pytest.raises(InvalidDocument):
        desk.complaints.name_official(COORDINATOR, case.id, " ", "x")
    with pytest.raises(InvalidDocument):
        desk.complaints.declare_conflict(HANDLER, case.id, "")
    assert desk.complaints.get(COORDINATOR, case.id) == before

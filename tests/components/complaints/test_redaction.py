"""Redaction: the passage is gone from whatever is kept, a mark stands in its place, and the trace says who and why."""

from __future__ import annotations

import json
from functools import partial

import pytest

from commands import orientation
from desks import CITIZEN, COORDINATOR, HANDLER, agency, intake, open_desk
from orientation_core.errors import NotAllowed, NotFound, Refused
from orientation_core.labels import in_language

SECRET = "Zacharie Untel"


def with_secret(desk):
    case = desk.complaints.receive(
        CITIZEN, intake(text=f"Le voisin, {SECRET}, a tout vu.", subject=f"À propos de {SECRET}")
    )
    desk.complaints.note(HANDLER, case.id, f"{SECRET} a téléphoné.")
    desk.complaints.note_letter(CITIZEN, case.id, "Suite", f"{SECRET} confirme.")
    return case


def test_a_passage_is_taken_out_everywhere(desk):
    case = with_secret(desk)
    assert desk.complaints.search(COORDINATOR, "zacharie")
    done = desk.complaints.redact(COORDINATOR, case.id, SECRET, "Un tiers, sans rapport.")
    assert SECRET not in repr(done)
    assert done.text == "Le voisin, [passage 1 supprimé], a tout vu."
    (redaction,) = done.redactions
    assert redaction.places == ("/subject", "/text", "/letters/2/body", "/notes/1/text")
    assert (redaction.by, redaction.reason, redaction.sealed) == (
        COORDINATOR.id,
        "Un tiers, sans rapport.",
        False,
    )
    assert desk.complaints.search(COORDINATOR, "zacharie") == []
    assert SECRET not in repr(desk.complaints.history(COORDINATOR, case.id))
    seen = desk.complaints.get(CITIZEN, case.id)
    assert seen.redactions == ()
    assert "sans rapport" not in repr(seen)
    assert desk.verify() == []
    with pytest.raises(NotFound):
        desk.complaints.unseal(COORDINATOR, case.id, 1, "Voir.")


def test_nothing_of_it_is_left_to_try_guesses_on(desk):
    case = with_secret(desk)
    with desk.complaints.begin(write=False) as unit:
        salt = desk.complaints.find_record(unit, case.id).salt
    desk.complaints.redact(COORDINATOR, case.id, SECRET, "Un tiers.")
    with desk.complaints.begin(write=False) as unit:
        assert desk.complaints.find_record(unit, case.id).salt != salt


def test_it_is_taken_out_of_one_text_only(desk):
    case = with_secret(desk)
    done = desk.complaints.redact(COORDINATOR, case.id, SECRET, "Note.", where="/notes/1/text")
    assert done.redactions[0].places == ("/notes/1/text",)
    assert SECRET in (done.text or "")
    again = desk.complaints.redact(COORDINATOR, case.id, SECRET, "Le reste.")
    assert [one.number for one in again.redactions] == [1, 2]
    assert "[passage 2 supprimé]" in (again.text or "")


def test_what_does_not_stand_there_is_refused_without_being_repeated(desk):
    case = with_secret(desk)
    for where in (None, "/notes/9/text", "/client/name"):
        with pytest.raises(Refused) as caught:
            desk.complaints.redact(COORDINATOR, case.id, "Personne", "x", where=where)
        assert "Personne" not in str(caught.value)
        assert in_language(caught.value, "nl").reasons[0].message != str(caught.value)
    with pytest.raises(NotAllowed):
        desk.complaints.redact(HANDLER, case.id, SECRET, "x")


def test_a_sealed_passage_is_read_by_a_coordinator_and_that_is_noted():
    assert agency(redaction="sealed").redaction == "sealed"
    with open_desk(redaction="sealed") as desk:
        case = with_secret(desk)
        done = desk.complaints.redact(COORDINATOR, case.id, SECRET, "Un tiers.")
        assert done.redactions[0].sealed
        assert SECRET not in repr(done)
        with pytest.raises(NotAllowed):
            desk.complaints.unseal(HANDLER, case.id, 1, "Curieux.")
        assert desk.complaints.unseal(COORDINATOR, case.id, 1, "Recours.") == SECRET
        step = desk.complaints.get(COORDINATOR, case.id).steps[-1]
        assert (step.action, step.actor, step.reason) == ("unseal", COORDINATOR.id, "Recours.")
        assert desk.complaints.search(COORDINATOR, "zacharie") == []
        assert desk.verify() == []


def test_the_file_of_a_store_does_not_hold_it_any_more(tmp_path):
    path = tmp_path / "desk.db"
    with open_desk(f"sqlite:///{path}") as desk:
        case = with_secret(desk)
        desk.complaints.redact(COORDINATOR, case.id, SECRET, "Un tiers.")
        assert desk.complaints.search(COORDINATOR, "zacharie") == []
    held = b"".join(one.read_bytes() for one in tmp_path.glob("desk.db*"))
    assert SECRET.encode() not in held


def test_the_command_line_keeps_away_redacts_and_unseals(tmp_path):
    store = f"sqlite:///{tmp_path / 'orientation.db'}"
    with open_desk(store, redaction="sealed") as desk:
        case = with_secret(desk)
    run = partial(orientation, cwd=tmp_path)
    done = run("desk", "redact", case.reference, "--reason", "Tiers", "--json", stdin=f"{SECRET}\n".encode())
    assert json.loads(done.stdout)["sealed"] is True
    shown = run("desk", "unseal", case.reference, "1", "--reason", "Recours")
    assert shown.stdout.decode() == f"{SECRET}\n"
    away = run(
        "desk", "conflict", case.reference, "--reason", "Ami", "--actor", "h", "--role", "handler", "--json"
    )
    assert json.loads(away.stdout)["kept_away"] is True
    assert run("show", case.reference, "--actor", "h", "--role", "handler").returncode == 1
    assert case.reference in run("worklist", "--unassigned").stdout.decode()

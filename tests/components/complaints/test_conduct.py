"""Measures against unreasonable conduct: told, contested, reviewed, and never in the way of what comes in."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import partial

import pytest

from commands import orientation
from desks import CITIZEN, COORDINATOR, HANDLER, OTHER_CITIZEN, intake, open_desk, to_treatment
from orientation_core import Actor, Role
from orientation_core.errors import InvalidDocument, NotAllowed, NotFound, Refused
from orientation_core.model.complaints import Outcome
from orientation_core.model.text import LANGUAGES

OTHER = Actor("handler-3", Role.HANDLER)
REVIEW = date(2026, 6, 1)


def imposed(desk, case, kind="written_only", **changes):
    asked = {"review_on": REVIEW} | changes
    return desk.complaints.impose_measure(COORDINATOR, case.id, kind, "Trente appels par jour.", **asked)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_client_is_told_in_their_language(desk, language):
    case = imposed(desk, to_treatment(desk, language=language))
    letter = case.letters[-1]
    assert letter.template == "measure"
    assert letter.language == language
    assert "Trente appels par jour." in letter.body
    assert "2026" in letter.body
    seen = desk.complaints.get(CITIZEN, case.id)
    assert (seen.measures[0].by, seen.measures[0].contact) == ("desk", None)
    assert desk.verify() == []


def test_it_never_stops_what_comes_in(desk):
    case = imposed(desk, to_treatment(desk))
    imposed(desk, case, "limited_answers")
    imposed(desk, case, "one_contact", contact=HANDLER.id)
    assert desk.complaints.receive(CITIZEN, intake()).reference
    replied = desk.complaints.note_letter(CITIZEN, case.id, "Encore", "Et encore.")
    assert replied.letters[-1].body == "Et encore."
    assert desk.complaints.count(COORDINATOR) == 2


def test_one_contact_is_the_only_handler_who_writes(desk):
    case = imposed(desk, to_treatment(desk), "one_contact", contact=HANDLER.id)
    assert desk.complaints.write_to_client(HANDLER, case.id, "Moi.")
    assert desk.complaints.write_to_client(COORDINATOR, case.id, "Coordination.")
    desk.complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED)
    for act in (desk.complaints.write_to_client, desk.complaints.answer):
        with pytest.raises(Refused) as caught:
            act(OTHER, case.id, "Pas moi.")
        assert caught.value.reasons[0].code == "measure.contact"
    desk.complaints.review_measure(COORDINATOR, case.id, 1, "Calmé.")
    assert desk.complaints.write_to_client(OTHER, case.id, "Maintenant oui.")


def test_a_measure_is_the_persons_and_shows_on_their_next_case(desk):
    case = imposed(desk, to_treatment(desk), "one_contact", contact=HANDLER.id)
    imposed(desk, case)
    mine = desk.complaints.receive(CITIZEN, intake())
    by_mail = desk.complaints.receive(OTHER_CITIZEN, intake(client={"email": "JEANNE@example.org"}))
    nobody = desk.complaints.receive(OTHER_CITIZEN, intake(client={"name": "Jeanne Exemple"}))
    for one in (mine, by_mail):
        found = desk.complaints.measures_of(HANDLER, one.id)
        assert [(each.measure.kind, each.reference) for each in found] == [
            ("one_contact", case.reference),
            ("written_only", case.reference),
        ]
        with pytest.raises(Refused, match="one other official"):
            desk.complaints.write_to_client(OTHER, one.id, "Pas moi.")
        assert desk.complaints.write_to_client(HANDLER, one.id, "Moi.")
    assert desk.complaints.measures_of(HANDLER, nobody.id) == [], "a name alone joins nobody"
    with pytest.raises(NotAllowed):
        desk.complaints.measures_of(CITIZEN, mine.id)
    # It is still reviewed where it was decided, and then counts nowhere.
    for number in (1, 2):
        desk.complaints.review_measure(COORDINATOR, case.id, number, "Calmé.")
    assert desk.complaints.measures_of(HANDLER, mine.id) == []
    assert desk.complaints.write_to_client(OTHER, mine.id, "Maintenant oui.")


def test_of_a_case_out_of_sight_only_the_measure_is_told(desk):
    case = imposed(desk, to_treatment(desk))
    desk.complaints.assign(COORDINATOR, case.id, HANDLER.id, unit="unit-b")
    mine = desk.complaints.receive(CITIZEN, intake())
    desk.complaints.assign(COORDINATOR, mine.id, OTHER.id, unit="unit-a")
    (found,) = desk.complaints.measures_of(Actor("handler-3", Role.HANDLER, frozenset({"unit-a"})), mine.id)
    assert (found.case, found.reference, found.measure.kind, found.measure.motivation) == (
        None,
        None,
        "written_only",
        "",
    )
    desk.privacy.restrict_case(COORDINATOR, case.id, "contested", REVIEW)
    assert desk.complaints.measures_of(HANDLER, mine.id) == []


def test_it_stands_on_the_list_when_due_and_is_reviewed(desk, clock):
    case = imposed(desk, to_treatment(desk))
    assert desk.complaints.reviews(HANDLER) == []
    clock.advance(timedelta(days=95))  # 5 June, over the day
    (due,) = desk.complaints.reviews(HANDLER, within=0)
    assert (due.what, due.reference, due.number, due.due_on) == ("measure", case.reference, 1, REVIEW)
    kept = desk.complaints.review_measure(COORDINATOR, case.id, 1, "Toujours.", review_on=date(2026, 12, 1))
    assert desk.complaints.reviews(HANDLER) == []
    assert kept.letters[-1].template == "measure_reviewed"
    assert "1er décembre 2026" in kept.letters[-1].body
    lifted = desk.complaints.review_measure(COORDINATOR, case.id, 1, "Fini.")
    assert lifted.measures[0].lifted_at
    assert [one.review_on for one in lifted.measures[0].reviews] == [date(2026, 12, 1), None]
    with pytest.raises(NotFound):
        desk.complaints.review_measure(COORDINATOR, case.id, 1, "Encore.")


def test_who_decides_and_what_is_wrong_is_named(desk):
    case = to_treatment(desk)
    with pytest.raises(NotAllowed):
        desk.complaints.impose_measure(HANDLER, case.id, "written_only", "x", review_on=REVIEW)
    for wrong, where in (
        ({"kind": "silence"}, "/kind"),
        ({"review_on": date(2026, 3, 2)}, "/review_on"),
        ({"review_on": date(2027, 4, 1)}, "/review_on"),
        ({"kind": "one_contact"}, "/contact"),
        ({"contact": "handler-1"}, "/contact"),
    ):
        with pytest.raises(InvalidDocument) as caught:
            imposed(desk, case, **wrong)
        assert caught.value.problems[0].where == where
    with pytest.raises(InvalidDocument):
        desk.complaints.impose_measure(COORDINATOR, case.id, "written_only", "", review_on=REVIEW)
    assert desk.complaints.get(COORDINATOR, case.id).measures == ()


def test_the_command_line_represents_imposes_and_reviews(tmp_path):
    with open_desk(f"sqlite:///{tmp_path / 'orientation.db'}") as desk:
        case = to_treatment(desk)
    (tmp_path / "mandat.txt").write_text("Je donne mandat à Me Raadsman.\n")
    run = partial(orientation, cwd=tmp_path)
    soon = (date.today() + timedelta(days=5)).isoformat()
    made = run(
        *("desk", "represent", case.reference, "Me Raadsman", "--consent", "mandat.txt", "--until", soon),
        *("--kind", "lawyer", "--email", "r@example.org", "--json"),
    )
    assert json.loads(made.stdout)["until"] == soon
    done = run(
        *(
            "desk",
            "measure",
            case.reference,
            "written_only",
            "--review-on",
            soon,
            "--motivation",
            "Appels.",
            "--json",
        )
    )
    assert json.loads(done.stdout)["number"] == 1
    listed = json.loads(run("desk", "reviews", "--remind", "--json").stdout)
    assert sorted(one["what"] for one in listed) == ["consent", "measure"]
    assert [one["what"] for one in json.loads(run("desk", "reviews", "--json").stdout)] == ["measure"]
    assert run("desk", "review", case.reference, "1", "--motivation", "Fini.").returncode == 0
    assert run("desk", "unrepresent", case.reference, "1").returncode == 0
    assert json.loads(run("desk", "reviews", "--json").stdout) == []

"""Several complainants on one case: each with their language, their letters and their sight of it."""

from __future__ import annotations

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, OTHER_CITIZEN, OTHER_HANDLER, VIEWER, intake, to_treatment
from orientation_core import InvalidDocument, NotAllowed, NotFound, Refused
from orientation_core.components.complaints import COMPLAINT
from orientation_core.model.complaints import Outcome
from orientation_core.model.parties import ANONYMOUS, Client
from orientation_core.store import Query

PIETER = Client(name="Pieter Voorbeeld", email="pieter@example.org", actor=OTHER_CITIZEN.id)
KARIN = Client(name="Karin Beispiel", address="Straße 1\n4700 Eupen")


@pytest.fixture
def case(desk):
    case = to_treatment(desk)
    desk.complaints.join(HANDLER, case.id, PIETER, language="nl")
    return desk.complaints.join(HANDLER, case.id, KARIN, language="de")


def outbox(desk):
    return desk.store.messages(desk.agency.slug, limit=1000)


def test_letters_go_to_all_each_in_their_language_or_to_one(desk, case):
    before = len(case.letters)
    after = desk.complaints.write_to_client(HANDLER, case.id, "x")
    assert [(one.party, one.language, one.channel) for one in after.letters[before:]] == [
        (None, "fr", "file"),
        (1, "nl", "file"),
        (2, "de", desk.agency.paper_channel),
    ]
    assert "Pieter Voorbeeld" in after.letters[before + 1].body
    assert "Jeanne" not in after.letters[before + 1].body
    one = desk.complaints.write_to_client(HANDLER, case.id, "y", to=1)
    assert [letter.party for letter in one.letters[before + 3 :]] == [1]
    first = desk.complaints.write_to_client(HANDLER, case.id, "z", to="client")
    assert [letter.party for letter in first.letters[before + 4 :]] == [None]
    with pytest.raises(NotFound):
        desk.complaints.write_to_client(HANDLER, case.id, "y", to=3)


def test_joining_is_told_to_who_joins_and_leaves_a_trace(desk, case):
    told = [one for one in case.letters if one.template == "joined"]
    assert [(one.party, one.language) for one in told] == [(1, "nl"), (2, "de")]
    assert [step.action for step in case.steps][-2:] == ["join", "join"]
    entries = desk.complaints.history(HANDLER, case.id)
    assert entries[-1].action == "complaint.joined"
    assert b"Karin" not in entries[-1].changes


def test_each_sees_the_case_and_their_own_letters_and_nobody_elses_address(desk, case):
    desk.complaints.write_to_client(HANDLER, case.id, "Pour tous.")
    desk.complaints.note_letter(OTHER_CITIZEN, case.id, "Nog iets", "Het gebeurde gisteren weer.")
    theirs = desk.complaints.get(OTHER_CITIZEN, case.reference)
    assert (theirs.client, theirs.language, theirs.text) == (PIETER, "nl", case.text)
    assert {one.language for one in theirs.letters} == {"nl"}
    own = desk.complaints.get(CITIZEN, case.reference)
    assert own.client.email == "jeanne@example.org"
    for seen, others in (
        (theirs, ("jeanne", "Karin", "Eupen")),
        (own, ("ieter", "Karin", "Eupen", "gisteren")),
    ):
        assert [word for word in others if word in repr(seen)] == []


def test_each_finds_it_searches_it_and_writes_to_it(desk, case):
    mine = to_treatment(desk, subject="Autre chose")
    for who in (CITIZEN, OTHER_CITIZEN):
        assert case.id in {one.id for one in desk.complaints.worklist(who)}
        assert case.id in {one.id for one in desk.complaints.search(who, "dossier bloque")}
        desk.complaints.attach(who, case.id, b"%PDF-1.4\n", label="preuve.pdf", type="application/pdf")
    assert [one.id for one in desk.complaints.worklist(OTHER_CITIZEN)] == [case.id]
    assert desk.complaints.count(OTHER_CITIZEN) == 1
    assert desk.complaints.count(CITIZEN) == 2
    assert mine.id in {one.id for one in desk.complaints.worklist(CITIZEN)}
    assert [one.party for one in desk.complaints.get(HANDLER, case.id).attachments] == [None, 1]
    assert desk.complaints.search(HANDLER, "voorbeeld")[0].id == case.id
    with pytest.raises(NotFound):
        desk.complaints.get(ANONYMOUS, case.id)


def test_a_file_that_was_sent_to_another_is_not_theirs(desk, case):
    after = desk.complaints.attach(
        CITIZEN, case.id, b"%PDF-1.4\n", label="preuve.pdf", type="application/pdf"
    )
    (file,) = after.attachments
    assert desk.complaints.attachment(CITIZEN, case.id, file.digest)
    assert desk.complaints.get(OTHER_CITIZEN, case.id).attachments == ()
    with pytest.raises(NotFound):
        desk.complaints.attachment(OTHER_CITIZEN, case.id, file.digest)


def test_an_answer_of_whoever_was_asked_lets_the_clocks_go_on(desk, case):
    asked = desk.complaints.ask_detail(HANDLER, case.id, "Quand ?")
    assert asked.clock("answer").due_on is None
    after = desk.complaints.note_letter(OTHER_CITIZEN, case.id, "Antwoord", "Gisteren.")
    assert desk.complaints.get(HANDLER, case.id).clock("answer").due_on is not None
    assert after.letters[-1].language == "nl"


def test_the_answer_reaches_everybody(desk, case):
    desk.complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED)
    after = desk.complaints.answer(HANDLER, case.id, "Voici.")
    assert {one.party for one in after.letters if one.template == "answer"} == {None, 1, 2}
    assert desk.complaints.get(OTHER_CITIZEN, case.id).outcome == "unfounded"


def test_who_leaves_sees_and_gets_nothing_more(desk, case):
    left = desk.complaints.leave(HANDLER, case.id, 1, reason="Retiré.")
    assert left.complainants[0].left_at is not None
    with pytest.raises(NotFound):
        desk.complaints.get(OTHER_CITIZEN, case.id)
    assert desk.complaints.worklist(OTHER_CITIZEN) == []
    after = desk.complaints.write_to_client(HANDLER, case.id, "x")
    assert {one.party for one in after.letters[len(left.letters) :]} == {None, 2}
    with pytest.raises(NotFound):
        desk.complaints.leave(HANDLER, case.id, 1)
    assert desk.complaints.join(HANDLER, case.id, PIETER).complainants[-1].number == 3


def test_nobody_joins_twice_or_as_nobody_or_a_closed_case(desk, case):
    for client in (PIETER, Client(email="other@example.org", actor=OTHER_CITIZEN.id), Client()):
        with pytest.raises(Refused):
            desk.complaints.join(HANDLER, case.id, client)
    with pytest.raises(InvalidDocument):
        desk.complaints.join(HANDLER, case.id, Client(email="no address"))
    for who in (CITIZEN, VIEWER):
        with pytest.raises(NotAllowed):
            desk.complaints.join(who, case.id, Client(name="X"))
    closed = to_treatment(desk)
    desk.complaints.withdraw(CITIZEN, closed.id)
    with pytest.raises(Refused, match="closed"):
        desk.complaints.join(HANDLER, closed.id, Client(name="X"))


def test_nobody_takes_back_or_rates_what_others_complain_of(desk, case):
    for who, said in ((CITIZEN, "se plaignent aussi"), (OTHER_CITIZEN, "ook anderen klagen")):
        with pytest.raises(Refused, match=said):
            desk.complaints.withdraw(who, case.id)
    with pytest.raises(NotFound):
        desk.complaints.leave(OTHER_CITIZEN, case.id, 2)
    desk.complaints.leave(OTHER_CITIZEN, case.id, 1)
    desk.complaints.join(HANDLER, case.id, PIETER)
    desk.complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED)
    desk.complaints.answer(HANDLER, case.id, "Voici.")
    closed = desk.complaints.close(HANDLER, case.id)
    assert [one.party for one in closed.letters if one.template == "closing"] == [None]
    with pytest.raises(Refused, match="a ouvert le dossier"):
        desk.complaints.rate(OTHER_CITIZEN, case.id, 1)
    assert desk.complaints.rate(CITIZEN, case.id, 4).satisfaction.score == 4


def test_an_official_whom_it_is_about_does_not_join_it(desk):
    case = desk.complaints.receive(CITIZEN, intake(about=["official-9"]))
    with pytest.raises(Refused, match="cannot join"):
        desk.complaints.join(HANDLER, case.id, Client(name="X", actor="official-9"))


def test_letters_are_delivered_to_the_address_of_each(desk, case):
    messages = {one.letter: one for one in outbox(desk) if one.record == case.id}
    letters = {one.party: one.number for one in case.letters if one.template == "joined"}
    assert desk.complaints.delivery(messages[letters[1]]).recipient == "pieter@example.org"
    assert desk.complaints.delivery(messages[letters[2]]).recipient == "Karin Beispiel, Straße 1, 4700 Eupen"


def test_a_handler_of_another_unit_does_not_let_anybody_join(desk):
    case = to_treatment(desk, unit="unit-a")
    with pytest.raises(NotFound):
        desk.complaints.join(OTHER_HANDLER, case.id, PIETER)
    assert desk.complaints.join(COORDINATOR, case.id, PIETER).joined[0].client == PIETER


def test_search_words_and_sight_stand_in_the_store(desk, case):
    with desk.store.begin(desk.agency.slug, write=False) as unit:
        rows = list(unit.columns(COMPLAINT, ("record", "actor"), Query(), part="complainants"))
    assert [list(one["actor"]) for one in rows] == [[OTHER_CITIZEN.id]]

"""The main flow of the desk on every store; the details are tested in memory, beside this file."""

from __future__ import annotations

from datetime import timedelta

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, OTHER_CITIZEN, intake, open_desk
from orientation_core import Actor, NotAllowed, NotFound, Refused, Role
from orientation_core.components.complaints import IntakePoint
from orientation_core.errors import IdempotencyConflict
from orientation_core.model.complaints import Outcome, Relation
from orientation_core.model.terms import Term
from orientation_core.store import Where

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@pytest.fixture
def desk(any_url, clock):
    """In place of the folder's desk, which lives in memory."""
    with open_desk(any_url, clock=clock) as opened:
        yield opened


def test_a_complaint_of_two_points_from_form_to_second_line(desk, clock):
    complaints = desk.complaints
    case = complaints.receive(CITIZEN, intake(), key="form-1")
    assert complaints.receive(CITIZEN, intake(), key="form-1").id == case.id
    with pytest.raises(IdempotencyConflict):
        complaints.receive(CITIZEN, intake(subject="Autre"), key="form-1")

    points = [IntakePoint("Lenteur", "treatment"), IntakePoint("Impolitesse", "attitude")]
    complaints.qualify(HANDLER, case.id, category="treatment", points=points)
    complaints.ask_detail(HANDLER, case.id, "De quel dossier s'agit-il ?")
    clock.advance(timedelta(days=3))
    assert next(one for one in complaints.clocks(HANDLER, case.id) if one.name == "answer").due is None
    complaints.note_letter(CITIZEN, case.id, "Re: dossier", "Le dossier 12.")
    complaints.admit(HANDLER, case.id)
    complaints.attach(CITIZEN, case.id, PDF, label="preuve.pdf", type="application/pdf")
    complaints.extend(COORDINATOR, case.id, term=Term(10, "calendar_day"), reason="expertise")
    with pytest.raises(Refused):
        complaints.answer(HANDLER, case.id, "Trop tôt.")
    complaints.decide(HANDLER, case.id, Outcome.FOUNDED, point=1, norm="reasonable_time")
    complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED, point=2)
    complaints.answer(HANDLER, case.id, "Nous vous présentons nos excuses.")
    complaints.close(HANDLER, case.id)
    complaints.rate(CITIZEN, case.id, 2)
    complaints.request_reopening(CITIZEN, case.id, "Rien n'a changé.")
    complaints.reopen(COORDINATOR, case.id, reason="faits nouveaux")
    complaints.answer(HANDLER, case.id, "Le dossier est maintenant clos.")
    complaints.close(HANDLER, case.id)
    complaints.refer(HANDLER, case.id)

    kept = complaints.get(COORDINATOR, case.reference)
    assert (kept.outcome, kept.reopened, kept.state) == ("partly_founded", 1, "second_line")
    assert [point.outcome for point in kept.points] == [Outcome.FOUNDED, Outcome.UNFOUNDED]
    (file,) = kept.attachments
    assert complaints.attachment(CITIZEN, case.id, file.digest) == PDF
    history = complaints.history(COORDINATOR, case.id)
    assert [entry.number for entry in history] == list(range(1, complaints.version(HANDLER, case.id) + 1))
    assert history[-1].action == "complaint.referred"
    owed = {(message.record, message.letter) for message in desk.store.messages("test-agency")}
    assert owed == {(case.id, letter.number) for letter in kept.letters if letter.direction == "out"}
    assert desk.verify() == []


#: Words that occur nowhere else, not even in a reference.
NAMES = ("alpha", "bravo", "charlie", "delta", "écho", "foxtrot", "golfe")


def test_what_points_are_about_is_found(desk, clock):
    case = desk.complaints.receive(CITIZEN, intake())
    desk.complaints.qualify(
        HANDLER, case.id, category="quality", points=[IntakePoint("Guichet fermé à midi")]
    )
    assert [one.id for one in desk.complaints.search(COORDINATOR, "guichet ferme")] == [case.id]


def test_lists_pages_search_counts_and_sight(desk, clock):
    complaints = desk.complaints
    made = []
    for number in range(7):
        unit = "unit-b" if number < 2 else None
        about = ("handler-1",) if number == 3 else ()
        document = intake(subject=f"Société {NAMES[number]}", unit=unit, about=list(about) or None)
        made.append(complaints.receive(OTHER_CITIZEN if number == 6 else CITIZEN, document).id)
        clock.advance(timedelta(days=1))

    pages, after = [], None
    while page := complaints.worklist(COORDINATOR, limit=3, after=after):
        pages.append([item.id for item in page])
        after = page[-1].id
    assert pages == [made[0:3], made[3:6], made[6:7]]
    assert [item.id for item in complaints.worklist(COORDINATOR, unit="unit-b")] == made[:2]
    assert [item.id for item in complaints.search(COORDINATOR, "societe FOXTROT")] == [made[5]]
    assert [item.id for item in complaints.worklist(CITIZEN, limit=100)] == made[:6]
    assert [item.id for item in complaints.worklist(OTHER_CITIZEN)] == made[6:]

    # The third is about this handler, who can neither read, list, find nor count it.
    assert made[3] not in [item.id for item in complaints.worklist(HANDLER, limit=100)]
    assert complaints.search(HANDLER, "delta") == []
    assert (complaints.count(HANDLER), complaints.count(COORDINATOR)) == (6, 7)
    with pytest.raises(NotFound):
        complaints.get(HANDLER, made[3])
    assert complaints.count(COORDINATOR, Where("unit", "=", "unit-b")) == 2
    stranger = Actor("handler-9", Role.HANDLER, frozenset({"unit-c"}))
    with pytest.raises(NotFound):
        complaints.get(stranger, made[0])
    with pytest.raises(NotAllowed):
        complaints.note(Actor("viewer-1", Role.VIEWER), made[5], "Je ne fais que regarder.")


def test_links_duplicates_and_previews(desk):
    complaints = desk.complaints
    first = complaints.receive(CITIZEN, intake())
    again = complaints.receive(CITIZEN, intake(text=intake()["text"] + " Encore."))
    complaints.receive(OTHER_CITIZEN, intake(subject="Piscine", text="L'eau est froide.", client=None))
    (found,) = complaints.duplicates(HANDLER, again.id)
    assert (found.id, found.why) == (first.id, "same_client")
    complaints.link(HANDLER, again.id, first.reference, Relation.DUPLICATE)
    assert [link.to for link in complaints.get(HANDLER, again.id).links] == [first.id]
    complaints.unlink(HANDLER, again.id, first.id)
    assert complaints.get(HANDLER, again.id).links == ()
    assert [
        move.case for move in complaints.preview(COORDINATOR, "be-legal") if move.before != move.after
    ] == []


def test_a_refusal_changes_nothing(desk):
    complaints = desk.complaints
    case = complaints.receive(CITIZEN, intake())
    before = (
        list(desk.store.entries()),
        desk.store.messages("test-agency"),
        complaints.get(HANDLER, case.id),
    )
    for refused in (
        lambda: complaints.close(HANDLER, case.id),
        lambda: complaints.admit(HANDLER, case.id),
        lambda: complaints.extend(HANDLER, case.id),
        lambda: complaints.reopen(COORDINATOR, case.id),
        lambda: complaints.rate(CITIZEN, case.id, 5),
    ):
        with pytest.raises(Refused):
            refused()
    after = (list(desk.store.entries()), desk.store.messages("test-agency"), complaints.get(HANDLER, case.id))
    assert after == before

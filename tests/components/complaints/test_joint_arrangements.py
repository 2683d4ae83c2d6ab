"""Several complainants beside what is arranged with one of them: consents, measures, recusals, receipts, privacy."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, OTHER_CITIZEN, intake, open_desk, to_treatment
from orientation_core import Actor, NotFound, Refused, Role
from orientation_core.documents import write
from orientation_core.model.parties import Client

LAWYER = Actor("lawyer-1", Role.CITIZEN)
SECOND = Actor("handler-3", Role.HANDLER)
PIETER = Client(
    name="Pieter Voorbeeld", email="pieter@example.org", phone="+32 2 555 34 56", actor=OTHER_CITIZEN.id
)
PDF = b"%PDF-1.4\n"
WHY = "Même guichet."


@pytest.fixture
def case(desk):
    """Opened by a client whom a lawyer represents; somebody else complains in it, too."""
    case = to_treatment(desk)
    filed = desk.complaints.attach(HANDLER, case.id, PDF, label="mandat.pdf", type="application/pdf")
    desk.complaints.represent(
        HANDLER,
        case.id,
        "Me Rik Raadsman",
        consent=filed.attachments[-1].digest,
        until=date(2026, 3, 31),
        scope=("read", "act"),
        letters="representative",
        email="raadsman@example.org",
        id=LAWYER.id,
    )
    return desk.complaints.join(HANDLER, case.id, PIETER, language="nl")


def where_to(desk, number):
    """The addresses to which a letter waits to go."""
    return sorted(
        desk.complaints.delivery(one).recipient
        for one in desk.store.messages(desk.agency.slug, limit=1000)
        if one.letter == number
    )


def test_a_representative_gets_the_letters_of_who_opened_the_case_and_of_nobody_else(desk, case):
    before = len(case.letters)
    after = desk.complaints.write_to_client(HANDLER, case.id, "Une question.")
    first, second = after.letters[before:]
    assert (first.party, first.to) == (None, ("representative-1",))
    assert (second.party, second.to) == (1, ())
    assert where_to(desk, first.number) == ["raadsman@example.org"]
    assert where_to(desk, second.number) == ["pieter@example.org"]
    told = [one for one in after.letters if one.template == "representation"]
    assert [one.party for one in told] == [None]
    only = desk.complaints.write_to_client(HANDLER, case.id, "Iets.", to=1)
    assert [one.to for one in only.letters[before + 2 :]] == [()]


def test_another_complainant_sees_neither_representatives_nor_measures(desk, case):
    desk.complaints.impose_measure(
        COORDINATOR, case.id, "one_contact", "Trente appels.", review_on=date(2026, 6, 1), contact=SECOND.id
    )
    kept = desk.complaints.get(COORDINATOR, case.id)
    assert [one.party for one in kept.letters if one.template == "measure"] == [None]
    theirs = desk.complaints.get(OTHER_CITIZEN, case.id)
    assert (theirs.representatives, theirs.measures, theirs.recusals, theirs.redactions) == ((), (), (), ())
    for word in ("aadsman", "Trente", "measure", "represent", LAWYER.id, SECOND.id, "eanne"):
        assert word not in write(theirs).decode().replace('"representative', ""), word
    for who in (CITIZEN, LAWYER):
        seen = desk.complaints.get(who, case.id)
        assert [one.name for one in seen.representatives] == ["Me Rik Raadsman"]
        assert [one.contact for one in seen.measures] == [None]
        assert "ieter" not in repr(seen)
    # The one contact is that of the client; others are written to as before.
    assert desk.complaints.write_to_client(HANDLER, case.id, "Iets.", to=1).letters[-1].party == 1
    for to in (None, "client"):
        with pytest.raises(Refused) as caught:
            desk.complaints.write_to_client(HANDLER, case.id, "Non.", to=to)
        assert caught.value.reasons[0].code == "measure.contact"


def test_who_keeps_away_from_a_merged_case_keeps_away_from_the_leading_one(desk):
    leading, case = to_treatment(desk), to_treatment(desk, subject="Encore")
    desk.complaints.declare_conflict(SECOND, case.id, "Mon voisin.")
    desk.complaints.assign(COORDINATOR, leading.id, SECOND.id)
    with pytest.raises(Refused) as caught:
        desk.complaints.merge(COORDINATOR, case.id, leading.id, WHY)
    assert {one.code for one in caught.value.reasons} == {"merge.person"}
    desk.complaints.assign(COORDINATOR, leading.id, HANDLER.id)
    desk.complaints.merge(COORDINATOR, case.id, leading.id, WHY)
    for look in (desk.complaints.get, desk.complaints.history):
        with pytest.raises(NotFound):
            look(SECOND, leading.id)
    assert desk.complaints.worklist(SECOND) == []
    assert desk.complaints.count(SECOND) == 0
    with pytest.raises(Refused):
        desk.complaints.assign(COORDINATOR, leading.id, SECOND.id)
    desk.complaints.unmerge(COORDINATOR, case.id)
    assert desk.complaints.get(SECOND, leading.id).id == leading.id
    with pytest.raises(NotFound):
        desk.complaints.get(SECOND, case.id)


def test_a_lawyer_speaks_in_a_merged_case_for_the_client_only(desk, case):
    leading = to_treatment(desk, subject="Le premier", client={"name": "Tiers", "email": "tiers@example.org"})
    desk.complaints.merge(HANDLER, case.id, leading.id, WHY)
    desk.complaints.note_letter(LAWYER, case.id, "Pièce", "Voici la pièce.")
    led = desk.complaints.attach(LAWYER, case.id, PDF + b"2", label="p.pdf", type="application/pdf")
    assert led.reference == case.reference
    kept = desk.complaints.get(HANDLER, leading.id)
    number = next(one.number for one in kept.complainants if one.party is None)
    assert kept.letters[-1].party == kept.attachments[-1].party == number
    for who in (CITIZEN, LAWYER):
        seen = desk.complaints.get(who, case.id)
        assert seen.letters[-1].actor == LAWYER.id
        assert seen.attachments[-1].label == "p.pdf"
        assert "Tiers" not in repr(seen)
    theirs = desk.complaints.get(OTHER_CITIZEN, case.id)
    assert "pièce" not in repr(theirs)
    assert "aadsman" not in repr(theirs)
    with pytest.raises(NotFound):
        desk.complaints.get(LAWYER, leading.id)


def test_what_is_arranged_with_its_client_ends_also_while_a_case_is_merged(desk, case, clock):
    desk.complaints.impose_measure(
        COORDINATOR, case.id, "written_only", "Zacharie.", review_on=date(2026, 3, 10)
    )
    leading = to_treatment(desk, subject="Le premier", client={"name": "Tiers", "email": "tiers@example.org"})
    desk.complaints.merge(HANDLER, case.id, leading.id, "Zacharie les dit pareils.")
    clock.advance(timedelta(days=20))
    assert len(desk.complaints.remind_consents(COORDINATOR)) == 1
    desk.complaints.review_measure(COORDINATOR, case.id, 1, "Fini.")
    desk.complaints.redact(COORDINATOR, case.id, "Zacharie", "Un tiers.")
    desk.complaints.end_representation(CITIZEN, case.id, 1)
    kept = desk.complaints.get(HANDLER, case.id)
    assert kept.merged.into == leading.id
    assert "Zacharie" not in repr(kept)
    assert kept.measures[0].lifted_at is not None
    with pytest.raises(NotFound):
        desk.complaints.get(LAWYER, case.id)
    told = [one.template for one in desk.complaints.get(CITIZEN, case.id).letters]
    assert {"representation_ends", "representation_ended", "measure_reviewed"} <= set(told)
    with pytest.raises(Refused):
        desk.complaints.name_official(COORDINATOR, case.id, SECOND.id, "x")
    desk.complaints.unmerge(HANDLER, case.id)
    assert desk.verify() == []


def test_what_must_be_kept_is_kept_in_every_part(desk):
    case = to_treatment(desk, points=[{"summary": "Un"}, {"summary": "Deux"}])
    desk.privacy.hold(COORDINATOR, "complaint", case.id, "Procès.", date(2027, 1, 1))
    _, part = desk.complaints.split(HANDLER, case.id, [[2]])
    held = {one.record for one in desk.privacy.measures(COORDINATOR) if one.measure == "hold"}
    assert held == {case.id, part.id}


def test_who_came_without_a_name_reads_letters_with_the_receipt_also_when_merged(desk):
    leading = to_treatment(desk)
    received = desk.complaints.receive_anonymously(CITIZEN, intake(client=None))
    desk.complaints.join(HANDLER, received.case.id, PIETER, language="nl")
    desk.complaints.merge(HANDLER, received.case.id, leading.id, WHY)
    kept = desk.complaints.write_to_client(HANDLER, leading.id, "Pour tous.")
    sent = kept.letters[-3:]
    assert [one.channel for one in sent] == ["file", "receipt", "file"]
    assert where_to(desk, sent[1].number) == []
    seen = desk.complaints.follow(received.receipt)
    assert seen.case.reference == received.case.reference
    assert "Pour tous." in seen.case.letters[-1].body
    desk.complaints.note_letter(seen.actor, received.case.id, "Suite", "Encore ceci.")
    assert desk.complaints.follow(received.receipt).case.letters[-1].body == "Encore ceci."
    restored = desk.complaints.unmerge(HANDLER, received.case.id)
    assert [one.body for one in restored.letters if one.direction == "in"] == ["Encore ceci."]
    assert [one.channel for one in restored.letters[-2:]] == ["receipt", "file"]


def test_a_passage_is_taken_out_of_the_letters_of_all(desk, case):
    desk.complaints.note_letter(OTHER_CITIZEN, case.id, "Over Zacharie", "Zacharie zag het.")
    desk.complaints.write_to_client(HANDLER, case.id, "Zacharie est prévenu.")
    done = desk.complaints.redact(COORDINATOR, case.id, "Zacharie", "Un tiers.")
    assert "Zacharie" not in repr(done)
    assert len(done.redactions[0].places) == 4
    for who in (CITIZEN, OTHER_CITIZEN):
        assert "Zacharie" not in repr(desk.complaints.get(who, case.id))
    assert desk.complaints.search(COORDINATOR, "zacharie") == []


def test_what_was_sealed_stays_with_the_case_that_was_split():
    with open_desk(redaction="sealed") as desk:
        case = to_treatment(desk, points=[{"summary": "Un"}, {"summary": "Deux, Zacharie"}])
        desk.complaints.redact(COORDINATOR, case.id, "Zacharie", "Un tiers.")
        rest, part = desk.complaints.split(HANDLER, case.id, [[2]])
        assert [one.sealed for one in (*rest.redactions, *part.redactions)] == [True, False]
        assert part.points[0].summary.endswith("[passage 1 supprimé]")
        assert desk.complaints.unseal(COORDINATOR, rest.id, 1, "Vérifier.") == "Zacharie"
        with pytest.raises(NotFound):
            desk.complaints.unseal(COORDINATOR, part.id, 1, "Vérifier.")


def test_a_restricted_case_stays_open_to_all_its_complainants(case, desk):
    desk.privacy.restrict_case(COORDINATOR, case.reference, "contested", date(2027, 1, 1))
    for who in (CITIZEN, OTHER_CITIZEN):
        assert desk.complaints.get(who, case.id).reference == case.reference
        assert [one.id for one in desk.complaints.worklist(who)] == [case.id]
        assert desk.complaints.count(who) == 1
    for who in (HANDLER, COORDINATOR, LAWYER):
        with pytest.raises(NotFound):
            desk.complaints.get(who, case.id)
        assert desk.complaints.worklist(who) == []


def test_four_eyes_are_asked_for_every_complainant():
    with open_desk(settings={"privacy": {"authority": "RA-1", "four_eyes": True}}) as desk:
        case = desk.complaints.receive(CITIZEN, intake(text="Pieter Voorbeeld et moi attendons."))
        joined = desk.complaints.join(HANDLER, case.id, PIETER, language="nl")
        told = desk.complaints.write_to_client(HANDLER, case.id, "Bonjour.")
        for seen in (joined, told, desk.complaints.get(COORDINATOR, case.id)):
            said = write(seen).decode()
            assert [
                one for one in ("eanne", "ieter", "Voorbeeld", "555 34", OTHER_CITIZEN.id) if one in said
            ] == []
            assert seen.complainants[0].number == 1
        other = desk.complaints.receive(CITIZEN, intake(subject="Encore"))
        led = desk.complaints.merge(HANDLER, other.id, case.id, WHY)
        assert "eanne" not in write(led).decode()
        assert desk.complaints.get(OTHER_CITIZEN, case.id).client == PIETER
        asked = desk.privacy.ask_identity(HANDLER, case.reference, "to call back")
        desk.privacy.approve_identity(COORDINATOR, asked.id)
        assert desk.complaints.get(HANDLER, case.id).complainants[0].client == PIETER

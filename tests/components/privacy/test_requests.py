"""What a person asks: to see their data and nobody else's, to have it put right, used no further, under a pseudonym."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, OTHER_CITIZEN, START, VIEWER, intake, open_desk, to_treatment
from mails import mail
from orientation_core import Actor, InvalidDocument, NotAllowed, NotFound, Orientation, Refused, Role
from orientation_core.documents import write
from orientation_core.model.complaints import Outcome
from orientation_core.model.parties import SYSTEM
from orientation_core.model.privacy import Identifier
from orientation_core.model.surveys.invitations import Invitee
from orientation_core.testing.clock import FixedClock
from planting import Visits
from practising import practice
from surveying import ready

OFFICER = Actor("officer-1", Role.OFFICER)
ANOTHER = Actor("coordinator-2", Role.COORDINATOR)
JEANNE = [Identifier.of("email", "Jeanne@Example.org")]
REVIEW = date(2026, 9, 1)


def opened(clock: FixedClock | None = None, **privacy: Any) -> Orientation:
    settings = {"privacy": {"authority": "RA-1", "pseudonym_key": "sixteen signs and more", **privacy}}
    return open_desk(settings=settings, extra=[Visits()], clock=clock)


@pytest.fixture
def desk() -> Iterator[Orientation]:
    with opened() as made:
        yield made


def other_intake(**changes: Any) -> dict[str, Any]:
    client = {"name": "Autre Personne", "email": "autre@example.org", "phone": "+32 2 555 12 12"}
    return intake(client=client, subject="Le guichet", text="Fermé à midi.", **changes)


# ------------------------------------------------------------------------------------ struck out of others' documents


def test_where_no_mark_fits_what_held_it_goes_and_the_rest_stays(desk: Orientation) -> None:
    """An address cannot read `[…]`, and a name has to be there: neither keeps the client from being erased."""
    desk.complaints.receive(CITIZEN, intake())
    trainee = {"name": "Jeanne Exemple", "email": "jeanne@example.org", "function": {"fr": "Accueil"}}
    record = {"name": "t-1", "trainee": trainee, "subject": "mediation", "held_on": "2026-01-05"}
    desk.outreach.record_training(COORDINATOR, record)
    name = desk.practices.submit(
        COORDINATOR,
        practice(contacts=[{"function": {"fr": "Coordination"}, "email": "jeanne@example.org"}]),
    ).value.name
    desk.privacy.erase(COORDINATOR, JEANNE, ground="art17")
    (left,) = desk.outreach.trainings(COORDINATOR)
    assert (left.trainee.name, left.trainee.email) == ("[…]", None)
    assert left.trainee.function is not None
    (contact,) = desk.practices.get(COORDINATOR, name).practice.contacts
    assert (contact.function.fr, contact.email) == ("Coordination", None)
    assert desk.verify() == []


# ------------------------------------------------------------------------------------ who is it


def test_who_answers_is_shown_and_never_guessed(desk: Orientation) -> None:
    desk.complaints.receive(CITIZEN, intake())
    desk.complaints.receive(
        OTHER_CITIZEN, intake(client={"name": "Jeanne Exemple", "email": "j.e@example.org"})
    )
    asked = [Identifier.of("name", "JEANNE EXEMPLE")]
    found = desk.privacy.find(COORDINATOR, asked)
    assert len(found.identities) == 2
    with pytest.raises(Refused, match="several may be meant") as caught:
        desk.privacy.erase(COORDINATOR, asked, ground="art17")
    assert "jeanne" not in str(caught.value).casefold(), "an error says no name"
    key = next(one.key for one in found.identities if JEANNE[0] in one.identifiers)
    assert len(desk.privacy.erase(COORDINATOR, asked, ground="art17", choose=[key])) == 1
    with pytest.raises(Refused, match="look again"):
        desk.privacy.erase(COORDINATOR, asked, ground="art17", choose=[key])


def test_cases_that_share_an_address_are_one_persons(desk: Orientation) -> None:
    desk.complaints.receive(CITIZEN, intake())
    desk.complaints.receive(HANDLER, intake(client={"email": "JEANNE@example.org", "phone": "02 555 12 12"}))
    (one,) = desk.privacy.find(COORDINATOR, [Identifier.of("id", CITIZEN.id)]).identities
    assert len(one.records) == 2
    assert Identifier("phone", "25551212") in one.identifiers
    by_phone = desk.privacy.find(COORDINATOR, [Identifier.of("phone", "+32 (0)2 555.12.12")])
    assert [each.key for each in by_phone.identities] == [one.key]


def test_what_is_tied_by_several_steps_is_one_persons_too(desk: Orientation) -> None:
    """An id leads to a second address, and that one to a case that a desk noted."""
    first = desk.complaints.receive(CITIZEN, intake())
    by_id = desk.complaints.receive(CITIZEN, intake(client={"email": "second@example.org"}))
    noted = desk.complaints.receive(HANDLER, intake(client={"email": "second@example.org"}))
    (one,) = desk.privacy.find(COORDINATOR, JEANNE).identities
    assert {held.record.id for held in one.records} == {first.id, by_id.id, noted.id}
    desk.privacy.erase(COORDINATOR, JEANNE, ground="art17")
    assert desk.complaints.get(COORDINATOR, noted.id).client.email is None


def test_an_address_is_found_however_its_letters_are_composed(desk: Orientation) -> None:
    case = desk.complaints.receive(CITIZEN, intake(client={"email": "zoé@example.org"}))
    asked = [Identifier.of("email", "ZOE\u0301@example.org")]
    assert [one.record.id for one in desk.privacy.find(COORDINATOR, asked).identities[0].records] == [case.id]


def test_whoever_a_case_is_about_touches_no_measure_on_it() -> None:
    """They neither put a hold on it nor lift one, and are told of none, nor of who asked whose it is."""
    with opened(four_eyes=True) as desk:
        case = desk.complaints.receive(CITIZEN, intake(about=[COORDINATOR.id]))
        with pytest.raises(NotFound):
            desk.privacy.hold(COORDINATOR, "complaint", case.reference, "to know", REVIEW)
        hold = desk.privacy.hold(ANOTHER, "complaint", case.id, "before a court", REVIEW)
        with pytest.raises(NotFound):
            desk.privacy.hold(COORDINATOR, "complaint", case.id, "to know", REVIEW)
        restriction = desk.privacy.restrict_case(OFFICER, case.id, "accuracy contested", REVIEW)
        asked = desk.privacy.ask_identity(OFFICER, case.id, "to call back")
        for measure in (hold, restriction):
            with pytest.raises(NotFound):
                desk.privacy.lift(COORDINATOR, measure.id)
        with pytest.raises(NotFound):
            desk.privacy.approve_identity(COORDINATOR, asked.id)
        assert desk.privacy.measures(COORDINATOR) == []
        assert desk.privacy.disclosures(COORDINATOR) == []
        assert {one.id for one in desk.privacy.measures(OFFICER)} == {hold.id, restriction.id}
        assert desk.privacy.disclosures(ANOTHER) == [asked]
        assert desk.privacy.approve_identity(ANOTHER, asked.id).approved_by == ANOTHER.id
        assert desk.privacy.lift(ANOTHER, hold.id).lifted_by == ANOTHER.id


def test_whoever_a_case_is_about_does_not_find_it(desk: Orientation) -> None:
    """Nor what goes with it, nor by what else its client is known; what they were shown is answered by somebody else."""
    desk.complaints.receive(CITIZEN, intake())
    phone = {"name": "Jeanne Exemple", "email": "jeanne@example.org", "phone": "02 555 12 12"}
    kept = desk.complaints.receive(HANDLER, intake(client=phone, subject="Sur la coordination"))
    desk.complaints.name_official(ANOTHER, kept.id, COORDINATOR.id, "Nommée.")
    whole = desk.privacy.find(OFFICER, JEANNE)
    assert ("complaint", kept.id) in {held.place for one in whole.identities for held in one.records}
    (found,) = desk.privacy.find(COORDINATOR, JEANNE).identities
    assert kept.id not in {held.record.id for held in found.records}
    assert not [one for one in found.identifiers if one.sort == "phone"], "no word of that case"
    by_phone = desk.privacy.find(COORDINATOR, [Identifier.of("phone", "02 555 12 12")])
    assert (by_phone.identities, by_phone.named) == ((), ())
    assert desk.privacy.lookups(OFFICER)[0].found == 0
    for choose in ([found.key], []):
        with pytest.raises(Refused, match="somebody else has to answer"):
            desk.privacy.access(COORDINATOR, JEANNE, choose=choose)
        with pytest.raises(Refused, match="somebody else has to answer"):
            desk.privacy.erase(COORDINATOR, JEANNE, ground="art17", choose=choose)
    with pytest.raises(Refused, match="look again"):
        desk.privacy.access(OFFICER, JEANNE, choose=["gone"])


def test_nor_what_goes_with_it(desk: Orientation) -> None:
    kept = desk.complaints.receive(OTHER_CITIZEN, other_intake())
    sender = {"From": "Jeanne Exemple <jeanne@example.org>", "Subject": f"Re: {kept.reference}"}
    assert desk.mail.take(COORDINATOR, mail("Je confirme tout.", **sender)).action == "threaded"
    before = desk.privacy.find(COORDINATOR, JEANNE)
    assert before.identities or before.named, "the message is there"
    desk.complaints.name_official(ANOTHER, kept.id, COORDINATOR.id, "Nommée.")
    found = desk.privacy.find(COORDINATOR, JEANNE)
    assert (found.identities, found.named) == ((), ())


@pytest.mark.parametrize("name", ["find", "access"])
def test_only_who_may_looks_for_people(desk: Orientation, name: str) -> None:
    for actor in (CITIZEN, HANDLER, VIEWER):
        with pytest.raises(NotAllowed):
            getattr(desk.privacy, name)(actor, JEANNE)


# ------------------------------------------------------------------------------------ access


def test_access_gives_everything_of_theirs_and_nothing_of_others(desk: Orientation) -> None:
    case = desk.complaints.receive(CITIZEN, intake())
    other = desk.complaints.receive(
        OTHER_CITIZEN, other_intake() | {"text": "Vu jeanne@example.org au guichet. Mon frère Luc était là."}
    )
    desk.complaints.note(HANDLER, case.id, "Rappeler. Voir aussi autre@example.org.")
    desk.complaints.attach(CITIZEN, case.id, b"my scan", label="scan.txt", type="text/plain")
    desk.complaints.link(HANDLER, case.id, other.id)
    raw = mail("Ik weet er meer van.", From="Piet Derde <piet@example.org>", Subject=f"Re {case.reference}")
    desk.mail.take(COORDINATOR, raw)
    given = desk.privacy.access(COORDINATOR, JEANNE)
    said = write(given.answer).decode()
    for mine in (
        "Jeanne Exemple",
        "jeanne@example.org",
        "Mon dossier n'avance pas",
        "scan.txt",
        "Rappeler",
        case.reference,
    ):
        assert mine in said
    for theirs in (
        "Autre",
        "autre@example.org",
        "handler-1",
        "Luc",
        other.id,
        other.reference,
        "piet@example.org",
    ):
        assert theirs not in said
    assert "Vu jeanne@example.org au guichet." in said, "the passage that names them, and no other"
    assert b"my scan" in given.files.values()
    assert raw not in given.files.values()
    assert {one.how for one in given.answer.extracts} == {"of", "belongs", "names"}


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_access_and_the_register_are_pages_in_every_language(desk: Orientation, language: Any) -> None:
    desk.complaints.receive(CITIZEN, intake(text="<script>alert(1)</script>"))
    answer = desk.privacy.access(COORDINATOR, JEANNE).answer
    page = desk.plugins.render("subject_access", answer, "html", language).decode()
    assert f'<html lang="{language}">' in page
    assert "<script" not in page
    assert "jeanne@example.org" in page
    register = desk.privacy.register(COORDINATOR)
    shown = desk.plugins.render("processing_register", register, "html", language).decode()
    assert all(one.label.in_(language) in shown.replace("&#39;", "'") for one in register.activities)


def test_notes_are_left_out_where_the_agency_says_so() -> None:
    with opened(notes=False) as desk:
        case = desk.complaints.receive(CITIZEN, intake())
        desk.complaints.note(HANDLER, case.id, "intern")
        assert "intern" not in write(desk.privacy.access(COORDINATOR, JEANNE).answer).decode()


def test_the_register_covers_every_kind_with_personal_fields(desk: Orientation) -> None:
    register = desk.privacy.register(COORDINATOR)
    assert {one.kind for one in register.activities} == {
        one.name for one in desk.privacy.kinds if one.personal
    }
    case = next(one for one in register.activities if one.kind == "complaint")
    assert (case.keeping[0].years, "handler" in case.roles, "citizen" in case.roles) == (10, True, True)
    assert next(one for one in register.activities if one.kind == "visit").roles == ()
    assert desk.documents.decide(
        "processing_register", desk.documents.parse("processing_register", write(register))
    )


# ------------------------------------------------------------------------------------ rectification


def test_what_is_put_right_is_found_and_what_was_is_gone(desk: Orientation) -> None:
    case = desk.complaints.receive(CITIZEN, intake())
    desk.privacy.rectify(COORDINATOR, case.reference, {"name": "Jeanne Exacte", "phone": None})
    assert desk.complaints.get(COORDINATOR, case.id).client.name == "Jeanne Exacte"
    assert [one.id for one in desk.complaints.search(COORDINATOR, "exacte")] == [case.id]
    assert desk.complaints.search(COORDINATOR, "exemple") == []
    entry = desk.complaints.history(COORDINATOR, case.id)[-1]
    assert entry.action == "privacy.rectified"
    assert b"Exemple" not in entry.changes
    assert desk.verify() == []
    with pytest.raises(InvalidDocument) as caught:
        desk.privacy.rectify(COORDINATOR, case.id, {"actor": "x", "name": "a\x00"})
    assert {one.where for one in caught.value.problems} == {"/client/actor", "/client/name"}


# ------------------------------------------------------------------------------------ restriction, holds


def test_a_restricted_case_is_there_for_few(desk: Orientation) -> None:
    case = desk.complaints.receive(CITIZEN, intake())
    raw = mail(From="Jeanne <jeanne@example.org>", Subject=f"Re {case.reference}")
    desk.mail.take(COORDINATOR, raw)
    desk.complaints.receive(OTHER_CITIZEN, other_intake())
    (measure,) = desk.privacy.restrict(COORDINATOR, JEANNE, "contested", REVIEW)
    for actor in (HANDLER, COORDINATOR, VIEWER):
        with pytest.raises(NotFound):
            desk.complaints.get(actor, case.id)
        with pytest.raises(NotFound):
            desk.complaints.history(actor, case.reference)
        assert case.id not in [one.id for one in desk.complaints.worklist(actor)]
        assert desk.complaints.search(actor, "dossier") == []
        assert desk.complaints.count(actor) == 1
    with pytest.raises(NotFound):
        desk.complaints.note(HANDLER, case.id, "no")
    assert desk.mail.received(COORDINATOR) == []
    assert desk.complaints.get(OFFICER, case.id).subject
    assert desk.complaints.get(CITIZEN, case.id).subject
    assert desk.complaints.count(OFFICER) == 2
    desk.privacy.lift(COORDINATOR, measure.id)
    assert desk.complaints.get(HANDLER, case.id).subject
    assert desk.privacy.measures(COORDINATOR) == []
    assert desk.verify() == []


def test_no_plugin_opens_a_restricted_case() -> None:
    from orientation_core import hookimpl

    class Open:
        @hookimpl
        def orientation_authorise(self) -> bool:
            return True

    with open_desk(settings={"privacy": {"authority": "x"}}, extra=[Open()]) as desk:
        case = desk.complaints.receive(CITIZEN, intake())
        desk.privacy.restrict(COORDINATOR, JEANNE, "contested", REVIEW)
        with pytest.raises(NotFound):
            desk.complaints.get(HANDLER, case.id)


def test_a_hold_stops_erasing_until_it_is_lifted(desk: Orientation) -> None:
    case = desk.complaints.receive(CITIZEN, intake())
    measure = desk.privacy.hold(COORDINATOR, "complaint", case.reference, "before the court", REVIEW)
    assert desk.privacy.hold(COORDINATOR, "complaint", case.id, "again", REVIEW) == measure
    with pytest.raises(Refused, match="legal hold"):
        desk.privacy.erase(COORDINATOR, JEANNE, ground="art17")
    assert desk.complaints.get(COORDINATOR, case.id).text
    assert desk.privacy.measures(COORDINATOR, review_by=REVIEW - timedelta(1)) == []
    desk.privacy.lift(COORDINATOR, measure.id)
    with pytest.raises(NotFound):
        desk.privacy.lift(COORDINATOR, measure.id)
    assert len(desk.privacy.erase(COORDINATOR, JEANNE, ground="art17")) == 1
    with pytest.raises(Refused, match="erased already"):
        desk.privacy.hold(COORDINATOR, "complaint", case.id, "late", REVIEW)


# ------------------------------------------------------------------------------------ pseudonyms


def test_a_pseudonym_is_the_same_for_the_same_person_and_key(desk: Orientation) -> None:
    case = desk.complaints.receive(CITIZEN, intake(text="Je suis Jeanne Exemple (jeanne@example.org)."))
    desk.privacy.pseudonymise(COORDINATOR, JEANNE)
    first = desk.complaints.get(COORDINATOR, case.id)
    assert first.client.name is not None
    assert first.client.email is None
    assert first.text == f"Je suis {first.client.name} ({first.client.name})."
    again = desk.complaints.receive(CITIZEN, intake())
    desk.privacy.pseudonymise(COORDINATOR, JEANNE)
    assert desk.complaints.get(COORDINATOR, again.id).client.name == first.client.name
    assert desk.privacy.find(COORDINATOR, JEANNE).identities == ()
    assert desk.verify() == []
    with opened(pseudonym_key="another key, as long") as other:
        made = other.complaints.receive(CITIZEN, intake())
        other.privacy.pseudonymise(COORDINATOR, JEANNE)
        assert other.complaints.get(COORDINATOR, made.id).client.name != first.client.name


def test_without_a_key_there_are_no_pseudonyms() -> None:
    with open_desk() as desk, pytest.raises(Refused, match="key of pseudonyms"):
        desk.privacy.pseudonymise(COORDINATOR, JEANNE)


# ------------------------------------------------------------------------------------ four eyes


def test_whose_case_it_is_is_shown_to_who_asked_and_was_let() -> None:
    clock = FixedClock(START)
    with opened(clock, four_eyes=True, disclosure_hours=4) as desk:
        case = desk.complaints.receive(
            CITIZEN, intake(text="Jeanne Exemple attend. Rappelez jeanne@example.org.")
        )
        desk.complaints.attach(CITIZEN, case.id, b"my scan", label="scan.txt", type="text/plain")
        assert desk.complaints.get(CITIZEN, case.id).client.name == "Jeanne Exemple"
        seen = write(desk.complaints.get(HANDLER, case.id)).decode()
        assert "Jeanne" not in seen
        assert "jeanne@" not in seen
        assert "attend. Rappelez" in seen
        assert "Jeanne" not in write(desk.complaints.note(HANDLER, case.id, "vu")).decode()
        (file,) = desk.complaints.get(HANDLER, case.id).attachments
        with pytest.raises(NotAllowed):
            desk.complaints.attachment(HANDLER, case.id, file.digest)
        asked = desk.privacy.ask_identity(HANDLER, case.reference, "to call back")
        with pytest.raises(NotAllowed):
            desk.privacy.approve_identity(HANDLER, asked.id)
        own = desk.privacy.ask_identity(COORDINATOR, case.id, "mine")
        with pytest.raises(Refused, match="own request"):
            desk.privacy.approve_identity(COORDINATOR, own.id)
        desk.privacy.approve_identity(COORDINATOR, asked.id)
        assert desk.complaints.get(HANDLER, case.id).client.name == "Jeanne Exemple"
        assert desk.complaints.attachment(HANDLER, case.id, file.digest) == b"my scan"
        assert desk.complaints.get(COORDINATOR, case.id).client.name is None
        clock.advance(timedelta(hours=5))
        assert desk.complaints.get(HANDLER, case.id).client.name is None
        (first, second) = desk.privacy.disclosures(COORDINATOR)
        assert {first.reason, second.reason} == {"to call back", "mine"}
        with pytest.raises(Refused, match="decided already"):
            desk.privacy.approve_identity(OFFICER, asked.id)


# ------------------------------------------------------------------------------------ settings


def test_reasons_of_measures_and_sealed_passages_do_not_say_whose_case_it_is() -> None:
    settings = {"privacy": {"authority": "RA-1", "four_eyes": True}}
    with open_desk(settings=settings, redaction="sealed") as desk:
        case = desk.complaints.receive(CITIZEN, intake(text="Jeanne Exemple attend depuis mars."))
        desk.complaints.redact(SYSTEM, case.id, "Jeanne Exemple attend", "not relevant")
        assert desk.complaints.unseal(COORDINATOR, case.id, 1, "to see") == "[…] attend"
        assert desk.complaints.unseal(SYSTEM, case.id, 1, "to see") == "Jeanne Exemple attend"
        hold = desk.privacy.hold(ANOTHER, "complaint", case.id, "Exemple is before a court", REVIEW)
        assert hold.reason == "Exemple is before a court"
        hidden = "[…] is before a court"
        assert [one.reason for one in desk.privacy.measures(COORDINATOR)] == [hidden]
        assert desk.privacy.hold(COORDINATOR, "complaint", case.id, "again", REVIEW).reason == hidden
        assert desk.privacy.lift(COORDINATOR, hold.id).reason == hidden


def test_a_name_is_hidden_by_each_of_its_words() -> None:
    client = {"name": "Jean van den Bossche", "email": "jean@example.org"}
    text = "Mme Bossche attend. Signé BOSSCHE, van den Bossche Jean, ou bossché ; c'est loin de Bosschem et van Gent."
    with opened(four_eyes=True) as desk:
        case = desk.complaints.receive(CITIZEN, intake(text=text, client=client))
        seen = desk.complaints.get(HANDLER, case.id).text
        assert "bossche " not in seen.lower()
        assert "bossché" not in seen
        assert "attend. Signé" in seen
        assert seen.endswith("de Bosschem et van Gent.")
        assert desk.complaints.get(CITIZEN, case.id).text == text


@pytest.mark.parametrize(
    ("privacy", "where"),
    [
        ({"four_eye": True}, "/settings/privacy/four_eye"),
        ({"four_eyes": "yes"}, "/settings/privacy/four_eyes"),
        ({"disclosure_hours": True}, "/settings/privacy/disclosure_hours"),
        ({"purposes": {"complaint": 7}}, "/settings/privacy"),
    ],
)
def test_a_setting_that_is_none_is_told(privacy: dict[str, Any], where: str) -> None:
    with open_desk(settings={"privacy": privacy}) as desk, pytest.raises(InvalidDocument) as caught:
        desk.privacy.register(COORDINATOR)
    assert [one.where for one in caught.value.problems] == [where]


def test_the_purposes_are_the_agencys_to_say() -> None:
    with opened(purposes={"complaint": {"fr": "la loi du 15 mars"}}, legal_bases={"case": "loi"}) as desk:
        case = next(one for one in desk.privacy.register(COORDINATOR).activities if one.kind == "complaint")
        assert (case.purpose.in_("nl"), case.legal_basis.in_("de")) == ("la loi du 15 mars", "loi")


def test_the_register_says_of_every_kind_of_ours_what_it_is_and_why(desk: Orientation) -> None:
    """In words of each language; codes of anonymous clients are no answers to a survey."""
    found = {one.kind: one for one in desk.privacy.register(COORDINATOR).activities if one.kind != "visit"}
    for name, one in found.items():
        assert one.label.nl != name.replace("_", " "), name
    assert found["receipt_attempts"].purpose != found["survey_response"].purpose
    assert "coordinator" in found["sealed_passage"].roles


def test_nothing_is_written_into_what_went_with_an_erased_case(desk: Orientation) -> None:
    """It has its tombstone, so no later request would find or erase that; and no answer is owed any more."""
    case = to_treatment(desk)
    desk.complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED, motivation="Gardé.")
    desk.complaints.answer(HANDLER, case.id, "Nous avons examiné votre plainte.")
    desk.complaints.close(HANDLER, case.id)
    name = desk.referrals.open(COORDINATOR, case.id, reason="contesté").name
    desk.referrals.question(COORDINATOR, name, "Qui a reçu Jeanne ?")
    assert len(desk.referrals.owed(COORDINATOR)) == 1
    desk.privacy.erase(COORDINATOR, JEANNE, ground="art17")
    assert desk.referrals.owed(COORDINATOR) == []
    with pytest.raises(Refused, match="was erased"):
        desk.referrals.answer(COORDINATOR, name, 1, "Jeanne Exemple a été reçue par Luc.")
    with pytest.raises(Refused, match="was erased"):
        desk.referrals.question(COORDINATOR, name, "Et Jeanne Exemple ?")


def test_who_was_erased_is_given_no_new_token_of_an_invitation(desk: Orientation) -> None:
    """What they answered with it would belong to nobody who can be found."""
    ready(desk, anonymous=False)
    person = Invitee("person-1", "jeanne@example.org", "Jeanne Exemple")
    (invited,) = desk.surveys.invite(COORDINATOR, "spring", [person]).invitations
    desk.privacy.erase(COORDINATOR, JEANNE, ground="art17")
    with pytest.raises(NotFound):
        desk.surveys.token(COORDINATOR, invited.id)


def test_four_eyes_hold_at_the_second_line_and_when_something_is_put_right() -> None:
    """A referral is read without the client's name, its dossier is not made, and what was put right does not show the rest."""
    with opened(four_eyes=True) as desk:
        case = to_treatment(desk)
        desk.complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED, motivation="Gardé.")
        desk.complaints.answer(HANDLER, case.id, "Nous avons examiné votre plainte.")
        desk.complaints.close(HANDLER, case.id)
        referral = desk.referrals.open(COORDINATOR, case.id, reason="Jeanne Exemple conteste")
        asked = desk.referrals.question(COORDINATOR, referral.name, "Qui a reçu jeanne@example.org ?")
        read = [desk.referrals.get(VIEWER, referral.name), *desk.referrals.find(VIEWER)]
        for one in (referral, asked, *read):
            assert "jeanne" not in str(one).casefold()
        assert asked.questions[0].text == "Qui a reçu […] ?"
        with pytest.raises(NotAllowed):
            desk.referrals.dossier(COORDINATOR, referral.name, others="keep")
        right = desk.privacy.rectify(COORDINATOR, case.id, {"phone": None})
        assert right.client.name is None
        request = desk.privacy.ask_identity(COORDINATOR, case.id, "to hand the dossier over")
        desk.privacy.approve_identity(ANOTHER, request.id)
        assert desk.referrals.get(COORDINATOR, referral.name).reason == "Jeanne Exemple conteste"
        assert desk.referrals.dossier(COORDINATOR, referral.name, others="keep").files
        assert desk.verify() == []

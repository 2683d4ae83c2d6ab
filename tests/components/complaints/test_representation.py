"""Representation: as far and as long as the consent says; then the representative sees and gets nothing more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, OTHER_CITIZEN, intake, to_treatment
from orientation_core import Actor, Role
from orientation_core.errors import InvalidDocument, NotAllowed, NotFound, Refused, Undeliverable

LAWYER = Actor("lawyer-1", Role.CITIZEN)
CONSENT = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


def consented(desk, *, case=None, **changes):
    """A case whose client is represented until 31 March."""
    case = case or to_treatment(desk)
    filed = desk.complaints.attach(HANDLER, case.id, CONSENT, label="mandat.pdf", type="application/pdf")
    asked = {
        "consent": filed.attachments[-1].digest,
        "until": date(2026, 3, 31),
        "kind": "lawyer",
        "scope": ("read", "act"),
        "email": "raadsman@example.org",
        "id": LAWYER.id,
    }
    return desk.complaints.represent(HANDLER, case.id, "Me Rik Raadsman", **(asked | changes))


def addresses(desk):
    """Where the messages that wait would go today; codes of those that would go nowhere."""
    found = []
    for message in desk.store.messages(desk.agency.slug):
        if message.letter is not None:
            try:
                found.append((message.letter, desk.complaints.delivery(message).recipient))
            except Undeliverable as error:
                found.append((message.letter, error.code))
    return found


def test_the_representative_sees_and_acts_and_both_get_letters(desk):
    case = consented(desk)
    assert case.letters[-1].template == "representation"
    assert case.letters[-1].to == ("client", "representative-1")
    assert desk.complaints.get(LAWYER, case.id).reference == case.reference
    assert [one.id for one in desk.complaints.represented(LAWYER)] == [case.id]
    assert desk.complaints.worklist(LAWYER) == []
    said = desk.complaints.note_letter(LAWYER, case.id, "Pièce", "Voici.")
    assert said.letters[-1].actor == LAWYER.id
    written = desk.complaints.write_to_client(HANDLER, case.id, "Question.")
    number = written.letters[-1].number
    assert sorted(one for one in addresses(desk) if one[0] == number) == [
        (number, "jeanne@example.org"),
        (number, "raadsman@example.org"),
    ]
    with pytest.raises(NotFound):
        desk.complaints.get(OTHER_CITIZEN, case.id)
    seen = desk.complaints.get(CITIZEN, case.id)
    assert seen.representatives[0].by == "desk"


def test_after_the_consent_nothing_is_seen_or_received(desk, clock):
    case = consented(desk)
    desk.complaints.write_to_client(HANDLER, case.id, "Avant.")
    clock.advance(timedelta(days=30))  # 1 April
    for act in (desk.complaints.get, desk.complaints.clocks):
        with pytest.raises(NotFound):
            act(LAWYER, case.id)
    with pytest.raises(NotFound):
        desk.complaints.note_letter(LAWYER, case.id, "Encore", "Non.")
    assert desk.complaints.represented(LAWYER) == []
    after = desk.complaints.write_to_client(HANDLER, case.id, "Après.")
    assert after.letters[-1].to == ()
    assert "raadsman@example.org" not in [to for _, to in addresses(desk)]
    assert "consent.over" in [to for _, to in addresses(desk)]


def test_letters_go_to_the_representative_alone_and_to_the_client_when_it_is_over(desk, clock):
    case = consented(desk, letters="representative")
    written = desk.complaints.write_to_client(HANDLER, case.id, "Question.")
    number = written.letters[-1].number
    assert [to for letter, to in addresses(desk) if letter == number] == ["raadsman@example.org"]
    clock.advance(timedelta(days=30))
    assert [to for letter, to in addresses(desk) if letter == number] == ["jeanne@example.org"]


def test_a_consent_to_read_lets_nobody_act(desk):
    case = consented(desk, scope=("read",))
    assert desk.complaints.get(LAWYER, case.id)
    for act in (
        lambda: desk.complaints.note_letter(LAWYER, case.id, "x", "y"),
        lambda: desk.complaints.withdraw(LAWYER, case.id),
        lambda: desk.complaints.end_representation(LAWYER, case.id, 1),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_the_client_takes_it_back(desk):
    case = consented(desk)
    ended = desk.complaints.end_representation(CITIZEN, case.id, 1)
    assert ended.letters[-1].template == "representation_ended"
    with pytest.raises(NotFound):
        desk.complaints.get(LAWYER, case.id)
    with pytest.raises(NotFound):
        desk.complaints.end_representation(CITIZEN, case.id, 1)
    assert desk.verify() == []


def test_both_are_reminded_once_before_it_ends(desk, clock):
    case = consented(desk)
    assert desk.complaints.reviews(HANDLER) == []
    clock.advance(timedelta(days=20))
    (due,) = desk.complaints.reviews(HANDLER)
    assert (due.what, due.case, due.number, due.due_on) == ("consent", case.id, 1, date(2026, 3, 31))
    with pytest.raises(NotAllowed):
        desk.complaints.remind_consents(HANDLER)
    assert [one.case for one in desk.complaints.remind_consents(COORDINATOR)] == [case.id]
    assert desk.complaints.remind_consents(COORDINATOR) == []
    letter = desk.complaints.get(HANDLER, case.id).letters[-1]
    assert letter.template == "representation_ends"
    assert letter.to == ("client", "representative-1")
    assert "31 mars 2026" in letter.body


def test_what_is_wrong_with_a_consent_is_named_and_changes_nothing(desk):
    case = to_treatment(desk)
    with pytest.raises(NotFound):
        desk.complaints.represent(
            HANDLER, case.id, "X", consent="0" * 64, until=date(2026, 3, 31), letters="client"
        )
    for wrong, where in (
        ({"until": date(2026, 3, 1)}, "/until"),
        ({"since": date(2026, 4, 1)}, "/until"),
        ({"scope": ("all",)}, "/scope"),
        ({"scope": ()}, "/scope"),
        ({"letters": "nobody"}, "/letters"),
        ({"email": None}, "/email"),
        ({"kind": "king"}, "/representatives/0/kind"),
        ({"email": "no address"}, "/representatives/0/email"),
    ):
        with pytest.raises(InvalidDocument) as caught:
            consented(desk, case=case, **wrong)
        assert caught.value.problems[0].where == where
    assert desk.complaints.get(HANDLER, case.id).representatives == ()


def test_nobody_represents_the_anonymous_nor_the_official_it_is_about(desk):
    nameless = desk.complaints.receive_anonymously(CITIZEN, intake(client=None)).case
    with pytest.raises(Refused):
        consented(desk, case=nameless)
    about = desk.complaints.receive(CITIZEN, intake(about=[LAWYER.id]))
    consented(desk, case=about)
    with pytest.raises(NotFound):
        desk.complaints.get(LAWYER, about.id)
    assert desk.complaints.represented(LAWYER) == []


def test_a_represented_case_counts_once(desk):
    consented(desk)
    assert desk.complaints.count(COORDINATOR) == 1


def test_an_official_of_the_same_id_is_no_representative(desk):
    case = consented(desk, case=to_treatment(desk, unit="unit-a"))
    assert desk.complaints.get(LAWYER, case.id)
    with pytest.raises(NotFound):
        desk.complaints.get(Actor(LAWYER.id, Role.HANDLER, frozenset({"unit-b"})), case.id)

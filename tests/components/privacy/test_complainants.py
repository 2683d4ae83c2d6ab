"""A further complainant of a case: found, restricted, put under a pseudonym and erased; the case stays its client's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, OTHER_CITIZEN, OTHER_HANDLER, intake, open_desk, to_treatment
from orientation_core import NotFound, Orientation
from orientation_core.components.complaints import COMPLAINT
from orientation_core.documents import write
from orientation_core.model.parties import Client
from orientation_core.model.privacy import Identifier
from orientation_core.store import Query

PIETER = Client(
    name="Pieter Voorbeeld",
    email="pieter@example.org",
    phone="+32 2 555 34 56",
    address="Veldstraat 3, Gent",
    actor=OTHER_CITIZEN.id,
)
WORDS = ("ieter", "Voorbeeld", "555 34", "25553456", "Veldstraat", OTHER_CITIZEN.id, "lekker")
WHY = "Même guichet."


@pytest.fixture
def desk() -> Iterator[Orientation]:
    settings = {"privacy": {"authority": "RA-1", "pseudonym_key": "sixteen signs and more"}}
    with open_desk(settings=settings) as made:
        yield made


@pytest.fixture
def case(desk: Orientation) -> Any:
    """A case in which somebody else complains, too, and wrote and sent something."""
    case = to_treatment(desk, text="Le dossier de la rue n'avance pas; Pieter Voorbeeld le sait.")
    desk.complaints.join(HANDLER, case.id, PIETER, language="nl")
    desk.complaints.note_letter(OTHER_CITIZEN, case.id, "Nog iets", "Het dak is lekker lek.")
    desk.complaints.attach(OTHER_CITIZEN, case.id, b"%PDF-1.4\n", label="dak.pdf", type="application/pdf")
    return desk.complaints.write_to_client(HANDLER, case.id, "Bonjour à tous.")


def said(desk: Orientation) -> str:
    """All cases as the store holds them, with their journal, and whether what it looks for finds them."""
    found = []
    with desk.complaints.begin(write=False) as unit:
        for one in unit.find(COMPLAINT, Query()):
            found += [one.body.decode(), repr(one.columns), repr(COMPLAINT.words(desk.complaints.read(one)))]
            found += [repr(entry) for entry in unit.history(COMPLAINT, one.id)]
        for word in ("pieter", "voorbeeld", OTHER_CITIZEN.id):
            found += [word for _ in unit.find(COMPLAINT, Query(search=word))]
        actors = unit.columns(COMPLAINT, ("actor",), Query(), part="complainants")
        found += [str(who) for chunk in actors for who in chunk["actor"]]
    return "\n".join(found)


@pytest.mark.parametrize(
    ("sort", "value"), [("email", "Pieter@example.org"), ("id", OTHER_CITIZEN.id), ("phone", "02/555.34.56")]
)
def test_somebody_who_joined_is_found_and_erased_and_the_case_stays(
    desk: Orientation, case: Any, sort: Any, value: str
) -> None:
    file = next(one.digest for one in case.attachments if one.party == 1)
    asked = [Identifier.of(sort, value)]
    (identity,) = desk.privacy.find(COORDINATOR, asked).identities
    assert [(one.record.id, one.how) for one in identity.records] == [(case.id, "names")]
    assert Identifier.of("email", PIETER.email) in identity.identifiers
    before = write(desk.complaints.get(CITIZEN, case.id)).decode()
    (done,) = desk.privacy.erase(COORDINATOR, asked, ground="art17")
    assert done.what == "struck"
    assert [word for word in WORDS if word in said(desk)] == []
    kept = desk.complaints.get(HANDLER, case.id)
    assert [one.number for one in kept.letters] == [one.number for one in case.letters]
    with desk.complaints.begin(write=False) as unit, pytest.raises(NotFound):
        unit.get_attachment(file)
    after = write(desk.complaints.get(CITIZEN, case.id)).decode()
    assert after == before.replace("Pieter Voorbeeld", "[…]")
    with pytest.raises(NotFound):
        desk.complaints.get(OTHER_CITIZEN, case.id)
    again = desk.complaints.write_to_client(HANDLER, case.id, "Encore.")
    assert [one.party for one in again.letters[len(case.letters) :]] == [None]
    assert desk.verify() == []


def test_they_are_given_what_is_theirs_and_nothing_of_others(desk: Orientation, case: Any) -> None:
    given = desk.privacy.access(COORDINATOR, [Identifier.of("email", PIETER.email)])
    (extract,) = given.answer.extracts
    assert extract.document["complainants"][0]["client"]["address"] == PIETER.address
    assert {one["party"] for one in extract.document["letters"]} == {1}
    assert [one.label for one in given.answer.files] == ["dak.pdf"]
    assert len(given.files) == 1
    told = write(given.answer).decode()
    assert [word for word in ("eanne", "mandat", HANDLER.id) if word in told] == []
    assert "Pieter Voorbeeld le sait" in told


def test_whoever_opened_the_case_is_given_nothing_of_those_who_complain_in_it_too(
    desk: Orientation, case: Any
) -> None:
    merged = desk.complaints.receive(
        OTHER_CITIZEN, intake(text="Dak lekker lek.", client={"name": "Ieter Twee"})
    )
    desk.complaints.merge(COORDINATOR, merged.id, case.id, "same roof")
    desk.complaints.name_official(COORDINATOR, case.id, "official-7", "it is about Luc")
    desk.complaints.declare_conflict(OTHER_HANDLER, case.id, "my cousin")
    on = date(2026, 6, 1)
    desk.complaints.impose_measure(
        COORDINATOR, case.id, "one_contact", "Trop.", review_on=on, contact=HANDLER.id
    )
    given = desk.privacy.access(COORDINATOR, [Identifier.of("email", "jeanne@example.org")])
    told = write(given.answer).decode()
    others = [*WORDS[1:], "Ieter", "official-7", "Luc", "cousin", OTHER_HANDLER.id, HANDLER.id, "dak.pdf"]
    assert [word for word in others if word in told and word != "Voorbeeld"] == []
    assert told.count("Voorbeeld") == 1, "in words of their own"
    assert given.files == {}
    assert "Trop." in told


def test_also_who_left_is_found(desk: Orientation, case: Any) -> None:
    desk.complaints.leave(HANDLER, case.id, 1)
    desk.privacy.erase(COORDINATOR, [Identifier.of("email", PIETER.email)], ground="art17")
    assert [word for word in WORDS if word in said(desk)] == []


def test_whose_case_was_merged_is_erased_in_both(desk: Orientation, case: Any) -> None:
    client = {"name": PIETER.name, "email": PIETER.email, "phone": PIETER.phone, "address": PIETER.address}
    other = desk.complaints.receive(OTHER_CITIZEN, intake(client=client, text="Ook bij mij, lekker."))
    leading = to_treatment(desk, subject="Le premier", text="Rien.")
    desk.complaints.merge(HANDLER, other.id, leading.id, WHY)
    desk.complaints.note_letter(OTHER_CITIZEN, other.id, "Nog", "Lekker.")
    done = desk.privacy.erase(COORDINATOR, [Identifier.of("email", PIETER.email)], ground="art17")
    assert {(one.record, one.what) for one in done if one.kind == "complaint"} == {
        (other.id, "erased"),
        (leading.id, "struck"),
        (case.id, "struck"),
    }
    assert [word for word in WORDS if word in said(desk)] == []
    assert WHY not in write(desk.complaints.get(HANDLER, other.id)).decode()
    left = desk.complaints.get(HANDLER, other.id)
    assert left.merged.into == leading.id
    assert desk.complaints.get(CITIZEN, leading.id).text == "Rien."
    assert desk.verify() == []


def test_when_the_leading_case_is_erased_the_other_can_be_taken_out_again(desk: Orientation) -> None:
    other = desk.complaints.receive(OTHER_CITIZEN, intake(client={"name": "Autre"}, text="Moi aussi."))
    leading = to_treatment(desk)
    desk.complaints.merge(HANDLER, other.id, leading.id, WHY)
    desk.privacy.erase(COORDINATOR, [Identifier.of("email", "jeanne@example.org")], ground="art17")
    assert "Autre" not in write(desk.complaints.get(HANDLER, leading.id)).decode()
    for who in (HANDLER, OTHER_CITIZEN):
        assert desk.complaints.get(who, other.id).text == "Moi aussi."
    restored = desk.complaints.unmerge(HANDLER, other.id)
    assert restored.merged is None
    assert restored.client.name == "Autre"
    assert (
        desk.complaints.note_letter(OTHER_CITIZEN, other.id, "Suite", "Voilà.").letters[-1].body == "Voilà."
    )


def test_restriction_and_pseudonyms_reach_them(desk: Orientation, case: Any) -> None:
    asked = [Identifier.of("email", PIETER.email)]
    desk.privacy.pseudonymise(COORDINATOR, asked)
    kept = desk.complaints.get(HANDLER, case.id)
    assert kept.complainants[0].client.name.startswith("p-")
    assert [word for word in WORDS[:-1] if word in said(desk)] == []
    assert "lekker" in said(desk), "what they wrote stays"
    assert kept.client.name == "Jeanne Exemple"
    joined = desk.complaints.join(HANDLER, case.id, PIETER, language="nl")
    (measure,) = desk.privacy.restrict(COORDINATOR, asked, "contested", date(2027, 1, 1))
    assert measure.record == joined.id
    with pytest.raises(NotFound):
        desk.complaints.get(HANDLER, case.id)
    assert desk.complaints.get(OTHER_CITIZEN, case.id).client == PIETER

"""A case goes to the second line: who may, what becomes of the case, and that it happens once."""

from __future__ import annotations

import attrs
import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, OTHER_CITIZEN, VIEWER, open_desk, to_treatment
from orientation_core import Actor, NotAllowed, NotFound, Refused, Role
from orientation_core.components.referrals import REFERRAL
from orientation_core.errors import Conflict
from orientation_core.model.complaints import Outcome
from orientation_core.store import Query
from second_line import PDF, answered, opened, referred


def count(desk):
    with desk.complaints.begin(write=False) as unit:
        return unit.count(REFERRAL, Query())


def test_the_agency_passes_an_answered_case_on_and_tells_the_client(any_url):
    desk, clock = opened(any_url)
    with desk:
        case = answered(desk, clock)
        made = desk.referrals.open(HANDLER, case.reference, reason="Deuxième avis")
        after = desk.complaints.get(COORDINATOR, case.id)
        assert (made.by, made.case, made.reference) == ("agency", case.id, case.reference)
        assert made.protocol is not None
        assert str(made.protocol) == "ombudsman@1"
        assert made.second_line.in_("nl") == "Federale Ombudsman"
        assert (after.state, after.referral.actor) == ("second_line", HANDLER.id)
        assert [one.template for one in after.letters][-1] == "referral"
        assert case.reference.lower() not in made.name
        assert (
            desk.referrals.get(COORDINATOR, made.name)
            == desk.referrals.get(COORDINATOR, case.reference)
            == made
        )
        assert desk.referrals.open(HANDLER, case.id) == made
        assert count(desk) == 1
        assert desk.verify() == []


def test_a_client_may_go_while_the_desk_still_treats_the_case():
    desk, _ = opened()
    case = to_treatment(desk)
    with pytest.raises(Refused) as caught:
        desk.referrals.open(HANDLER, case.id)
    assert caught.value.reasons[0].code == "procedure.action"
    assert count(desk) == 0
    made = desk.referrals.open(CITIZEN, case.id, by="client")
    after = desk.complaints.get(COORDINATOR, case.id)
    assert (made.by, made.actor) == ("client", CITIZEN.id)
    assert after.state == case.state
    assert after.referral is not None
    assert after.letters == case.letters
    desk.complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED)
    assert desk.complaints.answer(HANDLER, case.id, "Réponse.").state == "answered"


def test_nobody_goes_for_somebody_else():
    desk, clock = opened()
    case = answered(desk, clock)
    with pytest.raises(NotFound):
        desk.referrals.open(OTHER_CITIZEN, case.id, by="client")
    with pytest.raises(Refused):
        desk.referrals.open(CITIZEN, case.id, by="agency")
    with pytest.raises(NotAllowed):
        desk.referrals.open(VIEWER, case.id)
    with pytest.raises(NotFound):
        desk.referrals.open(HANDLER, case.id, shown=["0" * 64])
    assert count(desk) == 0
    assert desk.complaints.get(COORDINATOR, case.id).referral is None


def test_whoever_the_case_is_about_sees_no_referral_of_it():
    desk, clock = opened()
    case = answered(desk, clock, about=["official-9"])
    name = desk.referrals.open(COORDINATOR, case.id, by="client").name
    about = Actor("official-9", Role.COORDINATOR)
    for asked in (name, case.reference, case.id):
        with pytest.raises(NotFound):
            desk.referrals.get(about, asked)
    with pytest.raises(NotFound):
        desk.referrals.dossier(about, name)
    assert desk.referrals.find(about) == []
    with pytest.raises(NotAllowed):
        desk.referrals.get(CITIZEN, name)


@pytest.mark.parametrize(
    ("actor", "verb", "arguments"),
    [
        (HANDLER, "dossier", ()),
        (HANDLER, "flags", ()),
        (HANDLER, "answer", (1, "x")),
        (HANDLER, "outcome", (Outcome.FOUNDED,)),
        (HANDLER, "recommend", ("x",)),
        (HANDLER, "accept", (1, "x")),
        (HANDLER, "refuse", (1, "x")),
        (VIEWER, "question", ("x",)),
        (CITIZEN, "question", ("x",)),
        (CITIZEN, "dossier", ()),
    ],
)
def test_rights(actor, verb, arguments):
    desk, _, _, name = referred()
    with pytest.raises(NotAllowed):
        getattr(desk.referrals, verb)(actor, name, *arguments)


def test_an_agency_without_a_second_line_refers_to_nobody():
    desk = open_desk(procedure="scotland-model")
    procedure = desk.complaints.rulebook.newest_procedure("scotland-model")
    known = {**desk.complaints.rulebook.procedures}
    known["scotland-model", procedure.version] = attrs.evolve(procedure, second_line=None)
    rulebook = attrs.evolve(desk.complaints.rulebook, procedures=known)
    referrals = attrs.evolve(desk.referrals, desk=attrs.evolve(desk.complaints, rulebook=rulebook))
    case = desk.complaints.receive(
        CITIZEN, {"language": "fr", "text": "Rien ne bouge.", "client": {"name": "A B"}}
    )
    with pytest.raises(Refused) as caught:
        referrals.open(COORDINATOR, case.id, by="client")
    assert caught.value.reasons[0].code == "refer.none"


def test_the_case_and_its_referral_are_written_together(monkeypatch):
    desk, clock = opened()
    case = answered(desk, clock)

    def broken(*_):
        raise Conflict("referral", "x")

    monkeypatch.setattr(type(desk.referrals), "_add", broken)
    with pytest.raises(Conflict):
        desk.referrals.open(COORDINATOR, case.id, by="client")
    assert desk.complaints.get(COORDINATOR, case.id) == case


def test_two_at_once_make_one_referral(tmp_path):
    """Somebody else opens it between our look and our write."""
    desk, clock = opened(f"sqlite:///{tmp_path / 'desk.db'}")
    with desk:
        case = answered(desk, clock)
        theirs = []

        def late():
            if not theirs:
                theirs.append(
                    attrs.evolve(desk.referrals, clock=clock).open(COORDINATOR, case.id, by="client")
                )
            return clock()

        mine = attrs.evolve(desk.referrals, clock=late).open(COORDINATOR, case.id, by="client")
        assert mine == theirs[0]
        assert count(desk) == 1


def test_a_case_can_go_again_once_the_second_line_decided():
    desk, _clock, case, name = referred()
    desk.referrals.outcome(COORDINATOR, name, Outcome.UNFOUNDED)
    again = desk.referrals.open(COORDINATOR, case.id, by="client")
    assert again.name != name
    assert len(desk.referrals.find(COORDINATOR, case=case.reference)) == 2
    assert desk.referrals.taken_up(COORDINATOR, again.name, admissible=False).state == "decided"
    with pytest.raises(Refused):
        desk.referrals.taken_up(COORDINATOR, name, admissible=False)


def test_a_file_is_shown_by_decision_only():
    desk, _, case, name = referred()
    desk.complaints.attach(HANDLER, case.id, PDF + b"internal", label="note.pdf", type="application/pdf")
    digest = desk.complaints.get(COORDINATOR, case.id).attachments[-1].digest
    hidden = desk.referrals.dossier(COORDINATOR, name)
    assert not any(content == PDF + b"internal" for content in hidden.files.values())
    desk.referrals.show_file(COORDINATOR, name, digest)
    shown = desk.referrals.dossier(COORDINATOR, name)
    assert any(content == PDF + b"internal" for content in shown.files.values())
    assert [one.number for one in desk.referrals.get(COORDINATOR, name).dossiers] == [1, 2]


def test_a_client_who_goes_there_again_reads_nothing_of_what_became_of_it():
    desk, clock = opened()
    case = answered(desk, clock)
    referrals = desk.referrals
    mine = referrals.open(CITIZEN, case.id, by="client", reason="Rien ne bouge.")
    assert (mine.actor, mine.reason, [one.action for one in mine.trail]) == (
        CITIZEN.id, "Rien ne bouge.", ["open"],
    )  # fmt: skip
    referrals.question(COORDINATOR, mine.name, "Pourquoi ?")
    referrals.answer(COORDINATOR, mine.name, 1, "Entre nous : le dossier était perdu.")
    assert referrals.open(CITIZEN, case.id, by="client") == mine


def test_a_client_is_not_told_why_the_agency_passed_their_case_on():
    desk, clock = opened()
    case = answered(desk, clock)
    made = desk.referrals.open(HANDLER, case.id, reason="Client difficile", their_reference="2026/77")
    again = desk.referrals.open(CITIZEN, case.id, by="client")
    assert (again.name, again.actor) == (made.name, "desk")
    assert (again.reason, again.their_reference, again.trail) == (None, None, ())


def test_opening_again_does_not_lift_the_veil():
    desk, clock = opened(settings={"privacy": {"four_eyes": True}})
    case = answered(desk, clock)
    made = desk.referrals.open(HANDLER, case.id, reason="Jeanne Exemple insiste")
    assert "Jeanne" not in str(made)
    assert desk.referrals.open(HANDLER, case.id) == made == desk.referrals.get(HANDLER, made.name)

"""Treatment: judged point by point, answered, closed, rated, reopened, referred; never past the procedure's limits."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, intake, open_desk, to_treatment
from orientation_core import InvalidDocument, NotFound, Refused
from orientation_core.components.complaints import IntakePoint
from orientation_core.model.complaints import Outcome, Relation, RequestType
from orientation_core.model.terms import Term


def answered(desk):
    case = to_treatment(desk)
    desk.complaints.decide(HANDLER, case.id, Outcome.FOUNDED, norm="reasonable_time", motivation="Trop lent.")
    return desk.complaints.answer(HANDLER, case.id, "Nous avons traité votre dossier.")


def test_the_whole_way(desk, clock):
    case = to_treatment(desk)
    desk.complaints.assign(COORDINATOR, case.id, HANDLER.id)
    clock.advance(timedelta(days=3))
    desk.complaints.decide(
        HANDLER,
        case.id,
        Outcome.FOUNDED,
        norm="reasonable_time",
        remedy="Traité",
        cause="staff",
        motivation="Trop lent.",
    )
    case = desk.complaints.answer(HANDLER, case.id, "Votre dossier est traité.")
    letter = case.letters[-1]
    assert case.outcome == "founded"
    assert "Trop lent." in letter.body
    assert "Fondée" in letter.body
    assert "recours" in letter.body, "a complaint does not suspend an appeal, and the answer says so"
    assert "Médiateur fédéral" in letter.body
    case = desk.complaints.close(HANDLER, case.id)
    assert case.state == "closed"
    assert case.closed_at == clock()
    case = desk.complaints.rate(CITIZEN, case.id, 4, comment="Merci")
    assert case.satisfaction.score == 4
    actions = [entry.action for entry in desk.complaints.history(COORDINATOR, case.id)]
    assert actions[0] == "complaint.received"
    assert actions[-1] == "complaint.rated"
    assert desk.verify() == []


def test_a_point_without_a_category_is_decided_under_that_of_its_case(desk):
    case = desk.complaints.receive(CITIZEN, intake(points=[{"summary": "un"}, {"summary": "deux"}]))
    desk.complaints.qualify(HANDLER, case.id, category="treatment")
    desk.complaints.admit(HANDLER, case.id)
    case = desk.complaints.decide(HANDLER, case.id, "unfounded", point=2)
    assert [(one.category, one.federal_category) for one in case.points] == [
        (None, None),
        ("treatment", "treatment"),
    ]


@pytest.mark.parametrize(
    ("outcomes", "overall"),
    [
        (["founded", "founded"], "founded"),
        (["founded", "unfounded"], "partly_founded"),
        (["unfounded", "no_appreciation"], "unfounded"),
        (["no_appreciation", "no_appreciation"], "no_appreciation"),
        (["partly_founded", "partly_founded"], "partly_founded"),
    ],
)
def test_the_outcome_of_the_case_out_of_its_points(desk, outcomes, overall):
    case = desk.complaints.receive(CITIZEN, intake())
    desk.complaints.qualify(
        HANDLER, case.id, category="treatment", points=[IntakePoint("un"), IntakePoint("deux")]
    )
    desk.complaints.admit(HANDLER, case.id)
    for number, outcome in enumerate(outcomes, 1):
        with pytest.raises(Refused, match="decide first"):
            desk.complaints.answer(HANDLER, case.id, "Voici.")
        case = desk.complaints.decide(HANDLER, case.id, Outcome(outcome), point=number, norm="courtesy")
    assert case.outcome == overall
    assert desk.complaints.answer(HANDLER, case.id, "Voici.").state == "answered"


def test_founded_names_the_norm_that_was_not_kept(desk):
    case = to_treatment(desk)
    with pytest.raises(Refused, match="norm"):
        desk.complaints.decide(HANDLER, case.id, Outcome.FOUNDED)
    with pytest.raises(InvalidDocument, match="courtesy"):
        desk.complaints.decide(HANDLER, case.id, Outcome.FOUNDED, norm="kindness")
    with pytest.raises(NotFound):
        desk.complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED, point=7)


def test_what_the_procedure_does_not_allow_is_refused_and_says_what_is(desk):
    case = desk.complaints.receive(CITIZEN, intake())
    with pytest.raises(Refused, match=r"possible now: .*qualify"):
        desk.complaints.close(HANDLER, case.id)
    with pytest.raises(Refused, match="coordinator"):
        desk.complaints.extend(HANDLER, to_treatment(desk).id)
    assert desk.complaints.get(HANDLER, case.id).state == "received"


def test_extending_within_the_limits_with_the_notice_that_is_owed(desk):
    case = to_treatment(desk)
    rule = desk.complaints.rules(case).procedure.clock("answer").extension
    before = case.clock("answer").due_on
    case = desk.complaints.extend(COORDINATOR, case.id, reason="avis externe")
    assert case.clock("answer").due_on > before
    assert case.letters[-1].template == rule.notice.letter
    assert "avis externe" in case.letters[-1].body
    for _ in range(rule.times - 1):
        desk.complaints.extend(COORDINATOR, case.id)
    with pytest.raises(Refused, match="times at most"):
        desk.complaints.extend(COORDINATOR, case.id)
    with pytest.raises(Refused, match="at most"):
        desk.complaints.extend(COORDINATOR, to_treatment(desk).id, term=Term(rule.term.n + 1, rule.term.unit))


def test_pausing_moves_the_due_date_by_the_days_that_stood_still(desk, clock):
    case = to_treatment(desk)
    before = case.clock("answer").due_on
    desk.complaints.pause(HANDLER, case.id, "expert")
    clock.advance(timedelta(days=9))
    case = desk.complaints.resume(HANDLER, case.id)
    assert case.clock("answer").due_on == before + timedelta(days=9)


class TestReopening:
    def test_by_request_and_decision(self, desk, clock):
        case = desk.complaints.close(HANDLER, answered(desk).id)
        with pytest.raises(Refused, match="nobody asked"):
            desk.complaints.refuse_reopening(COORDINATOR, case.id, "Non.")
        desk.complaints.request_reopening(CITIZEN, case.id, "Rien n'a changé.")
        clock.advance(timedelta(days=1))
        case = desk.complaints.reopen(COORDINATOR, case.id)
        assert (case.reopened, case.closed_at, case.state) == (1, None, "in_treatment")
        assert case.letters[-1].template == "reopened"

    def test_not_too_often_and_not_too_late(self, desk, clock):
        case = desk.complaints.close(HANDLER, answered(desk).id)
        clock.advance(timedelta(days=500))
        with pytest.raises(Refused, match="until 2027-03-02"):
            desk.complaints.reopen(COORDINATOR, case.id)

    def test_a_refusal_is_motivated(self, desk):
        case = desk.complaints.close(HANDLER, answered(desk).id)
        desk.complaints.request_reopening(CITIZEN, case.id, "Encore.")
        case = desk.complaints.refuse_reopening(COORDINATOR, case.id, "Aucun élément nouveau.")
        assert case.state == "closed"
        assert "Aucun élément nouveau." in case.letters[-1].body


def test_referring_to_the_second_line(desk):
    case = desk.complaints.refer(HANDLER, answered(desk).id)
    assert case.referral.to == "second-line"
    assert "Médiateur fédéral" in case.letters[-1].body


def test_a_second_stage_with_its_own_clock(clock):
    with open_desk(clock=clock, procedure="scotland-model") as desk:
        case = desk.complaints.receive(CITIZEN, intake(language="en"))
        due = {run.name: run.due_on for run in case.clocks}
        assert (due["acknowledge"], due["answer"]) == (date(2026, 3, 5), date(2026, 3, 9))
        allowed = desk.complaints.rules(case).procedure.allowed(case.state)
        if "escalate" not in allowed:
            desk.complaints.qualify(HANDLER, case.id)
            desk.complaints.admit(HANDLER, case.id)
        case = desk.complaints.escalate(HANDLER, case.id)
        assert case.clock("second_stage").due_on == date(2026, 3, 30)  # 20 working days


class TestAttachments:
    def test_stored_once_checked_and_given_back(self, desk):
        case = desk.complaints.receive(CITIZEN, intake())
        content = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
        for _ in range(2):
            case = desk.complaints.attach(
                CITIZEN, case.id, content, label="../../preuve.pdf", type="application/pdf"
            )
        assert len(case.attachments) == 1
        assert "/" not in case.attachments[0].label
        assert desk.complaints.attachment(HANDLER, case.id, case.attachments[0].digest) == content
        with pytest.raises(NotFound):
            desk.complaints.attachment(HANDLER, case.id, "0" * 64)

    def test_what_it_is_not(self, desk):
        case = desk.complaints.receive(CITIZEN, intake())
        with pytest.raises(InvalidDocument):
            desk.complaints.attach(
                CITIZEN, case.id, b"MZ\x90\x00", label="facture.pdf", type="application/pdf"
            )

    def test_sent_with_a_letter(self, clock, tmp_path):
        with open_desk(clock=clock, folder=tmp_path) as desk:
            case = desk.complaints.receive(CITIZEN, intake())
            content = b"Bonjour\n" * 10
            case = desk.complaints.attach(HANDLER, case.id, content, label="note.txt", type="text/plain")
            digest = case.attachments[0].digest
            assert desk.complaints.get(CITIZEN, case.id).attachments == (), "not sent yet"
            desk.complaints.write_to_client(HANDLER, case.id, "Voir annexe.", attachments=[digest])
            assert desk.complaints.get(CITIZEN, case.id).attachments[0].digest == digest
            assert desk.relay().run_until_empty().sent == 2
            assert any(b"note.txt" in path.read_bytes() for path in tmp_path.glob("*.eml"))


def test_links_can_be_made_and_taken_away(desk):
    one, other = (
        desk.complaints.receive(CITIZEN, intake()),
        desk.complaints.receive(CITIZEN, intake(text="autre")),
    )
    case = desk.complaints.link(HANDLER, one.id, other.reference, Relation.DUPLICATE)
    assert [(link.to, link.relation) for link in case.links] == [(other.id, Relation.DUPLICATE)]
    assert desk.complaints.unlink(HANDLER, one.id, other.id).links == ()
    with pytest.raises(Refused):
        desk.complaints.link(HANDLER, one.id, one.id)
    with pytest.raises(NotFound):
        desk.complaints.unlink(HANDLER, one.id, other.id)


@pytest.mark.parametrize("score", [0, 6, True, 4.5, "5"])
def test_a_score_is_one_to_five(desk, score):
    with pytest.raises(InvalidDocument):
        desk.complaints.rate(CITIZEN, answered(desk).id, score)


def test_an_open_case_is_not_rated(desk):
    with pytest.raises(Refused):
        desk.complaints.rate(CITIZEN, to_treatment(desk).id, 5)


def test_a_note_is_for_colleagues(desk):
    case = to_treatment(desk)
    desk.complaints.note(HANDLER, case.id, "Voir le dossier voisin")
    assert desk.complaints.get(HANDLER, case.id).notes[0].text == "Voir le dossier voisin"
    assert desk.complaints.get(CITIZEN, case.id).notes == ()


def test_withdrawing(desk):
    case = desk.complaints.receive(CITIZEN, intake())
    assert desk.complaints.withdraw(CITIZEN, case.id).state == "withdrawn"
    assert desk.complaints.get(HANDLER, case.id).closed_at is not None


def test_codes_may_be_written_as_words_and_unknown_ones_are_told_with_those_there_are(desk):
    """Hosts hand on what a form gave them."""
    case = desk.complaints.receive(CITIZEN, intake())
    other = desk.complaints.receive(CITIZEN, intake(subject="Autre chose"))
    desk.complaints.qualify(HANDLER, case.id)
    moved = desk.complaints.requalify(HANDLER, case.id, "suggestion")
    assert moved.type is RequestType.SUGGESTION
    with pytest.raises(InvalidDocument, match="/type: this must be one of: complaint, information_request"):
        desk.complaints.requalify(HANDLER, case.id, "praise")
    desk.complaints.requalify(HANDLER, case.id, "complaint")
    desk.complaints.admit(HANDLER, case.id)
    with pytest.raises(InvalidDocument, match="/outcome: this must be one of: founded, partly_founded"):
        desk.complaints.decide(HANDLER, case.id, "maybe")
    assert desk.complaints.decide(HANDLER, case.id, "unfounded").points[0].outcome is Outcome.UNFOUNDED
    assert desk.complaints.link(HANDLER, case.id, other.id, "follows").links[0].relation is Relation.FOLLOWS
    with pytest.raises(InvalidDocument, match="/relation: this must be one of: related"):
        desk.complaints.link(HANDLER, case.id, other.id, "cousin")

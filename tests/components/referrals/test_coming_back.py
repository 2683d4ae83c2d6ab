"""What comes back: questions on the protocol's clock, the finding, recommendations that become actions."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta

import pytest

from desks import COORDINATOR, followed, open_desk
from orientation_core import InvalidDocument, NotFound, Refused
from orientation_core.labels import in_language
from orientation_core.model.complaints import Outcome
from orientation_core.model.text import LANGUAGES
from second_line import SIGNED, answered, day, opened, referred
from shared import shared

NEW = {"name": "replacement", "label": {"fr": "Remplaçant", "nl": "Vervanger"}}


# ------------------------------------------------------------------------------------ questions


def test_the_dashboard_tells_of_answers_that_are_late():
    desk, clock, _, name = referred()
    with desk:
        desk.referrals.question(COORDINATOR, name, "Pourquoi ?")

        def told(actor, **how):
            page = desk.dashboard.make(actor, date(2026, 1, 1), date(2027, 1, 1), **how)
            part = page.part("complaints")
            return [(one.text.en, one.alarming) for one in part.reasons if one.rule == "second_line_late"]

        assert told(COORDINATOR) == []
        clock.advance(timedelta(days=18))
        assert told(COORDINATOR) == [("Answers owed to the second line, past their day: 1.", True)]
        assert told(COORDINATOR, publish=True) == []
        assert told(COORDINATOR, unit="north") == []
        desk.referrals.answer(COORDINATOR, name, 1, "Parce que…")
        assert told(COORDINATOR) == []


def test_a_question_runs_on_the_term_of_the_protocol():
    desk, clock, _, name = referred()
    with desk:
        q = desk.referrals
        asked = q.question(COORDINATOR, name, "Pourquoi ?", their_reference="2026/77").questions[0]
        # Friday 27 March and fifteen days is a Saturday: the term goes on to Monday 13 April.
        assert asked.due_on == day("2026-04-13")
        (owed,) = q.owed(COORDINATOR)
        assert (owed.number, owed.due_on, owed.days_left, owed.late) == (1, asked.due_on, 17, False)
        clock.advance(timedelta(days=18))
        assert [one.days_left for one in q.owed(COORDINATOR, late=True)] == [-1]
        done = q.answer(COORDINATOR, name, 1, "Parce que…").question(1)
        assert done.late
        assert [event.type for event in done.events] == ["started", "stopped"]
        assert "Pourquoi ?" in done.reply.body
        assert "2026/77" in done.reply.subject
        assert q.owed(COORDINATOR) == []
        assert desk.verify() == []


def test_an_answer_on_the_last_day_is_in_time():
    desk, clock, _, name = referred()
    desk.referrals.question(COORDINATOR, name, "Pourquoi ?")
    clock.advance(timedelta(days=17))
    assert not desk.referrals.answer(COORDINATOR, name, 1, "Voilà.").question(1).late


def test_a_protocol_that_is_changed_later_moves_no_clock():
    desk, _, _, name = referred()
    q = desk.referrals
    q.question(COORDINATOR, name, "Pourquoi ?")
    q.keep_protocol(COORDINATOR, {**SIGNED, "question_term": {"n": 5, "unit": "working_day"}})
    made = q.question(COORDINATOR, name, "Et depuis quand ?")
    assert [one.due_on for one in made.questions] == [day("2026-04-13"), day("2026-04-03")]
    assert [one.due_on for one in q.owed(COORDINATOR)] == [day("2026-04-03"), day("2026-04-13")]


def test_without_a_protocol_in_force_no_term_runs():
    desk, _, _, name = referred(protocol=False)
    made = desk.referrals.question(COORDINATOR, name, "Pourquoi ?")
    assert (made.questions[0].due_on, made.protocol) == (None, None)
    (owed,) = desk.referrals.owed(COORDINATOR)
    assert not owed.late
    assert not desk.referrals.answer(COORDINATOR, name, 1, "Voilà.").question(1).late


def test_the_term_is_that_of_the_day_the_question_arrived():
    desk, clock, _, name = referred()
    arrived = clock()
    clock.advance(timedelta(days=4))
    made = desk.referrals.question(COORDINATOR, name, "Pourquoi ?", asked_at=arrived)
    assert made.questions[0].due_on == day("2026-04-13")
    for wrong in (clock() + timedelta(days=1), arrived - timedelta(days=1)):
        with pytest.raises(Refused) as caught:
            desk.referrals.question(COORDINATOR, name, "Pourquoi ?", asked_at=wrong)
        assert caught.value.reasons[0].code == "question.when"
    assert "verwijzing" in str(in_language(caught.value, "nl"))


def test_what_cannot_be_answered():
    desk, _, _, name = referred()
    desk.referrals.question(COORDINATOR, name, "Pourquoi ?")
    with pytest.raises(NotFound):
        desk.referrals.answer(COORDINATOR, name, 2, "Voilà.")
    with pytest.raises(NotFound):
        desk.referrals.answer(COORDINATOR, name, 1, "Voilà.", attachments=["0" * 64])
    with pytest.raises(InvalidDocument):
        desk.referrals.answer(COORDINATOR, name, 1, "a\x00b")
    desk.referrals.answer(COORDINATOR, name, 1, "Voilà.")
    with pytest.raises(Refused):
        desk.referrals.answer(COORDINATOR, name, 1, "Encore.")


def test_the_answer_goes_out_with_its_files_to_the_address_of_the_protocol(tmp_path):
    desk, _, case, name = referred(folder=tmp_path / "mail")
    digest = desk.complaints.get(COORDINATOR, case.id).attachments[0].digest
    desk.referrals.question(COORDINATOR, name, "Pourquoi ?")
    desk.referrals.answer(COORDINATOR, name, 1, "Voilà.", attachments=[digest])
    sent = [one for one in desk.store.messages(desk.agency.slug) if one.recipient == "second_line"]
    assert [(one.kind, one.letter) for one in sent] == [("referral", 1)]
    assert b"Voil" not in sent[0].event
    desk.relay().run_until_empty()
    files = [path.read_text("utf-8", "replace") for path in (tmp_path / "mail").rglob("*") if path.is_file()]
    (letter,) = [one for one in files if "ombudsman@example.org" in one]
    assert "scan.pdf" in letter


def test_whoever_follows_it_is_reminded_once_before_and_once_when_it_is_late():
    desk, clock, _, name = referred(subscriptions=followed("referral.question-due"))
    q = desk.referrals
    q.question(COORDINATOR, name, "Pourquoi ?")
    assert q.remind(COORDINATOR) == []
    clock.advance(timedelta(days=14))
    assert [one.days_left for one in q.remind(COORDINATOR)] == [3]
    assert q.remind(COORDINATOR) == []
    clock.advance(timedelta(days=4))
    assert [one.late for one in q.remind(COORDINATOR)] == [True]
    assert q.remind(COORDINATOR) == []
    told = [one for one in desk.store.messages(desk.agency.slug) if one.recipient == "backoffice"]
    assert len(told) == 2
    assert all(b"question-due" in one.event and b"Pourquoi" not in one.event for one in told)


# ------------------------------------------------------------------------------------ the finding


def test_the_vocabulary_is_the_published_one_in_four_languages():
    """Four outcomes and fifteen norms, French and Dutch as the table has them."""
    desk = open_desk()
    procedure = desk.complaints.rulebook.newest_procedure("be-federal")
    tables = ((procedure.outcomes, "05_ombudsman_outcomes", "outcome_id", 4), (procedure.norms, "05_ombudsman_norms", "norm_id", 15))  # fmt: skip
    for choices, table, column, count in tables:
        with shared(f"domain/{table}.csv").open(encoding="utf-8") as file:
            rows = {row[column]: row for row in csv.DictReader(file)}
        assert [one.code for one in choices] == list(rows)
        assert len(rows) == count
        for one in choices:
            assert one.label.in_("fr").replace("É", "E") == rows[one.code]["label_fr"].replace("É", "E")
            assert one.label.in_("nl") == rows[one.code]["label_nl_unverified"]
            assert one.label.languages() == ("fr", "nl", "de", "en")
            assert "German and English ours" in one.note


def test_a_finding_is_noted_in_the_vocabulary_of_both_lines():
    desk, clock, _, name = referred()
    clock.advance(timedelta(days=30))
    note = desk.referrals.outcome
    made = note(COORDINATOR, name, Outcome.PARTLY_FOUNDED, norms=["diligence", "reasons", "diligence"], decided_on=day("2026-04-20"))  # fmt: skip
    assert (made.opinion.outcome, made.opinion.norms) == (Outcome.PARTLY_FOUNDED, ("diligence", "reasons"))
    assert (made.state, made.admissible) == ("decided", True)
    again = note(COORDINATOR, name, Outcome.PARTLY_FOUNDED, norms=["diligence", "reasons"], decided_on=day("2026-04-20"))  # fmt: skip
    assert again == made
    for outcome, norms, decided, code in (
        (Outcome.FOUNDED, (), "2026-04-20", "decide.norm"),
        (Outcome.UNFOUNDED, ("diligence",), "2026-04-20", "opinion.norm"),
        (Outcome.NO_APPRECIATION, (), "2026-05-20", "opinion.future"),
        (Outcome.NO_APPRECIATION, (), "2026-03-01", "validity.order"),
    ):
        with pytest.raises(Refused) as caught:
            note(COORDINATOR, name, outcome, norms=norms, decided_on=day(decided))
        assert caught.value.reasons[0].code == code
    with pytest.raises(InvalidDocument) as wrong:
        note(COORDINATOR, name, Outcome.FOUNDED, norms=["kindness"])
    assert wrong.value.problems[0].where == "/norms/0"
    assert desk.referrals.get(COORDINATOR, name) == made


# ------------------------------------------------------------------------------------ recommendations


def test_a_recommendation_becomes_an_action_and_is_walked_from_either_end(tmp_path):
    desk, _clock, case, name = referred(f"sqlite:///{tmp_path / 'desk.db'}")
    with desk:
        q = desk.referrals
        q.outcome(COORDINATOR, name, Outcome.FOUNDED, norms=["diligence"])
        q.recommend(COORDINATOR, name, "Prévoir un remplaçant")
        assert q.recommend(COORDINATOR, name, "Prévoir un remplaçant").recommendations[0].points == (1,)
        assert [one.state for one in q.follow_up(COORDINATOR)] == [None]
        made, action = q.accept(COORDINATOR, name, 1, NEW)
        assert (action.origin.kind, str(action.origin.end)) == ("recommendation", f"recommendation:{name}/1")
        assert (made.recommendations[0].response, made.recommendations[0].action) == (
            "accepted",
            "replacement",
        )
        assert q.accept(COORDINATOR, name, 1, NEW)[0] == made
        assert q.accept(COORDINATOR, name, 1, "replacement")[0] == made
        ends = [f"point:{case.id}/1", f"recommendation:{name}/1", "action:replacement"]
        for start in ends:
            chain = desk.improvements.chain(COORDINATOR, start)
            assert [str(one.end) for one in chain.places] == ends
            assert [one.relation for one in chain.links] == ["led_to", "answered_by"]
        assert [(one.state, one.over) for one in q.follow_up(COORDINATOR)] == [("plan", False)]
        desk.improvements.close(COORDINATOR, "replacement", "abandoned", reason="Plus de sens")
        assert [one.over for one in q.follow_up(COORDINATOR)] == [True]
        assert desk.verify() == []


def test_a_recommendation_that_nobody_answers_hangs_loose():
    desk, _, _, name = referred()
    for text in ("Prévoir un remplaçant", "Payer une indemnité"):
        desk.referrals.recommend(COORDINATOR, name, text)

    def loose():
        found = desk.improvements.loose_ends(COORDINATOR)
        ends = found.of("recommendation_unanswered")
        assert found.counts["recommendation_unanswered"] == len(ends)
        assert all(len({one.detail.in_(language) for language in LANGUAGES}) == 4 for one in ends)
        return [str(one.end) for one in ends]

    assert loose() == [f"recommendation:{name}/1", f"recommendation:{name}/2"]
    desk.referrals.accept(COORDINATOR, name, 1, NEW)
    assert loose() == [f"recommendation:{name}/2"]
    desk.referrals.refuse(COORDINATOR, name, 2, "Sans base légale.")
    assert loose() == []


def test_a_late_milestone_of_its_action_is_followed():
    desk, clock, _, name = referred()
    desk.referrals.recommend(COORDINATOR, name, "Prévoir un remplaçant")
    step = {
        "name": "hire",
        "label": {"en": "Hire"},
        "starts_on": "2026-04-01",
        "term": {"n": 5, "unit": "working_day"},
    }
    desk.referrals.accept(COORDINATOR, name, 1, {**NEW, "milestones": [step]})
    assert desk.referrals.follow_up(COORDINATOR)[0].overdue == ()
    clock.advance(timedelta(days=30))
    assert desk.referrals.follow_up(COORDINATOR)[0].overdue == ("hire",)


def test_a_recommendation_is_refused_with_its_reason_and_may_be_accepted_later():
    desk, _, _, name = referred()
    desk.referrals.recommend(COORDINATOR, name, "Payer une indemnité")
    with pytest.raises(Refused):
        desk.referrals.refuse(COORDINATOR, name, 1, "  ")
    made = desk.referrals.refuse(COORDINATOR, name, 1, "Sans base légale.")
    assert (made.recommendations[0].response, made.recommendations[0].reason) == (
        "refused",
        "Sans base légale.",
    )
    accepted, _ = desk.referrals.accept(COORDINATOR, name, 1, NEW)
    assert accepted.recommendations[0].reason is None
    with pytest.raises(Refused) as caught:
        desk.referrals.refuse(COORDINATOR, name, 1, "Finalement non.")
    assert caught.value.reasons[0].code == "recommendation.accepted"


def test_an_acceptance_that_cannot_be_changes_nothing():
    desk, clock, _, name = referred()
    q = desk.referrals
    q.recommend(COORDINATOR, name, "Prévoir un remplaçant")
    before = q.get(COORDINATOR, name)
    elsewhere = {**NEW, "name": "other", "origin": {"kind": "idea"}}
    desk.improvements.propose(COORDINATOR, elsewhere)
    for given, error in (
        ({**NEW, "origin": {"kind": "idea"}}, InvalidDocument),
        ({"name": "no label"}, InvalidDocument),
        ("other", Refused),
        ("nobody", NotFound),
    ):
        with pytest.raises(error):
            q.accept(COORDINATOR, name, 1, given)
    with pytest.raises(NotFound):
        q.accept(COORDINATOR, name, 2, NEW)
    for points, made_on in (((7,), None), ((), clock().date() + timedelta(1))):
        with pytest.raises((NotFound, Refused)):
            q.recommend(COORDINATOR, name, "Encore", points=points, made_on=made_on)
    assert q.get(COORDINATOR, name) == before
    assert [one.name for one in desk.improvements.actions(COORDINATOR)] == ["other"]


def test_a_question_of_another_year_is_of_that_year():
    desk, clock, _, name = referred()
    clock.now = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)  # in Brussels the new year has begun
    desk.referrals.question(COORDINATOR, name, "Pourquoi ?")
    assert [one.number for _, one in desk.referrals.questions(COORDINATOR, year=2027)] == [1]
    assert list(desk.referrals.questions(COORDINATOR, year=2026)) == []


def test_the_letter_is_in_the_language_of_the_case():
    desk, clock = opened()
    case = answered(desk, clock, language="de")
    name = desk.referrals.open(COORDINATOR, case.id, by="client").name
    desk.referrals.question(COORDINATOR, name, "Warum?")
    reply = desk.referrals.answer(COORDINATOR, name, 1, "Darum.").question(1).reply
    assert reply.subject.startswith("Antwort auf Ihre Frage 1")


def test_a_client_went_there_before_the_desk_heard_of_it():
    desk, clock = opened()
    with desk:
        case = answered(desk, clock)
        went = clock().date() + timedelta(days=3)
        clock.advance(timedelta(days=9))
        for wrong, by in ((case.received_at.date() - timedelta(days=1), "client"), (went, "agency")):
            with pytest.raises(Refused) as caught:
                desk.referrals.open(COORDINATOR, case.id, by=by, on=wrong)
            assert caught.value.reasons[0].code == "referral.on"
        with pytest.raises(Refused):
            desk.referrals.open(COORDINATOR, case.id, by="client", on=clock().date() + timedelta(days=1))
        made = desk.referrals.open(COORDINATOR, case.id, by="client", on=went)
        assert (made.opened_on, made.opened_at.date()) == (went, clock().date())
        # The question came with the news, and is noted as of the day it arrived.
        asked = desk.referrals.question(
            COORDINATOR, made.name, "Pourquoi ?", asked_at=clock() - timedelta(days=2)
        )
        assert asked.questions[0].due_on is not None

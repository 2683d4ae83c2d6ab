"""Reception: what comes in becomes a case with a reference, its clocks, its acknowledgement, and one transaction."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import orjson
import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, followed, intake, open_desk
from orientation_core import Context, InvalidDocument, Refused, hookimpl
from orientation_core.components.complaints import IntakePoint
from orientation_core.errors import Conflict, IdempotencyConflict
from orientation_core.hookspecs import Recipient
from orientation_core.labels import in_language
from orientation_core.model.complaints import RequestType
from orientation_core.model.references import parse_reference
from orientation_core.store import MessageState


def test_a_request_gets_a_reference_its_clocks_and_an_acknowledgement(desk):
    case = desk.complaints.receive(CITIZEN, intake())
    assert parse_reference(case.reference.lower()) == case.reference
    assert case.state == "received"
    assert case.type is RequestType.COMPLAINT
    assert {run.name: run.due_on for run in case.clocks}["answer"] == date(2026, 4, 1)  # 2 March + 30 days
    letter = case.letters[0]
    assert case.reference in letter.subject
    assert "1er avril 2026" in letter.body
    assert "Jeanne" not in letter.body, "an acknowledgement echoes nothing the sender wrote"
    assert case.acknowledged_at == case.received_at


def test_the_acknowledgement_is_in_the_clients_language(desk):
    for language, word in (
        ("fr", "Accusé"),
        ("nl", "Ontvangst"),
        ("de", "Eingang|Empfang"),
        ("en", "Acknowledgement"),
    ):
        case = desk.complaints.receive(CITIZEN, intake(language=language))
        assert case.letters[0].language == language
        assert any(one in case.letters[0].subject for one in word.split("|")), case.letters[0].subject


def test_an_agency_without_the_clients_language_answers_in_the_nearest(clock):
    with open_desk(clock=clock, languages=("fr", "nl")) as desk:
        assert desk.complaints.receive(CITIZEN, intake(language="de")).letters[0].language == "fr"


def test_nobody_is_written_to_who_left_no_address(desk):
    case = desk.complaints.receive(HANDLER, intake(client=None, channel="phone"))
    assert case.letters == ()
    assert case.acknowledged_at is None


def test_a_letter_noted_later_counts_from_its_arrival(desk):
    case = desk.complaints.receive(HANDLER, intake(channel="letter", received_at="2026-02-20T10:00:00+01:00"))
    assert case.received_at == datetime(2026, 2, 20, 9, tzinfo=UTC)
    assert {run.name: run.due_on for run in case.clocks}["acknowledge"] == date(2026, 2, 27)


def test_a_moment_in_the_future_is_refused_in_the_clients_language(desk):
    with pytest.raises(InvalidDocument) as caught:
        desk.complaints.receive(HANDLER, intake(received_at="2027-01-01T10:00:00Z"))
    assert caught.value.problems[0].where == "/received_at"
    assert "futur" in caught.value.problems[0].message
    assert "toekomst" in str(in_language(caught.value, "nl")), "a clerk may read it, too"


def test_every_problem_is_named_with_its_place_and_nothing_is_changed(desk):
    before = list(desk.store.entries())
    with pytest.raises(InvalidDocument) as caught:
        desk.complaints.receive(
            CITIZEN, {"language": "nl", "subject": 5, "surprise": True, "client": {"email": "nobody"}}
        )
    found = {problem.where: problem.code for problem in caught.value.problems}
    assert found == {
        "/text": "required",
        "/subject": "type",
        "/surprise": "additionalProperties",
        "/client/email": "pattern",
    }
    assert "nobody" not in str(caught.value)
    assert list(desk.store.entries()) == before


def test_a_field_the_procedure_requires_for_the_channel(desk):
    with pytest.raises(InvalidDocument) as caught:
        desk.complaints.receive(HANDLER, intake(channel="phone", subject=None))
    assert caught.value.problems[0].where == "/subject"


class TestIdempotency:
    def test_the_same_key_makes_one_case(self, desk):
        first = desk.complaints.receive(CITIZEN, intake(), key="form-42")
        assert desk.complaints.receive(CITIZEN, intake(), key="form-42") == first
        assert desk.complaints.count(COORDINATOR) == 1

    def test_the_same_key_with_other_words_is_refused(self, desk):
        desk.complaints.receive(CITIZEN, intake(), key="form-42")
        with pytest.raises(IdempotencyConflict):
            desk.complaints.receive(CITIZEN, intake(text="autre"), key="form-42")
        assert desk.complaints.count(COORDINATOR) == 1

    def test_a_hundred_at_once_make_one_case(self, desk):
        with ThreadPoolExecutor(8) as pool:
            cases = list(pool.map(lambda _: desk.complaints.receive(CITIZEN, intake(), key="k"), range(100)))
        assert len({case.id for case in cases}) == 1
        assert desk.complaints.count(COORDINATOR) == 1

    @pytest.mark.parametrize("key", ["", "x" * 256, "a\nb"])
    def test_a_key_that_is_none(self, desk, key):
        with pytest.raises(InvalidDocument):
            desk.complaints.receive(CITIZEN, intake(), key=key)

    def test_a_refused_document_leaves_the_key_free(self, desk):
        with pytest.raises(InvalidDocument):
            desk.complaints.receive(CITIZEN, {"language": "fr"}, key="k")
        assert desk.complaints.receive(CITIZEN, intake(), key="k").reference


class TestMessages:
    def test_record_journal_and_messages_come_together(self, clock):
        with open_desk(clock=clock, subscriptions=followed()) as desk:
            case = desk.complaints.receive(CITIZEN, intake())
            messages = desk.store.messages(desk.agency.slug)
            assert [(m.channel, m.recipient, m.letter) for m in messages] == [
                ("file", "client", 1),
                ("webhook", "backoffice", None),
            ]
            event = orjson.loads(messages[0].event)
            assert event["type"] == "be.test-agency.orientation.v1.complaint.received"
            assert event["subject"] == case.id
            assert "jeanne" not in messages[0].event.decode().lower()

    def test_letters_arrive(self, clock, tmp_path):
        with open_desk(clock=clock, folder=tmp_path) as desk:
            case = desk.complaints.receive(CITIZEN, intake(language="nl"))
            assert desk.relay().run_until_empty().sent == 1
            mail = next(tmp_path.glob("*.eml")).read_bytes()
            assert case.reference.encode() in mail
            assert b"jeanne@example.org" in mail
            assert desk.store.messages(desk.agency.slug, MessageState.PENDING) == []

    def test_a_client_who_was_erased_meanwhile_gets_no_letter(self, clock, tmp_path):
        with open_desk(clock=clock, folder=tmp_path) as desk:
            desk.complaints.receive(CITIZEN, intake())
            other = open_desk(desk.store, clock=clock, folder=tmp_path, client_channel="mail")
            message = desk.store.messages(desk.agency.slug)[0]
            assert message.channel == "file"
            assert other.complaints.delivery(message).recipient  # the case still has an address here


class TestPlugins:
    def test_a_screening_plugin_refuses_with_its_reasons(self, clock):
        class Screen:
            @hookimpl
            def orientation_screen(self, complaint):
                return ["Trop court."] if len(complaint.text) < 10 else []

        with open_desk(clock=clock, extra=[Screen()]) as desk:
            with pytest.raises(Refused, match="Trop court"):
                desk.complaints.receive(CITIZEN, intake(text="non"))
            assert desk.complaints.receive(CITIZEN, intake()).state == "received"

    def test_enriching_fills_only_what_is_empty_and_routing_the_unit(self, clock):
        class Clever:
            @hookimpl
            def orientation_enrich(self, context: Context, complaint):
                return {"category": "quality", "service": "tax", "extra": {"mood": "angry", "zone": "ours"}}

            @hookimpl
            def orientation_route(self, complaint):
                return f"unit-{complaint.service}"

        with open_desk(clock=clock, extra=[Clever()]) as desk:
            case = desk.complaints.receive(CITIZEN, intake(service="vat", extra={"zone": "theirs"}))
            assert (case.category, case.federal_category, case.service, case.unit) == (
                "quality",
                "quality",
                "vat",
                "unit-vat",
            )
            assert dict(case.extra) == {"mood": "angry", "zone": "theirs"}


class TestQualification:
    def test_points_categories_and_the_federal_four(self, desk):
        case = desk.complaints.receive(CITIZEN, intake())
        points = [IntakePoint("Ton désagréable", "attitude"), IntakePoint("Retard")]
        case = desk.complaints.qualify(
            HANDLER, case.reference, category="treatment", service="tax", unit="a", points=points
        )
        assert [(p.number, p.category, p.federal_category) for p in case.points] == [
            (1, "attitude", "attitude"),
            (2, "treatment", "treatment"),
        ]
        assert case.federal_category == "treatment"

    def test_an_unknown_category_is_named_with_those_there_are(self, desk):
        case = desk.complaints.receive(CITIZEN, intake())
        with pytest.raises(InvalidDocument, match="attitude, quality"):
            desk.complaints.qualify(HANDLER, case.id, category="rudeness")

    def test_requalifying_keeps_the_trace_and_tells_the_client(self, desk):
        case = desk.complaints.receive(CITIZEN, intake())
        desk.complaints.qualify(HANDLER, case.id)
        case = desk.complaints.requalify(HANDLER, case.id, RequestType.INFORMATION_REQUEST, reason="question")
        assert (case.type, case.original_type) == (RequestType.INFORMATION_REQUEST, RequestType.COMPLAINT)
        assert case.admissibility is None
        assert case.letters[-1].template == "requalified"
        with pytest.raises(Refused):
            desk.complaints.requalify(HANDLER, case.id, RequestType.INFORMATION_REQUEST)

    def test_inadmissible_with_a_ground_and_the_redirection_it_owes(self, desk):
        case = desk.complaints.receive(CITIZEN, intake())
        desk.complaints.qualify(HANDLER, case.id)
        with pytest.raises(Refused, match="redirection"):
            desk.complaints.declare_inadmissible(HANDLER, case.id, "not_competent")
        with pytest.raises(InvalidDocument, match="anonymous"):
            desk.complaints.declare_inadmissible(HANDLER, case.id, "no_such_ground")
        case = desk.complaints.declare_inadmissible(HANDLER, case.id, "not_competent", redirect="SPF Exemple")
        assert (case.state, case.ground) == ("inadmissible", "not_competent")
        assert "SPF Exemple" in case.letters[-1].body
        assert "recours" in case.letters[-1].body

    def test_a_ground_that_leads_elsewhere(self, desk):
        case = desk.complaints.receive(CITIZEN, intake())
        desk.complaints.qualify(HANDLER, case.id)
        with pytest.raises(Refused, match="information_request"):
            desk.complaints.declare_inadmissible(HANDLER, case.id, "information_request")


def test_two_people_cannot_overwrite_each_other(desk):
    case = desk.complaints.receive(CITIZEN, intake())
    seen = desk.complaints.version(HANDLER, case.id)
    desk.complaints.qualify(COORDINATOR, case.id, version=seen)
    with pytest.raises(Conflict):
        desk.complaints.admit(HANDLER, case.id, version=seen)
    assert desk.complaints.get(HANDLER, case.id).state == "qualified"


def test_asking_for_detail_stops_the_clock_until_the_client_answers(desk, clock):
    case = desk.complaints.receive(CITIZEN, intake())
    due = case.clock("answer").due_on
    case = desk.complaints.ask_detail(HANDLER, case.id, "De quel dossier parlez-vous ?")
    assert case.clock("answer").due_on is None
    clock.advance(timedelta(days=7))
    case = desk.complaints.note_letter(CITIZEN, case.id, "Re: votre question", "Le dossier 123.")
    assert case.clock("answer").due_on == due + timedelta(days=7)
    assert desk.complaints.get(HANDLER, case.id).state == "qualified"


def test_several_are_taken_in_together_or_not_at_all(desk):
    cases = desk.complaints.receive_many(CITIZEN, [intake(), intake(language="nl")], keys=["a", "b"])
    assert len({case.reference for case in cases}) == 2
    assert desk.complaints.receive(CITIZEN, intake(), key="a") == cases[0]
    with pytest.raises(Conflict):
        desk.complaints.receive_many(CITIZEN, [intake(text="neuf"), intake()], keys=["c", "a"])
    with pytest.raises(InvalidDocument):
        desk.complaints.receive_many(CITIZEN, [intake(), {"language": "fr"}])
    with pytest.raises(InvalidDocument):
        desk.complaints.receive_many(CITIZEN, [intake()], keys=[])
    assert desk.complaints.count(COORDINATOR) == 2


def test_a_retry_gets_its_case_whatever_a_plugin_says_of_it_today(clock):
    class Moody:
        closed = False

        @hookimpl
        def orientation_screen(self, complaint):
            return ["Fermé."] if self.closed else []

    moody = Moody()
    with open_desk(clock=clock, extra=[moody]) as desk:
        case = desk.complaints.receive(CITIZEN, intake(), key="k")
        nameless = desk.complaints.receive_anonymously(CITIZEN, intake(client=None), key="n")
        assert nameless.receipt is not None
        repeated = desk.complaints.receive_anonymously(CITIZEN, intake(client=None), key="n")
        assert (repeated.case.id, repeated.receipt) == (nameless.case.id, None)
        moody.closed = True
        assert desk.complaints.receive(CITIZEN, intake(), key="k") == case
        again = desk.complaints.receive_anonymously(CITIZEN, intake(client=None), key="n")
        assert (again.case.id, again.receipt) == (nameless.case.id, None), "its receipt was given already"
        with pytest.raises(Refused):
            desk.complaints.receive(CITIZEN, intake(), key="other")


def test_a_type_the_procedure_does_not_take(clock):
    from orientation_plugins import belgium

    federal = {
        **belgium.procedures()[0],
        "name": "narrow",
        "request_types": ["complaint", "information_request"],
    }

    class Narrow:
        @hookimpl
        def orientation_procedures(self):
            return [federal]

    with open_desk(clock=clock, extra=[Narrow()], procedure="narrow") as desk:
        with pytest.raises(Refused) as caught:
            desk.complaints.receive(CITIZEN, intake(type="appeal"))
        assert [(reason.where, reason.code) for reason in caught.value.reasons] == [
            ("/type", "procedure.type")
        ]


def test_several_without_keys_are_acknowledged_unless_it_is_said_otherwise(desk):
    told = desk.complaints.receive_many(CITIZEN, [intake(), intake()])
    assert [len(case.letters) for case in told] == [1, 1]
    silent = desk.complaints.receive_many(CITIZEN, [intake(), intake()], acknowledge=False)
    assert [len(case.letters) for case in silent] == [0, 0]
    with pytest.raises(InvalidDocument) as caught:
        desk.complaints.receive_many(CITIZEN, [intake()], keys=["a", "b"])
    assert caught.value.kind == "intake"
    (problem,) = caught.value.problems
    assert (problem.where, problem.code) == ("", "key.count")
    assert problem.message == "there must be one key for each document"


def test_whoever_follows_and_whomever_a_plugin_names_are_told(clock):
    """Both, each once, of the same event, due at its moment."""
    seen = []

    class Telling:
        @hookimpl
        def orientation_notify(self, event):
            seen.append(event.type)
            return [Recipient("file", "client")]

    with open_desk(clock=clock, extra=[Telling()], subscriptions=followed("complaint.received")) as desk:
        case = desk.complaints.receive(CITIZEN, intake(), acknowledge=False)
        told = desk.store.messages(desk.agency.slug)
        assert [(one.channel, one.recipient) for one in told] == [
            ("webhook", "backoffice"),
            ("file", "client"),
        ]
        assert len({one.id for one in told}) == 2
        assert {(one.kind, one.record, one.due_at) for one in told} == {
            ("complaint", case.id, clock.micros())
        }
        assert [one.rpartition(".")[2] for one in seen] == ["received"]
        desk.complaints.withdraw(CITIZEN, case.id)
        assert {one.channel for one in desk.store.messages(desk.agency.slug)[2:]} == {"file"}, (
            "nobody follows this"
        )

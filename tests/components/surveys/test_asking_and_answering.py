"""Questionnaires kept, waves opened, people asked, answers taken: on every store."""

from __future__ import annotations

import email
import email.policy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from desks import COORDINATOR, HANDLER, START, VIEWER, followed, open_desk
from orientation_core import NotAllowed, Orientation
from orientation_core.components.surveys import INVITATION, RESPONSE
from orientation_core.errors import Conflict, InvalidDocument, NotFound, Refused
from orientation_core.model.surveys.answers import Answer
from orientation_core.model.surveys.responses import Response
from orientation_core.store import MessageState, Query, Where
from orientation_core.testing.clock import FixedClock
from surveying import QUESTIONNAIRE, QUESTIONS, code_in, invite, person, ready, tokens, wave

WHOLE = {"came": "yes", "waiting": 4, "answer": 5, "why": "Très bien.", "recommend": 9}


def responses(desk: Orientation) -> list[Response]:
    with desk.store.begin(desk.agency.slug, write=False) as unit:
        return [one.value(RESPONSE) for one in unit.find(RESPONSE, Query())]


def refused(call: Any, *given: Any, **options: Any) -> list[str]:
    with pytest.raises(Refused) as caught:
        call(*given, **options)
    return [one.code for one in caught.value.reasons]


def letters(folder: Path) -> list[Any]:
    paths = sorted(folder.glob("*.eml"))
    return [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in paths]


def test_from_questionnaire_to_response_on_every_store(any_url: str, tmp_path: Path) -> None:
    clock = FixedClock(START)
    with open_desk(any_url, folder=tmp_path / "out", clock=clock) as desk:
        ready(desk, reminders=[7])
        invited = invite(desk, person(1), person(2, language="nl"))
        assert len(invited.invitations) == 2
        relay = desk.relay()
        assert relay.run_until_empty().sent == 2
        first, second = (one.get_content() for one in letters(tmp_path / "out"))
        assert {"Agence d'essai" in first, "Proefdienst" in second} == {True}
        token = code_in(first)
        started = desk.surveys.start(token)
        assert [one.id for one in started.asked] == ["came", "answer", "why", "recommend"]
        receipt = desk.surveys.answer(token, {"came": "yes", "waiting": 2}, complete=False)
        assert receipt.state == "partial"
        assert [one.id for one in receipt.asked][:2] == ["came", "waiting"]
        assert [one.item for one in desk.surveys.start(token).answers] == ["came", "waiting"]
        # Half answered is not answered: a reminder goes to both.
        clock.advance(timedelta(days=7))
        assert desk.surveys.remind(COORDINATOR, "spring") == 2
        assert desk.surveys.remind(COORDINATOR, "spring") == 0
        assert relay.run_until_empty().sent == 2
        reminder = next(one for one in letters(tmp_path / "out") if one["Subject"].startswith("Rappel"))
        # The reminder carries a token of its own; the earlier answers are there.
        again = code_in(reminder.get_content())
        assert again != token
        assert desk.surveys.start(again).answers[1] == Answer("waiting", number=2)
        assert desk.surveys.answer(again, {"waiting": 3, "recommend": 10}).state == "complete"
        assert refused(desk.surveys.answer, token, WHOLE) == ["token.used"]
        assert refused(desk.surveys.start, again) == ["token.used"]
        (response,) = responses(desk)
        assert response.state == "complete"
        assert response.answers == (
            Answer("came", choices=("yes",)),
            Answer("waiting", number=3),
            Answer("recommend", number=10),
        )
        assert response.answered_on == (START + timedelta(days=7)).date()
        (line,) = desk.surveys.list_waves(VIEWER)
        assert (line.state, line.invited, line.responses, line.partial) == ("open", 2, 1, 0)
        assert desk.verify() == []


def test_only_the_hash_of_a_token_is_kept_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with open_desk(f"sqlite:///{path}", folder=tmp_path / "out") as desk:
        ready(desk)
        invited = invite(desk).invitations[0]
        desk.relay().run_until_empty()
        (letter,) = letters(tmp_path / "out")
        mailed, handed = code_in(letter.get_content()), desk.surveys.token(COORDINATOR, invited.id)
        desk.surveys.answer(handed, WHOLE)
    content = b"".join(one.read_bytes() for one in tmp_path.glob("desk.db*"))
    assert invited.id.encode() in content
    for token in (mailed, handed):
        assert token.encode() not in content
        assert token.replace("-", "").encode() not in content


def test_a_wave_takes_answers_only_while_it_is_open() -> None:
    clock = FixedClock(START)
    desk = ready(open_desk(clock=clock), closes_at="2026-03-10T00:00:00Z")
    (token,) = tokens(desk)
    clock.advance(timedelta(days=10))
    assert refused(desk.surveys.answer, token, WHOLE) == ["wave.closed"]
    assert refused(desk.surveys.start, token) == ["wave.closed"]
    assert refused(invite, desk, person(2)) == ["wave.closed"]
    assert refused(desk.surveys.record, HANDLER, "spring", WHOLE) == ["wave.closed"]
    assert responses(desk) == []
    desk.surveys.open(COORDINATOR, wave(name="later", opens_at="2026-06-01T00:00:00Z"))
    (early,) = tokens(desk, person(3), wave="later")
    assert refused(desk.surveys.answer, early, WHOLE) == ["wave.not_open"]
    assert desk.surveys.close(COORDINATOR, "spring").closed_at == desk.clock()
    assert desk.surveys.close(COORDINATOR, "spring").closed_at == desk.clock()
    with pytest.raises(NotFound):
        desk.surveys.close(COORDINATOR, "nowhere")


def test_an_unknown_token_is_refused_without_repeating_it() -> None:
    desk = ready(open_desk())
    with pytest.raises(Refused) as caught:
        desk.surveys.answer("k7qm4-p2xab-c0000-11111", WHOLE)
    assert caught.value.reasons[0].code == "token.unknown"
    assert "k7qm4" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({**WHOLE, "waiting": 6}, ["answer.scale"]),
        ({**WHOLE, "waiting": "four"}, ["answer.type"]),
        ({**WHOLE, "waiting": True}, ["answer.type"]),
        ({**WHOLE, "came": "perhaps"}, ["answer.option", "answer.skipped"]),
        ({**WHOLE, "came": "no"}, ["answer.skipped"]),
        ({**WHOLE, "nowhere": "x"}, ["answer.unknown"]),
        ({**WHOLE, "came": "not_applicable"}, ["answer.not_applicable", "answer.skipped"]),
        ({"answer": 3}, ["answer.missing"]),
        ({**WHOLE, "why": "a\x00b"}, ["text.control"]),
    ],
)  # fmt: skip
def test_what_is_no_answer_changes_nothing(given: Any, codes: list[str]) -> None:
    desk = ready(open_desk())
    (token,) = tokens(desk)
    with pytest.raises(InvalidDocument) as caught:
        desk.surveys.answer(token, given)
    assert [one.code for one in caught.value.problems] == codes
    assert responses(desk) == []
    assert desk.surveys.answer(token, WHOLE).state == "complete"


def test_an_answer_that_is_not_asked_any_more_goes() -> None:
    desk = ready(open_desk())
    (token,) = tokens(desk)
    desk.surveys.answer(token, {"came": "yes", "waiting": 1}, complete=False)
    desk.surveys.answer(token, {"came": "no"})
    assert responses(desk)[0].answers == (Answer("came", choices=("no",)),)


def test_nobody_is_asked_more_often_than_the_agency_allows() -> None:
    clock = FixedClock(START)
    settings = {"surveys": {"most": 1, "within_days": 30}}
    desk = ready(open_desk(clock=clock, settings=settings))
    first = invite(desk, person(1), person(1), person(2))
    assert (len(first.invitations), first.already) == (2, 0)
    assert invite(desk, person(1)).already == 1
    desk.surveys.open(COORDINATOR, wave(name="second"))
    tired = invite(desk, person(1), person(3), wave="second")
    assert (len(tired.invitations), tired.spared) == (1, ("person-1",))
    clock.advance(timedelta(days=31))
    assert len(invite(desk, person(1), wave="second").invitations) == 1


def test_invitations_after_the_answer_or_the_end_are_not_sent(tmp_path: Path) -> None:
    clock = FixedClock(START)
    desk = ready(open_desk(folder=tmp_path / "out", clock=clock), closes_at="2026-03-04T00:00:00Z")
    one, two = invite(desk, person(1), person(2)).invitations
    desk.surveys.answer(desk.surveys.token(COORDINATOR, one.id), WHOLE)
    clock.advance(timedelta(days=5))
    assert desk.relay().run_until_empty().dead == 2
    dead = desk.store.messages(desk.agency.slug, MessageState.DEAD)
    assert {(each.record, each.code) for each in dead} == {
        (one.id, "survey.answered"),
        (two.id, "survey.closed"),
    }
    assert letters(tmp_path / "out") == []


def test_quotas_close_when_they_are_full() -> None:
    sample = {"method": "quotas", "strata": [{"name": "young", "quota": 1}, {"name": "old", "quota": 1}]}
    desk = ready(open_desk(), sample=sample)
    one, two, three = tokens(
        desk, *(person(each, stratum=name) for each, name in enumerate(["young", "young", "old"]))
    )
    desk.surveys.answer(one, WHOLE)
    assert refused(desk.surveys.answer, two, WHOLE) == ["wave.quota"]
    assert desk.surveys.answer(three, WHOLE).state == "complete"
    assert refused(invite, desk, person(9, stratum="nobody")) == ["wave.stratum"]


def test_answers_of_people_without_a_token_are_written_down_by_those_who_may() -> None:
    desk = ready(open_desk())
    kept = desk.surveys.record(
        HANDLER, "spring", {"answer": 4}, viewpoint="official", extra={"office": "namur"}
    )
    assert responses(desk) == [kept]
    with pytest.raises(InvalidDocument):
        desk.surveys.record(HANDLER, "spring", {"answer": 4})
    for call in (
        lambda: desk.surveys.record(VIEWER, "spring", WHOLE),
        lambda: desk.surveys.keep(HANDLER, QUESTIONNAIRE),
        lambda: desk.surveys.open(HANDLER, wave(name="x")),
        lambda: desk.surveys.close(HANDLER, "spring"),
        lambda: desk.surveys.invite(HANDLER, "spring", [person()]),
        lambda: desk.surveys.token(VIEWER, "x"),
    ):
        with pytest.raises(NotAllowed):
            call()


def test_what_was_asked_never_changes() -> None:
    desk = ready(open_desk())
    assert desk.surveys.keep(COORDINATOR, QUESTIONNAIRE).version == 1
    changed = {**QUESTIONNAIRE, "items": QUESTIONS[2:]}
    assert refused(desk.surveys.keep, COORDINATOR, changed) == ["questionnaire.asked"]
    desk.surveys.keep(COORDINATOR, {**changed, "version": 2})
    assert refused(desk.surveys.keep, COORDINATOR, QUESTIONNAIRE) == ["questionnaire.older"]
    (token,) = tokens(desk)
    assert len(desk.surveys.start(token).questionnaire.items) == len(QUESTIONS)
    assert refused(desk.surveys.open, COORDINATOR, wave(anonymous=True)) == ["wave.fixed"]
    with pytest.raises(NotFound):
        desk.surveys.open(COORDINATOR, wave(name="x", questionnaire={"name": "counter", "version": 3}))
    ring = [{**QUESTIONS[3], "show_if": [{"item": "why", "operator": "answered"}]}]
    with pytest.raises(InvalidDocument) as caught:
        desk.surveys.keep(COORDINATOR, {**QUESTIONNAIRE, "name": "ring", "items": ring})
    assert [one.code for one in caught.value.problems] == ["branching.cycle"]


def test_a_response_is_told_to_who_follows_and_found_by_its_words(any_url: str) -> None:
    with open_desk(any_url, subscriptions=followed("survey-response.*")) as desk:
        ready(desk)
        (token,) = tokens(desk)
        desk.surveys.answer(token, WHOLE)
        told = [one.event for one in desk.store.messages(desk.agency.slug) if one.kind == RESPONSE.name]
        assert len(told) == 1
        assert b"survey-response.completed" in told[0]
        with desk.store.begin(desk.agency.slug, write=False) as unit:
            assert unit.count(RESPONSE, Query(search="tres bien")) == 1
            assert unit.count(RESPONSE, Query((Where("state", "=", "complete"),), search="attente")) == 0
            (chunk,) = unit.columns(RESPONSE, ("item", "state", "number", "choice"), Query(), part="answers")
        assert list(chunk["item"]) == ["came", "waiting", "answer", "why", "recommend"]
        assert list(chunk["number"]) == [None, 4_000_000, 5_000_000, None, 9_000_000]
        assert list(chunk["choice"]) == ["yes", None, None, None, None]


def test_personal_words_are_in_no_journal_and_no_event() -> None:
    desk = ready(open_desk(subscriptions=followed("*")))
    (token,) = tokens(desk, person(7, name="Jeanne Exemple"))
    desk.surveys.answer(token, {"came": "no", "why": "zqmark mon secret"}, extra={"office": "zqmark"})
    said = b"".join(entry.changes for entry in desk.store.entries())
    said += b"".join(one.event for one in desk.store.messages(desk.agency.slug))
    for secret in (b"zqmark", b"Jeanne", b"person7@", b"person-7"):
        assert secret not in said


def test_two_at_the_same_moment_use_a_token_once(any_url: str) -> None:
    with open_desk(any_url) as desk:
        ready(desk)
        (token,) = tokens(desk)
        original = desk.surveys.clock
        raced: list[str] = []

        def clock() -> datetime:
            if not raced:
                raced.append("now")
                desk.surveys.answer(token, {"came": "no"})
            return original()

        racing = attrs.evolve(desk.surveys, clock=clock)
        with pytest.raises((Refused, Conflict)):
            racing.answer(token, WHOLE)
        (response,) = responses(desk)
        assert response.answers == (Answer("came", choices=("no",)),)
        with desk.store.begin(desk.agency.slug, write=False) as unit:
            assert unit.count(INVITATION, Query((Where("answered", "=", 1),))) == 1


@pytest.mark.parametrize("day", [datetime(2026, 3, 2, 23, 30, tzinfo=UTC)])
def test_the_day_of_an_answer_is_the_local_one(day: datetime) -> None:
    desk = ready(open_desk(clock=FixedClock(day)))
    (token,) = tokens(desk)
    desk.surveys.answer(token, WHOLE)
    assert responses(desk)[0].answered_on == (day + timedelta(days=1)).date()

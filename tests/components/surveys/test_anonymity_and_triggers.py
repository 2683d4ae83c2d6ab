"""Anonymous by construction: whoever holds the whole store cannot say who answered what. And waves that follow events."""

from __future__ import annotations

import random
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest
from scipy.stats import spearmanr

from desks import COORDINATOR, HANDLER, START, agency, open_desk
from orientation_core import Orientation
from orientation_core.components.surveys import BOX, INVITATION, RESPONSE
from orientation_core.documents import to_document
from orientation_core.errors import Refused
from orientation_core.model.agency import Subscription
from orientation_core.model.journal import canonical, commitment
from orientation_core.model.surveys.invitations import BOX_HOLDS
from orientation_core.store import MessageState, Query
from orientation_core.testing.clock import FixedClock
from surveying import person, ready, tokens

#: Enough to empty the box once on the way.
PEOPLE = BOX_HOLDS + 50


@pytest.fixture(scope="module")
def voted(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """(desk, path, person -> their words): an anonymous wave in which everybody says who they are, in order."""
    path = tmp_path_factory.mktemp("anonymous") / "desk.db"
    clock = FixedClock(START)
    chance = random.Random(7)
    desk = Orientation.open(
        f"sqlite:///{path}", agency(), plugins=("sql", "belgium"), clock=clock, randomness=chance.randbytes
    )
    ready(desk, anonymous=True)
    order = [person(each, email=None) for each in range(PEOPLE)]
    for one, token in zip(order, tokens(desk, *order), strict=True):
        clock.advance(timedelta(minutes=7))
        desk.surveys.answer(token, {"came": "no", "why": f"words of {one.person}"})
    early = stored(desk)
    clock.advance(timedelta(days=1))
    desk.surveys.close(COORDINATOR, "spring")
    yield desk, path, [one.person for one in order], early
    desk.close()


def stored(desk: Orientation) -> list[Any]:
    with desk.store.begin(desk.agency.slug, write=False) as unit:
        return unit.find(RESPONSE, Query())


def speaker(record: Any) -> str:
    """Who speaks, known to this test only because they said so."""
    answers = orjson.loads(record.body)["answers"]
    return str(next(one["text"] for one in answers if one["item"] == "why").removeprefix("words of "))


def test_everybody_is_counted_once(voted: Any) -> None:
    desk, _, people, early = voted
    assert sorted(map(speaker, stored(desk))) == sorted(people)
    assert len(early) == BOX_HOLDS // 2, "the others waited for the end"
    assert desk.verify() == []


def test_no_id_joins_a_response_to_an_invitation(voted: Any) -> None:
    desk, _, _, _ = voted
    with desk.store.begin(desk.agency.slug, write=False) as unit:
        invitations = unit.find(INVITATION, Query())
    known = {one.id for one in invitations}
    for record in invitations:
        document = orjson.loads(record.body)
        known |= {document["person"], *document["tokens"]}
        assert set(document) <= {"id", "wave", "person", "invited_at", "tokens", "answered"}
    for record in stored(desk):
        document = orjson.loads(record.body)
        assert set(document) == {"id", "wave", "questionnaire", "state", "answers", "language"}
        del document["answers"]
        assert not known & {str(value) for value in document.values()}
    assert not {message.record for message in desk.store.messages(desk.agency.slug)} - known


def test_no_moment_joins_them(voted: Any) -> None:
    desk, _, people, _ = voted
    entries = list(desk.store.entries())
    used = {one.at for one in entries if one.action == "survey_invitation.answered"}
    released = [one.at for one in entries if one.kind == RESPONSE.name]
    assert len(used) == len(people)
    # Two releases, each of hundreds: a moment says only which of the two.
    assert sorted(released.count(at) for at in set(released)) == [BOX_HOLDS // 2, PEOPLE - BOX_HOLDS // 2]


@pytest.mark.parametrize("by", ["id", "journal", "row"])
def test_no_order_joins_them(voted: Any, by: str) -> None:
    desk, path, people, early = voted
    speakers = {record.id: speaker(record) for record in stored(desk)}
    if by == "id":
        ordered = sorted(speakers)
    elif by == "journal":
        ordered = [one.record for one in desk.store.entries() if one.kind == RESPONSE.name]
    else:
        with sqlite3.connect(path) as raw:
            tables = [name for (name,) in raw.execute("select name from sqlite_master where type = 'table'")]
            (table,) = [one for one in tables if one.endswith("survey_response")]
            ordered = [one for (one,) in raw.execute(f"select id from {table}")]
    first = {record.id for record in early}
    for batch in (first, set(speakers) - first):
        places = [people.index(speakers[one]) for one in ordered if one in batch]
        rho = spearmanr(range(len(places)), places).statistic
        # The first are chosen among the first 400, the second are the rest: within each there is no order left.
        assert abs(rho) < 0.2, (by, rho)


def test_the_box_cannot_be_asked_what_came_when(voted: Any) -> None:
    """The journal commits to every state of the box; a keeper who still had the salts could try out the first answer."""
    desk, _, _, _ = voted
    with desk.store.begin(desk.agency.slug, write=False) as unit:
        box = unit.get(BOX, desk.surveys.box_id("spring"))
        history = unit.history(BOX, box.id)
    assert orjson.loads(box.body) == {"wave": "spring"}
    said = {orjson.loads(one.changes)["waiting"]["commitment"] for one in history if one.changes != b"{}"}
    states = {one.state for one in history[:-1]}
    assert len(said) == len(history) - 1
    for record in stored(desk):
        alone = [to_document(record.value(RESPONSE))]
        assert commitment(box.salt, canonical(alone)) not in said
        assert commitment(box.salt, canonical({"wave": "spring", "waiting": alone})) not in states


def test_an_anonymous_wave_keeps_nothing_half_and_nothing_by_others() -> None:
    desk = ready(open_desk(), anonymous=True)
    (token,) = tokens(desk)
    for call in (
        lambda: desk.surveys.answer(token, {"came": "no"}, complete=False),
        lambda: desk.surveys.record(HANDLER, "spring", {"came": "no"}),
    ):
        with pytest.raises(Refused) as caught:
            call()
        assert caught.value.reasons[0].code in ("wave.partial", "wave.token_only")
    desk.surveys.answer(token, {"came": "no"})
    with pytest.raises(Refused):
        desk.surveys.answer(token, {"came": "no"})
    assert stored(desk) == []
    desk.surveys.close(COORDINATOR, "spring")
    assert len(stored(desk)) == 1


# ------------------------------------------------------------------------------------ after an event


def following(tmp_path: Path, **changes: Any) -> Orientation:
    clock = FixedClock(START)
    desk = open_desk(
        folder=tmp_path / "out",
        clock=clock,
        subscriptions=(Subscription("complaint.closed", "surveys", "after-closing"),),
        addresses={"after-closing": "after-closing"},
    )
    return ready(
        desk,
        **({"name": "after-closing", "trigger": {"event": "complaint.closed", "after_days": 3}} | changes),
    )


def closing(desk: Orientation, **changes: Any) -> Any:
    from desks import to_treatment
    from orientation_core.model.complaints import Outcome

    case = to_treatment(desk, **changes)
    desk.complaints.decide(HANDLER, case.id, Outcome.FOUNDED, norm="courtesy", cause="staff")
    desk.complaints.answer(HANDLER, case.id, "Nous avons examiné votre plainte.")
    return desk.complaints.close(HANDLER, case.id)


def invitations(desk: Orientation) -> list[dict[str, Any]]:
    with desk.store.begin(desk.agency.slug, write=False) as unit:
        return [orjson.loads(one.body) for one in unit.find(INVITATION, Query())]


def test_the_closing_of_a_case_asks_its_client(tmp_path: Path) -> None:
    desk = following(tmp_path)
    case = closing(desk)
    relay = desk.relay()
    relay.run_until_empty()
    (asked,) = invitations(desk)
    assert (asked["email"], asked["about"], asked["wave"]) == ("jeanne@example.org", case.id, "after-closing")
    waiting = [
        one
        for one in desk.store.messages(desk.agency.slug, MessageState.PENDING)
        if one.kind == INVITATION.name
    ]
    assert len(waiting) == 1, "three days later"
    desk.clock.advance(timedelta(days=3))
    assert relay.run_until_empty().sent == 1
    # The same person is not asked again after the next case.
    closing(desk)
    relay.run_until_empty()
    assert len(invitations(desk)) == 1


def test_without_the_subscription_nobody_is_asked(tmp_path: Path) -> None:
    desk = ready(open_desk(folder=tmp_path / "out"), trigger={"event": "complaint.closed"})
    closing(desk)
    desk.relay().run_until_empty()
    assert invitations(desk) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"trigger": {"event": "complaint.received"}}, "wave.trigger"),
        ({"opens_at": "2026-12-01T00:00:00Z"}, "wave.not_open"),
        ({"name": "another"}, "survey.no_survey_wave"),
    ],
)
def test_a_wave_that_does_not_ask_leaves_a_dead_letter_that_says_why(
    tmp_path: Path, changes: Any, code: str
) -> None:
    desk = following(tmp_path, **changes)
    closing(desk)
    desk.relay().run_until_empty()
    assert invitations(desk) == []
    dead = desk.store.messages(desk.agency.slug, MessageState.DEAD)
    assert [one.code for one in dead] == [code]


def test_a_client_without_an_address_is_not_asked(tmp_path: Path) -> None:
    desk = following(tmp_path)
    closing(desk, client={"name": "Jeanne Exemple", "address": "Rue 1, 5000 Namur"})
    desk.relay().run_until_empty()
    assert invitations(desk) == []
    assert "survey.no_address" in {
        one.code for one in desk.store.messages(desk.agency.slug, MessageState.DEAD)
    }

"""Links follow what documents say, and the chain is the same from either end, on every store."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from assessing import Offering
from charters import draft, promise, published
from desks import CITIZEN, COORDINATOR, HANDLER, START, VIEWER, open_desk, to_treatment
from improving import AFTER, action, handled, promised
from orientation_core import Actor, InvalidDocument, NotAllowed, NotFound, Refused, Role, hookimpl
from orientation_core.components.linking import LINK
from orientation_core.model.commitments import Target
from orientation_core.model.complaints import Outcome
from orientation_core.model.improvements.chains import MOST_ENDS, walk
from orientation_core.model.improvements.links import End, Link, Tie
from orientation_core.model.text import LANGUAGES
from orientation_core.store import Query
from orientation_core.testing.clock import FixedClock


def links(desk: Any, **also: Any) -> list[Any]:
    with desk.complaints.begin(write=False) as unit:
        return unit.find(LINK, Query(**also))


def test_the_whole_chain_of_one_case_from_either_end(any_url: str) -> None:
    desk, clock = promised(any_url, extra=[Offering()])
    with desk:
        case = handled(desk, clock, 30, cause="no-follow-up")
        assert case.clock("answer").late
        assert case.clock("answer").missed == ("answer",)
        q = desk.improvements
        q.propose(COORDINATOR, action())
        q.measure(COORDINATOR, "work-list", "after", period=AFTER)
        desk.charters.draft(
            COORDINATOR,
            draft(
                version=2, rests_on=(End("axis_item", "test/a"),), valid_from=clock().date() + timedelta(9)
            ),
        )
        name = case.charter.name
        ends = [
            f"commitment:{name}/answer",
            f"clock:{case.id}/answer",
            f"breach:{case.id}/answer",
            f"point:{case.id}/1",
            "cause:no-follow-up",
            "action:work-list",
            "effect:work-list",
            "axis_item:test/a",
            f"charter:{name}@2",
        ]
        for start in (ends[0], ends[4], ends[-1]):
            chain = q.chain(COORDINATOR, start)
            assert [str(one.end) for one in chain.places] == ends
            assert [one.relation for one in chain.links] == [
                "governs", "missed", "led_to", "caused_by", "answered_by", "measured_by", "moves", "carried_into"
            ]  # fmt: skip
            assert not any(one.missing for one in chain.places)
        assert q.chain(COORDINATOR, f"point:{case.reference}/1").start == End("point", f"{case.id}/1")
        said = chain.place(End("point", f"{case.id}/1")).label
        assert case.reference in said.in_("de")
        assert len({said.in_(language) for language in LANGUAGES}) == 4
        assert desk.verify() == []


def test_an_ordinary_case_writes_no_link() -> None:
    desk, clock = promised()
    handled(desk, clock, 3)
    assert links(desk) == []


def test_a_promise_is_not_blamed_for_the_term_of_the_procedure() -> None:
    """The charter promises longer than the procedure allows: the clock is late, the commitment is kept."""
    clock = FixedClock(START)
    desk = open_desk(clock=clock)
    published(desk, commitments=(promise(target=Target("<=", "day", 90, days="calendar")),))
    case = handled(desk, clock, 80)
    assert [one.commitment for one in case.promises] == ["answer"]
    run = case.clock("answer")
    assert (run.late, run.missed) == (True, ())
    assert {record.columns[2] for record in links(desk)} == {"missed", "led_to"}


def test_what_a_case_no_longer_says_ends_and_can_come_back() -> None:
    desk, clock = promised()
    case = handled(desk, clock, 30, cause="a")
    point, q = f"point:{case.id}/1", desk.improvements
    assert [str(one.target) for one in q.links(COORDINATOR, point) if one.relation == "caused_by"] == [
        "cause:a"
    ]
    desk.complaints.reopen(COORDINATOR, case.id)
    assert desk.complaints.get(COORDINATOR, case.id).clock("answer").late is False
    assert q.links(COORDINATOR, f"breach:{case.id}/answer") == []
    ended = q.links(COORDINATOR, f"breach:{case.id}/answer", ended=True)
    assert {(one.relation, one.until) for one in ended} == {("missed", clock()), ("led_to", clock())}
    clock.advance(timedelta(days=60))
    desk.complaints.answer(HANDLER, case.id, "Encore une réponse.")
    again = q.links(COORDINATOR, f"breach:{case.id}/answer")
    assert {one.since for one in again} == {clock()}
    assert desk.verify() == []


def test_people_declare_links_and_take_them_back() -> None:
    desk = open_desk()
    q = desk.improvements
    q.propose(COORDINATOR, action())
    made = q.link(COORDINATOR, "recommendation:2025-14", "answered_by", "action:work-list")
    assert q.link(COORDINATOR, "recommendation:2025-14", "answered_by", "action:work-list") == made
    assert made.said_in is None
    assert "recommendation" in {one.end.kind for one in q.chain(VIEWER, "action:work-list").places}
    ended = q.unlink(COORDINATOR, "recommendation:2025-14", "answered_by", "action:work-list")
    assert ended.until == desk.clock()
    assert len(q.chain(VIEWER, "recommendation:2025-14").places) == 1
    with pytest.raises(NotFound):
        q.unlink(COORDINATOR, "recommendation:2025-14", "answered_by", "action:work-list")
    with pytest.raises(Refused):
        q.unlink(COORDINATOR, "cause:no-follow-up", "answered_by", "action:work-list")
    with pytest.raises(InvalidDocument):
        q.link(COORDINATOR, "charter:c@1", "answered_by", "action:work-list")
    with pytest.raises(NotAllowed):
        q.link(VIEWER, "recommendation:2025-14", "answered_by", "action:work-list")


@pytest.mark.parametrize(
    "text", ["", "building:x", "cause:", "clock:answer", "charter:c", "charter:c@0", "commitment:/a", "cause"]
)
def test_what_is_no_end_is_told(text: str) -> None:
    with pytest.raises(InvalidDocument):
        End.of(text)


def test_a_circle_is_walked_once_and_a_chain_is_bounded() -> None:
    desk = open_desk()
    q = desk.improvements
    q.link(COORDINATOR, "commitment:c/a", "answered_by", "action:x")
    q.link(COORDINATOR, "action:x", "measured_by", "effect:x")
    q.link(COORDINATOR, "effect:x", "moves", "commitment:c/a")
    chain = q.chain(VIEWER, "action:x")
    assert (len(chain.places), len(chain.links)) == (3, 3)
    assert all(one.missing for one in chain.places), "nothing of this is kept here, and it is told"

    def follow(end: End, forward: bool) -> list[Link]:
        if forward or end.kind != "action":
            return []
        return [
            Link(End("practice", f"p{n}"), "answered_by", end, desk.clock()) for n in range(10 * MOST_ENDS)
        ]

    found = walk(End("action", "x"), follow, lambda _: True)
    assert len(found.ends) <= MOST_ENDS
    assert found.more == 10 * MOST_ENDS - (len(found.ends) - 1)


def test_who_may_not_read_cases_sees_no_end_of_a_case() -> None:
    class Closed:
        @hookimpl
        def orientation_authorise(self, actor: Actor, action: str) -> bool | None:
            return False if actor.id == "outsider" and action.startswith("complaint.") else None

    desk, clock = promised(extra=[Closed()])
    case = handled(desk, clock, 30, cause="no-follow-up")
    desk.improvements.propose(COORDINATOR, action())
    outsider = Actor("outsider", Role.VIEWER)
    chain = desk.improvements.chain(outsider, "cause:no-follow-up")
    assert [str(one.end) for one in chain.places] == ["cause:no-follow-up", "action:work-list"]
    assert case.id not in repr(chain)
    assert desk.improvements.links(outsider, f"commitment:{case.charter.name}/answer") == []
    with pytest.raises(NotAllowed):
        desk.improvements.chain(outsider, f"point:{case.id}/1")
    with pytest.raises(NotAllowed):
        desk.improvements.chain(CITIZEN, "cause:no-follow-up")
    unit_b = Actor("handler-2", Role.HANDLER, frozenset({"unit-b"}))
    assert "point" in {one.end.kind for one in desk.improvements.chain(unit_b, "cause:no-follow-up").places}


def test_a_case_about_an_official_is_hidden_from_them() -> None:
    desk, clock = promised()
    case = to_treatment(desk, about=["boss"])
    clock.advance(timedelta(days=30))
    norm = desk.complaints.rules(case).procedure.norms
    desk.complaints.decide(
        HANDLER, case.id, Outcome.FOUNDED, cause="rude", norm=norm[0].code if norm else None
    )
    desk.complaints.answer(HANDLER, case.id, "Réponse.")
    boss = Actor("boss", Role.COORDINATOR)
    assert [str(one.end) for one in desk.improvements.chain(boss, "cause:rude").places] == ["cause:rude"]
    with pytest.raises(NotFound):
        desk.improvements.chain(boss, f"point:{case.id}/1")


def test_a_relation_joins_only_its_ends() -> None:
    with pytest.raises(InvalidDocument) as caught:
        Tie(End("cause", "x"), "governs", End("action", "a"))
    assert caught.value.problems[0].code == "link.ends"


def test_a_charter_rests_only_on_what_can_be_carried_into_it() -> None:
    with open_desk() as desk:
        rests_on = (End("axis_item", "test/a"), End("cause", "x"))
        with pytest.raises(InvalidDocument) as caught:
            desk.charters.draft(COORDINATOR, draft(rests_on=rests_on))
        assert [(one.where, one.code) for one in caught.value.problems] == [("/rests_on/1", "link.ends")]
        assert links(desk) == []


def test_what_the_host_rolls_back_was_never_linked(tmp_path: Path) -> None:
    from sqlalchemy import create_engine

    url = f"sqlite:///{tmp_path / 'desk.db'}"
    with open_desk(url) as desk:
        engine = create_engine(url)
        with engine.connect() as connection:
            joined = desk.joining(connection)
            joined.improvements.propose(COORDINATOR, action())
            assert len(joined.improvements.chain(VIEWER, "cause:no-follow-up").places) == 2
            connection.rollback()
        engine.dispose()
        assert len(desk.improvements.chain(VIEWER, "cause:no-follow-up").places) == 1
        assert desk.improvements.actions(VIEWER) == []

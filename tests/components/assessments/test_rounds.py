"""A round from its opening to its results, on every store; what is refused, and that it changes nothing."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import attrs
import pytest

from assessing import GRID, Offering, grid, item, round_
from desks import CITIZEN, COORDINATOR, HANDLER, START, VIEWER, followed, open_desk
from orientation_core import Actor, Conflict, InvalidDocument, NotAllowed, NotFound, Refused, Role, hookimpl
from orientation_core.documents import to_document
from orientation_core.errors import IdempotencyConflict
from orientation_core.model.assessments import ItemAnswer
from orientation_core.model.parties import ANONYMOUS
from orientation_core.testing.clock import FixedClock

A, B, C = (Actor(name, Role.HANDLER) for name in "abc")


def opened(desk: Any, **changes: Any) -> str:
    return desk.assessments.open(COORDINATOR, to_document(round_(GRID, **changes))).name


def told(desk: Any) -> list[str]:
    return [entry.action for entry in desk.store.entries() if entry.kind.startswith("assessment")]


def test_a_round_from_opening_to_results(any_desk) -> None:
    q, name = any_desk.assessments, opened(any_desk)
    q.answer(A, name, [{"item": "a", "today": 1, "desired": 4, "evidence": "on a vu"}])
    q.answer(A, name, [{"item": "c", "today": 2, "desired": 5}], complete=True)
    q.answer(B, name, [ItemAnswer("a", 3, 5), ItemAnswer("b", not_applicable=True)])
    q.answer(C, name, [ItemAnswer("a", 2, 3)])
    waiting = q.attendance(COORDINATOR, name)
    assert (waiting.participants, waiting.answered, waiting.complete, waiting.waiting) == (
        3,
        3,
        1,
        ("b", "c"),
    )
    assert q.discuss(COORDINATOR, name).state == "consensus"
    first, *_ = q.differences(A, name)
    assert (first.result.item, first.result.spread, dict(first.scores), first.answers) == (
        "a",
        2,
        {1: 1, 2: 1, 3: 1},
        {},
    )
    q.agree(COORDINATOR, name, "a", today=2, justification="le plan existe")
    q.agree(COORDINATOR, name, "a", today=3, desired=4, justification="le plan existe et il est suivi")
    closed = q.close(COORDINATOR, name)
    assert (closed.state, len(closed.consensus), closed.consensus[0].by) == ("closed", 1, COORDINATOR.id)
    found = q.results(VIEWER, name)
    assert (found.item("a").today, found.item("a").gap, found.axis("strategy").today) == (3, 1, 3)
    assert found.item("c").withheld, "one rater is nobody's business"
    assert told(any_desk) == [
        "assessment_grid.kept", "assessment_round.opened", "assessment_answer.given", "assessment_answer.changed",
        "assessment_answer.given", "assessment_answer.given", "assessment_round.discussed", "assessment_round.agreed",
        "assessment_round.agreed", "assessment_round.closed",
    ]  # fmt: skip
    assert any_desk.verify() == []
    assert [one.name for one in q.rounds(VIEWER, search="round")] == [name]


def test_partial_answers_are_kept_and_can_be_taken_back(desk) -> None:
    q, name = desk.assessments, opened(desk)
    q.answer(A, name, [ItemAnswer("c", 2, 5)])
    q.answer(A, name, [ItemAnswer("a", 1)])
    answer, version = q.my_answer(A, name)
    assert ([one.item for one in answer.items], version) == (["a", "c"], 2), "in the order of the grid"
    q.answer(A, name, [ItemAnswer("c")])
    assert [one.item for one in q.my_answer(A, name)[0].items] == ["a"]
    assert q.my_answer(B, name) == (attrs.evolve(answer, participant="b", items=()), 0)


def test_a_key_makes_a_repeated_call_change_nothing(any_desk) -> None:
    q, name = any_desk.assessments, opened(any_desk)
    q.answer(A, name, [ItemAnswer("a", 1)], key="k")
    q.answer(A, name, [ItemAnswer("a", 4)])
    assert q.answer(A, name, [ItemAnswer("a", 1)], key="k").items[0].today == 4, "what was said later stands"
    with pytest.raises(IdempotencyConflict):
        q.answer(A, name, [ItemAnswer("a", 2)], key="k")
    with pytest.raises(InvalidDocument):
        q.answer(A, name, [ItemAnswer("a", 2)], key="")
    q.discuss(COORDINATOR, name)
    assert q.answer(A, name, [ItemAnswer("a", 1)], key="k").items[0].today == 4, "also once answering is over"


def test_two_windows_of_one_participant_lose_nothing(any_desk) -> None:
    q, name = any_desk.assessments, opened(any_desk)
    items = [ItemAnswer("a", 1), ItemAnswer("b", 2), ItemAnswer("c", 3)]
    threads = [threading.Thread(target=q.answer, args=(A, name, [one])) for one in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.today for one in q.my_answer(A, name)[0].items] == [1, 2, 3]
    with pytest.raises(Conflict):
        q.answer(A, name, [ItemAnswer("a", 5)], version=1)


def test_a_round_opened_again_is_the_same_and_another_of_its_name_is_refused(desk) -> None:
    q, name = desk.assessments, opened(desk)
    q.discuss(COORDINATOR, name)
    assert q.open(COORDINATOR, to_document(round_(GRID))).state == "consensus"
    with pytest.raises(Conflict):
        q.open(COORDINATOR, to_document(round_(GRID, "a", "z")))


def test_an_answer_that_comes_as_answering_ends_is_refused(desk, monkeypatch) -> None:
    q, name = desk.assessments, opened(desk)
    write = type(q)._write

    def late(self: Any, *arguments: Any) -> None:
        monkeypatch.setattr(type(q), "_write", write)
        q.discuss(COORDINATOR, name)
        write(self, *arguments)

    monkeypatch.setattr(type(q), "_write", late)
    with pytest.raises(Refused):
        q.answer(A, name, [ItemAnswer("a", 1)])
    assert q.my_answer(A, name)[1] == 0


def test_steps_come_in_their_order(desk) -> None:
    q, name = desk.assessments, opened(desk)
    for early in (
        lambda: q.agree(COORDINATOR, name, "a", today=1, justification="x"),
        lambda: q.close(COORDINATOR, name),
        lambda: q.results(A, name),
        lambda: q.differences(COORDINATOR, name),
        lambda: q.report(VIEWER, name),
    ):
        with pytest.raises(Refused):
            early()
    q.discuss(COORDINATOR, name)
    with pytest.raises(NotAllowed):
        q.results(VIEWER, name)
    with pytest.raises(Refused):
        q.answer(A, name, [ItemAnswer("a", 1)])
    q.close(COORDINATOR, name)
    for late in (
        lambda: q.discuss(COORDINATOR, name),
        lambda: q.agree(COORDINATOR, name, "a", today=1, justification="x"),
        lambda: q.close(COORDINATOR, name),
        lambda: q.answer(A, name, [ItemAnswer("a", 1)]),
    ):
        with pytest.raises(Refused):
            late()


def test_bad_input_is_told_at_its_place_and_changes_nothing(desk) -> None:
    q, name = desk.assessments, opened(desk)
    before = len(list(desk.store.entries()))

    def places(call: Any) -> set[str]:
        with pytest.raises(InvalidDocument) as caught:
            call()
        return {problem.where for problem in caught.value.problems}

    assert places(lambda: q.answer(A, name, [{"item": "a", "today": 6}])) == {"/items/0/today"}
    assert places(lambda: q.answer(A, name, [{"item": "a", "today": 2.5}])) == {"/items/0/today"}
    assert places(lambda: q.answer(A, name, [{"item": "zz"}])) == {"/items/0/item"}
    assert places(lambda: q.answer(A, name, [{"item": "a", "evidence": "\x00"}])) == {"/items/0/evidence"}
    assert places(lambda: q.answer(A, name, ["a"])) == {"/items/0"}
    new = to_document(round_(GRID, name="n"))
    assert places(lambda: q.open(COORDINATOR, new | {"state": "closed"})) == {"/state"}
    assert places(lambda: q.open(COORDINATOR, new | {"closed_at": "2026-01-01T00:00:00Z"})) == {"/closed_at"}
    assert places(lambda: q.open(COORDINATOR, new | {"participants": [{"actor": "a"}, {"actor": "a"}]})) == {
        "/participants/1/actor"
    }
    assert places(lambda: q.open(COORDINATOR, new | {"participants": [{"actor": ANONYMOUS.id}]})) == {
        "/participants"
    }
    with pytest.raises(NotFound):
        q.open(COORDINATOR, new | {"grid": {"name": "test", "version": 9}})
    assert len(list(desk.store.entries())) == before
    q.discuss(COORDINATOR, name)
    for bad in (
        {"today": 3, "justification": " "},
        {"justification": "x"},
        {"today": 9, "justification": "x"},
    ):
        places(lambda: q.agree(COORDINATOR, name, "a", **bad))  # noqa: B023
    assert q.round(A, name).consensus == ()


def test_a_grid_that_changes_without_a_new_version_is_refused(desk) -> None:
    q = desk.assessments
    opened(desk)
    own = grid(item("x"), name="own")
    assert q.keep_grid(COORDINATOR, to_document(own)) == own
    assert q.keep_grid(COORDINATOR, to_document(own)) == own
    with pytest.raises(Conflict, match="a new version number"):
        q.keep_grid(COORDINATOR, to_document(grid(item("y"), name="own")))
    with pytest.raises(Conflict, match="a new version number"):
        q.keep_grid(COORDINATOR, to_document(grid(item("y"))))
    q.keep_grid(COORDINATOR, to_document(grid(item("y"), name="own", version=2)))
    mine = [str(one.pin) for one in q.grids(VIEWER) if one.name in ("own", "test")]
    assert mine == ["own@1", "own@2", "test@1"]
    assert q.grid(VIEWER, "own").version == 2
    with pytest.raises(NotFound):
        q.grid(VIEWER, "own", 3)


def test_a_kept_grid_outlives_the_plugin_that_brought_it(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    with open_desk(url, extra=[Offering()]) as desk:
        name = opened(desk)
    with open_desk(url) as desk:
        desk.assessments.answer(A, name, [ItemAnswer("a", 1)])
        assert [str(one.pin) for one in desk.assessments.grids(VIEWER) if one.name == "test"] == ["test@1"]


def test_a_plugin_with_a_grid_that_cannot_be_asked_is_told(tmp_path) -> None:
    class Broken:
        @hookimpl
        def orientation_grids(self) -> list[Any]:
            return [to_document(GRID) | {"scales": []}]

    with open_desk(extra=[Broken()]) as desk, pytest.raises(InvalidDocument):
        desk.assessments.grids(VIEWER)
    with (
        open_desk(extra=[Offering(), type("Again", (Offering,), {})()]) as desk,
        pytest.raises(InvalidDocument, match="twice"),
    ):
        desk.assessments.grids(VIEWER)


def test_progress_over_rounds_and_versions(any_desk) -> None:
    q = any_desk.assessments
    later = grid(item("a"), item("new"), item("c", "result"), version=2)
    q.keep_grid(COORDINATOR, to_document(later))
    for number, (of, name) in enumerate([(GRID, "first"), (later, "second")]):
        period = {"start": f"202{number + 4}-01-01", "end": f"202{number + 5}-01-01"}
        q.open(
            COORDINATOR, to_document(round_(of, name=name)) | {"period": period, "individual": "coordinator"}
        )
        q.answer(A, name, [ItemAnswer("a", 2 + number, 5)])
        q.discuss(COORDINATOR, name)
        q.close(COORDINATOR, name)
    (moved,) = q.progress(COORDINATOR, "second")
    assert (moved.earlier, moved.items[0].change, moved.new, moved.dropped) == ("first", 1, ("new",), ("b",))
    assert q.progress(COORDINATOR, "first") == []
    (withheld,) = q.progress(VIEWER, "second")
    assert withheld.items[0].change is None


def test_joining_a_host_and_events_without_names(tmp_path) -> None:
    with open_desk(
        extra=[Offering()], subscriptions=followed("assessment*"), clock=FixedClock(START)
    ) as desk:
        name = opened(desk)
        desk.assessments.answer(A, name, [ItemAnswer("a", 1)])
        desk.clock.advance(timedelta(days=1))
        desk.assessments.discuss(COORDINATOR, name)
        wires = [message.event for message in desk.store.messages(desk.agency.slug)]
        assert len(wires) == 3, "the grid kept, the round opened, the discussion; never an answer"


@pytest.mark.parametrize("actor", [HANDLER, VIEWER, CITIZEN, A])
def test_only_a_coordinator_runs_rounds(desk, actor) -> None:
    q, name = desk.assessments, opened(desk)
    for verb in (
        lambda: q.open(actor, to_document(round_(GRID, name="other"))),
        lambda: q.keep_grid(actor, to_document(grid(item("x"), name="own"))),
        lambda: q.discuss(actor, name),
        lambda: q.attendance(actor, name),
        lambda: q.close(actor, name),
        lambda: q.agree(actor, name, "a", today=1, justification="x"),
    ):
        with pytest.raises(NotAllowed):
            verb()

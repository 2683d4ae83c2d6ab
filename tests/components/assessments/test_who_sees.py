"""Who sees what a participant answered: as the round's settings say, by every way there is. Canaries show a leak."""

from __future__ import annotations

import logging
from typing import Any

import attrs
import pytest

from assessing import GRID, Offering, round_
from desks import CITIZEN, COORDINATOR, HANDLER, VIEWER, followed, open_desk
from orientation_core import Actor, NotAllowed, OrientationError, Role, hookimpl
from orientation_core.components.assessments import ANSWER
from orientation_core.components.assessments.desk import AssessmentDesk
from orientation_core.documents import to_document
from orientation_core.model.assessments import ItemAnswer, Link
from orientation_core.model.parties import ANONYMOUS, SYSTEM

CANARY = "zqcanary"
A, B = Actor("a", Role.HANDLER), Actor("b", Role.CITIZEN)
SETTINGS = ("nobody", "coordinator", "participants")
#: Who sees, by setting, what others answered.
SEES = {
    ("nobody", actor.id): False for actor in (A, COORDINATOR, SYSTEM, VIEWER, HANDLER)
} | {
    ("coordinator", A.id): False, ("coordinator", COORDINATOR.id): True, ("coordinator", SYSTEM.id): True,
    ("coordinator", VIEWER.id): False, ("coordinator", HANDLER.id): False,
    ("participants", A.id): True, ("participants", COORDINATOR.id): True, ("participants", SYSTEM.id): True,
    ("participants", VIEWER.id): False, ("participants", HANDLER.id): False,
}  # fmt: skip
ACTORS = {actor.id: actor for actor in (A, COORDINATOR, SYSTEM, VIEWER, HANDLER)}


def played(desk: Any, individual: str, until: str = "closed") -> str:
    """A round in which B says 5 of item b, alone, in words that hold the canary."""
    q = desk.assessments
    name = q.open(COORDINATOR, to_document(round_(GRID, "a", "b", individual=individual))).name
    q.answer(A, name, [ItemAnswer("a", 2, 4)])
    link = Link("practice", f"{CANARY}-practice")
    q.answer(
        B, name, [ItemAnswer("b", 5, 5, evidence=f"{CANARY} l'a dit", links=(link,)), ItemAnswer("c", 1, 4)]
    )
    if until != "open":
        q.discuss(COORDINATOR, name)
    if until == "closed":
        q.close(COORDINATOR, name)
    return name


def everything(desk: Any, actor: Actor, name: str) -> dict[str, Any]:
    """Whatever this actor can read of a round, by every verb that reads."""
    q, found = desk.assessments, {}
    ways = {
        "answers": lambda: q.answers(actor, name),
        "search": lambda: q.answers(actor, name, search=CANARY),
        "count": lambda: q.count_answers(actor, name, search=CANARY),
        "mine": lambda: q.my_answer(actor, name),
        "results": lambda: q.results(actor, name),
        "differences": lambda: q.differences(actor, name),
        "progress": lambda: q.progress(actor, name),
        "evidence": lambda: q.evidence(actor, name),
        "report": lambda: q.report(actor, name),
        "round": lambda: q.round(actor, name),
        "rounds": lambda: q.rounds(actor, search=CANARY),
        "json": lambda: q.render(q.report(actor, name), "json", "fr"),
        "html": lambda: q.render(q.report(actor, name), "html", "fr"),
        "csv": lambda: q.render(q.report(actor, name), "csv", "fr"),
    }
    for way, read in ways.items():
        try:
            found[way] = read()
        except OrientationError as error:
            found[way] = error
    return found


@pytest.mark.parametrize(("individual", "actor"), sorted(SEES))
@pytest.mark.parametrize("until", ["open", "consensus", "closed"])
def test_individual_answers_are_seen_as_the_round_says(desk, individual, actor, until) -> None:
    name = played(desk, individual, until)
    found = everything(desk, ACTORS[actor], name)
    seen = [way for way, what in found.items() if CANARY in repr(what)]
    if not SEES[individual, actor]:
        assert seen == []
        assert found["count"] == 0 or isinstance(found["count"], NotAllowed)
        if not isinstance(found["results"], OrientationError):
            one = found["results"].item("b")
            assert (one.withheld, one.today, one.lowest, one.highest, one.priority) == (True,) + (None,) * 4
            assert found["results"].axis("strategy").withheld
            assert found["results"].today is None
            assert all(not one.scores for one in found["differences"])
            rows = found["report"].figures.rows
            assert all(row.suppressed for row in rows if row.group == "b" and row.dimension == "item")
    else:
        assert {"answers", "search"} <= set(seen)
        assert found["count"] == 1
        assert found["results"].item("b").today == 5
        assert {"differences", "report", "json"} <= set(seen)


@pytest.mark.parametrize("individual", SETTINGS)
def test_everybody_sees_their_own(desk, individual) -> None:
    name = played(desk, individual)
    assert desk.assessments.my_answer(B, name)[0].items[0].today == 5
    assert CANARY in repr(desk.assessments.answers(B, name, search=CANARY))
    assert desk.assessments.asked(B, name) == GRID, "a client who takes part reads what is asked"
    assert desk.assessments.count_answers(B, name) == (2 if individual == "participants" else 1)


@pytest.mark.parametrize("stranger", [CITIZEN, ANONYMOUS, Actor("c", Role.CITIZEN)])
def test_a_stranger_learns_nothing_not_even_whether_it_is_there(desk, stranger) -> None:
    name = played(desk, "participants")
    for there, absent in zip(
        everything(desk, stranger, name).items(),
        everything(desk, stranger, "no-such-round").items(),
        strict=True,
    ):
        assert repr(there) == repr(absent)
        assert CANARY not in repr(there)
    assert desk.assessments.rounds(stranger) == []
    with pytest.raises(NotAllowed):
        desk.assessments.asked(stranger, name)
    with pytest.raises(NotAllowed):
        desk.assessments.answer(stranger, name, [])


def test_who_takes_part_and_what_is_being_agreed_is_for_those_concerned(desk) -> None:
    name = played(desk, "coordinator", "consensus")
    desk.assessments.agree(COORDINATOR, name, "a", today=3, justification="accordé")
    assert desk.assessments.round(VIEWER, name).participants == ()
    assert desk.assessments.round(VIEWER, name).consensus == ()
    assert len(desk.assessments.round(B, name).participants) == 2
    desk.assessments.close(COORDINATOR, name)
    assert desk.assessments.round(VIEWER, name).consensus[0].today == 3


class Rules:
    """A plugin with an opinion on everything about individual answers. :ivar decision: which."""

    def __init__(self, *, decision: bool) -> None:
        self.decision = decision

    @hookimpl
    def orientation_authorise(self, action):
        return self.decision if action == "assessment.individual" else None


@pytest.mark.parametrize(
    ("individual", "decision", "seen"),
    [
        ("nobody", True, False),
        ("coordinator", False, False),
        ("participants", False, False),
        ("coordinator", True, True),
    ],
)
def test_no_plugin_goes_against_what_the_round_promises(individual, decision, seen) -> None:
    with open_desk(extra=[Offering(), Rules(decision=decision)]) as desk:
        name = played(desk, individual)
        for actor in (COORDINATOR, A):
            assert (CANARY in repr(everything(desk, actor, name))) is seen


def test_no_canary_in_the_journal_events_errors_or_logs(desk_url, caplog) -> None:
    caplog.set_level(logging.DEBUG)
    for logger in ("orientation_core", "orientation_plugins", "sqlalchemy", "sqlalchemy.engine", "psycopg"):
        caplog.set_level(logging.DEBUG, logger)
    with open_desk(desk_url, extra=[Offering()], subscriptions=followed("*")) as desk:
        name = played(desk, "participants")
        q = desk.assessments
        for wrong in (
            lambda: q.answer(A, name, [{"item": f"{CANARY}-x", "evidence": CANARY}]),
            lambda: q.answer(A, name, [{"item": "a", "evidence": f"{CANARY}\x00"}]),
            lambda: q.answer(Actor(CANARY, Role.HANDLER), name, []),
            lambda: q.agree(COORDINATOR, name, "a", today=77, justification=CANARY),
        ):
            with pytest.raises(OrientationError) as caught:
                wrong()
            assert CANARY not in str(caught.value) + repr(vars(caught.value))
        for entry in desk.store.entries():
            assert CANARY not in repr(entry)
        for message in desk.store.messages(desk.agency.slug, limit=1000):
            assert CANARY not in repr(message)
        assert all(CANARY not in f"{one.getMessage()} {one.args!r}" for one in caplog.records)


@pytest.fixture
def desk_url(any_url):
    return any_url


def test_answers_have_no_editions_that_would_outlive_a_change(desk) -> None:
    name = played(desk, "nobody", "open")
    desk.assessments.answer(B, name, [ItemAnswer("b")])
    with desk.store.begin(desk.agency.slug, write=False) as unit:
        from orientation_core.components.shelf import EDITION
        from orientation_core.store import Query

        assert CANARY not in repr(unit.find(EDITION, Query()))
        assert CANARY not in repr(unit.find(ANSWER, Query()))
        assert unit.count(ANSWER, Query(search=CANARY)) == 0


def test_every_verb_that_reads_is_asked_here() -> None:
    """A verb that is added and takes a round has to be among :func:`everything`, or change something."""
    from orientation_core.components.assessments import Assessments

    asked = {
        "answers",
        "count_answers",
        "my_answer",
        "results",
        "differences",
        "progress",
        "evidence",
        "report",
        "round",
        "rounds",
    }
    change = {"answer", "open", "discuss", "agree", "close", "keep_grid"}
    others = {"grid", "grids", "asked", "render", "attendance"}
    inherited = set(dir(attrs.make_class("Empty", []))) | {
        name for name in dir(AssessmentDesk.__mro__[1]) if not name.startswith("_")
    }
    verbs = {name for name in dir(Assessments) if not name.startswith("_")} - inherited - {"figures"}
    assert verbs == asked | change | others

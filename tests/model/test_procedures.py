from __future__ import annotations

import attrs
import pytest

from orientation_core.model.calendars import Pin
from orientation_core.model.clocks import ClockRule
from orientation_core.model.parties import Role
from orientation_core.model.procedure_check import check
from orientation_core.model.procedures import (
    Category,
    Choice,
    Ground,
    Procedure,
    RequiredFields,
    Retention,
    State,
    Transition,
)
from orientation_core.model.terms import Term
from orientation_core.model.text import Text

NAME = Text(fr="Essai", nl="Proef")
DESK = (Role.HANDLER,)
ANSWER = ClockRule(
    "answer", NAME, Term(5, "working_day"), ("receive",), ("answer",), ("pause",), (), ("resume",)
)


def procedure(**changes) -> Procedure:
    values = {
        "name": "trial",
        "version": 2,
        "label": NAME,
        "organisation": NAME,
        "request_types": ("complaint",),
        "states": (
            State("new", NAME, "reception"),
            State("waiting", NAME, "reception"),
            State("answered", NAME, "done", final=True),
        ),
        "transitions": (
            Transition("receive", (Role.CITIZEN, Role.HANDLER), (), "new"),
            Transition("assign", (Role.COORDINATOR,), ("new",)),
            Transition("pause", DESK, ("new",), "waiting"),
            Transition("resume", DESK, ("waiting",), "new"),
            Transition("answer", DESK, ("new",), "answered"),
        ),
        "outcomes": (Choice("founded", NAME),),
        "categories": (Category("rude", NAME, "attitude"),),
        "retention": Retention("decided in a test", 5),
        "clocks": (ANSWER,),
        "promises": ("answer",),
        "required_fields": (RequiredFields("any", ("text",)), RequiredFields("phone", ("text", "subject"))),
    }
    return Procedure(**(values | changes))


def plus(field: str, *entries) -> Procedure:
    return procedure(**{field: (*getattr(procedure(), field), *entries)})


def problems(wrong: Procedure) -> list[tuple[str, str]]:
    return [(problem.where, problem.code) for problem in check(wrong)]


def test_a_procedure_that_leads_from_receipt_to_an_end_has_no_problem():
    assert check(procedure()) == []


def test_a_state_that_nobody_reaches_is_named():
    (problem,) = check(plus("states", State("limbo", NAME, "reception", final=True)))
    assert (problem.where, problem.code) == ("/states/3", "procedure.unreachable")
    assert "limbo" in problem.message


def test_a_state_that_nobody_leaves_is_named():
    wrong = attrs.evolve(
        plus("states", State("swamp", NAME, "reception")),
        transitions=(*procedure().transitions, Transition("admit", DESK, ("new",), "swamp")),
    )
    (problem,) = check(wrong)
    assert (problem.where, problem.code) == ("/states/3", "procedure.dead_end")
    assert "swamp" in problem.message


def test_a_circle_without_a_way_out_is_a_dead_end_too():
    wrong = attrs.evolve(
        plus("states", State("here", NAME, "x"), State("there", NAME, "x")),
        transitions=(
            *procedure().transitions,
            Transition("admit", DESK, ("new",), "here"),
            Transition("pause", DESK, ("here",), "there"),
            Transition("resume", DESK, ("there",), "here"),
        ),
    )
    assert problems(wrong) == [("/states/3", "procedure.dead_end"), ("/states/4", "procedure.dead_end")]


@pytest.mark.parametrize(
    ("wrong", "where", "code"),
    [
        (
            plus("transitions", Transition("admit", DESK, ("new",), "nowhere")),
            "/transitions/5/target",
            "procedure.state",
        ),
        (
            plus("transitions", Transition("admit", DESK, ("old",), "new")),
            "/transitions/5/sources/0",
            "procedure.state",
        ),
        (plus("transitions", Transition("fly", DESK, ("new",))), "/transitions/5/action", "procedure.action"),
        (
            plus("transitions", Transition("answer", DESK, ("new",), "new")),
            "/transitions/5/sources/0",
            "procedure.ambiguous",
        ),
        (plus("transitions", Transition("escalate", DESK, (), "new")), "/transitions", "procedure.opening"),
        (plus("promises", "lunch"), "/promises/1", "procedure.clock"),
        (
            plus("clocks", attrs.evolve(ANSWER, name="x", stops_on=("refer",))),
            "/clocks/1/stops_on/0",
            "procedure.action",
        ),
        (
            plus("clocks", attrs.evolve(ANSWER, name="x", starts_on=())),
            "/clocks/1/starts_on",
            "procedure.clock",
        ),
        (
            plus("clocks", attrs.evolve(ANSWER, name="x", stops_on=())),
            "/clocks/1/stops_on",
            "procedure.clock",
        ),
        (
            plus("clocks", attrs.evolve(ANSWER, name="x", resumed_on=())),
            "/clocks/1/resumed_on",
            "procedure.clock",
        ),
        (plus("clocks", ANSWER), "/clocks/1", "procedure.twice"),
        (plus("categories", Category("odd", NAME, "weather")), "/categories/1/federal", "procedure.category"),
        (plus("outcomes", Choice("founded", NAME)), "/outcomes/1", "procedure.twice"),
        (plus("grounds", Ground("g", NAME, "requalify", "l")), "/grounds/0/requalify_as", "procedure.ground"),
        (
            plus("grounds", Ground("g", NAME, "requalify", "l", requalify_as="appeal")),
            "/grounds/0/requalify_as",
            "procedure.ground",
        ),
        (
            plus("grounds", Ground("g", NAME, "inadmissible", "l", "ombudsman")),
            "/grounds/0/redirect",
            "procedure.ground",
        ),
    ],
)
def test_names_that_lead_nowhere_are_refused_with_their_pointer(wrong: Procedure, where: str, code: str):
    assert (where, code) in problems(wrong)


def test_a_procedure_without_a_final_state_can_never_end():
    endless = procedure(states=tuple(attrs.evolve(state, final=False) for state in procedure().states))
    assert problems(endless) == [("/states", "procedure.endless")]


def test_what_can_be_done_in_a_state():
    trial = procedure()
    assert trial.initial == "new"
    assert trial.allowed("new") == ("assign", "pause", "answer")
    assert trial.allowed("new", "coordinator") == ("assign",)
    assert trial.allowed(None) == ("receive",)
    assert trial.allowed("answered") == ()
    assert trial.target("new", "assign") == "new"
    assert trial.target("new", "pause") == "waiting"
    assert trial.target("waiting", "answer") is None
    assert trial.transition(None, "answer") is None
    assert trial.transition("new", "receive") is None


def test_what_an_action_does_to_the_clocks():
    assert procedure().effects("receive") == (("answer", "started"),)
    assert procedure().effects("assign") == ()


def test_entries_are_found_by_name_and_missed_with_a_sentence():
    trial = procedure()
    assert trial.pin == Pin("trial", 2)
    assert trial.state("waiting").stage == "reception"
    assert trial.clock("answer") is ANSWER
    assert trial.outcome("founded").label == NAME
    assert trial.federal_category("rude") == "attitude"
    for missing in (trial.state, trial.clock, trial.ground, trial.outcome, trial.norm, trial.category):
        with pytest.raises(LookupError, match=r"has no .* nothing"):
            missing("nothing")


def test_a_channel_without_fields_of_its_own_takes_those_of_any():
    assert procedure().required("phone") == ("text", "subject")
    assert procedure().required("form") == ("text",)
    assert procedure(required_fields=()).required("form") == ()

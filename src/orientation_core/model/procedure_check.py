"""What is wrong with a procedure beyond its reference schema: states nobody reaches, states nobody leaves,
names that lead nowhere. Every problem names the state or entry and its JSON pointer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from orientation_core.errors import Problem, sentence
from orientation_core.model.actions import ACTIONS
from orientation_core.model.clocks import ClockRule
from orientation_core.model.procedures import FEDERAL_CATEGORIES, Procedure


def check(procedure: Procedure) -> list[Problem]:
    """Every problem of `procedure`; none when an agency can work by it."""
    return [
        *_openings(procedure),
        *_transitions(procedure),
        *_reach(procedure),
        *_clocks(procedure),
        *_categories(procedure),
        *_grounds(procedure),
        *_twice(procedure),
    ]


def _openings(procedure: Procedure) -> Iterator[Problem]:
    opening = [number for number, t in enumerate(procedure.transitions) if not t.sources]
    if len(opening) != 1:
        yield Problem(
            "/transitions",
            sentence("exactly one transition without sources opens a case; there are {n}", n=len(opening)),
            "procedure.opening",
        )
    for number in opening:
        if procedure.transitions[number].target is None:
            yield Problem(
                f"/transitions/{number}/target",
                sentence("the transition that opens a case names its state"),
                "procedure.opening",
            )


def _transitions(procedure: Procedure) -> Iterator[Problem]:
    states = {state.name for state in procedure.states}
    claimed: dict[tuple[str, str], int] = {}
    for number, transition in enumerate(procedure.transitions):
        here = f"/transitions/{number}"
        if transition.action not in ACTIONS:
            yield Problem(
                f"{here}/action",
                sentence("there is no action {name}", name=transition.action),
                "procedure.action",
            )
        if transition.target is not None and transition.target not in states:
            yield Problem(
                f"{here}/target",
                sentence("there is no state {name}", name=transition.target),
                "procedure.state",
            )
        for position, source in enumerate(transition.sources):
            where = f"{here}/sources/{position}"
            if source not in states:
                yield Problem(where, sentence("there is no state {name}", name=source), "procedure.state")
            if (source, transition.action) in claimed:
                text = sentence("{step} leads out of {name} twice", step=transition.action, name=source)
                yield Problem(where, text, "procedure.ambiguous")
            claimed[source, transition.action] = number


def _reach(procedure: Procedure) -> Iterator[Problem]:
    forward: dict[str, set[str]] = {state.name: set() for state in procedure.states}
    backward: dict[str, set[str]] = {state.name: set() for state in procedure.states}
    for transition in procedure.transitions:
        for source in transition.sources:
            if transition.target in forward and source in forward:
                forward[source].add(transition.target)
                backward[transition.target].add(source)
    openings = [t.target for t in procedure.transitions if not t.sources and t.target in forward]
    reached = _closure((name for name in openings if name), forward.__getitem__)
    finals = [state.name for state in procedure.states if state.final]
    leads_out = _closure(finals, backward.__getitem__)
    if not finals:
        yield Problem("/states", sentence("no state is final, so no case can ever end"), "procedure.endless")
    for number, state in enumerate(procedure.states):
        if state.name not in reached:
            yield Problem(
                f"/states/{number}",
                sentence("the state {name} cannot be reached", name=state.name),
                "procedure.unreachable",
            )
        if finals and state.name not in leads_out:
            text = sentence(
                "the state {name} is a dead end: no final state can be reached from it", name=state.name
            )
            yield Problem(f"/states/{number}", text, "procedure.dead_end")


def _closure(start: Iterable[str], onward: Callable[[str], set[str]]) -> set[str]:
    found: set[str] = set()
    ahead = list(start)
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead.extend(onward(name))
    return found


def _clocks(procedure: Procedure) -> Iterator[Problem]:
    names = {clock.name for clock in procedure.clocks}
    taken = {transition.action for transition in procedure.transitions}
    for number, promise in enumerate(procedure.promises):
        if promise not in names:
            yield Problem(
                f"/promises/{number}", sentence("there is no clock {name}", name=promise), "procedure.clock"
            )
    for number, clock in enumerate(procedure.clocks):
        for field in ("starts_on", "stops_on", "paused_on", "suspended_on", "resumed_on", "restarts_on"):
            for position, action in enumerate(getattr(clock, field)):
                if action not in taken:
                    text = sentence(
                        "the clock {name} waits for {step}, which no transition of this procedure has",
                        name=clock.name,
                        step=action,
                    )
                    yield Problem(f"/clocks/{number}/{field}/{position}", text, "procedure.action")
        yield from _one_clock(f"/clocks/{number}", clock)


def _one_clock(here: str, clock: ClockRule) -> Iterator[Problem]:
    if not clock.starts_on and not clock.restarts_on:
        yield Problem(
            f"{here}/starts_on",
            sentence("nothing starts the clock {name}", name=clock.name),
            "procedure.clock",
        )
    if not clock.stops_on:
        yield Problem(
            f"{here}/stops_on", sentence("nothing stops the clock {name}", name=clock.name), "procedure.clock"
        )
    if (clock.paused_on or clock.suspended_on) and not clock.resumed_on:
        text = sentence("the clock {name} can be paused and never resumes", name=clock.name)
        yield Problem(f"{here}/resumed_on", text, "procedure.clock")


def _categories(procedure: Procedure) -> Iterator[Problem]:
    for number, category in enumerate(procedure.categories):
        if category.federal not in FEDERAL_CATEGORIES:
            text = sentence(
                "the category {name} is mapped onto {federal}, which is no federal category",
                name=category.code,
                federal=category.federal,
            )
            yield Problem(f"/categories/{number}/federal", text, "procedure.category")


def _grounds(procedure: Procedure) -> Iterator[Problem]:
    for number, ground in enumerate(procedure.grounds):
        here = f"/grounds/{number}"
        if (ground.outcome == "requalify") != (ground.requalify_as is not None):
            text = sentence(
                "the ground {name} names a type of request exactly when it requalifies", name=ground.code
            )
            yield Problem(f"{here}/requalify_as", text, "procedure.ground")
        if ground.requalify_as is not None and ground.requalify_as not in procedure.request_types:
            text = sentence(
                "the ground {name} requalifies as a type this procedure does not receive", name=ground.code
            )
            yield Problem(f"{here}/requalify_as", text, "procedure.ground")
        if ground.redirect == "ombudsman" and procedure.second_line is None:
            text = sentence(
                "the ground {name} points to a second line that this procedure does not name",
                name=ground.code,
            )
            yield Problem(f"{here}/redirect", text, "procedure.ground")


def _twice(procedure: Procedure) -> Iterator[Problem]:
    lists: tuple[tuple[str, list[str]], ...] = (
        ("states", [state.name for state in procedure.states]),
        ("clocks", [clock.name for clock in procedure.clocks]),
        ("outcomes", [outcome.code for outcome in procedure.outcomes]),
        ("categories", [category.code for category in procedure.categories]),
        ("grounds", [ground.code for ground in procedure.grounds]),
        ("norms", [norm.code for norm in procedure.norms]),
        ("answer_statements", [statement.code for statement in procedure.answer_statements]),
        ("required_fields", [required.channel for required in procedure.required_fields]),
    )
    for field, names in lists:
        for number, name in enumerate(names):
            if name in names[:number]:
                yield Problem(
                    f"/{field}/{number}", sentence("{name} stands here twice", name=name), "procedure.twice"
                )

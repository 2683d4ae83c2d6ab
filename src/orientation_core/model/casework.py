"""What an action does to a case: the state it leads to, the clocks it moves, the trace it leaves. Pure functions.

The procedure decides; nothing here knows a state or a term of any agency.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

import attrs

from orientation_core.errors import Problem, Refused, sentence
from orientation_core.model import clocks
from orientation_core.model.calendars import Calendar, local_day
from orientation_core.model.clocks import ClockEvent, ClockRule, ClockState
from orientation_core.model.complaints import ClockRun, Complaint, RequestType, Step
from orientation_core.model.parties import Actor, Role
from orientation_core.model.procedures import Procedure
from orientation_core.model.promises import Bound, Promise
from orientation_core.model.terms import Term, due_day
from orientation_core.model.values import evolve


@attrs.frozen
class Rules:
    """What a case was opened under: procedure and calendar, and what the charter promises for it."""

    procedure: Procedure
    calendar: Calendar
    bound: Bound | None = None


def act(
    case: Complaint,
    rules: Rules,
    action: str,
    actor: Actor,
    at: datetime,
    *,
    reason: str | None = None,
    **also: Any,
) -> Complaint:
    """`case` after `action`: in the state it leads to, its clocks moved, the step added to its trace.

    :param also: further fields that the action changes.
    :raises Refused: the procedure does not allow it in this state, or not to this role, with code
        ``procedure.action`` or ``procedure.role``.
    """
    transition = rules.procedure.transition(case.state, action)
    if transition is None:
        raise Refused([_not_now(case, action, rules)])
    if actor.role is not Role.SYSTEM and transition.roles and actor.role.value not in transition.roles:
        text = sentence(
            'in this procedure the action "{action}" is for: {roles}',
            action=action,
            roles=tuple(transition.roles),
        )
        raise Refused([Problem("", text, "procedure.role")])
    state = transition.target or case.state
    clocks_after = move_clocks(case.clocks, rules, action, actor, at)
    final = rules.procedure.state(state).final
    return evolve(
        case,
        state=state,
        closed_at=(case.closed_at or at) if final else None,
        clocks=clocks_after,
        steps=(*case.steps, Step(action, at, actor.id, case.state, state, reason)),
        **also,
    )


def noted(case: Complaint, action: str, actor: Actor, at: datetime, reason: str | None = None) -> Complaint:
    """`case` with a step in its trace that leaves its state and clocks alone."""
    return evolve(case, steps=(*case.steps, Step(action, at, actor.id, case.state, case.state, reason)))


def move_clocks(
    runs: tuple[ClockRun, ...], rules: Rules, action: str, actor: Actor, at: datetime
) -> tuple[ClockRun, ...]:
    """The clocks of a case after `action` at the moment `at`."""
    moved = {run.name: run for run in runs}
    for rule, kind in rules.procedure.moves(action):
        before = moved.get(rule.name) or ClockRun(rule.name)
        event = ClockEvent(at, kind, actor=actor.id)
        moved[rule.name] = with_event(before, rule, rules, event)
    return tuple(moved.values())


def with_event(run: ClockRun, rule: ClockRule, rules: Rules, event: ClockEvent) -> ClockRun:
    """`run` with one more event, the due date that follows from it, and whether that was kept."""
    events = (*run.events, event)
    due_on = _due_on(run, rule, rules, events)
    if event.type in ("started", "restarted", "stopped"):
        late, missed = _outcome(run, rule, rules, events)
    else:
        late, missed = run.late, run.missed
    return ClockRun(run.name, events, due_on, late, missed)


def _outcome(
    before: ClockRun, rule: ClockRule, rules: Rules, events: tuple[ClockEvent, ...]
) -> tuple[bool, tuple[str, ...]]:
    """Whether the clock stopped late, and which commitments were missed by then."""
    event, bound = events[-1], rules.bound
    marks = ("started", "restarted", "stopped")
    stood = next((one.type for one in reversed(before.events) if one.type in marks), "stopped")
    if event.type == "restarted" or (event.type == "started" and stood == "stopped"):
        return False, ()
    if event.type == "started" or stood == "stopped":  # neither begins nor ends anything
        return before.late, before.missed
    promises = bound.on(rule.name) if bound else ()
    last, day = before.due_on, local_day(event.at, rules.calendar.zone)
    if last is not None and (day < last or (day == last and not _in_hours(rule, promises))):
        return False, ()
    terms = (rule.term, *(one.term for one in promises))
    dues = clocks.dues_under(rule, terms, rules.calendar, events, event.at)
    over = [due is not None and not due.in_time(event.at) for due in dues]
    return any(over), tuple(one.commitment for one, late in zip(promises, over[1:], strict=True) if late)


def _in_hours(rule: ClockRule, promises: Sequence[Promise]) -> bool:
    return rule.term.unit == "hour" or any(one.term.unit == "hour" for one in promises)


def _due_on(before: ClockRun, rule: ClockRule, rules: Rules, events: tuple[ClockEvent, ...]) -> date | None:
    """Every intake takes one of the two short ways; a derivation, which lists every day, is made when asked for."""
    event, calendar, bound = events[-1], rules.calendar, rules.bound
    terms = (rule.term, *(one.term for one in bound.on(rule.name))) if bound else (rule.term,)
    if event.type == "started" and len(events) == 1:
        return date.fromordinal(min(_due_from(event.at, calendar, term) for term in terms))
    if event.type == "stopped" and before.due_on is not None:
        return before.due_on
    due = clocks.run(rule, calendar, events, event.at, bound=bound).due
    return due.day if due else None


def _due_from(start: datetime, calendar: Calendar, term: Term) -> int:
    """The due day, as an ordinal, of a clock that only started."""
    table = calendar.table()
    day = local_day(start, calendar.zone).toordinal()
    if term.unit != "hour":
        return due_day(table, day, term.n, term.unit, term.roll)
    table.working_index(day)
    last = local_day(start + timedelta(hours=term.n), calendar.zone).toordinal()
    table.working_index(last)
    return last


def promised_days(bound: Bound, calendar: Calendar, received_at: datetime) -> dict[str, date]:
    """Clock -> the day on which the strictest promise for it is over, for a case that was just received.

    :raises Refused: a promised day lies outside the calendar.
    """
    found: dict[str, int] = {}
    for promise in bound.promises:
        day = _due_from(received_at, calendar, promise.term)
        found[promise.clock] = min(day, found.get(promise.clock, day))
    return {clock: date.fromordinal(day) for clock, day in found.items()}


def bind(case: Complaint, bound: Bound, days: Mapping[str, date]) -> Complaint:
    """A case that was just opened, with what the charter promises for it. :param days: :func:`promised_days`."""
    runs = tuple(
        ClockRun(run.name, run.events, min(run.due_on, days[run.name]))
        if run.due_on is not None and run.name in days
        else run
        for run in case.clocks
    )
    return evolve(case, clocks=runs, charter=bound.charter, promises=bound.promises)


def extend(
    case: Complaint,
    rules: Rules,
    clock: str,
    actor: Actor,
    at: datetime,
    *,
    term: Term | None = None,
    reason: str | None = None,
) -> Complaint:
    """`case` with the clock of that name extended, within what the procedure allows.

    :raises Refused: with every reason, for example ``extension.times``.
    """
    rule = rules.procedure.clock(clock)
    state = clock_state(case, rules, clock, at)
    role = (
        actor.role.value
        if actor.role is not Role.SYSTEM
        else (rule.extension.roles[0] if rule.extension else "")
    )
    problems = clocks.may_extend(rule, state, role, term)
    if problems:
        raise Refused(problems)
    run = case.clock(clock) or ClockRun(clock)
    longer = with_event(
        run, rule, rules, ClockEvent(at, "extended", reason=reason, term=term, actor=actor.id)
    )
    return evolve(case, clocks=tuple(longer if one.name == clock else one for one in case.clocks))


def _not_now(case: Complaint, action: str, rules: Rules) -> Problem:
    """Why `action` is not possible, and what is."""
    allowed = tuple(sorted(rules.procedure.allowed(case.state)))
    if allowed:
        text = sentence(
            'in this state, "{state}", this is not possible: "{action}"; possible now: {actions}',
            state=case.state,
            action=action,
            actions=allowed,
        )
    else:
        text = sentence(
            'in this state, "{state}", nothing is possible any more, not this either: "{action}"',
            state=case.state,
            action=action,
        )
    return Problem("/state", text, "procedure.action")


def opening(
    kind: RequestType, rules: Rules, actor: Actor, received_at: datetime
) -> tuple[str, tuple[ClockRun, ...], tuple[Step, ...]]:
    """State, clocks and trace that a new case begins with; the clocks count from the receipt.

    :raises Refused: this procedure does not take requests of that type, code ``procedure.type``.
    """
    procedure = rules.procedure
    if kind.value not in procedure.request_types:
        taken = sentence("this procedure takes: {types}", types=tuple(procedure.request_types))
        raise Refused([Problem("/type", taken, "procedure.type")])
    state = procedure.initial
    return (
        state,
        move_clocks((), rules, "receive", actor, received_at),
        (Step("receive", received_at, actor.id, state, state),),
    )


def clock_state(case: Complaint, rules: Rules, clock: str, now: datetime) -> ClockState:
    """What a clock of the case shows now, computed from its events under the case's own rules."""
    run = case.clock(clock)
    return clocks.run(
        rules.procedure.clock(clock),
        rules.calendar,
        run.events if run else (),
        now,
        procedure=case.procedure,
        bound=rules.bound,
    )


def clock_states(case: Complaint, rules: Rules, now: datetime) -> tuple[ClockState, ...]:
    """All clocks of the case that were ever started."""
    return tuple(clock_state(case, rules, run.name, now) for run in case.clocks if run.events)


def late(case: Complaint, today: date) -> bool:
    """Whether a promised date of the running clocks is over; never stored, always computed."""
    return any(
        run.due_on is not None and run.due_on < today and run.events[-1].type != "stopped"
        for run in case.clocks
        if run.events
    )

"""Clocks on a case: what starts, pauses, extends and stops them is data; their state is computed from events.

Nothing here is stored but the rule (in the procedure) and the events (on the case). Whether a clock is late is
therefore never a state that somebody forgot to update.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, Refused, sentence
from orientation_core.model.actions import Action
from orientation_core.model.calendars import Calendar, Pin, end_of_day, local_day
from orientation_core.model.derivations import Derivation, Pause, Segment, Span, day_over, derive, spans_of
from orientation_core.model.parties import Role
from orientation_core.model.promises import Bound, Promise
from orientation_core.model.terms import Due, Term, due
from orientation_core.model.text import Text

EventType = Literal["started", "paused", "suspended", "resumed", "extended", "stopped", "restarted"]
Status = Literal["waiting", "running", "paused", "suspended", "stopped"]


@attrs.frozen
class Notice:
    """A letter that is owed to the client. :ivar letter: name of its template. :ivar within: how soon."""

    letter: str
    within: Term


@attrs.frozen
class Extension:
    """How a term may be extended.

    :ivar roles: who may. :ivar times: how often. :ivar term: how long at most, each time; counted from the due
        date before it. :ivar notice: what the client is owed then; None when nothing is.
    """

    roles: tuple[Role, ...]
    times: int
    term: Term
    notice: Notice | None = None


@attrs.frozen
class ClockRule:
    """One clock of a procedure. The tuples name the actions of the procedure that move it.

    :ivar name: for example ``acknowledge``, ``answer``, ``second_stage``, ``inform``. :ivar term: how long it runs.
    :ivar starts_on: begins, if it does not run already. :ivar restarts_on: begins anew, forgetting what was.
    :ivar suspended_on: like a pause, by a rule of law. :ivar resumed_on: ends a pause or a suspension.
    :ivar extension: None when the term cannot be extended.
    :ivar target_percent: the share that is to be in time, where the source states a target and not a term for all.
    :ivar source: where the term comes from, and what about it is our reading.
    """

    name: str
    label: Text
    term: Term
    starts_on: tuple[Action, ...]
    stops_on: tuple[Action, ...]
    paused_on: tuple[Action, ...] = ()
    suspended_on: tuple[Action, ...] = ()
    resumed_on: tuple[Action, ...] = ()
    restarts_on: tuple[Action, ...] = ()
    extension: Extension | None = None
    target_percent: int | None = None
    source: str | None = None

    def event(self, action: str) -> EventType | None:
        """What `action` does to this clock; None when it leaves it alone. Extending is asked for by name."""
        moves: tuple[tuple[EventType, tuple[Action, ...]], ...] = (
            ("restarted", self.restarts_on),
            ("started", self.starts_on),
            ("stopped", self.stops_on),
            ("paused", self.paused_on),
            ("suspended", self.suspended_on),
            ("resumed", self.resumed_on),
        )
        return next((type_ for type_, actions in moves if action in actions), None)


@attrs.frozen
class ClockEvent:
    """Something that happened to a clock, kept on the case.

    :ivar reason: a code of the procedure, never free text. :ivar term: of an extension; the rule's when None.
    :ivar actor: id of who did it.
    """

    at: datetime
    type: EventType
    reason: str | None = None
    term: Term | None = None
    actor: str | None = None


@attrs.frozen
class ClockState:
    """What a clock shows at a moment.

    :ivar due: None before it started, and while a pause withholds it.
    :ivar late: the due moment is over and the clock was not stopped before it.
    :ivar remaining: days to the due day (working days for a term in working days, hours for one in hours); less
        than 0 when it is over. While paused: what is still to be counted. None when waiting or stopped.
    :ivar extensions: how many were granted. :ivar derivation: how `due` came about; None before it started.
    """

    name: str
    status: Status
    late: bool = False
    due: Due | None = None
    remaining: int | None = None
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    extensions: int = 0
    derivation: Derivation | None = None


@attrs.define
class _History:
    """The events folded: the current run of the clock."""

    started: datetime
    stopped: datetime | None = None
    pauses: list[Pause] = attrs.field(factory=list)
    extensions: list[ClockEvent] = attrs.field(factory=list)

    def standing_still(self) -> bool:
        return bool(self.pauses) and self.pauses[-1].end is None

    def resume(self, at: datetime) -> None:
        if self.standing_still():
            self.pauses[-1] = attrs.evolve(self.pauses[-1], end=at)


def _fold(events: Iterable[ClockEvent], now: datetime) -> _History | None:
    """The run of the clock as it was known at `now`. An event that changes nothing is passed over."""
    run: _History | None = None
    for event in sorted(events, key=_moment):
        if event.at > now:
            break
        begins = event.type == "restarted" or (
            event.type == "started" and (run is None or run.stopped is not None)
        )
        if begins:
            run = _History(event.at)
        elif run is None or run.stopped is not None:
            continue
        elif event.type in ("paused", "suspended"):
            if not run.standing_still():
                run.pauses.append(Pause(event.at, None, event.reason, event.type == "suspended"))
        elif event.type == "resumed":
            run.resume(event.at)
        elif event.type == "extended":
            run.extensions.append(event)
        elif event.type == "stopped":
            run.resume(event.at)
            run.stopped = event.at
    return run


def _moment(event: ClockEvent) -> datetime:
    if event.at.utcoffset() is None:
        raise InvalidDocument(
            "clock", [Problem("/at", sentence("a moment needs its offset from UTC"), "instant.naive")]
        )
    return event.at.astimezone(UTC)


def run(
    rule: ClockRule,
    calendar: Calendar,
    events: Sequence[ClockEvent],
    now: datetime,
    procedure: Pin | None = None,
    bound: Bound | None = None,
) -> ClockState:
    """What the clock shows at `now`, from its rule and events alone. Events after `now` are not known yet.

    :param bound: what a charter promises for the case; the stricter of procedure and charter counts.
    :raises Refused: a day outside the calendar. :raises InvalidDocument: an instant without an offset, or an
        extension that names no term under a rule that has none.
    """
    history = _fold(events, now)
    if history is None:
        return ClockState(rule.name, "waiting")
    promises = bound.on(rule.name) if bound is not None else ()
    if bound is not None and promises:
        derivation = _stricter(rule, promises, calendar, history, procedure, bound.charter)
    else:
        derivation = _derive(rule, calendar, history, procedure)
    promise = derivation.due
    status: Status = "running"
    if history.stopped is not None:
        status = "stopped"
    elif history.standing_still():
        status = "suspended" if history.pauses[-1].suspended else "paused"
    return ClockState(
        rule.name,
        status,
        late=promise is not None and not promise.in_time(history.stopped or now),
        due=promise,
        remaining=None if status == "stopped" else _remaining(calendar, derivation, now),
        started_at=history.started,
        stopped_at=history.stopped,
        extensions=len(history.extensions),
        derivation=derivation,
    )


def _derive(rule: ClockRule, calendar: Calendar, history: _History, procedure: Pin | None) -> Derivation:
    segments = [Segment(rule.term)]
    for event in history.extensions:
        term = event.term or (rule.extension.term if rule.extension else None)
        if term is None:
            raise InvalidDocument(
                "clock", [Problem("/term", sentence("this extension names no term"), "clock.extension")]
            )
        segments.append(Segment(term, (), event.at, event.reason))
    return derive(rule.name, calendar, history.started, segments, history.pauses, procedure=procedure)


def _stricter(
    rule: ClockRule,
    promises: Sequence[Promise],
    calendar: Calendar,
    history: _History,
    procedure: Pin | None,
    charter: Pin,
) -> Derivation:
    """The derivation under the procedure's term, or under the strictest promise where that is due before it.

    Only the one that counts is told day by day; of the other its term and due day.
    """
    # An open pause withholds the dates; then those are compared that it would have without that pause.
    settled = history
    if history.standing_still():
        last = history.pauses[-1]
        settled = attrs.evolve(history, pauses=[*history.pauses[:-1], attrs.evolve(last, end=last.start)])

    def at(under: ClockRule) -> datetime:
        due_then = _due(under, calendar, settled)
        assert due_then is not None
        return due_then.at

    ways = [(attrs.evolve(rule, term=promise.term), promise) for promise in promises]
    best, promise = min(ways, key=lambda way: at(way[0]))
    charter_wins = at(best) < at(rule)
    counts, other = (best, rule) if charter_wins else (rule, best)
    other_due = _due(other, calendar, history)
    return attrs.evolve(
        _derive(counts, calendar, history, procedure),
        charter=charter,
        commitment=promise.commitment,
        stricter="charter" if charter_wins else "procedure",
        other_term=other.term,
        other_day=None if other_due is None else other_due.day,
    )


def _remaining(calendar: Calendar, derivation: Derivation, now: datetime) -> int | None:
    promise = derivation.due
    if promise is None:
        return derivation.left
    if promise.exact:
        return (promise.at - now) // timedelta(hours=1)
    today = local_day(now, calendar.zone)
    if derivation.segments[0].term.unit != "working_day":
        return (promise.day - today).days
    table = calendar.table()
    # A clock that is read after the end of its calendar still answers.
    known = min(max(today.toordinal(), table.first), table.last)
    return table.working_index(promise.day.toordinal()) - table.working_index(known)


def dues_under(
    rule: ClockRule, terms: Iterable[Term], calendar: Calendar, events: Sequence[ClockEvent], now: datetime
) -> list[Due | None]:
    """When a clock with these events would be due under each of other terms; None before it started, and while paused."""
    history = _fold(events, now)
    if history is None:
        return [None for _ in terms]
    return [_due(attrs.evolve(rule, term=term), calendar, history) for term in terms]


def stood_still(events: Sequence[ClockEvent], zone: str) -> tuple[int, list[Span]] | None:
    """The day, as an ordinal, on which the current run began, and the days on which it stood still.

    None for a clock that never ran, or was extended: then days alone do not say when it is due.
    """
    history = _fold(events, max((event.at for event in events), default=datetime.max.replace(tzinfo=UTC)))
    if history is None or history.extensions:
        return None
    return local_day(history.started, zone).toordinal(), spans_of(history.pauses, zone)


def may_extend(
    rule: ClockRule, state: ClockState, role: str, term: Term | None = None
) -> tuple[Problem, ...]:
    """Why the clock may not be extended now by that role and that long; empty when it may."""
    allowed = rule.extension
    if allowed is None:
        return (
            Problem(
                "",
                sentence("this procedure does not let this term be extended: {clock}", clock=rule.name),
                "extension.never",
            ),
        )
    problems = []
    if state.status in ("waiting", "stopped"):
        problems.append(
            Problem(
                "", sentence("this term is not running: {clock}", clock=rule.name), "extension.not_running"
            )
        )
    if state.late and state.due is not None:
        # What is late stays late: an extension may prevent a breach, never undo one.
        over = sentence("this term is over since {day}: {clock}", day=state.due.day, clock=rule.name)
        problems.append(Problem("", over, "extension.late"))
    if role not in allowed.roles:
        who = sentence("only these may extend this term: {roles}", roles=tuple(allowed.roles))
        problems.append(Problem("", who, "extension.role"))
    if state.extensions >= allowed.times:
        problems.append(
            Problem(
                "",
                sentence(
                    "this term may be extended so many times at most: {n} ({clock})",
                    n=allowed.times,
                    clock=rule.name,
                ),
                "extension.times",
            )
        )
    if term is not None and (term.unit != allowed.term.unit or term.n > allowed.term.n):
        most = sentence("an extension is at most: {n} {unit}", n=allowed.term.n, unit=allowed.term.unit)
        problems.append(Problem("/term", most, "extension.length"))
    return tuple(problems)


@attrs.frozen
class OpenClock:
    """A clock of an open case, for a preview.

    :ivar calendar: the one it was opened under. :ivar bound: what a charter promises for the case.
    """

    case: str
    rule: ClockRule
    events: tuple[ClockEvent, ...]
    calendar: Calendar
    bound: Bound | None = None


@attrs.frozen
class Move:
    """A due date that another calendar would change. :ivar problem: set when that calendar has no answer."""

    case: str
    clock: str
    before: Due | None
    after: Due | None
    problem: Problem | None = None


def moved(clocks: Iterable[OpenClock], calendar: Calendar, now: datetime) -> Iterator[Move]:
    """Which due dates would move if these clocks ran under `calendar`. Nothing is changed; stopped ones are left out."""
    for clock in clocks:
        history = _fold(clock.events, now)
        if history is None or history.stopped is not None:
            continue
        before = _strictest(clock, clock.calendar, history)
        try:
            after = _strictest(clock, calendar, history)
        except Refused as error:
            yield Move(clock.case, clock.rule.name, before, None, error.reasons[0])
            continue
        if after != before:
            yield Move(clock.case, clock.rule.name, before, after)


def _strictest(clock: OpenClock, calendar: Calendar, history: _History) -> Due | None:
    rules = [clock.rule]
    if clock.bound is not None:
        rules += [attrs.evolve(clock.rule, term=one.term) for one in clock.bound.on(clock.rule.name)]
    known = [found for rule in rules if (found := _due(rule, calendar, history)) is not None]
    return min(known, key=lambda found: found.at, default=None)


def _due(rule: ClockRule, calendar: Calendar, history: _History) -> Due | None:
    """The due date without its derivation: most clocks were never paused nor extended, and need no walk."""
    if history.pauses and not history.extensions and rule.term.unit != "hour" and rule.term.roll is None:
        start, spans = local_day(history.started, calendar.zone), spans_of(history.pauses, calendar.zone)
        found = day_over(calendar.table(), start.toordinal(), rule.term, spans)
        if found is None:
            return None
        day = date.fromordinal(found)
        return Due(day, end_of_day(day, calendar.zone))
    if history.pauses or history.extensions:
        return _derive(rule, calendar, history, None).due
    return due(calendar, history.started, rule.term)

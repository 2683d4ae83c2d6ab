"""How a due date came about, as data that stands on its own.

A derivation lists every day from day zero to the due day, counted or not and why, with the versions of the rules.
It can be kept with a letter and replayed years later without the calendar or the procedure at hand.

Pauses work on local days: a pause takes out the days from the one on which it began up to, not including, the one
on which the clock resumed; begun and ended on one day it takes out none. A term in months, and one in hours, is
moved by exactly the length of the pause. A pause that begins after the due day changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, Sentence, sentence
from orientation_core.model.calendars import Calendar, DayTable, Pin, end_of_day, local_day
from orientation_core.model.terms import Due, Term, add_months
from orientation_core.model.text import Text

#: ``zero``: the day the term starts. ``rolled``: the term ended on an earlier day off and was moved here.
Result = Literal["zero", "counted", "skipped", "rolled"]
Reason = Literal["weekend", "legal", "closing", "paused"]

_DAY = timedelta(days=1)


@attrs.frozen
class Step:
    """One local day. :ivar reason: why it was skipped. :ivar label: the name of the holiday."""

    day: date
    result: Result
    reason: Reason | None = None
    label: Text | None = None


@attrs.frozen
class Pause:
    """A time in which the clock stood still.

    :ivar end: None while it lasts. :ivar reason: a code of the procedure.
    :ivar suspended: true when a rule of law stopped the clock, false when the desk waits for somebody.
    """

    start: datetime
    end: datetime | None = None
    reason: str | None = None
    suspended: bool = False


@attrs.frozen
class Segment:
    """The term itself, or one extension counted from the due date before it.

    :ivar steps: every day, for a term in days or months; empty for one in hours.
    :ivar granted_at: when the extension was granted; None for the term itself. :ivar reason: its code.
    """

    term: Term
    steps: tuple[Step, ...] = ()
    granted_at: datetime | None = None
    reason: str | None = None


@attrs.frozen
class Derivation:
    """The whole way to a due date.

    :ivar clock: name of the clock rule. :ivar procedure, calendar: the versions that were applied.
    :ivar started: day zero is its local date in `zone`.
    :ivar due_day, due_at: the result, read as in :class:`~orientation_core.model.terms.Due`; absent while an open
        pause withholds it. :ivar exact: the result is an instant and not the end of a day.
    :ivar left: while paused: how much of the current segment is still to be counted, in days (or whole hours).
    :ivar charter, commitment: the promise that stands beside the procedure's term, where there is one.
    :ivar stricter: which of the two this result comes from; the procedure's where both give the same.
    :ivar other_term, other_day: the term of the other, and the due day it would have given (absent while paused).
    """

    clock: str
    calendar: Pin
    zone: str
    started: datetime
    segments: tuple[Segment, ...]
    pauses: tuple[Pause, ...] = ()
    procedure: Pin | None = None
    due_day: date | None = None
    due_at: datetime | None = None
    exact: bool = False
    left: int | None = None
    charter: Pin | None = None
    commitment: str | None = None
    stricter: Literal["procedure", "charter"] | None = None
    other_term: Term | None = None
    other_day: date | None = None

    @property
    def due(self) -> Due | None:
        """The result as one value."""
        if self.due_day is None or self.due_at is None:
            return None
        return Due(self.due_day, self.due_at, exact=self.exact)


def derive(
    clock: str,
    calendar: Calendar,
    started: datetime,
    segments: Sequence[Segment],
    pauses: Sequence[Pause] = (),
    *,
    procedure: Pin | None = None,
) -> Derivation:
    """Count the term and its extensions.

    :param segments: the term first, then the extensions in the order they were granted; their steps are filled in.
    :param pauses: in order of time, none overlapping; only the last may be open.
    :raises Refused: a day outside the calendar. :raises InvalidDocument: an instant without an offset.
    """
    zone, filled = calendar.zone, list[Segment]()
    due = Due(local_day(started, zone), started.astimezone(UTC))
    after: Due | None = due
    left = 0
    for segment in segments:
        steps: tuple[Step, ...] = ()
        if segment.term.unit == "hour":
            at, left = _hours(due.at, segment.term.n, pauses)
            after = None if at is None else Due(local_day(at, zone), at, exact=True)
            calendar.table().working_index((after or due).day.toordinal())
        else:
            steps, day, left = _walk(calendar, due.day, segment.term, pauses)
            after = None if day is None else Due(day, end_of_day(day, zone))
        filled.append(attrs.evolve(segment, steps=steps))
        if after is None:
            break
        due = after
    whole = Derivation(clock, calendar.pin, zone, started, tuple(filled), tuple(pauses), procedure)
    if after is None:
        # What was not reached is still owed: keep the later extensions, their days are not known yet.
        return attrs.evolve(whole, segments=(*filled, *segments[len(filled) :]), left=left)
    return attrs.evolve(whole, due_day=due.day, due_at=due.at, exact=due.exact)


#: Local days, as ordinals, on which a clock stood still: from the first up to, not including, the second; None while
#: it still does.
Span = tuple[int, int | None]


def spans_of(pauses: Sequence[Pause], zone: str) -> list[Span]:
    """The local days that pauses take out."""
    return [
        (
            local_day(one.start, zone).toordinal(),
            None if one.end is None else local_day(one.end, zone).toordinal(),
        )
        for one in pauses
    ]


def day_over(table: DayTable, start: int, term: Term, spans: Sequence[Span]) -> int | None:
    """The due day that :func:`derive` finds for one term in days or months without a roll, by look-up and not day by
    day; None while an open pause withholds it. Days are ordinals.
    """
    working = term.unit == "working_day"
    left = add_months(start, term.n) - start if term.unit == "month" else term.n
    at, begun = start, False
    for first, after in spans:
        if after is not None and after <= max(at, first):
            continue  # it took out no day, or only days before
        if not begun and first <= at:
            if after is None:
                return None
            at = after  # day zero itself was taken out
            continue
        begun = True
        before = first - 1
        here = table.working_index(before) - table.working_index(at) if working else before - at
        if here >= left:
            break
        if after is None:
            return None
        left, at = left - here, after - 1
    day = table.nth_working_day_after(at, left) if working else at + left
    table.working_index(day)
    return day


def replay(derivation: Derivation) -> Due | None:
    """The result, computed again from the derivation alone; None when an open pause withholds it.

    :raises InvalidDocument: the steps contradict the term they are for.
    """
    if derivation.left is not None:
        return None
    zone = derivation.zone
    due = Due(local_day(derivation.started, zone), derivation.started.astimezone(UTC))
    for number, segment in enumerate(derivation.segments):
        if segment.term.unit == "hour":
            at, _ = _hours(due.at, segment.term.n, derivation.pauses)
            if at is None:
                raise _contradiction(number, sentence("the clock was still paused"))
            due = Due(local_day(at, zone), at, exact=True)
        else:
            day = _replay_days(segment, due.day, number)
            due = Due(day, end_of_day(day, zone))
    return due


def _replay_days(segment: Segment, start: date, number: int) -> date:
    steps = segment.steps
    if not steps or [step.day for step in steps] != [start + _DAY * ahead for ahead in range(len(steps))]:
        raise _contradiction(number, sentence("the days do not follow each other from the start"))
    results = [step.result for step in steps]
    if results.count("zero") != 1 or results.count("counted") != _goal(start, segment.term):
        raise _contradiction(number, sentence("the days counted are not those of the term"))
    if results[-1] == "skipped" or (results[-1] == "rolled" and segment.term.roll is None):
        raise _contradiction(number, sentence("the last day is not one on which the term can end"))
    return steps[-1].day


def _contradiction(number: int, why: Sentence) -> InvalidDocument:
    return InvalidDocument(
        "derivation", [Problem(f"/segments/{number}/steps", why, "derivation.contradiction")]
    )


def _goal(start: date, term: Term) -> int:
    """How many days are to be counted after day zero."""
    if term.unit == "month":
        return add_months(start.toordinal(), term.n) - start.toordinal()
    return term.n


def _walk(
    calendar: Calendar, start: date, term: Term, pauses: Sequence[Pause]
) -> tuple[tuple[Step, ...], date | None, int]:
    """Every day from `start` to the due day; None for it, and what is left, when an open pause comes first."""
    spans = [
        (local_day(pause.start, calendar.zone), pause.end and local_day(pause.end, calendar.zone))
        for pause in pauses
    ]
    goal, counted, day = _goal(start, term), -1, start  # -1: day zero is still to come
    table, steps = calendar.table(), list[Step]()
    while True:
        table.working_index(day.toordinal())  # refuses a day the calendar does not know
        span = next((span for span in spans if span[0] <= day and (span[1] is None or day < span[1])), None)
        if span is not None:
            if span[1] is None:
                return tuple(steps), None, goal - max(counted, 0)
            steps.append(Step(day, "skipped", "paused"))
        else:
            off = calendar.why_not_working(day)
            if counted < 0:
                counted = 0
                steps.append(Step(day, "zero"))
            elif counted == goal:  # only here to be rolled
                steps.append(_skipped(calendar, day) if off else Step(day, "rolled"))
            elif off and term.unit == "working_day":
                steps.append(_skipped(calendar, day))
            else:
                counted += 1
                steps.append(Step(day, "counted"))
            if counted == goal and not (off and term.roll):
                return tuple(steps), day, 0
        day += _DAY


def _skipped(calendar: Calendar, day: date) -> Step:
    kind = calendar.why_not_working(day)
    holiday = calendar.holiday(day)
    return Step(day, "skipped", kind, holiday.label if holiday and kind != "weekend" else None)


def _hours(start: datetime, n: int, pauses: Sequence[Pause]) -> tuple[datetime | None, int]:
    """The last instant in time; None, and the whole hours left, when an open pause comes first."""
    at = start + timedelta(hours=n)
    for pause in pauses:
        begun = max(pause.start, start)
        if begun > at or (pause.end is not None and pause.end <= start):
            continue
        if pause.end is None:
            return None, int((at - begun) / timedelta(hours=1))
        at += pause.end - begun
    return at.astimezone(UTC), 0

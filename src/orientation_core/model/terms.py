"""Terms and due dates: ten working days, one month, forty-eight hours.

The day of receipt is day zero, even when it is not a working day. A term in days or months runs to the end of a
local day; a term in hours runs to an exact instant. The rules are those of the project's conventions of
measurement; nothing here reads a clock.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Literal, get_args

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.calendars import Calendar, DayTable, end_of_day, local_day

Unit = Literal["immediate", "hour", "working_day", "calendar_day", "month"]
Roll = Literal["next_working_day"]
Reading = Literal["legal", "lenient"]

UNITS: tuple[Unit, ...] = get_args(Unit)

#: The longest term that is accepted, in any unit: a hundred years of days. Longer ones are slips of the pen.
LONGEST = 36_525

#: Days in each month of a common year; February of a leap year is handled where it is read.
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@attrs.frozen
class Term:
    """How long something may take.

    :ivar n: how many; 0 is the day of receipt itself. :ivar unit: of what; ``immediate`` is the day of receipt
        and has ``n`` 0.
    :ivar roll: ``next_working_day`` moves a due date that is no working day to the next one; None lets it stand.
    :raises InvalidDocument: a negative, enormous or non-integer `n`, an unknown unit or roll, or a combination
        that means nothing.
    """

    n: int
    unit: Unit
    roll: Roll | None = None

    def __attrs_post_init__(self) -> None:
        problem = term_problem(self.n, self.unit, self.roll)
        if problem:
            raise InvalidDocument("term", [problem])


def term_problem(n: object, unit: object, roll: object) -> Problem | None:
    """The first thing that is wrong with a term, with the pointer ``/n``, ``/unit`` or ``/roll``; else None."""
    if type(n) is not int:  # bool is an int to isinstance, and True days are a mistake
        return Problem("/n", sentence("the number must be a whole number"), "term.n")
    if not 0 <= n <= LONGEST:
        return Problem("/n", sentence("the number must be between 0 and {most}", most=LONGEST), "term.n")
    if unit not in UNITS:
        return Problem("/unit", sentence("the unit must be one of {known}", known=UNITS), "term.unit")
    if roll not in (None, "next_working_day"):
        return Problem("/roll", sentence("roll must be empty or next_working_day"), "term.roll")
    if unit == "immediate" and n:
        return Problem("/n", sentence("an immediate term has the number 0"), "term.n")
    if unit == "hour" and roll:
        return Problem(
            "/roll", sentence("a term in hours ends at its hour and cannot be rolled"), "term.roll"
        )
    return None


@attrs.frozen
class Due:
    """When something is due.

    :ivar day: the last local day. :ivar at: the instant, in UTC. For terms in days or months the end of `day`,
        itself no longer in time; for terms in hours the last instant that is in time.
    :ivar exact: true for a term in hours.
    """

    day: date
    at: datetime
    exact: bool = False

    def in_time(self, answered_at: datetime) -> bool:
        """Whether an answer at that instant is in time, in the legal reading.

        :raises InvalidDocument: the instant has no offset.
        """
        if answered_at.utcoffset() is None:
            raise InvalidDocument(
                "instant", [Problem("", sentence("a moment needs its offset from UTC"), "instant.naive")]
            )
        return answered_at <= self.at if self.exact else answered_at < self.at


def due_day(table: DayTable, start: int, n: int, unit: str, roll: str | None = None) -> int:
    """The due day for a term that starts on day `start`; days are ordinals. The hot path: checks only the range.

    :param n, unit, roll: a term in days or months that :func:`term_problem` has passed.
    :raises Refused: a day outside the calendar, code ``calendar.range``.
    """
    first = table.first
    if start < first or start > table.last:
        raise table.outside(start)
    if unit == "working_day" and n:
        position = table.index[start - first] + n - 1
        if position < len(table.working):
            return table.working[position]
        raise table.outside(table.last + 1)
    # the rest is calendar_day, immediate and 0 working days
    day = add_months(start, n) if unit == "month" else start + n
    if day > table.last:
        raise table.outside(day)
    return table.roll(day) if roll else day


def add_months(day: int, n: int) -> int:
    """The same day of the month `n` months later, or the last day of that month; days are ordinals."""
    start = date.fromordinal(day)
    years, month = divmod(start.month - 1 + n, 12)
    year = start.year + years
    if year > 9998:
        return date.max.toordinal()  # after every calendar, so the caller refuses it with the calendar's name
    length = _MONTH_DAYS[month]
    if month == 1 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        length = 29
    return date(year, month + 1, min(start.day, length)).toordinal()


def due(calendar: Calendar, start: datetime, term: Term) -> Due:
    """When `term` is over, if it starts at the instant `start`.

    :raises Refused: outside the calendar. :raises InvalidDocument: `start` has no offset.
    """
    table, day = calendar.table(), local_day(start, calendar.zone)
    if term.unit == "hour":
        table.working_index(day.toordinal())
        at = start.astimezone(UTC) + timedelta(hours=term.n)
        day = local_day(at, calendar.zone)
        table.working_index(day.toordinal())
        return Due(day, at, exact=True)
    day = date.fromordinal(due_day(table, day.toordinal(), term.n, term.unit, term.roll))
    return Due(day, end_of_day(day, calendar.zone))


def in_time(
    calendar: Calendar, start: datetime, term: Term, answered_at: datetime, reading: Reading = "legal"
) -> bool:
    """Whether an answer was in time.

    The legal reading, our default: the local date of the answer is on or before the due date (for hours: the
    instant). The lenient one counts the working days that have gone by (elapsed at most `n`), so that an answer
    on the Saturday after a due Friday is in time; it differs for terms in working days only.
    """
    if reading == "legal" or term.unit != "working_day":
        return due(calendar, start, term).in_time(answered_at)
    table = calendar.table()
    received = table.working_index(local_day(start, calendar.zone).toordinal())
    answered = table.working_index(local_day(answered_at, calendar.zone).toordinal())
    return answered - received <= term.n

"""When something is open: the usual week, the days that differ, and what holidays do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.calendars import Hours, WeekdayHours
from orientation_core.model.catalogue.wording import Wording


@attrs.frozen
class SpecialHours:
    """Days that differ from the usual week.

    :ivar first_day, last_day: both included; one day when there is no last.
    :ivar hours: on each of these days; none means closed. :ivar reason: what clients read.
    """

    first_day: date
    last_day: date | None = None
    hours: tuple[Hours, ...] = ()
    reason: Wording | None = None

    def covers(self, day: date) -> bool:
        """Whether that day is one of them."""
        return self.first_day <= day <= (self.last_day or self.first_day)


@attrs.frozen
class HoursStatement:
    """Something said about the hours that is no rule software can follow, kept as it was said.

    :ivar text: what was said. :ivar frequencies: concepts, how often it recurs.
    :ivar special: whether it narrows the usual hours. :ivar uri: its address, where it has one.
    :ivar first_weekday, last_weekday: from which day of the week to which, Monday is 1.
    :ivar opens, closes: from which time to which, ``HH:MM``.
    """

    text: Wording | None = None
    frequencies: tuple[str, ...] = ()
    special: bool = False
    uri: str | None = None
    first_weekday: int | None = None
    last_weekday: int | None = None
    opens: str | None = None
    closes: str | None = None


@attrs.frozen
class OpeningHours:
    """When something is open.

    A day among the exceptions has the hours of its exception; a holiday or closing day of the calendar has none,
    unless `on_holidays` is ``usual``; any other day has those of its weekday.

    :ivar always: day and night, every day, but for the exceptions. :ivar weekly: the usual week.
    :ivar exceptions: days that differ. :ivar on_holidays: what holidays and closing days of the calendar do.
    :ivar statements: what was said beside that.
    :raises InvalidDocument: hours that contradict each other, naming every place.
    """

    always: bool = False
    weekly: tuple[WeekdayHours, ...] = ()
    exceptions: tuple[SpecialHours, ...] = ()
    on_holidays: Literal["closed", "usual"] = "closed"
    statements: tuple[HoursStatement, ...] = ()

    def __attrs_post_init__(self) -> None:
        problems = list(_contradictions(self))
        if problems:
            raise InvalidDocument("hours", problems)

    def exception(self, day: date) -> SpecialHours | None:
        """The exception that holds on that day, if there is one."""
        return next((one for one in self.exceptions if one.covers(day)), None)

    def usual(self, day: date) -> tuple[Hours, ...]:
        """The hours that a day of that weekday usually has."""
        if self.always:
            return (Hours("00:00", "24:00"),)
        return next((one.hours for one in self.weekly if one.weekday == day.isoweekday()), ())

    def stated(self) -> bool:
        """Whether they say when it is open, in a way that software can follow."""
        return self.always or bool(self.weekly)


def _contradictions(hours: OpeningHours) -> Iterator[Problem]:
    if hours.always and hours.weekly:
        yield Problem("/weekly", sentence("what is always open has no weekly hours"), "hours.contradict")
    seen: set[int] = set()
    for number, usual in enumerate(hours.weekly):
        if usual.weekday in seen:
            yield Problem(
                f"/weekly/{number}/weekday",
                sentence("this weekday has its hours already"),
                "hours.contradict",
            )
        seen.add(usual.weekday)
        yield from _overlaps(usual.hours, f"/weekly/{number}/hours")
    for number, special in enumerate(hours.exceptions):
        where = f"/exceptions/{number}"
        if special.last_day and special.last_day < special.first_day:
            yield Problem(
                f"{where}/last_day", sentence("the last day comes before the first"), "hours.contradict"
            )
        yield from _overlaps(special.hours, f"{where}/hours")
    ordered = sorted(enumerate(hours.exceptions), key=lambda one: one[1].first_day)
    for (_, before), (number, after) in pairwise(ordered):
        if after.first_day <= (before.last_day or before.first_day):
            text = sentence("another exception covers this day already")
            yield Problem(f"/exceptions/{number}/first_day", text, "hours.contradict")


def _overlaps(hours: tuple[Hours, ...], where: str) -> Iterator[Problem]:
    ordered = sorted(enumerate(hours), key=lambda one: one[1].opens)
    for (_, before), (number, after) in pairwise(ordered):
        if after.opens < before.closes:
            text = sentence("these hours overlap with others of the same day")
            yield Problem(f"{where}/{number}", text, "hours.contradict")

"""Which days count: a versioned calendar document, and the table of days that is computed from it.

A calendar is frozen: holidays are listed day by day for the whole range, so that a later release of a holiday
library never moves a date that was promised earlier. Outside its range a calendar refuses to answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from orientation_core.errors import InvalidDocument, Problem, Refused, sentence
from orientation_core.model.text import Text

#: Why a day is no working day.
DayKind = Literal["weekend", "legal", "closing"]

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d|24:00")
_DAY = timedelta(days=1)


@attrs.frozen
class Pin:
    """One version of a named document, as a case keeps it for life.

    :ivar name: for example ``be-legal``. :ivar version: counted from 1.
    """

    name: str
    version: int

    def __str__(self) -> str:
        return f"{self.name}@{self.version}"


@attrs.frozen
class Holiday:
    """A day on which nobody works.

    :ivar kind: ``legal`` for a public holiday, ``closing`` for a day on which only this organisation is closed.
    """

    day: date
    label: Text
    kind: Literal["legal", "closing"] = "legal"


@attrs.frozen
class Hours:
    """A stretch of opening hours, local time. :ivar opens, closes: ``HH:MM``; the end is exclusive, up to ``24:00``."""

    opens: str
    closes: str

    def __attrs_post_init__(self) -> None:
        for pointer, value in (("/opens", self.opens), ("/closes", self.closes)):
            if not _CLOCK.fullmatch(value):
                raise InvalidDocument(
                    "calendar", [Problem(pointer, sentence("a time is written HH:MM"), "hours.format")]
                )
        if self.opens >= self.closes:
            raise InvalidDocument(
                "calendar", [Problem("/closes", sentence("closing comes after opening"), "hours.order")]
            )


@attrs.frozen
class WeekdayHours:
    """The usual opening hours of a weekday. :ivar weekday: ISO, Monday is 1."""

    weekday: int
    hours: tuple[Hours, ...]


@attrs.frozen
class DayHours:
    """The opening hours of one date, instead of the usual ones; none means closed."""

    day: date
    hours: tuple[Hours, ...] = ()


@attrs.frozen(eq=False)
class DayTable:
    """The days of a calendar as two tables, so that a deadline is a look-up and not a walk.

    Days are proleptic Gregorian ordinals (``date.toordinal()``).

    :ivar first, last: the first and last day of the range.
    :ivar index: per day of the range, the number of working days from `first` up to and including it.
    :ivar working: the working days in order. :ivar pin: the calendar, for messages.
    """

    pin: Pin
    first: int
    last: int
    index: list[int]
    working: list[int]

    def working_index(self, day: int) -> int:
        """Number of working days from the start of the calendar up to and including `day`.

        The working days after one day up to and including another are the difference of the two.
        """
        if self.first <= day <= self.last:
            return self.index[day - self.first]
        raise self.outside(day)

    def is_working(self, day: int) -> bool:
        """Whether `day` is a working day."""
        position = self.working_index(day)
        return position > 0 and self.working[position - 1] == day

    def nth_working_day_after(self, day: int, n: int) -> int:
        """The `n`-th working day after `day`; `day` itself, working or not, when `n` is 0."""
        position = self.working_index(day) + n
        if n == 0:
            return day
        if position > len(self.working):
            raise self.outside(self.last + 1)
        return self.working[position - 1]

    def roll(self, day: int) -> int:
        """`day` when it is a working day, else the next one."""
        return day if self.is_working(day) else self.nth_working_day_after(day, 1)

    def outside(self, day: int) -> Refused:
        """The error for a day that the calendar does not know, naming calendar and range."""
        span = {"first": date.fromordinal(self.first), "last": date.fromordinal(self.last)}
        known = {"name": self.pin.name, "version": self.pin.version, **span}
        if day < self.first:
            text = sentence(
                "calendar {name} version {version} is valid from {first} to {last}; this date falls before that",
                **known,
            )
        else:
            text = sentence(
                "calendar {name} version {version} is valid from {first} to {last}; this date falls after that",
                **known,
            )
        return Refused([Problem("", text, "calendar.range")])


@attrs.frozen
class Calendar:
    """A versioned calendar document.

    :ivar name: stable name, for example ``be-legal``. :ivar version: raised with every change.
    :ivar label: what readers see. :ivar zone: IANA zone in which a local date is meant.
    :ivar weekend: ISO weekdays that are never worked (Monday is 1).
    :ivar first_day, last_day: the range it is valid for, both included.
    :ivar opening: usual hours per weekday; a weekday that is not listed has none.
    :ivar exceptions: hours of single dates. :ivar source: where the days come from and what is unverified.
    :raises InvalidDocument: an unknown zone, a reversed or endless range, a holiday twice or outside the range.
    """

    name: str
    version: int
    label: Text
    first_day: date
    last_day: date
    holidays: tuple[Holiday, ...] = ()
    weekend: tuple[int, ...] = (6, 7)
    zone: str = "Europe/Brussels"
    opening: tuple[WeekdayHours, ...] = ()
    exceptions: tuple[DayHours, ...] = ()
    source: str | None = None

    def __attrs_post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise InvalidDocument("calendar", problems)

    def _problems(self) -> Iterator[Problem]:
        if zone_of(self.zone) is None:
            yield Problem("/zone", sentence("this is not a known IANA time zone"), "calendar.zone")
        if self.first_day > self.last_day:
            yield Problem("/last_day", sentence("the last day comes before the first"), "calendar.range")
        if (self.last_day - self.first_day).days > 366 * 200:
            yield Problem("/last_day", sentence("a calendar spans 200 years at most"), "calendar.range")
        if self.last_day.year >= 9999:
            yield Problem("/last_day", sentence("a calendar ends before the year 9999"), "calendar.range")
        if not set(self.weekend) <= set(range(1, 8)) or len(set(self.weekend)) == 7:
            yield Problem(
                "/weekend",
                sentence("weekend days are 1 (Monday) to 7 (Sunday), not all of them"),
                "calendar.weekend",
            )
        seen: set[date] = set()
        for number, holiday in enumerate(self.holidays):
            if holiday.day in seen:
                yield Problem(
                    f"/holidays/{number}/day", sentence("this day is listed twice"), "calendar.twice"
                )
            if not self.first_day <= holiday.day <= self.last_day:
                yield Problem(
                    f"/holidays/{number}/day", sentence("this day is outside the range"), "calendar.range"
                )
            seen.add(holiday.day)

    @property
    def pin(self) -> Pin:
        """Name and version, as a case keeps them."""
        return Pin(self.name, self.version)

    def table(self) -> DayTable:
        """The table of days, computed once per calendar."""
        return self._table

    def holiday(self, day: date) -> Holiday | None:
        """The holiday on that day, if there is one."""
        return self._by_day.get(day)

    def why_not_working(self, day: date) -> DayKind | None:
        """Why `day` is no working day; None when it is one. A holiday in a weekend counts as weekend."""
        if day.isoweekday() in self.weekend:
            return "weekend"
        holiday = self.holiday(day)
        return holiday.kind if holiday else None

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """The opening hours of a date: its exception, none on a holiday, else those of the weekday."""
        for exception in self.exceptions:
            if exception.day == day:
                return exception.hours
        if self.holiday(day):
            return ()
        return next((usual.hours for usual in self.opening if usual.weekday == day.isoweekday()), ())

    def open_time(self, start: datetime, end: datetime) -> timedelta:
        """How long the organisation was open between two instants. Zero when `end` is not after `start`."""
        zone, total = ZoneInfo(self.zone), timedelta()
        day, last = local_day(start, self.zone), local_day(end, self.zone)
        while day <= last:
            for hours in self.hours_on(day):
                opens = max(start, _at(day, hours.opens, zone))
                closes = min(end, _at(day, hours.closes, zone))
                total += max(timedelta(), closes - opens)
            day += _DAY
        return total

    @cached_property
    def _by_day(self) -> dict[date, Holiday]:
        return {holiday.day: holiday for holiday in self.holidays}

    @cached_property
    def _table(self) -> DayTable:
        first, last = self.first_day.toordinal(), self.last_day.toordinal()
        off = {holiday.day.toordinal() for holiday in self.holidays}
        weekend = {weekday % 7 for weekday in self.weekend}  # ordinal 7 is a Sunday
        index: list[int] = []
        working: list[int] = []
        for day in range(first, last + 1):
            if day % 7 not in weekend and day not in off:
                working.append(day)
            index.append(len(working))
        return DayTable(self.pin, first, last, index, working)


def zone_of(name: str) -> ZoneInfo | None:
    """The IANA zone of that name, or None. Never a path: what is no zone key is no zone."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def local_day(instant: datetime, zone: str) -> date:
    """The local date of an instant.

    :raises InvalidDocument: the instant has no offset, or lies at the edge of what a clock can show.
    """
    if instant.tzinfo is UTC:
        return _utc_day(instant, zone)
    return _day_in(instant, zone)


def _day_in(instant: datetime, zone: str) -> date:
    if instant.utcoffset() is None:
        raise InvalidDocument(
            "instant", [Problem("", sentence("a moment needs its offset from UTC"), "instant.naive")]
        )
    try:
        return instant.astimezone(ZoneInfo(zone)).date()
    except OverflowError:
        raise InvalidDocument(
            "instant", [Problem("", sentence("this moment is out of range"), "instant.range")]
        ) from None


#: The same few moments of a case are asked for time and again. In UTC only: elsewhere the two half past two of an
#: autumn night are equal, and are not the same.
_utc_day = lru_cache(maxsize=1024)(_day_in)


def end_of_day(day: date, zone: str) -> datetime:
    """The instant at which a local day is over, in UTC: the next local midnight, whatever summer time does."""
    return datetime.combine(day + _DAY, time(), ZoneInfo(zone)).astimezone(UTC)


def _at(day: date, clock: str, zone: ZoneInfo) -> datetime:
    if clock == "24:00":
        return end_of_day(day, zone.key)
    return datetime.combine(day, time.fromisoformat(clock), zone).astimezone(UTC)

"""Is it open, until when, and when is it open next? By hours, exceptions, and the holidays of a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import attrs

from orientation_core.model.calendars import Calendar, Hours, end_of_day, local_day
from orientation_core.model.catalogue.channels import Channel
from orientation_core.model.catalogue.hours import OpeningHours
from orientation_core.model.catalogue.wording import Wording
from orientation_core.model.text import Text

#: Why a day has the hours it has.
Because = Literal["usual", "exception", "holiday", "closing", "inactive", "unstated"]

#: How far ahead an opening is looked for: what is closed for longer is closed.
HORIZON = 400


@attrs.frozen
class Day:
    """The hours of one day.

    :ivar hours: in order; none means closed. :ivar because: why. :ivar label: of the exception or holiday.
    """

    day: date
    hours: tuple[Hours, ...]
    because: Because
    label: Wording | Text | None = None


@attrs.frozen
class Opening:
    """Whether something is open at a moment.

    :ivar at: the moment, aware. :ivar open: whether it is; None when its hours were never said.
    :ivar until: when it closes, if it is open; None when it does not close within :data:`HORIZON` days.
    :ivar opens: when it opens next, if it is closed; None when it does not within that time.
    :ivar today: the hours of that day. :ivar next_day: those of the day on which it opens next.
    :ivar zone: IANA zone of the hours.
    """

    at: datetime
    open: bool | None
    today: Day
    zone: str
    until: datetime | None = None
    opens: datetime | None = None
    next_day: Day | None = None


def hours_on(channel: Channel, calendar: Calendar, day: date) -> Day:
    """The hours of `channel` on that day.

    :raises Refused: the calendar does not know the day, and its holidays matter; code ``calendar.range``.
    """
    hours = channel.hours
    if hours is None or not hours.stated():
        return Day(day, (), "unstated")
    if not channel.active_on(day):
        return Day(day, (), "inactive")
    exception = hours.exception(day)
    if exception is not None:
        return Day(day, _sorted(exception.hours), "exception", exception.reason)
    if hours.on_holidays == "closed":
        calendar.table().working_index(day.toordinal())
        holiday = calendar.holiday(day)
        if holiday is not None:
            return Day(day, (), "closing" if holiday.kind == "closing" else "holiday", holiday.label)
    return Day(day, _sorted(hours.usual(day)), "usual")


def opening_at(channel: Channel, calendar: Calendar, moment: datetime) -> Opening:
    """Whether `channel` is open at that moment, until when, and when it opens next.

    :raises Refused: the calendar does not know that day. :raises InvalidDocument: the moment has no offset.
    """
    zone = calendar.zone
    today = hours_on(channel, calendar, local_day(moment, zone))
    if today.because == "unstated":
        return Opening(moment, None, today, zone)
    for opens, closes in _stretches(today, zone):
        if opens <= moment < closes:
            return Opening(moment, True, today, zone, until=_closes(channel, calendar, today.day, closes))
    following = _next(channel, calendar, today, moment)
    opens_at, next_day = following or (None, None)
    return Opening(moment, False, today, zone, opens=opens_at, next_day=next_day)


def usual_week(hours: OpeningHours) -> tuple[tuple[tuple[int, ...], tuple[Hours, ...]], ...]:
    """The usual week with weekdays of the same hours together: ((1, 2, 3), hours), in the order of the week."""
    found: dict[tuple[Hours, ...], list[int]] = {}
    for usual in sorted(hours.weekly, key=lambda one: one.weekday):
        found.setdefault(_sorted(usual.hours), []).append(usual.weekday)
    return tuple((tuple(days), each) for each, days in found.items())


def _sorted(hours: tuple[Hours, ...]) -> tuple[Hours, ...]:
    return tuple(sorted(hours, key=lambda one: one.opens))


def _stretches(day: Day, zone: str) -> list[tuple[datetime, datetime]]:
    return [(_instant(day.day, one.opens, zone), _instant(day.day, one.closes, zone)) for one in day.hours]


def _instant(day: date, clock: str, zone: str) -> datetime:
    if clock == "24:00":
        return end_of_day(day, zone)
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)


def _next(channel: Channel, calendar: Calendar, today: Day, moment: datetime) -> tuple[datetime, Day] | None:
    for opens, _ in _stretches(today, calendar.zone):
        if opens > moment:
            return opens, today
    last = min(today.day + timedelta(days=HORIZON), calendar.last_day)
    day = today.day + timedelta(days=1)
    while day <= last:
        found = hours_on(channel, calendar, day)
        if found.hours:
            return _instant(day, found.hours[0].opens, calendar.zone), found
        day += timedelta(days=1)
    return None


def _closes(channel: Channel, calendar: Calendar, day: date, closes: datetime) -> datetime | None:
    """The end of an opening that may go on without a break, over midnight too."""
    zone, last = calendar.zone, min(day + timedelta(days=HORIZON), calendar.last_day)
    while True:
        here = hours_on(channel, calendar, day)
        for opens, ends in _stretches(here, zone):
            if opens <= closes < ends:
                closes = ends
        if closes < end_of_day(day, zone):
            return closes
        day += timedelta(days=1)
        if day > last:
            return None
        following = hours_on(channel, calendar, day)
        if not following.hours or following.hours[0].opens != "00:00":
            return closes

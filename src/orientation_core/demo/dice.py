"""Chance that can be repeated: seeded draws, shares that come out exactly, moments in office hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import TypeVar
from zoneinfo import ZoneInfo

import attrs

from orientation_core.demo.occasions import Days
from orientation_core.model.calendars import Calendar, local_day

T = TypeVar("T")


class Dice:
    """Draws that depend on the seed and the names only, so that one case more leaves the others as they were."""

    def __init__(self, *names: object) -> None:
        # Chance for a play, not for secrets; a text as seed gives the same draws in every Python.
        self.random = Random("/".join(str(name) for name in names))  # noqa: S311 - must repeat itself

    def often(self, percent: int) -> bool:
        """Yes in so many of a hundred."""
        return self.random.random() * 100 < percent

    def one(self, items: Sequence[T]) -> T:
        """Any of them."""
        return items[self.random.randrange(len(items))]

    def weighted(self, weights: Mapping[T, int]) -> T:
        """Any of them, the heavy ones more often."""
        return self.random.choices(list(weights), list(weights.values()))[0]

    def number(self, least: int, most: int) -> int:
        """A whole number, both ends included."""
        return self.random.randint(least, most)

    def days(self, days: Days) -> int:
        """A number of working days, mostly near the usual one."""
        return round(self.random.triangular(days.least, days.most, days.usual))

    def dealt(self, total: int, weights: Mapping[T, int]) -> list[T]:
        """`total` items in shares that are exact, in any order."""
        items = [item for item, count in apportioned(total, weights).items() for _ in range(count)]
        self.random.shuffle(items)
        return items


def apportioned(total: int, weights: Mapping[T, int]) -> dict[T, int]:
    """`total` in whole numbers by weight, adding up exactly: largest remainders, the first of equals before.

    :raises ValueError: there is something to share out, but no weight.
    """
    weight = sum(weights.values())
    if not weight:
        if total:
            raise ValueError("nothing weighs anything")
        return dict.fromkeys(weights, 0)
    shares = {item: divmod(total * each, weight) for item, each in weights.items()}
    left = total - sum(whole for whole, _ in shares.values())
    first = sorted(shares, key=lambda item: -shares[item][1])[:left]
    return {item: whole + (item in first) for item, (whole, _) in shares.items()}


@attrs.frozen
class Diary:
    """The moments at which something can happen in a year.

    :ivar calendar: says which days are worked. :ivar end: the last moment of the year that is played.
    """

    calendar: Calendar
    end: datetime

    def local(self, day: date, hour: int, minute: int, second: int = 0) -> datetime:
        """A local time as an instant in UTC."""
        moment = datetime.combine(day, time(hour, minute, second), ZoneInfo(self.calendar.zone))
        return moment.astimezone(UTC)

    def any_time(self, day: date, dice: Dice) -> datetime:
        """When a client writes: from early morning to late evening."""
        return self.local(day, dice.number(7, 21), dice.number(0, 59), dice.number(0, 59))

    def office(self, day: date, dice: Dice) -> datetime:
        """When an official works on a day."""
        return self.local(day, dice.number(9, 15), dice.number(0, 59), dice.number(0, 59))

    def working(self, day: date, n: int = 0) -> date:
        """The n-th working day after `day`; with 0 the day itself, or the next one that is worked."""
        table = self.calendar.table()
        start = day.toordinal()
        return date.fromordinal(table.nth_working_day_after(start, n) if n else table.roll(start))

    def later(self, at: datetime, days: int, dice: Dice) -> datetime:
        """Office time so many working days after `at`, and after it in any case."""
        today = local_day(at, self.calendar.zone)
        moment = self.office(self.working(today, days), dice)
        if moment > at:
            return moment
        soon = at + timedelta(minutes=dice.number(7, 75))
        if local_day(soon, self.calendar.zone) == today == self.working(today) and soon < self.local(
            today, 18, 0
        ):
            return soon
        return self.office(self.working(today, 1), dice)

    def before_end(self, at: datetime, moment: datetime, dice: Dice) -> datetime:
        """`moment`, or one between `at` and the end of the year when that would be too late."""
        if moment < self.end:
            return moment
        share = dice.number(300, 700) / 1000
        return (at + (self.end - at) * share).replace(microsecond=0)

"""One deadline from the precomputed table, against a loop over a frozen set of holidays: ``python bench/deadline.py``.

The floor is the plainest loop that gives the same date. Target: under 2 µs for one deadline.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from orientation_core.documents import structure
from orientation_core.model.calendars import Calendar
from orientation_core.model.clocks import ClockEvent, ClockRule, run
from orientation_core.model.terms import Term, due, due_day
from orientation_core.model.text import Text
from orientation_plugins.belgium import calendars

DEADLINES, ROUNDS, N = 10_000, 7, 30


def loop(start: int, off: frozenset[int], n: int) -> int:
    """The floor: one day at a time."""
    day = start
    while n:
        day += 1
        if day % 7 not in {6, 0} and day not in off:  # ordinal 7 is a Sunday
            n -= 1
    return day


def nanoseconds(work: Callable[[], object], times: int) -> float:
    """Median over the rounds, per deadline."""
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter_ns()
        work()
        taken.append((time.perf_counter_ns() - begun) / times)
    return statistics.median(taken)


def main() -> None:
    calendar = structure("calendar", calendars()[0], Calendar)
    table = calendar.table()
    off = frozenset(holiday.day.toordinal() for holiday in calendar.holidays)
    chance = random.Random(1)
    starts = [date(2000, 1, 1).toordinal() + chance.randrange(18_000) for _ in range(DEADLINES)]
    assert [loop(start, off, N) for start in starts] == [
        due_day(table, start, N, "working_day") for start in starts
    ]

    moments = [
        datetime.fromordinal(start).replace(tzinfo=UTC) + timedelta(hours=10) for start in starts[:1000]
    ]
    term = Term(N, "working_day")
    rule = ClockRule("answer", Text(fr="Réponse", nl="Antwoord"), term, ("receive",), ("answer",))
    later = datetime(2055, 1, 1, tzinfo=UTC)
    floor = nanoseconds(lambda: [loop(start, off, N) for start in starts], DEADLINES)
    figures = {
        "loop over a frozen set (floor)": floor,
        "due_day, 30 working days": nanoseconds(
            lambda: [due_day(table, s, N, "working_day") for s in starts], DEADLINES
        ),
        "due_day, 30 calendar days, rolled": nanoseconds(
            lambda: [due_day(table, s, N, "calendar_day", "next_working_day") for s in starts], DEADLINES
        ),
        "due_day, 1 month": nanoseconds(lambda: [due_day(table, s, 1, "month") for s in starts], DEADLINES),
        "due: instant in, instant out": nanoseconds(
            lambda: [due(calendar, m, term) for m in moments], len(moments)
        ),
        "run: a clock with its derivation": nanoseconds(
            lambda: [run(rule, calendar, (ClockEvent(m, "started"),), later) for m in moments], len(moments)
        ),
    }
    for name, figure in figures.items():
        print(f"{name:36} {figure:10.0f} ns   {figure / floor:6.3f} of the floor")
    reached = figures["due_day, 30 working days"] < 2000
    print(f"one deadline under 2 µs: {'reached' if reached else 'missed'}")


if __name__ == "__main__":
    main()

"""P3, T16: clocks that jump, stand still, or live through a change of summer time or a leap day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, START, intake, open_desk
from orientation_core import Actor, Orientation, Role
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.documents import to_document
from orientation_core.model.complaints import Complaint, Outcome
from orientation_core.store import Query
from orientation_core.testing.clock import FixedClock

BRUSSELS = ZoneInfo("Europe/Brussels")
HOST = Actor("host", Role.SYSTEM)

#: What the clock does between one step and the next.
JUMPS = {
    "an hour back": timedelta(hours=-1),
    "ten years back": timedelta(days=-3652),
    "stands still": timedelta(),
    "twenty years on": timedelta(days=7305),
}


def treated(desk: Orientation, clock: FixedClock, jump: timedelta) -> Complaint:
    """A case from receipt to its end, the clock jumping once in the middle of it."""
    case = desk.complaints.receive(CITIZEN, intake())
    desk.complaints.qualify(HANDLER, case.id, category="treatment")
    clock.advance(timedelta(days=1))
    desk.complaints.admit(HANDLER, case.id)
    clock.advance(jump)
    desk.complaints.pause(HANDLER, case.id, "client")
    desk.complaints.resume(HANDLER, case.id)
    desk.complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED, motivation="x")
    desk.complaints.answer(HANDLER, case.id, "Voici.")
    return desk.complaints.close(HANDLER, case.id)


def numbers(value: Any) -> list[float]:
    """Every number anywhere in a report's row."""
    if isinstance(value, bool):
        return []
    if isinstance(value, (int, float)):
        return [value]
    if isinstance(value, dict):
        return [each for part in value.values() for each in numbers(part)]
    return [each for part in value for each in numbers(part)] if isinstance(value, (list, tuple)) else []


@pytest.mark.parametrize("jump", JUMPS)
def test_a_clock_that_jumps_in_the_middle_of_a_case(jump: str, tmp_path: Any) -> None:
    """What was done stays in the order in which it was done, no figure is below nothing, and all of it is told."""
    clock = FixedClock(START)
    with open_desk(clock=clock, folder=tmp_path) as desk:
        case = treated(desk, clock, JUMPS[jump])
        done = [step.action for step in case.steps]
        assert done.index("admit") < done.index("pause") < done.index("resume") < done.index("answer")
        entries = [entry for entry in desk.store.entries() if entry.record == case.id]
        assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
        assert desk.verify() == []
        asked = desk.figures.question(date(2000, 1, 1), date(2060, 1, 1))
        found = numbers(to_document(desk.figures.report(HOST, asked))["rows"])
        assert found
        assert min(found) >= 0
        for run in case.clocks:
            assert run.due_on is None or run.due_on >= START.date()
        clock.now = START + timedelta(days=3)
        desk.relay().run_until_empty()
        waiting = [one for one in desk.store.messages(desk.agency.slug) if one.state != "sent"]
        assert all(one.due_at > clock.micros() for one in waiting)
        clock.now = START + timedelta(days=9000)
        desk.relay().run_until_empty()
        assert [one for one in desk.store.messages(desk.agency.slug) if one.state != "sent"] == []


#: Both changes of summer time, the leap day, the turn of the year; by the clock on the wall in Brussels.
DAYS = (
    date(2026, 10, 25),
    date(2027, 3, 28),
    date(2028, 2, 28),
    date(2028, 2, 29),
    date(2028, 3, 1),
    date(2026, 12, 31),
    date(2027, 1, 1),
)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_term_is_counted_in_days_on_the_wall(day: date) -> None:
    """Whenever on a day a request comes, in the hour that comes twice too, it is owed on the same day; and never sooner
    for having come later.
    """
    begins, ends = (
        datetime(*each.timetuple()[:3], tzinfo=BRUSSELS).astimezone(UTC)
        for each in (day, day + timedelta(days=1))
    )
    moments = [
        begins,
        begins + timedelta(hours=1, minutes=30),
        begins + timedelta(hours=2, minutes=30),
        ends - timedelta(seconds=1),
    ]
    assert ends - begins == timedelta(hours={date(2026, 10, 25): 25, date(2027, 3, 28): 23}.get(day, 24))
    with open_desk(clock=FixedClock(ends + timedelta(minutes=1))) as desk:
        due = []
        for moment in (begins - timedelta(seconds=1), *moments, ends):
            case = desk.complaints.receive(COORDINATOR, intake(received_at=moment.isoformat()))
            assert case.received_at == moment
            due.append({run.name: run.due_on for run in case.clocks})
        same = due[1:-1]
        assert all(one == same[0] for one in same)
        for before, after in pairwise(due):
            assert all(before[name] <= after[name] for name in before), (before, after)
        with desk.complaints.begin(write=False) as unit:
            assert unit.count(COMPLAINT, Query()) == len(due)

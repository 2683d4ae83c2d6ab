"""An agency that promised an answer in ten working days, broke the promise, and did something about it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from charters import published
from desks import CITIZEN, COORDINATOR, HANDLER, START, intake, open_desk
from orientation_core import Orientation
from orientation_core.model.complaints import Complaint, Outcome
from orientation_core.model.reports import Period
from orientation_core.testing.clock import FixedClock

BEFORE = Period(date(2026, 3, 1), date(2026, 4, 1))
AFTER = Period(date(2026, 6, 1), date(2026, 7, 1))

ACTION: dict[str, Any] = {
    "name": "work-list",
    "label": {"fr": "Liste par échéance", "nl": "Lijst per vervaldag", "de": "Liste nach Fälligkeit", "en": "List by due date"},
    "origin": {"kind": "cause", "end": {"kind": "cause", "id": "no-follow-up"}},
    "expected": {
        "source": "report", "indicator": "answered_in_time_of_handled", "better": "higher",
        "target": 90, "by": "2026-12-31", "axis_item": "test/a",
    },
    "milestones": [
        {"name": "list", "label": {"en": "List in use"}, "starts_on": "2026-03-02", "term": {"n": 5, "unit": "working_day"}}
    ],
    "costs": [{"label": {"en": "Training"}, "planned": "1200.10", "actual": "0.20"}],
}  # fmt: skip


def action(**changes: Any) -> dict[str, Any]:
    return {name: value for name, value in {**ACTION, **changes}.items() if value is not None}


def handled(
    desk: Orientation,
    clock: FixedClock,
    days: int,
    *,
    cause: str | None = None,
    remedy: str | None = None,
    **asked: Any,
) -> Complaint:
    """A founded complaint that was received now and closed so many days later; the clock ends there."""
    case = desk.complaints.receive(CITIZEN, intake(**asked))
    desk.complaints.qualify(HANDLER, case.id, category="treatment")
    desk.complaints.admit(HANDLER, case.id)
    clock.advance(timedelta(days=days))
    procedure = desk.complaints.rulebook.newest_procedure(desk.agency.procedure)
    norm = procedure.norms[0].code if procedure.norms else None
    desk.complaints.decide(HANDLER, case.id, Outcome.FOUNDED, cause=cause, remedy=remedy, norm=norm)
    desk.complaints.answer(HANDLER, case.id, "Voici notre réponse.")
    return desk.complaints.close(HANDLER, case.id)


def promised(url: Any = "memory:", **changes: Any) -> tuple[Orientation, FixedClock]:
    """A desk whose charter promises an answer in ten working days."""
    clock = FixedClock(START)
    desk = open_desk(url, clock=clock, **changes)
    published(desk)
    return desk, clock


def several(desk: Orientation, clock: FixedClock, start: date, kept: int, late: int) -> None:
    """So many cases that were kept, and late, all received on one day."""
    for days, number in ((2, kept), (40, late)):
        for _ in range(number):
            clock.now = START + (start - START.date())
            handled(desk, clock, days)


__all__ = ["COORDINATOR", "HANDLER"]

"""Improvement on the dashboard: what is under way, what is overdue, what was shown to help."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from orientation_core.components.dashboard.making import Asked, Made, alarm, judged, nothing, remark, whole
from orientation_core.components.dashboard.words import LABELS
from orientation_core.components.improvements import Improvements
from orientation_core.errors import Refused
from orientation_core.model.dashboards import Figure, Loose, Reason, Source
from orientation_core.model.improvements import ImprovementAction, Milestone
from orientation_core.model.parties import Actor
from orientation_core.model.text import LANGUAGES, Text


def actions(desk: Improvements, actor: Actor, asked: Asked) -> Made:
    """The part: actions that were proposed by the end of the period, as they stand now."""
    known = [
        one for one in desk.actions(actor) if one.proposed_on < asked.period.end and asked.owns(one.unit)
    ]
    if not known:
        return Made(nothing("improvement", "no_actions"))
    going = [one for one in known if not one.over]
    late = [pair for one in going for pair in _overdue(desk, one, asked.today)]
    unmeasured = [one for one in going if _unmeasured(one, asked.today)]
    ended = [one for one in known if one.closed_on is not None and _within(asked, one.closed_on)]
    counts = {
        "actions_open": len(going),
        "milestones_overdue": len(late),
        "effects_unmeasured": len(unmeasured),
        **{f"actions_{state}": _in(ended, state) for state in ("effective", "not_shown", "abandoned")},
    }
    figures = [
        Figure(name, LABELS[name], "actions", f"improvement:{name}", whole(number))
        for name, number in counts.items()
    ]
    reasons = list(_reasons(len(late), len(unmeasured)))
    part = judged(
        "improvement", reasons, remark("actions_fine", n=len(going)), figures, Source("action_plan")
    )
    return Made(part, loose=tuple(_loose(action, milestone, due) for action, milestone, due in late))


def _in(ended: Sequence[ImprovementAction], state: str) -> int:
    return sum(one.state == state for one in ended)


def _within(asked: Asked, day: date) -> bool:
    return asked.period.start <= day < asked.period.end


def _overdue(
    desk: Improvements, action: ImprovementAction, today: date
) -> Iterator[tuple[ImprovementAction, Milestone, date]]:
    """The milestones whose day is over, with that day; one whose day no calendar knows is not late yet."""
    for one in action.milestones:
        try:
            due = one.due_on(desk.calendar)
        except Refused:
            continue
        if one.done_on is None and due < today:
            yield action, one, due


def _unmeasured(action: ImprovementAction, today: date) -> bool:
    """Whether the day on which its effect was to be measured is over, and it was not."""
    expected = action.expected
    return expected is not None and expected.by < today and action.measurement("after") is None


def _reasons(late: int, unmeasured: int) -> Iterator[Reason]:
    if late:
        yield alarm("milestones_overdue", n=late)
    if unmeasured:
        yield alarm("effects_unmeasured", n=unmeasured)


def _loose(action: ImprovementAction, milestone: Milestone, due: date) -> Loose:
    words = {
        language: f"{action.label.in_(language)} – {milestone.label.in_(language)}" for language in LANGUAGES
    }
    return Loose("milestone_overdue", f"action:{action.name}", Text(**words), due)

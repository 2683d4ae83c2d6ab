"""The yearly action plan, out of the actions as they stand."""

from __future__ import annotations

from datetime import date

from orientation_core.components.improvements.loosening import Loosening
from orientation_core.components.improvements.naming import Names
from orientation_core.errors import Problem, Refused, sentence
from orientation_core.kinds import instant_of
from orientation_core.labels import label_text
from orientation_core.model.calendars import Calendar
from orientation_core.model.improvements import ImprovementAction, Milestone
from orientation_core.model.improvements.actions import STATES
from orientation_core.model.improvements.plans import (
    BECAME,
    ActionLine,
    ActionPlan,
    MilestoneLine,
    in_year,
    sums,
    tallies,
)
from orientation_core.model.parties import Actor
from orientation_core.model.text import Language, Text


class Planning(Loosening):
    """Plans of a year."""

    def plan(self, actor: Actor, year: int) -> ActionPlan:
        """The actions of a year by origin and state, their costs, and what became of those of the year before.

        :raises Refused: no such year.
        """
        self.permit(actor, "improvement.read")
        if not 1970 <= year <= 9998:
            raise Refused([Problem("/year", sentence("a plan is of one year, such as 2026"), "plan.year")])
        every, origins, names = self.actions(actor), self.origins(), self._names(actor)
        mine = [one for one in every if in_year(one.proposed_on, one.closed_on, year)]
        last = [one for one in every if in_year(one.proposed_on, one.closed_on, year - 1)]
        with self.begin(write=False) as unit:
            newest = unit.newest()
        today, calendar = self.today(), self.calendar
        lines = tuple(_line(one, origins, names, calendar, today) for one in mine)
        before = tuple(_line(one, origins, names, calendar, today) for one in last)
        return ActionPlan(
            organisation=self.agency.label,
            year=year,
            as_of=today,
            generated_at=instant_of(newest.at) if newest else self.clock(),
            data_version=str(newest.position) if newest else "0",
            actions=lines,
            states=tallies((one.state for one in lines), {s: label_text("action_state", s) for s in STATES}),
            origins=tallies((one.origin for one in lines), origins),
            costs=sums(cost for one in mine for cost in one.costs),
            last_year=before,
            became=tallies(
                (one.became for one in before), {code: label_text("action_state", code) for code in BECAME}
            ),
        )

    def render(self, plan: ActionPlan, format: str, language: Language) -> bytes:  # noqa: A002 - as in the hook
        """A plan as a file. :raises NoPlugin: no plugin knows the format; the error names those that are known."""
        return self.plugins.render("action_plan", plan, format, language)


def _line(
    action: ImprovementAction, origins: dict[str, Text], names: Names, calendar: Calendar, today: date
) -> ActionLine:
    milestones = tuple(_milestone(action, one, calendar, today) for one in action.milestones)
    origin, after = action.origin, action.measurement("after")
    end = origin.end if origin.end is not None and names.seen(origin.end) else None
    expected = action.expected
    return ActionLine(
        name=action.name,
        label=action.label,
        origin=origin.kind,
        origin_label=origins.get(origin.kind, Text(en=origin.kind)),  # a plugin that is gone
        owner=action.owner,
        state=action.state,
        proposed_on=action.proposed_on,
        end=end,
        end_label=None if end is None else names.label(end)[0],
        unit=action.unit,
        closed_on=action.closed_on,
        milestones=milestones,
        costs=sums(action.costs),
        expected=expected,
        before=action.measurement("before"),
        after=after,
        compared=action.compared,
        overdue=any(one.overdue for one in milestones),
        check_over=not action.over
        and expected is not None
        and expected.by < today
        and (after is None or after.value is None),
    )


def _milestone(action: ImprovementAction, one: Milestone, calendar: Calendar, today: date) -> MilestoneLine:
    try:
        due = one.due_on(calendar)
    except Refused:  # a term that leads out of the calendar
        return MilestoneLine(one.name, one.label, None, one.done_on)
    overdue = not action.over and one.done_on is None and due < today
    return MilestoneLine(one.name, one.label, due, one.done_on, overdue)

"""The plan of a year: what is under way, and what became of last year's."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desks import COORDINATOR, START, VIEWER, open_desk
from improving import AFTER, action
from orientation_core import Refused
from orientation_core.documents import Documents, write
from orientation_core.model.improvements.plans import ActionPlan
from orientation_core.testing.clock import FixedClock


def test_a_year_and_the_one_before() -> None:
    clock = FixedClock(START)
    with open_desk(clock=clock) as desk:
        q = desk.improvements
        for name in ("ended", "given-up", "going-on"):
            q.propose(COORDINATOR, action(name=name))
        q.advance(COORDINATOR, "going-on", "do")
        q.measure(COORDINATOR, "ended", "after", period=AFTER)
        q.close(COORDINATOR, "ended", "not_shown")
        q.close(COORDINATOR, "given-up", "abandoned", reason="x")
        clock.advance(timedelta(days=330))
        q.propose(COORDINATOR, action(name="new", origin={"kind": "idea"}))
        first, second = q.plan(VIEWER, 2026), q.plan(VIEWER, 2027)
        assert [one.name for one in first.actions] == ["ended", "given-up", "going-on"]
        assert first.last_year == ()
        assert [one.name for one in second.actions] == ["going-on", "new"]
        assert {one.code: one.number for one in second.became} == {
            "effective": 0, "not_shown": 1, "abandoned": 1, "running": 1
        }  # fmt: skip
        assert {one.code: one.number for one in second.origins if one.number} == {"cause": 1, "idea": 1}
        assert [(one.currency, one.planned, one.actual) for one in second.costs] == [
            ("EUR", "2400.20", "0.40")
        ]
        going = second.actions[0]
        assert (going.overdue, going.check_over, going.milestones[0].due_on) == (True, True, date(2026, 3, 9))
        assert going.end_label.in_("nl") == "Oorzaak, no-follow-up"
        assert q.plan(VIEWER, 2027) == second
        assert Documents().read("action_plan", write(second), ActionPlan) == second
        for format_ in ("html", "xlsx", "json"):
            assert q.render(second, format_, "fr")
        with pytest.raises(Refused):
            q.plan(VIEWER, 0)


def test_a_year_without_actions_is_an_empty_plan() -> None:
    with open_desk() as desk:
        plan = desk.improvements.plan(VIEWER, 1999)
        assert (plan.actions, plan.costs, plan.last_year) == ((), (), ())
        assert desk.improvements.render(plan, "html", "de")

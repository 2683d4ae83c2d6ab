"""The agency improves: actions from their cause to what became of the figure, and the chain they belong to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any, cast

import attrs

from orientation_core.demo.agenda import Agenda
from orientation_core.demo.occasions import Improvement, Step
from orientation_core.demo.scenario import Scenario
from orientation_core.documents import structure, to_document
from orientation_core.errors import MissingExtra
from orientation_core.model.complaints import Complaint
from orientation_core.model.improvements import Chain, Cost, ImprovementAction, Place, State
from orientation_core.model.parties import Actor, Role
from orientation_core.model.reports import Period
from orientation_core.orientation import Orientation


@attrs.frozen
class Improving:
    """One action as it is played. :ivar actor: who carries it through."""

    agency: Orientation
    improvement: Improvement
    actor: Actor

    @property
    def name(self) -> str:
        """What the action is called."""
        return str(self.improvement.action["name"])

    def propose(self) -> None:
        """Propose it."""
        self.agency.improvements.propose(self.actor, self.improvement.action)

    def take(self, step: Step) -> None:
        """Do one thing with it."""
        given = step.arguments
        desk = self.agency.improvements
        if step.verb == "measure":
            self._measure(given)
        elif step.verb == "advance":
            desk.advance(self.actor, self.name, cast("State", given["to"]), reason=given.get("reason"))
        elif step.verb == "done":
            desk.done(self.actor, self.name, given["milestone"], on=date.fromisoformat(given["on"]))
        elif step.verb == "spend":
            costs = tuple(structure("cost", one, Cost) for one in given["costs"])
            desk.spend(self.actor, self.name, costs)
        else:
            self._conclude()

    def _measure(self, given: Mapping[str, Any]) -> None:
        """Measure, and plan from where the figure stands: that is only known once it was counted."""
        period = structure("period", given["period"], Period) if "period" in given else None
        desk = self.agency.improvements
        try:
            action = desk.measure(self.actor, self.name, given["when"], period=period, of=given.get("of"))
        except MissingExtra:
            return  # nobody has the packages that surveys are counted with
        expected, taken = action.expected, action.measured[-1]
        if given["when"] != "before" or expected is None or taken.value is None:
            return
        start = round(taken.value, 1)
        if expected.before is None and not expected.reached(start):
            changed = to_document(attrs.evolve(expected, before=start))
            desk.change(self.actor, self.name, {"expected": changed})

    def _conclude(self) -> None:
        """Close it as what before and after say; what was never measured goes on."""
        desk = self.agency.improvements
        action = desk.action(self.actor, self.name)
        if action.measurement("after") is None:
            return
        shown = action.compared is not None and action.compared.verdict == "shown"
        desk.close(self.actor, self.name, "effective" if shown else "not_shown")


def plan_improvements(agency: Orientation, scenario: Scenario, agenda: Agenda) -> None:
    """Put every action of the scenario on the agenda, with what is done with it."""
    actor = Actor(scenario.coordinator, Role.COORDINATOR)
    for one in scenario.improvements:
        improving = Improving(agency, one, actor)
        agenda.add(one.proposed_at, improving.propose)
        for step in one.steps:
            agenda.add(step.at, partial(improving.take, step))


def actions_of(agency: Orientation, scenario: Scenario) -> tuple[ImprovementAction, ...]:
    """The actions as they stand now, the oldest first."""
    if not scenario.improvements:
        return ()
    return tuple(agency.improvements.actions(Actor(scenario.coordinator, Role.COORDINATOR)))


@attrs.frozen
class Telling:
    """The chain of one case. :ivar reference: of the case. :ivar start: the promise it missed, as commands name it."""

    reference: str
    start: str
    chain: Chain


def telling_chain(agency: Orientation, scenario: Scenario, cases: Sequence[Complaint]) -> Telling | None:
    """The first case that missed a promise for a cause that was answered by an action once the case was closed.

    Its promise is told in the words that the case was given; the charter in force may say something else by now. None
    where there is no such case.
    """
    actor = Actor(scenario.coordinator, Role.COORDINATOR)
    answered = {
        one.action["origin"]["end"]["id"]: one.proposed_at
        for one in scenario.improvements
        if one.action["origin"]["kind"] == "cause"
    }
    for case in cases:
        clock = next((run for run in case.clocks if run.late and run.missed), None)
        if clock is None or len(case.points) != 1 or not _before(case, answered):
            continue
        chain = agency.improvements.chain(actor, f"breach:{case.id}/{clock.name}")
        places = tuple(_as_promised(agency, actor, case, one) for one in chain.places)
        start = f"breach:{case.reference}/{clock.name}"
        return Telling(case.reference, start, attrs.evolve(chain, places=places))
    return None


def _as_promised(agency: Orientation, actor: Actor, case: Complaint, place: Place) -> Place:
    """A commitment in the words of the charter that the case came in under; any other end as it is."""
    if place.end.kind != "commitment" or case.charter is None:
        return place
    charter = agency.charters.get(actor, case.charter.name, case.charter.version)
    try:
        return attrs.evolve(place, label=charter.commitment(place.end.parts[1]).text)
    except LookupError:
        return place


def _before(case: Complaint, answered: Mapping[str, datetime]) -> bool:
    """Whether the case was closed before the action that answers its cause was proposed."""
    known = [answered[point.cause] for point in case.points if point.cause and point.cause in answered]
    return case.closed_at is not None and any(case.closed_at < at for at in known)

"""The agency judges itself: participants answer, look at their differences, agree and say why."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import attrs

from orientation_core.demo.agenda import Agenda
from orientation_core.demo.dice import Dice
from orientation_core.demo.files import Files
from orientation_core.demo.occasions import Aim, Assessment
from orientation_core.demo.scenario import Scenario
from orientation_core.documents import to_document
from orientation_core.model.assessments import Grid
from orientation_core.model.parties import Actor, Role
from orientation_core.orientation import Orientation

#: How severe participants are, and how far they stray on one item, in steps of the scale.
_SEVERITY, _STRAY = 0.35, 0.55


@attrs.frozen
class Judging:
    """One round as it is played."""

    agency: Orientation
    agenda: Agenda
    round: Assessment
    coordinator: Actor
    seed: int
    files: Files

    @property
    def name(self) -> str:
        """What the round is called."""
        return str(self.round.round["name"])

    def open(self) -> None:
        """Open the round; its participants answer one after the other until it is discussed."""
        desk = self.agency.assessments
        opened = desk.open(self.coordinator, self.round.round)
        grid = desk.asked(self.coordinator, self.name)
        span = (self.round.discussed_at - self.round.opens_at) / (len(opened.participants) + 1)
        for place, one in enumerate(opened.participants, 1):
            at = (self.round.opens_at + place * span).replace(microsecond=0)
            self.agenda.add(at, partial(self._answer, one.actor, grid))
        steps: list[tuple[Any, Callable[[], object]]] = [
            (self.round.discussed_at, partial(desk.discuss, self.coordinator, self.name)),
            (self.round.closes_at, self._agree),
        ]
        for at, act in steps:
            self.agenda.add(at, act)

    def _answer(self, participant: str, grid: Grid) -> None:
        dice = Dice(self.seed, self.name, participant)
        severity = dice.random.gauss(0, _SEVERITY)
        said = {one.item: one for one in self.round.said if one.participant == participant}
        items = []
        for item in grid.items:
            aim = self.round.scores.get(item.id)
            if aim is None:
                items.append({"item": item.id, "not_applicable": True})
                continue
            scale = grid.scale_of(item.axis)
            today, desired = _scores(aim, severity, dice, scale.low, scale.high)
            given: dict[str, Any] = {"item": item.id, "today": today, "desired": desired}
            if item.id in said:
                given["evidence"] = said[item.id].evidence
                given["links"] = [to_document(link) for link in said[item.id].links]
            items.append(given)
        self.agency.assessments.answer(Actor(participant, Role.HANDLER), self.name, items, complete=True)

    def _agree(self) -> None:
        desk = self.agency.assessments
        for one in self.round.agreed:
            desk.agree(
                self.coordinator,
                self.name,
                one.item,
                today=one.today,
                desired=one.desired,
                justification=one.justification,
            )
        desk.close(self.coordinator, self.name)
        report = desk.report(self.coordinator, self.name)
        self.files.write(f"assessment/{self.name}", "assessment_report", partial(desk.render, report))


def plan_assessments(
    agency: Orientation, scenario: Scenario, agenda: Agenda, files: Files, *, seed: int
) -> None:
    """Put every round of the scenario on the agenda."""
    coordinator = Actor(scenario.coordinator, Role.COORDINATOR)
    for one in scenario.assessments:
        agenda.add(one.opens_at, Judging(agency, agenda, one, coordinator, seed, files).open)


def _scores(aim: Aim, severity: float, dice: Dice, low: int, high: int) -> tuple[int, int]:
    """What somebody of that severity gives; nobody wants less than there is."""

    def given(mean: float) -> int:
        return min(high, max(low, round(mean + severity + dice.random.gauss(0, _STRAY))))

    today = given(aim.today)
    return today, max(today, given(aim.desired))

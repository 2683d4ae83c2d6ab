"""The agency takes stock at the end: the plan of its actions, the page for its management, what still hangs loose."""

from __future__ import annotations

from functools import partial

from orientation_core.demo.files import Files
from orientation_core.demo.scenario import Scenario
from orientation_core.errors import MissingExtra
from orientation_core.model.improvements.loose import LooseEnds
from orientation_core.model.parties import Actor, Role
from orientation_core.orientation import Orientation

#: So many loose ends of each rule are told.
_TOLD = 2


def take_stock(agency: Orientation, scenario: Scenario, files: Files) -> LooseEnds | None:
    """Write the action plan of the year and of the next one, and the dashboard; what hangs loose now.

    None where the agency of the scenario improves nothing, or where nobody has the packages that count.
    """
    if not scenario.improvements:
        return None
    actor, desk = Actor(scenario.coordinator, Role.COORDINATOR), agency.improvements
    for year in (scenario.year, scenario.year + 1):
        files.write(f"plan/{year}", "action_plan", partial(desk.render, desk.plan(actor, year)))
    try:
        made = agency.dashboard.year(actor, scenario.year)
        files.write(f"dashboard/{scenario.year}", "dashboard", partial(agency.dashboard.render, made))
        return desk.loose_ends(actor, most=_TOLD)
    except MissingExtra:
        return None

"""The year before: a register as an earlier system left it, brought in the way an agency brings in its own."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import attrs

from orientation_core.components.registers import ImportSummary, RegisterMap
from orientation_core.demo.dice import Diary, Dice, apportioned
from orientation_core.demo.scenario import COMPLAINT, Admissibility, Scenario
from orientation_core.demo.year import Fate, fates, last_moment
from orientation_core.model.calendars import Calendar, zone_of
from orientation_core.model.parties import Actor, Role
from orientation_core.orientation import Orientation

_MOMENT = "%d/%m/%Y %H:%M"

#: Field of a request -> what the earlier system called its column.
_COLUMNS = {
    "source_reference": "number",
    "received_at": "received",
    "closed_at": "closed",
    "type": "kind",
    "channel": "channel",
    "language": "language",
    "category": "category",
    "unit": "unit",
    "outcome": "outcome",
}


def former_register(scenario: Scenario, calendar: Calendar, seed: int) -> list[dict[str, str]]:
    """The rows of the register of the year before; none where the scenario has no such year.

    It is spread as the year that is played, and everything in it was closed when that year began.
    """
    if scenario.former is None:
        return []
    year = _as_former(scenario)
    diary = Diary(calendar, datetime.max.replace(tzinfo=UTC))
    diary = attrs.evolve(diary, end=last_moment(year.year, diary))
    return [_row(year, fate, diary, Dice(seed, "former", fate.number)) for fate in fates(year, diary, seed)]


def bring_in(agency: Orientation, rows: list[dict[str, str]], file: Path) -> ImportSummary:
    """Write the register to `file`, and import it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, list(_COLUMNS.values()), delimiter=";", lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
    calendar = agency.complaints.rulebook.newest_calendar(agency.agency.calendar)
    columns = RegisterMap(
        _COLUMNS,
        name="former-register",
        delimiter=";",
        timezone=calendar.zone,
        datetime_formats=(_MOMENT,),
    )
    return agency.import_complaints(Actor("importer", Role.COORDINATOR), file, columns)


def _as_former(scenario: Scenario) -> Scenario:
    """The scenario with the figures of the year before; what is not known of it is spread as in the year after."""
    former, decided = scenario.former, scenario.admissibility
    assert former is not None
    shares = apportioned(
        former.counts[COMPLAINT], {True: decided.admissible, False: decided.inadmissible + decided.pending}
    )
    return attrs.evolve(
        scenario,
        year=former.year,
        counts=former.counts,
        admissibility=Admissibility(shares[True], shares[False], 0),
        requalified=(),
    )


def _row(scenario: Scenario, fate: Fate, diary: Diary, dice: Dice) -> dict[str, str]:
    days, category = (
        scenario.days,
        next((one for one in scenario.categories if one.code == fate.category), None),
    )
    taken = days.other_answer
    if fate.outcome is not None:
        taken = days.slow_answer if dice.often(scenario.shares.slow) else days.answer
    closed = diary.before_end(fate.arrived, diary.later(fate.arrived, dice.days(taken), dice), dice)
    zone = zone_of(diary.calendar.zone)
    values = {
        "source_reference": f"{scenario.year}/{fate.number + 1:04}",
        "received_at": fate.arrived.astimezone(zone).strftime(_MOMENT),
        "closed_at": closed.astimezone(zone).strftime(_MOMENT),
        "type": fate.type.value,
        "channel": fate.channel.name,
        "language": fate.language,
        "category": fate.category or "",
        "unit": category.unit if category else scenario.units[0].name,
        "outcome": fate.outcome.value if fate.outcome else "",
    }
    return {_COLUMNS[field]: value for field, value in values.items()}

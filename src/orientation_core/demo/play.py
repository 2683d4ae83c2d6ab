"""Playing a plan: the real desk, a clock that follows the scenario, letters into a folder, the yearly report."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs

from orientation_core.demo.agenda import Agenda
from orientation_core.demo.plan import Event
from orientation_core.demo.scenario import Scenario
from orientation_core.errors import StoreError
from orientation_core.hookspecs import hookimpl
from orientation_core.model.complaints import Complaint
from orientation_core.model.parties import Actor, Role
from orientation_core.model.reports import Report
from orientation_core.model.text import LANGUAGES, Language
from orientation_core.orientation import Orientation

#: Told what is being done, how far it is, and how far it has to go.
Progress = Callable[[str, int, int], None]

READER = Actor("demo-reader", Role.VIEWER)

#: By what the yearly report splits its figures, and the working days it counts answers within.
BY = (
    "month",
    "type",
    "original_type",
    "channel",
    "language",
    "federal_category",
    "category",
    "ground",
    "outcome",
)
WITHIN = (10, 20, 30)

#: Formats that are the same in every language, and those that are read.
ONCE, PER_LANGUAGE = ("json", "csv"), ("html", "xlsx")

_BATCH = 400


def silent(what: str, done: int, total: int) -> None:
    """A progress that tells nobody."""


@attrs.frozen
class OwnRules:
    """A plugin for the length of the demo, with the procedure that the scenario brings along."""

    scenario: Scenario

    @hookimpl
    def orientation_procedures(self) -> Sequence[Mapping[str, Any]]:
        """The scenario's own procedure, if it has one."""
        return [self.scenario.procedure] if self.scenario.procedure else []


def play(
    events: Sequence[Event], agency: Orientation, agenda: Agenda, progress: Progress = silent
) -> list[Complaint]:
    """Do everything that is planned, and what stands on the agenda meanwhile.

    Returns the cases by their number, as they stand afterwards.
    """
    desk = agency.complaints
    cases: dict[int, str] = {}
    for done, event in enumerate(events, 1):
        agenda.until(event.at)
        if event.verb == "receive":
            cases[event.case] = desk.receive(event.actor, **event.arguments).id
        elif event.verb == "refer":
            agency.referrals.open(event.actor, cases[event.case], **event.arguments)
        else:
            others = () if event.other is None else (cases[event.other],)
            getattr(desk, event.verb)(event.actor, cases[event.case], *others, **event.arguments)
        if done % 50 == 0 or done == len(events):
            progress("play", done, len(events))
    return [desk.get(READER, cases[number]) for number in sorted(cases)]


def deliver(agency: Orientation, letters: int = 0, progress: Progress = silent) -> int:
    """Deliver every letter that was written. :raises StoreError: one of them could not be delivered."""
    relay, sent = agency.relay("demo"), 0
    while True:
        counts = relay.run_once(_BATCH)
        if counts.dead or counts.retried:
            raise StoreError("letters of the demo could not be delivered; is the folder writable?")
        sent += counts.sent
        if not counts.sent:
            return sent
        progress("deliver", sent, max(sent, letters))


def yearly_report(scenario: Scenario, agency: Orientation) -> Report:
    """The report of the year, with the scenario's notes on what is published and what is made up."""
    asked = agency.figures.question(
        date(scenario.year, 1, 1),
        date(scenario.year + 1, 1, 1),
        by=BY,
        within=WITHIN,
        compare=scenario.former is not None,
    )
    report = agency.figures.report(READER, asked)
    return attrs.evolve(report, notes=(*report.notes, *scenario.notes))


def write_reports(
    report: Report, agency: Orientation, folder: Path, year: int, progress: Progress = silent
) -> list[Path]:
    """Files of the report: what is read in every language of ours, what machines read once."""
    folder.mkdir(parents=True, exist_ok=True)
    known = agency.plugins.formats("report")
    wanted: list[tuple[str, Language | None]] = [
        (name, language) for name in PER_LANGUAGE for language in LANGUAGES if name in known
    ]
    wanted += [(name, None) for name in ONCE if name in known]
    written = []
    for done, (name, language) in enumerate(wanted, 1):
        path = folder / (f"{year}-{language}.{name}" if language else f"{year}.{name}")
        path.write_bytes(agency.figures.render(report, name, language or "en"))
        written.append(path)
        progress("report", done, len(wanted))
    return written


def first_moment(year: int) -> datetime:
    """When the agency of the scenario opens its doors."""
    return datetime(year, 1, 1, tzinfo=UTC)

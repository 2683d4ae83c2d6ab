"""A whole year of a made-up agency, played through the real desk; the same seed gives the same bytes.

The scenario comes from a plugin (``orientation_scenarios``). Its counts are exact; what it makes up, it says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import attrs

from orientation_core.demo import offer
from orientation_core.demo.agenda import Agenda, ScenarioClock
from orientation_core.demo.asking import plan_surveys
from orientation_core.demo.deeds import plan_deeds, write_deeds
from orientation_core.demo.dice import Diary
from orientation_core.demo.federating import Federated, plan_network
from orientation_core.demo.files import Files
from orientation_core.demo.former import bring_in, former_register
from orientation_core.demo.improving import Telling, actions_of, plan_improvements, telling_chain
from orientation_core.demo.judging import plan_assessments
from orientation_core.demo.plan import plan
from orientation_core.demo.play import (
    READER,
    OwnRules,
    Progress,
    deliver,
    first_moment,
    play,
    silent,
    write_reports,
    yearly_report,
)
from orientation_core.demo.scenario import Scenario, read_scenario
from orientation_core.demo.taking_stock import take_stock
from orientation_core.demo.year import last_moment
from orientation_core.documents import Documents, structure
from orientation_core.errors import NoPlugin, Problem, Refused
from orientation_core.hookspecs import Context
from orientation_core.model.agency import Agency
from orientation_core.model.calendars import local_day
from orientation_core.model.casework import late
from orientation_core.model.complaints import Complaint
from orientation_core.model.improvements import ImprovementAction
from orientation_core.model.improvements.loose import LooseEnds
from orientation_core.model.text import Text
from orientation_core.orientation import Orientation
from orientation_core.plugins import BUNDLED, Plugins

__all__ = ["DemoSummary", "Scenario", "load_scenario", "plan", "read_scenario", "run_demo"]

SEED = 2014


@attrs.frozen
class DemoSummary:
    """What the demo made, counted in the register and in the folder.

    :ivar organisation, slug: what the agency is called, and its name in the store, which may hold its network too.
    :ivar types: requests by what they are. :ivar original_types: by what they came in as.
    :ivar admissibility: complaints by the decision. :ivar states: cases by the state they are in.
    :ivar open, late: cases without a closing moment, and those of them of which a promised date is over.
    :ivar extended, reopened, requalified, duplicates, with_files, rated: cases, cases and so on.
    :ivar former: requests of the year before, brought in from a register. :ivar actions: changes that were made. :ivar letters: files in the mail folder.
    :ivar reports: the report's files. :ivar reference: an open case that has something to show.
    :ivar services: of the catalogue. :ivar charters: versions that were published. :ivar commitments: what became of
        the promises in the year: kept and missed. :ivar missed: their ids. :ivar files: the pages of the charters, and
        the catalogue for exchange, the reports of surveys and self-assessments.
    :ivar improvements: actions, as they stand at the end. :ivar chain: of one case that missed a promise, up to the charter
        that learned from it. :ivar loose: what still hangs loose. :ivar network: the report and the state of play of the
        network, if the agency belongs to one.
    :ivar seal: token of the journal's seal, to keep elsewhere. :ivar notes: what is published, what is made up.
    """

    url: str
    folder: Path
    seed: int
    organisation: Text
    slug: str
    year: int
    requests: int
    types: Mapping[str, int]
    original_types: Mapping[str, int]
    admissibility: Mapping[str, int]
    states: Mapping[str, int]
    open: int
    late: int
    extended: int
    reopened: int
    requalified: int
    duplicates: int
    with_files: int
    rated: int
    former: int
    actions: int
    letters: int
    reports: tuple[Path, ...]
    services: int
    charters: int
    commitments: Mapping[str, int]
    missed: tuple[str, ...]
    files: tuple[Path, ...]
    improvements: tuple[ImprovementAction, ...]
    chain: Telling | None
    loose: LooseEnds | None
    network: Federated | None
    reference: str
    seal: str
    notes: tuple[Text, ...]


def load_scenario(name: str | None = None, plugins: Iterable[str] = BUNDLED) -> Scenario:
    """The scenario of that name, or the first one that a plugin offers.

    :raises NoPlugin: none is offered, or none of that name. :raises InvalidDocument: it cannot be played.
    """
    loaded = Plugins(Context())
    loaded.load(plugins)
    offered = loaded.scenarios()
    chosen = name or next(iter(offered), "")
    if chosen not in offered:
        raise NoPlugin("orientation_scenarios", chosen, tuple(offered))
    return read_scenario(Documents(), offered[chosen])


def run_demo(
    url: str,
    folder: Path,
    *,
    seed: int = SEED,
    progress: Progress = silent,
    scenario: Scenario | None = None,
    plugins: Iterable[str] = BUNDLED,
) -> DemoSummary:
    """Play a year into the store at `url`: cases, letters in ``folder/mail``, the report in ``folder/report``.

    :param scenario: instead of the first one that a plugin offers.
    :raises Refused: the store holds cases of this agency already. :raises StoreError: it cannot be written.
    """
    played = scenario or load_scenario(plugins=plugins)
    clock = ScenarioClock(first_moment(played.year))
    # Seeded: whoever runs the demo again gets the same ids, references and salts. Never do this with real cases.
    chance = Random(f"{seed}/ids")  # noqa: S311 - must repeat itself
    settings = _agency(played, folder)
    with Orientation.open(
        _hasty(url),
        settings,
        plugins=plugins,
        extra=[OwnRules(played)],
        clock=clock,
        randomness=chance.randbytes,
    ) as agency:
        if agency.complaints.count(READER):
            raise Refused([Problem("", "this store holds cases of this agency already", "demo.store")])
        calendar = agency.complaints.rulebook.newest_calendar(settings.calendar)
        agenda, files, sent = Agenda(clock), Files(agency, folder), Counter[str]()
        clock.now = offer.before(played)
        services = offer.keep_catalogue(agency, played)
        offer.publish_charters(agency, played, agenda)
        plan_assessments(agency, played, agenda, files, seed=seed)
        plan_surveys(agency, played, agenda, files, seed=seed, sent=lambda count: sent.update(letters=count))
        plan_improvements(agency, played, agenda)
        plan_deeds(agency, played, agenda)
        joined = plan_network(agency, played, agenda, files, partial(_beside, agency, plugins, clock, chance))
        agenda.until(first_moment(played.year))
        before = former_register(played, calendar, seed)
        if before:
            bring_in(agency, before, folder / "register" / f"{played.year - 1}.csv")
        events = plan(played, calendar, seed)
        cases = play(events, agency, agenda, progress)
        agenda.until(last_moment(played.year, Diary(calendar, clock.now)))
        today = local_day(clock(), calendar.zone)
        offer.feed_measurements(agency, played, until=played.year)
        sent.update(letters=deliver(agency, _letters(cases) - sent["letters"], progress))
        report = yearly_report(played, agency)
        reports = write_reports(report, agency, folder / "report", played.year, progress)
        kept, missed = offer.results(agency, played)
        agenda.rest()
        offer.write_offer(agency, played, files, progress)
        write_deeds(agency, played, files)
        loose = take_stock(agency, played, files)
        if joined is not None:
            joined.show(files)
        chain = telling_chain(agency, played, cases)
        seal = agency.seal()
        return _summary(
            played,
            cases,
            today,
            url=url,
            folder=folder,
            seed=seed,
            organisation=settings.label,
            slug=settings.slug,
            former=len(before),
            actions=len(events),
            letters=sent["letters"],
            reports=tuple(reports),
            services=services,
            charters=len(played.charters),
            commitments=kept,
            missed=missed,
            files=tuple(files.written),
            improvements=actions_of(agency, played),
            chain=chain,
            loose=loose,
            network=joined.made if joined else None,
            seal=seal.token() if seal else "",
        )


def _beside(
    agency: Orientation, plugins: Iterable[str], clock: ScenarioClock, chance: Random, settings: Agency
) -> Orientation:
    """Another agency in the same store; whoever closes the store closes it for both."""
    return Orientation.open(agency.store, settings, plugins=plugins, clock=clock, randomness=chance.randbytes)


def _hasty(url: str) -> str:
    """The store that need not wait for the disk after every action: what a demo makes can be made again."""
    return f"{url}{'&' if '?' in url else '?'}synchronous=off" if url.startswith("sqlite:") else url


def _agency(scenario: Scenario, folder: Path) -> Agency:
    """The agency of the scenario, whose letters all go into a folder."""
    agency = structure("agency", dict(scenario.agency), Agency)
    outgoing: dict[str, Any] = {
        "directory": str(folder / "mail"),
        "sender_name": agency.label.in_("en"),
        "hasty": True,
    }
    if agency.contact.email:
        outgoing["sender"] = agency.contact.email
    joined = scenario.network
    return attrs.evolve(
        agency,
        network=str(joined.keeper["slug"]) if joined else agency.network,
        client_channel="file",
        paper_channel="file",
        settings={**agency.settings, "file": outgoing},
    )


def _letters(cases: Sequence[Complaint]) -> int:
    return sum(letter.direction == "out" for case in cases for letter in case.letters)


def _summary(scenario: Scenario, cases: Sequence[Complaint], today: date, **made: Any) -> DemoSummary:
    def tally(values: Iterable[str]) -> dict[str, int]:
        return dict(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))

    is_late = [case for case in cases if case.open and late(case, today)]
    return DemoSummary(
        year=scenario.year,
        requests=len(cases),
        types=tally(case.type.value for case in cases),
        original_types=tally(case.original_type.value for case in cases),
        admissibility=tally(case.admissibility.value for case in cases if case.admissibility),
        states=tally(case.state for case in cases),
        open=sum(case.open for case in cases),
        late=len(is_late),
        extended=sum(any(step.action == "extend" for step in case.steps) for case in cases),
        reopened=sum(case.reopened > 0 for case in cases),
        requalified=sum(case.type is not case.original_type for case in cases),
        duplicates=sum(any(link.relation == "duplicate" for link in case.links) for case in cases),
        with_files=sum(bool(case.attachments) for case in cases),
        rated=sum(case.satisfaction is not None for case in cases),
        reference=max(is_late or cases, key=lambda case: (len(case.steps), case.id)).reference,
        notes=(*scenario.notes, *(scenario.network.notes if scenario.network else ())),
        **made,
    )

"""The network is played: its organisations come in by a list, their figures by forms, those of the agency from its desk."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import attrs

from orientation_core.components.sites import MANIFEST, build, write
from orientation_core.demo.agenda import Agenda
from orientation_core.demo.federation import Network, Organisation, organisations, spread
from orientation_core.demo.files import Files
from orientation_core.demo.scenario import Scenario
from orientation_core.documents import structure
from orientation_core.errors import MissingExtra
from orientation_core.model.agency import Agency
from orientation_core.model.network.reports import NetworkReport
from orientation_core.model.network.state import StateOfPlay
from orientation_core.model.parties import Actor, Role
from orientation_core.orientation import Orientation

#: Figures of a year are delivered in its spring after.
_MONTH, _DAY = 3, 2


@attrs.frozen
class Federated:
    """What became of the network.

    :ivar report: of the year. :ivar state: at its end. :ivar members: organisations of the network.
    """

    report: NetworkReport
    state: StateOfPlay


@attrs.define
class Federating:
    """The network of a scenario, in the store of its agency.

    :ivar agency: of the scenario. :ivar keeper: who keeps the network.
    """

    agency: Orientation
    keeper: Orientation
    scenario: Scenario
    network: Network
    folder: Path
    made: Federated | None = None

    @property
    def actor(self) -> Actor:
        """Who keeps it."""
        return Actor("network", Role.COORDINATOR)

    @property
    def there(self) -> tuple[Organisation, ...]:
        """Its organisations."""
        return organisations(self.network, self.agency.agency.label)

    def found(self) -> None:
        """Publish the mark, and bring the organisations in, with what they say of themselves."""
        self._wear()
        there = self.there
        mine = self.agency.agency.slug
        head = ("name", "label_fr", "label_nl", "label_de", "label_en", "kind", "agency", "member_from")
        rows = [
            (
                *(one.name, one.label.fr, one.label.nl, one.label.de, one.label.en, one.kind),
                *(mine if one.name == self.network.own else "", one.since),
            )
            for one in there
        ]
        self.keeper.network.import_organisations(self.actor, self._table("organisations", head, rows))
        self.keeper.network.declare_all(self.actor, self._said(there))

    def _wear(self) -> None:
        """The mark that all pages of the network wear, from its first day."""
        offered = self.keeper.identity.offered().get(self.network.mark or "")
        if offered is None:
            return
        identity = attrs.evolve(offered.identity, used_from=self.network.since)
        files = {one.name: offered.contents[one.sha256] for one in identity.assets}
        self.keeper.identity.publish(self.actor, identity, files)

    def _said(self, there: Sequence[Organisation]) -> dict[str, list[dict[str, Any]]]:
        """What the first of those that are there say of themselves; of the agency of the scenario its desk tells more."""
        found: dict[str, list[dict[str, Any]]] = {}
        others = [one for one in there if one.name != self.network.own]
        for said in self.network.said:
            for one in [one for one in others if one.since <= said.since][: said.count]:
                statement = {"criterion": said.criterion, "met": True, "since": said.since.isoformat()}
                statement |= {"declared_on": said.since.isoformat(), "by": "complaint coordinator"}
                shows = {} if said.title is None else {"document": {"title": said.title}}
                found.setdefault(one.name, []).append({**statement, **shows})
        return found

    def deliver(self, year: int) -> None:
        """Deliver the figures of a year: those of the agency as its desk counts them, those of the others by a form."""
        own = self._own(year)
        frame = self.keeper.network.frame(self.actor, self.network.frame)
        given = spread(self.network, frame, year, self.there, own)
        columns = tuple(dict.fromkeys(figure for values in given.values() for figure in values))
        rows = [
            (name, year, "complaint coordinator", *(values.get(one) for one in columns))
            for name, values in given.items()
        ]
        head = ("organisation", "year", "by", *columns)
        self.keeper.network.import_figures(self.actor, self._table(f"figures-{year}", head, rows))

    def _own(self, year: int) -> Mapping[str, int]:
        """The figures of the agency: its size by a form, its cases as its desk counts them."""
        coordinator, function = Actor(self.scenario.coordinator, Role.COORDINATOR), "complaint coordinator"
        sizes = {"name": self.network.own, "year": year, "values": dict(self.network.own_sizes)}
        delivered_on = f"{year + 1}-{_MONTH:02}-{_DAY:02}"
        self.keeper.network.deliver(self.actor, {**sizes, "delivered_on": delivered_on, "by": function})
        remarks = "Complaints are counted at the desk; clients and files are as delivered."
        try:
            counted = self.agency.network.count(coordinator, year, by=function, remarks=remarks)
        except MissingExtra:
            return self.network.own_sizes  # nobody has the packages that count
        return self.agency.network.deliver_count(coordinator, counted).value.values

    def publish(self, year: int, files: Files) -> None:
        """Write the report of the year, the state of play at its end, and the agency among its peers."""
        desk = self.keeper.network
        report, state = desk.report(self.actor, year), desk.state(self.actor, date(year, 12, 31))
        files.write(f"network/report-{year}", "network_report", partial(desk.render, report))
        files.write(f"network/state-{year}", "state_of_play", partial(desk.render, state))
        if self.network.own in {one.organisation for one in report.organisations}:
            among = desk.benchmark(self.actor, year, self.network.own, by=None)
            files.write(f"network/among-{year}", "network_benchmark", partial(desk.render, among))
        self.made = Federated(report, state)

    def show(self, files: Files) -> None:
        """Write the public site of the network, and within it that of the agency, which shares what it publishes."""
        desk = self.keeper.sites
        try:
            sites = desk.network_site(
                self.actor, {self.agency.agency.slug: self.agency.sites}, year=self.scenario.year
            )
            pages = [build(one) for one in sites]
        except MissingExtra:
            return  # nobody has the packages that count
        place, content = (
            files.folder / "site",
            {path: each for one in pages for path, each in one.files.items()},
        )
        write(place, content)
        files.written += [place / path for path in (*content, MANIFEST)]

    def _table(self, name: str, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
        file = self.folder / "network" / f"{name}.csv"
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("w", encoding="utf-8", newline="") as out:
            table = csv.writer(out, lineterminator="\n")
            table.writerow(head)
            table.writerows(["" if cell is None else cell for cell in row] for row in rows)
        return file


def plan_network(
    agency: Orientation,
    scenario: Scenario,
    agenda: Agenda,
    files: Files,
    opened: Callable[[Agency], Orientation],
) -> Federating | None:
    """Put the network on the agenda; None where the agency of the scenario belongs to none.

    :param opened: opens the agency that keeps it, in the same store.
    """
    network = scenario.network
    if network is None:
        return None
    keeper = opened(structure("agency", dict(network.keeper), Agency))
    playing = Federating(agency, keeper, scenario, network, files.folder)
    agenda.add(agenda.clock.now, playing.found)
    for year in _years(scenario):
        agenda.add(datetime(year + 1, _MONTH, _DAY, 9, tzinfo=UTC), partial(playing.deliver, year))
    last = datetime(scenario.year + 1, _MONTH, _DAY, 10, tzinfo=UTC)
    agenda.add(last, partial(playing.publish, scenario.year, files))
    return playing


def _years(scenario: Scenario) -> Iterator[int]:
    if scenario.former is not None:
        yield scenario.former.year
    yield scenario.year

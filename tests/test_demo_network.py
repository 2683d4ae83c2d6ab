"""The network of the demo: sixty-five organisations, the published table reproduced to the last complaint."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import attrs
import pytest

from orientation_core.components.network import Network
from orientation_core.demo import load_scenario
from orientation_core.demo.agenda import Agenda, ScenarioClock
from orientation_core.demo.federating import Federating, plan_network
from orientation_core.demo.federation import organisations, reporting, spread
from orientation_core.demo.files import Files
from orientation_core.demo.play import OwnRules
from orientation_core.demo.scenario import Scenario
from orientation_core.documents import structure
from orientation_core.model.agency import Agency
from orientation_core.model.network.frames import Frame
from orientation_core.model.parties import Actor, Role
from orientation_core.model.text import Text
from orientation_core.orientation import Orientation
from orientation_plugins import belgium

FRAME = structure("network_frame", belgium.network_frames()[0], Frame)
READER = Actor("reader", Role.VIEWER)


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario()


@pytest.fixture(scope="module")
def played(scenario: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federating]:
    """The network of an agency whose desk has no case at all: everything comes from the others."""
    clock = ScenarioClock(datetime(2012, 11, 15, 9, tzinfo=UTC))
    settings = structure("agency", {**scenario.agency, "network": "network"}, Agency)
    with Orientation.open("memory:", settings, extra=[OwnRules(scenario)], clock=clock) as agency:

        def opened(keeper: Agency) -> Orientation:
            return Orientation.open(agency.store, keeper, clock=clock)

        agenda, files = Agenda(clock), Files(agency, tmp_path_factory.mktemp("demo"))
        playing = plan_network(agency, scenario, agenda, files, opened)
        assert playing is not None
        agenda.rest()
        yield playing


def test_sixty_five_are_in_it_and_sixty_two_report(played: Federating) -> None:
    assert played.made is not None
    report = played.made.report
    assert (report.members, report.reporting, report.year) == (65, 62, 2014)
    assert played.made.state.in_scope == 65
    early = played.keeper.network.state(READER, date(2010, 12, 31))
    assert (early.in_scope, early.basic) == (45, 22)


def test_the_pages_of_all_wear_its_mark_from_its_first_day(played: Federating) -> None:
    worn = played.agency.identity.worn("charter_publication")
    assert worn is not None
    assert (worn.identity.name, worn.identity.used_from) == (played.network.mark, played.network.since)


def test_a_figure_that_some_gave_says_so_where_it_stands_large(played: Federating) -> None:
    assert played.made is not None
    few = attrs.evolve(played.made.report.figure("complaints_received"), warnings=("partial",))
    figures = tuple(
        few if one.indicator == few.indicator and one.group == few.group else one
        for one in played.made.report.figures
    )
    page = played.keeper.network.render(attrs.evolve(played.made.report, figures=figures), "html", "nl")
    (card,) = re.findall(r'<span class="what">Totaal ontvangen klachten</span>.*?</li>', page.decode())
    assert "slechts door een deel aangeleverd · 2013" in card


def test_every_published_figure_comes_out_and_differs_by_nothing(played: Federating) -> None:
    assert played.made is not None
    beside = played.made.report.beside
    assert {one.year for one in FRAME.published} >= {2013, 2014}
    assert len(beside) == sum(one.year == 2014 for one in FRAME.published)
    assert [(one.indicator, one.difference) for one in beside if one.difference] == []
    assert all(one.counted is not None for one in beside)
    before = played.keeper.network.report(READER, 2013)
    assert [one for one in before.beside if one.difference or one.counted is None] == []


def test_what_does_not_add_up_is_what_did_not_add_up_when_it_was_published(played: Federating) -> None:
    desk: Network = played.keeper.network
    for year, check, apart in (
        (2013, "requests_without_complaints", 256),
        (2014, "standard_without_questions", 36),
    ):
        found = [
            one
            for one in desk.collection(READER, year).differences
            if one.organisation is None and one.check == check
        ]
        assert [abs(one.left - one.right) for one in found] == [apart]


def test_the_forms_lie_beside_the_report_and_hold_what_was_brought_in(played: Federating) -> None:
    folder = played.folder / "network"
    with (folder / "figures-2014.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 61, "the agency's own figures come from its desk"
    assert sum(int(row["complaints_received"]) for row in rows) == 9895
    made = {path.name for path in folder.iterdir()}
    for stem in ("report-2014", "state-2014", "among-2014"):
        assert {f"{stem}-{one}.html" for one in ("fr", "nl", "de", "en")} | {
            f"{stem}.xlsx",
            f"{stem}.json",
        } <= made
    assert "Fictieve wetenschappelijke instelling" in (folder / "report-2014-nl.html").read_text("utf-8")


def test_the_instruments_are_told_year_by_year(played: Federating) -> None:
    assert played.made is not None
    state = played.made.state
    charter = [
        one.whole for moment in state.trend for one in moment.instruments if one.instrument == "charter"
    ]
    assert charter == sorted(charter)
    assert charter[0] < charter[-1]
    assert any(one.moved for org in state.organisations for one in org.instruments)
    page = (played.folder / "network" / "state-2014-fr.html").read_text("utf-8")
    assert "Les instruments au fil des années" in page


@pytest.mark.parametrize(
    "own", [{}, {"complaints_received": 768, "complaints_received_standard_procedure": 768}]
)
def test_what_the_desk_counts_is_taken_off_and_the_sums_stay(scenario: Scenario, own: dict[str, int]) -> None:
    network = scenario.network
    assert network is not None
    there = organisations(network, Text(en="Own"))
    made = spread(network, FRAME, 2014, there, own)
    assert set(made) == {one.name for one in reporting(network, there, 2014)} - {network.own}
    for figure, total in (("complaints_received", 9895), ("complaints_received_standard_procedure", 9533)):
        assert sum(values[figure] for values in made.values()) == total - own.get(figure, 0)
    assert all(count >= 0 for values in made.values() for count in values.values())


def test_an_agency_without_a_network_plays_none(scenario: Scenario, tmp_path: Path) -> None:
    alone = attrs.evolve(scenario, network=None)
    clock = ScenarioClock(datetime(2012, 11, 15, 9, tzinfo=UTC))
    settings = structure("agency", dict(scenario.agency), Agency)
    with Orientation.open("memory:", settings, extra=[OwnRules(scenario)], clock=clock) as agency:

        def never(_: Agency) -> Orientation:
            raise AssertionError

        assert plan_network(agency, alone, Agenda(clock), Files(agency, tmp_path), never) is None

"""The own figures of an organisation: counted from its cases, delivered by its people, with who, when and why they changed."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner

import prepared
from desks import CITIZEN, COORDINATOR, HANDLER, VIEWER, intake, to_treatment
from networks import TODAY, another_desk, opened, organisations
from orientation_core import Actor, Orientation, Role
from orientation_core.cli import main
from orientation_core.errors import InvalidDocument, NotAllowed, Refused
from orientation_core.model.complaints import Outcome
from orientation_core.testing.clock import FixedClock

#: When the cases came in.
SPRING = datetime(2014, 4, 7, 9, 0, tzinfo=UTC)
DELIVERER = Actor("official-7", Role.COORDINATOR)


def cases(desk: Orientation) -> None:
    """Three complaints, of which one founded for its treatment; and a question."""
    first = to_treatment(desk)
    desk.complaints.decide(HANDLER, first.id, Outcome.FOUNDED, category="treatment", norm="reasonable_time")
    for number in range(2):
        desk.complaints.receive(CITIZEN, intake(subject=f"Plainte {number}"))
    desk.complaints.receive(CITIZEN, intake(subject="Question", type="information_request"))


@contextmanager
def both(tmp_path: Any, *, belongs: bool = True, url: str = "memory:"):
    """The desk of finances with its cases, and the network that it belongs to, in one store."""
    with opened(url) as network:
        organisations(network, tmp_path, [("a", "other", "2008-07-01", ""), ("b", "other", "2008-07-01", "")])
        member = {"name": "a", "memberships": [{"since": "2008-07-01"}], "agency": "desk-a"}
        network.network.keep_member(COORDINATOR, member)
        desk = another_desk(network.store, "desk-a", SPRING, network="network" if belongs else None)
        cases(desk)
        clock: FixedClock = desk.clock
        clock.advance(TODAY - SPRING)
        yield desk, network


def test_the_figures_of_a_year_are_counted_and_delivered_by_who_may(tmp_path):
    with both(tmp_path) as (desk, network):
        made = desk.network.count(VIEWER, 2014, by="complaint coordinator")
        values = made.figures.values
        assert (made.figures.name, made.figures.source) == ("a", "store")
        assert {name: value for name, value in values.items() if value} == {
            "requests_received": 4,
            "complaints_received": 3,
            "complaints_received_standard_procedure": 3,
            "info_requests_via_procedure": 1,
            "complaints_admissible": 1,
            "admissibility_pending": 2,
            "complaints_founded": 1,
            "founded_treatment": 1,
            "complaints_pending": 3,
        }
        assert values["founded_attitude"] == 0, "nobody is none, and known"
        assert made.left == ("improvement_actions",)
        assert made.changed == ()
        assert network.network.delivered(VIEWER) == []
        for who in (VIEWER, HANDLER):
            with pytest.raises(NotAllowed):
                desk.network.deliver_count(who, made)
        assert network.network.delivered(VIEWER) == []
        desk.network.deliver_count(DELIVERER, made)
        (there,) = network.network.delivered(VIEWER)
        assert (there.by, there.source, there.delivered_on) == (
            "complaint coordinator",
            "store",
            TODAY.date(),
        )
        with network.network.begin(write=False) as unit:
            assert unit.newest().actor == "desk-a/official-7"
        assert desk.network.count(VIEWER, 2013).figures.values["requests_received"] == 0
        assert network.network.check(VIEWER, 2014).differences == ()


def test_what_people_gave_stays_and_a_change_wants_its_reason(tmp_path):
    with both(tmp_path) as (desk, network):
        values = {"complaints_received": 5, "improvement_actions": 2, "of_our_own": 1}
        document = {"name": "a", "year": 2014, "values": values, "delivered_on": "2015-01-10"}
        network.network.deliver(COORDINATOR, document)
        made = desk.network.count(VIEWER, 2014)
        assert made.figures.values["improvement_actions"] == 2
        assert made.figures.values["of_our_own"] == 1
        assert [(one.before, one.now) for one in made.changed if one.indicator == "complaints_received"] == [
            (5, 3)
        ]
        with pytest.raises(Refused, match="say in a remark why"):
            desk.network.deliver_count(DELIVERER, made)
        said = desk.network.count(VIEWER, 2014, remarks="Deux doublons supprimés.")
        assert desk.network.deliver_count(DELIVERER, said).version == 2
        assert desk.network.count(VIEWER, 2014).changed == ()
        assert network.network._figures.edition("a/2014", 1).values["complaints_received"] == 5


def test_what_the_open_round_asks_is_counted_as_it_says(tmp_path):
    label = {"fr": "x", "nl": "x"}
    asks = [
        {"name": "all_of_it", "label": label, "counted": ["complaints_received", "info_requests_via_procedure"]},
        {"name": "other_route", "label": label, "counted": ["complaints_received", "-complaints_received_standard_procedure"]},
        {"name": "by_web", "label": label, "counted": ["received_by_channel:channel=form"]},
        {"name": "actions", "label": label},
    ]  # fmt: skip
    asked = {
        "name": "r",
        "label": label,
        "years": [2014],
        "opens_on": "2015-01-12",
        "closes_on": "2015-02-27",
    }
    with both(tmp_path) as (desk, network):
        network.network.keep_round(COORDINATOR, asked | {"indicators": asks})
        network.network.open_round(COORDINATOR, "r", tell=False)
        made = desk.network.count(VIEWER, 2014)
        assert made.figures.values == {"all_of_it": 4, "other_route": 0, "by_web": 3}
        assert made.left == ("actions",)
        assert desk.network.deliver_count(DELIVERER, made).value.round == "r"
        network.network.close_round(COORDINATOR, "r")
        with pytest.raises(Refused, match="closed"):
            desk.network.deliver_count(DELIVERER, made)
        assert desk.network.deliver_count(DELIVERER, made, late=True).value.late
        odd = {"name": "odd", "label": label, "counted": ["phases_of_the_moon", "founded_rate"]}
        network.network.keep_round(COORDINATOR, asked | {"name": "s", "years": [2013], "indicators": [odd]})
        network.network.open_round(COORDINATOR, "s", tell=False)
        with pytest.raises(InvalidDocument, match="phases_of_the_moon, founded_rate"):
            desk.network.count(VIEWER, 2013)


def test_a_network_that_is_elsewhere_gets_a_file(tmp_path):
    with both(tmp_path, belongs=False) as (desk, _):
        with pytest.raises(Refused, match="not in this store"):
            desk.network.count(VIEWER, 2014)
        made = desk.network.count(VIEWER, 2014, name="finances")
        assert made.figures.name == "finances"
        with pytest.raises(Refused, match="not in this store"):
            desk.network.deliver_count(DELIVERER, made)
        with pytest.raises(InvalidDocument):
            desk.network.count(VIEWER, 20_14_0, name="finances")
        with pytest.raises(NotAllowed):
            desk.network.count(Actor("c", Role.CITIZEN), 2014, name="finances")


def test_a_desk_that_the_network_does_not_know_delivers_nothing(tmp_path):
    with both(tmp_path) as (_, network):
        stranger = another_desk(network.store, "desk-z", TODAY)
        with pytest.raises(Refused, match="no organisation whose desk this is"):
            stranger.network.count(VIEWER, 2014)
        # Nor does it deliver for another by naming it.
        made = stranger.network.count(VIEWER, 2014, name="b")
        with pytest.raises(Refused, match="no organisation whose desk this is"):
            stranger.network.deliver_count(DELIVERER, made)


def test_the_command(tmp_path):
    store = prepared.sqlite(tmp_path / "both.db")
    with both(tmp_path, url=store):
        pass
    out = tmp_path / "figures.json"

    def run(*arguments: str, organisation: str = "desk-a") -> str:
        given = ["network", *arguments, "--store", store, "--organisation", organisation]
        done = CliRunner().invoke(main, given)
        assert done.exit_code == 0, done.output
        return done.output

    assert "improvement_actions" in run("count", "2014", "--by", "coordinator", "--out", str(out))
    assert json.loads(out.read_bytes())["values"]["requests_received"] == 4
    assert "kept the figures of a for 2014, version 1" in run("deliver", str(out), organisation="network")
    said = json.loads(run("count", "2014", "--deliver", "--remarks", "Depuis le bureau.", "--json"))
    assert (said["version"], said.get("changed")) == (2, None)

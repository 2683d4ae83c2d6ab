"""The state of play of a network: counted from facts, on any day, with its trend and its reasons."""

from __future__ import annotations

import csv
import json
from datetime import UTC, date, datetime

import pytest
from click.testing import CliRunner

from desks import COORDINATOR
from networks import another_desk, opened, organisations, said, take_cases
from orientation_core import InvalidDocument, NotFound
from orientation_core.cli import main
from orientation_core.documents import schema_directory, write
from orientation_core.memory import MemoryStore
from shared import shared

KINDS = ("federal_public_service", "programmatic_service", "social_security", "scientific", "defence")


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    """45 organisations at the beginning of 2010, 22 of which had declared the basic approach; then it moves on."""
    folder = tmp_path_factory.mktemp("network")
    rows = [(f"org-{n:02}", KINDS[n % 5], "2008-07-01", "") for n in range(43)]
    rows += [
        ("left-early", "other", "2008-07-01", "2009-12-31"),
        ("left-late", "other", "2008-07-01", "2010-06-30"),
        ("came-and-went", "other", "2008-07-01", "2009-03-31"),
        ("came-and-went", "other", "2010-01-01", "2011-12-31"),
        ("came-late", "other", "2010-01-02", ""),
        ("never", "other", "", ""),
    ]
    with opened() as desk:
        organisations(desk, folder, rows)
        for n in range(24):
            desk.network.declare(COORDINATOR, f"org-{n:02}", said("operational", "2009-01-01"))
        # Two of them not any more, one of those again later; one that had left; one that only says so later.
        desk.network.declare(COORDINATOR, "org-00", said("operational", "2009-06-01", met=False))
        desk.network.declare(
            COORDINATOR, "org-01", said("operational", "2009-06-01", met=False, until="2010-12-31")
        )
        desk.network.declare(COORDINATOR, "left-early", said("operational", "2009-01-01"))
        desk.network.declare(COORDINATOR, "org-30", said("operational", "2010-05-01"))
        yield desk


def figures(desk, on, **more):
    state = desk.network.state(COORDINATOR, date.fromisoformat(on), **more)
    return state.in_scope, state.basic


def test_the_published_sentence_comes_out_of_the_facts(network):
    path = shared("domain/03_federal_indicators_by_year.csv")
    published = {
        row["indicator_id"]: int(row["value"])
        for row in csv.DictReader(path.open(encoding="utf-8"))
        if row["year"] == "2010"
    }
    asked = published["network_orgs_in_scope"], published["orgs_basic_approach_operational"]
    assert figures(network, "2010-01-01") == asked == (45, 22)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2008-06-30", (0, 0)),
        ("2008-07-01", (46, 0)),
        ("2009-01-01", (46, 25)),
        ("2009-12-31", (45, 23)),
        ("2010-01-01", (45, 22)),
        ("2010-01-02", (46, 22)),
        ("2010-05-01", (46, 23)),
        ("2010-07-01", (45, 23)),
        ("2011-01-01", (45, 24)),
        ("2012-01-01", (44, 24)),
    ],
)
def test_any_day_is_counted_by_what_held_then(network, on, expected):
    assert figures(network, on) == expected


def test_the_trend_says_who_came_and_went_and_by_what_was_judged(network):
    state = network.network.state(COORDINATOR, date(2014, 1, 1), years=5)
    assert [one.on.year for one in state.trend] == [2009, 2010, 2011, 2012, 2013, 2014]
    assert [(one.in_scope, one.basic) for one in state.trend][:3] == [(46, 25), (45, 22), (45, 24)]
    second = state.trend[1]
    assert (second.joined, second.left) == ((), ("left-early",))
    assert state.trend[2].left == ("left-late",)
    assert state.trend[3].left == ("came-and-went",)
    assert [one.model.version for one in state.trend] == [1, 1, 1, 1, 1, 2]
    assert (state.trend[-1].in_scope, state.trend[-1].basic) == (state.in_scope, state.basic)


def test_why_an_organisation_is_not_there_yet(network):
    state = network.network.state(COORDINATOR, date(2010, 1, 1))
    org = state.organisation("org-00")
    assert (org.basic, org.level, org.lacking) == (False, None, ("operational",))
    assert next((one.verdict, one.why) for one in org.criteria) == ("missed", "declared_not")
    silent = state.organisation("org-40")
    assert next((one.verdict, one.why) for one in silent.criteria) == ("silent", "nothing")
    assert {one.instrument: one.use for one in silent.instruments}["charter"] == "silent"
    with pytest.raises(LookupError):
        state.organisation("left-early")


def test_by_the_criteria_of_the_circular_nobody_is_there_without_facts(network):
    state = network.network.state(COORDINATOR, date(2014, 12, 31))
    assert state.basic == 0
    assert state.undecided == ("c11", "c12", "c13", "c14")
    org = state.organisation("org-02")
    assert org.lacking == ("c1", "c2", "c3", "c4", "c5", "c6", "c8")
    assert [one.verdict for one in org.criteria if one.criterion == "c11"] == ["open"]


def test_the_same_data_give_the_same_document_and_it_is_valid(network):
    first = network.network.state(COORDINATOR, date(2010, 1, 1))
    second = network.network.state(COORDINATOR, date(2010, 1, 1))
    assert write(first) == write(second)
    network.documents.parse("state_of_play", write(first))


@pytest.mark.parametrize("years", [-1, 31])
def test_a_trend_has_a_sensible_length(network, years):
    with pytest.raises(InvalidDocument) as caught:
        network.network.state(COORDINATOR, years=years)
    assert caught.value.problems[0].where == "/years"


def test_a_model_that_does_not_exist_is_not_found(network):
    with pytest.raises(NotFound):
        network.network.state(COORDINATOR, model="nothing")


def test_an_organisation_gets_there_by_its_data_its_people_and_a_document(tmp_path):
    store, at = MemoryStore(), datetime(2014, 9, 1, 9, 0, tzinfo=UTC)
    take_cases(another_desk(store, "ready-desk", at), 4, 4)
    with opened(store) as desk:
        organisations(
            desk,
            tmp_path,
            [("ready", "social_security", "2010-01-01", ",ready-desk")],
            header="name,label_fr,label_nl,kind,member_from,member_until,agency",
        )
        member = {
            "name": "ready",
            "kind": "social_security",
            "memberships": [{"since": "2010-01-01"}],
            "agency": "ready-desk",
            "functions": [
                {"function": "complaint_coordinator", "person": {"name": "Ann"}, "since": "2014-02-01"}
            ],
        }
        desk.network.keep_member(COORDINATOR, member)
        desk.network.declare(COORDINATOR, "ready", said("c2", "2013-01-01"))
        assert desk.network.state(COORDINATOR).organisation("ready").lacking == ("c8",)
        plan = {"title": "Plan", "url": "https://example.org/plan"}
        desk.network.declare(COORDINATOR, "ready", said("c8", "2014-01-01", document=plan))
        state = desk.network.state(COORDINATOR)
        org = state.organisation("ready")
        assert (state.basic, org.basic, org.level, org.lacking) == (1, True, "basic", ())
        assert {one.instrument: one.use for one in org.instruments}["complaints"] == "whole"
        assert "Ann" not in str(state)
        before = desk.network.state(COORDINATOR, date(2014, 8, 31)).organisation("ready")
        assert before.lacking == ("c3", "c4", "c5", "c6")


def test_the_command_shows_the_state_of_a_past_day(tmp_path):
    store = f"sqlite:///{tmp_path / 'network.db'}"

    def run(*arguments, code=0):
        done = CliRunner().invoke(main, ["network", *arguments, "--store", store])
        assert done.exit_code == code, done.output
        return done.output

    with opened(store) as desk:
        organisations(desk, tmp_path, [("a", "defence", "2008-07-01", ""), ("b", "police", "2008-07-01", "")])
    said_ = run("declare", "a", "operational", "--met", "--since", "2009-01-01", "--by", "coordinator")
    assert "operational is declared met" in said_
    assert "2 organisations in scope on 2010-01-01, 1 with at least" in run("state", "--on", "2010-01-01")
    told = json.loads(run("state", "--on", "2010-01-01", "--json", "--years", "0"))
    assert (told["in_scope"], told["basic"], len(told["trend"])) == (2, 1, 1)
    assert "belong together" in run("state", "--format", "html", code=2)
    assert "is not a date like 2014-12-31" in run("state", "--on", "soon", code=2)
    for name in ("html", "xlsx", "csv", "json"):
        file = tmp_path / f"state.{name}"
        run("state", "--on", "2010-01-01", "--format", name, "--language", "nl", "--out", str(file))
        assert file.stat().st_size > 500
    assert "Stand van zaken" in (tmp_path / "state.html").read_text("utf-8")
    assert "plugin offers" in run("state", "--format", "doc", "--out", str(tmp_path / "x"), code=1)
    assert "federal-basic" in run("models")
    folder = schema_directory() / "examples"
    assert "3 criteria" in run("model", str(folder / "maturity_model/valid/two-levels.json"))
    assert "name one of: federal-basic, two-steps" in run("state", code=1)
    figures_ = {"name": "a", "year": 2014, "values": {"complaints_received": 3}, "delivered_on": "2015-01-31"}
    file = tmp_path / "figures.json"
    file.write_text(json.dumps(figures_))
    assert "for 2014, version 1" in run("deliver", str(file))
    file.write_text(json.dumps({**figures_, "values": {"complaints_received": "three"}}))
    assert "/values/complaints_received" in run("deliver", str(file), code=1)
    member = tmp_path / "member.json"
    member.write_text(json.dumps({"name": "a", "kind": "defence", "memberships": [{"since": "2008-07-01"}]}))
    assert "Kept a, version 1" in run("keep", str(member))

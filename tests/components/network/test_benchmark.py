"""Organisations beside each other: like with like, by measures of size that anybody may add, only by aggregates."""

from __future__ import annotations

import json

import attrs
import pytest
from click.testing import CliRunner

import federal
from desks import COORDINATOR, VIEWER
from networks import opened, organisations
from orientation_core import InvalidDocument, NotFound, Refused, hookimpl
from orientation_core.cli import main
from orientation_core.documents import write
from orientation_core.model.network.benchmarks import Aggregate, Normaliser
from orientation_core.model.text import Text
from orientation_plugins.reports.network_year.among import View

WORDS = Text(fr="Par agent", nl="Per medewerker", de="Je Bediensteten", en="Per official")


class Staff:
    """A plugin that compares by how many people work there, which it looks up elsewhere."""

    @hookimpl
    def orientation_benchmark_normalisers(self):
        officials = {"org-00": 400, "org-01": 10}
        return [Normaliser("staff", WORDS, lambda one: officials.get(one.name), per=100)]


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    with opened(extra=[Staff()]) as desk:
        federal.bring_in(desk, tmp_path_factory.mktemp("register"))
        yield desk


def test_an_organisation_stands_among_its_own_group_by_the_size_of_each(network):
    made = network.network.benchmark(VIEWER, 2014, "org-03")
    assert (made.peers, made.members, made.normaliser, made.per) == ("fps_defence", 13, "clients", 1000)
    given = {one.name: one.values for one in network.network.aggregates(VIEWER, 2014)}
    mine = given["org-03"]
    row = made.row("complaints_received")
    assert row.own == round(1000 * mine["complaints_received"] / mine["clients"], 3)
    assert (row.shown, row.withheld, row.silent) == (13, 0, 0)
    rates = sorted(
        round(1000 * values["complaints_received"] / values["clients"], 3)
        for name, values in given.items()
        if int(name[-2:] if name[-2:].isdigit() else 99) < 13
    )
    assert list(row.rates) == rates
    assert row.median == rates[6]
    assert row.position == 1 + sum(row.own > quarter for quarter in (row.first, row.median, row.third))
    # Sizes are compared with nothing, and what cannot be added up neither.
    assert not {"clients", "files_handled", "avg_procedure_use_per_day"} & {
        one.indicator for one in made.rows
    }
    network.documents.parse("network_benchmark", write(made))


def test_peers_are_a_group_a_kind_or_everybody(network):
    sizes = {
        peers: network.network.benchmark(VIEWER, 2014, "org-03", peers=peers, by="files").members
        for peers in ("all", "ipss", "federal_public_service")
    }
    assert sizes == {"all": 62, "ipss": 16, "federal_public_service": 12}
    with pytest.raises(Refused, match="no group neighbours"):
        network.network.benchmark(VIEWER, 2014, "org-03", peers="neighbours")
    with pytest.raises(Refused, match="no measure of size height; known: "):
        network.network.benchmark(VIEWER, 2014, "org-03", by="height")
    with pytest.raises(NotFound):
        network.network.benchmark(VIEWER, 2014, "org-64")


def test_a_plugin_adds_a_measure_of_size(network):
    made = network.network.benchmark(VIEWER, 2014, "org-01", by="staff")
    row = made.row("complaints_received")
    own = network.network.aggregate(VIEWER, 2014, "org-01").values["complaints_received"]
    assert (made.normaliser_label, made.per) == (WORDS, 100)
    assert (row.own, row.shown, row.silent) == (round(own * 100 / 10, 3), 2, 11)
    assert row.median is None, "of two organisations there are no quartiles"


def test_a_plugin_may_not_take_a_name_that_exists():
    class Clients:
        @hookimpl
        def orientation_benchmark_normalisers(self):
            return [Normaliser("clients", WORDS, lambda _: 1)]

    with opened(extra=[Clients()]) as desk, pytest.raises(Refused, match="measure of size clients already"):
        desk.network.normalisers(VIEWER)


def test_a_small_figure_is_shown_neither_to_others_nor_on_its_own_page(network):
    values = {one.name: one.values for one in network.network.aggregates(VIEWER, 2014)}
    name = next(name for name, each in values.items() if 0 < each["founded_attitude"] < 5)
    row = network.network.benchmark(VIEWER, 2014, name, peers="all").row("founded_attitude")
    assert (row.own, row.own_withheld, row.position) == (None, True, None)
    assert row.withheld >= sum(0 < each["founded_attitude"] < 5 for each in values.values())
    report = network.network.report(VIEWER, 2014, publish=True)
    assert (report.published, report.threshold) == (True, 5)
    own = next(
        one for one in report.organisations if (one.organisation, one.indicator) == (name, "founded_attitude")
    )
    assert (own.value, own.withheld) == (None, True)
    assert report.figure("complaints_received").value == 9895
    assert all(one.same is None for one in report.figures), (
        "less those who came or left, it would tell on them"
    )
    network.documents.parse("network_report", write(report))


def test_no_share_of_a_withheld_sum_stands_beside_what_was_published(tmp_path):
    """Any share would give the whole away to a group that knows its own, and each share the others' sums."""
    counts = {"federal_public_service": 100, "social_security": 3, "scientific": 1200}
    with opened() as desk:
        organisations(desk, tmp_path, [(f"org-{kind}"[:9], kind, "2013-01-01", "") for kind in counts])
        for kind, count in counts.items():
            values = {"complaints_received": count}
            figures = {
                "name": f"org-{kind}"[:9],
                "year": 2014,
                "delivered_on": "2015-01-15",
                "values": values,
            }
            desk.network.deliver(COORDINATOR, figures)
        report = desk.network.report(VIEWER, 2014, publish=True)
        assert report.figure("complaints_received").value is None
        sums = {(one.indicator, one.group): one for one in report.figures}
        shares = [one for one in report.beside if one.measure == "share"]
        assert {one.group for one in shares} == {"fps_defence", "ipss", "others"}
        for one in shares:
            assert sums[one.indicator, one.group].share is None
            assert (one.counted, one.difference) == (None, None)


def test_an_organisation_from_elsewhere_hands_over_an_aggregate_and_nothing_else(network):
    stranger = Aggregate(
        format=1,
        name="elsewhere",
        kind="scientific",
        year=2014,
        values={"complaints_received": 30, "clients": 1000},
    )
    made = network.network.benchmark(VIEWER, 2014, "elsewhere", others=[write(stranger)])
    assert (made.peers, made.label.in_("nl"), made.row("complaints_received").own) == (
        "others",
        "elsewhere",
        30.0,
    )
    for wrong, code in (({"year": 2013}, "aggregate.year"), ({"name": "org-03"}, "name.twice")):
        with pytest.raises(InvalidDocument) as caught:
            network.network.benchmark(VIEWER, 2014, "org-03", others=[attrs.evolve(stranger, **wrong)])
        assert [one.code for one in caught.value.problems] == [code]
    told = json.loads(write(stranger)) | {"cases": []}
    with pytest.raises(InvalidDocument):
        network.network.benchmark(VIEWER, 2014, "org-03", others=[told])


def test_the_commands_show_the_report_a_comparison_and_what_is_handed_over(tmp_path):
    store = f"sqlite:///{tmp_path / 'network.db'}"
    forms = tmp_path / "forms.csv"
    with opened(store) as desk:
        rows = [(f"org-{n}", "scientific", "2008-07-01", "") for n in range(6)]
        organisations(desk, tmp_path, rows)
        head = "organisation,year,complaints_received,clients"
        lines = [
            f"org-{n},{year},{n * 10 + year - 2008},{(n + 1) * 100}"
            for year in (2013, 2014)
            for n in range(5)
        ]
        forms.write_text("\n".join([head, *lines, ""]), "utf-8")
        assert desk.network.import_figures(COORDINATOR, forms).kept == 10

    def run(*arguments, code=0):
        done = CliRunner().invoke(main, ["network", *arguments, "--store", store])
        assert done.exit_code == code, done.output
        return done.output

    said = run("report", "2014")
    for part in (
        "5 of 6 organisations reported",
        "missing",
        "130",
        "+5",
        "Beside what was published of 2014",
        "9,895",
    ):
        assert part in said, said
    assert json.loads(run("report", "2014", "--publish", "--json"))["published"] is True
    run("report", "2014", "--format", "html", "--language", "nl", "--out", str(tmp_path / "r.html"))
    assert "Jaarverslag 2014" in (tmp_path / "r.html").read_text("utf-8")
    assert "belong together" in run("report", "2014", "--format", "html", code=2)
    said = run("benchmark", "2014", "org-4")
    for part in ("among 5 organisations", "92.0", "4 of 4", "Counts from 1 to 4 are withheld"):
        assert part in said, said
    run("benchmark", "2014", "org-4", "--format", "html", "--out", str(tmp_path / "b.html"))
    assert "<svg" in (tmp_path / "b.html").read_text("utf-8")
    file = tmp_path / "aggregate.json"
    run("aggregate", "2014", "org-4", "--out", str(file))
    assert json.loads(file.read_text()) == {
        "name": "org-4", "kind": "scientific", "year": 2014, "format": 1, "values": {"complaints_received": 46, "clients": 500},
    }  # fmt: skip
    elsewhere = json.loads(file.read_text()) | {"name": "elsewhere"}
    file.write_text(json.dumps(elsewhere), "utf-8")
    told = json.loads(run("benchmark", "2014", "elsewhere", "--with", str(file), "--peers", "all", "--json"))
    assert told["rows"][0]["shown"] + told["rows"][0]["withheld"] == 6


@pytest.mark.parametrize(
    ("value", "said"), [(0.0, "0,0"), (0.0208, "0,021"), (0.25, "0,25"), (1.6, "1,6"), (1234.56, "1.234,6")]
)
def test_a_small_rate_does_not_read_as_none(value, said):
    view = object.__new__(View)
    view.language = "nl"
    assert view.rate(value) == said

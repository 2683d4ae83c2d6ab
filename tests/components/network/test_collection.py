"""The yearly figures: forms brought in, who is late, the published totals, and what does not add up."""

from __future__ import annotations

import csv
import json
from itertools import cycle, islice

import pytest
from click.testing import CliRunner

from desks import COORDINATOR, VIEWER
from networks import opened, organisations
from orientation_core import InvalidDocument
from orientation_core.cli import main
from orientation_core.documents import write
from orientation_core.errors import NotAllowed
from orientation_core.model.network.collection import Difference
from shared import shared

#: Members and reporting organisations of each year, as published; of 2013 only who reported.
MEMBERS = {2013: 65, 2014: 65, 2015: 67}
REPORTING = {2013: 62, 2014: 62, 2015: 65}


def published() -> dict[int, dict[str, int]]:
    """Every published count of the years, by indicator; what is approximate or a difference only is left out."""
    found: dict[int, dict[str, int]] = {2013: {}, 2014: {}, 2015: {}}
    with shared("domain/03_federal_indicators_by_year.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            year, name = int(row["year"]), row["indicator_id"]
            if year in found and row["value"].isdigit() and row["unit"] != "organisations":
                found[year][name] = int(row["value"])
    with shared("domain/03_federal_founded_by_category.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["category_id"] not in ("unallocated", "total"):
                found[int(row["year"])][f"founded_{row['category_id']}"] = int(row["founded_count"])
    return found


def spread(total: int, parts: int, seed: int) -> list[int]:
    """A total over so many organisations, unevenly, as real ones are."""
    weights = list(islice(cycle((1, 7, 2, 30, 3, 11)), parts))
    weights = weights[seed % parts :] + weights[: seed % parts]
    shares = [total * weight // sum(weights) for weight in weights]
    shares[seed % parts] += total - sum(shares)
    return shares


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    rows = [(f"org-{n:02}", "other", "2008-07-01" if n < 65 else "2015-01-01", "") for n in range(67)]
    figures = published()
    columns = sorted({name for values in figures.values() for name in values})
    lines = [f"organisation,year,by,{','.join(columns)}"]
    for year, values in figures.items():
        reporting = REPORTING[year]
        parts = {name: spread(total, reporting, place) for place, (name, total) in enumerate(values.items())}
        for n in range(reporting):
            cells = [str(parts[name][n]) if name in parts else "" for name in columns]
            lines.append(f"org-{n + (year == 2014):02},{year},coordinator,{','.join(cells)}")
    file = folder / "forms.csv"
    file.write_text("\n".join([*lines, ""]), "utf-8")
    with opened() as desk:
        organisations(desk, folder, rows)
        done = desk.network.import_figures(COORDINATOR, file)
        assert (done.read, done.kept, done.rejected) == (189, 189, ())
        assert desk.network.import_figures(COORDINATOR, file).kept == 0
        yield desk


@pytest.mark.parametrize("year", [2013, 2014, 2015])
def test_every_published_figure_comes_out_of_the_forms(network, year):
    made = network.network.collection(VIEWER, year)
    assert (made.members, made.reporting) == (MEMBERS[year], REPORTING[year])
    assert len(made.missing) == MEMBERS[year] - REPORTING[year]
    assert {one.indicator: one.value for one in made.totals} == published()[year]
    assert made.total("complaints_received").organisations == REPORTING[year]
    network.documents.parse("network_collection", write(made))


def test_the_year_before_stands_beside_with_who_came_and_went(network):
    made = network.network.collection(VIEWER, 2014)
    assert made.total("complaints_received").value == 9895
    assert made.total("complaints_received").previous == 8882
    assert made.total("complaints_founded").previous == 4389
    assert made.total("complaints_plus_info_requests").previous is None
    assert (made.joined, made.left) == (("org-62",), ("org-00",))
    with pytest.raises(LookupError):
        made.total("improvement_actions")


def test_what_does_not_add_up_in_the_published_figures_is_told_and_not_mended(network):
    with shared("domain/03_reconciliation_checks.csv").open(encoding="utf-8") as file:
        known = {
            row["check_id"]: int(row["difference"])
            for row in csv.DictReader(file)
            if row["check_id"] in ("C3", "C4", "C5", "C7")
        }
    of = {
        year: [
            one for one in network.network.collection(VIEWER, year).differences if one.organisation is None
        ]
        for year in (2013, 2014)
    }
    assert of[2013] == [
        Difference("founded_by_type", 4367, 4389),
        Difference("requests_without_complaints", 1661, 1917),
    ]
    assert of[2014] == [Difference("standard_without_questions", 9497, 9533)]
    assert [abs(one.left - one.right) for one in (*of[2013], *of[2014])] == [
        known["C3"],
        known["C5"],
        known["C4"],
    ]
    made = network.network.collection(VIEWER, 2014)
    assert {"founded_by_type", "standard_and_other"} <= set(made.checked)
    assert made.total("complaints_received_standard_procedure").value == 9533


@pytest.mark.parametrize(
    ("row", "where", "code"),
    [
        ("a,2014,many", "line 3, column complaints_received", "figures.number"),
        ("a,2014,-3", "line 3, column complaints_received", "figures.number"),
        ("a,2014,3.5", "line 3, column complaints_received", "figures.number"),
        ("a,MMXIV,3", "line 3, column year", "figures.number"),
        ("a,1789,3", "line 3/year", "minimum"),
        ("z,2014,3", "line 3, column organisation", "organisation.unknown"),
        ("a,2014", "line 3", "row.width"),
    ],
)
def test_a_form_that_cannot_be_used_is_listed_and_the_others_are_kept(tmp_path, row, where, code):
    with opened() as desk:
        organisations(desk, tmp_path, [("a", "other", "2008-07-01", ""), ("b", "other", "2008-07-01", "")])
        file = tmp_path / "forms.csv"
        file.write_text(f"organisation,year,complaints_received\nb,2014,1 204\n{row}\n", "utf-8")
        assert desk.network.import_figures(COORDINATOR, file, dry_run=True).kept == 1
        assert desk.network.delivered(VIEWER) == []
        done = desk.network.import_figures(COORDINATOR, file)
        assert [(one.where, one.code) for one in done.rejected] == [(where, code)]
        assert [one.values for one in desk.network.delivered(VIEWER, 2014)] == [{"complaints_received": 1204}]


def test_two_answers_of_one_organisation_for_a_year_are_both_refused(tmp_path):
    with opened() as desk:
        organisations(desk, tmp_path, [("a", "other", "2008-07-01", ""), ("b", "other", "2008-07-01", "")])
        file = tmp_path / "forms.csv"
        file.write_text("organisation,year,clients\nb,2014,1204\na,2014,7\nb,2014,3\na,2014,7\n", "utf-8")
        done = desk.network.import_figures(COORDINATOR, file)
        assert [(one.where, one.code) for one in done.rejected] == [
            ("line 2", "figures.twice"),
            ("line 4", "figures.twice"),
        ]
        assert [(one.where, one.code) for one in done.odd] == [("line 5", "figures.repeated")]
        assert [one.values for one in desk.network.delivered(VIEWER, 2014)] == [{"clients": 7}]


def test_a_later_form_replaces_the_earlier_one_and_keeps_it(tmp_path):
    with opened() as desk:
        organisations(desk, tmp_path, [("a", "other", "2008-07-01", "2014-06-30")])
        file = tmp_path / "forms.csv"
        for value in (3, 4):
            file.write_text(
                f"organisation;year;complaints_received;remarks\na;2014;{value};Corrigé\n", "utf-8"
            )
            assert desk.network.import_figures(COORDINATOR, file).kept == 1
        assert [one.version for one in desk.network._figures.editions("a/2014")] == [1, 2]
        made = desk.network.collection(COORDINATOR, 2014)
        assert (made.members, made.outside, made.totals) == (0, ("a",), ())
        with pytest.raises(NotAllowed):
            desk.network.import_figures(VIEWER, file)
        with pytest.raises(InvalidDocument):
            desk.network.collection(COORDINATOR, 20)
        file.write_text("organisation\na\n", "utf-8")
        with pytest.raises(InvalidDocument, match="year"):
            desk.network.import_figures(COORDINATOR, file)


def test_the_command_shows_who_is_late_and_what_does_not_add_up(tmp_path):
    store = f"sqlite:///{tmp_path / 'network.db'}"
    with opened(store) as desk:
        organisations(desk, tmp_path, [("a", "other", "2008-07-01", ""), ("b", "other", "2008-07-01", "")])
    file = tmp_path / "forms.csv"
    head = "organisation,year,complaints_received,complaints_received_standard_procedure,complaints_received_other_route"
    file.write_text(f"{head}\na,2014,10,6,3\nb,2014,x,,\n", "utf-8")

    def run(*arguments):
        done = CliRunner().invoke(main, ["network", "collect", "2014", *arguments, "--store", store])
        assert done.exit_code == 0, done.output
        return done.output

    assert "Would keep 1 form of 2" in run("--form", str(file), "--dry-run")
    said = run("--form", str(file))
    for part in (
        "Kept 1 form of 2",
        "1 of 2 organisations delivered",
        "Not yet: b.",
        "a: standard_and_other: 9 and 10 differ by -1",
    ):
        assert part in said
    told = json.loads(run("--json"))
    assert (told["collection"]["missing"], told["rejected"]) == (["b"], [])

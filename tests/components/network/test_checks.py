"""What does not add up: every known check of published figures, with the outcome that is known; and a plugin's own."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from click.testing import CliRunner

import prepared
from desks import COORDINATOR, VIEWER
from networks import opened, organisations
from orientation_core import InvalidDocument, hookimpl
from orientation_core.cli import main
from orientation_core.documents import write
from orientation_core.errors import PluginError, Refused
from orientation_core.model.network.checks import CHECKS, Check, made
from orientation_plugins import belgium
from shared import shared

#: In which way the names of published tables say our indicators.
FINANCES = {"info_requests": "info_requests_via_procedure"}
SECOND_LINE = {
    "files": "second_line_files",
    "complaints": "second_line_complaints",
    "information requests": "second_line_info_requests",
}
AUDIT = {"complaints registered": "complaints_received", "(partly) founded": "complaints_founded"}


def rows(name: str) -> list[dict[str, str]]:
    with shared(f"domain/{name}").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def published() -> list[tuple[str, int, str, str]]:
    """(subject, year, indicator, value) of every published figure that is a number."""
    found = []
    for row in rows("03_federal_indicators_by_year.csv"):
        if row["value"].isdigit():
            found.append(("network", int(row["year"]), row["indicator_id"], row["value"]))
    for row in rows("03_federal_founded_by_category.csv"):
        if row["category_id"] not in ("unallocated", "total"):
            found.append(("network", int(row["year"]), f"founded_{row['category_id']}", row["founded_count"]))
    for row in rows("04_spf_finances_complaints.csv"):
        if row["year"].isdigit() and row["value"].isdigit():
            name = FINANCES.get(row["indicator_id"], row["indicator_id"])
            found.append(("finances", int(row["year"]), name, row["value"]))
    for row in rows("05_ombudsman_figures.csv"):
        if row["indicator"] in SECOND_LINE:
            found.append(("ombudsman", int(row["year"]), SECOND_LINE[row["indicator"]], row["value"]))
    for row in rows("03_org_level_figures.csv"):
        if row["organisation"].endswith("external audit") and row["indicator"] in AUDIT:
            found.append(("audit", int(row["year"]), AUDIT[row["indicator"]], row["value"]))
    return found + announced()


def announced() -> list[tuple[str, int, str, str]]:
    """What the sources say of a figure beside it: a change, a growth, a rate, a breakdown; out of their notes."""
    indicators, audit = rows("03_federal_indicators_by_year.csv"), rows("03_org_level_figures.csv")
    founded = next(
        one for one in indicators if (one["year"], one["indicator_id"]) == ("2014", "complaints_founded")
    )
    (fewer,) = re.findall(r"(\d+) fewer than 2013", founded["note"])
    requests = next(
        one
        for one in rows("04_spf_finances_complaints.csv")
        if (one["year"], one["indicator_id"]) == ("2014", "requests_received")
    )
    (growth,) = re.findall(r"\+(\d+) % on 2013", requests["note"])
    partly = next(one for one in audit if (one["year"], one["indicator"]) == ("2020", "(partly) founded"))
    (crisis, other, rate) = re.findall(r"(\d+) crisis measure \+ (\d+) other = ([\d.]+) %", partly["note"])[0]
    about = next(one for one in rows("03_reconciliation_checks.csv") if one["check_id"] == "C6")
    return [
        ("network", 2014, "complaints_founded_change", f"-{fewer}"),
        ("network", 2014, "complaints_received_change", about["right"]),
        ("finances", 2014, "requests_growth_percent", growth),
        ("audit", 2020, "founded_rate", rate),
        ("audit", 2020, "founded_crisis_measure", crisis),
        ("audit", 2020, "founded_other_reason", other),
    ]


#: The id of a known check -> which of ours it is, of whom and when.
KNOWN = {
    "C1": ("founded_by_type", "network", 2014),
    "C2": ("founded_since_before", "network", 2014),
    "C3": ("founded_by_type", "network", 2013),
    "C4": ("standard_without_questions", "network", 2014),
    "C5": ("requests_without_complaints", "network", 2013),
    "C6": ("complaints_since_before", "network", 2014),
    "C7": ("standard_and_other", "network", 2014),
    "C8": ("requests_and_others", "finances", 2013),
    "C9": ("requests_without_complaints", "finances", 2014),
    "C10": ("admissibility", "finances", 2014),
    "C11": ("requests_growth", "finances", 2014),
    "C12": ("founded_rate", "audit", 2020),
    "C13": ("founded_in_crisis", "audit", 2020),
    "C14": ("second_line_files", "ombudsman", 2011),
    "C15": ("second_line_files", "ombudsman", 2023),
}


def agrees(verdict: str) -> bool:
    """Whether the known outcome is that both sides fit."""
    return verdict.startswith(("consistent", "two independent sources agree", "by construction"))


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    file = tmp_path_factory.mktemp("published") / "figures.csv"
    lines = ["subject,year,indicator,value", *(",".join(map(str, one)) for one in published())]
    file.write_text("\n".join([*lines, ""]), "utf-8")
    with opened() as desk:
        made = desk.network.check_file(VIEWER, file)
        assert desk.network.delivered(VIEWER) == [], "checked, and kept nowhere"
        desk.documents.parse("figure_checks", write(made))
        yield made


@pytest.mark.parametrize("known", KNOWN)
def test_every_known_check_has_its_known_outcome(report, known):
    check, subject, year = KNOWN[known]
    (row,) = [one for one in rows("03_reconciliation_checks.csv") if one["check_id"] == known]
    (result,) = [
        one for one in report.results if (one.check, one.subject, one.year) == (check, subject, year)
    ]
    assert (result.verdict != "differs") is agrees(row["verdict"])
    if row["difference"].isdigit():
        assert round(abs(result.difference), 2) == int(row["difference"])
    if known != "C9":  # the same equation from its other end
        left, places = sum(map(float, row["left"].split("+"))), len(row["left"].partition(".")[2])
        sides = {round(result.found, places), round(result.expected, places)}
        assert sides == {left, float(row["right"])}
    assert result.difference == pytest.approx(result.found - result.expected, abs=1e-4)
    assert result.figures
    assert all(one.year in (year, year - 1) for one in result.figures)


def test_every_row_of_the_file_is_covered():
    assert sorted(KNOWN) == sorted(one["check_id"] for one in rows("03_reconciliation_checks.csv"))


def test_a_difference_names_its_figures_and_how_serious_it_is(report):
    (result,) = [
        one
        for one in report.differences
        if (one.check, one.year, one.subject) == ("founded_by_type", 2013, "network")
    ]
    assert (result.found, result.expected, result.difference, result.severity) == (4367, 4389, -22, "error")
    assert {one.indicator: one.value for one in result.figures} == {
        "founded_attitude": 417,
        "founded_quality": 2300,
        "founded_treatment": 1626,
        "founded_complaint_handling": 24,
        "complaints_founded": 4389,
    }
    severities = {one.check: one.severity for one in report.results}
    assert severities["standard_without_questions"] == "warning"
    assert severities["complaints_since_before"] == "note"


def test_a_check_that_has_no_figures_is_skipped_and_says_so(tmp_path):
    with opened() as desk:
        organisations(desk, tmp_path, [("a", "other", "2008-07-01", ""), ("b", "other", "2008-07-01", "")])
        for name, year, values in (
            ("a", 2013, {"complaints_received": 10, "complaints_received_standard_procedure": 10}),
            ("a", 2014, {"complaints_received": 12, "complaints_received_change": 200}),
            ("b", 2014, {"complaints_founded": 3, "founded_attitude": 1}),
        ):
            desk.network.deliver(
                COORDINATOR, {"name": name, "year": year, "values": values, "delivered_on": "2015-01-10"}
            )
        done = desk.network.check(VIEWER, 2014)
        assert [(one.check, one.subject, one.verdict, one.difference) for one in done.results] == [
            ("complaints_since_before", "a", "differs", -198),
            ("complaints_since_before", None, "differs", -198),
        ]
        assert "founded_by_type" in done.skipped
        assert (desk.network.check(VIEWER, 2013).results, done.year) == ((), 2014)


@pytest.mark.parametrize(
    ("check", "values", "before", "expected"),
    [
        (Check("c", ("a",), ("b",)), {"a": 1, "b": 1}, {}, "equal"),
        (Check("c", ("a", "-b"), ("x?",)), {"a": 1, "b": 1}, {}, "equal"),
        (Check("c", ("a",), ("b@before",)), {"a": 1, "b": 1}, {"b": 2}, "differs"),
        (Check("c", ("a",), ("b@before",)), {"a": 1, "b": 1}, {}, None),
        (Check("c", ("a",), ("b",), per=("n",)), {"a": 1, "b": 50, "n": 2}, {}, "equal"),
        (Check("c", ("a",), ("b",), per=("n",)), {"a": 1, "b": 50, "n": 0}, {}, None),
        (Check("c", ("a",), ("b",), per=("n",), within=Fraction(1, 2)), {"a": 1, "b": 33, "n": 3}, {}, "rounding"),
        (Check("c", ("a",), ("b",)), {"a": Decimal("0.1"), "b": Decimal("0.10")}, {}, "equal"),
    ],
)  # fmt: skip
def test_a_check_counts_exactly(check, values, before, expected):
    result = made(check, 2014, values, before)
    assert (result and result.verdict) == expected


def test_a_check_that_names_nothing_readable_is_no_check():
    with pytest.raises(ValueError, match="names indicators"):
        Check("c", ("a + b",), ("c",))
    assert CHECKS[0].indicators[-1] == "complaints_founded"


class Ours:
    """A plugin of an organisation that asks more than the network."""

    def __init__(self, *checks: Any) -> None:
        self.checks = checks

    @hookimpl
    def orientation_figure_checks(self):
        return list(self.checks)


def test_a_plugin_adds_a_check(tmp_path):
    mine = Check("answered_and_open", ("answered", "open"), ("complaints_received",), severity="warning")
    with opened(extra=[Ours(mine)]) as desk:
        organisations(desk, tmp_path, [("a", "other", "2008-07-01", "")])
        values = {"answered": 7, "open": 2, "complaints_received": 10}
        desk.network.deliver(
            COORDINATOR, {"name": "a", "year": 2014, "values": values, "delivered_on": "2015-01-10"}
        )
        assert [one.check for one in desk.network.collection(VIEWER, 2014).differences] == [
            "answered_and_open",
            "answered_and_open",
        ]
        (one, total) = desk.network.check(VIEWER, 2014).differences
        assert (one.subject, one.found, one.expected, one.severity) == ("a", 9, 10, "warning")
        assert total.subject is None
    assert [one.name for one in belgium.orientation_figure_checks()] == ["founded_in_crisis"]
    with opened(extra=[Ours(CHECKS[0])]) as desk, pytest.raises(Refused, match="already"):
        desk.network.checks()
    with opened(extra=[Ours("no check")]) as desk, pytest.raises(PluginError):
        desk.network.checks()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("a,2014,complaints_received,many", "figures.number"),
        ("a,2014,complaints_received,1e999999999", "figures.number"),
        ("a,2014,complaints_received,NaN", "figures.number"),
        ("a,99999999999,complaints_received,1", "figures.number"),
        ("a,2014,=cmd(),1", "figures.number"),
        (",2014,complaints_received,1", "figures.number"),
        ("a,2014,complaints_received,2", "figures.twice"),
        ("a,2014", "row.width"),
    ],
)
def test_a_file_of_figures_that_makes_no_sense_is_refused_with_its_line(tmp_path, line, code):
    file = tmp_path / "figures.csv"
    file.write_text(f"subject,year,indicator,value\na,2014,complaints_received,1\n{line}\n", "utf-8")
    with opened() as desk:
        with pytest.raises(InvalidDocument) as caught:
            desk.network.check_file(VIEWER, file)
        assert [(one.where, one.code) for one in caught.value.problems] == [("line 3", code)]


def test_the_command(tmp_path):
    store = prepared.sqlite(tmp_path / "network.db")
    with opened(store) as desk:
        organisations(desk, tmp_path, [("a", "other", "2008-07-01", "")])
    file = tmp_path / "figures.csv"
    lines = [
        "subject,year,indicator,value",
        "a,2014,complaints_received,768",
        "a,2014,other_requests,1",
        "a,2014,requests_received,770",
    ]
    file.write_text("\n".join([*lines, ""]), "utf-8")

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, ["network", "check", *arguments, "--store", store])
        assert done.exit_code == code, done.output
        return done.output

    said = run("--figures", str(file))
    assert "1 check made, 1 with a difference" in said
    assert "requests_and_others" in said
    (result,) = json.loads(run("--figures", str(file), "--json"))["results"]
    assert (result["found"], result["expected"], result["difference"]) == (769, 770, -1)
    assert "0 checks made" in run("2014")
    run(code=2)

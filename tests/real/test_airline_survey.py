"""The real survey imported whole; every figure held against what pandas and scipy give from the file itself."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

import airline
from desks import COORDINATOR, open_desk
from orientation_core.components.surveys.answer_map import read_answer_map
from orientation_core.documents import Documents
from orientation_core.model.surveys.reports import SurveyReport
from shared import shared

pytestmark = [pytest.mark.shared]

ITEMS = list(airline.ITEMS)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("airline")
    with open_desk(f"sqlite:///{folder}/desk.db") as opened:
        opened.surveys.keep(COORDINATOR, airline.QUESTIONNAIRE)
        read = read_answer_map(airline.MAP)
        wave, summary = opened.surveys.import_answers(
            COORDINATOR, shared(airline.FILE), read, "airline", rejects=folder / "rejects.csv"
        )
        assert (wave.name, wave.closed_at is None) == ("half-a", False)
        assert (summary.read, summary.imported, summary.rejected, summary.flagged) == (13_024, 13_024, 0, {})
        yield opened


@pytest.fixture(scope="module")
def report(desk: Any) -> SurveyReport:
    made: SurveyReport = desk.surveys.report(COORDINATOR, "half-a", by=["extra.class", "gender"])
    return made


@pytest.fixture(scope="module")
def raw() -> pd.DataFrame:
    return pd.read_csv(shared(airline.FILE))


@pytest.fixture(scope="module")
def frame(raw: pd.DataFrame) -> pd.DataFrame:
    """The ratings as pandas has them: 0 is no answer."""
    return raw[list(airline.ITEMS.values())].rename(columns=airline.code).replace(0, np.nan)


def wilson(some: int, whole: int) -> tuple[float, float]:
    interval = stats.binomtest(int(some), int(whole)).proportion_ci(0.95, method="wilson")
    return 100 * interval.low, 100 * interval.high


@pytest.mark.parametrize("item", ITEMS)
def test_an_item_is_what_pandas_makes_of_it(item: str, report: SurveyReport, frame: pd.DataFrame) -> None:
    values = frame[item].dropna()
    mean = report.find("item_mean", item)
    assert mean.value == pytest.approx(values.mean(), rel=1e-12)
    assert mean.n == len(values)
    low, high = stats.t.interval(0.95, len(values) - 1, values.mean(), stats.sem(values))
    assert (mean.low, mean.high) == (pytest.approx(low, rel=1e-10), pytest.approx(high, rel=1e-10))
    assert report.find("item_sd", item).value == pytest.approx(values.std(), rel=1e-10)
    assert report.find("item_median", item).value == values.median()
    top = report.find("item_top2_percent", item)
    assert (top.numerator, top.denominator) == ((values >= 4).sum(), len(values))
    assert top.value == pytest.approx(100 * (values >= 4).mean(), rel=1e-12)
    assert (top.low, top.high) == pytest.approx(wilson((values >= 4).sum(), len(values)), rel=1e-9)
    assert report.find("item_not_applicable", item).value == frame[item].isna().sum()
    assert report.find("item_missing", item).value == 0


def test_alpha_is_that_of_the_complete_cases(report: SurveyReport, frame: pd.DataFrame) -> None:
    whole = frame.dropna()
    covariance = np.cov(whole.to_numpy(), rowvar=False)
    k = len(ITEMS)
    expected = k / (k - 1) * (1 - np.trace(covariance) / covariance.sum())
    alpha = report.find("alpha")
    assert alpha.n == len(whole)
    assert alpha.value == pytest.approx(expected, rel=1e-10)


def test_shares_of_groups_have_their_wilson_intervals(report: SurveyReport, raw: pd.DataFrame) -> None:
    for column, name in (("Class", "extra.class"), ("Gender", "gender")):
        for group, part in raw.groupby(column):
            row = report.find("responses_percent", dimension=name, group=str(group))
            assert (row.numerator, row.denominator) == (len(part), len(raw))
            assert (row.low, row.high) == pytest.approx(wilson(len(part), len(raw)), rel=1e-9)
            satisfied = (part["satisfaction"] == "satisfied").sum()
            share = report.find(
                "item_option_percent", "satisfaction", dimension=name, group=str(group), option="satisfied"
            )
            assert (share.numerator, share.denominator) == (satisfied, len(part))
            assert share.value == pytest.approx(100 * satisfied / len(part), rel=1e-12)
            assert (share.low, share.high) == pytest.approx(wilson(satisfied, len(part)), rel=1e-9)
    overall = report.find("item_option_percent", "satisfaction", option="satisfied")
    assert overall.numerator == (raw["satisfaction"] == "satisfied").sum()


def test_means_of_groups_and_their_tests(
    report: SurveyReport, raw: pd.DataFrame, frame: pd.DataFrame
) -> None:
    expected = []
    for name, column in (("extra.class", "Class"), ("gender", "Gender")):
        for item in ITEMS:
            groups = {str(group): values.dropna() for group, values in frame[item].groupby(raw[column])}
            for group, values in groups.items():
                row = report.find("item_mean", item, dimension=name, group=group)
                assert (row.value, row.n) == (pytest.approx(values.mean(), rel=1e-12), len(values))
            ordered = [groups[one] for one in sorted(groups)]
            found = stats.mannwhitneyu(*ordered) if len(ordered) == 2 else stats.kruskal(*ordered)
            expected.append((item, name, found.statistic, found.pvalue))
        table = pd.crosstab(raw[column], raw["satisfaction"])
        chi = stats.chi2_contingency(table, correction=False)
        expected.append(("satisfaction", name, chi.statistic, chi.pvalue))
    adjusted = multipletests([one[3] for one in expected], method="holm")[1]
    assert len(report.tests) == len(expected)
    for test, (item, name, statistic, p), holm in zip(report.tests, expected, adjusted, strict=True):
        assert (test.item, test.dimension) == (item, name)
        assert test.statistic == pytest.approx(statistic, rel=1e-9)
        assert test.p == pytest.approx(p, rel=1e-6, abs=1e-300)
        assert test.p_corrected == pytest.approx(holm, rel=1e-6, abs=1e-300)
        assert test.verdict == ("difference" if holm < 0.05 else "no_difference_shown")
    assert {one.verdict for one in report.tests} == {"difference", "no_difference_shown"}


def test_the_same_file_again_changes_nothing_and_the_report_stays(desk: Any, tmp_path: Path) -> None:
    before = desk.surveys.report(COORDINATOR, "airline")
    _, summary = desk.surveys.import_answers(
        COORDINATOR,
        shared(airline.FILE),
        read_answer_map(airline.MAP),
        "airline",
        rejects=tmp_path / "rejects.csv",
    )
    assert (summary.imported, summary.already_present) == (0, 13_024)
    after = desk.surveys.report(COORDINATOR, "airline")
    assert desk.surveys.render(after, "json", "en") == desk.surveys.render(before, "json", "en")


def test_zero_outside_the_scale_is_rejected_when_nobody_says_what_it_means(
    tmp_path: Path, raw: pd.DataFrame
) -> None:
    part = raw.head(300)
    file = tmp_path / "part.csv"
    part.to_csv(file, index=False)
    silent = {**airline.MAP, "source": {"name": "part"}}
    with open_desk() as desk:
        desk.surveys.keep(COORDINATOR, airline.QUESTIONNAIRE)
        _, summary = desk.surveys.import_answers(COORDINATOR, file, read_answer_map(silent), "airline")
    zeros = (part[list(airline.ITEMS.values())] == 0).any(axis=1).sum()
    assert 0 < zeros == summary.rejected
    assert summary.imported == 300 - zeros
    rejected = pd.read_csv(tmp_path / "part.csv.rejects.csv")
    assert rejected["reason"].str.contains("whole number from 1 to 5").all()


def test_the_commands_do_it_from_files(tmp_path: Path, raw: pd.DataFrame) -> None:
    raw.head(400).to_csv(tmp_path / "part.csv", index=False)
    (tmp_path / "q.json").write_text(json.dumps(airline.QUESTIONNAIRE))
    lines = ["[source]", 'name = "part"', 'not_applicable = ["0"]', "[fields]", 'source_reference = "id"']
    lines += [f'"item.{item}" = "{column}"' for item, column in airline.ITEMS.items()]
    lines += [
        'satisfaction = "satisfaction"',
        "[values.satisfaction]",
        '"neutral or dissatisfied" = "neutral-or-dissatisfied"',
    ]
    (tmp_path / "map.toml").write_text("\n".join(lines))

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "orientation_core", *words, "--store", f"sqlite:///{tmp_path}/cli.db"],
            cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    imports = ("import", "answers", "part.csv", "--map", "map.toml", "--json", "--questionnaire")
    assert json.loads(run(*imports, "q.json", "--dry-run"))["imported"] == 400
    assert not (tmp_path / "cli.db").exists()
    run("survey", "keep", "q.json")
    said = json.loads(run(*imports, "airline"))
    assert said == {
        "read": 400, "imported": 400, "rejected": 0, "already_present": 0, "flagged": {}, "wave": "part",
    }  # fmt: skip
    assert json.loads(run(*imports, "airline"))["already_present"] == 400
    run("report", "survey", "--wave", "part", "--by", "Type of Travel", "--format", "json", "--out", "r.json")
    report = json.loads((tmp_path / "r.json").read_bytes())
    assert Documents().problems("survey_report", report) == []
    rows = {(row["indicator"], row["dimension"], row["group"], row["item"]): row for row in report["rows"]}
    mean = rows["item_mean", "item", "seat_comfort", "seat_comfort"]
    assert mean["value"] == pytest.approx(raw.head(400)["Seat comfort"].replace(0, np.nan).mean())
    assert (
        rows["responses", "Type of Travel", "Personal Travel", None]["value"]
        == (raw.head(400)["Type of Travel"] == "Personal Travel").sum()
    )
    for form in ("html", "xlsx", "csv"):
        run("report", "survey", "--wave", "airline", "--format", form, "--out", f"r.{form}", "--publish")
        assert (tmp_path / f"r.{form}").stat().st_size > 2000
    exported = run("survey", "export", "--wave", "part", "--out", "-")
    assert exported.count("\n") == 401

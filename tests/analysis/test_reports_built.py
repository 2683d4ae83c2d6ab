"""What a report is made of: periods, filters, comparisons, missing values, drill-down, plugins' indicators."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from datetime import date

import attrs
import duckdb
import ibis
import pyarrow as pa
import pytest

import made_cases
from orientation_core.analysis import (
    Facts,
    Indicator,
    Population,
    WorkingDays,
    build,
    cases_behind,
    columns_needed,
    question,
    together,
    within,
)
from orientation_core.analysis.build import _Desk
from orientation_core.errors import InvalidDocument, NotFound, Refused
from orientation_core.model.reports import Filter, Period
from orientation_core.model.text import Text

WORDS = Text(fr="Essai", nl="Proef")
HOW = {
    "organisation": made_cases.AGENCY,
    "generated_at": made_cases.MOMENT,
    "data_version": "made",
}


def report_of(asked, facts=None, **more):
    how = HOW | {"working_days": made_cases.working_days()} | more
    return build(asked, facts or made_cases.facts(400), **how)


def test_importing_the_analysis_loads_no_engine():
    code = (
        "import sys, orientation_core.analysis, orientation_plugins.reports;"
        "print(sorted({'ibis', 'duckdb', 'pyarrow', 'xlsxwriter', 'pandas'} & set(sys.modules)))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_two_engines_give_the_same_figures():
    asked = question(made_cases.YEAR, dimensions=["month", "category", "type"], within_days=[10])
    first = report_of(asked)
    second = report_of(asked, engine=ibis.polars.connect())
    assert [row.key for row in first.rows] == [row.key for row in second.rows]
    for one, other in zip(first.rows, second.rows, strict=True):
        figures, others = attrs.astuple(one)[4:], attrs.astuple(other)[4:]
        assert others == tuple(pytest.approx(f, rel=1e-12) if isinstance(f, float) else f for f in figures), (
            one.key
        )
    assert first.causes == second.causes


def test_same_facts_give_the_same_report_whatever_the_chunks():
    asked = question(made_cases.YEAR, dimensions=["month"], within_days=[10])
    columns, points = made_cases.made(400)
    arrow = pa.table({name: values for name, values in columns.items() if name != "service"})
    facts = Facts(arrow.to_batches(max_chunksize=37), [points])
    assert report_of(asked, facts) == report_of(asked) == report_of(asked)


def test_a_table_that_lives_in_the_engine_is_counted_there():
    columns, _ = made_cases.made(400)
    engine = ibis.duckdb.connect()
    empty = {"service", "ground"}
    arrow = pa.table(
        {name: pa.array(list_, pa.string() if name in empty else None) for name, list_ in columns.items()}
    )
    engine.con.register("register", arrow)
    table = engine.table("register")
    asked = question(made_cases.YEAR, dimensions=["channel"])
    assert report_of(asked, Facts(table), engine=engine).rows == report_of(asked).rows


def test_very_many_cases_give_the_same_figures_asked_for_in_portions(monkeypatch):
    asked = question(made_cases.YEAR, dimensions=["month"], within_days=[10])
    at_once = report_of(asked)
    statements = []

    def noted(desk, query, say=_Desk._lines):
        statements.append(str(ibis.to_sql(query)))
        return say(desk, query)

    monkeypatch.setattr(_Desk, "_lines", noted)
    monkeypatch.setattr(sys.modules[_Desk.__module__], "MANY", 399)
    assert report_of(asked) == at_once
    held = [len(set(re.findall(r"QUANTILE_CONT\([^()]*, (?:\[[^]]*\]|[\d.]+)\)", one))) for one in statements]
    # For all and for each month: what is counted in passing, then two columns of which all values are held.
    assert sorted(held[:6]) == [0, 0, 1, 1, 1, 1]


def test_few_cases_give_the_same_figures_asked_for_at_once(monkeypatch):
    columns, points = made_cases.made(600, years=(2024, 2025))
    columns["channel"] = [None if number % 7 == 0 else one for number, one in enumerate(columns["channel"])]
    asked = question(
        made_cases.YEAR,
        dimensions=("category", "month", "channel"),
        within_days=(15,),
        compare_with=made_cases.YEAR.previous(),
    )
    at_once = report_of(asked, Facts([columns], [points]))
    assert {row.group for row in at_once.rows_of("channel", "received")} > {"", "form"}
    monkeypatch.setattr(sys.modules[_Desk.__module__], "FEW", 0)
    assert report_of(asked, Facts([columns], [points])) == at_once


def test_only_the_columns_that_are_needed_are_asked_for():
    asked = question(made_cases.YEAR, dimensions=["month", "extra.Wijk"], filters=[Filter("unit", ("A",))])
    needed = columns_needed(asked)
    assert {"received_on", "closed_on", "type", "extra.Wijk", "unit", "due_on"} <= set(needed)
    assert not {"id", "organisation", "category", "language", "month"} & set(needed)
    columns, _ = made_cases.made(50)
    short = {name: columns.get(name, ["x" if name.startswith("extra.") else None] * 50) for name in needed}
    assert report_of(asked, Facts([short])).row("received", "all", "all").value == 0


def test_missing_values_form_a_group_of_their_own():
    columns, _ = made_cases.made(400)
    report = report_of(question(made_cases.YEAR, dimensions=["category", "service"]))
    assert report.row("received", "category", "").value == columns["category"].count(None)
    assert [row.group for row in report.rows_of("service", "received")] == [""]


def test_period_is_by_local_day_and_end_is_exclusive():
    day = (date(2025, 3, 1) - date(1970, 1, 1)).days
    columns = {"received_on": [day - 1, day, day + 30, day + 31], "received_at": [day * made_cases.DAY] * 4}
    asked = question(Period(date(2025, 3, 1), date(2025, 4, 1)), dimensions=["month"])
    report = report_of(asked, Facts([columns]))
    assert [(row.group, row.value) for row in report.rows_of("month", "received")] == [("2025-03", 2)]


def test_comparison_has_the_figures_of_the_earlier_period_and_says_who_came_and_went():
    columns, _ = made_cases.made(600, years=(2024, 2025))
    first_of_2025 = (date(2025, 1, 1) - date(1970, 1, 1)).days
    columns["organisation"] = [
        "stays" if number % 3 else ("left" if day < first_of_2025 else "came")
        for number, day in enumerate(columns["received_on"])
    ]
    asked = question(made_cases.YEAR, dimensions=["channel"], compare_with=made_cases.YEAR.previous())
    report = report_of(asked, Facts([columns]))
    alone = report_of(
        question(Period(date(2024, 1, 1), date(2025, 1, 1)), dimensions=["channel"]), Facts([columns])
    )
    assert report.comparison.rows == alone.rows
    assert report.comparison.composition.stayed == ("stays",)
    assert report.comparison.composition.joined == ("came",)
    assert report.comparison.composition.left == ("left",)
    assert report.row("received").value + report.comparison.rows[0].value == 600


def test_filters_choose_cases_and_empty_means_missing():
    columns, _ = made_cases.made(400)
    asked = question(
        made_cases.YEAR, filters=[Filter("category", ("", "Accueil")), Filter("language", ("nl",))]
    )
    wanted = sum(
        category in (None, "Accueil") and language == "nl"
        for category, language in zip(columns["category"], columns["language"], strict=True)
    )
    assert report_of(asked).row("received").value == wanted


def test_every_row_names_the_cases_behind_it():
    asked = question(made_cases.YEAR, dimensions=["channel", "month"], within_days=[10])
    report = report_of(asked)
    for row in report.rows[::41]:
        ids = cases_behind(row, asked, made_cases.facts(400), working_days=made_cases.working_days())
        assert len(ids) == len(set(ids)) == row.n, row.key
        if row.numerator is not None:
            part = cases_behind(
                row, asked, made_cases.facts(400), working_days=made_cases.working_days(), numerator=True
            )
            assert len(part) == row.numerator
            assert set(part) <= set(ids)


def test_cases_behind_a_row_of_another_report_are_not_found():
    row = report_of(question(made_cases.YEAR, dimensions=["channel"])).rows[-1]
    with pytest.raises(NotFound):
        cases_behind(
            row, question(made_cases.YEAR), made_cases.facts(9), working_days=made_cases.working_days()
        )


def test_a_plugin_adds_an_indicator_in_a_few_lines():
    german = Population("german", lambda t: t.language == "de")
    share = Indicator("german_share", WORDS, "percent", WORDS, of=Population("received"), part=german)
    longest = Indicator(
        "longest",
        WORDS,
        "days",
        WORDS,
        of=german,
        figure=lambda t, where: t.microseconds.max(where=where) / 86.4e9,
    )
    asked = question(made_cases.YEAR, more=[share, longest])
    columns, _ = made_cases.made(400)
    report = report_of(asked)
    assert report.row("german_share").numerator == columns["language"].count("de")
    lasted = [
        (closed - received) / 86.4e9
        for closed, received, language in zip(
            columns["closed_at"], columns["received_at"], columns["language"], strict=True
        )
        if closed is not None and language == "de"
    ]
    assert report.row("longest").value == pytest.approx(max(lasted))


def test_names_are_taken_once():
    again = Indicator("received", WORDS, "requests", WORDS, of=Population("received"))
    with pytest.raises(Refused, match="there is an indicator of that name"):
        question(made_cases.YEAR, more=[again])
    other = Indicator("mine", WORDS, "requests", WORDS, of=Population("handled", lambda t: t.type == "x"))
    with pytest.raises(Refused, match="stands for other cases"):
        question(made_cases.YEAR, more=[other])
    assert len(together(within(3), within(4))) == 8


@pytest.mark.parametrize("name", ["", "id", "received_at", "extra.", "Kanaal", "text"])
def test_figures_are_split_by_known_fields_only(name):
    with pytest.raises(InvalidDocument):
        question(made_cases.YEAR, dimensions=[name])
    with pytest.raises(InvalidDocument):
        question(made_cases.YEAR, filters=[Filter(name, ("x",))])


def test_terms_are_from_1_to_1000():
    for days in (0, -1, 1001):
        with pytest.raises(ValueError, match="1 to 1000"):
            within(days)


@pytest.mark.parametrize("bad", [["x", "y"], [1.5, 2], [2**70, 1], [1]])
def test_a_column_that_does_not_fit_is_named_and_not_shown(bad):
    columns = {"received_on": [20089, 20090], "received_at": [0, 0], "due_on": bad}
    with pytest.raises(InvalidDocument) as refused:
        report_of(question(made_cases.YEAR), Facts([columns]))
    assert refused.value.problems[0].where == "column due_on"


def test_a_calendar_that_is_too_short_is_refused():
    short = WorkingDays(made_cases.FIRST_DAY, made_cases.working_days().index[:800])
    with pytest.raises(InvalidDocument, match="outside the calendar"):
        report_of(question(made_cases.YEAR), working_days=short)


def test_no_cases_give_zeros_and_no_figures():
    report = report_of(question(made_cases.YEAR, dimensions=["month"], within_days=[5]), Facts([]))
    assert report.row("received").value == 0
    median = report.row("handling_days_median")
    assert (median.value, median.n) == (None, 0)
    share = report.row("within_5_working_days_of_handled")
    assert (share.value, share.low, share.denominator) == (None, None, 0)
    assert not list(report.rows_of("month"))


def test_the_engine_of_a_report_reaches_no_file_and_installs_nothing(tmp_path):
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    with importlib.import_module("orientation_core.analysis.build")._engine(None) as engine:
        for query in (
            f"SELECT * FROM read_csv('{secret}')",
            "INSTALL httpfs",
            f"COPY (SELECT 1) TO '{secret}'",
        ):
            with pytest.raises(duckdb.PermissionException):
                engine.con.execute(query)


@pytest.mark.parametrize(("words", "octets"), [(1, 1), (128, 1), (129, 2), (32_768, 2), (32_769, 4)])
def test_few_different_texts_take_few_octets_and_stay_what_they_are(words, octets):
    from orientation_core.analysis.facts import cases_table

    said = [f"word-{number % words}" for number in range(40_000)]
    chunks = [{"category": said[:25_000]}, {"category": [*said[25_000:], None]}]
    column = cases_table(chunks, ["category"]).column("category")
    assert column.type.index_type.bit_width == 8 * octets
    assert column.to_pylist() == [*said, None]


def test_a_table_of_nothing_has_its_columns():
    from orientation_core.analysis.facts import cases_table

    assert cases_table([], ["category", "closed_on"]).column_names == ["category", "closed_on"]
    assert cases_table([{"category": [None, None]}], ["category"]).column(0).to_pylist() == [None, None]


def test_arrow_gets_its_usual_memory_back_whoever_reads_a_table_and_however_it_ends():
    from orientation_core.analysis.facts import cases_table

    usual, seen = pa.default_memory_pool().backend_name, []

    def chunks(inner):
        seen.append(pa.default_memory_pool().backend_name)
        if inner:
            cases_table(chunks(inner - 1), ["category"])
            seen.append(pa.default_memory_pool().backend_name)
        yield {"category": ["a"]}

    cases_table(chunks(2), ["category"])
    with pytest.raises(InvalidDocument):
        cases_table([{"category": [1]}], ["category"])
    assert set(seen) == {"system"}
    assert pa.default_memory_pool().backend_name == usual

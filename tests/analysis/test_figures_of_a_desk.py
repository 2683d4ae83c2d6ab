"""Reports of an opened agency: counted from its store, drilled into, withheld, rendered, the same bytes twice."""

from __future__ import annotations

from datetime import date

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, VIEWER, intake, open_desk, to_treatment
from orientation_core import Actor, NotAllowed, Role, Text, hookimpl
from orientation_core.analysis.indicators import Indicator, Population
from orientation_core.errors import NoPlugin, Refused
from orientation_core.model.complaints import Outcome, RequestType

YEAR = (date(2026, 1, 1), date(2027, 1, 1))


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("figures")
    with open_desk(f"sqlite:///{folder}/desk.db") as opened:
        for number in range(12):
            opened.complaints.receive(
                CITIZEN, intake(channel=("form", "email")[number % 2], unit="a" if number < 9 else None)
            )
        case = to_treatment(opened, about=["official-9"], unit="b", extra={"town": "Eupen"})
        opened.complaints.decide(HANDLER, case.id, Outcome.FOUNDED, norm="courtesy", cause="staffing")
        opened.complaints.answer(HANDLER, case.id, "Voici.")
        opened.complaints.close(HANDLER, case.id)
        other = opened.complaints.receive(CITIZEN, intake())
        opened.complaints.qualify(HANDLER, other.id)
        opened.complaints.requalify(HANDLER, other.id, RequestType.SUGGESTION)
        yield opened


def rows(report, dimension="all"):
    return {(row.indicator, row.group): row for row in report.rows if row.dimension == dimension}


def test_what_came_in_and_what_it_became(desk):
    report = desk.figures.report(
        VIEWER, desk.figures.question(*YEAR, by=["channel", "unit", "month", "extra.town"], within=[5])
    )
    found = rows(report)
    assert [
        found[name, "all"].value
        for name in ("received", "handled", "complaints_received", "suggestions", "complaints_founded")
    ] == [14, 1, 13, 1, 1]
    assert found["within_5_working_days_of_handled", "all"].value == 100
    assert {
        group: row.value for (name, group), row in rows(report, "channel").items() if name == "received"
    } == {"form": 8, "email": 6}
    assert {group for (name, group), _ in rows(report, "unit").items() if name == "received"} == {
        "a",
        "b",
        "",
    }
    assert rows(report, "extra.town")["received", "Eupen"].value == 1
    assert rows(report, "month")["received", "2026-03"].value == 14
    assert [cause.cause for cause in report.causes] == ["staffing"]


def test_the_same_register_gives_the_same_bytes(desk):
    asked = desk.figures.question(*YEAR, by=["channel"], compare=True)
    first, second = (desk.figures.report(VIEWER, asked) for _ in range(2))
    for language in ("fr", "nl", "de", "en"):
        for name in ("html", "json", "csv", "xlsx"):
            assert desk.figures.render(first, name, language) == desk.figures.render(second, name, language)
    with pytest.raises(NoPlugin, match="html"):
        desk.figures.render(first, "papyrus", "fr")


def test_every_figure_names_its_cases_but_not_to_whom_they_are_about(desk):
    asked = desk.figures.question(*YEAR, by=["unit"])
    report = desk.figures.report(COORDINATOR, asked)
    row = rows(report, "unit")["received", "b"]
    (case,) = desk.figures.behind(COORDINATOR, asked, row)
    assert desk.complaints.get(COORDINATOR, case).unit == "b"
    assert desk.figures.behind(Actor("official-9", Role.COORDINATOR), asked, row) == ()


def test_a_citizen_reads_no_reports(desk):
    with pytest.raises(NotAllowed):
        desk.figures.report(CITIZEN, desk.figures.question(*YEAR))


def test_a_published_report_withholds_small_cells(desk):
    report = desk.figures.report(VIEWER, desk.figures.question(*YEAR, by=["unit"]), publish=True)
    assert report.published
    row = rows(report, "unit")["received", "b"]
    assert row.suppressed
    assert row.value is None


def test_a_plugin_adds_an_indicator_once(desk):
    class Figures:
        @hookimpl
        def orientation_indicators(self):
            label = Text(fr="Par courriel", nl="Per e-mail")
            mine = Population("by_mail", lambda cases: cases.channel == "email")
            return [Indicator("by_mail", label, "requests", label, of=mine)]

    class Taken:
        @hookimpl
        def orientation_indicators(self):
            label = Text(fr="Reçues", nl="Ontvangen")
            return [Indicator("received", label, "requests", label, of=Population("x"))]

    with open_desk(extra=[Figures()]) as other:
        other.complaints.receive(HANDLER, intake(channel="email"))
        assert rows(other.figures.report(VIEWER, other.figures.question(*YEAR)))["by_mail", "all"].value == 1
    with open_desk(extra=[Taken()]) as other, pytest.raises(Refused):
        other.figures.question(*YEAR)

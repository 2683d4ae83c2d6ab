"""The rows of a report of self-assessment are its results; a plugin adds an analysis; a failing one is named."""

from __future__ import annotations

import math

import pytest

from assessing import GRID, Offering, round_
from desks import COORDINATOR, VIEWER, open_desk
from orientation_core import Actor, Refused, Role, Text, hookimpl
from orientation_core.analysis.assessments import STANDARD, Analysis, Figure
from orientation_core.documents import Documents, to_document, write
from orientation_core.errors import PluginError
from orientation_core.model.assessments import ItemAnswer
from orientation_core.model.assessments.reports import AssessmentReport

WORDS = Text(
    fr="Part des points au maximum", nl="Aandeel punten op het maximum", en="Share of items at the top"
)


class AtTheTop:
    """A plugin that adds a grid and an analysis: which share of an axis has the highest score."""

    def __init__(self, name="share_at_the_top", figures=None):
        self.analysis = Analysis(name, WORDS, "percent", WORDS, figures or self.figures)

    @hookimpl
    def orientation_grids(self):
        return [to_document(GRID) | {"name": "tiny"}]

    @hookimpl
    def orientation_assessment_analyses(self):
        return [self.analysis]

    @staticmethod
    def figures(grid, found):
        for axis in grid.axes:
            scores = [one.today for one in found.items if one.axis == axis.name and one.today is not None]
            share = 100 * sum(score == grid.high for score in scores) / len(scores) if scores else None
            yield Figure("axis", axis.name, share, len(scores))


def reported(plugin, actor=COORDINATOR):
    with open_desk(extra=[Offering(), plugin]) as desk:
        q = desk.assessments
        name = q.open(COORDINATOR, to_document(round_(GRID, individual="coordinator"))).name
        q.answer(Actor("a", Role.HANDLER), name, [ItemAnswer("a", 5, 5), ItemAnswer("b", 3, 5)])
        q.discuss(COORDINATOR, name)
        q.close(COORDINATOR, name)
        return q.report(actor, name)


def test_a_plugin_adds_a_grid_and_an_analysis():
    report = reported(AtTheTop())
    assert report.figures.row("share_at_the_top", "axis", "strategy").value == 50
    assert report.figures.row("share_at_the_top", "axis", "result").value is None
    assert report.figures.indicators[-1].label == WORDS
    with open_desk(extra=[AtTheTop()]) as desk:
        assert "tiny" in {one.name for one in desk.assessments.grids(VIEWER)}


def test_it_is_handed_what_the_reader_may_see():
    assert reported(AtTheTop(), VIEWER).figures.row("share_at_the_top", "axis", "strategy").value is None


@pytest.mark.parametrize(
    "bad", [lambda g, r: 1 / 0, lambda g, r: [Figure("axis", "x", math.nan)], lambda g, r: [5]]
)
def test_one_that_fails_or_gives_no_figure_is_named(bad):
    with pytest.raises(PluginError, match="broken"):
        reported(AtTheTop("broken", bad))


def test_one_that_takes_a_name_is_refused():
    with pytest.raises(Refused, match="analysis of that name"):
        reported(AtTheTop(STANDARD[0].name))
    with pytest.raises(ValueError, match="lower case"):
        AtTheTop("Not A Name")


def test_the_rows_are_the_results():
    report = reported(AtTheTop())
    rows, found = report.figures, report.results
    for one in found.axes:
        assert rows.row("assessment_today", "axis", one.axis).value == one.today
        assert rows.row("assessment_gap", "axis", one.axis).value == one.gap
        assert rows.row("assessment_agreement_today", "axis", one.axis).value == one.alpha_today
    for one in found.items:
        assert rows.row("assessment_priority", "item", one.item).value == one.priority
        assert rows.row("assessment_today", "item", one.item).n == one.raters
    assert rows.row("assessment_today").value == found.today


def test_the_report_is_a_document_that_reads_back():
    report = reported(AtTheTop())
    assert Documents().read("assessment_report", write(report), AssessmentReport) == report
    assert write(reported(AtTheTop())) == write(report), "the same data give the same report"

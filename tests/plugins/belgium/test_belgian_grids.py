"""The grids that are shipped: complete, in four languages, honest about what they are, and true to the shared facts."""

from __future__ import annotations

import csv
import gzip

import attrs
import pytest

from desks import open_desk
from orientation_core.analysis.questions import STANDARD
from orientation_core.documents import Documents
from orientation_core.model.assessments import Grid
from orientation_core.model.assessments.grids import AXES
from orientation_plugins import belgium
from shared import shared

GRIDS = {grid["name"]: Documents().read("assessment_grid", grid, Grid) for grid in belgium.grids()}
OURS, CLASSICAL, FINE = (GRIDS[name] for name in ("five-axes", "caf-style-classical", "caf-style-fine-tuned"))


def test_they_are_offered():
    with open_desk() as desk:
        from desks import VIEWER

        assert {one.name for one in desk.assessments.grids(VIEWER)} == set(GRIDS)


def test_ours_has_at_least_six_items_on_each_of_the_five_axes():
    assert tuple(axis.name for axis in OURS.axes) == AXES
    assert all(len(OURS.items_of(axis)) >= 6 for axis in AXES)
    assert [axis.character for axis in OURS.axes] == ["visible"] * 3 + ["perceptible", "measurable"]


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_every_word_is_there_in_four_languages_and_each_item_says_something_of_its_own(grid):
    texts = [grid.label, grid.origin.note]
    texts += [one.label for one in (*grid.axes, *grid.items)]
    texts += [part.label for scale in grid.scales for part in (*scale.bands, *scale.parts)]
    for one in texts:
        assert all(attrs.astuple(one)), one
    for language in ("fr", "nl", "de", "en"):
        labels = [getattr(item.label, language) for item in grid.items]
        assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("grid", GRIDS.values(), ids=GRIDS)
def test_none_claims_to_be_official(grid):
    assert grid.origin.kind == "ours"
    assert any(word in grid.origin.note.en for word in ("not the official", "not a publication"))


def test_every_indicator_that_is_named_exists():
    named = {item.check.indicator for item in OURS.items if item.check}
    assert len(named) >= 3
    assert named <= {one.name for one in STANDARD}


def test_the_criteria_are_those_of_the_shared_list():
    with shared("domain/07_caf_criteria.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    for grid in (CLASSICAL, FINE):
        assert [(axis.name, axis.label.nl) for axis in grid.axes] == [
            (f"c{row['number']}", row["name_nl"]) for row in rows
        ]
        assert [axis.label.en for axis in grid.axes] == [row["name_en"] for row in rows]
        assert [axis.scale for axis in grid.axes] == [
            {"enabler": "enablers", "result": "results"}[row["kind"]] for row in rows
        ]


def test_the_sub_criteria_are_those_of_the_shared_index():
    with gzip.open(
        shared("data/selfassessment/caf2020_examples_index.csv.gz"), "rt", encoding="utf-8"
    ) as handle:
        found = {row["subcriterion"].removeprefix("C") for row in csv.DictReader(handle)}
    assert {item.id for item in CLASSICAL.items} == found
    assert [item.id for item in FINE.items] == [item.id for item in CLASSICAL.items]


def test_the_bands_are_those_of_the_shared_list_and_marked_unverified():
    with shared("domain/07_caf_scoring_unverified.csv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader(handle))
    for scale in CLASSICAL.scales:
        panel = [row for row in rows if row["panel"] == f"{scale.name}_classical"]
        assert [(band.low, band.high) for band in scale.bands] == [
            (int(row["band_low"]), int(row["band_high"])) for row in panel
        ]
    assert all(scale.unverified for grid in (CLASSICAL, FINE) for scale in grid.scales)
    assert [len(scale.parts) for scale in FINE.scales] == [4, 2]


def test_the_bridge_names_criteria_that_exist():
    numbers = {axis.name.removeprefix("c") for axis in CLASSICAL.axes}
    assert {one for item in OURS.items for one in item.criteria} <= numbers
    assert OURS.criteria_note is not None

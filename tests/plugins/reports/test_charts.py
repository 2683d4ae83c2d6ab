"""The charts: scales, order, and what is left out."""

from __future__ import annotations

import re

import attrs
import pytest

import made_cases
from orientation_core.model.reports import DimensionNote, Report, Row
from orientation_core.model.text import Text
from orientation_plugins.pages import svg
from orientation_plugins.reports import charts

NUMBERS = re.compile(r'(?:x|y|width|height|cx|cy|x1|x2|y1|y2)="(-?[\d.]+)"')


@pytest.mark.parametrize(
    ("largest", "expected"),
    [
        (0, (0, 1)),
        (134, (0, 50, 100, 150)),
        (5, (0, 1, 2, 3, 4, 5)),
        (0.4, None),
        (1_000_000, None),
        (3, (0, 1, 2, 3)),
    ],
)
def test_scales_are_round_and_reach_the_largest(largest, expected):
    steps = svg.ticks(largest)
    assert steps[0] == 0
    assert steps[-1] >= largest
    assert 2 <= len(steps) <= 7
    if expected is not None:
        assert steps == expected


def many(groups: int, *, withheld: int = -1) -> Report:
    rows = []
    for at in range(groups):
        for name, count in (("received", 10 + at), ("handled", 8 + at), ("open", 2)):
            row = Row(name, "category", f"c{at:02d}", "requests", count, count)
            rows.append(row.withheld() if at == withheld else row)
    return Report(
        Text(fr="A"), made_cases.YEAR, Text(fr="B"), made_cases.MOMENT, "1",
        dimensions=(DimensionNote("category", Text(fr="Catégorie")),), rows=tuple(rows),
    )  # fmt: skip


def drawn(report: Report) -> charts.Chart:
    found = charts.chart(report, report.dimensions[0], "volumes", "c", "fr")
    assert found is not None
    return found


def test_largest_groups_come_first_and_the_rest_is_in_the_table():
    chart = drawn(many(30))
    labels = re.findall(r">(c\d\d)<", chart.drawing)
    assert labels == [f"c{at:02d}" for at in range(29, 9, -1)]
    assert "20 groupes" in chart.remarks[0]


def test_withheld_groups_are_not_drawn():
    chart = drawn(many(5, withheld=4))
    assert "c04" not in chart.drawing
    assert "sans valeur publiée" in chart.remarks[0]


def test_nothing_is_drawn_out_of_nothing():
    report = many(1, withheld=0)
    assert charts.chart(report, report.dimensions[0], "volumes", "c", "fr") is None
    assert charts.chart(report, report.dimensions[0], "requests", "c", "fr") is None
    assert charts.pareto(report, "causes", "fr") is None


def test_every_mark_lies_inside_the_drawing(report):
    for dimension in report.dimensions:
        for family in ("volumes", "durations", "terms"):
            chart = charts.chart(report, dimension, family, "c", "de")
            assert chart is not None
            numbers = [float(value) for value in NUMBERS.findall(chart.drawing)]
            assert all(0 <= value <= svg.WIDTH for value in numbers)


def test_bars_are_as_long_as_their_counts():
    drawing = svg.bars(
        svg.Caption("c", "t", "d", ("a", "b")), [svg.Bar("x", (30, 0)), svg.Bar("y", (10, 5))], str
    )
    widths = [float(width) for width in re.findall(r'<rect x="250[^"]*" y="\d+" width="([\d.]+)"', drawing)]
    assert widths[0] / widths[1] == pytest.approx(3, abs=0.01)


def test_labels_are_escaped_and_shortened():
    drawing = svg.bars(svg.Caption("c", "<t>", "&", ("a",)), [svg.Bar("<script>" + "x" * 60, (3,))], str)
    assert "<script>" not in drawing
    assert "&lt;script&gt;" in drawing
    assert "…" in drawing


def test_colours_have_the_contrast_that_text_needs():
    """WCAG 2.2, contrast of two colours, from their relative luminance."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    for colour in (svg.INK, svg.MUTED, svg.FIRST, svg.SECOND):
        assert 1.05 / (luminance(colour) + 0.05) >= 4.5, colour


def test_captions_are_values():
    assert attrs.evolve(svg.Caption("a", "b", "c"), name="d") == svg.Caption("d", "b", "c")


def test_a_label_that_may_not_be_cut_stands_above_its_bar():
    fits = svg.bars(svg.Caption("b", "B", "b"), [svg.Bar("x" * 29, (1.0,))], str, whole=True)
    long = svg.bars(svg.Caption("b", "B", "b"), [svg.Bar("x" * 31, (1.0,))], str, whole=True)
    assert 'text-anchor="end"' in fits
    assert "x" * 31 in long
    assert 'text-anchor="end"' not in long

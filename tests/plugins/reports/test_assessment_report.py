"""The report of a self-assessment: what its page and workbook show is what its results say, in four languages."""

from __future__ import annotations

import io
import math
import re

import attrs
import openpyxl
import pytest

from assessing import GRID, answer, grid, item, round_, story, text
from orientation_core.analysis.assessments import figures_of
from orientation_core.model.assessments import results
from orientation_core.model.assessments.reports import AssessmentReport
from orientation_core.model.text import LANGUAGES
from orientation_plugins.pages.numbers import number
from orientation_plugins.pages.svg import Caption
from orientation_plugins.reports.assessment import render_html, render_xlsx
from orientation_plugins.reports.assessment.drawings import Mark, Ruler, gaps, radar
from orientation_plugins.reports.assessment.words import WORDS
from reading import Page

RULER = Ruler(1, 5, (1, 2, 3, 4, 5), str)
CAPTION = Caption("x", "Title", "Said", ("one", "two"))


@pytest.fixture(scope="module")
def report():
    return story()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_every_figure_of_the_results(report, language):
    page = Page(render_html(report, language))
    lines = [(row[0].strip(), [cell.strip() for cell in row[1:]]) for table in page.tables for row in table]
    for one in report.results.items:
        label = report.grid.item(one.item).label.in_(language)
        found = next(cells for name, cells in lines if name.startswith(label) and len(cells) == 8)
        if one.today is not None:
            assert found[0] == number(one.today, "scale", language)
        assert found[5:] == [str(one.raters), str(one.not_applicable), str(one.silent)]
    for one in report.results.axes:
        label = report.grid.axis(one.axis).label.in_(language)
        assert any(
            name.startswith(label) and (one.today is None or number(one.today, "scale", language) in cells)
            for name, cells in lines
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_in_one_language_and_whole(report, language):
    made = render_html(report, language)
    page = Page(made)
    assert page.of("html")[0]["lang"] == language
    assert len(page.of("svg")) == 1 + len(report.grid.axes)
    assert len({chart["aria-labelledby"] for chart in page.of("svg")}) == 6
    assert "script" not in {name for name, _ in page.elements}
    for key in ("priorities", "evidence", "progress", "withheld_why", "claims_more", "few_cases", "no_data"):
        assert WORDS[key].in_(language) in page.text or key == "withheld_why"
    assert report.grid.origin.note.in_(language) in page.text
    for other in set(LANGUAGES) - {language}:
        assert report.grid.items[0].label.in_(other) not in page.text
    assert render_html(report, language) == made, "the same report gives the same bytes"


def test_hostile_words_stay_words(report):
    made = render_html(report, "fr").decode()
    assert "<script>" not in made
    assert "&lt;script&gt;alert(1)" in made
    assert "Service &lt;b&gt;" in made


def test_every_word_is_there_in_four_languages():
    for key, words in WORDS.items():
        assert all(attrs.astuple(words)), key
        assert len({words.in_(language).count("{}") for language in LANGUAGES}) == 1, key


def test_what_is_withheld_stays_out_of_page_and_workbook(report):
    (hidden,) = [one for one in report.results.items if one.withheld]
    assert hidden.item == "culture.ideas"
    page = Page(render_html(report, "en"))
    label = report.grid.item(hidden.item).label.en
    (line,) = [row for table in page.tables for row in table if row[0].startswith(label) and len(row) == 9]
    assert [cell.strip() for cell in line[1:5]] == ["n. s."] * 4
    (culture,) = [row for row in page.tables[0] if row[0].startswith("Culture")]
    assert culture[1].strip() == "n. s."


def test_the_workbook_holds_the_results_as_numbers(report):
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(report, "en")))
    assert {
        "All figures",
        "Axis",
        "Item",
        "Priorities",
        "Declared against evidence",
        "Progress",
        "Comments",
        "Scale",
    } <= set(book.sheetnames)
    lines = {row[1]: row for row in book["Priorities"].iter_rows(min_row=2, values_only=True)}
    for one in report.results.items:
        line = lines[report.grid.item(one.item).label.en]
        assert line[2] == (None if one.today is None else pytest.approx(one.today))
        assert line[6] == (None if one.priority is None else pytest.approx(one.priority))
    axes = [
        row for row in book["Axis"].iter_rows(min_row=2, values_only=True) if row[1] == "assessment_today"
    ]
    assert [row[2] for row in axes] == ["Strategy", "Relation", "Structure", "Culture", "Result"]
    verdicts = [row[9] for row in book["Declared against evidence"].iter_rows(min_row=2, values_only=True)]
    assert sorted(verdicts) == ["Claims more than the data", "No data", "Too few cases"]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert cells == [], "no cell is a formula"
    assert render_xlsx(report, "en") == render_xlsx(report, "en")


def test_a_round_that_nobody_answered_is_an_honest_page():
    found = results(GRID, round_(GRID), [])
    figures = figures_of(
        GRID,
        found,
        organisation=text("o"),
        period=round_(GRID).period,
        generated_at=story().figures.generated_at,
        data_version="1",
    )
    empty = AssessmentReport(text("r"), GRID, found, figures)
    for language in LANGUAGES:
        page = Page(render_html(empty, language))
        assert WORDS["no_priorities"].in_(language) in page.text
        assert not any("nan" in value for _, value in page.texts)
    assert render_xlsx(empty, "fr").startswith(b"PK")


# ------------------------------------------------------------------------------------ the drawings


def corners(drawing, which):
    return [
        [tuple(map(float, point.split(","))) for point in shape.split()]
        for shape in re.findall(r'<polygon points="([^"]+)" fill="#', drawing)
    ][which]


def test_the_radar_is_true_to_scale():
    values = [1, 2, 3, 4, 5]
    drawing = radar(CAPTION, [Mark(str(value), value, 5) for value in values], RULER)
    middle = (500, 262)
    desired, today = corners(drawing, 0), corners(drawing, 1)
    for value, point, far in zip(values, today, desired, strict=True):
        assert math.dist(middle, far) == pytest.approx(190, abs=0.02)
        assert math.dist(middle, point) == pytest.approx(190 * (value - 1) / 4, abs=0.02)
    assert desired[0][0] == 500, "the first axis stands upright"
    assert desired[0][1] < 262


def test_an_axis_without_a_figure_leaves_the_shape_open():
    whole = radar(CAPTION, [Mark(str(n), 3, 4) for n in range(4)], RULER)
    open_ = radar(CAPTION, [Mark(str(n), 3 if n else None, 4) for n in range(4)], RULER)
    assert whole.count('fill-opacity="0.1"') == 2
    assert open_.count('fill-opacity="0.1"') == 1
    assert open_.count('stroke-width="2.5"/>') >= 2


def test_gaps_lie_where_their_scores_are():
    drawing = gaps(CAPTION, [Mark("a", 2, 4), Mark("b", None, 5), Mark("c", None, None)], RULER)
    circles = [float(x) for x in re.findall(r'<circle cx="([\d.]+)"', drawing)][2:]
    assert circles == pytest.approx([12 + 976 * 0.75, 12 + 976 * 0.25, 12 + 976])


def test_two_axes_have_no_radar():
    two = grid(item("a"), item("b", "result"))
    found = results(two, round_(two), [answer("a", a=(1, 2), b=(3, 4))])
    figures = figures_of(
        two,
        found,
        organisation=text("o"),
        period=round_(two).period,
        generated_at=story().figures.generated_at,
        data_version="1",
    )
    assert len(Page(render_html(AssessmentReport(text("r"), two, found, figures), "en")).of("svg")) == 2

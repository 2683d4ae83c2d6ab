"""The rendered dashboard: every figure of the document is on it, in four languages, its pictures true to scale."""

from __future__ import annotations

import io
import re

import attrs
import openpyxl
import pytest

from made_dashboards import hostile, made
from orientation_core.components.dashboard import words as said
from orientation_core.model.text import LANGUAGES
from orientation_plugins.pages.numbers import number
from orientation_plugins.reports.dashboard import drawings, render_html, render_xlsx
from orientation_plugins.reports.dashboard.drawings import Ends, Rail
from orientation_plugins.reports.dashboard.page import LIKE
from orientation_plugins.reports.dashboard.words import UNITS, WORDS
from orientation_plugins.reports.renderers import RENDERERS
from reading import Page

EXAMPLES = ("everything", "nothing-yet", "one-unit", "published")


def page_of(dashboard, language="en"):
    return Page(render_html(dashboard, language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EXAMPLES)
def test_the_page_shows_every_figure_with_what_it_stands_for(name, language):
    dashboard = made(name)
    page = page_of(dashboard, language)
    rows = [row for table in page.tables for row in table]
    for one in dashboard.figures():
        (row,) = [row for row in rows if row[-1] == one.of and row[0] == one.label.in_(language)]
        if one.now.value is not None:
            assert row[1].startswith(number(one.now.value, LIKE[one.unit], language))
        else:
            assert row[1].strip() == WORDS["withheld"].in_(language)
        if one.before is not None:
            assert row[2].startswith(number(one.before.value, LIKE[one.unit], language))
    for one in dashboard.promises:
        (row,) = [row for row in rows if row[-1] == one.of]
        assert row[1] == WORDS[one.state].in_(language)
        assert (row[3] == "") is (one.reached.value is None)
    for one in dashboard.loose:
        assert any(row[0] == one.label.in_(language) and row[-1] == one.of for row in rows)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_state_is_a_sign_and_a_word_and_says_why_and_what_next(language):
    dashboard = made()
    text = page_of(dashboard, language).text
    made_of = render_html(dashboard, language).decode()
    for part in dashboard.parts:
        assert WORDS[part.state].in_(language) in text
        assert str(drawings.sign(part.state)) in made_of
        for reason in part.reasons:
            assert reason.text.in_(language) in text
        if part.next is not None:
            assert part.next.in_(language) in text
    assert (
        len(
            {
                str(drawings.sign(state))
                for state in ("in_order", "needs_attention", "nothing_yet", "not_shown", "at_risk")
            }
        )
        == 5
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_links_lead_to_places_on_the_page_and_nothing_is_fetched(name):
    page = page_of(made(name))
    places = [one["id"] for _, one in page.elements if one.get("id")]
    assert len(places) == len(set(places))
    links = [one["href"] for one in page.of("a")]
    assert links
    assert {one.removeprefix("#") for one in links} <= set(places)
    assert all(one.startswith("#") for one in links)
    names = {name for name, _ in page.elements}
    assert names & {"script", "img", "link", "iframe"} == set()
    assert not [one for _, each in page.elements for one in each if one.startswith("on") or one == "src"]


def test_the_page_is_in_one_language():
    words = {language: made().part("catalogue").next.in_(language) for language in LANGUAGES}
    for language in LANGUAGES:
        text = page_of(made(), language).text
        assert [other for other in LANGUAGES if words[other] in text] == [language]
        assert page_of(made(), language).of("html")[0]["lang"] == language


def test_hostile_words_stay_words():
    page = render_html(hostile(), "en").decode()
    assert "<script>" not in page
    assert "<b>x" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "a rule of a plugin" in page
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(hostile(), "nl")))
    assert [
        cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ] == []
    assert any(cell.value == "=1+1" for row in book["Losse eindjes"].iter_rows() for cell in row)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_workbook_holds_the_figures_as_numbers(language):
    dashboard = made()
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(dashboard, language)))
    lines = {
        row[-1]: row for row in book[WORDS["figures"].in_(language)].iter_rows(min_row=2, values_only=True)
    }
    for one in dashboard.figures():
        row = lines[one.of]
        assert row[3] == pytest.approx(one.now.value)
        assert row[7] == (None if one.before is None else pytest.approx(one.before.value))
    promises = {
        row[-1]: row for row in book[WORDS["promises"].in_(language)].iter_rows(min_row=2, values_only=True)
    }
    for one in dashboard.promises:
        assert promises[one.of][3] == (
            None if one.reached.value is None else pytest.approx(one.reached.value)
        )
    assert render_xlsx(dashboard, language) == render_xlsx(dashboard, language)


def test_what_is_withheld_stays_out():
    published = made("published")
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(published, "en")))
    (row,) = [row for row in book["All figures"].iter_rows(values_only=True) if row[-1] == "cases:late"]
    assert row[3:7] == ("Not published", None, None, None)
    assert "Loose ends" not in page_of(published).text


def test_the_formats_are_told_and_every_word_is_there_in_four_languages():
    assert set(RENDERERS["dashboard"]) == {"html", "json", "xlsx"}
    texts = [
        *WORDS.values(),
        *UNITS.values(),
        *said.REASONS.values(),
        *said.NEXT.values(),
        *said.LABELS.values(),
        *said.NOTES.values(),
    ]
    for words in texts:
        assert all(attrs.astuple(words)), words
        gaps = {tuple(sorted(re.findall(r"\{\w*\}", words.in_(language)))) for language in LANGUAGES}
        assert len(gaps) == 1, words
        assert not re.search(r"[^\u00a0][:;?!](\s|$)", words.fr), words.fr
    assert set(said.NEXT) <= set(said.REASONS)


# ------------------------------------------------------------------------------------ the pictures


def numbers(drawing, pattern):
    return [tuple(map(float, found)) for found in re.findall(pattern, str(drawing))]


def test_a_bullet_is_true_to_scale():
    drawing = drawings.bullet(Rail(50, 100), 95, Ends(75, 70, 80), more_is_good=True, state="missed")
    (promised,) = re.findall(r"M([\d.]+) 2V32", str(drawing))
    ((low, high),) = numbers(drawing, r"M([\d.]+) 17H([\d.]+)")
    room, start = 420 - 16, 8
    assert float(promised) == pytest.approx(start + room * 0.9, abs=0.01)
    assert (low, high) == (
        pytest.approx(start + room * 0.4, abs=0.01),
        pytest.approx(start + room * 0.6, abs=0.01),
    )
    assert "polygon" in str(drawing), "what is missed has another shape than what is kept"
    assert "circle" in str(drawings.bullet(Rail(0, 10), 5, Ends(4, 4, 4), more_is_good=False, state="kept"))


def test_what_lies_beyond_a_scale_stands_at_its_end():
    assert [Rail(0, 10).share(value) for value in (-5, 0, 5, 10, 99)] == [0, 0, 0.5, 1, 1]
    assert Rail(3, 3).share(3) == 0
    assert drawings.floor_of_shares([]) == 50
    assert drawings.floor_of_shares([66.2, 95, 12.9]) == 10


def test_a_month_without_a_figure_leaves_a_hole():
    drawing = str(drawings.course([1.0, None, 3.0, 2.0], [], from_zero=True))
    assert drawing.count("M") == 2, "the line is taken up again"
    assert str(drawings.course([None, None], [], from_zero=False)) == ""
    assert "NaN" not in str(drawings.course([5.0], [5.0], from_zero=False))


def test_a_slope_of_equal_ends_is_level():
    drawing = drawings.slope(Ends(3, 3, 3), Ends(3, 3, 3))
    ((y1, y2),) = numbers(drawing, r"M30 ([\d.]+)L210 ([\d.]+)")
    assert y1 == y2
    rising = drawings.slope(Ends(1, 1, 1), Ends(2, 2, 2))
    ((y1, y2),) = numbers(rising, r"M30 ([\d.]+)L210 ([\d.]+)")
    assert y1 > y2, "down the page is less"

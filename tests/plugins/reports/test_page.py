"""The HTML page: complete, accessible by construction, the same bytes, and deaf to hostile register values."""

from __future__ import annotations

import itertools
import re

import attrs
import pytest

from orientation_core.model.reports import Cause, DimensionNote, Filter, Row
from orientation_core.model.text import LANGUAGES, Text
from orientation_plugins.pages.numbers import number
from orientation_plugins.reports.page import render_html
from reading import Page
from shared import cases

LOADS = {
    "script",
    "link",
    "img",
    "iframe",
    "object",
    "embed",
    "form",
    "base",
    "video",
    "audio",
    "image",
    "use",
}


@pytest.fixture(scope="module", params=LANGUAGES)
def rendered(request, report):
    return request.param, Page(render_html(report, request.param)), report


def test_page_names_its_language_title_and_landmarks(rendered):
    language, page, _ = rendered
    assert page.of("html")[0]["lang"] == language
    assert len(page.of("title")) > 1, "the page and each chart have a title"
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.of(landmark)) == 1
    assert page.of("nav")[0]["aria-label"]
    first_link = page.of("a")[0]
    assert first_link["href"] == "#content"
    assert page.of("main")[0]["id"] == "content"


def test_links_lead_somewhere_and_ids_are_unique(rendered):
    _, page, _ = rendered
    ids = [found["id"] for _, found in page.elements if found.get("id")]
    assert len(ids) == len(set(ids))
    for link in page.of("a"):
        assert link["href"].startswith("#")
        assert link["href"][1:] in ids
    for _, found in page.elements:
        assert set((found.get("aria-labelledby") or "").split()) <= set(ids)


def test_headings_descend_without_a_gap(rendered):
    _, page, _ = rendered
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_table_has_a_caption_and_scopes(rendered):
    _, page, _ = rendered
    assert len(page.of("caption")) == len(page.of("table")) > 10
    assert all(head.get("scope") for head in page.of("th"))


def test_every_chart_is_named_and_followed_by_its_table(rendered):
    _, page, _ = rendered
    order = [tag for tag, _ in page.elements if tag in ("svg", "table", "section")]
    charts = page.of("svg")
    assert len(charts) == 10  # three families in three dimensions, and the causes
    assert all(chart["role"] == "img" and chart["aria-labelledby"] for chart in charts)
    for at, tag in enumerate(order):
        if tag == "svg":
            assert order[at + 1] == "table"


def test_nothing_is_fetched_and_nothing_runs(rendered):
    _, page, _ = rendered
    assert not LOADS & {tag for tag, _ in page.elements}
    assert "http" not in page.text
    style = " ".join(text for tag, text in page.texts if tag == "style")
    assert "url(" not in style
    assert "@import" not in style
    assert not [name for _, found in page.elements for name in found if name.startswith("on")]


def test_every_row_of_the_report_is_on_the_page(rendered):
    language, page, report = rendered
    cells = {
        cell.split("n\N{NO-BREAK SPACE}=")[0].strip()
        for table in page.tables
        for line in table
        for cell in line
    }
    texts = " | ".join(cells)
    for row in report.rows:
        if row.value is not None:
            assert number(row.value, row.unit, language) in texts, row.key
    for note in report.indicators:
        assert note.label.in_(language) in page.text
        assert note.definition.in_(language) in page.text


def test_no_english_is_left_in_other_languages(report):
    english = Page(render_html(report, "en"))
    words = {
        text.strip()
        for tag, text in english.texts
        if tag in ("h1", "h2", "h3", "caption", "th", "figcaption")
    }
    for language in ("fr", "nl", "de"):
        other = Page(render_html(report, language))
        found = {
            text.strip()
            for tag, text in other.texts
            if tag in ("h1", "h2", "h3", "caption", "th", "figcaption")
        }
        same = {word for word in words & found if len(word) > 3}
        assert same <= {"Cause", "Indicator", "Suggestions", "Notifications", "Volumes", "september 2025"}, (
            language
        )


def test_withheld_figures_are_not_on_the_page(published, report):
    page = Page(render_html(published, "fr"))
    withheld = [row for row in published.rows if row.suppressed]
    assert withheld
    marks = [found for found in page.of("abbr") if found["title"] == "Non publié"]
    assert len(marks) >= len(withheld)
    assert "ne sont pas publiés" in page.text


def test_second_run_gives_the_same_bytes(report, published):
    for language in LANGUAGES:
        assert render_html(report, language) == render_html(report, language)
        assert render_html(published, language) == render_html(published, language)


def hostile(report, value: str):
    """The report with one register value everywhere a register value can be."""
    rows = tuple(
        Row(name, "extra.x", value, "requests", count, count)
        for name, count in (("received", 9), ("handled", 7), ("open", 2))
    )
    return attrs.evolve(
        report,
        organisation=Text(fr=value),
        data_version=value,
        filters=(Filter("extra.x", (value,)),),
        dimensions=(DimensionNote("extra.x", Text(fr=value)),),
        rows=(*report.rows, *rows),
        causes=(Cause(value, 3, 100.0, 100.0),),
        notes=(Text(fr=value),),
        comparison=attrs.evolve(
            report.comparison, composition=attrs.evolve(report.comparison.composition, joined=(value,))
        ),
    )


@pytest.mark.shared
def test_hostile_values_stay_text(report):
    plain = Page(render_html(hostile(report, "x"), "fr"))
    shape = [(tag, sorted(found)) for tag, found in plain.elements]
    for case in cases("hostile/xss.jsonl"):
        page = Page(render_html(hostile(report, case["value"] or "x"), "fr"))
        assert [(tag, sorted(found)) for tag, found in page.elements] == shape, case["id"]


def test_characters_that_no_page_may_hold_become_visible(report):
    page = render_html(hostile(report, "a\x00b\x1b[31m\ud800"), "fr").decode()
    assert "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}[31m\N{REPLACEMENT CHARACTER}" in page
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", page)


def test_numbers_are_written_as_readers_write_them():
    assert number(1234567, "requests", "fr") == "1\u202f234\u202f567"
    assert number(1234.56, "days", "nl") == "1.234,6"
    assert number(45.04, "percent", "de") == "45,0\N{NO-BREAK SPACE}%"
    assert number(45.04, "percent", "en") == "45.0%"
    assert number(-0.04, "days", "en") == "0.0"
    assert number(-3.2, "days", "en", sign=True) == "\N{MINUS SIGN}3.2"
    assert number(3.2, "days", "en", sign=True) == "+3.2"

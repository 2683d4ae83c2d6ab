"""The state of play as files: the same figures in every format, in four languages, in words and shapes."""

from __future__ import annotations

import csv
import html
import io
import json
import re

import attrs
import openpyxl
import pytest

from networks import made_state
from orientation_core.documents import Documents
from orientation_core.model.network.state import StateOfPlay
from orientation_core.model.text import LANGUAGES
from orientation_plugins.pages.svg import Caption
from orientation_plugins.reports import network
from orientation_plugins.reports.network.drawing import matrix
from orientation_plugins.reports.network.words import WORDS, word
from orientation_plugins.reports.renderers import RENDERERS
from reading import Page

STATE = made_state()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_the_two_figures_and_shows_the_map_beside_its_table(language):
    page = network.render_html(STATE, language)
    read, text = Page(page), page.decode()
    assert word("sentence", language, "4", "1") in html.unescape(text)
    assert text.count("<svg") == 2
    titles = [table[0][0] for table in read.tables]
    assert titles == [word(key, language) for key in ("day", "organisation", "organisation", "criterion")]
    trend, matrix, reasons, criteria = read.tables
    assert [row[1:3] for row in trend[1:]] == [["4", "2"], ["3", "1"], ["4", "1"]]
    assert len(matrix) == 1 + 4
    assert len(reasons) == 1 + 3
    assert len(criteria) == 1 + len(STATE.model.criteria)
    assert "&lt;b&gt;bold &amp; brave" in text
    assert "<b>bold" not in text
    assert network.render_html(STATE, language) == page


def test_every_state_of_the_map_has_a_shape_of_its_own():
    from orientation_plugins.pages.svg import Caption
    from orientation_plugins.reports.network.drawing import matrix

    caption = Caption("m", "Map", "Shown", ("a", "b", "c", "d"))
    shapes = set()
    for use in ("whole", "part", "none", "silent"):
        drawn = str(matrix(caption, ["One"], [("x", [use])]))
        mark = drawn.rpartition("</text>")[2]
        shapes.add(re.sub(r'(fill|stroke)="#[0-9a-f]+"', "", mark))
    assert len(shapes) == 4, "the same without any colour"


def test_why_an_organisation_is_not_there_is_said_with_its_figures():
    text = network.render_html(STATE, "en").decode()
    assert "the data show otherwise (1\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}2)" in text
    assert "neither data nor a declaration" in text
    assert text.count("Cannot be judged") == 4
    assert "totals of two years compare only with that in mind" in text
    assert "The model changed in between" in text


def test_a_network_of_nobody_and_one_where_all_are_there():
    alone = attrs.evolve(STATE, organisations=(), in_scope=0, basic=0, trend=())
    assert word("nobody", "nl") in network.render_html(alone, "nl").decode()
    ready = attrs.evolve(STATE, organisations=STATE.organisations[:1], in_scope=1, trend=STATE.trend[-1:])
    assert word("all_there", "de") in network.render_html(ready, "de").decode()
    network.render_xlsx(alone, "fr")


def test_the_rows_and_the_workbook_hold_what_the_document_holds():
    rows = list(csv.DictReader(io.StringIO(network.render_csv(STATE).decode())))
    assert len(rows) == 4 * len(STATE.model.criteria)
    slow = next(one for one in rows if one["organisation"] == "org-1" and one["criterion"] == "c5")
    assert (slow["verdict"], slow["numerator"], slow["denominator"], slow["contradicted"]) == (
        "missed",
        "1",
        "2",
        "false",
    )
    book = openpyxl.load_workbook(io.BytesIO(network.render_xlsx(STATE, "fr")))
    assert len(book.worksheets) == 5
    figures = {row[0].value: row[1].value for row in book.worksheets[0].iter_rows(min_row=2)}
    assert figures[word("in_scope", "fr")] == 4
    assert figures[word("basic", "fr")] == 1
    assert network.render_xlsx(STATE, "fr") == network.render_xlsx(STATE, "fr")


def test_json_is_the_document_itself():
    content = RENDERERS["state_of_play"]["json"](STATE, "fr")
    assert Documents().read("state_of_play", content, StateOfPlay) == STATE
    assert json.loads(content)["undecided"] == ["c11", "c12", "c13", "c14"]


def test_every_word_is_there_in_four_languages_with_the_same_gaps():
    for key, text in WORDS.items():
        said = [getattr(text, language) for language in LANGUAGES]
        assert all(said), key
        assert len({one.count("{}") for one in said}) == 1, key
        assert not re.search(
            r"[^\u00a0 ][:;?!](\s|$)", text.fr.replace(" :", "\u00a0:").replace(" ;", "\u00a0;")
        ), key


def test_the_name_of_the_last_column_stays_inside():
    caption = Caption("m", "M", "m", ("a", "b", "c", "d"))
    columns = ("Een", "Twee", "Drie", "Vier", "Vijf", "Proefprojecten")
    drawing = matrix(caption, columns, [("x", ("whole",) * 6)])
    (x,) = re.findall(r'<text x="([\d.]+)"[^>]*>Proefprojecten<', drawing)
    assert float(x) + len("Proefprojecten") * 9 / 2 <= 1000

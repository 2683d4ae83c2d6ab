"""The charter as a page: complete, accessible by construction, the same bytes, and deaf to hostile texts."""

from __future__ import annotations

import itertools
import re

import attrs
import pytest

import made_charters
from orientation_core.model.publications import Copy, Fact, FactLine
from orientation_core.model.text import LANGUAGES, Text
from orientation_plugins.charter_pages.page import render_html
from reading import Page
from shared import cases


@pytest.fixture(scope="module", params=LANGUAGES)
def rendered(request):
    return request.param, Page(render_html(made_charters.made(), request.param))


def test_page_names_its_language_title_and_landmarks(rendered):
    language, page = rendered
    assert page.of("html")[0]["lang"] == language
    assert made_charters.CHARTER.title.in_(language) in page.text
    for landmark in ("header", "nav", "main", "footer"):
        assert len(page.of(landmark)) == 1
    assert page.of("nav")[0]["aria-label"]
    assert page.of("a")[0]["href"] == "#content"
    assert page.of("main")[0]["id"] == "content"


def test_ids_are_unique_and_everything_that_is_pointed_at_is_there(rendered):
    _, page = rendered
    ids = [found["id"] for _, found in page.elements if found.get("id")]
    assert len(ids) == len(set(ids))
    inside = [link["href"][1:] for link in page.of("a") if link["href"].startswith("#")]
    assert len(inside) >= 7
    assert set(inside) <= set(ids)
    for _, found in page.elements:
        assert set((found.get("aria-labelledby") or "").split()) <= set(ids)


def test_headings_descend_without_a_gap(rendered):
    _, page = rendered
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_every_table_has_a_caption_and_scopes_and_every_chart_a_table(rendered):
    _, page = rendered
    assert len(page.of("caption")) == len(page.of("table")) > 10
    assert all(head.get("scope") for head in page.of("th"))
    charts = page.of("svg")
    assert len(charts) == len(page.of("figure")) == 1 + 10
    assert all(chart["role"] == "img" and chart["aria-labelledby"] for chart in charts)


def test_every_word_of_the_charter_is_on_the_page_in_its_language(rendered):
    language, page = rendered
    charter, seen = made_charters.CHARTER, " ".join(page.text.split())
    texts = [
        charter.welcome.organisation,
        charter.welcome.purpose,
        charter.orientation.text,
        charter.offer.text,
    ]
    texts += [charter.follow_up.text, charter.follow_up.redress, *charter.follow_up.client.obligations]
    texts += [one.text for one in charter.commitments]
    texts += [one.redress for one in charter.commitments if one.redress]
    texts += [exclusion.text for one in charter.commitments for exclusion in one.exclusions]
    texts += [sheet.title for sheet in made_charters.SHEETS]
    for text in texts:
        assert " ".join(text.in_(language).split()) in seen
    for title in (made_charters.APPOINTMENTS.title, made_charters.LABELS["channel", "web"]):
        assert title.in_(language) in seen


def test_results_stand_beside_what_was_promised(rendered):
    language, page = rendered
    table = next(one for one in page.tables if len(one) == len(made_charters.COMMITMENTS) + 1)
    by_number = {row[0].split(".")[0]: [" ".join(cell.split()) for cell in row] for row in table[1:]}
    whole = made_charters.MONITORING.result("answer")
    figure = f"{whole.value:.1f}".replace(".", "." if language == "en" else ",")
    assert by_number["10"][2].startswith(figure)
    assert by_number["10"][5].startswith("✗")
    assert by_number["9"][5].startswith("✓")
    assert by_number["12"][3:5] == ["", ""], "it rests on three cases"


def test_links_lead_to_the_other_languages_and_formats(rendered):
    language, page = rendered
    links = {link["href"]: link for link in page.of("a")}
    for other in LANGUAGES:
        if other != language:
            assert links[f"charter-{other}.html"]["hreflang"] == other
            assert links[f"charter-{other}.html"]["lang"] == other
    assert f"charter-{language}.html" not in links
    assert {f"charter-{language}.pdf", f"charter-{language}.md"} <= set(links)
    assert "tel:+3225550100" in links


def test_nothing_is_fetched_and_nothing_runs(rendered):
    _, page = rendered
    assert not [
        tag for tag, _ in page.elements if tag in {"script", "img", "iframe", "object", "form", "base"}
    ]
    assert {link["rel"] for link in page.of("link")} == {"alternate"}
    assert not any(name.startswith("on") for _, found in page.elements for name in found)


def test_the_same_publication_gives_the_same_bytes():
    assert render_html(made_charters.made(), "nl") == render_html(made_charters.made(), "nl")


def test_a_charter_that_does_not_count_says_so():
    for status, words in (("draft", "not in force yet"), ("replaced", "replaced by a more recent")):
        charter = attrs.evolve(made_charters.CHARTER, status=status)
        assert words in Page(render_html(made_charters.made(charter=charter), "en")).text
    assert "not in force yet" not in Page(render_html(made_charters.made(), "en")).text


def test_without_results_there_is_a_sentence_and_no_table_of_them():
    page = Page(render_html(made_charters.made(outcomes=None), "fr"))
    assert "Rien n'a encore été mesuré" in page.text
    assert page.of("svg") == []


def test_words_in_another_language_are_marked_as_such():
    offer = attrs.evolve(made_charters.CHARTER.offer, text=Text(fr="Seulement en français."))
    page = Page(
        render_html(made_charters.made(charter=attrs.evolve(made_charters.CHARTER, offer=offer)), "de")
    )
    assert ("p", {"lang": "fr"}) in page.elements


def hostile(words: str):
    """The made publication with `words` wherever a plugin, a clerk or the catalogue may put text."""
    text = Text(fr=words, nl=words, de=words, en=words)
    made = made_charters.made()
    charter = made.charter
    commitments = tuple(
        attrs.evolve(one, text=text, source=words, owner=words, services=(words,))
        for one in charter.commitments
    )
    charter = attrs.evolve(
        charter,
        title=text,
        commitments=commitments,
        welcome=attrs.evolve(charter.welcome, word=text),
        follow_up=attrs.evolve(charter.follow_up, redress=text),
        sources=(words,),
    )
    sheets = tuple(
        attrs.evolve(
            one, title=text, description=text, facts=(*one.facts, Fact("cost", text, (FactLine(text),)))
        )
        for one in made.sheets
    )
    outcomes = attrs.evolve(made.outcomes, commitments=commitments, data_version=words)
    return attrs.evolve(made, organisation=text, charter=charter, sheets=sheets, outcomes=outcomes)


@pytest.mark.shared
def test_hostile_texts_stay_texts():
    before = len(Page(render_html(made_charters.made(), "fr")).elements)
    for case in cases("hostile/xss.jsonl"):
        words = case["value"]
        page = Page(render_html(hostile(words), "fr"))
        tags = {tag for tag, _ in page.elements}
        assert not tags & {"script", "img", "iframe", "form", "math", "object"}
        assert not any(name.startswith("on") for _, found in page.elements for name in found)
        assert len(page.elements) < before * 1.2


def test_an_address_of_a_copy_cannot_leave_its_attribute():
    made = made_charters.made(
        copies=(Copy("nl", "html", '"><script>alert(1)</script>'), Copy("fr", "html", "a"))
    )
    assert "<script" not in render_html(made, "fr").decode()


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", " https://example.org", "file:///etc/passwd"]
)
def test_only_addresses_of_the_web_mail_and_telephone_are_links(url):
    sheet = made_charters.SHEETS[0]
    facts = (Fact("channels", lines=(FactLine(Text(en="here"), url),)),)
    page = Page(render_html(made_charters.made(sheets=(attrs.evolve(sheet, facts=facts),), copies=()), "en"))
    assert "here" in page.text
    assert url not in [link["href"] for link in page.of("a")]


def test_promises_are_numbered_as_they_are_read():
    backwards = attrs.evolve(made_charters.CHARTER, commitments=made_charters.COMMITMENTS[::-1])
    page = Page(render_html(made_charters.made(charter=backwards), "en"))
    shown = [int(text) for tag, text in page.texts if tag == "div" and text.strip().isdigit()]
    assert shown == list(range(1, len(made_charters.COMMITMENTS) + 1))
    table = next(one for one in page.tables if len(one) == len(made_charters.COMMITMENTS) + 1)
    assert [int(row[0].split(".")[0]) for row in table[1:]] == shown

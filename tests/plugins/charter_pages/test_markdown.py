"""The charter as Markdown: read back by a CommonMark parser it says the same, whatever the texts hold."""

from __future__ import annotations

import pytest
from markdown_it import MarkdownIt

import made_charters
from orientation_core.documents import Documents
from orientation_core.hookspecs import Context
from orientation_core.model.publications import Publication
from orientation_core.model.text import LANGUAGES
from orientation_plugins import charter_pages
from orientation_plugins.charter_pages import renderers
from orientation_plugins.charter_pages.markdown import escaped, linked, render_markdown
from shared import cases

PARSER = MarkdownIt("commonmark").enable("table")

ODD = (
    "- a", "+ b", "* c", "1. d", "12) e", "# f", "> g", "=== h", "--- ", "***", "`code` and ``more``", "a_b_c",
    "[x](http://example.org)", "![x](y)", "<b>bold</b>", "a | b", "&amp; &lt;", "a\\b", "~~gone~~", "    indented",
    "line\nline", "x\n===", "```\nfence", "[ref]: /there", "<https://example.org>", "a  \nb", "\tt", "{: .class}",
)  # fmt: skip


def shown(markdown: str) -> str:
    """The text that a reader sees, its blanks taken together."""
    words = []
    for token in PARSER.parse(markdown):
        assert token.type not in ("html_block", "fence", "code_block")
        for one in token.children or ():
            assert one.type in (
                "text",
                "text_special",
                "softbreak",
                "strong_open",
                "strong_close",
                "link_open",
                "link_close",
            )
            words.append(one.content)
        words.append("" if token.type != "inline" else " ")
    return " ".join("".join(words).split())


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request):
    return request.param, render_markdown(made_charters.made(), request.param).decode()


def test_headings_lists_and_tables_are_what_they_are_on_the_page(made):
    _, markdown = made
    tokens = PARSER.parse(markdown)
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    assert (levels[0], levels.count(1), levels.count(2)) == (1, 1, 7)
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))  # noqa: RUF007
    assert sum(token.type == "table_open" for token in tokens) == 2 + 1 + 10


def test_every_promise_and_result_is_there(made):
    language, markdown = made
    text = shown(markdown)
    for number, one in enumerate(made_charters.COMMITMENTS, start=1):
        assert f"{number}. {one.text.in_(language)}" in text
    figure = f"{made_charters.MONITORING.result('answer').value:.1f}"
    assert figure.replace(".", "." if language == "en" else ",") in text


@pytest.mark.parametrize("words", ODD)
def test_odd_texts_are_shown_as_they_are(words):
    seen = " ".join(words.split())
    assert shown(escaped(words)) == seen
    assert shown(f"- {escaped(words)}") == seen
    assert shown(f"## {escaped(words)}") == seen
    table = f"| {escaped(words)} | b |\n| --- | --- |\n| {escaped(words)} | d |"
    assert shown(table) == f"{seen} b {seen} d"


@pytest.mark.shared
def test_hostile_texts_are_shown_as_they_are():
    for case in cases("hostile/xss.jsonl"):
        seen = " ".join(case["value"].split())
        assert shown(escaped(case["value"])) == seen, case["id"]


def test_a_link_cannot_be_left():
    markdown = linked("a] (b)", "https://example.org/x y>)<script>\nz\\")
    (paragraph,) = (token for token in PARSER.parse(markdown) if token.type == "inline")
    links = [one for one in paragraph.children if one.type == "link_open"]
    assert [link.attrGet("href") for link in links] == ["https://example.org/x%20y%3E)%3Cscript%3E%0Az%5C"]
    assert shown(markdown) == "a] (b)"


def test_the_same_publication_gives_the_same_bytes():
    assert render_markdown(made_charters.made(), "de") == render_markdown(made_charters.made(), "de")


def test_json_is_the_publication_itself():
    content = renderers.render_json(made_charters.made())
    assert Documents().read("charter_publication", content, Publication) == made_charters.made()
    for private in (
        b"coordinator-7",
        b"for the new year",
        b'"trail"',
        b'"sections"',
        b"pace_days",
        b'"pending"',
    ):
        assert private not in content


def test_the_hooks_know_four_formats_and_leave_others_alone():
    context, publication = Context(), made_charters.made()
    assert charter_pages.orientation_formats(context, "charter_publication") == ("html", "json", "md", "pdf")
    assert charter_pages.orientation_formats(context, "report") == ()
    for name in charter_pages.orientation_formats(context, "charter_publication"):
        assert charter_pages.orientation_render(context, "charter_publication", publication, name, "de", None)
    assert (
        charter_pages.orientation_render(context, "charter_publication", publication, "xlsx", "de", None)
        is None
    )
    assert charter_pages.orientation_render(context, "report", publication, "html", "de", None) is None

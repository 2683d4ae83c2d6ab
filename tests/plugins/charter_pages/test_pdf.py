"""The PDF: tagged and PDF/UA-1, in the language it says, the same bytes, and no text of a charter is read as code."""

from __future__ import annotations

import io
import itertools
import socket
from datetime import UTC, datetime
from typing import Any

import attrs
import pypdf
import pytest

import made_charters
from orientation_core.errors import InvalidDocument
from orientation_core.model.text import LANGUAGES, Text
from orientation_plugins.charter_pages.pdf import render_pdf

#: Promises of which there are figures over time.
TRENDS = 10

HOSTILE = (
    '#panic("read as code")', '#eval("1 + 1")', '#import "@preview/cetz:0.3.0"', '#read("/etc/passwd")',
    "= not a heading", "$ x^2 $", "*bold* _italic_ `raw`", "// gone /* gone */ kept", "\\ #linebreak() @missing <label>",
    '"quoted" \\"', "[#h(1fr)]", "https://example.org/ not a link",
)  # fmt: skip


@pytest.fixture(scope="module", params=LANGUAGES)
def made(request):
    content = render_pdf(made_charters.made(), request.param)
    return request.param, pypdf.PdfReader(io.BytesIO(content))


def structure(reader: pypdf.PdfReader) -> list[tuple[str, dict[str, Any]]]:
    """(type, element) of the whole structure tree, in reading order."""
    found: list[tuple[str, dict[str, Any]]] = []

    def walk(node: Any) -> None:
        node = node.get_object() if hasattr(node, "get_object") else node
        if isinstance(node, list):
            for one in node:
                walk(one)
        elif isinstance(node, dict):
            if "/S" in node and node.get("/Type", "/StructElem") == "/StructElem":
                found.append((str(node["/S"]).removeprefix("/"), node))
            if "/K" in node:
                walk(node["/K"])

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return found


def attributes(element: dict[str, Any]) -> dict[str, Any]:
    """What an element says about itself, from all its attribute objects."""
    said = element.get("/A", [])
    said = said.get_object() if hasattr(said, "get_object") else said
    return {
        name: value
        for one in (said if isinstance(said, list) else [said])
        for name, value in one.get_object().items()
    }


def test_it_is_tagged_in_its_language_and_says_that_it_is_pdf_ua(made):
    language, reader = made
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert made_charters.CHARTER.title.in_(language) in reader.metadata.title
    assert made_charters.AGENCY.in_(language) in reader.metadata.author
    xmp = root["/Metadata"].get_object().get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<dc:title>" in xmp
    assert reader.outline


def test_headings_stand_in_their_order(made):
    _, reader = made
    levels = [int(kind[1]) for kind, _ in structure(reader) if kind[0] == "H" and kind[1:].isdigit()]
    assert levels[0] == 1
    assert levels.count(1) >= 7
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_tables_have_header_cells_and_every_chart_is_told(made):
    language, reader = made
    found = structure(reader)
    kinds = [kind for kind, _ in found]
    assert kinds.count("Table") == kinds.count("THead") == 2 + 1 + TRENDS
    heads = [element for kind, element in found if kind == "TH"]
    assert len(heads) == 2 * 2 + 6 + TRENDS * 4
    assert {str(attributes(head)["/Scope"]) for head in heads} == {"/Column"}
    charts = [element for kind, element in found if kind == "Figure"]
    told = [str(chart["/Alt"]) for chart in charts]
    assert len(told) == 1 + TRENDS
    whole = made_charters.MONITORING.result("answer").value
    figure = f"{whole:.1f}".replace(".", "." if language == "en" else ",")
    assert figure in told[0]
    assert {"L", "LI", "LBody", "Link", "TOC", "Caption"} <= set(kinds)


def test_links_say_where_they_lead(made):
    _, reader = made
    links = [
        note.get_object()
        for page in reader.pages
        for note in page.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]
    addresses = {str(link["/A"]["/URI"]) for link in links if "/URI" in link.get("/A", {})}
    assert {"tel:+3225550100", "mailto:plaintes@allowances.example.be"} <= addresses
    assert all(link.get("/Contents") for link in links)


def test_its_text_comes_out_in_reading_order(made):
    language, reader = made
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    charter = made_charters.CHARTER
    in_order = [
        charter.title,
        charter.orientation.text,
        made_charters.SHEETS[0].title,
        charter.commitments[0].text,
    ]
    in_order += [
        charter.reception.text,
        made_charters.APPOINTMENTS.title,
        charter.offer.text,
        charter.follow_up.text,
    ]
    in_order += [charter.commitments[9].text, charter.follow_up.client.expectations[0]]
    # Typst breaks lines at hyphens and blanks only; words are compared without them.
    places, start = [], 0
    plain = text.replace("-", "").replace(" ", "")
    for one in in_order:
        words = one.in_(language).replace("-", "").replace(" ", "")
        start = plain.find(words, start)
        assert start >= 0, one.in_(language)
        places.append(start)
    assert places == sorted(places)


def test_all_fonts_are_embedded(made):
    _, reader = made
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            below = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            assert {"/FontFile2", "/FontFile3"} & set(below)


def test_the_same_publication_gives_the_same_bytes_and_its_own_moment():
    first = render_pdf(made_charters.made(), "nl")
    assert render_pdf(made_charters.made(), "nl") == first
    assert pypdf.PdfReader(io.BytesIO(first)).metadata.creation_date == made_charters.MOMENT
    later = render_pdf(made_charters.made(published_at=datetime(2027, 1, 1, tzinfo=UTC)), "nl")
    assert later != first


@pytest.mark.parametrize("words", HOSTILE)
def test_no_text_is_read_as_markup_or_code(words):
    charter = made_charters.CHARTER
    text = Text(fr=words)
    commitments = (
        attrs.evolve(charter.commitments[9], text=text, exclusions=(), redress=text),
        *charter.commitments[10:],
    )
    charter = attrs.evolve(
        charter, title=text, commitments=commitments, offer=attrs.evolve(charter.offer, text=text)
    )
    made = made_charters.made(charter=charter, organisation=text, outcomes=None)
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(made, "fr")))
    text = "".join("".join(page.extract_text() for page in reader.pages).split())
    assert text.count("".join(words.split())) >= 4
    assert reader.metadata.title == f"{words} – {words}"


def test_signs_that_no_font_has_are_named_and_not_left_out():
    made = made_charters.made(organisation=Text(fr="Office 漢字"))
    with pytest.raises(InvalidDocument, match="漢") as caught:
        render_pdf(made, "fr")
    assert "U+6F22" in str(caught.value)


def test_control_characters_become_visible():
    made = made_charters.made(organisation=Text(fr="Of\x00fi\x1bce"))
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(made, "fr")))
    assert "Of\N{REPLACEMENT CHARACTER}fi" in reader.pages[0].extract_text()


def test_it_needs_no_network(monkeypatch):
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("somebody asks the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert render_pdf(made_charters.made(), "de").startswith(b"%PDF")

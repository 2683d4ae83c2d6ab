"""The catalogue's page: whole, safe, and held against axe-core in a browser."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import attrs
import pytest

from browsing import looked_at
from orientation_core.model.catalogue import Page, Wording
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.text import LANGUAGES, Text
from orientation_plugins import belgium
from orientation_plugins.catalogue.documents import contents_of
from orientation_plugins.catalogue.page import render_page
from orientation_plugins.catalogue.words import WORDS
from small_catalogue import CHANGE, PARKING, contents

DEMONSTRATION = contents_of(belgium.catalogue())


class Outline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.levels: list[int] = []
        self.words: list[str] = []

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        if "id" in found:
            self.ids.append(found["id"])
        if found.get("href", "").startswith("#"):
            self.targets.append(found["href"][1:])
        if re.fullmatch("h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_data(self, data):
        self.words.append(data)


def outline(page: bytes) -> Outline:
    read = Outline()
    read.feed(page.decode())
    return read


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_in_every_language(language):
    page = render_page(DEMONSTRATION, language)
    assert page == render_page(DEMONSTRATION, language)
    read = outline(page)
    assert len(read.ids) == len(set(read.ids))
    assert set(read.targets) <= set(read.ids)
    assert read.levels[0] == 1
    assert all(after <= before + 1 for before, after in zip(read.levels, read.levels[1:], strict=False))
    words = " ".join(read.words)
    for service in DEMONSTRATION.services:
        assert service.title.in_(language) in words
        for evidence in service.evidence:
            assert evidence.title.in_(language) in words
    for channel in DEMONSTRATION.channels:
        assert channel.label.in_(language) in words
    assert f'<html lang="{language}">'.encode() in page
    assert b"<script" not in page
    assert not re.search(rb'(?:src|href)="(?!#|https://www\.example\.org/)', page)


def test_words_in_another_language_are_marked():
    page = render_page(DEMONSTRATION, "en").decode()
    assert '<span lang="fr">' in page
    italian = attrs.evolve(CHANGE, title=Wording(other={"it": "Cambio d'indirizzo"}))
    assert (
        '<span lang="it">Cambio d&#39;indirizzo</span>' in render_page(Contents.of([italian]), "nl").decode()
    )


def test_nothing_of_the_catalogue_becomes_markup():
    nasty = attrs.evolve(
        PARKING,
        title=Wording(fr="<script>alert(1)</script>\x0b"),
        pages=(Page('https://example.org/"onclick="x'),),
    )
    page = render_page(
        Contents.of([*(one for one in contents() if one.name != "parking-permit"), nasty]), "fr"
    )
    assert b"<script>alert" not in page
    assert b'"onclick="' not in page
    assert b"\x0b" not in page


def test_an_empty_catalogue_says_so():
    assert "De catalogus is leeg." in render_page(Contents(), "nl").decode()


def test_every_word_is_there_in_every_language():
    for key, text in WORDS.items():
        assert isinstance(text, Text)
        assert set(text.languages()) == set(LANGUAGES), key


@pytest.mark.browser
@pytest.mark.parametrize(("language", "width"), [*((one, 1200) for one in LANGUAGES), ("de", 320)])
def test_axe_finds_nothing_wrong(language, width):
    found = looked_at(render_page(DEMONSTRATION, language), width)
    assert found["checked"] > 20
    assert found["wrong"] == []
    assert found["width"] <= width, "it scrolls in one direction only"

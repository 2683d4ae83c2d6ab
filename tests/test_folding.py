"""Folding, which has a short way for Western texts, against its definition."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientation_core.kinds import fold


def by_the_book(text: str) -> str:
    """Decomposed, in small letters, without marks; the words of that."""
    lower = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(each for each in lower if not unicodedata.combining(each))
    return " ".join(re.findall(r"[^\W_]+", bare))


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L’Œuvre d'Élise – n° 12_b…", "l œuvre d elise n 12 b"),
        ("Große STRASSE, 3ª", "grosse strasse 3a"),
        ("  één\tdag\n", "een dag"),
        ("½ ™ Ærø", "1 2 tm ærø"),
        ("Ѳедоръ Øster", "ѳедоръ øster"),
        ("?", ""),
        ("", ""),
    ],
)
def test_words_without_accents_and_case(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_every_sign_folds_alone_as_it_is_defined() -> None:
    signs = [chr(code) for code in range(0x3000) if not 0xD800 <= code < 0xE000]
    assert [fold(f"A{sign}b {sign}") for sign in signs] == [by_the_book(f"A{sign}b {sign}") for sign in signs]


@given(
    st.text(st.one_of(st.characters(codec="cp1252"), st.characters(exclude_categories=["Cs"])), max_size=80)
)
def test_any_text_folds_as_it_is_defined(text: str) -> None:
    assert fold(text) == by_the_book(text)

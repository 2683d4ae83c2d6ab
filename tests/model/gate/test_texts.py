from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientation_core.model.gate import TextProblem, clean, display, is_blank
from orientation_core.model.gate.messages import MESSAGES
from orientation_core.model.gate.texts import BIDI_CONTROLS, _clean_carefully
from orientation_core.model.text import LANGUAGES
from shared import cases, made_by

LONG = {"multiline": True, "limit": 50_000}


def code_of(value, **rule):
    try:
        clean(value, **({"multiline": True, "limit": 50_000} | rule))
    except TextProblem as problem:
        return problem.code
    return None


@pytest.mark.shared
def test_every_hostile_text_is_refused_by_type_or_kept_equal(tmp_path):
    for case in cases(made_by("hostile/make_lists.py", tmp_path) / "text.jsonl"):
        value, began = case["value"], time.thread_time()
        code = code_of(value)
        assert time.thread_time() - began < 2, case["why"]
        if case["expect"] == "reject":
            assert code is not None, case["why"]
        elif case["expect"] == "store_verbatim":
            assert code is None, case["why"]
            assert clean(value, **LONG) == value, case["why"]
        elif case["expect"] == "normalise_nfc":
            assert clean(value, **LONG) == unicodedata.normalize("NFC", value).replace("\r", "\n")


@pytest.mark.shared
@pytest.mark.parametrize("name", ["xss", "csv_cells"])
def test_dangerous_looking_words_of_a_citizen_are_kept(name):
    for case in cases(f"hostile/{name}.jsonl"):
        value = case["value"]
        if (code := code_of(value)) is None:
            expected = unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))
            assert clean(value, **LONG) == expected
        else:
            assert code in {"text.control", "text.blank"}, case["id"]


@pytest.mark.parametrize(
    ("value", "rule", "code"),
    [
        (12, {}, "text.type"),
        (None, {}, "text.type"),
        ("", {}, "text.blank"),
        ("\u00ad \u00a0", {}, "text.blank"),
        ("\u3164", {}, "text.blank"),
        ("a\x00b", {}, "text.control"),
        ("a\x7f", {}, "text.control"),
        ("a\x9b31m", {}, "text.control"),
        ("\ud800", {}, "text.surrogate"),
        ("x\ufdd0", {}, "text.noncharacter"),
        ("x" + "\u0301" * 32, {}, "text.marks"),
        ("x" * 11, {"limit": 10}, "text.long"),
        ("\U0001f600" * 10, {"limit": 10}, "text.long"),
        ("a\nb", {"multiline": False}, "text.line"),
        ("a\u2028b", {"multiline": False}, "text.line"),
        ("a\x85b", {"multiline": False}, "text.line"),
        ("a\nb", {"name": True}, "text.line"),
        ("a\tb", {"multiline": False, "name": True}, "text.line"),
        ("\u202egnp.exe", {"name": True}, "text.direction"),
        ("Jan\u200e", {"name": True}, "text.direction"),
        ("Jan\U000e0062", {"name": True}, "text.direction"),
    ],
)
def test_refusals(value, rule, code):
    assert code_of(value, **rule) == code


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("Rene\u0301e", "Renée"),
        ("\u212b", "Å"),
        ("ﬁ ½", "ﬁ ½"),
        ("\ufb01 \u2162", "\ufb01 \u2162"),
    ],
)
def test_what_is_put_right(value, stored):
    assert clean(value, **LONG) == stored


def test_thirty_marks_pass():
    assert clean("q" + "\u0323" * 30, **LONG) == "q" + "\u0323" * 30


def test_a_subclass_of_str_comes_out_as_plain_text():
    class Loud(str):
        __slots__ = ()

    assert type(clean(Loud("abc"), **LONG)) is str


WORDS = st.text(
    st.characters() | st.sampled_from("\n\t\r\u0301\u202e\u2067\u2069é–€\u00ad\u3000 "), max_size=40
)


@given(WORDS, st.booleans(), st.booleans(), st.integers(1, 40))
def test_the_quick_decision_is_the_careful_one(value, multiline, name, limit):
    def outcome(function, several):
        try:
            return function(value, multiline=several, limit=limit, name=name)
        except TextProblem as problem:
            return problem.code

    assert outcome(clean, multiline) == outcome(_clean_carefully, multiline and not name)


@given(WORDS)
def test_cleaning_twice_changes_nothing_more(value):
    if code_of(value) is None:
        once = clean(value, **LONG)
        assert clean(once, **LONG) == once
        assert once.encode().decode() == once
        assert not is_blank(once)


@given(WORDS)
def test_a_displayed_text_leaves_no_direction_open(value):
    """Oracle: count by the rules of UAX #9, line by line, independently of how it was closed."""
    for line in display(value).split("\n"):
        isolates = embeddings = 0
        for character in line:
            if character in "\u2066\u2067\u2068":
                isolates += 1
            elif character == "\u2069":
                isolates -= 1
                assert isolates >= 0
            elif character in "\u202a\u202b\u202d\u202e":
                embeddings += 1
            elif character == "\u202c":
                embeddings -= 1
        assert isolates == 0
        assert embeddings >= 0 or not BIDI_CONTROLS.isdisjoint(value)


def test_display_closes_what_was_opened_and_leaves_ordinary_texts_alone():
    assert display("Réponse reçue") == "Réponse reçue"
    assert display("\u202egnp.exe") == "\u2068\u202egnp.exe\u202c\u2069"
    assert display("a\u2069b\u2067c") == "\u2068ab\u2067c\u2069\u2069"
    assert display("\u05e2\nx") == "\u2068\u05e2\u2069\nx"


def test_every_refusal_speaks_four_languages_and_repeats_nothing():
    for code, words in MESSAGES.items():
        assert words.languages() == LANGUAGES, code
        assert len({words.in_(each) for each in LANGUAGES}) == 4, code
    with pytest.raises(TextProblem) as caught:
        clean("93.02.17-123.97\x00", **LONG)
    assert "93.02" not in str(caught.value) + caught.value.message.in_("fr")
    assert caught.value.at("/client/name", "nl").message.startswith("bevat onzichtbare stuurtekens")


def test_an_ordinary_text_takes_the_short_way():
    texts = ["Le service a répondu après trois semaines – « sans excuse ».\n" * 10, "plain ascii words " * 30]
    for text in texts:
        short = min(_seconds_for(clean, text) for _ in range(7))
        careful = min(_seconds_for(_clean_carefully, text) for _ in range(7))
        assert short < careful / 2


def _seconds_for(way, text):
    began = time.thread_time()
    for _ in range(200):
        way(text, **{"name": False, **LONG})
    return time.thread_time() - began

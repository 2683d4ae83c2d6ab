"""What changed between two documents: found place by place, told in four languages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientation_core.changes import sentences
from orientation_core.model.differences import Change, What, differences
from orientation_core.model.text import LANGUAGES

WAS = {
    "label": {"fr": "Passeport", "nl": "Paspoort"},
    "cost": 65,
    "steps": ["ask", "pay"],
    "channels": [{"id": "desk", "phone": "02"}, {"id": "web", "open": True}],
}
NOW = {
    "label": {"fr": "Passeport", "nl": "Reispas"},
    "steps": ["ask", "fetch"],
    "channels": [{"id": "web", "open": False}, {"id": "desk", "phone": "02"}, {"id": "phone"}],
    "status": "active",
}


def test_entries_are_compared_by_their_name_and_not_by_their_place() -> None:
    assert differences(WAS, NOW) == [
        Change(What.ADDED, ("channels", "phone"), now={"id": "phone"}),
        Change(What.CHANGED, ("channels", "web", "open"), was=True, now=False),
        Change(What.REMOVED, ("cost",), was=65),
        Change(What.CHANGED, ("label", "nl"), was="Paspoort", now="Reispas"),
        Change(What.ADDED, ("status",), now="active"),
        Change(What.CHANGED, ("steps", "2"), was="pay", now="fetch"),
    ]


def test_entries_that_only_changed_places_are_told_as_moved() -> None:
    was, now = {"list": [{"id": "a"}, {"id": "b"}]}, {"list": [{"id": "b"}, {"id": "a"}]}
    assert [change.what for change in differences(was, now)] == [What.MOVED]
    assert [change.what for change in differences({"list": [1, 2]}, {"list": [2, 1]})] == [What.MOVED]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "name › Dutch: was Paspoort, is now Reispas"),
        ("fr", "nom › Néerlandais\u00a0: était Paspoort, est maintenant Reispas"),
        ("nl", "naam › Nederlands: was Paspoort, is nu Reispas"),
        ("de", "Name › Niederländisch: war Paspoort, ist jetzt Reispas"),
    ],
)
def test_a_change_is_a_sentence(language: Any, expected: str) -> None:
    assert sentences(differences(WAS, NOW), language)[3] == expected


def test_yes_and_no_long_texts_and_missing_words_are_readable() -> None:
    was = {"open": True, "words": {"fr": "a " * 200}, "note": "one word"}
    now = {"open": False, "words": {"fr": "b " * 200}, "note": ""}
    told = sentences(differences(was, now), "en")
    assert "open: was yes, is now no" in told
    assert all(len(sentence) < 400 for sentence in told)
    assert "note: was “one word”, is now “”" in told


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["abcid", "fr"]), inner, max_size=4)
    ),
    max_leaves=12,
)
objects = st.dictionaries(st.text(min_size=1, max_size=4), json_values, max_size=5)


@given(objects, objects)
def test_there_is_a_difference_exactly_where_two_documents_differ(was: Any, now: Any) -> None:
    found = differences(was, now)
    # 1 and True are one JSON value to Python's comparison; documents hold them under different types only.
    assert bool(found) == (was != now)
    for language in LANGUAGES:
        assert len(sentences(found, language)) == len(found)

"""Questionnaires: branching that can be walked, kinds that know their answers, pairs that can be compared."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientation_core.components.validating import problems_of
from orientation_core.documents import Documents
from orientation_core.errors import InvalidDocument
from orientation_core.model.surveys.answers import Answer
from orientation_core.model.surveys.branching import asked, problems
from orientation_core.model.surveys.check import check
from orientation_core.model.surveys.questionnaires import Condition, Item, Option, Questionnaire, Scale
from orientation_core.model.text import Text

WORDS = Text(fr="mots", nl="woorden")
YES_NO = (Option("yes", WORDS), Option("no", WORDS))


def item(name: str, kind: str = "rating", *conditions: Condition, **more: Any) -> Item:
    if kind in ("single", "multiple"):
        more.setdefault("options", YES_NO)
    return Item(name, kind, WORDS, show_if=conditions, **more)


def questionnaire(*items: Item) -> Questionnaire:
    return Questionnaire("q", 1, WORDS, "process", items)


def codes(*items: Item) -> list[tuple[str, str]]:
    return [(one.where, one.code) for one in check(questionnaire(*items))]


def answered(name: str) -> Condition:
    return Condition(name, "answered")


def is_(name: str, *values: str) -> Condition:
    return Condition(name, "is", values)


@pytest.mark.parametrize("length", [1, 2, 3, 30])
def test_a_ring_of_conditions_is_found_and_named(length: int) -> None:
    ring = [item(f"q{one}", "open", answered(f"q{(one + 1) % length}")) for one in range(length)]
    (problem,) = problems(questionnaire(item("first"), *ring))
    assert problem.code == "branching.cycle"
    assert problem.message.count("→") == length
    assert problem.where == "/items/1/show_if"


@given(st.data())
def test_conditions_on_earlier_items_never_make_a_ring(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 12))
    items = []
    for place in range(size):
        on = data.draw(st.lists(st.integers(0, place - 1), max_size=3)) if place else []
        items.append(item(f"q{place}", "rating", *(answered(f"q{one}") for one in on)))
    assert problems(questionnaire(*items)) == []
    # Nobody who answers all is spared a question; who answers nothing is asked what has no condition.
    everything = {one.id: Answer(one.id, number=3) for one in items}
    assert asked(questionnaire(*items), everything, "client") == tuple(items)
    assert asked(questionnaire(*items), {}, "client") == tuple(one for one in items if not one.show_if)


@pytest.mark.parametrize(
    ("conditions", "code"),
    [
        ((is_("came", "perhaps"),), "branching.unreachable"),
        ((is_("came", "yes"), is_("came", "no")), "branching.unreachable"),
        ((is_("came", "yes"), Condition("came", "is_not", ("yes",))), "branching.unreachable"),
        ((Condition("score", "at_least", bound=6),), "branching.unreachable"),
        ((Condition("score", "at_least", bound=4), Condition("score", "at_most", bound=3)), "branching.unreachable"),
        ((Condition("times", "at_most", bound=-1),), "branching.unreachable"),
        ((Condition("times", "at_least", bound=5), Condition("times", "at_most", bound=4)), "branching.unreachable"),
        ((is_("several", "yes"), Condition("several", "is_not", ("yes", "no", "not_applicable"))), "branching.unreachable"),
        ((answered("of-officials"),), "branching.viewpoint"),
        ((answered("after"),), "branching.later"),
    ],
)  # fmt: skip
def test_what_can_never_be_asked_is_a_problem(conditions: Any, code: str) -> None:
    items = [
        item("came", "single"),
        item("several", "multiple"),
        item("score"),
        item("times", "number", minimum=0, maximum=10),
        item("of-officials", asked_of=("official",)),
        item("never", "open", *conditions),
        item("after"),
    ]
    assert codes(*items) == [("/items/5/show_if", code)]


def test_what_follows_from_several_items_together_is_seen() -> None:
    items = [
        item("came", "single"),
        item("waited", "rating", is_("came", "yes")),
        item("contradiction", "open", answered("waited"), is_("came", "no")),
    ]
    assert codes(*items) == [("/items/2/show_if", "branching.unreachable")]


def test_conditions_that_can_hold_are_no_problem() -> None:
    items = [
        item("came", "single"),
        item("several", "multiple"),
        item("score", scale=Scale(0, 10)),
        item("a", "open", is_("came", "yes", "perhaps"), Condition("score", "at_most", bound=0)),
        item("b", "open", is_("several", "yes"), is_("several", "no")),
        item("c", "open", is_("score", "not_applicable")),
        item("d", "open", answered("a"), Condition("came", "is_not", ("no",))),
    ]
    assert codes(*items) == []


def test_who_is_asked_follows_from_the_answers() -> None:
    asks = questionnaire(
        item("came", "single"),
        item("waited", "rating", is_("came", "yes")),
        item("why", "open", Condition("waited", "at_most", bound=2)),
        item("ours", "rating", asked_of=("official",)),
    )

    def names(viewpoint: str = "client", **answers: Any) -> list[str]:
        given_ = {name: Answer(name, **value) for name, value in answers.items()}
        return [one.id for one in asked(asks, given_, viewpoint)]

    yes, no = {"choices": ("yes",)}, {"choices": ("no",)}
    assert names() == ["came"]
    assert names(came=yes) == ["came", "waited"]
    assert names(came=yes, waited={"number": 2}) == ["came", "waited", "why"]
    assert names(came=yes, waited={"number": 3}) == ["came", "waited"]
    assert names(came=yes, waited={"not_applicable": True}) == ["came", "waited"]
    # An answer that stands there although its question is not asked counts for nothing.
    assert names(came=no, waited={"number": 1}) == ["came"]
    assert names("official") == ["ours"]


@pytest.mark.parametrize(
    ("items", "where"),
    [
        ((item("a"), item("a")), "/items/1/id"),
        ((item("a", "single", options=(YES_NO[0], Option("yes", Text(fr="encore")))),), "/items/0/options/1/code"),
        ((item("a", "rating", answered("nobody")),), "/items/0/show_if/0/item"),
        ((item("a", pair="nobody"),), "/items/0/pair"),
        ((item("a"), item("b", pair="a")), "/items/1/pair"),
        ((item("a"), item("b", pair="a", asked_of=("official",), scale=Scale(0, 10))), "/items/1/pair"),
        ((item("a"), item("b", importance_of="a")), "/items/1/importance_of"),
        ((item("a", "open"), item("b", "importance", importance_of="a")), "/items/1/importance_of"),
    ],
)  # fmt: skip
def test_a_questionnaire_refuses_what_does_not_fit_together(items: Any, where: str) -> None:
    with pytest.raises(InvalidDocument) as caught:
        questionnaire(*items)
    assert [one.where for one in caught.value.problems] == [where]


def test_pairs_are_items_asked_of_both_or_mirrored() -> None:
    asks = questionnaire(
        item("both", asked_of=("client", "official")),
        item("theirs"),
        item("ours", asked_of=("official",), pair="theirs"),
        item("alone"),
    )
    assert [(one.id, other.id) for one, other in asks.pairs()] == [("both", "both"), ("theirs", "ours")]


def test_a_kind_says_what_its_items_lack() -> None:
    assert codes(item("a", "mood")) == [("/items/0/kind", "item.kind")]
    assert codes(item("a", "single", options=YES_NO[:1])) == [("/items/0", "item.design")]
    assert codes(item("a", "open", options=YES_NO)) == [("/items/0", "item.design")]
    assert codes(item("a", "number", minimum=3, maximum=2)) == [("/items/0", "item.design")]


@pytest.mark.parametrize(
    "scale",
    [{"low": 3, "high": 3}, {"low": 5, "high": 1}, {"labels": {"9": WORDS}}, {"labels": {"x": WORDS}}],
)
def test_a_scale_has_steps_and_labels_them(scale: Any) -> None:
    with pytest.raises(InvalidDocument):
        Scale(**scale)


def test_validating_a_document_walks_its_branches() -> None:
    document = {
        "name": "ring", "version": 1, "label": {"fr": "a", "nl": "b"}, "orientation": "client",
        "items": [
            {"id": "a", "kind": "open", "text": {"fr": "?"}, "show_if": [{"item": "b", "operator": "answered"}]},
            {"id": "b", "kind": "slider", "text": {"fr": "?"}, "show_if": [{"item": "a", "operator": "answered"}]},
        ],
    }  # fmt: skip
    assert [one.code for one in problems_of(Documents(), "questionnaire", document)] == ["branching.cycle"]

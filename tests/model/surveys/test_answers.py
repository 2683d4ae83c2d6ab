"""Answers: inside their scale, of their type, to what was asked; nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from orientation_core.errors import InvalidDocument
from orientation_core.model.gate import TextProblem
from orientation_core.model.surveys.answers import Answer
from orientation_core.model.surveys.question_kinds import KINDS
from orientation_core.model.surveys.questionnaires import Condition, Item, Option, Questionnaire, Scale
from orientation_core.model.surveys.responses import checked, merged, missing, problems
from orientation_core.model.text import LANGUAGES, Text

WORDS = Text(fr="mots", nl="woorden")
OPTIONS = (
    Option("a", Text(fr="Premier", nl="Eerste")),
    Option("b", WORDS),
    Option("none", WORDS, exclusive=True),
)
ASKS = Questionnaire(
    "q",
    1,
    WORDS,
    "process",
    (
        Item("came", "single", WORDS, options=OPTIONS, required=True, not_applicable=False),
        Item("score", "rating", WORDS, required=True, show_if=(Condition("came", "is", ("a",)),)),
        Item("ten", "rating", WORDS, scale=Scale(0, 10)),
        Item("nps", "nps", WORDS),
        Item("several", "multiple", WORDS, options=OPTIONS),
        Item("times", "number", WORDS, minimum=0, maximum=9.5),
        Item("when", "date", WORDS),
        Item("words", "open", WORDS),
        Item("ours", "rating", WORDS, asked_of=("official",)),
    ),
)
CAME = Answer("came", choices=("a",))


def code(*answers: Answer, **options: Any) -> list[str]:
    return [one.code for one in problems(ASKS, answers, KINDS, **options)]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer("score", number=6), "answer.scale"),
        (Answer("score", number=0), "answer.scale"),
        (Answer("score", number=2.5), "answer.scale"),
        (Answer("score", number=float("nan")), "answer.scale"),
        (Answer("ten", number=11), "answer.scale"),
        (Answer("nps", number=-1), "answer.scale"),
        (Answer("score", text="five"), "answer.type"),
        (Answer("score"), "answer.type"),
        (Answer("score", number=3, text="and"), "answer.type"),
        (Answer("score", number=3, not_applicable=True), "answer.not_applicable"),
        (Answer("several", choices=("z",)), "answer.option"),
        (Answer("several", choices=("a", "a")), "answer.choices"),
        (Answer("several", choices=("a", "none")), "answer.exclusive"),
        (Answer("times", number=10), "answer.range"),
        (Answer("times", number=float("inf")), "answer.range"),
        (Answer("when", text="today"), "answer.type"),
        (Answer("nowhere", number=1), "answer.unknown"),
        (Answer("ours", number=1), "answer.skipped"),
    ],
)  # fmt: skip
def test_what_is_no_answer_is_told_by_its_code(answer: Answer, expected: str) -> None:
    assert code(CAME, answer) == [expected]
    (found,) = problems(ASKS, (CAME, answer), KINDS, language="nl")
    assert found.where == f"/answers/{answer.item}"


def test_answers_to_what_was_asked_are_no_problem() -> None:
    given = (
        Answer("words", text="Bien."), CAME, Answer("score", number=5), Answer("ten", number=0),
        Answer("nps", number=10), Answer("several", choices=("a", "b")), Answer("times", number=9.5),
        Answer("when", day=date(2026, 3, 1)),
    )  # fmt: skip
    assert code(*given) == []
    assert [one.item for one in checked(ASKS, given, KINDS)][:2] == ["came", "score"]
    assert code(Answer("ours", number=1), viewpoint="official") == []


def test_what_branching_skips_cannot_be_answered() -> None:
    assert code(Answer("came", choices=("b",)), Answer("score", number=5)) == ["answer.skipped"]
    assert code(Answer("score", number=5)) == ["answer.skipped"]
    with pytest.raises(InvalidDocument):
        checked(ASKS, (Answer("score", number=5),), KINDS)


def test_not_applicable_is_offered_or_not() -> None:
    assert code(Answer("ten", not_applicable=True)) == []
    assert code(Answer("came", not_applicable=True)) == ["answer.not_applicable"]
    assert code(CAME, CAME) == ["answer.twice"]


def test_missing_is_what_was_asked_and_is_required() -> None:
    assert missing(ASKS, (), "client") == ("came",)
    assert missing(ASKS, (CAME,), "client") == ("score",)
    assert missing(ASKS, (Answer("came", choices=("b",)),), "client") == ()
    assert missing(ASKS, (), "official") == ()


def test_a_later_answer_takes_the_place_of_an_earlier_one() -> None:
    now = merged((CAME, Answer("ten", number=1)), (Answer("ten", number=2),))
    assert now == (CAME, Answer("ten", number=2))


@pytest.mark.parametrize(
    ("item", "cell", "value"),
    [
        ("score", " 4 ", 4.0), ("score", "4.0", 4.0), ("times", "2,5", 2.5), ("came", "Eerste", ("a",)),
        ("came", "b", ("b",)), ("several", "a; Premier ;b", ("a", "a", "b")), ("several", "a|b", ("a", "b")),
        ("when", "2026-03-01 10:00", date(2026, 3, 1)), ("words", "x", "x"),
    ],
)  # fmt: skip
def test_a_cell_becomes_an_answer(item: str, cell: str, value: object) -> None:
    found = ASKS.item(item)
    assert found is not None
    assert KINDS[found.kind].read(found, cell) == value


@pytest.mark.parametrize(
    ("item", "cell"), [("score", "good"), ("score", "nan"), ("score", "1e999"), ("when", "1 May")]
)
def test_a_cell_that_is_no_answer_is_refused_without_its_words(item: str, cell: str) -> None:
    found = ASKS.item(item)
    assert found is not None
    with pytest.raises(TextProblem) as caught:
        KINDS[found.kind].read(found, cell)
    assert all(cell not in caught.value.message.in_(language) for language in LANGUAGES)


def test_a_cell_names_a_step_by_its_number_or_by_what_it_is_called() -> None:
    labels = {
        "1": Text(fr="Mauvais", nl="Slecht"),
        "2": Text(fr="Passable", nl="Matig"),
        "3": Text(fr="Bon", nl="Goed"),
        "4": Text(fr="Bon", nl="Zeer goed"),
    }
    item = Item("waiting", "rating", Text(fr="Attente", nl="Wachttijd"), scale=Scale(1, 4, labels))
    read = KINDS["rating"].read
    assert [read(item, cell) for cell in ("2", "Slecht", " matig ", "ZEER GOED", "Goed")] == [2, 1, 2, 4, 3]
    for cell in ("Bon", "uitstekend"):  # two steps are called the first; none is called the second
        with pytest.raises(TextProblem):
            read(item, cell)

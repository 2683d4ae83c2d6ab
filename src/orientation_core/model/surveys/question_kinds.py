"""The kinds of question: what an answer to each is, and how a cell of a table becomes one."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Literal

import attrs

from orientation_core.model.gate import TextProblem, clean
from orientation_core.model.surveys.answers import Answer
from orientation_core.model.surveys.messages import said
from orientation_core.model.surveys.questionnaires import Item, Scale

Holds = Literal["number", "choices", "day", "text"]

#: The scale of a rating or an importance that names none.
FIVE = Scale()
#: That of the question whether somebody would recommend us.
TEN = Scale(0, 10)

#: Numbers are kept exact to a millionth, and within what every database holds.
LARGEST = 1e12


@attrs.frozen
class QuestionKind:
    """One kind of question.

    :ivar name: as items name it. :ivar holds: the member of an answer that it fills.
    :ivar check: what is wrong with an answer that fills that member, or None.
    :ivar read: the member's value out of a cell of a table; raises TextProblem.
    :ivar design: what is wrong with an item of this kind, as a sentence, or None.
    :ivar scale: the steps of an item; None where it has no scale: without one there is no mean, no top-two share.
    """

    name: str
    holds: Holds
    check: Callable[[Item, Answer], TextProblem | None]
    read: Callable[[Item, str], object]
    design: Callable[[Item], str | None] = lambda _: None
    scale: Callable[[Item], Scale | None] = lambda _: None


def scale_of(item: Item) -> Scale:
    """The steps of a rating or an importance."""
    return item.scale or FIVE


def read_number(_: Item, cell: str) -> float:
    """A number out of a cell: a dot or a comma before the decimals."""
    try:
        number = float(cell.strip().replace(",", ".", 1))
    except ValueError:
        raise said("answer.type", expected="number") from None
    if not math.isfinite(number):
        raise said("answer.type", expected="number")
    return number


def _read_step(item: Item, cell: str) -> float:
    """A step of a scale: its number, or what it is called where no other step is called the same."""
    meant = {
        int(step)
        for step, label in scale_of(item).labels.items()
        if cell.strip().casefold() in (words.strip().casefold() for words in _names(label))
    }
    return float(meant.pop()) if len(meant) == 1 else read_number(item, cell)


def _read_choices(item: Item, cell: str) -> tuple[str, ...]:
    """Codes, separated by ``;`` or ``|``; a label of an option stands for its code."""
    known = {label: one.code for one in item.options for label in _names(one.label)}
    cells = [cell] if item.kind == "single" else cell.replace("|", ";").split(";")
    found = (one.strip() for one in cells)
    return tuple(known.get(one, one) if item.option(one) is None else one for one in found if one)


def _names(label: object) -> list[str]:
    return [words for words in (getattr(label, each) for each in ("fr", "nl", "de", "en")) if words]


def _read_day(_: Item, cell: str) -> date:
    try:
        return date.fromisoformat(cell.strip()[:10])
    except ValueError:
        raise said("answer.type", expected="day") from None


def _read_text(_: Item, cell: str) -> str:
    return clean(cell, multiline=True, limit=20_000)


def _check_step(scale: Callable[[Item], Scale]) -> Callable[[Item, Answer], TextProblem | None]:
    def check(item: Item, answer: Answer) -> TextProblem | None:
        steps, number = scale(item), answer.number
        if number is None or number != number // 1 or not steps.low <= number <= steps.high:
            return said("answer.scale", low=steps.low, high=steps.high)
        return None

    return check


def _check_number(item: Item, answer: Answer) -> TextProblem | None:
    number = answer.number or 0.0
    low = -LARGEST if item.minimum is None else item.minimum
    high = LARGEST if item.maximum is None else item.maximum
    if not low <= number <= high:
        return said("answer.range", low=f"{low:g}", high=f"{high:g}")
    return None


def _check_choices(item: Item, answer: Answer) -> TextProblem | None:
    chosen = [item.option(code) for code in answer.choices]
    if None in chosen:
        return said("answer.option")
    if len(set(answer.choices)) != len(answer.choices) or (item.kind == "single" and len(chosen) > 1):
        return said("answer.choices")
    if len(chosen) > 1 and any(one is not None and one.exclusive for one in chosen):
        return said("answer.exclusive")
    return None


def _fine(_: Item, __: Answer) -> TextProblem | None:
    return None


def _needs_options(item: Item) -> str | None:
    if item.scale is not None:
        return "a choice has options and no scale"
    return None if len(item.options) >= 2 else "a choice needs at least two options"


def _no_options(item: Item) -> str | None:
    return "only a choice has options" if item.options else None


def _plain_number(item: Item) -> str | None:
    if item.minimum is not None and item.maximum is not None and item.minimum > item.maximum:
        return "the smallest number is larger than the largest"
    return "a number has neither options nor a scale" if item.options or item.scale else None


def _bare(item: Item) -> str | None:
    return "it has neither options nor a scale" if item.options or item.scale else None


_STEPS = _check_step(scale_of)

BUILT_IN: tuple[QuestionKind, ...] = (
    QuestionKind("rating", "number", _STEPS, _read_step, _no_options, scale_of),
    QuestionKind("importance", "number", _STEPS, _read_step, _no_options, scale_of),
    QuestionKind("nps", "number", _check_step(lambda _: TEN), read_number, _bare, lambda _: TEN),
    QuestionKind("single", "choices", _check_choices, _read_choices, _needs_options),
    QuestionKind("multiple", "choices", _check_choices, _read_choices, _needs_options),
    QuestionKind("number", "number", _check_number, read_number, _plain_number),
    QuestionKind("date", "day", _fine, _read_day, _bare),
    QuestionKind("open", "text", _fine, _read_text, _bare),
)

#: By their name.
KINDS: Mapping[str, QuestionKind] = {one.name: one for one in BUILT_IN}

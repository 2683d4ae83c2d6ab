"""Words and codes that people hand to the desk: through the gate on the way in, known to the procedure, in every
language on the way out.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model import gate
from orientation_core.model.casework import Rules
from orientation_core.model.text import Text

E = TypeVar("E", bound=StrEnum)


def cleaned(text: str, pointer: str, *, multiline: bool = True) -> str:
    """Words of an official or client as they may be kept. :raises InvalidDocument: saying where and why not."""
    try:
        return gate.clean(text, multiline=multiline, limit=20_000 if multiline else 500)
    except gate.TextProblem as problem:
        raise InvalidDocument(COMPLAINT.name, [problem.at(pointer)]) from None


def for_every_reader(words: str | None) -> Text | None:
    """Words that exist in one language only, to be read by whoever gets the letter."""
    return Text(fr=words) if words else None


def known(rules: Rules, what: str, code: str | None, pointer: str) -> Any:
    """The entry of that code in the procedure. :raises InvalidDocument: there is none; the message names those there are."""
    if code is None:
        return None
    try:
        return getattr(rules.procedure, what)(code)
    except LookupError:
        plural = {"category": "categories"}.get(what, f"{what}s")
        known = tuple(one.name if what == "clock" else one.code for one in getattr(rules.procedure, plural))
        raise InvalidDocument(
            "complaint",
            [Problem(pointer, sentence("the procedure knows only: {known}", known=known), f"{what}.unknown")],
        ) from None


def member(values: type[E], value: str, pointer: str) -> E:
    """The value itself, or the one that is written so. :raises InvalidDocument: there is none; the message names them."""
    try:
        return values(value)
    except ValueError:
        known = tuple(one.value for one in values)
        problem = Problem(pointer, sentence("this must be one of: {value}", value=known), "enum")
        raise InvalidDocument(COMPLAINT.name, [problem]) from None


def check_key(key: object, kind: str = COMPLAINT.name) -> None:
    """:raises InvalidDocument: `key` is no idempotency key."""
    if not isinstance(key, str) or not 0 < len(key) <= 255 or not key.isprintable():
        raise InvalidDocument(
            kind,
            [Problem("", sentence("an idempotency key has 1 to 255 printable characters"), "key")],
        )

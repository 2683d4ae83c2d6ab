"""Words that people hand to the desk: through the gate on the way in, in every language on the way out."""

from __future__ import annotations

from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.errors import InvalidDocument
from orientation_core.model import gate
from orientation_core.model.text import Text


def cleaned(text: str, pointer: str, *, multiline: bool = True) -> str:
    """Words of an official or client as they may be kept. :raises InvalidDocument: saying where and why not."""
    try:
        return gate.clean(text, multiline=multiline, limit=20_000 if multiline else 500)
    except gate.TextProblem as problem:
        raise InvalidDocument(COMPLAINT.name, [problem.at(pointer)]) from None


def for_every_reader(words: str | None) -> Text | None:
    """Words that exist in one language only, to be read by whoever gets the letter."""
    return Text(fr=words) if words else None

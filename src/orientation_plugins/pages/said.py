"""Words with the language that they are really in, so that a screen reader speaks them as they are meant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from orientation_core.model.text import FALLBACK

if TYPE_CHECKING:
    from orientation_core.model.text import Language, Text

_BREAK = re.compile(r"\n\s*\n")


@attrs.frozen
class Said:
    """Words. :ivar language: the one they are in, when it is not that of the page."""

    text: str
    language: Language | None = None


def said(text: Text, language: Language) -> Said:
    """A text in `language`, or in the one that stands in for it."""
    spoken = next((one for one in FALLBACK[language] if getattr(text, one)), None)
    return Said(text.in_(language), None if spoken == language else spoken)


def paragraphs(text: Text, language: Language) -> tuple[Said, ...]:
    """The paragraphs of a text, which blank lines part."""
    whole = said(text, language)
    parts = (" ".join(one.split()) for one in _BREAK.split(whole.text))
    return tuple(Said(one, whole.language) for one in parts if one)

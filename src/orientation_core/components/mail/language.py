"""The language of a message, for the acknowledgement: detected, and said to be detected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from orientation_core.model.text import LANGUAGES, Language

#: Of a shorter text a detector only guesses.
_FEWEST_LETTERS = 12
_SURE = 0.8
_NO_WORD = re.compile(r"\S*(?:@|://)\S*|[\d\W_]+")


@cache
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    detector = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    detector.set_languages(list(LANGUAGES))
    return detector


def detected(text: str) -> Language | None:
    """Which of the four languages `text` is written in; None when it cannot be told."""
    words = _NO_WORD.sub(" ", text[:5_000]).strip()
    if len(words) < _FEWEST_LETTERS:
        return None
    language, probability = _detector().classify(words)
    return language if probability >= _SURE else None


def language_of(texts: Sequence[str], answered_in: Sequence[Language]) -> tuple[Language, bool]:
    """The language to answer in, that of the first text that tells one, and whether it was detected; else the agency's first."""
    for text in texts:
        found = detected(text)
        if found is not None:
            return found, True
    return answered_in[0], False

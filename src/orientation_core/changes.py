"""Differences between two documents in plain words, in the four languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from orientation_core.i18n import translate
from orientation_core.labels import LABELS, label
from orientation_core.model.differences import Change, What
from orientation_core.model.text import FALLBACK, LANGUAGES, Language

#: A text is quoted up to so many letters.
_QUOTED = 160

#: One sentence for each thing that can happen to a place.
_WORDS = {
    What.ADDED: "{place}: added: {now}",
    What.REMOVED: "{place}: removed: {was}",
    What.CHANGED: "{place}: was {was}, is now {now}",
    What.MOVED: "{place}: the order changed",
}


def sentences(changes: Iterable[Change], language: Language) -> list[str]:
    """Each change as a sentence in `language`; none when nothing changed."""
    return [_sentence(change, language) for change in changes]


def _sentence(change: Change, language: Language) -> str:
    place = " › ".join(_called(step, language) for step in change.path)
    was, now = _shown(change.was, language), _shown(change.now, language)
    return translate(_WORDS[change.what], language, place=place, was=was, now=now)


def _called(step: str, language: Language) -> str:
    """A member by its label; the name of an entry, a figure or a member without one as it stands."""
    if step in LANGUAGES:
        return label("language", step, language)
    return label("field", step, language) if step in LABELS["field"] else step.replace("_", " ")


def _shown(value: Any, language: Language) -> str:
    """A value as a reader takes it in: a text in their language, a list by its entries, an object by its members."""
    if isinstance(value, bool):
        return translate("yes", language) if value else translate("no", language)
    if isinstance(value, Mapping):
        if value and all(name in LANGUAGES for name in value):
            words = next((value[one] for one in FALLBACK[language] if value.get(one)), "")
            return _shown(words, language)
        return ", ".join(f"{_called(name, language)}: {_shown(one, language)}" for name, one in value.items())
    if isinstance(value, list):
        return "; ".join(_shown(one, language) for one in value)
    text = "" if value is None else str(value)
    short = text if len(text) <= _QUOTED else text[: _QUOTED - 1] + "…"
    return f"“{short}”" if isinstance(value, str) and (" " in text or not text) else short

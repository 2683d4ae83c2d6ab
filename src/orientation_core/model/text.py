"""Texts in several languages as a value, with a declared fallback."""

from __future__ import annotations

from typing import Literal, NoReturn, get_args

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence

Language = Literal["fr", "nl", "de", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language)


class _Fallback(dict[Language, tuple[Language, ...]]):
    """By language; another than ours, which a host passed on, is refused and not a missing key."""

    def __missing__(self, asked: object) -> NoReturn:
        known(asked)
        raise AssertionError("unreachable: every language has its fallback")


def known(asked: object) -> Language:
    """`asked`, when it is a language of ours. :raises InvalidDocument: it is none."""
    for language in LANGUAGES:
        if asked == language:
            return language
    said = sentence("this must be one of: {value}", value=LANGUAGES)
    raise InvalidDocument("language", [Problem("/language", said, "language")])


#: What is read when a text lacks the language asked for. French and Dutch labels are mandatory in every
#: shared list, so a German or English reader always ends at one of them.
FALLBACK: dict[Language, tuple[Language, ...]] = _Fallback(
    fr=("fr", "nl", "en", "de"),
    nl=("nl", "fr", "en", "de"),
    de=("de", "en", "fr", "nl"),
    en=("en", "fr", "nl", "de"),
)


@attrs.frozen
class Text:
    """The same words in up to four languages.

    :ivar fr, nl, de, en: the words, or ``None`` where there are none yet.
    """

    fr: str | None = None
    nl: str | None = None
    de: str | None = None
    en: str | None = None

    def __attrs_post_init__(self) -> None:
        if not (self.fr or self.nl or self.de or self.en):
            raise ValueError("a text needs its words in at least one language")

    def in_(self, language: Language) -> str:
        """The words in `language`, or in the next one of :data:`FALLBACK` that has them."""
        for candidate in FALLBACK[language]:
            words: str | None = getattr(self, candidate)
            if words:
                return words
        raise AssertionError("unreachable: a Text has at least one language")

    def languages(self) -> tuple[Language, ...]:
        """The languages that are present, in the fixed order fr, nl, de, en."""
        return tuple(language for language in LANGUAGES if getattr(self, language))

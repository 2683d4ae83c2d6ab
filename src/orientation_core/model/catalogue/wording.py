"""Words of the catalogue: the four languages of content, and any other language that was given beside them."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.text import FALLBACK, LANGUAGES, Language, Text


@attrs.frozen
class Wording(Text):
    """The same words in the four languages of content and in others.

    The four are what the software asks for and speaks; others, such as Italian or Ukrainian, are carried as they
    came, so that an exchange loses none of them.

    :ivar other: language tag (BCP 47, for example ``it`` or ``fr-BE``) -> words.
    :raises InvalidDocument: no language at all, or one of the four among the others.
    """

    other: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    def __attrs_post_init__(self) -> None:
        if not (self.fr or self.nl or self.de or self.en or self.other):
            raise InvalidDocument(
                "wording",
                [Problem("", sentence("a text needs its words in at least one language"), "wording.empty")],
            )
        twice = [tag for tag in self.other if tag.lower() in LANGUAGES]
        if twice:
            raise InvalidDocument(
                "wording",
                [
                    Problem(f"/other/{tag}", sentence("this language has its own place"), "wording.twice")
                    for tag in twice
                ],
            )

    def in_(self, language: Language) -> str:
        """The words in `language`, else in the next of the four that has them, else in the first other one."""
        for candidate in FALLBACK[language]:
            words: str | None = getattr(self, candidate)
            if words:
                return words
        return self.other[min(self.other)]

    def tags(self) -> tuple[str, ...]:
        """The tags of all languages it has, the four first."""
        return (*self.languages(), *sorted(self.other))

    def by_tag(self) -> dict[str, str]:
        """Words by language tag, the four first."""
        return {**{language: getattr(self, language) for language in self.languages()}, **self.other}

    def words(self) -> tuple[str, ...]:
        """The words in every language, the four first."""
        return tuple(self.by_tag()[tag] for tag in self.tags())

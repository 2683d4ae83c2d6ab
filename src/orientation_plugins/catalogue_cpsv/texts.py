"""Words: literals of a property as one wording, and a wording as literals."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from typing import TypeVar

from orientation_core.model import gate
from orientation_core.model.catalogue import Wording
from orientation_core.model.text import LANGUAGES
from orientation_plugins.catalogue_cpsv.graph import PLAIN, Literal, Node, Value
from orientation_plugins.catalogue_cpsv.remarks import Told, short
from orientation_plugins.catalogue_cpsv.values import language_tag

T = TypeVar("T")

#: The language of what is no language: a code that stands where a name was wanted (BCP 47: zxx).
NO_LANGUAGE = "zxx"
#: The language of words in a language that nobody knows (BCP 47: und).
UNKNOWN = "und"

MOST_WORDS = 20_000
MOST_LINE = 500


def literals(wording: Wording | None, *, alone: bool = True) -> Iterator[Literal]:
    """The words of a wording, each with its tag.

    :param alone: the property says nothing but this wording, so that an old tag can stand beside the one of today. Among
        others nothing tells which words were one wording, and every tag is written as it is today.
    """
    if wording is None:
        return
    for language in LANGUAGES:
        words = getattr(wording, language)
        if words and words.strip():
            yield Literal(words.strip(), language)
    stated = {*wording.languages(), *wording.other} if alone else ()
    for tag in sorted(wording.other):
        # In small letters, as libraries that compare tags by their letters expect them.
        yield Literal(wording.other[tag].strip(), tag_of(tag, stated).lower())


def tag_of(tag: str, stated: Container[str]) -> str:
    """A tag as it is written today, unless that one is `stated` beside it; of what is no tag, that it is unknown."""
    today = language_tag(tag)
    if today is None:
        return UNKNOWN
    return tag.lower() if today != tag and today in stated else today


def coded(code: str) -> Wording:
    """A wording of what is no language: a code where a name was wanted."""
    return Wording(other={NO_LANGUAGE: code})


def wording_of(words: dict[str, str]) -> Wording | None:
    """Tag -> words as a wording, or None when there are none."""
    if not words:
        return None
    own = {tag: text for tag, text in words.items() if tag in LANGUAGES}
    other = {tag: text for tag, text in words.items() if tag not in own}
    return Wording(**own, other=other)


def distinct(values: Iterable[T]) -> tuple[T, ...]:
    """Each of these values once, in their order; values with words in them cannot be keys themselves."""
    return tuple({repr(value): value for value in values}.values())


def regrouped(found: tuple[Wording, ...], known: tuple[Wording, ...]) -> tuple[Wording, ...]:
    """`known`, when it says the same as what was found, where nobody says which words translate which."""
    said, before = (
        {one for each in several for one in literals(each, alone=False)} for several in (found, known)
    )
    return known if known and said == before else found


class Words:
    """Reads the words of one file. :ivar default: the language of words that have no tag."""

    def __init__(self, told: Told, default: str) -> None:
        self.told = told
        self.default = default

    def wording(self, node: Node, *predicates: str, one: bool = False) -> Wording | None:
        """The words of the first of these properties that has any, in every language.

        :param one: a name, of which each language has one: two different ones refuse the file.
        """
        for predicate in predicates:
            if predicate in node.statements:
                found = self._wording(node.id, predicate, node.take(predicate), one=one)
                if found is not None:
                    return found
        return None

    def wordings(self, node: Node, predicate: str) -> tuple[Wording, ...]:
        """Each value of a property as a wording of its own: which ones translate each other is not said."""
        found = (self._wording(node.id, predicate, [value], one=False) for value in node.take(predicate))
        return distinct(one for one in found if one is not None)

    def _wording(self, where: str, predicate: str, values: Iterable[Value], *, one: bool) -> Wording | None:
        values = tuple(values)
        there = {value.language for value in values if isinstance(value, Literal) and value.language}
        tagged: dict[str, list[str]] = {}
        plain: list[str] = []
        for value in values:
            if not isinstance(value, Literal):
                self.told.remark("value-not-usable", where, f"{predicate} {short(value)}")
                continue
            text = self.clean(where, predicate, value.value)
            if text is None:
                continue
            if value.language is None:
                if value.datatype not in PLAIN:
                    self.told.remark("value-mended", where, f"{predicate}: {value.datatype}")
                plain.append(text)
                continue
            tag = tag_of(value.language, there)
            if tag.lower() != value.language.lower():
                self.told.remark("language-tag-mended", where, f"{value.language} → {tag}")
            tagged.setdefault(tag, []).append(text)
        stated = frozenset(tagged)
        for text in plain:
            if any(text in several for several in tagged.values()):
                self.told.remark("text-repeated", where, f"{predicate} “{short(text, 40)}”")
                continue
            tag = self.default if self.default not in stated else UNKNOWN
            self.told.remark("language-assumed", where, f"{tag} ({predicate})")
            tagged.setdefault(tag, []).append(text)
        return wording_of(
            {tag: self._joined(where, predicate, tag, several, one) for tag, several in tagged.items()}
        )

    def _joined(self, where: str, predicate: str, tag: str, several: list[str], one: bool) -> str:
        several = list(dict.fromkeys(several))
        if len(several) == 1:
            return several[0]
        if one:
            text = f"{predicate} has {len(several)} different texts in the language {tag}"
            self.told.problem(where, text, "title.twice")
            return several[0]
        self.told.remark("texts-joined", where, f"{predicate} ({tag}, {len(several)})")
        joined = "\n\n".join(sorted(several))
        if len(joined) > MOST_WORDS:
            self.told.problem(f"{where} {predicate}", "the texts in one language are too long", "text.long")
        return joined

    def clean(self, where: str, predicate: str, text: str, *, line: bool = False) -> str | None:
        """A text as it may be kept, or None when it says nothing. A text that must not be kept refuses the file."""
        text = " ".join(text.split()) if line else text.strip()
        if not text or (not text.isascii() and gate.is_blank(text)):
            self.told.remark("text-empty", where, predicate)
            return None
        try:
            return gate.clean(text, multiline=not line, limit=MOST_LINE if line else MOST_WORDS)
        except gate.TextProblem as problem:
            self.told.unfit(f"{where} {predicate}", problem)
            return None

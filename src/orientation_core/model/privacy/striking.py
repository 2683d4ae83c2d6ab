"""Striking somebody out of texts and documents that are not theirs: what names them goes, the rest stays."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from orientation_core.model import gate
from orientation_core.model.privacy.identifiers import Identifier, same_words

#: What stands in a text where somebody was named.
STRUCK = "[…]"

_PIECE = re.compile(r"[^\W_]+")


def names(document: Any, wanted: Iterable[Identifier]) -> frozenset[Identifier]:
    """Those of `wanted` that stand anywhere in a document."""
    texts = list(texts_of(document))
    return frozenset(one for one in wanted if any(one.stands_in(text) for text in texts))


def texts_of(value: Any) -> Iterable[str]:
    """Every text in a document, at any depth; not the names of its members."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for member in value.values():
            yield from texts_of(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from texts_of(member)


def struck(
    text: str, wanted: Iterable[Identifier], instead: str | Callable[[Identifier], str] = STRUCK
) -> str:
    """`text` with `instead` wherever one of `wanted` stands."""
    for one in sorted(wanted, key=lambda each: -len(each.value)):
        word = instead if isinstance(instead, str) else instead(one)
        text = _name_struck(text, one, word) if one.sort == "name" else one.pattern().sub(word, text)
    return text


def _name_struck(text: str, name: Identifier, word: str) -> str:
    """A name is compared without accents and case, so its words are looked for one by one in what was written."""
    wanted = sorted(name.value.split())
    while True:
        pieces = list(_PIECE.finditer(text))
        said = [same_words(piece.group()) for piece in pieces]
        place = next(
            (start for start in range(len(said)) if sorted(said[start : start + len(wanted)]) == wanted),
            None,
        )
        if place is None or word in text[pieces[place].start() : pieces[place].end()]:
            return text
        end = pieces[place + len(wanted) - 1].end()
        text = f"{text[: pieces[place].start()]}{word}{text[end:]}"


def struck_out(
    value: Any, wanted: frozenset[Identifier], instead: str | Callable[[Identifier], str] = STRUCK
) -> Any:
    """A document with every text struck; equal where nobody of `wanted` stands in it."""
    if isinstance(value, str):
        return struck(value, wanted, instead) if any(one.stands_in(value) for one in wanted) else value
    if isinstance(value, Mapping):
        return {name: struck_out(member, wanted, instead) for name, member in value.items()}
    if isinstance(value, list | tuple):
        return [struck_out(member, wanted, instead) for member in value]
    return value


def pruned(document: Any, pointers: Iterable[str]) -> Any:
    """A document without the members at those JSON pointers; entries of lists stay."""
    places = {pointer for pointer in pointers if pointer}

    def walk(value: Any, at: str) -> Any:
        if isinstance(value, Mapping):
            members = [(name, f"{at}{gate.pointer(name)}") for name in value]
            return {name: walk(value[name], place) for name, place in members if place not in places}
        if isinstance(value, list | tuple):
            return [walk(member, f"{at}/{number}") for number, member in enumerate(value)]
        return value

    return walk(document, "")


def without(value: Any, wanted: frozenset[Identifier]) -> Any:
    """A document without the entries and members that name one of `wanted`: for where a struck text does not fit."""
    if isinstance(value, Mapping):
        kept = {name: without(member, wanted) for name, member in value.items()}
        return {
            name: member
            for name, member in kept.items()
            if not (isinstance(member, str) and names(member, wanted))
        }
    if isinstance(value, list | tuple):
        return [without(member, wanted) for member in value if not names(member, wanted)]
    return value

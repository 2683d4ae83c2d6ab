"""The register and a person's own data as HTML: no script, nothing fetched, readable by everyone and on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from orientation_core.labels import label
from orientation_plugins.pages.numbers import moment
from orientation_plugins.pages.templates import template, visible
from orientation_plugins.reports.privacy.words import word

if TYPE_CHECKING:
    from orientation_core.model.privacy.registers import Keeping, ProcessingRegister, SubjectAccess
    from orientation_core.model.text import Language


def render_register(register: ProcessingRegister, language: Language = "en") -> bytes:
    """The register of processing as a page."""
    return _page(
        "privacy_register.html.j2", language, register=register, term=lambda one: term(one, language)
    )


def render_access(answer: SubjectAccess, language: Language = "en") -> bytes:
    """What a person is given as a page."""
    return _page("privacy_access.html.j2", language, answer=answer, lines=lines)


def _page(name: str, language: Language, **values: Any) -> bytes:
    page = template("orientation_plugins.reports", name).render(
        language=language,
        word=lambda key, *given: word(key, language, *given),
        say=lambda text: text.in_(language),
        label=lambda kind, code: label(kind, code, language),
        moment=lambda at: moment(at, language),
        **values,
    )
    return visible(page).encode()


def term(one: Keeping, language: Language) -> str:
    """How long, in words."""
    if not one.settled:
        said = word("unsettled", language)
    elif one.years is None and one.months is None:
        said = word("kept", language)
    else:
        parts = (("years", one.years), ("months", one.months))
        said = ", ".join(word(name, language, str(count)) for name, count in parts if count)
    return said if one.outcome is None else f"{label('outcome', one.outcome, language)}: {said}"


def lines(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """A document as (place, words), one for each thing it says."""
    return list(_lines(document, ""))


def _lines(value: Any, place: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, member in value.items():
            yield from _lines(member, f"{place} › {name}" if place else str(name))
    elif isinstance(value, list | tuple):
        for number, member in enumerate(value, 1):
            yield from _lines(member, f"{place} {number}")
    else:
        yield place, str(value)

"""Commitments laid out: what is promised, to whom, what it is not about, and what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from orientation_core.labels import LABELS, label
from orientation_core.model.charters import PLACES
from orientation_plugins.charter_pages import phrases
from orientation_plugins.charter_pages.words import word
from orientation_plugins.pages.numbers import day
from orientation_plugins.pages.said import Said, said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orientation_core.model.charters import Charter, Place
    from orientation_core.model.commitments import Commitment
    from orientation_core.model.monitoring import Result
    from orientation_core.model.publications import Publication
    from orientation_core.model.text import Language


@attrs.frozen
class Verdict:
    """What became of a promise. :ivar word: in a word. :ivar figure: the result, or why there is none.

    :ivar says: what the figure is, when it is no figure: ``withheld`` from publication, or ``why`` there is none.
    """

    key: Literal["kept", "missed", "unknown"]
    word: str
    figure: str = ""
    says: Literal["figure", "withheld", "why"] = "figure"


@attrs.frozen
class Promise:
    """One commitment. :ivar number: within the charter. :ivar details: (what, how), in reading order."""

    number: int
    name: str
    text: Said
    declaration: bool
    target: str
    details: tuple[tuple[str, tuple[Said, ...]], ...]
    verdict: Verdict | None


def numbered(charter: Charter) -> dict[str, int]:
    """The number of each commitment, in the order in which the charter is read."""
    read = (one.id for place in PLACES for one in charter.promised(place))
    return {name: number for number, name in enumerate(read, start=1)}


def promises(publication: Publication, place: Place, language: Language) -> tuple[Promise, ...]:
    """The commitments of a part, numbered through the whole charter."""
    numbers = numbered(publication.charter)
    return tuple(
        Promise(
            numbers[one.id],
            f"promise-{numbers[one.id]}",
            said(one.text, language),
            one.declaration,
            phrases.target(one, language),
            tuple(_details(publication, one, language)),
            _verdict_of(publication, one, language),
        )
        for one in publication.charter.promised(place)
    )


def verdict(
    commitment: Commitment, result: Result | None, language: Language, *, withheld: bool = False
) -> Verdict:
    """What became of a promise, in words."""
    key: Literal["kept", "missed", "unknown"] = "unknown"
    if result is not None and result.kept is not None:
        key = "kept" if result.kept else "missed"
    if withheld:
        return Verdict(key, word(key, language), word("withheld", language), "withheld")
    if commitment.declaration:
        return Verdict("unknown", word("declared", language), word("why_declaration", language), "why")
    if result is None or result.missing is not None:
        why = "not_measured" if result is None else result.missing
        return Verdict("unknown", word("unknown", language), word(f"why_{why}", language), "why")
    return Verdict(key, word(key, language), amount(commitment, result, language))


def amount(commitment: Commitment, result: Result, language: Language) -> str:
    """A result with its unit."""
    if result.value is None:
        return ""
    if result.unit == "percent":
        return phrases.share(result.value, language, promised_share(commitment, result))
    return phrases.figure(result.value, result.unit, language)


def promised_share(commitment: Commitment, result: Result) -> float | None:
    """Which figure was promised, in the unit of the result; None when it is no single one."""
    target = commitment.target
    if target is not None and target.unit == result.unit and target.operator != "between":
        return target.value
    if result.unit != "percent":
        return None
    return 100.0 if commitment.share is None else commitment.share


def _verdict_of(publication: Publication, commitment: Commitment, language: Language) -> Verdict | None:
    """What became of it, when the very same was promised in the period that was counted."""
    outcomes = publication.outcomes
    if outcomes is None or commitment.declaration:
        return None
    before = next((one for one in outcomes.commitments if one.id == commitment.id), None)
    if before is None or (before.target, before.share, before.within) != (
        commitment.target,
        commitment.share,
        commitment.within,
    ):
        return None
    result, withheld = outcomes.result(commitment.id), commitment.id in outcomes.withheld
    return None if result is None else verdict(commitment, result, language, withheld=withheld)


def _details(
    publication: Publication, commitment: Commitment, language: Language
) -> Iterator[tuple[str, tuple[Said, ...]]]:
    for_whom = tuple(_for_whom(publication, commitment, language))
    if for_whom:
        yield word("for", language), for_whom
    if commitment.exclusions:
        yield word("not_for", language), tuple(said(one.text, language) for one in commitment.exclusions)
    if commitment.redress is not None:
        yield word("if_not", language), (said(commitment.redress, language),)
    if commitment.owner is not None:
        owner = publication.label("owner", commitment.owner)
        if owner is not None:  # the name of a unit says nothing to a client
            yield word("owner", language), (said(owner, language),)
    if commitment.source is not None:
        yield word("source", language), (Said(commitment.source),)
    if commitment.since is not None:
        yield word("since", language), (Said(day(commitment.since, language)),)


def _for_whom(publication: Publication, commitment: Commitment, language: Language) -> Iterator[Said]:
    named = (
        ("client_group", commitment.groups),
        ("service", commitment.services),
        ("category", commitment.categories),
        ("type", commitment.request_types),
        ("channel", commitment.channels),
    )
    for kind, ids in named:
        for one in ids:
            text = publication.label(kind, one)
            if text is not None:
                yield said(text, language)
            else:
                yield Said(label(kind, one, language) if one in LABELS.get(kind, {}) else one)

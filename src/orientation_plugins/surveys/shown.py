"""Figures of surveys as readers see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from orientation_plugins.pages.numbers import number
from orientation_plugins.surveys.words import word

if TYPE_CHECKING:
    from orientation_core.model.reports import Unit as PlainUnit
    from orientation_core.model.surveys.reports import ItemNote, SurveyRow
    from orientation_core.model.text import Language

#: How the numbers of a unit are written: as those of which unit of other reports.
_LIKE: dict[str, PlainUnit] = {
    "responses": "requests",
    "percent": "percent",
    "score": "score",
    "points": "days",
    "coefficient": "score",
}


@attrs.frozen
class Shown:
    """A figure as a reader sees it.

    :ivar text: the value. :ivar detail: interval and n, smaller. :ivar withheld: not published. :ivar empty: nothing
        to count it from.
    """

    text: str
    detail: str = ""
    withheld: bool = False
    empty: bool = False


def figure(value: float, unit: str, language: Language) -> str:
    """A number, rounded to what its unit bears."""
    return number(value, _LIKE[unit], language)


def question(item: ItemNote, language: Language) -> str:
    """A question as it is read among others; of an importance it says so."""
    text = item.text.in_(language)
    if item.kind != "importance":
        return text
    said = word("importance", language)
    return f"{text} ({said if language == 'de' else said.lower()})"


def shown(row: SurveyRow | None, language: Language, *, n: bool = True) -> Shown | None:
    """A row's value with what is needed to judge it."""
    if row is None:
        return None
    if row.suppressed:
        return Shown(word("withheld", language), withheld=True)
    if row.value is None:
        return Shown("–", empty=True)
    details = []
    if row.low is not None and row.high is not None:
        unit = "points" if row.unit == "percent" else row.unit
        # A dash before a minus sign would read as one long line.
        joint = "–" if min(row.low, row.high) >= 0 else " … "
        details.append(joint.join(figure(end, unit, language) for end in (row.low, row.high)))
    if n and row.n is not None and row.unit != "responses":
        details.append(f"n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{figure(row.n, 'responses', language)}")
    return Shown(figure(row.value, row.unit, language), " · ".join(details))

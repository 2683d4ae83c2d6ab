"""Rows laid out for readers: families of indicators as tables, one line per group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from orientation_core.analysis.federal import COMPLAINTS_TREATED, RATES, REQUESTS
from orientation_core.analysis.standard import DURATIONS, TERMS, VOLUMES
from orientation_core.model.reports import ALL
from orientation_plugins.pages.numbers import number
from orientation_plugins.reports.words import group_name, word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orientation_core.model.reports import Helpful, IndicatorNote, Report, Row
    from orientation_core.model.text import Language

_LISTS = {
    "volumes": VOLUMES,
    "requests": REQUESTS,
    "complaints": COMPLAINTS_TREATED,
    "durations": DURATIONS,
    "terms": (*TERMS, *RATES),
}
_FAMILY_OF = {one.name: family for family, several in _LISTS.items() for one in several}
FAMILIES = (*_LISTS, "others")

#: So many columns fit a page: counts are narrow, figures with an interval below them are not.
COLUMNS = {"volumes": 8, "requests": 8, "complaints": 8}
FEWER_COLUMNS = 5


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


@attrs.frozen
class Line:
    """One group of a table, or all of them together. :ivar figures: one per column; None where there is no row."""

    name: str
    figures: tuple[Shown | None, ...]
    total: bool = False


@attrs.frozen
class Table:
    """Some indicators of one family, by group. :ivar part: counts the tables of a family that needs several."""

    family: str
    columns: tuple[IndicatorNote, ...]
    lines: tuple[Line, ...]
    part: int = 0


def family(indicator: str) -> str:
    """The family an indicator is shown in."""
    if indicator.startswith("within_"):
        return "terms"
    return _FAMILY_OF.get(indicator, "others")


def shown(row: Row | None, language: Language) -> Shown | None:
    """A row's value with what is needed to judge it."""
    if row is None:
        return None
    if row.suppressed:
        return Shown(word("withheld", language), withheld=True)
    if row.value is None:
        return Shown("–", empty=True)
    counted = row.unit in ("requests", "points")
    detail = (
        ""
        if counted or row.n is None
        else f"n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{number(row.n, 'requests', language)}"
    )
    if row.low is not None and row.high is not None:
        detail = f"{interval(row, language)} · {detail}"
    return Shown(number(row.value, row.unit, language), detail)


def interval(row: Row, language: Language) -> str:
    """The ends of the interval, without unit."""
    if row.low is None or row.high is None:
        return ""
    return "–".join(number(end, "days", language) for end in (row.low, row.high))


def tables(report: Report, dimension: str, language: Language) -> Iterator[Table]:
    """All tables of a dimension, by family; the total comes last."""
    rows: dict[str, dict[str, Row]] = {}
    for row in report.rows_of(dimension):
        rows.setdefault(row.group, {})[row.indicator] = row
    totals = {row.indicator: row for row in report.rows_of(ALL)}
    present = {name for several in rows.values() for name in several}
    for name in FAMILIES:
        notes = [one for one in report.indicators if one.name in present and family(one.name) == name]
        width = COLUMNS.get(name, FEWER_COLUMNS)
        for part, start in enumerate(range(0, len(notes), width)):
            chosen = tuple(notes[start : start + width])
            lines = [
                Line(group_name(dimension, group, language), _figures(several, chosen, language))
                for group, several in rows.items()
            ]
            lines.append(Line(word("all", language), _figures(totals, chosen, language), total=True))
            yield Table(name, chosen, tuple(lines), part)


def _figures(
    rows: Mapping[str, Row], notes: tuple[IndicatorNote, ...], language: Language
) -> tuple[Shown | None, ...]:
    return tuple(shown(rows.get(note.name), language) for note in notes)


def practice_line(one: Helpful, language: Language) -> str:
    """A practice against a cause: what it is called, whose it is, and for how many others figures show that it helped."""
    parts = [one.organisation.in_(language)]
    if one.adopted:
        helped, adopted = (number(value, "requests", language) for value in (one.helped, one.adopted))
        parts.append(word("helped_of", language, helped, adopted))
    return f"{one.title.in_(language)} ({', '.join(parts)})"

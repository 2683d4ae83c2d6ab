"""From prepared cases to rows: one query per dimension, whatever the number of indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orientation_core.analysis.prepare import group_column
from orientation_core.analysis.statistics import wilson
from orientation_core.model.reports import ALL, Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orientation_core.analysis.indicators import Indicator, Population


def totals(cases: Any, indicators: Sequence[Indicator]) -> Any:
    """The query for the figures of all cases together; one line."""
    return cases.aggregate(off_calendar=cases.count(where=cases.off_calendar), **figures(cases, indicators))


def by_group(cases: Any, dimension: str, indicators: Sequence[Indicator]) -> Any:
    """The query for the figures per value of a dimension; one line each."""
    return cases.group_by(group=group_column(cases, dimension)).aggregate(**figures(cases, indicators))


def rows(
    lines: Sequence[Mapping[str, Any]], dimension: str, indicators: Sequence[Indicator]
) -> tuple[Row, ...]:
    """The rows of a query's answer, sorted by group and then in the order of the indicators."""
    return tuple(
        _row(indicator, dimension, str(line.get("group", ALL)), line)
        for line in sorted(lines, key=lambda line: str(line.get("group", ALL)))
        for indicator in indicators
    )


def figures(cases: Any, indicators: Sequence[Indicator]) -> dict[str, Any]:
    """The expressions of all indicators by name; a population that several share is counted once."""
    populations = {one.name: one for indicator in indicators for one in indicator.populations}
    found = {_size(one): _count(cases, one) for one in populations.values()}
    for indicator in indicators:
        if indicator.figure is not None:
            found[_value(indicator)] = indicator.figure(cases, _where(cases, indicator.of))
    return found


def _count(cases: Any, population: Population) -> Any:
    return cases.count() if population.where is None else cases.count(where=population.where(cases))


def _where(cases: Any, population: Population) -> Any:
    import ibis

    return ibis.literal(True) if population.where is None else population.where(cases)


def _size(population: Population) -> str:
    return f"size_{population.name}"


def _value(indicator: Indicator) -> str:
    return f"value_{indicator.name}"


def _row(indicator: Indicator, dimension: str, group: str, line: Mapping[str, Any]) -> Row:
    n = int(line[_size(indicator.of)])
    what = indicator.name, dimension, group, indicator.unit
    if indicator.part is not None:
        part = int(line[_size(indicator.part)])
        if n == 0:
            return Row(*what, n=0, numerator=0, denominator=0)
        low, high = wilson(part, n)
        return Row(*what, 100 * part / n, n, part, n, 100 * low, 100 * high)
    if indicator.figure is None:
        return Row(*what, n, n)
    value = line[_value(indicator)]
    return Row(*what, None if value is None or n == 0 else float(value), n)

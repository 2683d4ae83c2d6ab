"""From prepared cases to rows: one query per dimension, whatever the number of indicators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orientation_core.analysis.prepare import group_column
from orientation_core.analysis.statistics import wilson
from orientation_core.model.reports import ALL, Row

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from orientation_core.analysis.indicators import Indicator, Population


def totals(cases: Any, indicators: Sequence[Indicator], *, at_once: bool = False) -> Any:
    """The query for the figures of all cases together; one line."""
    asked = figures(cases, indicators, at_once=at_once)
    return cases.aggregate(off_calendar=cases.count(where=cases.off_calendar), **asked)


def by_group(cases: Any, dimension: str, indicators: Sequence[Indicator], *, at_once: bool = False) -> Any:
    """The query for the figures per value of a dimension; one line each."""
    asked = figures(cases, indicators, at_once=at_once)
    return cases.group_by(group=group_column(cases, dimension)).aggregate(**asked)


def by_groups(
    cases: Any, dimensions: Sequence[str], indicators: Sequence[Indicator], *, at_once: bool = False
) -> Any:
    """The query for the figures per value of each of several dimensions; one line each, with its ``dimension``.

    Every case is counted once for each dimension, so that many times the rows pass by, in one query to be composed
    instead of many: what there are few of is counted sooner than it is asked for.
    """
    import ibis

    said = [
        ibis.struct({"dimension": name, "group": group_column(cases, name)}, type=_SAID)
        for name in dimensions
    ]
    spread = cases.mutate(said=ibis.array(said).unnest())
    asked = figures(spread, indicators, at_once=at_once)
    return spread.group_by(dimension=spread.said.dimension, group=spread.said.group).aggregate(**asked)


_SAID = "struct<dimension: string, group: string>"


def rows(
    lines: Sequence[Mapping[str, Any]], dimension: str, indicators: Sequence[Indicator]
) -> tuple[Row, ...]:
    """The rows of a query's answer, sorted by group and then in the order of the indicators."""
    return tuple(
        _row(indicator, dimension, str(line.get("group", ALL)), line)
        for line in sorted(lines, key=lambda line: str(line.get("group", ALL)))
        for indicator in indicators
    )


def portions(cases: Any, indicators: Sequence[Indicator]) -> list[list[Indicator]]:
    """The indicators in groups to be asked for one after the other: those that are counted while the cases pass by, and for
    each column of which every value must be held until the last came, as for a quantile, those that need it.
    """
    found: dict[Hashable, list[Indicator]] = {}
    for one in indicators:
        expression = None if one.figure is None else one.figure(cases, _where(cases, one.of))
        held = () if expression is None else tuple((node.arg, node.where) for node in _holding(expression))
        found.setdefault(held, []).append(one)
    return list(found.values())


def _holding(expression: Any) -> list[Any]:
    from ibis.expr import operations as ops

    nodes: list[Any] = expression.op().find((ops.Quantile, ops.Median, ops.MultiQuantile))
    return nodes


def together(answers: Iterable[Sequence[Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """The lines of several queries that group alike, as those of one."""
    found: dict[Any, dict[str, Any]] = {}
    for lines in answers:
        for line in lines:
            found.setdefault(line.get("group"), {}).update(line)
    return list(found.values())


def figures(cases: Any, indicators: Sequence[Indicator], *, at_once: bool = False) -> dict[str, Any]:
    """The expressions of all indicators by name; a population that several share is counted once.

    :param at_once: the engine can give several quantiles of the same values together, and then holds these once.
    """
    populations = {one.name: one for indicator in indicators for one in indicator.populations}
    found = {_size(one): _count(cases, one) for one in populations.values()}
    own = {
        _value(indicator): indicator.figure(cases, _where(cases, indicator.of))
        for indicator in indicators
        if indicator.figure is not None
    }
    return found | (_quantiles_at_once(own) if at_once else own)


def _quantiles_at_once(expressions: dict[str, Any]) -> dict[str, Any]:
    """The same figures, where quantiles of the same values are members of one list of quantiles."""
    from ibis.expr import operations as ops

    asked: dict[Hashable, dict[Any, None]] = {}
    for expression in expressions.values():
        for node in expression.op().find(ops.Quantile):
            if isinstance(node.quantile, ops.Literal):
                asked.setdefault((node.arg, node.where), {})[node] = None
    given: dict[Any, Any] = {}
    for nodes in asked.values():
        if len(nodes) > 1:
            first = next(iter(nodes))
            shares = [node.quantile.value for node in nodes]
            where = None if first.where is None else first.where.to_expr()
            several = first.arg.to_expr().quantile(shares, where=where)
            given |= {node: several[place].op() for place, node in enumerate(nodes)}
    if not given:
        return expressions
    return {name: one.op().replace(given).to_expr() for name, one in expressions.items()}


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

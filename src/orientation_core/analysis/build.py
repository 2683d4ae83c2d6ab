"""From facts to a :class:`Report`, and from one of its rows back to the cases."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any

from orientation_core.analysis import aggregate, causes, labels
from orientation_core.analysis.columns import read_by
from orientation_core.analysis.engines import FEW, MANY, own_engine, worked_out
from orientation_core.analysis.facts import Facts, WorkingDays, cases_table, points_table
from orientation_core.analysis.prepare import (
    chosen,
    day_table,
    group_column,
    prepare,
    refuse_short_calendar,
    source_column,
)
from orientation_core.errors import NotFound
from orientation_core.model.reports import ALL, Comparison, Composition, DimensionNote, Period, Report, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from orientation_core.analysis.indicators import Indicator
    from orientation_core.analysis.questions import Question
    from orientation_core.model.text import Text


def build(
    asked: Question,
    facts: Facts,
    *,
    organisation: Text,
    working_days: WorkingDays,
    generated_at: datetime,
    data_version: str,
    notes: Sequence[Text] = (),
    engine: Any = None,
) -> Report:
    """Count what was asked and say what it means.

    :param working_days: of the organisation's calendar; must know every day of receipt and closing.
    :param engine: an Ibis backend; DuckDB in this process by default, closed again afterwards.
    :raises InvalidDocument: a column holds something else than it should, or a day is outside `working_days`.
    """
    with _engine(engine) as connection:
        desk = _Desk(asked, facts, working_days, connection, own=engine is None)
        rows = desk.rows(asked.period)
        comparison = None
        if asked.compare_with is not None:
            before = desk.rows(asked.compare_with)
            comparison = Comparison(asked.compare_with, desk.composition(asked.compare_with), before)
        return Report(
            organisation=organisation,
            period=asked.period,
            population=labels.POPULATION,
            generated_at=generated_at,
            data_version=data_version,
            filters=asked.filters,
            dimensions=tuple(DimensionNote(name, labels.dimension(name)) for name in asked.dimensions),
            indicators=tuple(one.note() for one in asked.indicators),
            rows=rows,
            comparison=comparison,
            causes=causes.pareto(desk.causes()),
            notes=tuple(notes),
        )


def cases_behind(
    row: Row,
    asked: Question,
    facts: Facts,
    *,
    working_days: WorkingDays,
    numerator: bool = False,
    engine: Any = None,
) -> tuple[str, ...]:
    """The ids of the cases that a row counts, sorted.

    :param row: of a report that answers `asked`. :param facts: with the ``id`` of the cases.
    :param numerator: of a share: only the cases in its numerator.
    :raises NotFound: no such indicator or dimension was asked for.
    """
    indicator = next((one for one in asked.indicators if one.name == row.indicator), None)
    if indicator is None:
        raise NotFound("indicator", row.indicator)
    if row.dimension not in (ALL, *asked.dimensions):
        raise NotFound("dimension", row.dimension)
    population = indicator.part if numerator and indicator.part is not None else indicator.of
    with _engine(engine) as connection:
        desk = _Desk(asked, facts, working_days, connection, more=("id",))
        cases = desk.prepared(asked.period)
        if row.dimension != ALL:
            cases = cases.filter(group_column(cases, row.dimension) == row.group)
        if population.where is not None:
            cases = cases.filter(population.where(cases))
        return tuple(sorted(connection.to_pyarrow(cases.select("id")).column("id").to_pylist()))


def values_behind(
    indicator: str,
    column: str,
    asked: Question,
    facts: Facts,
    *,
    working_days: WorkingDays,
    engine: Any = None,
) -> tuple[float, ...]:
    """The values of a column of the cases that an indicator is about, sorted, to test whether they moved.

    :param column: of the prepared cases, for example ``microseconds``. :raises NotFound: no such indicator was asked for.
    """
    found = next((one for one in asked.indicators if one.name == indicator), None)
    if found is None:
        raise NotFound("indicator", indicator)
    with _engine(engine) as connection:
        cases = _Desk(asked, facts, working_days, connection).prepared(asked.period)
        if found.of.where is not None:
            cases = cases.filter(found.of.where(cases))
        values = connection.to_pyarrow(cases.select(value=cases[column])).column("value").to_pylist()
    return tuple(sorted(float(one) for one in values if one is not None))


@contextmanager
def _engine(given: Any) -> Iterator[Any]:
    """The backend that was given, or a DuckDB of our own that reaches neither files nor the network."""
    if given is not None:
        yield given
        return
    with own_engine() as connection:
        yield connection


class _Desk:
    """The facts laid out in one engine, ready for the queries of one report."""

    def __init__(
        self,
        asked: Question,
        facts: Facts,
        working_days: WorkingDays,
        connection: Any,
        *,
        more: Sequence[str] = (),
        own: bool = False,
    ) -> None:
        import ibis

        self.asked = asked
        self.connection = connection
        self.working_days = working_days
        self._days = ibis.memtable(day_table(working_days))
        self._points = _points(facts.points)
        needed = {*columns_needed(asked), *more}
        if self._points is not None:
            needed.add("id")
        #: So many cases there are, where they are here and in an engine of ours.
        self._here: int | None = None
        if _is_table(facts.cases):
            self._cases = facts.cases
        else:
            table = cases_table(facts.cases, needed)
            self._cases, self._here = ibis.memtable(table), len(table) if own else None

    def prepared(self, period: Period) -> Any:
        """The cases of a period, ready to be counted."""
        return prepare(chosen(self._cases, period, self.asked.filters), self._days, period.end)

    def rows(self, period: Period) -> tuple[Row, ...]:
        """Every row of a period: the totals, then each dimension."""
        cases = self.prepared(period)
        if self._here is not None:
            cases = worked_out(self.connection, cases, self._here)
        found = []
        for dimension, lines in self._answers(cases):
            if dimension == ALL:
                refuse_short_calendar(lines[0], self.working_days)
            found.append(aggregate.rows(lines, dimension, self.asked.shown(dimension)))
        return tuple(chain.from_iterable(found))

    def _answers(self, cases: Any) -> Iterator[tuple[str, list[dict[str, Any]]]]:
        """The totals, then each dimension with its lines: at once where there are few cases."""
        dimensions = self.asked.dimensions
        if self._here is not None and self._here <= FEW and len(dimensions) > 1:
            yield ALL, self._figures(cases, ALL, self.asked.shown(ALL))
            every = tuple(dict.fromkeys(chain.from_iterable(map(self.asked.shown, dimensions))))
            lines = self._lines(aggregate.by_groups(cases, dimensions, every, at_once=self._at_once()))
            for dimension in dimensions:
                yield dimension, [line for line in lines if line["dimension"] == dimension]
            return
        many = self._many()
        for dimension in (ALL, *dimensions):
            shown = self.asked.shown(dimension)
            portions = aggregate.portions(cases, shown) if many else [shown]
            yield dimension, aggregate.together(self._figures(cases, dimension, some) for some in portions)

    def _figures(self, cases: Any, dimension: str, indicators: Sequence[Indicator]) -> list[dict[str, Any]]:
        at_once = self._at_once()
        if dimension == ALL:
            return self._lines(aggregate.totals(cases, indicators, at_once=at_once))
        return self._lines(aggregate.by_group(cases, dimension, indicators, at_once=at_once))

    def _at_once(self) -> bool:
        """Whether the engine gives several quantiles of the same values together."""
        from ibis.expr.operations import MultiQuantile

        return bool(self.connection.has_operation(MultiQuantile))

    def _many(self) -> bool:
        """Whether there are so many cases, in an engine within this process, that what a query holds must be kept small."""
        if self.connection.name != "duckdb":
            return False
        count = self._here
        if count is None:
            cases: Any = self._cases
            count = int(self.connection.to_pyarrow(cases.count()).as_py())
        return count > MANY

    def composition(self, before: Period) -> Composition:
        """Which organisations have cases in both periods, and which in one of them."""
        now, then = (self._organisations(period) for period in (self.asked.period, before))
        return Composition(tuple(sorted(now & then)), tuple(sorted(now - then)), tuple(sorted(then - now)))

    def causes(self) -> dict[str, int]:
        """Points per cause, of the cases of the period."""
        if self._points is None:
            return {}
        cases = chosen(self._cases, self.asked.period, self.asked.filters)
        return {line["cause"]: line["count"] for line in self._lines(causes.counted(self._points, cases))}

    def _organisations(self, period: Period) -> frozenset[str]:
        cases = chosen(self._cases, period, self.asked.filters)
        names = cases.select(name=group_column(cases, "organisation")).distinct()
        return frozenset(line["name"] for line in self._lines(names))

    def _lines(self, query: Any) -> list[dict[str, Any]]:
        lines: list[dict[str, Any]] = self.connection.to_pyarrow(query).to_pylist()
        return lines


def columns_needed(asked: Question) -> tuple[str, ...]:
    """The columns of cases that answer a question, so that a store need not read the others.

    Not among them is ``id``, which is needed to count causes and to name the cases behind a row.
    """
    columns = {source_column(name) for name in (*asked.dimensions, *(one.field for one in asked.filters))}
    if asked.compare_with is not None:
        columns.add("organisation")
    return tuple(sorted(columns | read_by(asked.indicators)))


def _is_table(facts: Any) -> bool:
    import ibis

    return isinstance(facts, ibis.Table)


def _points(points: Any) -> Any:
    """The points as an Ibis table, or None when there are none."""
    import ibis

    if _is_table(points):
        return points
    table = points_table(points, ("cause",))
    return ibis.memtable(table) if table.num_rows else None

"""What may be published: small cells are withheld, together with what would let a reader compute them back.

The rule, and why it is this one: docs/decisions, "Small cells in published reports".
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from orientation_core.analysis import labels
from orientation_core.analysis.causes import publishable
from orientation_core.analysis.equations import Cell
from orientation_core.analysis.suppression import withheld_cells
from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.reports import Report, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from orientation_core.analysis.indicators import Indicator

#: Counts below this are not published, unless the agency sets another threshold.
THRESHOLD = 5


def publish(report: Report, indicators: Sequence[Indicator], threshold: int = THRESHOLD) -> Report:
    """The report as it may leave the agency.

    :param indicators: those the report was built with. :param threshold: the smallest count that is shown, zero
        apart; at least 2.
    :raises InvalidDocument: the threshold is below 2, or the report has an indicator that is not given.
    """
    if threshold < 2:
        problem = Problem("/threshold", sentence("a threshold below 2 withholds nothing"), "report.threshold")
        raise InvalidDocument("report", [problem])
    by_name = {indicator.name: indicator for indicator in indicators}
    unknown = sorted({row.indicator for row in report.rows} - set(by_name))
    if unknown:
        text = sentence("there is no indicator {name}", name=unknown[0])
        problem = Problem("/rows", text, "report.indicator")
        raise InvalidDocument("report", [problem])
    comparison = report.comparison
    if comparison is not None:
        comparison = attrs.evolve(comparison, rows=withhold(comparison.rows, by_name.values(), threshold))
    return attrs.evolve(
        report,
        published=True,
        threshold=threshold,
        rows=withhold(report.rows, by_name.values(), threshold),
        comparison=comparison,
        causes=publishable(report.causes, threshold),
        notes=(*report.notes, labels.withheld(threshold)),
    )


def withhold(rows: Iterable[Row], indicators: Iterable[Indicator], threshold: int) -> tuple[Row, ...]:
    """The rows of one period, with those withheld that must be."""
    rows = tuple(rows)
    by_name = {indicator.name: indicator for indicator in indicators}
    shown = {row.key: tuple(cells_of(row, by_name[row.indicator])) for row in rows}
    hidden = withheld_cells(shown.values(), threshold)
    return tuple(row.withheld() if any(cell in hidden for cell, _ in shown[row.key]) else row for row in rows)


def cells_of(row: Row, indicator: Indicator) -> Iterator[tuple[Cell, int]]:
    """The counts that a row shows: the size of each population of its indicator."""
    yield (row.dimension, row.group, indicator.of.name), row.n or 0
    if indicator.part is not None:
        yield (row.dimension, row.group, indicator.part.name), row.numerator or 0

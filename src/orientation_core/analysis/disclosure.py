"""What may be published: small cells are withheld, together with what would let a reader compute them back.

The rule, and why it is this one: docs/decisions, "Small cells in published reports".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import attrs

from orientation_core.analysis import labels
from orientation_core.analysis.algebra import determined
from orientation_core.analysis.causes import publishable
from orientation_core.analysis.federal import IDENTITIES as FEDERAL
from orientation_core.analysis.standard import IDENTITIES as STANDARD
from orientation_core.errors import InvalidDocument, Problem
from orientation_core.model.reports import ALL, Report, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from orientation_core.analysis.indicators import Indicator

#: Dimension, group, population: one count that a reader sees, wherever it is shown.
Cell = tuple[str, str, str]

#: Counts below this are not published, unless the agency sets another threshold.
THRESHOLD = 5


def publish(report: Report, indicators: Sequence[Indicator], threshold: int = THRESHOLD) -> Report:
    """The report as it may leave the agency.

    :param indicators: those the report was built with. :param threshold: the smallest count that is shown, zero
        apart; at least 2.
    :raises InvalidDocument: the threshold is below 2, or the report has an indicator that is not given.
    """
    if threshold < 2:
        problem = Problem("/threshold", "a threshold below 2 withholds nothing", "report.threshold")
        raise InvalidDocument("report", [problem])
    by_name = {indicator.name: indicator for indicator in indicators}
    unknown = sorted({row.indicator for row in report.rows} - set(by_name))
    if unknown:
        problem = Problem("/rows", f"unknown indicator {unknown[0]}", "report.indicator")
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
    hidden = _Suppression(shown.values(), threshold).run()
    return tuple(row.withheld() if any(cell in hidden for cell, _ in shown[row.key]) else row for row in rows)


def cells_of(row: Row, indicator: Indicator) -> Iterator[tuple[Cell, int]]:
    """The counts that a row shows: the size of each population of its indicator."""
    yield (row.dimension, row.group, indicator.of.name), row.n or 0
    if indicator.part is not None:
        yield (row.dimension, row.group, indicator.part.name), row.numerator or 0


@attrs.frozen
class Equation:
    """A total and its parts, as a reader knows them to belong together."""

    total: Cell
    parts: tuple[Cell, ...]

    def __iter__(self) -> Iterator[Cell]:
        yield self.total
        yield from self.parts


def equations_of(counts: Mapping[Cell, int], threshold: int) -> Iterator[Equation]:
    """What holds between counts, and a reader may therefore use.

    The groups of a dimension add up to all. The parts of a population add up to it, wherever they do so in the data.
    And equal counts of one group, large enough to be shown, are taken to be the same cases, as they are when, say,
    everything that came in is a complaint; so populations of plugins are covered without being declared.
    """
    across: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    inside: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in counts:
        dimension, group, population = cell
        inside[dimension, group].append(cell)
        if dimension != ALL:
            across[dimension, population].append(cell)
    for (_, population), groups in across.items():
        if (ALL, ALL, population) in counts:
            yield Equation((ALL, ALL, population), tuple(groups))
    for place, cells in inside.items():
        for whole, names in (*STANDARD, *FEDERAL):
            total, parts = (*place, whole), tuple((*place, name) for name in names)
            known = total in counts and all(part in counts for part in parts)
            if known and counts[total] == sum(counts[part] for part in parts):
                yield Equation(total, parts)
        alike: dict[int, Cell] = {}
        for cell in cells:
            first = alike.setdefault(counts[cell], cell)
            if first != cell and counts[cell] >= threshold:
                yield Equation(first, (cell,))


@attrs.define(eq=False)
class _Ledger:
    """How far an equation is withheld. :ivar withheld: number of its cells. :ivar pool: their sum."""

    equation: Equation
    withheld: int = 0
    pool: int = 0


class _Suppression:
    """Withholds counts until nothing that is withheld can be computed from what is left."""

    def __init__(self, shown: Iterable[Sequence[tuple[Cell, int]]], threshold: int) -> None:
        self.threshold = threshold
        self.counts: dict[Cell, int] = {}
        self.uses: Counter[Cell] = Counter()
        rests = []
        for cells in shown:
            self.counts.update(cells)
            self.uses.update(cell for cell, _ in cells)
            if len(cells) == 2:
                (whole, all_of_it), (part, some) = cells
                if self._small(all_of_it - some):
                    # Nobody shows the rest, but it is one subtraction away: it counts as a withheld cell.
                    rest = (*whole[:2], f"{whole[2]} without {part[2]}")
                    rests.append((Equation(whole, (part, rest)), rest, all_of_it - some))
        self.hidden: set[Cell] = set()
        self.containing: dict[Cell, list[_Ledger]] = defaultdict(list)
        self.ledgers = [_Ledger(equation) for equation in equations_of(self.counts, threshold)]
        small = [cell for cell, count in self.counts.items() if self._small(count)]
        for equation, rest, count in rests:
            self.ledgers.append(_Ledger(equation))
            self.counts[rest] = count
            small.append(rest)
        for ledger in self.ledgers:
            for cell in ledger.equation:
                self.containing[cell].append(ledger)
        for cell in small:
            self._hide(cell)

    def run(self) -> set[Cell]:
        """Every cell that must not be shown."""
        while self._complete() or self._unsolve():
            pass
        return self.hidden

    def _small(self, count: int) -> bool:
        return 0 < count < self.threshold

    def _hide(self, cell: Cell) -> None:
        self.hidden.add(cell)
        for ledger in self.containing[cell]:
            ledger.withheld += 1
            ledger.pool += self.counts[cell]

    def _complete(self) -> bool:
        """Where one withheld count, or withheld parts that are together still small, follow from the rest of an
        equation: withhold one more of it.
        """
        found = False
        for ledger in self.ledgers:
            if ledger.withheld == 1:
                found |= self._hide_one((ledger,), self.threshold) or self._hide_one((ledger,))
            elif self._small(ledger.pool) and ledger.equation.total not in self.hidden:
                found |= self._hide_one((ledger,), self.threshold)
        return found

    def _unsolve(self) -> bool:
        """Where a withheld count follows from several equations together: withhold one more near it.

        One at a time where equations hang together, so that what the first one mends is not mended twice.
        """
        unknown = (
            {
                cell: 1 if cell == ledger.equation.total else -1
                for cell in ledger.equation
                if cell in self.hidden
            }
            for ledger in self.ledgers
            if ledger.withheld
        )
        touched: set[_Ledger] = set()
        found = False
        for cell in sorted(determined(unknown)):
            ring = set(self.containing[cell])
            if touched.isdisjoint(ring):
                size = 0
                while not (done := self._hide_one(ring)) and len(ring) > size:
                    size = len(ring)
                    ring |= {
                        ledger
                        for near in list(ring)
                        for one in near.equation
                        for ledger in self.containing[one]
                    }
                touched |= ring
                found |= done
        return found

    def _hide_one(self, ledgers: Iterable[_Ledger], at_least: int = 0) -> bool:
        """Withhold the cell of these equations that is least missed, if there is one to withhold."""
        cells = {cell for ledger in ledgers for cell in ledger.equation} - self.hidden
        candidates = [cell for cell in cells if self.counts[cell] >= at_least]
        if candidates:
            self._hide(min(candidates, key=self._loss))
        return bool(candidates)

    def _loss(self, cell: Cell) -> tuple[bool, bool, int, int, int, Cell]:
        """How dear a cell is: totals most, then one that drags others along, then one that many rows show."""
        count = self.counts[cell]
        alone = sum(not ledger.withheld for ledger in self.containing[cell])
        return count < self.threshold, cell[0] == ALL, alone, self.uses[cell], count, cell

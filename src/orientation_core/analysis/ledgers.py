"""Bookkeeping of withheld counts: which are, how far each equation is withheld, and what is least missed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from orientation_core.analysis.equations import Cell, Equation, Place, equations_of
from orientation_core.model.reports import ALL


@attrs.define(eq=False)
class Ledger:
    """How far an equation is withheld.

    :ivar withheld: number of its cells, zeros included. :ivar pool: their sum.
    """

    equation: Equation
    withheld: int = 0
    pool: int = 0


class Ledgers:
    """The counts of a report, and which of them are withheld; small ones are from the start.

    :param shown: per row the counts it shows, the second, if any, a part of the first.
    :param threshold: the smallest count that may be shown, zero apart.
    :param equations: what holds between counts; without any it is what holds in a report of cases.
    :ivar hidden: what is withheld. :ivar hidden_at: the same by place. :ivar small: what must stay so.
    :ivar inside, across: the equations of a cell that are about its place, and those that add up places.
    :ivar changed: equations that were touched since somebody looked, in order. :ivar unsolved: places likewise.
    """

    def __init__(
        self,
        shown: Iterable[Sequence[tuple[Cell, int]]],
        threshold: int,
        equations: Sequence[Equation] | None = None,
    ) -> None:
        self.threshold = threshold
        self.counts: dict[Cell, int] = {}
        self.uses: dict[Cell, int] = defaultdict(int)
        rests: dict[Equation, int] = {}
        for cells in shown:
            self.counts.update(cells)
            for cell, _ in cells:
                self.uses[cell] += 1
            if len(cells) == 2:
                (whole, all_of_it), (part, some) = cells
                if self.is_small(all_of_it - some):
                    # Nobody shows the rest, but it is one subtraction away: it counts as a withheld cell.
                    rest = (*whole[:2], f"{whole[2]} without {part[2]}")
                    rests[Equation(whole, (part, rest))] = all_of_it - some
        self.inside: dict[Cell, list[Ledger]] = defaultdict(list)
        self.across: dict[Cell, list[Ledger]] = defaultdict(list)
        known = equations_of(self.counts, threshold) if equations is None else equations
        for equation in [*known, *rests]:
            ledger = Ledger(equation)
            containing = self.across if equation.across else self.inside
            for cell in equation:
                containing[cell].append(ledger)
        self.counts.update((equation.parts[1], count) for equation, count in rests.items())
        self.hidden: set[Cell] = set()
        self.hidden_at: dict[Place, dict[Cell, None]] = defaultdict(dict)
        self.changed: dict[Ledger, None] = {}
        self.unsolved: dict[Place, None] = {}
        self.small = frozenset(cell for cell, count in self.counts.items() if self.is_small(count))
        for cell in [cell for cell in self.counts if cell in self.small]:
            self.hide(cell)

    def is_small(self, count: int) -> bool:
        """Whether a count is too small to be shown."""
        return 0 < count < self.threshold

    def of(self, cell: Cell) -> Iterator[Ledger]:
        """Every equation that a cell occurs in."""
        yield from self.inside.get(cell, ())
        yield from self.across.get(cell, ())

    def incomplete(self, ledger: Ledger) -> bool:
        """Whether an equation gives away its only withheld count, or the sum of parts that is still small."""
        if ledger.withheld == 1:
            return ledger.pool > 0
        return self.is_small(ledger.pool) and ledger.equation.total not in self.hidden

    def unknown(self, ledger: Ledger) -> Iterator[tuple[Cell, int]]:
        """The withheld cells of an equation, with their coefficients: the total less its parts is zero."""
        for cell in ledger.equation:
            if cell in self.hidden:
                yield cell, 1 if cell == ledger.equation.total else -1

    def hide(self, cell: Cell) -> None:
        """Withhold a count."""
        self.hidden.add(cell)
        self.hidden_at[cell[:2]][cell] = None
        self._book(cell, 1)

    def show(self, cell: Cell) -> None:
        """Show it after all."""
        self.hidden.remove(cell)
        del self.hidden_at[cell[:2]][cell]
        self._book(cell, -1)

    def _book(self, cell: Cell, times: int) -> None:
        self.unsolved[cell[:2]] = None
        for ledger in self.of(cell):
            ledger.withheld += times
            ledger.pool += times * self.counts[cell]
            self.changed[ledger] = None

    def hide_one(self, ledgers: Iterable[Ledger], at_least: int = 0) -> bool:
        """Withhold the cell of these equations that is least missed; whether there was one to withhold."""
        cells = {cell for ledger in ledgers for cell in ledger.equation} - self.hidden
        candidates = [cell for cell in cells if self.counts[cell] >= at_least]
        if candidates:
            self.hide(min(candidates, key=self.loss))
        return bool(candidates)

    def hide_near(self, start: Cell, containing: Mapping[Cell, list[Ledger]]) -> bool:
        """Withhold a cell of the equations around one, as near as there is one to withhold."""
        ring, size = dict.fromkeys(containing.get(start, ())), 0
        while len(ring) > size:
            if self.hide_one(ring):
                return True
            size = len(ring)
            cells = [cell for ledger in ring for cell in ledger.equation]
            ring |= dict.fromkeys(ledger for cell in cells for ledger in containing.get(cell, ()))
        return False

    def loss(self, cell: Cell) -> tuple[bool, bool, int, int, int, Cell]:
        """How dear a cell is: totals most, then one that drags others along, then one that many rows show."""
        count = self.counts[cell]
        alone = sum(not ledger.withheld for ledger in self.of(cell))
        return cell[0] == ALL, count < self.threshold, alone, self.uses.get(cell, 0), count, cell

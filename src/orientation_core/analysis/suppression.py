"""Which counts to withhold, so that nothing that is withheld can be computed from what is left.

Three steps, repeated until none finds anything. Every equation is completed: no withheld count stands alone in one.
Every place (one group of one dimension) is solved for itself, with the identities that hold there. Then all places
are solved together, with the sums over the groups of each dimension.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from orientation_core.analysis.algebra import determined
from orientation_core.analysis.equations import Cell, Equation, Place, equations_of
from orientation_core.model.reports import ALL

#: How often all places are solved together before the dimensions that still give something away are withheld whole.
ROUNDS = 30

#: What is withheld in a place and how it hangs together there; the same in many groups of a large dimension.
_Pattern = tuple[frozenset[str], tuple[tuple[tuple[str, int], ...], ...]]


@attrs.define(eq=False)
class _Ledger:
    """How far an equation is withheld. :ivar withheld: number of its cells. :ivar pool: their sum."""

    equation: Equation
    withheld: int = 0
    pool: int = 0


class Suppression:
    """Withholds counts until nothing that is withheld can be computed from what is left.

    :param shown: per row the counts it shows, the second, if any, a part of the first.
    :param threshold: the smallest count that may be shown, zero apart.
    """

    def __init__(
        self, shown: Iterable[Sequence[tuple[Cell, int]]], threshold: int, rounds: int = ROUNDS
    ) -> None:
        self.threshold = threshold
        self.rounds = rounds
        self.counts: dict[Cell, int] = {}
        self.uses: Counter[Cell] = Counter()
        rests: dict[Equation, int] = {}
        for cells in shown:
            self.counts.update(cells)
            self.uses.update(cell for cell, _ in cells)
            if len(cells) == 2:
                (whole, all_of_it), (part, some) = cells
                if self._small(all_of_it - some):
                    # Nobody shows the rest, but it is one subtraction away: it counts as a withheld cell.
                    rest = (*whole[:2], f"{whole[2]} without {part[2]}")
                    rests[Equation(whole, (part, rest))] = all_of_it - some
        self.hidden: set[Cell] = set()
        self.hidden_at: dict[Place, list[Cell]] = defaultdict(list)
        self.inside: dict[Cell, list[_Ledger]] = defaultdict(list)
        self.across: dict[Cell, list[_Ledger]] = defaultdict(list)
        self.changed: dict[_Ledger, None] = {}  # ordered, so that every run does the same
        self.unsolved: dict[Place, None] = {}
        self.closed: set[str] = set()  # dimensions withheld whole
        self._patterns: dict[Place, _Pattern] = {}
        self._given_away: dict[_Pattern, list[str]] = {}
        small = [cell for cell, count in self.counts.items() if self._small(count)]
        equations = [*equations_of(self.counts, threshold), *rests]
        for equation, count in rests.items():
            self.counts[equation.parts[1]] = count
            small.append(equation.parts[1])
        for equation in equations:
            ledger = _Ledger(equation)
            containing = self.across if equation.across else self.inside
            for cell in equation:
                containing[cell].append(ledger)
        for cell in small:
            self._hide(cell)

    def run(self) -> set[Cell]:
        """Every cell that must not be shown."""
        while self._complete() or self._solve_places() or self._solve_together():
            pass
        return self.hidden

    def _small(self, count: int) -> bool:
        return 0 < count < self.threshold

    def _containing(self, cell: Cell) -> Iterator[_Ledger]:
        yield from self.inside.get(cell, ())
        yield from self.across.get(cell, ())

    def _hide(self, cell: Cell) -> None:
        self.hidden.add(cell)
        self.hidden_at[cell[:2]].append(cell)
        self.unsolved[cell[:2]] = None
        for ledger in self._containing(cell):
            ledger.withheld += 1
            ledger.pool += self.counts[cell]
            self.changed[ledger] = None

    def _complete(self) -> bool:
        """Where one withheld count, or withheld parts that are together still small, follow from the rest of an
        equation: withhold one more of it. Places first, so that sums across them need less.
        """
        found = False
        while self.changed:
            changed, self.changed = sorted(self.changed, key=lambda ledger: ledger.equation.across), {}
            for ledger in changed:
                if ledger.withheld == 1:
                    found |= self._hide_one((ledger,), self.threshold) or self._hide_one((ledger,))
                elif self._small(ledger.pool) and ledger.equation.total not in self.hidden:
                    found |= self._hide_one((ledger,), self.threshold)
        return found

    def _solve_places(self) -> bool:
        """Where a withheld count follows from the identities of its own place: withhold one more there."""
        places, self.unsolved = self.unsolved, {}
        found = False
        for place in places:
            pattern = self._patterns[place] = self._pattern(place)
            if pattern not in self._given_away:
                self._given_away[pattern] = sorted(determined(dict(equation) for equation in pattern[1]))
            found |= any(self._hide_near((*place, name), self.inside) for name in self._given_away[pattern])
        return found

    def _pattern(self, place: Place) -> _Pattern:
        """The withheld populations of a place, and its equations with all else left out."""
        cells = self.hidden_at[place]
        ledgers = {ledger for cell in cells for ledger in self.inside.get(cell, ())}
        equations = {
            tuple(sorted((cell[2], sign) for cell, sign in self._unknown(ledger))) for ledger in ledgers
        }
        return frozenset(cell[2] for cell in cells), tuple(sorted(equations))

    def _unknown(self, ledger: _Ledger) -> Iterator[tuple[Cell, int]]:
        """The withheld cells of an equation, with their coefficients."""
        for cell in ledger.equation:
            if cell in self.hidden:
                yield cell, ledger.equation.sign(cell)

    def _solve_together(self) -> bool:
        """Where a withheld count follows from several places together: withhold one more near it.

        One at a time in each sum, so that what the first one mends is not mended twice.
        """
        given_away = sorted(determined(self._system()))
        self.rounds -= 1
        if self.rounds < 0:
            return self._close(given_away)
        touched: set[_Ledger] = set()
        found = False
        for cell in given_away:
            ring = self.across.get(cell, ())
            if touched.isdisjoint(ring):
                touched.update(ring)
                found |= self._hide_near(cell, self.across) or self._hide_near(cell, self.inside)
        return found

    def _system(self) -> Iterator[dict[Cell, int]]:
        """The equations of all places together, all that is shown left out.

        Two places of a dimension that look the same stand for all that do: a third adds nothing that can be computed,
        because what one has more, another may have less.
        """
        alike: Counter[tuple[str, _Pattern]] = Counter()
        sums: dict[_Ledger, dict[Cell, int]] = defaultdict(dict)
        for (dimension, group), cells in self.hidden_at.items():
            if dimension in self.closed:
                continue
            pattern = self._patterns[dimension, group]
            alike[dimension, pattern] += 1
            if alike[dimension, pattern] > 2:
                continue
            for equation in pattern[1]:
                yield {(dimension, group, name): sign for name, sign in equation}
            for cell in cells:
                for ledger in self.across.get(cell, ()):
                    if ledger.equation.parts[0][0] not in self.closed:
                        sums[ledger][cell] = ledger.equation.sign(cell)
        yield from sums.values()

    def _close(self, given_away: Iterable[Cell]) -> bool:
        """Withhold whole dimensions, of which nothing can be computed then: those of these cells."""
        dimensions = {
            ledger.equation.parts[0][0] for cell in given_away for ledger in self.across.get(cell, ())
        } - self.closed
        self.closed |= dimensions
        for cell in [cell for cell in self.counts if cell[0] in dimensions and cell not in self.hidden]:
            self._hide(cell)
        return bool(dimensions)

    def _hide_near(self, start: Cell, containing: Mapping[Cell, list[_Ledger]]) -> bool:
        """Withhold a cell of the equations around one, as near as there is one to withhold."""
        ring, size = dict.fromkeys(containing.get(start, ())), 0
        while len(ring) > size:
            if self._hide_one(ring):
                return True
            size = len(ring)
            cells = [cell for ledger in ring for cell in ledger.equation]
            ring |= dict.fromkeys(ledger for cell in cells for ledger in containing.get(cell, ()))
        return False

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
        alone = sum(not ledger.withheld for ledger in self._containing(cell))
        return cell[0] == ALL, count < self.threshold, alone, self.uses[cell], count, cell

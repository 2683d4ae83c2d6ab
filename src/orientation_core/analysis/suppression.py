"""Which counts to withhold, so that nothing that is withheld can be computed from what is left."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from orientation_core.analysis.algebra import determined
from orientation_core.analysis.equations import Cell, Equation, Place
from orientation_core.analysis.ledgers import Ledger, Ledgers

#: How often all places are solved together, before dimensions that still give something away are withheld whole.
ROUNDS = 30

#: How many solved unknowns it may cost to find withheld counts that can be shown after all.
EFFORT = 100_000

#: What is withheld in a place, and its equations with all else left out: the same for many groups of a large dimension.
_Pattern = tuple[frozenset[str], tuple[tuple[tuple[str, int], ...], ...]]


def withheld_cells(
    shown: Iterable[Sequence[tuple[Cell, int]]],
    threshold: int,
    rounds: int = ROUNDS,
    equations: Sequence[Equation] | None = None,
) -> set[Cell]:
    """Every count that must not be shown.

    Three steps, repeated until none finds anything: equations are completed, so that no withheld count stands alone
    in one; every place is solved for itself, with the identities that hold there; all places are solved together,
    with the sums over the groups of each dimension. Then what turned out superfluous is shown again.

    :param shown: per row the counts it shows, the second, if any, a part of the first.
    :param threshold: the smallest count that may be shown, zero apart.
    :param rounds: how often all places are solved together before dimensions are withheld whole.
    :param equations: what holds between the counts, where that is not what holds in a report of cases.
    """
    return _Suppression(Ledgers(shown, threshold, equations), rounds).run()


class _Suppression:
    """Withholds more and more of what the ledgers hold. :ivar closed: the dimensions that are withheld whole."""

    def __init__(self, ledgers: Ledgers, rounds: int) -> None:
        self.ledgers = ledgers
        self.rounds = rounds
        self.closed: set[str] = set()
        self._patterns: dict[Place, _Pattern] = {}
        self._solved: dict[_Pattern, list[str]] = {}

    def run(self) -> set[Cell]:
        while self._complete() or self._solve_places() or self._solve_together():
            pass
        self._release()
        self._show_what_is_known()
        return self.ledgers.hidden

    def _complete(self) -> bool:
        """Withhold one more wherever an equation is not withheld enough. Places first: sums across need less then."""
        books, found = self.ledgers, False
        while books.changed:
            changed, books.changed = sorted(books.changed, key=lambda ledger: ledger.equation.across), {}
            for ledger in changed:
                if books.incomplete(ledger):
                    found |= books.hide_one((ledger,), books.threshold) or (
                        ledger.withheld == 1 and books.hide_one((ledger,))
                    )
        return found

    def _solve_places(self) -> bool:
        """Where a withheld count follows from the identities of its own place: withhold one more there."""
        books, found = self.ledgers, False
        places, books.unsolved = books.unsolved, {}
        for place in places:
            self._patterns[place] = self._pattern(place)
            found |= any(books.hide_near(cell, books.inside) for cell in self._given_away_inside(place))
        return found

    def _pattern(self, place: Place) -> _Pattern:
        books = self.ledgers
        cells = books.hidden_at[place]
        equations = {
            tuple(sorted((cell[2], sign) for cell, sign in books.unknown(ledger)))
            for ledger in {ledger for cell in cells for ledger in books.inside.get(cell, ())}
        }
        return frozenset(cell[2] for cell in cells), tuple(sorted(equations))

    def _given_away_inside(self, place: Place) -> list[Cell]:
        """The withheld counts, zeros apart, that follow from the identities of their own place.

        That a withheld zero is one may be known: it is about nobody.
        """
        pattern = self._patterns[place]
        if pattern not in self._solved:
            self._solved[pattern] = sorted(determined(dict(equation) for equation in pattern[1]))
        cells = [(*place, population) for population in self._solved[pattern]]
        return [cell for cell in cells if self.ledgers.counts[cell]]

    def _solve_together(self) -> bool:
        """Where a withheld count follows from several places together: withhold one more near it.

        One at a time in each sum, so that what the first one mends is not mended twice.
        """
        books, found = self.ledgers, False
        given_away = sorted(self._given_away())
        if not self.rounds:
            return self._close(given_away)
        self.rounds -= 1
        touched: set[Ledger] = set()
        for cell in given_away:
            sums = books.across.get(cell, ())
            if touched.isdisjoint(sums):
                touched.update(sums)
                found |= books.hide_near(cell, books.across) or books.hide_near(cell, books.inside)
        return found

    def _given_away(self) -> list[Cell]:
        """The withheld counts, zeros apart, that follow from all places together."""
        return [cell for cell in determined(self._system()) if self.ledgers.counts[cell]]

    def _system(self) -> Iterator[dict[Cell, int]]:
        """The equations of all places together, with all that is shown left out.

        Two places of a dimension with the same pattern stand for all that have it: a third adds nothing that can be
        computed, because what it has more the others may have less.
        """
        alike: Counter[tuple[str, _Pattern]] = Counter()
        sums: dict[Ledger, dict[Cell, int]] = defaultdict(dict)
        for (dimension, group), cells in self.ledgers.hidden_at.items():
            pattern = self._patterns[dimension, group]
            alike[dimension, pattern] += 1
            if dimension in self.closed or alike[dimension, pattern] > 2:
                continue
            for equation in pattern[1]:
                yield {(dimension, group, population): sign for population, sign in equation}
            for cell in cells:
                for ledger in self.ledgers.across.get(cell, ()):
                    if ledger.equation.dimension not in self.closed:
                        sums[ledger][cell] = 1 if cell == ledger.equation.total else -1
        yield from sums.values()

    def _close(self, given_away: Iterable[Cell]) -> bool:
        """Withhold the dimensions of these counts whole: of what nobody sees, nothing is known to add up."""
        books = self.ledgers
        sums = {ledger for cell in given_away for ledger in books.across.get(cell, ())}
        dimensions = {ledger.equation.dimension for ledger in sums} - self.closed
        self.closed |= dimensions
        for cell in [cell for cell in books.counts if cell[0] in dimensions and cell not in books.hidden]:
            books.hide(cell)
        return bool(dimensions)

    def _release(self) -> None:
        """Show again what later ones have made superfluous, the dearest first, as far as the effort goes."""
        books = self.ledgers
        dearest = sorted(books.hidden - books.small, key=books.loss, reverse=True)
        for cell in dearest[: EFFORT // (len(books.hidden) + 1)]:
            if cell[0] not in self.closed:
                books.show(cell)
                self._patterns[cell[:2]] = self._pattern(cell[:2])
                if not self._is_safe_without(cell):
                    books.hide(cell)
                    self._patterns[cell[:2]] = self._pattern(cell[:2])

    def _is_safe_without(self, cell: Cell) -> bool:
        """Whether the report withholds enough now that this cell is shown."""
        if any(self.ledgers.incomplete(ledger) for ledger in self.ledgers.of(cell)):
            return False
        return not self._given_away_inside(cell[:2]) and not self._given_away()

    def _show_what_is_known(self) -> None:
        """Show withheld zeros that anyone can compute: that tells nothing more, and hiding them protects nobody."""
        books = self.ledgers
        zeros = {cell for cell in books.hidden if not books.counts[cell] and cell[0] not in self.closed}
        for place in sorted({cell[:2] for cell in zeros}):
            for population in self._solved.get(self._patterns[place], ()):
                if (*place, population) in zeros:
                    books.show((*place, population))
            self._patterns[place] = self._pattern(place)
        if zeros:
            for cell in determined(self._system()) & zeros:
                books.show(cell)

"""Small figures of organisations, withheld from outsiders and from each of the organisations themselves.

Whoever delivered a figure knows it. With one unknown less, a sum can give away what it hides from everybody else; so
what an outsider cannot compute is looked at again from the place of every organisation in turn. Two that put their
knowledge together are not guarded against.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from orientation_core.analysis.algebra import determined
from orientation_core.analysis.equations import Cell, Equation
from orientation_core.analysis.suppression import withheld_cells
from orientation_core.model.reports import ALL

#: Begins the name of the dimension of the organisations of a group; their sum is a cell of the dimension ``group``.
IN = "in "


def withheld_from_each(
    counts: Mapping[Cell, int], equations: Sequence[Equation], threshold: int
) -> set[Cell]:
    """Every count that must not be shown, to nobody: also one organisation's own, since its page goes round.

    :param counts: what organisations gave (dimension ``in GROUP``), sums by group (``group``), and of all.
    :param equations: what holds between them. :param threshold: the smallest count that may be shown, zero apart.
    """
    hidden = withheld_cells(
        [[(cell, count)] for cell, count in counts.items()], threshold, equations=equations
    )
    return _Guard(counts, equations, threshold, hidden).run()


@attrs.define
class _Guard:
    """Withholds more, until nobody can narrow a withheld count down by what is shown and by what is their own."""

    counts: Mapping[Cell, int]
    equations: Sequence[Equation]
    threshold: int
    hidden: set[Cell]
    of: dict[Cell, list[Equation]] = attrs.field(init=False)
    #: Whose a count is: an organisation's own, or a sum in which there is nobody else.
    owner: dict[Cell, str] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.of = defaultdict(list)
        for equation in self.equations:
            for cell in equation:
                self.of[cell].append(equation)
        self.owner = {cell: cell[1] for cell in self.counts if cell[0].startswith(IN)}
        for equation in sorted(self.equations, key=lambda one: one.total[0] == ALL):
            owners = {self.owner.get(part) for part in equation.parts}
            if equation.across and len(owners) == 1 and None not in owners:
                self.owner[equation.total] = owners.pop() or ""

    def run(self) -> set[Cell]:
        """Look from the place of every organisation, then from outside.

        Once is enough for each: what is withheld later is one unknown more, and gives nothing away of what was safe.
        """
        for who in sorted({self.owner[cell] for cell in self.hidden if cell in self.owner}):
            self._guard(who)
        self._guard(None)
        return self.hidden

    def _guard(self, who: str | None) -> None:
        """Withhold until `who` can compute nothing. :param who: None for somebody from outside."""
        beyond = set[Cell]()
        while exposed := self._exposed(who) - beyond:
            touched = set[Equation]()
            for cell in sorted(exposed):
                # One at a time in each equation: what mends the first often mends the others too.
                if touched.isdisjoint(self.of[cell]):
                    touched.update(self.of[cell])
                    if not self._withhold_near(cell, who):
                        beyond.add(cell)

    def _exposed(self, who: str | None) -> set[Cell]:
        """Withheld counts that `who` can compute, and small ones that `who` can narrow down.

        From outside none can be computed. An organisation may compute one that is not small, and is withheld to cover
        another; what that gives away is in the same equations. That a zero is one may be known: it is about nobody.
        """
        system, narrow = list[dict[Cell, int]](), set[Cell]()
        for equation in self._known_to(who):
            # Zeros are taken as known: a sum of zeros and one figure gives that figure away.
            open_ = [cell for cell in equation if self._unknown(cell, who)]
            if open_:
                system.append({cell: 1 if cell == equation.total else -1 for cell in open_})
                if not self._unknown(equation.total, who) and self._narrow(open_):
                    narrow.update(open_)
        computed = determined(system)
        if who is not None:
            computed = {cell for cell in computed if self.counts[cell] < self.threshold}
        return narrow | computed

    def _known_to(self, who: str | None) -> Iterable[Equation]:
        """The equations that tell `who` more than they tell somebody from outside: those around what is its own."""
        if who is None:
            return self.equations
        waiting = [cell for cell in self.hidden if self._owns(cell, who)]
        found, seen = dict[Equation, None](), set(waiting)
        while waiting:
            for equation in self.of[waiting.pop()]:
                if equation not in found:
                    found[equation] = None
                    further = [cell for cell in equation if cell not in seen and self._unknown(cell, who)]
                    seen.update(further)
                    waiting += further
        return found

    def _unknown(self, cell: Cell, who: str | None) -> bool:
        return cell in self.hidden and self.counts[cell] > 0 and not self._owns(cell, who)

    def _narrow(self, parts: Sequence[Cell]) -> bool:
        """Whether withheld parts of a known sum have too little between them to differ by much."""
        return sum(self.counts[cell] for cell in parts) < len(parts) + self.threshold - 1

    def _owns(self, cell: Cell, who: str | None) -> bool:
        return who is not None and self.owner.get(cell) == who

    def _withhold_near(self, start: Cell, who: str | None) -> bool:
        """Withhold what is least missed around a count; whether there was something to withhold."""
        ring, size = dict.fromkeys(self.of[start]), 0
        while len(ring) > size:
            near = {cell for equation in ring for cell in equation}
            free = [cell for cell in near if self._helps(cell, who)]
            if free:
                self.hidden.add(min(free, key=self._loss))
                return True
            size = len(ring)
            ring |= dict.fromkeys(equation for cell in near for equation in self.of[cell])
        return False

    def _helps(self, cell: Cell, who: str | None) -> bool:
        return cell not in self.hidden and self.counts[cell] > 0 and not self._owns(cell, who)

    def _loss(self, cell: Cell) -> tuple[bool, bool, int, int, Cell]:
        """How dear a count is: that of all most, then that of a group, then one that drags others along, or is larger."""
        alone = sum(self.hidden.isdisjoint(equation) for equation in self.of[cell])
        return cell[0] == ALL, not cell[0].startswith(IN), alone, self.counts[cell], cell


def sums_of(counts: Mapping[Cell, int]) -> Iterator[Equation]:
    """Organisations add up to their group, and groups to all."""
    parts: dict[Cell, list[Cell]] = defaultdict(list)
    for cell in counts:
        dimension, group, figure = cell
        if dimension.startswith(IN):
            parts["group", dimension.removeprefix(IN), figure].append(cell)
        elif dimension == "group":
            parts[ALL, ALL, figure].append((dimension, group, figure))
    for total, cells in parts.items():
        if total in counts:
            yield Equation(total, tuple(cells))

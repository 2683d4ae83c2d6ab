"""What holds between the counts of a report, so that a reader can compute some of them from others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import attrs

from orientation_core.analysis.federal import IDENTITIES as FEDERAL
from orientation_core.analysis.standard import IDENTITIES as STANDARD
from orientation_core.model.reports import ALL

#: Dimension, group, population: one count that a reader sees, wherever it is shown.
Cell = tuple[str, str, str]

#: Dimension, group: the cells of one place hang together by the identities between populations.
Place = tuple[str, str]


@attrs.frozen
class Equation:
    """A total and its parts, as a reader knows them to belong together."""

    total: Cell
    parts: tuple[Cell, ...]

    def __iter__(self) -> Iterator[Cell]:
        yield self.total
        yield from self.parts

    @property
    def dimension(self) -> str:
        """That of its parts."""
        return self.parts[0][0]

    @property
    def across(self) -> bool:
        """Whether it adds up the groups of a dimension, and is not about one place."""
        return self.dimension != self.total[0]


def equations_of(counts: Mapping[Cell, int], threshold: int) -> Iterator[Equation]:
    """What holds between counts, and a reader may therefore use.

    The groups of a dimension add up to all. The parts of a population add up to it, wherever they do so in the data.
    And equal counts of one group, large enough to be shown, are taken to be the same cases, as they are when, say,
    everything that came in is a complaint; so populations of plugins are covered without being declared.
    """
    across: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    inside: dict[Place, list[Cell]] = defaultdict(list)
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
            # A part that is not shown, such as merged requests where there are none, is taken for nothing.
            total, parts = (
                (*place, whole),
                tuple(cell for name in names if (cell := (*place, name)) in counts),
            )
            if parts and total in counts and counts[total] == sum(counts[part] for part in parts):
                yield Equation(total, parts)
        alike: dict[int, Cell] = {}
        for cell in cells:
            first = alike.setdefault(counts[cell], cell)
            if first != cell and counts[cell] >= threshold:
                yield Equation(first, (cell,))

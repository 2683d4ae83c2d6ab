"""Which unknowns a system of linear equations gives away. Sparse, exact, no library."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Unknown = TypeVar("Unknown", bound=Hashable)

#: Counting is done modulo this prime (2**61 - 1): exact for the small whole coefficients of counting identities, and
#: no fraction ever grows.
PRIME = 2**61 - 1


def determined(equations: Iterable[Mapping[Unknown, int]]) -> set[Unknown]:
    """The unknowns that have only one possible value.

    :param equations: per equation its unknowns with their coefficients, all else being known and thus left out.
    """
    rows: dict[Unknown, dict[Unknown, int]] = {}  # by pivot; no pivot occurs in another row
    occurs: dict[Unknown, set[Unknown]] = {}  # unknown -> pivots of the rows it occurs in
    for equation in sorted(equations, key=len):
        row = {unknown: coefficient % PRIME for unknown, coefficient in equation.items()}
        for unknown in [unknown for unknown in row if unknown in rows]:
            _subtract(row, rows[unknown], row[unknown])
        if not row:
            continue
        pivot = min(row, key=lambda unknown: len(occurs.get(unknown, ())))
        inverse = pow(row[pivot], -1, PRIME)
        row = {unknown: coefficient * inverse % PRIME for unknown, coefficient in row.items()}
        for other in occurs.pop(pivot, set()):
            before = set(rows[other])
            _subtract(rows[other], row, rows[other][pivot])
            for unknown in before ^ set(rows[other]):
                if unknown != pivot:
                    occurs.setdefault(unknown, set()).symmetric_difference_update((other,))
        rows[pivot] = row
        for unknown in row:
            if unknown != pivot:
                occurs.setdefault(unknown, set()).add(pivot)
    return {pivot for pivot, row in rows.items() if len(row) == 1}


def _subtract(row: dict[Unknown, int], other: Mapping[Unknown, int], times: int) -> None:
    """Take `times` the other row off this one, dropping what becomes zero."""
    for unknown, coefficient in other.items():
        left = (row.get(unknown, 0) - times * coefficient) % PRIME
        if left:
            row[unknown] = left
        else:
            row.pop(unknown, None)

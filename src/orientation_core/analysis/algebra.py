"""Which unknowns a system of linear equations gives away. Sparse, exact, no library."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

Unknown = TypeVar("Unknown", bound=Hashable)
_Peeled = list[tuple[Unknown, dict[Unknown, int]]]

#: Counting is done modulo this prime (2**61 - 1): exact for the small whole coefficients of counting identities, and
#: no fraction ever grows.
PRIME = 2**61 - 1


def determined(equations: Iterable[Mapping[Unknown, int]]) -> set[Unknown]:
    """The unknowns that have only one possible value.

    An unknown that occurs in one equation only takes that equation with it until the others are solved; most of a
    report peels off like that, and what is left is small.

    :param equations: per equation its unknowns with their coefficients, all else being known and thus left out.
    """
    core, peeled = _peel([dict(equation) for equation in equations])
    rows = _solve(core)
    for pivot, equation in reversed(peeled):
        row = _reduced(equation, rows)
        inverse = pow(row[pivot], -1, PRIME)
        rows[pivot] = {unknown: coefficient * inverse % PRIME for unknown, coefficient in row.items()}
    return {pivot for pivot, row in rows.items() if len(row) == 1}


def _peel(equations: list[dict[Unknown, int]]) -> tuple[list[dict[Unknown, int]], _Peeled[Unknown]]:
    """The equations that hang together, and those taken off, each with the unknown that occurred nowhere else."""
    where: dict[Unknown, set[int]] = {}
    for number, equation in enumerate(equations):
        for unknown in equation:
            where.setdefault(unknown, set()).add(number)
    left, peeled = set(range(len(equations))), []
    lonely = [unknown for unknown, numbers in where.items() if len(numbers) == 1]
    while lonely:
        unknown = lonely.pop()
        if len(where[unknown]) != 1:
            continue
        (number,) = where[unknown]
        left.discard(number)
        peeled.append((unknown, equations[number]))
        for other in equations[number]:
            where[other].discard(number)
            if len(where[other]) == 1:
                lonely.append(other)
    return [equations[number] for number in sorted(left)], peeled


def _solve(equations: Iterable[Mapping[Unknown, int]]) -> dict[Unknown, dict[Unknown, int]]:
    """The equations solved: by pivot, a row in which no other pivot occurs."""
    rows: dict[Unknown, dict[Unknown, int]] = {}
    occurs: dict[Unknown, set[Unknown]] = {}  # unknown -> pivots of the rows it occurs in
    for equation in sorted(equations, key=len):
        row = _reduced(equation, rows)
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
    return rows


def _reduced(
    equation: Mapping[Unknown, int], rows: Mapping[Unknown, Mapping[Unknown, int]]
) -> dict[Unknown, int]:
    """The equation without the unknowns that are solved for."""
    row = {unknown: coefficient % PRIME for unknown, coefficient in equation.items()}
    for unknown in [unknown for unknown in row if unknown in rows]:
        _subtract(row, rows[unknown], row[unknown])
    return row


def _subtract(row: dict[Unknown, int], other: Mapping[Unknown, int], times: int) -> None:
    """Take `times` the other row off this one, dropping what becomes zero."""
    for unknown, coefficient in other.items():
        left = (row.get(unknown, 0) - times * coefficient) % PRIME
        if left:
            row[unknown] = left
        else:
            row.pop(unknown, None)

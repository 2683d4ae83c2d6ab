"""Which unknowns a system of linear equations gives away. Sparse, no library."""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

import attrs

Unknown = TypeVar("Unknown", bound=Hashable)

#: One number per equation, equations by their place; what is absent is zero.
_Vector = dict[int, int]

#: Counting is done modulo this prime (2**61 - 1): exact for the small whole coefficients of counting identities, and
#: no fraction ever grows.
PRIME = 2**61 - 1


def determined(equations: Iterable[Mapping[Unknown, int]]) -> set[Unknown]:
    """The unknowns that have only one possible value.

    Where there is one solution, all others are found by adding a solution of the same equations with zero on the
    right. One such addition is drawn at random: an unknown that it changes has more than one value, surely; one that
    it leaves alone has only one, but for a chance of about 1 in 2**60, and then too much is taken for determined,
    never too little. The draw has a fixed seed, so that the same equations get the same answer.

    :param equations: per equation its unknowns with their coefficients, all else being known and thus left out.
    """
    # Short equations lead: they tie few unknowns together and are eliminated first, so that long sums stay apart.
    columns: dict[Unknown, _Vector] = {}
    for place, equation in enumerate(sorted(equations, key=len)):
        for unknown, coefficient in equation.items():
            columns.setdefault(unknown, {})[place] = coefficient % PRIME
    return {unknown for unknown, value in _addition(columns).items() if not value}


@attrs.frozen
class _Basic:
    """An unknown whose column of coefficients is no combination of the columns before it.

    :ivar vector: the column less `taken`. :ivar inverse: of its leading coefficient. :ivar taken: how many times
        the vectors of earlier ones were taken off, by their leading place.
    """

    column: int
    vector: _Vector
    inverse: int
    taken: list[tuple[int, int]]


def _addition(columns: Mapping[Unknown, _Vector]) -> dict[Unknown, int]:
    """A random solution of the equations with zero on the right."""
    draw = random.Random(PRIME)  # noqa: S311 - no secret; a fixed seed is what makes the answer repeatable
    unknowns = sorted(columns, key=lambda unknown: len(columns[unknown]))
    values = [0] * len(unknowns)
    basis: dict[int, _Basic] = {}  # by leading place
    owed: dict[int, int] = {}  # by leading place: how many times its vector the values so far add up to
    for column, unknown in enumerate(unknowns):
        vector, taken = _reduced(columns[unknown], basis)
        if vector:
            lead = min(vector)
            basis[lead] = _Basic(column, vector, pow(vector[lead], -1, PRIME), taken)
        else:
            values[column] = draw.randrange(1, PRIME)
            _owe(owed, taken, values[column])
    for lead, basic in reversed(basis.items()):
        values[basic.column] = -owed.get(lead, 0) % PRIME
        _owe(owed, basic.taken, values[basic.column])
    return dict(zip(unknowns, values, strict=True))


def _owe(owed: dict[int, int], taken: Iterable[tuple[int, int]], value: int) -> None:
    for lead, times in taken:
        owed[lead] = (owed.get(lead, 0) + value * times) % PRIME


def _reduced(column: _Vector, basis: Mapping[int, _Basic]) -> tuple[_Vector, list[tuple[int, int]]]:
    """What is left of a column without the basis, and how many times each vector of the basis was taken off."""
    vector, taken = dict(column), []
    while vector and (basic := basis.get(lead := min(vector))) is not None:
        times = vector[lead] * basic.inverse % PRIME
        taken.append((lead, times))
        for place, coefficient in basic.vector.items():
            left = (vector.get(place, 0) - times * coefficient) % PRIME
            if left:
                vector[place] = left
            else:
                vector.pop(place, None)
    return vector, taken

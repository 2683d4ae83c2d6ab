"""Values that are never changed in place: another value with other fields is made of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar

import attrs

T = TypeVar("T")


@cache
def _fields(cls: type[Any]) -> tuple[dict[str, int], Callable[[Any], tuple[Any, ...]]]:
    """The places of a class's fields, and what reads them all."""
    names = [field.name for field in attrs.fields(cls)]
    return {name: place for place, name in enumerate(names)}, attrgetter(*names)


def evolve(value: T, **changes: Any) -> T:
    """`value` with other values in some of its fields: :func:`attrs.evolve` for the paths that every case takes.

    Three times as quick for a case, because nothing is looked up by name but what changes. For classes with more
    than one field, all of which are given in their order when one is made.
    """
    places, read = _fields(type(value))  # type: ignore[arg-type]  # a class is hashable
    held = list(read(value))
    for name, member in changes.items():
        held[places[name]] = member
    return type(value)(*held)

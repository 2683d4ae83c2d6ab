"""Stores for the tests of the SQL plugin: made once for each place, empty for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from orientation_plugins.sql.store import SqlStore
from plugins.sql.sql_stores import PLACES, empty, new_store

BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(scope="session")
def store_at(tmp_path_factory) -> Iterator[Callable[[str], SqlStore]]:
    """The store at one of the places, emptied."""
    with ExitStack() as stack:
        kept: dict[str, SqlStore] = {}

        def at(place: str) -> SqlStore:
            assert place in PLACES
            if place not in kept:
                kept[place] = stack.enter_context(new_store(place, tmp_path_factory.mktemp(place)))
            empty(kept[place])
            return kept[place]

        yield at


@pytest.fixture(params=BOTH)
def store(request, store_at) -> SqlStore:
    """An empty store, on each of the two databases."""
    return store_at(request.param)

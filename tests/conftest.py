"""Stores for whoever wants every one of them: in memory, a SQLite file, a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desks import store_url
from orientation_core.memory import MemoryStore
from orientation_core.opening import MEMORY_URL
from orientation_core.plugins import Plugins
from orientation_core.store import Store
from orientation_core.testing.samples import NOTE

_DATABASES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


@pytest.fixture(params=["memory", *_DATABASES])
def any_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty store of every sort."""
    with store_url(request.param, tmp_path) as url:
        yield url


@pytest.fixture(params=_DATABASES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty store of every sort that outlives its process."""
    with store_url(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def any_store(any_url: str) -> Iterator[Store]:
    """An empty store of every sort, ready for notes."""
    plugins = Plugins()
    plugins.load(["sql"])
    store = MemoryStore() if any_url == MEMORY_URL else plugins.store(any_url)
    store.prepare([NOTE])
    yield store
    store.close()

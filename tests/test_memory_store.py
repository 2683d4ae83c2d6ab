"""The reference store keeps every promise of the kit."""

from __future__ import annotations

from contextlib import contextmanager, suppress

import pytest

from orientation_core.memory import MemoryStore
from orientation_core.testing.samples import NOTE
from orientation_core.testing.store import StoreConformance


class HostChangedItsMind(Exception):
    pass


class TestMemoryStore(StoreConformance):
    @pytest.fixture
    def store(self):
        store = MemoryStore()
        store.prepare([NOTE])
        return store

    @contextmanager
    def host(self, store, *, commit):
        with suppress(HostChangedItsMind), store.begin("host") as unit:
            yield unit
            if not commit:
                raise HostChangedItsMind

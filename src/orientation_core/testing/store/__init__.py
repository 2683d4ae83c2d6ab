"""The conformance kit for stores: subclass :class:`StoreConformance`, give it a ``store`` fixture, run pytest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

import pytest

from orientation_core.store import Store
from orientation_core.testing.store.attachments import AttachmentPromises
from orientation_core.testing.store.columns import ColumnPromises
from orientation_core.testing.store.concurrency import ConcurrencyPromises
from orientation_core.testing.store.finding import FindingPromises
from orientation_core.testing.store.forgetting import ForgettingPromises
from orientation_core.testing.store.joining import JoiningPromises
from orientation_core.testing.store.journal import JournalPromises
from orientation_core.testing.store.odd_values import OddValuePromises
from orientation_core.testing.store.outbox import OutboxPromises
from orientation_core.testing.store.records import RecordPromises
from orientation_core.testing.store.searching import SearchPromises

__all__ = ["StoreConformance"]


class StoreConformance(
    RecordPromises,
    FindingPromises,
    SearchPromises,
    ColumnPromises,
    JournalPromises,
    OutboxPromises,
    AttachmentPromises,
    ForgettingPromises,
    OddValuePromises,
    ConcurrencyPromises,
    JoiningPromises,
):
    """Everything a store promises, one test for each promise.

    A subclass overrides the ``store`` fixture with an empty store on which ``prepare([NOTE])`` was called, and
    :meth:`host` when it can join a transaction. What it cannot do it declares:

    :cvar joins_host_transaction: whether :meth:`host` works.
    :cvar concurrent_writers: whether several threads may write at the same time.
    :cvar expected_differences: name of a test -> why this store differs. Such a test must fail: once it passes, the
        declaration has to go.
    """

    joins_host_transaction: ClassVar[bool] = True
    concurrent_writers: ClassVar[bool] = True
    expected_differences: ClassVar[Mapping[str, str]] = {}

    @pytest.fixture
    def store(self) -> Store:
        """An empty store, ready for the sample kind."""
        raise NotImplementedError("override the fixture `store` of the conformance kit")

    @contextmanager
    def host(self, store: Store, *, commit: bool) -> Iterator[Any]:
        """A transaction that a host application holds: give its connection, then commit it or roll it back."""
        raise NotImplementedError("override `host`, or declare joins_host_transaction = False")

    @pytest.fixture(autouse=True)
    def _declared(self, request: pytest.FixtureRequest) -> None:
        """Turn the declarations into expected failures."""
        name = request.node.originalname
        reason = self.expected_differences.get(name)
        if not self.joins_host_transaction and hasattr(JoiningPromises, name):
            reason = "does not join a host's transaction"
        if not self.concurrent_writers and hasattr(ConcurrencyPromises, name):
            reason = "one writer at a time, in one thread"
        if reason is not None:
            request.applymarker(pytest.mark.xfail(reason=reason, strict=True))

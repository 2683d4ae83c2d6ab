"""Promises about joining the transaction of a host application."""

# ruff: noqa: PT012 - a write may be held back, so the error may come at the end of the block

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any, Protocol

import pytest

from orientation_core.errors import NotFound
from orientation_core.store import Query, Store
from orientation_core.testing.samples import GHENT, NOTE, Note, change, keep, message, sample_id


class Hosting(Protocol):
    """What the kit's class offers here."""

    def host(self, store: Store, *, commit: bool) -> AbstractContextManager[Any]:
        """A transaction that a host holds."""


class JoiningPromises:
    """A unit inside a host's transaction writes; the host commits or rolls back."""

    def test_the_host_commits(self: Hosting, store: Store) -> None:
        """Nothing is visible to others before the host's commit; everything behind it."""
        with self.host(store, commit=True) as connection:
            with store.begin(GHENT, connection=connection) as unit:
                keep(unit, Note(sample_id(1), title="joined", tags=("t",)))
                unit.enqueue(message(1))
            with store.begin(GHENT, write=False) as other:
                assert other.count(NOTE, Query()) == 0
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, Query(search="joined")) == 1
            assert len(unit.history(NOTE, sample_id(1))) == 1
        assert len(store.messages(GHENT)) == 1
        assert store.verify() == []

    def test_the_host_rolls_back(self: Hosting, store: Store) -> None:
        """Then nothing of the unit is kept, although its block ended well."""
        with self.host(store, commit=False) as connection, store.begin(GHENT, connection=connection) as unit:
            keep(unit, Note(sample_id(1)))
            unit.enqueue(message(1))
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, Query()) == 0
        assert list(store.entries()) == []
        assert store.messages(GHENT) == []

    def test_units_in_one_host_transaction_see_each_other(self: Hosting, store: Store) -> None:
        """A second unit on the same connection reads and changes what the first wrote."""
        with self.host(store, commit=True) as connection:
            with store.begin(GHENT, connection=connection) as unit:
                keep(unit, Note(sample_id(1), stage="received"))
            with store.begin(GHENT, connection=connection) as unit:
                change(unit, unit.get(NOTE, sample_id(1)), Note(sample_id(1), stage="closed"))
        with store.begin(GHENT, write=False) as unit:
            assert unit.get(NOTE, sample_id(1)).version == 2
        assert store.verify() == []

    def test_an_exception_takes_back_this_unit_only(self: Hosting, store: Store) -> None:
        """The host goes on and commits what it and other units wrote."""
        with self.host(store, commit=True) as connection:
            with store.begin(GHENT, connection=connection) as unit:
                keep(unit, Note(sample_id(1)))
            with pytest.raises(ZeroDivisionError), store.begin(GHENT, connection=connection) as unit:
                keep(unit, Note(sample_id(2)))
                unit.flush()
                raise ZeroDivisionError
            with store.begin(GHENT, connection=connection) as unit:
                keep(unit, Note(sample_id(3)))
        with store.begin(GHENT, write=False) as unit:
            assert [record.id for record in unit.find(NOTE, Query())] == [sample_id(1), sample_id(3)]
            with pytest.raises(NotFound):
                unit.get(NOTE, sample_id(2))

"""Promises about several threads at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest

from orientation_core.errors import Conflict
from orientation_core.store import Claim, Query, Store, Where
from orientation_core.testing.samples import GHENT, NOTE, Note, change, keep, sample_id

THREADS, TURNS = 8, 25


class ConcurrencyPromises:
    """No update is lost, no key is used twice."""

    def test_no_update_is_lost(self, store: Store) -> None:
        """Eight threads, each adding one to the same record 25 times, repeating on conflict: 200 in the end.

        A try fails only when another succeeded meanwhile, so 200 tries are always enough.
        """
        with store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(1), weight=0))

        def add_one() -> None:
            for _ in range(THREADS * TURNS):
                try:
                    with store.begin(GHENT) as unit:
                        record = unit.get(NOTE, sample_id(1))
                        weight = record.document()["weight"] + 1
                        change(unit, record, Note(sample_id(1), weight=weight))
                except Conflict:
                    continue
                return
            raise AssertionError("no try succeeded")

        def work(_: int) -> None:
            for _ in range(TURNS):
                add_one()

        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(work, range(THREADS)))
        with store.begin(GHENT, write=False) as unit:
            record = unit.get(NOTE, sample_id(1))
            assert record.document()["weight"] == record.columns[3] == THREADS * TURNS
            assert record.version == THREADS * TURNS + 1
            assert len(unit.history(NOTE, sample_id(1))) == THREADS * TURNS + 1
        assert store.verify() == []

    def test_two_open_units_cannot_both_change_a_record(self, store: Store) -> None:
        """Two threads read the same version, meet, and both write: one wins, one hears of a conflict."""
        with store.begin(GHENT) as unit:
            was = keep(unit, Note(sample_id(1), weight=0))

        def write(weight: int) -> str:
            try:
                with store.begin(GHENT) as unit:
                    change(unit, was, Note(sample_id(1), weight=weight))
            except Conflict:
                return "conflict"
            return "kept"

        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(write, [1, 2])) == ["conflict", "kept"]

    @pytest.mark.parametrize("what", ["id", "unique", "claim"])
    def test_one_of_many_wins(self, store: Store, what: str) -> None:
        """Eight threads make the same id, unique value or claim: one is kept, seven conflict, nothing else stays."""

        def write(number: int) -> str:
            note = Note(sample_id(1 if what == "id" else number + 1), title=f"n{number}")
            if what == "unique":
                note = attrs.evolve(note, reference="7K2M-9QXD")
            try:
                with store.begin(GHENT) as unit:
                    keep(unit, note)
                    if what == "claim":
                        unit.claim(Claim("note.write", "key", b"f", note.id))
            except Conflict:
                return "conflict"
            return "kept"

        with ThreadPoolExecutor(THREADS) as pool:
            results = sorted(pool.map(write, range(THREADS)))
        assert results == ["conflict"] * (THREADS - 1) + ["kept"]
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, Query()) == 1
        assert store.verify() == []

    def test_readers_see_whole_commits(self, store: Store) -> None:
        """Two records always changed together are never counted apart."""
        with store.begin(GHENT) as unit:
            for number in (1, 2):
                keep(unit, Note(sample_id(number), weight=0))

        def write() -> None:
            for turn in range(1, 30):
                with store.begin(GHENT) as unit:
                    for number in (1, 2):
                        was = unit.get(NOTE, sample_id(number))
                        change(unit, was, Note(sample_id(number), weight=turn))

        with ThreadPoolExecutor(2) as pool:
            writing = pool.submit(write)
            while not writing.done():
                with store.begin(GHENT, write=False) as unit:
                    first, second = unit.find(NOTE, Query(where=(Where("weight", ">=", 0),)))
                assert first.columns[3] == second.columns[3]
            writing.result()

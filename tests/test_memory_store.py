"""The reference store keeps every promise of the kit."""

from __future__ import annotations

from contextlib import contextmanager, suppress

import attrs
import pytest

from orientation_core.errors import Conflict, StoreError
from orientation_core.memory import MemoryStore
from orientation_core.model.verification import Finding
from orientation_core.testing.samples import GHENT, NOTE, START, Note, change, keep, sample_id, stored
from orientation_core.testing.store import StoreConformance

pytest_plugins = ["pytester"]


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


def tampered_store():
    """Two notes, each changed once, and a seal over all four entries; the rows lie open in ``store.root``."""
    store = MemoryStore()
    for number in (1, 2):
        note = Note(sample_id(number), title="as it was", author="Els Peeters")
        with store.begin(GHENT) as unit:
            was = keep(unit, note)
        with store.begin(GHENT) as unit:
            change(unit, was, attrs.evolve(note, title="as it is"))
    seal = store.seal(START)
    journal, records = store.root.tables["journal",], store.root.tables["record", GHENT, NOTE.name]
    return store, seal, journal, records


def key(note, number):
    return (GHENT, NOTE.name, sample_id(note), number)


class TestTampering:
    """What somebody does to the rows themselves is found and named."""

    def test_an_edited_entry(self):
        store, _, journal, _ = tampered_store()
        journal[key(1, 1)] = attrs.evolve(journal[key(1, 1)], actor="somebody else")
        assert store.verify() == [Finding("edited", f"note {sample_id(1)} entry 1")]

    def test_a_deleted_entry(self):
        store, seal, journal, _ = tampered_store()
        del journal[key(2, 1)]
        assert Finding("deleted", f"note {sample_id(2)} entry 1") in store.verify([seal.token()])

    def test_a_truncated_journal(self):
        store, _, journal, _ = tampered_store()
        del journal[key(2, 2)]
        assert {finding.what for finding in store.verify()} == {"truncated"}

    def test_swapped_entries(self):
        store, _, journal, _ = tampered_store()
        one, two = journal[key(1, 2)], journal[key(2, 1)]
        journal[key(1, 2)] = attrs.evolve(one, position=two.position)
        journal[key(2, 1)] = attrs.evolve(two, position=one.position)
        found = [finding.what for finding in store.verify()]
        assert found == ["reordered"] * 3  # both entries, and their seal

    def test_an_edited_document(self):
        store, _, _, records = tampered_store()
        record = records[sample_id(1)]
        records[sample_id(1)] = attrs.evolve(record, body=record.body.replace(b"as it is", b"as I like"))
        assert store.verify() == [
            Finding("record_edited", f"note {sample_id(1)} differs from what entry 2 left")
        ]

    def test_a_document_set_back(self):
        store, _, _, records = tampered_store()
        was = stored(Note(sample_id(1), title="as it was", author="Els Peeters"))
        records[sample_id(1)] = attrs.evolve(was, head=records[sample_id(1)].head)
        assert [finding.what for finding in store.verify()] == ["record_edited"]

    def test_a_deleted_record(self):
        store, _, _, records = tampered_store()
        del records[sample_id(2)]
        assert store.verify() == [Finding("record_deleted", f"note {sample_id(2)}")]

    def test_a_record_deleted_with_its_entries(self):
        store, _, journal, records = tampered_store()
        del records[sample_id(2)], journal[key(2, 1)], journal[key(2, 2)]
        assert store.verify() == [Finding("truncated", "seal 1 covers 4 entries, 2 are there")]

    def test_an_edited_seal(self):
        store, seal, _, _ = tampered_store()
        store.root.tables["seal",][1] = attrs.evolve(seal, at=START + 1)
        assert store.verify() == [Finding("seal_edited", "seal 1")]

    def test_a_dropped_seal(self):
        store, seal, journal, _ = tampered_store()
        del store.root.tables["seal",][1]
        assert store.verify() == [Finding("seal_deleted", "seal 1")]
        for place, entry in journal.items():
            journal[place] = attrs.evolve(entry, seal=None)
        assert store.verify() == []
        assert store.verify([seal.token()]) == [Finding("truncated", "published seal 1 is not in the store")]


def test_a_unit_of_another_store_cannot_be_joined():
    one, two = MemoryStore(), MemoryStore()
    with one.begin(GHENT) as host, pytest.raises(StoreError), two.begin(GHENT, connection=host):
        pytest.fail("a unit was opened")


def test_a_unit_that_was_left_cannot_be_joined():
    store = MemoryStore()
    with store.begin(GHENT) as host:
        pass
    with pytest.raises(StoreError), store.begin(GHENT, connection=host):
        pytest.fail("a unit was opened")


def test_a_conflict_with_the_host_is_found_before_the_host_commits():
    store = MemoryStore()
    with store.begin(GHENT) as host:
        keep(host, Note(sample_id(1)))
        with pytest.raises(Conflict), store.begin(GHENT, connection=host) as unit:
            unit.add(NOTE, stored(Note(sample_id(1))))
    assert store.verify() == []


class TestDeclaredDifferences:
    """What a store declares it cannot do is expected to fail, and to go on failing."""

    def test_declarations_become_expected_failures(self, pytester):
        pytester.makeini("[pytest]")
        pytester.makepyfile("""
            import pytest
            from orientation_core.memory import MemoryStore
            from orientation_core.testing.store import StoreConformance

            class Forgetful(MemoryStore):
                def lease(self, *arguments, **named):
                    return []

            class TestForgetful(StoreConformance):
                joins_host_transaction = False
                expected_differences = {
                    "test_limit": "leases nothing",
                    "test_order": "declared, but it works",
                }

                @pytest.fixture
                def store(self):
                    return Forgetful()
        """)
        result = pytester.runpytest("-q", "-k", "test_limit or test_order or host or test_what_is_not_due")
        counts = result.parseoutcomes()
        assert counts["xfailed"] == 4  # the limit, and three about a host
        assert counts["failed"] == 11  # ten orders that work, one lease that does not
        result.stdout.fnmatch_lines(["*test_what_is_not_due_waits*", "*XPASS(strict)*"])

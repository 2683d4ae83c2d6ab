"""Promises about forgetting: what stands beside a record goes when it must, and nothing else."""

# ruff: noqa: PT012 - what is tried begins with opening the unit

from __future__ import annotations

from hashlib import sha256

import attrs
import pytest

from orientation_core.errors import NotFound, StoreError
from orientation_core.store import Claim, Store
from orientation_core.testing.samples import GHENT, LIEGE, NOTE, START, Note, change, keep, message, sample_id


class ForgettingPromises:
    """A person's traces can be taken out of a store, one record at a time."""

    def test_messages_and_keys_of_a_record_are_forgotten(self, store: Store) -> None:
        """Those of that record, in whatever state; those of others stay, and its keys can be used again."""
        mine, other = message(1, record=1), message(2, record=2)
        with store.begin(GHENT) as unit:
            for each in (mine, other):
                unit.enqueue(each)
                unit.claim(Claim("note.write", f"key {each.record}", b"f", each.record))
        with store.begin(LIEGE) as unit:
            unit.claim(Claim("note.write", "key", b"f", mine.record))
        with store.begin(GHENT) as unit:
            unit.forget(NOTE, mine.record)
            assert list(unit.claimed("note.write", [f"key {mine.record}"])) == []
            unit.claim(Claim("note.write", f"key {mine.record}", b"g", "another"))
        assert store.messages(GHENT) == [other]
        with store.begin(GHENT, write=False) as unit:
            assert list(unit.claimed("note.write", [f"key {other.record}"])) == [f"key {other.record}"]
        with store.begin(LIEGE, write=False) as unit:
            assert list(unit.claimed("note.write", ["key"])) == ["key"]

    def test_a_message_that_is_being_delivered_can_be_forgotten(self, store: Store) -> None:
        """Whoever leased it settles nothing any more."""
        with store.begin(GHENT) as unit:
            unit.enqueue(message(1))
        (leased,) = store.lease("w", START, 60, 1)
        with store.begin(GHENT) as unit:
            unit.forget(NOTE, leased.record)
        assert not store.settle("w", leased)
        assert store.messages(GHENT) == []

    def test_forgetting_is_taken_back_with_its_unit(self, store: Store) -> None:
        """A unit that fails forgets nothing."""
        digest = sha256(b"scan").hexdigest()
        with store.begin(GHENT) as unit:
            unit.enqueue(message(1))
            unit.put_attachment(digest, b"scan")
        with pytest.raises(ZeroDivisionError), store.begin(GHENT) as unit:
            unit.forget(NOTE, message(1).record)
            unit.drop_attachment(digest)
            raise ZeroDivisionError
        assert len(store.messages(GHENT)) == 1
        with store.begin(GHENT, write=False) as unit:
            assert unit.get_attachment(digest) == b"scan"
            with pytest.raises(StoreError):
                unit.drop_attachment(digest)

    def test_bytes_are_dropped_for_one_organisation(self, store: Store) -> None:
        """They can be put again; another organisation keeps its own; dropping what is not there is no error."""
        digest = sha256(b"scan").hexdigest()
        for organisation in (GHENT, LIEGE):
            with store.begin(organisation) as unit:
                unit.put_attachment(digest, b"scan")
        with store.begin(GHENT) as unit:
            unit.drop_attachment(digest)
            unit.drop_attachment("00" * 32)
            with pytest.raises(NotFound):
                unit.get_attachment(digest)
        with store.begin(LIEGE, write=False) as unit:
            assert unit.get_attachment(digest) == b"scan"
        with store.begin(GHENT) as unit:
            unit.put_attachment(digest, b"scan")
            assert unit.get_attachment(digest) == b"scan"

    def test_what_privacy_did_does_not_date_the_data(self, store: Store) -> None:
        """The newest entry is the newest that may have moved a figure."""
        note = Note(sample_id(1), "a")
        with store.begin(GHENT) as unit:
            record = keep(unit, note)
        with store.begin(GHENT) as unit:
            change(
                unit, record, attrs.evolve(note, title=""), action="privacy.erased", salt=b"fresh salt of it"
            )
        with store.begin(GHENT, write=False) as unit:
            newest = unit.newest()
        assert newest is not None
        assert newest.action == "note.written"
        assert store.verify() == []

    def test_scrubbing_loses_nothing(self, store: Store) -> None:
        """What was not erased is found as before."""
        with store.begin(GHENT) as unit:
            record = keep(unit, Note(sample_id(1), "visible"))
        for full in (False, True):
            store.scrub(full=full)
            with store.begin(GHENT, write=False) as unit:
                assert unit.get(NOTE, record.id).body == record.body

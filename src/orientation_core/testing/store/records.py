"""Promises about keeping, changing and reading records."""

# ruff: noqa: PT012 - a write may be held back, so the error may come at the end of the block

from __future__ import annotations

from contextlib import suppress

import attrs
import pytest

from orientation_core.errors import Conflict, NotFound, StoreError
from orientation_core.store import Claim, Query, Store
from orientation_core.testing.samples import (
    GHENT,
    LIEGE,
    NOTE,
    START,
    Note,
    change,
    keep,
    message,
    read_back,
    sample_id,
    stored,
)

ONE = Note(
    sample_id(1),
    title="Wachttijd aan het loket",
    text="Drie kwartier gewacht.",
    author="Els Peeters",
    stage="received",
    reference="7K2M-9QXD",
    weight=3,
    written_at=START,
    due_on=20_514,
    tags=("loket", "wachttijd"),
    extra={"ward": "Sint-Amandsberg"},
)


class RecordPromises:
    """Keeping, changing and reading records."""

    def test_gives_back_what_was_added(self, store: Store) -> None:
        """Body, columns, salt, head and version come back exactly."""
        with store.begin(GHENT) as unit:
            record = keep(unit, ONE)
        with store.begin(GHENT, write=False) as unit:
            assert read_back(unit.get(NOTE, ONE.id)) == read_back(record)

    def test_prepare_may_be_repeated(self, store: Store) -> None:
        """Preparing again changes nothing."""
        with store.begin(GHENT) as unit:
            keep(unit, ONE)
        store.prepare([NOTE])
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, Query()) == 1

    def test_a_unit_reads_its_own_writes(self, store: Store) -> None:
        """Get, find, count, history, claimed and attachments see what the same unit wrote before."""
        with store.begin(GHENT) as unit:
            record = keep(unit, ONE)
            unit.claim(Claim("note.write", "k1", b"f", ONE.id))
            unit.put_attachment("ab" * 32, b"bytes")
            assert unit.get(NOTE, ONE.id).body == record.body
            assert [found.id for found in unit.find(NOTE, Query(search="loket"))] == [ONE.id]
            assert unit.count(NOTE, Query()) == 1
            assert len(unit.history(NOTE, ONE.id)) == 1
            assert unit.claimed("note.write", ["k1"])["k1"].result == ONE.id
            assert unit.get_attachment("ab" * 32) == b"bytes"

    def test_others_see_nothing_before_the_commit(self, store: Store) -> None:
        """Another unit sees the record only once the first one is left."""
        with store.begin(GHENT) as writer:
            keep(writer, ONE)
            writer.flush()
            with store.begin(GHENT, write=False) as reader:
                assert reader.count(NOTE, Query()) == 0
                with pytest.raises(NotFound):
                    reader.get(NOTE, ONE.id)
        with store.begin(GHENT, write=False) as reader:
            assert reader.count(NOTE, Query()) == 1

    def test_replaces_a_record(self, store: Store) -> None:
        """After a replace the new body, columns and version are there, and only those."""
        with store.begin(GHENT) as unit:
            first = keep(unit, ONE)
        with store.begin(GHENT) as unit:
            second = change(unit, first, attrs.evolve(ONE, stage="closed", weight=None))
        with store.begin(GHENT, write=False) as unit:
            assert read_back(unit.get(NOTE, ONE.id)) == read_back(second)
            assert unit.count(NOTE, Query()) == 1

    def test_adds_and_replaces_in_one_unit(self, store: Store) -> None:
        """A record added in this unit may be replaced in it."""
        with store.begin(GHENT) as unit:
            first = keep(unit, ONE)
            second = change(unit, first, attrs.evolve(ONE, stage="treated"))
            third = change(unit, second, attrs.evolve(ONE, stage="closed"))
        with store.begin(GHENT, write=False) as unit:
            assert read_back(unit.get(NOTE, ONE.id)) == read_back(third)
            assert [entry.number for entry in unit.history(NOTE, ONE.id)] == [1, 2, 3]

    def test_an_id_exists_once(self, store: Store) -> None:
        """Adding an id again is a conflict, and the first record stands."""
        with store.begin(GHENT) as unit:
            first = keep(unit, ONE)
        with pytest.raises(Conflict), store.begin(GHENT) as unit:
            unit.add(NOTE, stored(attrs.evolve(ONE, title="another", reference=None)))
        with store.begin(GHENT, write=False) as unit:
            assert unit.get(NOTE, ONE.id).body == first.body

    def test_a_conflict_names_the_record(self, store: Store) -> None:
        """The error carries the kind and the id."""
        with store.begin(GHENT) as unit:
            keep(unit, ONE)
        with pytest.raises(Conflict) as caught, store.begin(GHENT) as unit:
            unit.add(NOTE, stored(ONE))
        assert (caught.value.kind, caught.value.key) == (NOTE.name, ONE.id)

    def test_a_unique_column_is_unique_among_added(self, store: Store) -> None:
        """Two records of one organisation cannot share a value of a unique column."""
        with store.begin(GHENT) as unit:
            keep(unit, ONE)
        with pytest.raises(Conflict), store.begin(GHENT) as unit:
            unit.add(NOTE, stored(attrs.evolve(ONE, id=sample_id(2))))
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, Query()) == 1

    def test_a_unique_column_is_unique_among_replaced(self, store: Store) -> None:
        """A replace cannot take a value that another record holds; the replaced record stays as it was."""
        with store.begin(GHENT) as unit:
            keep(unit, ONE)
            other = keep(unit, Note(sample_id(2), reference="AAAA-1111"))
        with pytest.raises(Conflict), store.begin(GHENT) as unit:
            change(unit, other, Note(sample_id(2), reference=ONE.reference))
        with store.begin(GHENT, write=False) as unit:
            assert unit.get(NOTE, sample_id(2)).version == 1

    def test_absent_values_never_clash(self, store: Store) -> None:
        """Any number of records may lack a unique value."""
        with store.begin(GHENT) as unit:
            for number in range(3):
                keep(unit, Note(sample_id(number)))
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, Query()) == 3

    def test_a_unique_value_that_was_given_up_is_free(self, store: Store) -> None:
        """After its holder took another value, a value may be used again."""
        with store.begin(GHENT) as unit:
            first = keep(unit, ONE)
        with store.begin(GHENT) as unit:
            change(unit, first, attrs.evolve(ONE, reference="BBBB-2222"))
        with store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(2), reference=ONE.reference))
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, Query()) == 2

    def test_replace_checks_the_version_that_was_read(self, store: Store) -> None:
        """A change on top of an outdated reading is a conflict, and the newer record stands."""
        with store.begin(GHENT) as unit:
            first = keep(unit, ONE)
        with store.begin(GHENT) as unit:
            second = change(unit, first, attrs.evolve(ONE, stage="treated"))
        with pytest.raises(Conflict), store.begin(GHENT) as unit:
            change(unit, first, attrs.evolve(ONE, stage="lost"))
        with store.begin(GHENT, write=False) as unit:
            assert unit.get(NOTE, ONE.id).body == second.body
            assert len(unit.history(NOTE, ONE.id)) == 2

    @pytest.mark.parametrize("read_version", [0, 1, 3])
    def test_the_version_is_checked_without_the_journal(self, store: Store, read_version: int) -> None:
        """The record itself refuses, also when no entry would clash: an older version, and one not there yet."""
        with store.begin(GHENT) as unit:
            unit.add(NOTE, stored(ONE))
            unit.replace(NOTE, stored(attrs.evolve(ONE, stage="treated"), 2), 1)
        with pytest.raises(Conflict) as caught, store.begin(GHENT) as unit:
            unit.replace(NOTE, stored(attrs.evolve(ONE, stage="lost"), read_version + 1), read_version)
        assert (caught.value.kind, caught.value.key) == (NOTE.name, ONE.id)
        with store.begin(GHENT, write=False) as unit:
            assert unit.get(NOTE, ONE.id).columns[1] == "treated"

    def test_what_is_not_there_is_not_found(self, store: Store) -> None:
        """Get, replace and attachments raise NotFound."""
        with store.begin(GHENT, write=False) as unit:
            with pytest.raises(NotFound):
                unit.get(NOTE, sample_id(99))
            with pytest.raises(NotFound):
                unit.get_attachment("00" * 32)
        with pytest.raises(NotFound), store.begin(GHENT) as unit:
            unit.replace(NOTE, stored(ONE, 2), 1)

    def test_an_exception_takes_everything_back(self, store: Store) -> None:
        """Records, journal, outbox, claims and attachments of a unit that raised are gone, flushed or not."""
        for flush in (False, True):
            with pytest.raises(ZeroDivisionError), store.begin(GHENT) as unit:
                keep(unit, ONE)
                unit.enqueue(message(1))
                unit.claim(Claim("note.write", "k1", b"f", ONE.id))
                unit.put_attachment("ab" * 32, b"bytes")
                if flush:
                    unit.flush()
                raise ZeroDivisionError
            with store.begin(GHENT, write=False) as unit:
                assert unit.count(NOTE, Query()) == 0
                assert unit.history(NOTE, ONE.id) == []
                assert unit.claimed("note.write", ["k1"]) == {}
                with pytest.raises(NotFound):
                    unit.get_attachment("ab" * 32)
            assert store.messages(GHENT) == []
            assert list(store.entries()) == []

    def test_one_failing_write_takes_back_the_others(self, store: Store) -> None:
        """A conflict in a unit undoes the unit's good writes too, before and behind it."""
        with store.begin(GHENT) as unit:
            keep(unit, ONE)
        with pytest.raises(Conflict), store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(2)))
            unit.add(NOTE, stored(ONE))
            keep(unit, Note(sample_id(3)))
        with store.begin(GHENT, write=False) as unit:
            assert [found.id for found in unit.find(NOTE, Query())] == [ONE.id]

    def test_a_swallowed_failure_is_not_forgotten(self, store: Store) -> None:
        """Who swallows a conflict and leaves the block normally hears of it again; nothing was kept."""
        with store.begin(GHENT) as unit:
            keep(unit, ONE)
        with pytest.raises(StoreError), store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(2)))
            with suppress(Conflict):
                unit.add(NOTE, stored(ONE))
                unit.flush()
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, Query()) == 1

    def test_a_reading_unit_refuses_to_write(self, store: Store) -> None:
        """A write in a unit opened for reading raises, and nothing is kept."""
        with pytest.raises(StoreError), store.begin(GHENT, write=False) as unit:
            unit.add(NOTE, stored(ONE))
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, Query()) == 0

    def test_a_unit_that_was_left_is_over(self, store: Store) -> None:
        """Neither reading nor writing works behind the block."""
        with store.begin(GHENT) as unit:
            keep(unit, ONE)
        with pytest.raises(StoreError):
            unit.get(NOTE, ONE.id)
        with pytest.raises(StoreError):
            unit.add(NOTE, stored(Note(sample_id(2))))
            unit.flush()

    def test_organisations_do_not_see_each_other(self, store: Store) -> None:
        """The same ids and unique values may be used by two organisations, each with its own content."""
        with store.begin(GHENT) as unit:
            keep(unit, ONE)
            unit.claim(Claim("note.write", "k1", b"ghent", ONE.id))
            unit.put_attachment("ab" * 32, b"bytes")
        with store.begin(LIEGE) as unit:
            with pytest.raises(NotFound):
                unit.get(NOTE, ONE.id)
            with pytest.raises(NotFound):
                unit.get_attachment("ab" * 32)
            assert unit.find(NOTE, Query(search="loket")) == []
            assert unit.count(NOTE, Query()) == 0
            assert list(unit.columns(NOTE, ["id"], Query())) == []
            assert list(unit.columns(NOTE, ["record"], Query(), part="tags")) == []
            assert unit.history(NOTE, ONE.id) == []
            assert unit.claimed("note.write", ["k1"]) == {}
            mine = keep(unit, attrs.evolve(ONE, title="Attente au guichet"))
            unit.claim(Claim("note.write", "k1", b"liege", ONE.id))
        with store.begin(GHENT, write=False) as unit:
            assert unit.get(NOTE, ONE.id).body != mine.body
            assert unit.claimed("note.write", ["k1"])["k1"].fingerprint == b"ghent"
        assert store.verify() == []

    def test_an_idempotency_key_is_used_once(self, store: Store) -> None:
        """Using it again is a conflict that takes back the whole unit; another scope is another key."""
        with store.begin(GHENT) as unit:
            unit.claim(Claim("note.write", "k1", b"f1", sample_id(1)))
            unit.claim(Claim("note.change", "k1", b"f2", sample_id(2)))
        with pytest.raises(Conflict) as caught, store.begin(GHENT) as unit:
            keep(unit, ONE)
            unit.claim(Claim("note.write", "k1", b"f3", sample_id(3)))
        assert (caught.value.kind, caught.value.key) == ("note.write", "k1")
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, Query()) == 0
            assert unit.claimed("note.write", ["k1", "k2"]) == {
                "k1": Claim("note.write", "k1", b"f1", sample_id(1))
            }
            assert unit.claimed("note.write", []) == {}

    def test_keys_may_hold_any_text(self, store: Store) -> None:
        """255 characters, blanks, quotes and other scripts are told apart exactly."""
        keys = ["k" * 255, "K" * 255, "", " ", "a'b\"c", "clé", "cle\u0301", "ключ", "🗝"]
        with store.begin(GHENT) as unit:
            for place, key in enumerate(keys):
                unit.claim(Claim("note.write", key, b"%d" % place, sample_id(place)))
        with store.begin(GHENT, write=False) as unit:
            found = unit.claimed("note.write", keys)
        assert {key: claim.fingerprint for key, claim in found.items()} == {
            key: b"%d" % place for place, key in enumerate(keys)
        }

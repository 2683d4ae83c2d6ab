"""Promises about the journal and its seals."""

# ruff: noqa: PT012 - a write may be held back, so the error may come at the end of the block

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

import attrs
import pytest

from orientation_core.errors import Conflict
from orientation_core.model.journal import NOTHING, Entry, commitment, make_seal
from orientation_core.store import Query, Store
from orientation_core.testing.samples import (
    GHENT,
    LIEGE,
    NOTE,
    SECOND,
    START,
    Note,
    change,
    keep,
    sample_id,
    stored,
)


def write_some(store: Store, organisation: str = GHENT, first: int = 1, many: int = 3) -> None:
    """Keep `many` notes and change each once."""
    for number in range(first, first + many):
        note = Note(sample_id(number), title=f"note {number}", author="Els Peeters", text="secret words")
        with store.begin(organisation) as unit:
            record = keep(unit, note)
        with store.begin(organisation) as unit:
            change(unit, record, attrs.evolve(note, stage="closed"), at=START + SECOND)


class JournalPromises:
    """The journal keeps everything in order, and is sealed exactly once."""

    def test_history_of_one_record(self, store: Store) -> None:
        """Its entries, oldest first, exactly as they were written, and nobody else's."""
        with store.begin(GHENT) as unit:
            record = keep(unit, Note(sample_id(1), title="first"))
            keep(unit, Note(sample_id(2), title="other"))
        with store.begin(GHENT) as unit:
            change(unit, record, Note(sample_id(1), title="second"), at=START + SECOND)
        with store.begin(GHENT, write=False) as unit:
            one, two = unit.history(NOTE, sample_id(1))
        assert (one.number, one.at, one.action, one.actor) == (1, START, "note.written", "clerk-7")
        assert (two.number, two.at, two.action) == (2, START + SECOND, "note.changed")
        assert one.previous == NOTHING
        assert two.previous == one.digest == one.expected_digest()
        assert two.digest == two.expected_digest()
        assert two.changes == b'{"title":{"now":"second","was":"first"}}'.replace(
            b'"now":"second","was":"first"', b'"was":"first","now":"second"'
        )

    def test_an_entry_comes_back_byte_for_byte(self, store: Store) -> None:
        """Odd text, a far time and binary digests are not changed on the way."""
        record = stored(Note(sample_id(1)))
        made = Entry(
            organisation=GHENT,
            kind=NOTE.name,
            record=sample_id(1),
            number=1,
            at=-62_135_596_800_000_000,
            actor="zoë 🚲 e\u0301",
            action="note.imported",
            changes=b'{"b": 1,  "a":"\\u00e9\xc3\xa9"}',
            state=commitment(b"salt", b""),
            previous=bytes(range(32)),
        )
        with store.begin(GHENT) as unit:
            unit.add(NOTE, attrs.evolve(record, head=made.digest))
            unit.append(attrs.evolve(made, position=77, seal=9))  # both are the store's to give
        with store.begin(GHENT, write=False) as unit:
            (found,) = unit.history(NOTE, sample_id(1))
        assert attrs.evolve(found, position=0) == made
        assert found.expected_digest() == made.digest

    def test_a_number_is_used_once(self, store: Store) -> None:
        """A second entry of the same number is a conflict, and the unit is taken back."""
        with store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(1)))
            (first,) = unit.history(NOTE, sample_id(1))
        with pytest.raises(Conflict) as caught, store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(2)))
            unit.append(first)
        assert (caught.value.kind, caught.value.key) == (NOTE.name, sample_id(1))
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, Query()) == 1
            assert len(unit.history(NOTE, sample_id(1))) == 1

    def test_entries_of_all_organisations_by_position(self, store: Store) -> None:
        """Positions rise in the order of commits; any size of chunk gives the same."""
        write_some(store, GHENT, 1, 2)
        write_some(store, LIEGE, 1, 2)
        whole = list(store.entries())
        assert [(item.organisation, item.record[-1], item.number) for item in whole] == [
            (GHENT, "1", 1),
            (GHENT, "1", 2),
            (GHENT, "2", 1),
            (GHENT, "2", 2),
            (LIEGE, "1", 1),
            (LIEGE, "1", 2),
            (LIEGE, "2", 1),
            (LIEGE, "2", 2),
        ]
        positions = [item.position for item in whole]
        assert positions == sorted(set(positions))
        for chunk in (1, 3, 8, 9):
            assert list(store.entries(chunk)) == whole

    def test_the_newest_entry(self, store: Store) -> None:
        """Of this organisation only, the unit's own included; after every change another, at a higher position."""
        with store.begin(GHENT) as unit:
            assert unit.newest() is None
            first = keep(unit, Note(sample_id(1)))
            keep(unit, Note(sample_id(2)))
            own = unit.newest()
            assert own is not None
            assert own.record == sample_id(2)
        write_some(store, LIEGE, many=1)
        with store.begin(GHENT, write=False) as unit:
            before = unit.newest()
        with store.begin(GHENT) as unit:
            change(unit, first, Note(sample_id(1), title="changed"), at=START - SECOND)
        with store.begin(GHENT, write=False) as unit:
            after = unit.newest()
        assert before is not None
        assert after is not None
        assert (before.record, before.number, before.organisation) == (sample_id(2), 1, GHENT)
        assert (after.record, after.number) == (sample_id(1), 2)
        assert after.position > before.position

    def test_a_clean_store_verifies(self, store: Store) -> None:
        """No finding on an empty store, on an unsealed, a sealed and a partly sealed one."""
        assert store.verify() == []
        write_some(store)
        assert store.verify() == []
        first = store.seal(START)
        assert first is not None
        assert store.verify([first.token()]) == []
        write_some(store, first=10)
        assert store.verify([first.token()]) == []

    def test_seals_are_chained(self, store: Store) -> None:
        """Each seal covers everything since the last, in journal order, and follows it."""
        write_some(store, many=2)
        one = store.seal(START)
        write_some(store, LIEGE, first=5, many=1)
        two = store.seal(START + SECOND)
        assert one is not None
        assert two is not None
        leaves = [(item.position, item.digest) for item in store.entries()]
        assert one == make_seal(None, START, leaves[:4])
        assert two == make_seal(one, START + SECOND, leaves[4:])
        assert store.seals() == [one, two]
        assert [item.seal for item in store.entries()] == [1, 1, 1, 1, 2, 2]

    def test_nothing_is_not_sealed(self, store: Store) -> None:
        """Without a new entry there is no new seal."""
        assert store.seal(START) is None
        write_some(store, many=1)
        assert store.seal(START) is not None
        assert store.seal(START) is None
        assert len(store.seals()) == 1

    def test_a_published_seal_that_is_gone_is_found(self, store: Store) -> None:
        """A token of a seal that this store does not hold, or holds otherwise, is a finding."""
        write_some(store, many=1)
        seal = store.seal(START)
        assert seal is not None
        assert [finding.what for finding in store.verify([f"2:{'0' * 64}"])] == ["truncated"]
        assert [finding.what for finding in store.verify([f"1:{'0' * 64}"])] == ["seal_edited"]
        assert store.verify([seal.token()]) == []

    def test_a_record_without_an_entry_is_found(self, store: Store) -> None:
        """What was kept past the journal is named."""
        with store.begin(GHENT) as unit:
            unit.add(NOTE, stored(Note(sample_id(1))))
        (finding,) = store.verify()
        assert finding.what == "unjournalled"
        assert sample_id(1) in finding.where

    def test_what_is_derived_is_held_against_the_documents(self, store: Store) -> None:
        """A column, or the rows of a part, that say something else than the document are named when it is asked for."""
        with store.begin(GHENT) as unit:
            one = keep(unit, Note(sample_id(1), title="one", weight=-1, tags=("a", "b")))
            keep(unit, Note(sample_id(2), title="two", due_on=7))
            other = keep(unit, Note(sample_id(3), tags=("a",)))
        assert store.verify(kinds=[NOTE]) == []
        past = Note(sample_id(1), title="one", weight=-2, tags=("a", "b"))
        with store.begin(GHENT) as unit:
            unit.replace(NOTE, attrs.evolve(one, columns=NOTE.row(past)), one.version)
            unit.replace(NOTE, attrs.evolve(other, parts={"tags": (("a", 1), ("c", 1))}), other.version)
        assert store.verify() == []
        found = [(finding.what, finding.where) for finding in store.verify(kinds=[NOTE])]
        assert found == [
            ("column_edited", f"note {sample_id(1)} column weight"),
            ("column_edited", f"note {sample_id(3)} rows tags"),
        ]

    def test_a_file_that_is_gone_without_an_erasure_is_found(self, store: Store) -> None:
        """What a document names is there, or its record was erased; what another organisation keeps is not its own."""
        filed = attrs.evolve(NOTE, files=lambda note: (note.stage,) if note.stage else ())
        digest = sha256(b"scan").hexdigest()
        with store.begin(LIEGE) as unit:
            unit.put_attachment(digest, b"scan")
        with store.begin(GHENT) as unit:
            unit.put_attachment(digest, b"scan")
            first = Note(sample_id(1), stage=digest)
            record = keep(unit, first)
            keep(unit, Note(sample_id(2), stage="no digest\x01"))
        lost = ("file_deleted", f"note {sample_id(1)} file {digest}")
        never = ("file_deleted", f"note {sample_id(2)} file no digest\x01")
        assert [(one.what, one.where) for one in store.verify(kinds=[filed])] == [never]
        with store.begin(GHENT) as unit:
            unit.drop_attachment(digest)
        assert [(one.what, one.where) for one in store.verify(kinds=[filed])] == [lost, never]
        assert store.verify() == []
        with store.begin(GHENT) as unit:
            change(unit, record, first, action="privacy.erased", salt=b"another salt")
        assert [(one.what, one.where) for one in store.verify(kinds=[filed])] == [never]

    def test_erasing_keeps_the_journal_verifiable(self, store: Store) -> None:
        """A fresh salt, a redacted body and one more entry: nothing to find, and no old commitment can be opened."""
        note = Note(sample_id(1), title="note", author="Els Peeters", text="private")
        with store.begin(GHENT) as unit:
            record = keep(unit, note)
        with store.begin(GHENT) as unit:
            redacted = attrs.evolve(note, author=None, text="")
            erased = change(unit, record, redacted, action="note.erased", salt=b"another salt")
        assert erased.salt != record.salt
        assert store.verify() == []
        with store.begin(GHENT, write=False) as unit:
            kept = unit.get(NOTE, sample_id(1))
            history = unit.history(NOTE, sample_id(1))
        assert b"private" not in kept.body + b"".join(item.changes for item in history)
        assert commitment(kept.salt, record.body) != history[0].state

    def test_sealing_at_the_same_time(self, store: Store) -> None:
        """Several callers at once seal every entry exactly once."""
        write_some(store, many=5)
        with ThreadPoolExecutor(4) as pool:
            made = [seal for seal in pool.map(lambda _: store.seal(START), range(8)) if seal is not None]
        assert sum(seal.count for seal in made) == 10
        assert store.seals() == sorted(made, key=lambda seal: seal.number)
        assert store.verify([seal.token() for seal in made]) == []

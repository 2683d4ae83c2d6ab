"""Promises about values at the edges."""

# ruff: noqa: PT012 - a write may be held back, so the error may come at the end of the block

from __future__ import annotations

from typing import Any

import attrs
import orjson
import pytest

from orientation_core.errors import StoreError
from orientation_core.kinds import Value
from orientation_core.model.journal import Entry
from orientation_core.store import Claim, Message, Query, Record, Store, Where
from orientation_core.testing.samples import GHENT, NOTE, Note, keep, message, read_back, sample_id, stored

#: Texts that must come back exactly.
TEXTS = (
    "",
    " ",
    "  two  blanks  ",
    "line\nline\ttab",
    "a'b\"c`d;--",
    "%s %(x)s {0} :p ?1 $1 \\ \\n \\x00",
    "ĳ ß ﬁ é e\u0301",
    "🚲👩‍👩‍👧‍👦 𝔘𝔫𝔦",
    "\u202eright to left",
    "\ufeffmark",
    "\u2028\u2029\u0085",
    "NULL",
    "null",
    "0123",
    "1e5",
    "3.0",
    "true",
    "a" * 4_000,
)

NUMBERS = (0, 1, -1, 2**31, -(2**31) - 1, 2**53, 2**53 + 1, -(2**53) - 1, 2**63 - 1, -(2**63))


def with_column(name: str, value: Value) -> Record:
    """A record with one column of that value, whatever its document says."""
    record = stored(Note(sample_id(1)))
    place = [column.name for column in NOTE.columns].index(name)
    columns = list(record.columns)
    columns[place] = value
    return attrs.evolve(record, columns=tuple(columns))


class OddValuePromises:
    """A value comes back exactly, or is refused with everything that was written beside it."""

    def test_odd_text_comes_back(self, store: Store) -> None:
        """Blanks, quotes, placeholders, other planes and texts that look like numbers, in columns and documents."""
        notes = [
            Note(sample_id(n), title=text, text=text, extra={text or "empty": text})
            for n, text in enumerate(TEXTS)
        ]
        with store.begin(GHENT) as unit:
            records = [keep(unit, note) for note in notes]
        with store.begin(GHENT, write=False) as unit:
            for record, text in zip(records, TEXTS, strict=True):
                assert read_back(unit.get(NOTE, record.id)) == read_back(record)
                same = unit.find(NOTE, Query(where=(Where("title", "=", text),)))
                assert [found.id for found in same] == [record.id]

    def test_empty_is_not_absent(self, store: Store) -> None:
        """An empty text and a missing one are kept apart."""
        with store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(1), stage=""))
            keep(unit, Note(sample_id(2), stage=None))
        with store.begin(GHENT, write=False) as unit:
            assert unit.get(NOTE, sample_id(1)).columns[1] == ""
            assert unit.get(NOTE, sample_id(2)).columns[1] is None
            assert unit.count(NOTE, Query(where=(Where("stage", "null"),))) == 1
            assert unit.count(NOTE, Query(where=(Where("stage", "=", ""),))) == 1

    def test_integers_of_64_bits_come_back(self, store: Store) -> None:
        """Also beyond what a double can hold; and their order is that of integers."""
        with store.begin(GHENT) as unit:
            for n, number in enumerate(NUMBERS):
                keep(unit, Note(sample_id(n), weight=number, written_at=number, due_on=number))
        with store.begin(GHENT, write=False) as unit:
            found = unit.find(NOTE, Query(order=("weight",)))
            assert [record.columns[3:] for record in found] == [(n, n, n) for n in sorted(NUMBERS)]
            assert unit.count(NOTE, Query(where=(Where("weight", "=", 2**53 + 1),))) == 1

    def test_a_document_is_kept_byte_for_byte(self, store: Store) -> None:
        """Key order, blanks, escapes and the way a number is written stay."""
        body = b'{ "z":1.0, "a": 1e2,"\\u00e9":"\xc3\xa9","big":12345678901234567890123, "z":2, "p":"\\ud83d\\udeb2 \\\\u0000" }'
        with store.begin(GHENT) as unit:
            unit.add(NOTE, attrs.evolve(stored(Note(sample_id(1))), body=body))
        with store.begin(GHENT, write=False) as unit:
            assert unit.get(NOTE, sample_id(1)).body == body

    def test_a_document_of_a_mebibyte(self, store: Store) -> None:
        """Is kept and found."""
        body = orjson.dumps({"id": sample_id(1), "text": "é" * 524_288})
        words = " ".join(f"w{n}" for n in range(20_000))
        with store.begin(GHENT) as unit:
            unit.add(NOTE, attrs.evolve(stored(Note(sample_id(1))), body=body, words=words))
        with store.begin(GHENT, write=False) as unit:
            assert [found.body for found in unit.find(NOTE, Query(search="w0 w19999"))] == [body]

    @pytest.mark.parametrize("bad", ["nul\x00here", "half \ud83d pair", "\udc00"])
    def test_text_that_cannot_be_kept_is_refused(self, store: Store, bad: str) -> None:
        """In a column, words, part, claim or message: StoreError, and nothing of the unit was written."""
        good = stored(Note(sample_id(1)))
        for record in (
            with_column("title", bad),
            attrs.evolve(good, words=bad),
            attrs.evolve(good, parts={"tags": ((bad, 1),)}),
        ):
            with pytest.raises(StoreError), store.begin(GHENT) as unit:
                keep(unit, Note(sample_id(2), tags=("t",)))
                unit.add(NOTE, record)
        with pytest.raises(StoreError), store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(2)))
            unit.claim(Claim("note.write", bad, b"", sample_id(2)))
        with pytest.raises(StoreError), store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(2)))
            unit.enqueue(attrs.evolve(message(1), recipient=bad))
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, Query()) == 0
        assert list(store.entries()) == []
        assert store.messages(GHENT) == []

    @pytest.mark.parametrize("bad", ["nul\x00here", "half \ud83d pair"])
    def test_every_text_beside_the_records_is_looked_at(self, store: Store, bad: str) -> None:
        """Each of an entry, of a message and of a claim, and the JSON in them."""
        json = orjson.dumps({"a": "b"}).replace(b"b", bad.encode("utf-8", "surrogatepass"))
        with store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(1)))
            (entry,) = unit.history(NOTE, sample_id(1))
        entry = attrs.evolve(entry, number=2, position=0)
        claim = Claim("note.write", "k", b"f", sample_id(1))
        texts: tuple[tuple[Any, tuple[str, ...]], ...] = (
            (entry, ("organisation", "kind", "record", "actor", "action", "state", "changes")),
            (message(1), ("id", "kind", "record", "channel", "recipient", "code", "event")),
            (claim, ("scope", "key", "result")),
        )
        for good, names in texts:
            for name in names:
                one = attrs.evolve(good, **{name: json if name in ("changes", "event") else bad})
                with pytest.raises(StoreError), store.begin(GHENT) as unit:
                    write: dict[type, Any] = {
                        Entry: unit.append,
                        Message: unit.enqueue,
                        Claim: unit.claim,
                    }
                    write[type(good)](one)
        assert len(list(store.entries())) == 1
        assert store.messages(GHENT) == []

    @pytest.mark.parametrize(
        "body", [b'{"a":"\xff"}', b"\xed\xa0\x80", b'{"a":"\x00"}', b'{"a":"\\u0000"}', b'{"a":"\\ud83d"}']
    )
    def test_a_body_that_is_no_text_is_refused(self, store: Store, body: bytes) -> None:
        """A document is UTF-8, without NUL or half a pair also where JSON escapes them."""
        with pytest.raises(StoreError), store.begin(GHENT) as unit:
            unit.add(NOTE, attrs.evolve(stored(Note(sample_id(1))), body=body))
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, Query()) == 0

    @pytest.mark.parametrize(
        ("column", "value"),
        [("weight", 2**63), ("written_at", -(2**63) - 1), ("weight", "many"), ("due_on", "1")],
    )
    def test_a_value_that_does_not_fit_its_column_is_refused(
        self, store: Store, column: str, value: Value
    ) -> None:
        """A number beyond 64 bits, a text where a number belongs."""
        with pytest.raises(StoreError), store.begin(GHENT) as unit:
            unit.add(NOTE, with_column(column, value))
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, Query()) == 0

    def test_a_refusal_does_not_repeat_the_value(self, store: Store) -> None:
        """An error ends up in logs, so it never shows what was written."""
        with pytest.raises(StoreError) as caught, store.begin(GHENT) as unit:
            unit.add(NOTE, with_column("title", "Els Peeters\x00"))
        assert "Peeters" not in str(caught.value)

    def test_asking_with_what_cannot_be_kept_finds_nothing(self, store: Store) -> None:
        """A condition with NUL or half a pair finds nothing or raises StoreError; never a driver's error."""
        with store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(1), title="nul"))
        for bad in ("nul\x00", "\ud83d"):
            found: list[Record] = []
            try:
                with store.begin(GHENT, write=False) as unit:
                    found = unit.find(NOTE, Query(where=(Where("title", "=", bad),)))
            except StoreError:
                pass
            assert found == []

"""Promises about reading whole columns, for analysis."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from orientation_core.kinds import Value
from orientation_core.store import Query, Store, Where
from orientation_core.testing.samples import GHENT, LIEGE, NOTE, START, Note, change, keep, sample_id, stored


def rows(
    store: Store,
    names: Sequence[str],
    query: Query | None = None,
    *,
    part: str | None = None,
    chunk: int = 50_000,
) -> list[tuple[Value, ...]]:
    """The columns side by side as rows; every chunk is checked for its size and shape."""
    found: list[tuple[Value, ...]] = []
    with store.begin(GHENT, write=False) as unit:
        for piece in unit.columns(NOTE, names, query or Query(), part=part, chunk=chunk):
            assert list(piece) == list(names)
            assert 0 < len(piece[names[0]]) <= chunk
            found += zip(*[piece[name] for name in names], strict=True)
    return found


class ColumnPromises:
    """Columns come in chunks, by id, with nothing changed."""

    def test_columns_in_chunks(self, store: Store) -> None:
        """Any size of chunk gives all rows once, ordered by id; values keep their type."""
        notes = [
            Note(sample_id(n), title=f"n{n % 3}", weight=n or None, written_at=START + n, due_on=20_000 - n)
            for n in range(11)
        ]
        with store.begin(GHENT) as unit:
            for note in reversed(notes):
                keep(unit, note)
        with store.begin(LIEGE) as unit:
            keep(unit, Note(sample_id(99)))
        names = ["weight", "id", "title", "written_at", "due_on", "organisation", "reference"]
        expected = [
            (note.weight, note.id, note.title, note.written_at, note.due_on, GHENT, None) for note in notes
        ]
        for chunk in (1, 2, 5, 10, 11, 12, 50_000):
            assert rows(store, names, chunk=chunk) == expected

    def test_nothing_gives_no_chunk(self, store: Store) -> None:
        """An empty answer is an empty iterator."""
        assert rows(store, ["id"]) == []
        assert rows(store, ["record"], part="tags") == []

    def test_conditions_and_words_choose_rows(self, store: Store) -> None:
        """Conditions and search hold; order, limit and after are ignored."""
        with store.begin(GHENT) as unit:
            for n in range(6):
                keep(unit, Note(sample_id(n), title="geluid" if n % 2 else "geur", weight=n, tags=(f"t{n}",)))
        query = Query(
            where=(Where("weight", ">", 1),), search="GELUID", order=("-weight",), limit=1, after=sample_id(3)
        )
        assert rows(store, ["weight"], query) == [(3,), (5,)]
        assert rows(store, ["tag"], query, part="tags") == [("t3",), ("t5",)]

    def test_extra_values(self, store: Store) -> None:
        """``extra.NAME`` reads text out of the document, whatever the name looks like; absent is None."""
        names = [
            "ward",
            "a.b",
            "it's",
            'q"q',
            "back\\slash",
            "straße",
            "$[0]",
            "x,y",
            "{}",
            "0",
            "100%",
            ":p",
            "a b",
        ]
        extra = {name: f"value of {name}" for name in names}
        with store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(1), extra=extra))
            keep(unit, Note(sample_id(2), extra={"ward": ""}))
            keep(unit, Note(sample_id(3)))
        asked = [f"extra.{name}" for name in names]
        first, second, third = rows(store, asked)
        assert dict(zip(names, first, strict=True)) == extra
        assert second == ("", *[None] * (len(names) - 1))
        assert third == (None,) * len(names)
        assert rows(store, ["extra.nowhere", "id"])[0] == (None, sample_id(1))

    def test_extra_values_that_are_no_text(self, store: Store) -> None:
        """A number, a list or null under ``extra`` is absent; so is a document without ``extra``."""
        bodies = [
            b'{"extra":{"a":5}}',
            b'{"extra":{"a":["x"]}}',
            b'{"extra":{"a":null}}',
            b"{}",
            b'{"extra":{"a":"x"}}',
        ]
        with store.begin(GHENT) as unit:
            for number, body in enumerate(bodies):
                unit.add(NOTE, attrs.evolve(stored(Note(sample_id(number))), body=body))
        assert rows(store, ["extra.a"]) == [(None,), (None,), (None,), (None,), ("x",)]

    def test_parts(self, store: Store) -> None:
        """Derived rows come by record id, then in their own order, with the record's id on request."""
        with store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(2), tags=("z", "a")))
            keep(unit, Note(sample_id(1), tags=("loket", "wachttijd", "loket")))
            keep(unit, Note(sample_id(3)))
        expected = [
            (sample_id(1), "loket", 5),
            (sample_id(1), "wachttijd", 9),
            (sample_id(1), "loket", 5),
            (sample_id(2), "z", 1),
            (sample_id(2), "a", 1),
        ]
        for chunk in (1, 2, 3, 100):
            assert rows(store, ["record", "tag", "length"], part="tags", chunk=chunk) == expected
        assert rows(store, ["length", "tag"], part="tags") == [(length, tag) for _, tag, length in expected]

    def test_parts_follow_their_record(self, store: Store) -> None:
        """After a replace only the rows of the new document are there, in the same unit and behind it."""
        note = Note(sample_id(1), tags=("old", "older", "oldest"))
        with store.begin(GHENT) as unit:
            first = keep(unit, note)
            keep(unit, Note(sample_id(2), tags=("other",)))
        with store.begin(GHENT) as unit:
            second = change(unit, first, attrs.evolve(note, tags=("new", "old")))
        assert rows(store, ["tag"], part="tags") == [("new",), ("old",), ("other",)]
        with store.begin(GHENT) as unit:
            third = change(unit, second, attrs.evolve(note, tags=("newer",)))
            change(unit, third, attrs.evolve(note, tags=()))
        assert rows(store, ["tag"], part="tags") == [("other",)]

    def test_a_unit_reads_columns_it_wrote(self, store: Store) -> None:
        """Columns and parts written in the same unit are among those read."""
        with store.begin(GHENT) as unit:
            keep(unit, Note(sample_id(1), title="mine", tags=("t",)))
            assert [list(piece["title"]) for piece in unit.columns(NOTE, ["title"], Query())] == [["mine"]]
            assert [list(piece["tag"]) for piece in unit.columns(NOTE, ["tag"], Query(), part="tags")] == [
                ["t"]
            ]

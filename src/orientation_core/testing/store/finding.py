"""Promises about conditions, order and pages."""

from __future__ import annotations

import pytest

from orientation_core.errors import NotFound
from orientation_core.store import Operator, Query, Store, Where
from orientation_core.testing.samples import GHENT, NOTE, Note, change, keep, sample_id

#: (title, stage, weight): ids 0, 1, 2 … in this order.
NOTES = (
    ("beta", "received", 5),
    ("Alpha", "closed", None),
    ("alpha", None, 0),
    ("", "received", -7),
    ("Zoë", "received", 5),
    ("zoe", "", 2**53),
    ("élan", None, None),
    ("🚲", "closed", 5),
)


def fill(store: Store) -> None:
    """Keep :data:`NOTES`."""
    with store.begin(GHENT) as unit:
        for number, (title, stage, weight) in enumerate(NOTES):
            keep(unit, Note(sample_id(number), title=title, stage=stage, weight=weight))


def found(store: Store, query: Query) -> list[int]:
    """Numbers of the notes that answer, in the store's order."""
    with store.begin(GHENT, write=False) as unit:
        return [int(record.id[-4:], 16) for record in unit.find(NOTE, query)]


class FindingPromises:
    """Conditions, order and pages."""

    @pytest.mark.parametrize(
        ("column", "operator", "value", "expected"),
        [
            ("stage", "=", "received", [0, 3, 4]),
            ("stage", "!=", "received", [1, 5, 7]),
            ("stage", "=", "", [5]),
            ("stage", "=", None, []),
            ("stage", "!=", None, []),
            ("stage", "null", None, [2, 6]),
            ("stage", "not_null", None, [0, 1, 3, 4, 5, 7]),
            ("stage", "in", ("closed", "", "elsewhere"), [1, 5, 7]),
            ("stage", "in", (), []),
            ("weight", "=", 0, [2]),
            ("weight", "<", 0, [3]),
            ("weight", "<=", 0, [2, 3]),
            ("weight", ">", 5, [5]),
            ("weight", ">=", 5, [0, 4, 5, 7]),
            ("weight", "=", 2**53, [5]),
            ("weight", "in", tuple(range(-2_000, 3)), [2, 3]),
            ("title", "=", "alpha", [2]),
            ("title", "<", "a", [1, 3, 4]),
            ("title", ">", "zoe", [6, 7]),
            ("title", "=", "ALPHA' OR '1'='1", []),
            ("id", "in", (sample_id(4), sample_id(2), sample_id(99)), [2, 4]),
            ("id", ">", sample_id(5), [6, 7]),
        ],
    )
    def test_conditions(
        self, store: Store, column: str, operator: Operator, value: object, expected: list[int]
    ) -> None:
        """Each operator; absent values hold for none but ``null``; text compares by code point."""
        fill(store)
        query = Query(where=(Where(column, operator, value),))  # type: ignore[arg-type]  # parametrised by pytest
        assert found(store, query) == expected
        with store.begin(GHENT, write=False) as unit:
            assert unit.count(NOTE, query) == len(expected)

    def test_all_conditions_hold_together(self, store: Store) -> None:
        """Several conditions, also on the same column, and a search."""
        fill(store)
        assert found(store, Query(where=(Where("stage", "=", "received"), Where("weight", "=", 5)))) == [0, 4]
        assert found(store, Query(where=(Where("weight", ">", -8), Where("weight", "<", 5)))) == [2, 3]
        assert found(store, Query(where=(Where("stage", "=", "received"),), search="zoe")) == [4]

    def test_an_undeclared_column_is_an_error(self, store: Store) -> None:
        """In a condition, in the order and among the columns asked for: LookupError, nothing executed."""
        with store.begin(GHENT, write=False) as unit:
            with pytest.raises(LookupError):
                unit.find(NOTE, Query(where=(Where("body; --", "=", 1),)))
            with pytest.raises(LookupError):
                unit.find(NOTE, Query(order=("title; DROP TABLE note",)))
            with pytest.raises(LookupError):
                list(unit.columns(NOTE, ["salary"], Query()))
            with pytest.raises(LookupError):
                list(unit.columns(NOTE, ["tag"], Query(), part="points"))

    @pytest.mark.parametrize(
        ("order", "expected"),
        [
            ((), [0, 1, 2, 3, 4, 5, 6, 7]),
            (("id",), [0, 1, 2, 3, 4, 5, 6, 7]),
            (("-id",), [7, 6, 5, 4, 3, 2, 1, 0]),
            (("title",), [3, 1, 4, 2, 0, 5, 6, 7]),
            (("-title",), [7, 6, 5, 0, 2, 4, 1, 3]),
            (("weight",), [3, 2, 0, 4, 7, 5, 1, 6]),
            (("-weight",), [5, 7, 4, 0, 2, 3, 6, 1]),
            (("stage", "weight"), [5, 7, 1, 3, 0, 4, 2, 6]),
            (("-stage", "weight"), [3, 0, 4, 7, 1, 5, 2, 6]),
            (("stage", "-weight"), [5, 7, 1, 4, 0, 3, 2, 6]),
        ],
    )
    def test_order(self, store: Store, order: tuple[str, ...], expected: list[int]) -> None:
        """By code point, absent values last in both directions, ties by id in the last column's direction."""
        fill(store)
        assert found(store, Query(order=order)) == expected

    @pytest.mark.parametrize(
        "order",
        [(), ("-id",), ("title",), ("weight",), ("-weight",), ("stage", "-weight"), ("-stage", "weight")],
    )
    @pytest.mark.parametrize("size", [1, 2, 3])
    def test_pages_follow_each_other(self, store: Store, order: tuple[str, ...], size: int) -> None:
        """Page by page gives what one query gives, over ties and absent values."""
        fill(store)
        whole = found(store, Query(order=order))
        pages: list[int] = []
        while page := found(
            store, Query(order=order, limit=size, after=sample_id(pages[-1]) if pages else None)
        ):
            assert len(page) <= size
            pages += page
        assert pages == whole

    def test_a_page_continues_behind_a_record_that_changed(self, store: Store) -> None:
        """The last record of a page may have left the list meanwhile: the next page starts behind its place."""
        fill(store)
        query = Query(where=(Where("stage", "=", "received"),), limit=1)
        assert found(store, query) == [0]
        with store.begin(GHENT) as unit:
            change(unit, unit.get(NOTE, sample_id(0)), Note(sample_id(0), title="beta", stage="closed"))
        behind = Query(where=query.where, after=sample_id(0))
        assert found(store, behind) == [3, 4]

    def test_a_page_behind_nothing_is_not_found(self, store: Store) -> None:
        """The record to continue behind must exist."""
        fill(store)
        with pytest.raises(NotFound), store.begin(GHENT, write=False) as unit:
            unit.find(NOTE, Query(after=sample_id(99)))

    def test_limit_and_count(self, store: Store) -> None:
        """A limit of nothing gives nothing; counting ignores limit, order and after."""
        fill(store)
        assert found(store, Query(limit=0)) == []
        assert found(store, Query(limit=3)) == [0, 1, 2]
        assert found(store, Query(limit=100)) == list(range(8))
        with store.begin(GHENT, write=False) as unit:
            query = Query(where=(Where("weight", "=", 5),), limit=1, order=("title",), after=sample_id(7))
            assert unit.count(NOTE, query) == 3

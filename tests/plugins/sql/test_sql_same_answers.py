"""SQLite and PostgreSQL give the same answer to the same odd value and the same search; so does the store in memory."""

from __future__ import annotations

import json
import random
import string
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orientation_core.errors import StoreError
from orientation_core.kinds import fold
from orientation_core.memory import MemoryStore
from orientation_core.store import Query, Record, Store, Where
from orientation_core.testing.samples import GHENT, NOTE, Note, sample_id, stored
from shared import cases, made_by

pytestmark = pytest.mark.postgresql

ODD_TEXTS = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "\udfff a",
    "\U0001f6b2",
    "e\u0301",
    "\u202e",
    "\x7f\x1b",
    "'; DROP TABLE note; --",
    "%s %(x)s ? :name $1 {}",
    "\\",
    "\\u0000",
    "a" * 599,
    "a" * 601,
    "é" * 400,
    "x" * 100_000,
    "\n\t\r",
    "NULL",
    "İıſẞ",
]
ODD_NUMBERS: list[Any] = [
    0,
    -1,
    2**31,
    2**53 + 1,
    2**63 - 1,
    2**63,
    -(2**63),
    -(2**63) - 1,
    10**30,
    1.0,
    1.5,
    float("nan"),
    float("inf"),
    True,
    "1",
    "abc",
    b"1",
]


@pytest.fixture
def stores(store_at) -> dict[str, Store]:
    return {"sqlite": store_at("sqlite"), "postgresql": store_at("postgresql")}


def outcome(store: Store, record: Record) -> object:
    """What a store makes of a record: refused, or what it gives back."""
    try:
        with store.begin(GHENT) as unit:
            unit.add(NOTE, record)
        with store.begin(GHENT, write=False) as unit:
            found = unit.get(NOTE, record.id)
    except StoreError as error:
        return str(error)
    return found.columns, found.body


def with_column(name: str, value: Any, number: int) -> Record:
    record = stored(Note(sample_id(number)))
    columns = [
        value if column.name == name else old
        for column, old in zip(NOTE.columns, record.columns, strict=True)
    ]
    return attrs.evolve(record, columns=tuple(columns))


def test_odd_values_in_columns(stores) -> None:
    tries = [("title", text) for text in ODD_TEXTS] + [("stage", text) for text in ODD_TEXTS]
    tries += [("title", 5), ("title", b"bytes"), ("title", 1.5)]
    tries += [(name, number) for name in ("weight", "written_at", "due_on") for number in ODD_NUMBERS]
    for number, (name, value) in enumerate(tries, 1):
        record = with_column(name, value, number)
        answers = {place: outcome(store, record) for place, store in stores.items()}
        assert answers["sqlite"] == answers["postgresql"], (name, value)
        if not isinstance(answers["sqlite"], str):
            assert answers["sqlite"][0] == record.columns


@pytest.mark.shared
def test_hostile_texts(stores, tmp_path) -> None:
    """Every text of the hostile list, in a column and in a document: kept alike, or refused alike."""
    for number, case in enumerate(cases(made_by("hostile/make_lists.py", tmp_path) / "text.jsonl"), 1):
        text = case["value"]
        record = with_column("title", text, number)
        body = json.dumps({"id": record.id, "text": text}).encode()
        answers = {place: outcome(store, attrs.evolve(record, body=body)) for place, store in stores.items()}
        assert answers["sqlite"] == answers["postgresql"], case
        refused = "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text)
        assert isinstance(answers["sqlite"], str) == refused, case


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (b'{"a":"\\u0000"}', False),
        (b'{"a":"\\\\u0000"}', True),
        (b'{"a":"\\\\\\u0000"}', False),
        (b'{"a":"\\ud83d\\ude00"}', True),
        (b'{"a":"\\ud83d"}', False),
        (b'{"a":"\\uDE00 \\\\u0000"}', False),
        (b'{"a":"\\uD83D\\uDE00 \\\\u0000"}', True),
        (b'{"a":"\xff"}', False),
        (b'{"a":"\x00"}', False),
    ],
)
def test_escapes_in_documents(stores, body: bytes, kept: bool) -> None:
    for store in stores.values():
        answer = outcome(store, attrs.evolve(stored(Note(sample_id(1))), body=body))
        assert isinstance(answer, tuple) == kept
        if kept:
            assert answer[1] == body


ORDERS = [
    (),
    ("stage",),
    ("-stage",),
    ("weight", "-title"),
    ("-written_at", "stage", "-weight"),
    ("title", "id"),
]


def test_conditions_and_orders(stores) -> None:
    """300 notes with gaps and ties; every operator with values in and out of range; every page."""
    chance = random.Random(11)
    memory = MemoryStore()
    everywhere = {**stores, "memory": memory}
    titles = ["", "a", "A", "é", "z", "Z", "zz", "\U0001f6b2", "\uffff", "10", "9", None]
    notes = [
        Note(
            sample_id(number),
            title=chance.choice(titles[:-1]),
            stage=chance.choice(titles),
            weight=chance.choice([None, -5, 0, 3, 2**62]),
            written_at=chance.choice([None, *range(6)]),
        )
        for number in range(300)
    ]
    for store in everywhere.values():
        with store.begin(GHENT) as unit:
            for note in notes:
                unit.add(NOTE, stored(note))
    wheres = [
        Where(column, operator, value)
        for column, values in {
            "title": ["", "a", "é", "zzz"],
            "weight": [0, 4, 2**62],
            "stage": ["Z", None],
        }.items()
        for operator in ("=", "!=", "<", "<=", ">", ">=")
        for value in values
    ]
    wheres += [Where("stage", "null"), Where("stage", "not_null"), Where("stage", "in", ())]
    wheres += [Where("stage", "in", ("a", None, "é")), Where("weight", "in", tuple(range(-50, 50)))]
    for turn, where in enumerate([None, *wheres]):
        order = ORDERS[turn % len(ORDERS)]
        query = Query((where,) if where else (), order=order)
        found = {place: ids(store, query) for place, store in everywhere.items()}
        assert found["sqlite"] == found["postgresql"] == found["memory"], query
        if found["memory"]:
            behind = found["memory"][len(found["memory"]) // 2]
            page = attrs.evolve(query, after=behind, limit=7)
            pages = {place: ids(store, page) for place, store in everywhere.items()}
            assert pages["sqlite"] == pages["postgresql"] == pages["memory"], page
    for order in ORDERS:
        whole = ids(memory, Query(order=order))
        for place in stores:
            assert paged(stores[place], order) == whole, (place, order)


def ids(store: Store, query: Query) -> list[str]:
    with store.begin(GHENT, write=False) as unit:
        return [record.id for record in unit.find(NOTE, query)]


def paged(store: Store, order: tuple[str, ...]) -> list[str]:
    found: list[str] = []
    while page := ids(store, Query(order=order, limit=23, after=found[-1] if found else None)):
        found += page
    return found


ALPHABET = "abcAÀéßŒıİ ñ\u0301ǅﬁ²٣一か Ж-'_.@:*\"()&|!<>1e5%\\\t" + string.digits
TEXTS = st.lists(st.text(ALPHABET, max_size=14) | st.text(max_size=10), max_size=5).map(" ".join)


def test_searches(stores) -> None:
    """A few hundred texts and searches at random, seeded: the same hits in all three."""
    memory = MemoryStore()
    everywhere = {**stores, "memory": memory}
    kept: list[Note] = []

    @settings(max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(TEXTS, min_size=3, max_size=6), st.lists(TEXTS, min_size=3, max_size=6), st.randoms())
    def check(texts: list[str], searches: list[str], chance: random.Random) -> None:
        notes = [
            Note(sample_id(len(kept) + number), title="".join(c for c in text if c.isprintable()))
            for number, text in enumerate(texts)
        ]
        kept.extend(notes)
        for store in everywhere.values():
            with store.begin(GHENT) as unit:
                for note in notes:
                    unit.add(NOTE, stored(note))
        taken = [word for note in notes for word in fold(note.title).split()]
        some = [chance.choice(taken)[: chance.randint(1, 6)] for _ in range(3)] if taken else []
        some += [f"{chance.choice(taken)} {chance.choice(taken)[:2]}" for _ in range(2)] if taken else []
        for search in [*searches, *some]:
            hits = {place: ids(store, Query(search=search)) for place, store in everywhere.items()}
            assert hits["sqlite"] == hits["postgresql"] == hits["memory"], search

    check()
    assert len(kept) > 150


def test_many_words_are_refused_alike(stores) -> None:
    for store in stores.values():
        with pytest.raises(StoreError, match="at most 100 words"):
            ids(store, Query(search=" ".join(f"w{number}" for number in range(101))))
        assert ids(store, Query(search=" ".join(f"w{number}" for number in range(100)))) == []


def test_a_word_asked_for_whole_and_as_a_beginning(stores) -> None:
    for store in stores.values():
        with store.begin(GHENT) as unit:
            unit.add(NOTE, stored(Note(sample_id(1), title="straat")))
            unit.add(NOTE, stored(Note(sample_id(2), title="straatje")))
        assert ids(store, Query(search="straat")) == [sample_id(1), sample_id(2)]
        assert ids(store, Query(search="straat straat")) == [sample_id(1)]


def test_a_search_for_the_few_does_not_walk_through_all(store_at):
    """PostgreSQL takes the beginning of a word for one that many records have: of 200,000 cases it read each, by their id."""
    store = store_at("postgresql")
    with store.begin(GHENT) as unit:
        for number in range(50):
            unit.add(NOTE, stored(Note(sample_id(number), text=f"mot{number}")))
    _, asker = store._kind(NOTE)
    (question,) = asker.find(GHENT, Query(search="mot49", limit=1), None)
    question.values["limit"] = 1
    with store._session(write=False) as session:
        cursor = session.cursor()
        # Even where it would like to: what comes by the id comes in the order that is asked for, and needs no sorting.
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN {question.statement.sql}", question.arguments())
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Sort" in plan, plan
    with store.begin(GHENT, write=False) as unit:
        assert [one.id for one in unit.find(NOTE, Query(search="mot49", limit=1))] == [sample_id(49)]

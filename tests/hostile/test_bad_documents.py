"""Documents of every kind bent out of shape (T3, T3b): refused with a pointer that repeats no value, or read back equal.

What is kept goes through its use case as well: a refusal leaves the store as it was.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from battery import size
from desks import HANDLER, open_desk
from hostile import values
from hostile.filled import KEEPERS
from hostile.trying import Tally
from networks import opened
from orientation_core import InvalidDocument, Orientation
from orientation_core.components.validating import MODELS, problems_of
from orientation_core.documents import Documents, to_document
from shared import cases, made_by

SEED = 20261126
#: Documents of each kind.
GENERATED = size(8, 500)
#: Documents at each use case.
KEPT = size(8, 500)


@pytest.fixture(scope="module")
def documents() -> Documents:
    return Documents()


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_by("hostile/make_lists.py", tmp_path_factory.mktemp("hostile"))


#: Values above which a document is not written out: lists of one list again and again would be gigabytes of text.
MOST_WRITTEN = 1_000_000


def enormous(document: Any) -> bool:
    """Whether a document would have more values than that, written out."""
    left, waiting = MOST_WRITTEN, [document]
    while waiting and left > 0:
        value = waiting.pop()
        left -= 1 + (len(value) // 50 if isinstance(value, str) else 0)
        if isinstance(value, dict | list):
            waiting.extend(value.values() if isinstance(value, dict) else value)
    return left <= 0


def sent(document: Mapping[str, Any], chance: random.Random) -> Any:
    """As a mapping, as text or as bytes, where it can be written."""
    form = chance.choice(("mapping", "text", "bytes"))
    if form == "mapping" or enormous(document):
        return document
    try:
        text = json.dumps(document, ensure_ascii=chance.random() < 0.5)
        return text if form == "text" else text.encode("utf-8", "surrogatepass")
    except (ValueError, RecursionError):  # too deep, or a number of too many figures
        return document


def read_and_back(documents: Documents, kind: str, data: Any) -> Any:
    """What is valid, read, written and read again."""
    problems = problems_of(documents, kind, data)
    if problems:
        raise InvalidDocument(kind, problems)
    value = documents.read(kind, data, MODELS[kind])
    written = to_document(value)
    assert documents.read(kind, written, MODELS[kind]) == value
    assert documents.read(kind, json.dumps(written).encode(), MODELS[kind]) == value
    return value


@pytest.mark.parametrize("kind", MODELS)
def test_documents_bent_out_of_shape(kind: str, documents: Documents) -> None:
    examples, tally = values.examples(kind), Tally(f"document {kind}")
    for number in range(GENERATED):
        chance = random.Random(f"{SEED} {kind} {number}")
        how, document = values.bent(chance.choice(examples), chance)
        data = sent(document, chance)
        tally.attempt(
            (SEED, kind, number, how),
            partial(read_and_back, documents, kind, data),
            seconds=2.0,
            mebibytes=64,
        )
    print(tally.told())
    assert tally.tried == GENERATED
    assert tally.refused


#: What is personal in an intake and may stand in no error.
SECRET = "Zq-secret-7431"


def test_no_error_repeats_what_was_given(documents: Documents) -> None:
    tally = Tally("secrets")
    for kind in MODELS:
        for number, example in enumerate(values.examples(kind)[:3]):
            chance = random.Random(f"{SEED} secret {kind} {number}")
            paths = [path for path in values.places(example) if path]
            for path in chance.sample(paths, min(len(paths), size(3, 200))):
                document = json.loads(json.dumps(example))
                holder: Any = document
                for step in path[:-1]:
                    holder = holder[step]
                for value in (f"{SECRET} \0", [SECRET, 5], {"fr": SECRET, "x": SECRET}):
                    holder[path[-1]] = value
                    tally.attempt(
                        (kind, path), partial(read_and_back, documents, kind, document), secret=SECRET
                    )
    print(tally.told())
    assert tally.refused > size(200, 2_000)


@pytest.mark.shared
def test_bodies_that_are_no_document_of_any_kind(documents: Documents, lists: Path) -> None:
    import base64

    tally = Tally("bodies")
    bodies = [base64.b64decode(case["b64"]) for case in cases(lists / "raw_bodies.jsonl")]
    for kind in MODELS:
        for body in bodies if kind == "charter" else bodies[:4]:
            tally.attempt((kind, body[:40]), partial(read_and_back, documents, kind, body))
    print(tally.told())
    assert tally.taken == 0


# ------------------------------------------------------------------------------------ through the use cases


@pytest.fixture(scope="module")
def desk() -> Iterator[Orientation]:
    with opened() as made:
        yield made


@pytest.mark.parametrize("kind", KEEPERS)
def test_documents_that_are_to_be_kept(kind: str, desk: Orientation) -> None:
    keep, examples, tally = KEEPERS[kind], values.examples(kind), Tally(f"keep {kind}")
    for number in range(KEPT):
        chance = random.Random(f"{SEED} keep {kind} {number}")
        how, document = values.bent(chance.choice(examples), chance)
        data = sent(document, chance)
        tally.attempt((SEED, kind, number, how), partial(keep, desk, data), store=desk.store, seconds=2.0)
    for number, example in enumerate(examples):  # what is valid in itself need not be in this store
        tally.attempt((kind, number), partial(keep, desk, example), store=desk.store, seconds=2.0)
    print(tally.told())
    assert tally.refused
    assert desk.verify() == []


def test_a_refusal_leaves_a_database_as_it_was(tmp_path: Path) -> None:
    """The same on disk, every table of it compared byte for byte."""
    import sqlite3

    path, tally = tmp_path / "desk.db", Tally("on disk")

    def dumped() -> list[str]:
        with sqlite3.connect(path) as connection:
            return list(connection.iterdump())

    with open_desk(f"sqlite:///{path}") as desk:
        desk.complaints.receive(HANDLER, values.examples("intake")[0])
        before = dumped()
        for kind, keep in KEEPERS.items():
            for number in range(size(1, 50)):
                chance = random.Random(f"{SEED} disk {kind} {number}")
                how, document = values.bent(chance.choice(values.examples(kind)), chance)
                outcome = tally.attempt((SEED, kind, number, how), partial(keep, desk, document), seconds=2.0)
                after = dumped()
                assert (after == before) == (outcome.error is not None) or outcome.error is None
                before = after
        assert desk.verify() == []
    print(tally.told())
    assert tally.refused > 10

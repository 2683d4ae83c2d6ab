"""What is wrong with a very large document is said in little memory, and is what is wrong with it (T18)."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from battery import NIGHTLY, size
from hostile import values
from hostile.trying import bounded
from orientation_core import InvalidDocument, documents, portions
from orientation_core.documents import Documents
from orientation_core.model.catalogue import CodeList
from orientation_core.model.gate.wire import MOST_BYTES, MOST_PROBLEMS

DOCUMENTS = Documents()
#: Tried in the night alone.
BODIES = (
    ("intake", "points", {}),
    ("questionnaire", "items", 1),
    ("questionnaire", "items", {}),
    ("action_plan", "actions", 1),
)
KINDS = ("intake", "questionnaire", "action_plan", "calendar", "procedure", "network_report")


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Portions so small that an example has several."""
    monkeypatch.setattr(portions, "_LIGHT", 4)
    monkeypatch.setattr(documents, "portions", partial(portions.portions, most=12))


def leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value that has none in it, with its place."""
    if not isinstance(value, dict | list) or not value:
        yield path, value
        return
    for step, member in value.items() if isinstance(value, dict) else enumerate(value):
        yield from leaves(member, (*path, str(step)))


def largest(kind: str) -> dict[str, Any]:
    return max(values.examples(kind), key=lambda one: len(json.dumps(one)))


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("wide", [3, 200])
def test_every_value_is_in_a_portion_at_its_place(
    kind: str, wide: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portions, "_WIDE", wide)
    document, found = largest(kind), dict[tuple[str, ...], Any]()
    made = list(documents.portions(document))
    assert len(made) > 1
    for portion in made:
        here = {portion.place(path): value for path, value in leaves(portion.document)}
        assert len(here) < len(dict(leaves(document)))
        found |= {path: value for path, value in here.items() if value not in ([], {})}
    assert found == {path: value for path, value in leaves(document) if value not in ([], {})}


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_said_of_portions_is_true_of_the_whole(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told, examples = 0, values.examples(kind)
    for number in range(size(40, 600)):
        chance = random.Random(f"portions {kind} {number}")
        how, document = values.bent(chance.choice(examples), chance)
        try:
            document = documents.gate.gate_document(document, documents.TEXTS)
        except InvalidDocument:
            continue
        if len(dict(leaves(document))) > 400:
            continue
        said = DOCUMENTS.problems(kind, document)
        with monkeypatch.context() as patched:
            patched.setattr(documents, "portions", portions.portions)
            whole = DOCUMENTS.problems(kind, document)
        assert bool(said) is bool(whole), how
        assert set(said) <= set(whole), how
        # Left for the next time is only what is said of a whole list or object, beside something else.
        left = {one.code for one in set(whole) - set(said)}
        assert left & portions._HOLDS <= {"maxItems", "uniqueItems"}, how
        told += len(said)
    assert told > size(3, 100)


@pytest.mark.parametrize(
    ("kind", "member", "item"),
    [("intake", "points", 1), ("action_plan", "actions", {}), *(BODIES if NIGHTLY else ())],
)
def test_a_body_full_of_errors_is_refused_in_little_memory(kind: str, member: str, item: Any) -> None:
    """It took three gigabytes and a minute."""
    DOCUMENTS.read(kind, largest(kind), dict)
    given = json.dumps({**largest(kind), member: [item] * 250_000}, separators=(",", ":")).encode()
    assert len(given) < MOST_BYTES
    with (
        bounded(f"{kind} {member} {item}", seconds=4.0, mebibytes=128),
        pytest.raises(InvalidDocument) as seen,
    ):
        DOCUMENTS.parse(kind, given)
    assert 100 < len(seen.value.problems) <= MOST_PROBLEMS
    assert {one.where.split("/")[1] for one in seen.value.problems} == {member}


def test_of_what_only_the_class_refuses_the_first_are_told() -> None:
    given = largest("code_list")
    with pytest.raises(InvalidDocument) as seen:
        DOCUMENTS.read("code_list", {**given, "concepts": given["concepts"] * 600}, CodeList)
    assert len(seen.value.problems) == MOST_PROBLEMS


def test_the_last_of_many_is_named() -> None:
    point = largest("intake")["points"][0]
    given = {**largest("intake"), "points": [*([point] * 9_000), {**point, "colour": "blue"}]}
    assert "/points/9000/colour" in [one.where for one in DOCUMENTS.problems("intake", given)]


def test_what_only_the_whole_shows_is_named() -> None:
    schema = {
        "$id": "urn:example:permit:1", "type": "object",
        "properties": {"rows": {"type": "array", "maxItems": 5}, "some": {"type": "array", "minItems": 1}},
    }  # fmt: skip
    brought = Documents({"permit": schema})
    given = {"some": [1], "rows": [list(range(3_000))] * 6}
    assert [(one.where, one.code) for one in brought.problems("permit", given)] == [("/rows", "maxItems")]
    given["rows"] = given["rows"][:5]
    assert brought.problems("permit", given) == []

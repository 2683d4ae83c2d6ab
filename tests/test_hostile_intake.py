"""Hostile input at the front door: refused with a place and nothing changed, or kept and read back equal."""

from __future__ import annotations

import base64
import json
import time
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from desks import COORDINATOR, HANDLER, intake, open_desk, to_treatment
from orientation_core import InvalidDocument, Orientation
from orientation_core.errors import NotFound, OrientationError
from orientation_core.model.complaints import Outcome
from orientation_core.testing.clock import FixedClock
from shared import cases, made_by, shared

#: CPU seconds after which an intake counts as hanging; it takes some milliseconds.
LIMIT = 2
LISTS = ("text", "xss", "headers", "filenames", "csv_cells")


@pytest.fixture(scope="module")
def lists(tmp_path_factory) -> Path:
    return made_by("hostile/make_lists.py", tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module", params=["memory", "sqlite"])
def desk(request, tmp_path_factory) -> Iterator[Orientation]:
    path = tmp_path_factory.mktemp("desk") / "desk.db"
    url = "memory:" if request.param == "memory" else f"sqlite:///{path}"
    with open_desk(url, clock=FixedClock(datetime(2026, 12, 1, 9, tzinfo=UTC))) as opened:
        yield opened


def newest(desk: Orientation) -> Any:
    """Grows with every change: equal before and after means that nothing was changed."""
    with desk.complaints.begin(write=False) as unit:
        entry = unit.newest()
    return entry and (entry.position, entry.digest)


def tried(desk: Orientation, document: Any) -> Any:
    """The case, as it reads back; None when the document was refused as it must be."""
    before, started = newest(desk), time.thread_time()
    try:
        case = desk.complaints.receive(HANDLER, document, acknowledge=False)
    except InvalidDocument as error:
        problems = error.problems
    else:
        assert time.thread_time() - started < LIMIT
        read = desk.complaints.get(COORDINATOR, case.id)
        assert read == case
        return read
    assert time.thread_time() - started < LIMIT
    assert problems
    for problem in problems:
        assert problem.where == "" or problem.where.startswith(("/", "line "))
        assert problem.message
        assert problem.code
    assert newest(desk) == before
    return None


def composed(value: str) -> str:
    return unicodedata.normalize("NFC", value.replace("\r\n", "\n").replace("\r", "\n"))


def placed(value: str) -> dict[str, tuple[dict[str, Any], Any]]:
    """Where a value can stand in an intake: name -> (document, how to read it from the case)."""
    return {
        "text": (intake(text=value), lambda case: case.text),
        "subject": (intake(subject=value), lambda case: case.subject),
        "name": (intake(client={"name": value}), lambda case: case.client.name),
        "email": (intake(client={"email": value}), lambda case: case.client.email),
        "category": (intake(category=value), lambda case: case.category),
        "extra": (intake(extra={"field": value}), lambda case: case.extra["field"]),
        "point": (intake(points=[{"summary": value}]), lambda case: case.points[0].summary),
    }


def sent(document: dict[str, Any], form: str) -> Any:
    if form == "mapping":
        return document
    text = json.dumps(document)  # in ASCII: half characters travel as \ud800
    return text if form == "text" else text.encode()


@pytest.mark.parametrize("name", LISTS)
def test_texts_are_refused_or_kept_as_they_are(desk, lists, name):
    wide = desk.store.__class__.__name__ == "MemoryStore"  # there every place, elsewhere one place a value
    kept = 0
    for number, case in enumerate(cases(lists / f"{name}.jsonl")):
        value, places = case["value"], placed(case["value"])
        chosen = list(places) if wide else [list(places)[number % len(places)]]
        for place in {"text", *chosen}:
            document, read = places[place]
            form = ("mapping", "text", "bytes")[(number + len(place)) % 3]
            found = tried(desk, sent(document, form))
            if found is not None:
                kept += 1
                assert read(found) == composed(value), case["id"]
            if name == "text" and place == "text":
                if case["expect"] == "reject":
                    assert found is None, case["why"]
                if case["expect"] in ("store_verbatim", "normalise_nfc"):
                    assert found is not None, case["why"]
            if place == "email" and found is not None:
                assert not any(sign in value for sign in "\r\n\0"), "a header could be smuggled in"
    assert kept
    assert desk.verify() == []


def test_bodies_that_are_no_document(desk, lists):
    for case in cases(lists / "raw_bodies.jsonl"):
        body = base64.b64decode(case["b64"])
        assert tried(desk, body) is None, case["head"]
        try:
            text = body.decode()
        except UnicodeDecodeError:
            continue
        assert tried(desk, text) is None, case["head"]


@pytest.mark.parametrize("place", ["text", "standard_procedure", "received_at", "about", "extra", "client"])
def test_numbers_where_none_belongs(desk, place):
    wrap = {"about": "[%s]", "extra": '{"n": %s}', "client": '{"name": %s}'}.get(place, "%s")
    for case in cases(shared("hostile/json_numbers.jsonl")):
        needed = "" if place == "text" else '"text": "x", '
        body = f'{{"language": "fr", {needed}"{place}": {wrap.replace("%s", case["value"])}}}'
        found = tried(desk, body)
        if found is not None:
            value = json.loads(case["value"])
            assert isinstance(value, bool if place == "standard_procedure" else str | list | dict), case[
                "value"
            ]


def test_moments_are_exact_or_refused(desk):
    for case in cases(shared("hostile/datetimes.jsonl")):
        found = tried(desk, intake(received_at=case["value"]))
        if case["expect"] == "reject":
            assert found is None, case["why"]
        if found is not None:
            assert found.received_at == datetime.fromisoformat(case["value"].upper()).astimezone(UTC)
    both = [
        tried(desk, intake(received_at=f"2026-10-25T02:30:00+0{hours}:00")).received_at for hours in (2, 1)
    ]
    assert (both[1] - both[0]).total_seconds() == 3600, "the hour that the clocks go back over is two hours"


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = {"a": value}
    return value


def circular() -> Any:
    value: dict[str, Any] = intake()
    value["extra"] = value
    return value


@pytest.mark.parametrize(
    "make",
    [
        lambda: None, lambda: 5, list, object, dict, lambda: "", lambda: b"", lambda: bytearray(b"{}"),
        lambda: nested(100_000), circular,
        lambda: intake(text=b"bytes"), lambda: intake(text=object()), lambda: intake(text=["a"]), lambda: intake(text=5),
        lambda: intake(language=["fr"]), lambda: intake(language={"fr": 1}), lambda: intake(language="FR"),
        lambda: intake(extra={5: "five"}), lambda: intake(extra={("a",): "x"}), lambda: intake(extra={"n": float("nan")}),
        lambda: intake(extra={"n": Decimal(1)}), lambda: intake(extra={"n": {1, 2}}), lambda: intake(extra={"\ud800": "x"}),
        lambda: intake(extra={f"n{n}": "x" for n in range(101)}), lambda: intake(about=[str(n) for n in range(51)]),
        lambda: intake(received_at=datetime(2026, 3, 1)), lambda: intake(received_at=10**20),
        lambda: intake(type="closed"), lambda: intake(id="x", state="closed", role="admin"),
        lambda: intake(__proto__={"admin": True}), lambda: intake(client="someone"), lambda: intake(client=[]),
        lambda: intake(points=[{"summary": "x"}] * 101), lambda: intake(standard_procedure="true"),
        lambda: intake(client={"name": "x", "rights": ["all"]}), lambda: {b"text": "x", "language": "fr"},
    ],
)  # fmt: skip
def test_values_of_a_wrong_type_or_shape(desk, make):
    assert tried(desk, make()) is None


def test_keys_and_names_to_look_up_are_as_harmless(desk, lists):
    for case in [*cases(lists / "text.jsonl"), *cases(shared("hostile/filenames.jsonl"))]:
        value, before = case["value"], newest(desk)
        with pytest.raises(NotFound):
            desk.complaints.get(COORDINATOR, value[:100_000])
        if not (0 < len(value) <= 255 and value.isprintable()):
            with pytest.raises(InvalidDocument):
                desk.complaints.receive(HANDLER, intake(), key=value)
            assert newest(desk) == before


def test_file_names_become_labels(desk):
    record = desk.complaints.receive(HANDLER, intake(), acknowledge=False).id
    for number, case in enumerate(cases(shared("hostile/filenames.jsonl"))):
        before = newest(desk)
        try:
            found = desk.complaints.attach(
                HANDLER, record, f"file {number}\n".encode(), label=case["value"], type="text/plain"
            )
        except InvalidDocument:
            assert newest(desk) == before
            continue
        label = found.attachments[-1].label
        assert label.isprintable()
        assert "/" not in label
        assert "\\" not in label
    assert desk.complaints.get(HANDLER, record).attachments


def test_words_of_officials_go_through_the_same_gate(desk, lists):
    q, record = desk.complaints, ""
    norm = desk.complaints.rules(to_treatment(desk)).procedure.norms[0].code
    commands: dict[str, Any] = {
        "note": (lambda words: q.note(HANDLER, record, words), lambda case: case.notes[-1].text),
        "message": (lambda words: q.note_letter(HANDLER, record, "Re", words), lambda case: case.letters[-1].body),
        "line": (lambda words: q.note_letter(HANDLER, record, words, "x"), lambda case: case.letters[-1].subject),
        **{
            field: (
                lambda words, field=field: q.decide(
                    HANDLER, record, Outcome.FOUNDED, norm=norm, **{field: words}
                ),
                lambda case, field=field: getattr(case.points[0], field),
            )
            for field in ("motivation", "remedy", "cause")
        },
        "assign": (lambda words: q.assign(COORDINATOR, record, words), lambda case: case.assigned_to),
        "unit": (lambda words: q.assign(COORDINATOR, record, "h", unit=words), lambda case: case.unit),
    }  # fmt: skip
    given = cases(lists / "text.jsonl")
    wide = desk.store.__class__.__name__ == "MemoryStore"
    for name, (command, read) in commands.items():
        record = to_treatment(desk).id
        for case in given if wide else given[:: len(commands)]:
            before = newest(desk)
            try:
                found = command(case["value"])
            except OrientationError:
                assert newest(desk) == before, (name, case["why"])
                continue
            again = q.get(COORDINATOR, record)
            assert again == found
            if case["value"]:  # an empty optional word is no word
                assert read(again) == composed(case["value"]), (name, case["why"])
                assert case["expect"] != "reject", (name, case["why"])
    assert desk.verify() == []

"""Documents: the examples are what they say, schema and class agree, two validators agree, nothing is fetched."""

from __future__ import annotations

import http.server
import json
import re
import socket
import threading
import time
import types
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import attrs
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from desks import open_desk
from orientation_core import InvalidDocument, hookimpl
from orientation_core.components.validating import MODELS
from orientation_core.documents import (
    _WORDS,
    Documents,
    reference_schemas,
    schema_directory,
    structure,
    write,
)
from orientation_core.errors import Problem
from orientation_core.i18n import translate
from orientation_core.model.calendars import Calendar
from orientation_core.model.text import LANGUAGES, Text
from shared import cases, made_by, shared

DOCUMENTS = Documents()
EXAMPLES = sorted((schema_directory() / "examples").glob("*/*/*.json"))
VALID = [path for path in EXAMPLES if path.parent.name == "valid"]
#: CPU seconds after which a check counts as hanging; the slowest takes some 20 ms.
LIMIT = 2


def name_of(path: Path) -> str:
    return f"{path.parent.parent.name}-{path.stem}"


def kind_of(path: Path) -> str:
    return path.parent.parent.name


# ------------------------------------------------------------------------------------ a second opinion


def _pattern(_: Any, pattern: str, instance: Any, __: Any) -> Iterator[Any]:
    """As ECMA 262 has it: ``$`` is the end, and not also the place before a last line end, as Python has it."""
    from jsonschema import ValidationError

    if isinstance(instance, str) and not re.search(re.sub(r"\$$", r"\\Z", pattern), instance):
        yield ValidationError(f"does not match {pattern}")


SECOND = extend(Draft202012Validator, {"pattern": _pattern})
#: Without their dialect: a reference to a whole schema that names it would be followed by the library's own validator.
REGISTRY: Any = Registry().with_resources(
    [
        (
            schema["$id"],
            DRAFT202012.create_resource(
                {name: member for name, member in schema.items() if name != "$schema"}
            ),
        )
        for schema in reference_schemas().values()
    ]
)


def second_opinion(kind: str, document: Any) -> bool:
    schema = reference_schemas()[kind]
    validator = SECOND(schema, registry=REGISTRY, format_checker=Draft202012Validator.FORMAT_CHECKER)
    return bool(validator.is_valid(document))


def test_every_kind_has_valid_and_invalid_examples():
    found = dict.fromkeys(DOCUMENTS.kinds(), (0, 0))
    for path in EXAMPLES:
        good, bad = found[kind_of(path)]
        found[kind_of(path)] = (good + 1, bad) if path in VALID else (good, bad + 1)
    assert {kind: counts for kind, counts in found.items() if counts[0] < 3 or counts[1] < 5} == {}


@pytest.mark.parametrize("path", EXAMPLES, ids=name_of)
def test_an_example_is_what_it_says_by_the_schema_alone(path):
    document = orjson.loads(path.read_bytes())
    expected = path in VALID
    assert DOCUMENTS.decide(kind_of(path), document) is expected
    assert second_opinion(kind_of(path), document) is expected
    assert bool(DOCUMENTS.problems(kind_of(path), document)) is not expected


@pytest.mark.parametrize("path", [p for p in VALID if kind_of(p) in MODELS], ids=name_of)
def test_what_is_written_reads_back_equal(path):
    model = MODELS[kind_of(path)]
    value = DOCUMENTS.read(kind_of(path), path.read_bytes(), model)
    assert DOCUMENTS.read(kind_of(path), write(value), model) == value
    assert write(DOCUMENTS.read(kind_of(path), write(value), model)) == write(value)


@pytest.mark.parametrize("kind", sorted(reference_schemas()))
def test_a_reference_schema_is_one_of_the_dialect(kind):
    schema = reference_schemas()[kind]
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:orientation-core:schema:{kind}:1"
    assert schema["title"]


# ------------------------------------------------------------------------------------ mutated documents

ODD: list[Any] = [
    None, True, False, 0, -1, 1.5, 2**53, 10**30, 1e308, "", " ", "x", "x" * 600, "2026-02-30",
    "2026-02-28T10:00:00", "2026-02-28T10:00:00Z", "2026-02-28T25:00:00Z", "2026-02-28t10:00:00z",
    "2026-02-28T10:00:00.1234567Z", "é" * 30, "a@b", "a b@c", "https://example.org/", "http://x", "fr", "FR",
    "complaint", "Europe/Brussels", "line\nline", "line\n", [], {}, [1, 1], ["a", "a"], {"fr": "x"}, {"unknown": 1},
]  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    members = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for step, member in members:
        yield from places(member, (*path, step))


def mutated(document: Any, path: tuple[Any, ...], how: str, odd: Any) -> Any:
    copy = json.loads(json.dumps(document))
    if not path:
        return odd if how == "replace" else copy
    parent = copy
    for step in path[:-1]:
        parent = parent[step]
    if how == "delete":
        del parent[path[-1]]
    elif how == "replace" or not isinstance(parent, dict):
        parent[path[-1]] = odd
    else:
        parent["added"] = odd
    return copy


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_two_validators_agree_on_mutated_examples(data):
    path = data.draw(st.sampled_from(VALID))
    document = orjson.loads(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 2))):
        if isinstance(document, dict | list):
            place = data.draw(st.sampled_from(list(places(document))))
            how = data.draw(st.sampled_from(["delete", "replace", "add"]))
            document = mutated(document, place, how, data.draw(st.sampled_from(ODD)))
    decided = DOCUMENTS.decide(kind_of(path), document)
    assert decided is second_opinion(kind_of(path), document)
    problems = DOCUMENTS.problems(kind_of(path), document, "nl")
    assert bool(problems) is not decided
    for problem in problems:
        assert problem.where == "" or problem.where.startswith("/")
    if not decided and isinstance(document, dict):
        with pytest.raises(InvalidDocument):
            DOCUMENTS.parse(kind_of(path), document)


# ------------------------------------------------------------------------------------ schema and class


class Drift:
    """Compares one schema with one class, following references and lists, and notes where they part."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        self.root = schema
        self.found: list[str] = []
        self.seen: set[tuple[str, str]] = set()

    def resolved(self, schema: Mapping[str, Any], root: Mapping[str, Any]) -> tuple[Mapping[str, Any], Any]:
        while "$ref" in schema:
            document, _, pointer = schema["$ref"].partition("#")
            if document:
                root = next(one for one in reference_schemas().values() if one["$id"] == document)
            target: Any = root
            for step in pointer.strip("/").split("/") if pointer else ():
                target = target[step]
            schema = target
        return schema, root

    def compare(
        self,
        schema: Mapping[str, Any],
        root: Mapping[str, Any],
        hint: Any,
        where: str,
        *,
        whole: bool = False,
    ) -> None:
        schema, root = self.resolved(schema, root)
        said = schema.get("type")
        nullable = isinstance(said, list) and "null" in said
        origin, arguments = get_origin(hint), get_args(hint)
        if nullable is not (whole and type(None) in arguments):
            self.found.append(f"{where}: null is a value only in classes that are written whole")
        if nullable:
            (said,) = set(said) - {"null"}
            schema = {**schema, "type": said}
        if origin in (Union, types.UnionType):
            (inner,) = [one for one in arguments if one is not type(None)]
            self.compare(schema, root, inner, where)
        elif origin is tuple:
            self.expect(where, schema.get("type"), "array")
            self.compare(schema.get("items", {}), root, arguments[0], f"{where}[]")
        elif origin is Literal:
            self.expect(where, set(schema.get("enum", [schema.get("const")])), set(arguments))
        elif origin is not None and issubclass(origin, Mapping):
            self.expect(where, schema.get("type"), "object")
            if arguments[1] is not Any:
                self.compare(schema["additionalProperties"], root, arguments[1], f"{where}{{}}")
        elif hint is Text:
            self.expect(where, set(schema.get("properties", ())), set(LANGUAGES))
        elif isinstance(hint, type) and issubclass(hint, Enum):
            self.expect(where, set(schema.get("enum", ())), {member.value for member in hint})
        elif attrs.has(hint):
            self.object(schema, root, hint, where)
        elif hint is datetime or hint is date:
            self.expect(where, schema.get("format"), "date-time" if hint is datetime else "date")
        elif "enum" not in schema and "const" not in schema:
            names = {str: "string", int: "integer", float: "number", bool: "boolean"}
            self.expect(where, schema.get("type"), names[hint])

    def object(self, schema: Mapping[str, Any], root: Mapping[str, Any], model: type, where: str) -> None:
        if (where, model.__name__) in self.seen:
            return
        self.seen.add((where, model.__name__))
        fields, hints = {field.name: field for field in attrs.fields(model)}, get_type_hints(model)
        self.expect(f"{where} fields", set(schema["properties"]), set(fields))
        whole = getattr(model, "written_whole", False)
        needed = {name for name, field in fields.items() if whole or field.default is attrs.NOTHING}
        self.expect(f"{where} required", set(schema.get("required", ())), needed)
        self.expect(f"{where} closed", schema.get("additionalProperties"), False)
        for name in set(schema["properties"]) & set(fields):
            self.compare(schema["properties"][name], root, hints[name], f"{where}.{name}", whole=whole)

    def expect(self, where: str, schema: Any, model: Any) -> None:
        if schema != model:
            self.found.append(f"{where}: schema {schema}, class {model}")


@pytest.mark.parametrize("kind", sorted(MODELS))
def test_schema_and_class_say_the_same(kind):
    schema = reference_schemas()[kind]
    drift = Drift(schema)
    drift.compare(schema, schema, MODELS[kind], kind)
    assert drift.found == []


def test_the_comparison_sees_a_difference():
    schema = json.loads(json.dumps(reference_schemas()["intake"]))
    schema["properties"]["mood"] = {"type": ["string", "null"]}
    schema["properties"]["points"]["items"]["required"] = []
    schema["properties"]["standard_procedure"] = {"type": "string"}
    drift = Drift(schema)
    drift.compare(schema, schema, MODELS["intake"], "intake")
    assert len(drift.found) == 3


# ------------------------------------------------------------------------------------ problems


def test_a_rule_of_the_class_is_told_at_its_place():
    document = orjson.loads(
        (schema_directory() / "examples/calendar/valid/every-day-counts.json").read_bytes()
    )
    document["zone"] = "Europe/Nowhere"
    with pytest.raises(InvalidDocument) as caught:
        DOCUMENTS.read("calendar", document, Calendar)
    assert [problem.where for problem in caught.value.problems] == ["/zone"]


@attrs.frozen
class Inner:
    zone: str

    def __attrs_post_init__(self) -> None:
        if self.zone != "good":
            raise InvalidDocument("inner", [Problem("/zone", "no such zone", "zone")])


@attrs.frozen
class Outer:
    named: Mapping[str, tuple[Inner, ...]]
    at: datetime | None = None
    count: int = attrs.field(default=1, validator=attrs.validators.in_([1, 2]))


def test_a_rule_deep_inside_is_told_with_the_whole_way():
    given = {"named": {"a/b": [{"zone": "good"}, {"zone": "bad"}]}, "at": "9999-12-31T23:59:59Z", "count": 77}
    with pytest.raises(InvalidDocument) as caught:
        structure("outer", given, Outer, "nl")
    found = {problem.where: problem for problem in caught.value.problems}
    assert found["/named/a~1b/1/zone"].message == "no such zone"
    assert found["/at"].code == "instant.range"
    assert "1900" in found["/at"].message
    with pytest.raises(InvalidDocument) as caught:
        structure("outer", {"named": {}, "count": 77}, Outer, "nl")
    assert "77" not in str(caught.value), "the words of an error that is not ours may hold the value"


@pytest.mark.parametrize("language", ["fr", "nl", "de"])
def test_every_sentence_is_translated(language):
    for words in _WORDS.values():
        assert translate(words, language, value="x") != words.format(value="x"), words


@pytest.mark.parametrize("form", ["mapping", "text", "bytes"])
@pytest.mark.parametrize(
    ("language", "word"), [("fr", "manque"), ("nl", "ontbreekt"), ("de", "fehlt"), ("en", "missing")]
)
def test_the_sentences_are_in_the_language_of_the_document(form, language, word):
    document: Any = {"language": language}
    if form != "mapping":
        document = json.dumps(document)
    with pytest.raises(InvalidDocument, match=word):
        DOCUMENTS.parse("intake", document.encode() if form == "bytes" else document)


def test_no_sentence_repeats_a_value():
    marker = "geheim-93.02.17-123.97"
    document = {"language": "nl", "text": 5, "subject": [marker], "client": {"email": marker, "group": marker * 9},
                "type": marker, "received_at": marker, "about": [marker, marker], "points": [{"summary": {}}]}  # fmt: skip
    with pytest.raises(InvalidDocument) as caught:
        DOCUMENTS.parse("intake", document)
    assert len(caught.value.problems) >= 8
    assert "geheim" not in str(caught.value) + repr(caught.value.problems)


def test_an_unknown_kind_names_the_known_ones():
    with pytest.raises(InvalidDocument, match="complaint"):
        DOCUMENTS.parse("complane", {})


# ------------------------------------------------------------------------------------ schemas from plugins


@pytest.fixture
def web() -> Iterator[tuple[int, list[str]]]:
    """A web server on loopback, and what was asked of it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port, asked
    server.shutdown()
    server.server_close()


def brought(schema: Any, kind: str = "permit") -> Documents:
    """Documents with a schema of a plugin; it takes no time and opens no socket."""
    started = time.thread_time()
    try:
        return Documents({kind: schema})
    finally:
        assert time.thread_time() - started < LIMIT


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "http://127.0.0.1:PORT/x.json"},
        {"$schema": "http://127.0.0.1:PORT/meta"},
        {"$id": "http://127.0.0.1:PORT/a", "$ref": "b.json"},
        {"properties": {"a": {"items": {"$ref": "http://127.0.0.1:PORT/x.json#/$defs/a"}}}},
        {"properties": {"a": {"$id": "http://127.0.0.1:PORT/", "$ref": "x"}}},
        {"$dynamicRef": "http://127.0.0.1:PORT/x.json"},
        {"$ref": "file:///etc/passwd"},
        {"$ref": "urn:elsewhere:schema:1"},
    ],
    ids=str,
)
def test_nothing_is_ever_fetched(schema, web, monkeypatch):
    port, asked = web

    def refuse(*_: Any) -> Any:
        raise AssertionError("a schema opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    schema = json.loads(json.dumps({"$id": "urn:example:permit:1", **schema}).replace("PORT", str(port)))
    with pytest.raises(InvalidDocument) as caught:
        brought(schema)
    assert caught.value.kind == "schema"
    assert asked == []


def test_a_schema_of_a_plugin_may_point_at_ours():
    schema = {
        "$id": "urn:example:permit:1",
        "type": "object",
        "additionalProperties": False,
        "properties": {"label": {"$ref": "urn:orientation-core:schema:common:1#/$defs/label"}},
    }
    documents = brought(schema)
    assert documents.decide("permit", {"label": {"fr": "a", "nl": "b"}})
    assert [p.where for p in documents.problems("permit", {"label": {"fr": "a"}})] == ["/label/nl"]


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        ("complaint", {"$id": "urn:example:complaint:1"}),
        ("permit", {"$id": "urn:orientation-core:schema:complaint:1"}),
        ("permit", {"$id": "urn:example:permit:1", "$defs": {"x": {"$id": "urn:orientation-core:schema:common:1"}}}),
        ("permit", {}),
        ("permit", {"$id": "permit"}),
        ("permit", {"$id": "urn:example:permit:1", "$schema": "http://json-schema.org/draft-07/schema#"}),
        ("Permit", {"$id": "urn:example:permit:1"}),
        ("../permit", {"$id": "urn:example:permit:1"}),
        ("permit", {"$id": "urn:example:permit:1", "description": "x" * 19_000, "a": ["x" * 19_000] * 6}),
        ("permit", {"$id": "urn:example:permit:1", "a": {1, 2}}),
        ("permit", [["$id", "urn:example:permit:1"]]),
    ],
)  # fmt: skip
def test_a_schema_that_is_none_or_takes_what_is_ours_is_refused(kind, schema):
    with pytest.raises(InvalidDocument) as caught:
        brought(schema, kind)
    assert caught.value.kind == "schema"


def test_the_agency_is_not_opened_with_a_schema_that_fetches():
    class Fetching:
        @hookimpl
        def orientation_documents(self):
            return {"permit": {"$id": "urn:example:permit:1", "$ref": "http://127.0.0.1:9/x.json"}}

    with pytest.raises(InvalidDocument):
        open_desk(extra=[Fetching()])


PROBES: list[Any] = [
    None, 1, 1.5, "a" * 30 + "!", "2026-13-45", {"a": {"a": {}}}, list(range(60_000)), {"date": "x"}, [[[]]],
]  # fmt: skip


def test_hostile_schemas_are_refused_or_answer(tmp_path):
    folder = made_by("hostile/make_lists.py", tmp_path)
    hostile = cases(folder / "hostile_schemas.jsonl")
    assert len(hostile) == 29
    refused = set()
    for case in hostile:
        schema = case["value"]
        if isinstance(schema, dict):
            schema = {"$id": "urn:example:permit:1", **schema}
        try:
            documents = brought(schema)
        except InvalidDocument:
            refused.add(case["why"])
            continue
        for probe in PROBES:
            started = time.thread_time()
            assert bool(documents.problems("permit", probe)) is not documents.decide("permit", probe)
            assert time.thread_time() - started < 2 * LIMIT, case["why"]
    expected = {"remote ref = SSRF", "file ref", "remote meta schema", "dangling", "dynamic", "bad regex",
                "lookbehind", "bad type", "bad keyword value", "zero", "not a schema", "125 000 branches"}  # fmt: skip
    assert expected <= refused


@pytest.mark.parametrize("keyword", ["pattern", "patternProperties", "propertyNames"])
def test_no_pattern_hangs(keyword):
    for case in cases(shared("hostile/redos.jsonl")):
        pattern, subject = case["pattern"], case["subject"]
        rule = {
            "pattern": {"properties": {"a": {"pattern": pattern}}},
            "patternProperties": {
                "patternProperties": {pattern: {"type": "null"}},
                "additionalProperties": False,
            },
            "propertyNames": {"propertyNames": {"pattern": pattern}},
        }[keyword]
        try:
            documents = brought({"$id": "urn:example:permit:1", **rule})
        except InvalidDocument:
            continue
        started = time.thread_time()
        documents.problems("permit", {"a": subject, subject[:200]: 1})
        assert time.thread_time() - started < LIMIT, pattern

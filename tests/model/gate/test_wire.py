from __future__ import annotations

import base64
import json
import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hostile.trying import bounded
from orientation_core.errors import InvalidDocument
from orientation_core.model.gate import TextRule, gate_document, parse_json, wire
from shared import cases, made_by


def problems(call, *arguments, **options):
    with pytest.raises(InvalidDocument) as caught:
        call(*arguments, **options)
    return [(problem.where, problem.code) for problem in caught.value.problems]


def is_taken(body):
    """Whether it gets through; anything but our own error is a failure of the test."""
    try:
        gate_document(parse_json(body))
    except InvalidDocument:
        return False
    return True


@pytest.mark.shared
def test_every_hostile_body_is_refused_by_type_or_read(tmp_path):
    # These are JSON and clean text: what is wrong with them is the reference schema's to say.
    for_the_schema = {b"null", b"[]", b"{}", b'{"date":{"$ref":"http://127.0.0.1/"}}'}
    for case in cases(made_by("hostile/make_lists.py", tmp_path) / "raw_bodies.jsonl"):
        body, began = base64.b64decode(case["b64"]), time.thread_time()
        passed = is_taken(body)
        assert time.thread_time() - began < 2, case["id"]
        if case["expect"] in {"reject", "reject_duplicate_key", "depth_cap_64"}:
            assert passed == (body in for_the_schema), case["id"]


@pytest.mark.shared
def test_every_hostile_number_is_refused_or_exact():
    from decimal import Decimal

    for case in cases("hostile/json_numbers.jsonl"):
        token = case["value"]
        try:
            (number,) = parse_json(f"[{token}]")
        except InvalidDocument:
            continue
        if type(number) in {int, float}:
            assert Decimal(repr(number)) == Decimal(token), token


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b'{"a":{"b":1,"b":2}}', [("/a/b", "json.duplicate")]),
        (b'{"a/b":[0,{"~":NaN}]}', [("/a~1b/1/~0", "number.finite")]),
        (b'{"a":9007199254740993,"b":1e999}', [("/a", "number.range"), ("/b", "number.range")]),
        (b'{"a":3.0000000000000001}', [("/a", "number.precision")]),
        (b'{"a":"\\ud800"}', [("/a", "text.surrogate")]),
        (b'{"\\ud800":1}', [("", "text.surrogate")]),
        (b'{\n "a": 1,\n}', [("line 3, column 1", "json.syntax")]),
        (b"\xef\xbb\xbf{}", [("", "json.encoding")]),
        ("\ufeff{}", [("", "json.encoding")]),
        ("\ud800", [("", "json.encoding")]),
        ("{}".encode("utf-16"), [("", "json.encoding")]),
        (b"[" * 65 + b"]" * 65, [("", "json.depth")]),
        (b'{"a":"' + b"x" * (1 << 20) + b'"}', [("", "json.size")]),
    ],
)
def test_refusals_say_where(data, expected):
    assert problems(parse_json, data) == expected


def test_brackets_in_texts_are_no_nesting():
    value = {"a": '[{"' * 100 + "\\" * 7, "b": [[]] * 90}
    assert parse_json(json.dumps(value)) == value


def test_sixty_four_levels_pass():
    assert parse_json(b"[" * 64 + b"]" * 64)


def test_surrogate_pairs_written_as_escapes_are_a_character():
    assert parse_json(b'{"a":"\\ud83d\\ude00"}') == {"a": "\U0001f600"}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 53), 1 << 53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(JSON)
@settings(max_examples=60)
def test_what_json_writes_is_read_back_equal(value):
    assert parse_json(json.dumps(value)) == value
    assert parse_json(json.dumps(value, ensure_ascii=False).encode()) == value


@given(st.binary(max_size=60) | st.text(st.sampled_from('[]{}",:\\0123eE.-u ntfalsrd\n'), max_size=40))
def test_any_bytes_are_read_or_refused_by_type(data):
    assert is_taken(data) in {True, False}


def test_a_document_is_copied_with_its_texts_put_right():
    given_by_caller = {"text": "a\r\nb", "names": ("Rene\u0301",), "n": 1, "yes": True, "none": None}
    passed = gate_document(given_by_caller)
    assert passed == {"text": "a\nb", "names": ["René"], "n": 1, "yes": True, "none": None}
    assert passed is not given_by_caller


def test_every_problem_of_a_document_is_told_with_its_pointer():
    document = {
        "client": {"name": "Jan\u202e", "phones": ["", "ok"]},
        "text": "a\x00",
        "n": 1 << 54,
        "x": math.nan,
        "when": object(),
        "long\nname": 1,
    }
    found = problems(gate_document, document, {"name": TextRule(limit=50, multiline=False, name=True)})
    assert found == [
        ("/client/name", "text.direction"),
        ("/client/phones/0", "text.blank"),
        ("/text", "text.control"),
        ("/n", "number.range"),
        ("/x", "number.finite"),
        ("/when", "json.type"),
        ("", "text.line"),
    ]


def test_a_rule_holds_for_the_members_of_a_list_and_at_any_depth():
    rules = {"tags": TextRule(limit=3, multiline=False)}
    assert gate_document({"a": {"tags": ["abc"]}}, rules) == {"a": {"tags": ["abc"]}}
    assert problems(gate_document, {"a": {"tags": ["abc", "abcd"]}}, rules) == [("/a/tags/1", "text.long")]


def test_names_that_compose_to_one_are_refused():
    assert problems(gate_document, {"é": 1, "e\u0301": 2}) == [("/é", "json.duplicate")]


def test_a_value_that_holds_itself_is_too_deep():
    loop: list = []
    loop.append(loop)
    ((where, code),) = problems(gate_document, loop)
    assert code == "json.depth"
    assert where == "/0" * 64


def test_the_sentence_is_in_the_language_asked_for():
    with pytest.raises(InvalidDocument) as caught:
        gate_document({"a": ""}, kind="complaint", language="de")
    assert caught.value.problems[0].message == "darf nicht leer sein"
    assert caught.value.kind == "complaint"


# Pieces of which documents are made that a quick reader takes otherwise than a strict one.
_odd = st.sampled_from(
    [
        b"-0", b"-0.0", b"1.0", b"1.10", b"1e5", b"1e16", b"1E400", b"9007199254740991", b"9007199254740992",
        b"9007199254740993", b"18446744073709551616", b"0.1", b"0.30000000000000004", b"NaN", b"null", b"true",
        rb'"\ud83d\ude00"', rb'"\ud83d"', rb'"\u0000"', rb'"\u001f"', rb'"\/"', b'"\xff"', b'"\xed\xa0\x80"', b'"\xc3\xa9"',
        b'" "', b'""', b"01", b"[1,]", b"",
    ]
)  # fmt: skip
_names = st.sampled_from([b'"a"', b'"b"', rb'"\u0061"', b'"\xc3\xa9"', rb'"\u00e9"', b'"e\xcc\x81"'])
_pieces = st.recursive(
    _odd,
    lambda below: (
        st.lists(below, max_size=3).map(lambda each: b"[" + b",".join(each) + b"]")
        | st.lists(st.tuples(_names, below), max_size=3).map(
            lambda each: b"{" + b",".join(name + b":" + value for name, value in each) + b"}"
        )
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=500)
@given(_pieces, st.sampled_from([b"", b" ", b"\n", b"\xef\xbb\xbf"]))
def test_what_is_read_at_a_glance_is_what_a_close_look_reads(body, before):
    def outcome():
        try:
            return repr(parse_json(before + body))
        except InvalidDocument as error:
            return [(problem.where, problem.code) for problem in error.problems]

    with pytest.MonkeyPatch.context() as patch:
        quick = outcome()
        patch.setattr(wire, "_read_plainly", lambda _: None)
        assert quick == outcome()


def test_what_programs_write_is_read_at_a_glance():
    written = json.dumps(
        {"a": [1, "é", {"b": None}], "c": 0.5}, ensure_ascii=False, separators=(",", ":")
    ).encode()
    assert wire._read_plainly(written) == json.loads(written)
    assert wire._read_plainly(b'{"a":1,"a":1}') is None


_values = st.recursive(
    st.sampled_from(["a", "e\u0301", "b\u0000", "", " ", 0, 1, True, None, 0.5, math.inf, 1 << 60]),
    lambda below: (
        st.lists(below, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "e\u0301", "\u0000"]), below)
    ),
    max_leaves=6,
)


@settings(deadline=None, max_examples=500)
@given(_values, _values)
def test_what_an_earlier_version_held_already_makes_no_difference(earlier, now):
    def outcome(value, **known):
        try:
            return repr(gate_document(value, **known))
        except InvalidDocument as error:
            return [(problem.where, problem.code) for problem in error.problems]

    try:
        known = gate_document(earlier)
    except InvalidDocument:
        known = {"a": ["a", {"a": 1}], "b": "a"}
    assert outcome({"a": now, "b": earlier}, known={"a": known, "b": known}) == outcome(
        {"a": now, "b": earlier}
    )


def test_only_what_is_new_is_looked_at_again(monkeypatch):
    seen = []
    monkeypatch.setattr(wire, "is_ordinary", lambda value, *_: seen.append(value) or True)
    kept = {"letters": [{"body": "one", "to": ["a"]}], "state": "open"}
    now = {"letters": [{"body": "one", "to": ["a", "b"]}, {"body": "two"}], "state": "open"}
    assert gate_document(now, known=kept) == now
    assert seen == ["two"]  # a text within a list is cleaned, which calls it ordinary elsewhere


def test_a_text_that_is_too_large_is_not_copied_first() -> None:
    text = "é" * (40 << 20)
    with bounded("a large text", mebibytes=16), pytest.raises(InvalidDocument) as seen:
        parse_json(text)
    assert [one.code for one in seen.value.problems] == ["json.size"]

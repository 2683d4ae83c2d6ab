"""What every kind declares about people holds for each of its examples: nothing of them is left, and figures stay."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from orientation_core.components.privacy.erasing import forgotten, struck
from orientation_core.documents import Documents, schema_directory, structure, to_document
from orientation_core.kinds import RecordKind
from orientation_core.model.privacy import ERASED, Identifier
from orientation_core.model.privacy.identifiers import figures, identifiers
from orientation_core.model.privacy.striking import STRUCK, names, struck_out, texts_of, without
from orientation_core.model.privacy.striking import struck as struck_text
from orientation_core.orientation import KINDS

DOCUMENTS = Documents()
PERSONAL = [kind for kind in KINDS if kind.personal]
#: Columns that tell who somebody is, and so are not figures.
OF_PEOPLE = {
    "client",
    "source_reference",
    "assigned_to",
    "sender",
    "failed",
    "person",
    "email",
    "invitation",
    "participant",
}


def examples(kind: RecordKind[Any]) -> list[dict[str, Any]]:
    folder = schema_directory() / "examples" / kind.name / "valid"
    return [orjson.loads(path.read_bytes()) for path in sorted(folder.iterdir())]


@pytest.mark.parametrize("kind", PERSONAL, ids=lambda kind: kind.name)
def test_what_is_left_of_an_example_is_valid_and_says_nothing(kind: RecordKind[Any]) -> None:
    for document in examples(kind):
        left = to_document(forgotten(DOCUMENTS, kind, document, frozenset()))
        assert DOCUMENTS.decide(kind.name, left), DOCUMENTS.problems(kind.name, left)
        before = structure(kind.name, document, kind.model)
        if kind.people is None:
            for field in kind.personal & left.keys():
                assert set(texts_of(left[field])) <= {ERASED}
            continue
        after = structure(kind.name, left, kind.model)
        assert not {one for one in kind.people.whose(after) if one.sort != "reference"} - identifiers(
            id=ERASED
        )
        words = {text for field in kind.personal for text in texts_of(document.get(field)) if " " in text}
        assert words.isdisjoint(texts_of(left))
        assert kind.files is None or kind.name != "complaint" or list(kind.files(after)) == []
        for column, was, now in zip(kind.columns, kind.row(before), kind.row(after), strict=True):
            assert was == now or column.name in OF_PEOPLE, column.name
        for part in kind.parts:
            if part.name != "about":
                assert list(part.rows(after)) == list(part.rows(before)), part.name


@pytest.mark.parametrize("kind", PERSONAL, ids=lambda kind: kind.name)
def test_somebody_can_be_struck_out_of_every_text_of_an_example(kind: RecordKind[Any]) -> None:
    for document in examples(kind):
        for text in {
            text for field in kind.personal for text in texts_of(document.get(field)) if len(text) > 3
        }:
            wanted = frozenset(
                one for one in (Identifier.of("name", text), Identifier.of("email", text)) if one
            )
            personal = {name: value for name, value in document.items() if name in kind.personal}
            if "@" not in text or not names(personal, wanted):
                continue
            left = to_document(struck(DOCUMENTS, kind, document, wanted))
            assert DOCUMENTS.decide(kind.name, left)
            assert not names({name: value for name, value in left.items() if name in kind.personal}, wanted)


# ------------------------------------------------------------------------------------ identifiers

NAME = Identifier.of("name", "Zoë D'Hondt")
MAIL = Identifier.of("email", "Zoe@Example.org")
PHONE = Identifier.of("phone", "+32 (0)2 555 12 12")


@pytest.mark.parametrize(
    ("who", "text", "left"),
    [
        (NAME, "Vu avec ZOE D’HONDT hier", "Vu avec […] hier"),
        (NAME, "D'Hondt, Zoë a appelé", "[…] a appelé"),
        (NAME, "Zoë Dhondt", "Zoë Dhondt"),
        (NAME, "zoë d'hondt zoë d'hondt", "[…] […]"),
        (MAIL, "à zoe@example.org.", "à […]."),
        (MAIL, "à anzoe@example.org", "à anzoe@example.org"),
        (MAIL, "à zoe@example.organ", "à zoe@example.organ"),
        (MAIL, "<ZOE@EXAMPLE.ORG>", "<[…]>"),
        (PHONE, "tel 02/555.12.12, demain", "tel […], demain"),
        (PHONE, "tel +3225551212!", "tel […]!"),
        (PHONE, "compte 1025551212", "compte 1025551212"),
        (Identifier("id", "c-1"), "c-1 et c-12 et xc-1", "[…] et c-12 et xc-1"),
    ],
)
def test_a_person_is_struck_out_and_nothing_else(who: Identifier, text: str, left: str) -> None:
    assert struck_text(text, [who]) == left
    assert who.stands_in(text) is (text != left)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("+32 2 555 12 12", "25551212"), ("02 555 12 12", "25551212"), ("0032.2.555.12.12", "25551212"),
        ("+32 (0)2 555 12 12", "25551212"), ("0470/99.88.77", "470998877"), ("+33 1 23 45 67 89", "33123456789"),
    ],
)  # fmt: skip
def test_a_number_is_the_same_however_it_is_written(text: str, value: str) -> None:
    assert figures(text) == value


def test_what_says_too_little_is_no_identifier() -> None:
    assert identifiers(phone="12 34", name="--", email=" ", id=None) == frozenset()
    assert Identifier.of("name", "zoe d hondt") == NAME


def test_a_long_text_takes_no_long_time() -> None:
    import time

    started = time.thread_time()
    for who in (NAME, MAIL, PHONE):
        for text in ("a" * 50_000, "0 " * 25_000, "zoë " * 12_000, "zoe@" * 12_000, "5-" * 25_000):
            struck_text(text, [who])
            who.stands_in(text)
    assert time.thread_time() - started < 5


def test_where_a_struck_text_does_not_fit_the_entry_goes() -> None:
    document = {
        "contacts": [{"email": "zoe@example.org", "label": "x"}, {"email": "a@example.org"}],
        "note": "zoe@example.org",
    }
    wanted = frozenset({MAIL})
    assert without(document, wanted) == {"contacts": [{"email": "a@example.org"}]}
    assert struck_out(document, wanted)["note"] == STRUCK

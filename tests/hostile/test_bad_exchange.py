"""Catalogues in RDF and mail with other bytes in them (T3, T14, T18): refused with a place, or read; nothing is fetched, nothing hangs."""

from __future__ import annotations

import random
import socket
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from battery import size
from desks import COORDINATOR, START, open_desk
from hostile import files, values
from hostile.trying import Tally
from mails import broken, fixtures, mail, with_file
from orientation_core.model.mail.parsing import parse
from orientation_core.testing.clock import FixedClock
from plugins.catalogue_cpsv.exchanging import read_text
from shared import cases, made_by, shared

SEED = 20261126
CATALOGUES, MESSAGES = size(60, 8_000), size(80, 5_000)

PREFIXES = """@prefix cpsv: <http://purl.org/vocab/cpsv#> . @prefix cv: <http://data.europa.eu/m8g/> .
@prefix dct: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ex: <http://example.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
TURTLE = (
    PREFIXES
    + """ex:s a cpsv:PublicService ; dct:title "Une aide"@fr, "Hulp"@nl ; dct:description "De l'aide."@fr ;
  cv:hasCompetentAuthority ex:o ; cv:hasChannel ex:c ; dct:requires ex:t ; cv:hasCost [ cv:value "12.50"^^xsd:decimal ] .
ex:t a cpsv:PublicService ; dct:title "Autre"@fr ; cv:hasCompetentAuthority ex:o .
ex:o a cv:PublicOrganisation ; skos:prefLabel "Office"@fr, "Dienst"@nl .
ex:c a cv:Channel ; cv:openingHours "Mo-Fr 09:00-12:00" .
"""
)
JSONLD = """{"@context": {"cpsv": "http://purl.org/vocab/cpsv#", "dct": "http://purl.org/dc/terms/", "title": {"@id": "dct:title", "@container": "@language"}},
"@graph": [{"@id": "http://example.org/s", "@type": "cpsv:PublicService", "title": {"fr": "Une aide", "nl": "Hulp"}}]}"""

PIECES = (
    "<", ">", "[", "]", "(", ")", '"', '"""', "@", "@prefix", "@base <x> .", "^^", ";", ".", ",", "a ", "_:b0 ", "ex:s ", "[ " * 300, "( " * 300, "\\u0000", "\\uD800", "\\U00110000",
    "<http://[::1>", "<javascript:alert(1)>", "<file:///etc/passwd>", '"1e999999"^^xsd:double', '"' + "9" * 5_000 + '"^^xsd:integer', '"x"@' + "a" * 300, '"2026-02-30"^^xsd:date',
    '{"@context": "https://example.org/c"}', '"@context": {"@import": "http://169.254.169.254/"},', '"@id": "_:b",', '"@type": "@id",', '"@list": [[[]]],', '"@reverse": {"a": 1},', '"@graph": [', "{" * 100,
    "null", "1e999", "\ufeff", "\u202e", "\x00", "\x1b", "é" * 3_000, "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "rdf:RDF", "# ", "Mo-Su 00:00-24:00; PH off; " * 50, "dct:requires ex:s ;",
)  # fmt: skip


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("something was to be fetched")

    monkeypatch.setattr(socket, "create_connection", refused)
    monkeypatch.setattr(socket, "getaddrinfo", refused)


@pytest.mark.parametrize(("valid", "suffix"), [(TURTLE, ".ttl"), (JSONLD, ".jsonld")])
def test_catalogues_with_other_words_in_them(valid: str, suffix: str) -> None:
    tally = Tally(f"catalogues {suffix}")
    read_text(valid, suffix)
    for number in range(CATALOGUES):
        chance = random.Random(f"{SEED} {suffix} {number}")
        text = valid
        for _ in range(chance.choice((1, 1, 2, 3))):
            place = chance.randrange(len(text) + 1)
            text = (
                text[:place]
                + chance.choice((*PIECES, *values.TEXTS))
                + text[place + chance.choice((0, 0, 1, 5)) :]
            )
        data = text.encode("utf-8", "surrogatepass")
        if chance.random() < 0.2:
            data = files.bent_bytes(data, chance)
        tally.attempt((SEED, suffix, number, data), partial(read_text, data, suffix), seconds=3.0)
    print(tally.told())
    assert tally.refused > CATALOGUES / 3


@pytest.mark.parametrize("suffix", [".ttl", ".nt", ".jsonld", ".rdf"])
def test_catalogues_that_are_something_else(suffix: str) -> None:
    tally = Tally(f"catalogues {suffix}, listed")
    for what, content in files.wrong_files().items():
        tally.attempt((suffix, what), partial(read_text, content, suffix), seconds=4.0)
    print(tally.told())
    assert tally.refused > len(files.wrong_files()) / 2


# ------------------------------------------------------------------------------------ mail


def taken(desk: Any, raw: bytes) -> Any:
    """A message goes in: it is never refused, whatever it is made of."""
    return desk.mail.take(COORDINATOR, raw)


def same(one: bytes, other: bytes) -> bool:
    """Whether two messages say the same: who wrote, about what, under which id, and every byte below the header."""
    first, second = parse(one), parse(other)
    return (first.message_id, first.sender.address, first.subject, first.body) == (
        second.message_id,
        second.sender.address,
        second.subject,
        second.body,
    )


@pytest.mark.shared
def test_messages_with_other_bytes_in_them(tmp_path: Path) -> None:
    tally, given, given_in = Tally("mail"), list(fixtures().values()), set[bytes]()
    settings = {
        "file": {"directory": str(tmp_path / "out")},
        "mail_intake": {"addresses": ["klachten@example.be"]},
    }
    with open_desk(clock=FixedClock(START), settings=settings) as desk:
        taken(desk, mail())  # what tells languages apart is loaded once
        for number in range(MESSAGES):
            raw = broken(given, SEED + number)
            found = tally.attempt(
                (SEED, number, raw[:300]), partial(taken, desk, raw), store=desk.store, seconds=3.0
            )
            assert found.error is None, "a message is kept, whatever it is"
            original = desk.mail.original(COORDINATOR, found.value.id)
            # What differs from an earlier message in its journey alone is that message again.
            assert original == raw or (original in given_in and same(original, raw))
            given_in.add(raw)
        for path in sorted(shared("hostile/mail").iterdir()):
            found = tally.attempt(
                path.name, partial(taken, desk, path.read_bytes()), store=desk.store, seconds=3.0
            )
            assert found.error is None
        assert desk.verify() == []
    print(tally.told())
    assert tally.tried >= MESSAGES


@pytest.mark.nightly
@pytest.mark.shared
def test_attachments_that_mean_harm(tmp_path: Path) -> None:
    """All 25, in messages: none is opened, none grows. In every run the gate looks at them without a message (``tests/model/gate``)."""
    tally, folder = Tally("attachments of mail"), made_by("hostile/attachments.py", tmp_path / "files")
    with open_desk(clock=FixedClock(START)) as desk:
        taken(desk, mail())
        for path in sorted(folder.iterdir()):
            raw = with_file(
                path.read_bytes(),
                path.name,
                "application/octet-stream",
                Message_ID=f"<{path.name}@example.org>",
            )
            found = tally.attempt(
                path.name,
                partial(taken, desk, raw),
                store=desk.store,
                seconds=3.0,
                mebibytes=10 * len(raw) / 2**20 + 64,
            )
            assert found.error is None
        tally.attempt(
            "names",
            lambda: [
                parse(with_file(b"x", case["value"].replace("\n", " "), "text/plain", Subject="x"))
                for case in cases("hostile/filenames.jsonl")
                if case["value"].isascii()
            ],
            seconds=3.0,
        )
    print(tally.told())
    assert tally.taken == 26

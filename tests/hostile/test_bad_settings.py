"""Settings of an agency and its channels, addresses of webhooks, letters and standard texts, procedures and calendars (T3, T11)."""

from __future__ import annotations

import ipaddress
import random
from functools import partial
from typing import Any

import pytest

from battery import size
from desks import COORDINATOR, agency, open_desk
from hostile import values
from hostile.trying import Tally
from orientation_core import Orientation
from orientation_core.components.agencies import read_agency
from orientation_core.components.rulebook import read_calendar, read_procedure
from orientation_core.documents import Documents, to_document
from orientation_core.letters import Letters
from orientation_core.memory import MemoryStore
from orientation_plugins.channels import channels_from
from orientation_plugins.channels.guard import Guard
from shared import cases

SEED = 20261126
GENERATED = size(40, 5_000)

SETTINGS: dict[str, Any] = {
    "mail": {
        "host": "smtp.example.be", "sender": "plaintes@example.be", "security": "starttls", "port": 587, "user": "desk", "password": "secret-word", "seconds": 10,
    },
    "webhook": {"secrets": ["whsec_" + "a2" * 22], "endpoints": {"https://a.example.com/": ["whsec_" + "a2" * 22]}, "seconds": 10, "ports": [443], "hosts": ["a.example.com"]},
    "file": {"directory": "out", "name": "archive"},
}  # fmt: skip


def test_settings_of_channels_bent_out_of_shape() -> None:
    tally = Tally("settings of channels")
    for number in range(GENERATED):
        how, made = values.bent(SETTINGS, random.Random(f"{SEED} settings {number}"))
        tally.attempt((SEED, number, how), partial(channels_from, made, {}), secret="secret-word")
    print(tally.told())
    assert tally.refused > GENERATED / 2


@pytest.mark.shared
def test_addresses_of_webhooks() -> None:
    """All 124 of the list, and as many bent ones: refused before anything is connected, or an address that is public."""
    asked: list[str] = []

    def resolve(host: str, _port: int) -> list[str]:
        asked.append(host)
        return ["93.184.215.14"]

    guard, tally = Guard(resolve=resolve), Tally("addresses of webhooks")
    listed = [case["value"] for case in cases("hostile/ssrf.jsonl")]
    for value in listed:
        outcome = tally.attempt(value, partial(guard.check, value))
        assert outcome.error is not None or value.startswith("https://"), value
    assert tally.refused >= 110
    for number in range(GENERATED * 3):
        chance = random.Random(f"{SEED} address {number}")
        value = chance.choice([*listed, "https://hooks.example.com/a?b=c", "https://hooks.example.com:8443/"])
        place = chance.randrange(len(value) + 1)
        value = value[:place] + chance.choice(values.TEXTS)[:200] + value[place + chance.randrange(3) :]
        found = tally.attempt((SEED, number, value), partial(guard.check, value)).value
        if found is not None:
            # A bent address may be a public one, written in figures.
            public = [ipaddress.ip_address(one).is_global for one in found.addresses]
            assert found.addresses == ("93.184.215.14",) or (public and all(public)), value
            assert found.host.isascii()
            assert not any(sign in found.host + found.target for sign in "\r\n\0 \t"), value
    print(tally.told())


def opened(document: Any) -> Any:
    """The agency that a document describes, with its desk."""
    made = read_agency(Documents(), document)
    with Orientation.open(MemoryStore(), made, plugins=("sql", "belgium")) as desk:
        return to_document(desk.agency)


def test_agencies_bent_out_of_shape() -> None:
    tally, documents = Tally("agencies"), Documents()
    examples = values.examples("agency")
    opened(examples[0])
    for number in range(GENERATED):
        chance = random.Random(f"{SEED} agency {number}")
        how, made = values.bent(chance.choice(examples), chance)
        read = tally.attempt((SEED, number, how), partial(read_agency, documents, made))
        if read.error is None and number % 3 == 0:
            tally.attempt((SEED, number, how, "opened"), partial(opened, made), seconds=4.0)
    print(tally.told())
    assert tally.refused > GENERATED / 2


@pytest.mark.parametrize(("kind", "read"), [("procedure", read_procedure), ("calendar", read_calendar)])
def test_rules_bent_out_of_shape(kind: str, read: Any) -> None:
    tally, documents, examples = Tally(f"{kind}s"), Documents(), values.examples(kind)
    for number in range(GENERATED):
        chance = random.Random(f"{SEED} {kind} {number}")
        how, made = values.bent(chance.choice(examples), chance)
        # Some have nearly as many values as a document may have, 300,000, and each of them in a wrong place.
        tally.attempt((SEED, kind, number, how), partial(read, documents, made), seconds=2.0, mebibytes=128)
    print(tally.told())
    assert tally.refused > GENERATED / 2


#: Whatever a template language could be made to do.
PLACES = (
    "{{ 7*7 }}", "{% for a in range(10**9) %}x{% endfor %}", "{{ ''.__class__.__mro__ }}", "{{ reference.__init__ }}", "{{ self }}", "{{ config }}", "{{ lipsum() }}",
    "{{ 'a' * 10**10 }}", "{{ 10**10**10 }}", "{% include '/etc/passwd' %}", "{% extends 'x' %}", "{% import 'os' as o %}", "{% set x = [1] %}{% for i in x %}{{ x.append(1) }}{% endfor %}",
    "{{", "}}", "{%", "{# x", "{{ client }}", "{{ client.email }}", "{{ today|x }}", "{{ today", "{ reference }", "{reference}", "{}", "{0}", "{reference!r}", "{reference.__class__}", "{unknown}",
    "{reference:>10000000000}", "%(reference)s", "${reference}", "{% raw %}{{ x }}{% endraw %}", "{{ reference|attr('__class__') }}", "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}", "{{ " + "(" * 5_000,
    "{{ " + "a." * 5_000 + "b }}", "{{ '" + "x" * 50_000 + "' }}", "{{ cycler.__init__.__globals__ }}", "{{ namespace() }}", "{{ dict(a=1) }}", "{{ joiner() }}", "{{ today.strftime('%' * 1000) }}",
    "{{ reference.format(x=1) }}", "{{ 'a'.format_map({}) }}", "{{ range(10**8)|list }}", "{{ 'x'|center(10**9) }}", "{{ reference|replace('', 'x' * 10**6) }}", "{{ 1/0 }}", "{{ undefined.x.y }}",
)  # fmt: skip


def test_letters_and_standard_texts_that_do_too_much() -> None:
    """A template is refused when it is read, or says its words; it reaches nothing, and ends."""
    tally = Tally("templates")
    with open_desk(MemoryStore()) as desk:
        for number, place in enumerate((*PLACES, *values.TEXTS)):
            words = f"Bonjour {place}"
            document = {
                "name": f"t{number}",
                "label": {"fr": "Un texte", "nl": "Een tekst"},
                "words": {"fr": words},
            }
            kept = tally.attempt(
                ("standard text", place), partial(desk.texts.keep, COORDINATOR, document), store=desk.store
            )
            if kept.error is None:
                said = tally.attempt(
                    ("preview", place), partial(desk.texts.preview, COORDINATOR, f"t{number}", "fr")
                ).value
                assert said is None or "__" not in str(said).replace(place, ""), place
            source = f"subject: {place}\n\n{words}\n".encode("utf-8", "replace").decode()
            tally.attempt(("letter", place), partial(Letters, {"acknowledgement": {"fr": source}}))
        assert desk.verify() == []
    print(tally.told())
    assert tally.refused > len(PLACES) / 2


def test_an_agency_in_a_store_that_is_open_refuses_what_does_not_fit() -> None:
    store, tally = MemoryStore(), Tally("agencies of a store")
    with open_desk(store):
        for given in (
            {"procedure": "no-such"}, {"calendar": "no-such"}, {"languages": ()}, {"settings": {"mail": 5}}, {"settings": {"mail": {"host": "\0"}}},
            {"settings": {"webhook": {"secrets": ["x"]}}}, {"settings": {"file": {"directory": 5}}}, {"settings": {"privacy": "x"}}, {"settings": {"nobody": {"a": [1]}}},
        ):  # fmt: skip
            what = partial(Orientation.open, store, agency(**given), plugins=("sql", "belgium", "channels"))
            tally.attempt(given, what, seconds=4.0)
    print(tally.told())
    assert tally.refused >= 5

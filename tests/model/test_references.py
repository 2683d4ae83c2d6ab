from __future__ import annotations

import random
import threading
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientation_core.model.references import (
    ALPHABET,
    BODY,
    Ids,
    ReferenceSlip,
    check_character,
    new_reference,
    parse_reference,
    uuid7,
)
from orientation_core.model.telephone import WORDS, speak
from orientation_core.model.text import LANGUAGES

SOME = random.Random(7)
REFERENCES = [new_reference(SOME.getrandbits) for _ in range(2_000)]


def is_valid(text):
    try:
        parse_reference(text)
    except ReferenceSlip:
        return False
    return True


def plain(reference):
    return reference.replace("-", "")


def holds(characters):
    """Whether the last character checks the others; quicker than reading and diagnosing the whole reference."""
    return check_character(characters[:-1]) == characters[-1]


def check_by_long_multiplication(body):
    """An independent oracle: polynomials over GF(2) modulo x^5 + x^2 + 1, each term on its own."""

    def times(a, b):
        product = 0
        for bit in range(5):
            if b >> bit & 1:
                product ^= a << bit
        for bit in range(9, 4, -1):
            if product >> bit & 1:
                product ^= 0b100101 << (bit - 5)
        return product

    total = 0
    for place, character in enumerate(reversed(body), 1):
        power = 1
        for _ in range(place):
            power = times(power, 2)
        total ^= times(power, ALPHABET.index(character))
    return ALPHABET[total]


def test_the_check_character_is_what_the_field_says():
    for reference in REFERENCES:
        body = plain(reference)[:-1]
        assert plain(reference)[-1] == check_character(body) == check_by_long_multiplication(body)


def test_every_wrong_single_character_is_found():
    for reference in REFERENCES:
        right = plain(reference)
        for at, was in enumerate(right):
            for other in ALPHABET:
                if other != was:
                    assert not holds(right[:at] + other + right[at + 1 :])


def test_every_exchange_of_two_characters_is_found_near_or_far():
    for reference in REFERENCES:
        right = plain(reference)
        for first in range(BODY + 1):
            for second in range(first + 1, BODY + 1):
                if right[first] != right[second]:
                    wrong = list(right)
                    wrong[first], wrong[second] = wrong[second], wrong[first]
                    assert not holds("".join(wrong))


def test_twin_slips_are_found():
    for reference in REFERENCES[:500]:
        body = plain(reference)[:-1]
        for at in range(BODY - 1):
            twin = body[:at] + body[at] * 2 + body[at + 2 :]
            check = check_character(twin)
            for other in set(ALPHABET) - {twin[at]}:
                assert not holds(twin[:at] + other * 2 + twin[at + 2 :] + check)


def test_a_character_more_or_less_is_told():
    for wrong in ("", "7K2", plain(REFERENCES[0]) + "7", plain(REFERENCES[0])[1:]):
        with pytest.raises(ReferenceSlip) as caught:
            parse_reference(wrong)
        assert caught.value.code == "reference.length"


@pytest.mark.parametrize("text", ["7K2-M9Q-XDRU", "7K2-M9É-XDR4", "7K2-M9*-XDR4", "٧K2-M9Q-XDR4"])
def test_a_character_that_occurs_in_none_is_told(text):
    with pytest.raises(ReferenceSlip) as caught:
        parse_reference(text)
    assert caught.value.code == "reference.character"
    assert caught.value.message.languages() == LANGUAGES


def test_a_slip_names_what_could_be_meant():
    right = "C8F-74A-X9RD"
    with pytest.raises(ReferenceSlip) as caught:
        parse_reference("C8F-47A-X9RD")
    assert caught.value.code == "reference.swapped"
    assert caught.value.candidates[0] == right
    with pytest.raises(ReferenceSlip) as caught:
        parse_reference("C8F-74A-X5RD")  # five for nine
    assert right in caught.value.candidates
    assert all(is_valid(each) for each in caught.value.candidates)


@given(st.integers(0, 1999), st.sampled_from([" ", "", "-", " - ", "."]), st.booleans())
def test_the_ways_people_write_are_understood(number, between, small):
    reference = REFERENCES[number]
    written = between.join(reference.split("-")).replace("0", "O").replace("1", "l")
    assert parse_reference(f" {written.lower() if small else written} ") == reference


@given(st.text(max_size=30))
def test_any_text_is_a_reference_or_a_slip(text):
    if is_valid(text):
        assert is_valid(parse_reference(text))


def test_references_are_spread_over_all_of_their_characters():
    for place in range(BODY + 1):
        assert {plain(reference)[place] for reference in REFERENCES} == set(ALPHABET)
    assert len(set(REFERENCES)) == len(REFERENCES)


def test_spelling_for_the_telephone():
    assert (
        speak("c8f74ax9rd", "fr")
        == "César, huit, Frédéric – sept, quatre, Arthur – Xavier, neuf, Robert, Désiré"
    )
    assert (
        speak("C8F-74A-X9RD", "en")
        == "Charlie, eight, Foxtrot – seven, four, Alfa – X-ray, nine, Romeo, Delta"
    )
    for language in LANGUAGES:
        assert set(WORDS[language]) == set(ALPHABET)
        assert len(set(WORDS[language].values())) == 32
        assert all(word[0].upper().translate(str.maketrans("É", "E")) == letter
                   for letter, word in WORDS[language].items() if letter.isalpha())  # fmt: skip
    with pytest.raises(ReferenceSlip):
        speak("C8F-74A-X9RE", "nl")


# -- ids ------------------------------------------------------------------------------------------------------


def test_the_example_of_the_rfc():
    """RFC 9562, A.6: the random bits 0xCC3 and 0x18C4DC0C0C07398F at 2022-02-22T19:22:22Z."""
    bits = 0xCC3 << 68 | 0x18C4DC0C0C07398F
    assert uuid7(0x017F22E279B0, bits.to_bytes(10)) == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"


@given(st.integers(0, (1 << 48) - 1), st.binary(min_size=10, max_size=10))
def test_python_reads_it_as_version_7(now_ms, random_bytes):
    read = uuid.UUID(uuid7(now_ms, random_bytes))
    assert (read.version, read.variant, read.int >> 80) == (7, uuid.RFC_4122, now_ms)


@pytest.mark.parametrize(("now_ms", "count"), [(-1, 10), (1 << 48, 10), (0, 9)])
def test_what_does_not_fit_is_refused(now_ms, count):
    with pytest.raises(ValueError, match="version 7"):
        uuid7(now_ms, bytes(count))


def test_ids_rise_also_when_the_clock_stands_still_or_steps_back():
    clock = iter([1000] * 6000 + [400] * 100 + [999_000])
    ids = Ids(lambda: next(clock), random.Random(1).randbytes)
    made = [ids() for _ in range(6101)]
    assert made == sorted(set(made))
    assert uuid.UUID(made[-1]).int >> 80 == 999_000


def test_the_same_clock_and_draws_give_the_same_ids():
    first, second = (Ids(lambda: 5, random.Random(3).randbytes) for _ in range(2))
    assert [first() for _ in range(5)] == [second() for _ in range(5)]


def test_threads_never_get_the_same_id():
    ids, made = Ids(), []
    threads = [threading.Thread(target=lambda: made.extend(ids() for _ in range(2000))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(made)) == 8000

"""How many to ask, how often, by which token; and when a wave is open."""

from __future__ import annotations

import math
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from orientation_core.errors import InvalidDocument, Refused
from orientation_core.model.calendars import Pin
from orientation_core.model.surveys.invitations import (
    TOKEN_BITS,
    Fatigue,
    fatigue_of,
    new_token,
    shuffled,
    token_hash,
)
from orientation_core.model.surveys.responses import Response
from orientation_core.model.surveys.sampling import Sample, Stratum, allocated, answers_needed
from orientation_core.model.surveys.waves import Trigger, Wave, state
from orientation_core.model.text import Text

WORDS = Text(fr="mots", nl="woorden")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("margin", "confidence", "population", "needed"),
    [(5, 95, None, 385), (3, 95, None, 1068), (5, 99, None, 664), (5, 95, 1000, 278), (5, 95, 500, 218), (5, 95, 10, 10)],
)  # fmt: skip
def test_the_needed_answers_are_those_of_the_published_tables(
    margin: float, confidence: float, population: int | None, needed: int
) -> None:
    assert answers_needed(margin, confidence, population) == needed


@given(st.floats(0.5, 20), st.floats(60, 99.5))
def test_so_many_answers_give_the_margin_and_fewer_do_not(margin: float, confidence: float) -> None:
    z = norm.ppf((1 + confidence / 100) / 2)

    def half_width(n: int) -> float:
        return 100 * z * math.sqrt(0.25 / n)

    n = answers_needed(margin, confidence)
    assert half_width(n) <= margin * (1 + 1e-9)
    assert n == 1 or half_width(n - 1) > margin * (1 - 1e-9)


@pytest.mark.parametrize(
    "wrong", [{"margin": 0}, {"margin": -1}, {"margin": 60}, {"margin": 5, "confidence": 100}]
)
def test_a_margin_that_nobody_can_have_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidDocument):
        answers_needed(**wrong)


@given(st.dictionaries(st.text("abcdef", min_size=1), st.integers(0, 5000), min_size=1), st.integers(0, 3000))
def test_an_allocation_adds_up_and_takes_nobody_twice(sizes: dict[str, int], total: int) -> None:
    found = allocated(sizes, total)
    everybody = sum(sizes.values())
    assert sum(found.values()) == min(total, everybody)
    for name, size in sizes.items():
        assert 0 <= found[name] <= size
        assert everybody == 0 or abs(found[name] - min(total, everybody) * size / everybody) < 1


def test_a_sample_says_what_it_needs() -> None:
    strata = (Stratum("north", 6000), Stratum("south", 4000))
    sample = Sample("stratified", margin=5, expected_response=25, strata=strata)
    assert sample.answers_needed() == 370
    assert sample.needed() == {"north": 222, "south": 148}
    assert sample.to_invite() == 1480
    assert Sample("quotas", strata=(Stratum("a", quota=3), Stratum("b", quota=4))).answers_needed() == 7
    assert Sample().answers_needed() is None
    assert Sample(population=200, margin=5).answers_needed() == 132


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "stratified"}, {"method": "stratified", "strata": (Stratum("a"),)},
        {"method": "quotas", "strata": (Stratum("a", 5),)}, {"strata": (Stratum("a", 5),)},
        {"method": "quotas", "strata": (Stratum("a", quota=5), Stratum("a", quota=6))},
    ],
)  # fmt: skip
def test_a_sample_without_what_it_takes_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidDocument):
        Sample(**wrong)


def test_a_token_has_the_bits_it_promises_and_is_read_as_people_type_it() -> None:
    assert TOKEN_BITS >= 80
    drawn: list[int] = []

    def randomness(octets: int) -> bytes:
        drawn.append(octets)
        return b"\x00\x10\x8f\xff" * octets

    token = new_token(randomness)
    assert sum(drawn) * 8 >= TOKEN_BITS
    assert len(token.replace("-", "")) * 5 == TOKEN_BITS
    assert token_hash(token) == token_hash(f" {token.upper().replace('-', '')}\n")
    assert token_hash("o0il1") == token_hash("00111")
    assert len(token_hash(token)) == 64


def test_every_bit_of_a_token_is_chance() -> None:
    import secrets

    signs = [new_token(secrets.token_bytes).replace("-", "") for _ in range(2000)]
    assert len(set(signs)) == 2000
    for place in range(len(signs[0])):
        assert len({one[place] for one in signs}) == 32


def test_nobody_is_asked_more_often_than_allowed() -> None:
    rule = Fatigue(2, 30)
    assert rule.allows([], NOON)
    assert rule.allows([NOON - DAY], NOON)
    assert not rule.allows([NOON - DAY, NOON - 29 * DAY], NOON)
    assert rule.allows([NOON - DAY, NOON - 30 * DAY], NOON)
    assert not Fatigue(0).allows([], NOON)
    assert fatigue_of({}) == Fatigue(1, 90)
    assert fatigue_of({"surveys": {"most": 3, "within_days": 7}}) == Fatigue(3, 7)
    for wrong in ({"most": "many"}, {"most": True}, {"within_days": 0}, {"most": -1}):
        with pytest.raises(InvalidDocument):
            fatigue_of({"surveys": wrong})


def wave(**more: Any) -> Wave:
    return Wave("w", Pin("q", 1), WORDS, NOON, **more)


def test_a_wave_is_open_between_its_moments() -> None:
    one = wave(closes_at=NOON + 5 * DAY)
    assert [state(one, NOON + days * DAY) for days in (-1, 0, 4, 5)] == ["planned", "open", "open", "closed"]
    assert state(wave(closed_at=NOON + DAY), NOON + 2 * DAY) == "closed"
    for moment, code in ((NOON - DAY, "wave.not_open"), (NOON + 9 * DAY, "wave.closed")):
        with pytest.raises(Refused) as caught:
            one.must_be_open(moment, "fr")
        assert caught.value.reasons[0].code == code


@pytest.mark.parametrize(
    "wrong",
    [
        {"closes_at": NOON}, {"reminders": (7, 3)}, {"margins": {"language": {}}},
        {"margins": {"language": {"fr": 0.0, "nl": 0.0}}}, {"margins": {"language": {"fr": -1.0, "nl": 2.0}}},
        {"margins": {"language": {"fr": float("nan")}}},
    ],
)  # fmt: skip
def test_a_wave_that_makes_no_sense_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidDocument):
        wave(**wrong)


def test_a_trigger_covers_the_events_it_names() -> None:
    assert Trigger("complaint.closed").covers("complaint.closed")
    assert Trigger("complaint.*").covers("complaint.answered")
    assert not Trigger("complaint.closed").covers("complaint.received")


def test_shuffling_keeps_everything_and_every_order_comes() -> None:
    import secrets

    three = tuple(Response(name, "w", Pin("q", 1), "complete") for name in "abc")
    seen = Counter("".join(one.id for one in shuffled(three, secrets.token_bytes)) for _ in range(3000))
    assert len(seen) == 6
    assert min(seen.values()) > 350

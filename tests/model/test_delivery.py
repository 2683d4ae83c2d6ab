from __future__ import annotations

import math
import random
import statistics
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orientation_core.model.delivery import (
    DEFAULT_RETRY,
    MAIL_RETRY,
    WEBHOOK_RETRY,
    Channel,
    Delivery,
    Enclosure,
    Letter,
    RetryPolicy,
)
from orientation_core.model.events import CloudEvent

EVENT = CloudEvent(
    "12345678", "urn:x:y", "be.a.orientation.v1.complaint.closed", "s", datetime(2026, 1, 1, tzinfo=UTC)
)
POLICIES = st.sampled_from([DEFAULT_RETRY, MAIL_RETRY, WEBHOOK_RETRY])


def test_the_schedule_of_standard_webhooks():
    waits = [WEBHOOK_RETRY.next_try(attempt, 1.0) for attempt in range(1, 12)]
    hours = 3600
    assert waits[:9] == [5, 300, 1800, 2 * hours, 5 * hours, 10 * hours, 14 * hours, 20 * hours, 24 * hours]
    assert waits[9:] == [None, None]
    assert sum(waits[:9]) == pytest.approx(75 * hours, rel=0.02)
    assert WEBHOOK_RETRY.tries == 10


def test_exponential_waits_with_full_jitter():
    policy = RetryPolicy.exponential(first=10, factor=3, longest=100, tries=5)
    assert policy.delays == (10, 30, 90, 100)
    draws = [policy.next_try(2, random.Random(n).random()) for n in range(2000)]
    assert 0 <= min(draws) < 1 < 29 < max(draws) <= 30
    assert statistics.mean(draws) == pytest.approx(15, abs=1)
    assert policy.next_try(5, 0.5) is None


@given(POLICIES, st.integers(-2, 20), st.floats(0, 1), st.none() | st.floats())
def test_a_wait_is_never_negative_endless_or_shorter_than_asked(policy, attempt, draw, retry_after):
    wait = policy.next_try(attempt, draw, retry_after)
    if wait is None:
        assert not 1 <= attempt < policy.tries
        return
    assert 0 <= wait <= policy.longest
    if retry_after is not None and not math.isnan(retry_after):
        assert wait >= min(retry_after, policy.longest)


def test_a_receiver_that_asks_for_for_ever_is_tried_again_after_a_day():
    assert WEBHOOK_RETRY.next_try(1, 0.5, 1e99) == 86_400


@pytest.mark.parametrize("message_id", ["", "short", "../../etc/x", "a\nb-12345678", "x" * 65, "é2345678"])
def test_the_id_of_a_message_is_safe_as_a_file_name_and_a_header(message_id):
    with pytest.raises(ValueError, match="id of a message"):
        Delivery(message_id, "file", "x", EVENT)


def test_the_words_and_the_address_stay_out_of_logs():
    letter = Letter("Sujet secret", "Corps secret", "fr", (Enclosure("a.pdf", "application/pdf", b"secret"),))
    shown = repr(Delivery("12345678", "mail", "renee.secret@example.org", EVENT, letter))
    assert "secret" not in shown.lower().replace("<6 bytes>", "")


def test_a_class_with_the_three_members_is_a_channel():
    class Pigeon:
        name = "pigeon"
        retry = DEFAULT_RETRY

        def deliver(self, delivery: Delivery) -> None:
            """Coo."""

    assert isinstance(Pigeon(), Channel)
    assert not isinstance(object(), Channel)


def test_exponential_waits_end_at_the_longest_also_when_more_is_asked():
    policy = RetryPolicy.exponential(first=10, factor=3, longest=100, tries=5)
    assert (policy.longest, policy.tries) == (100, 5)
    assert policy.next_try(1, 1.0, retry_after=5000) == 100

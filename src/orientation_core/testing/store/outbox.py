"""Promises about the outbox."""

# ruff: noqa: PT012 - a write may be held back, so the error may come at the end of the block

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import attrs
import pytest

from orientation_core.errors import Conflict
from orientation_core.store import Message, MessageState, Store
from orientation_core.testing.samples import GHENT, LIEGE, SECOND, START, message, sample_id


def put(store: Store, *messages: Message) -> None:
    """Enqueue messages, all of one organisation."""
    with store.begin(messages[0].organisation) as unit:
        for each in messages:
            unit.enqueue(each)


def ids(messages: list[Message]) -> list[int]:
    """Numbers of messages."""
    return [int(each.id[-4:], 16) - 1_000 for each in messages]


def sent(each: Message) -> Message:
    """The message as it is settled after it was delivered."""
    return attrs.evolve(each, state=MessageState.SENT, attempts=each.attempts + 1)


class OutboxPromises:
    """Messages are leased in order, to one worker at a time, and settled by whoever holds them."""

    def test_a_message_comes_back_unchanged(self, store: Store) -> None:
        """Every field, as it was enqueued."""
        original = attrs.evolve(message(1), letter=3, recipient="zoë <a>", event=b'{"a":"\xc3\xa9"}')
        put(store, original)
        assert store.messages(GHENT) == [original]
        assert store.lease("w", START, 60, 10) == [original]

    def test_nothing_is_leased_before_its_commit(self, store: Store) -> None:
        """A message of an open unit cannot be leased; after a rollback it never can."""
        with store.begin(GHENT) as unit:
            unit.enqueue(message(1))
            unit.flush()
            assert store.messages(GHENT) == []
        assert ids(store.lease("w", START, 60, 10)) == [1]
        with pytest.raises(ZeroDivisionError), store.begin(GHENT) as unit:
            unit.enqueue(message(2, record=2))
            unit.flush()
            raise ZeroDivisionError
        assert store.lease("w", START, 60, 10) == []

    def test_an_id_is_enqueued_once(self, store: Store) -> None:
        """The same message id again is a conflict."""
        put(store, message(1))
        with pytest.raises(Conflict) as caught:
            put(store, message(1))
        assert (caught.value.kind, caught.value.key) == ("message", message(1).id)
        assert len(store.messages(GHENT)) == 1

    def test_what_is_not_due_waits(self, store: Store) -> None:
        """A message is leased from its due time on."""
        put(store, message(1, due_at=START + SECOND))
        assert store.lease("w", START, 60, 10) == []
        assert store.lease("w", START + SECOND - 1, 60, 10) == []
        assert ids(store.lease("w", START + SECOND, 60, 10)) == [1]

    def test_a_lease_is_exclusive_until_it_runs_out(self, store: Store) -> None:
        """Nobody else gets the message meanwhile, its holder included; afterwards it is due again."""
        put(store, message(1))
        assert ids(store.lease("one", START, 60, 10)) == [1]
        assert store.lease("two", START + 59 * SECOND, 60, 10) == []
        assert store.lease("one", START + 59 * SECOND, 60, 10) == []
        assert ids(store.lease("two", START + 60 * SECOND, 60, 10)) == [1]

    def test_a_lease_by_a_clock_that_was_ahead(self, store: Store) -> None:
        """It does not hold a message for years when that worker died and the clock was put right; no shorter one ends early."""
        put(store, message(1))
        ahead = START + 10 * 365 * 86_400 * SECOND
        (taken,) = store.lease("ahead", ahead, 60, 10)
        assert ids(store.lease("right", START, 60, 10)) == [1]
        assert not store.settle("ahead", sent(taken))
        assert store.lease("other", START - 3_600 * SECOND, 60, 10) == [], "a clock an hour behind waits"
        assert store.lease("other", START + 59 * SECOND, 60, 10) == []

    def test_limit(self, store: Store) -> None:
        """At most so many, oldest first."""
        put(store, *[message(number, record=number) for number in range(1, 6)])
        assert ids(store.lease("w", START, 60, 2)) == [1, 2]
        assert ids(store.lease("w", START, 60, 2)) == [3, 4]
        assert store.lease("w", START, 60, 0) == []
        assert ids(store.lease("w", START, 60, 10)) == [5]

    def test_one_organisation_on_request(self, store: Store) -> None:
        """A worker may serve one organisation only; without one it serves all."""
        put(store, message(1))
        put(store, message(2, organisation=LIEGE))
        assert ids(store.lease("w", START, 60, 10, LIEGE)) == [2]
        assert ids(store.lease("w", START, 60, 10)) == [1]
        assert ids(store.messages(LIEGE)) == [2]

    def test_messages_of_one_stream_come_in_order(self, store: Store) -> None:
        """About one record to one recipient over one channel: the second waits until the first is sent."""
        put(store, message(1), message(2), message(3))
        (first,) = store.lease("w", START, 60, 10)
        assert ids([first]) == [1]
        assert store.lease("w", START, 60, 10) == []
        assert store.settle("w", sent(first))
        assert ids(store.lease("w", START, 60, 10)) == [2]

    def test_a_later_message_waits_for_a_retry(self, store: Store) -> None:
        """While the first waits for its next try the second is not due; when the first is dead it is."""
        put(store, message(1), message(2))
        (first,) = store.lease("w", START, 60, 10)
        again = attrs.evolve(first, attempts=1, due_at=START + 300 * SECOND, code="smtp.451")
        assert store.settle("w", again)
        assert store.lease("w", START + 299 * SECOND, 60, 10) == []
        (retried,) = store.lease("w", START + 300 * SECOND, 60, 10)
        assert retried == again
        dead = attrs.evolve(retried, state=MessageState.DEAD, attempts=2, code="smtp.550")
        assert store.settle("w", dead)
        assert ids(store.lease("w", START + 300 * SECOND, 60, 10)) == [2]

    def test_streams_do_not_wait_for_each_other(self, store: Store) -> None:
        """Another record, channel, recipient or organisation is another stream."""
        put(
            store,
            message(1, due_at=START + 999 * SECOND),
            message(2, record=2),
            message(3, channel="webhook"),
            message(4, recipient="coordinator"),
            message(5),
        )
        put(store, message(6, organisation=LIEGE))
        assert ids(store.lease("w", START, 60, 10)) == [2, 3, 4, 6]

    def test_an_expired_lease_keeps_the_order(self, store: Store) -> None:
        """After a worker died its message comes first again, not the one behind it."""
        put(store, message(1), message(2))
        store.lease("dead", START, 60, 10)
        assert ids(store.lease("w", START + 61 * SECOND, 60, 10)) == [1]

    def test_only_the_holder_settles(self, store: Store) -> None:
        """Who lost the lease, never had it, or settled before, writes nothing."""
        put(store, message(1))
        (held,) = store.lease("slow", START, 60, 10)
        assert not store.settle("stranger", sent(held))
        (taken,) = store.lease("quick", START + 61 * SECOND, 60, 10)
        assert not store.settle("slow", attrs.evolve(held, state=MessageState.DEAD))
        assert store.settle("quick", sent(taken))
        assert not store.settle("quick", attrs.evolve(taken, code="again"))
        (kept,) = store.messages(GHENT)
        assert (kept.state, kept.attempts, kept.code) == (MessageState.SENT, 1, "")
        assert not store.settle("quick", message(99))

    def test_settling_ends_the_lease(self, store: Store) -> None:
        """A message settled for another try is due at its new time, although the lease would run longer."""
        put(store, message(1))
        (held,) = store.lease("one", START, 600, 10)
        assert store.settle("one", attrs.evolve(held, attempts=1, due_at=START + SECOND))
        assert ids(store.lease("two", START + SECOND, 60, 10)) == [1]

    def test_settling_writes_only_the_outcome(self, store: Store) -> None:
        """State, attempts, due time and code change; event, recipient and letter do not."""
        put(store, message(1))
        (held,) = store.lease("w", START, 60, 10)
        assert store.settle("w", attrs.evolve(sent(held), event=b"{}", recipient="elsewhere", letter=9))
        assert store.messages(GHENT) == [sent(message(1))]

    def test_messages_by_state(self, store: Store) -> None:
        """Oldest first, one state or all, at most so many."""
        put(store, *[message(number, record=number) for number in range(1, 5)])
        one, two, _, _ = store.lease("w", START, 60, 10)
        store.settle("w", sent(one))
        store.settle("w", attrs.evolve(two, state=MessageState.DEAD, code="smtp.550"))
        assert ids(store.messages(GHENT)) == [1, 2, 3, 4]
        assert ids(store.messages(GHENT, limit=3)) == [1, 2, 3]
        assert ids(store.messages(GHENT, MessageState.SENT)) == [1]
        assert ids(store.messages(GHENT, MessageState.DEAD)) == [2]
        assert ids(store.messages(GHENT, MessageState.PENDING)) == [3, 4]
        assert store.messages(LIEGE) == []

    def test_dead_messages_can_be_revived(self, store: Store) -> None:
        """They are due again with no attempts counted; what is not dead, or not ours, is left alone."""
        put(store, message(1), message(2, record=2))
        put(store, message(3, organisation=LIEGE))
        for each in store.lease("w", START, 60, 10):
            if ids([each]) != [2]:
                dead = attrs.evolve(each, state=MessageState.DEAD, attempts=9, code="smtp.550")
                assert store.settle("w", dead)
        everything = [sample_id(1_000 + number) for number in (1, 2, 3, 77)]
        assert store.revive(GHENT, everything, START + SECOND) == 1
        assert store.revive(GHENT, everything, START + SECOND) == 0
        assert store.revive(GHENT, [], START) == 0
        assert store.lease("w", START, 60, 10) == []
        (again,) = store.lease("w", START + SECOND, 60, 10)
        assert (ids([again]), again.attempts, again.due_at) == ([1], 0, START + SECOND)
        assert [each.state for each in store.messages(LIEGE)] == [MessageState.DEAD]

    def test_workers_share_nothing(self, store: Store) -> None:
        """Several workers at once: every message is leased by exactly one, and every stream stays in order."""
        put(
            store,
            *[message(10 * record + turn, record=record) for turn in range(3) for record in range(1, 9)],
        )

        def work(name: str) -> list[Message]:
            done: list[Message] = []
            idle = 0
            while idle < 20:
                leased = store.lease(name, START, 3_600, 3)
                idle = 0 if leased else idle + 1
                for each in leased:
                    assert store.settle(name, sent(each))
                    done.append(each)
            return done

        with ThreadPoolExecutor(4) as pool:
            done = [ids(each) for each in pool.map(work, ["a", "b", "c", "d"])]
        delivered = sorted(number for worker in done for number in worker)
        assert delivered == sorted(10 * record + turn for turn in range(3) for record in range(1, 9))
        for worker in done:
            for record in range(1, 9):
                turns = [number for number in worker if number // 10 == record]
                assert turns == sorted(turns)

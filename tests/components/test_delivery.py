"""The relay: at least once, in order, and no failure touches another message."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import attrs
import pytest

from orientation_core.components.delivery import BREAKER, REST, Counts, Relay
from orientation_core.errors import NotFound, PluginLoadError, Problem, Refused, StoreError, Undeliverable
from orientation_core.memory import MemoryStore
from orientation_core.model.delivery import Delivery, Letter, RetryPolicy
from orientation_core.model.events import CloudEvent, event_type
from orientation_core.store import MessageState
from orientation_core.testing.clock import FixedClock
from orientation_core.testing.samples import GHENT, NOTE, SECOND, message

ADDRESS = "els.peeters@example.be"
POLICY = RetryPolicy((10, 100), jitter=1.0)


@pytest.fixture
def clock():
    return FixedClock()


@pytest.fixture
def in_memory():
    store = MemoryStore()
    store.prepare([NOTE])
    return store


class Script:
    """A channel that does what it is told: one action per delivery, then delivers everything."""

    retry = POLICY

    def __init__(self, name="mail", *actions):
        self.name = name
        self.actions = list(actions)
        self.delivered = []
        self.seen = []

    def deliver(self, delivery):
        self.seen.append(delivery)
        if self.actions:
            action = self.actions.pop(0)
            if isinstance(action, BaseException):
                raise action
            if action is not None:
                action()
        self.delivered.append(delivery.message_id)


def resolve(message):
    event = CloudEvent(
        id=message.id,
        source="urn:be:ghent",
        type=event_type("be", "ghent", "note", "written"),
        subject=message.record,
        time=FixedClock().now,
    )
    return Delivery(message.id, message.channel, ADDRESS, event, Letter("Uw klacht", "Geachte mevrouw", "nl"))


def relay(store, clock, *channels, **settings):
    settings = {"resolve": resolve, "owner": "worker", "random": lambda: 1.0, "deadline": 5.0} | settings
    return Relay(store, channels, clock=clock, **settings)


def put(store, *messages):
    with store.begin(GHENT) as unit:
        for each in messages:
            unit.enqueue(each)


def only(store):
    (each,) = store.messages(GHENT)
    return each


# ------------------------------------------------------------------------------------------ outcomes


def test_nothing_to_deliver(any_store, clock):
    assert relay(any_store, clock).run_once() == Counts()
    assert relay(any_store, clock).run_until_empty() == Counts()


def test_a_delivered_message_is_sent(any_store, clock):
    channel = Script()
    put(any_store, message(1))
    assert relay(any_store, clock, channel).run_once() == Counts(sent=1)
    assert (only(any_store).state, only(any_store).attempts) == (MessageState.SENT, 1)
    assert [(each.message_id, each.attempt) for each in channel.seen] == [(message(1).id, 1)]
    assert relay(any_store, clock, channel).run_until_empty() == Counts()


def test_a_passing_failure_is_tried_again_later(any_store, clock):
    channel = Script("mail", Undeliverable("smtp.451"))
    put(any_store, message(1))
    worker = relay(any_store, clock, channel, random=lambda: 0.5)
    assert worker.run_until_empty() == Counts(retried=1)
    waiting = only(any_store)
    assert (waiting.state, waiting.attempts, waiting.code) == (MessageState.PENDING, 1, "smtp.451")
    assert waiting.due_at == clock.micros() + 5 * SECOND  # half of ten seconds
    clock.advance(timedelta(seconds=4.9))
    assert worker.run_once() == Counts()
    clock.advance(timedelta(seconds=0.1))
    assert worker.run_once() == Counts(sent=1)
    assert [each.attempt for each in channel.seen] == [1, 2]
    assert len({each.message_id for each in channel.seen}) == 1
    assert only(any_store).code == ""


def test_a_message_is_given_up_when_its_tries_are_used(any_store, clock):
    channel = Script("mail", *[Undeliverable("smtp.451") for _ in range(5)])
    put(any_store, message(1))
    worker = relay(any_store, clock, channel)
    total = Counts()
    for _ in range(5):
        total += worker.run_until_empty()
        clock.advance(timedelta(days=1))
    assert total == Counts(retried=2, dead=1)
    assert (only(any_store).state, only(any_store).attempts) == (MessageState.DEAD, 3)


def test_a_permanent_failure_is_dead_at_once(any_store, clock):
    put(any_store, message(1))
    assert relay(
        any_store, clock, Script("mail", Undeliverable("smtp.550", permanent=True))
    ).run_once() == Counts(dead=1)
    assert only(any_store).code == "smtp.550"


@pytest.mark.parametrize(
    ("asked", "seconds"), [(60, 60), (1, 10), (10**9, 86_400), (float("nan"), 10), (-5, 10), ("soon", 10)]
)
def test_the_receiver_may_ask_for_patience(any_store, clock, asked, seconds):
    put(any_store, message(1))
    relay(any_store, clock, Script("mail", Undeliverable("http.429", retry_after=asked))).run_once()
    assert only(any_store).due_at == clock.micros() + seconds * SECOND


def test_a_policy_for_all_channels(any_store, clock):
    put(any_store, message(1))
    worker = relay(any_store, clock, Script("mail", Undeliverable("smtp.451")), policy=RetryPolicy(()))
    assert worker.run_once() == Counts(dead=1)


def test_an_unknown_channel_makes_a_dead_letter(any_store, clock):
    put(any_store, message(1, channel="pigeon"))
    assert relay(any_store, clock, Script()).run_once() == Counts(dead=1)
    assert only(any_store).code == "channel.unknown"


@pytest.mark.parametrize(
    ("error", "state", "code"),
    [
        (NotFound("note", "x"), "dead", "record.not_found"),
        (Refused([Problem("", f"{ADDRESS} was erased", "client.erased")]), "dead", "client.erased"),
        (Refused([Problem("", "no", f"Not {ADDRESS}")]), "dead", "refused"),
        (Refused([]), "dead", "refused"),
        (Undeliverable("address.none", permanent=True), "dead", "address.none"),
        (Undeliverable("address.later"), "pending", "address.later"),
        (StoreError(ADDRESS), "pending", "resolve.error"),
        (KeyError(ADDRESS), "pending", "resolve.error"),
    ],
)
def test_a_message_that_cannot_be_made_ready(any_store, clock, caplog, error, state, code):
    def refuse(each):
        raise error

    caplog.set_level(logging.DEBUG)
    channel = Script()
    put(any_store, message(1))
    relay(any_store, clock, channel, resolve=refuse).run_once()
    assert (only(any_store).state, only(any_store).code) == (state, code)
    assert channel.seen == []
    assert "peeters" not in caplog.text


# ------------------------------------------------------------------------------------------ what channels may do


@pytest.mark.parametrize("error", [ValueError(ADDRESS), MemoryError(), RecursionError(), SystemExit(3)])
def test_a_channel_that_raises_is_tried_again(any_store, clock, caplog, error):
    caplog.set_level(logging.DEBUG)
    channel = Script("mail", error)
    put(any_store, message(1), message(2, record=2))
    assert relay(any_store, clock, channel).run_once() == Counts(sent=1, retried=1)
    failed, delivered = any_store.messages(GHENT)
    assert (failed.state, failed.code) == (MessageState.PENDING, "channel.error")
    assert delivered.state is MessageState.SENT
    assert type(error).__name__ in caplog.text
    assert "peeters" not in caplog.text


@pytest.mark.parametrize("error", [KeyboardInterrupt(), GeneratorExit()])
def test_an_interrupt_goes_on_once_everything_is_settled(any_store, clock, error):
    put(any_store, *(message(number, record=number) for number in range(1, 4)))
    put(any_store, message(4, record=4, channel="file"))
    channel, other = Script("mail", error), Script("file")
    worker = relay(any_store, clock, channel, other)
    with pytest.raises(type(error)):
        worker.run_once()
    first, *others, last = any_store.messages(GHENT)
    assert (first.code, first.attempts, first.due_at) == ("channel.error", 1, clock.micros() + 10 * SECOND)
    assert [(one.state, one.attempts) for one in others] == [(MessageState.PENDING, 0)] * 2
    assert last.state is MessageState.SENT
    assert worker.run_once() == Counts(sent=2)  # the others were given back, not left leased


@pytest.mark.parametrize("code", [ADDRESS, "x" * 200, "", "line\nbreak", None, 7, ["smtp"]])
def test_a_junk_code_is_not_kept(any_store, clock, caplog, code):
    caplog.set_level(logging.DEBUG)
    put(any_store, message(1))
    relay(any_store, clock, Script("mail", Undeliverable(code))).run_once()
    assert only(any_store).code == "channel.error"
    assert "peeters" not in caplog.text


def test_a_hanging_channel_delays_nobody_else(any_store, clock):
    free = threading.Event()
    delivered_at = []
    hanging = Script("mail", free.wait)
    quick = Script("file", lambda: delivered_at.append(time.monotonic()))
    put(any_store, message(1), message(2, channel="file"))
    started = time.monotonic()
    assert relay(any_store, clock, hanging, quick, deadline=1.5).run_once() == Counts(sent=1, retried=1)
    free.set()
    assert delivered_at[0] - started < 1.5
    assert 1.5 <= time.monotonic() - started < 15
    held, _ = any_store.messages(GHENT)
    assert (held.code, held.attempts) == ("channel.timeout", 1)


def test_a_share_there_is_no_time_for_is_given_back(any_store, clock):
    slow = Script("mail", *[lambda: time.sleep(0.15)] * 3)
    put(any_store, *[message(number, record=number) for number in range(1, 6)])
    worker = relay(any_store, clock, slow, deadline=0.2)
    assert worker.run_once() == Counts(sent=2)
    assert [each.attempts for each in any_store.messages(GHENT)] == [1, 1, 0, 0, 0]
    assert worker.run_until_empty() == Counts(sent=3)


def test_a_channel_that_keeps_hanging_rests(any_store, clock, caplog):
    free = threading.Event()
    hanging = Script("mail", *[free.wait] * BREAKER)
    put(any_store, *[message(number, record=number) for number in range(1, BREAKER + 3)])
    worker = relay(any_store, clock, hanging, Script("file"), deadline=0.02)
    assert worker.run_until_empty() == Counts(retried=BREAKER)
    free.set()
    assert "relay: channel mail rests after 5 missed deadlines" in [
        one.getMessage() for one in caplog.records
    ]
    untouched = any_store.messages(GHENT)[BREAKER:]
    assert [(each.attempts, each.code) for each in untouched] == [(0, "")] * 2
    assert {each.due_at for each in untouched} == {clock.micros() + round(REST) * SECOND}
    assert len(hanging.seen) == BREAKER
    put(any_store, message(90, record=90, channel="file"))
    assert worker.run_until_empty() == Counts(sent=1), "no other rests with it"
    clock.advance(timedelta(seconds=REST))
    assert worker.run_until_empty() == Counts(sent=BREAKER + 2)


def test_a_delivery_that_comes_back_too_late_settles_nothing(any_store, clock):
    """It was given up, and its message may be with somebody else by then."""
    free = threading.Event()
    put(any_store, message(1), message(2, record=2))
    assert relay(any_store, clock, Script("mail", free.wait), deadline=0.1).run_once() == Counts(retried=1)
    before = any_store.messages(GHENT)
    (thread,) = [one for one in threading.enumerate() if one.name == "orientation-mail"]
    free.set()
    thread.join(5)
    assert not thread.is_alive()
    assert any_store.messages(GHENT) == before
    assert [(one.code, one.attempts) for one in before] == [("channel.timeout", 1), ("", 0)]


def test_after_a_rest_deadlines_are_counted_anew(in_memory, clock):
    free = threading.Event()
    put(in_memory, *[message(number, record=number) for number in range(1, 2 * BREAKER)])
    worker = relay(
        in_memory,
        clock,
        Script("mail", *[free.wait] * (2 * BREAKER - 1)),
        deadline=0.02,
        policy=RetryPolicy(()),
    )
    assert worker.run_until_empty() == Counts(dead=BREAKER)
    clock.advance(timedelta(seconds=REST))
    assert worker.run_until_empty() == Counts(dead=BREAKER - 1)
    put(in_memory, message(50, record=50))
    assert worker.run_until_empty() == Counts(sent=1)
    free.set()


def test_every_channel_has_a_thread_of_its_own(in_memory, clock):
    """However many there are: each waits here until all are at work."""
    together = threading.Barrier(40)
    channels = [Script(f"channel-{number}", lambda: together.wait(3)) for number in range(40)]
    put(in_memory, *(message(number, channel=f"channel-{number}") for number in range(40)))
    assert relay(in_memory, clock, *channels).run_once() == Counts(sent=40)


def test_a_delivery_in_time_lets_missed_deadlines_be_forgotten(any_store, clock):
    free = threading.Event()
    actions = ([free.wait] * (BREAKER - 1) + [None]) * 2
    hanging = Script("mail", *actions)
    put(any_store, *[message(number, record=number) for number in range(1, 2 * BREAKER + 1)])
    worker = relay(any_store, clock, hanging, deadline=0.02)
    assert worker.run_until_empty() == Counts(sent=2, retried=2 * (BREAKER - 1))
    free.set()


# ------------------------------------------------------------------------------------------ order and leases


def test_messages_about_one_record_arrive_in_order(any_store, clock):
    channel = Script("mail", None, Undeliverable("smtp.451"))
    put(any_store, *[message(number) for number in range(1, 5)])
    worker = relay(any_store, clock, channel)
    assert worker.run_until_empty() == Counts(sent=1, retried=1)
    clock.advance(timedelta(seconds=10))
    assert worker.run_until_empty() == Counts(sent=3)
    assert channel.delivered == [message(number).id for number in range(1, 5)]


def test_a_poisonous_message_stops_nobody(any_store, clock):
    def picky(each):
        if each.id == message(1).id:
            raise RuntimeError("poison")
        return resolve(each)

    put(any_store, *[message(number, record=number) for number in range(1, 51)])
    worker = relay(any_store, clock, Script(), resolve=picky)
    assert worker.run_until_empty(limit=7) == Counts(sent=49, retried=1)


def test_what_a_dead_worker_held_is_delivered_by_another(any_store, clock):
    put(any_store, message(1))
    any_store.lease("killed", clock.micros(), 120, 10)
    channel = Script()
    assert relay(any_store, clock, channel).run_once() == Counts()
    clock.advance(timedelta(seconds=120))
    assert relay(any_store, clock, channel).run_once() == Counts(sent=1)
    assert channel.delivered == [message(1).id]


def test_a_worker_that_lost_its_lease_writes_nothing(any_store, clock):
    def overslept():
        clock.advance(timedelta(days=1))
        assert relay(any_store, clock, Script(), owner="other").run_once() == Counts(sent=1)

    put(any_store, message(1))
    assert relay(any_store, clock, Script("mail", overslept)).run_once() == Counts()
    assert only(any_store).attempts == 1


def test_a_message_that_cannot_be_settled_is_due_again(any_store, clock, monkeypatch):
    settle = any_store.settle

    def failing(owner, each):
        if each.id == message(1).id:
            raise StoreError("disk full")
        return settle(owner, each)

    put(any_store, message(1), message(2, record=2))
    monkeypatch.setattr(any_store, "settle", failing)
    channel = Script()
    assert relay(any_store, clock, channel).run_once() == Counts(sent=1)
    monkeypatch.undo()
    clock.advance(timedelta(minutes=5))
    assert relay(any_store, clock, channel).run_once() == Counts(sent=1)
    assert channel.delivered.count(message(1).id) == 2  # at least once


def test_several_workers_deliver_everything_once(any_store, clock):
    put(
        any_store,
        *[message(10 * record + turn, record=record) for turn in range(4) for record in range(1, 26)],
    )
    channel = Script()
    workers = [relay(any_store, clock, channel, owner=f"worker {number}") for number in range(4)]

    def work(worker):
        total, idle = Counts(), 0
        while idle < 10:
            more = worker.run_once(limit=5)
            idle = 0 if more != Counts() else idle + 1
            total += more
        return total

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(work, workers))
    assert sum(each.sent for each in done) == 100
    assert len(channel.delivered) == len(set(channel.delivered)) == 100
    for record in range(1, 26):
        arrived = [
            each for each in channel.delivered if each in {message(10 * record + t).id for t in range(4)}
        ]
        assert arrived == sorted(arrived)


def test_one_organisation_only(any_store, clock):
    put(any_store, message(1))
    assert relay(any_store, clock, Script(), organisation="be.liege").run_until_empty() == Counts()
    assert relay(any_store, clock, Script(), organisation=GHENT).run_until_empty() == Counts(sent=1)


# ------------------------------------------------------------------------------------------ dead letters, for ever


def test_dead_letters_are_seen_and_sent_again(any_store, clock):
    channel = Script("mail", Undeliverable("smtp.550", permanent=True))
    put(any_store, message(1), message(2, record=2))
    worker = relay(any_store, clock, channel)
    assert worker.run_until_empty() == Counts(sent=1, dead=1)
    (letter,) = worker.dead_letters(GHENT)
    assert (letter.id, letter.code) == (message(1).id, "smtp.550")
    assert worker.dead_letters("be.liege") == []
    assert worker.redeliver(GHENT, [letter.id, message(2).id]) == 1
    assert worker.run_until_empty() == Counts(sent=1)
    assert channel.seen[-1].attempt == 1
    assert worker.dead_letters(GHENT) == []


def away_for(times, store, monkeypatch):
    """Let the store refuse to lease for so many tries; what was asked of it since."""
    lease, calls = store.lease, []

    def leasing(*arguments):
        calls.append(arguments)
        if len(calls) <= times:
            raise StoreError("the database is restarting")
        return lease(*arguments)

    monkeypatch.setattr(store, "lease", leasing)
    return calls


def test_running_for_ever_until_stopped(any_store, clock, monkeypatch):
    stop = threading.Event()
    away_for(2, any_store, monkeypatch)
    channel = Script("mail", None, stop.set)
    put(any_store, message(1))
    worker = relay(any_store, clock, channel)
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(worker.run_forever, stop, 0.01)
        deadline = time.monotonic() + 5
        while not channel.delivered and time.monotonic() < deadline:
            time.sleep(0.005)
        put(any_store, message(2, record=2))
        assert running.result(timeout=5) == Counts(sent=2)


def test_the_log_says_which_and_why_and_nothing_else(any_store, clock, caplog):
    caplog.set_level(logging.DEBUG)
    put(any_store, message(1), message(2, record=2))
    relay(any_store, clock, Script("mail", Undeliverable("smtp.451"))).run_until_empty()
    assert message(1).id in caplog.text
    assert "smtp.451" in caplog.text
    for secret in (ADDRESS, "klacht", "Geachte"):
        assert secret not in caplog.text


def test_the_log_says_in_one_line_what_became_of_each_message(in_memory, clock, caplog, monkeypatch):
    """Whoever keeps the relay running searches for these words."""
    caplog.set_level(logging.DEBUG)

    def picky(each):
        if each.id == message(1).id:
            raise KeyError(ADDRESS)
        return resolve(each)

    def overslept():
        clock.advance(timedelta(days=1))
        in_memory.lease("other", clock.micros(), 60, 10)

    settle = in_memory.settle

    def failing(owner, each):
        if each.id == message(3).id:
            raise StoreError("disk full")
        return settle(owner, each)

    monkeypatch.setattr(in_memory, "settle", failing)
    put(in_memory, *(message(number, record=number) for number in range(1, 6)))
    channel = Script("mail", ValueError(ADDRESS), None, None, overslept)
    assert relay(in_memory, clock, channel, resolve=picky).run_once(4) == Counts(sent=1, retried=2)
    relay(in_memory, clock, channel).run_once()
    one, two, three, four, five = (message(number).id for number in range(1, 6))
    assert [record.getMessage() for record in caplog.records] == [
        f"relay: message {one} not resolved (KeyError)",
        f"relay: message {one} try 1 pending resolve.error",
        "relay: channel mail failed (ValueError)",
        f"relay: message {two} try 1 pending channel.error",
        f"relay: message {three} not settled (StoreError)",
        f"relay: message {four} try 1 sent ",
        f"relay: message {five} was taken over by another worker",
    ]


def test_two_channels_of_one_name_are_refused(in_memory, clock):
    with pytest.raises(PluginLoadError) as caught:
        relay(in_memory, clock, Script("mail"), Script("mail"))
    assert (caught.value.plugin, caught.value.why) == ("mail", "two channels share this name")


def test_an_async_channel_is_refused(in_memory, clock):
    class Promising(Script):
        async def deliver(self, delivery):
            """Would be called and never run."""

    with pytest.raises(PluginLoadError) as caught:
        relay(in_memory, clock, Promising())
    why = "a channel delivers in an ordinary function, not an async one"
    assert (caught.value.plugin, caught.value.why) == ("mail", why)


def test_counts_add_up():
    assert Counts(1, 2, 3) + Counts(10, 20, 30) == Counts(11, 22, 33)
    assert attrs.asdict(Counts()) == {"sent": 0, "retried": 0, "dead": 0}


def test_an_outbox_that_cannot_be_read_is_told_without_its_words(any_store, clock, monkeypatch, caplog):
    stop = threading.Event()

    def failing(*_):
        stop.set()
        raise StoreError("els.peeters@example.be")

    monkeypatch.setattr(any_store, "lease", failing)
    assert relay(any_store, clock).run_forever(stop, 0.01) == Counts()
    assert [one.getMessage() for one in caplog.records] == ["relay: outbox not readable (StoreError)"]


def test_so_many_dead_letters_are_seen_as_are_asked_for(any_store, clock):
    put(any_store, *(message(number, record=number) for number in range(1, 4)))
    worker = relay(any_store, clock, Script("mail", *[Undeliverable("smtp.550", permanent=True)] * 3))
    worker.run_until_empty()
    assert [len(worker.dead_letters(GHENT, limit)) for limit in (1, 2, 5)] == [1, 2, 3]


class Watched:
    """An event that is set after so many waits, and notes how long each was."""

    def __init__(self, most):
        self.most, self.waits = most, []

    def is_set(self):
        return len(self.waits) >= self.most

    def wait(self, seconds):
        self.waits.append(seconds)


def test_how_long_is_waited(any_store, clock, monkeypatch):
    """Twice as long from try to try while the store is away, a minute at most; idle when there is nothing; else not."""
    calls = away_for(7, any_store, monkeypatch)
    put(any_store, message(1), message(2, record=2))
    stop = Watched(9)
    assert relay(any_store, clock, Script()).run_forever(stop, 1.5, limit=1) == Counts(sent=2)
    assert stop.waits == [3, 6, 12, 24, 48, 60, 60, 1.5, 1.5]
    assert len(calls) == 7 + 2 + 2


def test_half_a_second_that_is_asked_for_is_waited(any_store, clock):
    put(any_store, message(1))
    channel = Script("mail", Undeliverable("http.429", retry_after=0.5))
    relay(any_store, clock, channel, random=lambda: 0.0).run_once()
    assert only(any_store).due_at == clock.micros() + SECOND // 2


def test_none_are_seen_where_none_are_asked_for(any_store):
    put(any_store, message(1))
    assert [len(any_store.messages(GHENT, limit=limit)) for limit in (-1, 0, 1)] == [0, 0, 1]


def test_each_run_leases_under_a_name_of_its_own(in_memory, clock, monkeypatch):
    """Longer than a run takes, so that nothing of an earlier one is settled by a later one."""
    owners, seconds = [], []
    leased = in_memory.lease

    def lease(owner, now, lasts, *rest):
        owners.append(owner)
        seconds.append(lasts)
        return leased(owner, now, lasts, *rest)

    monkeypatch.setattr(in_memory, "lease", lease)
    worker = relay(in_memory, clock, Script())
    for number in (1, 2):
        put(in_memory, message(number))
        assert worker.run_once() == Counts(sent=1)
    assert len(set(owners)) == 2
    assert all(owner.startswith("worker/") for owner in owners)
    assert set(seconds) == {4 * 5.0 + 10}


def test_a_delivery_that_hangs_keeps_no_process_from_ending(in_memory, clock):
    seen = []
    put(in_memory, message(1))
    relay(in_memory, clock, Script("mail", lambda: seen.append(threading.current_thread().daemon))).run_once()
    assert seen == [True]

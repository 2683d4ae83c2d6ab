"""The relay: takes messages out of the outbox and hands them to their channels, at least once, each on its own.

A batch is divided among its channels, and every channel works through its share in a thread of its own, so that a
slow one delays nobody else. A delivery has a deadline. What did not go well is tried again when the channel's retry
policy says so, or becomes a dead letter; the outbox says which and why, by a code without personal data.
"""

from __future__ import annotations

import logging
import random as randomness
import re
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from inspect import iscoroutinefunction
from queue import Empty, SimpleQueue
from time import monotonic
from typing import Self

import attrs

from orientation_core.errors import NotFound, PluginLoadError, Refused, StoreError, Undeliverable
from orientation_core.kinds import instant_value
from orientation_core.model.delivery import DEFAULT_RETRY, Channel, Delivery, RetryPolicy
from orientation_core.store import Message, MessageState, Store

_log = logging.getLogger(__name__)
_CODE = re.compile(r"[a-z0-9][a-z0-9_.:-]{0,79}")

#: Deadlines missed in a row after which a channel rests, and for how many seconds.
BREAKER, REST = 5, 300.0


@attrs.frozen
class Counts:
    """What one or several runs did. Messages put back untouched (their channel rests) are not counted."""

    sent: int = 0
    retried: int = 0
    dead: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(self.sent + other.sent, self.retried + other.retried, self.dead + other.dead)


@attrs.frozen
class _Failure:
    """Why a try failed. :ivar interrupt: to be raised again once everything is settled."""

    code: str
    permanent: bool = False
    retry_after: float | None = None
    interrupt: BaseException | None = None


@attrs.define
class _Health:
    """How a channel does. :ivar missed: deadlines in a row. :ivar rests_until: microseconds since 1970 UTC."""

    missed: int = 0
    rests_until: int = 0


class _Courier:
    """A thread that carries one message after the other; with one that hangs it is left behind, and another takes over."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._asked: SimpleQueue[Callable[[], None] | None] | None = None
        self._told: SimpleQueue[BaseException | None] = SimpleQueue()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._asked is not None:
            self._asked.put(None)

    def carry(self, act: Callable[[], None], deadline: float) -> BaseException | None:
        """What the act raised. :raises Empty: it was not done in time."""
        if self._asked is None:
            self._asked, self._told = SimpleQueue(), SimpleQueue()
            ways = self._asked, self._told
            threading.Thread(target=_carried, args=ways, name=self._name, daemon=True).start()
        self._asked.put(act)
        try:
            return self._told.get(timeout=deadline)
        except Empty:
            self._asked.put(None)  # should it ever come back, it ends
            self._asked = None
            raise


def _carried(asked: SimpleQueue[Callable[[], None] | None], told: SimpleQueue[BaseException | None]) -> None:
    for act in iter(asked.get, None):
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - whatever it is, the message has to be settled
            told.put(error)
        else:
            told.put(None)


class Relay:
    """One worker. Any number of them may serve one store; each has its own relay.

    :param resolve: makes the delivery of a message: looks up the record, the address, the letter. NotFound and
        Refused make a dead letter; Undeliverable counts as from the channel; any other error is tried again.
    :param owner: names this worker and no other, for example host, process and a random word.
    :param policy: used for all channels instead of the one each brings. :param random: a draw from 0 to 1.
    :param deadline: seconds a delivery may take. A delivery that hangs longer cannot be stopped, only left behind; it
        may still arrive, and then arrives twice under the same id.
    :param organisation: serve only this one.
    :raises PluginLoadError: two channels share a name, or one delivers by an ``async def``, which would never run.
    """

    def __init__(
        self,
        store: Store,
        channels: Iterable[Channel],
        resolve: Callable[[Message], Delivery],
        clock: Callable[[], datetime],
        owner: str,
        *,
        policy: RetryPolicy | None = None,
        random: Callable[[], float] = randomness.random,
        deadline: float = 30.0,
        organisation: str | None = None,
    ) -> None:
        self._store, self._resolve, self._clock = store, resolve, clock
        self._channels = _by_name(channels)
        self._owner, self._policy, self._random = owner, policy, random
        self._deadline, self._organisation = deadline, organisation
        self._health: dict[str, _Health] = {}
        self._runs = 0

    # ------------------------------------------------------------------------------------ running

    def run_once(self, limit: int = 50) -> Counts:
        """Deliver up to `limit` messages that are due. Takes at most about twice the deadline.

        :raises StoreError: the outbox could not be read; what was leased before is due again when its lease ends.
        """
        return self._run(limit)[1]

    def run_until_empty(self, limit: int = 50) -> Counts:
        """Deliver until nothing is due now; what waits for a later try is left."""
        counts = Counts()
        while True:
            leased, more = self._run(limit)
            if not leased:
                return counts
            counts += more

    def run_forever(self, stop: threading.Event, idle: float = 1.0, limit: int = 50) -> Counts:
        """Deliver until `stop` is set, looking again every `idle` seconds when nothing is due.

        When the store cannot be reached the wait doubles from try to try, up to a minute.
        """
        counts, wait = Counts(), idle
        while not stop.is_set():
            try:
                leased, more = self._run(limit)
            except StoreError as error:
                _log.warning("relay: outbox not readable (%s)", type(error).__name__)
                wait = min(60.0, wait * 2)
                stop.wait(wait)
                continue
            counts, wait = counts + more, idle
            if not leased:
                stop.wait(wait)
        return counts

    # ------------------------------------------------------------------------------------ dead letters

    def dead_letters(self, organisation: str, limit: int = 100) -> list[Message]:
        """Messages that were given up, oldest first, each with the code of its last failure."""
        return self._store.messages(organisation, MessageState.DEAD, limit)

    def redeliver(self, organisation: str, ids: Sequence[str]) -> int:
        """Make dead letters due again, with all their tries; returns how many there were."""
        return self._store.revive(organisation, ids, self._now())

    # ------------------------------------------------------------------------------------ one batch

    def _run(self, limit: int) -> tuple[int, Counts]:
        # A lease of its own for every run, longer than a run can take: what an earlier run of ours left behind can
        # neither be settled by this one nor settle over it.
        self._runs += 1
        owner = f"{self._owner}/{self._runs}"
        leased = self._store.lease(owner, self._now(), 4 * self._deadline + 10, limit, self._organisation)
        if not leased:
            return 0, Counts()
        shares: dict[str, list[Message]] = {}
        for message in leased:
            shares.setdefault(message.channel, []).append(message)
        counts, interrupt = Counts(), None
        with ThreadPoolExecutor(len(shares), thread_name_prefix="orientation-relay") as pool:
            works = [pool.submit(self._deliver_share, owner, name, share) for name, share in shares.items()]
            for work in works:
                done, raised = work.result()
                counts, interrupt = counts + done, interrupt or raised
        if interrupt is not None:
            raise interrupt
        return len(leased), counts

    def _deliver_share(
        self, owner: str, channel: str, share: Sequence[Message]
    ) -> tuple[Counts, BaseException | None]:
        """Deliver the messages of one channel one after the other; put back those there is no time for."""
        counts, started = Counts(), monotonic()
        health = self._health.setdefault(channel, _Health())
        with _Courier(f"orientation-{channel}") as courier:
            for place, message in enumerate(share):
                if health.rests_until > self._now() or monotonic() - started > self._deadline:
                    self._put_back(owner, share[place:], health.rests_until)
                    return counts, None
                failure = self._try(message, courier)
                counts += self._settle(owner, message, failure)
                if failure is not None and failure.interrupt is not None:
                    self._put_back(owner, share[place + 1 :], 0)
                    return counts, failure.interrupt
                if failure is not None and failure.code == "channel.timeout":
                    health.missed += 1
                    if health.missed >= BREAKER:
                        health.missed, health.rests_until = 0, self._now() + round(REST * 1_000_000)
                        _log.warning("relay: channel %s rests after %d missed deadlines", channel, BREAKER)
                else:
                    health.missed = 0
        return counts, None

    def _put_back(self, owner: str, messages: Sequence[Message], not_before: int) -> None:
        for message in messages:
            self._write(owner, attrs.evolve(message, due_at=max(message.due_at, not_before)))

    def _try(self, message: Message, courier: _Courier) -> _Failure | None:
        channel = self._channels.get(message.channel)
        if channel is None:
            return _Failure("channel.unknown", permanent=True)
        try:
            delivery = attrs.evolve(self._resolve(message), attempt=message.attempts + 1)
        except NotFound:
            return _Failure("record.not_found", permanent=True)
        except Refused as error:
            return _Failure(_safe(error.reasons[0].code if error.reasons else "", "refused"), permanent=True)
        except Undeliverable as error:
            return _undeliverable(error)
        except Exception as error:  # noqa: BLE001 - one message that cannot be made ready must not stop the others
            _log.warning("relay: message %s not resolved (%s)", message.id, type(error).__name__)
            return _Failure("resolve.error")
        try:
            raised = courier.carry(partial(channel.deliver, delivery), self._deadline)
        except Empty:
            return _Failure("channel.timeout")
        if raised is None:
            return None
        if isinstance(raised, Undeliverable):
            return _undeliverable(raised)
        _log.warning("relay: channel %s failed (%s)", channel.name, type(raised).__name__)
        expected = isinstance(raised, (Exception, SystemExit))
        return _Failure("channel.error", interrupt=None if expected else raised)

    # ------------------------------------------------------------------------------------ outcome

    def _settle(self, owner: str, message: Message, failure: _Failure | None) -> Counts:
        attempts = message.attempts + 1
        if failure is None:
            settled, counted = attrs.evolve(message, state=MessageState.SENT, code=""), Counts(sent=1)
        else:
            wait = None
            if not failure.permanent:
                policy = self._policy_of(message.channel)
                wait = policy.next_try(attempts, self._random(), failure.retry_after)
            if wait is None:
                settled = attrs.evolve(message, state=MessageState.DEAD, code=failure.code)
                counted = Counts(dead=1)
            else:
                due_at = self._now() + round(wait * 1_000_000)
                settled = attrs.evolve(message, due_at=due_at, code=failure.code)
                counted = Counts(retried=1)
        if not self._write(owner, attrs.evolve(settled, attempts=attempts)):
            return Counts()
        _log.info("relay: message %s try %d %s %s", message.id, attempts, settled.state.value, settled.code)
        return counted

    def _policy_of(self, channel: str) -> RetryPolicy:
        known = self._channels.get(channel)
        return self._policy or (known.retry if known else DEFAULT_RETRY)

    def _write(self, owner: str, message: Message) -> bool:
        """Settle; where that fails the lease runs out and the message is due again."""
        try:
            held = self._store.settle(owner, message)
        except StoreError as error:
            _log.warning("relay: message %s not settled (%s)", message.id, type(error).__name__)
            return False
        if not held:
            _log.warning("relay: message %s was taken over by another worker", message.id)
        return held

    def _now(self) -> int:
        return instant_value(self._clock())


def _by_name(channels: Iterable[Channel]) -> Mapping[str, Channel]:
    found: dict[str, Channel] = {}
    for channel in channels:
        if iscoroutinefunction(channel.deliver):
            raise PluginLoadError(
                channel.name, "a channel delivers in an ordinary function, not an async one"
            )
        if found.setdefault(channel.name, channel) is not channel:
            raise PluginLoadError(channel.name, "two channels share this name")
    return found


def _undeliverable(error: Undeliverable) -> _Failure:
    after = error.retry_after
    waits = isinstance(after, (int, float)) and after >= 0
    return _Failure(_safe(error.code, "channel.error"), bool(error.permanent), after if waits else None)


def _safe(code: object, otherwise: str) -> str:
    """`code`, when it looks like one; a plugin may put anything there, an address too."""
    return code if isinstance(code, str) and _CODE.fullmatch(code) else otherwise

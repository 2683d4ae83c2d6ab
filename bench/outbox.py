"""The relay emptying the outbox against a raw drain with ``SKIP LOCKED`` on the same PostgreSQL. Run: python bench/outbox.py

Both take messages fifty at a time and settle each on its own, so that a crash repeats one at most; both hand each message
to a channel that does nothing. The raw drain settles by one prepared statement on one connection, and keeps no order,
no deadline and no count of tries.
"""

from __future__ import annotations

import itertools
import sys
from datetime import UTC, datetime
from pathlib import Path

import attrs
import psycopg
from floors import CASE, ORGANISATION, START, best, intakes, measure, tell

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from orientation_core.components.delivery import Relay
from orientation_core.model.delivery import DEFAULT_RETRY, Delivery, RetryPolicy
from orientation_core.model.events import CloudEvent, from_json, to_json
from orientation_core.store import Message
from orientation_plugins.sql import open_store
from orientation_plugins.sql.store import SqlStore
from postgres import database, plain

MESSAGES, BATCH = 2_000, 50
LATER = datetime.fromtimestamp(START / 1_000_000 + 10**6, UTC)
EVENT = CloudEvent("0", "urn:orientation:be:bench", "be.bench.orientation.v1.complaint.received", "0", LATER)


@attrs.frozen
class Nowhere:
    """A channel that does nothing with what it is handed."""

    name: str = "mail"
    retry: RetryPolicy = DEFAULT_RETRY

    def deliver(self, delivery: Delivery) -> None:
        """Nothing."""


def resolve(message: Message) -> Delivery:
    """What the relay hands over: the event, read as every delivery reads it, to nobody in particular."""
    return Delivery(message.id, message.channel, "client", from_json(message.event))


def fill(store: SqlStore, first: int) -> None:
    """So many messages that are due, of as many records."""
    with store.begin(ORGANISATION) as unit:
        for one in intakes(first, MESSAGES):
            happened = attrs.evolve(EVENT, id=one.record.id, subject=one.record.id)
            unit.enqueue(attrs.evolve(one.message, event=to_json(happened)))


def raw(connection: psycopg.Connection) -> None:
    """Lease fifty, settle each, until none is left."""
    lease = (
        "WITH picked AS (SELECT position FROM outbox WHERE state = 'pending' AND leased_until IS NULL ORDER BY position "
        "LIMIT %s FOR UPDATE SKIP LOCKED) UPDATE outbox SET owner = 'raw', leased_until = 1 "
        "WHERE position IN (SELECT position FROM picked) RETURNING id, event"
    )
    while found := connection.execute(lease, [BATCH]).fetchall():
        for one, _ in found:
            connection.execute("UPDATE outbox SET state = 'sent', owner = NULL WHERE id = %s", [one])


def main() -> None:
    """Both by turns, on the same tables."""
    with database() as url:
        store = open_store(url)
        store.prepare([CASE])
        connection = psycopg.connect(plain(url), autocommit=True)
        connection.prepare_threshold = 2
        relay = Relay(store, [Nowhere()], resolve, lambda: LATER, "bench")
        numbers = itertools.count(1)

        def ours() -> float:
            fill(store, next(numbers) * 10_000)
            return MESSAGES / measure(lambda: relay.run_until_empty(BATCH))

        def floor() -> float:
            fill(store, next(numbers) * 10_000)
            return MESSAGES / measure(lambda: raw(connection))

        speeds = best(3, [ours, floor])
        left = connection.execute("SELECT count(*) FROM outbox WHERE state <> 'sent'").fetchone()
        assert left == (0,), left
        tell("PostgreSQL outbox, drained", speeds[0], speeds[1])


if __name__ == "__main__":
    main()

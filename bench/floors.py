"""What the benchmarks of the stores share: a made-up case of 1.8 kB, and the quickest way to write its rows.

A floor writes the same five rows (record, point, journal entry, message, idempotency key) with the same durability
by nothing but the driver, into bare tables: primary keys, no other index, no words to find. The store is measured
against that with all its indexes; and, to see what is ours and what is the indexes', against the driver writing
into the store's own tables.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable
from operator import attrgetter
from pathlib import Path
from typing import Any

import attrs
import orjson

from orientation_core.kinds import Column, ColumnType, Part, RecordKind
from orientation_core.model.journal import NOTHING, Entry, commitment
from orientation_core.store import Claim, Message, Record
from orientation_plugins.sql.checks import record_row
from orientation_plugins.sql.journal import entry_row
from orientation_plugins.sql.outbox import message_row
from orientation_plugins.sql.store import SqlStore

ORGANISATION = "finance"
START = 1_772_442_000_000_000
STATES = ("received", "admissible", "in_treatment", "answered", "closed")


@attrs.frozen
class Case:
    """A case as large as a complaint: 15 columns, one point, 60 words."""

    id: str
    number: int

    @property
    def columns(self) -> tuple[Any, ...]:
        n = self.number
        return (
            f"R{n:09d}",
            STATES[n % 5],
            ("mail", "web", "letter", "phone")[n % 4],
            ("fr", "nl", "de")[n % 3],
            f"unit-{n % 23}",
            f"service-{n % 7}",
            f"category-{n % 41}",
            "complaint",
            None if n % 5 < 3 else "founded",
            START + n * 60_000_000,
            None if n % 5 < 3 else START + n * 60_000_000 + 10**12,
            START + n * 60_000_000 + 2 * 10**12 + (n * 7919) % 10**9,
            n % 3,
            20_000 + n % 365,
            None,
        )

    @property
    def words(self) -> str:
        n = self.number
        return " ".join(
            [f"w{(n * 31 + i * 17) % 20_000}" for i in range(58)] + [f"rare{n % 5_000}", "commun"]
        )


NAMES = [
    "reference",
    "state",
    "channel",
    "language",
    "unit",
    "service",
    "category",
    "type",
    "outcome",
    "received_at",
    "closed_at",
    "due_at",
    "priority",
    "day",
    "owner",
]
_INSTANTS, _NUMBERS = ("received_at", "closed_at", "due_at"), ("priority",)


def _type(name: str) -> ColumnType:
    if name in _INSTANTS:
        return ColumnType.INSTANT
    if name in _NUMBERS:
        return ColumnType.INTEGER
    return ColumnType.DAY if name == "day" else ColumnType.TEXT


CASE: RecordKind[Case] = RecordKind(
    name="case_file",
    model=Case,
    columns=tuple(
        Column(name, _type(name), attrgetter("columns"), unique=name == "reference") for name in NAMES
    ),
    parts=(Part("points", (("category", ColumnType.TEXT), ("outcome", ColumnType.TEXT)), lambda _: ()),),
    search=attrgetter("words"),
    personal=frozenset({"client", "text"}),
    indexes=(("state", "due_at"), ("received_at",)),
)


@attrs.frozen
class Written:
    """Everything that one intake writes."""

    record: Record
    entry: Entry
    message: Message
    claim: Claim


def intakes(first: int, count: int) -> list[Written]:
    """`count` intakes, numbered from `first`."""
    return [_intake(number) for number in range(first, first + count)]


def _intake(number: int) -> Written:
    identity = f"019caf00-{number >> 16 & 0xFFFF:04x}-7000-8000-{number:012x}"
    case = Case(identity, number)
    body = orjson.dumps(
        {"id": identity, "text": case.words[:300] + "x" * 900, **dict(zip(NAMES, case.columns, strict=True))}
    )
    salt = number.to_bytes(16)
    made = Entry(
        ORGANISATION,
        CASE.name,
        identity,
        1,
        START + number,
        "clerk-7",
        "complaint.received",
        b'{"state":{"was":null,"now":"received"},"text":{"commitment":"' + b"0" * 64 + b'"}}',
        commitment(salt, body),
        NOTHING,
    )
    record = Record(
        identity,
        1,
        body,
        case.columns,
        salt,
        made.digest,
        case.words,
        {"points": ((f"category-{number % 41}", None),)},
    )
    event = orjson.dumps(
        {"specversion": "1.0", "id": identity, "type": "complaint.received", "data": "x" * 150}
    )
    message = Message(f"m{identity}", ORGANISATION, CASE.name, identity, "mail", "client", event, START)
    return Written(record, made, message, Claim("complaint.receive", f"key-{number}", salt * 2, identity))


def write(unit: Any, written: Written) -> None:
    """One intake through the store."""
    unit.claim(written.claim)
    unit.add(CASE, written.record)
    unit.append(written.entry)
    unit.enqueue(written.message)


Group = list[tuple[str, list[tuple[Any, ...]]]]


def rows(written: Iterable[Written], store: SqlStore) -> Group:
    """The same intakes as (table, rows) for a driver: the values the store itself writes."""
    statements, _ = store._kind(CASE)
    found = list(written)
    return [
        ("case_file", [record_row(ORGANISATION, statements.checks, one.record) for one in found]),
        (
            "case_file_points",
            [(ORGANISATION, one.record.id, 0, *one.record.parts["points"][0]) for one in found],
        ),
        ("journal", [entry_row(one.entry) for one in found]),
        ("outbox", [message_row(one.message) for one in found]),
        (
            "claims",
            [(ORGANISATION, o.claim.scope, o.claim.key, o.claim.fingerprint, o.claim.result) for o in found],
        ),
    ]


COLUMNS = {
    "case_file": f"organisation, id, _version, {', '.join(NAMES)}, _salt, _head, _body, _words",
    "case_file_points": "organisation, record, _place, category, outcome",
    "journal": "organisation, kind, record, number, at, actor, action, changes, state, previous, digest",
    "outbox": "id, organisation, kind, record, channel, recipient, event, due_at, letter, state, attempts, code",
    "claims": "organisation, scope, key, fingerprint, result",
}


def bare_sqlite(path: Path) -> sqlite3.Connection:
    """A database with bare tables and the store's durability."""
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=512)
    for setting in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {setting}")
    keys = {
        "case_file": "organisation, id",
        "case_file_points": "organisation, record, _place",
        "claims": "organisation, scope, key",
        "outbox": "id",
    }
    for table, columns in COLUMNS.items():
        key = f", PRIMARY KEY ({keys[table]})" if table in keys else ""
        connection.execute(f"CREATE TABLE {table} ({columns}{key})")
    return connection


def measure(work: Callable[[], object]) -> float:
    """Seconds that `work` takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def best(rounds: int, pairs: Iterable[Callable[[], float]]) -> list[float]:
    """For each of `pairs` the best speed of so many rounds, taken in turns so that noise meets all alike."""
    work = list(pairs)
    found = [0.0] * len(work)
    for _ in range(rounds):
        found = [max(old, one()) for old, one in zip(found, work, strict=True)]
    return found


def tell(name: str, ours: float, floor: float, unit: str = "/s") -> None:
    """One line of result."""
    print(f"{name:<46} {ours:>10.0f}{unit}  floor {floor:>10.0f}{unit}  ratio {ours / floor:.2f}", flush=True)

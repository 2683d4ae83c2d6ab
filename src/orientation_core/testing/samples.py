"""A sample kind of record with one of everything, and short ways to keep and change such records."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from operator import attrgetter

import attrs
import orjson

from orientation_core.kinds import Column, ColumnType, Part, RecordKind
from orientation_core.model.journal import NOTHING, Entry, commitment, differences
from orientation_core.store import Message, Record, UnitOfWork

#: Two organisations that share a store.
GHENT, LIEGE = "be.ghent", "be.liege"
#: 2 March 2026, 09:00 UTC, in microseconds since 1970.
START = 1_772_442_000_000_000
SECOND = 1_000_000


@attrs.frozen
class Note:
    """Something somebody wrote down.

    :ivar author: personal. :ivar reference: unique within an organisation. :ivar written_at: microseconds since
        1970 UTC. :ivar due_on: days since 1970-01-01.
    """

    id: str
    title: str = ""
    text: str = ""
    author: str | None = None
    stage: str | None = None
    reference: str | None = None
    weight: int | None = None
    written_at: int | None = None
    due_on: int | None = None
    tags: tuple[str, ...] = ()
    extra: Mapping[str, str] = attrs.field(factory=dict)


NOTE: RecordKind[Note] = RecordKind(
    name="note",
    model=Note,
    columns=(
        Column("title", ColumnType.TEXT, attrgetter("title")),
        Column("stage", ColumnType.TEXT, attrgetter("stage"), indexed=True),
        Column("reference", ColumnType.TEXT, attrgetter("reference"), indexed=True, unique=True),
        Column("weight", ColumnType.INTEGER, attrgetter("weight")),
        Column("written_at", ColumnType.INSTANT, attrgetter("written_at"), indexed=True),
        Column("due_on", ColumnType.DAY, attrgetter("due_on")),
    ),
    parts=(
        Part(
            "tags",
            (("tag", ColumnType.TEXT), ("length", ColumnType.INTEGER)),
            lambda note: [(tag, len(tag)) for tag in note.tags],
        ),
    ),
    search=lambda note: f"{note.title} {note.text}",
    personal=frozenset({"author", "text"}),
    indexes=(("stage", "written_at"),),
)


def sample_id(number: int) -> str:
    """A time-ordered id: a higher number makes a later id."""
    return f"019caf00-0000-7000-8000-{number:012x}"


def document(note: Note) -> dict[str, object]:
    """The JSON document of a note: what is absent is left out."""
    return {name: value for name, value in attrs.asdict(note).items() if value not in (None, (), {})}


def stored(note: Note, version: int = 1, *, salt: bytes = b"", head: bytes = NOTHING) -> Record:
    """The record that keeps `note`."""
    return Record(
        id=note.id,
        version=version,
        body=orjson.dumps(document(note)),
        columns=NOTE.row(note),
        salt=salt or sha256(note.id.encode()).digest(),
        head=head,
        words=NOTE.words(note),
        parts=NOTE.derived(note),
    )


def keep(unit: UnitOfWork, note: Note, *, at: int = START) -> Record:
    """Add a note together with its first journal entry, as a use case does."""
    record = stored(note)
    made = _entry(unit, note, record, None, at=at, action="note.written")
    record = attrs.evolve(record, head=made.digest)
    unit.add(NOTE, record)
    unit.append(made)
    return record


def change(
    unit: UnitOfWork,
    was: Record,
    note: Note,
    *,
    at: int = START,
    action: str = "note.changed",
    salt: bytes = b"",
) -> Record:
    """Replace a note, read as `was`, together with a journal entry; another `salt` breaks with what was."""
    record = stored(note, was.version + 1, salt=salt or was.salt)
    made = _entry(unit, note, record, was, at=at, action=action)
    record = attrs.evolve(record, head=made.digest)
    unit.replace(NOTE, record, was.version)
    unit.append(made)
    return record


def _entry(
    unit: UnitOfWork, note: Note, record: Record, was: Record | None, *, at: int, action: str
) -> Entry:
    before = was.document() if was else {}
    return Entry(
        organisation=unit.organisation,
        kind=NOTE.name,
        record=note.id,
        number=record.version,
        at=at,
        actor="clerk-7",
        action=action,
        changes=orjson.dumps(differences(before, document(note), NOTE.personal, record.salt)),
        state=commitment(record.salt, record.body),
        previous=was.head if was else NOTHING,
    )


def message(
    number: int,
    *,
    record: int = 1,
    organisation: str = GHENT,
    channel: str = "mail",
    recipient: str = "client",
    due_at: int = START,
) -> Message:
    """A message of the outbox."""
    event = orjson.dumps({"specversion": "1.0", "type": "be.ghent.orientation.v1.note.written"})
    return Message(
        id=sample_id(1_000 + number),
        organisation=organisation,
        kind=NOTE.name,
        record=sample_id(record),
        channel=channel,
        recipient=recipient,
        event=event,
        due_at=due_at,
    )


def read_back(record: Record) -> Record:
    """`record` without what a store need not give back."""
    return attrs.evolve(record, words="", parts={})

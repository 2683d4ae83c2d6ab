"""Every write of a unit of work, as a function of a layer that holds or raises."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import attrs

from orientation_core.documents import structure
from orientation_core.errors import Conflict, NotFound, StoreError
from orientation_core.kinds import ColumnType, Value
from orientation_core.memory.layers import Layer, Queued
from orientation_core.model.journal import Entry
from orientation_core.store import Claim, Kind, Message, Record


def add(layer: Layer, organisation: str, kind: Kind, record: Record) -> None:
    """Keep a new record. :raises Conflict: its id or a unique value exists."""
    _check_record(kind, record)
    rows = layer.table("record", organisation, kind.name)
    if record.id in rows:
        raise Conflict(kind.name, record.id)
    _take_unique(layer, organisation, kind, record, None)
    rows[record.id] = record


def replace(layer: Layer, organisation: str, kind: Kind, record: Record, read_version: int) -> None:
    """Keep a changed record. :raises Conflict: as for a new one, or another version is stored. :raises NotFound: no record."""
    _check_record(kind, record)
    rows = layer.table("record", organisation, kind.name)
    stored: Record | None = rows.get(record.id)
    if stored is None:
        raise NotFound(kind.name, record.id)
    if stored.version != read_version:
        raise Conflict(kind.name, record.id, read_version, stored.version)
    _take_unique(layer, organisation, kind, record, stored)
    rows[record.id] = record


def derive_again(layer: Layer, organisation: str, kind: Kind) -> None:
    """Columns, parts and words of every record from its document, as the kind reads it now.

    :raises StoreError: a document cannot be read.
    """
    rows = layer.table("record", organisation, kind.name)
    for stored in list(rows.values()):
        try:
            value = structure(kind.name, json.loads(stored.body), kind.model)
            made = attrs.evolve(
                stored, columns=kind.row(value), words=kind.words(value), parts=kind.derived(value)
            )
        except Exception as error:  # the kind's own functions meet a document of another version
            raise StoreError(f"{kind.name} {stored.id} cannot be read by this version") from error
        _check_record(kind, made)
        _take_unique(layer, organisation, kind, made, stored)
        rows[stored.id] = made


def _take_unique(layer: Layer, organisation: str, kind: Kind, record: Record, stored: Record | None) -> None:
    for place, column in enumerate(kind.columns):
        if not column.unique:
            continue
        holders = layer.table("unique", organisation, kind.name, column.name)
        value = record.columns[place]
        if value is not None and holders.get(value) not in (None, record.id):
            raise Conflict(kind.name, record.id)
        if stored is not None and stored.columns[place] is not None:
            holders[stored.columns[place]] = None
        if value is not None:
            holders[value] = record.id


def append(layer: Layer, entry: Entry) -> None:
    """Write to the journal, at the next position. :raises Conflict: the number exists."""
    _check_text(entry.organisation, entry.kind, entry.record, entry.actor, entry.action, entry.state)
    _check_json(entry.changes)
    entries = layer.table("journal")
    key = (entry.organisation, entry.kind, entry.record, entry.number)
    if key in entries:
        raise Conflict(entry.kind, entry.record)
    entries[key] = attrs.evolve(entry, position=layer.next_number("position"), seal=None)
    numbers = layer.table("history", entry.organisation, entry.kind)
    numbers[entry.record] = (*numbers.get(entry.record, ()), entry.number)


def enqueue(layer: Layer, message: Message) -> None:
    """Put a message into the outbox, behind the others. :raises Conflict: its id exists."""
    _check_text(message.id, message.kind, message.record, message.channel, message.recipient, message.code)
    _check_json(message.event)
    outbox = layer.table("outbox")
    if message.id in outbox:
        raise Conflict("message", message.id)
    outbox[message.id] = Queued(message, layer.next_number("message"))


def claim(layer: Layer, organisation: str, claim: Claim) -> None:
    """Use an idempotency key. :raises Conflict: it was used before."""
    _check_text(claim.scope, claim.key, claim.result)
    claims = layer.table("claim", organisation)
    if (claim.scope, claim.key) in claims:
        raise Conflict(claim.scope, claim.key)
    claims[claim.scope, claim.key] = claim


def put_attachment(layer: Layer, organisation: str, digest: str, content: bytes) -> None:
    """Keep bytes under their digest."""
    _check_text(digest)
    layer.table("attachment", organisation)[digest] = bytes(content)


def drop_attachment(layer: Layer, organisation: str, digest: str) -> None:
    """Keep those bytes no longer."""
    layer.drop(("attachment", organisation), digest)


def forget(layer: Layer, organisation: str, kind: str, record_id: str) -> None:
    """Take away the messages about a record, and the keys it was made under."""
    for key, queued in list(layer.table("outbox").items()):
        message = queued.message
        if (message.organisation, message.kind, message.record) == (organisation, kind, record_id):
            layer.drop(("outbox",), key)
    for key, made in list(layer.table("claim", organisation).items()):
        if made.result == record_id:
            layer.drop(("claim", organisation), key)


def _check_text(*texts: str) -> None:
    """What PostgreSQL or SQLite could not keep is refused here too, before anything is written."""
    for text in texts:
        if "\x00" in text or not _encodable(text):
            raise StoreError("a text holds a character that cannot be stored (NUL or half of a pair)")


def _check_json(data: bytes) -> None:
    try:
        text = data.decode()
        _check_text(text)
        if "\\u" in text:  # escaped, the same characters are as hard to read out of a document
            _check_text(*_texts(json.loads(text)))
    except ValueError as error:
        raise StoreError("a document is not JSON in UTF-8") from error


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, member in value.items():
            yield name
            yield from _texts(member)
    elif isinstance(value, list):
        for member in value:
            yield from _texts(member)


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _check_values(types: Sequence[ColumnType], values: Sequence[Value]) -> None:
    if len(types) != len(values):
        raise StoreError(f"{len(types)} values were expected, {len(values)} came")
    for type_, value in zip(types, values, strict=True):
        if value is None:
            continue
        if type_ is ColumnType.TEXT:
            if not isinstance(value, str):
                raise StoreError("a text column was given something else")
            _check_text(value)
        elif not isinstance(value, int) or isinstance(value, bool) or not -(2**63) <= value < 2**63:
            raise StoreError(
                f"a column of type {type_.value} was given something else, or a number too large"
            )


def _check_record(kind: Kind, record: Record) -> None:
    _check_text(record.id, record.words)
    _check_values([column.type for column in kind.columns], record.columns)
    for part in kind.parts:
        types = [type_ for _, type_ in part.columns]
        for row in record.parts.get(part.name, ()):
            _check_values(types, row)
    _check_json(record.body)

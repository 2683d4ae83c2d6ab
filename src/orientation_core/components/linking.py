"""Links as records: what a document says of how things hang together is written with it, and ends when it says so no more.

A kind declares the links of its documents as it declares its columns; whoever writes a document of any kind calls
:func:`say` in the same transaction. A document that says nothing costs nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import attrs
import orjson

from orientation_core.components.writing import Writer
from orientation_core.errors import NotFound
from orientation_core.kinds import Column, ColumnType, RecordKind, Retention, instant_value
from orientation_core.model.improvements.links import Link, Tie
from orientation_core.store import Record, UnitOfWork

_TEXT, _INSTANT = ColumnType.TEXT, ColumnType.INSTANT

#: Links of all kinds in one table, found from either end.
LINK: RecordKind[Link] = RecordKind(
    "link",
    Link,
    columns=(
        Column("source_kind", _TEXT, lambda link: link.source.kind),
        Column("source", _TEXT, lambda link: link.source.id),
        Column("relation", _TEXT, lambda link: link.relation),
        Column("target_kind", _TEXT, lambda link: link.target.kind),
        Column("target", _TEXT, lambda link: link.target.id),
        Column("since", _INSTANT, lambda link: instant_value(link.since)),
        Column("until", _INSTANT, lambda link: None if link.until is None else instant_value(link.until)),
        Column("said_in", _TEXT, lambda link: link.said_in),
    ),
    indexes=(
        ("source_kind", "source"),
        ("target_kind", "target"),
        ("relation", "until"),
    ),
    retention=Retention.EVIDENCE,
)

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:orientation-core:link")


def id_of(organisation: str, said_in: str | None, tie: Tie) -> str:
    """The id of the link by which a document, or a person, says something: the same in every process."""
    named = [organisation, said_in, str(tie.source), tie.relation, str(tie.target)]
    return str(uuid.uuid5(_SPACE, orjson.dumps(named).decode()))


def said_in(kind: RecordKind[Any], record: str) -> str:
    """How a link names the document that says it."""
    return f"{kind.name}:{record}"


def say(
    unit: UnitOfWork,
    writer: Writer,
    where: str | None,
    before: frozenset[Tie],
    after: frozenset[Tie],
    *,
    at: datetime,
    by: str,
    new: bool = False,
) -> None:
    """Write what is said now and was not, end what was said and is no more. Equal sets cost nothing.

    :param writer: of links. :param where: the document that says it (:func:`said_in`), or None for a person.
    :param new: the document is, so that no link of it can be there.
    """
    if before == after:
        return
    for tie in sorted(after - before):
        link = Link(tie.source, tie.relation, tie.target, at, None, by, where)
        known = None if new else find(unit, id_of(writer.organisation, where, tie))
        if known is None:
            _add(unit, writer, link)
        elif known.value(LINK).until is not None:
            _replace(unit, writer, known, link, "link.said")
    for tie in sorted(before - after):
        known = find(unit, id_of(writer.organisation, where, tie))
        if known is not None and (ended := known.value(LINK)).until is None:
            _replace(unit, writer, known, attrs.evolve(ended, until=at), "link.ended")


def find(unit: UnitOfWork, record_id: str) -> Record | None:
    """The record of a link, if there is one."""
    try:
        return unit.get(LINK, record_id)
    except NotFound:
        return None


def values(records: Iterable[Record]) -> list[Link]:
    """The links that records hold."""
    return [record.value(LINK) for record in records]


def _add(unit: UnitOfWork, writer: Writer, link: Link) -> None:
    record, entry = writer.new(
        link,
        id=id_of(writer.organisation, link.said_in, link.tie),
        at=instant_value(link.since),
        actor=link.by or "",
        action="link.said",
    )
    unit.add(LINK, record)
    unit.append(entry)


def _replace(unit: UnitOfWork, writer: Writer, before: Record, link: Link, action: str) -> None:
    record, entry = writer.changed(
        before, link, at=instant_value(link.until or link.since), actor=link.by or "", action=action
    )
    unit.replace(LINK, record, before.version)
    unit.append(entry)

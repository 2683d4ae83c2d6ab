"""The procedures and calendars that an agency's cases were and are opened under.

What a case is opened under is kept in the agency's store, in that version, for as long as the store lives: a
plugin that ships other rules next year cannot move an old deadline, and a changed document under an old version
number is refused.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar

import attrs

from orientation_core.components.writing import Writer
from orientation_core.documents import Documents, write
from orientation_core.errors import InvalidDocument, NotFound, Problem, SameVersion, sentence
from orientation_core.kinds import Column, ColumnType, RecordKind, Retention
from orientation_core.model.calendars import Calendar, Pin
from orientation_core.model.casework import Rules
from orientation_core.model.journal import canonical
from orientation_core.model.parties import SYSTEM
from orientation_core.model.procedure_check import check
from orientation_core.model.procedures import Procedure
from orientation_core.store import Query, Store

T = TypeVar("T")

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:orientation-core:rulebook")

PROCEDURE: RecordKind[Any] = RecordKind(
    "procedure",
    Procedure,
    columns=(
        Column("name", ColumnType.TEXT, lambda kept: kept.name),
        Column("edition", ColumnType.INTEGER, lambda kept: kept.version),
    ),
    retention=Retention.DECISION,
)
CALENDAR: RecordKind[Any] = RecordKind(
    "calendar",
    Calendar,
    columns=(
        Column("name", ColumnType.TEXT, lambda kept: kept.name),
        Column("edition", ColumnType.INTEGER, lambda kept: kept.version),
    ),
    retention=Retention.DECISION,
)


def record_id(organisation: str, kind: str, pin: Pin) -> str:
    """The id under which a store keeps that version of a document; the same in every process."""
    return str(uuid.uuid5(_SPACE, f"{organisation}/{kind}/{pin}"))


@attrs.frozen
class Rulebook:
    """The rules by name and version.

    :ivar procedures, calendars: (name, version) -> document.
    """

    procedures: Mapping[tuple[str, int], Procedure]
    calendars: Mapping[tuple[str, int], Calendar]

    def rules(self, procedure: Pin, calendar: Pin) -> Rules:
        """The two documents in precisely these versions. :raises NotFound: one of them is not known here."""
        return Rules(self.procedure(procedure), self.calendar(calendar))

    def procedure(self, pin: Pin) -> Procedure:
        """That version of a procedure. :raises NotFound: it is not known here."""
        try:
            return self.procedures[pin.name, pin.version]
        except KeyError:
            raise NotFound("procedure", str(pin)) from None

    def calendar(self, pin: Pin) -> Calendar:
        """That version of a calendar. :raises NotFound: it is not known here."""
        try:
            return self.calendars[pin.name, pin.version]
        except KeyError:
            raise NotFound("calendar", str(pin)) from None

    def newest_procedure(self, name: str) -> Procedure:
        """The newest version. :raises NotFound: there is no procedure of that name."""
        return self.procedures[name, _newest("procedure", name, self.procedures)]

    def newest_calendar(self, name: str) -> Calendar:
        """The newest version. :raises NotFound: there is no calendar of that name."""
        return self.calendars[name, _newest("calendar", name, self.calendars)]


def _newest(kind: str, name: str, known: Mapping[tuple[str, int], Any]) -> int:
    versions = [version for known_name, version in known if known_name == name]
    if not versions:
        import difflib

        near = difflib.get_close_matches(name, sorted({one for one, _ in known}), n=1)
        raise NotFound(kind, name + (f"; did you mean {near[0]}?" if near else ""))
    return max(versions)


def read_procedure(documents: Documents, data: bytes | str | Mapping[str, Any]) -> Procedure:
    """A procedure that can be worked by. :raises InvalidDocument: schema, unreachable or dead-end state, named."""
    procedure = documents.read("procedure", data, Procedure)
    problems = check(procedure)
    if problems:
        raise InvalidDocument("procedure", problems)
    return procedure


def read_calendar(documents: Documents, data: bytes | str | Mapping[str, Any]) -> Calendar:
    """A calendar. :raises InvalidDocument: naming every problem."""
    return documents.read("calendar", data, Calendar)


def gather(
    documents: Documents, procedures: Sequence[Mapping[str, Any]], calendars: Sequence[Mapping[str, Any]]
) -> Rulebook:
    """The rules that plugins offer. :raises InvalidDocument: one is not valid, or a name and version come twice."""
    return Rulebook(
        _by_version("procedure", [_once(read_procedure, documents, one) for one in procedures]),
        _by_version("calendar", [_once(read_calendar, documents, one) for one in calendars]),
    )


#: What was read in this process, by its content: agencies are opened more often than rules change, and no plugin can
#: change the schemas that they are held against.
_READ: dict[tuple[Any, bytes], Any] = {}


def _once(read: Callable[[Documents, Any], T], documents: Documents, data: Mapping[str, Any]) -> T:
    """What `read` makes of `data`; of the same content the same value."""
    try:
        content = sha256(canonical(data)).digest()
    except TypeError:  # not JSON: the reader says where
        return read(documents, data)
    if (read, content) not in _READ:
        _READ[read, content] = read(documents, data)
    value: T = _READ[read, content]
    return value


def _by_version(kind: str, values: Sequence[Any]) -> dict[tuple[str, int], Any]:
    found: dict[tuple[str, int], Any] = {}
    for value in values:
        if (value.name, value.version) in found:
            raise InvalidDocument(
                kind, [Problem("/version", sentence("{name} comes twice", name=value.pin), "rulebook.twice")]
            )
        found[value.name, value.version] = value
    return found


def keep(
    offered: Rulebook,
    store: Store,
    writers: Callable[[RecordKind[Any], str], Writer],
    organisation: str,
    names: Sequence[str],
    at: int,
) -> Rulebook:
    """Keep the offered documents of these names in the agency's store, and add what is kept there already.

    :raises SameVersion: a document changed but its version number did not.
    """
    procedures, calendars = dict(offered.procedures), dict(offered.calendars)
    all_known: tuple[tuple[RecordKind[Any], dict[tuple[str, int], Any]], ...] = (
        (PROCEDURE, procedures),
        (CALENDAR, calendars),
    )
    for kind, known in all_known:
        with store.begin(organisation, write=False) as unit:
            kept = {record.id: record for record in unit.find(kind, Query())}
        ids = {record_id(organisation, kind.name, value.pin): value for value in known.values()}
        fresh = [value for key, value in ids.items() if value.name in names and key not in kept]
        for key, record in kept.items():
            if key in ids and record.body == write(ids[key]):
                continue
            value = record.value(kind)
            offered_now = known.get((value.name, value.version))
            if offered_now is not None and not _same(offered_now, value):
                raise SameVersion(kind.name, str(value.pin))
            known.setdefault((value.name, value.version), value)
        if fresh:
            _add(writers(kind, organisation), fresh, store, at)
    return Rulebook(procedures, calendars)


def _same(one: Any, other: Any) -> bool:
    """Whether two documents hold the same rules. Retention is the agency's setting and promises a client nothing."""
    if isinstance(one, Procedure):
        one = attrs.evolve(one, retention=other.retention)
    return write(one) == write(other)


def _add(writer: Writer, values: Sequence[Any], store: Store, at: int) -> None:
    kind, organisation = writer.kind, writer.organisation
    with store.begin(organisation) as unit:
        for value in values:
            record, entry = writer.new(
                value,
                id=record_id(organisation, kind.name, value.pin),
                at=at,
                actor=SYSTEM.id,
                action=f"{kind.name}.kept",
            )
            unit.add(kind, record)
            unit.append(entry)

"""Which organisations share a store: their settings, kept beside their cases."""

from __future__ import annotations

import uuid
from typing import Any

from orientation_core.components.writing import Writer
from orientation_core.documents import Documents
from orientation_core.errors import NotFound, Problem, Refused, sentence
from orientation_core.kinds import Column, ColumnType, RecordKind, Retention
from orientation_core.model.agency import UNNAMED, Agency
from orientation_core.model.parties import SYSTEM
from orientation_core.store import Query, Record, Store

#: The settings of all organisations of a store are kept under this name, which no organisation can have.
DIRECTORY = "_directory"

AGENCY: RecordKind[Any] = RecordKind(
    "agency",
    Agency,
    columns=(Column("slug", ColumnType.TEXT, lambda agency: agency.slug, unique=True),),
    retention=Retention.DECISION,
)

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:orientation-core:agency")


def known(store: Store) -> dict[str, Agency]:
    """The organisations of a store by their slug.

    :raises StoreError: the settings of one were changed past the library, and can be read no more.
    """
    agencies = (record.value(AGENCY) for record in _records(store).values())
    return {agency.slug: agency for agency in agencies}


def choose(store: Store, organisation: str | None) -> Agency:
    """The organisation of that slug; without one, the only one there is, or an unnamed one in an empty store.

    :raises NotFound: no organisation of that slug has settings here.
    :raises Refused: several share the store and none is named.
    """
    agencies = known(store)
    if organisation is not None:
        if organisation in agencies:
            return agencies[organisation]
        raise NotFound("organisation", organisation)
    if len(agencies) > 1:
        names = tuple(sorted(agencies))
        raise Refused(
            [
                Problem(
                    "",
                    sentence("this store holds several organisations; name one of: {names}", names=names),
                    "organisation.which",
                )
            ]
        )
    return next(iter(agencies.values()), UNNAMED)


def keep(store: Store, writer: Writer, agency: Agency, at: int) -> None:
    """Keep the settings of an organisation; the same settings again change nothing.

    :param writer: for :data:`AGENCY` in :data:`DIRECTORY`.
    """
    record_id = str(uuid.uuid5(_SPACE, agency.slug))
    before = _records(store).get(record_id)
    if before is not None and before.value(AGENCY) == agency:
        return
    with store.begin(DIRECTORY) as unit:
        if before is None:
            record, entry = writer.new(agency, id=record_id, at=at, actor=SYSTEM.id, action="agency.kept")
            unit.add(AGENCY, record)
        else:
            record, entry = writer.changed(before, agency, at=at, actor=SYSTEM.id, action="agency.kept")
            unit.replace(AGENCY, record, before.version)
        unit.append(entry)


def read_agency(documents: Documents, data: bytes) -> Agency:
    """Settings from a document of kind ``agency``. :raises InvalidDocument: naming every problem."""
    return documents.read("agency", data, Agency)


def _records(store: Store) -> dict[str, Record]:
    with store.begin(DIRECTORY, write=False) as unit:
        return {record.id: record for record in unit.find(AGENCY, Query())}

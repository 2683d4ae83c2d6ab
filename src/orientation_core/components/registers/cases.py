"""What an import of complaints needs of its desk, and the case that a row of a register becomes."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import attrs

from orientation_core.documents import Documents
from orientation_core.kinds import RecordKind
from orientation_core.model.calendars import Pin
from orientation_core.model.complaints import Complaint, Outcome, Point, RequestType
from orientation_core.model.parties import SYSTEM
from orientation_core.model.references import Ids, new_reference
from orientation_core.model.text import Language
from orientation_core.store import Store


@attrs.frozen
class ImportDesk:
    """What an import needs of the desk it imports into.

    :ivar kind: of complaints. :ivar procedure, calendar: the rules the cases are kept under.
    :ivar zone: of the calendar; local times of a map that names no zone are meant in it.
    :ivar clock: gives the current moment, aware. :ivar ids, reference: give fresh ids and public references.
    :ivar typology: local category -> federal one, or None where there is none.
    :ivar received_state, closed_state: states of the procedure. :ivar language: of cases whose row gives none.
    :ivar actor: id of who imports; whether they may, is asked before. :ivar randomness: gives random bytes.
    :ivar bind: a case with the charter that counted at its receipt, and what of it was missed.
    :ivar connection: the host's connection to join, or None.
    """

    organisation: str
    store: Store
    kind: RecordKind[Complaint]
    documents: Documents
    procedure: Pin
    calendar: Pin
    clock: Callable[[], datetime]
    zone: str = "Europe/Brussels"
    ids: Callable[[], str] = attrs.field(factory=Ids)
    reference: Callable[[], str] = new_reference
    typology: Callable[[str], str | None] = lambda _: None
    received_state: str = "received"
    closed_state: str = "closed"
    language: Language = "fr"
    actor: str = SYSTEM.id
    randomness: Callable[[int], bytes] = secrets.token_bytes
    bind: Callable[[Complaint], Complaint] = lambda case: case
    connection: Any = None

    def begin(self, *, write: bool) -> Any:
        """A unit of work of this organisation."""
        return self.store.begin(self.organisation, write=write, connection=self.connection)


def case_of(
    desk: ImportDesk, source: str, given: Mapping[str, Any], flags: tuple[str, ...], at: datetime
) -> Complaint:
    """The case that a row of a register becomes."""
    values = dict(given)
    kind = values.pop("type", RequestType.COMPLAINT)
    category = values.get("category")
    cause, remedy = values.pop("cause", None), values.pop("remedy", None)
    made = Complaint(
        id=desk.ids(),
        reference=desk.reference(),
        organisation=desk.organisation,
        type=kind,
        original_type=kind,
        procedure=desk.procedure,
        calendar=desk.calendar,
        registered_at=at,
        state=desk.closed_state if "closed_at" in values else desk.received_state,
        channel=values.pop("channel", "import"),
        language=values.pop("language", desk.language),
        zone=desk.zone,
        federal_category=None if category is None else desk.typology(category),
        source=source,
        flags=flags,
        **values,
    )
    if cause is not None or remedy is not None:
        made = attrs.evolve(made, points=(_point(made, cause, remedy),))
    return desk.bind(made)


def _point(case: Complaint, cause: str | None, remedy: str | None) -> Point:
    """The one point of a case whose register says why it came, or what was done about it."""
    outcome = Outcome(case.outcome) if case.outcome in tuple(Outcome) else None
    return Point(
        1,
        category=case.category,
        federal_category=case.federal_category,
        outcome=outcome,
        cause=cause,
        remedy=remedy,
    )

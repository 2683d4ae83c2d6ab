"""A desk for tests: an agency of four languages on a clock that stands still, its mail going to a folder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import postgres
import prepared
from orientation_core import Actor, Agency, Orientation, Role, Text
from orientation_core.model.agency import Contact, Subscription
from orientation_core.testing.clock import FixedClock

CITIZEN = Actor("citizen-1", Role.CITIZEN)
OTHER_CITIZEN = Actor("citizen-2", Role.CITIZEN)
HANDLER = Actor("handler-1", Role.HANDLER)
OTHER_HANDLER = Actor("handler-2", Role.HANDLER, frozenset({"unit-b"}))
COORDINATOR = Actor("coordinator-1", Role.COORDINATOR)
VIEWER = Actor("viewer-1", Role.VIEWER)

#: A Monday morning in Brussels.
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def agency(slug: str = "test-agency", **changes: Any) -> Agency:
    settings: dict[str, Any] = {
        "label": Text(fr="Agence d'essai", nl="Proefdienst", de="Versuchsamt", en="Test agency"),
        "contact": Contact(email="plaintes@example.org"),
        "client_channel": "file",
        "addresses": {"backoffice": "https://backoffice.example.org/hook"},
    }
    return Agency(slug, **(settings | changes))


def open_desk(
    url: Any = "memory:",
    *,
    folder: Path | None = None,
    clock: FixedClock | None = None,
    extra: Any = (),
    **changes: Any,
) -> Orientation:
    if folder is not None:
        changes.setdefault("settings", {"file": {"directory": str(folder)}})
    return Orientation.open(
        url,
        agency(**changes),
        plugins=("sql", "belgium", "channels", "reports", "charters"),
        clock=clock or FixedClock(START),
        extra=extra,
    )


def followed(event: str = "complaint.*") -> tuple[Subscription, ...]:
    return (Subscription(event, "webhook", "backoffice"),)


def intake(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "language": "fr",
        "subject": "Dossier bloqué depuis trois mois",
        "text": "Mon dossier n'avance pas et personne ne répond au téléphone.",
        "client": {"name": "Jeanne Exemple", "email": "jeanne@example.org"},
    }
    return {name: value for name, value in (document | changes).items() if value is not None}


def to_treatment(desk: Orientation, **changes: Any) -> Any:
    """A case that is admitted and can be judged."""
    case = desk.complaints.receive(CITIZEN, intake(**changes))
    desk.complaints.qualify(HANDLER, case.id, category="treatment")
    return desk.complaints.admit(HANDLER, case.id)


@contextmanager
def store_url(store: str, folder: Path) -> Iterator[str]:
    """The address of a store with nothing in its tables: ``memory``, ``sqlite`` or ``postgresql``."""
    if store == "postgresql":
        with postgres.database(prepared.postgresql_template()) as url:
            yield url
    else:
        yield prepared.sqlite(folder / "desk.db") if store == "sqlite" else "memory:"

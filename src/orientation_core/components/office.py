"""What every component of an agency shares: where its documents live, who may, and how a change is told."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, Self

import attrs

from orientation_core.components.writing import Writer
from orientation_core.documents import Documents
from orientation_core.errors import NotAllowed, PluginError
from orientation_core.kinds import RecordKind, instant_value
from orientation_core.model.agency import Agency
from orientation_core.model.complaints import Complaint
from orientation_core.model.events import CloudEvent, event_type, to_json
from orientation_core.model.parties import Actor, may
from orientation_core.plugins import Plugins
from orientation_core.store import Message, Store, UnitOfWork


@attrs.frozen(kw_only=True)
class Office:
    """One agency on one store.

    :ivar clock: gives the current moment, aware. :ivar ids: gives time-ordered ids.
    :ivar randomness: gives random bytes. :ivar connection: the host's connection to join, or None.
    """

    agency: Agency
    store: Store
    plugins: Plugins
    documents: Documents
    clock: Callable[[], datetime]
    ids: Callable[[], str]
    randomness: Callable[[int], bytes] = secrets.token_bytes
    connection: Any = None

    def begin(self, *, write: bool) -> AbstractContextManager[UnitOfWork]:
        """A unit of work of this agency."""
        return self.store.begin(self.agency.slug, write=write, connection=self.connection)

    def joining(self, connection: Any) -> Self:
        """The same inside a transaction that the host holds: the host commits or rolls back."""
        return attrs.evolve(self, connection=connection)

    def writer_of(self, kind: RecordKind[Any]) -> Writer:
        """Makes records of `kind` for this agency."""
        return Writer(kind, self.agency.slug, self.documents, self.randomness)

    # ------------------------------------------------------------------------------ permission

    def decided(self, actor: Actor, action: str, subject: Complaint | None = None) -> bool | None:
        """What the plugins say; None when they have no opinion.

        :param action: in full, for example ``charter.publish``. :param subject: the case it is about, if it is about
            one. :raises NotAllowed: a plugin failed.
        """
        try:
            return self.plugins.authorise(actor, action, subject)
        except PluginError as error:
            raise NotAllowed(action) from error

    def permit(self, actor: Actor, action: str) -> None:
        """Ask the plugins, else the rights of the role. :raises NotAllowed: the actor may not."""
        decided = self.decided(actor, action)
        if not (may(actor, action) if decided is None else decided):
            raise NotAllowed(action)

    # ------------------------------------------------------------------------------ telling

    def happened(
        self, kind: str, record: str, done: str, at: datetime, data: Mapping[str, str | int]
    ) -> CloudEvent:
        """What happened to a record, as a thin CloudEvent without personal data.

        :param done: the verb, for example ``received``. :param data: see :data:`~.model.events.THIN_FIELDS`.
        """
        agency = self.agency
        return CloudEvent(
            id=self.ids(),
            source=f"urn:orientation:{agency.country}:{agency.slug}",
            type=event_type(agency.country, agency.slug, kind, done),
            subject=record,
            time=at,
            data={"id": record, "kind": kind, **data},
        )

    def listened_to(self, kind: str, done: str) -> bool:
        """Whether anybody wants to hear of such an event; look before you make one."""
        verb = _verb(kind, done)
        return self.plugins.implements("orientation_notify") or any(
            one.covers(verb) for one in self.agency.subscriptions
        )

    def messages_about(self, event: CloudEvent, kind: str, done: str) -> Iterator[Message]:
        """The outbox messages to whoever follows such events: subscribers, and those that plugins name."""
        wire, due = to_json(event), instant_value(event.time)
        verb = _verb(kind, done)
        told = [(one.channel, one.to) for one in self.agency.subscriptions if one.covers(verb)]
        if self.plugins.implements("orientation_notify"):
            told += [(one.channel, one.to) for one in self.plugins.notify(event)]
        for channel, to in told:
            yield Message(self.ids(), self.agency.slug, kind, event.subject, channel, to, wire, due)


def _verb(kind: str, done: str) -> str:
    """What happened as the end of an event type says it, with dashes: ``survey-response.completed``."""
    return f"{kind}.{done}".replace("_", "-")

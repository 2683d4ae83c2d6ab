"""Waves that run all the time: an event asks its client, when the agency subscribed the wave to it.

It needs two settings, so that nobody is asked by accident: the wave names the event (``trigger``), and the agency subscribes
the channel ``surveys`` to it, with the name of the wave as address. The rest is the outbox and its relay.
"""

from __future__ import annotations

from hashlib import sha256

import attrs

from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.surveys.inviting import Invited
from orientation_core.components.surveys.posting import Posting
from orientation_core.errors import NotFound, Problem, Refused, Undeliverable, sentence
from orientation_core.model.complaints import Complaint
from orientation_core.model.delivery import DEFAULT_RETRY, Delivery, RetryPolicy
from orientation_core.model.events import CloudEvent
from orientation_core.model.parties import SYSTEM
from orientation_core.model.surveys.invitations import Invitee

#: Name of the channel.
SURVEYS = "surveys"


class Triggering(Posting):
    """Asking because something happened."""

    def triggered(self, wave: str, event: CloudEvent) -> Invited:
        """Ask whom an event is about. Asking twice about one person changes nothing.

        :raises Refused: the wave is not open, or does not follow such events. :raises NotFound: the record, or an address
            of its client, is not there.
        """
        of = self.wave(wave)
        of.must_be_open(self.clock())
        verb = ".".join(event.type.split(".")[-2:])
        if of.trigger is None or not of.trigger.covers(verb):
            raise Refused([_no_trigger(verb)])
        invitee = self._client_of(event)
        return self.invite(SYSTEM, wave, [invitee], about=event.subject, after_days=of.trigger.after_days)

    def _client_of(self, event: CloudEvent) -> Invitee:
        if event.data.get("kind") != COMPLAINT.name:
            raise Refused([_no_trigger(str(event.data.get("kind", "")))])
        with self.begin(write=False) as unit:
            record = unit.get(COMPLAINT, event.subject)
        case: Complaint = record.value(COMPLAINT)
        if case.client.email is None:
            raise NotFound("address", event.subject)
        # Two complaints under one address are one person, also when the host knows nobody's identity.
        person = case.client.actor or f"mail:{sha256(case.client.email.casefold().encode()).hexdigest()}"
        return Invitee(person, case.client.email, case.client.name, case.language)


def _no_trigger(what: str) -> Problem:
    text = sentence("this wave does not ask after events such as {name}", name=what[:60])
    return Problem("/trigger", text, "wave.trigger")


@attrs.frozen
class SurveyChannel:
    """Where the outbox hands events to waves. Its recipients are names of waves."""

    surveys: Triggering
    name: str = SURVEYS
    retry: RetryPolicy = DEFAULT_RETRY

    def deliver(self, delivery: Delivery) -> None:
        """Ask whom the event is about.

        :raises Undeliverable: for good, when the wave does not ask now, or nobody can be asked.
        """
        try:
            self.surveys.triggered(delivery.recipient, delivery.event)
        except Refused as error:
            raise Undeliverable(error.reasons[0].code, permanent=True) from None
        except NotFound as error:
            raise Undeliverable(f"survey.no_{error.kind}", permanent=True) from None

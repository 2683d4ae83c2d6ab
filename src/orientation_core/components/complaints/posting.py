"""From an outbox message to what a channel delivers: the address and the letter are read at the last moment.

So the outbox holds no personal data, and a client who was erased, or gave another address, is treated accordingly.
"""

from __future__ import annotations

import re

from orientation_core.components.complaints.correspondence import CLIENT
from orientation_core.components.complaints.desk import Desk
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.mail.record import unreachable
from orientation_core.errors import NotFound, Undeliverable
from orientation_core.model import joint
from orientation_core.model.calendars import local_day
from orientation_core.model.complaints import Complaint
from orientation_core.model.complaints import Letter as KeptLetter
from orientation_core.model.delivery import Delivery, Enclosure, Letter
from orientation_core.model.events import from_json
from orientation_core.model.joint import Party
from orientation_core.model.mail.threads import thread_id
from orientation_core.store import Message

#: Who gets letters.
_OURS = re.compile(r"client|representative-\d+")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Posting(Desk):
    """What the relay asks."""

    def delivery(self, message: Message) -> Delivery:
        """The delivery of a message about a case.

        :raises NotFound: the case or the letter is gone. :raises Undeliverable: the recipient has no address, or mail
            to it came back.
        """
        event = from_json(message.event)
        if message.letter is None or not _OURS.fullmatch(message.recipient):
            address = self.agency.addresses.get(message.recipient)
            if address is None:
                raise Undeliverable("address.unknown", permanent=True)
            return Delivery(message.id, message.channel, address, event)
        with self.begin(write=False) as unit:
            record = unit.get(COMPLAINT, message.record)
            case = self.read(record)
            kept = next((letter for letter in case.letters if letter.number == message.letter), None)
            if kept is None:
                raise NotFound("letter", f"{case.reference}/{message.letter}")
            enclosed = tuple(
                Enclosure(one.label, one.type, unit.get_attachment(one.digest))
                for one in case.attachments
                if one.digest in kept.attachments
            )
            address = self._address_of(case, kept, message)
            if address.count("@") == 1 and unreachable(unit, address):
                raise Undeliverable("client.undeliverable", permanent=True)
        letter = Letter(kept.subject, kept.body, kept.language, enclosed)
        thread = thread_id(message.id, record.id, record.salt) if _UUID.fullmatch(message.id) else ""
        return Delivery(message.id, message.channel, address, event, letter, thread=thread)

    def _address_of(self, case: Complaint, kept: KeptLetter, message: Message) -> str:
        """Where it goes today: to a representative while the consent holds; then to the client, if they did not get it."""
        for one in case.representatives if kept.party is None else ():
            if one.recipient == message.recipient:
                if one.holds(local_day(self.clock(), case.zone)):
                    return one.email or f"{one.name}, {one.address}".replace("\n", ", ")
                if CLIENT in kept.to:
                    raise Undeliverable("consent.over", permanent=True)
        return self._address(joint.party(case, kept.party), kept)

    def _address(self, to: Party, kept: KeptLetter) -> str:
        """Where the letter goes: the mail address, or for paper the name and street to put on the envelope."""
        by_mail = to.client.email and not to.unreachable
        on_paper = kept.channel == self.agency.paper_channel and not by_mail
        if kept.channel == self.agency.client_channel and not on_paper:
            if to.client.email is None:
                raise Undeliverable("client.unreachable", permanent=True)
            return to.client.email
        lines = [one for one in (to.client.name, to.client.address) if one]
        if not lines:
            raise Undeliverable("client.unreachable", permanent=True)
        return ", ".join(lines).replace("\n", ", ")

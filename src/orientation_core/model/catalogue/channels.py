"""Channels: the ways in which clients and services meet. Each is a document, so that its hours are written once."""

from __future__ import annotations

from typing import Literal

import attrs

from orientation_core.model.catalogue.contacts import Address, ContactPoint, Page
from orientation_core.model.catalogue.entries import Entry
from orientation_core.model.catalogue.hours import OpeningHours
from orientation_core.model.catalogue.wording import Wording
from orientation_core.model.terms import Term

ChannelKind = Literal["counter", "telephone", "web", "mail", "letter", "app", "chat", "visit", "other"]

#: What makes a place or a line usable for everybody.
Access = Literal[
    "step_free",
    "lift",
    "accessible_toilet",
    "accessible_parking",
    "public_transport",
    "induction_loop",
    "sign_language",
    "tactile_guidance",
    "quiet_room",
    "assistance_dog",
    "plain_language",
    "large_print",
    "screen_reader",
]


@attrs.frozen
class Accessibility:
    """What people with a disability can count on. :ivar features: what there is. :ivar note: what else to know."""

    features: tuple[Access, ...] = ()
    note: Wording | None = None


@attrs.frozen(kw_only=True)
class Channel(Entry):
    """A way in which clients and services meet.

    :ivar label: what readers see. :ivar kind: what it is. :ivar type: the concept for it in a code list.
    :ivar description: what to know before one takes it.
    :ivar hours: when it is open. :ivar calendar: name of the calendar with its holidays; the agency's when absent.
    :ivar appointment: whether one needs an appointment. :ivar languages: spoken there, as language tags.
    :ivar accessibility: for everybody. :ivar addresses: where it is. :ivar pages: where it is on the web.
    :ivar contact_points: how it is reached. :ivar owned_by: organisations that run it.
    :ivar processing_time: how long a service takes that is asked for here.
    :ivar inputs: evidence asked for at this channel only.
    """

    label: Wording
    kind: ChannelKind
    type: str | None = None
    description: Wording | None = None
    hours: OpeningHours | None = None
    calendar: str | None = None
    appointment: Literal["none", "possible", "required"] = "none"
    languages: tuple[str, ...] = ()
    accessibility: Accessibility | None = None
    addresses: tuple[Address, ...] = ()
    pages: tuple[Page, ...] = ()
    contact_points: tuple[ContactPoint, ...] = ()
    owned_by: tuple[str, ...] = ()
    processing_time: Term | None = None
    inputs: tuple[str, ...] = ()

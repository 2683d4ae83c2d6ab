"""The organisation that runs a desk, as a document: its names, its contact, its rules, and who is told what."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

import attrs

from orientation_core.model.text import Language, Text


@attrs.frozen
class Contact:
    """How clients reach the complaint service. :ivar url: an https address."""

    email: str | None = None
    phone: str | None = None
    address: Text | None = None
    url: str | None = None


@attrs.frozen
class Subscription:
    """Who is told about which events.

    :ivar event: end of the event type, with ``*`` for anything: ``complaint.received``, ``complaint.*``.
    :ivar channel: name of a channel. :ivar to: name of one of the agency's addresses.
    """

    event: str
    channel: str
    to: str

    def covers(self, verb: str) -> bool:
        """Whether it asks for the event of that verb, for example ``complaint.received``."""
        return fnmatchcase(verb, self.event)


@attrs.frozen
class Agency:
    """One organisation and the settings of its desk.

    :ivar slug: short name in ids and event types, for example ``finance``. :ivar label: its name as clients read it.
    :ivar country: ISO 3166 code, first part of event types. :ivar languages: the languages it answers in.
    :ivar desk: what the complaint service is called, under letters.
    :ivar privacy_url, survey_url: where clients read about their data, and where they can score the handling.
    :ivar procedure, calendar: names of the documents that new cases are opened under (their newest version).
    :ivar client_channel: the channel for letters to a client with an e-mail address.
    :ivar paper_channel: the channel for letters to all others, who get them printed.
    :ivar addresses: name -> mail address, URL or folder for :attr:`subscriptions`.
    :ivar threshold: cells of published figures that count fewer cases than this are suppressed.
    :ivar hook_seconds: how long a plugin may take in a hook that stands between a client and the store.
    :ivar redaction: what becomes of a passage that is redacted: ``gone``, or ``sealed`` for coordinators.
    :ivar network: slug of the agency of this store that keeps the network it belongs to, and that may see whether
        its data show that criteria are met: counts and days, never a case.
    :ivar settings: for plugins, each reads its own section; a secret is written ``env:NAME``.
    """

    slug: str
    label: Text
    country: str = "be"
    languages: tuple[Language, ...] = ("fr", "nl", "de", "en")
    contact: Contact = Contact()
    desk: Text | None = None
    privacy_url: str | None = None
    survey_url: str | None = None
    procedure: str = "be-federal"
    calendar: str = "be-legal"
    client_channel: str = "mail"
    paper_channel: str = "file"
    addresses: Mapping[str, str] = attrs.field(factory=dict)
    subscriptions: tuple[Subscription, ...] = ()
    threshold: int = 5
    hook_seconds: float = 2.0
    redaction: str = "gone"
    network: str | None = None
    settings: Mapping[str, Any] = attrs.field(factory=dict, repr=lambda settings: f"<{', '.join(settings)}>")


#: What a desk is opened as when nothing else is said: good for a first try, not for letters to clients.
UNNAMED = Agency(
    "agency",
    Text(fr="Votre organisation", nl="Uw organisatie", de="Ihre Organisation", en="Your organisation"),
)

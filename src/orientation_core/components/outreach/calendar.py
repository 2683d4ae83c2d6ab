"""Phases and events of campaigns as an iCalendar file (RFC 5545), for anybody's calendar.

The same campaigns give the same bytes: an entry keeps its identifier for good, and its stamp and number are those of the
edition of its campaign.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from orientation_core.errors import require
from orientation_core.model.outreach.campaigns import Campaign, CampaignEvent, Phase
from orientation_core.model.text import Language, Text

if TYPE_CHECKING:
    from icalendar import Event

PRODUCT = "-//orientation-core//campaigns//EN"

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:orientation-core:campaign")


def calendar(
    organisation: str, campaigns: Iterable[tuple[Campaign, int, datetime]], language: Language
) -> bytes:
    """A calendar of campaigns. :param organisation: slug of the agency. :param campaigns: each with the version and the
    moment of its newest edition.

    :raises MissingExtra: the package that writes calendars is not installed.
    """
    require("outreach", "icalendar")
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    for campaign, version, kept_at in campaigns:
        entries: list[Phase | CampaignEvent] = [*campaign.phases, *campaign.events]
        for one in entries:
            entry = _entry(campaign, one, language)
            kind = "phase" if isinstance(one, Phase) else "event"
            entry.add("uid", f"{uuid.uuid5(_SPACE, f'{organisation}/{campaign.name}/{kind}/{one.name}')}")
            entry.add("dtstamp", kept_at.astimezone(UTC).replace(microsecond=0))
            entry.add("sequence", version - 1)
            made.add_component(entry)
    return bytes(made.to_ical())


def _entry(campaign: Campaign, one: Phase | CampaignEvent, language: Language) -> Event:
    from icalendar import Event

    entry = Event()
    said = {"LANGUAGE": language}
    _text(entry, "summary", f"{campaign.label.in_(language)} – {one.label.in_(language)}", said)
    cancelled = campaign.cancelled
    if isinstance(one, Phase):
        _days(entry, one.first_day, one.last_day)
        entry.add("transp", "TRANSPARENT")
        _text(entry, "description", campaign.aim.in_(language), said)
    else:
        cancelled = cancelled or one.cancelled
        if one.first_day is not None:
            _days(entry, one.first_day, one.last_day or one.first_day)
        else:
            assert one.starts_at is not None
            entry.add("dtstart", one.starts_at.astimezone(UTC))
            if one.ends_at is not None:
                entry.add("dtend", one.ends_at.astimezone(UTC))
        about: Text = one.description or campaign.aim
        _text(entry, "description", about.in_(language), said)
        if one.place is not None:
            _text(entry, "location", one.place.in_(language), said)
    entry.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    return entry


def _days(entry: Event, first: date, last: date) -> None:
    """Whole days: the end of an entry is the day after its last."""
    entry.add("dtstart", first)
    entry.add("dtend", last + timedelta(days=1))


def _text(entry: Event, name: str, words: str, said: dict[str, Any]) -> None:
    """Words as the value of a property. Line ends are told as line ends, and no other control sign passes."""
    lines = words.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    entry.add(name, "\n".join("".join(filter(str.isprintable, line)) for line in lines), parameters=said)

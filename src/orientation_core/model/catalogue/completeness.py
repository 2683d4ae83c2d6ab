"""How complete the description of a service is, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Literal, get_args

import attrs

from orientation_core.model.catalogue.channels import Channel
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.services import Service
from orientation_core.model.catalogue.wording import Wording
from orientation_core.model.text import Language

#: What can be missing, in the order in which a client asks for it.
Missing = Literal[
    "title",
    "description",
    "authority",
    "client_group",
    "channel",
    "hours",
    "contact",
    "accessibility",
    "evidence",
    "cost",
    "processing_time",
    "steps",
    "output",
    "event",
    "theme",
    "rule",
    "keywords",
    "languages",
    "owner",
    "review",
    "review_due",
]
MISSING: tuple[Missing, ...] = get_args(Missing)

#: How much each counts; together 100. What a client asks in step 1 counts most.
WEIGHTS: dict[str, int] = {
    "title": 8,
    "description": 8,
    "authority": 8,
    "client_group": 6,
    "channel": 8,
    "hours": 6,
    "contact": 6,
    "accessibility": 3,
    "evidence": 8,
    "cost": 8,
    "processing_time": 8,
    "steps": 4,
    "output": 3,
    "event": 3,
    "theme": 2,
    "rule": 4,
    "keywords": 1,
    "languages": 1,
    "owner": 2,
    "review": 3,
}


@attrs.frozen
class Gap:
    """Something that is missing.

    :ivar what: what it is. :ivar share: how much of it is missing, between 0 (not included) and 1.
    :ivar languages: in which languages, for a text. :ivar names: of which channels, for hours and accessibility.
    :ivar since: since when a review is due.
    """

    what: Missing
    share: float = 1.0
    languages: tuple[Language, ...] = ()
    names: tuple[str, ...] = ()
    since: date | None = None


@attrs.frozen
class Completeness:
    """How complete a description is. :ivar score: 0 to 100; 100 means nothing is missing. :ivar gaps: what is."""

    service: str
    score: int
    gaps: tuple[Gap, ...]


def completeness(
    service: Service, contents: Contents, languages: Sequence[Language], today: date
) -> Completeness:
    """How complete the description of `service` is for an agency that answers in these languages."""
    gaps = list(_gaps(service, contents, languages, today))
    lost = sum(WEIGHTS.get("review" if gap.what == "review_due" else gap.what, 0) * gap.share for gap in gaps)
    # Rounded down, so that 100 is kept for what lacks nothing.
    return Completeness(service.name, min(int(100 - lost), 100 if not gaps else 99), tuple(gaps))


def _gaps(service: Service, contents: Contents, languages: Sequence[Language], today: date) -> Iterator[Gap]:
    yield from _texts("title", service.title, languages)
    yield from _texts("description", service.description, languages)
    channels = [one for one in (contents.find("channel", name) for name in service.channels) if one]
    present: dict[Missing, Any] = {
        "authority": service.authorities,
        "client_group": service.client_groups or service.audiences,
        "channel": service.channels,
        "contact": service.contact_points or [one for one in channels if one.contact_points],
        "evidence": service.evidence or service.evidence_types or service.nothing_to_bring,
        "cost": service.costs,
        "processing_time": service.processing_time or [one for one in channels if one.processing_time],
        "steps": service.steps,
        "output": service.outputs,
        "event": service.events,
        "theme": service.themes or service.sectors,
        "rule": service.rules or service.legal_resources,
        "keywords": service.keywords,
        "languages": service.languages,
        "owner": service.owner,
        "review": service.reviewed_on and service.review_months,
    }
    yield from (Gap(what) for what, there in present.items() if not there)
    yield from _of_channels(channels)
    due = service.review_due()
    if present["review"] and due is not None and due < today:
        yield Gap("review_due", since=due)


def _texts(what: Missing, wording: Wording | None, languages: Sequence[Language]) -> Iterator[Gap]:
    if wording is None:
        yield Gap(what, languages=tuple(languages))
        return
    lacking = tuple(language for language in languages if not getattr(wording, language))
    if lacking:
        yield Gap(what, len(lacking) / len(languages), lacking)


def _of_channels(channels: Sequence[Channel]) -> Iterator[Gap]:
    """What the channels of a service lack. A letter box or an e-mail address has no hours and no stairs."""
    timed = [one for one in channels if one.kind in {"counter", "telephone", "chat"}]
    silent = [one.name for one in timed if one.hours is None or not one.hours.stated()]
    if silent:
        yield Gap("hours", len(silent) / len(timed), names=tuple(silent))
    places = [one for one in channels if one.kind in {"counter", "web", "app"}]
    closed = [one.name for one in places if one.accessibility is None]
    if closed:
        yield Gap("accessibility", len(closed) / len(places), names=tuple(closed))

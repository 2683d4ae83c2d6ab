"""A campaign: what it is for, whom it speaks to, with which words and materials, when, whom it reached and what moved.

Whether it runs is never stored: it follows from its phases and the day. Participants are numbers, never names.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Literal, Protocol, get_args

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.improvements.actions import Compared, Expected, Measured
from orientation_core.model.text import Language, Text

AudienceKind = Literal["client_group", "public", "staff", "partners"]
MaterialType = Literal["page", "leaflet", "poster", "presentation", "mail", "video", "audio", "other"]
WcagLevel = Literal["none", "A", "AA", "AAA"]
ReachMeasure = Literal[
    "printed", "handed_out", "sent", "opened", "views", "visitors", "participants", "mentions"
]
REACH: tuple[ReachMeasure, ...] = get_args(ReachMeasure)
Stage = Literal["planned", "running", "finished", "cancelled"]

#: What is seen or heard in time needs its words written down as well.
IN_TIME: frozenset[MaterialType] = frozenset({"video", "audio"})
#: What has pictures that need words in their place.
PICTURED: frozenset[MaterialType] = frozenset({"page", "leaflet", "poster", "presentation", "mail"})


class _Named(Protocol):
    """Something with a name of its own."""

    @property
    def name(self) -> str: ...


@attrs.frozen
class Audience:
    """Whom a campaign speaks to. :ivar group: of the catalogue, for a client group. :ivar size: how many they are."""

    name: str
    kind: AudienceKind
    group: str | None = None
    label: Text | None = None
    size: int | None = None


@attrs.frozen
class CampaignMessage:
    """What is said. :ivar to: names of audiences; all when none is named."""

    name: str
    text: Text
    to: tuple[str, ...] = ()


@attrs.frozen
class MaterialVersion:
    """One version of a material in one language, with what is declared of its accessibility.

    :ivar version: as its makers count. :ivar wcag: the level it was found to meet. :ivar alternatives: pictures have
        words in their place. :ivar transcript, captions: of what is seen or heard in time.
    :ivar plain_score: of plain language, from 0 to 100, by :ivar plain_method:.
    """

    language: Language
    version: str
    made_on: date
    url: str | None = None
    sha256: str | None = None
    wcag: WcagLevel | None = None
    alternatives: bool | None = None
    transcript: bool | None = None
    captions: bool | None = None
    plain_score: float | None = None
    plain_method: str | None = None


@attrs.frozen
class Material:
    """Something that carries the message."""

    name: str
    label: Text
    type: MaterialType
    versions: tuple[MaterialVersion, ...] = ()

    def newest(self) -> dict[Language, MaterialVersion]:
        """The newest version in each language."""
        return {one.language: one for one in sorted(self.versions, key=lambda one: one.made_on)}


@attrs.frozen
class CampaignChannel:
    """By which way. :ivar channel: of the catalogue, where it is one."""

    name: str
    label: Text
    channel: str | None = None


@attrs.frozen
class Phase:
    """A stretch of the planning. :ivar first_day, last_day: both included."""

    name: str
    label: Text
    first_day: date
    last_day: date


@attrs.frozen
class Participants:
    """How many took part, by what they are. :ivar who: a function or group, never a person."""

    who: Text
    number: int


@attrs.frozen
class CampaignEvent:
    """Something that people come to: whole days, or from one moment to another.

    :ivar first_day, last_day: both included. :ivar starts_at, ends_at: moments, for what takes less than a day.
    :ivar participants: who came, once it was held. :ivar cancelled: it is not held.
    """

    name: str
    label: Text
    first_day: date | None = None
    last_day: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: Text | None = None
    description: Text | None = None
    participants: tuple[Participants, ...] = ()
    cancelled: bool = False

    @property
    def day(self) -> date:
        """The day it begins."""
        begins = self.first_day or (None if self.starts_at is None else self.starts_at.date())
        assert begins is not None
        return begins


@attrs.frozen
class ReachNote:
    """How many were reached by something. :ivar by: name of a material, channel or event."""

    by: str
    measure: ReachMeasure
    number: int
    on: date
    source: Text | None = None


@attrs.frozen(kw_only=True)
class Campaign:
    """One campaign.

    :ivar name: stable name. :ivar aim: what is to be different afterwards. :ivar lead: id of who leads it.
    :ivar expected: the figure that is to move, as for an improvement action; :ivar measured, compared: what it was before
        and after, and what both say together; they come by themselves.
    :raises InvalidDocument: a name that comes twice or points at nothing, days the wrong way round, an event with no time or
        two, a client group without its name.
    """

    name: str
    label: Text
    aim: Text
    lead: str
    audiences: tuple[Audience, ...]
    messages: tuple[CampaignMessage, ...] = ()
    materials: tuple[Material, ...] = ()
    channels: tuple[CampaignChannel, ...] = ()
    phases: tuple[Phase, ...] = ()
    events: tuple[CampaignEvent, ...] = ()
    reach: tuple[ReachNote, ...] = ()
    expected: Expected | None = None
    measured: tuple[Measured, ...] = ()
    compared: Compared | None = None
    cancelled: bool = False

    def __attrs_post_init__(self) -> None:
        problems = [*self._names(), *self._times(), *self._points()]
        if problems:
            raise InvalidDocument("campaign", problems)

    def _names(self) -> Iterator[Problem]:
        for field in ("audiences", "messages", "materials", "channels", "phases", "events"):
            yield from twice(f"/{field}", (one.name for one in getattr(self, field)))
        for place, material in enumerate(self.materials):
            pairs = (f"{one.language} {one.version}" for one in material.versions)
            yield from twice(f"/materials/{place}/versions", pairs)

    def _times(self) -> Iterator[Problem]:
        for place, phase in enumerate(self.phases):
            if phase.last_day < phase.first_day:
                yield _backwards(f"/phases/{place}/last_day")
        for place, event in enumerate(self.events):
            where = f"/events/{place}"
            if (event.first_day is None) == (event.starts_at is None):
                words = sentence("an event has either days or moments")
                yield Problem(where, words, "event.time")
            elif event.first_day is not None:
                if event.ends_at is not None:
                    yield Problem(where, sentence("an event has either days or moments"), "event.time")
                if event.last_day is not None and event.last_day < event.first_day:
                    yield _backwards(f"{where}/last_day")
            elif event.last_day is not None:
                yield Problem(where, sentence("an event has either days or moments"), "event.time")
            elif (
                event.ends_at is not None and event.starts_at is not None and event.ends_at <= event.starts_at
            ):
                yield _backwards(f"{where}/ends_at")

    def _points(self) -> Iterator[Problem]:
        for place, audience in enumerate(self.audiences):
            if audience.kind == "client_group" and audience.group is None:
                words = sentence("a client group is named as in the catalogue")
                yield Problem(f"/audiences/{place}/group", words, "audience.group")
        known = {one.name for one in self.audiences}
        for place, message in enumerate(self.messages):
            for number, name in enumerate(message.to):
                if name not in known:
                    yield _nothing(f"/messages/{place}/to/{number}")
        carriers = {name for field in (self.materials, self.channels, self.events) for name in _named(field)}
        for place, note in enumerate(self.reach):
            if note.by not in carriers:
                yield _nothing(f"/reach/{place}/by")

    def days(self) -> tuple[date, date] | None:
        """The first and last day of its phases and events; None where it has none."""
        first = [one.first_day for one in self.phases] + [one.day for one in self.events if not one.cancelled]
        last = [one.last_day for one in self.phases] + [
            one.last_day or (one.ends_at.date() if one.ends_at is not None else one.day)
            for one in self.events
            if not one.cancelled
        ]
        return (min(first), max(last)) if first else None

    def stage(self, day: date) -> Stage:
        """Where it stands that day."""
        if self.cancelled:
            return "cancelled"
        days = self.days()
        if days is None or day < days[0]:
            return "planned"
        return "running" if day <= days[1] else "finished"

    def event(self, name: str) -> CampaignEvent | None:
        """The event of that name."""
        return next((one for one in self.events if one.name == name), None)

    def measurement(self, when: str) -> Measured | None:
        """The last measurement before, or after."""
        return next((one for one in reversed(self.measured) if one.when == when), None)


def twice(where: str, names: Iterable[str]) -> Iterator[Problem]:
    """A problem for each name that comes more than once."""
    for name, times in Counter(names).items():
        if times > 1:
            yield Problem(where, sentence("{name} comes twice", name=name), "name.twice")


def _named(listed: Iterable[_Named]) -> Iterator[str]:
    return (one.name for one in listed)


def _backwards(where: str) -> Problem:
    return Problem(where, sentence("this ends before it begins"), "validity.order")


def _nothing(where: str) -> Problem:
    return Problem(where, sentence("there is nothing of this name in the campaign"), "name.unknown")

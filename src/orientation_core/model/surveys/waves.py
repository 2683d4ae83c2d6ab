"""A wave: one questionnaire asked of one population, from a day until a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, Refused, sentence
from orientation_core.model.calendars import Pin
from orientation_core.model.surveys.messages import said
from orientation_core.model.surveys.sampling import Sample
from orientation_core.model.text import Language, Text


@attrs.frozen
class Trigger:
    """What makes somebody be asked, for a wave that runs all the time.

    :ivar event: end of the event type, with ``*`` for anything: ``complaint.closed``.
    :ivar after_days: how long after it the invitation goes out.
    """

    event: str
    after_days: int = 0

    def covers(self, verb: str) -> bool:
        """Whether an event of that verb, for example ``complaint.closed``, is meant."""
        return fnmatchcase(verb, self.event)


@attrs.frozen
class Wave:
    """One wave of a survey.

    :ivar name: what it is called in commands. :ivar questionnaire: which, in precisely that version.
    :ivar opens_at, closes_at: between which answers are taken; without an end until it is closed.
    :ivar closed_at: when it was closed. :ivar population: whom it is about, in words.
    :ivar sample: who of them is asked; None for whoever answers. :ivar anonymous: no answer can be joined back to its token.
    :ivar reminders: days after the invitation on which those who have not answered are reminded.
    :ivar trigger: for a wave whose invitations follow events.
    :ivar margins: known shares of the population: variable -> group -> share or count; figures are weighted to them.
    :ivar source: the register it was imported from.
    :raises InvalidDocument: it closes before it opens, a margin cannot be weighted to, or a reminder is no later day.
    """

    name: str
    questionnaire: Pin
    label: Text
    opens_at: datetime
    closes_at: datetime | None = None
    closed_at: datetime | None = None
    population: Text | None = None
    sample: Sample | None = None
    anonymous: bool = False
    reminders: tuple[int, ...] = ()
    trigger: Trigger | None = None
    margins: Mapping[str, Mapping[str, float]] = attrs.field(factory=dict)
    source: str | None = None

    def __attrs_post_init__(self) -> None:
        problems = []
        if self.closes_at is not None and self.closes_at <= self.opens_at:
            problems.append(Problem("/closes_at", sentence("the wave closes before it opens"), "wave.closes"))
        for variable, groups in self.margins.items():
            if not groups or not all(share >= 0 for share in groups.values()) or not sum(groups.values()) > 0:
                where = f"/margins/{variable}"
                message = sentence("the shares of a margin are not negative, and add up to more than zero")
                problems.append(Problem(where, message, "margin.zero"))
        if list(self.reminders) != sorted(set(self.reminders)):
            message = sentence("each reminder comes on a later day than the one before")
            problems.append(Problem("/reminders", message, "reminders.order"))
        if problems:
            raise InvalidDocument("survey_wave", problems)

    def is_open(self, moment: datetime) -> bool:
        """Whether answers are taken at that moment."""
        return not self._shut(moment) and moment >= self.opens_at

    def must_be_open(self, moment: datetime, language: Language = "en") -> None:
        """:raises Refused: the wave is not open yet, or closed."""
        if self._shut(moment):
            raise Refused([said("wave.closed").at("", language)])
        if moment < self.opens_at:
            raise Refused([said("wave.not_open").at("", language)])

    def _shut(self, moment: datetime) -> bool:
        ends = [one for one in (self.closes_at, self.closed_at) if one is not None]
        return any(moment >= end for end in ends)

    @property
    def last_day(self) -> date | None:
        """The day until which answers are taken, when it is known."""
        ends = [one for one in (self.closes_at, self.closed_at) if one is not None]
        return min(ends).date() if ends else None


#: What may become of a wave.
State = Literal["planned", "open", "closed"]


def state(wave: Wave, moment: datetime) -> State:
    """Where a wave stands."""
    if wave.is_open(moment):
        return "open"
    return "planned" if moment < wave.opens_at and wave.closed_at is None else "closed"

"""A collection round: the network asks organisations for their figures of a year, until a day, and reminds the late."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Literal, get_args

import attrs

from orientation_core.errors import InvalidDocument, Problem, Refused, sentence
from orientation_core.model.agency import Contact
from orientation_core.model.text import Language, Text

RoundState = Literal["draft", "open", "closed"]
ROUND_STATES: tuple[RoundState, ...] = get_args(RoundState)

#: The furthest that a reminder lies from the closing day.
MOST_DAYS = 400


@attrs.frozen(kw_only=True)
class Asked:
    """An indicator that a round asks.

    :ivar label: what the form calls it. :ivar definition: how it is counted, for whoever fills the form in.
    :ivar counted: how the data of a desk give it: indicators of its report, added up; one with a minus before it is
        taken off, and ``founded_by_type:federal_category=attitude`` is one group of it. Empty: only people know it.
    """

    name: str
    label: Text
    definition: Text | None = None
    counted: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Told:
    """An organisation that was written to. :ivar step: days from the closing day; None for the request itself."""

    organisation: str
    on: date
    step: int | None = None


@attrs.frozen(kw_only=True)
class Round:
    """A collection round.

    :ivar years: that figures are asked of. :ivar opens_on, closes_on: the first and the last day to deliver.
    :ivar indicators: that are asked. :ivar reminders: on which days whoever is late is written to, counted from the
        closing day: -7 is a week before it. :ivar languages: of the letters, which are written in all of them.
    :ivar organisations: those that are asked: in the network on the day on which it was opened, whatever comes later.
    :ivar told: who was written to, in that order.
    :raises InvalidDocument: it closes before it opens, something comes twice, or its state and moments disagree.
    """

    name: str
    label: Text
    years: tuple[int, ...]
    opens_on: date
    closes_on: date
    indicators: tuple[Asked, ...]
    reminders: tuple[int, ...] = ()
    languages: tuple[Language, ...] = ("fr", "nl")
    contact: Contact | None = None
    note: Text | None = None
    state: RoundState = "draft"
    organisations: tuple[str, ...] = ()
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    told: tuple[Told, ...] = ()

    def __attrs_post_init__(self) -> None:
        problems = [
            *_twice("/years", self.years),
            *_twice("/indicators", [one.name for one in self.indicators], "/name"),
            *_twice("/reminders", self.reminders),
            *_twice("/languages", self.languages),
            *_twice("/organisations", self.organisations),
        ]
        if self.closes_on < self.opens_on:
            text = sentence("the last day comes before the first")
            problems.append(Problem("/closes_on", text, "validity.order"))
        if (self.opened_at is None) != (self.state == "draft"):
            problems.append(_disagrees("/opened_at"))
        if (self.closed_at is None) != (self.state != "closed"):
            problems.append(_disagrees("/closed_at"))
        if self.state == "draft" and (self.organisations or self.told):
            problems.append(_disagrees("/organisations"))
        if problems:
            raise InvalidDocument("collection_round", problems)

    def asks(self, organisation: str, year: int) -> bool:
        """Whether it asks this organisation for this year; a draft asks nobody yet."""
        return year in self.years and organisation in self.organisations

    def opened(self, organisations: Iterable[str], at: datetime, today: date) -> Round:
        """The round as it is asked from now on, of these organisations for good.

        :raises Refused: it was opened before, its days are not there yet or over, or nobody can be asked.
        """
        names = tuple(sorted(organisations))
        if self.state != "draft":
            raise _refused(sentence("this round was opened already"), "round.opened")
        if today < self.opens_on:
            raise _refused(sentence("this round opens on {day}", day=self.opens_on), "round.early")
        if today > self.closes_on:
            raise _refused(sentence("the closing day of this round has passed"), "round.over")
        if not names:
            raise _refused(sentence("no organisation is in the network that could be asked"), "round.nobody")
        return attrs.evolve(self, state="open", organisations=names, opened_at=at)

    def closed(self, at: datetime) -> Round:
        """The round as it stays. :raises Refused: it is not open."""
        if self.state == "draft":
            raise _refused(sentence("this round was not opened yet"), "round.draft")
        if self.state == "closed":
            raise _refused(sentence("this round was closed already"), "round.closed")
        return attrs.evolve(self, state="closed", closed_at=at)

    def changed(self, draft: Round) -> Round:
        """The round with what may still change: once it is open, its last day, reminders, contact and note.

        :raises Refused: something else would change, or the round is closed.
        """
        if self.state == "draft":
            return draft
        fixed = ("label", "years", "opens_on", "indicators", "languages")
        if self.state == "closed" or any(getattr(self, one) != getattr(draft, one) for one in fixed):
            text = sentence(
                "what an open round asks does not change, and a closed round changes no more; "
                "while it is open: its last day, its reminders, its contact, its note"
            )
            raise _refused(text, "round.fixed")
        return attrs.evolve(
            self,
            closes_on=draft.closes_on,
            reminders=draft.reminders,
            contact=draft.contact,
            note=draft.note,
        )

    # ------------------------------------------------------------------------------ reminding

    def step(self, today: date) -> int | None:
        """The reminder that is due: the last one whose day has come; None before the first.

        One whose day had come when the round was opened is none: the request itself went out then.
        """
        after = self.opened_at.date() if self.opened_at else date.min
        days = {one: self.closes_on + timedelta(one) for one in self.reminders}
        return max((one for one, day in days.items() if after < day <= today), default=None)

    def next_reminder(self, today: date) -> date | None:
        """The day after today on which somebody is reminded; None when there is none any more."""
        return min(
            (day for one in self.reminders if (day := self.closes_on + timedelta(one)) > today), default=None
        )

    def to_remind(self, today: date, delivered: Mapping[str, set[int]]) -> tuple[str, ...]:
        """Who has to be reminded today: they owe a year, and were not told of this step or of a later one.

        A step whose day passed unused is not made up for: who is late gets one letter and not three.

        :param delivered: organisation -> years that are there.
        """
        step = self.step(today)
        if self.state != "open" or step is None:
            return ()
        told = {one.organisation for one in self.told if one.step is not None and one.step >= step}
        return tuple(
            one for one in self.organisations if one not in told and self.owed(one, delivered.get(one, set()))
        )

    def owed(self, organisation: str, delivered: set[int]) -> tuple[int, ...]:
        """The years that this organisation was asked for and that are not among the delivered ones."""
        return tuple(one for one in self.years if self.asks(organisation, one) and one not in delivered)


@attrs.frozen(kw_only=True)
class Delivered:
    """The figures of one organisation for one year, as they reached a round.

    :ivar on: when they came first. :ivar late: whether that was after the closing day.
    :ivar editions: how often they were delivered. :ivar last_on: when last. :ivar source, by, remarks: of the last.
    """

    organisation: str
    year: int
    on: date
    late: bool
    editions: int
    last_on: date
    source: str
    by: str | None = None
    remarks: str | None = None


@attrs.frozen(kw_only=True)
class Owed:
    """What is not there yet. :ivar told_on: when the organisation was last written to."""

    organisation: str
    year: int
    told_on: date | None = None


@attrs.frozen(kw_only=True)
class Progress:
    """How far a round is. :ivar on: the day. :ivar step: the reminder that is due that day."""

    round: Round
    on: date
    delivered: tuple[Delivered, ...]
    owed: tuple[Owed, ...]
    step: int | None = None

    @property
    def late(self) -> tuple[Delivered, ...]:
        """What came after the closing day."""
        return tuple(one for one in self.delivered if one.late)


def progress(asked: Round, today: date, delivered: Sequence[Delivered]) -> Progress:
    """How far a round is, given what was delivered."""
    there = {(one.organisation, one.year) for one in delivered}
    told = {one.organisation: one.on for one in asked.told}
    owed = [
        Owed(organisation=name, year=year, told_on=told.get(name))
        for name in asked.organisations
        for year in asked.years
        if (name, year) not in there
    ]
    known = sorted(delivered, key=lambda one: (one.organisation, one.year))
    mine = [one for one in known if asked.asks(one.organisation, one.year)]
    return Progress(round=asked, on=today, delivered=tuple(mine), owed=tuple(owed), step=asked.step(today))


def _twice(where: str, members: Sequence[object], member: str = "") -> Iterator[Problem]:
    for place, one in enumerate(members):
        if one in members[:place]:
            yield Problem(f"{where}/{place}{member}", sentence("{name} comes twice", name=one), "id.twice")


def _disagrees(where: str) -> Problem:
    text = sentence("this does not fit the state of the round")
    return Problem(where, text, "round.state")


def _refused(text: str, code: str) -> Refused:
    return Refused([Problem("/state", text, code)])

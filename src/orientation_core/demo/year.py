"""What the year holds: every request with its type, its day, its channel and what becomes of it, in exact numbers."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime, timedelta

import attrs

from orientation_core.demo.dice import Diary, Dice
from orientation_core.demo.scenario import COMPLAINT, Channel, Scenario
from orientation_core.model.complaints import Admissibility, Outcome, RequestType
from orientation_core.model.text import Language

#: Of the complaints whose admissibility is pending at the end: percent that are simply the newest ones.
_NEWEST = 70
#: Decisions need time: what is requalified came in within this percentage of the year's requests.
_EARLY = 92
#: How many clients write in a weekend or on a holiday too, in percent.
_ANY_DAY = 15


@attrs.frozen
class Fate:
    """A request and what becomes of it.

    :ivar number: in the order of registration, from 0. :ivar arrived: when it reached the agency.
    :ivar registered: when it is taken in. :ivar type, original: what it ends as and came in as.
    :ivar matter: category, ground, or type, by which its words are found. :ivar category: of a complaint.
    """

    number: int
    arrived: datetime
    registered: datetime
    channel: Channel
    language: Language
    type: RequestType = RequestType.COMPLAINT
    original: RequestType = RequestType.COMPLAINT
    admissibility: Admissibility | None = None
    ground: str | None = None
    category: str | None = None
    outcome: Outcome | None = None

    @property
    def matter(self) -> str:
        """What the client's words are about."""
        return self.ground or self.category or self.type.value


def fates(scenario: Scenario, diary: Diary, seed: int) -> list[Fate]:
    """Every request of the year, in the order of registration."""
    dice = Dice(seed, "year")
    return _judged(scenario, _typed(scenario, _arrivals(scenario, diary, dice), dice), dice)


def _arrivals(scenario: Scenario, diary: Diary, dice: Dice) -> list[Fate]:
    total = sum(scenario.counts.values())
    by_name = {channel.name: channel for channel in scenario.channels}
    months = dice.dealt(total, dict(enumerate(scenario.months, 1)))
    channels = dice.dealt(total, {channel.name: channel.weight for channel in scenario.channels})
    languages = dice.dealt(
        total, {words.language: scenario.languages.get(words.language, 0) for words in scenario.words}
    )
    found = []
    for month, name, language in zip(months, channels, languages, strict=True):
        channel = by_name[name]
        arrived = _arrival(scenario.year, month, channel, diary, dice)
        wait = dice.days(channel.registered)
        registered = diary.before_end(arrived, diary.later(arrived, wait, dice), dice) if wait else arrived
        found.append(Fate(0, arrived, registered, channel, language))
    found.sort(key=lambda fate: (fate.registered, fate.arrived, fate.channel.name, fate.language))
    return [attrs.evolve(fate, number=number) for number, fate in enumerate(found)]


def _arrival(year: int, month: int, channel: Channel, diary: Diary, dice: Dice) -> datetime:
    days = [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]
    worked = [day for day in days if diary.working(day) == day]
    if channel.by_client:
        return diary.any_time(dice.one(days if dice.often(_ANY_DAY) else worked), dice)
    return diary.office(dice.one(worked), dice)


def _typed(scenario: Scenario, found: list[Fate], dice: Dice) -> list[Fate]:
    types = dice.dealt(len(found), scenario.counts)
    found = [
        attrs.evolve(fate, type=RequestType(kind), original=RequestType(kind))
        for fate, kind in zip(found, types, strict=True)
    ]
    for change in scenario.requalified:
        able = [fate for fate in found if fate.type.value == change.became and fate.original is fate.type]
        able = able[: max(change.count, len(able) * _EARLY // 100)]
        for fate in dice.random.sample(able, change.count):
            found[fate.number] = attrs.evolve(fate, original=RequestType(change.original))
    return found


def _judged(scenario: Scenario, found: list[Fate], dice: Dice) -> list[Fate]:
    complaints = [fate for fate in found if fate.type.value == COMPLAINT]
    share = scenario.admissibility
    newest = share.pending * _NEWEST // 100
    rest = share.pending - newest
    before = complaints[: len(complaints) - newest]
    waiting = {fate.number for fate in complaints[len(before) :]}
    waiting |= {fate.number for fate in dice.random.sample(before[-2 * rest :] if rest else [], rest)}
    decided = dice.dealt(
        len(complaints) - len(waiting),
        {Admissibility.ADMISSIBLE: share.admissible, Admissibility.INADMISSIBLE: share.inadmissible},
    )
    grounds = dice.dealt(share.inadmissible, scenario.grounds)
    weights = {category.code: category.weight for category in scenario.categories}
    categories = dice.dealt(len(complaints), weights)
    outcomes = dice.dealt(share.admissible, scenario.outcomes)
    for fate, category in zip(complaints, categories, strict=True):
        judged = attrs.evolve(fate, category=category)
        if fate.number in waiting:
            judged = attrs.evolve(judged, admissibility=Admissibility.PENDING)
        elif decided.pop() is Admissibility.ADMISSIBLE:
            judged = attrs.evolve(
                judged, admissibility=Admissibility.ADMISSIBLE, outcome=Outcome(outcomes.pop())
            )
        else:
            judged = attrs.evolve(judged, admissibility=Admissibility.INADMISSIBLE, ground=grounds.pop())
        found[fate.number] = judged
    return found


def last_moment(year: int, diary: Diary) -> datetime:
    """The last second of the year, in the calendar's zone."""
    return diary.local(date(year + 1, 1, 1), 0, 0) - timedelta(seconds=1)

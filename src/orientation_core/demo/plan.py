"""The plan of a year: every action on every case, with its moment, its actor and its words. Pure: a seed, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import attrs

from orientation_core.demo.dice import Diary, Dice
from orientation_core.demo.scenario import Scenario, Topic
from orientation_core.demo.stories import Client, Story, tell
from orientation_core.demo.voices import Voice, person, voice
from orientation_core.demo.year import Fate, fates, last_moment
from orientation_core.model.calendars import Calendar, local_day
from orientation_core.model.complaints import Admissibility, RequestType
from orientation_core.model.parties import Actor

#: Grounds of which the scenario engine knows what else they mean.
ANONYMOUS, ALREADY_HANDLED = "anonymous", "already_handled"


@attrs.frozen
class Event:
    """One thing that somebody does.

    :ivar case: number of the case in the plan. :ivar verb: a method of the complaint desk.
    :ivar other: number of another case, for a link.
    """

    at: datetime
    case: int
    verb: str
    actor: Actor
    arguments: Mapping[str, Any] = attrs.field(factory=dict)
    other: int | None = None


def plan(scenario: Scenario, calendar: Calendar, seed: int) -> tuple[Event, ...]:
    """Everything that happens in the year of the scenario, in the order in which it happens.

    The counts of the scenario come out exactly, whatever the seed.
    """
    diary = Diary(calendar, datetime.max.replace(tzinfo=UTC))
    diary = attrs.evolve(diary, end=last_moment(scenario.year, diary))
    events: list[Event] = []
    clients: list[Client] = []
    year = fates(scenario, diary, seed)
    for fate in year:
        dice = Dice(seed, "case", fate.number)
        client = _client(scenario, fate, year, clients, dice, calendar.zone)
        clients.append(client)
        day = local_day(fate.registered, calendar.zone)
        story = Story(scenario.on(day), diary, fate, client, dice)
        tell(story)
        events += [
            Event(each.at, fate.number, each.verb, each.actor, each.arguments, each.other)
            for each in story.deeds
        ]
    # Within a case the order is that of the story, also where two things happen in one second.
    return tuple(sorted(events, key=lambda event: (event.at, event.case)))


def _client(
    scenario: Scenario, fate: Fate, year: Sequence[Fate], clients: Sequence[Client], dice: Dice, zone: str
) -> Client:
    """Who writes, and what. A case that was handled already is the same person's, in the same words."""
    if fate.ground == ALREADY_HANDLED:
        earlier = [
            one
            for one in year[: fate.number]
            if one.language == fate.language
            and one.admissibility is Admissibility.ADMISSIBLE
            and clients[one.number].document
        ]
        if earlier:
            before = dice.one(earlier[-40:])
            return attrs.evolve(clients[before.number], earlier=before.number)
    words = scenario.speaking(fate.language)
    who = person(words, fate.number + 1, dice)
    speaker = voice(words, who.town, local_day(fate.arrived, zone), dice)
    topic = speaker.topic(fate.matter)
    by_mail = dice.often(fate.channel.with_email)
    reached = {"email": who.email} if by_mail else {"address": who.address}
    document = {} if fate.ground == ANONYMOUS else {"name": who.name, **reached}
    topics = [topic, *_second(scenario, fate, speaker, dice)]
    earlier_about = None
    if fate.admissibility is Admissibility.ADMISSIBLE and dice.often(scenario.shares.linked):
        same = [one.number for one in year[: fate.number] if one.category == fate.category and not one.ground]
        earlier_about = dice.one(same[-10:]) if same else None
    return Client(
        id=f"client-{fate.number + 1:05}",
        document=document,
        voice=speaker,
        topics=tuple(topics),
        text=speaker.letter(topics, complains=fate.type is RequestType.COMPLAINT),
        earlier=earlier_about,
    )


def _second(scenario: Scenario, fate: Fate, speaker: Voice, dice: Dice) -> list[Topic]:
    """A second matter in the same complaint, now and then."""
    others = {one.code: one.weight for one in scenario.categories if one.code != fate.category and one.weight}
    admissible = fate.admissibility is Admissibility.ADMISSIBLE
    if not (admissible and others and dice.often(scenario.shares.two_points)):
        return []
    return [speaker.topic(dice.weighted(others))]

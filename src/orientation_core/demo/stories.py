"""How a case goes, from the client's words to the score: one story per kind of request, told in dated deeds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import attrs

from orientation_core.components.complaints import IntakePoint
from orientation_core.demo.dice import Diary, Dice
from orientation_core.demo.occasions import Days
from orientation_core.demo.scenario import Category, Scenario, Topic
from orientation_core.demo.voices import Voice
from orientation_core.demo.year import Fate
from orientation_core.documents import to_text
from orientation_core.model.complaints import Admissibility, Outcome, Relation, RequestType
from orientation_core.model.parties import Actor, Role

_FOUNDED = (Outcome.FOUNDED, Outcome.PARTLY_FOUNDED)


@attrs.frozen
class Client:
    """Who writes, and what.

    :ivar document: name and address as the intake has them; empty for somebody unknown.
    :ivar topics: what the words are about, mostly one matter. :ivar earlier: number of an earlier case about the same.
    """

    id: str
    document: Mapping[str, str]
    voice: Voice
    topics: tuple[Topic, ...]
    text: str
    earlier: int | None = None

    @property
    def topic(self) -> Topic:
        """The main matter."""
        return self.topics[0]


@attrs.frozen
class Deed:
    """One thing that is done in a story."""

    at: datetime
    verb: str
    actor: Actor
    arguments: Mapping[str, Any]
    other: int | None = None


@attrs.define
class Story:
    """A case being told: what was done up to now, and when the last thing was.

    What would come after the end of the year is left out, and the story is over; but what the counts of the year
    depend on (`must`) is moved before it.

    :ivar about: the official it is about, if any, who then has nothing to do with it.
    """

    scenario: Scenario
    diary: Diary
    fate: Fate
    client: Client
    dice: Dice
    deeds: list[Deed] = attrs.field(factory=list)
    must: bool = True
    over: bool = False
    about: str | None = None

    @property
    def at(self) -> datetime:
        """When the last thing was done."""
        return self.deeds[-1].at if self.deeds else self.fate.registered

    @property
    def say(self) -> Voice:
        """The words of this case."""
        return self.client.voice

    def official(self, unit: str) -> Actor:
        """An official of a unit, or the coordinator when the only one there is the one it is about."""
        able = [one for one in self.scenario.unit(unit).handlers if one != self.about]
        return Actor(self.dice.one(able), Role.HANDLER) if able else self.coordinator

    @property
    def coordinator(self) -> Actor:
        """The complaint coordinator."""
        return Actor(self.scenario.coordinator, Role.COORDINATOR)

    @property
    def receiver(self) -> Actor:
        """An official of the unit that receives."""
        return self.official(self.scenario.units[0].name)

    @property
    def online(self) -> bool:
        """Whether the client acts for themselves; else officials note what they say."""
        return self.fate.channel.by_client and bool(self.client.document)

    @property
    def citizen(self) -> Actor:
        """The client, or the coordinator who notes what they say."""
        return Actor(self.client.id, Role.CITIZEN) if self.online else self.coordinator

    def by(self, days: Days, since: datetime | None = None) -> datetime:
        """A moment so many working days after the last deed, or after `since`, and after the last deed in any case."""
        n = self.dice.days(days)
        moment = self.diary.later(since or self.at, n, self.dice)
        return moment if moment > self.at else self.diary.later(self.at, 0, self.dice)

    def do(
        self, at: datetime, verb: str, actor: Actor, *, other: int | None = None, **arguments: Any
    ) -> bool:
        """Do something at a moment. False when the year, and with it the story, is over."""
        if self.over:
            return False
        if at > self.diary.end:
            if not self.must:
                self.over = True
                return False
            at = self.diary.before_end(self.at, at, self.dice)
        self.deeds.append(Deed(at, verb, actor, arguments, other))
        return True


def tell(story: Story) -> None:
    """Tell the whole story of a case."""
    _arrive(story)
    if story.fate.type is RequestType.COMPLAINT:
        _complaint(story)
    else:
        _other(story)


# -- reception ------------------------------------------------------------------------------------------------


def _arrive(story: Story) -> None:
    fate, client, shares = story.fate, story.client, story.scenario.shares
    category = _category(story) if fate.category else None
    if category and category.personal and fate.ground is None and story.dice.often(shares.about_official):
        story.about = story.official(category.unit).id
    document: dict[str, Any] = {
        "text": client.text,
        "subject": story.say.fill(client.topic.subject),
        "language": fate.language,
        "channel": fate.channel.name,
        "type": fate.original.value,
    }
    if client.document:
        document["client"] = dict(client.document)
    if fate.arrived != fate.registered:
        document["received_at"] = to_text(fate.arrived)
    if story.about:
        document["about"] = [story.about]
    taker = story.citizen if story.online else story.receiver
    story.do(fate.registered, "receive", taker, document=document)
    if client.document and story.dice.often(shares.attached):
        file = story.say.words.attachment
        content = story.say.fill(file.content).encode()
        story.do(story.at, "attach", taker, content=content, label=file.label, type="text/plain")


def _qualify(story: Story, category: Category | None) -> None:
    days, fate = story.scenario.days, story.fate
    arguments: dict[str, Any] = {"unit": category.unit if category else story.scenario.units[0].name}
    if category is not None:
        arguments["category"] = category.code
        if len(story.client.topics) > 1:
            arguments["points"] = tuple(
                IntakePoint(story.say.fill(topic.subject), topic.about) for topic in story.client.topics
            )
    story.do(story.by(days.qualify), "qualify", story.receiver, **arguments)
    if fate.original is not fate.type:
        story.do(story.by(Days(0, 0, 2)), "requalify", story.receiver, to=fate.type)


def _complaint(story: Story) -> None:
    fate, days = story.fate, story.scenario.days
    category = _category(story)
    if fate.admissibility is Admissibility.PENDING:
        # Nothing of this has to happen before the year is over, except what it counts as.
        story.must = fate.original is not fate.type
    _qualify(story, category if fate.ground is None else None)
    story.must = fate.admissibility is not Admissibility.PENDING
    if fate.admissibility is Admissibility.PENDING:
        if story.dice.often(story.scenario.shares.pending_asked):
            _ask(story)
    elif fate.admissibility is Admissibility.INADMISSIBLE:
        _inadmissible(story)
    else:
        if story.dice.often(story.scenario.shares.detail_asked) and story.client.document:
            _ask(story)
            _reply(story)
        story.do(story.by(days.admit), "admit", story.receiver)
        story.must = False
        _treat(story, category)


def _ask(story: Story) -> None:
    story.do(
        story.by(Days(0, 1, 2)),
        "ask_detail",
        story.receiver,
        question=story.say.say(story.say.words.questions),
    )


def _reply(story: Story) -> None:
    said = story.say
    story.do(
        story.by(story.scenario.days.reply),
        "note_letter",
        story.receiver,
        subject=said.fill(story.client.topic.subject),
        body=said.say(said.words.replies),
    )


def _inadmissible(story: Story) -> None:
    fate, days = story.fate, story.scenario.days
    assert fate.ground is not None
    receiver, moment = story.receiver, days.admit
    if story.client.earlier is not None:
        story.do(
            story.by(Days(0, 0, 1)), "link", receiver, other=story.client.earlier, relation=Relation.DUPLICATE
        )
    if fate.ground in ("too_vague", "oral_only") and story.client.document:
        # The client is asked first, and does not answer.
        _ask(story)
        moment = days.silence
    redirect = story.client.topic.redirect
    arguments: dict[str, Any] = {"redirect": story.say.fill(redirect)} if redirect else {}
    story.do(story.by(moment), "declare_inadmissible", receiver, ground=fate.ground, **arguments)
    story.must = False
    story.do(story.by(days.close_refused), "close", receiver, ask_satisfaction=False)


# -- treatment ------------------------------------------------------------------------------------------------


def _treat(story: Story, category: Category) -> None:
    shares, days, said = story.scenario.shares, story.scenario.days, story.say
    dice, received, reachable = story.dice, story.fate.arrived, bool(story.client.document)
    handler = story.official(category.unit)
    story.do(story.by(days.assign), "assign", story.coordinator, to=handler.id, unit=category.unit)
    if story.client.earlier is not None:
        story.do(
            story.by(Days(0, 0, 1)), "link", handler, other=story.client.earlier, relation=Relation.RELATED
        )
    if dice.often(shares.noted):
        story.do(story.by(Days(0, 1, 3)), "note", handler, text=said.say(said.words.notes))
    if dice.often(shares.withdrawn):
        reason = said.say(said.words.withdrawals)
        story.do(story.by(Days(1, 3, 8)), "withdraw", story.citizen, reason=reason)
        return
    if dice.often(shares.paused):
        story.do(story.by(Days(0, 1, 4)), "pause", handler, reason=said.say(said.words.pauses))
        story.do(story.by(days.pause), "resume", handler)
    if dice.often(shares.written) and reachable:
        story.do(story.by(Days(0, 1, 4)), "write_to_client", handler, body=said.say(said.words.progress))
    slow = dice.often(shares.slow)
    if slow and dice.often(shares.extended):
        reason = said.say(said.words.extensions)
        story.do(story.by(days.extend, received), "extend", story.coordinator, reason=reason)
        if reachable:
            body = said.say(said.words.progress)
            story.do(story.by(days.inform), "write_to_client", handler, body=body, template="progress")
    decided = story.by(days.slow_answer if slow else days.answer, received)
    _decide(story, handler, category, decided, story.fate.outcome)
    story.do(story.by(Days(0, 0, 1)), "answer", handler, body=said.say(said.words.answers))
    story.do(story.by(days.close), "close", handler)
    _afterwards(story, handler, category)


def _decide(story: Story, handler: Actor, category: Category, at: datetime, outcome: Outcome | None) -> None:
    points = next((deed.arguments["points"] for deed in story.deeds if "points" in deed.arguments), ())
    for number, point in enumerate(points or (None,), 1):
        about = category if point is None else _category_of(story.scenario, point.category)
        judged = outcome if number == 1 and outcome else _draw(story)
        story.do(
            at if number == 1 else story.by(Days(0, 0, 0)),
            "decide",
            handler,
            outcome=judged,
            **({"point": number} if points else {}),
            **_judgement(story, about, judged),
        )


def _draw(story: Story) -> Outcome:
    return Outcome(story.dice.weighted(story.scenario.outcomes))


def _judgement(story: Story, category: Category, outcome: Outcome) -> dict[str, Any]:
    """Motivation, and for what is founded the norm, the remedy and the cause."""
    said = story.say
    topic = next((one for one in story.client.topics if one.about == category.code), None)
    topic = topic or said.topic(category.code)
    if outcome is Outcome.NO_APPRECIATION:
        return {"motivation": said.say(said.words.no_appreciation)}
    if outcome not in _FOUNDED:
        return {"motivation": said.say(topic.unfounded)}
    motivation = said.say(topic.founded)
    if outcome is Outcome.PARTLY_FOUNDED:
        motivation += " " + said.say(said.words.partly)
    return {
        "motivation": motivation,
        "norm": category.norm,
        "remedy": said.say(topic.remedies or said.words.remedies),
        "cause": story.dice.weighted(category.causes),
    }


def _afterwards(story: Story, handler: Actor, category: Category) -> None:
    shares, days, said = story.scenario.shares, story.scenario.days, story.say
    _rate(story)
    chance = story.dice.number(0, 99)
    if chance < shares.reopened + shares.reopening_refused:
        granted = chance < shares.reopened
        story.do(
            story.by(days.reopen), "request_reopening", story.citizen, reason=said.say(said.words.reopenings)
        )
        moment = story.by(days.decide_reopening)
        if granted:
            story.do(moment, "reopen", story.coordinator, reason="new-facts")
            _decide(story, handler, category, story.by(days.second_answer), None)
            story.do(story.by(Days(0, 0, 1)), "answer", handler, body=said.say(said.words.second_answers))
            story.do(story.by(days.close), "close", handler, ask_satisfaction=False)
        elif story.client.document:
            motivation = said.say(said.words.reopening_refusals)
            story.do(moment, "refuse_reopening", story.coordinator, motivation=motivation)
    elif story.dice.often(shares.referred):
        story.do(story.by(days.refer), "refer", handler, reason=said.say(said.words.referrals))


def _rate(story: Story) -> None:
    shares, said, dice = story.scenario.shares, story.say, story.dice
    if not (story.client.document and dice.often(shares.rated)):
        return
    score = dice.weighted(dict(enumerate(story.scenario.scores, 1)))
    comment: dict[str, Any] = {}
    if dice.often(shares.commented):
        comments = said.words.comments
        comment = {"comment": said.say(comments.good if score >= 4 else comments.poor)}
    story.do(story.by(story.scenario.days.rate), "rate", story.citizen, score=score, **comment)


def _other(story: Story) -> None:
    """What is no complaint: qualified, answered, closed."""
    days, said = story.scenario.days, story.say
    _qualify(story, None)
    story.must = False
    receiver = story.receiver
    moment = story.by(days.other_answer, story.fate.arrived)
    story.do(moment, "answer", receiver, body=said.say(story.client.topic.answers))
    if story.do(story.by(days.close), "close", receiver):
        _rate(story)


# -- the scenario's lists ---------------------------------------------------------------------------------------


def _category(story: Story) -> Category:
    return _category_of(story.scenario, story.fate.category)


def _category_of(scenario: Scenario, code: str | None) -> Category:
    return next(one for one in scenario.categories if one.code == code)

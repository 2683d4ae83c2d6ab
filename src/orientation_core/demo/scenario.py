"""A scenario: a made-up year of an agency, as a document (schema ``scenario``). The engine knows no agency.

What a scenario counts comes out exactly; what it weighs is spread by largest remainders; the rest is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from string import Formatter
from typing import Any

import attrs

from orientation_core.demo.federation import Network
from orientation_core.demo.occasions import Assessment, Days, Deed, Improvement, Survey, Turn
from orientation_core.documents import Documents
from orientation_core.errors import InvalidDocument, Problem
from orientation_core.model.text import Language, Text

#: What may stand between braces in the words of a scenario.
PLACES = frozenset({"town", "month", "weeks", "year", "number", "amount"})

#: Grounds that owe the client a redirection in the federal list; their topics say to whom.
REDIRECTED = frozenset({"not_competent", "other_service", "content_of_decision", "pending_procedure"})

#: Requests that are no complaints have their words under the name of their type.
COMPLAINT = "complaint"


@attrs.frozen
class Requalified:
    """How many requests of a type came in as another."""

    original: str
    became: str
    count: int


@attrs.frozen
class Channel:
    """A way requests come in.

    :ivar with_email: percent of its clients who leave an e-mail address. :ivar registered: working days until an
        official notes it. :ivar by_client: the client fills it in, and nobody has to note anything.
    """

    name: str
    weight: int
    with_email: int
    registered: Days
    by_client: bool = False


@attrs.frozen
class Category:
    """What admissible complaints are about.

    :ivar unit: who treats them. :ivar norm: the norm that was not kept when founded. :ivar causes: by weight.
    :ivar personal: may be about an official by name.
    """

    code: str
    weight: int
    unit: str
    norm: str
    causes: Mapping[str, int]
    personal: bool = False


@attrs.frozen
class Unit:
    """A unit and the ids of its officials."""

    name: str
    handlers: tuple[str, ...]


@attrs.frozen
class Admissibility:
    """The complaints by the decision on the last day of the year."""

    admissible: int
    inadmissible: int
    pending: int


@attrs.frozen
class Former:
    """The year before, of which only the register is left. :ivar counts: requests by their type."""

    year: int
    counts: Mapping[str, int]


@attrs.frozen
class Shares:
    """How often something happens, in percent; the schema says of what."""

    detail_asked: int
    two_points: int
    about_official: int
    attached: int
    noted: int
    written: int
    paused: int
    slow: int
    extended: int
    withdrawn: int
    rated: int
    commented: int
    reopened: int
    reopening_refused: int
    referred: int
    linked: int
    pending_asked: int


@attrs.frozen
class Durations:
    """How long things take, in working days; the schema says from what to what."""

    qualify: Days
    admit: Days
    assign: Days
    reply: Days
    silence: Days
    pause: Days
    answer: Days
    slow_answer: Days
    extend: Days
    inform: Days
    close: Days
    close_refused: Days
    other_answer: Days
    rate: Days
    reopen: Days
    decide_reopening: Days
    second_answer: Days
    refer: Days


@attrs.frozen
class Comments:
    """What clients say beside a score of 4 or 5, and beside a lower one."""

    good: tuple[str, ...]
    poor: tuple[str, ...]


@attrs.frozen
class File:
    """A file that comes with a request: its name and its text."""

    label: str
    content: str


@attrs.frozen
class Topic:
    """What clients write about one matter, and what is answered.

    :ivar about: category, ground of inadmissibility, or type of request other than complaint.
    :ivar remedies: what is done for such a client who is right; else those of the language.
    :ivar redirect: who is competent instead, or where an appeal goes.
    """

    about: str
    subject: str
    texts: tuple[str, ...]
    founded: tuple[str, ...] = ()
    unfounded: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    remedies: tuple[str, ...] = ()
    redirect: str | None = None


@attrs.frozen
class Words:
    """The words of clients and officials in one language; the schema says where each stands."""

    language: Language
    months: tuple[str, ...]
    first_names: tuple[str, ...]
    last_names: tuple[str, ...]
    streets: tuple[str, ...]
    towns: Mapping[str, str]
    greetings: tuple[str, ...]
    openings: tuple[str, ...]
    closings: tuple[str, ...]
    regards: tuple[str, ...]
    answers: tuple[str, ...]
    partly: tuple[str, ...]
    no_appreciation: tuple[str, ...]
    remedies: tuple[str, ...]
    questions: tuple[str, ...]
    replies: tuple[str, ...]
    notes: tuple[str, ...]
    progress: tuple[str, ...]
    pauses: tuple[str, ...]
    extensions: tuple[str, ...]
    reopenings: tuple[str, ...]
    reopening_refusals: tuple[str, ...]
    second_answers: tuple[str, ...]
    withdrawals: tuple[str, ...]
    referrals: tuple[str, ...]
    comments: Comments
    attachment: File
    topics: tuple[Topic, ...]

    def about(self, matter: str) -> tuple[Topic, ...]:
        """The topics about a category, ground or type."""
        return tuple(topic for topic in self.topics if topic.about == matter)


@attrs.frozen
class Scenario:
    """A made-up year.

    :ivar notes: what is published and what is made up, for whoever sees the figures. :ivar agency: its settings, a
        document. :ivar procedure: the one it works by, when no plugin offers it. :ivar counts: requests by the type
        they end up as. :ivar months: twelve weights. :ivar scores: weights of the satisfaction scores 1 to 5.
    :ivar units: the first one receives. :ivar coordinator: id of the complaint coordinator.
    :ivar former: the year before it, if a register of that is brought in.
    :ivar catalogue, charters, measurements: what the agency offers, promises, and is told of elsewhere, as documents.
    :ivar turns: what goes otherwise from a day on. :ivar questionnaires: what it asks, as documents.
    :ivar surveys, assessments: when it asks clients and itself, and what comes of it.
    :ivar improvements: its improvement actions. :ivar deeds: what it does beside its cases. :ivar network: the network that it belongs to.
    """

    name: str
    label: Text
    notes: tuple[Text, ...]
    year: int
    agency: Mapping[str, Any]
    counts: Mapping[str, int]
    admissibility: Admissibility
    months: tuple[int, ...]
    languages: Mapping[str, int]
    channels: tuple[Channel, ...]
    categories: tuple[Category, ...]
    grounds: Mapping[str, int]
    outcomes: Mapping[str, int]
    scores: tuple[int, ...]
    units: tuple[Unit, ...]
    coordinator: str
    shares: Shares
    days: Durations
    words: tuple[Words, ...]
    requalified: tuple[Requalified, ...] = ()
    procedure: Mapping[str, Any] | None = None
    former: Former | None = None
    catalogue: Mapping[str, tuple[Mapping[str, Any], ...]] = attrs.field(factory=dict)
    charters: tuple[Mapping[str, Any], ...] = ()
    measurements: tuple[Mapping[str, Any], ...] = ()
    turns: tuple[Turn, ...] = ()
    questionnaires: tuple[Mapping[str, Any], ...] = ()
    surveys: tuple[Survey, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    improvements: tuple[Improvement, ...] = ()
    deeds: tuple[Deed, ...] = ()
    network: Network | None = None

    def on(self, day: date) -> Scenario:
        """The scenario as things go on that day."""
        shares, days = dict[str, int](), dict[str, Days]()
        for turn in self.turns:
            if turn.since <= day:
                shares.update(turn.shares)
                days.update(turn.days)
        return attrs.evolve(
            self, shares=attrs.evolve(self.shares, **shares), days=attrs.evolve(self.days, **days)
        )

    def speaking(self, language: str) -> Words:
        """The words of a language. :raises LookupError: the scenario has none."""
        for words in self.words:
            if words.language == language:
                return words
        raise LookupError(f"this scenario has no words in {language}")

    def unit(self, name: str) -> Unit:
        """The unit of that name. :raises LookupError: there is none."""
        for unit in self.units:
            if unit.name == name:
                return unit
        raise LookupError(f"this scenario has no unit {name}")


def read_scenario(documents: Documents, data: bytes | str | Mapping[str, Any]) -> Scenario:
    """A scenario that can be played. :raises InvalidDocument: schema, sums that do not add up, words that lack."""
    scenario = documents.read("scenario", data, Scenario)
    problems = [*_sums(scenario), *_names(scenario), *_words(scenario)]
    if problems:
        raise InvalidDocument("scenario", problems)
    return scenario


def _sums(scenario: Scenario) -> Iterator[Problem]:
    decided = scenario.admissibility
    together = decided.admissible + decided.inadmissible + decided.pending
    if together != scenario.counts[COMPLAINT]:
        said = f"together these are {together}, but there are {scenario.counts[COMPLAINT]} complaints"
        yield Problem("/admissibility", said, "scenario.sum")
    for became in scenario.counts:
        came = sum(one.count for one in scenario.requalified if one.became == became)
        if came > scenario.counts[became]:
            yield Problem("/requalified", f"{came} became {became}, which are fewer", "scenario.sum")
    for number, one in enumerate(scenario.requalified):
        if one.original == one.became:
            yield Problem(f"/requalified/{number}", "this is no requalification", "scenario.same")
    spread = {
        "months": scenario.months,
        "languages": scenario.languages.values(),
        "channels": [channel.weight for channel in scenario.channels],
        "categories": [category.weight for category in scenario.categories],
        "grounds": scenario.grounds.values(),
        "outcomes": scenario.outcomes.values(),
        "scores": scenario.scores,
    }
    for name, weights in spread.items():
        if not any(weights):
            yield Problem(f"/{name}", "one of the weights must be more than 0", "scenario.weights")
    lasting = {f"/days/{name}": days for name, days in attrs.asdict(scenario.days, recurse=False).items()}
    for number, turn in enumerate(scenario.turns):
        lasting |= {f"/turns/{number}/days/{name}": days for name, days in turn.days.items()}
    for where, days in lasting.items():
        if not days.least <= days.usual <= days.most:
            yield Problem(where, "at least, usually, at most must rise", "scenario.days")


def _names(scenario: Scenario) -> Iterator[Problem]:
    known = {"shares": attrs.fields_dict(Shares), "days": attrs.fields_dict(Durations)}
    for number, turn in enumerate(scenario.turns):
        for member, names in known.items():
            for name in getattr(turn, member).keys() - names:
                where = f"/turns/{number}/{member}/{name}"
                yield Problem(where, "the scenario has nothing of this name", "scenario.turn")
    units = {unit.name for unit in scenario.units}
    for number, category in enumerate(scenario.categories):
        if category.unit not in units:
            yield Problem(f"/categories/{number}/unit", "there is no unit of this name", "scenario.unit")
        if not any(category.causes.values()):
            yield Problem(
                f"/categories/{number}/causes", "one of the weights must be more than 0", "scenario.weights"
            )


def _words(scenario: Scenario) -> Iterator[Problem]:
    spoken = {words.language for words in scenario.words}
    for language in sorted(set(scenario.languages) - spoken):
        yield Problem("/words", f"there are no words in {language}", "scenario.language")
    needed = {
        **{category.code: ("founded", "unfounded") for category in scenario.categories},
        **{ground: ("redirect",) if ground in REDIRECTED else () for ground in scenario.grounds},
        **{kind: ("answers",) for kind in scenario.counts if kind != COMPLAINT},
    }
    for number, words in enumerate(scenario.words):
        where = f"/words/{number}"
        for matter, fields in needed.items():
            topics = words.about(matter)
            if not topics or not all(getattr(topic, field) for topic in topics for field in fields):
                said = f"{matter} lacks a topic" + (f" with {' and '.join(fields)}" if fields else "")
                yield Problem(f"{where}/topics", said, "scenario.topic")
        for text in _texts(attrs.asdict(words)):
            strange = _strange_places(text)
            if strange:
                yield Problem(where, f"these words cannot be filled in: {strange}", "scenario.place")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _texts(one)


def _strange_places(text: str) -> str:
    """What stands between braces and is not in :data:`PLACES`; empty when all is well."""
    try:
        parts = list(Formatter().parse(text))
    except ValueError:
        return "a single brace"
    found = {
        name
        for _, name, form, conversion in parts
        if name is not None and (name not in PLACES or form or conversion)
    }
    return ", ".join(sorted(f"{{{name}}}" for name in found))

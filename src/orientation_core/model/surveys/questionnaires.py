"""A questionnaire: what is asked, of whom, in which order, and under which conditions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.calendars import Pin
from orientation_core.model.text import Text

#: What a survey is about: what clients expect and find, what came out, or how it went.
Orientation = Literal["client", "result", "process"]

#: The steps of the client process.
Step = Literal["orient", "welcome", "deliver", "follow_up"]

#: Whose view an answer is.
Viewpoint = Literal["client", "official"]

Operator = Literal["is", "is_not", "at_least", "at_most", "answered"]

#: In a condition and in an import map: the item does not apply.
NOT_APPLICABLE = "not_applicable"


@attrs.frozen
class Scale:
    """The steps of a rating, whole numbers from `low` to `high`.

    :ivar labels: step -> what it is called; those in between may go without.
    """

    low: int = 1
    high: int = 5
    labels: Mapping[str, Text] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        problems = []
        if self.high <= self.low:
            problems.append(Problem("/high", sentence("a scale has at least two steps"), "scale.empty"))
        problems += [
            Problem(f"/labels/{step}", sentence("this is no step of the scale"), "scale.label")
            for step in self.labels
            if not (step.lstrip("-").isdecimal() and self.low <= int(step) <= self.high)
        ]
        if problems:
            raise InvalidDocument("questionnaire", problems)

    @property
    def steps(self) -> range:
        """Every step."""
        return range(self.low, self.high + 1)


@attrs.frozen
class Option:
    """One of the answers to choose from. :ivar code: stable, what is stored. :ivar exclusive: it stands alone."""

    code: str
    label: Text
    exclusive: bool = False


@attrs.frozen
class Condition:
    """Something about an earlier answer. It holds only where that item was asked and answered.

    :ivar values: for ``is`` and ``is_not``: option codes, steps of the scale, or ``not_applicable``.
    :ivar bound: for ``at_least`` and ``at_most``.
    """

    item: str
    operator: Operator
    values: tuple[str, ...] = ()
    bound: float | None = None


@attrs.frozen
class Item:
    """One question.

    :ivar id: stable over versions, so that waves can be compared. :ivar kind: ``rating``, ``importance``,
        ``single``, ``multiple``, ``number``, ``date``, ``open``, ``nps``, or one that a plugin adds.
    :ivar text: the question as it is read. :ivar help: a hint below it.
    :ivar scale: of a rating. :ivar options: of a choice. :ivar minimum, maximum: of a number.
    :ivar required: a response without it stays partial. :ivar not_applicable: whether "does not apply" is offered; it
        is counted apart from a missing answer, and never enters a mean.
    :ivar step: of the client process. :ivar service, client_group: names of what it is about.
    :ivar asked_of: whose view is asked. :ivar pair: the clients' item whose counterpart this item for officials is.
    :ivar importance_of: of an importance: the rating whose importance is asked.
    :ivar show_if: conditions on earlier answers; all must hold for the item to be asked.
    :ivar settings: of a plugin's kind.
    """

    id: str
    kind: str
    text: Text
    help: Text | None = None
    scale: Scale | None = None
    options: tuple[Option, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    required: bool = False
    not_applicable: bool = True
    step: Step | None = None
    service: str | None = None
    client_group: str | None = None
    asked_of: tuple[Viewpoint, ...] = ("client",)
    pair: str | None = None
    importance_of: str | None = None
    show_if: tuple[Condition, ...] = ()
    settings: Mapping[str, str] = attrs.field(factory=dict)

    def option(self, code: str) -> Option | None:
        """The option of that code."""
        return next((one for one in self.options if one.code == code), None)


@attrs.frozen
class Questionnaire:
    """A questionnaire in one version. What was asked in a wave never changes; a change is a new version.

    :ivar name: what it is called in commands. :ivar version: counted by its author from 1.
    :ivar introduction, closing: what is read before and after. :ivar service, client_group: what all of it is about.
    :ivar source: where it comes from, for example ``limesurvey``.
    :raises InvalidDocument: two items share an id, or one refers to an item that is not there.
    """

    name: str
    version: int
    label: Text
    orientation: Orientation
    items: tuple[Item, ...]
    introduction: Text | None = None
    closing: Text | None = None
    service: str | None = None
    client_group: str | None = None
    source: str | None = None

    def __attrs_post_init__(self) -> None:
        problems = list(_problems(self))
        if problems:
            raise InvalidDocument("questionnaire", problems)

    @property
    def pin(self) -> Pin:
        """How a wave refers to it."""
        return Pin(self.name, self.version)

    def item(self, name: str) -> Item | None:
        """The item of that id."""
        return next((one for one in self.items if one.id == name), None)

    def pairs(self) -> Iterator[tuple[Item, Item]]:
        """(asked of clients, asked of officials) of every item that both were asked."""
        for item in self.items:
            if set(item.asked_of) == {"client", "official"}:
                yield item, item
            elif item.pair is not None:
                mirrored = self.item(item.pair)
                if mirrored is not None:
                    yield mirrored, item


def _problems(questionnaire: Questionnaire) -> Iterator[Problem]:
    items = {item.id: item for item in questionnaire.items}
    times = Counter(item.id for item in questionnaire.items)
    seen: set[str] = set()
    for place, item in enumerate(questionnaire.items):
        where = f"/items/{place}"
        if times[item.id] > 1 and item.id in seen:
            yield Problem(f"{where}/id", sentence("another item has this id"), "item.twice")
        seen.add(item.id)
        codes = Counter(option.code for option in item.options)
        for number, option in enumerate(item.options):
            if codes[option.code] > 1 and option is not item.option(option.code):
                yield Problem(
                    f"{where}/options/{number}/code", sentence("another option has this code"), "option.twice"
                )
        for number, condition in enumerate(item.show_if):
            if condition.item not in items:
                message = sentence("there is no item {name}", name=condition.item)
                yield Problem(f"{where}/show_if/{number}/item", message, "branching.unknown")
        yield from _pair_problems(item, items, where)


def _pair_problems(item: Item, items: Mapping[str, Item], where: str) -> Iterator[Problem]:
    if item.pair is not None:
        other = items.get(item.pair)
        if other is None:
            message = sentence("there is no item {name}", name=item.pair)
            yield Problem(f"{where}/pair", message, "pair.unknown")
        elif set(item.asked_of) != {"official"} or set(other.asked_of) != {"client"}:
            message = sentence("a pair is an item for officials that mirrors one for clients")
            yield Problem(f"{where}/pair", message, "pair.viewpoint")
        elif other.kind != item.kind or other.scale != item.scale:
            message = sentence("both items of a pair have the same kind and scale")
            yield Problem(f"{where}/pair", message, "pair.scale")
    if item.importance_of is not None:
        rated = items.get(item.importance_of)
        if rated is None or rated.kind != "rating" or item.kind != "importance":
            message = sentence("an importance names the rating whose importance it asks")
            yield Problem(f"{where}/importance_of", message, "importance.unknown")

"""What one participant answered, and the rules an answer has to keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, Sentence, sentence
from orientation_core.model.assessments.grids import Grid, Scale
from orientation_core.model.assessments.rounds import Consensus
from orientation_core.model.privacy import ERASED

#: Top-level fields of an answer that hold personal data.
PERSONAL = frozenset({"participant", "items"})


@attrs.frozen
class Link:
    """What an answer rests on. :ivar target: name or id of the indicator, commitment, survey item or practice."""

    kind: Literal["indicator", "commitment", "survey_item", "practice"]
    target: str


@attrs.frozen
class ItemAnswer:
    """One item as one participant sees it: today, and as it should be.

    :ivar today, desired: scores; absent where nothing was said yet. :ivar today_parts, desired_parts: instead of
        them, where the scale asks several parts. :ivar not_applicable: the item does not concern this organisation.
    :ivar evidence: what the score rests on, in the participant's own words. :ivar links: the same as links.
    """

    item: str
    today: int | None = None
    desired: int | None = None
    today_parts: Mapping[str, int] = attrs.field(factory=dict)
    desired_parts: Mapping[str, int] = attrs.field(factory=dict)
    not_applicable: bool = False
    evidence: str | None = None
    links: tuple[Link, ...] = ()

    @property
    def says_nothing(self) -> bool:
        """Whether it holds nothing but the name of its item."""
        return self == ItemAnswer(self.item)


@attrs.frozen
class Answer:
    """What one participant answered in one round. :ivar complete: they have said all that they want to say."""

    round: str
    participant: str
    items: tuple[ItemAnswer, ...] = ()
    complete: bool = False

    def item(self, item: str) -> ItemAnswer | None:
        """The answer to an item, if there is one."""
        return next((one for one in self.items if one.item == item), None)

    def merged(self, items: Iterable[ItemAnswer], grid: Grid) -> Answer:
        """The answer with those items instead of what it said of them; an item that says nothing is taken out.

        Items stand in the order of the grid.
        """
        found = {one.item: one for one in self.items} | {one.item: one for one in items}
        kept = (found[item.id] for item in grid.items if item.id in found)
        return attrs.evolve(self, items=tuple(one for one in kept if not one.says_nothing))


def forgotten(answer: Answer, keep: frozenset[str] = frozenset()) -> Answer:  # noqa: ARG001 - nothing extra
    """The scores, tied to nobody, without the words they rest on."""
    items = tuple(attrs.evolve(one, evidence=None) for one in answer.items)
    return attrs.evolve(answer, participant=ERASED, items=items)


def score(whole: int | None, parts: Mapping[str, int], scale: Scale) -> float | None:
    """The score that was given: of a scale in parts the mean of its parts, once all are there."""
    if not scale.parts:
        return whole
    if len(parts) < len(scale.parts):
        return None
    return sum(parts.values()) / len(parts)


def check_items(items: Sequence[ItemAnswer], grid: Grid, kind: str = "assessment_answer") -> None:
    """:raises InvalidDocument: an item unknown or twice, a score outside its scale, or said not to apply and scored."""
    problems: list[Problem] = []
    seen: set[str] = set()
    known = {item.id: item for item in grid.items}
    for place, one in enumerate(items):
        where = f"/items/{place}"
        if one.item not in known:
            problems.append(Problem(f"{where}/item", _no_item(grid), "item.unknown"))
            continue
        if one.item in seen:
            problems.append(Problem(f"{where}/item", sentence("this item is answered twice"), "item.twice"))
        seen.add(one.item)
        scored = one.today is not None or one.desired is not None or one.today_parts or one.desired_parts
        if one.not_applicable and scored:
            text = sentence("an item that does not apply has no score")
            problems.append(Problem(f"{where}/not_applicable", text, "item.not_applicable"))
        problems += _scores(one, grid.scale_of(known[one.item].axis), where)
    if problems:
        raise InvalidDocument(kind, problems)


def check_consensus(agreed: Consensus, grid: Grid) -> None:
    """:raises InvalidDocument: an unknown item, a score outside its scale, no score at all, or no justification."""
    known = {item.id: item for item in grid.items}
    if agreed.item not in known:
        problem = Problem("/item", _no_item(grid), "item.unknown")
        raise InvalidDocument("assessment_round", [problem])
    scale = grid.scale_of(known[agreed.item].axis)
    problems = list(_scores(agreed, scale, ""))
    if (
        score(agreed.today, agreed.today_parts, scale) is None
        and score(agreed.desired, agreed.desired_parts, scale) is None
    ):
        text = sentence("a consensus is about a score, and there is none")
        problems.append(Problem("/today", text, "consensus.empty"))
    if not agreed.justification.strip():
        text = sentence("say why the participants agree on this score")
        problems.append(Problem("/justification", text, "consensus.why"))
    if problems:
        raise InvalidDocument("assessment_round", problems)


def _no_item(grid: Grid) -> Sentence:
    return sentence("the grid {name} has no such item", name=str(grid.pin))


def _scores(one: ItemAnswer | Consensus, scale: Scale, where: str) -> Iterator[Problem]:
    outside = sentence(
        "a score of this item is a whole number from {low} to {high}", low=scale.low, high=scale.high
    )
    codes = [part.code for part in scale.parts]
    for name, whole, parts in (
        ("today", one.today, one.today_parts),
        ("desired", one.desired, one.desired_parts),
    ):
        if whole is not None and codes:
            text = sentence("this item is scored in parts: {names}", names=tuple(codes))
            yield Problem(f"{where}/{name}", text, "item.parts")
        elif whole is not None and not scale.low <= whole <= scale.high:
            yield Problem(f"{where}/{name}", outside, "item.score")
        for code, value in parts.items():
            if code not in codes:
                text = sentence("the scale has no such part")
                yield Problem(f"{where}/{name}_parts/{code}", text, "item.parts")
            elif not scale.low <= value <= scale.high:
                yield Problem(f"{where}/{name}_parts/{code}", outside, "item.score")

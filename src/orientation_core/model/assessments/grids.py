"""The grid of a self-assessment: axes, items, the scale they are scored on, and where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.calendars import Pin
from orientation_core.model.text import Text

#: How an axis shows itself: to the eye, in the way things are done, in figures.
Character = Literal["visible", "perceptible", "measurable"]
Direction = Literal["higher_is_better", "lower_is_better"]

#: The axes of the federal approach. A grid may have others, for example the criteria of a quality model.
AXES = ("strategy", "relation", "structure", "culture", "result")


@attrs.frozen
class Origin:
    """Whose grid it is. :ivar kind: ``ours`` for one that this project wrote, which is never an official one.

    :ivar note: what a reader has to know about where it comes from.
    """

    kind: Literal["ours", "agency", "other"]
    note: Text


@attrs.frozen
class Band:
    """A stretch of a scale, both ends included, with what it means. One score alone is a band of one."""

    low: int
    high: int
    label: Text


@attrs.frozen
class Part:
    """What a score is made up of, where a scale asks several at once, for example planning and doing."""

    code: str
    label: Text


@attrs.frozen
class Scale:
    """A declared ordinal scale.

    :ivar name: what axes call it. :ivar bands: from the lowest score to the highest, without a gap.
    :ivar parts: what is scored instead of the item as a whole; the score is then their mean.
    :ivar unverified: what it means was not read in a source; reports say so.
    """

    name: str
    bands: tuple[Band, ...]
    parts: tuple[Part, ...] = ()
    unverified: bool = False

    @property
    def low(self) -> int:
        """The lowest score."""
        return self.bands[0].low

    @property
    def high(self) -> int:
        """The highest score."""
        return self.bands[-1].high

    @property
    def step(self) -> float:
        """The distance from one band to the next: 1 on a scale of 1 to 5; of 0 to 100 in six bands, 20."""
        return (self.high - self.low) / max(len(self.bands) - 1, 1)

    def band(self, score: float) -> Band:
        """The band that a score, or a mean of scores, lies in: the highest that begins at or below its nearest score."""
        nearest = int(score + 0.5)
        return next((band for band in reversed(self.bands) if band.low <= nearest), self.bands[0])


@attrs.frozen
class Axis:
    """One direction in which the organisation looks at itself.

    :ivar character: how it shows, where the grid says so. :ivar scale: which scale; None for the first.
    :ivar weight: in the figure over all axes.
    """

    name: str
    label: Text
    character: Character | None = None
    description: Text | None = None
    scale: str | None = None
    weight: float = 1


@attrs.frozen
class Step:
    """From `limit` on, the data support `score`: at or above it, or at or below it where lower is better."""

    limit: float
    score: int


@attrs.frozen
class Check:
    """Where the data can say something about an item: which indicator, and what it must be for which score.

    :ivar steps: from the score that is easiest to reach to the hardest; what reaches none supports the lowest score of
        the scale. :ivar least: of fewer cases than this the data say nothing.
    """

    indicator: str
    direction: Direction
    steps: tuple[Step, ...]
    least: int = 20

    def supported(self, value: float, lowest: int) -> int:
        """The score that a value of the indicator supports."""
        higher = self.direction == "higher_is_better"
        reached = [one.score for one in self.steps if (value >= one.limit if higher else value <= one.limit)]
        return max(reached, default=lowest)


@attrs.frozen
class Item:
    """One question of a grid.

    :ivar id: the same in every version of the grid, for as long as it asks the same. :ivar axis: name of its axis.
    :ivar label: what is judged. :ivar help: how to judge it. :ivar weight: within its axis.
    :ivar criteria: of a quality model that it touches, by their number. :ivar check: what the data say of it.
    """

    id: str
    axis: str
    label: Text
    help: Text | None = None
    weight: float = 1
    criteria: tuple[str, ...] = ()
    check: Check | None = None


@attrs.frozen
class Grid:
    """What is asked in a round of self-assessment. Another content is another version.

    :ivar scales: all from the same lowest to the same highest score, so that axes can stand in one picture.
    :ivar criteria_note: whose mapping onto criteria it is.
    :raises InvalidDocument: with every problem: a scale with gaps, an axis without items, an item of no axis.
    """

    name: str
    version: int
    label: Text
    origin: Origin
    scales: tuple[Scale, ...]
    axes: tuple[Axis, ...]
    items: tuple[Item, ...]
    description: Text | None = None
    criteria_note: Text | None = None

    def __attrs_post_init__(self) -> None:
        problems = [*_scales(self), *_axes(self), *_items(self)]
        if problems:
            raise InvalidDocument("assessment_grid", problems)

    @property
    def pin(self) -> Pin:
        """Its name and version."""
        return Pin(self.name, self.version)

    @property
    def low(self) -> int:
        """The lowest score."""
        return self.scales[0].low

    @property
    def high(self) -> int:
        """The highest score."""
        return self.scales[0].high

    def item(self, item_id: str) -> Item:
        """The item of that id. :raises LookupError: there is none."""
        for item in self.items:
            if item.id == item_id:
                return item
        raise LookupError(f"the grid {self.pin} has no item {item_id}")

    def axis(self, name: str) -> Axis:
        """The axis of that name. :raises LookupError: there is none."""
        for axis in self.axes:
            if axis.name == name:
                return axis
        raise LookupError(f"the grid {self.pin} has no axis {name}")

    def items_of(self, axis: str) -> tuple[Item, ...]:
        """The items of an axis, in the grid's order."""
        return tuple(item for item in self.items if item.axis == axis)

    def scale_of(self, axis: str) -> Scale:
        """The scale that an axis is scored on."""
        name = self.axis(axis).scale
        return next((scale for scale in self.scales if scale.name == name), self.scales[0])


def _twice(names: Iterable[str]) -> Iterator[tuple[int, str]]:
    seen: set[str] = set()
    for place, name in enumerate(names):
        if name in seen:
            yield place, name
        seen.add(name)


def _scales(grid: Grid) -> Iterator[Problem]:
    for place, _ in _twice(scale.name for scale in grid.scales):
        yield Problem(f"/scales/{place}/name", sentence("this name comes twice"), "grid.twice")
    for place, scale in enumerate(grid.scales):
        where = f"/scales/{place}"
        for number, band in enumerate(scale.bands):
            if band.high < band.low:
                yield Problem(
                    f"{where}/bands/{number}", sentence("this band ends before it begins"), "grid.band"
                )
        for number, (one, two) in enumerate(pairwise(scale.bands), 1):
            if two.low != one.high + 1:
                text = sentence("a band begins one above the end of the band before it")
                yield Problem(f"{where}/bands/{number}/low", text, "grid.band")
        for number, _ in _twice(part.code for part in scale.parts):
            yield Problem(f"{where}/parts/{number}/code", sentence("this code comes twice"), "grid.twice")
        if scale.high == scale.low:
            yield Problem(f"{where}/bands", sentence("a scale needs more than one score"), "grid.scale")
        if (scale.low, scale.high) != (grid.low, grid.high):
            text = sentence(
                "all scales of a grid run from the same score to the same: {low} to {high}",
                low=grid.low,
                high=grid.high,
            )
            yield Problem(f"{where}/bands", text, "grid.scales")


def _axes(grid: Grid) -> Iterator[Problem]:
    known, asked = {scale.name for scale in grid.scales}, {item.axis for item in grid.items}
    for place, _ in _twice(axis.name for axis in grid.axes):
        yield Problem(f"/axes/{place}/name", sentence("this name comes twice"), "grid.twice")
    for place, axis in enumerate(grid.axes):
        if axis.scale is not None and axis.scale not in known:
            yield Problem(
                f"/axes/{place}/scale", sentence("the grid has no scale of this name"), "grid.scale"
            )
        if axis.name not in asked:
            yield Problem(f"/axes/{place}", sentence("this axis has no item"), "grid.axis")


def _items(grid: Grid) -> Iterator[Problem]:
    known = {axis.name for axis in grid.axes}
    for place, _ in _twice(item.id for item in grid.items):
        yield Problem(f"/items/{place}/id", sentence("this id comes twice"), "grid.twice")
    for place, item in enumerate(grid.items):
        if item.axis not in known:
            yield Problem(f"/items/{place}/axis", sentence("the grid has no axis of this name"), "grid.axis")
        if item.check is not None:
            yield from _check(item.check, grid, f"/items/{place}/check/steps")


def _check(check: Check, grid: Grid, where: str) -> Iterator[Problem]:
    for number, step in enumerate(check.steps):
        if not grid.low <= step.score <= grid.high:
            yield Problem(
                f"{where}/{number}/score", sentence("this score is outside the scale"), "grid.score"
            )
    for number, (one, two) in enumerate(pairwise(check.steps), 1):
        harder = two.limit > one.limit if check.direction == "higher_is_better" else two.limit < one.limit
        if not harder or two.score <= one.score:
            text = sentence(
                "each step is harder to reach than the one before it, and supports a higher score"
            )
            yield Problem(f"{where}/{number}", text, "grid.steps")

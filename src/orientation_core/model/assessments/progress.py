"""What became of the figures since an earlier round, also when the grid has a new version: items are matched by id."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from orientation_core.errors import Problem, Refused, sentence
from orientation_core.model.assessments.grids import Grid
from orientation_core.model.assessments.results import Results, weighted_mean
from orientation_core.model.calendars import Pin


@attrs.frozen
class Moved:
    """How one item or axis moved. :ivar before, now: today's score in the two rounds; :ivar change: now less before.

    :ivar wanted: the score that was desired in the earlier round. :ivar items: how many items it is computed from.
    """

    name: str
    before: float | None = None
    now: float | None = None
    change: float | None = None
    wanted: float | None = None
    items: int = 1


@attrs.frozen
class Progress:
    """From an earlier round to a later one.

    :ivar earlier, later: names of the rounds. :ivar earlier_grid, later_grid: what was asked in each.
    :ivar items: those asked in both. :ivar axes: over the items that have a score in both rounds, with the weights of the later
        grid, so that a new item moves no axis.
    :ivar new, dropped: ids of items that only the later, or only the earlier grid has.
    :ivar rescaled: the scale is another; then scores are not compared, and no item has a change.
    """

    earlier: str
    later: str
    earlier_grid: Pin
    later_grid: Pin
    items: tuple[Moved, ...] = ()
    axes: tuple[Moved, ...] = ()
    new: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    rescaled: bool = False


def progress(before: tuple[Grid, Results], now: tuple[Grid, Results]) -> Progress:
    """What moved between two rounds.

    :raises Refused: they asked different grids, not versions of one.
    """
    (old_grid, old), (grid, new) = before, now
    if old_grid.name != grid.name:
        text = sentence(
            "the rounds {old} and {new} asked different grids: {grids}",
            old=old.round,
            new=new.round,
            grids=(old_grid.name, grid.name),
        )
        raise Refused([Problem("/grid", text, "progress.grid")])
    rescaled = _scales(old_grid) != _scales(grid)
    known = {item.id for item in old_grid.items}
    kept = [item for item in grid.items if item.id in known]
    moved = {item.id: _moved(item.id, old, new, rescaled=rescaled) for item in kept}
    axes = []
    for axis in grid.axes:
        compared = [
            (moved[one.id], one.weight) for one in kept if one.axis == axis.name and _both(moved[one.id])
        ]
        axes.append(_axis(axis.name, [] if rescaled else compared))
    return Progress(
        old.round,
        new.round,
        old_grid.pin,
        grid.pin,
        items=tuple(moved.values()),
        axes=tuple(axes),
        new=tuple(item.id for item in grid.items if item.id not in known),
        dropped=tuple(item.id for item in old_grid.items if item.id not in {one.id for one in grid.items}),
        rescaled=rescaled,
    )


def _scales(grid: Grid) -> dict[str, Any]:
    """What a score means on each scale of a grid: its bands and parts, whatever they are called."""
    return {
        scale.name: (
            [(band.low, band.high) for band in scale.bands],
            [part.code for part in scale.parts],
        )
        for scale in grid.scales
    }


def _moved(item: str, old: Results, new: Results, *, rescaled: bool) -> Moved:
    was, now = old.item(item), new.item(item)
    before, current = None if was is None else was.today, None if now is None else now.today
    change = None if rescaled or before is None or current is None else current - before
    return Moved(item, before, current, change, None if was is None else was.desired)


def _both(moved: Moved) -> bool:
    return moved.before is not None and moved.now is not None


def _axis(name: str, compared: Sequence[tuple[Moved, float]]) -> Moved:
    return Moved(
        name,
        before=weighted_mean((one.before, weight) for one, weight in compared),
        now=weighted_mean((one.now, weight) for one, weight in compared),
        change=weighted_mean((one.change, weight) for one, weight in compared),
        wanted=weighted_mean((one.wanted, weight) for one, weight in compared),
        items=len(compared),
    )

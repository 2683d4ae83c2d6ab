"""Pareto of causes: which few causes lie behind most points of complaint."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orientation_core.model.reports import Cause

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: Stands for the causes that are too rare to be named in a published report.
OTHERS = "*"


def counted(points: Any, cases: Any) -> Any:
    """The query that counts the points with a cause of the given cases, per cause."""
    named = points.filter(points.cause.fill_null("") != "")
    named = named.semi_join(cases, named.case_id == cases.id)
    return named.group_by("cause").aggregate(count=named.count())


def pareto(counts: Mapping[str, int]) -> tuple[Cause, ...]:
    """The causes with their share and the running share, the most frequent first, equals by name."""
    everything = sum(counts.values())
    lines, so_far = [], 0
    for cause, count in sorted(counts.items(), key=lambda item: (item[0] == OTHERS, -item[1], item[0])):
        so_far += count
        lines.append(Cause(cause, count, 100 * count / everything, 100 * so_far / everything))
    return tuple(lines)


def publishable(causes: Sequence[Cause], threshold: int) -> tuple[Cause, ...]:
    """The Pareto with causes below `threshold` taken together, and as many more as the sum needs to reach it.

    One line alone that falls short would be the difference between the rest and the total, so the next rarest joins
    it. Nothing is left to show when all causes together stay below the threshold.
    """
    counts = {cause.cause: cause.count for cause in causes}
    rarest = sorted(counts, key=lambda cause: (counts[cause], cause))
    merged = [cause for cause in rarest if counts[cause] < threshold]
    for cause in rarest[len(merged) :]:
        if not merged or (len(merged) > 1 and sum(counts[one] for one in merged) >= threshold):
            break
        merged.append(cause)
    together = sum(counts.pop(cause) for cause in merged)
    if merged:
        if together < threshold:
            return ()
        counts[OTHERS] = together
    return pareto(counts)

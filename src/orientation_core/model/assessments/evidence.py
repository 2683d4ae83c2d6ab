"""Declared against evidence: the score that was claimed beside the one that the data support.

The rule, and why it is this one: docs/decisions, "Declared against evidence".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import attrs

from orientation_core.model.assessments.grids import Check, Grid
from orientation_core.model.assessments.results import Results
from orientation_core.model.reports import Row, Unit

#: ``claims_more``, ``claims_less``: than the data support. ``agrees``: they do not contradict the score.
#: ``no_score``: nothing was claimed. ``no_data``: the indicator has no figure. ``few_cases``: of too few cases.
Verdict = Literal["claims_more", "claims_less", "agrees", "no_score", "no_data", "few_cases"]


@attrs.frozen
class Evidence:
    """What the data say of one item.

    :ivar value, unit, n, low, high: of the indicator in the period of the round, as its report gives them.
    :ivar supported_low, supported_high: the scores that the data support; two where the interval of the figure spans more than one.
    """

    item: str
    indicator: str
    verdict: Verdict
    claimed: float | None = None
    supported_low: int | None = None
    supported_high: int | None = None
    unit: Unit | None = None
    value: float | None = None
    n: int | None = None
    low: float | None = None
    high: float | None = None

    @property
    def diverges(self) -> bool:
        """Whether the score that was claimed and the data contradict each other."""
        return self.verdict in ("claims_more", "claims_less")


def compare(grid: Grid, found: Results, rows: Mapping[str, Row]) -> tuple[Evidence, ...]:
    """Every item that names an indicator, beside what the indicator says.

    :param rows: the figures of the round's period by the name of their indicator; one that is missing has no data.
    """
    return tuple(_compared(grid, found, rows))


def _compared(grid: Grid, found: Results, rows: Mapping[str, Row]) -> Iterator[Evidence]:
    for item in grid.items:
        if item.check is None:
            continue
        result, row, check = found.item(item.id), rows.get(item.check.indicator), item.check
        claimed = None if result is None else result.today
        if row is None or row.value is None or row.suppressed:
            yield Evidence(item.id, check.indicator, "no_data", claimed)
            continue
        low, high = _supported(check, row, grid.low)
        yield Evidence(
            item.id,
            check.indicator,
            _verdict(claimed, (low, high), grid.scale_of(item.axis).step, few=(row.n or 0) < check.least),
            claimed,
            low,
            high,
            row.unit,
            row.value,
            row.n,
            row.low,
            row.high,
        )


def _supported(check: Check, row: Row, lowest: int) -> tuple[int, int]:
    """The lowest and the highest score that the figure supports, over its interval where it has one."""
    ends = [end for end in (row.low, row.value, row.high) if end is not None]
    scores = [check.supported(end, lowest) for end in ends]
    return min(scores), max(scores)


def _verdict(claimed: float | None, supported: tuple[int, int], step: float, *, few: bool) -> Verdict:
    if few:
        return "few_cases"
    if claimed is None:
        return "no_score"
    if claimed >= supported[1] + step:
        return "claims_more"
    return "claims_less" if claimed <= supported[0] - step else "agrees"

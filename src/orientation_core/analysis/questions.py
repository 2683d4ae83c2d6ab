"""What a report is asked to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from orientation_core.analysis.federal import COMPLAINTS_TREATED, RATES, REQUESTS
from orientation_core.analysis.indicators import Indicator, together
from orientation_core.analysis.prepare import source_column
from orientation_core.analysis.standard import DURATIONS, TERMS, VOLUMES
from orientation_core.analysis.terms import within

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from orientation_core.model.reports import Filter, Period

#: What every report holds, in the order in which it is shown.
STANDARD: tuple[Indicator, ...] = together(VOLUMES, REQUESTS, COMPLAINTS_TREATED, DURATIONS, TERMS, RATES)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


@attrs.frozen
class Question:
    """What a report is asked to tell.

    :ivar period: by local day of receipt. :ivar dimensions: fields to split by, each on its own; ``month`` and
        ``extra.NAME`` included. :ivar indicators: what to count. :ivar filters: which cases, of those in the period.
    :ivar compare_with: an earlier period to count as well.
    :raises InvalidDocument: figures cannot be split or filtered by one of the fields.
    """

    period: Period
    dimensions: tuple[str, ...] = attrs.field(default=(), converter=_once)
    indicators: tuple[Indicator, ...] = STANDARD
    filters: tuple[Filter, ...] = ()
    compare_with: Period | None = None

    def __attrs_post_init__(self) -> None:
        for name in self.dimensions:
            source_column(name)
        for one in self.filters:
            source_column(one.field, computed=False)

    def shown(self, dimension: str) -> tuple[Indicator, ...]:
        """The indicators that say something about a dimension."""
        return tuple(one for one in self.indicators if one.shown_in(dimension))


def question(
    period: Period,
    *,
    dimensions: Sequence[str] = (),
    within_days: Sequence[int] = (),
    more: Sequence[Indicator] = (),
    filters: Sequence[Filter] = (),
    compare_with: Period | None = None,
) -> Question:
    """The standard indicators, those of the terms asked for, and those of plugins (`more`).

    :raises InvalidDocument: there is no such dimension. :raises Refused: two indicators share a name.
    :raises ValueError: a term is not from 1 to 1000 working days.
    """
    terms = [indicator for days in sorted(set(within_days)) for indicator in within(days)]
    return Question(period, tuple(dimensions), together(STANDARD, terms, more), tuple(filters), compare_with)

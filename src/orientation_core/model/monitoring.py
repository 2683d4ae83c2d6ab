"""What became of the commitments of a charter over a period: kept or not, how often, and what threatens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

import attrs

from orientation_core.model.calendars import Pin
from orientation_core.model.commitments import Commitment, TargetUnit
from orientation_core.model.reports import Period
from orientation_core.model.text import Text

#: How much time a result is about: the whole period, or one month, quarter or year of it.
Span = Literal["all", "month", "quarter", "year"]

#: Why a result says neither kept nor missed.
Missing = Literal["declaration", "nothing_to_count", "not_measured"]


@attrs.frozen
class Result:
    """One commitment over one stretch of time.

    :ivar commitment: its id. :ivar period: the days of receipt it is about. :ivar span: what kind of stretch that is.
    :ivar kept: None where nothing can be said; `missing` says why.
    :ivar value: in `unit`: the share in percent of the cases for which it was kept, or the figure that was measured.
    :ivar n: how many cases or observations the value rests on. :ivar numerator, denominator: of a share.
    :ivar low, high: its Wilson 95 % interval, in percent. :ivar pending: open cases that are not due yet.
    :ivar source: ``cases``, ``catalogue``, ``documents``, or where a measurement came from.
    """

    commitment: str
    period: Period
    unit: TargetUnit
    source: str
    span: Span = "all"
    kept: bool | None = None
    missing: Missing | None = None
    value: float | None = None
    n: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    low: float | None = None
    high: float | None = None
    pending: int = 0


@attrs.frozen
class EarlyWarning:
    """A commitment that will be missed this month if open cases finish at the present pace.

    :ivar month: the cases are those that fall due in it. :ivar pace_days: the median time, in days, of the cases that
        were finished in the 90 days before; of `pace_n` cases.
    :ivar kept, missed: cases of the month that are decided. :ivar expected_kept, expected_missed: open ones, at that
        pace. :ivar expected: the share that comes of it, in percent. :ivar promised: the share that was promised.
    """

    commitment: str
    month: Period
    pace_days: float
    pace_n: int
    kept: int
    missed: int
    expected_kept: int
    expected_missed: int
    expected: float
    promised: float


@attrs.frozen
class Monitoring:
    """The results of the commitments of one organisation over a period.

    :ivar charters: whose commitments these are; none for a simulation of single commitments.
    :ivar commitments: as they were promised, the newest version of each. :ivar as_of: the day it was counted.
    :ivar generated_at, data_version: as of reports: the same data give the same results.
    :ivar simulated: a period replayed under a draft, not history.
    """

    organisation: Text
    period: Period
    as_of: date
    generated_at: datetime
    data_version: str
    charters: tuple[Pin, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    results: tuple[Result, ...] = ()
    warnings: tuple[EarlyWarning, ...] = ()
    simulated: bool = False

    def result(self, commitment: str) -> Result:
        """The result over the whole period. :raises LookupError: there is no such commitment."""
        for one in self.results:
            if one.commitment == commitment and one.span == "all":
                return one
        raise LookupError(f"there is no result for the commitment {commitment}")

    def trend(self, commitment: str, span: Span = "month") -> Iterator[Result]:
        """Its results side by side, oldest first."""
        return (one for one in self.results if one.commitment == commitment and one.span == span)

    def missed(self) -> tuple[Result, ...]:
        """The results, over the whole period, of what was not kept."""
        return tuple(one for one in self.results if one.span == "all" and one.kept is False)

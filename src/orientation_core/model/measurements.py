"""A figure that comes from elsewhere: a telephone system, a queue at the counter, a survey, an audit of files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.reports import Period


@attrs.frozen
class Measurement:
    """One figure of one metric over one period.

    :ivar metric: name of the metric it measures. :ivar source: where it comes from, for example ``telephone system``.
    :ivar value: the figure in the metric's unit. :ivar numerator, denominator: of a share, instead of a value: how
        often the promise was kept, of how many. :ivar n: how many observations a value was computed from.
    :ivar service, channel, group: what it is about; the whole organisation where none is named.
    :ivar commitment: the one commitment it is for, where a metric serves several.
    :ivar measured_at: when the figure was taken.
    :raises InvalidDocument: it has neither a value nor a share, or both, or more kept than there were.
    """

    metric: str
    period: Period
    source: str
    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    n: int | None = None
    service: str | None = None
    channel: str | None = None
    group: str | None = None
    commitment: str | None = None
    measured_at: datetime | None = None
    note: str | None = None

    def __attrs_post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise InvalidDocument("measurement", problems)

    def _problems(self) -> Iterator[Problem]:
        part = self.numerator is not None or self.denominator is not None
        if (self.value is not None) is part:
            yield Problem(
                "/value", sentence("give a value, or a numerator and a denominator"), "measurement.figure"
            )
        elif part and (self.numerator is None or self.denominator is None):
            yield Problem(
                "/denominator", sentence("a share has a numerator and a denominator"), "measurement.share"
            )
        elif self.numerator is not None and self.denominator is not None:
            if self.numerator > self.denominator:
                yield Problem(
                    "/numerator", sentence("there cannot be more kept than there were"), "measurement.share"
                )
            if self.n is not None and self.n != self.denominator:
                yield Problem("/n", sentence("n of a share is its denominator"), "measurement.share")

    @property
    def key(self) -> str:
        """What it is a measurement of; the same key again is the same figure, or a correction of it."""
        scope = (self.service, self.channel, self.group, self.commitment)
        span = f"{self.period.start}/{self.period.end}"
        return "|".join([self.metric, span, self.source, *(one or "" for one in scope)])

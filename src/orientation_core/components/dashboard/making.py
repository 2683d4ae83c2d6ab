"""What the parts of a dashboard share: what is asked, and how a state follows from reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import attrs

from orientation_core.components.dashboard.words import Value, advice, say
from orientation_core.model.dashboards import (
    Amount,
    AxisLine,
    Figure,
    Loose,
    Part,
    PartName,
    Promise,
    Reason,
    Source,
    UnitLine,
)
from orientation_core.model.reports import Period, Row
from orientation_core.model.surveys.reports import SurveyRow

#: What nobody has looked at again for so long is old: two years.
OLD = timedelta(days=731)

#: So many of what hangs loose are told of each rule, the oldest first; all are counted.
MOST_LOOSE = 10


@attrs.frozen
class Asked:
    """What a dashboard is to tell.

    :ivar period: as far as it has come. :ivar before: as many days a period earlier. :ivar today: the local day.
    :ivar unit: of one unit only. :ivar publish: it leaves the agency. :ivar threshold: of small cells.
    """

    period: Period
    before: Period
    today: date
    unit: str | None = None
    publish: bool = False
    threshold: int = 5

    @property
    def running(self) -> bool:
        """Whether today is its last day so far."""
        return self.period.last_day == self.today

    @property
    def last(self) -> date:
        """The day from which is looked back."""
        return min(self.period.last_day, self.today)

    def owns(self, owner: str | None) -> bool:
        """Whether something of that owner belongs here."""
        return self.unit is None or owner == self.unit


@attrs.frozen
class Made:
    """A part of the offer, with what it adds to the rest of the page. :ivar counts: of what hangs loose, by rule."""

    part: Part
    promises: tuple[Promise, ...] = ()
    axes: tuple[AxisLine, ...] = ()
    loose: tuple[Loose, ...] = ()
    counts: Mapping[str, int] = attrs.field(factory=dict)
    units: tuple[UnitLine, ...] = ()


def alarm(rule: str, **values: Value) -> Reason:
    """A reason that needs attention."""
    return Reason(rule, say(rule, **values), alarming=True)


def remark(rule: str, **values: Value) -> Reason:
    """A reason that does not."""
    return Reason(rule, say(rule, **values))


def judged(
    name: PartName,
    reasons: Iterable[Reason],
    fine: Reason,
    figures: Sequence[Figure] = (),
    source: Source | None = None,
) -> Part:
    """A part of which there is something: one alarming reason is enough to need attention.

    :param fine: what is said where nothing alarms.
    """
    found = sorted(reasons, key=lambda one: not one.alarming)
    alarming = bool(found) and found[0].alarming
    return Part(
        name,
        "needs_attention" if alarming else "in_order",
        tuple(found) if alarming else (fine, *found),
        advice(found[0].rule) if alarming else None,
        tuple(figures),
        source,
    )


def nothing(name: PartName, rule: str, *more: Reason) -> Part:
    """A part of which there is nothing yet, with what to do next."""
    return Part(name, "nothing_yet", (remark(rule), *more), advice(rule))


def amount(row: Row | SurveyRow) -> Amount:
    """A figure as a report has it."""
    return Amount(row.value, row.n, row.numerator, row.denominator, row.low, row.high, row.suppressed)


def whole(value: int | None, *, suppressed: bool = False) -> Amount:
    """A count."""
    return Amount(suppressed=True) if suppressed else Amount(value, value)

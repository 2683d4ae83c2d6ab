"""How a charter binds a case: which of its commitments set which clocks.

What binds a case is decided once, by what it is at its receipt, and kept on it with the terms: neither a new version
of the charter, nor a later correction of the category, nor a plugin that is gone moves a date that was promised.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from orientation_core.model.charters import Charter
from orientation_core.model.commitments import Commitment
from orientation_core.model.metrics import Metrics
from orientation_core.model.promises import Bound, Promise
from orientation_core.model.terms import Term

#: The members of a case by which a commitment can be for it, or not, as they are known at its receipt.
KNOWN_AT_RECEIPT = ("type", "channel", "category", "service", "client_group", "language")


def binding(charter: Charter, metrics: Metrics, case: Mapping[str, str | None]) -> Bound:
    """What of a charter binds a case. :param case: see :data:`KNOWN_AT_RECEIPT`."""
    return Bound(charter.pin, _promises((one for one in charter.commitments if one.concerns(case)), metrics))


def _promises(commitments: Iterable[Commitment], metrics: Metrics) -> tuple[Promise, ...]:
    found: list[Promise] = []
    for one in commitments:
        metric, term = metrics.get(one.metric), None if one.target is None else one.target.term()
        if metric is not None and metric.clock is not None and term is not None:
            found.append(Promise(metric.clock, one.id, term))
    return tuple(one for place, one in enumerate(found) if not _idle(one, place, found))


def _idle(one: Promise, place: int, promises: Sequence[Promise]) -> bool:
    """Whether another promise for the same clock is due no later, whatever day it is: then this one never counts."""
    return any(
        other.clock == one.clock
        and never_later(other.term, one.term)
        and (number < place or not never_later(one.term, other.term))
        for number, other in enumerate(promises)
        if number != place
    )


def never_later(one: Term, other: Term) -> bool:
    """Whether `one` is over no later than `other`, from whatever day they run and however long they are paused.

    Says no where it depends on the calendar.
    """
    if one.roll is not None or "hour" in (one.unit, other.unit):
        return one == other
    if one.unit == other.unit:
        return one.n <= other.n
    if one.unit == "month":
        return False
    days = one.n if one.unit != "working_day" else 0 if one.n == 0 else None
    if days is None:
        return False
    # A month has 28 days at least; so many working days are at least so many days.
    return days <= (28 * other.n if other.unit == "month" else other.n)

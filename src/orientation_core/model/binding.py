"""How a charter binds a case: which of its commitments set which clocks.

What binds a case is decided once, by what it is at its receipt, and kept on it with the terms: neither a new version
of the charter, nor a later correction of the category, nor a plugin that is gone moves a date that was promised.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from orientation_core.model.charters import Charter
from orientation_core.model.commitments import Commitment
from orientation_core.model.metrics import Metrics
from orientation_core.model.promises import Bound, Promise

#: The members of a case by which a commitment can be for it, or not, as they are known at its receipt.
KNOWN_AT_RECEIPT = ("type", "channel", "category", "service", "client_group", "language")


def binding(charter: Charter, metrics: Metrics, case: Mapping[str, str | None]) -> Bound:
    """What of a charter binds a case. :param case: see :data:`KNOWN_AT_RECEIPT`."""
    return Bound(charter.pin, _promises((one for one in charter.commitments if one.concerns(case)), metrics))


def _promises(commitments: Iterable[Commitment], metrics: Metrics) -> tuple[Promise, ...]:
    found = []
    for one in commitments:
        metric, term = metrics.get(one.metric), None if one.target is None else one.target.term()
        if metric is not None and metric.clock is not None and term is not None:
            found.append(Promise(metric.clock, one.id, term))
    return tuple(found)

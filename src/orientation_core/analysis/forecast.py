"""Early warning: which commitments will be missed this month if open cases finish at the present pace.

The rule. The pace is the median time, in whole days rounded up, from the receipt to the end of the clock of the cases
whose clock stopped in the last 90 days. An open case is expected to be finished so many days after its receipt, and
tomorrow at the earliest. The cases of the month are those that fall due in it; those received more than two years ago
are left out. A commitment is warned of when the share that comes of it is below the share that was promised.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from orientation_core.analysis.commitments import Cases, Counting, Judged, laid_out, verdict
from orientation_core.analysis.prepare import ordinal
from orientation_core.model.monitoring import EarlyWarning
from orientation_core.model.reports import Period

#: Days back from which the pace is taken.
PACE_DAYS = 90


@attrs.define
class _Outlook:
    """One commitment, all versions of it together."""

    waits: Counter[int] = attrs.field(factory=Counter)
    kept: int = 0
    missed: int = 0
    expected_kept: int = 0
    expected_missed: int = 0


def warnings(cases: Cases, counting: Counting, month: Period) -> tuple[EarlyWarning, ...]:
    """The commitments that will be missed in `month`, in the order of ``judged``; see the rule above."""
    clocked = [one for one in counting.judged if one.metric.basis == "clock"]
    outlooks = {one.commitment.id: _Outlook() for one in clocked}
    with laid_out(cases, counting) as (tables, connection):
        for table in tables:
            for one in clocked:
                _take_pace(table, connection, counting, one, outlooks[one.commitment.id].waits)
        for table in tables:
            for one in clocked:
                _look_ahead(table, connection, counting, one, outlooks[one.commitment.id], month)
    shares = {one.commitment.id: one.commitment.share or 100.0 for one in clocked}
    found = (_warning(name, outlook, shares[name], month) for name, outlook in outlooks.items())
    return tuple(one for one in found if one is not None and one.expected < one.promised)


def median(counts: Mapping[int, int]) -> float:
    """The median of values given with how often each occurs, by linear interpolation."""
    total, seen, ordered = sum(counts.values()), 0, sorted(counts)
    ranks: Sequence[int] = ((total - 1) // 2, total // 2)
    found: list[int] = []
    for value in ordered:
        seen += counts[value]
        while len(found) < 2 and seen > ranks[len(found)]:
            found.append(value)
    return sum(found) / 2


def _take_pace(table: Any, connection: Any, counting: Counting, one: Judged, waits: Counter[int]) -> None:
    said, done, today = verdict(table, counting, one), table[f"{one.metric.done}_on"], ordinal(counting.today)
    finished = table.filter(said.kept | said.missed, done > today - PACE_DAYS, done <= today)
    waited = (finished[f"{one.metric.done}_on"] - finished.received_on).name("waited")
    query = finished.group_by(waited).aggregate(cases=finished.count())
    for line in connection.to_pyarrow(query).to_pylist():
        waits[line["waited"]] += line["cases"]


def _look_ahead(
    table: Any, connection: Any, counting: Counting, one: Judged, outlook: _Outlook, month: Period
) -> None:
    import ibis

    said, today = verdict(table, counting, one), ordinal(counting.today)
    due_now = (said.due >= ordinal(month.start)) & (said.due < ordinal(month.end))
    pace = math.ceil(median(outlook.waits)) if outlook.waits else 0
    finishes = ibis.greatest(table.received_on + pace, today + 1)
    line = connection.to_pyarrow(
        table.aggregate(
            kept=table.count(where=due_now & said.kept),
            missed=table.count(where=due_now & said.missed),
            expected_kept=table.count(where=due_now & said.pending & (finishes <= said.due)),
            expected_missed=table.count(where=due_now & said.pending & (finishes > said.due)),
        )
    ).to_pylist()[0]
    for name, value in line.items():
        setattr(outlook, name, getattr(outlook, name) + value)


def _warning(name: str, outlook: _Outlook, promised: float, month: Period) -> EarlyWarning | None:
    kept = outlook.kept + outlook.expected_kept
    cases = kept + outlook.missed + outlook.expected_missed
    if not cases or not outlook.waits:
        return None
    return EarlyWarning(
        name,
        month,
        median(outlook.waits),
        sum(outlook.waits.values()),
        outlook.kept,
        outlook.missed,
        outlook.expected_kept,
        outlook.expected_missed,
        100 * kept / cases,
        promised,
    )

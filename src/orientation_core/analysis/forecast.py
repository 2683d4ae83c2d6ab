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
    with laid_out(cases, counting) as (table, connection):
        _take_pace(table, connection, counting, clocked, outlooks)
        _look_ahead(table, connection, counting, clocked, outlooks, month)
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


def _take_pace(
    table: Any,
    connection: Any,
    counting: Counting,
    clocked: Sequence[Judged],
    outlooks: Mapping[str, _Outlook],
) -> None:
    """One query per kind of clock, whatever the number of commitments."""
    today = ordinal(counting.today)
    for done in sorted({one.metric.done or "" for one in clocked}):
        mine = [one for one in clocked if one.metric.done == done]
        ended = table[f"{done}_on"]
        recent = table.filter(ended > today - PACE_DAYS, ended <= today)
        waited = (recent[f"{done}_on"] - recent.received_on).name("waited")
        verdicts = [verdict(recent, counting, one) for one in mine]
        figures = {
            f"cases_{place}": recent.count(where=said.kept | said.missed)
            for place, said in enumerate(verdicts)
        }
        for line in connection.to_pyarrow(recent.group_by(waited).aggregate(**figures)).to_pylist():
            for place, one in enumerate(mine):
                if line[f"cases_{place}"]:
                    outlooks[one.commitment.id].waits[line["waited"]] += line[f"cases_{place}"]


def _look_ahead(
    table: Any,
    connection: Any,
    counting: Counting,
    clocked: Sequence[Judged],
    outlooks: Mapping[str, _Outlook],
    month: Period,
) -> None:
    import ibis

    today = ordinal(counting.today)
    figures: dict[str, Any] = {}
    for place, one in enumerate(clocked):
        said, waits = verdict(table, counting, one), outlooks[one.commitment.id].waits
        due_now = (said.due >= ordinal(month.start)) & (said.due < ordinal(month.end))
        pace = math.ceil(median(waits)) if waits else 0
        in_time = ibis.greatest(table.received_on + pace, today + 1) <= said.due
        figures[f"kept_{place}"] = table.count(where=due_now & said.kept)
        figures[f"missed_{place}"] = table.count(where=due_now & said.missed)
        figures[f"expected_kept_{place}"] = table.count(where=due_now & said.pending & in_time)
        figures[f"expected_missed_{place}"] = table.count(where=due_now & said.pending & ~in_time)
    line = connection.to_pyarrow(table.aggregate(**figures)).to_pylist()[0]
    for place, one in enumerate(clocked):  # several versions of one commitment are added up
        outlook = outlooks[one.commitment.id]
        for name in ("kept", "missed", "expected_kept", "expected_missed"):
            setattr(outlook, name, getattr(outlook, name) + line[f"{name}_{place}"])


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

"""The client charter on the dashboard: which promises were kept, which were missed, which will be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from orientation_core.components.charters import Charters
from orientation_core.components.dashboard.making import Asked, Made, alarm, judged, nothing, remark
from orientation_core.components.dashboard.words import LABELS, on
from orientation_core.errors import NotFound
from orientation_core.model.calendars import end_of_day
from orientation_core.model.charters import Charter
from orientation_core.model.commitments import Commitment
from orientation_core.model.dashboards import Amount, Figure, Promise, PromiseState, Reason, Source
from orientation_core.model.monitoring import EarlyWarning, Monitoring, Result
from orientation_core.model.parties import Actor
from orientation_core.model.publications import outcomes_of

#: So many days before its last one a charter without a successor needs attention.
ENDING = timedelta(days=90)


def promises(charters: Charters, actor: Actor, asked: Asked) -> Made:
    """The part, and every promise that was in force on some day of the period; declarations cannot be measured."""
    # What will be missed this month is told of the month that runs, and to nobody outside.
    warn = asked.running and not asked.publish
    found = charters.monitor(actor, asked.period.start, asked.period.end, by="all", warn=warn)
    if not found.charters:
        return Made(nothing("charter", "no_charter"))
    told = tuple(_promises(found, _charters(charters, actor, found), asked))
    if asked.unit is not None and not told:
        return Made(nothing("charter", "no_promises_of_unit"))
    reasons = list(_reasons(told, found, _ending(charters, asked)))
    kept, missed = _kept(found, told)
    counts = {"promises_kept": kept, "promises_missed": missed}
    if warn:
        counts["promises_at_risk"] = sum(one.warning is not None for one in told)
    figures = [
        Figure(name, LABELS[name], "documents", f"charter:{name}", Amount(number, kept + missed))
        for name, number in counts.items()
    ]
    source = Source("charter_monitoring", str(found.charters[-1]))
    return Made(judged("charter", reasons, remark("charter_fine", n=kept), figures, source), promises=told)


def promised(commitment: Commitment, result: Result) -> float | None:
    """Which figure was promised, in the unit of the result; None when it is no single one."""
    target = commitment.target
    if target is not None and target.unit == result.unit and target.operator != "between":
        return target.value
    if result.unit != "percent":
        return None
    return 100.0 if commitment.share is None else commitment.share


def _charters(charters: Charters, actor: Actor, found: Monitoring) -> Mapping[str, str]:
    """Commitment -> the charter that holds it, the newest one of several."""
    return {
        one.id: pin.name
        for pin in found.charters
        for one in charters.get(actor, pin.name, pin.version).commitments
    }


def _promises(found: Monitoring, charter_of: Mapping[str, str], asked: Asked) -> Iterator[Promise]:
    warnings = {one.commitment: one for one in found.warnings}
    outcomes = outcomes_of(found, asked.threshold) if asked.publish else None
    for one in found.commitments:
        if one.declaration or not asked.owns(one.owner):
            continue
        result = found.result(one.id) if outcomes is None else outcomes.result(one.id)
        if result is None:  # what is published leaves it out
            continue
        withheld = outcomes is not None and one.id in outcomes.withheld
        percent = result.unit == "percent"
        yield Promise(
            f"commitment:{charter_of[one.id]}/{one.id}",
            one.text,
            _state(result, warnings.get(one.id)),
            result.unit,
            Amount(suppressed=True) if withheld else _reached(result),
            promised(one, result),
            ">=" if percent or one.target is None else one.target.operator,
            one.owner,
            warnings.get(one.id),
        )


def _state(result: Result, warning: EarlyWarning | None) -> PromiseState:
    if result.kept is False:
        return "missed"
    if warning is not None:
        return "at_risk"
    if result.kept:
        return "kept"
    return "not_measured" if result.missing == "not_measured" else "nothing_to_count"


def _reached(result: Result) -> Amount:
    return Amount(result.value, result.n, result.numerator, result.denominator, result.low, result.high)


def _kept(found: Monitoring, told: Sequence[Promise]) -> tuple[int, int]:
    """How many of the promises on the page were kept over the whole period, and how many were missed."""
    ids = [one.of.rpartition("/")[2] for one in told]
    kept = [found.result(name).kept for name in ids]
    return kept.count(True), kept.count(False)


def _reasons(told: Sequence[Promise], found: Monitoring, ending: date | None) -> Iterator[Reason]:
    kept, missed = _kept(found, told)
    if missed:
        yield alarm("missed", n=missed, of=kept + missed)
    threatened = sum(one.warning is not None for one in told)
    if threatened:
        yield alarm("at_risk", n=threatened)
    if ending is not None:
        yield alarm("charter_ends", day=on(ending))
    unknown = sum(one.state == "not_measured" for one in told)
    if unknown and not kept + missed:
        yield alarm("nothing_measured")
    elif unknown:
        yield remark("unmeasured", n=unknown)


def _ending(charters: Charters, asked: Asked) -> date | None:
    """The last day of the charter that is in force, when it is near and no other follows."""
    current = _in_force(charters, asked.last)
    if current is None or current.valid_until is None or current.valid_until - asked.last > ENDING:
        return None
    return (
        current.valid_until if _in_force(charters, current.valid_until + timedelta(days=1)) is None else None
    )


def _in_force(charters: Charters, day: date) -> Charter | None:
    return charters.in_force(end_of_day(day, charters.calendar.zone) - timedelta(hours=12))


def behind(charters: Charters, actor: Actor, asked: Asked, of: str) -> tuple[str, ...]:
    """Ids of the cases behind a promise. :raises NotFound: it is not counted in cases."""
    if not of.startswith("commitment:"):
        raise NotFound("commitment", of)
    return charters.behind(actor, of.rpartition("/")[2], asked.period.start, asked.period.end)

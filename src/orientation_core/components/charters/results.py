"""From counts, measurements and opening hours to the results of commitments. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import attrs

from orientation_core.analysis.commitments import Count
from orientation_core.analysis.statistics import wilson
from orientation_core.model.calendars import Calendar
from orientation_core.model.charter_check import Catalogue, covered, promised_on
from orientation_core.model.commitments import Commitment
from orientation_core.model.measurements import Measurement
from orientation_core.model.metrics import Metric
from orientation_core.model.monitoring import Missing, Result, Span
from orientation_core.model.reports import Period
from orientation_core.model.terms import add_months

_MONTHS: Mapping[Span, int] = {"month": 1, "quarter": 3, "year": 12}


def stretches(period: Period, span: Span) -> tuple[Period, ...]:
    """The months, quarters or years that lie in a period, cut off at its ends; none for ``all``."""
    if span == "all":
        return ()
    step, found = _MONTHS[span], []
    month = _number(period.start) // step * step
    while (start := _first(month)) < period.end:
        found.append(Period(max(start, period.start), min(_first(month + step), period.end)))
        month += step
    return tuple(found)


def nothing(one: Commitment, period: Period, span: Span, why: Missing, source: str) -> Result:
    """A result that says neither kept nor missed."""
    unit = one.target.unit if one.target else "percent"
    return Result(one.id, period, unit, source, span, missing=why)


def of_share(
    one: Commitment, period: Period, span: Span, count: Count, source: str, metric: Metric
) -> Result:
    """The result where something was kept so many times of so many."""
    n = count.kept + count.missed
    if not n:
        found = nothing(one, period, span, "nothing_to_count", source)
        return attrs.evolve(found, unit="percent", pending=count.pending)
    low, high = wilson(count.kept, n)
    share = 100 * count.kept / n
    percent = metric.basis == "share" or (one.target is not None and one.target.unit == "percent")
    if percent and one.target is not None:
        kept = one.target.kept(share)
    else:
        # In whole cases: 95 % of 20 are 19, whatever binary fractions make of it.
        kept = 100 * count.kept >= (one.share or 100) * n - 1e-9
    return Result(
        one.id, period, "percent", source, span, kept=kept, value=share, n=n, numerator=count.kept, denominator=n,
        low=100 * low, high=100 * high, pending=count.pending,
    )  # fmt: skip


def of_value(one: Commitment, period: Period, span: Span, value: float, n: int | None, source: str) -> Result:
    """The result of a figure in the unit of the target."""
    assert one.target is not None
    kept = one.target.kept(value)
    return Result(one.id, period, one.target.unit, source, span, kept=kept, value=value, n=n)


def of_cases(
    one: Commitment, metric: Metric, period: Period, span: Span, counts: Mapping[int, Count]
) -> Result:
    """The result of what was counted in cases. :param counts: number of the month -> count."""
    count = Count()
    months = range(_number(period.start), _number(period.last_day) + 1)
    for month in months:
        if month in counts:
            count.add(counts[month])
    if metric.basis == "mean":
        if not count.kept:
            return nothing(one, period, span, "nothing_to_count", "cases")
        return of_value(one, period, span, count.total / count.kept, count.kept, "cases")
    return of_share(one, period, span, count, "cases", metric)


def of_measurements(
    one: Commitment, metric: Metric, period: Period, span: Span, measured: Iterable[Measurement]
) -> Result:
    """The result of the figures that were fed in and lie wholly in the period.

    Shares are added up. Values are averaged, each weighing as many observations as it says, or one. Where a share of
    them was promised, each figure is kept or not.
    """
    mine = [
        each
        for each in measured
        if _is_for(each, one) and period.start <= each.period.start and each.period.end <= period.end
    ]
    if not mine:
        return nothing(one, period, span, "not_measured", "measurements")
    source = ", ".join(sorted({each.source for each in mine}))[:200]
    shares = [each for each in mine if each.denominator is not None]
    values = [each for each in mine if each.value is not None]
    if shares and values:
        return nothing(one, period, span, "not_measured", source)
    if shares:
        kept = sum(each.numerator or 0 for each in shares)
        of = sum(each.denominator or 0 for each in shares)
        return of_share(one, period, span, Count(kept, of - kept), source, metric)
    if one.share is not None and one.target is not None:
        kept = sum(one.target.kept(each.value or 0) for each in values)
        return of_share(one, period, span, Count(kept, len(values) - kept), source, metric)
    weights = [each.n or 1 for each in values]
    total = sum(weight * (each.value or 0) for weight, each in zip(weights, values, strict=True))
    return of_value(one, period, span, total / sum(weights), sum(weights), source)


def of_opening(
    one: Commitment,
    metric: Metric,
    period: Period,
    span: Span,
    catalogue: Catalogue | None,
    calendar: Calendar,
    today: date,
) -> Result:
    """On how many of the promised days, up to today, the hours in the catalogue covered the window."""
    count, day = Count(), period.start
    while (
        catalogue is not None and one.target is not None and day < min(period.end, today + timedelta(days=1))
    ):
        if promised_on(one, day, calendar):
            for channel in one.channels:
                hours = catalogue.hours(channel, day)
                if hours is None:
                    continue
                if covered(one.target.windows, hours):
                    count.kept += 1
                else:
                    count.missed += 1
        day += timedelta(days=1)
    if not count.kept and not count.missed:
        return nothing(one, period, span, "not_measured", "catalogue")
    return of_share(one, period, span, count, "catalogue", metric)


def of_surveys(one: Commitment, period: Period, measured: Iterable[Measurement], today: date) -> Result:
    """How long ago, at the end of the period or today, the last survey ended."""
    assert one.target is not None
    last = min(period.last_day, today)
    ends = [each.period.end for each in measured if each.metric == "survey_score" and each.period.end <= last]
    most = one.target.value or 0
    if not ends:
        return nothing(one, period, "all", "not_measured", "documents")
    end = max(ends)
    months = {"month": 1, "year": 12}.get(one.target.unit)
    if months is None:
        value = float((last - end).days)
        kept = value <= most
    else:
        value = round((last - end).days / (365.25 / 12 * months), 2)
        kept = last.toordinal() <= add_months(end.toordinal(), int(most * months))
    return Result(one.id, period, one.target.unit, "documents", kept=kept, value=value, n=len(ends))


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    return Period(_first(_number(day)), _first(_number(day) + 1))


def _is_for(each: Measurement, one: Commitment) -> bool:
    """Whether a measurement is one of this commitment: by name, or by metric and the same scope."""
    if each.commitment is not None:
        return each.commitment == one.id
    scopes: Sequence[tuple[str | None, tuple[str, ...]]] = (
        (each.service, one.services),
        (each.channel, one.channels),
        (each.group, one.groups),
    )
    return each.metric == one.metric and all(
        (value in allowed) if allowed else value is None for value, allowed in scopes
    )


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def months_of(counts: Mapping[tuple[int, int], Count], places: Iterable[int]) -> dict[int, Count]:
    """The counts of several versions of one commitment, added up by month."""
    found: dict[int, Count] = {}
    for place, month in _wanted(counts, set(places)):
        found.setdefault(month, Count()).add(counts[place, month])
    return found


def _wanted(counts: Mapping[tuple[int, int], Count], places: set[int]) -> Iterator[tuple[int, int]]:
    return (key for key in counts if key[0] in places)

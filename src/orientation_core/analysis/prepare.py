"""From raw columns to what figures are made of: flags, durations and working days, as one Ibis expression."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from orientation_core.analysis.facts import WorkingDays, case_type
from orientation_core.errors import InvalidDocument, Problem, sentence, sentence_count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from orientation_core.model.reports import Filter, Period

EPOCH = date(1970, 1, 1)
MICROSECONDS_PER_DAY = 86_400 * 1_000_000

#: Dimensions that are computed, with the column they come from.
COMPUTED = {"month": "received_on"}


def ordinal(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def source_column(dimension: str, *, computed: bool = True) -> str:
    """The column of the facts that a dimension, or a filter (not `computed`), reads.

    :raises InvalidDocument: there is no such dimension.
    """
    if computed and dimension in COMPUTED:
        return COMPUTED[dimension]
    if case_type(dimension) != "string" or dimension == "id":
        text = sentence("figures cannot be split by this")
        problem = Problem(f"/dimensions/{dimension[:40]}", text, "report.dimension")
        raise InvalidDocument("report", [problem])
    return dimension


def day_table(days: WorkingDays) -> pa.Table:
    """One row per day: its month and how many working days there were up to it, and before it."""
    import pyarrow as pa

    day = pa.array(range(days.first_day, days.last_day + 1), pa.int32())
    before = [0, *days.index[:-1]] if len(days.index) else []
    return pa.table(
        {
            "day": day,
            "day_month": pa.array(_months(EPOCH + timedelta(days=days.first_day), len(day)), pa.string()),
            "worked": pa.array(days.index, pa.int32()),
            "worked_before": pa.array(before, pa.int32()),
        }
    )


def _months(first: date, count: int) -> list[str]:
    """The month of each of so many days; a month at a time, for there are far more days."""
    months: list[str] = []
    while len(months) < count:
        left = monthrange(first.year, first.month)[1] - first.day + 1
        months += [f"{first:%Y-%m}"] * left
        first += timedelta(days=left)
    return months[:count]


def chosen(cases: Any, period: Period, filters: Sequence[Filter] = ()) -> Any:
    """The cases received in the period that pass every filter."""
    first, after = ordinal(period.start), ordinal(period.end)
    cases = cases.filter(cases.received_on >= first, cases.received_on < after)
    for one in filters:
        cases = cases.filter(group_column(cases, one.field).isin(one.values))
    return cases


def group_column(cases: Any, dimension: str) -> Any:
    """The values of a dimension; an empty text where there is none."""
    return cases[dimension].fill_null("")


def prepare(cases: Any, days: Any, end: date) -> Any:
    """The cases with everything that indicators use.

    Adds ``month``, ``within`` (is treated within another case: merged), ``handled`` (has a closing moment of its own), ``invalid`` (closed before it was received), ``valid``,
    ``microseconds`` between receipt and closing, ``working_days`` (after the day of receipt up to and including the
    day of closing), ``days_before_closing`` (after the day of receipt and before the day of closing),
    ``pending`` (not yet closed when the day `end` began), and ``off_calendar`` (a day that the table of working days does not know, so that no figure is silently short).
    """
    import ibis

    received = days.select(received_day="day", month="day_month", received_worked="worked")
    closed = days.select(closed_day="day", closed_worked="worked", closed_before="worked_before")
    cases = cases.left_join(received, cases.received_on == received.received_day)
    cases = cases.left_join(closed, cases.closed_on == closed.closed_day)
    # A table of the host's own may know neither.
    within = (cases.merged == 1).fill_null(False) if "merged" in cases.columns else ibis.literal(False)
    split = cases.split if "split" in cases.columns else ibis.null("int8")
    done = cases.closed_at.notnull()
    invalid = (cases.closed_at < cases.received_at).fill_null(False) & ~within
    cases = cases.mutate(
        within=within,
        split=split,
        handled=done & ~within,
        invalid=invalid,
        valid=~invalid,
        microseconds=cases.closed_at - cases.received_at,
        working_days=cases.closed_worked - cases.received_worked,
        days_before_closing=cases.closed_before - cases.received_worked,
        pending=~done | (cases.closed_on >= ordinal(end)),
    )
    unknown_closing = cases.handled & cases.valid & cases.closed_worked.isnull()
    return cases.mutate(off_calendar=cases.received_worked.isnull() | unknown_closing)


def refuse_short_calendar(totals: Mapping[str, Any], days: WorkingDays) -> None:
    """:raises InvalidDocument: some case has a day that the table of working days does not know."""
    if totals.get("off_calendar"):
        first, last = (EPOCH + timedelta(days=day) for day in (days.first_day, days.last_day))
        message = sentence_count(
            "{n} case was received or closed on a day outside the calendar, which knows {first} to {last}; "
            "give a longer one",
            "{n} cases were received or closed on days outside the calendar, which knows {first} to {last}; "
            "give a longer one",
            totals["off_calendar"],
            first=first,
            last=last,
        )
        raise InvalidDocument("calendar", [Problem("/days", message, "calendar.short")])

"""The complaint desk on the dashboard: what came in, what is late, what moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal

from orientation_core.analysis import moved
from orientation_core.components.complaints import COMPLAINT, Complaints
from orientation_core.components.complaints.figures import Figures
from orientation_core.components.dashboard.making import (
    Asked,
    Made,
    alarm,
    amount,
    judged,
    nothing,
    remark,
    whole,
)
from orientation_core.components.dashboard.words import LABELS, listed
from orientation_core.components.referrals import Referrals
from orientation_core.errors import NotAllowed, NotFound
from orientation_core.kinds import day_value
from orientation_core.model.dashboards import Amount, Figure, Month, Reason, Source, UnitLine
from orientation_core.model.parties import Actor
from orientation_core.model.reports import ALL, Period, Report, Row
from orientation_core.store import Query, Where

if TYPE_CHECKING:
    from orientation_core.analysis.questions import Question

#: What a director looks at -> which way is good for clients. More complaints are neither good nor bad.
SHOWN: Mapping[str, Literal["up", "down"] | None] = {
    "received": None,
    "complaints_received": None,
    "handled": None,
    "open": None,
    "answered_in_time_of_handled": "up",
    "acknowledged_in_time": "up",
    "founded_rate": "down",
    "handling_days_median": "down",
    "satisfaction_mean": "up",
}

#: Counts of what came in. Handled and open depend on how long there was to handle it, so they are not compared.
_ARRIVALS = frozenset({"received", "complaints_received"})

#: Those whose course over the months is drawn.
_DRAWN = frozenset({"received", "complaints_received", "answered_in_time_of_handled"})


def requests(desk: Complaints, referrals: Referrals, actor: Actor, asked: Asked) -> Made:
    """The part, and the units beside each other. :param referrals: cases that a second line asks about."""
    report = _report(desk, actor, asked)
    received = report.row("received")
    before = _totals(report)
    if received.value == 0 and before.get("received", received).value == 0:
        older = desk.count(actor, *_of(asked))
        return Made(
            judged("complaints", [], remark("quiet")) if older else nothing("complaints", "no_requests")
        )
    figures = [*_figures(report, before, asked), _late(desk, actor, asked)]
    reasons = [*_reasons(desk, actor, asked, figures), *_owed(referrals, actor, asked)]
    part = judged("complaints", reasons, remark("complaints_fine"), figures, Source("report"))
    return Made(part, units=tuple(_units(report)))


def behind(desk: Complaints, actor: Actor, asked: Asked, figure: str) -> tuple[str, ...]:
    """Ids of the cases that a figure of this part counts, those out of sight left out.

    :raises NotFound: this part has no such figure.
    """
    if figure == "late":
        with desk.begin(write=False) as unit:
            found = unit.find(COMPLAINT, Query((*_overdue(asked), *_in(asked))))
            hidden = set(desk.about(unit, actor))
        return tuple(sorted(one.id for one in found if one.id not in hidden))
    if figure not in SHOWN:
        raise NotFound("figure", figure)
    question = _question(desk, asked, by=())
    row = Figures(desk).report(actor, question).row(figure)
    return Figures(desk).behind(actor, question, row)


# ------------------------------------------------------------------------------------ figures


def _question(desk: Complaints, asked: Asked, by: tuple[str, ...]) -> Question:
    where = {} if asked.unit is None else {"unit": (asked.unit,)}
    return Figures(desk).question(
        asked.period.start, asked.period.end, by=by, where=where, compare=asked.before
    )


def _report(desk: Complaints, actor: Actor, asked: Asked) -> Report:
    # A line of months with holes says less than none, and each month that is withheld takes others along.
    by = () if asked.publish else ("month",)
    by = (*by, *(("unit",) if asked.unit is None else ()))
    return Figures(desk).report(actor, _question(desk, asked, by), publish=asked.publish)


def _totals(report: Report) -> dict[str, Row]:
    rows = () if report.comparison is None else report.comparison.rows
    return {row.indicator: row for row in rows if row.dimension == ALL}


def _figures(report: Report, before: Mapping[str, Row], asked: Asked) -> Iterator[Figure]:
    labels = {one.name: one.label for one in report.indicators}
    units = {row.indicator: row.unit for row in report.rows_of()}
    # An organisation that kept no register then has nothing to compare with.
    compared = before["received"].value != 0
    for name, better in SHOWN.items():
        now = amount(report.row(name))
        then = amount(before[name]) if compared else None
        if then is not None and then.value is None and not then.suppressed:
            then = None
        found = None if then is None else _compared(name, then, now, asked)
        unit = units[name]
        assert unit in ("requests", "days", "percent", "score")
        yield Figure(
            name,
            labels[name],
            unit,
            f"report:{name}",
            now,
            then,
            movement=None if found is None else found.movement,
            test=None if found is None else found.test,
            p=None if found is None else found.p,
            better=better,
            months=tuple(_months(report, name, asked)) if name in _DRAWN else (),
        )


def _compared(name: str, then: Amount, now: Amount, asked: Asked) -> moved.Compared:
    if name in _ARRIVALS:
        return moved.counts(then, _days(asked.before), now, _days(asked.period))
    if now.denominator is not None or then.denominator is not None or now.suppressed or then.suppressed:
        return moved.shares(then, now)
    return moved.Compared("not_compared")


def _days(period: Period) -> int:
    return (period.end - period.start).days


def _months(report: Report, name: str, asked: Asked) -> Iterator[Month]:
    """Month by month, each beside the one as far into the period before."""
    now = {row.group: row.value for row in report.rows_of("month", name)}
    rows = () if report.comparison is None else report.comparison.rows
    then = {row.group: row.value for row in rows if (row.dimension, row.indicator) == ("month", name)}
    if "month" not in {one.name for one in report.dimensions}:
        return
    nothing_came = 0.0 if name in _ARRIVALS else None
    earlier = _firsts(asked.before)
    for place, first in enumerate(_firsts(asked.period)):
        before = earlier[place] if place < len(earlier) else None
        yield Month(
            first,
            now.get(f"{first:%Y-%m}", nothing_came),
            None if before is None or not then else then.get(f"{before:%Y-%m}", nothing_came),
        )


def _firsts(period: Period) -> list[date]:
    """The first day of each month that lies in a period."""
    found, day = [], period.start.replace(day=1)
    while day < period.end:
        found.append(max(day, period.start))
        day = date(day.year + day.month // 12, day.month % 12 + 1, 1)
    return found


def _units(report: Report) -> Iterator[UnitLine]:
    rows = {row.key: row for row in report.rows_of("unit")}
    groups = list(dict.fromkeys(row.group for row in rows.values()))
    if groups == [""]:  # nobody is named: there is nothing to put side by side
        return
    for group in groups:
        received, open_, in_time = (
            amount(rows[name, "unit", group]) for name in ("received", "open", "answered_in_time_of_handled")
        )
        yield UnitLine(received, open_, in_time, group or None)


# ------------------------------------------------------------------------------------ what is late


def _of(asked: Asked) -> tuple[Where, ...]:
    return () if asked.unit is None else (Where("unit", "=", asked.unit),)


def _in(asked: Asked) -> tuple[Where, ...]:
    return (
        *_of(asked),
        Where("received_on", ">=", day_value(asked.period.start)),
        Where("received_on", "<", day_value(asked.period.end)),
    )


def _overdue(asked: Asked) -> tuple[Where, ...]:
    return Where("closed_at", "null"), Where("next_due_on", "<", day_value(asked.today))


def _small(number: int, asked: Asked) -> bool:
    """Whether a count may not be told."""
    return asked.publish and 0 < number < asked.threshold


def _late(desk: Complaints, actor: Actor, asked: Asked) -> Figure:
    late = desk.count(actor, *_overdue(asked), *_in(asked))
    return Figure(
        "late",
        LABELS["late"],
        "requests",
        "cases:late",
        whole(late, suppressed=_small(late, asked)),
        better="down",
    )


def _reasons(desk: Complaints, actor: Actor, asked: Asked, figures: list[Figure]) -> Iterator[Reason]:
    late = figures[-1].now
    if late.suppressed:
        yield alarm("late_withheld")
    elif late.value:
        yield alarm("late", n=int(late.value))
    earlier = Where("received_on", "<", day_value(asked.period.start))
    older = desk.count(actor, Where("closed_at", "null"), earlier, *_of(asked))
    if older and not _small(older, asked):
        yield alarm("older_open", n=older)
    worse = [one.label for one in figures if one.worse]
    if worse:
        yield alarm("worse", what=listed(worse))


def _owed(referrals: Referrals, actor: Actor, asked: Asked) -> Iterator[Reason]:
    """Answers that a second line waits for. They are the whole agency's, of today, and nobody's outside."""
    if asked.unit is not None or asked.publish or not asked.running:
        return
    try:
        late = referrals.owed(actor, late=True)
    except NotAllowed:
        return
    if late:
        yield alarm("second_line_late", n=len(late))

"""Which commitments were kept in which cases: all of them in one pass over the columns.

A case is *decided* when its clock stopped, or when the due day is over; until then it is *pending* and counts for
nothing yet. The due day is looked up in a table by the day of receipt; only clocks that were paused, extended or begun
anew are counted one by one, from their events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from orientation_core.analysis.engines import own_engine, worked_out
from orientation_core.analysis.facts import Chunk, cases_table
from orientation_core.analysis.prepare import EPOCH, ordinal
from orientation_core.kinds import instant_value
from orientation_core.model.calendars import Calendar
from orientation_core.model.casework import Rules
from orientation_core.model.clocks import ClockEvent, dues_under
from orientation_core.model.commitments import Commitment
from orientation_core.model.derivations import day_over
from orientation_core.model.metrics import Metric
from orientation_core.model.reports import Period
from orientation_core.model.terms import Term, due_day

if TYPE_CHECKING:
    import pyarrow as pa

_HOUR = 3_600 * 1_000_000
_EPOCH = EPOCH.toordinal()

#: The clock behind the columns of its end.
CLOCK_OF = {"ack_done": "acknowledge", "answer_done": "answer"}


@attrs.frozen
class Judged:
    """A commitment to count. :ivar charter: only cases received under that version, by its pin; None for all."""

    commitment: Commitment
    metric: Metric
    charter: str | None = None

    @property
    def term(self) -> Term | None:
        """The term that cases are held against; None for the case's own due date, or where there is none."""
        if self.metric.basis == "clock":
            return None if self.commitment.target is None else self.commitment.target.term()
        return self.commitment.within


@attrs.frozen
class Cases:
    """What is counted.

    :ivar plain: chunks of columns of the cases whose clocks ran from receipt to stop. :ivar moved: of all others, with
        their ``id``. :ivar moves: ``case_id``, ``clock``, ``events`` (as JSON) and ``rules`` of their clocks.
    """

    plain: Iterable[Chunk]
    moved: Iterable[Chunk] = ()
    moves: Iterable[Mapping[str, Sequence[Any]]] = ()


@attrs.frozen
class Counting:
    """How cases are counted.

    :ivar rules: gives procedure and calendar by the text of the column ``rules``; "" for cases that name none.
    :ivar today: the local day on which it is counted. :ivar now: the moment.
    """

    judged: tuple[Judged, ...]
    rules: Callable[[str], Rules]
    today: date
    now: datetime

    def columns(self) -> tuple[str, ...]:
        """The columns of cases that are read."""
        found = {"received_on", "received_at", "closed_at", "rules"}
        for one in self.judged:
            found |= set(one.commitment.scope()) | {
                out.field for out in one.commitment.exclusions if out.field
            }
            if one.charter is not None:
                found.add("charter")
            if one.metric.basis == "mean":
                found.add(one.metric.column or "")
            else:
                done = one.metric.done or ""
                found |= {f"{done}_on", f"{done}_at"} if _hours(one) else {f"{done}_on"}
                if done == "ack_done":
                    found.add("ack_due_on")
            if one.metric.basis == "share":
                found |= {"due_on", "ack_due_on", "acknowledged_on", "answer_done_on", "ack_done_on"}
        return tuple(sorted(found))

    @cached_property
    def terms(self) -> tuple[tuple[str, Term], ...]:
        """The distinct (clock, term) that cases are held against."""
        found = {
            (CLOCK_OF[one.metric.done], one.term): None
            for one in self.judged
            if one.term is not None and one.metric.done is not None
        }
        return tuple(found)


@attrs.define
class Count:
    """One commitment in one month. :ivar total: the sum, for a mean; `kept` then counts those that have a value."""

    kept: int = 0
    missed: int = 0
    pending: int = 0
    total: float = 0.0

    def add(self, other: Count) -> None:
        """Count another stretch of time to this one."""
        self.kept += other.kept
        self.missed += other.missed
        self.pending += other.pending
        self.total += other.total


def _hours(one: Judged) -> bool:
    return one.term is not None and one.term.unit == "hour"


def counted(cases: Cases, counting: Counting, period: Period) -> dict[tuple[int, int], Count]:
    """(place in ``judged``, number of the month since year 0) -> count, over the cases received in the period."""
    found: dict[tuple[int, int], Count] = {}
    with laid_out(cases, counting) as (table, connection):
        chosen = received_in(table, period)
        figures: dict[str, Any] = {}
        for place, one in enumerate(counting.judged):
            for name, value in _figures(chosen, counting, one).items():
                figures[f"{name}_{place}"] = value
        for line in connection.to_pyarrow(chosen.group_by("month").aggregate(**figures)).to_pylist():
            for place in range(len(counting.judged)):
                kept, missed, all_, total = (
                    line.get(f"{name}_{place}") or 0 for name in ("kept", "missed", "all", "total")
                )
                if kept or all_:
                    pending = max(0, all_ - kept - missed)
                    found[place, line["month"]] = Count(kept, missed, pending, total)
    return found


def behind(cases: Cases, counting: Counting, period: Period, kept: bool | None = None) -> tuple[str, ...]:
    """Ids of the cases that were counted for any of ``judged``, sorted.

    :param kept: only those for which it was kept, or missed. :param cases: with ``id`` in both.
    """
    found: set[str] = set()
    with laid_out(cases, counting, more=("id",)) as (table, connection):
        chosen = received_in(table, period)
        for one in counting.judged:
            said = verdict(chosen, counting, one)
            wanted = said.kept | said.missed if kept is None else said.kept if kept else said.missed
            found |= set(connection.to_pyarrow(chosen.filter(wanted).select("id")).column("id").to_pylist())
    return tuple(sorted(found))


@attrs.frozen
class Verdict:
    """Boolean columns; :ivar scope: which cases it is about; `kept`, `missed` and `pending` part them.

    :ivar due: the due day, where there is one.
    """

    scope: Any
    kept: Any
    missed: Any
    pending: Any
    due: Any


def received_in(table: Any, period: Period) -> Any:
    """The cases received in the period."""
    return table.filter(table.received_on >= ordinal(period.start), table.received_on < ordinal(period.end))


def _figures(table: Any, counting: Counting, one: Judged) -> dict[str, Any]:
    if one.metric.basis == "mean":
        column = table[one.metric.column]
        scope = _scope(table, one) & column.notnull()
        return {"kept": table.count(where=scope), "total": column.sum(where=scope)}
    said = verdict(table, counting, one)
    # What is pending is what is left of all: a third condition on every case would be counted for nothing.
    return {
        "kept": table.count(where=said.kept),
        "missed": table.count(where=said.missed),
        "all": table.count(where=said.scope),
    }


def _scope(table: Any, one: Judged) -> Any:
    import ibis

    scope = ibis.literal(True) if one.charter is None else table.charter == one.charter
    for field, values in one.commitment.scope().items():
        scope &= table[field].isin(values)
    for out in one.commitment.exclusions:
        if out.field is not None:
            scope &= ~table[out.field].isin(out.values).fill_null(False)
    return scope.fill_null(False) & table.valid


def verdict(table: Any, counting: Counting, one: Judged) -> Verdict:
    """For every case whether a commitment was kept, missed, or is not decided yet."""
    scope, done = _scope(table, one), one.metric.done
    today = ordinal(counting.today)
    if one.metric.basis == "clock":
        assert one.term is not None
        place = counting.terms.index((CLOCK_OF[done or ""], one.term))
        due = table[f"due_{place}"]
        if done == "ack_done":
            # A register tells when a case was closed, but not whether its receipt was ever acknowledged.
            scope &= table.ack_due_on.notnull()
        if _hours(one):
            at, moment = table[f"at_{place}"], table[f"{done}_at"]
            kept, over = moment <= at, at < instant_value(counting.now)
        else:
            moment = table[f"{done}_on"]
            kept, over = moment <= due, due < today
        late = moment.notnull() | over
    else:
        column = None if one.term is None else counting.terms.index((CLOCK_OF[done or ""], one.term))
        due = table.due_on if column is None else table[f"due_{column}"]
        metric = one.metric
        if metric.of is not None:
            scope &= metric.of(table, due).fill_null(False)
        kept = metric.part(table, due) if metric.part else scope
        late = table[f"{done}_on"].notnull() | (due.fill_null(table.received_on) < today)
    kept = scope & kept.fill_null(False)
    late = late.fill_null(False)
    return Verdict(scope, kept, scope & ~kept & late, scope & ~kept & ~late, due)


# ------------------------------------------------------------------------------------ laying out


@contextmanager
def laid_out(cases: Cases, counting: Counting, more: Sequence[str] = ()) -> Iterator[tuple[Any, Any]]:
    """All cases as one table, with ``valid``, ``month`` and the due days of :attr:`Counting.terms`; and its engine."""
    columns = {*counting.columns(), *more}
    plain, moved = cases_table(cases.plain, columns), cases_table(cases.moved, {*columns, "id"})
    with own_engine() as connection:
        table = _prepared(plain, counting, None)
        names = [*sorted(columns), "valid", "month", *_due_names(counting)]
        if moved.num_rows:
            others = _prepared(moved, counting, _moved_dues(cases.moves, counting))
            table = table.select(names).union(others.select(names))
        yield worked_out(connection, table, plain.num_rows + moved.num_rows), connection


def _due_names(counting: Counting) -> list[str]:
    hours = [f"at_{place}" for place, (_, term) in enumerate(counting.terms) if term.unit == "hour"]
    return [*(f"due_{place}" for place in range(len(counting.terms))), *hours]


def _prepared(cases: pa.Table, counting: Counting, overrides: pa.Table | None) -> Any:
    """Cases with ``valid``, ``month`` and, per term, ``due_N`` (and ``at_N`` for hours)."""
    import ibis

    keyed, names = _keyed(cases)
    table, days = ibis.memtable(keyed), ibis.memtable(_term_table(cases, names, counting))
    table = table.left_join(days, table.key_ == days.day_key)
    table = table.mutate(valid=~(table.closed_at < table.received_at).fill_null(False))
    hours = {
        f"at_{place}": table.received_at + term.n * _HOUR
        for place, (_, term) in enumerate(counting.terms)
        if term.unit == "hour"
    }
    table = table.mutate(**hours) if hours else table
    if overrides is None:
        return table
    known = ibis.memtable(overrides)
    table = table.left_join(known, table.id == known.case_id)
    changed = {}
    for place, (clock, term) in enumerate(counting.terms):
        for name in (f"due_{place}", *((f"at_{place}",) if term.unit == "hour" else ())):
            moved = table[f"moved_{clock}"].fill_null(False)
            changed[name] = moved.ifelse(table[f"own_{name}"], table[name])
    return table.mutate(**changed) if changed else table


def _keyed(cases: pa.Table) -> tuple[pa.Table, list[str]]:
    """The cases with one number for their rules and day of receipt, to join by; and the rules by their number."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rules = cases.column("rules").combine_chunks()
    rules = rules if pa.types.is_dictionary(rules.type) else rules.dictionary_encode()
    numbers = pc.fill_null(rules.indices, -1).cast(pa.int64())
    key = pc.add(pc.multiply(numbers, _DAYS), cases.column("received_on").cast(pa.int64()))
    return cases.append_column("key_", key), rules.dictionary.to_pylist()


#: More days than any calendar has.
_DAYS = 10_000_000


def _term_table(cases: pa.Table, names: list[str], counting: Counting) -> pa.Table:
    """Per set of rules and day of receipt: the month, and when each term is over."""
    import pyarrow as pa
    import pyarrow.compute as pc

    days = pc.min_max(cases.column("received_on")).as_py()
    span = range(days["min"], days["max"] + 1) if days["min"] is not None else range(0)
    rows: dict[str, list[Any]] = {"day_key": [], "month": []}
    rows |= {f"due_{place}": [] for place in range(len(counting.terms))}
    for number, name in [*enumerate(names), *([(-1, "")] if cases.column("rules").null_count else [])]:
        calendar = counting.rules(name).calendar
        for day in span:
            local = EPOCH + timedelta(days=day)
            rows["day_key"].append(number * _DAYS + day)
            rows["month"].append(local.year * 12 + local.month - 1)
            for place, (_, term) in enumerate(counting.terms):
                rows[f"due_{place}"].append(_due_on(calendar, day, term))
    types = {"day_key": pa.int64()}
    return pa.table({name: pa.array(values, types.get(name, pa.int32())) for name, values in rows.items()})


def _due_on(calendar: Calendar, day: int, term: Term) -> int:
    if term.unit == "hour":
        return day + -(-term.n // 24)
    return due_day(calendar.table(), day + _EPOCH, term.n, term.unit, term.roll) - _EPOCH


def _moved_dues(moves: Iterable[Mapping[str, Sequence[Any]]], counting: Counting) -> pa.Table:
    """Per case that was paused, extended or begun anew: when each term is over, by what its clocks did."""
    import pyarrow as pa

    names = _due_names(counting)
    clocks = sorted({clock for clock, _ in counting.terms})
    found: dict[str, dict[str, Any]] = {}
    for chunk in moves:
        told = (chunk[name] for name in ("case_id", "clock", "rules", "began_on", "spans", "events"))
        for case, clock, rules, began, spans, events in zip(*told, strict=True):
            row = found.setdefault(case, {})
            row[f"moved_{clock}"] = True
            under = counting.rules(rules or "")
            row.update(_dues(counting, clock, under, began, spans, events))
    columns: dict[str, Any] = {"case_id": pa.array(list(found), pa.string())}
    for clock in clocks:
        values = [row.get(f"moved_{clock}", False) for row in found.values()]
        columns[f"moved_{clock}"] = pa.array(values, pa.bool_())
    for name in names:
        kind = pa.int64() if name.startswith("at_") else pa.int32()
        columns[f"own_{name}"] = pa.array([row.get(name) for row in found.values()], kind)
    return pa.table(columns)


def _dues(
    counting: Counting, clock: str, under: Rules, began: int | None, spans: str | None, events: str
) -> dict[str, int | None]:
    """When each term of one clock is over: by days where those say it, else by its events."""
    import orjson

    from orientation_core.documents import structure

    found: dict[str, int | None] = {}
    slow: list[tuple[int, Term]] = []
    still = orjson.loads(spans) if spans is not None else None
    table = under.calendar.table()
    for place, (of, term) in enumerate(counting.terms):
        if of != clock:
            continue
        if began is None or still is None or term.unit == "hour":
            slow.append((place, term))
            continue
        due = day_over(table, began + _EPOCH, term, still)
        found[f"due_{place}"] = None if due is None else due - _EPOCH
    if slow:
        rule = under.procedure.clock(clock)
        told = tuple(structure("complaint", one, ClockEvent) for one in orjson.loads(events))
        dues = dues_under(rule, [term for _, term in slow], under.calendar, told, counting.now)
        for (place, term), by_events in zip(slow, dues, strict=True):
            found[f"due_{place}"] = None if by_events is None else ordinal(by_events.day)
            if term.unit == "hour":
                found[f"at_{place}"] = None if by_events is None else instant_value(by_events.at)
    return found

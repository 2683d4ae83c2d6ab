"""What hangs loose in an agency: asked of columns and links, never by reading every case."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

import attrs

from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.improvements.naming import Names
from orientation_core.components.improvements.walking import Walking
from orientation_core.components.linking import LINK
from orientation_core.components.referrals.record import REFERRAL
from orientation_core.errors import NotAllowed, Refused
from orientation_core.kinds import day_of, instant_of
from orientation_core.model.calendars import local_day
from orientation_core.model.improvements.links import End
from orientation_core.model.improvements.loose import LOOSE_RULES, LooseEnd, LooseEnds, LooseRule, todo
from orientation_core.model.parties import Actor
from orientation_core.model.text import Text
from orientation_core.store import Query, UnitOfWork, Where

#: So many of each rule are told, the oldest first; all are counted.
MOST = 100
#: So many items of a round whose gap weighs most are priorities.
PRIORITIES = 5
#: So many days back the commitments are held against what happened.
WATCHED = 365

#: One that was found: what it is about, since when, and what stands in its sentence.
_Found = tuple[End, date, tuple[str | Text, ...]]


@attrs.frozen
class _Ties:
    """The links that hold, as far as the rules look at them: ids only.

    :ivar missed: breach -> since when. :ivar caused: cases with a breach or point that has a cause.
    :ivar causes: case -> its causes. :ivar governed: commitment -> cases whose clock it governs and that missed it.
    :ivar answered: ends, as they are written, that an action answers.
    """

    missed: dict[str, int]
    causes: dict[str, set[str]]
    governed: dict[str, set[str]]
    answered: set[str]


class Loosening(Walking):
    """The check of loose ends."""

    def loose_ends(self, actor: Actor, *, most: int = MOST) -> LooseEnds:
        """What hangs loose: a breach without a cause, a founded point without a remedy, an action whose day to check is
        over without a measured effect, an action overdue, a priority gap, a missed commitment and a recommendation that nothing answers.

        Rules about what the actor may not read are skipped, and named. A handler counts the cases of their units.

        :param most: so many of each rule are told; all are counted.
        :raises MissingExtra: the packages that count are not installed, and a charter is in force.
        """
        self.permit(actor, "improvement.read")
        with self.begin(write=False) as unit:
            ties = _ties(unit)
        rules: dict[LooseRule, Callable[[Actor, _Ties], list[_Found]]] = {
            "breach_without_cause": self._breaches,
            "founded_without_remedy": self._founded,
            "action_not_measured": self._unmeasured,
            "action_overdue": self._overdue,
            "gap_without_action": self._gaps,
            "commitment_without_action": self._missed,
            "recommendation_unanswered": self._unanswered,
        }
        names, skipped = self._names(actor), list[str]()
        counts: dict[str, int] = dict.fromkeys(LOOSE_RULES, 0)
        ends: list[LooseEnd] = []
        for rule, ask in rules.items():
            try:
                found = ask(actor, ties)
            except NotAllowed:
                skipped.append(rule)
                del counts[rule]
                continue
            counts[rule] = len(found)
            ends += self._told(rule, sorted(found, key=lambda one: (one[1], one[0])), names, most)
        return LooseEnds(counts, tuple(ends), tuple(skipped))

    # ------------------------------------------------------------------------------ rules

    def _breaches(self, actor: Actor, ties: _Ties) -> list[_Found]:
        loose = {breach: since for breach, since in ties.missed.items() if _case(breach) not in ties.causes}
        with self.begin(write=False) as unit:
            seen = self.desk.in_sight(unit, actor) if loose else None
            shown = {one: since for one, since in loose.items() if seen is not None and seen(_case(one))}
            dues = _days(unit, {_case(one) for one in shown}, ("ack_due_on", "due_on"))
        zone, found = self.calendar.zone, list[_Found]()
        for breach, since in shown.items():
            noticed = local_day(instant_of(since), zone)
            # A register tells years later what was late: it has been loose since it was due.
            due = dues.get(_case(breach), (None, None))[not breach.endswith("/acknowledge")]
            found.append((End("breach", breach), min(due or noticed, noticed), ()))
        return found

    def _founded(self, actor: Actor, ties: _Ties) -> list[_Found]:  # noqa: ARG002 - as every rule
        asked = Query((Where("type", "=", "complaint"),))
        found: list[tuple[str, Any]] = []
        with self.begin(write=False) as unit:
            seen = self.desk.in_sight(unit, actor)
            names = ("record", "number", "outcome", "remedied")
            for chunk in unit.columns(COMPLAINT, names, asked, part="points"):
                for record, number, outcome, remedied in zip(*(chunk[name] for name in names), strict=True):
                    if outcome in ("founded", "partly_founded") and not remedied and seen(str(record)):
                        found.append((str(record), number))
            received = _received(unit, {record for record, _ in found})
        return [(End("point", f"{record}/{number}"), received[record], ()) for record, number in found]

    def _unmeasured(self, actor: Actor, ties: _Ties) -> list[_Found]:  # noqa: ARG002 - as every rule
        today, found = self.today(), list[_Found]()
        for one in self.actions(actor):
            if one.over or one.expected is None or one.expected.by >= today:
                continue
            after = one.measurement("after")
            if after is None or after.value is None:
                day = one.expected.by
                found.append((End("action", one.name), day, (day.isoformat(),)))
        return found

    def _overdue(self, actor: Actor, ties: _Ties) -> list[_Found]:  # noqa: ARG002 - as every rule
        today, calendar, found = self.today(), self.calendar, list[_Found]()
        for one in self.actions(actor):
            try:
                late = [(mile.due_on(calendar), mile.label) for mile in one.overdue(calendar, today)]
            except Refused:  # a term that leads out of the calendar: nobody can say when it is over
                continue
            if late:
                day, label = min(late, key=lambda each: each[0])
                found.append((End("action", one.name), day, (label,)))
        return found

    def _gaps(self, actor: Actor, ties: _Ties) -> list[_Found]:
        newest: dict[str, Any] = {}
        for one in self.assessments.rounds(actor):
            if one.state == "closed":
                newest[one.grid.name] = one
        found: list[_Found] = []
        for grid, one in newest.items():
            results = self.assessments.results(actor, one.name)
            since = local_day(one.closed_at or self.clock(), self.calendar.zone)
            for item in results.priorities()[:PRIORITIES]:
                end = End("axis_item", f"{grid}/{item.item}")
                if str(end) not in ties.answered:
                    found.append((end, since, (f"{item.priority:.1f}",)))
        return found

    def _missed(self, actor: Actor, ties: _Ties) -> list[_Found]:
        today = self.today()
        self.charters.permit(actor, "charter.monitor")
        if self.charters.in_force() is None:
            return []
        watched = self.charters.monitor(
            actor, today - timedelta(days=WATCHED), today + timedelta(days=1), warn=False
        )
        names = {
            promise.id: pin.name
            for pin in watched.charters
            for promise in self.charters.get(actor, pin.name, pin.version).commitments
        }
        found: list[_Found] = []
        for result in watched.missed():
            end = End("commitment", f"{names[result.commitment]}/{result.commitment}")
            if str(end) in ties.answered or self._through_causes(end, ties):
                continue
            months = [one.period.start for one in watched.trend(result.commitment) if one.kept is False]
            value = "–" if result.value is None else f"{result.value:g}"
            found.append((end, min(months, default=result.period.start), (value,)))
        return found

    def _unanswered(self, actor: Actor, ties: _Ties) -> list[_Found]:
        self.permit(actor, "referral.read")
        found: list[_Found] = []
        names = ("end", "case_id", "made_on", "response")
        with self.begin(write=False) as unit:
            seen = self.desk.in_sight(unit, actor)
            for chunk in unit.columns(REFERRAL, names, Query(), part="recommendations"):
                rows: Any = zip(*(chunk[name] for name in names), strict=True)
                for end, case, made_on, response in rows:
                    if response is None and f"recommendation:{end}" not in ties.answered and seen(case):
                        day = day_of(made_on)
                        found.append((End("recommendation", end), day, (day.isoformat(),)))
        return found

    @staticmethod
    def _through_causes(end: End, ties: _Ties) -> bool:
        """Whether an action answers a cause that was found where this commitment was missed."""
        cases = ties.governed.get(end.id, ())
        return any(f"cause:{cause}" in ties.answered for case in cases for cause in ties.causes.get(case, ()))

    # ------------------------------------------------------------------------------ inside

    @staticmethod
    def _told(rule: LooseRule, found: Iterable[_Found], names: Names, most: int) -> Iterator[LooseEnd]:
        told = 0
        for end, since, about in found:
            if told == most:
                return
            if names.seen(end):
                told += 1
                yield LooseEnd(rule, end, names.label(end)[0], since, todo(rule, *about))


def _ties(unit: UnitOfWork) -> _Ties:
    missed: dict[str, int] = {}
    causes: dict[str, set[str]] = {}
    governed: dict[str, set[str]] = {}
    answered: set[str] = set()
    asked = ("missed", "caused_by", "governs", "answered_by")
    names = ("relation", "source_kind", "source", "target", "since")
    query = Query((Where("relation", "in", asked), Where("until", "null")))
    for chunk in unit.columns(LINK, names, query):
        rows: Any = zip(*(chunk[name] for name in names), strict=True)
        for relation, kind, source, target, since in rows:
            if relation == "missed":
                missed[target] = since
            elif relation == "caused_by":
                causes.setdefault(_case(source), set()).add(target)
            elif relation == "governs":
                governed.setdefault(source, set()).add(_case(target))
            else:
                answered.add(f"{kind}:{source}")
    return _Ties(missed, causes, governed, answered)


def _case(end: str) -> str:
    """The case of an end of a case."""
    return end.partition("/")[0]


def _received(unit: UnitOfWork, ids: set[str]) -> dict[str, date]:
    """The day on which each of these cases was received."""
    return {record: day for record, (day,) in _days(unit, ids, ("received_on",)).items() if day is not None}


def _days(unit: UnitOfWork, ids: set[str], names: tuple[str, ...]) -> dict[str, tuple[date | None, ...]]:
    """Days of each of these cases, out of its columns."""
    found: dict[str, tuple[date | None, ...]] = {}
    several = sorted(ids)
    for start in range(0, len(several), 500):
        query = Query((Where("id", "in", tuple(several[start : start + 500])),))
        for chunk in unit.columns(COMPLAINT, ("id", *names), query):
            rows: Any = zip(chunk["id"], *(chunk[name] for name in names), strict=True)
            for record, *days in rows:
                found[record] = tuple(None if day is None else day_of(day) for day in days)
    return found

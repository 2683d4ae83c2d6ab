"""What became of the promises: monitoring, the cases behind a result, simulation of a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs

from orientation_core.components.charters.book import public_charters
from orientation_core.components.charters.drafting import Drafting
from orientation_core.components.charters.known import Known
from orientation_core.components.charters.results import (
    month_of,
    months_of,
    nothing,
    of_cases,
    of_measurements,
    of_opening,
    of_surveys,
    of_value,
    stretches,
)
from orientation_core.errors import InvalidDocument, NotFound, require
from orientation_core.kinds import day_value, instant_of
from orientation_core.model.calendars import Pin
from orientation_core.model.casework import Rules
from orientation_core.model.charter_check import sound
from orientation_core.model.charters import Charter
from orientation_core.model.commitments import Commitment
from orientation_core.model.measurements import Measurement
from orientation_core.model.metrics import Metric
from orientation_core.model.monitoring import EarlyWarning, Monitoring, Result, Span
from orientation_core.model.parties import Actor
from orientation_core.model.reports import Period
from orientation_core.store import Query, UnitOfWork, Where

if TYPE_CHECKING:
    from orientation_core.analysis.commitments import Cases, Count, Counting, Judged
    from orientation_core.components.complaints import Complaints

#: What counting needs; the extra is called analysis.
_PACKAGES = ("ibis", "duckdb", "pyarrow")

#: Days of receipt that an early warning looks back.
_LOOKED_BACK = 731


@attrs.frozen
class _Sources:
    """What results come from, beside cases. :ivar catalogue: reads it, once."""

    charters: tuple[Charter, ...]
    measured: tuple[Measurement, ...]
    catalogue: Callable[[], Known | None]


@attrs.frozen(kw_only=True)
class Watching(Drafting):
    """Holding charters against what happened. :ivar desk: whose cases are counted."""

    desk: Complaints

    def joining(self, connection: Any) -> Any:
        """The same inside a transaction that the host holds."""
        return attrs.evolve(self, connection=connection, desk=self.desk.joining(connection))

    def monitor(
        self,
        actor: Actor,
        start: date,
        end: date,
        *,
        by: Span | Sequence[Span] = "month",
        warn: bool = True,
    ) -> Monitoring:
        """What became of every commitment that was in force on some day of the period.

        Each case is held against the version it was received under. Results of versions are added up under the id of
        their commitment.

        :param start, end: first local day of receipt, and the day after the last one.
        :param by: the stretches that stand side by side; of several kinds, each of them. :param warn: also say what will be missed this month.
        :raises NotAllowed: the actor may not. :raises MissingExtra: the packages that count are not installed.
        """
        self.permit(actor, "charter.monitor")
        require("analysis", *_PACKAGES)
        period = Period(start, end)
        with self.begin(write=False) as unit:
            public = public_charters(unit)
        charters = [one for one in public if _counts_in(one, period)]
        promised = [(one, str(charter.pin)) for charter in charters for one in charter.commitments]
        found = self._results(promised, period, by, charters)
        today = self.today()
        if warn:
            now = Period(today, today + timedelta(days=1))
            current = [one for one in charters if _counts_in(one, now)]
            ids = {one.id for charter in current for one in charter.commitments}
            # What is in force comes last: of several versions the last one says which share was promised.
            ordered = sorted(public, key=lambda each: each in current)
            due = [(one, str(each.pin)) for each in ordered for one in each.commitments if one.id in ids]
            found = attrs.evolve(found, warnings=self._warnings(due, today))
        return attrs.evolve(found, charters=tuple(one.pin for one in charters))

    def simulate(
        self,
        actor: Actor,
        draft: Charter | Sequence[Commitment] | Mapping[str, Any] | bytes | str,
        start: date,
        end: date,
        *,
        by: Span | Sequence[Span] = "month",
    ) -> Monitoring:
        """What would have become of these commitments, had they been in force in that period. Nothing is changed.

        All cases of the period that a commitment is for are counted, whatever they were received under, with the
        pauses and extensions that they really had.

        :param draft: a charter, published or not, its document, or single commitments.
        :raises InvalidDocument: a commitment cannot be measured, or makes no sense.
        """
        self.permit(actor, "charter.monitor")
        require("analysis", *_PACKAGES)
        if isinstance(draft, Mapping | str | bytes):
            draft = self.documents.read("charter", draft, Charter)
        charters = []
        if isinstance(draft, Charter):
            self._sound(draft)
            charters = [draft]
            draft = draft.commitments
        else:
            problems = sound(draft, self.book.metrics)
            if problems:
                raise InvalidDocument("commitment", problems)
        found = self._results([(one, None) for one in draft], Period(start, end), by, charters)
        return attrs.evolve(found, simulated=True)

    def behind(
        self, actor: Actor, commitment: str, start: date, end: date, *, kept: bool | None = None
    ) -> tuple[str, ...]:
        """Ids of the cases behind a result, those the actor may not see left out.

        :param kept: only the cases for which it was kept, or missed.
        :raises NotFound: no charter of the period has such a commitment that is counted in cases.
        """
        from orientation_core.analysis.commitments import behind

        self.permit(actor, "charter.monitor")
        period = Period(start, end)
        with self.begin(write=False) as unit:
            charters = [one for one in public_charters(unit) if _counts_in(one, period)]
            promised = [
                (one, str(each.pin)) for each in charters for one in each.commitments if one.id == commitment
            ]
            counting = self._counting(self._judged(promised))
            counted = [one for one in counting.judged if one.metric.basis != "mean"]
            if not counted:
                raise NotFound("commitment", commitment)
            counting = attrs.evolve(counting, judged=tuple(counted))
            found = behind(self._cases(unit, counting, period, ("id",)), counting, period, kept)
            hidden = set(self.desk.about(unit, actor))
        return tuple(one for one in found if one not in hidden)

    # ------------------------------------------------------------------------------ counting

    def _judged(self, promised: Sequence[tuple[Commitment, str | None]]) -> list[Judged]:
        """Those that are counted in cases."""
        from orientation_core.analysis.commitments import Judged

        found = []
        for one, pin in promised:
            metric = self.book.metrics.get(one.metric)
            if metric is not None and metric.of_cases and not one.declaration:
                found.append(Judged(one, metric, pin))
        return found

    def _counting(self, judged: Sequence[Judged]) -> Counting:
        from orientation_core.analysis.commitments import Counting

        return Counting(tuple(judged), cache(self._rules), self.today(), self.clock())

    def _rules(self, named: str) -> Rules:
        """Procedure and calendar by the text of their pins, as in the column ``rules``."""
        book, agency = self.rulebook, self.agency
        if not named:
            return Rules(book.newest_procedure(agency.procedure), book.newest_calendar(agency.calendar))
        procedure, _, calendar = named.partition("/")
        return book.rules(_pin(procedure), _pin(calendar))

    def _results(
        self,
        promised: Sequence[tuple[Commitment, str | None]],
        period: Period,
        by: Span | Sequence[Span],
        charters: Sequence[Charter],
    ) -> Monitoring:
        from orientation_core.analysis.commitments import counted

        judged = self._judged(promised)
        counting = self._counting(judged)
        counts: dict[tuple[int, int], Count] = {}
        with self.begin(write=False) as unit:
            newest = unit.newest()
            if judged:
                counts = counted(self._cases(unit, counting, period), counting, period)
        measured = self.measured(date(1970, 1, 1), period.end)
        sources = _Sources(tuple(charters), tuple(measured), cache(self.catalogue))
        results: list[Result] = []
        spans: Sequence[Span] = (by,) if isinstance(by, str) else by
        latest = {one.id: one for one, _ in promised}
        for name, one in latest.items():
            places = [place for place, each in enumerate(judged) if each.commitment.id == name]
            mine = months_of(counts, places)
            results += self._of(one, period, spans, mine, sources)
        return Monitoring(
            organisation=self.agency.label,
            period=period,
            as_of=counting.today,
            generated_at=instant_of(newest.at) if newest else self.clock(),
            data_version=str(newest.position) if newest else "0",
            commitments=tuple(latest.values()),
            results=tuple(results),
        )

    def _of(
        self,
        one: Commitment,
        period: Period,
        spans: Sequence[Span],
        counts: Mapping[int, Count],
        sources: _Sources,
    ) -> Iterator[Result]:
        """The results of one commitment: of the whole period, then of its stretches."""
        metric = self.book.metrics.get(one.metric)
        if one.declaration or metric is None or one.target is None:
            why = nothing(one, period, "all", "declaration" if one.declaration else "not_measured", "cases")
            yield why
        elif metric.basis == "document":
            yield _of_documents(one, metric, period, sources, self.today())
        else:
            yield self._stretch(one, metric, period, "all", counts, sources)
            for span in spans:
                for each in stretches(period, span):
                    yield self._stretch(one, metric, each, span, counts, sources)

    def _stretch(
        self,
        one: Commitment,
        metric: Metric,
        period: Period,
        span: Span,
        counts: Mapping[int, Count],
        sources: _Sources,
    ) -> Result:
        if metric.of_cases:
            return of_cases(one, metric, period, span, counts)
        if metric.basis == "opening":
            found = of_opening(one, metric, period, span, sources.catalogue(), self.calendar, self.today())
            if found.missing is None:
                return found
        return of_measurements(one, metric, period, span, sources.measured)

    def _warnings(
        self, promised: Sequence[tuple[Commitment, str | None]], today: date
    ) -> tuple[EarlyWarning, ...]:
        from orientation_core.analysis.forecast import warnings

        counting = self._counting([one for one in self._judged(promised) if one.metric.basis == "clock"])
        if not counting.judged:
            return ()
        seen = Period(today - timedelta(days=_LOOKED_BACK), today + timedelta(days=1))
        with self.begin(write=False) as unit:
            return warnings(self._cases(unit, counting, seen), counting, month_of(today))

    @staticmethod
    def _cases(unit: UnitOfWork, counting: Counting, period: Period, more: Sequence[str] = ()) -> Cases:
        from orientation_core.analysis.commitments import Cases
        from orientation_core.components.complaints import COMPLAINT
        from orientation_core.components.complaints.record import MOVES

        names = tuple(dict.fromkeys((*more, *counting.columns())))
        received = (
            Where("received_on", ">=", day_value(period.start)),
            Where("received_on", "<", day_value(period.end)),
            Where("merged", "=", 0),  # what a case owes that was merged, the leading one owes
        )
        plain = Query((*received, Where("clocks_moved", "=", 0)))
        moved = Query((*received, Where("clocks_moved", "=", 1)))
        names_of = ("record", *(name for name, _ in MOVES))
        moves = unit.columns(COMPLAINT, names_of, moved, part="clock_moves")
        return Cases(
            unit.columns(COMPLAINT, names, plain),
            unit.columns(COMPLAINT, tuple(dict.fromkeys(("id", *names))), moved),
            ({**chunk, "case_id": chunk["record"]} for chunk in moves),
        )


def _of_documents(one: Commitment, metric: Metric, period: Period, sources: _Sources, today: date) -> Result:
    if metric.counts == "surveys":
        return of_surveys(one, period, sources.measured, today)
    last = [each for each in sources.charters if each.valid_from <= period.last_day]
    if not last:
        return nothing(one, period, "all", "nothing_to_count", "documents")
    number = len(max(last, key=lambda each: each.valid_from).commitments)
    return of_value(one, period, "all", number, number, "documents")


def _counts_in(charter: Charter, period: Period) -> bool:
    """Whether it was in force on some day of the period."""
    return charter.valid_from < period.end and (
        charter.valid_until is None or charter.valid_until >= period.start
    )


def _pin(text: str) -> Pin:
    name, _, version = text.rpartition("@")
    return Pin(name, int(version))

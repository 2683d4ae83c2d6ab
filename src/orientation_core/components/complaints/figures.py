"""Third stage, for one agency: reports from its store, drilling down to the cases, files to publish."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any

import attrs

from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.errors import require
from orientation_core.kinds import day_value, instant_of
from orientation_core.model.parties import Actor
from orientation_core.model.reports import Filter, Period, Report, Row
from orientation_core.store import Query, UnitOfWork, Where

if TYPE_CHECKING:
    from orientation_core.analysis.facts import WorkingDays
    from orientation_core.analysis.questions import Question
    from orientation_core.components.complaints import Complaints
    from orientation_core.model.text import Language

#: What counting needs; the extra is called analysis.
_PACKAGES = ("ibis", "duckdb", "pyarrow")


@attrs.frozen
class Figures:
    """Reports of one agency's complaint desk."""

    desk: Complaints

    def question(
        self,
        start: date,
        end: date,
        *,
        by: Sequence[str] = (),
        within: Sequence[int] = (),
        where: Mapping[str, Sequence[str]] | None = None,
        compare: bool | Period = False,
    ) -> Question:
        """What a report is to tell.

        :param start, end: first local day of receipt, and the day after the last one.
        :param by: fields to split by. :param within: working days to count who was answered within.
        :param where: field -> values it may have. :param compare: with the period before, or with that period.
        :raises InvalidDocument: figures cannot be split by one of the fields.
        :raises MissingExtra: the packages that count are not installed.
        """
        require("analysis", *_PACKAGES)
        from orientation_core.analysis.questions import question

        period = Period(start, end)
        before = compare if isinstance(compare, Period) else period.previous() if compare else None
        filters = [Filter(field, tuple(values)) for field, values in (where or {}).items()]
        return question(
            period,
            dimensions=by,
            within_days=within,
            filters=filters,
            compare_with=before,
            more=self.desk.plugins.indicators(),
        )

    def report(self, actor: Actor, asked: Question, *, publish: bool = False) -> Report:
        """Count. The same register gives the same report, byte for byte: it is dated by the newest change in it.

        :param publish: withhold small cells, for a report that leaves the agency.
        :raises NotAllowed: the actor may not read reports.
        """
        from orientation_core.analysis.build import build, columns_needed
        from orientation_core.analysis.disclosure import publish as withheld
        from orientation_core.analysis.facts import Facts

        self.desk.permit(actor, "report.read")
        with self.desk.begin(write=False) as unit:
            newest = unit.newest()
            points, names = self._points(unit, asked), columns_needed(asked)
            first = next(points, None)
            # Cases are told apart only where they have points.
            facts = (
                Facts(self._cases(unit, asked, names))
                if first is None
                else Facts(self._cases(unit, asked, ("id", *names)), chain((first,), points))
            )
            report = build(
                asked,
                facts,
                organisation=self.desk.agency.label,
                working_days=self._working_days(),
                generated_at=instant_of(newest.at) if newest else self.desk.clock(),
                data_version=str(newest.position) if newest else "0",
            )
        return withheld(report, asked.indicators, self.desk.agency.threshold) if publish else report

    def behind(self, actor: Actor, asked: Question, row: Row, *, numerator: bool = False) -> tuple[str, ...]:
        """Ids of the cases that a row counts, those the actor may not see left out.

        :raises NotFound: the row does not belong to this question.
        """
        from orientation_core.analysis.build import cases_behind, columns_needed
        from orientation_core.analysis.facts import Facts

        self.desk.permit(actor, "report.read")
        with self.desk.begin(write=False) as unit:
            facts = Facts(self._cases(unit, asked, ("id", *columns_needed(asked))))
            found = cases_behind(row, asked, facts, working_days=self._working_days(), numerator=numerator)
            hidden = set(self.desk.about(unit, actor))
        return tuple(one for one in found if one not in hidden)

    def values(self, actor: Actor, asked: Question, indicator: str, column: str) -> tuple[float, ...]:
        """The values that an indicator summarises, sorted, to test whether they moved; see :func:`~.build.values_behind`."""
        from orientation_core.analysis.build import columns_needed, values_behind
        from orientation_core.analysis.facts import Facts

        self.desk.permit(actor, "report.read")
        with self.desk.begin(write=False) as unit:
            facts = Facts(self._cases(unit, asked, columns_needed(asked)))
            return values_behind(indicator, column, asked, facts, working_days=self._working_days())

    def render(self, report: Report, format: str, language: Language) -> bytes:  # noqa: A002 - as in the hook
        """A report as a file. :raises NoPlugin: no plugin knows the format; the error names those that are known."""
        return self.desk.plugins.render("report", report, format, language)

    def _cases(self, unit: UnitOfWork, asked: Question, names: Sequence[str]) -> Iterator[Any]:
        # Small pieces: what the driver hands over are Python objects, ten times the size of the column they end in.
        columns = tuple(dict.fromkeys(names))
        yield from unit.columns(COMPLAINT, columns, Query(self._period(asked)), chunk=10_000)

    def _points(self, unit: UnitOfWork, asked: Question) -> Iterator[Any]:
        for chunk in unit.columns(COMPLAINT, ("record", "cause"), Query(self._period(asked)), part="points"):
            yield {"case_id": chunk["record"], "cause": chunk["cause"]}

    @staticmethod
    def _period(asked: Question) -> tuple[Where, ...]:
        periods = [asked.period, *([asked.compare_with] if asked.compare_with else [])]
        return (
            Where("received_on", ">=", min(day_value(one.start) for one in periods)),
            Where("received_on", "<", max(day_value(one.end) for one in periods)),
        )

    def _working_days(self) -> WorkingDays:
        from orientation_core.analysis.facts import WorkingDays

        table = self.desk.rulebook.newest_calendar(self.desk.agency.calendar).table()
        return WorkingDays(day_value(date.fromordinal(table.first)), table.index)

"""What the data say of a round, and its report."""

from __future__ import annotations

import re

from orientation_core.analysis.assessments import UNVERIFIED, figures_of, withheld
from orientation_core.components.assessments.discussing import Discussing
from orientation_core.errors import NotAllowed
from orientation_core.kinds import instant_of
from orientation_core.model.assessments import Grid, Round
from orientation_core.model.assessments.evidence import Evidence, compare
from orientation_core.model.assessments.reports import AssessmentReport, Comment
from orientation_core.model.parties import Actor
from orientation_core.model.reports import Row
from orientation_core.model.text import Language

_WITHIN = re.compile(r"within_([0-9]{1,4})_working_days_.*")


class Reporting(Discussing):
    """Declared against evidence, and the report."""

    def evidence(self, actor: Actor, name: str) -> tuple[Evidence, ...]:
        """The items that name an indicator beside what it says of the round's period.

        Without data, or for an actor who may not read reports, every item has none.

        :raises Refused: as for :meth:`results`. :raises MissingExtra: the packages that count are not installed.
        """
        round_ = self._round(actor, name).value
        grid = self._grid_of(round_)
        return compare(grid, self._results(actor, round_), self._indicators(actor, grid, round_))

    def report(self, actor: Actor, name: str, *, shared: bool = False) -> AssessmentReport:
        """The report of a round, as this actor may read it. The same data give the same report.

        :param shared: as for a reader who may not see individual answers, for a page that others will read.
        :raises Refused: as for :meth:`results`. :raises PluginError: an analysis of a plugin failed.
        """
        round_ = self._round(actor, name).value
        grid, individual = self._grid_of(round_), self._individual(actor, round_) and not shared
        found = self._results(actor, round_, shared=shared)
        with self.begin(write=False) as unit:
            newest = unit.newest()
        notes = [] if individual else [withheld(round_.least)]
        if any(scale.unverified for scale in grid.scales):
            notes.append(UNVERIFIED)
        if grid.criteria_note is not None:
            notes.append(grid.criteria_note)
        return AssessmentReport(
            label=round_.label,
            grid=grid,
            results=found,
            figures=figures_of(
                grid,
                found,
                organisation=self.agency.label,
                period=round_.period,
                generated_at=instant_of(newest.at) if newest else self.clock(),
                data_version=str(newest.position) if newest else "0",
                more=self.plugins.analyses(),
                notes=notes,
            ),
            individual=individual,
            evidence=compare(grid, found, self._indicators(actor, grid, round_)),
            progress=tuple(self.progress(actor, name, shared=shared)),
            comments=self._comments(round_, grid, individual=individual),
        )

    def render(self, report: AssessmentReport, format: str, language: Language) -> bytes:  # noqa: A002 - as in the hook
        """A report as a file. :raises NoPlugin: no plugin knows the format; the error names those that are known."""
        return self.plugins.render("assessment_report", report, format, language)

    # ------------------------------------------------------------------------------ inside

    def _indicators(self, actor: Actor, grid: Grid, round_: Round) -> dict[str, Row]:
        """The figures that the grid asks for, of the round's period, by indicator."""
        asked = {item.check.indicator for item in grid.items if item.check is not None}
        if not asked:
            return {}
        days = sorted({int(match[1]) for name in asked if (match := _WITHIN.fullmatch(name))})
        question = self.figures.question(round_.period.start, round_.period.end, within=days)
        try:
            report = self.figures.report(actor, question)
        except NotAllowed:
            return {}
        return {row.indicator: row for row in report.rows_of() if row.indicator in asked}

    def _comments(self, round_: Round, grid: Grid, *, individual: bool) -> tuple[Comment, ...]:
        """What was agreed and why; what raters wrote only for whoever may see it, without their names."""
        said = self._all(round_) if individual else []
        found = []
        for item in grid.items:
            agreed = round_.agreed(item.id)
            if agreed is not None:
                found.append(Comment(item.id, agreed.justification, consensus=True))
            words = sorted(one.evidence for answer in said if (one := answer.item(item.id)) and one.evidence)
            found += [Comment(item.id, one) for one in words]
        return tuple(found)

"""The dashboard: one page for the management of an organisation, put together from what the other parts report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import attrs

from orientation_core.components.assessments import Assessments
from orientation_core.components.catalogue import Catalogue
from orientation_core.components.charters import Charters
from orientation_core.components.complaints import Complaints
from orientation_core.components.dashboard.actions import actions
from orientation_core.components.dashboard.making import Asked, Made, remark
from orientation_core.components.dashboard.offer import offer
from orientation_core.components.dashboard.promises import behind as behind_promise
from orientation_core.components.dashboard.promises import promises
from orientation_core.components.dashboard.requests import behind as behind_figure
from orientation_core.components.dashboard.requests import requests
from orientation_core.components.dashboard.rounds import assessment
from orientation_core.components.dashboard.waves import survey
from orientation_core.components.dashboard.words import NOTES
from orientation_core.components.improvements import Improvements
from orientation_core.components.referrals import Referrals
from orientation_core.components.surveys import Surveys
from orientation_core.errors import NotAllowed, Problem, Refused, require, sentence
from orientation_core.kinds import instant_of
from orientation_core.model.dashboards import OF_UNITS, Dashboard, Part, PartName
from orientation_core.model.parties import Actor, Role
from orientation_core.model.reports import Period
from orientation_core.model.text import LANGUAGES, Language, Text


@attrs.frozen
class Dashboards:
    """The dashboards of one agency.

    :ivar complaints, charters, catalogue, assessments, surveys, improvements: the parts of the offer it is made of.
    :ivar referrals: cases that a second line asks about.
    """

    complaints: Complaints
    charters: Charters
    catalogue: Catalogue
    assessments: Assessments
    surveys: Surveys
    improvements: Improvements
    referrals: Referrals

    def year(self, actor: Actor, year: int, *, unit: str | None = None, publish: bool = False) -> Dashboard:
        """The dashboard of a calendar year; of the year that runs, as far as it has come. As :meth:`make` in all else.

        :raises InvalidDocument: no such year.
        """
        asked = Period.of_year(year)
        return self.make(actor, asked.start, asked.end, unit=unit, publish=publish)

    def make(
        self, actor: Actor, start: date, end: date, *, unit: str | None = None, publish: bool = False
    ) -> Dashboard:
        """The state of each part of the offer, the figures that moved, the promises at risk, the loose ends.

        Every figure is that of the report it comes from. A part that this actor may not see says so.

        :param start, end: the first day, and the day after the last one. :param unit: of one handling unit only.
        :param publish: withhold small cells and what is for the inside, for a page that leaves the agency.
        :raises NotAllowed: the actor may not see it; who is bound to units may see theirs only.
        :raises Refused: the period has not begun yet.
        :raises MissingExtra: the packages that count and compare are not installed.
        """
        self._permit(actor, unit)
        require("analysis", "ibis", "duckdb", "pyarrow")
        require("surveys", "scipy")
        asked = self._asked(start, end, unit=unit, publish=publish)
        with self.complaints.begin(write=False) as open_unit:
            newest = open_unit.newest()
        made = [self._made(name, actor, asked) for name in self._makers() if unit is None or name in OF_UNITS]
        counts = {rule: number for each in made for rule, number in each.counts.items()}
        return Dashboard(
            organisation=self.complaints.agency.label,
            period=asked.period,
            compared_with=asked.before,
            as_of=asked.today,
            generated_at=instant_of(newest.at) if newest else self.complaints.clock(),
            data_version=str(newest.position) if newest else "0",
            parts=tuple(one.part for one in made),
            unit=unit,
            published=publish,
            threshold=asked.threshold if publish else None,
            promises=tuple(one for each in made for one in each.promises),
            axes=tuple(one for each in made for one in each.axes),
            loose=() if publish else tuple(one for each in made for one in each.loose),
            loose_counts={} if publish else counts,
            units=tuple(one for each in made for one in each.units),
            notes=tuple(_notes(asked, end)),
        )

    def behind(self, actor: Actor, dashboard: Dashboard, of: str) -> tuple[str, ...]:
        """Ids of the cases that a figure or a promise of a dashboard counts, those the actor may not see left out.

        :param of: as the dashboard has it: ``report:INDICATOR``, ``cases:late`` or ``commitment:CHARTER/ID``.
        :raises NotFound: it is not counted in cases.
        """
        self._permit(actor, dashboard.unit)
        asked = Asked(
            dashboard.period, dashboard.compared_with, dashboard.as_of, dashboard.unit, dashboard.published
        )
        kind, _, name = of.partition(":")
        if kind in ("report", "cases"):
            return behind_figure(self.complaints, actor, asked, name)
        return behind_promise(self.charters, actor, asked, of)

    def render(self, dashboard: Dashboard, format: str, language: Language) -> bytes:  # noqa: A002 - as in the hook
        """A dashboard as a file. :raises NoPlugin: no plugin knows the format; the error names those that are known."""
        return self.complaints.plugins.render("dashboard", dashboard, format, language)

    # ------------------------------------------------------------------------------ inside

    def _permit(self, actor: Actor, unit: str | None) -> None:
        self.charters.permit(actor, "dashboard.read")
        if actor.role is Role.HANDLER and actor.units and unit not in actor.units:
            raise NotAllowed("dashboard.read")

    def _asked(self, start: date, end: date, *, unit: str | None, publish: bool) -> Asked:
        whole, today = Period(start, end), self.charters.today()
        if start > today:
            text = sentence("the period begins on {day}, which is still to come", day=start.isoformat())
            raise Refused([Problem("/period/start", text, "dashboard.future")])
        before = whole.previous()
        if today < whole.last_day:
            whole = Period(start, date.fromordinal(today.toordinal() + 1))
            length = min(whole.end - whole.start, before.end - before.start)
            before = Period(before.start, before.start + length)
        return Asked(whole, before, today, unit, publish, self.complaints.agency.threshold)

    def _makers(self) -> dict[PartName, Callable[[Actor, Asked], Made]]:
        """How each part is made, in the order in which they are shown."""
        return {
            "complaints": lambda actor, asked: requests(self.complaints, self.referrals, actor, asked),
            "charter": lambda actor, asked: promises(self.charters, actor, asked),
            "catalogue": lambda actor, asked: offer(self.catalogue, actor, asked),
            "assessment": lambda actor, asked: assessment(self.assessments, actor, asked),
            "survey": lambda actor, asked: survey(self.surveys, actor, asked),
            "improvement": lambda actor, asked: actions(self.improvements, actor, asked),
        }

    def _made(self, name: PartName, actor: Actor, asked: Asked) -> Made:
        try:
            return self._makers()[name](actor, asked)
        except NotAllowed:
            return Made(Part(name, "not_shown", (remark("not_shown"),)))


def _notes(asked: Asked, end: date) -> Sequence[Text]:
    found = []
    if asked.period.end < end:
        found.append(NOTES["running"])
    if asked.unit is not None:
        found.append(NOTES["unit"])
    if asked.publish:
        words = {
            language: NOTES["published"].in_(language).format(least=asked.threshold) for language in LANGUAGES
        }
        found.append(Text(**words))
    return found


__all__ = ["Dashboards"]

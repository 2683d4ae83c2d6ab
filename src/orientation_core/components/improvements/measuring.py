"""What became of the figure: taken from the real reports, before an action and after it, and held side by side."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import attrs

from orientation_core.analysis.improvements import VALUES, Samples, compared
from orientation_core.components.complaints.figures import Figures
from orientation_core.components.improvements.desk import ITEM_FIGURES, ActionDesk
from orientation_core.errors import Problem, Refused, sentence
from orientation_core.model.improvements import Expected, ImprovementAction, Measured
from orientation_core.model.improvements.actions import Compared
from orientation_core.model.improvements.moves import with_measurement
from orientation_core.model.parties import Actor
from orientation_core.model.reports import Period
from orientation_core.model.text import Text

if TYPE_CHECKING:
    from orientation_core.analysis.questions import Question

_NO_ROW = Text(
    fr="Ce rapport n'a pas cet indicateur.",
    nl="Dit rapport heeft deze indicator niet.",
    de="Dieser Bericht hat diesen Indikator nicht.",
    en="This report does not have this indicator.",
)
_NO_FIGURE = Text(
    fr="Il n'y a rien dont tirer ce chiffre.",
    nl="Er is niets waaruit dit cijfer kan komen.",
    de="Es gibt nichts, woraus diese Zahl gewonnen werden könnte.",
    en="There is nothing to count this figure from.",
)
_WITHHELD = Text(
    fr="Le chiffre repose sur trop peu de réponses pour être montré.",
    nl="Het cijfer steunt op te weinig antwoorden om getoond te worden.",
    de="Die Zahl beruht auf zu wenigen Antworten, um gezeigt zu werden.",
    en="The figure rests on too few answers to be shown.",
)


class Measuring(ActionDesk):
    """Measurements of what an action is to move."""

    def measure(
        self,
        actor: Actor,
        name: str,
        when: str,
        *,
        period: Period | None = None,
        of: str | None = None,
        version: int | None = None,
    ) -> ImprovementAction:
        """Take the figure that the action is to move out of its report, and compare before with after.

        A report without that figure gives a measurement without a value, which says why.

        :param when: ``before`` the action or ``after`` it. :param period: days of receipt, for a report of complaints.
        :param of: the wave of a survey, or the round of a self-assessment.
        :raises Refused: the action is over, names no figure, or the two periods overlap.
        :raises InvalidDocument: the figure cannot be counted that way. :raises NotAllowed: the actor may not read it.
        """
        self.permit(actor, "improvement.measure")
        action = self._shelf.get(name).value
        at = self.clock()
        if when not in ("before", "after"):
            raise _refused(
                "/when", sentence("a figure is measured before the action or after it"), "measure.when"
            )
        if action.expected is None or action.over:
            with_measurement(action, Measured("before", at, actor.id), None, at, actor.id)  # says why not
        expected = action.expected
        assert expected is not None
        taken = self.figure(actor, expected, when, period=period, of=of)

        def compute(found: ImprovementAction, at: datetime) -> ImprovementAction:
            if found.expected != expected:
                words = sentence("what this action is to move was changed meanwhile; measure again")
                raise _refused("/expected", words, "measure.changed")
            pair = {"before": found.measurement("before"), "after": found.measurement("after"), when: taken}
            said = self.held_against(actor, expected, pair["before"], pair["after"])
            return with_measurement(found, taken, said, at, actor.id)

        return self._changed(actor, name, "measured", compute, version)

    def figure(
        self,
        actor: Actor,
        expected: Expected,
        when: str,
        *,
        period: Period | None = None,
        of: str | None = None,
    ) -> Measured:
        """The figure as its report has it now, for whatever is to move it. As :meth:`measure` in all else.

        :raises Refused: `when` is neither before nor after, or it is not said of which period, wave or round.
        """
        if when not in ("before", "after"):
            words = sentence("a figure is measured before the action or after it")
            raise _refused("/when", words, "measure.when")
        empty = Measured(when, self.clock(), actor.id)  # type: ignore[arg-type]  # it was looked at
        if expected.source == "report":
            if period is None:
                raise _refused("/period", sentence("say of which days of receipt"), "measure.period")
            return self._of_report(actor, expected, attrs.evolve(empty, period=period))
        if of is None:
            raise _refused("/of", sentence("say of which wave or round"), "measure.of")
        empty = attrs.evolve(empty, of=of)
        if expected.source == "survey":
            return self._of_survey(actor, expected, empty)
        return self._of_assessment(actor, expected, empty)

    def held_against(
        self, actor: Actor, expected: Expected, before: Measured | None, after: Measured | None
    ) -> Compared | None:
        """What two measurements say together; None while one is missing. :raises Refused: they overlap."""
        _apart(before, after)
        return compared(expected, before, after, self._samples(actor, expected, before, after))

    # ------------------------------------------------------------------------------ inside

    def _of_report(self, actor: Actor, expected: Expected, empty: Measured) -> Measured:
        assert empty.period is not None
        report = Figures(self.desk).report(actor, self._question(expected, empty.period))
        try:
            row = report.row(expected.indicator)
        except LookupError:
            return attrs.evolve(empty, missing=_NO_ROW, data_version=report.data_version)
        return _filled(empty, row, report.data_version)

    def _question(self, expected: Expected, period: Period) -> Question:
        return Figures(self.desk).question(
            period.start,
            period.end,
            within=() if expected.within is None else (expected.within,),
            where={one.field: one.values for one in expected.filters},
        )

    def _samples(
        self, actor: Actor, expected: Expected, before: Measured | None, after: Measured | None
    ) -> Samples | None:
        """The values behind both figures, as they are in the store now; None where a report has the figure only."""
        column = VALUES.get(expected.indicator) if expected.source == "report" else None
        periods = [one.period for one in (before, after) if one is not None and one.value is not None]
        if column is None or len(periods) < 2:
            return None
        first, second = (
            Figures(self.desk).values(actor, self._question(expected, period), expected.indicator, column)
            for period in periods
            if period is not None
        )
        return first, second

    def _of_survey(self, actor: Actor, expected: Expected, empty: Measured) -> Measured:
        assert empty.of is not None
        report = self.surveys.report(actor, empty.of)
        if report.questionnaire.name != expected.of:
            words = sentence("this wave asks another questionnaire: {name}", name=report.questionnaire.name)
            raise _refused("/of", words, "measure.other")
        try:
            row = report.find(expected.indicator, expected.item)
        except LookupError:
            return attrs.evolve(empty, missing=_NO_ROW, data_version=report.data_version)
        sd = None
        if expected.indicator == "item_mean":
            try:
                sd = report.find("item_sd", expected.item).value
            except LookupError:
                sd = None
        return attrs.evolve(_filled(empty, row, report.data_version), sd=sd)

    def _of_assessment(self, actor: Actor, expected: Expected, empty: Measured) -> Measured:
        assert empty.of is not None
        found = self.assessments.results(actor, empty.of)
        if found.grid.name != expected.of:
            words = sentence("this round asks another grid: {name}", name=found.grid.name)
            raise _refused("/of", words, "measure.other")
        item = found.item(expected.item or "")
        if item is None or expected.indicator not in ITEM_FIGURES:
            return attrs.evolve(empty, missing=_NO_ROW)
        value = getattr(item, expected.indicator)
        if value is None:
            return attrs.evolve(empty, missing=_WITHHELD if item.withheld else _NO_FIGURE)
        return attrs.evolve(empty, value=value, unit="scale", n=item.raters)


def _filled(empty: Measured, row: Any, data_version: str) -> Measured:
    """A measurement out of a row of a report."""
    if row.value is None:
        missing = _WITHHELD if row.suppressed else _NO_FIGURE
        return attrs.evolve(empty, missing=missing, unit=row.unit, n=row.n, data_version=data_version)
    return attrs.evolve(
        empty,
        value=row.value,
        unit=row.unit,
        n=row.n,
        numerator=row.numerator,
        denominator=row.denominator,
        low=row.low,
        high=row.high,
        data_version=data_version,
    )


def _apart(before: Measured | None, after: Measured | None) -> None:
    """:raises Refused: the two speak of the same days, wave or round, or the first comes after the second."""
    if before is None or after is None:
        return
    if before.of is not None and before.of == after.of:
        words = sentence("before and after are the same wave or round")
        raise _refused("/of", words, "measure.same")
    if before.period is None or after.period is None:
        return
    if before.period.end > after.period.start:
        words = sentence("the days before and the days after overlap, or stand the wrong way round")
        raise _refused("/period", words, "measure.overlap")


def _refused(where: str, words: str, code: str) -> Refused:
    return Refused([Problem(where, words, code)])

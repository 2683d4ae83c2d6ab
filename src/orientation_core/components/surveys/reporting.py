"""Reports of a wave: read from the store as columns, counted, and written as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from orientation_core.components.surveys.desk import SurveyDesk
from orientation_core.components.surveys.records import INVITATION, RESPONSE
from orientation_core.errors import Problem, Refused, require, sentence
from orientation_core.kinds import instant_of
from orientation_core.model.parties import Actor
from orientation_core.model.reports import DimensionNote
from orientation_core.model.surveys.reports import ItemNote, SurveyReport
from orientation_core.model.surveys.waves import Wave
from orientation_core.model.text import Language
from orientation_core.store import Query, UnitOfWork, Where

if TYPE_CHECKING:
    from orientation_core.analysis.surveys.facts import Scored

_PACKAGES = ("ibis", "duckdb", "pyarrow")


class Reporting(SurveyDesk):
    """What a wave found."""

    def report(
        self,
        actor: Actor,
        wave: str,
        *,
        by: Sequence[str] = (),
        compare: str | None = None,
        publish: bool = False,
    ) -> SurveyReport:
        """Count the complete responses of a wave. The same answers give the same report, byte for byte.

        :param wave: its name, or that of a questionnaire with one wave. :param by: what to split by: ``language``,
            ``viewpoint``, ``stratum``, a background variable, or a choice of one. :param compare: an earlier wave.
        :param publish: withhold small cells, for a report that leaves the agency.
        :raises Refused: figures cannot be split by one of these, or the margins of the wave do not fit its answers.
        :raises MissingExtra: the packages that count are not installed.
        """
        self.permit(actor, "report.read")
        require("analysis", *_PACKAGES)
        require("surveys", "scipy")
        from orientation_core.analysis.surveys import labels
        from orientation_core.analysis.surveys.build import Asking, Study
        from orientation_core.analysis.surveys.facts import scored, table, variable
        from orientation_core.analysis.surveys.publishing import publish as published

        of = self.find_wave(wave)
        asks, kinds = self.questionnaire(of.questionnaire), self.question_kinds()
        analyses = self.plugins.survey_analyses()
        rated = scored(asks, kinds)
        by = tuple(dict.fromkeys(by))
        variables = [variable(name, asks) for name in by]
        before = self.find_wave(compare) if compare is not None else None
        needed = [
            one.column for one in [*variables, *(variable(name, asks) for name in of.margins)] if one.column
        ]
        texts = list(dict.fromkeys(["id", "viewpoint", "language", "stratum", *needed]))
        mine = Query((Where("wave", "=", of.name), Where("state", "=", "complete")))
        with self.begin(write=False) as unit:
            newest = unit.newest()
            responses = table(unit.columns(RESPONSE, (*texts, "weight"), mine), texts, ["weight"])
            names = ("record", "item", "state", "choice", "number", "day")
            answers = table(unit.columns(RESPONSE, names, mine, part="answers"), names[:4], names[4:])
            invited = unit.count(INVITATION, Query((Where("wave", "=", of.name),)))
            answered = unit.count(INVITATION, Query((Where("wave", "=", of.name), Where("answered", "=", 1))))
            earlier = None if before is None else (before.name, self._earlier(unit, before, rated))
        for one in variables:
            # A store gives nothing for a variable that no response has; a name that nobody ever gave is a mistake.
            if (
                one.column is not None
                and responses.num_rows
                and responses[one.column].null_count == responses.num_rows
            ):
                message = sentence(
                    "no response has {name}; figures cannot be split by it", name=one.name[:60]
                )
                raise Refused([Problem("/by", message, "report.dimension")])
        asking = Asking(of, asks, rated, variables, invited, answered, earlier, analyses)
        with Study(asking, answers, responses) as study:
            counted = study.counted()
        used = {row.indicator for row in counted.rows}
        dimensions = [*by, *(name for name in ("viewpoint", "wave") if name not in by)]
        present = {row.dimension for row in counted.rows}
        notes = (
            [labels.NOT_SHOWN] if any(one.verdict == "no_difference_shown" for one in counted.tests) else []
        )
        if of.anonymous and of.closed_at is None:
            notes.append(labels.WAITING)
        made = SurveyReport(
            organisation=self.agency.label,
            wave=of.name,
            label=of.label,
            questionnaire=of.questionnaire,
            population=of.population or labels.POPULATION,
            generated_at=instant_of(newest.at) if newest else self.clock(),
            data_version=str(newest.position) if newest else "0",
            opened_at=of.opens_at,
            closed_at=of.closed_at,
            dimensions=tuple(
                DimensionNote(name, labels.dimension(name)) for name in dimensions if name in present
            ),
            items=tuple(_note(item, rated) for item in asks.items),
            indicators=tuple(
                one for one in (*labels.INDICATORS, *(one.note() for one in analyses)) if one.name in used
            ),
            rows=counted.rows,
            tests=counted.tests,
            correction="holm" if any(one.p is not None for one in counted.tests) else None,
            priorities=counted.priorities,
            weighted=tuple(of.margins),
            compared_with=None if before is None else before.name,
            notes=tuple(notes),
        )
        return published(made, self.agency.threshold) if publish else made

    def render(self, report: SurveyReport, format: str, language: Language) -> bytes:  # noqa: A002 - as in the hook
        """A report as a file. :raises NoPlugin: no plugin knows the format; the error names those that are known."""
        return self.plugins.render("survey_report", report, format, language)

    def _earlier(self, unit: UnitOfWork, before: Wave, rated: Sequence[Scored]) -> Mapping[str, list[float]]:
        """The numbers of the earlier wave, of the items that were asked alike: same id, kind and scale."""
        from orientation_core.analysis.surveys.facts import MILLION, own_viewpoint

        asked = self.questionnaire(before.questionnaire)
        alike = {}
        for one in rated:
            then = asked.item(one.item.id)
            if then is not None and (then.kind, then.scale) == (one.item.kind, one.item.scale):
                alike[one.item.id] = own_viewpoint(then)
        found: dict[str, list[float]] = {name: [] for name in alike}
        mine = (Where("wave", "=", before.name), Where("state", "=", "complete"))
        for viewpoint in ("client", "official"):
            query = Query((*mine, Where("viewpoint", "=", viewpoint)))
            for chunk in unit.columns(RESPONSE, ("item", "number"), query, part="answers"):
                pairs: Any = zip(chunk["item"], chunk["number"], strict=True)
                for item, number in pairs:
                    if number is not None and alike.get(item) == viewpoint:
                        found[item].append(number / MILLION)
        return found


def _note(item: Any, rated: Sequence[Scored]) -> ItemNote:
    scale = next((one.scale for one in rated if one.item is item), None)
    return ItemNote(
        item.id,
        item.kind,
        item.text,
        None if scale is None else scale.low,
        None if scale is None else scale.high,
        item.step,
        item.service,
        item.client_group,
        {option.code: option.label for option in item.options},
    )

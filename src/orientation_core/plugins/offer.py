"""What the hooks of the offer are asked: charter, catalogue, surveys, self-assessment and improvement."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from orientation_core.answers import arrival, file_bytes, list_of, parts_named
from orientation_core.calling import Calls
from orientation_core.errors import NoPlugin, PluginError
from orientation_core.model.charter_sections import Section
from orientation_core.model.improvements.actions import ORIGINS, ActionOrigin
from orientation_core.model.metrics import Metric

if TYPE_CHECKING:
    from orientation_core.analysis.assessments import Analysis
    from orientation_core.analysis.surveys.analyses import SurveyAnalysis
    from orientation_core.model.catalogue.contents import Contents
    from orientation_core.model.catalogue.exchange import Arrival, Format, Source
    from orientation_core.model.surveys.question_kinds import QuestionKind
    from orientation_core.model.text import Language


class OfferCalls(Calls):
    """What the hooks of the offer are asked: charter, catalogue, surveys, self-assessment and improvement."""

    def metrics(self) -> list[Metric]:
        """Metrics of charters that plugins add."""
        return [metric for _, metric in self._values("orientation_metrics", list_of(Metric))]

    def charter_sections(self) -> list[Section]:
        """Sections of charters that plugins bring. :raises PluginError: two have the same name."""
        found: dict[str, Section] = {}
        for plugin, section in self._values("orientation_charter_sections", list_of(Section)):
            if section.name in found:
                hook = "orientation_charter_sections"
                raise PluginError(plugin, hook, f"takes the name {section.name}, which exists,")
            found[section.name] = section
        return list(found.values())

    def catalogue_import(self, source: Source, format: str) -> Arrival:  # noqa: A002 - as in the hook
        """What a catalogue file holds. :raises NoPlugin: nobody reads the format."""
        hook = "orientation_catalogue_import"
        for _, answer in self._answers(hook, arrival, source=source, format=format):
            if answer is not None:
                return answer  # type: ignore[no-any-return]
        raise NoPlugin(hook, format, [one.name for one in self.catalogue_formats() if one.reads])

    def catalogue_export(self, contents: Contents, format: str, language: Language) -> bytes:  # noqa: A002
        """The catalogue as a file. :raises NoPlugin: nobody writes the format."""
        hook = "orientation_catalogue_export"
        asked: dict[str, Any] = {"contents": contents, "format": format, "language": language}
        for _, answer in self._answers(hook, file_bytes, context=self.dressed("catalogue"), **asked):
            if answer is not None:
                return bytes(answer)
        raise NoPlugin(hook, format, [one.name for one in self.catalogue_formats() if one.writes])

    def catalogue_formats(self) -> list[Format]:
        """The formats of the catalogue, by name."""
        answers = self._answers("orientation_catalogue_formats", parts_named("reads", "writes"))
        return sorted((one for _, answer in answers for one in answer), key=lambda one: one.name)

    def questionnaires(self) -> list[Mapping[str, Any]]:
        """Questionnaire documents that plugins offer."""
        return self._sequence("orientation_questionnaires", Mapping)

    def question_kinds(self) -> list[tuple[str, QuestionKind]]:
        """(plugin, kind of question) that plugins add."""
        return list(self._values("orientation_question_kinds", parts_named("holds", "check", "read")))

    def survey_analyses(self) -> list[SurveyAnalysis]:
        """Analyses of surveys that plugins add."""
        return [analysis for _, analysis in self._values("orientation_survey_analyses", parts_named("rows"))]

    def grids(self) -> list[Mapping[str, Any]]:
        """Grid documents that plugins offer."""
        return self._sequence("orientation_grids", Mapping)

    def analyses(self) -> list[Analysis]:
        """Analyses of self-assessment that plugins add."""
        hook = "orientation_assessment_analyses"
        return [analysis for _, analysis in self._values(hook, parts_named("figures", "note"))]

    def action_origins(self) -> list[ActionOrigin]:
        """Origins of improvement actions that plugins add. :raises PluginError: a code exists already."""
        hook, found = "orientation_action_origins", dict[str, ActionOrigin]()
        for plugin, answer in self._answers(hook, list_of(ActionOrigin)):
            for origin in answer:
                if origin.code in ORIGINS or origin.code in found:
                    raise PluginError(plugin, hook, f"takes the code {origin.code}, which exists,")
                found[origin.code] = origin
        return list(found.values())

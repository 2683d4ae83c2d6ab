"""Hooks of the offer: charter, catalogue, surveys, self-assessment and improvement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from orientation_core.hookspecs.marking import Context, isolated, strict

if TYPE_CHECKING:
    from orientation_core.analysis.assessments import Analysis
    from orientation_core.analysis.surveys.analyses import SurveyAnalysis
    from orientation_core.model.catalogue.contents import Contents
    from orientation_core.model.catalogue.exchange import Arrival, Format, Source
    from orientation_core.model.charter_sections import Section
    from orientation_core.model.improvements.actions import ActionOrigin
    from orientation_core.model.metrics import Metric
    from orientation_core.model.surveys.question_kinds import QuestionKind
    from orientation_core.model.text import Language


class OfferHooks:
    """Hooks of the offer: charter, catalogue, surveys, self-assessment and improvement."""

    @strict()
    def orientation_metrics(self, context: Context) -> Sequence[Metric]:
        """Return metrics of your own that commitments of a charter can name.

        Called once when an agency is opened. All answers are added up; a name that exists is refused. Strict: a
        promise that nobody can measure is no promise.
        """

    @strict()
    def orientation_charter_sections(self, context: Context) -> Sequence[Section]:
        """Return sections of a charter of your own: where they stand, what they say, and the schema of their data.

        Called once when an agency is opened; their bodies and conditions are called when a charter is shown. All
        answers are added up; a name that exists is refused. Where two replace the same standard section, the last
        registered does. Strict.
        """

    @strict(firstresult=True)
    def orientation_catalogue_import(
        self,
        context: Context,
        source: Source,
        format: str,  # noqa: A002 - the word users type
    ) -> Arrival | None:
        """Return what a catalogue file holds, or None when the format is not yours.

        Called once per import, before anything is written. The first answer that is not None is used. `source` names
        the file, and holds what the catalogue knows already; the same file must give the same documents with the same
        names, so that a second import changes nothing. Rows that cannot be used are returned, not raised; whatever was
        assumed or left out is a remark. Strict: an error refuses the import, and nothing is written; raise
        InvalidDocument with the place for a file that cannot be read at all.
        """

    @strict(firstresult=True)
    def orientation_catalogue_export(
        self,
        context: Context,
        contents: Contents,
        format: str,  # noqa: A002 - the word users type
        language: Language,
    ) -> bytes | None:
        """Return the catalogue as a file of that format, or None when the format is not yours.

        Called when the catalogue is exported. The first answer that is not None is used. The same contents must give
        the same bytes. `format` is for example ``csv``; `language` is that of a file people read. Strict.
        """

    @isolated()
    def orientation_catalogue_formats(self, context: Context) -> Sequence[Format]:
        """Return the formats that your two hooks above know, for messages and completion.

        Called when formats are listed. All answers are added up. Isolated.
        """

    @strict()
    def orientation_questionnaires(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return questionnaires (schema ``questionnaire``) that waves can ask as they are.

        Called when a wave is opened, or answers are imported, for a questionnaire that the agency does not keep; it is kept
        then, and what the agency keeps comes first. All answers are added up; the same name and version twice is
        refused. Strict: an invalid document names the JSON pointer.
        """

    @strict()
    def orientation_question_kinds(self, context: Context) -> Sequence[QuestionKind]:
        """Return kinds of question of your own, which questionnaires then name as they name ours.

        Called whenever a questionnaire is kept, or answers are taken, imported or reported. All answers are added up;
        a name that exists is refused. Strict: answers to a kind that nobody knows would be kept unchecked.
        """

    @strict()
    def orientation_survey_analyses(self, context: Context) -> Sequence[SurveyAnalysis]:
        """Return analyses of your own; every report of a survey carries their rows after ours.

        Called for every report of a survey. All answers are added up; an indicator name that exists is refused. An
        analysis is handed the answers as columns, and gives rows; where a report is published, those with fewer answers
        than the threshold are withheld. Strict: a figure that is silently missing is a wrong report.
        """

    @strict()
    def orientation_grids(self, context: Context) -> Sequence[Mapping[str, Any]]:
        """Return grids of self-assessment (schema ``assessment_grid``) that agencies can ask.

        Called when grids are listed and when a round is opened; the agency's store then keeps the grid. All answers are
        added up; the same name and version twice is refused. Strict: an invalid document names the JSON pointer.
        """

    @strict()
    def orientation_assessment_analyses(self, context: Context) -> Sequence[Analysis]:
        """Return analyses of your own; reports of self-assessment carry their figures beside ours.

        Called for every report of a round. All answers are added up; a name that exists is refused. What they are handed
        is what the reader may see: figures of too few raters are absent. Strict: a figure that is silently missing is a
        wrong report.
        """

    @strict()
    def orientation_action_origins(self, context: Context) -> Sequence[ActionOrigin]:
        """Return origins of improvement actions of your own: a code, and what readers call it.

        Called when an action is proposed or changed, and when actions are listed or reported. All answers are added up;
        a code that exists is refused. Strict: an action whose origin nobody knows would tell nobody why it is there.
        """

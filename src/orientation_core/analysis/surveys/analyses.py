"""What an analysis of a survey is: declared once, given the answers as columns, giving rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import attrs

from orientation_core.model.surveys.questionnaires import Questionnaire
from orientation_core.model.surveys.reports import SurveyIndicator, SurveyRow, Unit
from orientation_core.model.text import Text


@attrs.frozen
class Columns:
    """The answers of one wave, laid out for an engine.

    :ivar questionnaire: what was asked. :ivar answers: Ibis table with a line per answer: ``record``, ``item``, ``state``
        (``answered`` or ``not_applicable``), ``number``, ``choice``, ``day``.
    :ivar responses: Ibis table with a line per complete response: ``record``, ``viewpoint``, ``language``, ``stratum``,
        ``weight``, and the background variables asked for as ``extra.NAME``.
    :ivar run: gives the lines of an Ibis expression. :ivar variables: by what the report is split.
    """

    questionnaire: Questionnaire
    answers: Any
    responses: Any
    run: Callable[[Any], list[dict[str, Any]]]
    variables: tuple[str, ...] = ()


@attrs.frozen
class SurveyAnalysis:
    """One indicator of survey reports.

    :ivar name: lower case letters, digits and underscores. :ivar label, definition: for readers.
    :ivar unit: of the value. :ivar rows: its rows, from the answers; each with its n.
    """

    name: str
    label: Text
    unit: Unit
    definition: Text
    rows: Callable[[Columns], Iterable[SurveyRow]] = attrs.field(eq=False)

    def note(self) -> SurveyIndicator:
        """What the report says about it."""
        return SurveyIndicator(self.name, self.label, self.unit, self.definition)

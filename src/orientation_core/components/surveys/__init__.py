"""Client surveys: questionnaires, waves, invitations, answers, and their way in from files and other programs."""

from __future__ import annotations

import attrs

from orientation_core.components.surveys.answering import Answering, Receipt, Started
from orientation_core.components.surveys.desk import WaveLine
from orientation_core.components.surveys.exporting import Exporting
from orientation_core.components.surveys.importing import Importing
from orientation_core.components.surveys.inviting import Invited
from orientation_core.components.surveys.records import (
    BOX,
    INVITATION,
    KINDS_OF_SURVEYS,
    QUESTIONNAIRE,
    RESPONSE,
    WAVE,
)
from orientation_core.components.surveys.reporting import Reporting
from orientation_core.components.surveys.triggering import SurveyChannel, Triggering


@attrs.frozen(kw_only=True)
class Surveys(Triggering, Answering, Importing, Reporting, Exporting):
    """The surveys of one agency: one verb per thing that is done with them."""


__all__ = [
    "BOX",
    "INVITATION",
    "KINDS_OF_SURVEYS",
    "QUESTIONNAIRE",
    "RESPONSE",
    "WAVE",
    "Invited",
    "Receipt",
    "Started",
    "SurveyChannel",
    "Surveys",
    "WaveLine",
]

"""Self-assessment: a round is opened, answered, discussed, agreed on and closed; its results are read and reported."""

from __future__ import annotations

import attrs

from orientation_core.components.assessments.answering import Attendance
from orientation_core.components.assessments.discussing import Difference
from orientation_core.components.assessments.record import ANSWER, GRID, KINDS, ROUND
from orientation_core.components.assessments.reporting import Reporting


@attrs.frozen(kw_only=True)
class Assessments(Reporting):
    """The self-assessments of one agency: one verb per thing that is done with a round."""


__all__ = ["ANSWER", "GRID", "KINDS", "ROUND", "Assessments", "Attendance", "Difference"]

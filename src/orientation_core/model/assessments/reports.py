"""The report of a round as a document: the figures, and what figures alone do not say."""

from __future__ import annotations

import attrs

from orientation_core.model.assessments.evidence import Evidence
from orientation_core.model.assessments.grids import Grid
from orientation_core.model.assessments.progress import Progress
from orientation_core.model.assessments.results import Results
from orientation_core.model.reports import Report
from orientation_core.model.text import Text


@attrs.frozen
class Comment:
    """What was said about an item. :ivar consensus: it is the justification of a consensus, else a rater's evidence."""

    item: str
    text: str
    consensus: bool = False


@attrs.frozen
class AssessmentReport:
    """What a round says, with all that is needed to understand it.

    :ivar label: of the round. :ivar grid: what was asked, whole. :ivar individual: made for a reader who may see
        individual answers; such a report stays among those who may.
    :ivar results: as they are for that reader. :ivar evidence: what the data say of the items that name an indicator.
    :ivar progress: since each earlier round. :ivar comments: without the names of those who made them.
    :ivar figures: the same as rows, by axis and item, with the figures that plugins add.
    """

    label: Text
    grid: Grid
    results: Results
    figures: Report
    individual: bool = False
    evidence: tuple[Evidence, ...] = ()
    progress: tuple[Progress, ...] = ()
    comments: tuple[Comment, ...] = ()

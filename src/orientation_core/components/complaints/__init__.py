"""Complaint management in its three stages: reception, treatment, and (in ``figures``) analysis and reporting."""

from __future__ import annotations

import attrs

from orientation_core.components.complaints.aftercare import Aftercare
from orientation_core.components.complaints.anonymity import Anonymity, Followed, Receipted
from orientation_core.components.complaints.conduct import Conduct
from orientation_core.components.complaints.conflicts import Conflicts
from orientation_core.components.complaints.joining import Joining
from orientation_core.components.complaints.merging import Merging
from orientation_core.components.complaints.posting import Posting
from orientation_core.components.complaints.qualification import Qualification
from orientation_core.components.complaints.reading import Duplicate, Item
from orientation_core.components.complaints.reception import Intake, IntakePoint
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.complaints.redaction import Redacting
from orientation_core.components.complaints.representation import Representation, Review
from orientation_core.components.complaints.treatment import Treatment


@attrs.frozen(kw_only=True)
class Complaints(
    Anonymity,
    Qualification,
    Treatment,
    Joining,
    Merging,
    Aftercare,
    Conflicts,
    Redacting,
    Conduct,
    Representation,
    Posting,
):
    """The complaint desk of one agency: one verb per thing that is done with a case."""


__all__ = [
    "COMPLAINT",
    "Complaints",
    "Duplicate",
    "Followed",
    "Intake",
    "IntakePoint",
    "Item",
    "Receipted",
    "Review",
]

"""Complaint management in its three stages: reception, treatment, and (in ``analysis``) reporting."""

from __future__ import annotations

import attrs

from orientation_core.components.complaints.aftercare import Aftercare
from orientation_core.components.complaints.joining import Joining
from orientation_core.components.complaints.merging import Merging
from orientation_core.components.complaints.posting import Posting
from orientation_core.components.complaints.qualification import Qualification
from orientation_core.components.complaints.reading import Duplicate, Item, Reading
from orientation_core.components.complaints.reception import Intake, IntakePoint, Reception
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.complaints.treatment import Treatment


@attrs.frozen(kw_only=True)
class Complaints(Reception, Qualification, Treatment, Joining, Merging, Aftercare, Reading, Posting):
    """The complaint desk of one agency: one verb per thing that is done with a case."""


__all__ = ["COMPLAINT", "Complaints", "Duplicate", "Intake", "IntakePoint", "Item"]

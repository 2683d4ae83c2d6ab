"""Good practices: what an organisation did about a problem, what became of it, and who did it after them."""

from orientation_core.model.practices.adoptions import Adoption, AdoptionResult
from orientation_core.model.practices.practices import (
    STATUSES,
    GoodPractice,
    PracticeContact,
    PracticeEvidence,
    PracticeFigure,
    PracticeStatus,
)

__all__ = [
    "STATUSES",
    "Adoption",
    "AdoptionResult",
    "GoodPractice",
    "PracticeContact",
    "PracticeEvidence",
    "PracticeFigure",
    "PracticeStatus",
]

"""Self-assessment: the grid that is asked, the round in which it is answered, the answers, and what follows from them.

Values and pure rules only: :mod:`.grids`, :mod:`.rounds`, :mod:`.answers` are documents, :mod:`.results`,
:mod:`.agreement`, :mod:`.evidence` and :mod:`.progress` compute, :mod:`.reports` is what a reader gets.
"""

from __future__ import annotations

from orientation_core.model.assessments.answers import Answer, ItemAnswer, Link
from orientation_core.model.assessments.grids import Axis, Band, Check, Grid, Item, Origin, Scale, Step
from orientation_core.model.assessments.results import AxisResult, ItemResult, Results, results
from orientation_core.model.assessments.rounds import Consensus, Participant, Round

__all__ = [
    "Answer",
    "Axis",
    "AxisResult",
    "Band",
    "Check",
    "Consensus",
    "Grid",
    "Item",
    "ItemAnswer",
    "ItemResult",
    "Link",
    "Origin",
    "Participant",
    "Results",
    "Round",
    "Scale",
    "Step",
    "results",
]

"""Improvement: actions with their origin and effect, typed links between what was promised and what came of it."""

from orientation_core.model.improvements.actions import (
    ActionStep,
    Closing,
    Cost,
    Expected,
    ImprovementAction,
    Measured,
    Milestone,
    Origin,
    State,
)
from orientation_core.model.improvements.chains import Chain, Place
from orientation_core.model.improvements.links import RELATIONS, End, Link, Tie

__all__ = [
    "RELATIONS",
    "ActionStep",
    "Chain",
    "Closing",
    "Cost",
    "End",
    "Expected",
    "ImprovementAction",
    "Link",
    "Measured",
    "Milestone",
    "Origin",
    "Place",
    "State",
    "Tie",
]

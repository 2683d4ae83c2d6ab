"""Informing and sensitising: campaigns from their plan to their effect, and the training of those in function."""

from __future__ import annotations

import attrs

from orientation_core.components.outreach.record import CAMPAIGN, KINDS, TRAINING
from orientation_core.components.outreach.reporting import CampaignReport, ReachTotal
from orientation_core.components.outreach.training import Training

__all__ = ["CAMPAIGN", "KINDS", "TRAINING", "CampaignReport", "Outreach", "ReachTotal"]


@attrs.frozen(kw_only=True)
class Outreach(Training):
    """The campaigns and trainings of one agency."""

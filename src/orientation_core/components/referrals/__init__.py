"""The second line: protocols, cases that go to the ombudsman with a sealed dossier, and what comes back."""

from __future__ import annotations

import attrs

from orientation_core.components.referrals.counting import Counting
from orientation_core.components.referrals.record import FIGURES, KINDS, PROTOCOL, REFERRAL
from orientation_core.components.referrals.sealing import Sealed

__all__ = ["FIGURES", "KINDS", "PROTOCOL", "REFERRAL", "Referrals", "Sealed"]


@attrs.frozen(kw_only=True)
class Referrals(Counting):
    """What an agency has to do with the second line: one verb per thing that is done."""

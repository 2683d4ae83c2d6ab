"""The network of organisations: who belongs to it, how far each is, and why."""

from __future__ import annotations

import attrs

from orientation_core.components.network.keeping import ListSummary
from orientation_core.components.network.record import DECLARATION, FIGURES, KINDS, MEMBER, MODEL
from orientation_core.components.network.reporting import Reporting

__all__ = ["DECLARATION", "FIGURES", "KINDS", "MEMBER", "MODEL", "ListSummary", "Network"]


@attrs.frozen(kw_only=True)
class Network(Reporting):
    """The network that an agency keeps: one verb per thing that is done with it."""

"""The network of organisations: who belongs to it, how far each is, and why."""

from __future__ import annotations

import attrs

from orientation_core.components.network.keeping import Keeping, ListSummary
from orientation_core.components.network.record import KINDS, MEMBER

__all__ = ["KINDS", "MEMBER", "ListSummary", "Network"]


@attrs.frozen(kw_only=True)
class Network(Keeping):
    """The network that an agency keeps: one verb per thing that is done with it."""

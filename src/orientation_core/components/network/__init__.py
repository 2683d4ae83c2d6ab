"""The network of organisations: who belongs to it, how far each is, and what its figures are."""

from __future__ import annotations

import attrs

from orientation_core.components.network.collecting import FormSummary
from orientation_core.components.network.counting import Counted
from orientation_core.components.network.keeping import ListSummary
from orientation_core.components.network.record import DECLARATION, FIGURES, KINDS, MEMBER, MODEL, ROUND
from orientation_core.components.network.reminding import Written
from orientation_core.components.network.reporting import Reporting

__all__ = [
    "DECLARATION",
    "FIGURES",
    "KINDS",
    "MEMBER",
    "MODEL",
    "ROUND",
    "Counted",
    "FormSummary",
    "ListSummary",
    "Network",
    "Written",
]


@attrs.frozen(kw_only=True)
class Network(Reporting):
    """The network that an agency keeps: one verb per thing that is done with it."""

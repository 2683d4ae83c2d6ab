"""Good practices: kept, reviewed, published, found where they help, adopted, exchanged."""

from __future__ import annotations

import attrs

from orientation_core.components.practices.exchange import Exchange
from orientation_core.components.practices.finding import Suggestion
from orientation_core.components.practices.record import ADOPTION, KINDS, PRACTICE

__all__ = ["ADOPTION", "KINDS", "PRACTICE", "Practices", "Suggestion"]


@attrs.frozen(kw_only=True)
class Practices(Exchange):
    """The good practices of one agency and of the network it belongs to: one verb per thing that is done with them."""

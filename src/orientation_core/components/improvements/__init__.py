"""Improvement: actions from their origin to their effect, and the links that hold the whole offer together."""

from __future__ import annotations

import attrs

from orientation_core.components.improvements.planning import Planning
from orientation_core.components.improvements.records import ACTION, KINDS
from orientation_core.components.linking import LINK


@attrs.frozen(kw_only=True)
class Improvements(Planning):
    """The improvement actions of one agency, and what hangs together with them."""


__all__ = ["ACTION", "KINDS", "LINK", "Improvements"]

"""Client orientation for public agencies. The front door; everything else is imported from its own module."""

from __future__ import annotations

from orientation_core.errors import (
    Conflict,
    InvalidDocument,
    NotAllowed,
    NotFound,
    OrientationError,
    Problem,
    Refused,
)
from orientation_core.hookspecs import Context, hookimpl
from orientation_core.model.agency import Agency
from orientation_core.model.parties import Actor, Role
from orientation_core.model.text import Text
from orientation_core.orientation import Orientation

__all__ = [
    "Actor",
    "Agency",
    "Conflict",
    "Context",
    "InvalidDocument",
    "NotAllowed",
    "NotFound",
    "Orientation",
    "OrientationError",
    "Problem",
    "Refused",
    "Role",
    "Text",
    "hookimpl",
]

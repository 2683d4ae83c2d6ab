"""Client orientation for public agencies. The front door; everything else is imported from its own module.

A name is imported when it is first asked for, so that a command or a plugin that needs one waits for one.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_HOMES = {
    "errors": (
        "Conflict",
        "InvalidDocument",
        "NotAllowed",
        "NotFound",
        "OrientationError",
        "Problem",
        "Refused",
    ),
    "hookspecs": ("Context", "hookimpl"),
    "model.agency": ("Agency",),
    "model.parties": ("Actor", "Role"),
    "model.text": ("Text",),
    "orientation": ("Orientation",),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

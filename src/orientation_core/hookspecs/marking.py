"""What every hook is made of: the markers of pluggy, what a hook is told, and whom it may name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs
import pluggy

if TYPE_CHECKING:
    from orientation_core.model.identity import Worn

PROJECT = "orientation"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@attrs.frozen
class Context:
    """What every hook is told.

    :ivar organisation: slug of the agency, for example ``finance``; empty before one is opened.
    :ivar settings: the agency's settings, read-only; a plugin reads its own section.
    :ivar migrations: where plugins keep the migrations of their tables; set for ``orientation_store`` only.
    :ivar worn: the visual identity that a page of this kind of document wears; set when something is rendered or
        exported, and None where there is none.
    """

    organisation: str = ""
    settings: Mapping[str, Any] = attrs.field(factory=dict)
    migrations: tuple[str, ...] = ()
    worn: Worn | None = None


@attrs.frozen
class Recipient:
    """Who is told about an event, and how.

    :ivar channel: name of a channel. :ivar to: ``client``, or the name of an address in the settings.
    """

    channel: str
    to: str

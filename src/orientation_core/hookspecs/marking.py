"""What every hook is made of: its promise, the markers of pluggy, what a hook is told, and whom it may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import attrs
import pluggy

if TYPE_CHECKING:
    from orientation_core.model.identity import Worn

PROJECT = "orientation"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

Spec = TypeVar("Spec", bound=Callable[..., Any])


class Waits(StrEnum):
    """How long is waited for an answer, by where the hook stands."""

    #: Between a client and the store: as long as the agency's ``hook_seconds`` says.
    BRIEFLY = "briefly"
    #: Away from a case, where something is opened, read or written: sixty times as long.
    PATIENTLY = "patiently"
    #: What opens something that may be large or far away: as long as it takes.
    OPENLY = "openly"


@attrs.frozen
class Promise:
    """What is promised of a hook one of whose implementations fails.

    :ivar strict: the failure is raised, because silence would be wrong; otherwise it is recorded, and the others go on.
    """

    strict: bool
    waits: Waits


def strict(waits: Waits = Waits.PATIENTLY, *, firstresult: bool = False) -> Callable[[Spec], Spec]:
    """Specify a hook whose failures are raised."""
    return _promised(Promise(strict=True, waits=waits), firstresult=firstresult)


def isolated(waits: Waits = Waits.BRIEFLY) -> Callable[[Spec], Spec]:
    """Specify a hook whose failures are recorded and spread to nobody."""
    return _promised(Promise(strict=False, waits=waits), firstresult=False)


def _promised(promise: Promise, *, firstresult: bool) -> Callable[[Spec], Spec]:
    def mark(function: Spec) -> Spec:
        vars(function)["promise"] = promise
        return hookspec(function, firstresult=firstresult)

    return mark


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
    settings: Mapping[str, Any] = attrs.field(factory=dict, repr=lambda settings: f"<{', '.join(settings)}>")
    migrations: tuple[str, ...] = ()
    worn: Worn | None = None


@attrs.frozen
class Recipient:
    """Who is told about an event, and how.

    :ivar channel: name of a channel. :ivar to: ``client``, or the name of an address in the settings.
    """

    channel: str
    to: str

"""Every hook, in one place. Prefix ``orientation_``, entry-point group ``orientation``.

Each hook's text says, in this order: what to return, when it is called, how several answers combine, its
arguments, and what an error in it does. Every hook takes one frozen :class:`Context` so that arguments can grow
without breaking an implementation; a hook may leave out the arguments it does not need.

*Strict* hooks raise :class:`~orientation_core.errors.PluginError` to the caller, because silence would be wrong.
*Isolated* hooks never spread a failure: it is recorded (:meth:`orientation_core.plugins.Plugins.failures`), the
other plugins' answers are kept, and after five failures in a row that plugin's hook is no longer called. Which of the two a
hook is, and how long its answer is waited for, is its :class:`Promise`: two seconds on the way of a case, unless the
agency's ``hook_seconds`` says otherwise; sixty times that elsewhere; as long as it takes for a store or a mailbox to open. One
that hangs counts as failed, and its thread is left behind. So does an answer that is not what the hook's text allows, a
coroutine or a generator among them, and an attempt to end the program by ``sys.exit`` or an interrupt. Failures are told by
the plugin's name and the class of the error, never by its text. Away from a case an InvalidDocument or a MissingExtra comes
through as it is, for it says itself what to do.

A hook is handed frozen values and read-only mappings, never the store, and is called before the transaction begins.

A hook that forks does not bring a second process back to us: whatever child comes out of a hook ends there.

What is not prevented, because a plugin runs in our process: it can end it (``os._exit``), fork it and work on in the child,
hold the interpreter in a long computation in C, eat its memory, replace functions of other modules, and leave threads running. Load only
plugins you would trust with the host's own data.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from orientation_core.hookspecs.desk import DeskHooks
from orientation_core.hookspecs.foundation import FoundationHooks
from orientation_core.hookspecs.marking import PROJECT, Context, Promise, Recipient, Waits, hookimpl, hookspec
from orientation_core.hookspecs.network import NetworkHooks
from orientation_core.hookspecs.offer import OfferHooks

__all__ = [
    "PROJECT",
    "Context",
    "Hooks",
    "Promise",
    "Recipient",
    "Waits",
    "hook_function",
    "hook_names",
    "hook_promise",
    "hookimpl",
    "hookspec",
]


class Hooks(FoundationHooks, DeskHooks, OfferHooks, NetworkHooks):
    """The hooks, grouped by the part of the library that calls them."""


def hook_names() -> tuple[str, ...]:
    """All hooks by name, sorted."""
    return tuple(name for name in dir(Hooks) if name.startswith(f"{PROJECT}_"))


def hook_function(name: str) -> Callable[..., Any]:
    """The specification of a hook, for its text and arguments. :raises LookupError: there is no such hook."""
    if name not in hook_names():
        raise LookupError(f"there is no hook {name}")
    function: Callable[..., Any] = getattr(Hooks, name)
    return function


def hook_promise(name: str) -> Promise:
    """What is promised of a hook that fails. :raises LookupError: there is no such hook."""
    promise: Promise = vars(hook_function(name))["promise"]
    return promise

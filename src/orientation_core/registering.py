"""What is looked at before a plugin is registered: everything that pluggy would let pass in silence."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable
from typing import Any

from orientation_core import hookspecs
from orientation_core.errors import PluginLoadError
from orientation_core.hookspecs import hook_names


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that was probably meant, as the end of a sentence; nothing when none is near."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"; did you mean {near[0]}?" if near else ""


def check_plugin(plugin: object, label: str) -> None:
    """Refuse what pluggy would let pass in silence. :raises PluginLoadError:"""
    known = hook_names()
    for attribute in dir(plugin):
        if attribute.startswith("__"):
            continue
        try:
            function = getattr(plugin, attribute, None)
            options = getattr(function, f"{hookspecs.PROJECT}_impl", None)
        except Exception as error:  # noqa: BLE001 - a property of somebody else's object may raise anything
            raise PluginLoadError(label, f"{attribute} cannot be read ({type(error).__name__})") from None
        if not isinstance(options, dict) or function is None:
            if not (attribute.startswith(f"{hookspecs.PROJECT}_") and callable(function)):
                continue
            if attribute not in known:
                raise PluginLoadError(label, f"there is no hook {attribute}{nearest(attribute, known)}")
            raise PluginLoadError(label, f"{attribute} lacks @hookimpl, so it would never be called")
        hook = options.get("specname") or attribute
        if hook not in known:
            raise PluginLoadError(label, f"there is no hook {hook}{nearest(hook, known)}")
        if inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function):
            raise PluginLoadError(label, f"{hook} is async; nobody would await it, write a plain function")
        if options.get("wrapper") or options.get("hookwrapper"):
            raise PluginLoadError(label, f"{hook} is a wrapper; hooks here answer for themselves only")
        offered = _arguments(hookspecs.hook_function(hook))
        for argument in _arguments(function):
            if argument not in offered:
                raise PluginLoadError(label, f"{hook} has no argument {argument}{nearest(argument, offered)}")


def _arguments(function: Callable[..., Any]) -> list[str]:
    """The arguments that a hook is called with: those without a default."""
    return [
        name
        for name, parameter in inspect.signature(function).parameters.items()
        if parameter.kind is parameter.POSITIONAL_OR_KEYWORD
        and parameter.default is parameter.empty
        and name != "self"
    ]

"""How plugins come in: by name from what is installed, or as objects; checked before they are registered."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import metadata

import pluggy

from orientation_core.calling import Calls
from orientation_core.errors import PluginLoadError
from orientation_core.registering import check_plugin, nearest

GROUP = "orientation"

#: What is loaded when the host names nothing: the plugins of this distribution, by their entry-point names.
BUNDLED = ("sql", "belgium", "channels", "mailboxes", "reports", "charters", "cpsv")


class Loading(Calls):
    """How plugins come in: by name from what is installed, or as objects; checked before they are registered."""

    def register(self, plugin: object, name: str | None = None) -> None:
        """Add a plugin: a module, or an object with hook methods.

        :raises PluginLoadError: a hook is mistyped, lacks ``@hookimpl``, is a coroutine, or takes an argument that
            the hook does not have. Nothing of the plugin is registered then.
        """
        label = name or getattr(plugin, "__name__", None) or type(plugin).__name__
        if self._manager.has_plugin(label) or self._manager.is_registered(plugin):
            raise PluginLoadError(label, "it is registered already")
        check_plugin(plugin, label)
        try:
            self._manager.register(plugin, label)
            self._manager.check_pending()
        except (pluggy.PluginValidationError, ValueError) as error:
            self._manager.unregister(plugin)
            raise PluginLoadError(label, str(error).splitlines()[-1].strip()) from error

    def load(self, names: Iterable[str] = BUNDLED, *, block: Iterable[str] = ()) -> None:
        """Load installed plugins by their entry-point names.

        A plugin of this list whose package fails to import is recorded in :meth:`failures` and left out, so that
        one broken package does not stop the desk; whoever needs it gets :class:`NoPlugin`.

        :raises PluginLoadError: a name is not installed (the nearest one is named), or is asked to be blocked and
            is not installed, or its hooks are mistaken.
        """
        found = {point.name: point for point in installed()}
        names, blocked = tuple(names), set(block)
        for name in [*names, *blocked]:
            if name not in found:
                raise PluginLoadError(name, f"it is not installed{nearest(name, found)}")
        for name in names:
            if name in blocked or self._manager.has_plugin(name):
                continue
            try:
                module = found[name].load()
            except (Exception, SystemExit) as error:  # noqa: BLE001 - a broken package may raise anything at all
                self._record(name, "import", type(error).__name__)
                continue
            self.register(module, name)

    def names(self) -> tuple[str, ...]:
        """The registered plugins, in the order of their registration."""
        return tuple(name for name, plugin in self._manager.list_name_plugin() if plugin is not None)

    def hooks_of(self, name: str) -> tuple[str, ...]:
        """The hooks that a registered plugin implements, sorted."""
        plugin = self._manager.get_plugin(name)
        callers = self._manager.get_hookcallers(plugin) or [] if plugin is not None else []
        return tuple(sorted(caller.name for caller in callers))


def installed() -> list[metadata.EntryPoint]:
    """The plugins that are installed, by name. Imports none of them."""
    return sorted(metadata.entry_points(group=GROUP), key=lambda point: point.name)

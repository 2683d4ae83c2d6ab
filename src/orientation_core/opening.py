"""What an agency is opened with: its plugins, and the store that one of them opens."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from orientation_core.calling import DEADLINE
from orientation_core.errors import NoPlugin
from orientation_core.hookspecs import Context
from orientation_core.memory import MemoryStore
from orientation_core.model.identity import Worn
from orientation_core.plugins import BUNDLED, Plugins
from orientation_core.store import Store

#: A store that lives as long as the process; for tests and trials.
MEMORY_URL = "memory:"


def loaded(
    context: Context,
    names: Iterable[str],
    block: Iterable[str],
    extra: Sequence[object],
    deadline: float = DEADLINE,
    wearing: Callable[[str], Worn | None] | None = None,
) -> Plugins:
    """The plugins of those names, without those in `block`, and `extra` ones that are objects already."""
    plugins = Plugins(context, deadline=deadline, worn=wearing)
    plugins.load(names, block=block)
    for plugin in extra:
        plugins.register(plugin)
    return plugins


def open_store(url: str | Store, plugins: Plugins) -> Store:
    """The store at `url`, or the store itself.

    :raises NoPlugin: nobody knows the scheme of `url`. :raises StoreError: the store cannot be opened.
    """
    if not isinstance(url, str):
        return url
    if url == MEMORY_URL:
        return MemoryStore()
    try:
        return plugins.store(url)
    except NoPlugin:
        if "://" in url or not Path(url).name:
            raise
        # A bare path is what people type; it means a SQLite file.
        return plugins.store(f"sqlite:///{Path(url)}")


def store_at(url: str) -> Store:
    """A store without an agency, of which the journal can be verified also when no agency can be opened any more.

    :raises NoPlugin: nobody knows the scheme of `url`. :raises StoreError: the store cannot be opened.
    """
    return open_store(url, loaded(Context(""), BUNDLED, (), ()))

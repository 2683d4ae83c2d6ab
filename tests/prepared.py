"""Empty stores that have their tables already: made once for each worker, then copied.

Making the tables of every kind takes a second of a test that is about something else. What makes them has its own
tests, which start from nothing (``plugins/sql``).
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from orientation_core.components.agencies import AGENCY
from orientation_core.orientation import KINDS
from orientation_core.plugins import Plugins


def _prepare(url: str) -> None:
    plugins = Plugins()
    plugins.load(["sql"])
    store = plugins.store(url)
    store.prepare([AGENCY])
    store.prepare(KINDS)
    store.close()


@cache
def _sqlite() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="orientation-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _prepare(f"sqlite:///{folder / 'empty.db'}")
    return folder / "empty.db"


def sqlite(path: Path) -> str:
    """The URL of a copy at `path`."""
    shutil.copyfile(_sqlite(), path)
    path.chmod(0o600)
    return f"sqlite:///{path}"


@cache
def postgresql_template() -> str:
    """The name of a database that others can be copied from."""
    import postgres

    held = postgres.database()
    url = held.__enter__()  # until the process ends
    atexit.register(held.__exit__, None, None, None)
    _prepare(url)
    return url.rsplit("/", 1)[1].partition("?")[0]

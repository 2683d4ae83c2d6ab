"""One writer at a time, over all threads and processes of this machine."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

from orientation_core.errors import StoreError
from orientation_plugins.sql.engines import PATIENCE, make_private

if sys.platform != "win32":
    import fcntl

#: How often, in seconds, a writer asks: whose turn is next; and whoever waits for that, less and more often.
SOON, SELDOM, OFTEN = 0.0005, 0.01, 0.001


class WriterLock:
    """Two lock files beside a SQLite database: who writes, and who is next. The locks go with their process, however
    that ends.

    Whoever wants to write becomes the next one first. A process that has just written and would write again cannot push
    in before those that wait, and of these, whoever has waited longest asks most often.
    """

    def __init__(self, database: Path) -> None:
        self._paths = [database.with_name(f"{database.name}-{what}") for what in ("next", "writer")]
        self._thread = threading.Lock()
        self._files: list[int] = []

    def take(self) -> None:
        """:raises StoreError: the others did not end in time."""
        deadline = time.monotonic() + PATIENCE
        if not self._thread.acquire(timeout=PATIENCE):
            raise StoreError("the database is busy; try again")
        try:
            self._lock_files(deadline)
        except BaseException:
            self._thread.release()
            raise

    def _lock_files(self, deadline: float) -> None:
        if sys.platform == "win32":
            return
        for path in self._paths[len(self._files) :]:
            make_private(path)
            self._files.append(os.open(path, os.O_RDWR | os.O_CLOEXEC))
        following, writer = self._files
        _lock(following, deadline, SELDOM, OFTEN)
        try:
            _lock(writer, deadline, SOON, SOON)
        finally:
            fcntl.flock(following, fcntl.LOCK_UN)

    def release(self) -> None:
        """Let the next one write."""
        if self._files:
            fcntl.flock(self._files[-1], fcntl.LOCK_UN)
        self._thread.release()

    def close(self) -> None:
        """Give back the files."""
        while self._files:
            os.close(self._files.pop())


def _lock(file: int, deadline: float, first: float, last: float) -> None:
    """Ask until the file is ours, at first every `first` seconds, in the end every `last` ones."""
    pause = first
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise StoreError("the database is busy; try again") from None
        else:
            return
        time.sleep(pause)
        pause = max(pause * 0.93, last)

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


class WriterLock:
    """A lock file beside a SQLite database. The lock goes with its process, however that ends."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}-writer")
        self._thread = threading.Lock()
        self._file: int | None = None

    def take(self) -> None:
        """:raises StoreError: the others did not end in time."""
        deadline = time.monotonic() + PATIENCE
        if not self._thread.acquire(timeout=PATIENCE):
            raise StoreError("the database is busy; try again")
        try:
            self._lock_file(deadline)
        except BaseException:
            self._thread.release()
            raise

    def _lock_file(self, deadline: float) -> None:
        if sys.platform == "win32":
            return
        if self._file is None:
            make_private(self._path)
            self._file = os.open(self._path, os.O_RDWR | os.O_CLOEXEC)
        pause = 0.0002
        while True:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise StoreError("the database is busy; try again") from None
            time.sleep(pause)
            pause = min(pause * 1.5, 0.01)

    def release(self) -> None:
        """Let the next one write."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._thread.release()

    def close(self) -> None:
        """Give back the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

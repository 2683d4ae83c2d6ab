"""A database that fails at the first, second, third … thing that is asked of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from orientation_plugins.sql.store import SqlStore


class Failing:
    """Lets so many calls to the database through and makes the next one fail.

    :ivar left: how many calls go through; below zero all of them. :ivar failed: how many were made to fail.
    """

    def __init__(self, store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left, self.failed = -1, 0
        backend = store.backend()
        sqlite = backend.name == "sqlite"
        self.error = (
            sqlite3.OperationalError("disk I/O error") if sqlite else psycopg.OperationalError("gone")
        )
        failing = self
        base = sqlite3.Cursor if sqlite else psycopg.Cursor

        class Cursor(base):
            def execute(self, *arguments, **options):
                failing.count()
                return super().execute(*arguments, **options)

            def executemany(self, *arguments, **options):
                failing.count()
                return super().executemany(*arguments, **options)

            def copy(self, *arguments, **options):
                failing.count()
                return super().copy(*arguments, **options)

        monkeypatch.setattr(backend, "cursor", Cursor)
        for name in ("begin", "commit"):
            monkeypatch.setattr(backend, name, self.counted(getattr(backend, name)))

    def counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **options: Any) -> Any:
            self.count()
            return call(*arguments, **options)

        return wrapped

    def count(self) -> None:
        self.left -= 1
        if self.left == -1:
            self.failed += 1
            raise self.error

"""Settings as an agency writes them, read strictly: a mistyped name is told, not ignored."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from orientation_core.errors import InvalidDocument, Problem

T = TypeVar("T")
_FROM_ENVIRONMENT = "env:"


class Section:
    """One table of the settings, for example that of ``mail``.

    Every value is asked for once; :meth:`finish` tells everything that was wrong, and what nobody asked for.

    :param environ: where ``env:NAME`` is looked up, so that secrets need not stand in a file.
    """

    def __init__(self, name: str, values: Any, environ: Mapping[str, str] = os.environ) -> None:
        self._name, self._environ = name, environ
        self._problems: list[Problem] = []
        self._values: dict[str, Any] = dict(values) if isinstance(values, Mapping) else {}
        if not isinstance(values, Mapping):
            self._problems.append(Problem(f"/{name}", "must be a table of settings", "settings.type"))

    def text(self, key: str, default: str = "") -> str:
        """A text; ``env:NAME`` stands for that variable of the environment."""
        value = self._values.pop(key, default)
        return self._secret(f"/{self._name}/{key}", value) or default

    def required(self, key: str) -> str:
        """A text that has to be there."""
        if key not in self._values:
            self._problems.append(Problem(f"/{self._name}/{key}", "is required", "settings.required"))
        return self.text(key)

    def number(self, key: str, default: float, least: float, most: float) -> float:
        """A number between `least` and `most`."""
        value = self._values.pop(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            message = f"must be a number from {least:g} to {most:g}"
            self._problems.append(Problem(f"/{self._name}/{key}", message, "settings.number"))
            return default
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when it is not there."""
        value = self._values.pop(key, False)
        if not isinstance(value, bool):
            self._problems.append(Problem(f"/{self._name}/{key}", "must be true or false", "settings.flag"))
        return value is True

    def each(self, key: str, read: Callable[[str], T]) -> tuple[T, ...]:
        """A list of texts or whole numbers, each turned into a value by `read`."""
        return self._list(f"/{self._name}/{key}", self._values.pop(key, ()), read)

    def table_of_lists(self, key: str, read: Callable[[str], T]) -> dict[str, tuple[T, ...]]:
        """A table whose values are lists of texts."""
        where, value = f"/{self._name}/{key}", self._values.pop(key, {})
        if not isinstance(value, Mapping):
            self._problems.append(Problem(where, "must be a table of lists", "settings.type"))
            return {}
        return {str(name): self._list(where, each, read) for name, each in value.items()}

    def check(self, key: str, read: Callable[[], T]) -> T | None:
        """What `read` gives; a ValueError becomes a problem of `key`."""
        try:
            return read()
        except ValueError as error:
            self._problems.append(Problem(f"/{self._name}/{key}", str(error), "settings.value"))
            return None

    def finish(self) -> None:
        """:raises InvalidDocument: with everything that was wrong in this section."""
        for key in sorted(self._values, key=str):
            self._problems.append(
                Problem(f"/{self._name}/{key}", "is not a setting of this channel", "settings.name")
            )
        if self._problems:
            raise InvalidDocument("settings", self._problems)

    def _list(self, where: str, value: Any, read: Callable[[str], T]) -> tuple[T, ...]:
        if not isinstance(value, list | tuple):
            self._problems.append(Problem(where, "must be a list", "settings.type"))
            return ()
        found = []
        for place, each in enumerate(value):
            whole_number = isinstance(each, int) and not isinstance(each, bool)
            text = str(each) if whole_number else self._secret(f"{where}/{place}", each)
            try:
                found.append(read(text))
            except ValueError as error:
                self._problems.append(Problem(f"{where}/{place}", str(error), "settings.value"))
        return tuple(found)

    def _secret(self, where: str, value: Any) -> str:
        if not isinstance(value, str):
            self._problems.append(Problem(where, "must be a text", "settings.type"))
            return ""
        if value.startswith(_FROM_ENVIRONMENT):
            name = value.removeprefix(_FROM_ENVIRONMENT)
            if name not in self._environ:
                message = f"the environment has no variable {name}"
                self._problems.append(Problem(where, message, "settings.environment"))
            return self._environ.get(name, "")
        return value

"""Where mail waits to be taken in: what a mailbox must do, whichever way its messages are kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

import attrs


@attrs.frozen
class Waiting:
    """A message that waits. :ivar name: what it is called there, such as a path. :ivar raw: its bytes as they came."""

    name: str
    raw: bytes = attrs.field(repr=lambda raw: f"<{len(raw)} bytes>")


@runtime_checkable
class Mailbox(Protocol):
    """A folder, a server or a pipe. One process reads it at a time; what was taken twice makes no second case."""

    def __len__(self) -> int:
        """How many messages wait, as far as can be told without reading them; 0 when it cannot."""

    def messages(self) -> Iterator[Waiting]:
        """Each message that waits, one in memory at a time."""

    def settle(self, message: Waiting) -> None:
        """The message is kept by the desk now: mark it, move it, or do nothing where it is not ours to touch."""

    def close(self) -> None:
        """Give back connections."""

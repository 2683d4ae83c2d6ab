"""One message from the standard input, as a mail server's pipe gives it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import BinaryIO

import attrs

from orientation_core.model.mail import MOST_BYTES
from orientation_core.model.mail.mailboxes import Waiting


def _standard_input() -> BinaryIO:
    return sys.stdin.buffer


@attrs.frozen
class Pipe:
    """What comes through a pipe, read to its end. :ivar stream: where from."""

    stream: BinaryIO = attrs.field(factory=_standard_input)

    def __len__(self) -> int:
        """A pipe carries one message."""
        return 1

    def messages(self) -> Iterator[Waiting]:
        """The one message; none when nothing came."""
        raw = self.stream.read(MOST_BYTES + 1)
        if raw:
            yield Waiting("-", raw)

    def settle(self, message: Waiting) -> None:
        """The mail server hears by the exit status that it was taken."""

    def close(self) -> None:
        """The stream is not ours."""

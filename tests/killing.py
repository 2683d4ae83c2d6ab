"""Workers that a test kills: one takes in complaints, one delivers; forked from a server that has all modules loaded.

They stand in a module of their own because a forked worker imports it by name.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import attrs

from desks import CITIZEN, agency, intake
from orientation_core import Context, Orientation, hookimpl
from orientation_core.model.delivery import DEFAULT_RETRY, Delivery, RetryPolicy
from orientation_plugins.channels import FileChannel


@attrs.frozen
class Counted:
    """A file channel that notes each delivery, so that duplicates can be counted though the file is the same."""

    inner: FileChannel
    name: str = "file"
    retry: RetryPolicy = DEFAULT_RETRY

    def deliver(self, delivery: Delivery) -> None:
        self.inner.deliver(delivery)
        line = f"{delivery.message_id}\n".encode()
        noted = os.open(self.inner.directory / "delivered.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        try:
            os.write(noted, line)
        finally:
            os.close(noted)


@attrs.frozen
class CountedChannels:
    @hookimpl
    def orientation_channels(self, context: Context) -> list[Any]:
        return [Counted(FileChannel(Path(context.settings["file"]["directory"])))]


def shifted(hours: float) -> Callable[[], datetime]:
    """A clock that is ahead, so that a lease of a killed worker has run out without waiting."""
    return lambda: datetime.now(UTC) + timedelta(hours=hours)


def desk_at(url: str, folder: Path, hours: float) -> Orientation:
    settings = {"file": {"directory": str(folder)}}
    return Orientation.open(
        url,
        agency(settings=settings),
        plugins=("sql", "belgium"),
        clock=shifted(hours),
        extra=[CountedChannels()],
    )


def words(number: int) -> dict[str, Any]:
    return intake(text=f"Réclamation {number}: rien n'avance.", client={"email": f"c{number}@example.org"})


def receive_for_ever(url: str, folder: Path, hours: float, first: int, acknowledged: Connection) -> None:
    """Take in one complaint after the other and tell (number, id) of each that was acknowledged."""
    with desk_at(url, folder, hours) as desk:
        number = first
        while True:
            case = desk.complaints.receive(CITIZEN, words(number), key=f"form-{number}")
            acknowledged.send((number, case.id))
            number += 1


def deliver_for_ever(url: str, folder: Path, hours: float, begun: Connection) -> None:
    """Deliver whatever is due."""
    with desk_at(url, folder, hours) as desk:
        relay = desk.relay()
        begun.send(True)
        while True:
            relay.run_until_empty()

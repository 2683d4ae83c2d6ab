"""Workers that a test kills: they take in complaints, treat them, deliver, seal, migrate and import; forked from a server
that has all modules loaded.

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

from desks import CITIZEN, HANDLER, agency, intake
from importing import import_desk, simple_map
from orientation_core import Context, Orientation, hookimpl
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.registers import ImportSummary, import_register, importer
from orientation_core.errors import Conflict, Refused
from orientation_core.kinds import Column, ColumnType, Part
from orientation_core.model.complaints import Complaint, Outcome
from orientation_core.model.delivery import DEFAULT_RETRY, Delivery, RetryPolicy
from orientation_core.store import Query
from orientation_core.testing.samples import NOTE
from orientation_plugins.channels import FileChannel
from orientation_plugins.sql import open_store


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


def treat_for_ever(url: str, folder: Path, hours: float, told: Connection) -> None:
    """Bring each case one step further, round and round, and tell (id, version) of each step that was acknowledged."""
    with desk_at(url, folder, hours) as desk:
        while True:
            with desk.complaints.begin(write=False) as unit:
                ids = [record.id for record in unit.find(COMPLAINT, Query(order=("-id",), limit=12))]
            for one in ids:
                if step(desk, one) is not None:
                    with desk.complaints.begin(write=False) as unit:
                        told.send((one, unit.get(COMPLAINT, one).version))


def step(desk: Orientation, one: str) -> Complaint | None:
    """The next thing that is to be done with a case; what has a key is done again and again, and kept once."""
    complaints, case = desk.complaints, desk.complaints.get(HANDLER, one)
    if not case.notes:
        return complaints.note(HANDLER, one, "Vu.", once=f"note-{one}")
    steps: dict[str, Callable[[], Complaint]] = {
        "received": lambda: complaints.qualify(HANDLER, one, category="treatment"),
        "qualified": lambda: complaints.admit(HANDLER, one),
    }
    further = steps.get(case.state)
    if further is None:
        complaints.write_to_client(HANDLER, one, "Nous cherchons.", once=f"letter-{one}")
        if case.outcome is None:
            return complaints.decide(HANDLER, one, Outcome.UNFOUNDED, motivation="Tout est en ordre.")
        if case.state == "in_treatment":
            return complaints.answer(HANDLER, one, "Tout est en ordre.")
        return None
    try:
        return further()
    except (Conflict, Refused):  # another worker, who was not killed yet, was quicker
        return None


def seal_for_ever(url: str, folder: Path, hours: float, told: Connection) -> None:
    """Seal whatever is there, and publish each seal."""
    with desk_at(url, folder, hours) as desk:
        while True:
            sealed = desk.seal()
            if sealed is not None:
                told.send(sealed.token())


#: A kind as an older version declared it, and as the version that migrates does.
OLDER = attrs.evolve(NOTE, columns=NOTE.columns[:3], parts=(), search=None, indexes=())
NEWER = attrs.evolve(
    NOTE,
    columns=(Column("length", ColumnType.INTEGER, lambda note: len(note.text), indexed=True), *NOTE.columns),
    parts=(*NOTE.parts, Part("letters", (("letter", ColumnType.TEXT),), lambda note: list(note.title))),
    indexes=(("stage", "length"),),
)


def migrate(url: str, begun: Connection) -> None:
    """Open a store as the newer version does."""
    store = open_store(url)
    begun.send(True)
    store.prepare([NEWER])
    begun.send(True)
    store.close()


def import_once(url: str, file: Path, told: Connection, batch: int = 100) -> ImportSummary:
    """Import a register in small batches, and tell of how many rows are done."""
    before, importer.BATCH = importer.BATCH, batch
    store = open_store(url)
    try:
        fields = {"received_at": "in", "closed_at": "out", "text": "words"}
        return import_register(
            import_desk(store), file, simple_map(fields=fields), progress=lambda rows, *_: told.send(rows)
        )
    finally:
        importer.BATCH = before
        store.close()

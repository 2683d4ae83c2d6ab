"""A marker in every personal field, a whole life of cases with every failure, all logs at DEBUG: no marker comes out."""

from __future__ import annotations

import logging
import sqlite3
import traceback
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import Any

import attrs
import orjson
import pytest
import sqlalchemy  # noqa: F401 - sets the levels of its loggers once, when it is imported

from desks import CITIZEN, COORDINATOR, HANDLER, OTHER_CITIZEN, START, followed, open_desk
from orientation_core import Orientation, hookimpl
from orientation_core.components.complaints import IntakePoint
from orientation_core.errors import OrientationError, Undeliverable
from orientation_core.model.complaints import Outcome
from orientation_core.model.delivery import DEFAULT_RETRY, Delivery, RetryPolicy
from orientation_core.testing.clock import FixedClock
from postgres import database

#: Stands in every value that is about a person; nothing of ours contains it.
MARK = "zqmark"


def marked(what: str) -> str:
    return f"{what} {MARK}-{what}"


def personal(**changes: Any) -> dict[str, Any]:
    return {
        "language": "nl",
        "subject": marked("subject"),
        "text": marked("text"),
        "client": {
            "name": marked("name"),
            "email": f"{MARK}@example.org",
            "address": marked("address"),
            "phone": "+32 470 93 02 17",
        },
        "about": [f"official-{MARK}"],
        "points": [{"summary": marked("first")}, {"summary": marked("second")}],
        "extra": {"national_number": f"93.02.17-{MARK}"},
        **changes,
    }


class Indiscreet:
    """A plugin that puts the case into its errors."""

    @hookimpl
    def orientation_enrich(self, complaint):
        raise ValueError(f"no category for {complaint.text} of {complaint.client}")

    @hookimpl
    def orientation_screen(self, complaint):
        if "scherm" in complaint.text:
            raise ValueError(f"cannot screen {complaint.text}")
        return []

    @hookimpl
    def orientation_route(self, complaint):
        if "route" in complaint.text:
            return [complaint.text]
        return None

    @hookimpl
    def orientation_channels(self):
        return [Leaky("file"), Leaky("webhook")]


@attrs.frozen
class Leaky:
    """A channel that fails in three ways, each time with the address or the letter in its error."""

    name: str
    retry: RetryPolicy = DEFAULT_RETRY

    def deliver(self, delivery: Delivery) -> None:
        said = f"{delivery.recipient} {delivery.letter}"
        if delivery.attempt % 3 == 0:
            raise Undeliverable(said)
        if delivery.attempt % 3 == 1:
            raise ValueError(said)
        raise OSError(5, said)


class Heard:
    """Every error that came out, as a host's logger would print it."""

    def __init__(self) -> None:
        self.printed: list[str] = []

    @contextmanager
    def error(self) -> Iterator[None]:
        with pytest.raises(OrientationError) as caught:
            yield
        self.printed.append("".join(traceback.format_exception(caught.value)) + repr(vars(caught.value)))


def life(desk: Orientation, clock: FixedClock, heard: Heard) -> None:
    """From reception to the client's score, with everything that can go wrong on the way."""
    q = desk.complaints
    q.receive(CITIZEN, personal(), key="form-1")
    with heard.error():
        q.receive(CITIZEN, personal(text=marked("other")), key="form-1")
    for document in (
        personal(language=MARK), personal(type=MARK), personal(received_at=MARK), personal(subject=[MARK]),
        personal(client=MARK), personal(client={"email": f"{MARK} at home"}), personal(client={"group": marked("Group")}),
        personal(about=[MARK, MARK]), personal(text=f"{MARK}\x00"), personal(text=f"{MARK}\ud800"), personal(extra={"a": {MARK: 1}}),
        personal(text=MARK * 9000), f'{{"text": "{MARK}", "text": "{MARK}"}}', f'{{"text": "{MARK}', f'["{MARK}"'.encode(),
    ):  # fmt: skip
        with heard.error():
            q.receive(CITIZEN, document)
    for words in ("scherm", "route"):
        with heard.error():
            q.receive(CITIZEN, personal(text=marked(words)))
    case = q.receive(CITIZEN, personal(about=[f"official-{MARK}"]), key="form-2")
    for key in (f"{MARK} Jan", f"{MARK}\n2026 ERROR forged"):
        with heard.error():
            q.get(HANDLER, key)
    with heard.error():
        q.get(OTHER_CITIZEN, case.id)
    with heard.error():
        q.assign(HANDLER, case.id, f"h-{MARK}")
    q.qualify(HANDLER, case.id, category="treatment", points=[IntakePoint(marked("point"))])
    seen = q.version(HANDLER, case.id)
    q.note(HANDLER, case.id, marked("note"), once="n")
    with heard.error():
        q.note(HANDLER, case.id, marked("othernote"), once="n")
    with heard.error():
        q.admit(HANDLER, case.id, version=seen)
    q.admit(HANDLER, case.id)
    with heard.error():
        q.assign(COORDINATOR, case.id, f"official-{MARK}")
    q.assign(COORDINATOR, case.id, HANDLER.id)
    with heard.error():
        q.attach(HANDLER, case.id, f"%PDF-{MARK}".encode(), label=f"{MARK}.exe", type="image/png")
    q.attach(CITIZEN, case.id, marked("file").encode(), label=f"{MARK}.txt", type="text/plain")
    q.note_letter(CITIZEN, case.id, marked("re"), marked("body"))
    q.write_to_client(HANDLER, case.id, marked("letter"))
    with heard.error():
        q.decide(HANDLER, case.id, Outcome.FOUNDED, motivation=marked("early"))
    with heard.error():
        q.answer(HANDLER, case.id, marked("tooearly"))
    norm = q.rules(case).procedure.norms[0].code
    for said in ({"motivation": f"{MARK}\x07"}, {"norm": "no-such-norm"}, {"remedy": MARK * 9000}):
        with heard.error():
            q.decide(HANDLER, case.id, Outcome.FOUNDED, **({"norm": norm} | said))
    q.decide(HANDLER, case.id, Outcome.FOUNDED, norm=norm, remedy=marked("remedy"), motivation=marked("why"))
    q.answer(HANDLER, case.id, marked("answer"))
    q.close(HANDLER, case.id)
    q.rate(CITIZEN, case.id, 2, comment=marked("comment"))
    q.request_reopening(CITIZEN, case.id, marked("again"))
    q.reopen(COORDINATOR, case.id, reason=marked("reason"))
    for _ in range(6):
        desk.relay().run_until_empty()
        clock.advance(timedelta(days=2))
    assert q.search(HANDLER, f"{MARK} text")
    q.duplicates(HANDLER, case.id)
    assert desk.verify() == []


def played(url: str, caplog: Any) -> tuple[str, Heard, Orientation]:
    """Logs as text: the messages, their arguments and what hangs on them."""
    heard, clock = Heard(), FixedClock(START)
    with caplog.at_level(logging.DEBUG):
        for name in (
            "orientation_core",
            "orientation_plugins",
            "sqlalchemy",
            "sqlalchemy.engine",
            "alembic",
            "psycopg",
        ):
            caplog.set_level(logging.DEBUG, name)
        desk = open_desk(url, clock=clock, extra=[Indiscreet()], subscriptions=followed())
        life(desk, clock, heard)
    logs = "\n".join(
        f"{record.getMessage()} {record.args!r} {record.exc_text or ''}"
        + ("".join(traceback.format_exception(*record.exc_info)) if record.exc_info else "")
        for record in caplog.records
    )
    return logs, heard, desk


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request, tmp_path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'desk.db'}"
    else:
        with database() as made:
            yield made


def test_no_marker_in_logs_errors_events_outbox_or_journal(url, caplog):
    logs, heard, desk = played(url, caplog)
    with desk:
        assert "plugin Indiscreet failed in orientation_enrich (ValueError)" in logs
        assert "channel file failed (ValueError)" in logs
        assert "BEGIN" in logs, "the database's own log was listened to"
        assert MARK not in logs
        assert len(heard.printed) > 25
        for printed in heard.printed:
            assert MARK not in printed
        assert MARK not in repr(desk.plugins.failures())
        messages = desk.store.messages(desk.agency.slug, limit=1000)
        assert len(messages) > 15
        assert any(message.code for message in messages)
        for message in messages:
            assert MARK not in repr(message)
            assert set(orjson.loads(message.event)["data"]) <= {
                "id",
                "kind",
                "reference",
                "version",
                "stage",
                "language",
            }
        entries = list(desk.store.entries())
        assert len(entries) > 15
        for entry in entries:
            assert MARK not in repr(entry)


def test_only_the_records_themselves_hold_the_words(tmp_path):
    """The oracle: in the database file the marker stands in records and their index, and in nowhere else."""
    path, heard, clock = tmp_path / "desk.db", Heard(), FixedClock(START)
    with open_desk(f"sqlite:///{path}", clock=clock, extra=[Indiscreet()], subscriptions=followed()) as desk:
        life(desk, clock, heard)
    holding = set()
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                said = " ".join(
                    cell.decode(errors="replace") if isinstance(cell, bytes) else str(cell) for cell in row
                )
                if MARK in said.lower():
                    holding.add(table)
    index = {name for name in holding if name.startswith("complaint_words")}
    assert holding - index == {"complaint", "complaint_about", "attachments"}

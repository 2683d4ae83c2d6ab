"""Thirty and more things by which one person can be told, planted wherever a store keeps anything."""

from __future__ import annotations

import subprocess
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import psycopg
from psycopg import sql

import postgres
from desks import COORDINATOR, HANDLER, agency, intake
from mails import with_file
from orientation_core import Actor, Orientation, Role, hookimpl
from orientation_core.kinds import Column, ColumnType, RecordKind, Retention, instant_value
from orientation_core.model.complaints import Outcome
from orientation_core.model.privacy import Identifier
from orientation_core.model.surveys.invitations import Invitee
from orientation_core.store import Claim, Message
from surveying import QUESTIONNAIRE, wave

PERSON = Actor("zqactor24", Role.CITIZEN)
OTHER = Actor("otherbody", Role.CITIZEN)
EMAIL = "zqmail02@example.org"
NAME = "Zqfirst01 Zqlast01"
ASKED = [Identifier.of("email", EMAIL)]

#: What each place is planted with; each is one word, so that its bytes are found wherever they lie.
MARKS = {
    "name": "zqfirst01", "family name": "zqlast01", "email": "zqmail02", "phone": "470998877", "address": "zqstreet04",
    "text": "zqtext05", "subject": "zqsubject06", "point": "zqpoint07", "note": "zqnote08", "letter in": "zqreply09",
    "attachment": "zqbytes10", "file name": "zqfile11", "extra": "zqextra12", "mail subject": "zqmailsubject13",
    "mail header": "zqheader14", "mail body": "zqmailbody15", "message id": "zqmessageid16", "mail file": "zqmailfile18",
    "comment": "zqcomment19", "reason": "zqreason20", "motivation": "zqmotive21", "remedy": "zqremedy22",
    "letter out": "zqanswer23", "id": "zqactor24", "survey words": "zqsurvey27", "plugin words": "zqvisit28",
    "claim": "zqclaim30", "outbox": "zqoutbox31", "invitation": "zqinvited26", "referral": "zqsecond32",
}  # fmt: skip

#: Named in what belongs to others: there the mark goes and the rest stays.
BESIDE = "Un voisin, qui n'est pas concerné."


@attrs.frozen
class Visit:
    """A document of a plugin that says nothing about people but which fields are personal."""

    id: str
    counter: str
    visitor: str | None = None
    words: str | None = None


VISIT: RecordKind[Visit] = RecordKind(
    "visit",
    Visit,
    columns=(Column("counter", ColumnType.TEXT, lambda one: one.counter),),
    search=lambda one: one.words or "",
    personal=frozenset({"visitor", "words"}),
    retention=Retention.CASE,
)


class Visits:
    """A plugin with a kind of its own."""

    @hookimpl
    def orientation_kinds(self) -> list[RecordKind[Any]]:
        return [VISIT]

    @hookimpl
    def orientation_documents(self) -> dict[str, Any]:
        text = {"type": "string"}
        fields = {"id": text, "counter": text, "visitor": text, "words": text}
        return {
            "visit": {
                "$id": "urn:example:schema:visit:1",
                "type": "object",
                "additionalProperties": False,
                "required": ["id", "counter", "visitor"],
                "properties": fields,
            }
        }


def opened(url: str, folder: Path, **settings: Any) -> Orientation:
    """The desk of these tests."""
    return Orientation.open(
        url,
        agency(settings={"file": {"directory": str(folder)}, "privacy": {"authority": "RA-1", **settings}}),
        plugins=("sql", "belgium", "channels", "reports", "charters"),
        extra=[Visits()],
    )


def plant(desk: Orientation) -> dict[str, str]:
    """Everything, and beside it what is somebody else's. :returns: ids of what was made."""
    said = MARKS
    client = {
        "name": NAME,
        "email": EMAIL,
        "phone": "+32 470 99 88 77",
        "address": f"{said['address']} 4, 1000 Bruxelles",
    }
    complaints = desk.complaints
    case = complaints.receive(
        PERSON,
        intake(
            text=f"{said['text']} 93.02.17-123.97",
            subject=f"Mon dossier {said['subject']}",
            client=client,
            points=[{"summary": f"Point {said['point']}", "category": "treatment"}],
            extra={"file": said["extra"]},
        ),
        key=said["claim"],
    )
    other = complaints.receive(
        OTHER,
        intake(
            client={"name": "Autre Personne", "email": "autre@example.org"},
            text=f"{BESIDE} Écrit avec {EMAIL} hier. Rien d'autre.",
            subject="Le guichet",
        ),
    )
    complaints.qualify(HANDLER, case.id, category="treatment")
    complaints.admit(HANDLER, case.id)
    complaints.note(HANDLER, case.id, f"Appel de {said['note']}")
    complaints.note(HANDLER, other.id, f"Voir aussi {EMAIL}. {BESIDE}")
    complaints.note_letter(PERSON, case.id, "Réponse", f"Je réponds, {said['letter in']}")
    complaints.attach(
        PERSON,
        case.id,
        f"scan {said['attachment']}".encode(),
        label=f"{said['file name']}.txt",
        type="text/plain",
    )
    complaints.attach(OTHER, other.id, b"scan of somebody else", label="autre.txt", type="text/plain")
    raw = with_file(
        f"zqmailbytes17 {said['mail file']}".encode(),
        f"{said['mail file']}.txt",
        "text/plain",
        From=f"{NAME} <{EMAIL}>",
        Subject=f"{said['mail subject']} {case.reference}",
        Message_ID=f"<{said['message id']}@example.org>",
        X_Custom=said["mail header"],
    ).replace(b"Zie bijlage", f"Zie bijlage {said['mail body']}".encode())
    desk.mail.take(COORDINATOR, raw)
    complaints.decide(
        HANDLER,
        case.id,
        Outcome.UNFOUNDED,
        remedy=said["remedy"],
        motivation=f"Parce que {said['motivation']}",
    )
    complaints.answer(HANDLER, case.id, f"Madame, {said['letter out']}")
    complaints.close(HANDLER, case.id)
    complaints.request_reopening(PERSON, case.id, said["reason"])
    complaints.refer(HANDLER, case.id, reason=said["referral"])
    complaints.rate(PERSON, case.id, 2, comment=said["comment"])
    _survey(desk)
    _beside(desk, case.id)
    return {"case": case.id, "other": other.id, "reference": case.reference}


def _survey(desk: Orientation) -> None:
    desk.surveys.keep(COORDINATOR, QUESTIONNAIRE)
    desk.surveys.open(COORDINATOR, wave(opens_at="2026-01-01T08:00:00Z", anonymous=False))
    people = [
        Invitee(PERSON.id, EMAIL, MARKS["invitation"]),
        Invitee("else-1", "else@example.org", "Quelqu'un"),
    ]
    invited = desk.surveys.invite(COORDINATOR, "spring", people).invitations
    mine = next(one.id for one in invited if one.person == PERSON.id)
    token = desk.surveys.token(COORDINATOR, mine)
    desk.surveys.answer(token, {"came": "yes", "waiting": 2, "answer": 3, "why": MARKS["survey words"]})


def _beside(desk: Orientation, case: str) -> None:
    """What no use case would write, but a plugin or an older version may have."""
    said, privacy = MARKS, desk.privacy
    with desk.complaints.begin(write=True) as unit:
        for number, (visitor, words) in enumerate(
            ((EMAIL, f"came {said['plugin words']}"), ("else@example.org", "came, too"))
        ):
            visit = Visit(f"visit-{number}", "counter-1", visitor, words)
            record, entry = privacy.writer_of(VISIT).new(visit, at=1, actor="host", action="visit.kept")
            unit.add(VISIT, record)
            unit.append(entry)
        event = b'{"data":{"who":"' + said["outbox"].encode() + b'"}}'
        at = instant_value(desk.clock())
        unit.enqueue(Message("planted", desk.agency.slug, "complaint", case, "file", "client", event, at))
        unit.enqueue(Message("other", desk.agency.slug, "visit", "visit-1", "file", "client", b"{}", at))
        unit.claim(Claim("visit.kept", f"{said['claim']}-2", b"f", case))
        unit.claim(Claim("visit.kept", "else", b"f", "visit-1"))


def marks_in(data: bytes) -> set[str]:
    """The places whose marks stand in some bytes: as they are, in base64, or in hexadecimal."""
    lower = data.lower()
    return {
        place
        for place, mark in MARKS.items()
        if mark.encode() in lower
        or mark.encode().hex().encode() in lower
        or b64encode(mark.encode()).rstrip(b"=")[:-1] in data
    }


def sqlite_files(path: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a SQLite store."""
    for each in sorted(path.parent.glob(path.name + "*")):
        yield each.name, each.read_bytes()


def dumped(url: str) -> bytes:
    """Every row of every table of a PostgreSQL database, as text."""
    done = subprocess.run(
        ["pg_dump", "--data-only", "--inserts", postgres.plain(url)], capture_output=True, check=False
    )
    if done.returncode == 0:
        return done.stdout
    found = b""
    with psycopg.connect(postgres.plain(url)) as connection:
        for (name,) in connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall():
            with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as copy:
                found += b"".join(bytes(piece) for piece in copy)
    return found


def heap_files(url: str) -> Iterator[tuple[str, bytes]]:
    """The files in which a PostgreSQL database keeps its tables, as they are on the disk."""
    with psycopg.connect(postgres.plain(url), autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        (directory,) = connection.execute("SHOW data_directory").fetchone() or ("",)
        (oid,) = connection.execute(
            "SELECT oid FROM pg_database WHERE datname = current_database()"
        ).fetchone() or (0,)
    for each in sorted((Path(directory) / "base" / str(oid)).iterdir()):
        if each.is_file():
            yield each.name, each.read_bytes()

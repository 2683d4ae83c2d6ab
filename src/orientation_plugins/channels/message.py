"""A letter as the bytes of a mail, built line by line and read again before it leaves.

Python's own generator writes an encoded line break in a subject or a file name as a real one (CVE-2024-6923,
CVE-2026-1299), so a client's words could add a header. Here no text of a letter is ever interpreted: it is made
ASCII first, and every line is written by us. Then the result is parsed, and sent only if it has exactly the
headers and parts that were meant.
"""

from __future__ import annotations

import base64
import email
import email.policy
import hashlib
import quopri
import re
import unicodedata
from datetime import UTC
from email.header import Header
from email.utils import format_datetime
from urllib.parse import quote

import attrs

from orientation_core.errors import Undeliverable
from orientation_core.model.delivery import Delivery, Enclosure, Letter

_LINE = re.compile(r"[ -~]{0,990}")
_MEDIA_TYPE = re.compile(r"(?!message/|multipart/)[a-z]+/[a-z0-9.+-]{1,100}")
_CHARSET = "utf-8''"
_LONGEST_SUBJECT = 200
_PLAIN_SUBJECT = 60

Fields = list[tuple[str, str]]


@attrs.frozen
class Sender:
    """Who a mail comes from.

    :ivar address: of the agency, already checked. :ivar name: shown before it. :ivar reply_to: where answers go.
    """

    address: str
    name: str = ""
    reply_to: str | None = None


#: For letters that go into a file and to nobody.
NOBODY = Sender("noreply@localhost.localdomain")


def build(delivery: Delivery, letter: Letter, sender: Sender, recipient: str | None) -> bytes:
    """The whole message with CRLF line ends; the same delivery gives the same bytes on every try.

    :param recipient: a checked address, or None for a copy that names nobody.
    :raises Undeliverable: ``mail.headers``, permanent, when the result would not be read as it was meant.
    """
    fields = _fields(delivery, letter, sender, recipient)
    text_fields, text = _text_part(letter)
    if not letter.attachments:
        raw = _written([*fields, *text_fields]) + text
        expected = [[*fields, *text_fields]]
    else:
        boundary = "=_" + hashlib.sha256(delivery.message_id.encode()).hexdigest()[:32]
        fields.append(("Content-Type", f'multipart/mixed;\r\n boundary="{boundary}"'))
        parts = [(text_fields, text), *(_attachment_part(enclosure) for enclosure in letter.attachments)]
        opening = f"--{boundary}\r\n".encode()
        raw = _written(fields) + b"".join(opening + _written(own) + body + b"\r\n" for own, body in parts)
        raw += f"--{boundary}--\r\n".encode()
        expected = [fields, *(own for own, _ in parts)]
    _read_again(raw, expected)
    return raw


def _fields(delivery: Delivery, letter: Letter, sender: Sender, recipient: str | None) -> Fields:
    domain = sender.address.rpartition("@")[2]
    fields = [
        ("From", f"{_phrase(sender.name)} <{sender.address}>" if sender.name else sender.address),
        ("To", recipient or "undisclosed-recipients:;"),
        ("Subject", _unstructured(letter.subject)),
        ("Date", format_datetime(delivery.event.time.astimezone(UTC))),
        ("Message-ID", f"<{delivery.thread or delivery.message_id}@{domain}>"),
        ("MIME-Version", "1.0"),
        ("Content-Language", letter.language),
        # So that no out-of-office answers, and two machines never answer each other (RFC 3834).
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
    ]
    if sender.reply_to:
        fields.insert(1, ("Reply-To", sender.reply_to))
    return fields


def _one_line(text: str) -> str:
    """Without controls, line ends and half characters; each run of blanks as one."""
    sound = text.encode(errors="replace").decode()
    visible = "".join(" " if character.isspace() else character for character in sound)
    return " ".join("".join(each for each in visible if unicodedata.category(each) != "Cc").split())


def _unstructured(text: str) -> str:
    """A subject in ASCII: as it is when it is short and plain, else as encoded words."""
    line = _one_line(text)[:_LONGEST_SUBJECT]
    if line.isascii() and len(line) <= _PLAIN_SUBJECT and "=?" not in line:
        return line
    return Header(line, "utf-8", maxlinelen=75, header_name="Subject").encode(linesep="\r\n")


def _phrase(text: str) -> str:
    """A display name: quoted when it is plain, else as encoded words."""
    line = _one_line(text)[:_LONGEST_SUBJECT]
    if line.isascii() and len(line) <= _PLAIN_SUBJECT and not re.search(r'=\?|["\\]', line):
        return f'"{line}"'
    return Header(line, "utf-8", maxlinelen=75, header_name="From").encode(linesep="\r\n")


def _text_part(letter: Letter) -> tuple[Fields, bytes]:
    body = letter.body.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    encoded = quopri.encodestring(body.encode(errors="replace"), quotetabs=False)
    fields = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "quoted-printable"),
    ]
    return fields, encoded.replace(b"\n", b"\r\n")


def _attachment_part(enclosure: Enclosure) -> tuple[Fields, bytes]:
    kind = enclosure.type if _MEDIA_TYPE.fullmatch(enclosure.type) else "application/octet-stream"
    fields = [
        ("Content-Type", kind),
        ("Content-Disposition", "attachment" + _filename(_one_line(enclosure.label))),
        ("Content-Transfer-Encoding", "base64"),
    ]
    return fields, base64.encodebytes(enclosure.content).replace(b"\n", b"\r\n")


def _filename(label: str) -> str:
    """The parameter for a file name: as it is when it is plain, else in pieces of ASCII (RFC 2231).

    Never both: readers differ in which one they believe.
    """
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._ -]{0,59}", label):
        return f';\r\n filename="{label}"'
    pieces = re.findall(r"(?:%..|[^%]){1,50}", quote(label or "attachment", safe=""))
    return "".join(
        f";\r\n filename*{number}*={'' if number else _CHARSET}{piece}" for number, piece in enumerate(pieces)
    )


def _written(fields: Fields) -> bytes:
    """The lines of a header, with the empty one after it."""
    return "".join(f"{name}: {value}\r\n" for name, value in fields).encode() + b"\r\n"


def _read_again(raw: bytes, expected: list[Fields]) -> None:
    """Parse what was built and compare the headers of every part.

    :raises Undeliverable: when a line is not as we write them, or a header is there that we did not write.
    """
    for fields in expected:
        for name, value in fields:
            first, *folded = value.split("\r\n")
            sound = all(line.startswith(" ") for line in folded) and (
                name == "To" or all(_LINE.fullmatch(line) for line in [first, *folded])
            )
            if not sound or any(character in first for character in "\r\n\0"):
                raise Undeliverable("mail.headers", permanent=True)
    parsed = email.message_from_bytes(raw, policy=email.policy.compat32)
    found = [list(part.keys()) for part in parsed.walk()]
    if found != [[name for name, _ in fields] for fields in expected]:
        raise Undeliverable("mail.headers", permanent=True)

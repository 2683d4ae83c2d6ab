"""Messages for tests: made ones, the shared fixtures, and ways to break them."""

from __future__ import annotations

import random
import tarfile
from pathlib import Path
from typing import Any

from shared import shared

PIECES = (
    b'Content-Type: multipart/mixed; boundary="x"\n', b"\n--x\n", b"charset=utf-16", b'charset="\xff"', b"=?utf-8?b?",
    b"?=", b"Content-Transfer-Encoding: base64\n", b"\0", b"\r", b"<", b"((((((((", b">", b'"', b";", b"\n\n", b"From: ",
    b"Content-Type: message/rfc822\n\n", b"filename*0*=", b"name*=utf-7''%00", b"multipart/report; report-type=x",
    b"Content-Type: text/html\n\n<div><blockquote>",
)  # fmt: skip


def mail(text: str = "De bus komt elke dag te laat, en niemand antwoordt.", **headers: Any) -> bytes:
    """A message; a header that is None is left out, an underscore in its name stands for a dash."""
    given = {
        "From": "Jan Exempel <jan@example.org>",
        "To": "klachten@example.be",
        "Subject": "Bus te laat",
        "Message-ID": "<1@example.org>",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\n" for name, value in given.items() if value is not None)
    return f"{head}\n{text}\n".encode()


def with_file(content: bytes, name: str, kind: str, **headers: Any) -> bytes:
    """A message with one file."""
    import base64

    encoded = base64.encodebytes(content).decode()
    body = (
        "--x\n\nZie bijlage, de bus was weer te laat.\n--x\n"
        f'Content-Type: {kind}\nContent-Disposition: attachment; filename="{name}"\n'
        f"Content-Transfer-Encoding: base64\n\n{encoded}\n--x--"
    )
    return mail(body, Content_Type='multipart/mixed; boundary="x"', **headers)


def fixtures() -> dict[str, bytes]:
    """The shared messages, by name; the pictures that lie beside them are none."""
    found = {}
    with tarfile.open(shared("data/emails/email_fixtures_given.tar.gz")) as archive:
        for member in archive.getmembers():
            if member.isfile():
                file = archive.extractfile(member)
                assert file is not None
                found[member.name.removeprefix("./")] = file.read()
    return found


def hostile() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(shared("hostile/mail").glob("*.eml"))}


def broken(messages: list[bytes], seed: int) -> bytes:
    """One of the messages, cut, flipped, mixed with another or with what parsers trip over."""
    dice = random.Random(seed)
    made = bytearray(dice.choice(messages))
    for _ in range(dice.randint(1, 6)):
        at = dice.randrange(len(made) + 1)
        how = dice.random()
        if how < 0.2:
            del made[at:]
        elif how < 0.5:
            for _ in range(dice.randint(1, 30) if made else 0):
                made[dice.randrange(len(made))] = dice.randrange(256)
        elif how < 0.8:
            made[at:at] = dice.choice(PIECES) * dice.choice((1, 1, 2, 50))
        else:
            other = dice.choice(messages)
            start = dice.randrange(len(other) + 1)
            made[at:at] = other[start : start + dice.randint(0, 2000)]
    return bytes(made)


def write_fixtures(folder: Path) -> Path:
    """The shared messages as files."""
    for name, raw in fixtures().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return folder

"""Headers, read without believing them: names, addresses, ids, words in any character set."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import getaddresses, parsedate_to_datetime

from orientation_core.model.mail.charsets import decoded
from orientation_core.model.mail.message import Sender
from orientation_core.model.mail.tidy import tidied

#: Of one header so many characters are read, of address lists so many.
LONGEST, LONGEST_LIST = 4_000, 60_000
LONGEST_SUBJECT = 500
MOST_ANSWERS = 50

_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]{0,3000})\?=")
_BETWEEN = re.compile(r"(\?=)\s+(=\?[^?\s]{1,60}\?[bBqQ]\?)")
_ID = re.compile(r"<([^<>\s]{1,500})>")
_BARE_ID = re.compile(r"[^<>\s@]{1,300}@[^<>\s@]{1,200}")
_ADDRESS = re.compile(r"[^\s@<>()\[\],:;\"\\\x00-\x20\x7f]{1,64}@[^\s@<>()\[\],:;\"\\\x00-\x20\x7f]{1,189}")
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_DOMAIN = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")

Headers = Mapping[str, tuple[str, ...]]


def collected(items: Iterable[tuple[str, object]]) -> dict[str, tuple[str, ...]]:
    """All values of each header, by its name in small letters, unfolded; octets beyond ASCII read as text."""
    found: dict[str, list[str]] = {}
    for name, value in items:
        of_name = found.setdefault(str(name).strip().lower()[:100], [])
        if len(of_name) < 50:
            of_name.append(_unfolded(str(value)[:LONGEST_LIST]))
    return {name: tuple(values) for name, values in found.items()}


def _unfolded(value: str) -> str:
    octets = value.encode("utf-8", "surrogateescape")
    text = value if value.isascii() else decoded(octets, "")[0]
    return text.replace("\r", "").replace("\n", "")


def first(headers: Headers, name: str) -> str:
    """The first value of that header; empty when there is none."""
    values = headers.get(name)
    return values[0].strip() if values else ""


def words(value: str) -> str:
    """A header with its encoded words (RFC 2047) read; what cannot be read stays as it is."""
    if "=?" not in value:
        return value
    joined = _BETWEEN.sub(r"\1\2", value[:LONGEST])
    found: list[str] = []
    pending: tuple[str, bytes] | None = None
    at = 0
    for match in _WORD.finditer(joined):
        octets = _octets(match[2], match[3])
        if match.start() > at or octets is None:
            found += [_read(pending), joined[at : match.start()]]
            pending = None
        if octets is None:
            found.append(match[0])
        elif pending is not None and pending[0] == match[1].lower():
            pending = (pending[0], pending[1] + octets)  # a letter may be cut in two between them
        else:
            found.append(_read(pending))
            pending = (match[1].lower(), octets)
        at = match.end()
    return "".join([*found, _read(pending), joined[at:]])


def _read(pending: tuple[str, bytes] | None) -> str:
    return "" if pending is None else decoded(pending[1], pending[0])[0]


def _octets(encoding: str, payload: str) -> bytes | None:
    try:
        raw = payload.encode("latin-1", "replace")
        if encoding in "bB":
            return base64.b64decode(raw + b"=" * (-len(raw) % 4))
        return binascii.a2b_qp(raw, header=True)
    except (binascii.Error, ValueError):
        return None


def subject(headers: Headers) -> str:
    """The subject as one line that can be kept."""
    return tidied(words(first(headers, "subject")), LONGEST_SUBJECT, line=True)


def mailboxes(headers: Headers, name: str) -> tuple[Sender, ...]:
    """The mailboxes of a header, those without an address that could be written to included."""
    values = [value[: LONGEST_LIST if name in ("to", "cc") else LONGEST] for value in headers.get(name, ())]
    try:
        pairs = getaddresses(values[:5])
    except (RecursionError, IndexError, ValueError):
        pairs = [("", found) for found in _ADDRESS.findall(" ".join(values))]
    found = [
        Sender(tidied(words(name_), 200, line=True).strip("\"' "), address(text)) for name_, text in pairs
    ]
    if name == "from" and len(found) == 2 and found[0].name == "" == found[0].address and "," in values[0]:
        # "Dubois, Marie <…>" without quotation marks: one person, not two.
        surname = tidied(words(values[0]), 200, line=True).partition(",")[0].strip("\"' ")
        found = [Sender(f"{surname}, {found[1].name}", found[1].address)]
    if not any(one.address for one in found) and any(values):
        # Broken beyond the grammar: whatever looks like an address in it is better than none.
        loose = _ADDRESS.search(words(values[0]))
        return (Sender("", address(loose[0])),) if loose else tuple(found)
    return tuple(one for one in found if one.address or one.name)


def address(text: str) -> str:
    """`text` when it is a plain address, its domain in small letters; empty when it is none."""
    text = text.strip()
    if len(text) > 254 or not _ADDRESS.fullmatch(text):
        return ""
    local, _, domain = text.rpartition("@")
    return f"{local}@{domain.lower()}" if _DOMAIN.fullmatch(domain) else ""


def message_id(headers: Headers) -> str:
    """The Message-ID without brackets; empty when there is none."""
    found = ids(first(headers, "message-id"))
    return found[0] if found else ""


def ids(value: str) -> list[str]:
    """The Message-IDs in a header, as they stand."""
    value = value[:LONGEST_LIST]
    return [one for one in _ID.findall(value) or _BARE_ID.findall(value[:LONGEST]) if one.isprintable()]


def answers(headers: Headers) -> tuple[str, ...]:
    """The messages this one answers, the nearest first."""
    nearest = ids(first(headers, "in-reply-to"))
    earlier = ids(first(headers, "references"))[::-1]
    return tuple(dict.fromkeys([*nearest, *earlier]))[:MOST_ANSWERS]


def arrived(headers: Headers) -> datetime | None:
    """When the server that handed us the message got it: the topmost Received header. Date is only the sender's word."""
    stamp = first(headers, "received").rpartition(";")[2].strip()
    try:
        moment = parsedate_to_datetime(stamp[:100]) if stamp else None
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    if moment is None or moment.tzinfo is None or moment.year < 1990:
        return None
    return moment.astimezone(UTC)

"""The bytes of a message -> :class:`Mail`. Limits are looked at before the work is done, not after."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from email.errors import MessageError
from hashlib import sha256
from typing import TYPE_CHECKING

import attrs

from orientation_core.model.mail import headers as read
from orientation_core.model.mail import hypertext, nature
from orientation_core.model.mail.charsets import decoded
from orientation_core.model.mail.message import File, Mail, Nature, Sender
from orientation_core.model.mail.quoting import fresh
from orientation_core.model.mail.tidy import tidied

if TYPE_CHECKING:
    from email.message import Message

#: A longer message is read up to here; whoever hands it over keeps the whole of it.
MOST_BYTES = 40 << 20
MOST_TEXT = 100_000
MOST_PARTS, MOST_FILES = 1_000, 100
#: Of a header so much is read: mail servers refuse more than 100 KiB or so.
_LONGEST_HEAD, _MOST_HEADER_LINES = 400_000, 5_000
#: Lines times levels that the standard parser may look at: each line is held against every level that is open.
_MOST_WORK, _MOST_LINES = 6_000_000, 1_500_000
_MOST_LEVELS = 400
_MOST_DELIMITERS = 20_000

#: A file that has none of these is no message at all.
_OF_MAIL = frozenset(
    {"from", "sender", "to", "subject", "date", "message-id", "received", "return-path", "delivered-to"}
)

#: Text that is kept as a file, because it has a name or is written in some markup; and read when there is no other.
_ALSO_TEXT = frozenset(
    {"text/plain", "text/html", "text/markdown", "text/x-markdown", "text/enriched", "text/richtext"}
)

#: What the standard library raises where a message is not what it expects.
_BROKEN = (MessageError, RecursionError, ValueError, LookupError, TypeError, AttributeError)

_LEVEL = re.compile(rb"boundary\*?\d*\*?[ \t]*=|message/[a-z]", re.IGNORECASE)
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_META = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([A-Za-z0-9_:.-]{1,40})", re.IGNORECASE)
_NOT_CONTROLS = bytes(octet for octet in range(256) if octet >= 32 or octet in b"\t\n\r\f\x1b")
#: What follows the name of an encoding where somebody took it for a header with parameters, or commented it.
_ENCODING = re.compile(r"[\s;(]")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@attrs.define
class _Found:
    """What a walk through the parts collects. :ivar deep: within an enclosed message, whose words alone are looked for.

    :ivar spare: text that was kept as a file, to be read where nothing else is.
    """

    plain: list[tuple[int, str]] = attrs.field(factory=list)
    html: list[tuple[int, str]] = attrs.field(factory=list)
    files: list[File] = attrs.field(factory=list)
    spare: list[tuple[str, str]] = attrs.field(factory=list)
    kinds: set[str] = attrs.field(factory=set)
    blocks: list[Message] = attrs.field(factory=list)
    enclosed: list[Message] = attrs.field(factory=list)
    warnings: set[str] = attrs.field(factory=set)
    letters: int = 0
    deep: bool = False


def parse(raw: bytes) -> Mail:
    """What `raw` says, as far as it can be read. Never raises because of what it says."""
    warnings: set[str] = set()
    digest = sha256(raw).hexdigest()
    octets = _bounded(raw, warnings)
    message = _structure(octets, warnings)
    found = _Found(warnings=warnings)
    if message is None:
        message = _only_head(octets)
        _opaque(octets, found)
    else:
        _collect(message, found)
    return _mail(raw, digest, message, found)


def _mail(raw: bytes, digest: str, message: Message, found: _Found) -> Mail:
    headers = read.collected(message.raw_items())
    subject = read.subject(headers)
    senders = read.mailboxes(headers, "from") or read.mailboxes(headers, "sender")
    sender = next((one for one in senders if one.address), senders[0] if senders else Sender())
    report = _parameter(message, "report-type") if message.get_content_type() == "multipart/report" else ""
    text, html = _words(found)
    kind = nature.nature(headers, sender, report, frozenset(found.kinds), subject, text)
    copies = [*read.mailboxes(headers, "to"), *read.mailboxes(headers, "cc")]
    if not sender.address:
        found.warnings.add("from.none")
        if not _OF_MAIL & set(headers):
            found.warnings.add("message.none")
    if len(senders) > 1 or len(headers.get("from", ())) > 1:
        found.warnings.add("from.several")
    answers, bounce = read.answers(headers), None
    if kind is Nature.BOUNCE:
        bounce = nature.bounce(headers, found.blocks, text)
        answers = tuple(dict.fromkeys([*answers, *nature.enclosed_ids(raw[_head_end(raw) :])]))
    if any(file.damaged for file in found.files):
        found.warnings.add("file.damaged")
    reply_to = read.mailboxes(headers, "reply-to")
    return Mail(
        digest=digest,
        size=len(raw),
        body=sha256(raw[_head_end(raw) :].strip()).hexdigest(),
        message_id=read.message_id(headers),
        answers=answers,
        sender=sender,
        senders=len(senders),
        reply_to=reply_to[0] if reply_to else Sender(),
        to=tuple(one.address for one in copies if one.address)[:50],
        recipients=len(copies),
        subject=subject,
        received_at=read.arrived(headers),
        text=text,
        fresh=tidied(fresh(text, subject), MOST_TEXT) or text,
        html=html,
        files=tuple(found.files),
        nature=kind,
        quiet=nature.quiet(headers),
        bounce=bounce,
        warnings=tuple(sorted(found.warnings)),
    )


# ------------------------------------------------------------------------------------ limits


def _bounded(raw: bytes, warnings: set[str]) -> bytes:
    """`raw` no longer than we read, without what a mailbox file puts before it, its header no longer than any real one."""
    octets = raw[:MOST_BYTES].removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if len(raw) > MOST_BYTES:
        warnings.add("message.large")
    if octets.startswith((b"From ", b">From ")):
        octets = octets.partition(b"\n")[2]
    end = _head_end(octets)
    head = octets[:end]
    if len(head) > _LONGEST_HEAD or head.count(b"\n") > _MOST_HEADER_LINES:
        warnings.add("header.large")
        head = b"\n".join(head[:_LONGEST_HEAD].split(b"\n", _MOST_HEADER_LINES)[:_MOST_HEADER_LINES])
        octets = head.rstrip(b"\r\n") + octets[end:]
    if octets.count(b"\n--") > _MOST_DELIMITERS:
        warnings.add("parts.many")
        octets = b"\n--".join(octets.split(b"\n--", _MOST_DELIMITERS)[:_MOST_DELIMITERS])
    return octets


def _head_end(octets: bytes) -> int:
    found = _BLANK_LINE.search(octets)
    return found.start() if found else len(octets)


def _structure(octets: bytes, warnings: set[str]) -> Message | None:
    """The message as the standard parser sees it; None where it is nested beyond all measure."""
    import email
    from email import policy

    levels, lines = len(_LEVEL.findall(octets)), octets.count(b"\n")
    if levels <= _MOST_LEVELS and lines <= _MOST_LINES and levels * lines <= _MOST_WORK:
        try:
            return email.message_from_bytes(octets, policy=policy.compat32)
        except _BROKEN:
            pass
    warnings.add("structure.opaque")
    return None


def _only_head(octets: bytes) -> Message:
    from email import policy
    from email.message import Message
    from email.parser import BytesHeaderParser

    try:
        return BytesHeaderParser(policy=policy.compat32).parsebytes(octets[: _head_end(octets)] + b"\n\n")
    except _BROKEN:
        return Message()


def _opaque(octets: bytes, found: _Found) -> None:
    """A body whose parts are not told apart: kept in one piece, its beginning readable."""
    body = octets[_head_end(octets) :].strip()
    found.files.append(File("message-body.bin", "application/octet-stream", body, damaged=True))
    text, warning = decoded(body[:20_000], "")
    found.plain.append((0, text))
    found.warnings.update({warning} - {""})


# ------------------------------------------------------------------------------------ parts


def _collect(message: Message, found: _Found) -> None:
    """Walk the parts, without recursion, up to the most we look at."""
    for number, (part, group) in enumerate(_leaves(message)):
        if number >= MOST_PARTS:
            found.warnings.add("parts.many")
            return
        _take(part, group, found)


def _leaves(message: Message) -> Iterator[tuple[Message, int]]:
    """Every part that holds something, with the number of the multipart/alternative around it; 0 for none."""
    waiting, groups = [(message, 0)], 0
    while waiting:
        part, group = waiting.pop()
        kind = part.get_content_type()
        payload = _payload(part)
        if isinstance(payload, list) and kind.startswith("multipart/"):
            if kind == "multipart/alternative":
                groups += 1
                group = groups
            waiting += [(each, group) for each in reversed(payload[: MOST_PARTS + 1])]
        else:
            yield part, group


def _take(part: Message, group: int, found: _Found) -> None:
    _readable_headers(part)
    kind, payload = part.get_content_type(), _payload(part)
    found.kinds.add(
        f"{kind};reply" if kind == "text/calendar" and _parameter(part, "method") == "reply" else kind
    )
    if isinstance(payload, list):
        _take_enclosed(part, kind, [one for one in payload if not isinstance(one, str)], found)
        return
    content, damaged = _content(part)
    if not content and kind.startswith("multipart/"):
        return
    name, attached = _filename(part), _disposition(part) == "attachment"
    readable = kind in ("text/plain", "text/html") and not attached and not name
    if readable and not _is_binary(content, _parameter(part, "charset")):
        _take_text(part, group, kind, content, found)
        if damaged:
            found.warnings.add("text.damaged")
        return
    if kind.startswith("multipart/"):
        # Said to be of several parts, but none can be told apart.
        text, warning = decoded(content, "")
        found.plain.append((group, text[:MOST_TEXT]))
        found.warnings.update({"structure.opaque", warning} - {""})
        return
    if (
        kind in _ALSO_TEXT
        and not attached
        and not found.spare
        and not _is_binary(content, _parameter(part, "charset"))
    ):
        found.spare.append((kind, decoded(content[: 4 * MOST_TEXT], _parameter(part, "charset"))[0]))
    if content:
        _keep(File(name, kind, content, bool(part.get("content-id")) and not attached, damaged), found)


def _is_binary(content: bytes, charset: str) -> bool:
    """Whether what calls itself text is none: more than one octet in twenty is a control."""
    start = content[:2_000]
    return not charset.startswith(("utf-16", "utf-32", "iso-2022")) and 20 * len(
        start.translate(None, _NOT_CONTROLS)
    ) > len(start)


def _take_text(part: Message, group: int, kind: str, content: bytes, found: _Found) -> None:
    if found.letters > 4 * MOST_TEXT:
        found.warnings.add("text.long")
        return
    charset = _parameter(part, "charset")
    if kind == "text/html" and not charset:
        meta = _META.search(content[:2_000])
        charset = meta[1].decode("ascii") if meta else ""
    text, warning = decoded(content[: 4 * hypertext.LONGEST], charset)
    found.warnings.update({warning} - {""})
    if warning == "charset.lost":
        _keep(File("undecoded-text.bin", "application/octet-stream", content, damaged=True), found)
    found.letters += len(text) if kind == "text/plain" else min(len(text), MOST_TEXT // 10)
    (found.plain if kind == "text/plain" else found.html).append((group, text))


def _take_enclosed(part: Message, kind: str, payload: list[Message], found: _Found) -> None:
    """Messages within the message: forwarded ones are kept as files, reports are read."""
    if kind in ("message/delivery-status", "message/global-delivery-status"):
        found.blocks += payload[:50]
    elif payload:
        found.enclosed.append(payload[0])
        if found.deep:
            return
        try:
            content = b"".join(_written(payload[0]))
        except _BROKEN:
            found.warnings.add("structure.opaque")
            return
        headers = read.collected(payload[0].raw_items())
        name = _filename(part) or f"{read.subject(headers)[:80] or 'message'}.eml"
        _keep(File(name, "message/rfc822", content), found)


def _written(message: Message) -> Iterator[bytes]:
    """An enclosed message as it stood, as nearly as the parser kept it; the generator would encode its headers anew."""
    for name, value in message.raw_items():
        yield f"{name}: {value}\n".encode("utf-8", "surrogateescape")
    yield b"\n"
    payload = _payload(message)
    if isinstance(payload, str):
        yield payload.encode("utf-8", "surrogateescape")
    elif isinstance(payload, list):
        boundary = str(message.get_boundary("")).encode("utf-8", "surrogateescape")
        several = message.get_content_maintype() == "multipart"
        for part in payload:
            if several:
                yield b"--" + boundary + b"\n"
            yield from (
                _written(part) if not isinstance(part, str) else [part.encode("utf-8", "surrogateescape")]
            )
            yield b"\n"
        if several:
            yield b"--" + boundary + b"--\n"


def _keep(file: File, found: _Found) -> None:
    if len(found.files) >= MOST_FILES:
        found.warnings.add("files.many")
    else:
        found.files.append(file)


def _content(part: Message) -> tuple[bytes, bool]:
    """What a part holds, its transfer encoding undone; and whether that was broken."""
    payload = _payload(part)
    raw = payload.encode("utf-8", "surrogateescape") if isinstance(payload, str) else b""
    encoding = _ENCODING.split(
        str(part.get("content-transfer-encoding", "")).strip(" \"'").lower(), maxsplit=1
    )[0]
    if encoding == "base64":
        return _base64(raw)
    if encoding == "quoted-printable":
        return quopri.decodestring(raw), False
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _uudecoded(raw)
    return raw, False


def _base64(raw: bytes) -> tuple[bytes, bool]:
    """Decoded as far as it goes: stray signs are left out, a lost end is made up for."""
    if raw.count(b" ") * 20 > len(raw):
        return raw, True  # words with blanks between them: whoever calls this base64 is wrong
    compact = b"".join(raw.split())
    letters = compact.rstrip(b"=")
    damaged = bool(_NOT_BASE64.search(letters)) or len(letters) % 4 == 1
    plain = _NOT_BASE64.sub(b"", letters)
    plain = plain[: len(plain) - 1] if len(plain) % 4 == 1 else plain
    try:
        return binascii.a2b_base64(plain + b"=" * (-len(plain) % 4)), damaged
    except binascii.Error:
        return raw, True


def _uudecoded(raw: bytes) -> tuple[bytes, bool]:
    _, begin, rest = raw.partition(b"begin ")
    decoded_lines: list[bytes] = []
    for line in rest.split(b"\n")[1:] if begin else []:
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            decoded_lines.append(binascii.a2b_uu(line.rstrip(b"\r")))
        except binascii.Error:
            return raw, True
    return (b"".join(decoded_lines), False) if decoded_lines else (raw, True)


def _readable_headers(part: Message) -> None:
    """Let octets beyond ASCII in the headers that describe a part be text, so that names can be read out of them."""
    for name, value in list(part.raw_items()):
        if name.lower() in ("content-type", "content-disposition") and not str(value).isascii():
            octets = str(value).encode("utf-8", "surrogateescape")
            part.replace_header(name, decoded(octets, "")[0])


def _payload(part: Message) -> object:
    """What the parser put into a part, untouched: its own accessor reads octets in whatever set the part names."""
    return vars(part).get("_payload")


def _parameter(part: Message, name: str) -> str:
    """A parameter of the content type; empty when it is not there or cannot be read."""
    try:
        value = part.get_param(name)
    except _BROKEN:
        return ""
    if isinstance(value, tuple):
        value = value[2]
    return str(value or "").strip().lower()[:100]


def _disposition(part: Message) -> str:
    return str(part.get("content-disposition", "")).partition(";")[0].strip().lower()


def _filename(part: Message) -> str:
    """The name that the sender gave; whichever way it is written, it is only shown."""
    try:
        name = part.get_filename("")
    except _BROKEN:
        return "unnamed"
    return tidied(read.words(name[:2_000]), 200, line=True)


# ------------------------------------------------------------------------------------ words


def _words(found: _Found) -> tuple[str, str]:
    """All that can be read, and the HTML as it came."""
    text = _joined(found)
    if not text and found.spare:
        kind, spare = found.spare[0]
        text = tidied((hypertext.plain(spare) if kind == "text/html" else spare).strip("\r\n"), MOST_TEXT)
    if not text:
        # A message passed on without a word: the word is in it.
        waiting, looked_at = found.enclosed[:3], 0
        while waiting and not text and looked_at < _MOST_LEVELS:
            looked_at += 1
            within = _Found(warnings=found.warnings, deep=True)
            _collect(waiting.pop(0), within)
            text = _joined(within)
            waiting += within.enclosed[:1]
    html = "\n<hr>\n".join(one for _, one in found.html)[: hypertext.LONGEST]
    return text, html.replace("\0", "")


def _joined(found: _Found) -> str:
    written = {group for group, text in found.plain if group and text.strip()}
    pieces = [text for _, text in found.plain]
    pieces += [hypertext.plain(one) for group, one in found.html[:20] if not group or group not in written]
    whole = "\n\n".join(piece.strip("\r\n") for piece in pieces if piece.strip())
    if len(whole) > MOST_TEXT:
        found.warnings.add("text.long")
    return tidied(whole, MOST_TEXT)

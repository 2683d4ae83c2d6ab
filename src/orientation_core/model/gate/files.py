"""Files that somebody sends along: few kinds, recognised by their content, and a name that is only a label.

An allow-list of our own instead of a sniffing library: twelve kinds are what clients of an agency send, and
every kind that is let in is one that a handler's computer opens. Content decides; the declared type and the
name have to agree with it or are put right. Whether a file is *harmful* is not decided here: that is a
virus scanner's work, which an agency adds as a plugin that screens.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence

import attrs

from orientation_core.model.gate.containers import office_kind
from orientation_core.model.gate.images import check_gif, check_jpeg, check_png, check_webp
from orientation_core.model.gate.messages import TextProblem, refusal
from orientation_core.model.gate.texts import BIDI_CONTROLS, clean

MOST_BYTES = 10 << 20
MOST_FILES = 10
LONGEST_LABEL = 120

#: Accepted types with the extensions a file of that type may wear; the first is added where none fits.
EXTENSIONS: dict[str, tuple[str, ...]] = {
    "application/pdf": ("pdf",),
    "image/png": ("png",),
    "image/jpeg": ("jpg", "jpeg", "jfif"),
    "image/gif": ("gif",),
    "image/webp": ("webp",),
    "image/tiff": ("tif", "tiff"),
    "image/heic": ("heic", "heif"),
    "text/plain": ("txt", "csv", "log"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("docx",),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ("xlsx",),
    "application/vnd.oasis.opendocument.text": ("odt",),
    "application/vnd.oasis.opendocument.spreadsheet": ("ods",),
}
_ALIASES = {
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/x-png": "image/png",
    "image/heif": "image/heic",
    "text/csv": "text/plain",
    "application/x-pdf": "application/pdf",
}
_SAYS_NOTHING = {"", "application/octet-stream", "binary/octet-stream", "application/x-download"}

#: What a browser would run if a file of another kind were shown as HTML; XMP metadata holds none of it.
_MARKUP = re.compile(rb"<(?:script|html|svg|iframe|!doctype|\?php)", re.IGNORECASE)
_TEXT_IS_MARKUP = re.compile(r"\s*<(?:[!?a-zA-Z])")
_TEXT_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
_PDF_SCRIPT = re.compile(rb"/(?:JavaScript|JS|Launch)\b")
_ZIP_END = b"PK\x05\x06"


@attrs.frozen
class AttachmentInfo:
    """What is known about a file that was let in.

    :ivar sha256: of its content, in lower-case hexadecimal: what it is stored under.
    :ivar size: in bytes. :ivar type: the media type that its content shows.
    :ivar label: a name to show and to offer when it is saved; never a path.
    :ivar notes: things worth a handler's attention that are no ground to refuse, such as ``pdf.script``: the
        forms that agencies publish as PDF hold scripts themselves.
    """

    sha256: str
    size: int
    type: str
    label: str
    notes: tuple[str, ...] = ()


def sniff(content: bytes, declared_type: str | None, filename: str) -> AttachmentInfo:
    """Recognise a file by its content and give it its label.

    :param declared_type: what the sender says it is; ``None`` or ``application/octet-stream`` says nothing.
    :param filename: the name it came with; only turned into a label.
    :raises TextProblem: ``file.empty``, ``file.large``, ``file.type``, ``file.declared``, ``file.damaged``,
        ``file.mixed``, ``file.bomb``, ``file.macro`` or ``file.locked``.
    """
    if not content:
        raise refusal("file.empty")
    if len(content) > MOST_BYTES:
        raise refusal("file.large", limit=MOST_BYTES >> 20)
    kind, notes = _recognised(content)
    declared = (declared_type or "").partition(";")[0].strip().lower()
    if declared not in _SAYS_NOTHING and _ALIASES.get(declared, declared) != kind:
        raise refusal("file.declared")
    return AttachmentInfo(
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        type=kind,
        label=label_for(filename, kind),
        notes=notes,
    )


def sniff_all(files: Sequence[tuple[bytes, str | None, str]]) -> tuple[AttachmentInfo, ...]:
    """:func:`sniff` for every file of one message, given as (content, declared type, name).

    :raises TextProblem: as :func:`sniff`, and ``file.many`` beyond ten files.
    """
    if len(files) > MOST_FILES:
        raise refusal("file.many", limit=MOST_FILES)
    return tuple(sniff(*each) for each in files)


def _recognised(content: bytes) -> tuple[str, tuple[str, ...]]:
    """The media type of `content` and notes about it."""
    if content.startswith(b"PK\x03\x04"):
        return office_kind(content), ()
    if _ends_as_zip(content):
        raise refusal("file.mixed")
    if content.startswith(b"%PDF-"):
        return "application/pdf", ("pdf.script",) if _PDF_SCRIPT.search(content) else ()
    for kind, offset, signatures, check in _IMAGES:
        if content.startswith(signatures, offset):
            check(content)
            if _MARKUP.search(content):
                raise refusal("file.mixed")
            return kind, ()
    if _is_text(content):
        return "text/plain", ()
    raise refusal("file.type", allowed=", ".join(each[0] for each in EXTENSIONS.values()))


def _unchecked(content: bytes) -> None:
    """TIFF and HEIC: too many legitimate shapes to check without decoding them."""


#: Type, the bytes of its signature (offset, alternatives), and what else has to hold.
_IMAGES: tuple[tuple[str, int, tuple[bytes, ...], Callable[[bytes], None]], ...] = (
    ("image/png", 0, (b"\x89PNG\r\n\x1a\n",), check_png),
    ("image/jpeg", 0, (b"\xff\xd8\xff",), check_jpeg),
    ("image/gif", 0, (b"GIF87a", b"GIF89a"), check_gif),
    ("image/webp", 8, (b"WEBPVP8",), check_webp),
    ("image/tiff", 0, (b"II*\x00", b"MM\x00*"), _unchecked),
    ("image/heic", 4, (b"ftypheic", b"ftypheix", b"ftypmif1"), _unchecked),
)


def _ends_as_zip(content: bytes) -> bool:
    """Whether an archive is hidden at the end: its closing record is found where a reader looks for it."""
    found = content.rfind(_ZIP_END, max(0, len(content) - (1 << 16) - 22))
    return found >= 0 and found + 22 + int.from_bytes(content[found + 20 : found + 22], "little") == len(
        content
    )


def _is_text(content: bytes) -> bool:
    """UTF-8 without controls that does not begin like HTML, SVG or XML."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return not _TEXT_CONTROL.search(text) and not _TEXT_IS_MARKUP.match(text)


# What Windows, a shell or a web server reads something into, and the letters that merely look like a slash.
_NOT_IN_LABELS = re.compile(r"""[/\\:*?"<>|;$`'~%&=\u2044\u2215\u29f8\u29f5\uff0f\uff3c]+""")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)", re.IGNORECASE)


def label_for(filename: str, kind: str) -> str:
    """A name to show for a file of type `kind`, whatever it was called: never a path, never refused.

    Path signs become ``_``; invisible and control characters go; the ends lose dots, blanks and dashes; names
    that Windows keeps for devices get a ``_`` before; the extension is one of the type's own.
    """
    composed = unicodedata.normalize("NFC", filename.encode(errors="replace").decode()[: 16 * LONGEST_LABEL])
    visible = "".join(
        " " if character.isspace() else character
        for character in composed
        if character.isspace()
        or (unicodedata.category(character)[0] != "C" and character not in BIDI_CONTROLS)
    )
    plain = _NOT_IN_LABELS.sub("_", visible).replace("..", "_")
    plain = " ".join(plain.split()).lstrip(" .-_").rstrip(" .")
    if _DEVICE.match(plain):
        plain = "_" + plain
    own = EXTENSIONS[kind]
    stem, dot, extension = plain.rpartition(".")
    if not dot or extension.lower() not in own:
        stem, extension = plain, own[0]
    label = f"{stem[: LONGEST_LABEL - 1 - len(extension)].rstrip(' .') or 'attachment'}.{extension}"
    try:
        return clean(label, multiline=False, limit=LONGEST_LABEL, name=True)
    except TextProblem:  # accents piled up, or nothing that can be seen: the type is still worth showing
        return f"attachment.{own[0]}"

"""Office documents, which are zip archives: recognised by their members, without opening a bomb.

The number of members is read from the closing record before the list is, the sizes from the list before a
member is, and only one small member is ever inflated, up to a fixed number of bytes.
"""

from __future__ import annotations

from io import BytesIO
from struct import unpack_from
from typing import TYPE_CHECKING

from orientation_core.model.gate.messages import TextProblem, refusal

if TYPE_CHECKING:
    import zipfile

MOST_MEMBERS = 2_000
MOST_INFLATED = 200 << 20
#: XML of a long table packs about 1 : 50; a bomb a thousand times.
MOST_RATIO = 250
_LONGEST_MEMBER_READ = 256 << 10
_ENCRYPTED = 0x1

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MAIN_PARTS = {"word/document.xml": _DOCX, "xl/workbook.xml": _XLSX}
_OPENDOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "application/vnd.oasis.opendocument.text",
    b"application/vnd.oasis.opendocument.spreadsheet": "application/vnd.oasis.opendocument.spreadsheet",
}


def office_kind(content: bytes) -> str:
    """The media type of an office document without macros.

    :raises TextProblem: ``file.type`` for any other archive, ``file.damaged``, ``file.bomb``, ``file.macro`` or
        ``file.locked``.
    """
    # Loaded only when an archive comes: half the time that importing the gate would take.
    import zipfile
    import zlib

    _check_closing_record(content)
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = {member.filename: member for member in archive.infolist()}
            _check_members(archive.infolist(), len(content))
            kind = _kind(archive, members)
    except TextProblem:
        raise
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError, RuntimeError):
        raise refusal("file.damaged") from None
    if kind is None:
        raise refusal("file.type", allowed="docx, xlsx, odt, ods")
    return kind


def _check_closing_record(content: bytes) -> None:
    place = content.rfind(b"PK\x05\x06")
    if place < 0 or place + 22 > len(content):
        raise refusal("file.damaged")
    (count,) = unpack_from("<H", content, place + 10)
    if count > MOST_MEMBERS:  # also 0xFFFF, which sends the reader to a 64-bit record
        raise refusal("file.bomb")


def _check_members(members: list[zipfile.ZipInfo], packed: int) -> None:
    inflated = sum(member.file_size for member in members)
    if inflated > MOST_INFLATED or inflated > MOST_RATIO * max(packed, 4096):
        raise refusal("file.bomb")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise refusal("file.locked")
    names = [member.filename for member in members]
    if len(set(names)) != len(names):  # two readers could see two different documents
        raise refusal("file.mixed")
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
        raise refusal("file.mixed")
    if any("vbaproject" in name.lower() or name.startswith(("Basic/", "Scripts/")) for name in names):
        raise refusal("file.macro")


def _kind(archive: zipfile.ZipFile, members: dict[str, zipfile.ZipInfo]) -> str | None:
    if "mimetype" in members:
        with archive.open("mimetype") as declared:
            return _OPENDOCUMENT.get(declared.read(128).strip())
    if "[Content_Types].xml" in members:
        with archive.open("[Content_Types].xml") as types:
            if b"macroenabled" in types.read(_LONGEST_MEMBER_READ).lower():
                raise refusal("file.macro")
        return next((kind for part, kind in _MAIN_PARTS.items() if part in members), None)
    return None

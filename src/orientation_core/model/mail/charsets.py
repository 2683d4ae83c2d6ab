"""Octets -> text, whatever the sender says of them: the declared character set where it holds, else the likeliest.

UTF-7 is never followed: no mail program of today writes it, and what it hides passes every filter.
"""

from __future__ import annotations

import codecs
import re

#: Names that mail programs write and Python does not know, or knows more narrowly than they mean.
_MEANT = {
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ks_c_5601-1989": "cp949", "euc-kr": "cp949",
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "iso8859-1": "cp1252", "iso_8859-1": "cp1252",
    "us-ascii": "ascii", "ansi_x3.4-1968": "ascii", "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8",
    "x-sjis": "cp932", "shift_jis": "cp932", "shift-jis": "cp932", "windows-31j": "cp932", "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman", "utf8": "utf-8", "unicode-1-1-utf-8": "utf-8", "windows-874": "cp874",
    "iso-2022-jp": "iso2022_jp_2", "iso-8859-6-i": "iso-8859-6", "x-windows-949": "cp949", "ansi": "cp1252",
    "x-user-defined": "cp1252", "windows-1252": "cp1252", "cp-850": "cp850", "unknown-8bit": "", "8bit": "",
    "x-unknown": "", "default": "", "binary": "",
}  # fmt: skip
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,39}")
#: A codec of Python that is none of characters, or takes what only Python writes.
_NO_CHARSET = frozenset(
    {"utf-7", "idna", "punycode", "raw_unicode_escape", "unicode_escape", "undefined", "mbcs", "oem"}
)
#: What mail is written in, where it does not say.
_LIKELY = (
    *(
        "utf_8",
        "cp1252",
        "cp1250",
        "cp1251",
        "cp1253",
        "cp1254",
        "cp1255",
        "cp1256",
        "cp1257",
        "koi8_r",
        "iso8859_2",
    ),
    *(
        "iso8859_15",
        "gb18030",
        "big5",
        "cp932",
        "euc_jp",
        "iso2022_jp",
        "cp949",
        "cp874",
        "mac_roman",
        "cp850",
    ),
)
#: Sets of the West, one octet a letter: every octet is some letter there, so that nothing contradicts them.
_WESTERN = frozenset({"cp1252", "iso8859-15", "mac-roman", "cp850", "cp858", "cp437"})
_SHIFTS = re.compile(rb"\x1b\$[@B]|\x1b\([BIJ]")
#: So much is looked at when the character set has to be guessed.
_SAMPLE = 20_000


def decoded(octets: bytes, declared: str) -> tuple[str, str]:
    """The text, and a warning code (empty when all is well).

    ``charset.unknown``: the name says nothing; ``charset.wrong``: the octets are not of that set. Both were guessed;
    ``charset.lost``: some octets could not be read at all and are shown as U+FFFD.
    """
    name, warning = _known(declared)
    if name == "ascii":
        # What is plain ASCII is UTF-8 too, and what is not most often was meant so; Japanese shifts between two sets.
        name = "iso2022_jp_2" if octets.isascii() and _SHIFTS.search(octets) else "utf-8"
    elif name in _WESTERN and _is_utf8(octets):
        return octets.decode("utf-8-sig"), "charset.wrong"
    if name:
        try:
            return octets.decode(name).removeprefix("\ufeff"), warning
        except (UnicodeError, ValueError):
            warning = "charset.wrong"
    if _SHIFTS.search(octets):
        return octets.decode(name or "iso2022_jp_2", "replace"), "charset.lost"
    for likely in ("utf-8-sig", _guessed(octets)):
        try:
            if likely:
                return octets.decode(likely), warning
        except (UnicodeError, ValueError):
            continue
    return octets.decode(name or "cp1252", "replace"), "charset.lost"


def _is_utf8(octets: bytes) -> bool:
    """Whether octets beyond ASCII stand there as UTF-8 writes them: by chance they never do."""
    try:
        return not octets.isascii() and len(octets.decode("utf-8")) > 0
    except UnicodeError:
        return False


def _known(declared: str) -> tuple[str, str]:
    """What Python calls the set, empty when nothing is known of it; and a warning."""
    plain = declared.strip().strip("\"'").lower()
    if not plain:
        return "ascii", ""
    name = _MEANT.get(plain, plain)
    if name and _NAME.fullmatch(name):
        try:
            found = codecs.lookup(name)
        except (LookupError, ValueError):
            return "", "charset.unknown"
        text = getattr(found, "_is_text_encoding", True)
        if text and found.name not in _NO_CHARSET:
            return found.name, ""
    return "", "charset.unknown"


def _guessed(octets: bytes) -> str:
    """The likeliest set for octets that say nothing, or something wrong, of themselves."""
    from charset_normalizer import from_bytes

    try:
        found = from_bytes(octets[:_SAMPLE], cp_isolation=list(_LIKELY), enable_fallback=False).best()
    except (ValueError, LookupError, UnicodeError):
        return ""
    if found is None or len(octets) < 100:
        return "cp1252"  # a few words tell nothing; that is what most who say nothing write
    return found.encoding

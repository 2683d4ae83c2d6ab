"""Any text at all -> a text that passes the gate: a message cannot be sent back to its writer to be typed again."""

from __future__ import annotations

import re
import unicodedata

from orientation_core.model.gate.texts import _MOST_MARKS, is_blank, is_ordinary

_NOT_KEPT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
_TURNS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")


def tidied(text: str, limit: int, *, line: bool = False) -> str:
    """`text` without what cannot be kept, cut to `limit`; empty when a reader would see nothing.

    :param line: on one line, and without signs that turn the reading direction, as a name or subject.
    """
    text = text[: 2 * limit + 1000]
    if line:
        text = " ".join(_TURNS.sub("", text).split())
    if not is_ordinary(text, multiline=not line, limit=limit, name=line):
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        text = unicodedata.normalize("NFC", _NOT_KEPT.sub("", text))
        text = _thinned(text)
    if len(text) > limit:
        text = text[:limit]
    while len(text.encode()) > 3 * limit:
        text = text[: len(text) * 3 // 4]
    return "" if is_blank(text) else text.strip("\n ") if line else text.strip("\n")


def _thinned(text: str) -> str:
    """Without the marks that are piled on one letter beyond what any orthography needs."""
    kept, run = [], 0
    for character in text:
        run = run + 1 if character >= "\u0300" and unicodedata.category(character)[0] == "M" else 0
        if run <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)

r"""The text gate: the one place where a text of a stranger becomes a text of ours.

What passes is stored as it came, apart from line ends (``\n``) and composition (Unicode NFC, never NFKC: a
citizen's ``ﬁ`` or ``½`` stays what it was). What could not be stored alike in every database, or would lie to
the reader, is refused with a sentence that says what to do.
"""

from __future__ import annotations

import re
import unicodedata

import attrs

from orientation_core.model.gate.messages import refusal

#: Bidi_Control of Unicode: marks, embeddings, overrides and isolates.
BIDI_CONTROLS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

#: Seen as empty by a reader although Python calls them letters or symbols (Hangul fillers, braille blank).
_LOOK_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")

#: Letters, digits and punctuation of Western Europe: no control, no mark, at most three bytes each, and NFC as
#: they stand. So that one loop in C decides for nearly every text of a Belgian client.
_ORDINARY = re.compile("[\t\n -~\u00a0-\u02ff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf]*+")
_BLANKS_OF_ORDINARY = " \t\n\u00a0\u00ad"

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NONCHARACTER = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | low) for plane in range(17) for low in (0xFFFE, 0xFFFF))
    + "]"
)
#: Old mainframes end a line with NEL, word processors with LS and PS: kept in long texts, refused in short ones.
_LINE_END = re.compile("[\n\x85\u2028\u2029]")
_TAG = re.compile("[\U000e0000-\U000e007f]")
_MOST_MARKS = 30  # UAX #15 "stream-safe": no living orthography needs more


@attrs.frozen
class TextRule:
    """What one field allows.

    :ivar limit: the most code points. A text may take three bytes of UTF-8 for each of them, which is what the
        living scripts need; only a text that is emoji from end to end needs four.
    :ivar multiline: whether line ends may occur.
    :ivar name: whether this names a person or a thing: then nothing invisible that turns or hides letters, no
        tab and no line end.
    :ivar empty: whether the text may be empty, which then says something: a figure of cases that lack a value.
    """

    limit: int = 20_000
    multiline: bool = True
    name: bool = False
    empty: bool = False


def clean(value: str, *, multiline: bool, limit: int, name: bool = False) -> str:
    r"""`value` as it may be stored: line ends as ``\n``, composed (NFC), otherwise untouched.

    :param limit: the most code points, and a third of the most bytes in UTF-8.
    :raises TextProblem: ``text.type``, ``text.long``, ``text.surrogate``, ``text.control``,
        ``text.noncharacter``, ``text.direction``, ``text.line``, ``text.marks`` or ``text.blank``.
    """
    if type(value) is str and is_ordinary(value, multiline, limit, name):
        return value
    return _clean_carefully(value, multiline=multiline and not name, limit=limit, name=name)


def is_ordinary(value: str, multiline: bool, limit: int, name: bool) -> bool:
    """Whether a text passes as it is, seen at a glance; False says nothing. Arguments as of :func:`clean`."""
    return bool(
        len(value) <= limit
        and ((value.isascii() and value.isprintable()) or _ORDINARY.fullmatch(value))
        and ((multiline and not name) or "\n" not in value)
        and not (name and "\t" in value)
        and value.strip(_BLANKS_OF_ORDINARY)
    )


def _clean_carefully(value: str, *, multiline: bool, limit: int, name: bool) -> str:
    if not isinstance(value, str):
        raise refusal("text.type")
    if len(value) > 4 * limit:  # before any work is spent on it: composing makes at most four into one
        raise refusal("text.long", limit=limit)
    value = str.__str__(value)  # a subclass would carry its own behaviour further in
    if _SURROGATE.search(value):
        raise refusal("text.surrogate")
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(value):
        raise refusal("text.control")
    if _NONCHARACTER.search(value):
        raise refusal("text.noncharacter")
    if name and (not BIDI_CONTROLS.isdisjoint(value) or _TAG.search(value)):
        raise refusal("text.direction")
    if not multiline and (_LINE_END.search(value) or (name and "\t" in value)):
        raise refusal("text.line")
    if not unicodedata.is_normalized("NFC", value):
        value = unicodedata.normalize("NFC", value)
    if _most_marks_in_a_row(value) > _MOST_MARKS:
        raise refusal("text.marks")
    if is_blank(value):
        raise refusal("text.blank")
    if len(value) > limit or len(value.encode()) > 3 * limit:
        raise refusal("text.long", limit=limit)
    return value


def is_blank(value: str) -> bool:
    """Whether a reader would see nothing: only spaces, line ends, invisible signs and fillers."""
    return all(
        character.isspace() or character in _LOOK_BLANK or unicodedata.category(character) in {"Cf", "Zs"}
        for character in value
    )


def _most_marks_in_a_row(value: str) -> int:
    most = run = 0
    for character in value:
        # Mn, Mc and Me; a plain letter, by far the commonest, is told by its code alone.
        if character >= "\u0300" and unicodedata.category(character)[0] == "M":
            run += 1
            most = max(most, run)
        else:
            run = 0
    return most


def display(value: str) -> str:
    """`value` so that it cannot turn the text around it: what it opens is closed within each line.

    Only a line that holds signs or letters of a right-to-left script gets the isolates U+2068 … U+2069 around
    it; an ordinary text comes back as it is. For screens, letters and logs; never for storing.
    """
    if value.isascii():
        return value
    return "\n".join(_isolated(line) for line in value.split("\n"))


_OPENS = {"\u202a": "\u202c", "\u202b": "\u202c", "\u202d": "\u202c", "\u202e": "\u202c"} | dict.fromkeys(
    "\u2066\u2067\u2068", "\u2069"
)


def _isolated(line: str) -> str:
    if not any(
        unicodedata.bidirectional(each) in {"R", "AL", "AN"} or each in BIDI_CONTROLS for each in line
    ):
        return line
    kept: list[str] = []
    closers: list[str] = []
    for character in line:
        if character in _OPENS:
            closers.append(_OPENS[character])
        elif character == "\u2069":
            if "\u2069" not in closers:
                continue  # it would close an isolate of ours
            while closers.pop() != "\u2069":  # an isolate that ends, ends the embeddings within it
                pass
        elif character == "\u202c":
            if not closers or closers[-1] != "\u202c":
                continue
            closers.pop()
        kept.append(character)
    return "\u2068" + "".join(kept) + "".join(reversed(closers)) + "\u2069"

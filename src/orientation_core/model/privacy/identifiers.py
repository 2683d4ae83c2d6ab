"""What a person can be found by, in the one form in which two of them are compared."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal, get_args

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence

#: The sorts of identifier, the surest first. A name or a telephone alone may be somebody else's, too.
Sort = Literal["id", "email", "reference", "phone", "name"]
SORTS: tuple[Sort, ...] = get_args(Sort)

#: What makes two documents those of one person. A household shares a telephone, a street a name.
LINKING: frozenset[Sort] = frozenset({"id", "email"})

#: Nothing that a person is known by is longer; every document is compared with it.
LONGEST = 1_000

#: Less than this is no telephone number.
_FEWEST_FIGURES = 7

_WORD = re.compile(r"[^\W_]+")


def same_words(text: str) -> str:
    """A text in small letters without accents, its words one blank apart: how names are compared."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text.replace("ß", "ss")).casefold())
    return " ".join(_WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


def figures(text: str) -> str:
    """A telephone number as its figures, without the sign of its country: +32 2 555 … and 02 555 … are the same."""
    found = "".join(c for c in text if c.isdecimal())
    # The country, in one of its two ways, and behind it the 0 that some write all the same: +32 (0)2.
    for starts in (("0032", "32"), ("0",)):
        for start in starts:
            if found.startswith(start) and len(found) - len(start) >= _FEWEST_FIGURES:
                found = found[len(start) :]
                break
    return found


def _compared(sort: Sort, text: str) -> str:
    if sort == "email":
        return unicodedata.normalize("NFC", text).strip().casefold()
    if sort == "phone":
        return figures(text)
    if sort == "name":
        return same_words(text)
    return text.strip()


@attrs.frozen(order=True)
class Identifier:
    """Something a person is known by. :ivar sort: what it is. :ivar value: as it is compared, not as it was written.

    :raises InvalidDocument: it is longer than anything of the kind, or has half a character, which cannot be digested.
    """

    sort: Sort
    value: str = attrs.field()

    @value.validator
    def _is_short(self, _: attrs.Attribute[str], value: str) -> None:
        if len(value) > LONGEST:
            said = sentence("this must have at most {value} characters", value=LONGEST)
            raise InvalidDocument("identifier", [Problem("/value", said, "identifier.long")])
        if any("\ud800" <= sign <= "\udfff" for sign in value):
            said = sentence("half a character cannot be kept")
            raise InvalidDocument("identifier", [Problem("/value", said, "text.surrogate")])

    @classmethod
    def of(cls, sort: Sort, text: str | None) -> Identifier | None:
        """The identifier that `text` is; None where it says nothing, or too little to tell one person from another."""
        value = _compared(sort, text or "")
        short = (sort == "phone" and len(value) < _FEWEST_FIGURES) or (sort == "name" and len(value) < 3)
        return None if not value or short or len(value) > LONGEST else cls(sort, value)

    def stands_in(self, text: str) -> bool:
        """Whether `text` holds it, as a whole and not as a piece of something longer."""
        if self.sort == "phone":
            return any(figures(found) == self.value for found in _NUMBER.findall(text))
        if self.sort == "name":
            words, wanted = same_words(text).split(), sorted(self.value.split())
            spans = range(len(words) - len(wanted) + 1)
            return any(sorted(words[start : start + len(wanted)]) == wanted for start in spans)
        return bool(self.pattern().search(text))

    def pattern(self) -> re.Pattern[str]:
        """Where it stands in a text as it was written. Not for names, which are compared word by word."""
        if self.sort == "phone":
            # The figures with whatever people put between them, and a beginning in any of its forms.
            between = r"[\s./()-]{0,3}"
            body = between.join(self.value)
            return re.compile(rf"(?<![\d+])(?:(?:\+|00)?32{between})?(?:\(?0{between})?{body}(?!\d)")
        edge = r"[\w.+-]" if self.sort == "email" else r"[\w-]"
        flags = re.IGNORECASE if self.sort == "email" else re.NOFLAG
        return re.compile(rf"(?<!{edge}){re.escape(self.value)}(?![\w-])", flags)


_NUMBER = re.compile(r"\+?[\d][\d\s./()-]{5,30}\d")


def identifiers(**texts: str | None) -> frozenset[Identifier]:
    """The identifiers that those texts are: ``identifiers(email="…", name="…")``."""
    found = (Identifier.of(sort, texts[sort]) for sort in SORTS if sort in texts)
    return frozenset(one for one in found if one is not None)

"""The fields of a request that a register can fill, and what a cell must be to fit each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import attrs

from orientation_core.components.registers.messages import said
from orientation_core.model.complaints import RequestType
from orientation_core.model.gate import clean
from orientation_core.model.text import LANGUAGES

#: Fields that hold a moment; read with the formats of the map.
MOMENTS = ("received_at", "closed_at", "due_at")

#: Begins the name of a further field of the agency.
EXTRA = "extra."
_CODE = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,78}[a-z0-9])?")
_EXTRA_NAME = re.compile(r"extra\.[A-Za-z][A-Za-z0-9_-]{0,60}")


def _language(cell: str) -> str:
    if cell not in LANGUAGES:
        raise said("row.choice", known=", ".join(LANGUAGES))
    return cell


def _type(cell: str) -> RequestType:
    try:
        return RequestType(cell)
    except ValueError:
        raise said("row.choice", known=", ".join(RequestType)) from None


def _code(cell: str) -> str:
    """A code of a list of the agency; the map's table of values makes codes of a register's words."""
    code = cell.strip()
    if not _CODE.fullmatch(code):
        raise said("row.code")
    return code


def _subject(cell: str) -> str:
    """A title that a register broke over two lines is still one title."""
    return clean(" ".join(cell.split()) or cell, multiline=False, limit=500)


_name = partial(clean, multiline=False, limit=200, name=True)
_extra = partial(clean, multiline=True, limit=20_000)

#: How a cell becomes the value of a field, apart from the moments. The limits are those of the complaint's schema.
READERS: Mapping[str, Callable[[str], Any]] = {
    "source_reference": _name,
    "channel": _name,
    "category": partial(clean, multiline=False, limit=500, name=True),
    "subject": _subject,
    "text": _extra,
    "language": _language,
    "unit": _name,
    "service": _name,
    "outcome": _name,
    "status": _name,
    "type": _type,
    "cause": _code,
    "remedy": _extra,
}

#: Fields in which the same few values stand again and again.
REPEATED = frozenset(
    {"channel", "category", "language", "unit", "service", "outcome", "status", "type", "cause"}
)

#: How a cell becomes a value; raises TextProblem.
Reader = Callable[[str], Any]


@attrs.frozen
class Fields:
    """What the columns of a register can fill in one kind of document.

    :ivar reader: name of a field -> how its cells are read; None when there is no such field.
    :ivar names: those there are, for messages. :ivar moments: those that are read with the formats of the map.
    :ivar required: the one that every map fills, if there is one.
    :ivar repeated: those in which the same few values stand again and again.
    :ivar families: beginning of a name -> what is said about a name that goes on in a way that is not allowed.
    :ivar options: further keys of ``[source]`` -> what is said when one is of the wrong type.
    :ivar later: whether the names there are become known only later, so that a map may name any.
    """

    reader: Callable[[str], Reader | None]
    names: tuple[str, ...]
    moments: tuple[str, ...] = ()
    required: str | None = None
    repeated: frozenset[str] = frozenset()
    families: Mapping[str, str] = attrs.field(factory=dict)
    options: Mapping[str, str] = attrs.field(factory=dict)
    later: bool = False

    def has(self, name: str) -> bool:
        """Whether a map can fill a field of that name."""
        return name in self.moments or self.reader(name) is not None

    def read(self, name: str, cell: str) -> Any:
        """A cell as a value of a field that is no moment. :raises TextProblem: it does not fit."""
        reader = self.reader(name)
        assert reader is not None, name
        return reader(cell)


def _reader(name: str) -> Reader | None:
    return _extra if _EXTRA_NAME.fullmatch(name) else READERS.get(name)


#: What a register of complaints can fill.
COMPLAINTS = Fields(
    _reader,
    (*MOMENTS, *READERS, "extra.name"),
    moments=MOMENTS,
    required="received_at",
    repeated=REPEATED,
    families={EXTRA: "map.extra"},
)

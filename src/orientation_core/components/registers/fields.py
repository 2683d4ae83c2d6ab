"""The fields of a request that a register can fill, and what a cell must be to fit each."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from orientation_core.components.registers.messages import said
from orientation_core.model.complaints import RequestType
from orientation_core.model.gate import clean
from orientation_core.model.text import LANGUAGES

#: Fields that hold a moment; read with the formats of the map.
MOMENTS = ("received_at", "closed_at", "due_at")

#: Begins the name of a further field of the agency.
EXTRA = "extra."
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
}

#: Fields in which the same few values stand again and again.
REPEATED = frozenset({"channel", "category", "language", "unit", "service", "outcome", "status", "type"})

#: Every field a map can name, apart from ``extra.NAME``.
FIELDS = (*MOMENTS, *READERS)


def is_field(name: str) -> bool:
    """Whether a map can fill a field of that name."""
    return name in FIELDS or _EXTRA_NAME.fullmatch(name) is not None


def reader_of(field: str) -> Callable[[str], Any]:
    """How a cell becomes a value of `field`, which is no moment. It raises TextProblem."""
    return _extra if field.startswith(EXTRA) else READERS[field]

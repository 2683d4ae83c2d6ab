"""Moments and days as they may be written: RFC 3339 and nothing that merely resembles it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from functools import lru_cache

from orientation_core.model.gate.messages import refusal

_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]"
    r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?"
    r"(?:[Zz]|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

#: Before 1900 zones had offsets of odd seconds; from 2200 on nobody's term is running. Both ends leave room for
#: arithmetic, so that adding a term never overflows.
YEARS_OF_INSTANTS = (1900, 2199)
YEARS_OF_DAYS = (1000, 2999)


def parse_instant(text: str) -> datetime:
    """The moment that `text` names, in UTC.

    Seconds and an offset are required; at most six decimals, since more would be cut silently. Refused although
    Python reads them: naive moments, ``24:00``, week and ordinal dates, the basic form without dashes, and
    ``-00:00``, which says that the offset is not known.

    :raises TextProblem: ``instant.form``, ``instant.exists`` or ``instant.range``.
    """
    if not isinstance(text, str):
        raise refusal("instant.form")
    return _instant(text)


@lru_cache(maxsize=1024)  # the same few moments stand in many places of a case
def _instant(text: str) -> datetime:
    if not _INSTANT.fullmatch(text) or text.endswith("-00:00"):
        raise refusal("instant.form")
    try:
        moment = datetime.fromisoformat(text.upper())
    except ValueError:
        raise refusal("instant.exists") from None
    first, last = YEARS_OF_INSTANTS
    if not first <= moment.year <= last:
        raise refusal("instant.range", first=first, last=last)
    return moment.astimezone(UTC)


def parse_day(text: str) -> date:
    """The day that `text` names as ``YYYY-MM-DD``.

    :raises TextProblem: ``day.form``, ``instant.exists`` or ``instant.range``.
    """
    if not isinstance(text, str) or not _DAY.fullmatch(text):
        raise refusal("day.form")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise refusal("instant.exists") from None
    first, last = YEARS_OF_DAYS
    if not first <= day.year <= last:
        raise refusal("instant.range", first=first, last=last)
    return day

"""Numbers and dates as readers write them: Belgian French, Dutch and German; British English."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from babel.dates import format_date, format_datetime, get_timezone
from babel.numbers import format_decimal

if TYPE_CHECKING:
    from datetime import date, datetime

    from orientation_core.model.reports import Unit
    from orientation_core.model.text import Language

LOCALES: dict[str, str] = {"fr": "fr_BE", "nl": "nl_BE", "de": "de_BE", "en": "en_GB"}

#: Where days begin and end.
ZONE = "Europe/Brussels"

#: Digits after the decimal sign.
DECIMALS: dict[str, int] = {
    "requests": 0, "points": 0, "days": 1, "working_days": 1, "percent": 1, "score": 2,
    "scale": 2, "coefficient": 2,
}  # fmt: skip

_PATTERNS = {0: "#,##0", 1: "#,##0.0", 2: "#,##0.00", 3: "#,##0.000"}


def number(value: float, unit: Unit, language: Language, *, sign: bool = False) -> str:
    """A figure, rounded to what its unit bears; a no-break space before the per cent sign, except in English."""
    pattern = _PATTERNS[DECIMALS[unit]]
    # Rounded first: what rounds to zero has no sign, and shows none.
    rounded = round(value, DECIMALS[unit]) + 0.0
    text = _digits(abs(rounded), pattern, LOCALES[language])
    if rounded < 0:
        text = f"\N{MINUS SIGN}{text}"
    elif sign and rounded > 0:
        text = f"+{text}"
    if unit == "percent" and not sign:
        text += "%" if language == "en" else "\N{NO-BREAK SPACE}%"
    return text


def decimal(value: float, decimals: int, language: Language) -> str:
    """A figure of no unit of ours, with so many digits after the decimal sign."""
    return _digits(value, _PATTERNS[decimals], LOCALES[language])


@lru_cache(maxsize=4096)  # a report writes the same few hundred figures over and over
def _digits(value: float, pattern: str, locale: str) -> str:
    return str(format_decimal(value, format=pattern, locale=locale))


def day(value: date, language: Language) -> str:
    """A date in full; the first of a month is “1er” in French, which CLDR's long form leaves out."""
    text = str(format_date(value, "long", locale=LOCALES[language]))
    return f"1er{text[1:]}" if language == "fr" and value.day == 1 else text


def moment(value: datetime, language: Language, zone: str = ZONE) -> str:
    """A date and time in full, in the zone of the agency."""
    there = get_timezone(zone)
    time = format_datetime(value, "HH:mm zzz", tzinfo=there, locale=LOCALES[language])
    return f"{day(value.astimezone(there).date(), language)}, {time}"

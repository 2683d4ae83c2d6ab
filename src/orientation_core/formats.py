"""Days, moments and terms as a reader of each language writes them; long forms, because short ones mislead.

Belgian French writes 23/11/26 where Belgian Dutch writes 23/11/2026 and German 23.11.26: letters spell dates out.
"""

from __future__ import annotations

from datetime import date, datetime, time
from functools import lru_cache

from orientation_core.i18n import translate, translate_count
from orientation_core.model.terms import Term
from orientation_core.model.text import Language

#: Where each language is read here.
LOCALES: dict[Language, str] = {"fr": "fr_BE", "nl": "nl_BE", "de": "de_BE", "en": "en_GB"}

_CLOCKS: dict[Language, str] = {
    "fr": "{hour:02} h {minute:02}",
    "nl": "{hour:02}.{minute:02} uur",
    "de": "{hour:02}:{minute:02} Uhr",
    "en": "{hour:02}:{minute:02}",
}


@lru_cache(maxsize=4096)
def day(value: date, language: Language) -> str:
    """A day in words: ``1er mars 2026``, ``1 maart 2026``, ``1. März 2026``, ``1 March 2026``."""
    from babel.dates import format_date

    words: str = format_date(value, "long", locale=LOCALES[language])
    # CLDR has the ordinal of the first only for the day alone, not inside French dates.
    return words.replace("1 ", "1er ", 1) if language == "fr" and value.day == 1 else words


def moment(value: datetime, zone: str, language: Language) -> str:
    """A moment in words, in the local time of `zone`: ``12 mars 2026 à 14 h 05``.

    :raises ValueError: the moment has no offset from UTC.
    """
    from zoneinfo import ZoneInfo

    if value.utcoffset() is None:
        raise ValueError("a moment needs its offset from UTC")
    local = value.astimezone(ZoneInfo(zone))
    return translate(
        "{day} at {time}", language, day=day(local.date(), language), time=clock(local.time(), language)
    )


def clock(value: time, language: Language) -> str:
    """A time of day: ``14 h 05``, ``14.05 uur``, ``14:05 Uhr``, ``14:05``."""
    return clock_of(value.hour, value.minute, language)


def clock_of(hour: int, minute: int, language: Language) -> str:
    """The same of hours and minutes; the end of a day is 24 hours."""
    return _CLOCKS[language].format(hour=hour, minute=minute)


@lru_cache(maxsize=64)
def weekday(number: int, language: Language) -> str:
    """The name of an ISO weekday: ``lundi``, ``maandag``, ``Montag``, ``Monday``."""
    from babel.dates import get_day_names

    return str(get_day_names("wide", locale=LOCALES[language])[number - 1])


def weekday_and_day(value: date, language: Language) -> str:
    """A day with its weekday: ``lundi 2 mars 2026``, ``Montag, 2. März 2026``."""
    comma = "," if language == "de" else ""
    return f"{weekday(value.isoweekday(), language)}{comma} {day(value, language)}"


@lru_cache(maxsize=1024)
def term(value: Term, language: Language) -> str:
    """A term in words: ``10 jours ouvrables``, ``1 maand``, ``48 Stunden``, ``immediately``."""
    n = value.n
    if value.unit == "immediate":
        return translate("immediately", language)
    if value.unit == "hour":
        return translate_count("{n} hour", "{n} hours", n, language)
    if value.unit == "working_day":
        return translate_count("{n} working day", "{n} working days", n, language)
    if value.unit == "month":
        return translate_count("{n} month", "{n} months", n, language)
    return translate_count("{n} calendar day", "{n} calendar days", n, language)


def line(value: str) -> str:
    """`value` on one line: every kind of line break becomes a blank, invisible signs go."""
    one = " ".join(value.split())
    return one if one.isprintable() else "".join(each for each in one if each.isprintable())

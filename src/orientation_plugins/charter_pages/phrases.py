"""Targets, hours and figures of a charter in words."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from orientation_core import formats
from orientation_plugins.charter_pages.words import UNITS, word
from orientation_plugins.pages.numbers import LOCALES, day

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orientation_core.model.calendars import Hours, WeekdayHours
    from orientation_core.model.commitments import Commitment, Target, TargetUnit
    from orientation_core.model.reports import Period
    from orientation_core.model.terms import Term
    from orientation_core.model.text import Language

_IN_WORDS = ("per_week", "per_year", "hours_per_day", "score", "fields", "count")

_CLOCKS = {"fr": "{}\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}{}", "nl": "{}.{}", "de": "{}:{}", "en": "{}:{}"}
_AFTER = {"nl": "\N{NO-BREAK SPACE}uur", "de": "\N{NO-BREAK SPACE}Uhr"}


def figure(value: float, unit: TargetUnit, language: Language) -> str:
    """A number with its unit, with two decimals at most: ``95,5 %``, ``3 minutes``, ``4 gegevens``."""
    number = str(format_decimal(value, format="#,##0.##", locale=LOCALES[language]))
    if unit == "percent":
        return str(format_percent(value / 100, format=_percent(language), locale=LOCALES[language]))
    if unit in UNITS:
        one, many = (text.in_(language) for text in UNITS[unit])
        # French counts everything below two as one.
        return f"{number}\N{NO-BREAK SPACE}{one if value == 1 or (language == 'fr' and value < 2) else many}"
    return word(unit, language, number) if unit in _IN_WORDS else number


def share(value: float, language: Language, promised: float | None = None) -> str:
    """A measured share, with one decimal, or as many as show on which side of the promise it is."""
    digits = 1
    while promised is not None and digits < 6 and value < promised <= round(value, digits):
        digits += 1
    pattern = _percent(language, f"0.{'0' * digits}")
    return str(format_percent(value / 100, format=pattern, locale=LOCALES[language]))


def _percent(language: Language, digits: str = "0.##") -> str:
    return f"{digits}%" if language == "en" else f"{digits}\N{NO-BREAK SPACE}%"


def target(commitment: Commitment, language: Language) -> str:
    """What is promised, without the sentence around it; empty for a declaration."""
    promised = commitment.target
    if promised is None:
        return ""
    parts = [_target(promised, language)]
    if commitment.within is not None:
        parts.append(word("within", language, formats.term(commitment.within, language)))
    if commitment.share is not None:
        parts.append(word("in_share", language, figure(commitment.share, "percent", language)))
    elif promised.term() is not None and promised.unit in ("hour", "day", "month"):
        parts.append(word("in_every", language))
    return ", ".join(parts)


def _target(promised: Target, language: Language) -> str:
    if promised.operator == "covers":
        days = word("working_days" if promised.days == "working" else "every_day", language)
        return f"{hours(promised.windows, language)}, {days}"
    if promised.value is None:
        return ""
    allowed = promised.term()
    if allowed is not None and allowed.unit == "immediate":
        return word("same_day", language)
    said = _amount(promised, promised.value, language)
    if promised.operator == "between" and promised.upper is not None:
        low = str(format_decimal(promised.value, format="#,##0.##", locale=LOCALES[language]))
        return word("between", language, low, _amount(promised, promised.upper, language))
    if promised.operator == "<=":
        return word("at_most", language, said)
    return word("at_least", language, said) if promised.operator == ">=" else said


def _amount(promised: Target, value: float, language: Language) -> str:
    """A number of days is told with the kind of day that is meant."""
    if promised.unit == "day" and promised.days in ("working", "calendar"):
        allowed = promised.term()
        if allowed is not None and allowed.n == value:
            return formats.term(allowed, language)
    return figure(value, promised.unit, language)


def term(value: Term, language: Language) -> str:
    """A term in words."""
    return formats.term(value, language)


# ------------------------------------------------------------------------------------ hours and days


def hours(windows: Sequence[Hours], language: Language) -> str:
    """Stretches of opening hours: ``9 h – 12 h, 13 h – 17 h``; closed when there is none."""
    if not windows:
        return word("closed", language)
    said = [
        f"{_clock(one.opens, language)}\N{NO-BREAK SPACE}–\N{WORD JOINER}\N{NO-BREAK SPACE}{_clock(one.closes, language)}"
        for one in windows
    ]
    return ", ".join(said) + _AFTER.get(language, "")


def week(weekly: Sequence[WeekdayHours], language: Language) -> tuple[tuple[str, str], ...]:
    """(days, hours) of a whole week from Monday; days in a row with the same hours are told together."""
    of_day = {one.weekday: one.hours for one in weekly}
    told = []
    for windows, days in groupby(range(1, 8), key=lambda number: of_day.get(number, ())):
        first, *_, last = [*days] * 2
        name = _weekday(first, language)
        told.append(
            (name if first == last else f"{name} – {_weekday(last, language)}", hours(windows, language))
        )
    return tuple(told)


def span(first: date, last: date | None, language: Language) -> str:
    """One day or several in a row."""
    return (
        day(first, language)
        if last is None or last == first
        else f"{day(first, language)} – {day(last, language)}"
    )


def period(value: Period, language: Language) -> str:
    """A period within a sentence: ``du 1er janvier au 31 décembre 2026``."""
    return word("span", language, day(value.start, language), day(value.last_day, language))


def stretch(value: Period, kind: str, language: Language) -> str:
    """A month, quarter or year on at most two lines, as at an axis."""
    if kind == "year":
        return str(value.start.year)
    if kind == "quarter":
        return word("quarter", language, str((value.start.month + 2) // 3), str(value.start.year))
    return str(format_date(value.start, "LLL\nyyyy", locale=LOCALES[language]))


def _clock(value: str, language: Language) -> str:
    hour, _, minute = value.partition(":")
    said = _CLOCKS[language].format(int(hour), minute)
    return said.removesuffix(f"\N{NO-BREAK SPACE}{minute}") if language == "fr" and minute == "00" else said


def _weekday(number: int, language: Language) -> str:
    return str(format_date(date(2024, 1, number), "EEEE", locale=LOCALES[language]))

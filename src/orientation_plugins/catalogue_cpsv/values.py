"""Values that are neither texts nor addresses of documents: languages, terms, money, days, e-mail and telephone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from math import ceil, isfinite

from orientation_core.model.terms import LONGEST, Term, Unit, term_problem

LANGUAGE_AUTHORITY = "http://publications.europa.eu/resource/authority/language/"
CURRENCY_AUTHORITY = "http://publications.europa.eu/resource/authority/currency/"
FREQUENCY_AUTHORITY = "http://publications.europa.eu/resource/authority/frequency/"
STATUS_AUTHORITY = "http://purl.org/adms/status/"

#: tag -> code of the authority list, for languages that have a code of two letters.
_CODES = dict(
    pair.split("=")
    for pair in [
        "ar=ARA",
        "az=AZE",
        "be=BEL",
        "bg=BUL",
        "bs=BOS",
        "ca=CAT",
        "cs=CES",
        "cy=CYM",
        "da=DAN",
        "de=DEU",
        "el=ELL",
        "en=ENG",
        "eo=EPO",
        "es=SPA",
        "et=EST",
        "eu=EUS",
        "fa=FAS",
        "fi=FIN",
        "fr=FRA",
        "fy=FRY",
        "ga=GLE",
        "gl=GLG",
        "he=HEB",
        "hi=HIN",
        "hr=HRV",
        "hu=HUN",
        "hy=HYE",
        "is=ISL",
        "it=ITA",
        "ja=JPN",
        "ka=KAT",
        "kk=KAZ",
        "ko=KOR",
        "ku=KUR",
        "la=LAT",
        "lb=LTZ",
        "lt=LIT",
        "lv=LAV",
        "mk=MKD",
        "mt=MLT",
        "nb=NOB",
        "nl=NLD",
        "nn=NNO",
        "no=NOR",
        "pl=POL",
        "ps=PUS",
        "pt=POR",
        "ro=RON",
        "ru=RUS",
        "rw=KIN",
        "se=SME",
        "sk=SLK",
        "sl=SLV",
        "so=SOM",
        "sq=SQI",
        "sr=SRP",
        "sv=SWE",
        "sw=SWA",
        "th=THA",
        "ti=TIR",
        "tr=TUR",
        "uk=UKR",
        "ur=URD",
        "vi=VIE",
        "zh=ZHO",
    ]
)
_TAGS = {code.lower(): tag for tag, code in _CODES.items()} | {
    "fre": "fr",
    "dut": "nl",
    "ger": "de",
    "ice": "is",
    "gre": "el",
    "rum": "ro",
    "cze": "cs",
    "slo": "sk",
    "chi": "zh",
    "alb": "sq",
    "arm": "hy",
    "baq": "eu",
    "geo": "ka",
    "mac": "mk",
    "per": "fa",
    "wel": "cy",
}
#: BCP 47: language, script, region, variants, extensions, private use.
_TAG = re.compile(
    r"([a-z]{2,3}(-[a-z]{3}){0,3}|[a-z]{4,8})(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(-[0-9a-wy-z](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?",
    re.IGNORECASE,
)


@lru_cache(4096)
def language_tag(tag: str) -> str | None:
    """`tag` as it is written today (``fr``, ``fr-BE``), or None when it is none."""
    tag = tag.strip().replace("_", "-")
    if len(tag) > 35 or tag.count("-") > 4 or not _TAG.fullmatch(tag):
        return None
    first, *rest = tag.lower().split("-")
    parts = [_TAGS.get(first, first)]
    parts += [part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest]
    return "-".join(parts)


def language_of_address(address: str) -> str | None:
    """The tag of a language that an authority list has an address for, or None when that cannot be told."""
    last = re.split(r"[/#:]", address.rstrip("/#"))[-1]
    return language_tag(last) if re.fullmatch(r"[A-Za-z]{2,3}([-_][A-Za-z]{2})?", last) else None


def address_of_language(tag: str) -> str | None:
    """The address of a language in the authority list; None when it cannot have one. Regions and scripts have none."""
    first = tag.partition("-")[0].lower()
    return LANGUAGE_AUTHORITY + _CODES.get(first, first.upper()) if len(first) in (2, 3) else None


# ------------------------------------------------------------------------------------------------ terms

_DURATION = re.compile(
    r"P(?:(\d{1,6})Y)?(?:(\d{1,6})M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?"
    r"(?:T(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,9})(?:\.\d+)?S)?)?"
)
_OWN_TERM = re.compile(r"(\d{1,6}) ([a-z_]+)(?: (next_working_day))?")


def term_of(text: str) -> tuple[Term | None, bool]:
    """The term that a duration stands for, and whether it says precisely that; None when it is no term."""
    text = text.strip()
    if text.isdigit():  # a bare number is taken for days
        text, exact = f"P{text}D", False
    else:
        exact = True
    found = _DURATION.fullmatch(text.upper())
    if not found or not any(found.groups()):
        return None, False
    years, months, weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    months += 12 * years
    days += 7 * weeks
    if minutes or seconds:
        hours, exact = hours + ceil((60 * minutes + seconds) / 3600), False
    if (months and (days or hours)) or (days and hours):
        if months:
            return None, False
        hours += 24 * days
        days = 0
    n, unit = (months, "month") if months else (hours, "hour") if hours else (days, "calendar_day")
    if not n:
        return Term(0, "immediate"), exact
    return (Term(n, unit), exact) if n <= LONGEST else (None, False)  # type: ignore[arg-type]


def duration_of(term: Term) -> str:
    """The nearest duration; weeks of five days for working days, which durations do not know."""
    match term.unit:
        case "hour":
            return f"PT{term.n}H"
        case "month":
            return f"P{term.n}M"
        case "working_day":
            return f"P{ceil(term.n * 7 / 5)}D"
        case _:
            return f"P{term.n}D"


def own_term(term: Term) -> str | None:
    """What a duration cannot say of a term, or None when it says all of it."""
    if term.unit != "working_day" and not term.roll and term_of(duration_of(term))[0] == term:
        return None
    return " ".join(filter(None, (str(term.n), term.unit, term.roll)))


def term_of_own(text: str) -> Term | None:
    """The term that :func:`own_term` wrote, or None."""
    found = _OWN_TERM.fullmatch(text)
    if not found or term_problem(int(found[1]), found[2], found[3]):
        return None
    unit: Unit = found[2]  # type: ignore[assignment]
    return Term(int(found[1]), unit, "next_working_day" if found[3] else None)


# ------------------------------------------------------------------------------------------------ money, reach


def amount_of(text: str) -> float | None:
    """The amount of a price, or None: no number, below zero or beyond reason."""
    text = re.sub(r"[\s\u00a0€]|EUR", "", text)
    if re.fullmatch(r"\d+,\d{1,2}", text):
        text = text.replace(",", ".")
    try:
        value = float(text)
    except ValueError:
        return None
    return value if isfinite(value) and 0 <= value <= 1e12 else None


def amount_text(amount: float) -> str:
    """An amount as a double is written, always the same."""
    return repr(float(amount)).upper()


_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_PHONE = re.compile(r"[0-9+*#()./ -]{2,40}")


def email_of(text: str) -> str | None:
    """An e-mail address, without ``mailto:``, or None."""
    text = text.strip()
    text = text[7:] if text[:7].lower() == "mailto:" else text
    return text if 3 <= len(text) <= 254 and _EMAIL.fullmatch(text) else None


def phone_of(text: str) -> str | None:
    """A telephone number, without ``tel:``, or None."""
    text = " ".join(text.replace("\u00a0", " ").split())
    text = text[4:] if text[:4].lower() == "tel:" else text
    return text if _PHONE.fullmatch(text) and any(sign.isdigit() for sign in text) else None


_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


def web_address_of(text: str) -> str | None:
    """An address of a page, or None."""
    text = text.strip()
    if text.startswith("www."):
        text = f"https://{text}"
    return text if len(text) <= 2000 and _WEB.fullmatch(text) else None


# ------------------------------------------------------------------------------------------------ status

STATUSES: Mapping[str, str] = {
    "draft": "UnderDevelopment",
    "active": "Completed",
    "suspended": "Withdrawn",
    "ended": "Deprecated",
}
_STATUS_WORDS: Mapping[str, str] = {
    "underdevelopment": "draft",
    "draft": "draft",
    "development": "draft",
    "completed": "active",
    "active": "active",
    "current": "active",
    "published": "active",
    "attivo": "active",
    "actif": "active",
    "actief": "active",
    "aktiv": "active",
    "inforce": "active",
    "withdrawn": "suspended",
    "suspended": "suspended",
    "inactive": "suspended",
    "deprecated": "ended",
    "ended": "ended",
    "retired": "ended",
    "discontinued": "ended",
    "archived": "ended",
}


def status_of(text: str) -> str | None:
    """The status that the end of an address or a label stands for, or None."""
    last = re.split(r"[/#:]", text.rstrip("/#"))[-1].lower()
    last = re.sub(r"[^a-z]", "", last)
    return _STATUS_WORDS.get(last) or _STATUS_WORDS.get(last.removeprefix("status"))

"""Freeze the Belgian holidays into calendar documents: ``python -m orientation_plugins.belgium.freeze``.

The dates come from the ``holidays`` package once, here, and never at run time: a release of that package cannot
move a date that a client was promised. A test runs this again and compares. Change a day, raise the version.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

Document = dict[str, Any]

DATA = Path(__file__).parent / "data"
FIRST_YEAR, LAST_YEAR = 1990, 2060
VERSION = 1

#: The ten legal days, by the French name in the ``holidays`` package. FR, NL and DE as on belgium.be; EN is ours.
LEGAL: dict[str, dict[str, str]] = {
    "Nouvel An": {"fr": "Nouvel An", "nl": "Nieuwjaar", "de": "Neujahr", "en": "New Year's Day"},
    "Lundi de Pâques": {
        "fr": "Lundi de Pâques",
        "nl": "Paasmaandag",
        "de": "Ostermontag",
        "en": "Easter Monday",
    },
    "Fête du Travail": {
        "fr": "Fête du Travail",
        "nl": "Dag van de Arbeid",
        "de": "Tag der Arbeit",
        "en": "Labour Day",
    },
    "Ascension": {
        "fr": "Ascension",
        "nl": "O.L.H. Hemelvaart",
        "de": "Christi Himmelfahrt",
        "en": "Ascension Day",
    },
    "Lundi de Pentecôte": {
        "fr": "Lundi de Pentecôte",
        "nl": "Pinkstermaandag",
        "de": "Pfingstmontag",
        "en": "Whit Monday",
    },
    "Fête nationale": {
        "fr": "Fête nationale",
        "nl": "Nationale feestdag",
        "de": "Nationalfeiertag",
        "en": "National Day",
    },
    "Assomption": {
        "fr": "Assomption",
        "nl": "O.L.V. Hemelvaart",
        "de": "Mariä Himmelfahrt",
        "en": "Assumption Day",
    },
    "Toussaint": {"fr": "Toussaint", "nl": "Allerheiligen", "de": "Allerheiligen", "en": "All Saints' Day"},
    "Jour de l'Armistice": {
        "fr": "Armistice",
        "nl": "Wapenstilstand",
        "de": "Waffenstillstand",
        "en": "Armistice Day",
    },
    "Noël": {"fr": "Noël", "nl": "Kerstmis", "de": "Weihnachten", "en": "Christmas Day"},
}

#: Easter and Whit Sunday: the package lists them, the ten legal days do not, and nobody works on a Sunday.
SUNDAYS = frozenset({"Pâques", "Pentecôte"})

_YEAR_END = {
    "fr": "Congé de fin d'année (agents fédéraux)",
    "nl": "Eindejaarsverlof (federale ambtenaren)",
    "de": "Jahresendurlaub (föderale Bedienstete)",
    "en": "Year-end closing (federal staff)",
}
#: Days on which federal staff are off as well: (month, day) -> label.
CLOSING: dict[tuple[int, int], dict[str, str]] = {
    (11, 2): {
        "fr": "Jour des Morts (agents fédéraux)",
        "nl": "Allerzielen (federale ambtenaren)",
        "de": "Allerseelen (föderale Bedienstete)",
        "en": "All Souls' Day (federal staff)",
    },
    (11, 15): {
        "fr": "Fête du Roi (agents fédéraux)",
        "nl": "Koningsdag (federale ambtenaren)",
        "de": "Fest des Königs (föderale Bedienstete)",
        "en": "King's Feast (federal staff)",
    },
    (12, 26): {
        "fr": "Lendemain de Noël (agents fédéraux)",
        "nl": "Tweede kerstdag (federale ambtenaren)",
        "de": "Zweiter Weihnachtstag (föderale Bedienstete)",
        "en": "Boxing Day (federal staff)",
    },
    **{(12, day): _YEAR_END for day in range(27, 32)},
}

_LEGAL_SOURCE = (
    "Ten legal holidays: https://www.belgium.be/fr/emploi/conges_et_interruption_de_carriere/jours_feries ; "
    "dates frozen from the Python package holidays. A holiday in a weekend is not moved."
)
_FEDERAL_SOURCE = (
    f"{_LEGAL_SOURCE} 27 to 31 December: circular 462 of 5 May 1998 "
    "(https://etaamb.openjustice.be/fr/circulaire-du-05-mai-1998_n1998002061). "
    "Unverified, not read in a source: 2 November, 15 November, 26 December. "
    "The German and English names of the closing days are ours."
)


def legal_days() -> Iterator[Document]:
    """The legal holidays, in order. :raises LookupError: the package names a day that we do not know."""
    import holidays

    listed = holidays.country_holidays("BE", years=range(FIRST_YEAR, LAST_YEAR + 1), language="fr")
    for day, names in sorted(listed.items()):
        labels = [LEGAL[name] for name in names.split("; ") if name not in SUNDAYS]
        if labels:
            # Ascension fell on 1 May in 2008: one day, both names.
            yield {
                "day": day.isoformat(),
                "label": {tongue: " / ".join(label[tongue] for label in labels) for tongue in labels[0]},
            }


def closing_days() -> Iterator[Document]:
    """The further days on which federal staff are off."""
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for (month, day), label in CLOSING.items():
            yield {"day": date(year, month, day).isoformat(), "label": label, "kind": "closing"}


def calendars() -> dict[str, Document]:
    """The calendar documents by name."""
    legal = list(legal_days())
    federal = sorted([*legal, *closing_days()], key=lambda holiday: str(holiday["day"]))
    return {
        "be-legal": _calendar(
            "be-legal",
            {
                "fr": "Belgique : du lundi au vendredi, sans les dix jours fériés légaux",
                "nl": "België: maandag tot vrijdag, zonder de tien wettelijke feestdagen",
                "de": "Belgien: Montag bis Freitag, ohne die zehn gesetzlichen Feiertage",
                "en": "Belgium: Monday to Friday, without the ten legal holidays",
            },
            legal,
            _LEGAL_SOURCE,
        ),
        "be-federal": _calendar(
            "be-federal",
            {
                "fr": "Administration fédérale belge : jours fériés légaux et jours de fermeture",
                "nl": "Belgische federale administratie: wettelijke feestdagen en sluitingsdagen",
                "de": "Belgische Föderalverwaltung: gesetzliche Feiertage und Schließtage",
                "en": "Belgian federal administration: legal holidays and closing days",
            },
            federal,
            _FEDERAL_SOURCE,
        ),
    }


def _calendar(name: str, label: dict[str, str], days: list[Document], source: str) -> Document:
    return {
        "name": name,
        "version": VERSION,
        "label": label,
        "first_day": f"{FIRST_YEAR}-01-01",
        "last_day": f"{LAST_YEAR}-12-31",
        "holidays": days,
        "source": source,
    }


def as_text(calendar: Document) -> str:
    """The document as JSON with one holiday a line, so that a change shows as the line it is."""
    head = {key: value for key, value in calendar.items() if key != "holidays"}
    lines = ",\n".join(f"    {json.dumps(day, ensure_ascii=False)}" for day in calendar["holidays"])
    body = json.dumps(head, ensure_ascii=False, indent=2).removesuffix("\n}")
    return f'{body},\n  "holidays": [\n{lines}\n  ]\n}}\n'


def main() -> None:
    """Write the documents into the package."""
    for name, calendar in calendars().items():
        (DATA / f"calendar-{name}.json").write_text(as_text(calendar), encoding="utf-8")


if __name__ == "__main__":
    main()

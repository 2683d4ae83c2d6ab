"""The demonstration: a made-up agency in three languages, whose register adds up to published totals.

The totals of requests and of admissibility are those of the annual report of FPS Finance for 2014; that nothing else
is, the scenario says itself. Its rules are that organisation's published term of 40 calendar days and sub-topics;
acknowledgement and extension, on which its pages are silent, are our federal default's, so that a demo shows them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]

#: What :func:`procedure` takes from the default procedure, and what for.
_SOURCE = "Made up for the demonstration, after this project's federal default."

#: A day of the years in which the catalogue was written.
_RECENT = re.compile(r"202\d-\d\d-\d\d")


def scenario(
    year: Mapping[str, Any], words: list[Document], rules: Mapping[str, Any], default: Mapping[str, Any]
) -> Document:
    """The scenario document.

    :param year: the figures, and what the agency offers and promises. :param words: one document per language. :param rules: the procedure whose terms and
        categories are taken. :param default: the procedure that what it lacks is taken from.
    """
    return {**year, "procedure": procedure(rules, default), "words": words}


def catalogue(entries: Mapping[str, list[Document]]) -> Document:
    """The catalogue in the years that are played: the same documents, some years earlier.

    What was counted or reviewed lies before the first charter; the days with other hours begin when the second one does.
    """
    return {kind: _earlier(documents, 13) for kind, documents in entries.items()}


def _earlier(value: Any, years: int) -> Any:
    if isinstance(value, Mapping):
        return {
            name: _earlier(member, 10 if name == "exceptions" else years) for name, member in value.items()
        }
    if isinstance(value, list):
        return [_earlier(member, years) for member in value]
    if isinstance(value, str) and _RECENT.fullmatch(value):
        return f"{int(value[:4]) - years}{value[4:]}"
    return value


def procedure(rules: Mapping[str, Any], default: Mapping[str, Any]) -> Document:
    """The procedure of the demonstration: `rules`, completed out of `default`."""
    stated = {clock["name"]: clock for clock in rules["clocks"]}
    clocks = [
        {**clock, **_extended(clock, stated[clock["name"]])}
        if clock["name"] in stated
        else {**clock, "source": _SOURCE}
        for clock in default["clocks"]
    ]
    return {
        **rules,
        "name": "demonstration",
        "label": {
            "fr": "Traitement des plaintes : agence de démonstration",
            "nl": "Klachtenbehandeling: demonstratieagentschap",
            "de": "Beschwerdebearbeitung: Vorführungsbehörde",
            "en": "Complaint handling: demonstration agency",
        },
        "organisation": {
            "fr": "Agence fédérale de démonstration",
            "nl": "Federaal Demonstratieagentschap",
            "de": "Föderale Vorführungsbehörde",
            "en": "Federal Demonstration Agency",
        },
        "clocks": clocks,
        "transitions": default["transitions"],
        "retention": {
            "years": 5,
            "basis": "Made up for the demonstration. An organisation settles this with its archivist.",
        },
    }


def _extended(clock: Mapping[str, Any], stated: Mapping[str, Any]) -> Document:
    """A stated clock, with the extension that its source is silent on."""
    if "extension" not in clock:
        return dict(stated)
    term = {"n": 20, "unit": "calendar_day"}
    extension = {**clock["extension"], "term": term}
    return {**stated, "extension": extension, "source": f"{stated['source']} Extension: made up."}

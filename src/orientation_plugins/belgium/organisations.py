"""The procedure of one organisation, made from the federal one and what that organisation states differently.

Eleven near-copies of one document would drift apart; so the shipped data hold the differences only, and every
result is a complete procedure document that stands on its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]


def derive(base: Mapping[str, Any], name: str, override: Mapping[str, Any]) -> Document:
    """The procedure document of one organisation.

    :param override: ``organisation`` its name; ``clocks`` the term and source of each clock, null where its source
        is silent (then there is no clock); ``categories`` its own typology; ``outcomes`` and ``grounds`` changes by
        code; ``second_line`` null where it is the second line itself; ``sources`` more pages.
    """
    clocks = [
        _clock(clock, override["clocks"][clock["name"]])
        for clock in base["clocks"]
        if override["clocks"].get(clock["name"])
    ]
    running = {clock["name"] for clock in clocks}
    read = [clock["source"] for clock in clocks]
    document = {
        **base,
        "name": name,
        "label": _label(override["organisation"]),
        "organisation": override["organisation"],
        "clocks": clocks,
        "promises": [promise for promise in base["promises"] if promise in running],
        "categories": override.get("categories", base["categories"]),
        "outcomes": _changed(base["outcomes"], override.get("outcomes", {})),
        "grounds": _changed(base["grounds"], override.get("grounds", {})),
        # Nobody's source grants an extension, so there is none to ask for.
        "transitions": [transition for transition in base["transitions"] if transition["action"] != "extend"],
        "sources": [*dict.fromkeys(read), *override.get("sources", ()), *base["sources"]],
    }
    if "second_line" in override:
        _without_second_line(document)
    return document


def _label(organisation: Mapping[str, str]) -> dict[str, str]:
    words = {
        "fr": "Traitement des plaintes : {}",
        "nl": "Klachtenbehandeling: {}",
        "de": "Beschwerdebearbeitung: {}",
        "en": "Complaint handling: {}",
    }
    return {language: words[language].format(name) for language, name in organisation.items()}


def _clock(clock: Mapping[str, Any], stated: Mapping[str, Any]) -> Document:
    """The clock of the base, with the term the organisation states and nothing it does not."""
    return {**{key: value for key, value in clock.items() if key != "extension"}, **stated}


def _changed(entries: list[Document], changes: Mapping[str, Mapping[str, Any]]) -> list[Document]:
    return [{**entry, **changes.get(entry["code"], {})} for entry in entries]


def _without_second_line(document: Document) -> None:
    del document["second_line"]
    document["states"] = [state for state in document["states"] if state["name"] != "second_line"]
    document["transitions"] = [
        {**transition, "sources": [source for source in transition["sources"] if source != "second_line"]}
        if "sources" in transition
        else transition
        for transition in document["transitions"]
        if transition.get("target") != "second_line"
    ]
    document["answer_statements"] = [
        statement for statement in document["answer_statements"] if statement["code"] != "ombudsman_route"
    ]

"""The indicators of the federal network, as rounds ask them: labels as published, and how a desk counts each.

A round may ask others. German and English labels are ours. What nobody published a formula for is not among them.
"""

from __future__ import annotations

import re

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.network.rounds import Asked
from orientation_core.model.text import Text

_TERM = re.compile(r"(-?)([a-z][a-z0-9_]{0,79})(?::([a-z][a-z0-9_]{0,40})=([^=]{1,80}))?")


@attrs.frozen
class Term:
    """A part of a figure that a desk counts. :ivar dimension, group: of which group; None for all."""

    indicator: str
    minus: bool = False
    dimension: str | None = None
    group: str | None = None


def terms(asked: Asked) -> tuple[Term, ...]:
    """What a desk adds up for an indicator. :raises InvalidDocument: one of its terms cannot be read."""
    found = []
    for place, one in enumerate(asked.counted):
        read = _TERM.fullmatch(one)
        if read is None:
            text = sentence("this names no indicator, and no group of one")
            problem = Problem(f"/counted/{place}", text, "counted.term")
            raise InvalidDocument("collection_round", [problem])
        minus, indicator, dimension, group = read.groups()
        found.append(Term(indicator, bool(minus), dimension, group))
    return tuple(found)


def _asked(name: str, fr: str, nl: str, de: str, en: str, *counted: str) -> Asked:
    return Asked(name=name, label=Text(fr=fr, nl=nl, de=de, en=en), counted=counted)


def _founded(category: str, fr: str, nl: str, de: str, en: str) -> Asked:
    return _asked(f"founded_{category}", fr, nl, de, en, f"founded_by_type:federal_category={category}")


#: What a round asks that names no indicators.
STANDARD: tuple[Asked, ...] = (
    _asked(
        "requests_received",
        "Requêtes reçues",
        "Ontvangen verzoeken",
        "Eingegangene Anfragen",
        "Requests received",
        "requests_received",
    ),
    _asked(
        "complaints_received",
        "Plaintes reçues au total",
        "Totaal ontvangen klachten",
        "Eingegangene Beschwerden insgesamt",
        "Complaints received in all",
        "complaints_received",
    ),
    _asked(
        "complaints_received_standard_procedure",
        "Plaintes reçues via la procédure standard",
        "Klachten via de standaardklachtenprocedure",
        "Beschwerden über das Standardverfahren",
        "Complaints by the standard procedure",
        "complaints_received_standard_procedure",
    ),
    _asked(
        "complaints_received_other_route",
        "Plaintes reçues hors procédure standard",
        "Klachten buiten de standaardprocedure",
        "Beschwerden außerhalb des Standardverfahrens",
        "Complaints by another route",
        "complaints_received",
        "-complaints_received_standard_procedure",
    ),
    _asked(
        "info_requests_via_procedure",
        "Demandes d'information via la procédure de plainte",
        "Vragen om informatie via de klachtenprocedure",
        "Informationsanfragen über das Beschwerdeverfahren",
        "Information requests by the complaint procedure",
        "info_requests_via_procedure",
    ),
    _asked("notifications", "Notifications", "Meldingen", "Meldungen", "Notifications", "notifications"),
    _asked("suggestions", "Suggestions", "Suggesties", "Vorschläge", "Suggestions", "suggestions"),
    _asked(
        "complaints_admissible",
        "Plaintes recevables",
        "Ontvankelijke klachten",
        "Zulässige Beschwerden",
        "Admissible complaints",
        "complaints_admissible",
    ),
    _asked(
        "complaints_inadmissible",
        "Plaintes irrecevables",
        "Onontvankelijke klachten",
        "Unzulässige Beschwerden",
        "Inadmissible complaints",
        "complaints_inadmissible",
    ),
    _asked(
        "admissibility_pending",
        "Recevabilité à l'examen au 31/12",
        "Ontvankelijkheid nog in onderzoek op 31/12",
        "Zulässigkeit am 31.12. in Prüfung",
        "Admissibility under examination on 31 December",
        "admissibility_pending",
    ),
    _asked(
        "complaints_founded",
        "Plaintes fondées",
        "Gegronde klachten",
        "Begründete Beschwerden",
        "Founded complaints",
        "complaints_founded",
    ),
    _founded(
        "attitude",
        "Plaintes fondées : attitude du fonctionnaire",
        "Gegronde klachten: gedrag van de behandelende ambtenaar",
        "Begründete Beschwerden: Verhalten des Beamten",
        "Founded complaints: attitude of the official",
    ),
    _founded(
        "quality",
        "Plaintes fondées : qualité des produits ou services",
        "Gegronde klachten: kwaliteit van het product of de geleverde dienst",
        "Begründete Beschwerden: Qualität der Produkte oder Dienstleistungen",
        "Founded complaints: quality of products or services",
    ),
    _founded(
        "treatment",
        "Plaintes fondées : traitement des produits ou services",
        "Gegronde klachten: afhandeling (procedure) van de product- of dienstlevering",
        "Begründete Beschwerden: Abwicklung der Produkte oder Dienstleistungen",
        "Founded complaints: treatment of products or services",
    ),
    _founded(
        "complaint_handling",
        "Plaintes fondées : gestion des plaintes",
        "Gegronde klachten: klachtenafhandeling",
        "Begründete Beschwerden: Beschwerdebearbeitung",
        "Founded complaints: complaint handling",
    ),
    _asked(
        "complaints_pending",
        "Plaintes en traitement au 31/12",
        "Nog in behandeling op 31/12",
        "Beschwerden in Bearbeitung am 31.12.",
        "Complaints pending on 31 December",
        "complaints_pending",
    ),
    _asked(
        "escalated_further_procedure",
        "Plaintes faisant l'objet d'une procédure plus avancée",
        "Klachten in een verdere procedure",
        "Beschwerden in einem weiteren Verfahren",
        "Complaints in a further procedure",
        "escalated_further_procedure",
    ),
    _asked(
        "improvement_actions",
        "Actions d'amélioration",
        "Verbeteracties",
        "Verbesserungsmaßnahmen",
        "Improvement actions",
    ),
)

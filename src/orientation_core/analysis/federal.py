"""The indicators of the federal complaint network, with the official French and Dutch labels.

Not here, because nothing can be counted yet or nobody published how: ``improvement_actions`` (actions are not among
the facts) and ``avg_procedure_use_per_day`` (its formula was never published). German and English labels are ours.
"""

from __future__ import annotations

from orientation_core.analysis.indicators import Condition, Indicator, Population
from orientation_core.analysis.standard import RECEIVED, in_term
from orientation_core.model.text import Text

COMPLAINT = "complaint"

#: A complaint that is founded in part is a founded complaint: published totals add both up.
FOUNDED = ("founded", "partly_founded")


def _complaints(condition: Condition) -> Condition:
    return lambda t: (t.type == COMPLAINT) & condition(t)


COMPLAINTS = Population("complaints", lambda t: t.type == COMPLAINT)
STANDARD_PROCEDURE = Population("standard_procedure", _complaints(lambda t: t.standard_procedure == 1))
INFORMATION = Population("information_requests", lambda t: t.type == "information_request")
NOTIFICATIONS = Population("notifications", lambda t: t.type == "notification")
SUGGESTIONS = Population("suggestions", lambda t: t.type == "suggestion")
APPEALS = Population("appeals", lambda t: t.type == "appeal")
ADMISSIBLE = Population("admissible", _complaints(lambda t: t.admissibility == "admissible"))
INADMISSIBLE = Population("inadmissible", _complaints(lambda t: t.admissibility == "inadmissible"))
ADMISSIBILITY_PENDING = Population(
    "admissibility_pending", _complaints(lambda t: (t.admissibility == "pending") & ~t.within)
)
FOUNDED_COMPLAINTS = Population("founded", _complaints(lambda t: t.outcome.isin(FOUNDED)))
PENDING = Population("complaints_pending", _complaints(lambda t: t.pending))
ESCALATED = Population("escalated", _complaints(lambda t: t.referred == 1))
COMPLAINTS_WITH_TERM = Population(
    "complaints_handled_with_term", _complaints(lambda t: t.handled & t.valid & t.due_on.notnull())
)
COMPLAINTS_IN_TERM = Population("complaints_in_term", _complaints(in_term))


def _count(name: str, label: Text, definition: Text, of: Population, only: str | None = None) -> Indicator:
    return Indicator(name, label, "requests", definition, of=of, only=only)


REQUESTS = (
    _count(
        "requests_received",
        Text(
            fr="Requêtes reçues", nl="Ontvangen verzoeken", de="Eingegangene Anfragen", en="Requests received"
        ),
        Text(
            fr="Tout ce qui est entré par les canaux de plainte, plainte ou non.",
            nl="Alles wat via de klachtenkanalen is binnengekomen, klacht of niet.",
            de="Alles, was über die Beschwerdekanäle einging, Beschwerde oder nicht.",
            en="Everything that came in through the complaint channels, complaint or not.",
        ),
        RECEIVED,
    ),
    _count(
        "complaints_received",
        Text(
            fr="Plaintes reçues",
            nl="Ontvangen klachten",
            de="Eingegangene Beschwerden",
            en="Complaints received",
        ),
        Text(
            fr="Requêtes qualifiées de plainte.",
            nl="Verzoeken die als klacht zijn gekwalificeerd.",
            de="Als Beschwerde eingestufte Anliegen.",
            en="Requests qualified as a complaint.",
        ),
        COMPLAINTS,
    ),
    _count(
        "complaints_received_standard_procedure",
        Text(
            fr="Plaintes via la procédure standard",
            nl="Klachten via de standaardklachtenprocedure",
            de="Beschwerden über das Standardverfahren",
            en="Complaints by the standard procedure",
        ),
        Text(
            fr="Plaintes introduites par la procédure de plainte ordinaire de l'organisation.",
            nl="Klachten die via de gewone klachtenprocedure van de organisatie zijn ingediend.",
            de="Beschwerden, die über das übliche Beschwerdeverfahren der Organisation eingingen.",
            en="Complaints that came in by the organisation's ordinary complaint procedure.",
        ),
        STANDARD_PROCEDURE,
    ),
    _count(
        "info_requests_via_procedure",
        Text(
            fr="Demandes d'information",
            nl="Vragen om informatie",
            de="Informationsanfragen",
            en="Information requests",
        ),
        Text(
            fr="Demandes d'information envoyées par la procédure de plainte.",
            nl="Vragen om informatie die via de klachtenprocedure zijn gesteld.",
            de="Informationsanfragen, die über das Beschwerdeverfahren eingingen.",
            en="Questions for information sent by the complaint procedure.",
        ),
        INFORMATION,
    ),
    _count(
        "notifications",
        Text(fr="Notifications", nl="Meldingen", de="Meldungen", en="Notifications"),
        Text(
            fr="Signalements d'un fait, sans insatisfaction sur le service.",
            nl="Meldingen van een feit, zonder ontevredenheid over de dienst.",
            de="Meldungen eines Sachverhalts ohne Unzufriedenheit mit der Leistung.",
            en="Reports of a fact, without dissatisfaction with the service.",
        ),
        NOTIFICATIONS,
    ),
    _count(
        "suggestions",
        Text(fr="Suggestions", nl="Suggesties", de="Vorschläge", en="Suggestions"),
        Text(
            fr="Idées d'amélioration.",
            nl="Ideeën voor verbetering.",
            de="Verbesserungsvorschläge.",
            en="Ideas for improvement.",
        ),
        SUGGESTIONS,
    ),
    _count(
        "appeals",
        Text(fr="Recours", nl="Beroepen", de="Rechtsbehelfe", en="Appeals"),
        Text(
            fr="Recours reçus par les canaux de plainte.",
            nl="Beroepen die via de klachtenkanalen zijn binnengekomen.",
            de="Über die Beschwerdekanäle eingegangene Rechtsbehelfe.",
            en="Appeals that came in through the complaint channels.",
        ),
        APPEALS,
    ),
)

COMPLAINTS_TREATED = (
    _count(
        "complaints_admissible",
        Text(
            fr="Plaintes recevables",
            nl="Ontvankelijke klachten",
            de="Zulässige Beschwerden",
            en="Admissible complaints",
        ),
        Text(
            fr="Plaintes déclarées recevables.",
            nl="Klachten die ontvankelijk zijn verklaard.",
            de="Für zulässig erklärte Beschwerden.",
            en="Complaints that were declared admissible.",
        ),
        ADMISSIBLE,
    ),
    _count(
        "complaints_inadmissible",
        Text(
            fr="Plaintes irrecevables",
            nl="Onontvankelijke klachten",
            de="Unzulässige Beschwerden",
            en="Inadmissible complaints",
        ),
        Text(
            fr="Plaintes déclarées irrecevables.",
            nl="Klachten die onontvankelijk zijn verklaard.",
            de="Für unzulässig erklärte Beschwerden.",
            en="Complaints that were declared inadmissible.",
        ),
        INADMISSIBLE,
    ),
    _count(
        "admissibility_pending",
        Text(
            fr="Recevabilité à l'examen",
            nl="Ontvankelijkheid nog in onderzoek",
            de="Zulässigkeit in Prüfung",
            en="Admissibility under examination",
        ),
        Text(
            fr="Plaintes dont la recevabilité n'est pas encore décidée.",
            nl="Klachten waarvan de ontvankelijkheid nog niet is beslist.",
            de="Beschwerden, über deren Zulässigkeit noch nicht entschieden ist.",
            en="Complaints whose admissibility has not been decided yet.",
        ),
        ADMISSIBILITY_PENDING,
    ),
    _count(
        "complaints_founded",
        Text(
            fr="Plaintes fondées",
            nl="Gegronde (terechte) klachten",
            de="Begründete Beschwerden",
            en="Founded complaints",
        ),
        Text(
            fr="Plaintes jugées fondées, entièrement ou en partie.",
            nl="Klachten die geheel of gedeeltelijk gegrond zijn bevonden.",
            de="Ganz oder teilweise begründete Beschwerden.",
            en="Complaints judged founded, wholly or in part.",
        ),
        FOUNDED_COMPLAINTS,
    ),
    _count(
        "founded_by_type",
        Text(
            fr="Plaintes fondées par type",
            nl="Gegronde klachten per type",
            de="Begründete Beschwerden nach Art",
            en="Founded complaints by type",
        ),
        Text(
            fr="Plaintes fondées selon la catégorie fédérale de la plainte ; leur somme est celle des plaintes fondées.",
            nl="Gegronde klachten volgens de federale categorie van de klacht; samen zijn ze alle gegronde klachten.",
            de="Begründete Beschwerden nach föderaler Kategorie; zusammen ergeben sie alle begründeten Beschwerden.",
            en="Founded complaints by the federal category of the complaint; they add up to all founded complaints.",
        ),
        FOUNDED_COMPLAINTS,
        only="federal_category",
    ),
    _count(
        "complaints_pending",
        Text(
            fr="Plaintes en traitement à la fin de la période",
            nl="Klachten nog in behandeling aan het einde van de periode",
            de="Beschwerden in Bearbeitung am Ende des Zeitraums",
            en="Complaints pending at the end of the period",
        ),
        Text(
            fr="Plaintes reçues pendant la période qui n'étaient pas clôturées à la fin de son dernier jour.",
            nl="Klachten uit de periode die aan het einde van de laatste dag ervan niet waren afgesloten.",
            de="Beschwerden aus dem Zeitraum, die am Ende seines letzten Tages nicht abgeschlossen waren.",
            en="Complaints of the period that were not closed at the end of its last day.",
        ),
        PENDING,
    ),
    _count(
        "received_by_channel",
        Text(
            fr="Plaintes par canal",
            nl="Klachten per kanaal",
            de="Beschwerden nach Kanal",
            en="Complaints by channel",
        ),
        Text(
            fr="Plaintes selon le canal d'entrée.",
            nl="Klachten volgens het kanaal waarlangs ze binnenkwamen.",
            de="Beschwerden nach Eingangskanal.",
            en="Complaints by the channel they came in by.",
        ),
        COMPLAINTS,
        only="channel",
    ),
    _count(
        "escalated_further_procedure",
        Text(
            fr="Procédure plus avancée",
            nl="Verdere procedure",
            de="Weiteres Verfahren",
            en="Further procedure",
        ),
        Text(
            fr="Plaintes poursuivies devant le Médiateur fédéral, le Conseil d'État ou un tribunal.",
            nl="Klachten die verder gingen naar de federale Ombudsman, de Raad van State of een rechtbank.",
            de="Beschwerden, die an den föderalen Ombudsmann, den Staatsrat oder ein Gericht gingen.",
            en="Complaints that went on to the Federal Ombudsman, the Council of State or a court.",
        ),
        ESCALATED,
    ),
)

RATES = (
    Indicator(
        "pct_handled_in_time",
        Text(
            fr="% traité dans le délai",
            nl="% afgehandeld binnen de termijn",
            de="% fristgerecht bearbeitet",
            en="% handled in time",
        ),
        "percent",
        Text(
            fr="Part des plaintes traitées, avec échéance, dont la réponse est venue au plus tard à l'échéance.",
            nl="Aandeel van de behandelde klachten met een vervaldag die uiterlijk dan zijn beantwoord.",
            de="Anteil der bearbeiteten Beschwerden mit Fälligkeit, die spätestens dann beantwortet wurden.",
            en="Share of the handled complaints that have a due date and were answered on or before it.",
        ),
        of=COMPLAINTS_WITH_TERM,
        part=COMPLAINTS_IN_TERM,
    ),
    Indicator(
        "founded_rate",
        Text(
            fr="Taux de plaintes fondées",
            nl="Aandeel gegronde klachten",
            de="Anteil begründeter Beschwerden",
            en="Rate of founded complaints",
        ),
        "percent",
        Text(
            fr="Plaintes fondées parmi les plaintes reçues.",
            nl="Gegronde klachten van de ontvangen klachten.",
            de="Begründete Beschwerden, gemessen an den eingegangenen Beschwerden.",
            en="Founded complaints of the complaints received.",
        ),
        of=COMPLAINTS,
        part=FOUNDED_COMPLAINTS,
    ),
)

#: Populations that other populations add up to; where some complaint has no decision on record yet, they do not.
IDENTITIES = (
    ("received", ("complaints", "information_requests", "notifications", "suggestions", "appeals")),
    ("complaints", ("admissible", "inadmissible", "admissibility_pending")),
)

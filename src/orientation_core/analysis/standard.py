"""The indicators of the conventions of measurement: volumes, durations, terms. Each declared once."""

from __future__ import annotations

from typing import Any

from orientation_core.analysis.indicators import Figure, Indicator, Population
from orientation_core.analysis.prepare import MICROSECONDS_PER_DAY
from orientation_core.model.text import Text


def in_term(t: Any) -> Any:
    """Handled, and answered on the due date or before; where nothing tells the day of the answer, the closing is it."""
    answered = t.answered_on.coalesce(t.closed_on) if "answered_on" in t.columns else t.closed_on
    return t.handled & t.valid & (answered <= t.due_on)


RECEIVED = Population("received")
HANDLED = Population("handled", lambda t: t.handled)
OPEN = Population("open", lambda t: ~t.handled & ~t.within)
MERGED = Population("merged", lambda t: t.within)
SPLIT = Population("split", lambda t: t.split == 1)
INVALID = Population("invalid", lambda t: t.invalid)
VALID = Population("valid", lambda t: t.valid)
VALID_HANDLED = Population("valid_handled", lambda t: t.handled & t.valid)
WITH_TERM = Population("valid_handled_with_term", lambda t: t.handled & t.valid & t.due_on.notnull())
WITH_TERM_RECEIVED = Population("valid_with_term", lambda t: t.valid & t.due_on.notnull())
IN_TERM = Population("in_term", in_term)
TO_ACKNOWLEDGE = Population("to_acknowledge", lambda t: t.valid & t.ack_due_on.notnull())
ACKNOWLEDGED_IN_TERM = Population("acknowledged", lambda t: t.valid & (t.acknowledged_on <= t.ack_due_on))
SATISFACTION = Population("with_satisfaction", lambda t: t.satisfaction.notnull())
REOPENED = Population("reopened", lambda t: t.reopened == 1)


def percentile(column: str, share: float, divisor: int = 1) -> Figure:
    """The percentile of a column by linear interpolation (``percentile_cont``)."""
    return lambda t, where: t[column].quantile(share, where=where) / divisor


def mean(column: str, divisor: int = 1) -> Figure:
    """The mean of a column of whole numbers: an exact sum, divided once, so that every run gives the same bits."""

    def figure(t: Any, where: Any) -> Any:
        counted = where & t[column].notnull()
        return t[column].sum(where=counted).cast("float64") / t.count(where=counted).nullif(0) / divisor

    return figure


VOLUMES = (
    Indicator(
        "received",
        Text(
            fr="Demandes reçues", nl="Ontvangen verzoeken", de="Eingegangene Anliegen", en="Requests received"
        ),
        "requests",
        Text(
            fr="Tout ce qui a été reçu pendant la période, quel qu'en soit le type.",
            nl="Alles wat in de periode is ontvangen, van welk type ook.",
            de="Alles, was im Zeitraum eingegangen ist, gleich welcher Art.",
            en="Everything received in the period, of whatever type.",
        ),
        of=RECEIVED,
    ),
    Indicator(
        "handled",
        Text(
            fr="Demandes traitées",
            nl="Behandelde verzoeken",
            de="Bearbeitete Anliegen",
            en="Requests handled",
        ),
        "requests",
        Text(
            fr="Demandes reçues pendant la période et clôturées depuis, quel qu'en soit le statut.",
            nl="Verzoeken die in de periode zijn ontvangen en intussen zijn afgesloten, ongeacht hun status.",
            de="Im Zeitraum eingegangene und inzwischen abgeschlossene Anliegen, unabhängig vom Status.",
            en="Requests received in the period that have been closed since, whatever their status.",
        ),
        of=HANDLED,
    ),
    Indicator(
        "open",
        Text(fr="Demandes en cours", nl="Openstaande verzoeken", de="Offene Anliegen", en="Open requests"),
        "requests",
        Text(
            fr="Demandes reçues pendant la période et pas encore clôturées.",
            nl="Verzoeken die in de periode zijn ontvangen en nog niet zijn afgesloten.",
            de="Im Zeitraum eingegangene und noch nicht abgeschlossene Anliegen.",
            en="Requests received in the period that are not closed yet.",
        ),
        of=OPEN,
    ),
    Indicator(
        "merged",
        Text(
            fr="Demandes jointes à une autre",
            nl="Verzoeken samengevoegd met een ander",
            de="Mit einem anderen zusammengelegte Anliegen",
            en="Requests treated within another",
        ),
        "requests",
        Text(
            fr="Comptées une fois parmi les demandes reçues ; leur traitement et son délai sont ceux du dossier principal.",
            nl="Eén keer geteld bij de ontvangen verzoeken; hun behandeling en termijn zijn die van het hoofddossier.",
            de="Einmal unter den eingegangenen Anliegen gezählt; Bearbeitung und Frist sind die des führenden Vorgangs.",
            en="Counted once among the requests received; their handling and its term are those of the leading case.",
        ),
        of=MERGED,
    ),
    Indicator(
        "split",
        Text(
            fr="Demandes issues d'une division",
            nl="Verzoeken door splitsing ontstaan",
            de="Durch Teilung entstandene Anliegen",
            en="Requests that were a part of another",
        ),
        "requests",
        Text(
            fr="Dossiers créés à partir de points d'un autre ; chacun compte comme reçu le jour de la demande d'origine.",
            nl="Dossiers gemaakt van punten van een ander; elk telt als ontvangen op de dag van het oorspronkelijke verzoek.",
            de="Aus Punkten eines anderen gebildete Vorgänge; jeder zählt als am Tag der ursprünglichen Anfrage eingegangen.",
            en="Cases made of points of another; each counts as received on the day of the original request.",
        ),
        of=SPLIT,
    ),
    Indicator(
        "invalid",
        Text(
            fr="Enregistrements contradictoires",
            nl="Tegenstrijdige registraties",
            de="Widersprüchliche Einträge",
            en="Contradictory records",
        ),
        "requests",
        Text(
            fr="Clôture antérieure à la réception. Comptés ici, jamais dans une durée ni dans un taux.",
            nl="Afgesloten vóór de ontvangst. Hier geteld, nooit in een duur of een percentage.",
            de="Abschluss vor dem Eingang. Hier gezählt, nie in einer Dauer oder einem Anteil.",
            en="Closed before they were received. Counted here, never in a duration or a rate.",
        ),
        of=INVALID,
    ),
    Indicator(
        "reopened",
        Text(
            fr="Dossiers rouverts",
            nl="Heropende dossiers",
            de="Wiedereröffnete Vorgänge",
            en="Cases reopened",
        ),
        "requests",
        Text(
            fr="Demandes reçues pendant la période et rouvertes après leur clôture.",
            nl="Verzoeken die in de periode zijn ontvangen en na afsluiting zijn heropend.",
            de="Im Zeitraum eingegangene Anliegen, die nach dem Abschluss wiedereröffnet wurden.",
            en="Requests received in the period that were reopened after their closing.",
        ),
        of=REOPENED,
    ),
)

_EXACT = Text(
    fr="Durée exacte de la réception à la clôture, en jours de 24 heures ; interpolation linéaire.",
    nl="Exacte duur van ontvangst tot afsluiting, in dagen van 24 uur; lineaire interpolatie.",
    de="Genaue Dauer vom Eingang bis zum Abschluss in Tagen zu 24 Stunden; lineare Interpolation.",
    en="Exact time from receipt to closing, in days of 24 hours; linear interpolation.",
)
_WORKING = Text(
    fr="Jours ouvrables après le jour de réception, jusqu'au jour de clôture compris ; interpolation linéaire.",
    nl="Werkdagen na de dag van ontvangst, tot en met de dag van afsluiting; lineaire interpolatie.",
    de="Arbeitstage nach dem Eingangstag bis einschließlich des Abschlusstags; lineare Interpolation.",
    en="Working days after the day of receipt, up to and including the day of closing; linear interpolation.",
)

DURATIONS = (
    Indicator(
        "handling_days_median",
        Text(
            fr="Durée médiane de traitement",
            nl="Mediane behandelingsduur",
            de="Mittlere Bearbeitungsdauer (Median)",
            en="Median handling time",
        ),
        "days",
        _EXACT,
        of=VALID_HANDLED,
        figure=percentile("microseconds", 0.5, MICROSECONDS_PER_DAY),
    ),
    Indicator(
        "handling_days_p90",
        Text(
            fr="Durée de traitement, 90e centile",
            nl="Behandelingsduur, 90e percentiel",
            de="Bearbeitungsdauer, 90. Perzentil",
            en="Handling time, 90th percentile",
        ),
        "days",
        _EXACT,
        of=VALID_HANDLED,
        figure=percentile("microseconds", 0.9, MICROSECONDS_PER_DAY),
    ),
    Indicator(
        "handling_days_mean",
        Text(
            fr="Durée moyenne de traitement",
            nl="Gemiddelde behandelingsduur",
            de="Durchschnittliche Bearbeitungsdauer",
            en="Mean handling time",
        ),
        "days",
        Text(
            fr="Moyenne des durées exactes de la réception à la clôture, en jours de 24 heures.",
            nl="Gemiddelde van de exacte duur van ontvangst tot afsluiting, in dagen van 24 uur.",
            de="Mittelwert der genauen Dauer vom Eingang bis zum Abschluss in Tagen zu 24 Stunden.",
            en="Mean of the exact times from receipt to closing, in days of 24 hours.",
        ),
        of=VALID_HANDLED,
        figure=mean("microseconds", MICROSECONDS_PER_DAY),
    ),
    Indicator(
        "handling_working_days_median",
        Text(
            fr="Durée médiane en jours ouvrables",
            nl="Mediane duur in werkdagen",
            de="Median der Dauer in Arbeitstagen",
            en="Median handling time in working days",
        ),
        "working_days",
        _WORKING,
        of=VALID_HANDLED,
        figure=percentile("working_days", 0.5),
    ),
    Indicator(
        "handling_working_days_p90",
        Text(
            fr="Durée en jours ouvrables, 90e centile",
            nl="Duur in werkdagen, 90e percentiel",
            de="Dauer in Arbeitstagen, 90. Perzentil",
            en="Handling time in working days, 90th percentile",
        ),
        "working_days",
        _WORKING,
        of=VALID_HANDLED,
        figure=percentile("working_days", 0.9),
    ),
)

TERMS = (
    Indicator(
        "acknowledged_in_time",
        Text(
            fr="Accusé de réception dans le délai",
            nl="Ontvangstmelding binnen de termijn",
            de="Eingangsbestätigung fristgerecht",
            en="Acknowledged in time",
        ),
        "percent",
        Text(
            fr="Part des demandes pour lesquelles un accusé de réception est dû qui l'ont obtenu à temps.",
            nl="Aandeel van de verzoeken met recht op een ontvangstmelding dat die op tijd kreeg.",
            de="Anteil der zu bestätigenden Anliegen, deren Eingang fristgerecht bestätigt wurde.",
            en="Share of the requests that are owed an acknowledgement and got it in time.",
        ),
        of=TO_ACKNOWLEDGE,
        part=ACKNOWLEDGED_IN_TERM,
    ),
    Indicator(
        "answered_in_time_of_handled",
        Text(
            fr="Traité dans le délai, parmi les demandes traitées",
            nl="Binnen de termijn afgehandeld, van de behandelde verzoeken",
            de="Fristgerecht erledigt, gemessen an den bearbeiteten Anliegen",
            en="Answered in time, of those handled",
        ),
        "percent",
        Text(
            fr="Réponse au plus tard à l'échéance du dossier, parmi les demandes traitées qui ont une échéance ; "
            "la clôture, là où le registre ne dit pas quand la réponse est venue.",
            nl="Beantwoord uiterlijk op de vervaldag van het dossier, van de behandelde verzoeken met een vervaldag; "
            "afgesloten, waar het register niet zegt wanneer het antwoord kwam.",
            de="Antwort spätestens am Fälligkeitstag, gemessen an den bearbeiteten Anliegen mit Fälligkeit; "
            "Abschluss, wo das Register nicht sagt, wann die Antwort kam.",
            en="Answered on or before the due date of the case, of the handled requests that have a due date; "
            "closed, where the register does not tell when the answer was given.",
        ),
        of=WITH_TERM,
        part=IN_TERM,
    ),
    Indicator(
        "answered_in_time_of_received",
        Text(
            fr="Traité dans le délai, parmi les demandes reçues",
            nl="Binnen de termijn afgehandeld, van de ontvangen verzoeken",
            de="Fristgerecht erledigt, gemessen an den eingegangenen Anliegen",
            en="Answered in time, of those received",
        ),
        "percent",
        Text(
            fr="Comme ci-dessus, parmi les demandes reçues ; une demande en cours n'est pas dans le délai.",
            nl="Zoals hierboven, van de ontvangen verzoeken; een openstaand verzoek is niet binnen de termijn.",
            de="Wie oben, gemessen an den eingegangenen Anliegen; ein offenes Anliegen gilt nicht als fristgerecht.",
            en="As above, of the requests received; an open request is not in time.",
        ),
        of=WITH_TERM_RECEIVED,
        part=IN_TERM,
    ),
    Indicator(
        "satisfaction_mean",
        Text(
            fr="Satisfaction sur le traitement",
            nl="Tevredenheid over de behandeling",
            de="Zufriedenheit mit der Bearbeitung",
            en="Satisfaction with the handling",
        ),
        "score",
        Text(
            fr="Moyenne des notes de 1 à 5 ; une absence de réponse n'est jamais un zéro.",
            nl="Gemiddelde van de scores van 1 tot 5; geen antwoord is nooit een nul.",
            de="Mittelwert der Noten von 1 bis 5; eine fehlende Antwort zählt nie als null.",
            en="Mean of the scores from 1 to 5; no answer is never a zero.",
        ),
        of=SATISFACTION,
        figure=mean("satisfaction"),
    ),
)

#: Populations that other populations add up to, so that a reader can compute one from the others.
IDENTITIES = (
    ("received", ("handled", "open", "merged")),
    ("received", ("valid", "invalid")),
    ("handled", ("valid_handled", "invalid")),
)

"""The metrics that come with the library; names as in the collection of real commitments it was tried on."""

from __future__ import annotations

from orientation_core.model.commitments import Operator, TargetUnit
from orientation_core.model.metrics import Metric, Metrics
from orientation_core.model.text import Text

_TERM: tuple[TargetUnit, ...] = ("hour", "day", "month", "year")
_AT_MOST: tuple[Operator, ...] = ("<=", "between", "=")
_AT_LEAST: tuple[Operator, ...] = (">=", "=")

_CLOCKED = Text(
    fr="Part des dossiers pour lesquels l'horloge s'est arrêtée au plus tard à l'échéance ; les dossiers en cours non "
    "échus ne comptent pas encore.",
    nl="Aandeel van de dossiers waarvan de klok uiterlijk op de einddatum stilstond; lopende dossiers waarvan de "
    "termijn nog niet om is, tellen nog niet mee.",
    de="Anteil der Vorgänge, deren Uhr spätestens bei Fristende anhielt; laufende Vorgänge vor Fristende zählen noch nicht.",
    en="Share of the cases whose clock stopped on or before the due date; open cases not yet due do not count yet.",
)
_FED = Text(
    fr="Chiffre mesuré ailleurs (téléphonie, file d'attente, enquête, audit) et introduit comme mesure.",
    nl="Elders gemeten cijfer (telefonie, wachtrij, bevraging, audit), ingevoerd als meting.",
    de="Anderswo gemessene Zahl (Telefonie, Warteschlange, Umfrage, Prüfung), als Messung eingegeben.",
    en="A figure measured elsewhere (telephone, queue, survey, audit) and fed in as a measurement.",
)
_HOURS = Text(
    fr="Part des jours promis pendant lesquels les heures d'ouverture du canal, selon le catalogue et le calendrier, "
    "couvrent la plage promise.",
    nl="Aandeel van de beloofde dagen waarop de openingsuren van het kanaal, volgens catalogus en kalender, het "
    "beloofde venster dekken.",
    de="Anteil der versprochenen Tage, an denen die Öffnungszeiten des Kanals laut Katalog und Kalender das versprochene "
    "Zeitfenster abdecken.",
    en="Share of the promised days on which the channel's opening hours, by catalogue and calendar, cover the "
    "promised window.",
)


def _clock(name: str, clock: str, label: Text, done: str | None = None) -> Metric:
    return Metric(name, label, _CLOCKED, "clock", _TERM, _AT_MOST, clock=clock, done=done)


def _fed(name: str, label: Text, units: tuple[TargetUnit, ...], operators: tuple[Operator, ...]) -> Metric:
    return Metric(name, label, _FED, "measured", units, operators)


def _window(name: str, label: Text) -> Metric:
    return Metric(name, label, _HOURS, "opening", ("clock",), ("covers",))


CLOCKS = (
    _clock(
        "ack_term",
        "acknowledge",
        Text(fr="Délai d'accusé de réception", nl="Termijn van ontvangstmelding",
             de="Frist der Eingangsbestätigung", en="Term to acknowledge"),
        done="ack_done",
    ),
    _clock(
        "answer_term",
        "answer",
        Text(fr="Délai de réponse", nl="Antwoordtermijn", de="Antwortfrist", en="Term to answer"),
        done="answer_done",
    ),
    _clock(
        "processing_term",
        "processing",
        Text(fr="Délai de traitement", nl="Behandelingstermijn", de="Bearbeitungsfrist", en="Processing term"),
    ),
    _clock(
        "decision_term",
        "decision",
        Text(fr="Délai de décision", nl="Beslissingstermijn", de="Entscheidungsfrist", en="Term to decide"),
    ),
    _clock(
        "payment_term",
        "payment",
        Text(fr="Délai de paiement", nl="Betalingstermijn", de="Zahlungsfrist", en="Term to pay"),
    ),
    _clock(
        "answer_ombudsman_term",
        "ombudsman",
        Text(fr="Délai de réponse au médiateur", nl="Antwoordtermijn aan de ombudsman",
             de="Antwortfrist gegenüber dem Ombudsmann", en="Term to answer the ombudsman"),
    ),
)  # fmt: skip

SHARES = (
    Metric(
        "share_in_time",
        Text(fr="Part traitée dans le délai", nl="Aandeel binnen de termijn", de="Anteil fristgerecht",
             en="Share answered in time"),
        Text(
            fr="Part des dossiers répondus, ou retirés par le client, dans le délai indiqué, ou à défaut dans celui du dossier.",
            nl="Aandeel van de dossiers beantwoord, of door de klant ingetrokken, binnen de vermelde termijn, of anders "
            "binnen die van het dossier.",
            de="Anteil der Vorgänge, die in der genannten Frist, sonst in der Frist des Vorgangs, beantwortet oder "
            "vom Kunden zurückgezogen wurden.",
            en="Share of the cases answered, or withdrawn by the client, within the term that is named, else within the term of the case.",
        ),
        "share", ("percent",), _AT_LEAST, done="answer_done",
        of=lambda t, due: t.valid & due.notnull(), part=lambda t, due: t.answer_done_on <= due,
    ),
    Metric(
        "share_at_once",
        Text(fr="Part répondue le jour même", nl="Aandeel dezelfde dag beantwoord", de="Anteil am selben Tag beantwortet",
             en="Share answered at once"),
        Text(
            fr="Part des dossiers répondus, ou retirés par le client, le jour de leur réception.",
            nl="Aandeel van de dossiers beantwoord, of door de klant ingetrokken, op de dag van ontvangst.",
            de="Anteil der am Eingangstag beantworteten oder vom Kunden zurückgezogenen Vorgänge.",
            en="Share of the cases answered, or withdrawn by the client, on the day of receipt.",
        ),
        "share", ("percent",), _AT_LEAST, done="answer_done",
        of=lambda t, _: t.valid, part=lambda t, _: t.answer_done_on <= t.received_on,
    ),
    Metric(
        "deadline_communicated",
        Text(fr="Délai communiqué", nl="Termijn meegedeeld", de="Frist mitgeteilt", en="Term communicated"),
        Text(
            fr="Part des dossiers dont le client a reçu l'accusé de réception, qui annonce l'échéance.",
            nl="Aandeel van de dossiers waarvan de klant de ontvangstmelding kreeg, die de einddatum vermeldt.",
            de="Anteil der Vorgänge, deren Kunde die Eingangsbestätigung erhielt, die das Fristende nennt.",
            en="Share of the cases whose client was sent the acknowledgement, which tells the due date.",
        ),
        "share", ("percent",), _AT_LEAST, done="ack_done",
        of=lambda t, _: t.valid & t.ack_due_on.notnull(), part=lambda t, _: t.acknowledged_on.notnull(),
    ),
    Metric(
        "handling_score",
        Text(fr="Satisfaction sur le traitement", nl="Tevredenheid over de behandeling",
             de="Zufriedenheit mit der Bearbeitung", en="Satisfaction with the handling"),
        Text(
            fr="Moyenne des notes de 1 à 5 données après le traitement d'un dossier.",
            nl="Gemiddelde van de scores van 1 tot 5 die na de behandeling van een dossier zijn gegeven.",
            de="Mittelwert der Noten von 1 bis 5, die nach der Bearbeitung eines Vorgangs vergeben wurden.",
            en="Mean of the scores from 1 to 5 that were given after a case was handled.",
        ),
        "mean", ("score",), _AT_LEAST, column="satisfaction",
    ),
)  # fmt: skip

OPENING = (
    _window(
        "phone_window",
        Text(
            fr="Heures du téléphone",
            nl="Telefonische bereikbaarheid",
            de="Telefonzeiten",
            en="Telephone hours",
        ),
    ),
    _window(
        "desk_window",
        Text(
            fr="Heures du guichet", nl="Openingsuren van het loket", de="Schalterzeiten", en="Counter hours"
        ),
    ),
)

DOCUMENTS = (
    Metric(
        "commitments_count",
        Text(fr="Nombre d'engagements", nl="Aantal engagementen", de="Zahl der Verpflichtungen",
             en="Number of commitments"),
        Text(
            fr="Nombre d'engagements de la charte en vigueur à la fin de la période.",
            nl="Aantal engagementen in het handvest dat aan het einde van de periode geldt.",
            de="Zahl der Verpflichtungen in der am Ende des Zeitraums geltenden Charta.",
            en="Number of commitments in the charter that is in force at the end of the period.",
        ),
        "document", ("count",), ("<=", ">=", "="), counts="commitments",
    ),
    Metric(
        "survey_interval",
        Text(fr="Intervalle entre enquêtes", nl="Interval tussen bevragingen", de="Abstand zwischen Umfragen",
             en="Interval between surveys"),
        Text(
            fr="Temps écoulé, à la fin de la période, depuis la dernière mesure d'enquête (survey_score).",
            nl="Tijd, aan het einde van de periode, sinds de laatste meting van een bevraging (survey_score).",
            de="Zeit am Ende des Zeitraums seit der letzten Messung einer Umfrage (survey_score).",
            en="Time, at the end of the period, since the last measurement of a survey (survey_score).",
        ),
        "document", ("day", "month", "year"), ("<=",), counts="surveys",
    ),
)  # fmt: skip

FED = (
    _fed("phone_pickup", Text(fr="Temps de décroché", nl="Opneemtijd telefoon", de="Zeit bis zur Annahme des Anrufs",
                              en="Time to pick up the telephone"), ("second", "minute"), _AT_MOST),
    _fed("waiting_time", Text(fr="Temps d'attente", nl="Wachttijd", de="Wartezeit", en="Waiting time"),
         ("second", "minute", "hour"), _AT_MOST),
    _fed("online_availability", Text(fr="Disponibilité en ligne", nl="Onlinebeschikbaarheid",
                                     de="Online-Verfügbarkeit", en="Online availability"),
         ("hours_per_day", "percent"), _AT_LEAST),
    _fed("late_openings_per_week", Text(fr="Ouvertures tardives par semaine", nl="Late openingen per week",
                                        de="Spätöffnungen pro Woche", en="Late openings per week"),
         ("per_week",), _AT_LEAST),
    _fed("survey_score", Text(fr="Note d'enquête", nl="Score van de bevraging", de="Ergebnis der Umfrage",
                              en="Survey score"), ("score", "percent"), _AT_LEAST),
    _fed("plans_per_year", Text(fr="Plans d'action par an", nl="Actieplannen per jaar", de="Aktionspläne pro Jahr",
                                en="Action plans per year"), ("per_year",), _AT_LEAST),
    _fed("contact_fields_present", Text(fr="Coordonnées dans le courrier", nl="Contactgegevens in brieven",
                                        de="Kontaktangaben in Schreiben", en="Contact details in letters"),
         ("fields",), _AT_LEAST),
    _fed("appeal_term", Text(fr="Délai de recours", nl="Beroepstermijn", de="Rechtsbehelfsfrist", en="Appeal term"),
         ("day", "month"), _AT_LEAST),
    _fed("silence_after_reminder", Text(fr="Attente après rappel", nl="Wachttijd na herinnering",
                                        de="Wartezeit nach Erinnerung", en="Wait after a reminder"),
         ("day", "month"), _AT_LEAST),
)  # fmt: skip

#: All of ours, in the order in which they are listed.
STANDARD = (*CLOCKS, *SHARES, *OPENING, *DOCUMENTS, *FED)

#: What is known without plugins.
OURS = Metrics.of(STANDARD)

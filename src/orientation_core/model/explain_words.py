"""The words in which a derivation is told, per language: sentences, units and date patterns.

They stand here and not in a catalogue because they are grammar and not labels: each language orders and inflects
in its own way, and a translator of one line would not see the next.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from orientation_core.model.terms import Unit
from orientation_core.model.text import Language


@attrs.frozen
class Words:
    """What one language needs to tell a derivation.

    :ivar locale: for Babel. :ivar day: pattern of a date within a sentence. :ivar named: of a date in a list or in
        brackets. :ivar hour: of a time. :ivar units: one and many. :ivar separator: between
        the days of a list. The rest are sentences, or parts of one.
    :ivar stricter: when the procedure counts, and when the charter does; each with the other's date, and without.
    """

    locale: str
    day: str
    named: str
    hour: str
    units: Mapping[Unit, tuple[str, str]]
    weekends: tuple[str, str]
    separator: str
    term: str
    zero: str
    zero_moved: str
    zero_hour: str
    same_day: str
    skipped: str
    pause: str
    pause_same_day: str
    extension: str
    rolled: str
    due: str
    due_hour: str
    open_pause: str
    left: tuple[str, str]
    over: str
    calendar: str
    procedure: str
    at_once: str
    stricter: tuple[tuple[str, str], tuple[str, str]]


WORDS: dict[Language, Words] = {
    "fr": Words(
        locale="fr_BE",
        day="EEEE d MMMM y",
        named="EEEE d MMMM y",
        hour="H 'h' mm",
        units={
            "hour": ("heure", "heures"),
            "working_day": ("jour ouvrable", "jours ouvrables"),
            "calendar_day": ("jour calendrier", "jours calendrier"),
            "month": ("mois", "mois"),
        },
        weekends=("1 week-end", "{n} week-ends"),
        separator=" ; ",
        term="Le délai est de {term}.",
        zero="Il a pris cours le {start}, jour qui ne compte pas.",
        zero_moved="Il a pris cours le {start}, mais était suspendu ; le premier jour ({zero}) ne compte pas.",
        zero_hour="Il a pris cours le {start} à {hour}.",
        same_day="Le délai a pris cours le {start} et expire le jour même.",
        skipped="Jours non comptés : {days}.",
        pause="Il a été suspendu du {start} au {end} ; les jours qui précèdent cette dernière date ne comptent pas.",
        pause_same_day="La suspension du {start} a pris fin le jour même et n'a pas d'effet.",
        extension="Il a été prolongé de {term} le {granted}, à compter de l'échéance précédente.",
        rolled="Comme le dernier jour ({ended}) n'est pas un jour ouvrable, l'échéance est reportée au jour ouvrable suivant.",
        due="L'échéance est fixée au {due}, jusqu'à la fin de la journée.",
        due_hour="L'échéance est fixée au {due} à {hour}.",
        open_pause="Il est suspendu depuis le {start} ; l'échéance sera connue à la reprise.",
        left=("Il restera alors {left}.", "Il restera alors {left}."),
        over="Le délai lui-même est écoulé ; l'échéance doit seulement encore tomber un jour ouvrable.",
        calendar="Calculé avec le calendrier {calendar}, version {version}.",
        procedure="Calculé selon la procédure {procedure}, version {procedure_version}, avec le calendrier {calendar}, version {version}.",
        at_once="le jour même",
        stricter=(
            (
                "La charte {charter}, version {version} (engagement {commitment}), promet {other}, soit le {day} ; la procédure n'est pas moins stricte et s'applique.",
                "La charte {charter}, version {version} (engagement {commitment}), promet {other} ; la procédure n'est pas moins stricte et s'applique.",
            ),
            (
                "Ce délai est celui de la charte {charter}, version {version} (engagement {commitment}), plus strict que celui de la procédure ({other}, soit le {day}).",
                "Ce délai est celui de la charte {charter}, version {version} (engagement {commitment}), plus strict que celui de la procédure ({other}).",
            ),
        ),
    ),
    "nl": Words(
        locale="nl_BE",
        day="EEEE d MMMM y",
        named="EEEE d MMMM y",
        hour="H.mm 'uur'",
        units={
            "hour": ("uur", "uur"),
            "working_day": ("werkdag", "werkdagen"),
            "calendar_day": ("kalenderdag", "kalenderdagen"),
            "month": ("maand", "maanden"),
        },
        weekends=("1 weekend", "{n} weekends"),
        separator="; ",
        term="De termijn bedraagt {term}.",
        zero="Hij is ingegaan op {start}; die dag telt niet mee.",
        zero_moved="Hij is ingegaan op {start}, maar was geschorst; de eerste dag ({zero}) telt niet mee.",
        zero_hour="Hij is ingegaan op {start} om {hour}.",
        same_day="De termijn is ingegaan op {start} en verstrijkt dezelfde dag.",
        skipped="Niet meegeteld: {days}.",
        pause="Hij was geschorst van {start} tot {end}; de dagen vóór die laatste datum tellen niet mee.",
        pause_same_day="De schorsing van {start} eindigde dezelfde dag en heeft geen gevolg.",
        extension="Hij werd op {granted} verlengd met {term}, te rekenen vanaf de vorige einddatum.",
        rolled="Omdat de laatste dag ({ended}) geen werkdag is, verschuift de einddatum naar de volgende werkdag.",
        due="De einddatum is {due}, tot het einde van de dag.",
        due_hour="De termijn loopt af op {due} om {hour}.",
        open_pause="Hij is geschorst sinds {start}; de einddatum is bekend zodra hij weer loopt.",
        left=("Dan resteert nog {left}.", "Dan resteren nog {left}."),
        over="De termijn zelf is verstreken; de einddatum moet enkel nog op een werkdag vallen.",
        calendar="Berekend met de kalender {calendar}, versie {version}.",
        procedure="Berekend volgens de procedure {procedure}, versie {procedure_version}, met de kalender {calendar}, versie {version}.",
        at_once="dezelfde dag",
        stricter=(
            (
                "Het handvest {charter}, versie {version} (engagement {commitment}), belooft {other}, dus {day}; de procedure is niet minder streng en geldt.",
                "Het handvest {charter}, versie {version} (engagement {commitment}), belooft {other}; de procedure is niet minder streng en geldt.",
            ),
            (
                "Deze termijn komt uit het handvest {charter}, versie {version} (engagement {commitment}), en is strenger dan die van de procedure ({other}, dus {day}).",
                "Deze termijn komt uit het handvest {charter}, versie {version} (engagement {commitment}), en is strenger dan die van de procedure ({other}).",
            ),
        ),
    ),
    "de": Words(
        locale="de_BE",
        day="EEEE, 'dem' d. MMMM y",
        named="EEEE, d. MMMM y",
        hour="H:mm 'Uhr'",
        units={
            "hour": ("Stunde", "Stunden"),
            "working_day": ("Arbeitstag", "Arbeitstage"),
            "calendar_day": ("Kalendertag", "Kalendertage"),
            "month": ("Monat", "Monate"),
        },
        weekends=("1 Wochenende", "{n} Wochenenden"),
        separator="; ",
        term="Die Frist beträgt {term}.",
        zero="Sie begann am {start}; dieser Tag zählt nicht mit.",
        zero_moved="Sie begann am {start}, ruhte aber; ihr erster Tag ({zero}) zählt nicht mit.",
        zero_hour="Sie begann am {start}, um {hour}.",
        same_day="Die Frist begann am {start}, und endet am selben Tag.",
        skipped="Nicht mitgezählt: {days}.",
        pause="Sie ruhte vom {start}, bis zum {end}; die Tage vor dem letztgenannten Datum zählen nicht mit.",
        pause_same_day="Die Unterbrechung am {start}, endete am selben Tag und hat keine Wirkung.",
        extension="Sie wurde am {granted}, um {term} verlängert, gerechnet ab dem vorherigen Fristende.",
        rolled="Da der letzte Tag ({ended}) kein Arbeitstag ist, verschiebt sich das Fristende auf den nächsten Arbeitstag.",
        due="Die Frist endet am {due}, mit Ablauf des Tages.",
        due_hour="Die Frist endet am {due}, um {hour}.",
        open_pause="Sie ruht seit {start}; das Fristende steht fest, sobald sie weiterläuft.",
        left=("Dann verbleibt noch {left}.", "Dann verbleiben noch {left}."),
        over="Die Frist selbst ist abgelaufen; ihr Ende muss nur noch auf einen Arbeitstag fallen.",
        calendar="Berechnet mit dem Kalender {calendar}, Version {version}.",
        procedure="Berechnet nach dem Verfahren {procedure}, Version {procedure_version}, mit dem Kalender {calendar}, Version {version}.",
        at_once="am selben Tag",
        stricter=(
            (
                "Die Charta {charter}, Version {version} (Verpflichtung {commitment}), verspricht: {other}, Fristende {day}; das Verfahren ist nicht weniger streng und gilt.",
                "Die Charta {charter}, Version {version} (Verpflichtung {commitment}), verspricht: {other}; das Verfahren ist nicht weniger streng und gilt.",
            ),
            (
                "Diese Frist stammt aus der Charta {charter}, Version {version} (Verpflichtung {commitment}), und ist strenger als die des Verfahrens ({other}, Fristende {day}).",
                "Diese Frist stammt aus der Charta {charter}, Version {version} (Verpflichtung {commitment}), und ist strenger als die des Verfahrens ({other}).",
            ),
        ),
    ),
    "en": Words(
        locale="en_GB",
        day="EEEE d MMMM y",
        named="EEEE d MMMM y",
        hour="HH:mm",
        units={
            "hour": ("hour", "hours"),
            "working_day": ("working day", "working days"),
            "calendar_day": ("calendar day", "calendar days"),
            "month": ("month", "months"),
        },
        weekends=("1 weekend", "{n} weekends"),
        separator="; ",
        term="The term is {term}.",
        zero="It began on {start}; that day does not count.",
        zero_moved="It began on {start} but was suspended; its first day ({zero}) does not count.",
        zero_hour="It began on {start} at {hour}.",
        same_day="The term began on {start} and ends on the same day.",
        skipped="Not counted: {days}.",
        pause="It was suspended from {start} to {end}; the days before that last date do not count.",
        pause_same_day="The suspension on {start} ended on the same day and has no effect.",
        extension="It was extended by {term} on {granted}, counted from the due date before.",
        rolled="As the last day ({ended}) is not a working day, the due date moves to the next working day.",
        due="It is due on {due}, until the end of the day.",
        due_hour="It is due on {due} at {hour}.",
        open_pause="It has been suspended since {start}; the due date will be known when it resumes.",
        left=("Then {left} will remain.", "Then {left} will remain."),
        over="The term itself is over; its due date only still has to fall on a working day.",
        calendar="Computed with calendar {calendar}, version {version}.",
        procedure="Computed under procedure {procedure}, version {procedure_version}, with calendar {calendar}, version {version}.",
        at_once="the same day",
        stricter=(
            (
                "Charter {charter}, version {version} (commitment {commitment}), promises {other}, which is {day}; the procedure is no less strict and applies.",
                "Charter {charter}, version {version} (commitment {commitment}), promises {other}; the procedure is no less strict and applies.",
            ),
            (
                "This term is that of charter {charter}, version {version} (commitment {commitment}), stricter than the procedure's ({other}, which is {day}).",
                "This term is that of charter {charter}, version {version} (commitment {commitment}), stricter than the procedure's ({other}).",
            ),
        ),
    ),
}

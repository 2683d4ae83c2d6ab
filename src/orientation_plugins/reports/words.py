"""The words of rendered reports in four languages, and what the groups of a dimension are called."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_date

from orientation_core.labels import LABELS, label
from orientation_core.model.reports import ALL
from orientation_core.model.text import Text
from orientation_plugins.pages.numbers import LOCALES
from orientation_plugins.pages.words import COMMON

if TYPE_CHECKING:
    from orientation_core.model.reports import DimensionNote
    from orientation_core.model.text import Language

WORDS: dict[str, Text] = COMMON | {
    "title": Text(
        fr="Rapport sur la gestion des plaintes",
        nl="Rapport over het klachtenmanagement",
        de="Bericht über das Beschwerdemanagement",
        en="Complaint management report",
    ),
    "glance": Text(fr="En un coup d'œil", nl="In één oogopslag", de="Auf einen Blick", en="At a glance"),
    "totals": Text(fr="Tous les chiffres", nl="Alle cijfers", de="Alle Zahlen", en="All figures"),
    "all": Text(fr="Ensemble", nl="Totaal", de="Insgesamt", en="Total"),
    "totals_caption": Text(
        fr="Tous les indicateurs de la période",
        nl="Alle indicatoren van de periode",
        de="Alle Indikatoren des Zeitraums",
        en="All indicators of the period",
    ),
    "by": Text(fr="Par {}", nl="Per {}", de="Nach {}", en="By {}"),
    "indicator": Text(fr="Indicateur", nl="Indicator", de="Indikator", en="Indicator"),
    "code": Text(fr="Code", nl="Code", de="Code", en="Code"),
    "group": Text(fr="Groupe", nl="Groep", de="Gruppe", en="Group"),
    "unit": Text(fr="Unité", nl="Eenheid", de="Einheit", en="Unit"),
    "numerator": Text(fr="Numérateur", nl="Teller", de="Zähler", en="Numerator"),
    "denominator": Text(fr="Dénominateur", nl="Noemer", de="Nenner", en="Denominator"),
    "low": Text(fr="95 % de", nl="95 % van", de="95 % von", en="95 % from"),
    "high": Text(fr="95 % à", nl="95 % tot", de="95 % bis", en="95 % to"),
    "suppressed": Text(fr="Non publié", nl="Niet gepubliceerd", de="Nicht veröffentlicht", en="Not published"),
    "previous": Text(fr="Période précédente", nl="Vorige periode", de="Vorheriger Zeitraum", en="Previous period"),
    "change": Text(fr="Évolution", nl="Verschil", de="Veränderung", en="Change"),
    "before": Text(fr="auparavant {}", nl="voordien {}", de="zuvor {}", en="previously {}"),
    "from": Text(fr="Du", nl="Van", de="Von", en="From"),
    "until": Text(fr="Au (inclus)", nl="Tot en met", de="Bis einschließlich", en="Up to and including"),
    "population": Text(fr="Population", nl="Populatie", de="Grundgesamtheit", en="Population"),
    "filters": Text(fr="Filtres", nl="Filters", de="Filter", en="Filters"),
    "generated": Text(fr="Établi le", nl="Opgemaakt op", de="Erstellt am", en="Generated on"),
    "notes": Text(fr="Remarques", nl="Opmerkingen", de="Anmerkungen", en="Notes"),
    "method": Text(
        fr="Comment ces chiffres sont calculés",
        nl="Hoe deze cijfers berekend zijn",
        de="Wie diese Zahlen berechnet werden",
        en="How these figures are counted",
    ),
    "about": Text(fr="À propos de ce rapport", nl="Over dit rapport", de="Über diesen Bericht", en="About this report"),
    "volumes": Text(fr="Volumes", nl="Aantallen", de="Mengen", en="Volumes"),
    "requests": Text(fr="Types de demandes", nl="Types verzoeken", de="Arten von Anliegen", en="Types of request"),
    "complaints": Text(
        fr="Suites données aux plaintes",
        nl="Gevolg gegeven aan de klachten",
        de="Behandlung der Beschwerden",
        en="What became of the complaints",
    ),
    "durations": Text(fr="Durées", nl="Duur", de="Dauer", en="Handling times"),
    "terms": Text(fr="Délais et qualité", nl="Termijnen en kwaliteit", de="Fristen und Qualität", en="Terms and quality"),
    "others": Text(fr="Autres indicateurs", nl="Andere indicatoren", de="Weitere Indikatoren", en="Other indicators"),
    "causes": Text(fr="Causes des plaintes", nl="Oorzaken van klachten", de="Ursachen der Beschwerden", en="Causes of complaints"),
    "cause": Text(fr="Cause", nl="Oorzaak", de="Ursache", en="Cause"),
    "points": Text(fr="Points de plainte", nl="Klachtpunten", de="Beschwerdepunkte", en="Points of complaint"),
    "helped": Text(
        fr="Bonnes pratiques publiées", nl="Gepubliceerde goede praktijken", de="Veröffentlichte gute Praktiken", en="Published good practices"
    ),
    "helped_of": Text(
        fr="effet démontré chez {} sur {}", nl="effect aangetoond bij {} van {}", de="Wirkung nachgewiesen bei {} von {}", en="effect shown at {} of {}"
    ),
    "points_by_cause": Text(
        fr="Points de plainte par cause",
        nl="Klachtpunten per oorzaak",
        de="Beschwerdepunkte nach Ursache",
        en="Points of complaint by cause",
    ),
    "share": Text(fr="Part", nl="Aandeel", de="Anteil", en="Share"),
    "cumulative": Text(fr="Part cumulée", nl="Cumulatief aandeel", de="Kumulierter Anteil", en="Cumulative share"),
    "other_causes": Text(fr="Autres causes", nl="Andere oorzaken", de="Sonstige Ursachen", en="Other causes"),
    "missing": Text(fr="(non renseigné)", nl="(niet ingevuld)", de="(nicht angegeben)", en="(not recorded)"),
    "handled": Text(fr="Traitées", nl="Behandeld", de="Bearbeitet", en="Handled"),
    "open": Text(fr="En cours", nl="Openstaand", de="Offen", en="Open"),
    "median": Text(fr="Médiane", nl="Mediaan", de="Median", en="Median"),
    "p90": Text(fr="90e centile", nl="90e percentiel", de="90. Perzentil", en="90th percentile"),
    "chart_volumes": Text(
        fr="Demandes traitées et en cours",
        nl="Behandelde en openstaande verzoeken",
        de="Bearbeitete und offene Anliegen",
        en="Requests handled and open",
    ),
    "chart_durations": Text(
        fr="Durée de traitement en jours : médiane et 90e centile",
        nl="Behandelingsduur in dagen: mediaan en 90e percentiel",
        de="Bearbeitungsdauer in Tagen: Median und 90. Perzentil",
        en="Handling time in days: median and 90th percentile",
    ),
    "chart_top": Text(
        fr="Le graphique montre les {} groupes les plus grands ; le tableau les contient tous.",
        nl="De grafiek toont de {} grootste groepen; de tabel bevat ze allemaal.",
        de="Das Diagramm zeigt die {} größten Gruppen; die Tabelle enthält alle.",
        en="The chart shows the {} largest groups; the table has them all.",
    ),
    "chart_withheld": Text(
        fr="Les groupes sans valeur publiée ne figurent pas dans le graphique.",
        nl="Groepen zonder gepubliceerde waarde staan niet in de grafiek.",
        de="Gruppen ohne veröffentlichten Wert fehlen im Diagramm.",
        en="Groups without a published value are not in the chart.",
    ),
    "withheld_key": Text(
        fr="n. p. : non publié.",
        nl="n. g.: niet gepubliceerd.",
        de="n. v.: nicht veröffentlicht.",
        en="n. p.: not published.",
    ),
    "joined": Text(
        fr="Nouvelles organisations dans cette période : {}.",
        nl="Nieuwe organisaties in deze periode: {}.",
        de="Neue Organisationen in diesem Zeitraum: {}.",
        en="Organisations that are new in this period: {}.",
    ),
    "left": Text(
        fr="Organisations présentes uniquement dans la période précédente : {}.",
        nl="Organisaties die enkel in de vorige periode voorkomen: {}.",
        de="Organisationen, die nur im vorherigen Zeitraum vorkommen: {}.",
        en="Organisations of the previous period only: {}.",
    ),
    "compared": Text(
        fr="Comparé à la période {}. Les comparaisons par groupe figurent dans les versions XLSX, CSV et JSON.",
        nl="Vergeleken met de periode {}. De vergelijkingen per groep staan in de XLSX-, CSV- en JSON-versie.",
        de="Verglichen mit dem Zeitraum {}. Die Vergleiche je Gruppe stehen in der XLSX-, CSV- und JSON-Fassung.",
        en="Compared with the period {}. Comparisons by group are in the XLSX, CSV and JSON versions.",
    ),
}  # fmt: skip

UNITS: dict[str, Text] = {
    "requests": Text(fr="demandes", nl="verzoeken", de="Anliegen", en="requests"),
    "points": Text(fr="points", nl="punten", de="Punkte", en="points"),
    "days": Text(fr="jours", nl="dagen", de="Tage", en="days"),
    "working_days": Text(fr="jours ouvrables", nl="werkdagen", de="Arbeitstage", en="working days"),
    "percent": Text(fr="%", nl="%", de="%", en="%"),
    "score": Text(fr="note de 1 à 5", nl="score van 1 tot 5", de="Note von 1 bis 5", en="score from 1 to 5"),
    "scale": Text(
        fr="points de l'échelle", nl="punten van de schaal", de="Punkte der Skala", en="points of the scale"
    ),
    "coefficient": Text(fr="coefficient", nl="coëfficiënt", de="Koeffizient", en="coefficient"),
}


def word(key: str, language: Language, *values: str) -> str:
    """A word or sentence of the report, with `values` in its gaps."""
    return WORDS[key].in_(language).format(*values)


#: Dimensions whose values are codes of ours, with the kind of label that names them.
_KINDS = {"original_type": "type", "status": "state", "stage": "state"}


def group_name(dimension: str, group: str, language: Language) -> str:
    """What a group is called; a value that is the register's own word stays as it is."""
    if group == "":
        return word("missing", language)
    if dimension == ALL:
        return word("all", language)
    if dimension == "month":
        return _month(group, language)
    kind = _KINDS.get(dimension, dimension)
    return label(kind, group, language) if kind in LABELS else group


def _month(group: str, language: Language, pattern: str = "LLLL yyyy") -> str:
    try:
        first = date.fromisoformat(f"{group}-01")
    except ValueError:
        return group
    return str(format_date(first, pattern, locale=LOCALES[language]))


def short_month(group: str, language: Language) -> str:
    """A month on two lines, shortened as the language does."""
    return _month(group, language, "LLL\nyyyy")


def split_by(dimension: DimensionNote, language: Language) -> str:
    """“by channel”, to go on in a sentence; German nouns keep their capital."""
    label = dimension.label.in_(language)
    words = word("by", language, label if language == "de" else label[0].lower() + label[1:])
    return words[0].lower() + words[1:]

"""The words of a state of play in four languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_core.model.text import Text
from orientation_plugins.reports import words

if TYPE_CHECKING:
    from orientation_core.model.text import Language

WORDS: dict[str, Text] = {
    "title": Text(fr="État des lieux", nl="Stand van zaken", de="Bestandsaufnahme", en="State of play"),
    "on": Text(fr="au {}", nl="op {}", de="am {}", en="on {}"),
    "in_scope": Text(fr="Organisations dans le réseau", nl="Organisaties in het netwerk", de="Organisationen im Netzwerk", en="Organisations in scope"),
    "basic": Text(
        fr="Au minimum l'approche de base opérationnelle",
        nl="Minstens de basisaanpak operationeel",
        de="Mindestens der Basisansatz einsatzbereit",
        en="At least the basic approach operational",
    ),
    "share": Text(fr="Part", nl="Aandeel", de="Anteil", en="Share"),
    "share_of": Text(fr="de celles du réseau", nl="van die in het netwerk", de="jener im Netzwerk", en="of those in scope"),
    "sentence": Text(
        fr="Organisations dans le réseau : {}. Avec au minimum l'approche de base opérationnelle : {}.",
        nl="Organisaties in het netwerk: {}. Met minstens de basisaanpak operationeel: {}.",
        de="Organisationen im Netzwerk: {}. Mit mindestens dem Basisansatz einsatzbereit: {}.",
        en="{} organisations in scope, {} with at least the basic approach operational.",
    ),
    "change": Text(fr="Depuis un an", nl="Sinds een jaar", de="Seit einem Jahr", en="Over one year"),
    "change_basic": Text(fr="avec l'approche de base", nl="met de basisaanpak", de="mit Basisansatz", en="with the basic approach"),
    "unjudged": Text(
        fr="Critères qui ne peuvent être jugés", nl="Criteria die niet te beoordelen zijn", de="Nicht zu beurteilende Kriterien", en="Criteria that cannot be judged"
    ),
    "unjudged_note": Text(fr="ils ne comptent pas", nl="ze tellen niet mee", de="sie zählen nicht", en="they do not count"),
    "trend": Text(fr="Évolution", nl="Evolutie", de="Entwicklung", en="Trend"),
    "trend_chart": Text(
        fr="Organisations avec et sans l'approche de base, par année",
        nl="Organisaties met en zonder de basisaanpak, per jaar",
        de="Organisationen mit und ohne Basisansatz, je Jahr",
        en="Organisations with and without the basic approach, by year",
    ),
    "trend_table": Text(fr="Les chiffres au même jour de chaque année", nl="De cijfers op dezelfde dag van elk jaar", de="Die Zahlen am selben Tag jedes Jahres", en="The figures on the same day of each year"),
    "with": Text(fr="Avec", nl="Met", de="Mit", en="With"),
    "without": Text(fr="Sans", nl="Zonder", de="Ohne", en="Without"),
    "day": Text(fr="Jour", nl="Dag", de="Tag", en="Day"),
    "joined": Text(fr="Arrivées", nl="Bijgekomen", de="Hinzugekommen", en="Joined"),
    "left": Text(fr="Départs", nl="Vertrokken", de="Ausgeschieden", en="Left"),
    "judged_by": Text(fr="Modèle", nl="Model", de="Modell", en="Model"),
    "composition": Text(
        fr="La composition du réseau a changé ; les totaux de deux années ne se comparent qu'en en tenant compte.",
        nl="De samenstelling van het netwerk is veranderd; totalen van twee jaren zijn alleen met dat voorbehoud te vergelijken.",
        de="Die Zusammensetzung des Netzwerks hat sich geändert; Summen zweier Jahre sind nur mit diesem Vorbehalt vergleichbar.",
        en="The composition of the network has changed; totals of two years compare only with that in mind.",
    ),
    "other_model": Text(
        fr="Le modèle a changé dans l'intervalle : les années ne sont pas jugées d'après les mêmes critères.",
        nl="Het model is intussen veranderd: de jaren worden niet volgens dezelfde criteria beoordeeld.",
        de="Das Modell hat sich inzwischen geändert: Die Jahre werden nicht nach denselben Kriterien beurteilt.",
        en="The model changed in between: the years are not judged by the same criteria.",
    ),
    "courses": Text(fr="Les instruments au fil des années", nl="De instrumenten door de jaren", de="Die Instrumente im Lauf der Jahre", en="The instruments over the years"),
    "courses_chart": Text(
        fr="Organisations qui utilisent chaque instrument, par année", nl="Organisaties die elk instrument gebruiken, per jaar", de="Organisationen, die jedes Instrument nutzen, je Jahr", en="Organisations that use each instrument, by year"
    ),
    "courses_table": Text(
        fr="Combien d'organisations utilisent chaque instrument, entièrement et en partie", nl="Hoeveel organisaties elk instrument gebruiken, volledig en gedeeltelijk", de="Wie viele Organisationen jedes Instrument nutzen, ganz und teilweise", en="How many organisations use each instrument, wholly and in part"
    ),
    "whole_and_part": Text(fr="{} et {} en partie", nl="{} en {} gedeeltelijk", de="{} und {} teilweise", en="{} and {} in part"),
    "more": Text(fr="Plus qu'un an avant", nl="Meer dan een jaar eerder", de="Mehr als ein Jahr zuvor", en="More than a year before"),
    "less": Text(fr="Moins qu'un an avant", nl="Minder dan een jaar eerder", de="Weniger als ein Jahr zuvor", en="Less than a year before"),
    "was": Text(fr="un an avant : {}", nl="een jaar eerder: {}", de="ein Jahr zuvor: {}", en="a year before: {}"),
    "totals_note": Text(
        fr="Sous chaque instrument : combien d'organisations l'utilisent entièrement et, entre parenthèses, la différence sur un an quand le modèle est le même.",
        nl="Onder elk instrument: hoeveel organisaties het volledig gebruiken en, tussen haakjes, het verschil met een jaar eerder als het model hetzelfde is.",
        de="Unter jedem Instrument: wie viele Organisationen es ganz nutzen und, in Klammern, der Unterschied zum Vorjahr, wenn das Modell dasselbe ist.",
        en="Under each instrument: how many organisations use it wholly and, in brackets, the change over a year where the model is the same.",
    ),
    "map": Text(fr="Instruments par organisation", nl="Instrumenten per organisatie", de="Instrumente je Organisation", en="Instruments by organisation"),
    "map_chart": Text(
        fr="Qui utilise quel instrument", nl="Wie gebruikt welk instrument", de="Wer welches Instrument nutzt", en="Who uses which instrument"
    ),
    "map_table": Text(
        fr="Les mêmes instruments en mots, avec les critères remplis sur ceux qui peuvent être jugés",
        nl="Dezelfde instrumenten in woorden, met de criteria waaraan voldaan is op die welke te beoordelen zijn",
        de="Dieselben Instrumente in Worten, mit den erfüllten unter den beurteilbaren Kriterien",
        en="The same instruments in words, with the criteria met of those that can be judged",
    ),
    "organisation": Text(fr="Organisation", nl="Organisatie", de="Organisation", en="Organisation"),
    "kind": Text(fr="Genre", nl="Soort", de="Art", en="Kind"),
    "since": Text(fr="Membre depuis", nl="Lid sinds", de="Mitglied seit", en="Member since"),
    "since_day": Text(fr="membre depuis le {}", nl="lid sinds {}", de="Mitglied seit dem {}", en="member since {}"),
    "level": Text(fr="Niveau", nl="Niveau", de="Stufe", en="Level"),
    "no_level": Text(fr="pas encore", nl="nog niet", de="noch nicht", en="not yet"),
    "reasons": Text(fr="Ce qui manque encore", nl="Wat nog ontbreekt", de="Was noch fehlt", en="What is lacking"),
    "reasons_table": Text(
        fr="Les organisations qui n'ont pas encore l'approche de base, et pourquoi",
        nl="De organisaties die de basisaanpak nog niet hebben, en waarom",
        de="Die Organisationen, die den Basisansatz noch nicht haben, und warum",
        en="The organisations that do not have the basic approach yet, and why",
    ),
    "all_there": Text(
        fr="Toutes les organisations ont au minimum l'approche de base.",
        nl="Alle organisaties hebben minstens de basisaanpak.",
        de="Alle Organisationen haben mindestens den Basisansatz.",
        en="Every organisation has at least the basic approach.",
    ),
    "nobody": Text(
        fr="Aucune organisation n'est dans le réseau ce jour-là.",
        nl="Op die dag is geen enkele organisatie in het netwerk.",
        de="An diesem Tag ist keine Organisation im Netzwerk.",
        en="No organisation is in the network on that day.",
    ),
    "criterion": Text(fr="Critère", nl="Criterium", de="Kriterium", en="Criterion"),
    "criteria": Text(fr="Critères", nl="Criteria", de="Kriterien", en="Criteria"),
    "criteria_table": Text(
        fr="Combien d'organisations remplissent chaque critère, et comment on le sait",
        nl="Hoeveel organisaties aan elk criterium voldoen, en hoe men het weet",
        de="Wie viele Organisationen jedes Kriterium erfüllen, und woher man es weiß",
        en="How many organisations meet each criterion, and how that is known",
    ),
    "by_data": Text(fr="par les données", nl="door de gegevens", de="durch Daten", en="by data"),
    "by_word": Text(fr="par déclaration", nl="door verklaring", de="durch Erklärung", en="by declaration"),
    "contradicted": Text(fr="Contredits", nl="Tegengesproken", de="Widersprochen", en="Contradicted"),
    "contradiction": Text(
        fr="l'organisation déclare autre chose que ses données", nl="de organisatie verklaart iets anders dan haar gegevens", de="die Organisation erklärt anderes als ihre Daten", en="the organisation declares otherwise than its data"
    ),
    "counts": Text(fr="Compte pour le niveau de base", nl="Telt mee voor de basis", de="Zählt für den Basisansatz", en="Counts for the basic approach"),
    "yes": Text(fr="oui", nl="ja", de="ja", en="yes"),
    "no": Text(fr="non", nl="nee", de="nein", en="no"),
    "of": Text(fr="{}\N{NO-BREAK SPACE}sur\N{NO-BREAK SPACE}{}", nl="{}\N{NO-BREAK SPACE}op\N{NO-BREAK SPACE}{}", de="{}\N{NO-BREAK SPACE}von\N{NO-BREAK SPACE}{}", en="{}\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}{}"),
    "number": Text(fr="Numéro", nl="Nummer", de="Nummer", en="Number"),
    "instrument": Text(fr="Instrument", nl="Instrument", de="Instrument", en="Instrument"),
    "verdict": Text(fr="Jugement", nl="Oordeel", de="Urteil", en="Verdict"),
    "why": Text(fr="Pourquoi", nl="Waarom", de="Warum", en="Why"),
    "source": Text(fr="Sources", nl="Bronnen", de="Quellen", en="Sources"),
    "origin": Text(fr="Origine du modèle", nl="Herkomst van het model", de="Herkunft des Modells", en="Origin of the model"),
    "version_of": Text(fr="version {}", nl="versie {}", de="Fassung {}", en="version {}"),
    "network": Text(fr="Réseau", nl="Netwerk", de="Netzwerk", en="Network"),
}  # fmt: skip


def word(key: str, language: Language, *values: str) -> str:
    """A word or sentence, with `values` in its gaps; what reports have in common comes from there."""
    if key in WORDS:
        return WORDS[key].in_(language).format(*values)
    return words.word(key, language, *values)

"""The words of a report of self-assessment in four languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_core.model.text import Text
from orientation_plugins.reports import words

if TYPE_CHECKING:
    from orientation_core.model.text import Language

WORDS: dict[str, Text] = {
    "title": Text(fr="Autoévaluation", nl="Zelfevaluatie", de="Selbstbewertung", en="Self-assessment"),
    "profile": Text(fr="Profil", nl="Profiel", de="Profil", en="Profile"),
    "profile_chart": Text(
        fr="Aujourd'hui et souhaité, par axe",
        nl="Vandaag en gewenst, per as",
        de="Heute und angestrebt, je Achse",
        en="Today and desired, by axis",
    ),
    "gap_chart": Text(
        fr="Aujourd'hui et souhaité, par point : {}",
        nl="Vandaag en gewenst, per punt: {}",
        de="Heute und angestrebt, je Punkt: {}",
        en="Today and desired, by item: {}",
    ),
    "priorities": Text(fr="Priorités", nl="Prioriteiten", de="Prioritäten", en="Priorities"),
    "priorities_caption": Text(
        fr="Les points dont l'écart pèse le plus",
        nl="De punten waarvan de kloof het zwaarst weegt",
        de="Die Punkte, deren Abstand am schwersten wiegt",
        en="The items whose gap weighs most",
    ),
    "no_priorities": Text(
        fr="Aucun point ne montre un écart qui pèse.",
        nl="Geen enkel punt toont een kloof die weegt.",
        de="Kein Punkt zeigt einen Abstand, der ins Gewicht fällt.",
        en="No item shows a gap that weighs anything.",
    ),
    "today": Text(fr="Aujourd'hui", nl="Vandaag", de="Heute", en="Today"),
    "desired": Text(fr="Souhaité", nl="Gewenst", de="Angestrebt", en="Desired"),
    "gap": Text(fr="Écart", nl="Kloof", de="Abstand", en="Gap"),
    "gap_is": Text(fr="écart {}", nl="kloof {}", de="Abstand {}", en="gap {}"),
    "spread": Text(fr="Dispersion", nl="Spreiding", de="Streuung", en="Spread"),
    "agreement": Text(fr="Accord (alpha)", nl="Overeenstemming (alfa)", de="Übereinstimmung (Alpha)", en="Agreement (alpha)"),
    "weight": Text(fr="Poids", nl="Gewicht", de="Gewicht", en="Weight"),
    "priority": Text(fr="Priorité", nl="Prioriteit", de="Priorität", en="Priority"),
    "raters": Text(fr="Notes", nl="Scores", de="Noten", en="Scores given"),
    "not_applicable": Text(fr="Sans objet", nl="Niet van toepassing", de="Trifft nicht zu", en="Does not apply"),
    "silent": Text(fr="Sans réponse", nl="Geen antwoord", de="Keine Antwort", en="No answer"),
    "consensus": Text(fr="Consensus", nl="Consensus", de="Konsens", en="Consensus"),
    "axis": Text(fr="Axe", nl="As", de="Achse", en="Axis"),
    "item": Text(fr="Point", nl="Punt", de="Punkt", en="Item"),
    "character": Text(fr="Caractère", nl="Karakter", de="Charakter", en="Character"),
    "visible": Text(fr="visible", nl="zichtbaar", de="sichtbar", en="visible"),
    "perceptible": Text(fr="perceptible", nl="merkbaar", de="spürbar", en="perceptible"),
    "measurable": Text(fr="mesurable", nl="meetbaar", de="messbar", en="measurable"),
    "overall": Text(fr="Tous les axes", nl="Alle assen", de="Alle Achsen", en="All axes"),
    "axes_caption": Text(fr="Chiffres par axe", nl="Cijfers per as", de="Werte je Achse", en="Figures by axis"),
    "items_caption": Text(fr="Chiffres par point : {}", nl="Cijfers per punt: {}", de="Werte je Punkt: {}", en="Figures by item: {}"),
    "answered": Text(fr="Participants", nl="Deelnemers", de="Teilnehmende", en="Participants"),
    "of": Text(fr="ont répondu, sur {}", nl="hebben geantwoord, van {}", de="haben geantwortet, von {}", en="answered, of {}"),
    "comments": Text(fr="Commentaires", nl="Opmerkingen", de="Bemerkungen", en="Comments"),
    "why": Text(fr="Justification du consensus", nl="Motivering van de consensus", de="Begründung des Konsenses", en="Justification of the consensus"),
    "rater": Text(fr="Un participant", nl="Een deelnemer", de="Eine teilnehmende Person", en="A participant"),
    "evidence": Text(
        fr="Déclaré et mesuré", nl="Verklaard en gemeten", de="Erklärt und gemessen", en="Declared against evidence"
    ),
    "evidence_caption": Text(
        fr="La note déclarée à côté de ce que disent les données",
        nl="De verklaarde score naast wat de gegevens zeggen",
        de="Die erklärte Note neben dem, was die Daten sagen",
        en="The score that was claimed beside what the data say",
    ),
    "evidence_rule": Text(
        fr="Un écart est signalé quand la note est au moins un palier au-dessus ou au-dessous de toute note que les données "
        "soutiennent, compte tenu de l'intervalle à 95 %.",
        nl="Een verschil wordt gemeld wanneer de score minstens één niveau boven of onder elke score ligt die de gegevens "
        "steunen, rekening houdend met het 95 %-interval.",
        de="Ein Widerspruch wird gemeldet, wenn die Note mindestens eine Stufe über oder unter jeder Note liegt, die die Daten "
        "stützen, unter Berücksichtigung des 95-%-Intervalls.",
        en="A contradiction is flagged when the score is at least one level above or below every score that the data support, "
        "the 95 % interval taken into account.",
    ),
    "claimed": Text(fr="Note déclarée", nl="Verklaarde score", de="Erklärte Note", en="Score claimed"),
    "supported": Text(
        fr="Soutenue par les données", nl="Gesteund door de gegevens", de="Von den Daten gestützt", en="Supported by the data"
    ),
    "indicator": Text(fr="Indicateur", nl="Indicator", de="Indikator", en="Indicator"),
    "verdict": Text(fr="Constat", nl="Vaststelling", de="Befund", en="Finding"),
    "claims_more": Text(
        fr="Déclare plus que les données", nl="Verklaart meer dan de gegevens", de="Erklärt mehr als die Daten", en="Claims more than the data"
    ),
    "claims_less": Text(
        fr="Déclare moins que les données", nl="Verklaart minder dan de gegevens", de="Erklärt weniger als die Daten", en="Claims less than the data"
    ),
    "agrees": Text(fr="Pas de contradiction", nl="Geen tegenspraak", de="Kein Widerspruch", en="No contradiction"),
    "no_score": Text(fr="Pas de note", nl="Geen score", de="Keine Note", en="No score"),
    "no_data": Text(fr="Pas de données", nl="Geen gegevens", de="Keine Daten", en="No data"),
    "few_cases": Text(fr="Trop peu de cas", nl="Te weinig gevallen", de="Zu wenige Fälle", en="Too few cases"),
    "contradictions": Text(fr="Contradictions avec les données", nl="Tegenspraak met de gegevens", de="Widersprüche zu den Daten", en="Contradictions with the data"),
    "checked": Text(fr="sur {} points comparés", nl="van {} vergeleken punten", de="von {} verglichenen Punkten", en="of {} items compared"),
    "progress": Text(fr="Évolution", nl="Evolutie", de="Entwicklung", en="Progress"),
    "since": Text(fr="Depuis le tour {} (grille {})", nl="Sinds de ronde {} (rooster {})", de="Seit der Runde {} (Raster {})", en="Since the round {} (grid {})"),
    "then": Text(fr="Alors", nl="Toen", de="Damals", en="Then"),
    "wanted": Text(fr="Souhaité alors", nl="Toen gewenst", de="Damals angestrebt", en="Desired then"),
    "now": Text(fr="Maintenant", nl="Nu", de="Jetzt", en="Now"),
    "change": Text(fr="Évolution", nl="Verschil", de="Veränderung", en="Change"),
    "items_compared": Text(fr="Points comparés", nl="Vergeleken punten", de="Verglichene Punkte", en="Items compared"),
    "new_items": Text(fr="Nouveaux points : {}", nl="Nieuwe punten: {}", de="Neue Punkte: {}", en="New items: {}"),
    "dropped_items": Text(fr="Points disparus : {}", nl="Verdwenen punten: {}", de="Entfallene Punkte: {}", en="Items no longer asked: {}"),
    "rescaled": Text(
        fr="L'échelle est autre : les notes ne sont pas comparées.",
        nl="De schaal is anders: de scores worden niet vergeleken.",
        de="Die Skala ist eine andere: die Noten werden nicht verglichen.",
        en="The scale is another: scores are not compared.",
    ),
    "scale": Text(fr="Échelle", nl="Schaal", de="Skala", en="Scale"),
    "scores": Text(fr="Notes", nl="Scores", de="Noten", en="Scores"),
    "meaning": Text(fr="Signification", nl="Betekenis", de="Bedeutung", en="Meaning"),
    "unverified": Text(fr="non vérifié", nl="niet getoetst", de="nicht geprüft", en="not verified"),
    "parts": Text(fr="Moyenne de : {}", nl="Gemiddelde van: {}", de="Mittel aus: {}", en="Mean of: {}"),
    "grid": Text(fr="Grille", nl="Rooster", de="Raster", en="Grid"),
    "round": Text(fr="Tour", nl="Ronde", de="Runde", en="Round"),
    "edition": Text(fr="version {}", nl="versie {}", de="Fassung {}", en="version {}"),
    "origin": Text(fr="Origine", nl="Herkomst", de="Herkunft", en="Origin"),
    "ours": Text(fr="ce projet", nl="dit project", de="dieses Projekt", en="this project"),
    "agency": Text(fr="l'organisation", nl="de organisatie", de="die Organisation", en="the organisation"),
    "other": Text(fr="un tiers", nl="een derde", de="Dritte", en="somebody else"),
    "withheld": Text(fr="n. m.", nl="n. g.", de="n. g.", en="n. s."),
    "withheld_why": Text(
        fr="Non montré : trop peu de participants",
        nl="Niet getoond: te weinig deelnemers",
        de="Nicht gezeigt: zu wenige Teilnehmende",
        en="Not shown: too few participants",
    ),
    "reserved": Text(
        fr="Ce rapport montre ce que des participants ont dit ; il reste entre ceux qui peuvent le voir.",
        nl="Dit rapport toont wat deelnemers hebben gezegd; het blijft onder wie dat mag zien.",
        de="Dieser Bericht zeigt, was Teilnehmende gesagt haben; er bleibt unter jenen, die das sehen dürfen.",
        en="This report shows what participants said; it stays among those who may see that.",
    ),
    "to": Text(fr="{} à {}", nl="{} tot {}", de="{} bis {}", en="{} to {}"),
}  # fmt: skip


def word(key: str, language: Language, *values: str) -> str:
    """A word or sentence of the report, with `values` in its gaps; what reports have in common comes from there."""
    if key in WORDS:
        return WORDS[key].in_(language).format(*values)
    return words.word(key, language, *values)

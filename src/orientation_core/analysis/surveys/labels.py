"""Words for readers of survey reports: the indicators, the dimensions, the notes."""

from __future__ import annotations

from orientation_core.model.surveys.reports import SurveyIndicator, Unit
from orientation_core.model.text import Text


def _indicator(name: str, unit: Unit, label: Text, definition: Text) -> SurveyIndicator:
    return SurveyIndicator(name, label, unit, definition)


INDICATORS: tuple[SurveyIndicator, ...] = (
    _indicator("responses", "responses", Text(fr="Réponses", nl="Antwoorden", de="Antworten", en="Responses"), Text(
        fr="Questionnaires complets.", nl="Volledig ingevulde vragenlijsten.", de="Vollständig ausgefüllte Fragebögen.",
        en="Complete questionnaires.")),
    _indicator("responses_percent", "percent", Text(fr="Part des réponses", nl="Aandeel van de antwoorden", de="Anteil der Antworten", en="Share of responses"), Text(
        fr="Part du groupe dans toutes les réponses, avec l'intervalle de Wilson à 95 %.",
        nl="Aandeel van de groep in alle antwoorden, met het 95 %-interval van Wilson.",
        de="Anteil der Gruppe an allen Antworten, mit dem 95-%-Intervall nach Wilson.",
        en="Share of the group in all responses, with its Wilson 95 % interval.")),
    _indicator("response_rate", "percent", Text(fr="Taux de réponse", nl="Responsgraad", de="Rücklaufquote", en="Response rate"), Text(
        fr="Invitations auxquelles il a été répondu, sur toutes les invitations.",
        nl="Beantwoorde uitnodigingen op alle uitnodigingen.", de="Beantwortete Einladungen an allen Einladungen.",
        en="Invitations that were answered, of all invitations.")),
    _indicator("alpha", "coefficient", Text(fr="Alpha de Cronbach", nl="Cronbachs alfa", de="Cronbachs Alpha", en="Cronbach's alpha"), Text(
        fr="Cohérence des évaluations, calculée sur les réponses qui les donnent toutes.",
        nl="Samenhang van de beoordelingen, berekend op de antwoorden die ze allemaal geven.",
        de="Zusammenhang der Bewertungen, berechnet über die Antworten, die alle enthalten.",
        en="How far the ratings hang together, over the responses that give all of them.")),
    _indicator("item_mean", "score", Text(fr="Moyenne", nl="Gemiddelde", de="Mittelwert", en="Mean"), Text(
        fr="Moyenne des réponses, sans les réponses manquantes ni « sans objet », avec l'intervalle à 95 % de Student.",
        nl="Gemiddelde van de antwoorden, zonder ontbrekende en „niet van toepassing”, met het 95 %-interval van Student.",
        de="Mittelwert der Antworten, ohne fehlende und „trifft nicht zu“, mit dem 95-%-Intervall nach Student.",
        en="Mean of the answers, without missing ones and \"does not apply\", with Student's 95 % interval.")),
    _indicator("item_mean_weighted", "score", Text(fr="Moyenne pondérée", nl="Gewogen gemiddelde", de="Gewichteter Mittelwert", en="Weighted mean"), Text(
        fr="Moyenne pondérée selon les parts connues de la population ; l'intervalle tient compte du nombre effectif de réponses.",
        nl="Gemiddelde gewogen naar de bekende aandelen van de populatie; het interval houdt rekening met het effectieve aantal antwoorden.",
        de="Mittelwert, gewichtet nach den bekannten Anteilen der Grundgesamtheit; das Intervall berücksichtigt die effektive Zahl der Antworten.",
        en="Mean weighted to the known shares of the population; the interval goes by the effective number of answers.")),
    _indicator("item_sd", "score", Text(fr="Écart-type", nl="Standaardafwijking", de="Standardabweichung", en="Standard deviation"), Text(
        fr="Dispersion des réponses, avec n − 1.", nl="Spreiding van de antwoorden, met n − 1.", de="Streuung der Antworten, mit n − 1.",
        en="Spread of the answers, with n − 1.")),
    _indicator("item_median", "score", Text(fr="Médiane", nl="Mediaan", de="Median", en="Median"), Text(
        fr="La moitié des réponses se situe au-dessous.", nl="De helft van de antwoorden ligt eronder.", de="Die Hälfte der Antworten liegt darunter.",
        en="Half of the answers lie below.")),
    _indicator("item_top2_percent", "percent", Text(fr="Deux meilleurs échelons", nl="Twee hoogste scores", de="Beste zwei Stufen", en="Top-two share"), Text(
        fr="Part des réponses aux deux échelons supérieurs, avec l'intervalle de Wilson à 95 %.",
        nl="Aandeel van de antwoorden op de twee hoogste treden, met het 95 %-interval van Wilson.",
        de="Anteil der Antworten auf den beiden höchsten Stufen, mit dem 95-%-Intervall nach Wilson.",
        en="Share of answers on the two highest steps, with its Wilson 95 % interval.")),
    _indicator("item_nps", "points", Text(fr="Score net de recommandation", nl="Netto-aanbevelingsscore", de="Netto-Empfehlungswert", en="Net promoter score"), Text(
        fr="Part des 9 et 10 moins part des 0 à 6, en points.", nl="Aandeel van 9 en 10 min aandeel van 0 tot 6, in punten.",
        de="Anteil von 9 und 10 abzüglich des Anteils von 0 bis 6, in Punkten.", en="Share of 9 and 10 less share of 0 to 6, in points.")),
    _indicator("item_option_percent", "percent", Text(fr="Part d'une réponse", nl="Aandeel van een antwoord", de="Anteil einer Antwort", en="Share of an option"), Text(
        fr="Part de ceux qui ont choisi cette réponse parmi ceux qui ont répondu.", nl="Aandeel dat dit antwoord koos, van wie antwoordde.",
        de="Anteil derer, die diese Antwort wählten, an allen, die geantwortet haben.", en="Share that chose this option, of those who answered.")),
    _indicator("item_answered", "responses", Text(fr="Réponses à la question", nl="Antwoorden op de vraag", de="Antworten auf die Frage", en="Answers to the question"), Text(
        fr="Combien ont répondu.", nl="Hoeveel mensen antwoordden.", de="Wie viele geantwortet haben.", en="How many answered.")),
    _indicator("item_not_applicable", "responses", Text(fr="Sans objet", nl="Niet van toepassing", de="Trifft nicht zu", en="Does not apply"), Text(
        fr="Combien ont dit que la question ne les concerne pas ; jamais dans une moyenne.", nl="Hoeveel mensen zeiden dat de vraag niet van toepassing is; nooit in een gemiddelde.",
        de="Wie viele sagten, dass die Frage nicht zutrifft; nie in einem Mittelwert.", en="How many said that the question does not apply to them; never in a mean.")),
    _indicator("item_missing", "responses", Text(fr="Sans réponse", nl="Zonder antwoord", de="Ohne Antwort", en="Missing"), Text(
        fr="Combien n'ont rien dit, ou n'ont pas été interrogés sur ce point.", nl="Hoeveel mensen niets zeiden, of deze vraag niet kregen.",
        de="Wie viele nichts sagten oder diese Frage nicht gestellt bekamen.", en="How many said nothing, or were not asked this.")),
)  # fmt: skip

DIMENSIONS = {
    "language": Text(fr="Langue", nl="Taal", de="Sprache", en="Language"),
    "viewpoint": Text(fr="Point de vue", nl="Gezichtspunt", de="Blickwinkel", en="Viewpoint"),
    "stratum": Text(fr="Strate", nl="Stratum", de="Schicht", en="Stratum"),
    "wave": Text(fr="Vague", nl="Golf", de="Welle", en="Wave"),
}

POPULATION = Text(
    fr="Ceux qui ont répondu à l'enquête", nl="Wie op de bevraging antwoordde", de="Wer auf die Befragung geantwortet hat",
    en="Those who answered the survey",
)  # fmt: skip

NOT_SHOWN = Text(
    fr="« Aucune différence démontrée » ne veut pas dire que les groupes sont égaux : ces réponses ne suffisent pas à montrer une différence.",
    nl="„Geen verschil aangetoond” betekent niet dat de groepen gelijk zijn: deze antwoorden volstaan niet om een verschil te tonen.",
    de="„Kein Unterschied nachgewiesen“ heißt nicht, dass die Gruppen gleich sind: Diese Antworten reichen nicht, um einen Unterschied zu zeigen.",
    en='"No difference shown" does not mean that the groups are equal: these answers do not suffice to show a difference.',
)  # fmt: skip

WAITING = Text(
    fr="L'enquête est anonyme et encore ouverte : des réponses attendent et ne sont comptées qu'à la clôture.",
    nl="De bevraging is anoniem en nog open: sommige antwoorden wachten en worden pas bij de afsluiting geteld.",
    de="Die Befragung ist anonym und noch offen: Einige Antworten warten und werden erst beim Abschluss gezählt.",
    en="The survey is anonymous and still open: some answers wait and are counted when it is closed.",
)


def dimension(name: str) -> Text:
    """What a dimension is called; a background variable goes by its own name."""
    plain = name.removeprefix("extra.").removeprefix("background.").replace("_", " ")
    return DIMENSIONS.get(name) or Text(fr=plain, nl=plain)

"""The words of rendered survey reports in four languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_core.model.text import Text
from orientation_plugins.pages.words import COMMON

if TYPE_CHECKING:
    from orientation_core.model.text import Language

WORDS: dict[str, Text] = {
    **COMMON,
    "title": Text(fr="Enquête clients", nl="Klantenbevraging", de="Kundenbefragung", en="Client survey"),
    "glance": Text(fr="En un coup d'œil", nl="In één oogopslag", de="Auf einen Blick", en="At a glance"),
    "items": Text(fr="Évaluations", nl="Beoordelingen", de="Bewertungen", en="Ratings"),
    "choices": Text(fr="Choix", nl="Keuzevragen", de="Auswahlfragen", en="Choices"),
    "priorities": Text(fr="Priorités", nl="Prioriteiten", de="Prioritäten", en="Priorities"),
    "comparisons": Text(fr="Comparaisons", nl="Vergelijkingen", de="Vergleiche", en="Comparisons"),
    "method": Text(fr="Comment ces chiffres sont calculés", nl="Hoe deze cijfers berekend zijn", de="Wie diese Zahlen berechnet werden", en="How these figures are counted"),
    "about": Text(fr="À propos de ce rapport", nl="Over dit rapport", de="Über diesen Bericht", en="About this report"),
    "by": Text(fr="Par {}", nl="Per {}", de="Nach {}", en="By {}"),
    "table_of": Text(fr="{}\N{NO-BREAK SPACE}: tableau", nl="{}: tabel", de="{}: Tabelle", en="{}: table"),
    "item": Text(fr="Question", nl="Vraag", de="Frage", en="Question"),
    "option": Text(fr="Réponse", nl="Antwoord", de="Antwort", en="Option"),
    "indicator": Text(fr="Indicateur", nl="Indicator", de="Indikator", en="Indicator"),
    "code": Text(fr="Code", nl="Code", de="Code", en="Code"),
    "dimension": Text(fr="Ventilation", nl="Uitsplitsing", de="Gliederung", en="Split by"),
    "group": Text(fr="Groupe", nl="Groep", de="Gruppe", en="Group"),
    "unit": Text(fr="Unité", nl="Eenheid", de="Einheit", en="Unit"),
    "numerator": Text(fr="Numérateur", nl="Teller", de="Zähler", en="Numerator"),
    "denominator": Text(fr="Dénominateur", nl="Noemer", de="Nenner", en="Denominator"),
    "low": Text(fr="95 % de", nl="95 % van", de="95 % von", en="95 % from"),
    "high": Text(fr="95 % à", nl="95 % tot", de="95 % bis", en="95 % to"),
    "suppressed": Text(fr="Non publié", nl="Niet gepubliceerd", de="Nicht veröffentlicht", en="Not published"),
    "missing": Text(fr="(non renseigné)", nl="(niet ingevuld)", de="(nicht angegeben)", en="(not recorded)"),
    "wave": Text(fr="Vague", nl="Golf", de="Welle", en="Wave"),
    "questionnaire": Text(fr="Questionnaire", nl="Vragenlijst", de="Fragebogen", en="Questionnaire"),
    "population": Text(fr="Population", nl="Populatie", de="Grundgesamtheit", en="Population"),
    "generated": Text(fr="Établi le", nl="Opgemaakt op", de="Erstellt am", en="Generated on"),
    "weighted": Text(fr="Pondéré selon", nl="Gewogen naar", de="Gewichtet nach", en="Weighted to"),
    "since": Text(fr="depuis le {}", nl="sinds {}", de="seit {}", en="since {}"),
    "chart_means": Text(fr="Moyenne, échelle de {} à {}", nl="Gemiddelde, schaal van {} tot {}", de="Mittelwert, Skala von {} bis {}", en="Mean, scale of {} to {}"),
    "chart_top": Text(fr="Part des deux meilleurs échelons", nl="Aandeel van de twee hoogste treden", de="Anteil der beiden höchsten Stufen", en="Share of the two highest steps"),
    "mean_whiskers": Text(fr="Le trait montre l'intervalle de confiance à 95 %.", nl="De lijn toont het 95 %-betrouwbaarheidsinterval.", de="Die Linie zeigt das 95-%-Konfidenzintervall.", en="The line shows the 95 % confidence interval."),
    "cut": Text(fr="Le graphique montre les {} premières questions ; le tableau les contient toutes.", nl="De grafiek toont de eerste {} vragen; de tabel bevat ze allemaal.", de="Das Diagramm zeigt die ersten {} Fragen; die Tabelle enthält alle.", en="The chart shows the first {} questions; the table has them all."),
    "chart_withheld": Text(fr="Ce qui n'est pas publié ne figure pas dans le graphique.", nl="Wat niet gepubliceerd wordt, staat niet in de grafiek.", de="Was nicht veröffentlicht wird, fehlt im Diagramm.", en="What is not published is not in the chart."),
    "satisfaction": Text(fr="Satisfaction", nl="Tevredenheid", de="Zufriedenheit", en="Satisfaction"),
    "importance": Text(fr="Importance", nl="Belang", de="Bedeutung", en="Importance"),
    "derived": Text(fr="L'importance n'a pas été demandée : elle est déduite de la corrélation avec la recommandation.", nl="Het belang is niet bevraagd: het is afgeleid uit de samenhang met de aanbeveling.", de="Die Bedeutung wurde nicht erfragt: Sie ist aus dem Zusammenhang mit der Empfehlung abgeleitet.", en="Importance was not asked: it is derived from the correlation with the recommendation."),
    "chart_fields": Text(fr="Importance et satisfaction, divisées par leurs moyennes", nl="Belang en tevredenheid, verdeeld door hun gemiddelden", de="Bedeutung und Zufriedenheit, geteilt durch ihre Mittelwerte", en="Importance and satisfaction, divided by their means"),
    "field": Text(fr="Champ", nl="Veld", de="Feld", en="Field"),
    "keep_up": Text(fr="à maintenir", nl="volhouden", de="beibehalten", en="keep up"),
    "improve_first": Text(fr="à améliorer d'abord", nl="eerst verbeteren", de="zuerst verbessern", en="improve first"),
    "low_priority": Text(fr="moins urgent", nl="minder dringend", de="weniger dringend", en="low priority"),
    "more_than_needed": Text(fr="plus qu'attendu", nl="meer dan nodig", de="mehr als nötig", en="more than needed"),
    "test": Text(fr="Test", nl="Toets", de="Test", en="Test"),
    "compared": Text(fr="Comparé", nl="Vergeleken", de="Verglichen", en="Compared"),
    "p": Text(fr="p corrigé", nl="p, gecorrigeerd", de="p, korrigiert", en="p, corrected"),
    "verdict": Text(fr="Constat", nl="Vaststelling", de="Feststellung", en="Finding"),
    "difference": Text(fr="différence", nl="verschil", de="Unterschied", en="difference"),
    "no_difference_shown": Text(fr="aucune différence démontrée", nl="geen verschil aangetoond", de="kein Unterschied nachgewiesen", en="no difference shown"),
    "too_few": Text(fr="trop peu de réponses", nl="te weinig antwoorden", de="zu wenige Antworten", en="too few answers"),
    "mann_whitney_u": Text(fr="Mann-Whitney", nl="Mann-Whitney", de="Mann-Whitney", en="Mann-Whitney"),
    "kruskal_wallis": Text(fr="Kruskal-Wallis", nl="Kruskal-Wallis", de="Kruskal-Wallis", en="Kruskal-Wallis"),
    "chi_square": Text(fr="chi carré", nl="chi-kwadraat", de="Chi-Quadrat", en="chi-square"),
    "holm": Text(fr="Les valeurs p sont corrigées ensemble selon Holm ; une différence est retenue sous 0,05.", nl="De p-waarden zijn samen gecorrigeerd volgens Holm; onder 0,05 geldt een verschil.", de="Die p-Werte sind gemeinsam nach Holm korrigiert; unter 0,05 gilt ein Unterschied.", en="The p-values are corrected together by Holm's method; below 0.05 counts as a difference."),
    "withheld_key": Text(fr="n. p. : non publié.", nl="n. g.: niet gepubliceerd.", de="n. v.: nicht veröffentlicht.", en="n. p.: not published."),
    "all": Text(fr="Ensemble", nl="Totaal", de="Insgesamt", en="Total"),
    "client": Text(fr="clients", nl="klanten", de="Kunden", en="clients"),
    "official": Text(fr="agents", nl="ambtenaren", de="Bedienstete", en="officials"),
    "of_invited": Text(fr="{} sur {} invitations", nl="{} van {} uitnodigingen", de="{} von {} Einladungen", en="{} of {} invitations"),
}  # fmt: skip

UNITS: dict[str, Text] = {
    "responses": Text(fr="réponses", nl="antwoorden", de="Antworten", en="responses"),
    "percent": Text(fr="%", nl="%", de="%", en="%"),
    "score": Text(fr="score", nl="score", de="Punktwert", en="score"),
    "points": Text(fr="points", nl="punten", de="Punkte", en="points"),
    "coefficient": Text(fr="coefficient", nl="coëfficiënt", de="Koeffizient", en="coefficient"),
}


def word(key: str, language: Language, *values: str) -> str:
    """A word or sentence of the report, with `values` in its gaps."""
    return WORDS[key].in_(language).format(*values)

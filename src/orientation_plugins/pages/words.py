"""Words that every rendered page has, in four languages."""

from __future__ import annotations

from orientation_core.model.text import Text

COMMON: dict[str, Text] = {
    "skip": Text(fr="Aller au contenu", nl="Naar de inhoud", de="Zum Inhalt springen", en="Skip to the content"),
    "contents": Text(fr="Sommaire", nl="Inhoud", de="Inhalt", en="Contents"),
    "value": Text(fr="Valeur", nl="Waarde", de="Wert", en="Value"),
    "n": Text(fr="n", nl="n", de="n", en="n"),
    "interval": Text(
        fr="Intervalle à 95 %", nl="95 %-interval", de="95-%-Intervall", en="95 % interval"
    ),
    "withheld": Text(fr="n. p.", nl="n. g.", de="n. v.", en="n. p."),
    "nothing": Text(fr="sans objet", nl="niet van toepassing", de="entfällt", en="not applicable"),
    "period": Text(fr="Période", nl="Periode", de="Zeitraum", en="Period"),
    "span": Text(fr="du {} au {}", nl="van {} tot en met {}", de="vom {} bis {}", en="from {} to {}"),
    "version": Text(fr="Version des données", nl="Versie van de gegevens", de="Datenstand", en="Data version"),
    "table_follows": Text(
        fr="Les valeurs se trouvent dans le tableau qui suit.",
        nl="De waarden staan in de tabel hieronder.",
        de="Die Werte stehen in der folgenden Tabelle.",
        en="The values are in the table that follows.",
    ),
    "whiskers": Text(
        fr="Le trait montre l'intervalle de confiance de Wilson à 95 %.",
        nl="De lijn toont het 95 %-betrouwbaarheidsinterval van Wilson.",
        de="Die Linie zeigt das 95-%-Konfidenzintervall nach Wilson.",
        en="The line shows the Wilson 95 % confidence interval.",
    ),
}  # fmt: skip

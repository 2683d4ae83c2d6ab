"""The words of a network's yearly report, and of the comparison of its organisations, in four languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_core.model.text import Text
from orientation_plugins.reports import words

if TYPE_CHECKING:
    from orientation_core.model.text import Language

WORDS: dict[str, Text] = {
    "year_report": Text(fr="Rapport annuel {}", nl="Jaarverslag {}", de="Jahresbericht {}", en="Yearly report {}"),
    "beside_year": Text(fr="à côté de {}", nl="naast {}", de="neben {}", en="beside {}"),
    "members": Text(fr="Membres", nl="Leden", de="Mitglieder", en="Members"),
    "reporting": Text(fr="Ont rapporté", nl="Hebben gerapporteerd", de="Haben berichtet", en="Reported"),
    "figures": Text(fr="Les chiffres", nl="De cijfers", de="Die Zahlen", en="The figures"),
    "figures_table": Text(
        fr="Toutes les organisations ensemble, additionnées à partir de ce que chacune a livré",
        nl="Alle organisaties samen, opgeteld uit wat elk heeft aangeleverd",
        de="Alle Organisationen zusammen, summiert aus dem, was jede geliefert hat",
        en="All organisations together, added up from what each delivered",
    ),
    "change_": Text(fr="Différence", nl="Verschil", de="Unterschied", en="Change"),
    "givers": Text(fr="Livré par", nl="Aangeleverd door", de="Geliefert von", en="Given by"),
    "same": Text(fr="Mêmes organisations", nl="Dezelfde organisaties", de="Dieselben Organisationen", en="Same organisations"),
    "same_detail": Text(fr="{} contre {} ({} org.)", nl="{} tegenover {} ({} org.)", de="{} gegenüber {} ({} Org.)", en="{} against {} ({} org.)"),
    "part_of": Text(fr="Part de l'ensemble", nl="Deel van het geheel", de="Anteil am Ganzen", en="Part of the whole"),
    "parts": Text(fr="{} : répartition", nl="{}: verdeling", de="{}: Aufteilung", en="{}: how they divide"),
    "parts_table": Text(
        fr="Nombre et part de l'ensemble, cette année et la précédente",
        nl="Aantal en deel van het geheel, dit jaar en het vorige",
        de="Anzahl und Anteil am Ganzen, in diesem Jahr und im vorigen",
        en="Number and part of the whole, this year and the year before",
    ),
    "groups": Text(fr="Par groupe", nl="Per groep", de="Nach Gruppe", en="By group"),
    "group": Text(fr="Groupe", nl="Groep", de="Gruppe", en="Group"),
    "groups_table": Text(
        fr="Chaque indicateur par groupe : l'année, sa part du réseau, et l'année précédente",
        nl="Elke indicator per groep: het jaar, het aandeel in het netwerk, en het vorige jaar",
        de="Jeder Indikator je Gruppe: das Jahr, der Anteil am Netzwerk und das Vorjahr",
        en="Each indicator by group: the year, its share of the network, and the year before",
    ),
    "groups_chart": Text(fr="{} : par groupe, {} et {}", nl="{}: per groep, {} en {}", de="{}: je Gruppe, {} und {}", en="{}: by group, {} and {}"),
    "before": Text(fr="{} : {}", nl="{}: {}", de="{}: {}", en="{}: {}"),
    "composition": Text(fr="Composition des groupes", nl="Samenstelling van de groepen", de="Zusammensetzung der Gruppen", en="Composition of the groups"),
    "composition_table": Text(
        fr="Qui est additionné, et ce qu'il faut savoir avant de comparer les deux années",
        nl="Wie wordt opgeteld, en wat men moet weten vóór men beide jaren vergelijkt",
        de="Wer summiert wird, und was vor einem Vergleich beider Jahre zu wissen ist",
        en="Who is added up, and what to know before comparing the two years",
    ),
    "who": Text(fr="Organisations qui ont rapporté", nl="Organisaties die hebben gerapporteerd", de="Organisationen, die berichtet haben", en="Organisations that reported"),
    "silent": Text(fr="N'ont pas rapporté", nl="Hebben niet gerapporteerd", de="Haben nicht berichtet", en="Did not report"),
    "came": Text(fr="Rapportent, et pas l'année précédente", nl="Rapporteren, en het vorige jaar niet", de="Berichten, im Vorjahr nicht", en="Report, and did not the year before"),
    "gone": Text(fr="Rapportaient l'année précédente, et plus cette année", nl="Rapporteerden het vorige jaar, en dit jaar niet meer", de="Berichteten im Vorjahr, in diesem Jahr nicht mehr", en="Reported the year before, and no longer"),
    "warnings": Text(fr="À savoir", nl="Let op", de="Zu beachten", en="To know"),
    "none": Text(fr="rien à signaler", nl="niets te melden", de="nichts zu melden", en="nothing to tell"),
    "warning_composition": Text(
        fr="la composition a changé : les deux années n'additionnent pas les mêmes organisations",
        nl="de samenstelling is veranderd: beide jaren tellen niet dezelfde organisaties op",
        de="die Zusammensetzung hat sich geändert: beide Jahre summieren nicht dieselben Organisationen",
        en="the composition changed: the two years do not add up the same organisations",
    ),
    "warning_missing": Text(fr="des membres n'ont pas rapporté", nl="niet alle leden hebben gerapporteerd", de="nicht alle Mitglieder haben berichtet", en="not every member reported"),
    "warning_few": Text(
        fr="peu d'organisations : une seule peut faire le chiffre", nl="weinig organisaties: één ervan kan het cijfer bepalen", de="wenige Organisationen: eine einzige kann die Zahl bestimmen", en="few organisations: a single one can make the figure"
    ),
    "warning_partial": Text(fr="livré par une partie seulement", nl="slechts door een deel aangeleverd", de="nur von einem Teil geliefert", en="given by some only"),
    "organisations": Text(fr="Par organisation", nl="Per organisatie", de="Nach Organisation", en="By organisation"),
    "organisations_table": Text(
        fr="Ce que chaque organisation a livré pour {}", nl="Wat elke organisatie voor {} heeft aangeleverd", de="Was jede Organisation für {} geliefert hat", en="What each organisation delivered for {}"
    ),
    "organisation": Text(fr="Organisation", nl="Organisatie", de="Organisation", en="Organisation"),
    "beside": Text(fr="À côté des chiffres publiés", nl="Naast de gepubliceerde cijfers", de="Neben den veröffentlichten Zahlen", en="Beside the published figures"),
    "beside_table": Text(
        fr="Chaque chiffre publié pour {}, et le nôtre",
        nl="Elk cijfer dat over {} is gepubliceerd, en het onze",
        de="Jede für {} veröffentlichte Zahl und unsere",
        en="Every figure published of {}, and ours",
    ),
    "published": Text(fr="Publié", nl="Gepubliceerd", de="Veröffentlicht", en="Published"),
    "counted": Text(fr="Compté", nl="Geteld", de="Gezählt", en="Counted"),
    "difference": Text(fr="Écart", nl="Afwijking", de="Abweichung", en="Difference"),
    "standing_published": Text(fr="publié", nl="gepubliceerd", de="veröffentlicht", en="published"),
    "standing_derived": Text(fr="dérivé de chiffres publiés", nl="afgeleid van gepubliceerde cijfers", de="aus veröffentlichten Zahlen abgeleitet", en="derived from published figures"),
    "standing_approximate": Text(fr="publié comme approximatif", nl="bij benadering gepubliceerd", de="als ungefähr veröffentlicht", en="published as approximate"),
    "standing": Text(fr="Statut", nl="Status", de="Status", en="Standing"),
    "measure_value": Text(fr="nombre", nl="aantal", de="Anzahl", en="number"),
    "measure_change": Text(fr="différence sur un an", nl="verschil in een jaar", de="Unterschied in einem Jahr", en="change over a year"),
    "measure_share": Text(fr="part du réseau", nl="aandeel in het netwerk", de="Anteil am Netzwerk", en="share of the network"),
    "measure_part": Text(fr="part de l'ensemble", nl="deel van het geheel", de="Anteil am Ganzen", en="part of the whole"),
    "measure": Text(fr="Quoi", nl="Wat", de="Was", en="What"),
    "source": Text(fr="Source", nl="Bron", de="Quelle", en="Source"),
    "note_": Text(fr="Remarque", nl="Opmerking", de="Anmerkung", en="Note"),
    "not_counted": Text(fr="non compté ici", nl="hier niet geteld", de="hier nicht gezählt", en="not counted here"),
    "by": Text(fr="Disposition", nl="Opbouw", de="Aufbau", en="Laid out by"),
    "withheld_note": Text(
        fr="Les nombres de 1 à {} ne sont pas publiés, ni ceux qui permettraient à un lecteur ou à une organisation de les recalculer.",
        nl="Aantallen van 1 tot {} worden niet gepubliceerd, evenmin als wat een lezer of een organisatie zou toelaten ze te herberekenen.",
        de="Anzahlen von 1 bis {} werden nicht veröffentlicht, ebenso wenig jene, aus denen ein Leser oder eine Organisation sie errechnen könnte.",
        en="Numbers from 1 to {} are not published, nor those from which a reader or an organisation could compute them.",
    ),
    "among": Text(fr="Parmi ses pairs", nl="Tussen haar gelijken", de="Unter ihresgleichen", en="Among its peers"),
    "among_chart": Text(fr="{}, chaque organisation un point", nl="{}, elke organisatie een stip", de="{}, jede Organisation ein Punkt", en="{}, every organisation a dot"),
    "among_table": Text(
        fr="{} : l'organisation, les quartiles et combien sont montrées", nl="{}: de organisatie, de kwartielen en hoeveel er getoond zijn", de="{}: die Organisation, die Quartile und wie viele gezeigt sind", en="{}: the organisation, the quartiles, and how many are shown"
    ),
    "among_note": Text(
        fr="Comparée à {} organisations : {}. Elle en fait partie.", nl="Vergeleken met {} organisaties: {}. Ze is er zelf bij.", de="Verglichen mit {} Organisationen: {}. Sie selbst ist darunter.", en="Compared with {} organisations: {}. It is one of them."
    ),
    "picture": Text(fr="L'image", nl="Het beeld", de="Das Bild", en="The picture"),
    "own_scale": Text(
        fr="Chaque ligne a sa propre échelle, de zéro à sa plus grande valeur.", nl="Elke lijn heeft haar eigen schaal, van nul tot haar grootste waarde.", de="Jede Zeile hat ihre eigene Skala, von null bis zu ihrem größten Wert.", en="Each line has a scale of its own, from zero to its largest value."
    ),
    "shown_only": Text(
        fr="Les quartiles ne portent que sur les organisations montrées ; il en faut quatre.", nl="De kwartielen gaan alleen over de getoonde organisaties; het moeten er vier zijn.", de="Die Quartile beziehen sich nur auf die gezeigten Organisationen; es müssen vier sein.", en="Quartiles are of the organisations that are shown only; there have to be four."
    ),
    "peer": Text(fr="une autre organisation", nl="een andere organisatie", de="eine andere Organisation", en="another organisation"),
    "middle_half": Text(fr="la moitié du milieu", nl="de middelste helft", de="die mittlere Hälfte", en="the middle half"),
    "own": Text(fr="Elle-même", nl="Zijzelf", de="Sie selbst", en="Its own"),
    "position": Text(fr="Place", nl="Plaats", de="Platz", en="Place"),
    "quarter_1": Text(fr="dans le quart le plus bas", nl="in het laagste kwart", de="im untersten Viertel", en="in the lowest quarter"),
    "quarter_2": Text(fr="sous la médiane", nl="onder de mediaan", de="unter dem Median", en="below the median"),
    "quarter_3": Text(fr="au-dessus de la médiane", nl="boven de mediaan", de="über dem Median", en="above the median"),
    "quarter_4": Text(fr="dans le quart le plus haut", nl="in het hoogste kwart", de="im obersten Viertel", en="in the highest quarter"),
    "no_position": Text(fr="sans place", nl="geen plaats", de="kein Platz", en="no place"),
    "low": Text(fr="La plus petite", nl="Kleinste", de="Kleinster Wert", en="Smallest"),
    "first": Text(fr="Premier quartile", nl="Eerste kwartiel", de="Erstes Quartil", en="First quartile"),
    "third": Text(fr="Troisième quartile", nl="Derde kwartiel", de="Drittes Quartil", en="Third quartile"),
    "high": Text(fr="La plus grande", nl="Grootste", de="Größter Wert", en="Largest"),
    "shown": Text(fr="Montrées", nl="Getoond", de="Gezeigt", en="Shown"),
    "gone_": Text(fr="Non publiées", nl="Niet gepubliceerd", de="Nicht veröffentlicht", en="Withheld"),
    "mute": Text(fr="Sans chiffre", nl="Zonder cijfer", de="Ohne Zahl", en="No figure"),
    "size": Text(fr="Comparées par", nl="Vergeleken per", de="Verglichen nach", en="Compared by"),
    "peers": Text(fr="Pairs", nl="Gelijken", de="Vergleichsgruppe", en="Peers"),
    "year": Text(fr="Année", nl="Jaar", de="Jahr", en="Year"),
    "network": Text(fr="Réseau", nl="Netwerk", de="Netzwerk", en="Network"),
    "nobody": Text(fr="Personne n'a rapporté pour cette année.", nl="Niemand heeft voor dit jaar gerapporteerd.", de="Niemand hat für dieses Jahr berichtet.", en="Nobody reported for that year."),
}  # fmt: skip


def word(key: str, language: Language, *values: str) -> str:
    """A word or sentence, with `values` in its gaps; what reports have in common comes from there."""
    if key in WORDS:
        return WORDS[key].in_(language).format(*values)
    return words.word(key, language, *values)

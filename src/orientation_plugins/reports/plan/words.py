"""The words of rendered action plans in four languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_core.model.text import Text
from orientation_plugins.pages.words import COMMON

if TYPE_CHECKING:
    from orientation_core.model.text import Language

WORDS: dict[str, Text] = {
    **COMMON,
    "title": Text(fr="Plan d'action {}", nl="Actieplan {}", de="Aktionsplan {}", en="Action plan {}"),
    "glance": Text(fr="En un coup d'œil", nl="In één oogopslag", de="Auf einen Blick", en="At a glance"),
    "actions": Text(fr="Actions", nl="Acties", de="Maßnahmen", en="Actions"),
    "action": Text(fr="Action", nl="Actie", de="Maßnahme", en="Action"),
    "actions_table": Text(fr="Chaque action et son chiffre", nl="Elke actie en haar cijfer", de="Jede Maßnahme und ihre Zahl", en="Every action and its figure"),
    "milestones_table": Text(fr="Chaque étape et son jour", nl="Elke mijlpaal en haar dag", de="Jeder Meilenstein und sein Tag", en="Every milestone and its day"),
    "costs_table": Text(fr="Coûts par action", nl="Kosten per actie", de="Kosten je Maßnahme", en="Costs by action"),
    "last_table": Text(fr="Chaque action de {} et son issue", nl="Elke actie van {} en haar afloop", de="Jede Maßnahme von {} und ihr Ausgang", en="Every action of {} and how it ended"),
    "became_table": Text(fr="Nombre d'actions de {} par issue", nl="Aantal acties van {} per afloop", de="Anzahl der Maßnahmen von {} nach Ausgang", en="Number of actions of {} by how they ended"),
    "none": Text(fr="Aucune action cette année-là.", nl="Geen actie in dat jaar.", de="Keine Maßnahme in diesem Jahr.", en="No action in that year."),
    "none_last": Text(fr="Il n'y avait pas d'action l'année précédente.", nl="Het jaar ervoor waren er geen acties.", de="Im Jahr davor gab es keine Maßnahmen.", en="There were no actions in the year before."),
    "states": Text(fr="Où en sont les actions", nl="Hoe ver de acties staan", de="Wo die Maßnahmen stehen", en="Where the actions stand"),
    "origins": Text(fr="D'où viennent les actions", nl="Waar de acties vandaan komen", de="Woher die Maßnahmen kommen", en="Where the actions come from"),
    "origin": Text(fr="Origine", nl="Herkomst", de="Herkunft", en="Origin"),
    "state": Text(fr="État", nl="Stand", de="Stand", en="State"),
    "owner": Text(fr="Responsable", nl="Verantwoordelijke", de="Verantwortlich", en="Owner"),
    "number": Text(fr="Nombre", nl="Aantal", de="Anzahl", en="Number"),
    "milestones": Text(fr="Étapes", nl="Mijlpalen", de="Meilensteine", en="Milestones"),
    "milestone": Text(fr="Étape", nl="Mijlpaal", de="Meilenstein", en="Milestone"),
    "due": Text(fr="À faire pour le", nl="Te doen tegen", de="Fällig am", en="Due"),
    "done": Text(fr="Fait le", nl="Gedaan op", de="Erledigt am", en="Done"),
    "overdue": Text(fr="en retard", nl="te laat", de="überfällig", en="overdue"),
    "open": Text(fr="à faire", nl="te doen", de="offen", en="to do"),
    "made": Text(fr="fait", nl="gedaan", de="erledigt", en="done"),
    "timeline": Text(fr="Étapes de l'année, par action", nl="Mijlpalen van het jaar, per actie", de="Meilensteine des Jahres, je Maßnahme", en="Milestones of the year, by action"),
    "check": Text(fr="jour de vérification", nl="controledag", de="Prüftag", en="day to check"),
    "cut": Text(fr="Le graphique montre les {} premières actions ; le tableau les contient toutes.", nl="De grafiek toont de eerste {} acties; de tabel bevat ze allemaal.", de="Das Diagramm zeigt die ersten {} Maßnahmen; die Tabelle enthält alle.", en="The chart shows the first {} actions; the table has them all."),
    "effect": Text(fr="Effet attendu", nl="Verwacht effect", de="Erwartete Wirkung", en="Expected effect"),
    "before": Text(fr="Avant", nl="Voor", de="Vorher", en="Before"),
    "target": Text(fr="Objectif", nl="Doel", de="Ziel", en="Target"),
    "after": Text(fr="Après", nl="Na", de="Nachher", en="After"),
    "verdict": Text(fr="Constat", nl="Vaststelling", de="Feststellung", en="Finding"),
    "method": Text(fr="Comparaison", nl="Vergelijking", de="Vergleich", en="Comparison"),
    "p": Text(fr="p", nl="p", de="p", en="p"),
    "shown": Text(fr="effet démontré", nl="effect aangetoond", de="Wirkung nachgewiesen", en="effect shown"),
    "not_shown": Text(fr="effet non démontré", nl="effect niet aangetoond", de="Wirkung nicht nachgewiesen", en="effect not shown"),
    "too_few": Text(fr="trop peu de cas", nl="te weinig gevallen", de="zu wenige Fälle", en="too few cases"),
    "not_measured": Text(fr="à mesurer", nl="te meten", de="zu messen", en="to be measured"),
    "reached": Text(fr="objectif atteint", nl="doel bereikt", de="Ziel erreicht", en="target reached"),
    "two_proportions": Text(fr="test de deux proportions", nl="toets van twee proporties", de="Zwei-Anteile-Test", en="two-proportion test"),
    "fisher": Text(fr="test exact de Fisher", nl="exacte toets van Fisher", de="exakter Test nach Fisher", en="Fisher's exact test"),
    "welch": Text(fr="test de Welch", nl="toets van Welch", de="Welch-Test", en="Welch's test"),
    "mann_whitney": Text(fr="Mann-Whitney", nl="Mann-Whitney", de="Mann-Whitney", en="Mann-Whitney"),
    "intervals": Text(fr="intervalles à 95 % disjoints ou non", nl="al dan niet gescheiden 95 %-intervallen", de="getrennte 95-%-Intervalle oder nicht", en="95 % intervals apart or not"),
    "no_test": Text(fr="observé, sans test : seul l'objectif compte", nl="waargenomen, zonder toets: alleen het doel telt", de="beobachtet, ohne Test: nur das Ziel zählt", en="observed, not tested: only the target counts"),
    "costs": Text(fr="Coûts", nl="Kosten", de="Kosten", en="Costs"),
    "currency": Text(fr="Monnaie", nl="Munt", de="Währung", en="Currency"),
    "planned": Text(fr="Prévu", nl="Gepland", de="Geplant", en="Planned"),
    "actual": Text(fr="Réel", nl="Werkelijk", de="Tatsächlich", en="Actual"),
    "last_year": Text(fr="Ce que sont devenues les actions de {}", nl="Wat er van de acties van {} is geworden", de="Was aus den Maßnahmen von {} geworden ist", en="What became of the actions of {}"),
    "became": Text(fr="Devenue", nl="Geworden", de="Geworden", en="Became"),
    "proposed": Text(fr="Proposée le", nl="Voorgesteld op", de="Vorgeschlagen am", en="Proposed"),
    "closed": Text(fr="Clôturée le", nl="Afgesloten op", de="Abgeschlossen am", en="Closed"),
    "about": Text(fr="À propos de ce plan", nl="Over dit plan", de="Über diesen Plan", en="About this plan"),
    "as_of": Text(fr="Situation au", nl="Toestand op", de="Stand am", en="As of"),
    "generated": Text(fr="Données du", nl="Gegevens van", de="Daten vom", en="Data of"),
    "code": Text(fr="Code", nl="Code", de="Code", en="Code"),
    "indicator": Text(fr="Indicateur", nl="Indicator", de="Indikator", en="Indicator"),
    "unit": Text(fr="Service", nl="Dienst", de="Dienststelle", en="Unit"),
}  # fmt: skip


def word(key: str, language: Language, *values: str) -> str:
    """A word or sentence of the plan, with `values` in its gaps."""
    return WORDS[key].in_(language).format(*values)

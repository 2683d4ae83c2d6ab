"""Words for readers: the dimensions, the population, the notes."""

from __future__ import annotations

from orientation_core.analysis.facts import EXTRA
from orientation_core.model.text import Text

DIMENSIONS = {
    "month": Text(
        fr="Mois de réception", nl="Maand van ontvangst", de="Eingangsmonat", en="Month of receipt"
    ),
    "organisation": Text(fr="Organisation", nl="Organisatie", de="Organisation", en="Organisation"),
    "type": Text(fr="Type de demande", nl="Type verzoek", de="Art des Anliegens", en="Type of request"),
    "original_type": Text(
        fr="Type à l'introduction", nl="Type bij ontvangst", de="Art beim Eingang", en="Type when it came in"
    ),
    "channel": Text(fr="Canal", nl="Kanaal", de="Kanal", en="Channel"),
    "language": Text(fr="Langue", nl="Taal", de="Sprache", en="Language"),
    "category": Text(fr="Catégorie", nl="Categorie", de="Kategorie", en="Category"),
    "federal_category": Text(
        fr="Catégorie fédérale", nl="Federale categorie", de="Föderale Kategorie", en="Federal category"
    ),
    "unit": Text(
        fr="Service traitant", nl="Behandelende dienst", de="Bearbeitende Stelle", en="Handling unit"
    ),
    "service": Text(
        fr="Produit ou service", nl="Product of dienst", de="Produkt oder Leistung", en="Product or service"
    ),
    "status": Text(fr="Statut", nl="Status", de="Status", en="Status"),
    "stage": Text(fr="Étape", nl="Fase", de="Stufe", en="Stage"),
    "outcome": Text(fr="Résultat", nl="Resultaat", de="Ergebnis", en="Outcome"),
    "admissibility": Text(fr="Recevabilité", nl="Ontvankelijkheid", de="Zulässigkeit", en="Admissibility"),
    "ground": Text(
        fr="Motif d'irrecevabilité", nl="Grond van onontvankelijkheid", de="Unzulässigkeitsgrund", en="Ground"
    ),
}

POPULATION = Text(
    fr="Demandes reçues pendant la période, d'après le jour local de réception",
    nl="Verzoeken die in de periode zijn ontvangen, volgens de lokale dag van ontvangst",
    de="Im Zeitraum eingegangene Anliegen, nach dem örtlichen Eingangstag",
    en="Requests received in the period, by the local day of receipt",
)


def dimension(name: str) -> Text:
    """What a dimension is called; an extra one goes by its own name."""
    return DIMENSIONS.get(name) or Text(fr=name.removeprefix(EXTRA), nl=name.removeprefix(EXTRA))


def withheld(threshold: int) -> Text:
    """The note of a published report."""
    return Text(
        fr=f"Les chiffres de 1 à {threshold - 1} ne sont pas publiés, ni ceux qui permettraient de les recalculer.",
        nl=f"Cijfers van 1 tot {threshold - 1} worden niet gepubliceerd, evenmin als wat toelaat ze te herberekenen.",
        de=f"Werte von 1 bis {threshold - 1} werden nicht veröffentlicht, ebenso wenig jene, aus denen sie sich "
        "errechnen ließen.",
        en=f"Figures from 1 to {threshold - 1} are not published, nor those from which they could be computed.",
    )

"""The words of a rendered dashboard in four languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_core.model.text import Text
from orientation_plugins.pages.words import COMMON

if TYPE_CHECKING:
    from orientation_core.model.text import Language

WORDS: dict[str, Text] = {
    **COMMON,
    "title": Text(fr="Tableau de bord", nl="Dashboard", de="Übersicht für die Leitung", en="Dashboard"),
    "glance": Text(fr="En un coup d'œil", nl="In één oogopslag", de="Auf einen Blick", en="At a glance"),
    "moved": Text(fr="Ce qui a bougé", nl="Wat bewogen heeft", de="Was sich bewegt hat", en="What moved"),
    "promises": Text(fr="Engagements", nl="Beloften", de="Versprechen", en="Promises"),
    "axes": Text(fr="Autoévaluation par axe", nl="Zelfevaluatie per as", de="Selbstbewertung nach Achsen", en="Self-assessment by axis"),
    "loose": Text(fr="Points en suspens", nl="Losse eindjes", de="Lose Enden", en="Loose ends"),
    "units": Text(fr="Par service", nl="Per dienst", de="Nach Stellen", en="By unit"),
    "figures": Text(fr="Tous les chiffres", nl="Alle cijfers", de="Alle Zahlen", en="All figures"),
    "about": Text(fr="À propos de cette page", nl="Over deze pagina", de="Über diese Seite", en="About this page"),
    # the parts
    "complaints": Text(fr="Plaintes", nl="Klachten", de="Beschwerden", en="Complaints"),
    "charter": Text(fr="Charte du client", nl="Klantenhandvest", de="Kundencharta", en="Client charter"),
    "catalogue": Text(fr="Catalogue des services", nl="Dienstencatalogus", de="Leistungskatalog", en="Service catalogue"),
    "assessment": Text(fr="Autoévaluation", nl="Zelfevaluatie", de="Selbstbewertung", en="Self-assessment"),
    "survey": Text(fr="Enquêtes clients", nl="Klantenbevragingen", de="Kundenbefragungen", en="Client surveys"),
    "improvement": Text(fr="Amélioration", nl="Verbetering", de="Verbesserung", en="Improvement"),
    # their states
    "in_order": Text(fr="en ordre", nl="in orde", de="in Ordnung", en="in order"),
    "needs_attention": Text(fr="demande de l'attention", nl="vraagt aandacht", de="braucht Aufmerksamkeit", en="needs attention"),
    "nothing_yet": Text(fr="rien encore", nl="nog niets", de="noch nichts", en="nothing yet"),
    "not_shown": Text(fr="non accessible", nl="niet toegankelijk", de="nicht zugänglich", en="not shown"),
    "next": Text(fr="Ensuite", nl="Volgende stap", de="Als Nächstes", en="Next"),
    # what became of figures
    "before": Text(fr="avant", nl="ervoor", de="davor", en="before"),
    "x_of_y": Text(fr="{} sur {}", nl="{} van {}", de="{} von {}", en="{} of {}"),
    "better": Text(fr="mieux", nl="beter", de="besser", en="better"),
    "worse": Text(fr="moins bien", nl="slechter", de="schlechter", en="worse"),
    "more": Text(fr="plus", nl="meer", de="mehr", en="more"),
    "less": Text(fr="moins", nl="minder", de="weniger", en="less"),
    "no_difference_shown": Text(fr="aucune différence démontrée", nl="geen verschil aangetoond", de="kein Unterschied nachgewiesen", en="no difference shown"),
    "too_few": Text(fr="trop peu pour le dire", nl="te weinig om te zeggen", de="zu wenig, um es zu sagen", en="too few to say"),
    "not_compared": Text(fr="non testé", nl="niet getoetst", de="nicht geprüft", en="not tested"),
    "nothing_moved": Text(
        fr="Aucune différence n'est démontrée entre cette période et la précédente.",
        nl="Tussen deze periode en de vorige is geen verschil aangetoond.",
        de="Zwischen diesem Zeitraum und dem davor ist kein Unterschied nachgewiesen.",
        en="No difference is shown between this period and the one before."),
    "nothing_compared": Text(
        fr="Il n'y a pas encore de période précédente à laquelle comparer.",
        nl="Er is nog geen vorige periode om mee te vergelijken.",
        de="Es gibt noch keinen Zeitraum davor, mit dem verglichen werden kann.",
        en="There is no period before yet to compare with."),
    "intervals": Text(fr="intervalles", nl="intervallen", de="Intervalle", en="intervals"),
    "poisson": Text(fr="Poisson", nl="Poisson", de="Poisson", en="Poisson"),
    "mann_whitney_u": Text(fr="Mann-Whitney", nl="Mann-Whitney", de="Mann-Whitney", en="Mann-Whitney"),
    "months": Text(fr="mois par mois", nl="maand per maand", de="Monat für Monat", en="month by month"),
    "key_months": Text(fr="Trait foncé : cette période, mois par mois ; trait clair : la précédente.", nl="Donkere lijn: deze periode, maand per maand; lichte lijn: de vorige.", de="Dunkle Linie: dieser Zeitraum, Monat für Monat; helle Linie: der davor.", en="Dark line: this period, month by month; light line: the one before."),
    "key_slope": Text(fr="Deux points : avant (creux) et maintenant, avec leur intervalle à 95 %.", nl="Twee punten: ervoor (hol) en nu, met hun 95 %-interval.", de="Zwei Punkte: davor (hohl) und jetzt, mit ihrem 95-%-Intervall.", en="Two points: before (hollow) and now, each with its 95 % interval."),
    "rule": Text(
        fr="Une part a bougé quand les intervalles de Wilson à 95 % des deux périodes ne se recouvrent pas ; un nombre d'arrivées, quand le test exact de Poisson donne moins de 1 % ; une note d'enquête, quand le rapport de l'enquête le dit (Mann-Whitney, corrigé selon Holm). Le reste n'est pas testé.",
        nl="Een aandeel heeft bewogen als de 95 %-intervallen van Wilson van beide perioden elkaar niet overlappen; een aantal binnengekomen verzoeken als de exacte Poisson-toets minder dan 1 % geeft; een score van een bevraging als het rapport ervan dat zegt (Mann-Whitney, gecorrigeerd volgens Holm). Al het andere is niet getoetst.",
        de="Ein Anteil hat sich bewegt, wenn sich die 95-%-Intervalle nach Wilson beider Zeiträume nicht überschneiden; eine Zahl von Eingängen, wenn der exakte Poisson-Test weniger als 1 % ergibt; ein Wert einer Befragung, wenn deren Bericht es sagt (Mann-Whitney, nach Holm korrigiert). Alles andere ist nicht geprüft.",
        en="A share moved when the 95 % Wilson intervals of both periods do not overlap; a count of arrivals, when the exact Poisson test gives less than 1 %; a rating, when the report of the survey says so (Mann-Whitney, corrected by Holm's method). Everything else is not tested."),
    # promises
    "kept": Text(fr="tenu", nl="nagekomen", de="gehalten", en="kept"),
    "missed": Text(fr="non tenu", nl="niet nagekomen", de="nicht gehalten", en="missed"),
    "at_risk": Text(fr="menacé", nl="bedreigd", de="gefährdet", en="at risk"),
    "not_measured": Text(fr="non mesuré", nl="niet gemeten", de="nicht gemessen", en="not measured"),
    "nothing_to_count": Text(fr="rien à compter", nl="niets te tellen", de="nichts zu zählen", en="nothing to count"),
    "promised": Text(fr="Promis", nl="Beloofd", de="Versprochen", en="Promised"),
    "reached": Text(fr="Atteint", nl="Bereikt", de="Erreicht", en="Reached"),
    "state": Text(fr="État", nl="Toestand", de="Stand", en="State"),
    "owner": Text(fr="Responsable", nl="Verantwoordelijke", de="Zuständig", en="Owner"),
    "at_least": Text(fr="au moins {}", nl="minstens {}", de="mindestens {}", en="at least {}"),
    "at_most": Text(fr="au plus {}", nl="hoogstens {}", de="höchstens {}", en="at most {}"),
    "warned": Text(fr="ce mois-ci, au rythme actuel : {} au lieu de {}", nl="deze maand, in het huidige tempo: {} in plaats van {}", de="diesen Monat beim jetzigen Tempo: {} statt {}", en="this month, at the present pace: {} instead of {}"),
    "key_bullet": Text(fr="Trait vertical : ce qui est promis, le bon côté en gris ; point : ce qui est atteint, avec son intervalle à 95 %. Les parts vont de {} à 100 %, les autres chiffres ont chacun leur échelle depuis zéro.", nl="Verticale streep: wat beloofd is, met de goede kant in grijs; punt: wat bereikt is, met het 95 %-interval. Aandelen lopen van {} tot 100 %, andere cijfers hebben elk hun eigen schaal vanaf nul.", de="Senkrechter Strich: das Versprochene, die gute Seite grau; Punkt: das Erreichte mit seinem 95-%-Intervall. Anteile reichen von {} bis 100 %, andere Zahlen haben je eine eigene Skala ab null.", en="Upright line: what was promised, its good side in grey; dot: what was reached, with its 95 % interval. Shares run from {} to 100 %, every other figure has a scale of its own from zero."),
    "promises_shown": Text(fr="Ce qui est promis et ce qui est atteint", nl="Wat beloofd is en wat bereikt is", de="Was versprochen ist und was erreicht ist", en="What was promised, and what was reached"),
    # axes
    "axis": Text(fr="Axe", nl="As", de="Achse", en="Axis"),
    "today": Text(fr="Aujourd'hui", nl="Vandaag", de="Heute", en="Today"),
    "desired": Text(fr="Souhaité", nl="Gewenst", de="Angestrebt", en="Desired"),
    "earlier": Text(fr="Tour précédent", nl="Vorige ronde", de="Runde davor", en="Round before"),
    "gap": Text(fr="Écart", nl="Kloof", de="Abstand", en="Gap"),
    "radar": Text(fr="Aujourd'hui et souhaité, par axe", nl="Vandaag en gewenst, per as", de="Heute und angestrebt, je Achse", en="Today and desired, by axis"),
    # loose ends, units, figures
    "what": Text(fr="Quoi", nl="Wat", de="Was", en="What"),
    "since": Text(fr="Depuis", nl="Sinds", de="Seit", en="Since"),
    "never": Text(fr="jamais révisé", nl="nooit herzien", de="nie überprüft", en="never reviewed"),
    "check": Text(fr="Contrôle", nl="Controle", de="Prüfung", en="Check"),
    "loose_of": Text(fr="Les plus anciens de chaque sorte", nl="De oudste van elke soort", de="Die ältesten jeder Art", en="The oldest of each sort"),
    "todo": Text(fr="À faire", nl="Te doen", de="Zu tun", en="To do"),
    "no_loose": Text(fr="Rien n'est en suspens.", nl="Er zijn geen losse eindjes.", de="Es gibt keine losen Enden.", en="Nothing hangs loose."),
    "review_overdue": Text(fr="Révision en retard", nl="Herziening te laat", de="Überprüfung überfällig", en="Review overdue"),
    "unit_": Text(fr="Service", nl="Dienst", de="Stelle", en="Unit"),
    "no_unit": Text(fr="(sans service)", nl="(zonder dienst)", de="(ohne Stelle)", en="(no unit)"),
    "received": Text(fr="Reçues", nl="Ontvangen", de="Eingegangen", en="Received"),
    "open": Text(fr="En cours", nl="Open", de="Offen", en="Open"),
    "in_time": Text(fr="Dans le délai", nl="Binnen de termijn", de="Fristgerecht", en="In time"),
    "figure": Text(fr="Chiffre", nl="Cijfer", de="Zahl", en="Figure"),
    "now": Text(fr="Maintenant", nl="Nu", de="Jetzt", en="Now"),
    "then": Text(fr="Avant", nl="Ervoor", de="Davor", en="Before"),
    "movement": Text(fr="Mouvement", nl="Beweging", de="Bewegung", en="Movement"),
    "test": Text(fr="Test", nl="Toets", de="Test", en="Test"),
    "of": Text(fr="Renvoie à", nl="Verwijst naar", de="Verweist auf", en="Stands for"),
    "all_of_it": Text(fr="Le rapport entier :", nl="Het hele rapport:", de="Der ganze Bericht:", en="The whole report:"),
    "part": Text(fr="Partie", nl="Onderdeel", de="Teil", en="Part"),
    "reason": Text(fr="Raison", nl="Reden", de="Grund", en="Reason"),
    "label_unit": Text(fr="Unité", nl="Eenheid", de="Einheit", en="Unit of measure"),
    "low": Text(fr="95 % de", nl="95 % van", de="95 % von", en="95 % from"),
    "high": Text(fr="95 % à", nl="95 % tot", de="95 % bis", en="95 % to"),
    "suppressed": Text(fr="Non publié", nl="Niet gepubliceerd", de="Nicht veröffentlicht", en="Not published"),
    "withheld_key": Text(fr="n. p. : non publié.", nl="n. g.: niet gepubliceerd.", de="n. v.: nicht veröffentlicht.", en="n. p.: not published."),
    # about
    "organisation": Text(fr="Organisation", nl="Organisatie", de="Organisation", en="Organisation"),
    "compared": Text(fr="Comparé à", nl="Vergeleken met", de="Verglichen mit", en="Compared with"),
    "as_of": Text(fr="État au", nl="Toestand op", de="Stand vom", en="As of"),
    "generated": Text(fr="Données du", nl="Gegevens van", de="Daten vom", en="Data of"),
    "notes": Text(fr="À savoir", nl="Goed om te weten", de="Gut zu wissen", en="Good to know"),
    "of_unit": Text(fr="Service : {}", nl="Dienst: {}", de="Stelle: {}", en="Unit: {}"),
}  # fmt: skip

#: Units of measure, for the workbook.
UNITS: dict[str, Text] = {
    "requests": Text(fr="demandes", nl="verzoeken", de="Anliegen", en="requests"),
    "days": Text(fr="jours", nl="dagen", de="Tage", en="days"),
    "percent": Text(fr="%", nl="%", de="%", en="%"),
    "score": Text(fr="score", nl="score", de="Punktwert", en="score"),
    "scale": Text(fr="niveau", nl="niveau", de="Stufe", en="level"),
    "points": Text(fr="points", nl="punten", de="Punkte", en="points"),
    "responses": Text(fr="réponses", nl="antwoorden", de="Antworten", en="responses"),
    "documents": Text(fr="nombre", nl="aantal", de="Anzahl", en="number"),
    "actions": Text(fr="actions", nl="acties", de="Maßnahmen", en="actions"),
}


def word(key: str, language: Language, *values: str) -> str:
    """A word or sentence of the dashboard, with `values` in its gaps."""
    return WORDS[key].in_(language).format(*values)

"""What hangs loose: rules that say what is missing in a chain, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

import attrs

from orientation_core.model.improvements.links import End
from orientation_core.model.text import LANGUAGES, Text

LooseRule = Literal[
    "breach_without_cause",
    "founded_without_remedy",
    "action_not_measured",
    "action_overdue",
    "gap_without_action",
    "commitment_without_action",
    "recommendation_unanswered",
]
LOOSE_RULES: tuple[LooseRule, ...] = get_args(LooseRule)


@attrs.frozen
class Rule:
    """A rule. :ivar label: what is missing. :ivar todo: what to do, with ``{}`` for what it is about."""

    label: Text
    todo: Text


RULES: Mapping[LooseRule, Rule] = {
    "breach_without_cause": Rule(
        Text(
            fr="Promesse non tenue sans cause",
            nl="Niet nagekomen belofte zonder oorzaak",
            de="Nicht eingehaltene Zusage ohne Ursache",
            en="Promise missed without a cause",
        ),
        Text(
            fr="Dites pourquoi le délai n'a pas été tenu : notez la cause sur un point de la plainte ou reliez-la à cette promesse non tenue.",
            nl="Zeg waarom de termijn niet werd gehaald: noteer de oorzaak bij een punt van de klacht of koppel ze aan deze niet nagekomen belofte.",
            de="Bitte angeben, warum die Frist nicht eingehalten wurde: die Ursache bei einem Punkt der Beschwerde vermerken oder mit dieser nicht eingehaltenen Zusage verknüpfen.",
            en="Say why the term was not kept: note the cause at a point of the complaint, or link it to this promise missed.",
        ),
    ),
    "founded_without_remedy": Rule(
        Text(
            fr="Point fondé sans réparation",
            nl="Gegrond punt zonder herstel",
            de="Begründeter Punkt ohne Abhilfe",
            en="Founded point without a remedy",
        ),
        Text(
            fr="Dites ce qui a été fait pour le client, ou faites-le.",
            nl="Zeg wat voor de klant werd gedaan, of doe het.",
            de="Bitte angeben, was für den Kunden getan wurde, oder es tun.",
            en="Say what was done for the client, or do it.",
        ),
    ),
    "action_not_measured": Rule(
        Text(
            fr="Action sans effet mesuré",
            nl="Actie zonder gemeten effect",
            de="Maßnahme ohne gemessene Wirkung",
            en="Action without an effect measured",
        ),
        Text(
            fr="Le jour de vérification était le {} : mesurez ce qu'est devenu le chiffre, puis clôturez l'action.",
            nl="De controledag was {}: meet wat er van het cijfer is geworden en sluit de actie dan af.",
            de="Der Prüftag war der {}: messen, was aus der Zahl geworden ist, dann die Maßnahme abschließen.",
            en="The day to check was {}: measure what became of the figure, then close the action.",
        ),
    ),
    "action_overdue": Rule(
        Text(fr="Action en retard", nl="Actie te laat", de="Maßnahme überfällig", en="Action overdue"),
        Text(
            fr="L'étape « {} » n'est pas faite : faites-la, ou convenez d'un autre délai.",
            nl="De mijlpaal „{}” is niet gehaald: werk ze af of spreek een andere termijn af.",
            de="Der Meilenstein „{}“ ist nicht erledigt: erledigen oder eine andere Frist vereinbaren.",
            en='The milestone "{}" is not done: do it, or agree on another term.',
        ),
    ),
    "gap_without_action": Rule(
        Text(
            fr="Écart prioritaire sans action",
            nl="Prioritaire kloof zonder actie",
            de="Vorrangige Lücke ohne Maßnahme",
            en="Priority gap without an action",
        ),
        Text(
            fr="Proposez une action pour cet élément de l'auto-évaluation : l'écart y pèse le plus ({}).",
            nl="Stel een actie voor dit onderdeel van de zelfevaluatie voor: de kloof weegt er het zwaarst ({}).",
            de="Eine Maßnahme für diesen Punkt der Selbstbewertung vorschlagen: die Lücke wiegt dort am meisten ({}).",
            en="Propose an action for this item of the self-assessment: its gap weighs most ({}).",
        ),
    ),
    "commitment_without_action": Rule(
        Text(
            fr="Engagement non tenu sans action",
            nl="Niet nagekomen belofte zonder actie",
            de="Nicht eingehaltene Zusage ohne Maßnahme",
            en="Commitment missed without an action",
        ),
        Text(
            fr="Cet engagement n'est pas tenu ({}) et aucune action n'y répond, ni à une cause trouvée : proposez-en une.",
            nl="Deze belofte wordt niet nagekomen ({}) en geen actie beantwoordt ze of een gevonden oorzaak: stel er een voor.",
            de="Diese Zusage wird nicht eingehalten ({}) und keine Maßnahme antwortet auf sie oder eine gefundene Ursache: eine vorschlagen.",
            en="This commitment is not kept ({}) and no action answers it or a cause that was found: propose one.",
        ),
    ),
    "recommendation_unanswered": Rule(
        Text(
            fr="Recommandation sans réponse",
            nl="Aanbeveling zonder antwoord",
            de="Empfehlung ohne Antwort",
            en="Recommendation without an answer",
        ),
        Text(
            fr="Le médiateur a fait cette recommandation le {} : acceptez-la par une action, ou refusez-la et dites pourquoi.",
            nl="De ombudsman deed deze aanbeveling op {}: aanvaard ze met een actie, of weiger ze en zeg waarom.",
            de="Die Ombudsstelle sprach diese Empfehlung am {} aus: durch eine Maßnahme annehmen, oder ablehnen und den Grund angeben.",
            en="The ombudsman made this recommendation on {}: accept it by an action, or refuse it and say why.",
        ),
    ),
}


def todo(rule: LooseRule, *about: str | Text) -> Text:
    """What to do, in every language. :param about: what stands in its gaps."""
    words = RULES[rule].todo
    return Text(
        **{
            language: words.in_(language).format(
                *(one.in_(language) if isinstance(one, Text) else one for one in about)
            )
            for language in LANGUAGES
        }
    )


@attrs.frozen
class LooseEnd:
    """One thing that hangs loose.

    :ivar end: what it is about, and `label` what that is called. :ivar since: local day.
    :ivar detail: what to do, as a sentence.
    """

    rule: LooseRule
    end: End
    label: Text
    since: date
    detail: Text


@attrs.frozen
class LooseEnds:
    """Everything that hangs loose.

    :ivar counts: how many of each rule there are; `ends` has the first of each, the oldest first.
    :ivar skipped: rules that were not asked, because the reader may not read what they look at.
    """

    counts: Mapping[str, int]
    ends: tuple[LooseEnd, ...] = ()
    skipped: tuple[str, ...] = ()

    def of(self, rule: LooseRule) -> tuple[LooseEnd, ...]:
        """Those of one rule that are told."""
        return tuple(one for one in self.ends if one.rule == rule)

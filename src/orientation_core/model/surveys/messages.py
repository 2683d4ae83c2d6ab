"""What is said about an answer, a token or a wave: one sentence per code, in four languages.

No sentence repeats an answer: it may be somebody's personal data.
"""

from __future__ import annotations

from orientation_core.model.gate import TextProblem
from orientation_core.model.text import LANGUAGES, Text

MESSAGES: dict[str, Text] = {
    "answer.unknown": Text(
        fr="cette question n'existe pas dans le questionnaire",
        nl="deze vraag staat niet in de vragenlijst",
        de="diese Frage steht nicht im Fragebogen",
        en="there is no such question in the questionnaire",
    ),
    "answer.twice": Text(
        fr="cette question a déjà une réponse",
        nl="deze vraag heeft al een antwoord",
        de="diese Frage hat schon eine Antwort",
        en="this question has an answer already",
    ),
    "answer.skipped": Text(
        fr="cette question n'est pas posée après les réponses précédentes",
        nl="deze vraag wordt na de vorige antwoorden niet gesteld",
        de="diese Frage wird nach den vorigen Antworten nicht gestellt",
        en="this question is not asked after the answers before it",
    ),
    "answer.not_applicable": Text(
        fr="« sans objet » n'est pas prévu ici",
        nl="„niet van toepassing” is hier niet voorzien",
        de="„trifft nicht zu“ ist hier nicht vorgesehen",
        en='"does not apply" is not offered here',
    ),
    "answer.kind": Text(
        fr="personne ne connaît les questions du type {name}",
        nl="niemand kent vragen van het type {name}",
        de="niemand kennt Fragen der Art {name}",
        en="nobody knows questions of the kind {name}",
    ),
    "answer.type": Text(
        fr="la réponse doit être du type : {expected}",
        nl="het antwoord moet van dit type zijn: {expected}",
        de="die Antwort muss von dieser Art sein: {expected}",
        en="the answer must be of this type: {expected}",
    ),
    "answer.scale": Text(
        fr="doit être un nombre entier de {low} à {high}",
        nl="moet een geheel getal van {low} tot {high} zijn",
        de="muss eine ganze Zahl von {low} bis {high} sein",
        en="must be a whole number from {low} to {high}",
    ),
    "answer.range": Text(
        fr="doit être un nombre de {low} à {high}",
        nl="moet een getal van {low} tot {high} zijn",
        de="muss eine Zahl von {low} bis {high} sein",
        en="must be a number from {low} to {high}",
    ),
    "answer.option": Text(
        fr="doit être l'une des réponses proposées",
        nl="moet een van de aangeboden antwoorden zijn",
        de="muss eine der angebotenen Antworten sein",
        en="must be one of the answers offered",
    ),
    "answer.choices": Text(
        fr="une seule réponse, ou chacune une seule fois",
        nl="één antwoord, of elk maar één keer",
        de="eine Antwort, oder jede nur einmal",
        en="one answer only, or each of them once",
    ),
    "answer.exclusive": Text(
        fr="l'une de ces réponses exclut les autres",
        nl="een van deze antwoorden sluit de andere uit",
        de="eine dieser Antworten schließt die anderen aus",
        en="one of these answers excludes the others",
    ),
    "answer.missing": Text(
        fr="cette question demande une réponse",
        nl="deze vraag moet beantwoord worden",
        de="diese Frage muss beantwortet werden",
        en="this question needs an answer",
    ),
    "people.email": Text(
        fr="ceci n'est pas une adresse de courriel",
        nl="dit is geen e-mailadres",
        de="dies ist keine E-Mail-Adresse",
        en="this is no e-mail address",
    ),
    "people.twice": Text(
        fr="cette personne figure déjà à la ligne {line}",
        nl="deze persoon staat al op regel {line}",
        de="diese Person steht schon in Zeile {line}",
        en="this person stands in line {line} already",
    ),
    "token.unknown": Text(
        fr="ce code n'est pas valable ; vérifiez le lien de votre invitation",
        nl="deze code is niet geldig; kijk de link in uw uitnodiging na",
        de="dieser Code ist nicht gültig; bitte den Link in Ihrer Einladung prüfen",
        en="this code is not valid; check the link in your invitation",
    ),
    "token.used": Text(
        fr="ce code a déjà servi : vos réponses sont bien arrivées",
        nl="deze code is al gebruikt: uw antwoorden zijn goed aangekomen",
        de="dieser Code wurde schon benutzt: Ihre Antworten sind angekommen",
        en="this code was used already: your answers have arrived",
    ),
    "wave.closed": Text(
        fr="cette enquête est close",
        nl="deze bevraging is afgesloten",
        de="diese Befragung ist abgeschlossen",
        en="this survey is closed",
    ),
    "wave.not_open": Text(
        fr="cette enquête n'est pas encore ouverte",
        nl="deze bevraging is nog niet open",
        de="diese Befragung ist noch nicht eröffnet",
        en="this survey is not open yet",
    ),
    "wave.quota": Text(
        fr="il y a déjà assez de réponses de personnes comme vous ; merci d'avoir voulu participer",
        nl="er zijn al genoeg antwoorden van mensen zoals u; bedankt dat u wilde meedoen",
        de="es gibt schon genug Antworten von Menschen wie Ihnen; danke, dass Sie teilnehmen wollten",
        en="there are enough answers of people like you already; thank you for your willingness",
    ),
    "wave.token_only": Text(
        fr="une enquête anonyme ne prend que les réponses données avec un code personnel",
        nl="een anonieme bevraging neemt enkel antwoorden met een persoonlijke code aan",
        de="eine anonyme Befragung nimmt nur Antworten mit einem persönlichen Code an",
        en="an anonymous survey takes answers by a personal code only",
    ),
    "wave.partial": Text(
        fr="dans une enquête anonyme, des réponses incomplètes ne peuvent pas être gardées",
        nl="in een anonieme bevraging kunnen onvolledige antwoorden niet bewaard worden",
        de="in einer anonymen Befragung können unvollständige Antworten nicht aufbewahrt werden",
        en="an anonymous survey cannot keep incomplete answers",
    ),
}


def said(code: str, **values: object) -> TextProblem:
    """The problem with the sentence of `code`, its places filled in."""
    words = MESSAGES[code]
    return TextProblem(code, Text(**{each: words.in_(each).format(**values) for each in LANGUAGES}))

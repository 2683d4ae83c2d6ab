"""What the dashboard says of the parts of the offer, in four languages; no sentence depends on one or many."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from orientation_core.formats import day
from orientation_core.model.text import LANGUAGES, Language, Text

#: What a place in a sentence may hold; a function gives the words of a language.
Value = str | int | Text | Callable[[Language], str]


def say(rule: str, **values: Value) -> Text:
    """The sentence of a rule, its places filled in."""
    return _filled(REASONS[rule], values)


def advice(rule: str) -> Text | None:
    """What to do next where that rule applies; None where there is nothing."""
    return NEXT.get(rule)


def on(value: date) -> Callable[[Language], str]:
    """A day, as each language writes it."""
    return lambda language: day(value, language)


def listed(texts: list[Text]) -> Callable[[Language], str]:
    """Several labels one after the other."""
    return lambda language: ", ".join(one.in_(language) for one in texts)


def _filled(text: Text, values: Mapping[str, Value]) -> Text:
    def shown(value: Value, language: Language) -> str:
        if isinstance(value, Text):
            return value.in_(language)
        return value(language) if callable(value) else str(value)

    return Text(
        **{
            language: text.in_(language).format(
                **{name: shown(value, language) for name, value in values.items()}
            )
            for language in LANGUAGES
        }
    )


REASONS: Mapping[str, Text] = {
    "not_shown": Text(
        fr="Vous n'avez pas accès à cette partie.", nl="U hebt geen toegang tot dit deel.",
        de="Sie haben keinen Zugang zu diesem Teil.", en="You have no access to this part."),
    # complaints
    "no_requests": Text(
        fr="Aucune demande n'a encore été reçue.", nl="Er is nog geen enkel verzoek ontvangen.",
        de="Es ist noch kein Anliegen eingegangen.", en="No request has been received yet."),
    "quiet": Text(
        fr="Aucune demande n'a été reçue pendant cette période.", nl="In deze periode is geen verzoek ontvangen.",
        de="In diesem Zeitraum ist kein Anliegen eingegangen.", en="No request was received in this period."),
    "late": Text(
        fr="Demandes en cours dont l'échéance est dépassée : {n}.",
        nl="Openstaande verzoeken waarvan de termijn verstreken is: {n}.",
        de="Offene Anliegen, deren Frist abgelaufen ist: {n}.", en="Open requests past their due date: {n}."),
    "late_withheld": Text(
        fr="L'échéance de quelques demandes en cours est dépassée.",
        nl="Van enkele openstaande verzoeken is de termijn verstreken.",
        de="Bei einigen offenen Anliegen ist die Frist abgelaufen.", en="A few open requests are past their due date."),
    "older_open": Text(
        fr="Toujours en cours, reçues avant cette période : {n}.", nl="Nog open van vóór deze periode: {n}.",
        de="Noch offen aus der Zeit vor diesem Zeitraum: {n}.", en="Still open from before this period: {n}."),
    "second_line_late": Text(
        fr="Réponses dues à la deuxième ligne, en retard : {n}.",
        nl="Antwoorden verschuldigd aan de tweede lijn, te laat: {n}.",
        de="Antworten an die zweite Linie, deren Tag vorbei ist: {n}.", en="Answers owed to the second line, past their day: {n}."),
    "worse": Text(
        fr="S'est dégradé : {what}.", nl="Is verslechterd: {what}.", de="Hat sich verschlechtert: {what}.",
        en="Got worse: {what}."),
    "complaints_fine": Text(
        fr="Rien n'est en retard et aucun chiffre ne s'est dégradé.", nl="Niets is te laat en geen cijfer is verslechterd.",
        de="Nichts ist verspätet, und keine Zahl hat sich verschlechtert.", en="Nothing is late, and no figure got worse."),
    # the charter
    "no_charter": Text(
        fr="Aucune charte n'est en vigueur pendant cette période.", nl="In deze periode is geen klantenhandvest van kracht.",
        de="In diesem Zeitraum ist keine Kundencharta in Kraft.", en="No charter is in force in this period."),
    "no_promises_of_unit": Text(
        fr="Aucun engagement de la charte ne relève de ce service.", nl="Geen enkele belofte van het klantenhandvest valt onder deze dienst.",
        de="Diese Stelle ist für kein Versprechen der Kundencharta verantwortlich.", en="This unit answers for no promise of the charter."),
    "missed": Text(
        fr="Engagements non tenus : {n} sur {of}.", nl="Niet nagekomen beloften: {n} van {of}.",
        de="Nicht gehaltene Versprechen: {n} von {of}.", en="Promises missed: {n} of {of}."),
    "at_risk": Text(
        fr="Engagements qui ne seront pas tenus ce mois-ci au rythme actuel : {n}.",
        nl="Beloften die deze maand in het huidige tempo niet worden nagekomen: {n}.",
        de="Versprechen, die diesen Monat beim jetzigen Tempo nicht gehalten werden: {n}.",
        en="Promises that will be missed this month at the present pace: {n}."),
    "unmeasured": Text(
        fr="Engagements sans chiffre pour cette période : {n}.", nl="Beloften zonder cijfer voor deze periode: {n}.",
        de="Versprechen ohne Zahl für diesen Zeitraum: {n}.", en="Promises without a figure in this period: {n}."),
    "nothing_measured": Text(
        fr="Aucun engagement n'a pu être mesuré.", nl="Geen enkele belofte kon worden gemeten.",
        de="Kein Versprechen konnte gemessen werden.", en="No promise could be measured."),
    "charter_ends": Text(
        fr="La charte prend fin le {day} et aucune ne suit.", nl="Het klantenhandvest eindigt op {day} en er volgt geen ander.",
        de="Die Kundencharta endet am {day}, und keine folgt.", en="The charter ends on {day}, and none follows."),
    "charter_fine": Text(
        fr="Engagements mesurés, tous tenus : {n}.", nl="Gemeten beloften, allemaal nagekomen: {n}.",
        de="Gemessene Versprechen, alle gehalten: {n}.", en="Promises measured, all of them kept: {n}."),
    # the catalogue
    "no_services": Text(
        fr="Le catalogue ne contient encore aucun service.", nl="De catalogus bevat nog geen enkele dienst.",
        de="Der Katalog enthält noch keine Leistung.", en="The catalogue has no service yet."),
    "no_services_of_unit": Text(
        fr="Aucun service du catalogue ne relève de cette unité.", nl="Geen enkele dienst in de catalogus valt onder deze eenheid.",
        de="Diese Stelle verantwortet keine Leistung des Katalogs.", en="No service of the catalogue belongs to this unit."),
    "reviews": Text(
        fr="Révisions en retard : {n}.", nl="Herzieningen die te laat zijn: {n}.", de="Überfällige Überprüfungen: {n}.",
        en="Reviews overdue: {n}."),
    "findings": Text(
        fr="Contradictions dans le catalogue : {n}.", nl="Tegenstrijdigheden in de catalogus: {n}.",
        de="Widersprüche im Katalog: {n}.", en="Contradictions in the catalogue: {n}."),
    "incomplete": Text(
        fr="Les descriptions sont complètes à {score} % ; {least} % sont attendus.",
        nl="De beschrijvingen zijn voor {score} % volledig; {least} % wordt verwacht.",
        de="Die Beschreibungen sind zu {score} % vollständig; erwartet werden {least} %.",
        en="The descriptions are {score} % complete; {least} % is expected."),
    "catalogue_fine": Text(
        fr="Complet à {score} %, aucune révision en retard.", nl="Voor {score} % volledig, geen herziening te laat.",
        de="Zu {score} % vollständig, keine Überprüfung überfällig.", en="{score} % complete, no review overdue."),
    # self-assessment
    "no_round": Text(
        fr="Aucun tour d'autoévaluation n'a encore été clôturé.", nl="Er is nog geen ronde zelfevaluatie afgesloten.",
        de="Es wurde noch keine Runde der Selbstbewertung abgeschlossen.", en="No round of self-assessment has been closed yet."),
    "round_open": Text(
        fr="Un tour est en cours : {name}.", nl="Er loopt een ronde: {name}.", de="Eine Runde läuft: {name}.",
        en="A round is under way: {name}."),
    "claims": Text(
        fr="Scores plus élevés que ce que montrent les données : {n}.", nl="Scores die hoger zijn dan wat de gegevens tonen: {n}.",
        de="Punktwerte, die höher sind, als die Daten zeigen: {n}.", en="Scores that claim more than the data show: {n}."),
    "fell": Text(
        fr="En recul d'un demi-niveau ou plus : {axes}.", nl="Een half niveau of meer gedaald: {axes}.",
        de="Um eine halbe Stufe oder mehr gefallen: {axes}.", en="Fell by half a level or more: {axes}."),
    "wide_gap": Text(
        fr="À deux niveaux ou plus de l'état souhaité : {axes}.", nl="Twee niveaus of meer van de gewenste toestand: {axes}.",
        de="Zwei Stufen oder mehr vom angestrebten Stand entfernt: {axes}.", en="Two levels or more from where it should be: {axes}."),
    "round_old": Text(
        fr="Le dernier tour porte sur une période qui s'est terminée le {day}.", nl="De laatste ronde gaat over een periode die eindigde op {day}.",
        de="Die letzte Runde betrifft einen Zeitraum, der am {day} endete.", en="The newest round judges a period that ended on {day}."),
    "assessment_fine": Text(
        fr="Aucun axe n'a reculé ni ne se trouve à deux niveaux de l'état souhaité.",
        nl="Geen as is gedaald of ligt twee niveaus van de gewenste toestand.",
        de="Keine Achse ist gefallen oder liegt zwei Stufen vom angestrebten Stand entfernt.",
        en="No axis fell, and none is two levels from where it should be."),
    "nothing_scored": Text(
        fr="Le dernier tour n'a donné aucun chiffre que vous puissiez lire.", nl="De laatste ronde gaf geen cijfer dat u kunt lezen.",
        de="Die letzte Runde ergab keine Zahl, die Sie lesen können.", en="The newest round gave no figure that you can read."),
    # surveys
    "no_wave": Text(
        fr="Aucune enquête n'a encore reçu de réponse.", nl="Er is nog geen bevraging met antwoorden.",
        de="Noch keine Befragung hat Antworten erhalten.", en="No survey has had an answer yet."),
    "rated_lower": Text(
        fr="Moins bien noté qu'à la vague précédente : {items}.", nl="Lager beoordeeld dan in de vorige golf: {items}.",
        de="Schlechter bewertet als in der Welle davor: {items}.", en="Rated lower than in the wave before: {items}."),
    "few_answers": Text(
        fr="Réponses : {n} ; l'échantillon en demande {needed}.", nl="Antwoorden: {n}; de steekproef vraagt er {needed}.",
        de="Antworten: {n}; die Stichprobe verlangt {needed}.", en="Answers: {n}; the sample needs {needed}."),
    "advised_against": Text(
        fr="Plus de clients déconseillent qu'il n'y en a qui recommandent.", nl="Meer klanten raden af dan aanbevelen.",
        de="Mehr Kunden raten ab, als weiterempfehlen.", en="More clients advise against than recommend."),
    "wave_old": Text(
        fr="La dernière vague s'est terminée le {day}.", nl="De laatste golf eindigde op {day}.",
        de="Die letzte Welle endete am {day}.", en="The newest wave ended on {day}."),
    # improvement
    "no_actions": Text(
        fr="Aucune action d'amélioration n'a encore été proposée.", nl="Er is nog geen verbeteractie voorgesteld.",
        de="Es wurde noch keine Verbesserungsmaßnahme vorgeschlagen.", en="No improvement action has been proposed yet."),
    "action_overdue": Text(
        fr="Actions en retard : {n}.", nl="Acties die te laat zijn: {n}.",
        de="Überfällige Maßnahmen: {n}.", en="Actions overdue: {n}."),
    "action_not_measured": Text(
        fr="Effets qui auraient dû être mesurés : {n}.", nl="Effecten die al gemeten hadden moeten zijn: {n}.",
        de="Wirkungen, die bereits gemessen sein sollten: {n}.", en="Effects that should have been measured by now: {n}."),
    "unanswered": Text(
        fr="Points en suspens auxquels rien ne répond encore : {n}.", nl="Losse eindjes waarop nog niets antwoordt: {n}.",
        de="Lose Enden, auf die noch nichts antwortet: {n}.", en="Loose ends that nothing answers yet: {n}."),
    "unanswered_few": Text(
        fr="Quelques points en suspens restent sans réponse.", nl="Op enkele losse eindjes antwoordt nog niets.",
        de="Auf einige lose Enden antwortet noch nichts.", en="A few loose ends are not answered yet."),
    "actions_fine": Text(
        fr="Actions en cours : {n} ; rien n'est en retard.", nl="Lopende acties: {n}; niets is te laat.",
        de="Laufende Maßnahmen: {n}; nichts ist überfällig.", en="Actions under way: {n}; nothing is overdue."),
    "survey_fine": Text(
        fr="Aucune baisse n'est démontrée.", nl="Er is geen daling aangetoond.", de="Es ist kein Rückgang nachgewiesen.",
        en="No fall is shown."),
}  # fmt: skip

_CASES = Text(
    fr="Commencer par la liste de travail : ce qui échoit en premier s'y trouve en tête.",
    nl="Begin met de werklijst: wat eerst vervalt, staat bovenaan.",
    de="Mit der Arbeitsliste beginnen: Was zuerst fällig ist, steht oben.",
    en="Start with the work list: what is due first stands at the top.",
)
_AXIS = Text(
    fr="Convenir d'une action pour l'écart le plus large.", nl="Spreek een actie af voor de grootste kloof.",
    de="Eine Maßnahme für den größten Abstand vereinbaren.", en="Agree on an action for the widest gap.",
)  # fmt: skip
_LOOSE = Text(
    fr="Parcourir les points en suspens : noter la cause, réparer, ou proposer une action.",
    nl="Doorloop de losse eindjes: noteer de oorzaak, herstel, of stel een actie voor.",
    de="Die losen Enden durchgehen: die Ursache vermerken, Abhilfe schaffen oder eine Maßnahme vorschlagen.",
    en="Go through the loose ends: note the cause, put it right, or propose an action.",
)
_ITEMS = Text(
    fr="Lire ce que les clients ont écrit, et convenir d'une action.", nl="Lees wat klanten schreven en spreek een actie af.",
    de="Lesen, was die Kunden geschrieben haben, und eine Maßnahme vereinbaren.", en="Read what clients wrote, and agree on an action.",
)  # fmt: skip

#: Rule -> what to do next.
NEXT: Mapping[str, Text] = {
    "no_requests": Text(
        fr="Ouvrir le service des plaintes, ou importer le registre des années passées.",
        nl="Open de klachtendienst, of voer het register van vorige jaren in.",
        de="Die Beschwerdestelle eröffnen oder das Register früherer Jahre einlesen.",
        en="Open the complaint desk, or import the register of earlier years."),
    "late": _CASES, "late_withheld": _CASES, "older_open": _CASES,
    "second_line_late": Text(
        fr="Répondre d'abord aux questions du médiateur, la plus ancienne en premier.",
        nl="Beantwoord eerst de vragen van de ombudsman, de oudste eerst.",
        de="Zuerst die Fragen der Ombudsstelle beantworten, die älteste zuerst.",
        en="Answer the ombudsman's questions first, the oldest at the top."),
    "worse": Text(
        fr="Regarder les dossiers derrière ce chiffre, et leurs causes.", nl="Bekijk de dossiers achter dit cijfer, en hun oorzaken.",
        de="Die Vorgänge hinter dieser Zahl und ihre Ursachen ansehen.", en="Look at the cases behind this figure, and at their causes."),
    "no_charter": Text(
        fr="Rédiger une charte et la publier avec des engagements mesurables.",
        nl="Stel een klantenhandvest op en publiceer het met meetbare beloften.",
        de="Eine Kundencharta entwerfen und mit messbaren Versprechen veröffentlichen.",
        en="Draft a charter, and publish it with promises that can be measured."),
    "missed": Text(
        fr="Chercher la cause de chaque engagement non tenu et proposer une action.",
        nl="Zoek van elke niet nagekomen belofte de oorzaak en stel een actie voor.",
        de="Zu jedem nicht gehaltenen Versprechen die Ursache suchen und eine Maßnahme vorschlagen.",
        en="Find the cause of each promise that was missed, and propose an action."),
    "at_risk": Text(
        fr="Répondre d'abord aux dossiers qui échoient ce mois-ci.", nl="Beantwoord eerst de dossiers die deze maand vervallen.",
        de="Zuerst die Vorgänge beantworten, die diesen Monat fällig werden.", en="Answer first the cases that fall due this month."),
    "nothing_measured": Text(
        fr="Fournir les chiffres, ou rendre les engagements mesurables.", nl="Lever de cijfers aan, of maak de beloften meetbaar.",
        de="Die Zahlen liefern oder die Versprechen messbar machen.", en="Feed in the figures, or make the promises measurable."),
    "charter_ends": Text(
        fr="Réviser la charte et publier la version suivante à temps.", nl="Herzie het klantenhandvest en publiceer de volgende versie op tijd.",
        de="Die Kundencharta überarbeiten und die nächste Fassung rechtzeitig veröffentlichen.",
        en="Revise the charter, and publish the next version in time."),
    "no_services": Text(
        fr="Décrire les services, ou les importer d'un tableau ou en CPSV-AP.",
        nl="Beschrijf de diensten, of voer ze in uit een tabel of als CPSV-AP.",
        de="Die Leistungen beschreiben oder aus einer Tabelle oder als CPSV-AP einlesen.",
        en="Describe the services, or import them from a table or as CPSV-AP."),
    "reviews": Text(
        fr="Réviser les documents en retard, le plus ancien d'abord.", nl="Herzie de documenten die te laat zijn, het oudste eerst.",
        de="Die überfälligen Dokumente überprüfen, das älteste zuerst.", en="Review what is overdue, the oldest first."),
    "findings": Text(
        fr="Corriger les contradictions que le contrôle du catalogue énumère.",
        nl="Herstel de tegenstrijdigheden die de controle van de catalogus opsomt.",
        de="Die Widersprüche beheben, die die Prüfung des Katalogs aufzählt.",
        en="Mend the contradictions that the check of the catalogue lists."),
    "incomplete": Text(
        fr="Compléter d'abord les descriptions les plus lacunaires.", nl="Vul eerst de minst volledige beschrijvingen aan.",
        de="Zuerst die lückenhaftesten Beschreibungen ergänzen.", en="Complete the least complete descriptions first."),
    "no_round": Text(
        fr="Ouvrir un tour d'autoévaluation et le mener jusqu'au consensus.", nl="Open een ronde zelfevaluatie en breng ze tot een consensus.",
        de="Eine Runde der Selbstbewertung eröffnen und bis zum Konsens führen.", en="Open a round of self-assessment, and bring it to its consensus."),
    "claims": Text(
        fr="Discuter des scores que les données contredisent.", nl="Bespreek de scores die de gegevens tegenspreken.",
        de="Die Punktwerte besprechen, denen die Daten widersprechen.", en="Discuss the scores that the data contradict."),
    "fell": _AXIS, "wide_gap": _AXIS,
    "round_old": Text(
        fr="Ouvrir un nouveau tour.", nl="Open een nieuwe ronde.", de="Eine neue Runde eröffnen.", en="Open a new round."),
    "no_wave": Text(
        fr="Demander l'avis des clients : un questionnaire, une vague, des invitations.",
        nl="Vraag klanten naar hun mening: een vragenlijst, een golf, uitnodigingen.",
        de="Die Kunden fragen: ein Fragebogen, eine Welle, Einladungen.",
        en="Ask the clients: a questionnaire, a wave, invitations."),
    "rated_lower": _ITEMS, "advised_against": _ITEMS,
    "few_answers": Text(
        fr="Rappeler ceux qui n'ont pas répondu, ou tirer un nouvel échantillon.",
        nl="Herinner wie niet antwoordde, of trek een nieuwe steekproef.",
        de="Wer nicht geantwortet hat, erinnern oder eine neue Stichprobe ziehen.",
        en="Remind those who have not answered, or draw a new sample."),
    "no_actions": Text(
        fr="Proposer une action pour un engagement non tenu, une cause ou un écart.",
        nl="Stel een actie voor voor een niet nagekomen belofte, een oorzaak of een kloof.",
        de="Eine Maßnahme zu einem nicht gehaltenen Versprechen, einer Ursache oder einem Abstand vorschlagen.",
        en="Propose an action for a promise that was missed, a cause, or a gap."),
    "action_overdue": Text(
        fr="Terminer ou replanifier les étapes en retard.", nl="Werk de late stappen af of plan ze opnieuw.",
        de="Die überfälligen Schritte abschließen oder neu planen.", en="Finish the steps that are overdue, or plan them anew."),
    "action_not_measured": Text(
        fr="Mesurer l'effet, et clôturer l'action selon ce qu'il montre.", nl="Meet het effect en sluit de actie af naar wat het toont.",
        de="Die Wirkung messen und die Maßnahme danach abschließen.", en="Measure the effect, and close the action by what it shows."),
    "unanswered": _LOOSE, "unanswered_few": _LOOSE,
    "wave_old": Text(
        fr="Prévoir la prochaine vague.", nl="Plan de volgende golf.", de="Die nächste Welle planen.", en="Plan the next wave."),
}  # fmt: skip

#: Figures that no report names.
LABELS: Mapping[str, Text] = {
    "late": Text(fr="En retard aujourd'hui", nl="Vandaag te laat", de="Heute überfällig", en="Late today"),
    "services": Text(fr="Services au catalogue", nl="Diensten in de catalogus", de="Leistungen im Katalog", en="Services in the catalogue"),
    "completeness": Text(fr="Complétude des descriptions", nl="Volledigheid van de beschrijvingen", de="Vollständigkeit der Beschreibungen", en="Completeness of the descriptions"),
    "reviews_overdue": Text(fr="Révisions en retard", nl="Herzieningen te laat", de="Überfällige Überprüfungen", en="Reviews overdue"),
    "findings": Text(fr="Contradictions", nl="Tegenstrijdigheden", de="Widersprüche", en="Contradictions"),
    "promises_kept": Text(fr="Engagements tenus", nl="Nagekomen beloften", de="Gehaltene Versprechen", en="Promises kept"),
    "promises_missed": Text(fr="Engagements non tenus", nl="Niet nagekomen beloften", de="Nicht gehaltene Versprechen", en="Promises missed"),
    "promises_at_risk": Text(fr="Engagements menacés", nl="Bedreigde beloften", de="Gefährdete Versprechen", en="Promises at risk"),
    "actions_open": Text(fr="Actions en cours", nl="Lopende acties", de="Laufende Maßnahmen", en="Actions under way"),
    "actions_effective": Text(fr="Actions dont l'effet est démontré", nl="Acties met aangetoond effect", de="Maßnahmen mit nachgewiesener Wirkung", en="Actions shown to be effective"),
    "actions_not_shown": Text(fr="Actions dont l'effet n'est pas démontré", nl="Acties zonder aangetoond effect", de="Maßnahmen ohne nachgewiesene Wirkung", en="Actions whose effect is not shown"),
    "actions_abandoned": Text(fr="Actions abandonnées", nl="Stopgezette acties", de="Aufgegebene Maßnahmen", en="Actions abandoned"),
    "today": Text(fr="Score actuel", nl="Score vandaag", de="Punktwert heute", en="Score today"),
    "desired": Text(fr="Score souhaité", nl="Gewenste score", de="Angestrebter Punktwert", en="Desired score"),
    "gap": Text(fr="Écart : {item}", nl="Kloof: {item}", de="Abstand: {item}", en="Gap: {item}"),
}  # fmt: skip

#: What a reader has to know.
NOTES: Mapping[str, Text] = {
    "running": Text(
        fr="La période n'est pas terminée : elle est comptée jusqu'à aujourd'hui et comparée à autant de jours de la période précédente.",
        nl="De periode is nog niet voorbij: ze is geteld tot vandaag en vergeleken met evenveel dagen van de vorige periode.",
        de="Der Zeitraum ist noch nicht vorbei: Er ist bis heute gezählt und mit ebenso vielen Tagen des Zeitraums davor verglichen.",
        en="The period is not over: it is counted until today, and compared with as many days of the period before."),
    "unit": Text(
        fr="Page d'un seul service : l'autoévaluation et les enquêtes concernent toute l'organisation.",
        nl="Pagina van één dienst: de zelfevaluatie en de bevragingen gaan over de hele organisatie.",
        de="Seite einer einzelnen Stelle: Selbstbewertung und Befragungen betreffen die ganze Organisation.",
        en="Page of one unit: self-assessment and surveys are about the whole organisation."),
    "published": Text(
        fr="Les chiffres qui portent sur moins de {least} cas ne sont pas publiés ; les alertes et les points en suspens restent internes.",
        nl="Cijfers over minder dan {least} gevallen worden niet gepubliceerd; waarschuwingen en losse eindjes blijven intern.",
        de="Zahlen zu weniger als {least} Fällen werden nicht veröffentlicht; Warnungen und lose Enden bleiben intern.",
        en="Figures of fewer than {least} cases are not published; warnings and loose ends stay inside."),
}  # fmt: skip

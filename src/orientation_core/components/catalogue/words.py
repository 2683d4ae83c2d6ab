"""What the catalogue says to its readers: one text per code, in four languages."""

from __future__ import annotations

from collections.abc import Mapping

from orientation_core.model.text import Language, Text

#: The questions of a client, in the order in which they are answered.
QUESTIONS: Mapping[str, Text] = {
    "which": Text(fr="Quel service ?", nl="Welke dienst?", de="Welche Dienstleistung?", en="Which service?"),
    "where": Text(fr="Où ?", nl="Waar?", de="Wo?", en="Where?"),
    "when": Text(fr="Quand ?", nl="Wanneer?", de="Wann?", en="When?"),
    "number": Text(fr="Quel numéro ?", nl="Welk nummer?", de="Welche Nummer?", en="Which number?"),
    "bring": Text(
        fr="Que dois-je apporter ?",
        nl="Wat moet ik meebrengen?",
        de="Was muss ich mitbringen?",
        en="What do I bring?",
    ),
    "cost": Text(
        fr="Combien cela coûte-t-il ?", nl="Wat kost het?", de="Was kostet es?", en="What will it cost?"
    ),
    "how_long": Text(
        fr="Combien de temps cela prend-il ?",
        nl="Hoe lang duurt het?",
        de="Wie lange dauert es?",
        en="How long does it take?",
    ),
    "how": Text(
        fr="Comment cela se passe-t-il ?", nl="Hoe gaat het?", de="Wie läuft es ab?", en="How does it go?"
    ),
}

#: The sentences that answer them.
SENTENCES: Mapping[str, Text] = {
    "draft": Text(
        fr="Ce service n'est pas encore proposé.",
        nl="Deze dienst wordt nog niet aangeboden.",
        de="Diese Dienstleistung wird noch nicht angeboten.",
        en="This service is not offered yet.",
    ),
    "suspended": Text(
        fr="Ce service est suspendu pour le moment.",
        nl="Deze dienst is voorlopig opgeschort.",
        de="Diese Dienstleistung ist derzeit ausgesetzt.",
        en="This service is suspended for the time being.",
    ),
    "ended": Text(
        fr="Ce service n'existe plus.",
        nl="Deze dienst bestaat niet meer.",
        de="Diese Dienstleistung gibt es nicht mehr.",
        en="This service no longer exists.",
    ),
    "not_that_day": Text(
        fr="Ce service n'est pas proposé ce jour-là.",
        nl="Deze dienst wordt die dag niet aangeboden.",
        de="Diese Dienstleistung wird an diesem Tag nicht angeboten.",
        en="This service is not offered on that day.",
    ),
    "replaced_by": Text(
        fr="Remplacé par : {names}.",
        nl="Vervangen door: {names}.",
        de="Ersetzt durch: {names}.",
        en="Replaced by: {names}.",
    ),
    "authority": Text(
        fr="Compétence : {names}.", nl="Bevoegd: {names}.", de="Zuständig: {names}.", en="Competent: {names}."
    ),
    "first": Text(
        fr="Il vous faut d'abord : {names}.",
        nl="U hebt eerst nodig: {names}.",
        de="Sie brauchen zuerst: {names}.",
        en="You first need: {names}.",
    ),
    "no_place": Text(
        fr="Il n'est pas indiqué où s'adresser.",
        nl="Er staat niet bij waar u terechtkunt.",
        de="Es ist nicht angegeben, wohin Sie sich wenden können.",
        en="It is not said where to go.",
    ),
    "place": Text(
        fr="{label} : {where}", nl="{label}: {where}", de="{label}: {where}", en="{label}: {where}"
    ),
    "open_until": Text(
        fr="{label} : ouvert en ce moment, jusqu'à {time}.",
        nl="{label}: nu open, tot {time}.",
        de="{label}: jetzt geöffnet, bis {time}.",
        en="{label}: open now, until {time}.",
    ),
    "always_open": Text(
        fr="{label} : accessible jour et nuit.",
        nl="{label}: dag en nacht bereikbaar.",
        de="{label}: Tag und Nacht erreichbar.",
        en="{label}: available day and night.",
    ),
    "closed_until": Text(
        fr="{label} : fermé en ce moment, ouvre {time}.",
        nl="{label}: nu gesloten, opent {time}.",
        de="{label}: jetzt geschlossen, öffnet {time}.",
        en="{label}: closed now, opens {time}.",
    ),
    "closed": Text(
        fr="{label} : fermé en ce moment.",
        nl="{label}: nu gesloten.",
        de="{label}: jetzt geschlossen.",
        en="{label}: closed now.",
    ),
    "closed_because": Text(
        fr="Fermé ce jour : {reason}.",
        nl="Die dag gesloten: {reason}.",
        de="An diesem Tag geschlossen: {reason}.",
        en="Closed that day: {reason}.",
    ),
    "hours_unstated": Text(
        fr="{label} : les heures ne sont pas indiquées.",
        nl="{label}: de uren zijn niet vermeld.",
        de="{label}: Die Zeiten sind nicht angegeben.",
        en="{label}: the hours are not stated.",
    ),
    "today_at": Text(
        fr="aujourd'hui à {time}", nl="vandaag om {time}", de="heute um {time}", en="today at {time}"
    ),
    "tomorrow_at": Text(
        fr="demain à {time}", nl="morgen om {time}", de="morgen um {time}", en="tomorrow at {time}"
    ),
    "day_at": Text(fr="{day} à {time}", nl="{day} om {time}", de="{day} um {time}", en="{day} at {time}"),
    "week": Text(fr="{days} : {hours}.", nl="{days}: {hours}.", de="{days}: {hours}.", en="{days}: {hours}."),
    "and": Text(
        fr="{first} et {last}", nl="{first} en {last}", de="{first} und {last}", en="{first} and {last}"
    ),
    "span": Text(
        fr="{opens} – {closes}", nl="{opens} – {closes}", de="{opens} – {closes}", en="{opens} – {closes}"
    ),
    "special": Text(
        fr="{days} : {hours}{reason}.",
        nl="{days}: {hours}{reason}.",
        de="{days}: {hours}{reason}.",
        en="{days}: {hours}{reason}.",
    ),
    "from_to": Text(
        fr="du {first} au {last}",
        nl="van {first} tot en met {last}",
        de="vom {first} bis {last}",
        en="from {first} to {last}",
    ),
    "shut": Text(fr="fermé", nl="gesloten", de="geschlossen", en="closed"),
    "holidays": Text(
        fr="Fermé les jours fériés et les jours de fermeture.",
        nl="Gesloten op feestdagen en sluitingsdagen.",
        de="An Feiertagen und Schließtagen geschlossen.",
        en="Closed on public holidays and closing days.",
    ),
    "appointment_possible": Text(
        fr="Sur rendez-vous si vous le souhaitez.",
        nl="Op afspraak als u dat wenst.",
        de="Auf Wunsch mit Termin.",
        en="By appointment if you wish.",
    ),
    "appointment_required": Text(
        fr="Uniquement sur rendez-vous.",
        nl="Alleen op afspraak.",
        de="Nur mit Termin.",
        en="By appointment only.",
    ),
    "phone": Text(
        fr="Téléphone : {names}.", nl="Telefoon: {names}.", de="Telefon: {names}.", en="Telephone: {names}."
    ),
    "email": Text(fr="Courriel : {names}", nl="E-mail: {names}", de="E-Mail: {names}", en="E-mail: {names}"),
    "no_number": Text(
        fr="Aucun numéro de téléphone n'est indiqué.",
        nl="Er is geen telefoonnummer vermeld.",
        de="Es ist keine Telefonnummer angegeben.",
        en="No telephone number is stated.",
    ),
    "bring_nothing": Text(
        fr="Vous ne devez rien apporter.",
        nl="U hoeft niets mee te brengen.",
        de="Sie müssen nichts mitbringen.",
        en="You need not bring anything.",
    ),
    "bring_unstated": Text(
        fr="Il n'est pas indiqué ce qu'il faut apporter.",
        nl="Er staat niet bij wat u moet meebrengen.",
        de="Es ist nicht angegeben, was Sie mitbringen müssen.",
        en="It is not said what to bring.",
    ),
    "bring": Text(fr="{title}.", nl="{title}.", de="{title}.", en="{title}."),
    "under": Text(
        fr="{condition} : {title}.",
        nl="{condition}: {title}.",
        de="{condition}: {title}.",
        en="{condition}: {title}.",
    ),
    "free": Text(fr="C'est gratuit.", nl="Het is gratis.", de="Es ist kostenlos.", en="It is free."),
    "cost_unstated": Text(
        fr="Le prix n'est pas indiqué.",
        nl="De prijs is niet vermeld.",
        de="Der Preis ist nicht angegeben.",
        en="The price is not stated.",
    ),
    "cost_depends": Text(fr="variable", nl="verschilt", de="unterschiedlich", en="it depends"),
    "cost_none": Text(fr="gratuit", nl="gratis", de="kostenlos", en="free"),
    "cost": Text(
        fr="{what} : {amount}.", nl="{what}: {amount}.", de="{what}: {amount}.", en="{what}: {amount}."
    ),
    "cost_plain": Text(fr="{amount}.", nl="{amount}.", de="{amount}.", en="{amount}."),
    "term": Text(
        fr="Délai de traitement : {term}.",
        nl="Behandelingstermijn: {term}.",
        de="Bearbeitungsfrist: {term}.",
        en="Processing time: {term}.",
    ),
    "at_once": Text(
        fr="C'est fait tout de suite.",
        nl="Het gebeurt meteen.",
        de="Es geschieht sofort.",
        en="It is done at once.",
    ),
    "term_unstated": Text(
        fr="Le délai n'est pas indiqué.",
        nl="De termijn is niet vermeld.",
        de="Die Frist ist nicht angegeben.",
        en="The time it takes is not stated.",
    ),
    "step": Text(fr="{n}. {title}", nl="{n}. {title}", de="{n}. {title}", en="{n}. {title}"),
}

#: What is missing from a description; ``languages``, ``names`` and ``day`` where they say something.
GAPS: Mapping[str, Text] = {
    "title": Text(
        fr="Le titre manque en : {languages}.",
        nl="De titel ontbreekt in: {languages}.",
        de="Der Titel fehlt in: {languages}.",
        en="The title is missing in: {languages}.",
    ),
    "description": Text(
        fr="La description manque en : {languages}.",
        nl="De beschrijving ontbreekt in: {languages}.",
        de="Die Beschreibung fehlt in: {languages}.",
        en="The description is missing in: {languages}.",
    ),
    "authority": Text(
        fr="L'autorité compétente manque.",
        nl="De bevoegde overheid ontbreekt.",
        de="Die zuständige Behörde fehlt.",
        en="The competent authority is missing.",
    ),
    "client_group": Text(
        fr="Il manque pour qui est ce service.",
        nl="Er ontbreekt voor wie deze dienst is.",
        de="Es fehlt, für wen diese Dienstleistung ist.",
        en="It is missing whom this service is for.",
    ),
    "channel": Text(
        fr="Aucun canal n'est indiqué.",
        nl="Er is geen kanaal vermeld.",
        de="Es ist kein Kanal angegeben.",
        en="No channel is stated.",
    ),
    "hours": Text(
        fr="Les heures d'ouverture manquent pour : {names}.",
        nl="De openingsuren ontbreken voor: {names}.",
        de="Die Öffnungszeiten fehlen für: {names}.",
        en="The opening hours are missing for: {names}.",
    ),
    "contact": Text(
        fr="Aucun point de contact n'est indiqué.",
        nl="Er is geen contactpunt vermeld.",
        de="Es ist keine Kontaktstelle angegeben.",
        en="No contact point is stated.",
    ),
    "accessibility": Text(
        fr="L'accessibilité manque pour : {names}.",
        nl="De toegankelijkheid ontbreekt voor: {names}.",
        de="Die Barrierefreiheit fehlt für: {names}.",
        en="The accessibility is missing for: {names}.",
    ),
    "evidence": Text(
        fr="Il manque ce qu'il faut apporter, ou que rien n'est à apporter.",
        nl="Er ontbreekt wat men moet meebrengen, of dat men niets moet meebrengen.",
        de="Es fehlt, was mitzubringen ist, oder dass nichts mitzubringen ist.",
        en="It is missing what to bring, or that there is nothing to bring.",
    ),
    "cost": Text(
        fr="Il manque ce que cela coûte, ou que c'est gratuit.",
        nl="Er ontbreekt wat het kost, of dat het gratis is.",
        de="Es fehlt, was es kostet, oder dass es kostenlos ist.",
        en="It is missing what it costs, or that it is free.",
    ),
    "processing_time": Text(
        fr="Le délai de traitement manque.",
        nl="De behandelingstermijn ontbreekt.",
        de="Die Bearbeitungsfrist fehlt.",
        en="The processing time is missing.",
    ),
    "steps": Text(
        fr="Les étapes de la procédure manquent.",
        nl="De stappen van de procedure ontbreken.",
        de="Die Schritte des Verfahrens fehlen.",
        en="The steps of the procedure are missing.",
    ),
    "output": Text(
        fr="Il manque ce que le client reçoit à la fin.",
        nl="Er ontbreekt wat de klant op het einde krijgt.",
        de="Es fehlt, was der Kunde am Ende erhält.",
        en="It is missing what the client has at the end.",
    ),
    "event": Text(
        fr="Aucun événement de vie ou d'entreprise n'y mène.",
        nl="Er leidt geen levens- of bedrijfsgebeurtenis naartoe.",
        de="Kein Lebens- oder Geschäftsereignis führt dorthin.",
        en="No life or business event leads to it.",
    ),
    "theme": Text(
        fr="Le thème manque.", nl="Het thema ontbreekt.", de="Das Thema fehlt.", en="The theme is missing."
    ),
    "rule": Text(
        fr="Les règles et la base légale manquent.",
        nl="De regels en de wettelijke basis ontbreken.",
        de="Die Regeln und die Rechtsgrundlage fehlen.",
        en="The rules and the legal basis are missing.",
    ),
    "keywords": Text(
        fr="Les mots-clés manquent.",
        nl="De trefwoorden ontbreken.",
        de="Die Schlagwörter fehlen.",
        en="The keywords are missing.",
    ),
    "languages": Text(
        fr="Il manque dans quelles langues on l'obtient.",
        nl="Er ontbreekt in welke talen men het krijgt.",
        de="Es fehlt, in welchen Sprachen man es erhält.",
        en="It is missing in which languages it can be had.",
    ),
    "owner": Text(
        fr="Le responsable de la fiche manque.",
        nl="De verantwoordelijke voor de fiche ontbreekt.",
        de="Der Verantwortliche für die Beschreibung fehlt.",
        en="The owner of the description is missing.",
    ),
    "review": Text(
        fr="La dernière révision ou son intervalle manque.",
        nl="De laatste herziening of haar interval ontbreekt.",
        de="Die letzte Überprüfung oder ihr Abstand fehlt.",
        en="The last review or its interval is missing.",
    ),
    "review_due": Text(
        fr="La révision aurait dû avoir lieu au plus tard le {day}.",
        nl="De herziening had uiterlijk op {day} moeten gebeuren.",
        de="Die Überprüfung hätte spätestens am {day} erfolgen müssen.",
        en="The review should have taken place by {day}.",
    ),
}


def say(table: Mapping[str, Text], code: str, language: Language, **values: object) -> str:
    """The text of `code` in `language`, its places filled in."""
    words = table[code].in_(language)
    return words.format(**values) if values else words

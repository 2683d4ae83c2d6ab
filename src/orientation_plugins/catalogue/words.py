"""The words of the catalogue's page in four languages."""

from __future__ import annotations

from collections.abc import Mapping

from orientation_core.model.text import Language, Text

WORDS: Mapping[str, Text] = {
    "title": Text(
        fr="Catalogue des services",
        nl="Dienstencatalogus",
        de="Dienstleistungskatalog",
        en="Catalogue of services",
    ),
    "skip": Text(
        fr="Aller au contenu", nl="Naar de inhoud", de="Zum Inhalt springen", en="Skip to the content"
    ),
    "contents": Text(fr="Sommaire", nl="Inhoud", de="Inhalt", en="Contents"),
    "glance": Text(fr="En un coup d'œil", nl="In één oogopslag", de="Auf einen Blick", en="At a glance"),
    "services": Text(fr="Services", nl="Diensten", de="Dienstleistungen", en="Services"),
    "channels": Text(fr="Où et quand", nl="Waar en wanneer", de="Wo und wann", en="Where and when"),
    "channel_count": Text(fr="Canaux", nl="Kanalen", de="Kanäle", en="Channels"),
    "groups": Text(fr="Pour qui", nl="Voor wie", de="Für wen", en="For whom"),
    "group_count": Text(fr="Groupes de clients", nl="Klantengroepen", de="Kundengruppen", en="Client groups"),
    "events": Text(fr="Par événement", nl="Per gebeurtenis", de="Nach Ereignis", en="By event"),
    "other": Text(
        fr="Autres services", nl="Andere diensten", de="Andere Dienstleistungen", en="Other services"
    ),
    "for": Text(fr="Pour qui", nl="Voor wie", de="Für wen", en="For whom"),
    "where": Text(fr="Où", nl="Waar", de="Wo", en="Where"),
    "bring": Text(fr="À apporter", nl="Mee te brengen", de="Mitzubringen", en="To bring"),
    "cost": Text(fr="Prix", nl="Prijs", de="Preis", en="Cost"),
    "how_long": Text(fr="Délai", nl="Termijn", de="Frist", en="Time"),
    "how": Text(fr="Étapes", nl="Stappen", de="Schritte", en="Steps"),
    "conditions": Text(fr="Conditions", nl="Voorwaarden", de="Voraussetzungen", en="Conditions"),
    "rules": Text(fr="Règles", nl="Regels", de="Regeln", en="Rules"),
    "basis": Text(fr="Base légale", nl="Wettelijke basis", de="Rechtsgrundlage", en="Legal basis"),
    "result": Text(fr="Résultat", nl="Resultaat", de="Ergebnis", en="Result"),
    "first": Text(fr="Il faut d'abord", nl="Eerst nodig", de="Zuerst nötig", en="Needed first"),
    "related": Text(fr="Voir aussi", nl="Zie ook", de="Siehe auch", en="See also"),
    "replaces": Text(fr="Remplace", nl="Vervangt", de="Ersetzt", en="Replaces"),
    "more": Text(fr="En savoir plus", nl="Meer weten", de="Mehr dazu", en="Read more"),
    "suspended": Text(fr="Suspendu", nl="Opgeschort", de="Ausgesetzt", en="Suspended"),
    "ended": Text(fr="N'existe plus", nl="Bestaat niet meer", de="Gibt es nicht mehr", en="No longer exists"),
    "draft": Text(fr="Projet", nl="Ontwerp", de="Entwurf", en="Draft"),
    "hours": Text(fr="Heures", nl="Uren", de="Zeiten", en="Hours"),
    "address": Text(fr="Adresse", nl="Adres", de="Adresse", en="Address"),
    "phone": Text(fr="Téléphone", nl="Telefoon", de="Telefon", en="Telephone"),
    "email": Text(fr="Courriel", nl="E-mail", de="E-Mail", en="E-mail"),
    "page": Text(fr="Page", nl="Pagina", de="Seite", en="Page"),
    "access": Text(fr="Accessibilité", nl="Toegankelijkheid", de="Barrierefreiheit", en="Accessibility"),
    "always": Text(fr="Jour et nuit.", nl="Dag en nacht.", de="Tag und Nacht.", en="Day and night."),
    "group": Text(fr="Groupe", nl="Groep", de="Gruppe", en="Group"),
    "face": Text(fr="Visage", nl="Gezicht", de="Gesicht", en="Face"),
    "size": Text(fr="Nombre", nl="Aantal", de="Anzahl", en="Number"),
    "needs": Text(
        fr="Besoins et attentes",
        nl="Noden en verwachtingen",
        de="Bedürfnisse und Erwartungen",
        en="Needs and expectations",
    ),
    "unknown": Text(fr="inconnu", nl="onbekend", de="unbekannt", en="unknown"),
    "empty": Text(
        fr="Le catalogue est vide.",
        nl="De catalogus is leeg.",
        de="Der Katalog ist leer.",
        en="The catalogue is empty.",
    ),
    # faces
    "user": Text(fr="usager", nl="gebruiker", de="Nutzer", en="user"),
    "society": Text(fr="société", nl="samenleving", de="Gesellschaft", en="society"),
    "oneself_as_client": Text(
        fr="nous-mêmes comme clients",
        nl="wijzelf als klant",
        de="wir selbst als Kunden",
        en="ourselves as clients",
    ),
    "internal_colleague": Text(fr="collègue", nl="collega", de="Kollege", en="colleague"),
    # accessibility
    "step_free": Text(
        fr="accès sans marches", nl="toegang zonder treden", de="stufenloser Zugang", en="step-free access"
    ),
    "lift": Text(fr="ascenseur", nl="lift", de="Aufzug", en="lift"),
    "accessible_toilet": Text(
        fr="toilettes adaptées", nl="aangepast toilet", de="barrierefreie Toilette", en="accessible toilet"
    ),
    "accessible_parking": Text(
        fr="stationnement réservé",
        nl="voorbehouden parkeerplaats",
        de="Behindertenparkplatz",
        en="reserved parking",
    ),
    "public_transport": Text(
        fr="transports en commun à proximité",
        nl="openbaar vervoer in de buurt",
        de="öffentliche Verkehrsmittel in der Nähe",
        en="public transport nearby",
    ),
    "induction_loop": Text(
        fr="boucle magnétique", nl="ringleiding", de="Induktionsschleife", en="induction loop"
    ),
    "sign_language": Text(fr="langue des signes", nl="gebarentaal", de="Gebärdensprache", en="sign language"),
    "tactile_guidance": Text(
        fr="guidage tactile", nl="geleidelijnen", de="Leitsystem", en="tactile guidance"
    ),
    "quiet_room": Text(fr="espace calme", nl="stille ruimte", de="Ruheraum", en="quiet room"),
    "assistance_dog": Text(
        fr="chiens d'assistance bienvenus",
        nl="assistentiehonden welkom",
        de="Assistenzhunde willkommen",
        en="assistance dogs welcome",
    ),
    "plain_language": Text(fr="langage clair", nl="klare taal", de="einfache Sprache", en="plain language"),
    "large_print": Text(fr="grands caractères", nl="grote letters", de="Großdruck", en="large print"),
    "screen_reader": Text(
        fr="lecteurs d'écran", nl="schermlezers", de="Bildschirmleser", en="screen readers"
    ),
}


def word(key: str, language: Language) -> str:
    """The word of that key."""
    return WORDS[key].in_(language)

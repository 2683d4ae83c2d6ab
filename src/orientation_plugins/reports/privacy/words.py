"""The words of the pages on privacy in four languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orientation_core.model.text import Text
from orientation_plugins.pages.words import COMMON

if TYPE_CHECKING:
    from orientation_core.model.text import Language

WORDS: dict[str, Text] = {
    **COMMON,
    "register": Text(fr="Registre des activités de traitement", nl="Register van de verwerkingsactiviteiten", de="Verzeichnis der Verarbeitungstätigkeiten", en="Register of processing activities"),
    "access": Text(fr="Vos données à caractère personnel", nl="Uw persoonsgegevens", de="Ihre personenbezogenen Daten", en="Your personal data"),
    "made_on": Text(fr="établi le {}", nl="opgemaakt op {}", de="erstellt am {}", en="made on {}"),
    "overview": Text(fr="Vue d'ensemble", nl="Overzicht", de="Überblick", en="Overview"),
    "what": Text(fr="Données", nl="Gegevens", de="Daten", en="Data"),
    "fields": Text(fr="Champs à caractère personnel", nl="Velden met persoonsgegevens", de="Felder mit personenbezogenen Daten", en="Fields with personal data"),
    "purpose": Text(fr="Finalité", nl="Doel", de="Zweck", en="Purpose"),
    "basis": Text(fr="Base juridique", nl="Rechtsgrond", de="Rechtsgrundlage", en="Legal basis"),
    "keeping": Text(fr="Conservation", nl="Bewaring", de="Aufbewahrung", en="Keeping"),
    "roles": Text(fr="Qui y a accès", nl="Wie heeft toegang", de="Wer hat Zugang", en="Who has access"),
    "recipients": Text(fr="Destinataires", nl="Ontvangers", de="Empfänger", en="Recipients"),
    "records": Text(fr="Nombre", nl="Aantal", de="Anzahl", en="Number"),
    "years": Text(fr="{} an(s)", nl="{} jaar", de="{} Jahr(e)", en="{} year(s)"),
    "months": Text(fr="{} mois", nl="{} maand(en)", de="{} Monat(e)", en="{} month(s)"),
    "kept": Text(fr="conservé", nl="bewaard", de="wird aufbewahrt", en="kept"),
    "unsettled": Text(fr="non fixé", nl="niet vastgelegd", de="nicht festgelegt", en="not settled"),
    "nobody": Text(fr="personne par défaut", nl="standaard niemand", de="standardmäßig niemand", en="nobody by default"),
    "none": Text(fr="aucun", nl="geen", de="keine", en="none"),
    "contact": Text(fr="Contact : {}", nl="Contact: {}", de="Kontakt: {}", en="Contact: {}"),
    "schedule": Text(fr="Calendrier de conservation : {}", nl="Bewaarschema: {}", de="Aufbewahrungsplan: {}", en="Retention schedule: {}"),
    "found_by": Text(fr="Retrouvé par : {}", nl="Gevonden via: {}", de="Gefunden über: {}", en="Found by: {}"),
    "held": Text(fr="Ce que nous conservons", nl="Wat wij bewaren", de="Was wir aufbewahren", en="What we hold"),
    "files": Text(fr="Fichiers", nl="Bestanden", de="Dateien", en="Files"),
    "file": Text(fr="Fichier", nl="Bestand", de="Datei", en="File"),
    "type": Text(fr="Type", nl="Type", de="Typ", en="Type"),
    "size": Text(fr="Taille (octets)", nl="Grootte (bytes)", de="Größe (Bytes)", en="Size (bytes)"),
    "changes": Text(fr="Ce qui a été fait, et quand", nl="Wat er gedaan is, en wanneer", de="Was getan wurde, und wann", en="What was done, and when"),
    "when": Text(fr="Quand", nl="Wanneer", de="Wann", en="When"),
    "action": Text(fr="Action", nl="Handeling", de="Handlung", en="Action"),
    "told": Text(fr="À qui des données ont été transmises", nl="Aan wie gegevens zijn doorgegeven", de="An wen Daten weitergegeben wurden", en="To whom data went"),
    "nothing_held": Text(fr="Rien.", nl="Niets.", de="Nichts.", en="Nothing."),
    "rights": Text(
        fr="Vous pouvez demander de faire rectifier ou effacer ces données, ou d'en limiter le traitement. Vous pouvez introduire une réclamation auprès de l'autorité de protection des données.",
        nl="U kunt vragen deze gegevens te verbeteren, te wissen of de verwerking ervan te beperken. U kunt een klacht indienen bij de gegevensbeschermingsautoriteit.",
        de="Sie können verlangen, dass diese Daten berichtigt, gelöscht oder in ihrer Verarbeitung eingeschränkt werden. Sie können sich bei der Datenschutzbehörde beschweren.",
        en="You may ask to have these data put right or erased, or used no further. You may lodge a complaint with the data protection authority.",
    ),
    "officials": Text(
        fr="Les noms des agents et les données d'autres personnes ont été omis.",
        nl="De namen van ambtenaren en gegevens van anderen zijn weggelaten.",
        de="Namen von Bediensteten und Daten anderer Personen wurden weggelassen.",
        en="Names of officials and data of other people are left out.",
    ),
}  # fmt: skip


def word(key: str, language: Language, *values: str) -> str:
    """A word of the pages in `language`."""
    return WORDS[key].in_(language).format(*values)

"""What the gate says when it refuses: one sentence per code, in four languages.

The sentences hold numbers and lists of ours at most, never a piece of what was sent in: what the gate refuses
may be somebody's personal data, and a refusal ends up in logs.
"""

from __future__ import annotations

from orientation_core.errors import Problem, Sentence
from orientation_core.model.text import LANGUAGES, Language, Text

MESSAGES: dict[str, Text] = {
    "text.type": Text(
        fr="doit être un texte",
        nl="moet een tekst zijn",
        de="muss ein Text sein",
        en="must be a text",
    ),
    "text.blank": Text(
        fr="ne peut pas être vide",
        nl="mag niet leeg zijn",
        de="darf nicht leer sein",
        en="must not be empty",
    ),
    "text.control": Text(
        fr="contient des caractères de commande invisibles ; retapez le texte ou collez-le sans mise en forme",
        nl="bevat onzichtbare stuurtekens; typ de tekst opnieuw of plak hem zonder opmaak",
        de="enthält unsichtbare Steuerzeichen; bitte neu eintippen oder ohne Formatierung einfügen",
        en="contains invisible control characters; type the text again or paste it without formatting",
    ),
    "text.surrogate": Text(
        fr="contient un demi-caractère, qui ne peut pas être conservé",
        nl="bevat een half teken, dat niet bewaard kan worden",
        de="enthält ein halbes Zeichen, das nicht gespeichert werden kann",
        en="contains half a character, which cannot be kept",
    ),
    "text.noncharacter": Text(
        fr="contient un code qui n'est pas un caractère",
        nl="bevat een code die geen teken is",
        de="enthält einen Code, der kein Zeichen ist",
        en="contains a code that is not a character",
    ),
    "text.marks": Text(
        fr="empile plus de 30 accents sur une même lettre",
        nl="stapelt meer dan 30 accenten op één letter",
        de="häuft mehr als 30 Akzente auf einen Buchstaben",
        en="piles more than 30 accents on one letter",
    ),
    "text.direction": Text(
        fr="contient des signes invisibles qui inversent le sens de lecture, ce qu'un nom ne peut pas",
        nl="bevat onzichtbare tekens die de leesrichting omkeren; dat mag niet in een naam",
        de="enthält unsichtbare Zeichen, die die Leserichtung umkehren; in einem Namen ist das nicht erlaubt",
        en="contains invisible signs that turn the reading direction, which a name must not",
    ),
    "text.line": Text(
        fr="doit tenir sur une seule ligne",
        nl="moet op één regel staan",
        de="muss in einer Zeile stehen",
        en="must be on one line",
    ),
    "text.long": Text(
        fr="est trop long : {limit} caractères au plus",
        nl="is te lang: hoogstens {limit} tekens",
        de="ist zu lang: höchstens {limit} Zeichen",
        en="is too long: at most {limit} characters",
    ),
    "json.type": Text(
        fr="doit être une valeur JSON : texte, nombre, vrai, faux, nul, liste ou objet",
        nl="moet een JSON-waarde zijn: tekst, getal, waar, onwaar, null, lijst of object",
        de="muss ein JSON-Wert sein: Text, Zahl, wahr, falsch, null, Liste oder Objekt",
        en="must be a JSON value: a text, number, true, false, null, list or object",
    ),
    "json.depth": Text(
        fr="est imbriqué trop profondément : {limit} niveaux au plus",
        nl="is te diep genest: hoogstens {limit} niveaus",
        de="ist zu tief verschachtelt: höchstens {limit} Ebenen",
        en="is nested too deeply: at most {limit} levels",
    ),
    "json.many": Text(
        fr="le document contient trop de valeurs : {limit} au plus",
        nl="het document bevat te veel waarden: hoogstens {limit}",
        de="das Dokument enthält zu viele Werte: höchstens {limit}",
        en="the document holds too many values: at most {limit}",
    ),
    "json.size": Text(
        fr="est trop grand : {limit} octets au plus",
        nl="is te groot: hoogstens {limit} bytes",
        de="ist zu groß: höchstens {limit} Bytes",
        en="is too large: at most {limit} bytes",
    ),
    "json.encoding": Text(
        fr="n'est pas de l'UTF-8 sans marque d'ordre des octets",
        nl="is geen UTF-8 zonder byte-order mark",
        de="ist kein UTF-8 ohne Byte-Order-Markierung",
        en="is not UTF-8 without a byte order mark",
    ),
    "json.syntax": Text(
        fr="n'est pas du JSON à partir d'ici",
        nl="is vanaf hier geen JSON",
        de="ist ab hier kein JSON",
        en="is not JSON from here on",
    ),
    "json.duplicate": Text(
        fr="figure deux fois dans le même objet",
        nl="staat twee keer in hetzelfde object",
        de="steht zweimal im selben Objekt",
        en="occurs twice in the same object",
    ),
    "number.range": Text(
        fr="est un nombre trop grand pour être conservé exactement",
        nl="is een getal dat te groot is om exact te bewaren",
        de="ist eine Zahl, die zu groß ist, um genau gespeichert zu werden",
        en="is a number too large to be kept exactly",
    ),
    "number.precision": Text(
        fr="a plus de décimales que l'on ne peut en conserver",
        nl="heeft meer cijfers dan bewaard kunnen worden",
        de="hat mehr Stellen, als gespeichert werden können",
        en="has more digits than can be kept",
    ),
    "number.finite": Text(
        fr="n'est pas un nombre",
        nl="is geen getal",
        de="ist keine Zahl",
        en="is not a number",
    ),
    "instant.form": Text(
        fr="doit être un moment avec son décalage horaire, par exemple 2026-11-23T10:00:00+01:00",
        nl="moet een tijdstip met tijdsverschil zijn, bijvoorbeeld 2026-11-23T10:00:00+01:00",
        de="muss ein Zeitpunkt mit Zeitverschiebung sein, zum Beispiel 2026-11-23T10:00:00+01:00",
        en="must be a moment with its offset, for example 2026-11-23T10:00:00+01:00",
    ),
    "instant.exists": Text(
        fr="n'existe pas dans le calendrier",
        nl="bestaat niet in de kalender",
        de="gibt es im Kalender nicht",
        en="does not exist in the calendar",
    ),
    "instant.range": Text(
        fr="est hors des années {first} à {last}",
        nl="valt buiten de jaren {first} tot {last}",
        de="liegt außerhalb der Jahre {first} bis {last}",
        en="is outside the years {first} to {last}",
    ),
    "day.form": Text(
        fr="doit être une date, par exemple 2026-11-23",
        nl="moet een datum zijn, bijvoorbeeld 2026-11-23",
        de="muss ein Datum sein, zum Beispiel 2026-11-23",
        en="must be a date, for example 2026-11-23",
    ),
    "file.empty": Text(
        fr="ce fichier est vide",
        nl="dit bestand is leeg",
        de="diese Datei ist leer",
        en="this file is empty",
    ),
    "file.large": Text(
        fr="ce fichier est trop grand : {limit} Mio au plus",
        nl="dit bestand is te groot: hoogstens {limit} MiB",
        de="diese Datei ist zu groß: höchstens {limit} MiB",
        en="this file is too large: at most {limit} MiB",
    ),
    "file.many": Text(
        fr="{limit} fichiers au plus peuvent être joints à un message",
        nl="hoogstens {limit} bestanden kunnen bij één bericht",
        de="einer Nachricht können höchstens {limit} Dateien beigefügt werden",
        en="at most {limit} files can go with one message",
    ),
    "file.type": Text(
        fr="ce type de fichier n'est pas accepté ; acceptés : {allowed}",
        nl="dit soort bestand wordt niet aanvaard; wel: {allowed}",
        de="diese Dateiart wird nicht angenommen; angenommen werden: {allowed}",
        en="this kind of file is not accepted; accepted are: {allowed}",
    ),
    "file.declared": Text(
        fr="le contenu de ce fichier ne correspond pas au type annoncé",
        nl="de inhoud van dit bestand klopt niet met het opgegeven type",
        de="der Inhalt dieser Datei passt nicht zum angegebenen Typ",
        en="the content of this file does not agree with its declared type",
    ),
    "file.damaged": Text(
        fr="ce fichier est endommagé ou incomplet ; veuillez l'envoyer à nouveau",
        nl="dit bestand is beschadigd of onvolledig; stuur het opnieuw",
        de="diese Datei ist beschädigt oder unvollständig; bitte senden Sie sie erneut",
        en="this file is damaged or incomplete; please send it again",
    ),
    "file.mixed": Text(
        fr="ce fichier cache un second contenu d'un autre type",
        nl="dit bestand verbergt een tweede inhoud van een ander soort",
        de="diese Datei verbirgt einen zweiten Inhalt anderer Art",
        en="this file hides a second content of another kind",
    ),
    "file.bomb": Text(
        fr="ce fichier prendrait trop de place une fois ouvert",
        nl="dit bestand zou te groot worden bij het openen",
        de="diese Datei würde beim Öffnen zu groß",
        en="this file would grow too large when opened",
    ),
    "file.macro": Text(
        fr="ce document contient des macros ; enregistrez-le sans macros ou en PDF",
        nl="dit document bevat macro's; bewaar het zonder macro's of als PDF",
        de="dieses Dokument enthält Makros; bitte ohne Makros oder als PDF speichern",
        en="this document contains macros; save it without macros or as PDF",
    ),
    "file.locked": Text(
        fr="ce fichier est protégé par un mot de passe",
        nl="dit bestand is met een wachtwoord beveiligd",
        de="diese Datei ist mit einem Passwort geschützt",
        en="this file is protected by a password",
    ),
}


class Spoken(Sentence):
    """A sentence of ours that comes with its translations. :ivar text: in every language."""

    __slots__ = ("text",)

    text: Text


class TextProblem(ValueError):
    """One thing the gate does not let through, its sentence still in every language.

    Whoever knows where it happened and which language the reader wants turns it into a
    :class:`~orientation_core.errors.Problem` with :meth:`at`.

    :ivar code: stable name, for example ``text.control``.
    :ivar message: the sentence as :class:`~orientation_core.model.text.Text`.
    """

    def __init__(self, code: str, message: Text) -> None:
        self.code, self.message = code, message
        super().__init__(code)

    def at(self, where: str, language: Language = "en") -> Problem:
        """The problem with its place: at the JSON pointer or line `where`, in `language`."""
        spoken = Spoken(self.message.in_(language))
        spoken.text = self.message
        return Problem(where, spoken, self.code)


def refusal(code: str, **values: object) -> TextProblem:
    """The problem with the sentence that :data:`MESSAGES` has for `code`, its numbers filled in."""
    words = MESSAGES[code]
    if not values:
        return TextProblem(code, words)
    return TextProblem(code, Text(**{each: words.in_(each).format(**values) for each in LANGUAGES}))

"""What is said about a map or a row that cannot be used: one sentence per code, in four languages.

As with the gate, no sentence repeats a value of the register: it may be somebody's personal data. Names of columns
and keys of the map are no personal data and are named.
"""

from __future__ import annotations

from orientation_core.errors import InvalidDocument, Problem
from orientation_core.model.gate import TextProblem
from orientation_core.model.text import LANGUAGES, Text

MESSAGES: dict[str, Text] = {
    "map.syntax": Text(
        fr="ceci n'est pas du TOML à partir de la ligne {line}, colonne {column}",
        nl="dit is geen TOML vanaf regel {line}, kolom {column}",
        de="dies ist ab Zeile {line}, Spalte {column} kein TOML",
        en="this is not TOML from line {line}, column {column} on",
    ),
    "map.unknown": Text(
        fr="« {name} » n'est pas connu ici ; connus : {known}",
        nl="„{name}” is hier niet bekend; wel: {known}",
        de="„{name}“ ist hier nicht bekannt; bekannt sind: {known}",
        en='"{name}" is not known here; known are: {known}',
    ),
    "map.nearest": Text(
        fr="« {name} » n'existe pas ; vouliez-vous dire « {nearest} » ?",
        nl="„{name}” bestaat niet; bedoelt u „{nearest}”?",
        de="„{name}“ gibt es nicht; meinen Sie „{nearest}“?",
        en='there is no "{name}"; did you mean "{nearest}"?',
    ),
    "map.text": Text(
        fr="doit être un texte entre guillemets",
        nl="moet een tekst tussen aanhalingstekens zijn",
        de="muss ein Text in Anführungszeichen sein",
        en="must be a text in quotes",
    ),
    "map.texts": Text(
        fr="doit être une liste de textes entre guillemets",
        nl="moet een lijst van teksten tussen aanhalingstekens zijn",
        de="muss eine Liste von Texten in Anführungszeichen sein",
        en="must be a list of texts in quotes",
    ),
    "map.character": Text(
        fr="doit être un seul caractère, ni guillemet ni fin de ligne",
        nl="moet één teken zijn, geen aanhalingsteken en geen regeleinde",
        de="muss ein einzelnes Zeichen sein, weder Anführungszeichen noch Zeilenende",
        en="must be a single character, neither a quote nor a line end",
    ),
    "map.table": Text(
        fr="doit être une section avec des clés",
        nl="moet een sectie met sleutels zijn",
        de="muss ein Abschnitt mit Schlüsseln sein",
        en="must be a section with keys",
    ),
    "map.extra": Text(
        fr="après « extra. » vient un nom en lettres sans accent, chiffres et tirets, qui commence par une lettre",
        nl="na „extra.” komt een naam met letters zonder accent, cijfers en streepjes, die met een letter begint",
        de="nach „extra.“ kommt ein Name aus Buchstaben ohne Akzent, Ziffern und Strichen, der mit einem "
        "Buchstaben beginnt",
        en='after "extra." comes a name of plain letters, digits, hyphens and underscores that begins with a letter',
    ),
    "map.required": Text(
        fr="dites quelle colonne contient le moment de réception",
        nl="zeg welke kolom het tijdstip van ontvangst bevat",
        de="geben Sie an, welche Spalte den Eingangszeitpunkt enthält",
        en="say which column holds the moment of receipt",
    ),
    "map.column": Text(
        fr="la première ligne du fichier ne nomme pas de colonne « {name} » ; elle en nomme {count}",
        nl="de eerste regel van het bestand noemt geen kolom „{name}”; hij noemt er {count}",
        de="die erste Zeile der Datei nennt keine Spalte „{name}“; sie nennt {count}",
        en='the first line of the file names no column "{name}"; it names {count}',
    ),
    "map.flag": Text(
        fr="doit être vrai ou faux (true ou false)",
        nl="moet waar of onwaar zijn (true of false)",
        de="muss wahr oder falsch sein (true oder false)",
        en="must be true or false",
    ),
    "map.short": Text(
        fr="doit être un nom court en minuscules, chiffres et . _ -",
        nl="moet een korte naam zijn van kleine letters, cijfers en . _ -",
        de="muss ein kurzer Name aus Kleinbuchstaben, Ziffern und . _ - sein",
        en="must be a short name of small letters, figures and . _ -",
    ),
    "map.delimiter": Text(
        fr="le fichier n'a qu'une colonne ; ses champs sont sans doute séparés par {delimiter}",
        nl="het bestand heeft maar één kolom; de velden zijn wellicht gescheiden door {delimiter}",
        de="die Datei hat nur eine Spalte; ihre Felder sind wohl durch {delimiter} getrennt",
        en="the file has one column only; its fields are probably separated by {delimiter}",
    ),
    "map.twice": Text(
        fr="la colonne « {name} » figure deux fois dans le fichier",
        nl="kolom „{name}” staat twee keer in het bestand",
        de="die Spalte „{name}“ steht zweimal in der Datei",
        en='column "{name}" occurs twice in the file',
    ),
    "map.format": Text(
        fr="n'est pas un format de date utilisable : une date complète en {known}, et %p avec %I",
        nl="is geen bruikbare datumnotatie: een volledige datum met {known}, en %p bij %I",
        de="ist kein brauchbares Datumsformat: ein vollständiges Datum mit {known}, und %p zu %I",
        en="is no usable date format: a whole date with {known}, and %p with %I",
    ),
    "map.value": Text(
        fr="« {name} » ne convient pas à ce champ : {reason}",
        nl="„{name}” past niet in dit veld: {reason}",
        de="„{name}“ passt nicht in dieses Feld: {reason}",
        en='"{name}" does not fit this field: {reason}',
    ),
    "register.file": Text(
        fr="ce fichier ne peut pas être lu",
        nl="dit bestand kan niet gelezen worden",
        de="diese Datei kann nicht gelesen werden",
        en="this file cannot be read",
    ),
    "register.large": Text(
        fr="ce classeur est plus grand que ce qui peut être lu",
        nl="deze werkmap is groter dan wat gelezen kan worden",
        de="diese Arbeitsmappe ist größer, als gelesen werden kann",
        en="this workbook is larger than what can be read",
    ),
    "register.wide": Text(
        fr="ce fichier a plus de {most} colonnes",
        nl="dit bestand heeft meer dan {most} kolommen",
        de="diese Datei hat mehr als {most} Spalten",
        en="this file has more than {most} columns",
    ),
    "register.empty": Text(
        fr="ce fichier est vide : il n'a pas même de ligne d'en-tête",
        nl="dit bestand is leeg: het heeft niet eens een kopregel",
        de="diese Datei ist leer: sie hat nicht einmal eine Kopfzeile",
        en="this file is empty: it has not even a header line",
    ),
    "register.rejects": Text(
        fr="le fichier des lignes rejetées ne peut pas être écrit ici",
        nl="het bestand met geweigerde rijen kan hier niet geschreven worden",
        de="die Datei mit den abgewiesenen Zeilen kann hier nicht geschrieben werden",
        en="the file of rejected rows cannot be written here",
    ),
    "row.width": Text(
        fr="la ligne compte {count} champs au lieu de {expected}",
        nl="de rij heeft {count} velden in plaats van {expected}",
        de="die Zeile hat {count} Felder statt {expected}",
        en="the row has {count} fields instead of {expected}",
    ),
    "row.delimiter": Text(
        fr="les champs de la ligne sont sans doute séparés par {delimiter}",
        nl="de velden van de rij zijn wellicht gescheiden door {delimiter}",
        de="die Felder der Zeile sind wohl durch {delimiter} getrennt",
        en="the fields of the row are probably separated by {delimiter}",
    ),
    "row.quotes": Text(
        fr="les guillemets de la ligne ne se ferment pas comme il faut",
        nl="de aanhalingstekens van de rij sluiten niet zoals het hoort",
        de="die Anführungszeichen der Zeile schließen nicht richtig",
        en="the quotes of the row do not close as they should",
    ),
    "row.long": Text(
        fr="la ligne est trop longue",
        nl="de rij is te lang",
        de="die Zeile ist zu lang",
        en="the row is too long",
    ),
    "row.cut": Text(
        fr="le fichier s'interrompt ici : il est incomplet ou endommagé",
        nl="het bestand breekt hier af: het is onvolledig of beschadigd",
        de="die Datei bricht hier ab: Sie ist unvollständig oder beschädigt",
        en="the file breaks off here: it is incomplete or damaged",
    ),
    "row.encoding": Text(
        fr="la ligne n'est pas du {encoding} ; vérifiez l'encodage du fichier",
        nl="de rij is geen {encoding}; kijk de codering van het bestand na",
        de="die Zeile ist kein {encoding}; bitte die Kodierung der Datei prüfen",
        en="the row is not {encoding}; check the encoding of the file",
    ),
    "row.received_at": Text(
        fr="le moment de réception manque",
        nl="het tijdstip van ontvangst ontbreekt",
        de="der Eingangszeitpunkt fehlt",
        en="the moment of receipt is missing",
    ),
    "row.moment": Text(
        fr="n'est une date dans aucun des formats prévus",
        nl="is geen datum in een van de opgegeven notaties",
        de="ist in keinem der angegebenen Formate ein Datum",
        en="is not a date in any of the formats of the map",
    ),
    "row.code": Text(
        fr="n'est pas un code de lettres minuscules et de chiffres ; traduisez-le dans le fichier de correspondance",
        nl="is geen code van kleine letters en cijfers; vertaal het in de map",
        de="ist kein Code aus Kleinbuchstaben und Ziffern; bitte in der Zuordnung übersetzen",
        en="is not a code of small letters and figures; translate it in the map",
    ),
    "row.number": Text(
        fr="n'est pas un nombre", nl="is geen getal", de="ist keine Zahl", en="is not a number"
    ),
    "row.term": Text(
        fr="n'est pas un délai : un nombre, une espace et l'un de : {known}",
        nl="is geen termijn: een getal, een spatie en een van: {known}",
        de="ist keine Frist: eine Zahl, ein Leerzeichen und eines von: {known}",
        en="is not a term: a number, a blank and one of: {known}",
    ),
    "row.hours": Text(
        fr="ne sont pas des heures comme 09:00-12:00 13:00-16:00",
        nl="zijn geen uren zoals 09:00-12:00 13:00-16:00",
        de="sind keine Zeiten wie 09:00-12:00 13:00-16:00",
        en="are not hours like 09:00-12:00 13:00-16:00",
    ),
    "row.count": Text(
        fr="les colonnes de « {name} » n'ont pas le même nombre de valeurs : {counts}",
        nl="de kolommen van „{name}” hebben niet evenveel waarden: {counts}",
        de="die Spalten von „{name}“ haben nicht gleich viele Werte: {counts}",
        en='the columns of "{name}" have different numbers of values: {counts}',
    ),
    "row.missing": Text(
        fr="« {name} » manque", nl="„{name}” ontbreekt", de="„{name}“ fehlt", en='"{name}" is missing'
    ),
    "row.again": Text(
        fr="« {name} » est déjà décrit autrement à la ligne {line}",
        nl="„{name}” wordt op regel {line} al anders beschreven",
        de="„{name}“ wird in Zeile {line} schon anders beschrieben",
        en='"{name}" is described in another way on line {line} already',
    ),
    "row.choice": Text(
        fr="doit être l'un de : {known} ; traduisez-le sous [values]",
        nl="moet een van deze zijn: {known}; vertaal het onder [values]",
        de="muss eines von diesen sein: {known}; bitte unter [values] übersetzen",
        en="must be one of: {known}; translate it under [values]",
    ),
}


def said(code: str, **values: object) -> TextProblem:
    """The problem with the sentence of `code`, its places filled in."""
    words = MESSAGES[code]
    return TextProblem(code, Text(**{each: words.in_(each).format(**values) for each in LANGUAGES}))


def invalid_map(*problems: Problem) -> InvalidDocument:
    """A map that cannot be used."""
    return InvalidDocument("import_map", problems)

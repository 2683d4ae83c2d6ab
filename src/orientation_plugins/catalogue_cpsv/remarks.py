"""What is told about an import: the kinds of remark, each with its sentence in the languages of content."""

from __future__ import annotations

from collections.abc import Mapping

from orientation_core.errors import InvalidDocument, Problem
from orientation_core.model.catalogue.exchange import Remark
from orientation_core.model.gate import TextProblem
from orientation_core.model.text import LANGUAGES, Language

#: kind -> its sentences in fr, nl, de, en; ``{}`` is what it is about.
SENTENCES: Mapping[str, tuple[str, str, str, str]] = {
    "address-mended": (
        "Adresse corrigée : {}",
        "Adres verbeterd: {}",
        "Adresse berichtigt: {}",
        "Address mended: {}",
    ),
    "authority-assumed": (
        "L’autorité compétente n’est pas indiquée ; supposée : {}",
        "De bevoegde overheid is niet vermeld; aangenomen: {}",
        "Die zuständige Behörde fehlt; angenommen: {}",
        "The competent authority is not stated; assumed: {}",
    ),
    "authority-missing": (
        "L’autorité compétente n’est pas indiquée ; un organisme « non précisé » la remplace.",
        "De bevoegde overheid is niet vermeld; een organisatie “niet vermeld” staat in de plaats.",
        "Die zuständige Behörde fehlt; eine Organisation „nicht angegeben“ steht an ihrer Stelle.",
        "The competent authority is not stated; an organisation “not stated” stands in its place.",
    ),
    "channel-kind": (
        "Le type de canal n’est pas connu ici ; le canal est « autre ».",
        "Het type kanaal is hier niet bekend; het kanaal is “ander”.",
        "Die Art des Kanals ist hier nicht bekannt; der Kanal ist „anderer“.",
        "The type of the channel is not known here; the channel is “other”.",
    ),
    "class-assumed": (
        "La classe n’est pas indiquée ; supposée : {}",
        "De klasse is niet vermeld; aangenomen: {}",
        "Die Klasse fehlt; angenommen: {}",
        "The class is not stated; assumed: {}",
    ),
    "concept-from-label": (
        "Un texte au lieu d’un concept ; un concept en a été fait : {}",
        "Een tekst in plaats van een concept; er werd een concept van gemaakt: {}",
        "Ein Text statt eines Konzepts; daraus wurde ein Konzept: {}",
        "A text instead of a concept; a concept was made of it: {}",
    ),
    "description-from-title": (
        "La description manque ; le titre en tient lieu.",
        "De beschrijving ontbreekt; de titel staat in de plaats.",
        "Die Beschreibung fehlt; der Titel steht an ihrer Stelle.",
        "The description is missing; the title stands in its place.",
    ),
    "identifier-left-out": (
        "Un seul identifiant est repris ; laissé de côté : {}",
        "Er wordt één identificatie overgenomen; weggelaten: {}",
        "Nur eine Kennung wird übernommen; weggelassen: {}",
        "One identifier is carried; left out: {}",
    ),
    "identifier-made": (
        "L’identifiant manque ; il a été tiré de l’adresse : {}",
        "De identificatie ontbreekt; ze werd uit het adres gehaald: {}",
        "Die Kennung fehlt; sie wurde aus der Adresse gebildet: {}",
        "The identifier is missing; it was made from the address: {}",
    ),
    "language-assumed": (
        "La langue du texte n’est pas indiquée ; supposée : {}",
        "De taal van de tekst is niet vermeld; aangenomen: {}",
        "Die Sprache des Textes fehlt; angenommen: {}",
        "The language of the text is not stated; assumed: {}",
    ),
    "language-tag-mended": (
        "Étiquette de langue corrigée : {}",
        "Taalaanduiding verbeterd: {}",
        "Sprachkennzeichen berichtigt: {}",
        "Language tag mended: {}",
    ),
    "link-added": (
        "Le service y est désormais lié directement : {}",
        "De dienst is er nu rechtstreeks mee verbonden: {}",
        "Die Dienstleistung ist nun direkt damit verbunden: {}",
        "The service is now linked to it directly: {}",
    ),
    "not-attached": (
        "N’appartient à aucun service et n’est pas repris : {}",
        "Hoort bij geen dienst en wordt niet overgenomen: {}",
        "Gehört zu keiner Dienstleistung und wird nicht übernommen: {}",
        "Belongs to no service and is not carried: {}",
    ),
    "not-carried": (
        "Affirmation non reprise : {}",
        "Uitspraak niet overgenomen: {}",
        "Aussage nicht übernommen: {}",
        "Statement not carried: {}",
    ),
    "older-term": (
        "Ancien terme ou terme voisin : {}",
        "Oudere of verwante term: {}",
        "Älterer oder verwandter Begriff: {}",
        "Older or neighbouring term: {}",
    ),
    "relative-address": (
        "Adresse relative, prise pour un nom local : {}",
        "Relatief adres, opgevat als plaatselijke naam: {}",
        "Relative Adresse, als örtlicher Name verstanden: {}",
        "Relative address, taken for a local name: {}",
    ),
    "status-assumed": (
        "Statut inconnu ici, pris pour « actif » : {}",
        "Status hier onbekend, opgevat als “actief”: {}",
        "Status hier unbekannt, als „aktiv“ verstanden: {}",
        "Status not known here, taken for “active”: {}",
    ),
    "text-empty": ("Texte vide : {}", "Lege tekst: {}", "Leerer Text: {}", "Empty text: {}"),
    "text-repeated": (
        "Texte sans langue, égal à un autre qui en a une : {}",
        "Tekst zonder taal, gelijk aan een andere mét taal: {}",
        "Text ohne Sprache, gleich einem anderen mit Sprache: {}",
        "Text without a language, the same as another that has one: {}",
    ),
    "texts-joined": (
        "Plusieurs textes dans une langue ; mis à la suite : {}",
        "Verscheidene teksten in één taal; achter elkaar gezet: {}",
        "Mehrere Texte in einer Sprache; aneinandergereiht: {}",
        "Several texts in one language; put one after the other: {}",
    ),
    "title-missing": (
        "Le nom manque ; l’identifiant en tient lieu : {}",
        "De naam ontbreekt; de identificatie staat in de plaats: {}",
        "Der Name fehlt; die Kennung steht an seiner Stelle: {}",
        "The name is missing; the identifier stands in its place: {}",
    ),
    "value-mended": (
        "Valeur corrigée : {}",
        "Waarde verbeterd: {}",
        "Wert berichtigt: {}",
        "Value mended: {}",
    ),
    "value-not-usable": (
        "Valeur inutilisable, non reprise : {}",
        "Onbruikbare waarde, niet overgenomen: {}",
        "Unbrauchbarer Wert, nicht übernommen: {}",
        "Value that cannot be used, not carried: {}",
    ),
    "value-repeated": (
        "Une seule valeur est permise ; laissé de côté : {}",
        "Er mag één waarde zijn; weggelaten: {}",
        "Nur ein Wert ist erlaubt; weggelassen: {}",
        "One value is allowed; left out: {}",
    ),
}

#: So many problems are told at once.
MOST_PROBLEMS = 100


class Told:
    """What there is to tell about one import. :ivar language: of its sentences. :ivar problems: why it will be refused."""

    def __init__(self, language: Language = "en") -> None:
        self.language = language
        self._noted: dict[Remark, None] = {}
        self.problems: list[Problem] = []

    def remark(self, kind: str, where: str, about: str = "") -> None:
        """Note an assumption or a loss. :param where: the subject. :param about: completes the sentence."""
        sentence = SENTENCES[kind][LANGUAGES.index(self.language)]
        self._noted[Remark(kind, where, sentence.replace("{}", about))] = None

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What was noted so far, each once: what is read for two services is told of once."""
        return tuple(self._noted)

    def problem(self, where: str, message: str, code: str) -> None:
        """Note why the file cannot be used. :raises InvalidDocument: there are too many to go on."""
        self.problems.append(Problem(where, message, code))
        if len(self.problems) >= MOST_PROBLEMS:
            self.refuse()

    def unfit(self, where: str, problem: TextProblem) -> None:
        """Note a text that must not be kept."""
        self.problems.append(problem.at(where, self.language))

    def refuse(self) -> None:
        """:raises InvalidDocument: there is a problem."""
        if self.problems:
            raise InvalidDocument("catalogue", self.problems)


def short(value: str, most: int = 80) -> str:
    """A value as it fits in a sentence."""
    line = " ".join(value.split())
    return line if len(line) <= most else line[: most - 1] + "…"

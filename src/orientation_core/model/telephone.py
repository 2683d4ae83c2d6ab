"""Spelling a reference over the telephone, with the words that are usual in each language."""

from __future__ import annotations

from orientation_core.model.references import parse_reference
from orientation_core.model.text import Language, known

_FIGURES: dict[Language, str] = {
    "fr": "zéro un deux trois quatre cinq six sept huit neuf",
    "nl": "nul één twee drie vier vijf zes zeven acht negen",
    "de": "null eins zwo drei vier fünf sechs sieben acht neun",
    "en": "zero one two three four five six seven eight nine",
}

#: Belgian telephone words in French and Dutch, the German ones with first names, and those of aviation.
_LETTERS: dict[Language, str] = {
    "fr": "Arthur Bruxelles César Désiré Émile Frédéric Gustave Henri Joseph Kilogramme Marie Napoléon Piano "
    "Quiévrain Robert Simon Téléphone Victor Waterloo Xavier Yvonne Zoé",
    "nl": "Arthur Brussel Carolina Désiré Emiel Frederik Gustaaf Hendrik Jozef Kilogram Maria Napoleon Piano "
    "Quotiënt Robert Sofie Telefoon Victor Waterloo Xavier Yvonne Zola",
    "de": "Anton Berta Cäsar David Emil Friedrich Gustav Heinrich Jakob Karl Martha Nathan Paula "
    "Quelle Richard Samuel Theodor Viktor Wilhelm Xanthippe Ypsilon Zacharias",
    "en": "Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel Juliett Kilo Mike November Papa "
    "Quebec Romeo Sierra Tango Victor Whiskey X-ray Yankee Zulu",
}

WORDS: dict[Language, dict[str, str]] = {
    language: dict(zip("0123456789", _FIGURES[language].split(), strict=True))
    | dict(zip("ABCDEFGHJKMNPQRSTVWXYZ", _LETTERS[language].split(), strict=True))
    for language in _FIGURES
}


def speak(reference: str, language: Language) -> str:
    """`reference` spelt for the telephone, a pause (`` – ``) between the groups.

    ``7K2-M9Q-XDR4`` in French: ``sept, Kilogramme, deux – Marie, neuf, …``

    :raises ReferenceSlip: when it is no valid reference; nobody should be read a wrong one.
    """
    words = WORDS[known(language)]
    groups = parse_reference(reference).split("-")
    return " – ".join(", ".join(words[character] for character in group) for group in groups)

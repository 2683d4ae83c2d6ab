"""Who writes, and in which words: made-up people, the texts of a scenario filled in for one case."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from orientation_core.demo.dice import Dice
from orientation_core.demo.scenario import Topic, Words


@attrs.frozen
class Person:
    """Somebody who does not exist. Mail addresses end in ``example.org``, which belongs to nobody (RFC 2606)."""

    name: str
    email: str
    address: str
    town: str


def person(words: Words, number: int, dice: Dice) -> Person:
    """The client of a case. :param number: makes the address unlike any other's."""
    first, last = dice.one(words.first_names), dice.one(words.last_names)
    town = dice.one(list(words.towns))
    plain = unicodedata.normalize("NFKD", f"{first}.{last}".lower().replace("ß", "ss"))
    mailbox = "".join(each for each in plain if each.isascii() and (each.isalnum() or each == "."))
    street = f"{dice.one(words.streets)} {dice.number(1, 180)}"
    return Person(
        f"{first} {last}", f"{mailbox}.{number}@example.org", f"{street}, {words.towns[town]} {town}", town
    )


@attrs.frozen
class Voice:
    """The words of one language, filled in with what one case is about.

    :ivar facts: what stands for ``{town}``, ``{month}`` and so on, the same in every text of the case.
    """

    words: Words
    facts: Mapping[str, str]
    dice: Dice

    def say(self, texts: Sequence[str]) -> str:
        """One of the texts, filled in."""
        return self.fill(self.dice.one(texts))

    def fill(self, text: str) -> str:
        """A text with the facts of this case."""
        return text.format_map(self.facts)

    def topic(self, matter: str) -> Topic:
        """One of the topics about a category, ground or type."""
        return self.dice.one(self.words.about(matter))

    def letter(self, topics: Sequence[Topic], *, complains: bool) -> str:
        """What the client writes: a beginning, the matters, an end."""
        words = self.words
        first = (words.openings,) if complains and self.dice.often(35) else ()
        parts = (
            words.greetings,
            *first,
            *(topic.texts for topic in topics),
            words.closings if complains else words.regards,
        )
        return "\n\n".join(self.say(part) for part in parts)


def voice(words: Words, town: str, received: date, dice: Dice) -> Voice:
    """The voice of a case that was received on a day by somebody from `town`."""
    facts = {
        "town": town,
        "month": words.months[(received.month - 1 - dice.number(1, 3)) % 12],
        "weeks": str(dice.number(4, 16)),
        "year": str(received.year - 1),
        "number": f"{received.year - 1}/{dice.number(10_000, 99_999)}",
        "amount": f"{dice.number(45, 2400)},{dice.number(0, 99):02d}",
    }
    return Voice(words, facts, dice)

"""Who is asked, by which token, and how often: an invitation keeps the hash of a token and never the token."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.surveys.questionnaires import Viewpoint
from orientation_core.model.surveys.responses import Response
from orientation_core.model.text import Language

#: Bits of chance in a token: nobody guesses one, however many there are.
TOKEN_BITS = 100
#: Crockford's alphabet: no letter that is read as a figure.
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_MISREAD = str.maketrans("oil", "011", "- \t\n")


@attrs.frozen
class Invitee:
    """Somebody to ask. :ivar person: stable id in the host's system; tells who was asked how often.

    :ivar email: where the invitation goes; None when the host delivers it. :ivar stratum: of the sample.
    """

    person: str
    email: str | None = None
    name: str | None = None
    language: Language = "fr"
    viewpoint: Viewpoint = "client"
    stratum: str | None = None


@attrs.frozen
class Invitation:
    """One person asked in one wave.

    :ivar person, email, name: who; personal. :ivar tokens: SHA-256 of every token it was sent with; one for each letter, so
        that none has to be kept. :ivar letters: moments at which a letter was due.
    :ivar answered: whether a token was used up. What was answered stands elsewhere.
    :ivar about: id of the record whose event made us ask.
    """

    id: str
    wave: str
    person: str
    invited_at: datetime
    email: str | None = None
    name: str | None = None
    language: Language = "fr"
    viewpoint: Viewpoint = "client"
    stratum: str | None = None
    tokens: tuple[str, ...] = ()
    letters: tuple[datetime, ...] = ()
    answered: bool = False
    about: str | None = None


@attrs.frozen
class Box:
    """The answers of an anonymous wave that still wait for company: in the order of chance, without a moment.

    They become responses several at a time, so that the order in which tokens were used says nothing.

    :ivar wave: of which wave. :ivar waiting: what came in.
    """

    wave: str
    waiting: tuple[Response, ...] = ()


#: A box is emptied by half when it holds so many.
BOX_HOLDS = 400


def new_token(randomness: Callable[[int], bytes]) -> str:
    """A fresh token of :data:`TOKEN_BITS` bits, in groups of five signs."""
    number = int.from_bytes(randomness((TOKEN_BITS + 7) // 8), "big")
    signs = "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(TOKEN_BITS // 5))
    return "-".join(signs[start : start + 5] for start in range(0, len(signs), 5))


def token_hash(token: str) -> str:
    """What is kept of a token. It has 100 bits of chance, so that a plain digest cannot be searched."""
    return sha256(token[:200].lower().translate(_MISREAD).encode()).hexdigest()


@attrs.frozen
class Fatigue:
    """How often a person may be asked. :ivar most: times within :ivar days: days."""

    most: int = 1
    days: int = 90

    def __attrs_post_init__(self) -> None:
        if self.most < 0 or self.days < 1:
            message = sentence("most is at least 0, and within_days at least 1")
            raise InvalidDocument("agency", [Problem("/settings/surveys", message, "surveys.fatigue")])

    def allows(self, earlier: Iterable[datetime], now: datetime) -> bool:
        """Whether somebody who was asked at these moments may be asked now."""
        since = now - timedelta(days=self.days)
        return sum(moment > since for moment in earlier) < self.most


def fatigue_of(settings: Mapping[str, Any]) -> Fatigue:
    """The agency's rule: ``most`` and ``within_days`` of its settings for surveys; once in 90 days by default.

    :raises InvalidDocument: they are no whole numbers.
    """
    section = settings.get("surveys", {})
    most, days = section.get("most", 1), section.get("within_days", 90)
    if not all(isinstance(one, int) and not isinstance(one, bool) for one in (most, days)):
        message = sentence("most and within_days are whole numbers")
        raise InvalidDocument("agency", [Problem("/settings/surveys", message, "surveys.fatigue")])
    return Fatigue(most, days)


def shuffled(responses: Iterable[Response], randomness: Callable[[int], bytes]) -> tuple[Response, ...]:
    """The same in the order of chance."""
    return tuple(sorted(responses, key=lambda _: randomness(16)))

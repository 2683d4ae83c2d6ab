"""What is arranged around a case: who keeps away, what was taken out, who represents the client, what limits contact."""

from __future__ import annotations

from datetime import date, datetime

import attrs


@attrs.frozen
class Recusal:
    """An official who has a conflict of interest with the case, and does not see it.

    :ivar by: who said so; mostly themselves. :ivar reason: for those who decide who treats the case.
    """

    official: str
    at: datetime
    by: str
    reason: str


@attrs.frozen
class Redaction:
    """A passage that was taken out, without the passage.

    :ivar places: JSON pointers to the texts it stood in. :ivar reason: why. :ivar sealed: it is kept under seal.
    """

    number: int
    places: tuple[str, ...]
    at: datetime
    by: str
    reason: str
    sealed: bool = False


@attrs.frozen
class SealedPassage:
    """What a redaction took out, for the few who may see it. :ivar case: id of the case. :ivar number: of the redaction."""

    case: str
    number: int
    passage: str


#: What a consent can allow: to see the case, and to act in it as its client would.
SCOPES = ("read", "act")
#: To whom letters go while a consent holds.
LETTERS = ("client", "representative", "both")


@attrs.frozen
class Representative:
    """Somebody who acts for the client, as far and as long as the client consented.

    :ivar kind: ``lawyer``, ``relative``, ``association`` or ``other``. :ivar since, until: first and last local day of the consent.
    :ivar consent: SHA-256 of the file of this case that holds it. :ivar scope: of :data:`SCOPES`.
    :ivar letters: to whom letters go, of :data:`LETTERS`. :ivar email, address: how they are reached.
    :ivar actor: their id in the host's system. :ivar ended_at: when the consent was taken back.
    :ivar reminded_at: when client and representative were told that it is about to end.
    """

    number: int
    name: str
    kind: str
    since: date
    until: date
    consent: str
    at: datetime
    by: str
    scope: tuple[str, ...] = ("read",)
    letters: str = "both"
    email: str | None = None
    address: str | None = None
    actor: str | None = None
    ended_at: datetime | None = None
    reminded_at: datetime | None = None

    def holds(self, on: date) -> bool:
        """Whether the consent counts on that local day."""
        return self.ended_at is None and self.since <= on <= self.until

    @property
    def recipient(self) -> str:
        """What messages call them."""
        return f"representative-{self.number}"


def receivers(representatives: tuple[Representative, ...], on: date) -> tuple[str, ...]:
    """Who gets letters on that day: ``client``, and representatives by :attr:`Representative.recipient`."""
    told = [one for one in representatives if one.holds(on) and one.letters != "client"]
    client = () if any(one.letters == "representative" for one in told) else ("client",)
    return (*client, *[one.recipient for one in told])


#: Measures against unreasonable conduct. None of them keeps a request or a letter from being received.
MEASURES = ("one_contact", "written_only", "by_appointment", "limited_answers")


@attrs.frozen
class MeasureReview:
    """A measure was looked at again. :ivar review_on: until when it goes on; None: it was lifted."""

    at: datetime
    by: str
    motivation: str
    review_on: date | None = None


@attrs.frozen
class Measure:
    """A measure against unreasonable conduct in this case.

    :ivar kind: of :data:`MEASURES`. :ivar review_on: local day by which it is looked at again.
    :ivar contact: the one official who answers, for ``one_contact``. :ivar lifted_at: None while it counts.
    """

    number: int
    kind: str
    motivation: str
    at: datetime
    by: str
    review_on: date
    contact: str | None = None
    lifted_at: datetime | None = None
    reviews: tuple[MeasureReview, ...] = ()

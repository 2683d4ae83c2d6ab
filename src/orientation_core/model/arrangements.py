"""What is arranged around a case: who keeps away from it, and what was taken out of its words."""

from __future__ import annotations

from datetime import datetime

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

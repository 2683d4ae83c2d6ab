"""What a scenario says of the agency's listening: surveys and rounds of self-assessment, and what changes in the year."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

import attrs


@attrs.frozen
class Days:
    """Working days between two steps: at least, usually, at most."""

    least: int
    usual: int
    most: int


@attrs.frozen
class Turn:
    """What goes otherwise from a day on. :ivar shares, days: those members of the scenario that change."""

    since: date
    shares: Mapping[str, int] = attrs.field(factory=dict)
    days: Mapping[str, Days] = attrs.field(factory=dict)


@attrs.frozen
class View:
    """What the people of one viewpoint answer in a wave.

    :ivar invited: how many are asked; as many as the sample of the wave needs when nothing is said.
    :ivar answered: percent of them who answer. :ivar partial: percent of those who stop halfway.
    :ivar alike: how far the answers of one person go together, in percent: whoever is content is so in many things.
    :ivar answers: item -> value -> weight; of a scale, the values rise. :ivar commented: percent who write something.
    :ivar comments: open item -> language -> what people write.
    """

    viewpoint: Literal["client", "official"]
    answered: int
    answers: Mapping[str, Mapping[str, int]]
    invited: int | None = None
    partial: int = 0
    alike: int = 0
    commented: int = 0
    comments: Mapping[str, Mapping[str, tuple[str, ...]]] = attrs.field(factory=dict)


@attrs.frozen
class Survey:
    """One wave and what comes of it.

    :ivar wave: its document; it is closed when it says. :ivar about: year that its score is noted for, if any.
    :ivar score: item whose mean that is. :ivar by: by what its report splits figures.
    """

    wave: Mapping[str, Any]
    views: tuple[View, ...]
    about: int | None = None
    score: str | None = None
    by: tuple[str, ...] = ()


@attrs.frozen
class Aim:
    """Where the participants stand on an item, on average."""

    today: float
    desired: float


@attrs.frozen
class Agreed:
    """What they agree on, and why."""

    item: str
    today: int
    desired: int
    justification: str


@attrs.frozen
class Said:
    """What one participant writes beside a score. :ivar links: as in schema ``assessment_answer``."""

    participant: str
    item: str
    evidence: str
    links: tuple[Mapping[str, Any], ...] = ()


@attrs.frozen
class Assessment:
    """One round and what comes of it. :ivar round: its document. :ivar scores: item -> where they stand; items that
    are not named apply to nobody.
    """

    round: Mapping[str, Any]
    opens_at: datetime
    discussed_at: datetime
    closes_at: datetime
    scores: Mapping[str, Aim]
    agreed: tuple[Agreed, ...] = ()
    said: tuple[Said, ...] = ()


@attrs.frozen
class Step:
    """One thing that is done with an action.

    :ivar verb: as the desk of improvements calls it; ``conclude`` closes the action as what the measurements say.
    :ivar arguments: of that verb, as in a document.
    """

    at: datetime
    verb: Literal["measure", "advance", "done", "spend", "conclude"]
    arguments: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen
class Improvement:
    """One improvement action and what is done with it.

    :ivar action: its document. :ivar proposed_at: when it is proposed. :ivar steps: in the order of their moments.
    """

    action: Mapping[str, Any]
    proposed_at: datetime
    steps: tuple[Step, ...] = ()


@attrs.frozen
class Deed:
    """One thing that the agency does beside its cases.

    :ivar verb: what is done with a campaign, a practice, a protocol, or the first case that went to the second line.
    :ivar by: id of the coordinator who does it, when it is another than the scenario's. :ivar arguments: of that verb,
        as in a document.
    """

    at: datetime
    verb: str
    by: str | None = None
    arguments: Mapping[str, Any] = attrs.field(factory=dict)

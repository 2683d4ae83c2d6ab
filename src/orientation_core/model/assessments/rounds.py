"""A round of self-assessment: who answers which grid about which period, and what they agree on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.calendars import Pin
from orientation_core.model.reports import Period
from orientation_core.model.text import Text

#: ``open``: participants answer. ``consensus``: they look at their differences. ``closed``: the results stand.
State = Literal["open", "consensus", "closed"]

#: Who sees what a participant answered, apart from that participant.
Individual = Literal["nobody", "coordinator", "participants"]


@attrs.frozen
class Participant:
    """Who answers. :ivar actor: id in the host's system. :ivar function: what they do, for the report's composition."""

    actor: str
    function: str | None = None


@attrs.frozen
class Consensus:
    """What the participants agreed on for an item. :ivar justification: why; a score without it is refused.

    :ivar today_parts, desired_parts: where the scale asks several parts; their means are the scores.
    :ivar by: actor id of who wrote it down.
    """

    item: str
    justification: str
    by: str
    at: datetime
    today: int | None = None
    desired: int | None = None
    today_parts: Mapping[str, int] = attrs.field(factory=dict)
    desired_parts: Mapping[str, int] = attrs.field(factory=dict)


@attrs.frozen
class Round:
    """One round.

    :ivar name: unique in the organisation, for example ``2026``. :ivar period: the days that it judges.
    :ivar grid: the version that is asked; it never changes for this round.
    :ivar individual: who sees individual answers. It is settled when the round is opened and holds for good.
    :ivar least: figures of fewer raters are withheld from whoever may not see individual answers.
    """

    name: str
    label: Text
    grid: Pin
    period: Period
    participants: tuple[Participant, ...]
    individual: Individual = "nobody"
    least: int = 3
    state: State = "open"
    opened_at: datetime | None = None
    discussed_at: datetime | None = None
    closed_at: datetime | None = None
    consensus: tuple[Consensus, ...] = ()

    def __attrs_post_init__(self) -> None:
        seen: set[str] = set()
        for place, one in enumerate(self.participants):
            if one.actor in seen:
                text = sentence("this person takes part already")
                problem = Problem(f"/participants/{place}/actor", text, "round.twice")
                raise InvalidDocument("assessment_round", [problem])
            seen.add(one.actor)

    def takes_part(self, actor: str) -> bool:
        """Whether this actor is one of the participants."""
        return any(one.actor == actor for one in self.participants)

    def agreed(self, item: str) -> Consensus | None:
        """The consensus on an item, if there is one."""
        return next((one for one in self.consensus if one.item == item), None)

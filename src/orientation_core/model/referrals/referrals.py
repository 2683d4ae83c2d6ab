"""A case that went on to the second line, and everything that came of it: one document, one value."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

import attrs

from orientation_core.model.calendars import Pin
from orientation_core.model.clocks import ClockEvent
from orientation_core.model.complaints import Outcome
from orientation_core.model.improvements.links import End, Tie
from orientation_core.model.terms import Term
from orientation_core.model.text import Language, Text

#: Who brought the case there: the client went, or the organisation passed it on.
By = Literal["client", "agency"]
Response = Literal["accepted", "refused"]


@attrs.frozen
class HandedOver:
    """A dossier that was sealed, so that whoever holds one can be told whether it is ours.

    :ivar seal: SHA-256 of its manifest. :ivar case_version: of the case that it tells. :ivar files: in it.
    :ivar flags: places that named, or may name, somebody else when it was made. :ivar masked: they were made unreadable.
    """

    number: int
    made_at: datetime
    actor: str
    seal: str
    case_version: int
    files: int
    flags: int = 0
    masked: bool = False


@attrs.frozen
class Reply:
    """What was answered to a question. :ivar attachments: SHA-256 of files of the case that go with it."""

    at: datetime
    actor: str
    subject: str
    body: str
    attachments: tuple[str, ...] = ()


@attrs.frozen
class Asked:
    """A question of the second line, on its own clock.

    :ivar asked_at: when it arrived here. :ivar term, calendar: as they were that day; a protocol or calendar that is
        changed later never moves this clock. Without a protocol in force no term runs.
    :ivar events: of its clock. :ivar due_on: computed from them. :ivar late: it was answered when that day was over.
    """

    number: int
    asked_at: datetime
    text: str
    actor: str
    calendar: Pin
    term: Term | None = None
    events: tuple[ClockEvent, ...] = ()
    due_on: date | None = None
    late: bool = False
    reply: Reply | None = None

    @property
    def open(self) -> bool:
        """Whether it is not answered yet."""
        return self.reply is None


@attrs.frozen
class Opinion:
    """What the second line found. :ivar outcome, norms: in the one vocabulary of both lines.

    :ivar motivation: why, in their words. :ivar decided_on: local day of their decision.
    """

    outcome: Outcome
    decided_on: date
    noted_at: datetime
    actor: str
    norms: tuple[str, ...] = ()
    motivation: str | None = None


@attrs.frozen
class Recommendation:
    """What the second line recommends.

    :ivar points: numbers of the case's points that it answers. :ivar response: absent until the organisation gave one.
    :ivar reason: why it was refused. :ivar action: name of the improvement action that came of it.
    """

    number: int
    text: str
    made_on: date
    actor: str
    points: tuple[int, ...] = ()
    response: Response | None = None
    reason: str | None = None
    action: str | None = None
    responded_at: datetime | None = None
    responded_by: str | None = None


@attrs.frozen
class ReferralStep:
    """One thing that was done."""

    action: str
    at: datetime
    actor: str


@attrs.frozen(kw_only=True)
class Referral:
    """One case at the second line.

    :ivar name: stable name, which tells nothing of the case. :ivar case: id of the case. :ivar reference: of the same.
    :ivar by: who brought it there. :ivar opened_on: local day of that. :ivar second_line: what the body is called.
    :ivar protocol: name and version of the protocol in force when it was opened.
    :ivar their_reference: the number that the second line gave it. :ivar reason: in words, for the file.
    :ivar shown: SHA-256 of files of the case that the second line may see beside those that passed between the client
        and the desk. :ivar admissible: whether the second line took it up; absent while that is not known.
    """

    name: str
    case: str
    reference: str
    by: By
    opened_at: datetime
    opened_on: date
    actor: str
    second_line: Text
    language: Language
    protocol: Pin | None = None
    their_reference: str | None = None
    reason: str | None = None
    shown: tuple[str, ...] = ()
    admissible: bool | None = None
    dossiers: tuple[HandedOver, ...] = ()
    questions: tuple[Asked, ...] = ()
    opinion: Opinion | None = None
    recommendations: tuple[Recommendation, ...] = ()
    trail: tuple[ReferralStep, ...] = ()

    def opening(self, actor: str) -> Referral:
        """That it was opened, with what `actor` said and did of it and nothing of anybody else's."""
        own = self.actor == actor
        return attrs.evolve(
            self,
            actor=actor if own else "desk",
            their_reference=self.their_reference if own else None,
            reason=self.reason if own else None,
            shown=self.shown if own else (),
            admissible=None,
            dossiers=(),
            questions=(),
            opinion=None,
            recommendations=(),
            trail=tuple(step for step in self.trail if step.actor == actor),
        )

    def question(self, number: int) -> Asked | None:
        """The question of that number."""
        return next((one for one in self.questions if one.number == number), None)

    def recommendation(self, number: int) -> Recommendation | None:
        """The recommendation of that number."""
        return next((one for one in self.recommendations if one.number == number), None)

    @property
    def next_due(self) -> date | None:
        """The earliest day on which an answer is owed; None when none is."""
        return min(
            (one.due_on for one in self.questions if one.open and one.due_on is not None), default=None
        )

    @property
    def state(self) -> Literal["open", "asked", "decided"]:
        """Where it stands: a question is open, the second line decided, or neither."""
        if any(one.open for one in self.questions):
            return "asked"
        return "open" if self.opinion is None and self.admissible is not False else "decided"

    def end(self, number: int) -> End:
        """How links name a recommendation of it."""
        return End("recommendation", f"{self.name}/{number}")


#: Everything that a client, an official or the second line wrote, and who did it.
PERSONAL = frozenset(
    {"reason", "their_reference", "questions", "opinion", "recommendations", "trail", "dossiers", "actor"}
)


def ties(referral: Referral) -> tuple[Tie, ...]:
    """What a referral says of how things hang together: which points a recommendation comes from."""
    return tuple(
        Tie(End("point", f"{referral.case}/{point}"), "led_to", referral.end(one.number))
        for one in referral.recommendations
        for point in one.points
    )

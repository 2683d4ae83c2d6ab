"""A complaint and everything that happened to it: one document, one value.

What came in is a *request*; it is qualified as a complaint, an information request, a notification, a suggestion or
an appeal (federal network; SPF Finances 2014). The class is called after what the desk exists for.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

import attrs

from orientation_core.model.arrangements import Measure, Recusal, Redaction, Representative
from orientation_core.model.calendars import Pin
from orientation_core.model.clocks import ClockEvent
from orientation_core.model.parties import Client
from orientation_core.model.promises import Promise
from orientation_core.model.text import Language


class RequestType(StrEnum):
    """What a request is qualified as."""

    COMPLAINT = "complaint"
    INFORMATION_REQUEST = "information_request"
    NOTIFICATION = "notification"
    SUGGESTION = "suggestion"
    APPEAL = "appeal"


class Admissibility(StrEnum):
    """Where the decision on admissibility stands."""

    PENDING = "pending"
    ADMISSIBLE = "admissible"
    INADMISSIBLE = "inadmissible"


class Outcome(StrEnum):
    """The one vocabulary of both lines (federal ombudsman's four outcomes)."""

    FOUNDED = "founded"
    PARTLY_FOUNDED = "partly_founded"
    UNFOUNDED = "unfounded"
    NO_APPRECIATION = "no_appreciation"


class Relation(StrEnum):
    """How two cases are linked. A link can be taken away again; nothing is merged for good."""

    RELATED = "related"
    DUPLICATE = "duplicate"
    FOLLOWS = "follows"


@attrs.frozen
class Point:
    """One point of complaint, judged on its own.

    :ivar number: 1, 2 … :ivar summary: what it is about, in the handler's or client's words.
    :ivar category: of the agency's typology; its federal category beside it. :ivar outcome: None until decided.
    :ivar norm: code of the norm of conduct that was not kept. :ivar remedy: what was done for the client.
    :ivar cause: why it happened, code of the agency's list. :ivar motivation: why it was judged so.
    """

    number: int
    summary: str | None = None
    category: str | None = None
    federal_category: str | None = None
    outcome: Outcome | None = None
    norm: str | None = None
    remedy: str | None = None
    cause: str | None = None
    motivation: str | None = None
    decided_at: datetime | None = None
    decided_by: str | None = None


@attrs.frozen
class Step:
    """One thing that was done, for the trace that everybody who may see the case can read.

    :ivar action: verb of the procedure. :ivar from_state, to_state: equal where the state stayed.
    :ivar reason: code or words, never shown to the client.
    """

    action: str
    at: datetime
    actor: str
    from_state: str
    to_state: str
    reason: str | None = None


#: The longest letter that is written, in characters. A longer one is a template gone wrong.
LONGEST_LETTER = 100_000


@attrs.frozen
class Letter:
    """A message to or from the client, kept as it was sent.

    :ivar direction: ``out`` or ``in``. :ivar template: the template it was written from, if any.
    :ivar attachments: SHA-256 of files of this case that go with it.
    :ivar text: the standard text it began from and its version, ``delay/3``.
    :ivar to: who gets it, where that is not the client alone: ``client``, ``representative-1``.
    :ivar party: number of the complainant it is to or from; the one who opened the case when absent. Only a letter to
        that one goes to representatives, too.
    """

    number: int
    direction: str
    at: datetime
    channel: str
    language: Language
    subject: str
    body: str
    actor: str
    template: str | None = None
    attachments: tuple[str, ...] = ()
    text: str | None = None
    to: tuple[str, ...] = ()
    party: int | None = None


@attrs.frozen
class Note:
    """Something officials note for each other; the client does not see it."""

    number: int
    at: datetime
    actor: str
    text: str


@attrs.frozen
class Attachment:
    """A file of the case.

    :ivar label: the name it came with: shown, never used as a path. :ivar party: as in :class:`Letter`.
    """

    digest: str
    size: int
    type: str
    label: str
    at: datetime
    actor: str
    party: int | None = None


@attrs.frozen
class Link:
    """Another case this one belongs with."""

    to: str
    relation: Relation
    at: datetime
    actor: str


@attrs.frozen
class ClockRun:
    """The events of one clock of the case; its due date is computed from them.

    :ivar name: of the clock in the procedure, for example ``answer``.
    :ivar due_on: the due date as it was computed after the last event, under the rules the case keeps, so that a
        work list can be sorted by it; None while the clock stands paused. Explaining computes it anew.
    :ivar late: it was stopped when its due moment was over. :ivar missed: the commitments whose own term was over by then.
        Both are what was decided when it stopped; a clock that begins anew forgets them.
    """

    name: str
    events: tuple[ClockEvent, ...] = ()
    due_on: date | None = None
    late: bool = False
    missed: tuple[str, ...] = ()


@attrs.frozen
class Referral:
    """The case went on to the second line. :ivar to: name of the body, for example ``federal-ombudsman``."""

    to: str
    at: datetime
    actor: str
    reason: str | None = None


@attrs.frozen
class Satisfaction:
    """What the client thinks of the handling. :ivar score: 1 (very dissatisfied) to 5 (very satisfied)."""

    score: int
    at: datetime
    comment: str | None = None


@attrs.frozen
class Complainant:
    """A further complainant of a case, beside the client who opened it.

    :ivar number: 1, 2 …; letters and files say it. :ivar language: in which they are written to.
    :ivar actor: who let them join. :ivar left_at: when they left; what is here of them is then only trace.
    :ivar unreachable: mail to their address came back.
    :ivar case: the case that brought them when it was merged; they see that one, under its reference, not this.
    :ivar party: their number there. :ivar reference: what they quote. :ivar received_at: when their request came.
    :ivar about: the officials from whom their own case is kept.
    """

    number: int
    client: Client
    language: Language
    joined_at: datetime
    actor: str
    left_at: datetime | None = None
    unreachable: bool = False
    case: str | None = None
    party: int | None = None
    reference: str | None = None
    received_at: datetime | None = None
    about: tuple[str, ...] = ()


@attrs.frozen
class Merge:
    """That a case is treated within another one for now. :ivar into: id of that one."""

    into: str
    at: datetime
    actor: str
    reason: str


@attrs.frozen
class Complaint:
    """A case.

    :ivar id: time-ordered UUID. :ivar reference: what the client is given to quote; short, with a check character.
    :ivar type: what it is qualified as now. :ivar original_type: what it was first qualified as.
    :ivar procedure, calendar: the rules it was opened under; they never change for this case.
    :ivar charter: the version in force when it was received. :ivar promises: what it
        promises for the clocks of this case, decided at its receipt.
    :ivar received_at: when it reached the organisation, by whatever channel. :ivar registered_at: when it was noted.
    :ivar acknowledged_at: when its receipt was acknowledged. :ivar closed_at: when it was closed; may lie before ``received_at`` in an imported register that contradicts
        itself (the case then carries the flag ``closed_before_received``).
    :ivar state: of the procedure. :ivar status: the register's own word, for imported cases.
    :ivar subject, text: the client's words. :ivar about: ids of officials it is about; they never see it.
    :ivar unit: who treats it. :ivar assigned_to: id of the handler.
    :ivar zone: IANA zone of the organisation, in which the local dates of this case are meant.
    :ivar category: of the agency's typology; the first point's when there are points.
    :ivar federal_category: what that is in the federal typology, as the procedure maps it.
    :ivar outcome: of the case as a whole, or the register's own word.
    :ivar due_at: the due moment that an imported register states; clocks know better for our own cases.
    :ivar source, source_reference: register it was imported from and its number there.
    :ivar standard_procedure: came in by the organisation's standard procedure, not by another route.
    :ivar reopened: how often. :ivar extra: further fields of the agency, as text. :ivar flags: what contradicts itself, or
        keeps letters from the client. :ivar recusals: officials with a conflict of interest.
    :ivar redactions: passages that were taken out. :ivar representatives: who acts, or acted, for the client.
    :ivar measures: against unreasonable conduct.
    :ivar complainants: whoever complains beside the client, those who left included.
    :ivar merged: set while the case is treated within another; its clocks stand and nothing is done to it.
    :ivar split_from: id of the case of which this one was a part.
    """

    id: str
    reference: str
    organisation: str
    type: RequestType
    original_type: RequestType
    procedure: Pin
    calendar: Pin
    received_at: datetime
    registered_at: datetime
    state: str
    channel: str
    language: Language
    zone: str = "Europe/Brussels"
    subject: str | None = None
    text: str | None = None
    client: Client = Client()
    about: tuple[str, ...] = ()
    unit: str | None = None
    assigned_to: str | None = None
    service: str | None = None
    category: str | None = None
    federal_category: str | None = None
    admissibility: Admissibility | None = None
    ground: str | None = None
    outcome: str | None = None
    status: str | None = None
    acknowledged_at: datetime | None = None
    closed_at: datetime | None = None
    due_at: datetime | None = None
    source: str | None = None
    source_reference: str | None = None
    standard_procedure: bool = True
    reopened: int = 0
    clocks: tuple[ClockRun, ...] = ()
    points: tuple[Point, ...] = ()
    steps: tuple[Step, ...] = ()
    letters: tuple[Letter, ...] = ()
    notes: tuple[Note, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    links: tuple[Link, ...] = ()
    referral: Referral | None = None
    satisfaction: Satisfaction | None = None
    charter: Pin | None = None
    promises: tuple[Promise, ...] = ()
    extra: Mapping[str, str] = attrs.field(factory=dict)
    flags: tuple[str, ...] = ()
    recusals: tuple[Recusal, ...] = ()
    redactions: tuple[Redaction, ...] = ()
    representatives: tuple[Representative, ...] = ()
    measures: tuple[Measure, ...] = ()
    complainants: tuple[Complainant, ...] = ()
    merged: Merge | None = None
    split_from: str | None = None

    @property
    def kept_from(self) -> tuple[str, ...]:
        """Ids of officials who never see it: those it is about by the words of any of its complainants, and those with
        a conflict of interest with it or with a case that was merged into it.
        """
        own = (*self.about, *[one.official for one in self.recusals])
        if not self.complainants:
            return own
        return tuple(dict.fromkeys([*own, *(who for one in self.joined for who in one.about)]))

    def clock(self, name: str) -> ClockRun | None:
        """The clock of that name, if it was ever started."""
        for run in self.clocks:  # asked for every column about a clock, of every case that is written
            if run.name == name:
                return run
        return None

    def point(self, number: int) -> Point | None:
        """The point of that number."""
        return next((point for point in self.points if point.number == number), None)

    @property
    def joined(self) -> tuple[Complainant, ...]:
        """The further complainants who have not left."""
        return tuple([one for one in self.complainants if one.left_at is None])

    @property
    def open(self) -> bool:
        """Whether it has no closing moment."""
        return self.closed_at is None


#: Why a clock stopped that goes on when the case is un-merged.
MERGED = "merged"

#: Flag of a case whose client's mail address gave letters back.
UNDELIVERABLE = "mail-undeliverable"


#: Fields that hold personal data, by what they are for. Everything the client or an official wrote counts.
PERSONAL = frozenset(
    {
        "subject",
        "text",
        "client",
        "about",
        "points",
        "letters",
        "notes",
        "attachments",
        "satisfaction",
        "extra",
        "referral",
        "steps",
        "clocks",
        "links",
        "source_reference",
        "recusals",
        "redactions",
        "representatives",
        "measures",
        "complainants",
        "merged",
    }
)


def overall_outcome(points: tuple[Point, ...]) -> Outcome | None:
    """The outcome of a case out of its points; None while a point is undecided.

    Rule (federal ombudsman): founded when every appreciated point is founded, unfounded when none is, partly
    founded in between or when one is partly founded; no appreciation when no point could be appreciated.
    """
    if not points or any(point.outcome is None for point in points):
        return None
    outcomes = {point.outcome for point in points} - {Outcome.NO_APPRECIATION}
    if not outcomes:
        return Outcome.NO_APPRECIATION
    if len(outcomes) == 1:
        return outcomes.pop()
    return Outcome.PARTLY_FOUNDED


def next_number(
    items: tuple[Point, ...]
    | tuple[Letter, ...]
    | tuple[Note, ...]
    | tuple[Representative, ...]
    | tuple[Measure, ...]
    | tuple[Complainant, ...],
) -> int:
    """The number that the next point, letter, note, representative, measure or complainant gets."""
    return max((item.number for item in items), default=0) + 1

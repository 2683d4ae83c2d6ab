"""The dossier of a case for the second line: what it tells, as a document. Nobody's name but the client's is in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

import attrs

from orientation_core.model.calendars import Pin
from orientation_core.model.complaints import Admissibility, Outcome, RequestType
from orientation_core.model.text import Language, Text

#: Who did something: never a name, never an id.
Who = Literal["client", "organisation", "second_line"]
Status = Literal["waiting", "running", "paused", "suspended", "stopped"]


@attrs.frozen
class Moment:
    """One line of the chronology.

    :ivar what: code of the action; :ivar label: what readers see. :ivar letter: number of a letter of the case.
    :ivar question: number of a question of the second line.
    """

    at: datetime
    who: Who
    what: str
    label: Text
    letter: int | None = None
    question: int | None = None


@attrs.frozen
class Written:
    """A letter, or a question of the second line and its answer. :ivar path: of the same words as a file of their own."""

    number: int
    at: datetime
    who: Who
    channel: str
    subject: str
    body: str
    path: str
    attachments: tuple[str, ...] = ()


@attrs.frozen
class Judged:
    """One point of complaint and what became of it. :ivar norm_label: the norm that was not kept."""

    number: int
    summary: str | None = None
    category_label: Text | None = None
    outcome: Outcome | None = None
    outcome_label: Text | None = None
    norm: str | None = None
    norm_label: Text | None = None
    motivation: str | None = None
    remedy: str | None = None
    decided_at: datetime | None = None


@attrs.frozen
class Timed:
    """One term: what it was, when it ended, and how that came about.

    :ivar words: the derivation told in words. :ivar path: of the derivation as data, which can be counted again.
    """

    clock: str
    label: Text
    status: Status
    late: bool
    words: str
    path: str
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    due_on: date | None = None


@attrs.frozen
class Enclosed:
    """A file of the case. :ivar label: the name it came with. :ivar who: who gave it."""

    path: str
    label: str
    type: str
    size: int
    digest: str
    who: Who


@attrs.frozen
class Complainant:
    """Who complains: their own data."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    address: str | None = None


@attrs.frozen(kw_only=True)
class Dossier:
    """Everything the second line may see of one case.

    :ivar referral: name of the referral; :ivar their_reference: the number that the second line gave it.
    :ivar case_version: of the case that it tells. :ivar zone: in which its local days are meant.
    :ivar original_type, type: what it was qualified as at first, and at last. :ivar state_label: where it stands.
    :ivar left_out: what is not in it, and how much of that: notes of officials, cases it is linked with, other files.
    """

    organisation: Text
    second_line: Text
    referral: str
    reference: str
    language: Language
    zone: str
    case_version: int
    opened_at: datetime
    by: Literal["client", "agency"]
    received_at: datetime
    registered_at: datetime
    type: RequestType
    original_type: RequestType
    channel: str
    state: str
    state_label: Text
    procedure: Pin
    procedure_label: Text
    calendar: Pin
    chronology: tuple[Moment, ...]
    their_reference: str | None = None
    service: str | None = None
    subject: str | None = None
    text: str | None = None
    client: Complainant = Complainant()
    admissibility: Admissibility | None = None
    ground_label: Text | None = None
    outcome: str | None = None
    outcome_label: Text | None = None
    closed_at: datetime | None = None
    points: tuple[Judged, ...] = ()
    clocks: tuple[Timed, ...] = ()
    letters: tuple[Written, ...] = ()
    questions: tuple[Written, ...] = ()
    attachments: tuple[Enclosed, ...] = ()
    left_out: Mapping[str, int] = attrs.field(factory=dict)


@attrs.frozen
class Flag:
    """A place of the dossier that names, or may name, somebody else; what it says there is not repeated.

    :ivar path: of the file. :ivar what: whose: another client, another case, an official, somebody of the network; or
        ``unread`` for a file that nothing can look into.
    """

    path: str
    what: Literal["client", "case", "official", "person", "unread"]

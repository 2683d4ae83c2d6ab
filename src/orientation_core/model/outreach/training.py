"""What somebody in function learned, and when they are due to learn it again. All of it is personal data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Literal, get_args

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.text import Text

TrainingSubject = Literal[
    "mediation", "aggression", "complaint_handling", "plain_language", "client_orientation", "other"
]
TRAINING_SUBJECTS: tuple[TrainingSubject, ...] = get_args(TrainingSubject)


@attrs.frozen
class Trainee:
    """Who learned. :ivar id: in the host's system. :ivar function: what they answer for, in words."""

    name: str
    email: str | None = None
    id: str | None = None
    function: Text | None = None

    @property
    def key(self) -> str:
        """What two records of one person have in common."""
        return (self.email or self.id or self.name).casefold()


@attrs.frozen(kw_only=True)
class TrainingRecord:
    """One training that one person took.

    :ivar name: of the record. :ivar held_on: its last day. :ivar organisation: of the network, where the person works.
    :ivar refresh_months: after so many months it is to be taken again; never, or as the agency settled, when absent.
    :ivar certificate: number or sum of a proof.
    """

    name: str
    trainee: Trainee
    subject: TrainingSubject
    held_on: date
    label: Text | None = None
    provider: str | None = None
    hours: float | None = None
    organisation: str | None = None
    refresh_months: int | None = None
    certificate: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.subject == "other" and self.label is None:
            words = sentence("say what was learned, when it is none of the subjects")
            raise InvalidDocument("training_record", [Problem("/label", words, "required")])


@attrs.frozen
class Refresher:
    """Somebody who is to learn something again, or for the first time.

    :ivar last: the day they last did; None for never. :ivar due: the day it was, or is, due.
    """

    trainee: Trainee
    subject: TrainingSubject
    organisation: str | None
    last: date | None
    due: date | None


def refreshers(
    records: Iterable[TrainingRecord],
    people: Iterable[tuple[Trainee, str | None]],
    every: Mapping[str, int],
    on: date,
) -> list[Refresher]:
    """Who is due on a day, the longest due first; those who never learned it before all others.

    :param people: who is in function, and in which organisation: they owe every subject of `every`. Whoever is only in
        the records owes again what they learned once.
    :param every: subject -> months after which it is to be taken again.
    """
    newest: dict[tuple[str, str], TrainingRecord] = {}
    for one in sorted(records, key=lambda one: one.held_on):
        if one.held_on <= on:
            newest[one.trainee.key, one.subject] = one
    found = []
    for record in newest.values():
        months = record.refresh_months or every.get(record.subject)
        due = None if months is None else after(record.held_on, months)
        if due is not None and due <= on:
            found.append(Refresher(record.trainee, record.subject, record.organisation, record.held_on, due))
    for trainee, organisation in people:
        found += [
            Refresher(trainee, subject, organisation, None, None)
            for subject in TRAINING_SUBJECTS
            if subject in every and (trainee.key, subject) not in newest
        ]
    return sorted(found, key=lambda one: (one.due or date.min, one.trainee.key, one.subject))


def after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("unreachable: every month has 28 days")

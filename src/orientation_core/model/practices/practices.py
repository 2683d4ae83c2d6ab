"""A good practice: where, against which problem, what was done, what the figures say, and what it takes to do the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Literal, get_args

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.commitments import ClientStep
from orientation_core.model.improvements.actions import Better, Compared, Cost
from orientation_core.model.improvements.links import End, Tie
from orientation_core.model.text import LANGUAGES, Language, Text

PracticeStatus = Literal["submitted", "reviewed", "published", "retired"]
STATUSES: tuple[PracticeStatus, ...] = get_args(PracticeStatus)

#: By what practices are found, beside their words; also what a suggestion can rest on.
Facet = Literal["cause", "norm", "service", "step", "axis"]
FACETS: tuple[Facet, ...] = get_args(Facet)

#: What nobody should find in a text that everybody reads: mail addresses and national register numbers.
_PERSONAL = re.compile(
    r"[^\s@<>]{1,64}@[^\s@<>]{1,190}\.[a-zA-Z]{2,}|\b\d{2}\.\d{2}\.\d{2}[-\u2013]\d{3}[.-]\d{2}\b"
)


@attrs.frozen
class PracticeFigure:
    """A figure over a time.

    :ivar n: what it is computed from. :ivar numerator, denominator: of a share. :ivar low, high: its 95 % interval.
    :ivar sd: of the values behind a mean. :ivar start, end: the days it is about, both included.
    """

    value: float
    n: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None
    start: date | None = None
    end: date | None = None


@attrs.frozen
class PracticeEvidence:
    """What shows that it helped.

    :ivar indicator: its name. :ivar label: what readers see. :ivar better: which way is an improvement.
    :ivar before, after: the figure before it was done and after. :ivar unit: of both.
    :ivar target: the figure that was wanted. :ivar action: the improvement action that measured it: what is not said
        here is taken from there when the practice is kept.
    :ivar compared: what both say together; computed anew each time the practice is kept, never taken over.
    """

    indicator: str
    better: Better
    label: Text | None = None
    before: PracticeFigure | None = None
    after: PracticeFigure | None = None
    unit: str | None = None
    target: float | None = None
    action: str | None = None
    compared: Compared | None = None


@attrs.frozen
class Effort:
    """What it took. :ivar person_days: of work. :ivar months: from the decision to the first day it worked."""

    person_days: int | None = None
    months: int | None = None
    costs: tuple[Cost, ...] = ()
    note: Text | None = None


@attrs.frozen
class Consent:
    """That a person agreed to be named. :ivar until: the last day; until it is taken back when absent."""

    given_on: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.given_on <= day and (self.until is None or day <= self.until)


@attrs.frozen
class PracticePerson:
    """Somebody who can tell more: personal data, which nobody is shown without consent and which is never exported."""

    name: str
    consent: Consent
    email: str | None = None
    phone: str | None = None


@attrs.frozen
class PracticeContact:
    """Who can tell more: a function. :ivar email: of the function, never somebody's own. :ivar person: who holds it."""

    function: Text
    email: str | None = None
    url: str | None = None
    person: PracticePerson | None = None


@attrs.frozen
class PracticeOrigin:
    """Where a practice came from that was brought in from elsewhere.

    :ivar source: name of the source. :ivar id: what it is called there. :ivar url: where it can be read.
    :ivar arrived_on: when it was brought in first.
    """

    source: str
    id: str
    arrived_on: date
    url: str | None = None


@attrs.frozen
class PracticeStep:
    """One thing that was done with a practice. :ivar actor: id of who did it. :ivar reason: in their words."""

    action: str
    at: datetime
    actor: str
    status: PracticeStatus
    reason: str | None = None


@attrs.frozen
class GoodPractice:
    """One practice.

    :ivar name: stable name. :ivar organisation: who did it. :ivar member: its name in the catalogue, when it has one.
    :ivar context: in what surroundings. :ivar problem: what went wrong before. :ivar done: what was done.
    :ivar conditions: what has to be there for it to work. :ivar license: of the texts: an SPDX identifier or an address.
    :ivar services, steps, axes, norms, causes: what it is about: services of the catalogue, steps of the client
        process, axes of the self-assessment, norms that were not kept, causes of complaints.
    :ivar origin: where it came from. :ivar trail: what was done with it.
    """

    name: str
    title: Text
    organisation: Text
    submitted_on: date
    status: PracticeStatus = "submitted"
    member: str | None = None
    context: Text | None = None
    problem: Text | None = None
    done: Text | None = None
    evidence: tuple[PracticeEvidence, ...] = ()
    effort: Effort | None = None
    conditions: Text | None = None
    contacts: tuple[PracticeContact, ...] = ()
    license: str | None = None
    services: tuple[str, ...] = ()
    steps: tuple[ClientStep, ...] = ()
    axes: tuple[str, ...] = ()
    norms: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    published_on: date | None = None
    retired_on: date | None = None
    origin: PracticeOrigin | None = None
    trail: tuple[PracticeStep, ...] = ()

    def facet(self, name: Facet) -> tuple[str, ...]:
        """What it says of one of :data:`FACETS`."""
        of = {
            "cause": self.causes, "norm": self.norms, "service": self.services, "step": self.steps, "axis": self.axes,
        }  # fmt: skip
        return tuple(of[name])

    def texts(self) -> Iterator[tuple[str, Text]]:
        """(place, text) of everything that readers read."""
        for name in ("title", "context", "problem", "done", "conditions"):
            text: Text | None = getattr(self, name)
            if text is not None:
                yield f"/{name}", text
        for place, one in enumerate(self.evidence):
            if one.label is not None:
                yield f"/evidence/{place}/label", one.label
        if self.effort is not None and self.effort.note is not None:
            yield "/effort/note", self.effort.note

    def languages(self) -> tuple[Language, ...]:
        """The languages in which all of it can be read."""
        texts = [text for _, text in self.texts()]
        return tuple(one for one in LANGUAGES if all(one in text.languages() for text in texts))

    def step(self, action: str) -> PracticeStep | None:
        """The last time that was done with it."""
        return next((one for one in reversed(self.trail) if one.action == action), None)

    def moments(self) -> tuple[datetime | None, datetime | None]:
        """When everybody could read it first, and as it is now."""
        found = [one.at for one in self.trail if one.action == "publish"]
        return (found[0], found[-1]) if found else (None, None)

    def helped(self) -> bool:
        """Whether one of its figures moved the right way by more than chance."""
        return any(one.compared is not None and one.compared.verdict == "shown" for one in self.evidence)


def public(practice: GoodPractice) -> GoodPractice:
    """What everybody may read of a practice: no person, nobody's id, nothing that only its desk needs."""
    return attrs.evolve(
        practice,
        contacts=tuple(attrs.evolve(one, person=None) for one in practice.contacts),
        evidence=tuple(attrs.evolve(one, action=None) for one in practice.evidence),
        trail=(),
    )


def within(practice: GoodPractice, day: date, *, people: bool) -> GoodPractice:
    """What the desk itself reads on a day. :param people: the reader may see persons; only those who agree are shown."""

    def seen(one: PracticeContact) -> PracticeContact:
        shown = people and one.person is not None and one.person.consent.holds(day)
        return one if shown else attrs.evolve(one, person=None)

    return attrs.evolve(practice, contacts=tuple(seen(one) for one in practice.contacts))


def ties(practice: GoodPractice) -> tuple[Tie, ...]:
    """What a practice says of how things hang together: against which causes it helps."""
    me = End("practice", practice.name)
    return tuple(Tie(End("cause", cause), "helped_by", me) for cause in dict.fromkeys(practice.causes))


def readiness(practice: GoodPractice) -> list[Problem]:
    """What is still missing, or too much, before everybody may read it."""
    problems = [
        Problem(
            f"/{name}",
            sentence("this is missing for a practice that others can follow"),
            "practice.incomplete",
        )
        for name in ("context", "problem", "done", "license")
        if getattr(practice, name) is None
    ]
    for where, text in practice.texts():
        if any(_PERSONAL.search(getattr(text, one)) for one in text.languages()):
            words = sentence(
                "a text names a mail address or a register number; contacts have a place of their own"
            )
            problems.append(Problem(where, words, "practice.personal"))
    return problems


def check(practice: GoodPractice) -> None:
    """:raises InvalidDocument: a consent or a figure that contradicts itself."""
    problems = list(figure_problems(practice.evidence))
    for place, contact in enumerate(practice.contacts):
        consent = contact.person.consent if contact.person else None
        if consent and consent.until and consent.until < consent.given_on:
            words = sentence("the last day comes before the first")
            problems.append(Problem(f"/contacts/{place}/person/consent/until", words, "period.order"))
    if problems:
        raise InvalidDocument("good_practice", problems)


def figure_problems(evidence: Sequence[PracticeEvidence]) -> Iterator[Problem]:
    """What contradicts itself in figures."""
    for place, one in enumerate(evidence):
        for side in ("before", "after"):
            figure: PracticeFigure | None = getattr(one, side)
            if figure is not None:
                yield from _of_figure(figure, f"/evidence/{place}/{side}")


def _of_figure(figure: PracticeFigure, where: str) -> Iterator[Problem]:
    if (figure.numerator is None) is not (figure.denominator is None):
        yield Problem(where, sentence("a share has both its parts"), "figure.share")
    elif (
        figure.numerator is not None
        and figure.denominator is not None
        and figure.numerator > figure.denominator
    ):
        yield Problem(where, sentence("the part is larger than the whole"), "figure.share")
    if figure.start and figure.end and figure.end < figure.start:
        yield Problem(f"{where}/end", sentence("the last day comes before the first"), "period.order")
    if figure.low is not None and figure.high is not None and not figure.low <= figure.value <= figure.high:
        yield Problem(where, sentence("the figure lies outside its own interval"), "figure.interval")

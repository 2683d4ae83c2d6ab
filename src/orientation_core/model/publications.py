"""A charter as clients read it: with the facts it points at, and what became of its promises.

A publication holds everything that is rendered, so that HTML, PDF, Markdown and JSON say the same, and nothing that
only the agency needs: who did what with the charter, and early warnings, stay inside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.agency import Contact
from orientation_core.model.calendars import Hours, WeekdayHours
from orientation_core.model.charter_sections import Block, Heading, Standard
from orientation_core.model.charters import Charter, Place, Shown
from orientation_core.model.commitments import Commitment
from orientation_core.model.metrics import Metrics
from orientation_core.model.monitoring import Monitoring, Result, Span
from orientation_core.model.reports import Period
from orientation_core.model.terms import Term
from orientation_core.model.text import Language, Text

#: So many stretches of time are still read as a line; more are told in longer stretches.
MOST_STRETCHES = 12


@attrs.frozen
class SpecialDays:
    """Days on which the hours differ.

    :ivar first_day, last_day: both included; one day when there is no last. :ivar hours: none means closed.
    """

    first_day: date
    last_day: date | None = None
    hours: tuple[Hours, ...] = ()
    reason: Text | None = None


@attrs.frozen
class OpenHours:
    """When something is open.

    :ivar always: day and night. :ivar weekly: the usual week. :ivar special: days that differ.
    :ivar on_holidays: whether holidays are like any other day. :ivar notes: what else is said about it.
    """

    always: bool = False
    weekly: tuple[WeekdayHours, ...] = ()
    special: tuple[SpecialDays, ...] = ()
    on_holidays: Literal["closed", "usual"] = "closed"
    notes: tuple[Text, ...] = ()


@attrs.frozen
class FactLine:
    """One line of a fact. :ivar url: where it leads: ``https:``, ``tel:`` or ``mailto:``."""

    text: Text
    url: str | None = None


@attrs.frozen
class Fact:
    """One fact about an entry of the catalogue, in lines, as hours or as a term.

    :ivar what: which of its facts. :ivar about: of which of several, for example the name of a channel.
    """

    what: Shown
    about: Text | None = None
    lines: tuple[FactLine, ...] = ()
    hours: OpenHours | None = None
    term: Term | None = None


@attrs.frozen
class FactSheet:
    """What the catalogue says about one entry, at the moment of publication. :ivar place: the part it is shown in."""

    place: Place
    kind: Literal["service", "channel", "client_group"]
    id: str
    title: Text
    description: Text | None = None
    facts: tuple[Fact, ...] = ()


@attrs.frozen
class Passage:
    """One section of the charter, in reading order.

    :ivar standard: which standard one; the charter itself says what is in it. :ivar name, title, blocks: of a
        plugin's section.
    """

    place: Place
    standard: Standard | None = None
    name: str | None = None
    title: Text | None = None
    blocks: tuple[Block, ...] = ()


@attrs.frozen
class MeasureNote:
    """How a metric is measured, for readers."""

    name: str
    label: Text
    definition: Text


@attrs.frozen
class Label:
    """What readers call something that commitments name by its id. :ivar kind: ``service``, ``client_group`` …"""

    kind: str
    id: str
    text: Text


@attrs.frozen
class Outcomes:
    """What became of the commitments, as far as it may be published.

    :ivar commitments: as they were promised then. :ivar results: over the whole period, and over stretches of it.
    :ivar threshold: figures that tell of fewer cases are withheld. :ivar withheld: the commitments of which.
    """

    period: Period
    as_of: date
    data_version: str
    threshold: int
    commitments: tuple[Commitment, ...] = ()
    results: tuple[Result, ...] = ()
    withheld: tuple[str, ...] = ()

    def result(self, commitment: str) -> Result | None:
        """The result over the whole period."""
        return next((one for one in self._of(commitment) if one.span == "all"), None)

    def stretches(self, commitment: str) -> tuple[Result, ...]:
        """The results over parts of the period, oldest first."""
        return tuple(one for one in self._of(commitment) if one.span != "all")

    def counted(self) -> tuple[int, int, int]:
        """How many promises were kept, were missed, and can neither be said to be."""
        told = [self.result(one.id) for one in self.commitments if not one.declaration]
        verdicts = [None if one is None else one.kept for one in told]
        return verdicts.count(True), verdicts.count(False), verdicts.count(None)

    def _of(self, commitment: str) -> Iterator[Result]:
        return (one for one in self.results if one.commitment == commitment)


@attrs.frozen
class Copy:
    """The same charter in another language or format. :ivar href: a file beside this one, or an https address."""

    language: Language
    format: str
    href: str


@attrs.frozen
class Publication:
    """Everything that a published charter says.

    :ivar charter: without its trail, and without the data of plugins' sections, which the passages tell.
    :ivar published_at: the moment that files of it bear, so that they are the same whenever they are made.
    :ivar passages: what is shown, in order. :ivar sheets: the facts that were pulled from the catalogue.
    :ivar contact: of the complaint service. :ivar outcomes: absent before anything was measured.
    :raises InvalidDocument: the moment has no time zone.
    """

    organisation: Text
    charter: Charter
    published_at: datetime
    passages: tuple[Passage, ...] = ()
    sheets: tuple[FactSheet, ...] = ()
    measures: tuple[MeasureNote, ...] = ()
    labels: tuple[Label, ...] = ()
    contact: Contact = Contact()
    outcomes: Outcomes | None = None
    copies: tuple[Copy, ...] = ()

    def __attrs_post_init__(self) -> None:
        if self.published_at.tzinfo is None:
            problem = Problem("/published_at", sentence("the moment has no time zone"), "instant.naive")
            raise InvalidDocument("charter_publication", [problem])

    def passages_of(self, place: Place) -> tuple[Passage, ...]:
        """The passages of one part."""
        return tuple(one for one in self.passages if one.place == place)

    def sheets_of(self, place: Place) -> tuple[FactSheet, ...]:
        """The facts of one part."""
        return tuple(one for one in self.sheets if one.place == place)

    def label(self, kind: str, name: str) -> Text | None:
        """What readers call it, where somebody said."""
        return next((one.text for one in self.labels if (one.kind, one.id) == (kind, name)), None)

    def copies_in(self, format_: str) -> tuple[Copy, ...]:
        """The copies of one format, in the order of the charter's languages."""
        return tuple(one for one in self.copies if one.format == format_)


def publication(
    organisation: Text,
    charter: Charter,
    published_at: datetime,
    outline: Sequence[Heading],
    *,
    sheets: Sequence[FactSheet] = (),
    metrics: Metrics | None = None,
    labels: Mapping[tuple[str, str], Text] | None = None,
    contact: Contact | None = None,
    outcomes: Outcomes | None = None,
    copies: Sequence[Copy] = (),
) -> Publication:
    """A charter made ready for readers.

    :param outline: see :func:`~.model.charter_sections.outline`. :param metrics: whose definitions are told.
    :param labels: (kind, id) -> what readers call it.
    """
    promised = (*charter.commitments, *(outcomes.commitments if outcomes is not None else ()))
    named = dict.fromkeys(one.metric for one in promised if one.metric is not None)
    known = [metrics.get(name) for name in named] if metrics is not None else []
    return Publication(
        organisation,
        attrs.evolve(charter, trail=(), sections={}),
        published_at,
        tuple(_passage(one) for one in outline),
        tuple(sheets),
        tuple(MeasureNote(one.name, one.label, one.definition) for one in known if one is not None),
        tuple(Label(kind, name, text) for (kind, name), text in sorted((labels or {}).items(), key=_by_name)),
        contact or Contact(),
        outcomes,
        tuple(copies),
    )


def outcomes_of(monitoring: Monitoring, threshold: int) -> Outcomes:
    """What may be published of a monitoring.

    Figures are withheld that rest on fewer than `threshold` cases, or on so few for which the promise was kept, or
    missed; whether it was kept is still said. The parts of a period are told in months, else in quarters, else in
    years: in the shortest of which no part had to be withheld, so that none can be computed from the others and the
    whole.
    """
    results: list[Result] = []
    withheld: list[str] = []
    for commitment in monitoring.commitments:
        whole = [one for one in monitoring.results if one.commitment == commitment.id and one.span == "all"]
        if any(_small(one, threshold) for one in whole):
            withheld.append(commitment.id)
            results += [_without_figures(one) for one in whole]
            continue
        results += [attrs.evolve(one, pending=0) for one in whole]
        results += [attrs.evolve(one, pending=0) for one in _parts(monitoring, commitment.id, threshold)]
    return Outcomes(
        monitoring.period,
        monitoring.as_of,
        monitoring.data_version,
        threshold,
        monitoring.commitments,
        tuple(results),
        tuple(withheld),
    )


def _parts(monitoring: Monitoring, commitment: str, threshold: int) -> Sequence[Result]:
    spans: tuple[Span, ...] = ("month", "quarter", "year")
    for span in spans:
        found = list(monitoring.trend(commitment, span))
        if 1 < len(found) <= MOST_STRETCHES and not any(_small(one, threshold) for one in found):
            return found
    return ()


def _small(result: Result, threshold: int) -> bool:
    """Whether it tells of too few cases. What was measured elsewhere is published as it was handed in."""
    if result.source != "cases" or result.n is None:
        return False
    kept = result.numerator
    counts = [result.n] if kept is None else [result.n, kept, result.n - kept]
    return any(0 < count < threshold for count in counts)


def _without_figures(result: Result) -> Result:
    return attrs.evolve(
        result, value=None, n=None, numerator=None, denominator=None, low=None, high=None, pending=0
    )


def _passage(heading: Heading) -> Passage:
    section = heading.section
    if section is None:
        return Passage(heading.place, heading.standard)
    return Passage(heading.place, None, section.name, section.title, heading.blocks)


def _by_name(item: tuple[tuple[str, str], Text]) -> tuple[str, str]:
    return item[0]

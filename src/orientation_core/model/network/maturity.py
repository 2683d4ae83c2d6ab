"""A maturity model: what an organisation has to show to be at a level, and what shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.calendars import Pin
from orientation_core.model.text import Text

#: What shows that a criterion is met: somebody says so; somebody says so and names a document; the data say so.
#: ``unknown``: nobody knows what the criterion is, so nothing can show it.
Shown = Literal["declaration", "document", "evidence", "unknown"]

#: How sure it is that a criterion belongs to the model: named in a source, perhaps, or a slot that no source fills.
Standing = Literal["named", "uncertain", "unknown"]


@attrs.frozen
class ModelOrigin:
    """Whose model it is. :ivar kind: ``official``, or ``ours`` for one that this project wrote.

    :ivar note: what a reader has to know about where it comes from. :ivar sources: where it was read.
    """

    kind: Literal["official", "ours", "agency", "other"]
    note: Text
    sources: tuple[str, ...] = ()


@attrs.frozen
class Instrument:
    """A part of the approach that an organisation uses or not, for example the charter."""

    name: str
    label: Text


@attrs.frozen
class Criterion:
    """Something that can be met.

    :ivar id: the same in every version of the model. :ivar instrument: which it belongs to.
    :ivar shown: what shows that it is met. :ivar evidence: name of the figure that shows it.
    :ivar settings: of that figure, for example ``months``. :ivar note: what a reader has to know.
    :raises InvalidDocument: it names no evidence and needs some, or names one and needs none.
    """

    id: str
    label: Text
    instrument: str
    shown: Shown
    standing: Standing = "named"
    evidence: str | None = None
    settings: Mapping[str, int] = attrs.field(factory=dict)
    note: Text | None = None

    def __attrs_post_init__(self) -> None:
        if (self.shown == "evidence") != (self.evidence is not None):
            text = sentence("a criterion names a figure exactly when the data show that it is met")
            raise InvalidDocument("maturity_model", [Problem("/evidence", text, "criterion.evidence")])
        if (self.standing == "unknown") != (self.shown == "unknown"):
            text = sentence("only a criterion that nobody knows is shown by nothing known")
            raise InvalidDocument("maturity_model", [Problem("/shown", text, "criterion.unknown")])


@attrs.frozen
class Level:
    """A level. :ivar criteria: what is needed beside all of the levels below it."""

    name: str
    label: Text
    criteria: tuple[str, ...]


@attrs.frozen(kw_only=True)
class Model:
    """One version of a maturity model.

    :ivar valid_from: from which day states are judged by this version; without one, from always.
    :ivar levels: from the lowest. :ivar basic: the level that counts as the basic approach.
    :raises InvalidDocument: an id comes twice, or something is named that is not there.
    """

    name: str
    version: int
    label: Text
    origin: ModelOrigin
    instruments: tuple[Instrument, ...]
    criteria: tuple[Criterion, ...]
    levels: tuple[Level, ...]
    basic: str
    valid_from: date | None = None

    def __attrs_post_init__(self) -> None:
        problems = list(self._problems())
        if problems:
            raise InvalidDocument("maturity_model", problems)

    def _problems(self) -> Iterator[Problem]:
        yield from _twice("/instruments", "name", [one.name for one in self.instruments])
        yield from _twice("/criteria", "id", [one.id for one in self.criteria])
        yield from _twice("/levels", "name", [one.name for one in self.levels])
        instruments, known = {one.name for one in self.instruments}, {one.id for one in self.criteria}
        text = sentence("there is nothing with this id in the document")
        for place, one in enumerate(self.criteria):
            if one.instrument not in instruments:
                yield Problem(f"/criteria/{place}/instrument", text, "id.unknown")
        for place, level in enumerate(self.levels):
            for number, criterion in enumerate(level.criteria):
                if criterion not in known:
                    yield Problem(f"/levels/{place}/criteria/{number}", text, "id.unknown")
        if self.basic not in {one.name for one in self.levels}:
            yield Problem("/basic", text, "id.unknown")

    @property
    def pin(self) -> Pin:
        """Name and version."""
        return Pin(self.name, self.version)

    def criterion(self, name: str) -> Criterion:
        """The criterion of that id. :raises LookupError: there is none."""
        for one in self.criteria:
            if one.id == name:
                return one
        raise LookupError(f"this model has no criterion {name}")

    def needed(self, level: str) -> tuple[Criterion, ...]:
        """What a level needs, with all below it. What nobody knows, or only perhaps belongs to it, is not needed."""
        names: dict[str, None] = {}
        for one in self.levels:
            names.update(dict.fromkeys(one.criteria))
            if one.name == level:
                break
        return tuple(one for one in map(self.criterion, names) if one.standing == "named")


def _twice(where: str, member: str, names: list[str]) -> Iterator[Problem]:
    for place, name in enumerate(names):
        if name in names[:place]:
            text = sentence("{name} comes twice", name=name)
            yield Problem(f"{where}/{place}/{member}", text, "id.twice")


@attrs.frozen
class Shows:
    """A document that shows something. :ivar url: where it can be read. :ivar reference: what it is called."""

    title: str
    url: str | None = None
    reference: str | None = None


@attrs.frozen
class Statement:
    """What an organisation says of a criterion.

    :ivar since, until: the days it is about, both included.
    :ivar declared_on: when it was said; of several statements about a day the last said counts.
    :ivar by: function of who said it, never a name. :ivar document: what shows it. :ivar note: why, in their words.
    :raises InvalidDocument: it ends before it begins.
    """

    criterion: str
    met: bool
    since: date
    declared_on: date
    by: str | None = None
    until: date | None = None
    document: Shows | None = None
    note: str | None = None

    def __attrs_post_init__(self) -> None:
        if self.until is not None and self.until < self.since:
            text = sentence("the last day comes before the first")
            raise InvalidDocument("maturity_declaration", [Problem("/until", text, "validity.order")])

    def covers(self, day: date) -> bool:
        """Whether it says something of that day."""
        return self.since <= day and (self.until is None or day <= self.until)


@attrs.frozen
class Declaration:
    """Everything that one organisation says of the criteria of one model.

    :ivar name: of the organisation. :ivar model: name of the model.
    """

    name: str
    model: str
    statements: tuple[Statement, ...] = ()

    def on(self, criterion: str, day: date) -> Statement | None:
        """What counts for that day: what was said of it last."""
        found = [one for one in self.statements if one.criterion == criterion and one.covers(day)]
        known = sorted(found, key=lambda one: (one.declared_on, one.since))
        return known[-1] if known else None

"""How a network reports: which figures, added up over which groups, what they are called, what was published of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.calendars import Pin
from orientation_core.model.network.members import ORGANISATION_KINDS, OrganisationKind
from orientation_core.model.reports import ALL
from orientation_core.model.text import Text

#: Where an indicator comes from: ``figures`` delivered by organisations; ``members`` and ``reporting`` are counted by the
#: network itself; ``rest`` is what the parts leave of their whole.
Origin = Literal["figures", "members", "reporting", "rest"]

#: What was published: the figure; its change on the year before; its share of the whole network; its part of its whole.
Measure = Literal["value", "change", "share", "part"]

#: ``derived`` was computed from what was published; ``approximate`` was published as such.
Standing = Literal["published", "derived", "approximate"]


@attrs.frozen
class YearLabel:
    """What something was called from a year on. :ivar since: the first such year."""

    since: int
    label: Text


@attrs.frozen(kw_only=True)
class FrameGroup:
    """Organisations whose figures are added up together.

    :ivar kinds: what they are; a group without any takes the rest. :ivar labels: what it was called otherwise, and when.
    """

    name: str
    label: Text
    kinds: tuple[OrganisationKind, ...] = ()
    labels: tuple[YearLabel, ...] = ()


@attrs.frozen(kw_only=True)
class FrameIndicator:
    """One figure of the report.

    :ivar origin: where it comes from. :ivar unit: of the figure. :ivar per: figures are delivered in so many parts of
        the unit: 100 for hundredths of a per cent.
    :ivar adds: whether it can be added up over organisations; without that it is shown for each alone.
    :ivar whole: the indicator that this is a part of. :ivar labels: what it was called otherwise, and when.
    """

    name: str
    label: Text
    origin: Origin = "figures"
    unit: Literal["count", "percent"] = "count"
    per: int = 1
    adds: bool = True
    whole: str | None = None
    labels: tuple[YearLabel, ...] = ()


@attrs.frozen(kw_only=True)
class FrameNormaliser:
    """What organisations of different size are compared by. :ivar figure: that says the size. :ivar per: so many of it."""

    name: str
    label: Text
    figure: str
    per: int = 1000


@attrs.frozen(kw_only=True)
class PublishedFigure:
    """One figure as it was published.

    :ivar group: of which group; all together without one. :ivar organisation: of which organisation alone.
    :ivar label: what it was called there, where that is not what the indicator is called.
    :ivar places: it was rounded to so many decimals. :ivar source: where it can be read. :ivar note: what is known of it.
    :ivar counted: False where nobody published how it is counted, or another document counts it.
    """

    year: int
    indicator: str
    value: float
    measure: Measure = "value"
    group: str = ALL
    organisation: str | None = None
    label: Text | None = None
    places: int = 0
    standing: Standing = "published"
    source: str | None = None
    note: str | None = None
    counted: bool = True


@attrs.frozen(kw_only=True)
class Frame:
    """How a network reports, one version of it.

    :ivar groups: every organisation belongs to one. :ivar indicators: in their order.
    :ivar normalisers: what a benchmark divides by. :ivar published: what was published, to stand beside what is counted.
    :raises InvalidDocument: a kind of organisation belongs to no group or to two; a name comes twice or is not there.
    """

    name: str
    version: int
    label: Text
    groups: tuple[FrameGroup, ...]
    indicators: tuple[FrameIndicator, ...]
    normalisers: tuple[FrameNormaliser, ...] = ()
    published: tuple[PublishedFigure, ...] = ()

    def __attrs_post_init__(self) -> None:
        problems = [*self._twice(), *self._kinds(), *self._wholes(), *self._published()]
        if problems:
            raise InvalidDocument("network_frame", problems)

    @property
    def pin(self) -> Pin:
        """Name and version."""
        return Pin(self.name, self.version)

    def group_of(self, kind: OrganisationKind) -> FrameGroup:
        """The group that an organisation of that kind belongs to."""
        named = next((one for one in self.groups if kind in one.kinds), None)
        return named or next(one for one in self.groups if not one.kinds)

    def indicator(self, name: str) -> FrameIndicator:
        """The indicator of that name. :raises LookupError: there is none."""
        for one in self.indicators:
            if one.name == name:
                return one
        raise LookupError(f"{self.pin} has no indicator {name}")

    def parts_of(self, whole: str) -> tuple[FrameIndicator, ...]:
        """The parts of an indicator, without what they leave."""
        return tuple(one for one in self.indicators if one.whole == whole and one.origin != "rest")

    def _twice(self) -> Iterator[Problem]:
        for field in ("groups", "indicators", "normalisers"):
            names = [one.name for one in getattr(self, field)]
            taken = [ALL] if field == "groups" else []
            for place, name in enumerate(names):
                if name in (*taken, *names[:place]):
                    text = sentence("{name} comes twice", name=name)
                    yield Problem(f"/{field}/{place}/name", text, "name.twice")

    def _kinds(self) -> Iterator[Problem]:
        named = [kind for one in self.groups for kind in one.kinds]
        for kind in ORGANISATION_KINDS:
            if named.count(kind) > 1:
                text = sentence("{organisation_kind} belongs to two groups", organisation_kind=kind)
                yield Problem("/groups", text, "frame.kind")
        rests = sum(not one.kinds for one in self.groups)
        if rests > 1 or (not rests and set(named) != set(ORGANISATION_KINDS)):
            text = sentence("exactly one group has no kinds: it takes the organisations of all others")
            yield Problem("/groups", text, "frame.rest")

    def _wholes(self) -> Iterator[Problem]:
        known = {one.name for one in self.indicators}
        for place, one in enumerate(self.indicators):
            if (one.whole is not None and one.whole not in known) or (
                one.origin == "rest" and one.whole is None
            ):
                text = sentence("there is no indicator {name}", name=one.whole or "")
                yield Problem(f"/indicators/{place}/whole", text, "frame.indicator")

    def _published(self) -> Iterator[Problem]:
        known, groups = {one.name for one in self.indicators}, {ALL, *(one.name for one in self.groups)}
        for place, one in enumerate(self.published):
            if one.indicator not in known:
                text = sentence("there is no indicator {name}", name=one.indicator)
                yield Problem(f"/published/{place}/indicator", text, "frame.indicator")
            if one.group not in groups:
                text = sentence("there is no group {name}", name=one.group)
                yield Problem(f"/published/{place}/group", text, "frame.group")


def called(label: Text, labels: Sequence[YearLabel], year: int) -> Text:
    """What something was called in a year: the newest label that had begun, else the usual one."""
    begun = [one for one in labels if one.since <= year]
    return max(begun, key=lambda one: one.since).label if begun else label

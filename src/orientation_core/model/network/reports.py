"""The yearly report of a network: the year and the year before, group by group, with what a reader has to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal

import attrs

from orientation_core.model.calendars import Pin
from orientation_core.model.network.figures import YearFigures
from orientation_core.model.network.frames import Frame, FrameIndicator, Measure, Origin, Standing, called
from orientation_core.model.network.members import Member
from orientation_core.model.reports import ALL, Period
from orientation_core.model.text import Text

#: Fewer organisations than this make a group whose figures are mostly those of one of them.
FEW = 5

#: What all organisations together are called.
EVERYBODY = Text(
    fr="Toutes les organisations", nl="Alle organisaties", de="Alle Organisationen", en="All organisations"
)

#: ``composition``: others report than in the year before; ``missing``: a member did not report; ``few``: few report;
#: ``partial``: in one of the years not everybody who reports gave this figure.
Warning_ = Literal["composition", "missing", "few", "partial"]


@attrs.frozen
class Party:
    """One organisation of a group. :ivar reports, reported: whether it delivered for the year, and for the year before."""

    name: str
    label: Text
    reports: bool
    reported: bool


@attrs.frozen
class GroupOfReport:
    """Who is added up. :ivar organisations: members on the last day of the year. :ivar left: who reported and is gone.

    :ivar members, reporting: of the year. :ivar members_before, reporting_before: of the year before.
    :ivar warnings: what a reader has to know before comparing the two years.
    """

    name: str
    label: Text
    members: int
    reporting: int
    members_before: int
    reporting_before: int
    organisations: tuple[Party, ...] = ()
    left: tuple[Party, ...] = ()
    warnings: tuple[Warning_, ...] = ()


@attrs.frozen
class Shown:
    """An indicator as the year called it.

    :ivar unit: of its values. :ivar whole: what it is a part of. :ivar origin: where it comes from.
    """

    name: str
    label: Text
    unit: Literal["count", "percent"] = "count"
    whole: str | None = None
    origin: Origin = "figures"


@attrs.frozen(kw_only=True)
class NetworkFigure:
    """One indicator of one group, or of all.

    :ivar value: added up over those that gave it; None when nobody did, or when it is withheld.
    :ivar organisations: how many gave it. :ivar previous, organisations_before: the same, the year before.
    :ivar change: on the year before. :ivar share: of the whole network, in percent. :ivar part: of its whole, in percent.
    :ivar same, same_before: over the organisations that gave it in both years. :ivar same_organisations: how many.
    :ivar withheld: whether something of it may not be published.
    """

    indicator: str
    group: str
    organisations: int
    organisations_before: int
    value: float | None = None
    previous: float | None = None
    change: float | None = None
    share: float | None = None
    part: float | None = None
    same: float | None = None
    same_before: float | None = None
    same_organisations: int | None = None
    withheld: bool = False
    warnings: tuple[Warning_, ...] = ()


@attrs.frozen(kw_only=True)
class OwnFigure:
    """One indicator of one organisation. :ivar value, previous: None where it gave none, or it is withheld."""

    organisation: str
    indicator: str
    value: float | None = None
    previous: float | None = None
    withheld: bool = False


@attrs.frozen(kw_only=True)
class Beside:
    """A published figure beside ours.

    :ivar label: what it was called there. :ivar group: of which group; all. :ivar organisation: of which alone.
    :ivar published: as it was. :ivar counted: ours, rounded alike; None where we count none.
    :ivar difference: ours less the published one. :ivar standing: how far it was published.
    """

    indicator: str
    measure: Measure
    group: str
    label: Text
    published: float
    organisation: str | None = None
    places: int = 0
    counted: float | None = None
    difference: float | None = None
    standing: Standing = "published"
    source: str | None = None
    note: str | None = None


@attrs.frozen(kw_only=True)
class NetworkReport:
    """The yearly report of a network.

    :ivar network: whose it is. :ivar label: what it is called. :ivar frame: by which frame.
    :ivar members, reporting: organisations in the network on the last day of the year, and of those that delivered.
    :ivar published: whether small figures are withheld. :ivar threshold: the smallest that is not.
    :ivar groups: all organisations first. :ivar figures: by indicator and group. :ivar organisations: each one's own.
    :ivar beside: what was published of the year.
    """

    network: Text
    label: Text
    frame: Pin
    year: int
    generated_at: datetime
    members: int
    reporting: int
    published: bool = False
    threshold: int | None = None
    groups: tuple[GroupOfReport, ...] = ()
    indicators: tuple[Shown, ...] = ()
    figures: tuple[NetworkFigure, ...] = ()
    organisations: tuple[OwnFigure, ...] = ()
    beside: tuple[Beside, ...] = ()

    def figure(self, indicator: str, group: str = ALL) -> NetworkFigure:
        """One figure. :raises LookupError: the report has none of that name."""
        for one in self.figures:
            if (one.indicator, one.group) == (indicator, group):
                return one
        raise LookupError(f"the report has no {indicator} of {group}")

    def group(self, name: str = ALL) -> GroupOfReport:
        """One group. :raises LookupError: there is none of that name."""
        for one in self.groups:
            if one.name == name:
                return one
        raise LookupError(f"the report has no group {name}")


@attrs.frozen
class _Year:
    """Who was there at the end of a year, and what was delivered, by group."""

    members: Mapping[str, frozenset[str]]
    given: Mapping[str, Mapping[str, int]]

    def reporting(self, group: str) -> frozenset[str]:
        return frozenset(name for name in self.members[group] if name in self.given)

    def values(self, group: str, indicator: str) -> dict[str, int]:
        """Organisation -> figure, of those of a group that gave it."""
        return {
            name: self.given[name][indicator]
            for name in sorted(self.reporting(group))
            if indicator in self.given[name]
        }


def _year(frame: Frame, members: Sequence[Member], figures: Sequence[YearFigures], year: int) -> _Year:
    there = [one for one in members if one.in_scope(Period.of_year(year).last_day)]
    groups = {
        one.name: frozenset(m.name for m in there if frame.group_of(m.kind) == one) for one in frame.groups
    }
    given = {one.name: one.values for one in figures if one.year == year}
    return _Year({ALL: frozenset(one.name for one in there), **groups}, given)


def reported(
    network: Text,
    frame: Frame,
    year: int,
    members: Sequence[Member],
    labels: Mapping[str, Text],
    figures: Sequence[YearFigures],
    generated_at: datetime,
) -> NetworkReport:
    """The report of a year; every figure is added up from what organisations delivered, and none is read elsewhere.

    :param labels: what organisations are called, by name.
    """
    now, before = (_year(frame, members, figures, one) for one in (year, year - 1))
    groups = tuple(_groups(frame, year, now, before, labels))
    found = tuple(_figures(frame, now, before, groups))
    report = NetworkReport(
        network=network,
        label=frame.label,
        frame=frame.pin,
        year=year,
        generated_at=generated_at,
        members=len(now.members[ALL]),
        reporting=len(now.reporting(ALL)),
        groups=groups,
        indicators=tuple(
            Shown(one.name, called(one.label, one.labels, year), one.unit, one.whole, one.origin)
            for one in frame.indicators
        ),
        figures=found,
        organisations=tuple(_own(frame, now, before)),
    )
    return attrs.evolve(report, beside=tuple(beside(frame, report)))


def _groups(
    frame: Frame, year: int, now: _Year, before: _Year, labels: Mapping[str, Text]
) -> Iterator[GroupOfReport]:
    names = [(ALL, EVERYBODY), *((one.name, called(one.label, one.labels, year)) for one in frame.groups)]
    for name, label in names:
        there, reports, reported_ = now.members[name], now.reporting(name), before.reporting(name)
        warnings: list[Warning_] = []
        if reports != reported_ and reported_:
            warnings.append("composition")
        if reports != there:
            warnings.append("missing")
        if 0 < len(reports) < FEW:
            warnings.append("few")

        def party(
            one: str, reports: frozenset[str] = reports, reported_: frozenset[str] = reported_
        ) -> Party:
            return Party(one, labels.get(one) or Text(en=one), one in reports, one in reported_)

        yield GroupOfReport(
            name=name,
            label=label,
            members=len(there),
            reporting=len(reports),
            members_before=len(before.members[name]),
            reporting_before=len(reported_),
            # Of all together, the groups say who they are.
            organisations=() if name == ALL else tuple(party(one) for one in sorted(there)),
            left=() if name == ALL else tuple(party(one) for one in sorted(reported_ - there)),
            warnings=tuple(warnings),
        )


def _figures(
    frame: Frame, now: _Year, before: _Year, groups: Sequence[GroupOfReport]
) -> Iterator[NetworkFigure]:
    for indicator in frame.indicators:
        if not indicator.adds:
            continue
        whole = _summed(frame, indicator, now, ALL)
        for group in groups:
            value, givers = _summed(frame, indicator, now, group.name)
            previous, givers_before = _summed(frame, indicator, before, group.name)
            if value is previous is None or (indicator.origin == "rest" and not value and not previous):
                continue
            of = None
            if indicator.whole is not None:
                of = _summed(frame, frame.indicator(indicator.whole), now, group.name)[0]
            warnings = list(group.warnings)
            some = 0 < len(givers) < group.reporting or 0 < len(givers_before) < group.reporting_before
            if indicator.origin == "figures" and some:
                warnings.append("partial")
            both = givers & givers_before if indicator.origin == "figures" else frozenset[str]()
            same, same_before = (_over(both, indicator, one, group.name) for one in (now, before))
            yield NetworkFigure(
                indicator=indicator.name,
                group=group.name,
                value=value,
                organisations=len(givers),
                previous=previous,
                organisations_before=len(givers_before),
                change=None if value is None or previous is None else value - previous,
                share=_percent(value, whole[0]),
                part=_percent(value, of),
                same=same,
                same_before=same_before,
                same_organisations=len(both) or None,
                warnings=tuple(warnings),
            )


def _over(names: frozenset[str], indicator: FrameIndicator, year: _Year, group: str) -> float | None:
    """The figure of a year over some organisations only; None over nobody."""
    values = year.values(group, indicator.name)
    return _scaled(sum(values[name] for name in names), indicator.per) if names else None


def _summed(
    frame: Frame, indicator: FrameIndicator, year: _Year, group: str
) -> tuple[float | None, frozenset[str]]:
    """The figure of a group, and who gave it; None when nobody did."""
    if indicator.origin == "members":
        return (len(year.members[group]) or None), year.members[group]
    if indicator.origin == "reporting":
        return (len(year.reporting(group)) or None), year.reporting(group)
    if indicator.origin == "rest":
        return _rest(frame, indicator, year, group)
    values = year.values(group, indicator.name)
    if not values:
        return None, frozenset()
    return _scaled(sum(values.values()), indicator.per), frozenset(values)


def _rest(
    frame: Frame, indicator: FrameIndicator, year: _Year, group: str
) -> tuple[float | None, frozenset[str]]:
    """What the parts leave of their whole; None where one of them was not given."""
    whole = indicator.whole or ""
    total, givers = _summed(frame, frame.indicator(whole), year, group)
    parts = [_summed(frame, one, year, group)[0] for one in frame.parts_of(whole)]
    given = [one for one in parts if one is not None]
    if total is None or not parts or len(given) != len(parts):
        return None, frozenset()
    return total - sum(given), givers


def _own(frame: Frame, now: _Year, before: _Year) -> Iterator[OwnFigure]:
    for name in sorted(now.reporting(ALL)):
        for one in frame.indicators:
            value, previous = now.given[name].get(one.name), None
            if name in before.reporting(ALL):
                previous = before.given[name].get(one.name)
            if one.origin == "figures" and (value is not None or previous is not None):
                yield OwnFigure(
                    organisation=name,
                    indicator=one.name,
                    value=_scaled(value, one.per),
                    previous=_scaled(previous, one.per),
                )


def beside(frame: Frame, report: NetworkReport) -> Iterator[Beside]:
    """What was published of the year, beside what the report counts."""
    figures = {(one.indicator, one.group): one for one in report.figures}
    own = {(one.indicator, one.organisation): one for one in report.organisations}
    for one in frame.published:
        if one.year != report.year:
            continue
        found: NetworkFigure | OwnFigure | None = figures.get((one.indicator, one.group))
        if one.organisation is not None:
            found = own.get((one.indicator, one.organisation))
        ours = getattr(found, one.measure, None) if found is not None and one.counted else None
        indicator = frame.indicator(one.indicator)
        counted = None if ours is None else round(ours, one.places)
        yield Beside(
            indicator=one.indicator,
            measure=one.measure,
            group=one.group,
            label=one.label or called(indicator.label, indicator.labels, one.year),
            published=one.value,
            organisation=one.organisation,
            places=one.places,
            counted=counted,
            difference=None if counted is None else round(counted - one.value, one.places),
            standing=one.standing,
            source=one.source,
            note=one.note,
        )


def _scaled(value: int | None, per: int) -> float | None:
    return value if value is None or per == 1 else value / per


def _percent(value: float | None, of: float | None) -> float | None:
    return None if value is None or not of else 100 * value / of

"""The linter: what is wrong with a charter beyond its reference schema, each with its JSON pointer.

:func:`check` tells what makes no sense, and is refused at once; :func:`gaps` what is still missing in a draft, and has
to be there before it is approved; :func:`overlaps` what stands against publishing it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Protocol

import attrs

from orientation_core.errors import Problem, Sentence, sentence
from orientation_core.model.calendars import Calendar, Hours
from orientation_core.model.charters import Charter
from orientation_core.model.commitments import Commitment
from orientation_core.model.metrics import Metric, Metrics
from orientation_core.model.text import Text

#: So many days from the first one are looked at for hours that contradict a promised window.
DAYS_LOOKED_AT = 28


class Catalogue(Protocol):
    """What the linter and the monitoring ask of a catalogue."""

    def has(self, kind: str, name: str) -> bool:
        """Whether there is a ``service``, ``channel`` or ``client_group`` of that name."""

    def hours(self, channel: str, day: date) -> tuple[Hours, ...] | None:
        """When a channel is open on that day, none when it is closed; None when the catalogue does not say."""


def check(
    charter: Charter,
    metrics: Metrics,
    *,
    calendar: Calendar | None = None,
    catalogue: Catalogue | None = None,
) -> list[Problem]:
    """Everything that makes no sense.

    :param calendar: which days are working days, for opening windows; Monday to Friday without one.
    :param catalogue: None when the agency keeps none; then nothing is held against it.
    """
    found = [*_dates(charter), *sound(charter.commitments, metrics)]
    for number, one in enumerate(charter.commitments):
        here = f"/commitments/{number}"
        if catalogue is not None:
            found += _known(one, here, metrics.get(one.metric), catalogue)
            found += _open(one, here, metrics.get(one.metric), catalogue, calendar, charter.valid_from)
    if catalogue is not None:
        for where, fact in charter.facts():
            if not catalogue.has(fact.kind, fact.id):
                found.append(Problem(f"{where}/id", _absent(fact.kind, fact.id), f"charter.{fact.kind}"))
    return found


def sound(commitments: Sequence[Commitment], metrics: Metrics) -> list[Problem]:
    """What makes no sense about the commitments themselves."""
    names, found = [one.id for one in commitments], list[Problem]()
    for number, one in enumerate(commitments):
        here = f"/commitments/{number}"
        if one.id in names[:number]:
            text = sentence("{name} stands here twice", name=one.id)
            found.append(Problem(f"{here}/id", text, "charter.twice"))
        found += _measurable(one, here, metrics)
    return found


def gaps(charter: Charter) -> list[Problem]:
    """What is still missing.

    Words in a language in which the charter has to be complete, and somebody to answer for each promise that can be
    measured.
    """
    found = [
        Problem(f"{where}/{language}", sentence("the words in this language are missing"), "charter.language")
        for where, text in texts(charter)
        for language in charter.languages
        if getattr(text, language) is None
    ]
    for number, one in enumerate(charter.commitments):
        if one.owner is None and not one.declaration:
            text = sentence("nobody answers for the commitment {name}", name=one.id)
            found.append(Problem(f"/commitments/{number}/owner", text, "charter.owner"))
    return found


def overlaps(charter: Charter, published: Iterable[Charter]) -> list[Problem]:
    """Charters that count on a day on which `charter` is to count. :param published: the others, as they would stand."""
    return [
        Problem("/valid_from", _also_counts(other), "charter.overlap")
        for other in published
        if other.pin != charter.pin and charter.overlaps(other)
    ]


def _also_counts(other: Charter) -> Sentence:
    if other.valid_until is None:
        return sentence(
            "{name} is published from {first} on, and two charters cannot count on one day",
            name=str(other.pin),
            first=other.valid_from,
        )
    return sentence(
        "{name} is published from {first} to {last}, and two charters cannot count on one day",
        name=str(other.pin),
        first=other.valid_from,
        last=other.valid_until,
    )


def texts(value: Any, where: str = "") -> Iterator[tuple[str, Text]]:
    """(JSON pointer, text) of every text in a value."""
    if isinstance(value, Text):
        yield where, value
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            yield from texts(getattr(value, field.name), f"{where}/{field.name}")
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            yield from texts(one, f"{where}/{number}")


def _dates(charter: Charter) -> Iterator[Problem]:
    if charter.valid_until is not None and charter.valid_until < charter.valid_from:
        yield Problem("/valid_until", sentence("the last day comes before the first"), "charter.dates")
    for number, one in enumerate(charter.commitments):
        if one.since is not None and one.since > charter.valid_from:
            text = sentence(
                "a commitment counts from the first day of its charter; one that begins later needs a later version"
            )
            yield Problem(f"/commitments/{number}/since", text, "charter.dates")


def _measurable(one: Commitment, here: str, metrics: Metrics) -> Iterator[Problem]:
    if one.declaration:
        if one.metric is not None:
            text = sentence("a declaration has no metric; a promise that can be measured is no declaration")
            yield Problem(f"{here}/declaration", text, "charter.declaration")
        return
    if one.metric is None or one.target is None:
        text = sentence(
            "this promise cannot be measured: give a metric and a target, or mark it as a declaration"
        )
        yield Problem(here, text, "charter.unmeasurable")
        return
    metric = metrics.get(one.metric)
    if metric is None:
        yield Problem(f"{here}/metric", metrics.unknown(one.metric), "charter.metric")
        return
    yield from _target(one, here, metric)


def _target(one: Commitment, here: str, metric: Metric) -> Iterator[Problem]:
    target = one.target
    assert target is not None
    if target.unit not in metric.units:
        text = sentence("{name} is given in: {target_units}", name=metric.name, target_units=metric.units)
        yield Problem(f"{here}/target/unit", text, "charter.unit")
    elif metric.basis == "clock" and target.term() is None:
        text = sentence("a clock runs on whole hours, days, months or years")
        yield Problem(f"{here}/target/value", text, "charter.value")
    if target.operator not in metric.operators:
        text = sentence("{name} is promised with: {operators}", name=metric.name, operators=metric.operators)
        yield Problem(f"{here}/target/operator", text, "charter.operator")
    if target.upper is not None and target.value is not None and target.upper < target.value:
        text = sentence("the upper end lies below the lower")
        yield Problem(f"{here}/target/upper", text, "charter.value")
    if target.unit == "percent" and target.value is not None and target.value > 100:
        yield Problem(f"{here}/target/value", sentence("a share is 100 percent at most"), "charter.value")
    if one.within is not None and metric.basis != "share":
        text = sentence("only a metric that is a share takes a term of its own")
        yield Problem(f"{here}/within", text, "charter.within")
    if one.share is not None and metric.basis not in ("clock", "opening", "measured"):
        text = sentence("the target of this metric is a share already")
        yield Problem(f"{here}/share", text, "charter.share")


def _known(one: Commitment, here: str, metric: Metric | None, catalogue: Catalogue) -> Iterator[Problem]:
    scopes: Mapping[str, tuple[str, tuple[str, ...]]] = {
        "services": ("service", one.services),
        "groups": ("client_group", one.groups),
        "channels": ("channel", one.channels if metric is not None and metric.basis == "opening" else ()),
    }
    for field, (kind, names) in scopes.items():
        for number, name in enumerate(names):
            if not catalogue.has(kind, name):
                yield Problem(f"{here}/{field}/{number}", _absent(kind, name), f"charter.{kind}")


def _absent(kind: str, name: str) -> Sentence:
    if kind == "service":
        return sentence("the catalogue has no service {name}", name=name)
    if kind == "channel":
        return sentence("the catalogue has no channel {name}", name=name)
    return sentence("the catalogue has no client group {name}", name=name)


def _open(
    one: Commitment,
    here: str,
    metric: Metric | None,
    catalogue: Catalogue,
    calendar: Calendar | None,
    first: date,
) -> Iterator[Problem]:
    """Windows that the channel's own hours do not cover, on the first days of the charter."""
    if metric is None or metric.basis != "opening" or one.target is None:
        return
    for number, channel in enumerate(one.channels):
        for ahead in range(DAYS_LOOKED_AT):
            day = first + timedelta(days=ahead)
            hours = catalogue.hours(channel, day) if promised_on(one, day, calendar) else None
            if hours is not None and not covered(one.target.windows, hours):
                yield Problem(f"{here}/channels/{number}", _other_hours(channel, day, hours), "charter.hours")
                break


def promised_on(one: Commitment, day: date, calendar: Calendar | None) -> bool:
    """Whether an opening window is promised for that day: every day, but working days only where it says so."""
    if one.target is None or one.target.days != "working":
        return True
    if calendar is None or not calendar.first_day <= day <= calendar.last_day:
        return day.isoweekday() < 6
    return calendar.why_not_working(day) is None


def covered(windows: Iterable[Hours], hours: Iterable[Hours]) -> bool:
    """Whether opening hours cover every promised window; hours that follow each other are one."""
    joined: list[tuple[str, str]] = []
    for opens, closes in sorted((one.opens, one.closes) for one in hours):
        if joined and opens <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], closes)
        else:
            joined.append((opens, closes))
    return all(
        any(opens <= window.opens and window.closes <= closes for opens, closes in joined)
        for window in windows
    )


def _other_hours(channel: str, day: date, hours: tuple[Hours, ...]) -> Sentence:
    if not hours:
        return sentence("according to the catalogue, {name} is closed on {day}", name=channel, day=day)
    return sentence(
        "the catalogue has {name} open on {day} at other hours: {hours}",
        name=channel,
        day=day,
        hours=tuple(f"{one.opens}-{one.closes}" for one in hours),
    )

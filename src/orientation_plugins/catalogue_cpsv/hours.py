"""Opening hours: temporal entities, and the hours of schema.org, as rules where they are rules; and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

import attrs

from orientation_core.errors import InvalidDocument
from orientation_core.model.calendars import Hours, WeekdayHours
from orientation_core.model.catalogue import HoursStatement, OpeningHours, SpecialHours, Wording
from orientation_plugins.catalogue_cpsv.graph import Graph, Literal, Node
from orientation_plugins.catalogue_cpsv.remarks import Told, short
from orientation_plugins.catalogue_cpsv.terms import expand
from orientation_plugins.catalogue_cpsv.texts import Words, distinct
from orientation_plugins.catalogue_cpsv.values import FREQUENCY_AUTHORITY

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHORT = {name[:2].lower(): number for number, name in enumerate(_DAYS, 1)}
_LINE = re.compile(
    r"((?:Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?(?:,\s*(?:Mo|Tu|We|Th|Fr|Sa|Su)"
    r"(?:-(?:Mo|Tu|We|Th|Fr|Sa|Su))?)*)\s*((?:\d{1,2}:\d{2}\s*-\s*\d{1,2}:\d{2}(?:,\s*)?)*)",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:$|[TZ+-])")
DAILY, WEEKLY = FREQUENCY_AUTHORITY + "DAILY", FREQUENCY_AUTHORITY + "WEEKLY"


def day_of(text: str) -> date | None:
    """A day, written with or without its time, or None."""
    found = _DAY.match(text.strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _clock(text: str) -> str | None:
    found = _CLOCK.fullmatch(text.strip())
    if not found or int(found[1]) > 24 or int(found[2]) > 59 or (int(found[1]) == 24 and int(found[2])):
        return None
    return f"{int(found[1]):02}:{found[2]}"


@attrs.frozen
class _End:
    """One end of a stretch of time. :ivar weekday: ISO. :ivar clock: ``HH:MM``. :ivar day: a date."""

    weekday: int | None = None
    clock: str | None = None
    day: date | None = None


@attrs.define
class _Found:
    """What was said about the hours of one thing."""

    always: bool = False
    weekly: dict[int, dict[Hours, None]] = attrs.Factory(dict)
    special: dict[tuple[date, date], tuple[dict[Hours, None], Wording | None]] = attrs.Factory(dict)
    statements: list[HoursStatement] = attrs.Factory(list)


class HoursReader:
    """Reads the hours of the things in one file."""

    def __init__(
        self,
        graph: Graph,
        told: Told,
        words: Words,
        address: Callable[[str], str | None],
        frequency: Callable[[str], str | None],
    ) -> None:
        self._graph, self._told, self._words = graph, told, words
        self._address, self._frequency = address, frequency

    def read(self, node: Node) -> OpeningHours | None:
        """The hours of a channel or contact point; None when nothing is said of them."""
        found = _Found()
        for predicate, special in (
            ("cv:openingHours", False),
            ("cv:specialOpeningHoursSpecification", True),
            ("schema:openingHours", False),
            ("schema:hoursAvailable", False),
        ):
            for value in node.take(predicate):
                for one in self._graph.items(value):
                    if isinstance(one, Literal):
                        self._line(found, node.id, one, special)
                    else:
                        self._entity(found, self._graph.get(one) or Node(one), special)
        if found == _Found():
            return None
        try:
            return OpeningHours(
                always=found.always,
                weekly=tuple(WeekdayHours(day, tuple(hours)) for day, hours in found.weekly.items()),
                exceptions=tuple(
                    SpecialHours(first, None if first == last else last, tuple(hours), reason)
                    for (first, last), (hours, reason) in found.special.items()
                ),
                statements=distinct(found.statements),
            )
        except InvalidDocument as error:
            for problem in error.problems:
                self._told.problem(f"{node.id} cv:openingHours{problem.where}", problem.message, problem.code)
            return None

    def _line(self, found: _Found, where: str, literal: Literal, special: bool) -> None:
        parts = [part.strip() for part in re.split(r"[;\n]", literal.value) if part.strip()]
        matches = [_LINE.fullmatch(part) for part in parts]
        if special or not parts or not all(matches):
            node = Node(where)
            node.add("dct:description", literal)
            text = self._words.wording(node, "dct:description")
            if text is not None:
                found.statements.append(HoursStatement(text, special=special))
            return
        for match in matches:
            assert match is not None
            spans = [
                (_clock(one[0]), _clock(one[1]))
                for one in re.findall(r"(\d{1,2}:\d{2})\s*-\s*(\d{1,2}:\d{2})", match[2])
            ]
            for weekday in _weekdays(match[1]):
                for opens, closes in spans or [("00:00", "24:00")]:
                    self._weekly(found, where, weekday, opens, _midnight(closes))

    def _weekly(self, found: _Found, where: str, weekday: int, opens: str | None, closes: str | None) -> None:
        if opens and closes and opens < closes:
            found.weekly.setdefault(weekday, {})[Hours(opens, closes)] = None
        elif (opens, closes) != (None, None):  # a day without hours is closed, and says so by its absence
            self._told.remark("value-not-usable", where, f"{_DAYS[weekday - 1]} {opens}–{closes}")

    def _entity(self, found: _Found, node: Node, special: bool) -> None:
        node.take("rdf:type")
        if {"schema:dayOfWeek", "schema:opens", "schema:closes", "schema:validFrom"} & node.statements.keys():
            self._specification(found, node, special)
            return
        text = self._words.wording(node, "dct:description", "rdfs:label", "skos:prefLabel")
        often = tuple(
            address
            for one in node.take("cv:frequency")
            if isinstance(one, str) and (address := self._frequency(one)) is not None
        )
        begins, ends = self._end(node, "time:hasBeginning"), self._end(node, "time:hasEnd")
        span = (begins.clock, ends.clock)
        address = self._address(node.id)
        if special and begins.day and address is None and (span == (None, None) or all(span)):
            key = (begins.day, ends.day or begins.day)
            hours, reason = found.special.setdefault(key, ({}, text))
            if begins.clock and ends.clock and begins.clock < ends.clock:
                hours[Hours(begins.clock, ends.clock)] = None
            found.special[key] = (hours, reason or text)
            return
        rule = not special and text is None and address is None and begins.day is None and ends.day is None
        if rule and often == (DAILY,) and begins.weekday is None and span == ("00:00", "24:00"):
            found.always = True
            return
        if rule and often == (WEEKLY,) and begins.weekday and begins.weekday == ends.weekday and all(span):
            self._weekly(found, node.id, begins.weekday, *span)
            return
        for end in (begins, ends):
            if end.day:
                self._told.remark("not-carried", node.id, f"time:inXSDDate {end.day}")
        statement = HoursStatement(
            text, often, special, address, begins.weekday, ends.weekday, begins.clock, ends.clock
        )
        if statement != HoursStatement(special=special):
            found.statements.append(statement)

    def _specification(self, found: _Found, node: Node, special: bool) -> None:
        weekdays = [day for value in node.take("schema:dayOfWeek") for day in self._weekdays_of(node, value)]
        opens = next(
            (_clock(one.value) for one in node.take("schema:opens") if isinstance(one, Literal)), None
        )
        closes = next(
            (_clock(one.value) for one in node.take("schema:closes") if isinstance(one, Literal)), None
        )
        days = [
            next((day_of(one.value) for one in node.take(predicate) if isinstance(one, Literal)), None)
            for predicate in ("schema:validFrom", "schema:validThrough")
        ]
        text = self._words.wording(node, "dct:description", "schema:description", "rdfs:label")
        first, last = days[0], days[1] or days[0]
        closed = opens == closes and opens != "00:00"
        closes = _midnight(closes)
        if first and last and not weekdays:
            hours, reason = found.special.setdefault((first, last), ({}, text))
            if opens and closes and opens < closes:
                hours[Hours(opens, closes)] = None
            found.special[first, last] = (hours, reason or text)
        elif weekdays and not first and not special:
            for weekday in weekdays:
                self._weekly(found, node.id, weekday, *((None, None) if closed else (opens, closes)))
            if text:
                found.statements.append(HoursStatement(text))
        else:
            days_text = f"{first or ''}–{last or ''}" if first or last else ""
            self._told.remark("not-carried", node.id, f"schema:OpeningHoursSpecification {days_text}".strip())
            if text:
                found.statements.append(HoursStatement(text, special=special))

    def _weekdays_of(self, node: Node, value: Any) -> Iterator[int]:
        for one in self._graph.items(value):
            text = one.value if isinstance(one, Literal) else one
            last = re.split(r"[/#:]", text)[-1]
            if last in _DAYS:
                yield _DAYS.index(last) + 1
            elif last[:2].lower() in _SHORT:
                yield from _weekdays(last)
            else:
                self._told.remark("value-not-usable", node.id, f"schema:dayOfWeek {short(text, 40)}")

    def _end(self, node: Node, predicate: str) -> _End:
        weekday: int | None = None
        clock: str | None = None
        day: date | None = None
        for value in node.take(predicate):
            instant = self._graph.get(value) if isinstance(value, str) else None
            if instant is None:
                continue
            instant.take("rdf:type")
            for name in ("time:inXSDDate", "time:inXSDDateTime", "time:inXSDDateTimeStamp"):
                for one in instant.take(name):
                    if isinstance(one, Literal):
                        day = day or day_of(one.value)
                        if clock is None and "T" in one.value:
                            clock = _clock(one.value.partition("T")[2])
            for one in instant.take("time:inDateTime"):
                parts = self._graph.get(one) if isinstance(one, str) else None
                if parts is None:
                    continue
                parts.take("rdf:type")
                parts.take("time:unitType")
                for named in parts.take("time:dayOfWeek"):
                    weekday = next(self._weekdays_of(parts, named), weekday)
                numbers = {name: _number(parts.take(f"time:{name}")) for name in ("hour", "minute")}
                if numbers["hour"] is not None:
                    clock = _clock(f"{numbers['hour']}:{numbers['minute'] or 0:02}") or clock
        return _End(weekday, clock, day)


def _midnight(closes: str | None) -> str | None:
    """When something closes, midnight being the end of the day."""
    return "24:00" if closes in {"23:59", "00:00"} else closes


def _number(values: Iterable[Any]) -> int | None:
    for value in values:
        found = re.search(r"\d{1,2}", value.value) if isinstance(value, Literal) else None
        if found:
            return int(found[0])
    return None


def _weekdays(text: str) -> Iterator[int]:
    for part in text.split(","):
        first, _, last = part.strip().partition("-")
        start, end = _SHORT.get(first[:2].lower()), _SHORT.get((last or first)[:2].lower())
        if start and end:
            yield from range(start, end + 1) if start <= end else (*range(start, 8), *range(1, end + 1))


# ------------------------------------------------------------------------------------------------ writing


@attrs.frozen
class Stretch:
    """A temporal entity to be written. :ivar special: whether it narrows the usual hours."""

    statement: HoursStatement
    special: bool = False
    first_day: date | None = None
    last_day: date | None = None


def stretches(hours: OpeningHours) -> Iterator[Stretch]:
    """Opening hours as temporal entities, in a fixed order."""
    if hours.always:
        yield Stretch(HoursStatement(frequencies=(DAILY,), opens="00:00", closes="24:00"))
    for usual in hours.weekly:
        for span in usual.hours:
            yield Stretch(
                HoursStatement(
                    None, (WEEKLY,), False, None, usual.weekday, usual.weekday, span.opens, span.closes
                )
            )
    for special in hours.exceptions:
        spans: tuple[Hours | None, ...] = special.hours or (None,)
        for one in spans:
            statement = HoursStatement(
                special.reason, opens=one.opens if one else None, closes=one.closes if one else None
            )
            yield Stretch(statement, True, special.first_day, special.last_day or special.first_day)
    for said in distinct(hours.statements):
        if said != HoursStatement(special=said.special):
            yield Stretch(said, said.special)


def weekday_address(weekday: int) -> str:
    """The address of a weekday."""
    return expand(f"time:{_DAYS[weekday - 1]}")

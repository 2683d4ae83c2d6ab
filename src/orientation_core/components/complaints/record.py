"""The record kind of complaints: what is filtered, sorted, searched, analysed and protected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import attrs
import orjson

from orientation_core.documents import to_document
from orientation_core.kinds import (
    Column,
    ColumnType,
    Part,
    RecordKind,
    Retention,
    Value,
    day_value,
    instant_value,
)
from orientation_core.model.calendars import local_day
from orientation_core.model.clocks import stood_still
from orientation_core.model.complaints import MERGED, PERSONAL, ClockRun, Complaint
from orientation_core.model.forgetting import forgotten, known_by, others, renamed, without
from orientation_core.model.improvements.links import End, EndKind, Tie
from orientation_core.model.joint import logged_in
from orientation_core.model.privacy import Identifier, People
from orientation_core.model.privacy.identifiers import figures, identifiers

_TEXT, _INTEGER, _INSTANT, _DAY = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.INSTANT, ColumnType.DAY


def _instant(moment: datetime | None) -> int | None:
    return None if moment is None else instant_value(moment)


def _day(moment: datetime | None, zone: str) -> int | None:
    return None if moment is None else day_value(local_day(moment, zone))


def _due(case: Complaint, clock: str) -> int | None:
    """Its due day; a clock that stopped because the case was merged owes nothing, the leading case's does."""
    run = case.clock(clock)
    if run is None or run.due_on is None or (run.events and run.events[-1].reason == MERGED):
        return None
    return day_value(run.due_on)


def _answer_due(case: Complaint) -> int | None:
    """Due date of the newest answer that is owed: the second stage's once there is one, else the register's."""
    if case.merged is not None:
        return None
    for clock in ("second_stage", "answer"):
        found = _due(case, clock)
        if found is not None:
            return found
    return _day(case.due_at, case.zone)


def _next_due(case: Complaint) -> int | None:
    """The earliest date that is still owed, for the work list; None when nothing is."""
    if case.closed_at is not None:
        return None
    owed: list[date] = [
        run.due_on
        for run in case.clocks
        if run.due_on is not None
        and run.events
        and run.events[-1].type not in ("stopped", "paused", "suspended")
    ]
    if owed:
        return day_value(min(owed))
    return _day(case.due_at, case.zone)


def _rules(case: Complaint) -> str:
    """Under which procedure and calendar its terms are counted."""
    return f"{case.procedure}/{case.calendar}"


def _done(case: Complaint, clock: str, otherwise: datetime | None) -> datetime | None:
    """When the clock of that name stopped; `otherwise` for a case without such a clock, as from a register."""
    run = case.clock(clock)
    if run is None or not run.events:
        return otherwise
    ended: datetime | None = None
    running = False
    for event in run.events:  # an action that stops a clock may come again when it stands still already
        if event.type == "restarted" or (event.type == "started" and not running):
            ended, running = None, True
        elif event.type == "stopped" and running:
            ended, running = None if event.reason == MERGED else event.at, False
    return ended


def _ack_done(case: Complaint) -> datetime | None:
    return _done(case, "acknowledge", case.acknowledged_at)


def _answer_done(case: Complaint) -> datetime | None:
    return _done(case, "answer", case.closed_at)


def _answered(case: Complaint) -> datetime | None:
    """When the answer was given that its due date is about; None where no clock says it, as in a case from a register."""
    for clock in ("second_stage", "answer"):
        if _due(case, clock) is not None:
            return _done(case, clock, None)
    return None


def _moved(case: Complaint) -> Iterator[ClockRun]:
    """Clocks that did something else than run from the receipt until they stopped: a table of terms does not do."""
    for run in case.clocks:
        events = run.events
        if run.name in _MEASURED and events:
            stopped = all(event.type == "stopped" for event in events[1:])
            if not (stopped and events[0].at == case.received_at):
                yield run


def _moves(case: Complaint) -> Iterator[tuple[Value, ...]]:
    """Per moved clock: when it began and stood still, by days; and its events, for what days do not say."""
    for run in _moved(case):
        still = stood_still(run.events, case.zone)
        began = None if still is None else day_value(date.fromordinal(still[0]))
        spans = None if still is None else orjson.dumps(still[1]).decode()
        moves = [attrs.evolve(event, actor=None, reason=None) for event in run.events]
        events = orjson.dumps([to_document(event) for event in moves]).decode()
        yield run.name, began, spans, events, _rules(case)


#: Clocks whose terms charters promise and figures are made of.
_MEASURED = frozenset({"acknowledge", "answer"})


def _words(case: Complaint) -> str:
    """What full-text search finds: the client's words, the points made of them, who complains, and numbers people quote."""
    client = case.client
    said = [case.subject, case.text, *(point.summary for point in case.points)]
    said += [client.name, client.email, case.reference, case.source_reference]
    # Also those who left: what is kept of them must be found when they ask.
    for one in case.complainants:
        said += [one.client.name, one.client.email, one.client.actor, one.reference]
    said += [figures(one.phone) for one in (client, *(one.client for one in case.complainants)) if one.phone]
    return " ".join(one for one in said if one)


def _whose(case: Complaint) -> frozenset[Identifier]:
    """What the client is known by."""
    return known_by(case.client) | identifiers(reference=case.reference)


def _points(case: Complaint) -> Iterator[tuple[Value, ...]]:
    for point in case.points:
        yield (
            point.number,
            point.category,
            point.federal_category,
            None if point.outcome is None else point.outcome.value,
            point.norm,
            point.cause,
            int(point.remedy is not None),
        )


def _reviews(case: Complaint) -> Iterator[tuple[Value, ...]]:
    """What is to be looked at by a day: consents of which nobody was reminded, measures that count."""
    for one in case.representatives:
        if one.ended_at is None and one.reminded_at is None:
            yield "consent", one.number, day_value(one.until)
    for measure in case.measures:
        if measure.lifted_at is None:
            yield "measure", measure.number, day_value(measure.review_on)


def _links(case: Complaint) -> Iterator[Tie]:
    """What a case says of a promise that was missed, of causes, and of where it was merged or split; most say nothing."""
    if case.merged is not None:
        yield Tie(End("case", case.id), "merged_into", End("case", case.merged.into))
    if case.split_from is not None:
        yield Tie(End("case", case.id), "split_from", End("case", case.split_from))
    late = [run for run in case.clocks if run.late]
    for run in late:
        clock, breach = (End(kind, f"{case.id}/{run.name}") for kind in _OF_CLOCKS)
        yield Tie(clock, "missed", breach)
        if case.charter is not None:
            for name in run.missed:
                yield Tie(End("commitment", f"{case.charter.name}/{name}"), "governs", clock)
        for point in case.points:
            yield Tie(breach, "led_to", End("point", f"{case.id}/{point.number}"))
    for point in case.points:
        if point.cause is not None:
            yield Tie(End("point", f"{case.id}/{point.number}"), "caused_by", End("cause", point.cause))


_OF_CLOCKS: tuple[EndKind, EndKind] = ("clock", "breach")


#: What is kept of a clock that was paused, extended or begun anew; ordinals of days in `spans`.
MOVES = (("clock", _TEXT), ("began_on", _DAY), ("spans", _TEXT), ("events", _TEXT), ("rules", _TEXT))

COMPLAINT: RecordKind[Complaint] = RecordKind(
    "complaint",
    Complaint,
    columns=(
        Column("reference", _TEXT, lambda case: case.reference, unique=True),
        Column("type", _TEXT, lambda case: case.type.value),
        Column("original_type", _TEXT, lambda case: case.original_type.value),
        Column("channel", _TEXT, lambda case: case.channel),
        Column("language", _TEXT, lambda case: case.language),
        Column("category", _TEXT, lambda case: case.category),
        Column("federal_category", _TEXT, lambda case: case.federal_category),
        Column("unit", _TEXT, lambda case: case.unit),
        Column("assigned_to", _TEXT, lambda case: case.assigned_to),
        Column("service", _TEXT, lambda case: case.service),
        Column("status", _TEXT, lambda case: case.status),
        Column("stage", _TEXT, lambda case: case.state),
        Column("outcome", _TEXT, lambda case: case.outcome),
        Column("admissibility", _TEXT, lambda case: case.admissibility.value if case.admissibility else None),
        Column("ground", _TEXT, lambda case: case.ground),
        Column("client", _TEXT, lambda case: case.client.actor),
        Column("source", _TEXT, lambda case: case.source),
        Column("source_reference", _TEXT, lambda case: case.source_reference),
        Column("received_at", _INSTANT, lambda case: instant_value(case.received_at)),
        Column("received_on", _DAY, lambda case: _day(case.received_at, case.zone)),
        Column("closed_at", _INSTANT, lambda case: _instant(case.closed_at)),
        Column("closed_on", _DAY, lambda case: _day(case.closed_at, case.zone)),
        Column("acknowledged_on", _DAY, lambda case: _day(case.acknowledged_at, case.zone)),
        Column("ack_due_on", _DAY, lambda case: _due(case, "acknowledge")),
        Column("due_on", _DAY, _answer_due),
        Column("next_due_on", _DAY, _next_due),
        Column("referred", _INTEGER, lambda case: int(case.referral is not None)),
        Column("reopened", _INTEGER, lambda case: case.reopened),
        Column("standard_procedure", _INTEGER, lambda case: int(case.standard_procedure)),
        Column("satisfaction", _INTEGER, lambda case: case.satisfaction.score if case.satisfaction else None),
        Column("charter", _TEXT, lambda case: None if case.charter is None else str(case.charter)),
        Column("client_group", _TEXT, lambda case: case.client.group),
        Column("rules", _TEXT, _rules),
        Column("clocks_moved", _INTEGER, lambda case: int(any(True for _ in _moved(case)))),
        Column("ack_done_at", _INSTANT, lambda case: _instant(_ack_done(case))),
        Column("ack_done_on", _DAY, lambda case: _day(_ack_done(case), case.zone)),
        Column("answer_done_at", _INSTANT, lambda case: _instant(_answer_done(case))),
        Column("answer_done_on", _DAY, lambda case: _day(_answer_done(case), case.zone)),
        Column("answered_on", _DAY, lambda case: _day(_answered(case), case.zone)),
        Column("merged", _INTEGER, lambda case: int(case.merged is not None)),
        Column("split", _INTEGER, lambda case: int(case.split_from is not None)),
    ),
    parts=(
        Part(
            "points",
            (
                ("number", _INTEGER),
                ("category", _TEXT),
                ("federal_category", _TEXT),
                ("outcome", _TEXT),
                ("norm", _TEXT),
                ("cause", _TEXT),
                ("remedied", _INTEGER),
            ),
            _points,
        ),
        Part("clock_moves", MOVES, _moves),
        Part("about", (("official", _TEXT),), lambda case: ((official,) for official in case.kept_from)),
        Part(
            "representatives",
            (("actor", _TEXT),),
            lambda case: ((one.actor,) for one in case.representatives if one.actor),
        ),
        Part("complainants", (("actor", _TEXT),), lambda case: ((actor,) for actor in logged_in(case))),
        Part("reviews", (("what", _TEXT), ("number", _INTEGER), ("due_on", _DAY)), _reviews),
    ),
    search=_words,
    personal=PERSONAL,
    links=_links,
    edition=5,
    indexes=(
        ("next_due_on", "received_at"),
        ("received_at",),
        ("client", "received_at"),
        ("source", "source_reference"),
    ),
    retention=Retention.CASE,
    people=People(
        _whose,
        forgotten,
        columns={"id": ("client",), "reference": ("reference",)},
        searched=frozenset({"email", "phone", "name"}),
        since="closed_at",
        outcome="outcome",
        beside=others,
        leave_out=without,
        rename=renamed,
    ),
    files=lambda case: (one.digest for one in case.attachments),
)

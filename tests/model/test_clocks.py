from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientation_core.errors import InvalidDocument
from orientation_core.model.calendars import Calendar, Holiday
from orientation_core.model.clocks import (
    ClockEvent,
    ClockRule,
    ClockState,
    Extension,
    Notice,
    OpenClock,
    may_extend,
    moved,
    run,
)
from orientation_core.model.derivations import replay
from orientation_core.model.terms import Term, due
from orientation_core.model.text import Text

BRUSSELS = ZoneInfo("Europe/Brussels")
NAME = Text(fr="Essai", nl="Proef")
CLOSED = (date(2021, 11, 1), date(2021, 11, 11), date(2022, 4, 18))
CALENDAR = Calendar(
    "trial", 1, NAME, date(2020, 1, 1), date(2030, 12, 31), tuple(Holiday(day, NAME) for day in CLOSED)
)
LATER = datetime(2029, 1, 1, tzinfo=UTC)
TEN = Term(10, "working_day")


def rule(term: Term = TEN, **more) -> ClockRule:
    return ClockRule("answer", NAME, term, ("receive",), ("answer",), ("pause",), (), ("resume",), **more)


def at(day: str, clock: str = "10:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00").replace(tzinfo=BRUSSELS)


def events(*told: str) -> tuple[ClockEvent, ...]:
    """Events as ``2021-12-01 started``."""
    return tuple(ClockEvent(at(line.split()[0]), line.split()[1]) for line in told)


def show(*told: str, term: Term = TEN, now: datetime = LATER, **more) -> ClockState:
    return run(rule(term, **more), CALENDAR, events(*told), now)


def test_a_clock_waits_until_it_is_started():
    assert show() == ClockState("answer", "waiting")
    assert show("2021-12-06 started", now=at("2021-12-05")).status == "waiting"
    assert show("2021-12-06 stopped", "2021-12-06 resumed").status == "waiting"


def test_a_running_clock_tells_its_due_day_and_what_remains():
    state = show("2021-12-06 started", now=at("2021-12-17"))
    assert (state.status, state.late, state.due.day) == ("running", False, date(2021, 12, 20))
    assert state.remaining == 1
    assert show("2021-12-06 started", now=at("2021-12-22")).remaining == -2


@pytest.mark.parametrize(
    ("now", "late"),
    [("2021-12-20T23:59:59", False), ("2021-12-21T00:00:00", True), ("2025-01-01T00:00:00", True)],
)
def test_lateness_is_computed_and_begins_at_local_midnight(now: str, late: bool):
    moment = datetime.fromisoformat(now).replace(tzinfo=BRUSSELS)
    assert show("2021-12-06 started", now=moment).late is late


def test_a_stopped_clock_stays_in_time_or_late_for_ever():
    in_time = show("2021-12-06 started", "2021-12-20 stopped")
    assert (in_time.status, in_time.late, in_time.remaining) == ("stopped", False, None)
    assert show("2021-12-06 started", "2021-12-21 stopped").late
    assert show("2021-12-06 started", "2021-12-21 stopped", "2021-12-22 resumed").stopped_at == at(
        "2021-12-21"
    )


@pytest.mark.parametrize(
    ("pause", "resume", "day"),
    [
        ("2021-12-08", "2021-12-08", "2021-12-20"),  # on one day: no effect
        (
            "2021-12-08",
            "2021-12-09",
            "2021-12-21",
        ),  # the day of the pause does not count, that of the return does
        ("2021-12-10", "2021-12-13", "2021-12-21"),  # Friday to Monday: one working day
        ("2021-12-11", "2021-12-13", "2021-12-20"),  # a weekend: no effect
        ("2021-12-06", "2021-12-08", "2021-12-22"),  # on day zero: the day of the return becomes day zero
        ("2021-12-20", "2021-12-27", "2021-12-27"),  # on the due day itself: it is still owed
        ("2021-12-21", "2021-12-27", "2021-12-20"),  # after the due day: too late to matter
    ],
)
def test_a_pause_takes_out_its_local_days(pause: str, resume: str, day: str):
    state = show("2021-12-06 started", f"{pause} paused", f"{resume} resumed")
    assert state.due.day == date.fromisoformat(day)


def test_a_paused_clock_has_no_due_day_and_says_what_is_left():
    state = show("2021-12-06 started", "2021-12-15 paused", now=at("2022-03-01"))
    assert (state.status, state.due, state.late, state.remaining) == ("paused", None, False, 4)
    resumed = show("2021-12-06 started", "2021-12-15 paused", "2022-03-01 resumed", now=at("2022-03-01"))
    assert resumed.due.day == date(2022, 3, 4)  # the return and three more working days
    assert show("2021-12-06 started", "2021-12-08 suspended").status == "suspended"


def test_a_pause_cannot_save_what_was_late_already():
    state = show("2021-12-06 started", "2021-12-21 paused")
    assert (state.status, state.late, state.due.day) == ("paused", True, date(2021, 12, 20))


def test_answering_ends_a_pause():
    state = show("2021-12-06 started", "2021-12-15 paused", "2022-03-01 stopped")
    assert (state.status, state.late, state.due.day) == ("stopped", False, date(2022, 3, 4))


@pytest.mark.parametrize(("unit", "n"), [("calendar_day", 30), ("month", 1)])
@given(data=st.data())
@settings(max_examples=60)
def test_terms_in_days_and_months_move_by_the_days_paused(unit, n, data):
    start = date(2021, 6, 1) + timedelta(data.draw(st.integers(0, 300)))
    cursor, told, expected = start, [f"{start} started"], due(CALENDAR, at(str(start)), Term(n, unit)).day
    for _ in range(data.draw(st.integers(0, 3))):
        pause = cursor + timedelta(data.draw(st.integers(0, 20)))
        cursor = pause + timedelta(data.draw(st.integers(0, 15)))
        told += [f"{pause} paused", f"{cursor} resumed"]
        if pause <= expected:
            expected += cursor - pause
    assert show(*told, term=Term(n, unit)).due.day == expected


@given(st.integers(0, 300), st.integers(0, 15), st.integers(0, 40), st.integers(1, 30))
@settings(max_examples=150)
def test_a_paused_working_day_term_agrees_with_numpy(offset: int, wait: int, length: int, n: int):
    start = date(2021, 6, 1) + timedelta(offset)
    pause, back = start + timedelta(wait), start + timedelta(wait + length)
    state = show(f"{start} started", f"{pause} paused", f"{back} resumed", term=Term(n, "working_day"))
    off = np.array(CLOSED, dtype="datetime64[D]")
    plain = np.busday_offset(start, n, roll="backward", holidays=off)
    if plain >= np.datetime64(pause):
        away = [pause + timedelta(ahead) for ahead in range(length)]
        zero = back if pause == start and length else start
        off = np.concatenate([off, np.array(away, dtype="datetime64[D]")])
        plain = np.busday_offset(zero, n, roll="backward", holidays=off)
        if pause == start and not np.is_busday(zero, holidays=off):
            plain = np.busday_offset(np.datetime64(zero), n - 1, roll="forward", holidays=off)
    assert np.datetime64(state.due.day) == plain


def test_hours_move_by_the_time_paused():
    told = (
        ClockEvent(at("2021-12-06", "10:00"), "started"),
        ClockEvent(at("2021-12-07", "10:00"), "paused"),
        ClockEvent(at("2021-12-09", "15:30"), "resumed"),
    )
    hours = rule(Term(48, "hour"))
    assert run(hours, CALENDAR, told, LATER).due.at == at("2021-12-10", "15:30")
    assert run(hours, CALENDAR, told[:2], LATER).remaining == 24
    assert run(hours, CALENDAR, told, at("2021-12-10", "12:00")).remaining == 3


def test_an_extension_counts_from_the_due_date_before_it():
    extension = Extension(
        ("coordinator",), 2, Term(5, "working_day"), Notice("extension", Term(2, "working_day"))
    )
    told = (*events("2021-12-06 started"), ClockEvent(at("2021-12-10"), "extended", "complex"))
    state = run(rule(extension=extension), CALENDAR, told, at("2021-12-22"))
    assert (state.due.day, state.extensions, state.remaining) == (date(2021, 12, 27), 1, 3)
    longer = (*told, ClockEvent(at("2021-12-20"), "extended", term=Term(1, "month")))
    assert run(rule(extension=extension), CALENDAR, longer, LATER).due.day == date(2022, 1, 27)


def test_an_extension_without_a_term_needs_a_rule_that_has_one():
    with pytest.raises(InvalidDocument, match="names no term"):
        show("2021-12-06 started", "2021-12-10 extended")


def test_who_may_extend_how_often_and_how_long():
    extension = Extension(("coordinator",), 1, Term(5, "working_day"))
    extendable, soon = rule(extension=extension), at("2021-12-08")
    running = show("2021-12-06 started", extension=extension, now=soon)
    assert may_extend(extendable, running, "coordinator", Term(5, "working_day")) == ()
    codes = {p.code for p in may_extend(extendable, running, "handler", Term(6, "working_day"))}
    assert codes == {"extension.role", "extension.length"}
    again = show("2021-12-06 started", "2021-12-07 extended", extension=extension, now=soon)
    assert [p.code for p in may_extend(extendable, again, "coordinator")] == ["extension.times"]
    stopped = show("2021-12-06 started", "2021-12-07 stopped", extension=extension, now=soon)
    assert [p.code for p in may_extend(extendable, stopped, "coordinator")] == ["extension.not_running"]
    assert [p.code for p in may_extend(rule(), running, "coordinator")] == ["extension.never"]


def test_what_is_late_cannot_be_extended_any_more_and_what_stands_still_in_time_can():
    extension = Extension(("coordinator",), 1, Term(5, "working_day"))
    due_day = show("2021-12-06 started", extension=extension, now=at("2021-12-06")).due.day

    def codes(*story: str, now: datetime) -> list[str]:
        state = show(*story, extension=extension, now=now)
        return [p.code for p in may_extend(rule(extension=extension), state, "coordinator")]

    last, after = at(f"{due_day}"), at(f"{due_day + timedelta(days=1)}")
    assert codes("2021-12-06 started", now=last) == []
    assert codes("2021-12-06 started", now=after) == ["extension.late"]
    assert codes("2021-12-06 started", f"{after.date()} paused", now=after) == ["extension.late"]
    assert codes("2021-12-06 started", "2021-12-08 paused", now=after) == []


def test_a_restart_forgets_what_was():
    state = show("2021-12-06 started", "2021-12-08 paused", "2021-12-20 stopped", "2022-02-01 restarted")
    assert (state.status, state.started_at, state.due.day) == ("running", at("2022-02-01"), date(2022, 2, 15))
    again = show("2021-12-06 started", "2021-12-20 stopped", "2022-02-01 started")
    assert again.due.day == date(2022, 2, 15)
    assert show("2021-12-06 started", "2021-12-08 started").started_at == at("2021-12-06")


def test_the_order_in_which_events_are_given_does_not_matter():
    told = events("2021-12-06 started", "2021-12-08 paused", "2021-12-14 resumed", "2021-12-30 stopped")
    assert run(rule(), CALENDAR, told[::-1], LATER) == run(rule(), CALENDAR, told, LATER)


def test_events_without_an_offset_are_refused():
    naive = (ClockEvent(datetime(2021, 12, 6), "started"),)
    with pytest.raises(InvalidDocument):
        run(rule(), CALENDAR, naive, LATER)


def test_what_an_action_does_to_a_clock():
    answer = rule(restarts_on=("reopen",))
    told = {
        action: answer.event(action)
        for action in ("receive", "pause", "resume", "answer", "reopen", "assign")
    }
    assert told == {
        "receive": "started",
        "pause": "paused",
        "resume": "resumed",
        "answer": "stopped",
        "reopen": "restarted",
        "assign": None,
    }


def test_a_preview_names_the_cases_that_a_new_calendar_would_move():
    christmas = Holiday(date(2021, 12, 17), Text(fr="Fermé", nl="Gesloten"), "closing")
    new = attrs.evolve(CALENDAR, version=2, holidays=(*CALENDAR.holidays, christmas))
    short = attrs.evolve(CALENDAR, version=3, last_day=date(2022, 12, 31))
    clocks = [
        OpenClock("early", rule(), events("2021-11-29 started"), CALENDAR),
        OpenClock("across", rule(), events("2021-12-06 started"), CALENDAR),
        OpenClock(
            "paused",
            rule(),
            events("2021-12-06 started", "2021-12-08 paused", "2021-12-09 resumed"),
            CALENDAR,
        ),
        OpenClock("halted", rule(), events("2021-12-06 started", "2021-12-08 paused"), CALENDAR),
        OpenClock("answered", rule(), events("2021-12-06 started", "2021-12-07 stopped"), CALENDAR),
        OpenClock("distant", rule(), events("2023-12-06 started"), CALENDAR),
    ]
    moves = list(moved(clocks, new, LATER))
    assert [(move.case, move.before.day, move.after.day) for move in moves] == [
        ("across", date(2021, 12, 20), date(2021, 12, 21)),
        ("paused", date(2021, 12, 21), date(2021, 12, 22)),
    ]
    unanswered = list(moved(clocks, short, LATER))
    assert [(move.case, move.problem.code) for move in unanswered] == [("distant", "calendar.range")]


TERMS = st.one_of(
    st.builds(Term, st.integers(0, 45), st.sampled_from(["working_day", "calendar_day"])),
    st.builds(Term, st.integers(0, 45), st.just("calendar_day"), st.just("next_working_day")),
    st.builds(Term, st.integers(0, 4), st.just("month"), st.sampled_from([None, "next_working_day"])),
    st.builds(Term, st.integers(0, 96), st.just("hour")),
    st.just(Term(0, "immediate")),
)
MOMENTS = st.datetimes(datetime(2021, 1, 1), datetime(2022, 12, 31), timezones=st.just(UTC))


@given(TERMS, MOMENTS)
@settings(max_examples=200)
def test_without_pauses_the_walk_and_the_table_agree(term: Term, started: datetime):
    assert run(rule(term), CALENDAR, (ClockEvent(started, "started"),), LATER).due == due(
        CALENDAR, started, term
    )


@given(TERMS, MOMENTS, st.lists(st.tuples(MOMENTS, st.sampled_from(["paused", "resumed", "suspended"])), max_size=6),
       st.lists(st.tuples(MOMENTS, TERMS), max_size=2))  # fmt: skip
@settings(max_examples=300)
def test_replaying_a_derivation_alone_gives_the_same_instant(term, started, halts, extensions):
    told = [ClockEvent(started, "started"), *(ClockEvent(moment, type_) for moment, type_ in halts)]
    told += [ClockEvent(moment, "extended", term=longer) for moment, longer in extensions]
    state = run(rule(term), CALENDAR, told, LATER)
    assert replay(state.derivation) == state.due


@pytest.mark.parametrize("spoil", ["drop", "recount", "gap", "roll"])
def test_a_derivation_that_was_tampered_with_does_not_replay(spoil: str):
    derivation = show("2021-12-06 started").derivation
    (segment,) = derivation.segments
    steps = list(segment.steps)
    if spoil == "drop":
        steps.pop()
    elif spoil == "recount":
        steps[5] = attrs.evolve(steps[5], result="counted")  # a Saturday
    elif spoil == "gap":
        del steps[3]
    else:
        steps[-1] = attrs.evolve(steps[-1], result="rolled")
    spoilt = attrs.evolve(derivation, segments=(attrs.evolve(segment, steps=tuple(steps)),))
    with pytest.raises(InvalidDocument):
        replay(spoilt)


def test_every_day_is_listed_with_its_reason():
    steps = show("2021-10-29 started", term=Term(2, "working_day")).derivation.segments[0].steps
    assert [(step.day.day, step.result, step.reason) for step in steps] == [
        (29, "zero", None),
        (30, "skipped", "weekend"),
        (31, "skipped", "weekend"),
        (1, "skipped", "legal"),
        (2, "counted", None),
        (3, "counted", None),
    ]
    assert steps[3].label == NAME

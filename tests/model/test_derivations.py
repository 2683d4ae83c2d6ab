from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orientation_core.documents import Documents, to_document
from orientation_core.model.calendars import Calendar, Holiday, Pin, local_day
from orientation_core.model.clocks import ClockEvent, ClockRule, run
from orientation_core.model.derivations import Derivation, Pause, Segment, day_over, derive, replay, spans_of
from orientation_core.model.terms import Term
from orientation_core.model.text import Text

NAME = Text(fr="Essai", nl="Proef")
CALENDAR = Calendar(
    "trial",
    1,
    NAME,
    date(2020, 1, 1),
    date(2027, 12, 31),
    (Holiday(date(2021, 5, 13), NAME),),
    zone="Europe/Brussels",
)
DOCUMENTS = Documents()
EXAMPLES = sorted((Path(__file__).parents[2] / "schemas/examples/derivation/valid").glob("*.json"))
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def derivation(term: Term, *events: ClockEvent) -> Derivation:
    rule = ClockRule("answer", NAME, term, ("receive",), ("answer",))
    return run(rule, CALENDAR, events, LATER, Pin("bosa", 1)).derivation


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.stem)
def test_every_example_replays_to_the_due_date_it_states(example: Path):
    read = DOCUMENTS.read("derivation", example.read_bytes(), Derivation)
    assert replay(read) == read.due
    assert (read.due is None) == (example.stem == "open-pause-without-a-due-date")


@given(
    st.builds(Term, st.integers(0, 40), st.sampled_from(["working_day", "calendar_day", "hour"])),
    st.datetimes(datetime(2021, 1, 1), datetime(2022, 12, 31), timezones=st.just(UTC)),
    st.lists(st.integers(1, 40 * 24 * 3600), max_size=4),
)
@settings(max_examples=60, deadline=None)
def test_a_derivation_that_went_through_json_replays_to_the_same_instant(
    term: Term, started: datetime, gaps: list[int]
):
    events, moment = [ClockEvent(started, "started")], started
    for number, gap in enumerate(gaps):
        moment += timedelta(seconds=gap)
        events.append(ClockEvent(moment, "resumed" if number % 2 else "paused"))
    made = derivation(term, *events)
    sent = json.dumps(to_document(made))
    assert DOCUMENTS.problems("derivation", json.loads(sent)) == []
    assert replay(DOCUMENTS.read("derivation", sent, Derivation)) == made.due


def test_hours_that_end_in_an_open_pause_do_not_replay_to_a_date():
    started = datetime(2021, 5, 12, 9, tzinfo=UTC)
    made = derivation(
        Term(48, "hour"), ClockEvent(started, "started"), ClockEvent(started + timedelta(hours=1), "paused")
    )
    assert (made.due, made.left, replay(made)) == (None, 47, None)
    # claimed to be finished all the same, it contradicts itself
    with pytest.raises(ValueError, match="still paused"):
        replay(attrs.evolve(made, left=None))


def test_an_extension_after_hours_counts_from_the_day_they_ended_on():
    started = datetime(2021, 5, 10, 20, tzinfo=UTC)  # a Monday evening
    longer = ClockEvent(started, "extended", term=Term(2, "working_day"))
    made = derivation(Term(48, "hour"), ClockEvent(started, "started"), longer)
    assert made.due_day == date(
        2021, 5, 17
    )  # Wednesday is day zero, Thursday a holiday, then Friday and Monday
    assert [step.result for step in made.segments[1].steps] == [
        "zero",
        "skipped",
        "counted",
        "skipped",
        "skipped",
        "counted",
    ]


def test_hours_after_days_run_from_the_end_of_the_due_day():
    started = datetime(2021, 5, 10, 20, tzinfo=UTC)
    longer = ClockEvent(started, "extended", term=Term(24, "hour"))
    made = derivation(Term(1, "working_day"), ClockEvent(started, "started"), longer)
    assert made.due_at == datetime(2021, 5, 12, 22, tzinfo=UTC)  # midnight after Tuesday, and a day
    assert made.exact


@given(
    start=st.integers(0, 60 * 24),
    gaps=st.lists(st.tuples(st.integers(0, 9 * 24), st.integers(0, 9 * 24)), max_size=4),
    n=st.integers(0, 25),
    unit=st.sampled_from(["working_day", "calendar_day", "month", "immediate"]),
    still_open=st.booleans(),
)
def test_looking_the_due_day_up_gives_what_walking_day_by_day_gives(start, gaps, n, unit, still_open):
    calendar = Calendar(
        "walked", 1, Text(en="Walked"), date(2026, 1, 1), date(2030, 12, 31),
        holidays=(Holiday(date(2026, 1, 1), Text(en="a")), Holiday(date(2026, 2, 4), Text(en="b"))),
    )  # fmt: skip
    began = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=start)
    pauses, at = [], began
    for wait, length in gaps:
        pauses.append(Pause(at + timedelta(hours=wait), at + timedelta(hours=wait + length)))
        at = pauses[-1].end
    if still_open and pauses:
        pauses[-1] = attrs.evolve(pauses[-1], end=None)
    term = Term(0 if unit == "immediate" else n, unit)
    walked = derive("c", calendar, began, [Segment(term)], pauses).due_day
    start = local_day(began, calendar.zone).toordinal()
    looked_up = day_over(calendar.table(), start, term, spans_of(pauses, calendar.zone))
    assert looked_up == (None if walked is None else walked.toordinal())

"""Procedure and charter side by side: the stricter counts, the derivation says which, and nothing moves later."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from charters import example, promise
from orientation_core.documents import Documents, to_document, write
from orientation_core.model.binding import binding, never_later
from orientation_core.model.calendars import Calendar, Pin
from orientation_core.model.clocks import ClockEvent, ClockRule, OpenClock, dues_under, moved, run
from orientation_core.model.commitments import Target
from orientation_core.model.derivations import Derivation, replay
from orientation_core.model.explain import explain
from orientation_core.model.metric_list import OURS
from orientation_core.model.promises import Bound, Promise
from orientation_core.model.terms import Term
from orientation_core.model.text import LANGUAGES, Text

CALENDAR = Calendar("plain", 1, Text(en="Plain"), date(2026, 1, 1), date(2027, 12, 31))
#: A Monday.
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
CHARTER = Pin("charter", 3)


def rule(n: int, unit: Any = "calendar_day") -> ClockRule:
    return ClockRule("answer", Text(en="Answer"), Term(n, unit), ("receive",), ("answer",))


def bound(*terms: Term) -> Bound:
    return Bound(CHARTER, tuple(Promise("answer", f"c{number}", term) for number, term in enumerate(terms)))


def derived(own: ClockRule, held: Bound | None, *events: ClockEvent, now: datetime = START) -> Derivation:
    found = run(own, CALENDAR, [ClockEvent(START, "started"), *events], now, bound=held).derivation
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("own", "promised", "stricter", "due", "other"),
    [
        (Term(30, "calendar_day"), Term(10, "working_day"), "charter", date(2026, 3, 16), date(2026, 4, 1)),
        (Term(10, "working_day"), Term(30, "calendar_day"), "procedure", date(2026, 3, 16), date(2026, 4, 1)),
        (
            Term(14, "calendar_day"),
            Term(10, "working_day"),
            "procedure",
            date(2026, 3, 16),
            date(2026, 3, 16),
        ),
        (Term(3, "calendar_day"), Term(48, "hour"), "charter", date(2026, 3, 4), date(2026, 3, 5)),
        (Term(1, "month"), Term(30, "calendar_day"), "charter", date(2026, 4, 1), date(2026, 4, 2)),
        (Term(5, "working_day"), Term(0, "immediate"), "charter", date(2026, 3, 2), date(2026, 3, 9)),
    ],
)
def test_the_stricter_by_its_date_counts(own, promised, stricter, due, other):
    found = derived(rule(own.n, own.unit), bound(promised))
    assert (found.stricter, found.due_day, found.other_day) == (stricter, due, other)
    assert (found.charter, found.commitment) == (CHARTER, "c0")
    assert found.segments[0].term == (promised if stricter == "charter" else own)
    assert found.other_term == (own if stricter == "charter" else promised)
    assert replay(found) == found.due, "it can still be replayed alone"


def test_which_is_stricter_may_differ_from_day_to_day():
    """Ten working days are 14 days, but 12 over no second weekend: it is the date that decides, not the number."""
    own, held = rule(12), bound(Term(9, "working_day"))
    won = set()
    for ahead in range(5):
        start = START + timedelta(days=ahead)
        found = run(own, CALENDAR, [ClockEvent(start, "started")], start, bound=held).derivation
        assert found is not None
        won.add(found.stricter)
    assert won == {"charter", "procedure"}


def test_of_several_promises_the_strictest_is_named():
    found = derived(rule(30), bound(Term(20, "calendar_day"), Term(1, "month"), Term(10, "calendar_day")))
    assert (found.stricter, found.commitment) == ("charter", "c2")


def test_pauses_and_extensions_hold_for_both():
    held, own = bound(Term(10, "calendar_day")), rule(30)
    paused = ClockEvent(START + timedelta(days=2), "paused")
    resumed = ClockEvent(START + timedelta(days=7), "resumed")
    still = derived(own, held, paused, now=START + timedelta(days=3))
    assert (still.due_day, still.other_day, still.stricter, still.left) == (None, None, "charter", 9)
    again = derived(own, held, paused, resumed, now=START + timedelta(days=8))
    assert (again.due_day, again.other_day) == (date(2026, 3, 17), date(2026, 4, 6))
    longer = ClockEvent(START + timedelta(days=9), "extended", term=Term(5, "calendar_day"))
    assert derived(own, held, longer, now=START + timedelta(days=9)).due_day == date(2026, 3, 17)


def test_without_a_promise_for_this_clock_nothing_is_said():
    other = Bound(CHARTER, (Promise("acknowledge", "c", Term(1, "calendar_day")),))
    assert derived(rule(30), other) == derived(rule(30), None)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_told_which_counts_and_what_the_other_would_have_given(language):
    won = explain(derived(rule(30), bound(Term(10, "working_day"))), language)
    lost = explain(derived(rule(10), bound(Term(30, "calendar_day"))), language)
    assert won != lost
    for told in (won, lost):
        assert "charter" in told
        assert "c0" in told
        assert "{" not in told
        assert "30" in told
    paused = ClockEvent(START, "paused")
    assert "c0" in explain(derived(rule(30), bound(Term(10, "working_day")), paused), language)
    assert explain(derived(rule(30), bound(Term(0, "immediate"))), language)


def test_the_english_sentence():
    told = explain(derived(rule(30), bound(Term(10, "working_day"))), "en")
    assert (
        "This term is that of charter charter, version 3 (commitment c0), stricter than the procedure's "
        "(30 calendar days, which is Wednesday 1 April 2026)." in told
    )


def test_the_derivation_survives_the_wire():
    found = derived(rule(30), bound(Term(10, "working_day")))
    assert Documents().read("derivation", write(found), Derivation) == found
    broken = to_document(found)
    del broken["commitment"]
    assert not Documents().decide("derivation", broken)


def test_a_preview_of_another_calendar_knows_the_promise():
    later = attrs.evolve(CALENDAR, version=2, weekend=(5, 6, 7))
    clock = OpenClock("a", rule(30), (ClockEvent(START, "started"),), CALENDAR, bound(Term(5, "working_day")))
    (move,) = moved([clock], later, START)
    assert move.before is not None
    assert move.after is not None
    assert (move.before.day, move.after.day) == (date(2026, 3, 9), date(2026, 3, 10))


CASE = {
    "type": "complaint",
    "channel": "form",
    "category": "quality",
    "service": None,
    "client_group": "employers",
}


@pytest.mark.parametrize(
    ("changes", "applies"),
    [
        ({}, True),
        ({"request_types": ("complaint", "suggestion")}, True),
        ({"request_types": ("suggestion",)}, False),
        ({"groups": ("employers",)}, True),
        ({"groups": ("citizens",)}, False),
        ({"services": ("allowance",)}, False),
        ({"categories": ("quality",), "channels": ("email",)}, False),
        ({"metric": "waiting_time"}, False),
        ({"metric": "survey_score"}, False),
    ],
)
def test_a_commitment_binds_the_cases_it_is_for(changes, applies):
    charter = example(commitments=(promise(**changes),))
    found = binding(charter, OURS, CASE)
    assert found.charter == charter.pin
    assert [one.commitment for one in found.promises] == (["answer"] if applies else [])


def test_an_exclusion_takes_a_case_out():
    from orientation_core.model.commitments import Exclusion

    out = Exclusion(Text(en="Not by form."), "channel", ("form",))
    spoken = Exclusion(Text(en="Not in hard cases."))
    assert binding(example(commitments=(promise(exclusions=(out,)),)), OURS, CASE).promises == ()
    assert binding(example(commitments=(promise(exclusions=(spoken,)),)), OURS, CASE).promises != ()


@given(
    first=st.tuples(st.integers(0, 40), st.sampled_from(["working_day", "calendar_day", "month", "hour"])),
    second=st.tuples(st.integers(0, 40), st.sampled_from(["working_day", "calendar_day", "month", "hour"])),
    start=st.integers(0, 365),
    pause=st.none() | st.tuples(st.integers(0, 30), st.integers(0, 30)),
)
def test_a_promise_that_is_left_out_would_never_have_counted(first, second, start, pause):
    one, other = Term(*first), Term(*second)
    if not never_later(one, other):
        return
    began = START + timedelta(days=start)
    events = [ClockEvent(began, "started")]
    if pause:
        at = began + timedelta(days=pause[0])
        events += [ClockEvent(at, "paused"), ClockEvent(at + timedelta(days=pause[1]), "resumed")]
    calendar = attrs.evolve(CALENDAR, last_day=date(2040, 12, 31))
    soon, late = dues_under(rule(1), [one, other], calendar, events, began + timedelta(days=61))
    assert soon.at <= late.at


def test_of_promises_for_one_clock_only_those_are_kept_that_can_count():
    terms = {
        "a": (30, "calendar"),
        "b": (15, "working"),
        "c": (40, "calendar"),
        "d": (20, "working"),
        "e": (15, "working"),
    }
    many = tuple(
        promise(id=name, target=Target("<=", "day", n, days=days)) for name, (n, days) in terms.items()
    )
    assert [one.commitment for one in binding(example(commitments=many), OURS, CASE).promises] == ["a", "b"]

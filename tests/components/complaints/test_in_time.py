"""In time is by the day of the answer, as the conventions of measurement have it; not by the day of closing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, intake, open_desk, to_treatment

RATES = ("answered_in_time_of_handled", "answered_in_time_of_received", "pct_handled_in_time")


def rates(desk):
    """How many of how many, for each of the rates."""
    report = desk.figures.report(COORDINATOR, desk.figures.question(date(2026, 1, 1), date(2027, 1, 1)))
    return [(report.row(name).numerator, report.row(name).denominator) for name in RATES]


def answered_on(desk, clock, day):
    case = to_treatment(desk)
    clock.advance(day - clock().date())
    desk.complaints.decide(HANDLER, case.id, "unfounded", motivation="Tout était en ordre.")
    return desk.complaints.answer(HANDLER, case.id, "Voici la réponse.")


@pytest.mark.parametrize(("late", "in_time"), [(0, 1), (1, 0)])
def test_a_case_that_is_closed_later_was_answered_when_it_was_answered(desk, clock, late, in_time):
    due = to_treatment(desk).clock("answer").due_on
    case = answered_on(desk, clock, due + timedelta(days=late))
    clock.advance(timedelta(days=200))
    desk.complaints.close(HANDLER, case.id)
    assert rates(desk) == [(in_time, 1), (in_time, 2), (in_time, 1)]


def test_an_answer_to_a_case_that_is_open_does_not_count_yet(desk, clock):
    answered_on(desk, clock, clock().date() + timedelta(days=1))
    assert rates(desk) == [(0, 0), (0, 1), (0, 0)]


def test_what_is_closed_without_an_answer_is_in_time_by_its_closing(desk, clock):
    for days in (0, 300):
        case = to_treatment(desk)
        clock.advance(timedelta(days=days))
        desk.complaints.withdraw(CITIZEN, case.id)
    assert rates(desk) == [(1, 2), (1, 2), (1, 2)]


def test_the_second_stage_is_answered_by_its_own_answer(clock):
    with open_desk(clock=clock, procedure="scotland-model") as desk:
        case = desk.complaints.receive(CITIZEN, intake(language="en"))
        if "escalate" not in desk.complaints.rules(case).procedure.allowed(case.state):
            desk.complaints.qualify(HANDLER, case.id)
            desk.complaints.admit(HANDLER, case.id)
        case = desk.complaints.escalate(HANDLER, case.id)
        clock.advance(case.clock("second_stage").due_on + timedelta(days=1) - clock().date())
        desk.complaints.decide(HANDLER, case.id, "unfounded", motivation="All was in order.")
        case = desk.complaints.answer(HANDLER, case.id, "Our answer.")
        desk.complaints.close(HANDLER, case.id)
        assert rates(desk) == [(0, 1)] * 3

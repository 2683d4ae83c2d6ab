"""Monitoring: counted in columns as the clocks say case by case; and a simulation of history is history."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from charters import draft, promise, published
from desks import CITIZEN, COORDINATOR, HANDLER, START, VIEWER, intake, open_desk, store_url
from orientation_core import Orientation
from orientation_core.documents import to_document
from orientation_core.errors import NotAllowed, NotFound, OrientationError
from orientation_core.model import clocks
from orientation_core.model.calendars import Hours
from orientation_core.model.commitments import Exclusion, Target
from orientation_core.model.complaints import Complaint, Outcome
from orientation_core.model.terms import Term
from orientation_core.model.text import Text

YEAR = date(2026, 1, 1), date(2027, 1, 1)
WORDS = Text(fr="a", nl="b", de="c", en="d")


def of_days(n: int, days: Any = "working", **changes: Any) -> Any:
    return promise(target=Target("<=", "day", n, days=days), **changes)


#: Of every kind that cases are counted for.
COMMITMENTS = (
    of_days(2, id="ack", metric="ack_term"),
    promise(id="ack-hours", metric="ack_term", target=Target("<=", "hour", 48, days="calendar"), share=90.0),
    of_days(10, id="answer"),
    of_days(30, "calendar", id="answer-share", share=50.0),
    promise(id="month", target=Target("<=", "month", 1), categories=("treatment",)),
    of_days(20, id="by-mail", channels=("email",), request_types=("complaint",)),
    of_days(20, id="not-by-mail", exclusions=(Exclusion(WORDS, "channel", ("email",)),)),
    promise(id="in-time", metric="share_in_time", target=Target(">=", "percent", 60)),
    promise(id="in-15", metric="share_in_time", target=Target(">=", "percent", 10), within=Term(15, "calendar_day")),
    promise(id="at-once", metric="share_at_once", target=Target(">=", "percent", 1)),
    promise(id="told", metric="deadline_communicated", target=Target("=", "percent", 100)),
    promise(id="count", metric="commitments_count", target=Target("=", "count", 13)),
    promise(id="respect", metric=None, target=None, declaration=True, owner=None),
)  # fmt: skip


def attempt(call: Any, *arguments: Any, **named: Any) -> None:
    with contextlib.suppress(OrientationError):  # not possible in this state: the dice fell otherwise
        call(*arguments, **named)


def live(desk: Orientation, cases: int, seed: int, days: int = 90) -> None:
    """A season of a desk: cases that are paused, extended, answered early and late, reopened, or left alone."""
    draw, known = random.Random(seed), list[str]()
    for _ in range(days):
        for _ in range(draw.randrange(0, 1 + 2 * cases // days)):
            request = intake(category=draw.choice(["treatment", "quality", None]),
                             channel=draw.choice(["form", "email"]), type=draw.choice(["complaint", "suggestion"]))  # fmt: skip
            case = desk.complaints.receive(CITIZEN, request, acknowledge=draw.random() < 0.5)
            known.append(case.id)
        for case_id in draw.sample(known, min(len(known), 6)):
            do = desk.complaints
            match draw.randrange(9):
                case 0:
                    attempt(do.acknowledge, HANDLER, case_id) if hasattr(do, "acknowledge") else None
                case 1 | 2:
                    attempt(do.qualify, HANDLER, case_id, category="treatment")
                    attempt(do.admit, HANDLER, case_id)
                case 3:
                    attempt(do.pause, HANDLER, case_id, reason="waiting")
                case 4:
                    attempt(do.resume, HANDLER, case_id)
                case 5:
                    attempt(do.extend, COORDINATOR, case_id)
                case 6 | 7:
                    attempt(do.decide, HANDLER, case_id, Outcome.UNFOUNDED)
                    attempt(do.answer, HANDLER, case_id, body="Réponse.")
                    attempt(do.close, HANDLER, case_id)
                case 8:
                    attempt(do.reopen, COORDINATOR, case_id, reason="new facts")
        desk.clock.advance(timedelta(hours=draw.choice([5, 24, 31])))


def cases_of(desk: Orientation) -> list[Complaint]:
    from orientation_core.components.complaints import COMPLAINT
    from orientation_core.store import Query

    with desk.store.begin(desk.agency.slug, write=False) as unit:
        return [desk.complaints.read(record) for record in unit.find(COMPLAINT, Query())]


def by_hand(desk: Orientation, one: Any, clock: str) -> tuple[set[str], set[str]]:
    """The cases for which a commitment on a clock was kept, and missed: each run by itself."""
    now, kept, missed = desk.clock(), set[str](), set[str]()
    for case in cases_of(desk):
        values = {"type": case.type.value, "channel": case.channel, "category": case.category}
        if case.charter is None or not one.concerns(values) or case.clock(clock) is None:
            continue
        rules = desk.complaints.rules(case)
        rule = attrs.evolve(rules.procedure.clock(clock), term=one.target.term())
        state = clocks.run(rule, rules.calendar, case.clock(clock).events, now)
        if state.status == "stopped" or state.late:
            (missed if state.late else kept).add(case.id)
    return kept, missed


@pytest.fixture(scope="module", params=[1, 2])
def season(request: pytest.FixtureRequest) -> Iterator[Orientation]:
    with open_desk() as desk:
        published(desk, commitments=COMMITMENTS)
        live(desk, 90, request.param)
        yield desk


@pytest.mark.parametrize("name", [one.id for one in COMMITMENTS[:7]])
def test_a_term_is_counted_as_the_clock_of_each_case_says(season, name):
    one = next(one for one in COMMITMENTS if one.id == name)
    clock = "acknowledge" if name.startswith("ack") else "answer"
    kept, missed = by_hand(season, one, clock)
    assert kept
    assert missed, "else nothing is tested"
    found = season.charters.monitor(VIEWER, *YEAR).result(name)
    assert (found.numerator, found.n) == (len(kept), len(kept) + len(missed))
    assert found.kept is (100 * len(kept) >= (one.share or 100) * (len(kept) + len(missed)))
    assert found.low <= found.value <= found.high
    charters = season.charters
    assert set(charters.behind(COORDINATOR, name, *YEAR, kept=True)) == kept
    assert set(charters.behind(COORDINATOR, name, *YEAR, kept=False)) == missed


def test_some_clocks_were_moved_and_some_were_not(season):
    with season.store.begin(season.agency.slug, write=False) as unit:
        from orientation_core.components.complaints import COMPLAINT
        from orientation_core.store import Query, Where

        moved = unit.count(COMPLAINT, Query((Where("clocks_moved", "=", 1),)))
        assert 5 < moved < unit.count(COMPLAINT, Query()) - 5


def test_the_shares_are_those_of_the_cases(season):
    found = season.charters.monitor(VIEWER, *YEAR)
    told = found.result("told")
    assert told.numerator == sum(case.acknowledged_at is not None for case in cases_of(season))
    assert found.result("in-15").n <= found.result("in-time").n + 200
    assert found.result("count").value == len(COMMITMENTS)
    assert found.result("respect").missing == "declaration"


def test_the_months_add_up_to_the_whole(season):
    found = season.charters.monitor(VIEWER, *YEAR)
    for one in COMMITMENTS[:11]:
        months = list(found.trend(one.id))
        assert len(months) == 12
        whole = found.result(one.id)
        assert sum(month.n or 0 for month in months) == whole.n
        assert sum(month.numerator or 0 for month in months) == whole.numerator
        assert sum(month.pending for month in months) == whole.pending
    quarters = list(season.charters.monitor(VIEWER, *YEAR, by="quarter").trend("answer", "quarter"))
    assert [quarter.period.start.month for quarter in quarters] == [1, 4, 7, 10]


def test_simulating_the_charter_that_was_in_force_gives_history_exactly(season):
    history = season.charters.monitor(VIEWER, *YEAR, warn=False)
    replayed = season.charters.simulate(VIEWER, season.charters.in_force(START), *YEAR)
    assert replayed.results == history.results
    assert replayed.simulated
    assert attrs.evolve(replayed, simulated=False, charters=history.charters) == history


def test_a_simulation_changes_nothing_and_answers_what_would_have_been(season):
    entries = len(list(season.store.entries()))
    shares = [
        season.charters.simulate(VIEWER, [of_days(n, id="try")], *YEAR).result("try").value
        for n in (1, 5, 10, 20, 60)
    ]
    assert shares == sorted(shares), "a longer term is kept at least as often"
    assert shares[0] < shares[-1]
    assert len(list(season.store.entries())) == entries


def test_monitoring_is_a_document(season):
    found = season.charters.monitor(VIEWER, *YEAR)
    assert season.documents.problems("charter_monitoring", to_document(found)) == []


@pytest.mark.parametrize("store", ["sqlite", "postgresql"])
def test_every_store_gives_the_same_results(store, tmp_path: Path):
    found = []
    for kind in ("memory", store):
        with store_url(kind, tmp_path) as url, open_desk(url) as desk:
            published(desk, commitments=COMMITMENTS)
            live(desk, 25, 7, days=25)
            found.append(desk.charters.monitor(VIEWER, *YEAR).results)
    assert found[0] == found[1]


def test_each_case_is_held_against_its_own_version():
    with open_desk() as desk:
        published(desk, commitments=(of_days(10, id="answer"),))
        early = desk.complaints.receive(CITIZEN, intake())
        published(desk, version=2, valid_from=date(2026, 3, 3), commitments=(of_days(3, id="answer"),))
        desk.clock.advance(timedelta(days=1))
        late = desk.complaints.receive(CITIZEN, intake())
        desk.clock.advance(timedelta(days=7))
        found = desk.charters.monitor(VIEWER, *YEAR)
        assert [pin.version for pin in found.charters] == [1, 2]
        assert (found.result("answer").n, found.result("answer").pending) == (1, 1)
        assert desk.charters.behind(COORDINATOR, "answer", *YEAR) == (late.id,)
        assert found.commitments[0].target.value == 3, "as it was promised last"
        desk.clock.advance(timedelta(days=30))
        assert set(desk.charters.behind(COORDINATOR, "answer", *YEAR)) == {early.id, late.id}


def test_an_official_whom_a_case_is_about_does_not_see_it():
    with open_desk() as desk:
        published(desk, commitments=(of_days(0, id="answer"),))
        desk.complaints.receive(HANDLER, intake(about=[COORDINATOR.id]))
        desk.clock.advance(timedelta(days=3))
        assert desk.charters.monitor(COORDINATOR, *YEAR).result("answer").n == 1
        assert desk.charters.behind(COORDINATOR, "answer", *YEAR) == ()


def test_who_may_not_and_what_is_not_there(season):
    with pytest.raises(NotAllowed):
        season.charters.monitor(CITIZEN, *YEAR)
    with pytest.raises(NotFound):
        season.charters.behind(COORDINATOR, "count", *YEAR)


# ------------------------------------------------------------------------------------ figures from elsewhere


def fed(**changes: Any) -> dict[str, Any]:
    values = {"metric": "phone_pickup", "source": "telephone", "value": 50,
              "period": {"start": "2026-01-01", "end": "2026-02-01"}}  # fmt: skip
    return {name: value for name, value in (values | changes).items() if value is not None}


SECOND_MONTH = {"start": "2026-02-01", "end": "2026-03-01"}


@pytest.mark.parametrize(
    ("changes", "figures", "expected"),
    [
        ({}, [fed(), fed(period=SECOND_MONTH, value=70)], (True, 60, 2)),
        ({}, [fed(n=100), fed(period=SECOND_MONTH, value=70, n=300)], (False, 65, 400)),
        ({"share": 50.0}, [fed(), fed(period=SECOND_MONTH, value=70)], (True, 50, 2)),
        ({"share": 90.0}, [fed(value=None, numerator=88, denominator=100)], (False, 88, 100)),
        ({"share": 88.0}, [fed(value=None, numerator=88, denominator=100)], (True, 88, 100)),
        ({}, [fed(channel="phone")], (None, None, None)),
        ({"channels": ("phone",)}, [fed(channel="phone"), fed(channel="fax", value=999)], (True, 50, 1)),
        ({}, [fed(commitment="other"), fed(commitment="p", value=90)], (False, 90, 1)),
        ({}, [fed(period={"start": "2025-12-01", "end": "2026-02-01"})], (None, None, None)),
    ],
)
def test_a_figure_that_was_fed_in_is_held_against_the_target(changes, figures, expected):
    one = promise(id="p", metric="phone_pickup", target=Target("<=", "second", 60), **changes)
    with open_desk() as desk:
        published(desk, valid_from=date(2026, 1, 1), commitments=(one,))
        for figure in figures:
            desk.charters.measure(COORDINATOR, figure)
        found = desk.charters.monitor(VIEWER, *YEAR).result("p")
    assert (found.kept, found.value, found.n) == expected
    assert (found.missing == "not_measured") is (expected[0] is None)


@pytest.mark.parametrize(("end", "kept"), [("2024-02-28", True), ("2023-12-01", False), (None, None)])
def test_a_survey_every_two_years(end, kept):
    one = promise(id="survey", metric="survey_interval", target=Target("<=", "year", 2))
    with open_desk() as desk:
        published(desk, commitments=(one,))
        if end:
            figure = fed(metric="survey_score", value=4, period={"start": "2023-01-01", "end": end})
            desk.charters.measure(COORDINATOR, figure)
        desk.clock.advance(timedelta(days=-7))
        assert desk.charters.monitor(VIEWER, *YEAR).result("survey").kept is kept


class Hourly:
    """A catalogue with one channel that is shut on Fridays."""

    def has(self, kind: str, name: str) -> bool:
        return True

    def hours(self, channel: str, day: date) -> tuple[Hours, ...] | None:
        return () if day.isoweekday() == 5 else (Hours("08:00", "18:00"),)


def test_an_opening_window_is_held_against_the_hours_of_the_catalogue(monkeypatch):
    window = Target("covers", "clock", windows=(Hours("09:00", "17:00"),), days="working")
    one = promise(id="phone", metric="phone_window", target=window, channels=("phone",), share=80.0)
    with open_desk() as desk:
        published(desk, commitments=(one,))
        monkeypatch.setattr(type(desk.charters), "catalogue", lambda _: Hourly())
        desk.clock.advance(timedelta(days=11))
        found = desk.charters.monitor(VIEWER, date(2026, 3, 1), date(2026, 4, 1)).result("phone")
    assert (found.numerator, found.n, found.kept, found.source) == (8, 10, True, "catalogue"), "2 to 13 March"


# ------------------------------------------------------------------------------------ early warning


def answered(desk: Orientation, case: Complaint) -> None:
    desk.complaints.qualify(HANDLER, case.id, category="treatment")
    desk.complaints.admit(HANDLER, case.id)
    desk.complaints.decide(HANDLER, case.id, Outcome.UNFOUNDED)
    desk.complaints.answer(HANDLER, case.id, body="Réponse.")


@pytest.mark.parametrize(("pace", "warned"), [(4, False), (12, True)])
def test_a_promise_that_will_be_missed_at_the_present_pace_is_warned_of(pace, warned):
    with open_desk() as desk:
        published(desk, commitments=(of_days(8, "calendar", id="answer", share=80.0),))
        # What the next version will promise is not what counts this month.
        softer = of_days(8, "calendar", id="answer", share=10.0)
        published(desk, version=2, valid_from=date(2026, 9, 1), commitments=(softer,))
        first = [desk.complaints.receive(CITIZEN, intake()) for _ in range(4)]
        desk.clock.advance(timedelta(days=pace))
        for case in first:
            answered(desk, case)
        for _ in range(10):
            desk.complaints.receive(CITIZEN, intake())
        found = desk.charters.monitor(VIEWER, *YEAR).warnings
    if not warned:
        assert found == ()
        return
    (warning,) = found
    assert (warning.pace_days, warning.pace_n) == (12, 4)
    assert (warning.kept, warning.missed) == (0, 4)
    assert (warning.expected_kept, warning.expected_missed) == (0, 10)
    assert (warning.expected, warning.promised) == (0, 80)
    assert warning.month.start == date(2026, 3, 1)


def test_no_pace_no_warning():
    with open_desk() as desk:
        published(desk, commitments=(of_days(1, id="answer"),))
        desk.complaints.receive(CITIZEN, intake())
        assert desk.charters.monitor(VIEWER, *YEAR).warnings == ()


def test_a_draft_that_makes_no_sense_is_not_simulated(season):
    with pytest.raises(OrientationError):
        season.charters.simulate(VIEWER, draft(commitments=(promise(metric="awnser"),)), *YEAR)
    assert isinstance(season.clock(), datetime)

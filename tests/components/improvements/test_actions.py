"""An action from its proposal to its end: measured out of the real reports, and refused where it must be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from scipy.stats import mannwhitneyu

from assessing import GRID, Offering, round_
from desks import COORDINATOR, HANDLER, VIEWER, followed, open_desk
from improving import AFTER, BEFORE, action, promised, several
from orientation_core import (
    Actor,
    Conflict,
    InvalidDocument,
    NotAllowed,
    NotFound,
    Refused,
    Role,
    Text,
    hookimpl,
)
from orientation_core.analysis.indicators import Indicator, Population
from orientation_core.analysis.statistics import wilson
from orientation_core.documents import to_document
from orientation_core.errors import PluginError
from orientation_core.model.assessments import ItemAnswer
from orientation_core.model.improvements.actions import ActionOrigin, totals
from orientation_core.model.reports import Period
from orientation_core.model.terms import due


class Ideas:
    """A plugin that knows one more place where actions come from."""

    @hookimpl
    def orientation_action_origins(self) -> list[ActionOrigin]:
        return [ActionOrigin("audit", Text(fr="Audit interne", nl="Interne audit"))]


@pytest.fixture(scope="module")
def measured() -> Iterator[Any]:
    """A desk with one bad month and one good one."""
    desk, clock = promised()
    with desk:
        several(desk, clock, BEFORE.start + timedelta(days=1), 4, 12)
        several(desk, clock, AFTER.start, 15, 1)
        yield desk


def begun(desk: Any, name: str, **changes: Any) -> str:
    desk.improvements.propose(COORDINATOR, action(name=name, **changes))
    desk.improvements.advance(COORDINATOR, name, "do")
    desk.improvements.advance(COORDINATOR, name, "check")
    return name


def codes(caught: pytest.ExceptionInfo[Any]) -> list[str]:
    return [one.code for one in getattr(caught.value, "reasons", None) or caught.value.problems]


def test_an_action_is_effective_when_the_reports_show_it(measured: Any) -> None:
    q, name = measured.improvements, begun(measured, "shown")
    q.measure(COORDINATOR, name, "before", period=BEFORE)
    with pytest.raises(Refused) as caught:
        q.close(COORDINATOR, name, "effective")
    assert codes(caught) == ["action.after"]
    done = q.measure(COORDINATOR, name, "after", period=AFTER)
    before, after = done.measurement("before"), done.measurement("after")
    assert (before.numerator, before.denominator, after.numerator, after.denominator) == (4, 16, 15, 16)
    assert [round(one / 100, 6) for one in (before.low, before.high)] == [round(x, 6) for x in wilson(4, 16)]
    assert (done.compared.method, done.compared.verdict, done.compared.reached) == ("fisher", "shown", True)
    assert done.compared.p < 0.001
    closed = q.close(COORDINATOR, name, "effective")
    assert (closed.state, closed.closed_on) == ("effective", q.today())
    for again in (
        lambda: q.close(COORDINATOR, name, "abandoned", reason="x"),
        lambda: q.advance(COORDINATOR, name, "do"),
        lambda: q.measure(COORDINATOR, name, "after", period=AFTER),
    ):
        with pytest.raises(Refused) as caught:
            again()
        assert codes(caught) == ["action.state"]


def test_an_effect_that_is_not_shown_is_an_end_of_its_own(measured: Any) -> None:
    q, name = measured.improvements, begun(measured, "not-shown")
    half = Period(date(2026, 3, 1), date(2026, 3, 20))
    q.measure(COORDINATOR, name, "before", period=half)
    done = q.measure(COORDINATOR, name, "after", period=Period(date(2026, 3, 20), date(2026, 4, 1)))
    assert done.measurement("after").value is None
    assert done.measurement("after").missing.in_("nl")
    assert done.compared is None
    with pytest.raises(Refused) as caught:
        q.close(COORDINATOR, name, "effective")
    assert codes(caught) == ["action.before_and_after"]
    assert q.close(COORDINATOR, name, "not_shown").state == "not_shown"


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"indicator": "no_such_indicator"}, "/expected/indicator"),
        ({"indicator": "within_5_working_days_of_handled"}, "/expected/within"),
        ({"indicator": "within_5_working_days_of_handled", "within": 4}, "/expected/within"),
        ({"filters": [{"field": "colour", "values": ["red"]}]}, "/expected/filters"),
        ({"source": "survey", "of": "q", "item": "i", "indicator": "item_men"}, "/expected/indicator"),
        ({"source": "assessment", "of": "g", "item": "i", "indicator": "item_mean"}, "/expected/indicator"),
    ],
)
def test_a_figure_that_no_report_can_have_is_refused_when_it_is_planned(
    measured: Any, changes: Any, where: str
) -> None:
    q, name = measured.improvements, "-".join(["planned", *map(str, changes)])
    expected = {**action()["expected"], **changes}
    with pytest.raises(InvalidDocument) as caught:
        q.propose(COORDINATOR, action(name=name, expected=expected))
    assert [one.where for one in caught.value.problems] == [where]
    q.propose(COORDINATOR, action(name=name))
    with pytest.raises(InvalidDocument):
        q.change(COORDINATOR, name, {"expected": expected})


class Letters:
    """A plugin that counts something of its own."""

    @hookimpl
    def orientation_indicators(self) -> list[Indicator]:
        here = Population("letters", lambda cases: cases.language == "fr")
        words = Text(fr="Lettres", nl="Brieven")
        return [Indicator("letters", words, "requests", words, of=here)]


def test_a_figure_of_a_plugin_that_is_gone_is_an_honest_empty_measurement(tmp_path: Any) -> None:
    store, expected = f"sqlite:///{tmp_path / 'desk.db'}", {**action()["expected"], "indicator": "letters"}
    with open_desk(store, extra=[Letters()]) as desk:
        name = begun(desk, "empty", expected=expected)
    with open_desk(store) as desk:
        desk.improvements.change(COORDINATOR, name, {"owner": "anna"})
        done = desk.improvements.measure(COORDINATOR, name, "before", period=BEFORE)
        assert [one.value for one in done.measured] == [None]
        assert "does not have" in done.measured[0].missing.in_("en")


def test_what_is_measured_can_be_narrowed_and_is_counted_within_so_many_days(measured: Any) -> None:
    expected = {
        **action()["expected"],
        "indicator": "within_5_working_days_of_handled",
        "within": 5,
        "filters": [{"field": "category", "values": ["treatment"]}],
    }
    q, name = measured.improvements, begun(measured, "narrow", expected=expected)
    done = q.measure(COORDINATOR, name, "before", period=BEFORE)
    assert (done.measured[0].numerator, done.measured[0].denominator) == (4, 16)


def test_a_duration_is_compared_by_ranks_of_the_cases(measured: Any) -> None:
    expected = {**action()["expected"], "indicator": "handling_days_median", "better": "lower", "target": 5}
    q, name = measured.improvements, begun(measured, "median", expected=expected)
    q.measure(COORDINATOR, name, "before", period=BEFORE)
    done = q.measure(COORDINATOR, name, "after", period=AFTER)
    assert [one.value for one in done.measured] == [40, 2]
    days = [2.0] * 4 + [40.0] * 12, [2.0] * 15 + [40.0]
    independent = mannwhitneyu(days[1], days[0], method="asymptotic")
    assert (done.compared.method, done.compared.verdict) == ("mann_whitney", "shown")
    assert done.compared.p == pytest.approx(independent.pvalue)
    assert done.compared.statistic == independent.statistic


def test_before_and_after_must_not_overlap(measured: Any) -> None:
    q, name = measured.improvements, begun(measured, "overlap")
    q.measure(COORDINATOR, name, "before", period=BEFORE)
    with pytest.raises(Refused) as caught:
        q.measure(COORDINATOR, name, "after", period=Period(BEFORE.start, AFTER.end))
    assert codes(caught) == ["measure.overlap"]
    with pytest.raises(Refused) as caught:
        q.measure(COORDINATOR, name, "after")
    assert codes(caught) == ["measure.period"]
    with pytest.raises(Refused):
        q.measure(COORDINATOR, name, "later", period=AFTER)
    assert len(q.action(VIEWER, name).measured) == 1


def test_an_action_is_told_kept_in_every_edition_and_journalled() -> None:
    desk = open_desk(subscriptions=followed("improvement-action.*"))
    q = desk.improvements
    first = q.propose(COORDINATOR, action())
    assert q.propose(COORDINATOR, action()) == first
    with pytest.raises(Conflict):
        q.propose(COORDINATOR, action(unit="other"))
    assert (first.owner, first.proposed_on) == (COORDINATOR.id, q.today())
    q.change(COORDINATOR, "work-list", {"unit": "desk", "expected": None})
    with pytest.raises(Refused) as caught:
        q.advance(COORDINATOR, "work-list", "do")
    assert codes(caught) == ["action.expected"]
    with pytest.raises(InvalidDocument) as invalid:
        q.change(COORDINATOR, "work-list", {"state": "effective"})
    assert codes(invalid) == ["action.fixed"]
    with pytest.raises(Refused) as caught:
        q.close(COORDINATOR, "work-list", "abandoned", reason="  ")
    assert codes(caught) == ["action.reason"]
    q.close(COORDINATOR, "work-list", "abandoned", reason="plus de budget")
    actions = [entry.action for entry in desk.store.entries() if entry.kind == "improvement_action"]
    assert actions == [
        "improvement_action.proposed",
        "improvement_action.changed",
        "improvement_action.closed",
    ]
    sent = desk.store.messages(desk.agency.slug)
    assert [b"improvement-action.proposed" in one.event for one in sent] == [True, False, False]
    assert not any(b"budget" in one.event or b"coordinator" in one.event for one in sent)
    assert not any(b"budget" in entry.changes for entry in desk.store.entries())
    assert [one.name for one in q.actions(VIEWER, state="abandoned", search="echeance")] == ["work-list"]
    assert q.actions(VIEWER, origin="idea") == []
    assert desk.verify() == []


def test_milestones_are_due_by_the_calendar_and_overdue_when_read() -> None:
    desk = open_desk()
    q = desk.improvements
    made = q.propose(COORDINATOR, action())
    (mile,) = made.milestones
    assert mile.due_on(q.calendar) == due(q.calendar, desk.clock(), mile.term).day == date(2026, 3, 9)
    assert made.overdue(q.calendar, date(2026, 3, 9)) == ()
    assert made.overdue(q.calendar, date(2026, 3, 10)) == (mile,)
    with pytest.raises(NotFound):
        q.done(COORDINATOR, "work-list", "nothing")
    done = q.done(COORDINATOR, "work-list", "list", on=date(2026, 3, 6))
    assert done.overdue(q.calendar, date(2026, 12, 1)) == ()
    assert totals((*done.costs, *done.costs, *done.costs)) == {"EUR": (Decimal("3600.30"), Decimal("0.60"))}


def test_a_plugin_adds_an_origin_and_no_other_is_taken() -> None:
    with open_desk(extra=[Ideas()]) as desk:
        made = desk.improvements.propose(COORDINATOR, action(origin={"kind": "audit"}))
        assert desk.improvements.origins()[made.origin.kind].in_("nl") == "Interne audit"
    with open_desk() as desk, pytest.raises(InvalidDocument) as caught:
        desk.improvements.propose(COORDINATOR, action(origin={"kind": "audit"}))
    assert codes(caught) == ["origin.unknown"]

    class Taken:
        @hookimpl
        def orientation_action_origins(self) -> list[ActionOrigin]:
            return [ActionOrigin("idea", Text(fr="x", nl="y"))]

    with open_desk(extra=[Taken()]) as desk, pytest.raises(PluginError):
        desk.improvements.origins()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"state": "do"}, "action.later"),
        ({"closed_on": "2026-01-01"}, "action.later"),
        ({"origin": {"kind": "cause", "end": {"kind": "charter", "id": "c@1"}}}, "link.ends"),
        (
            {"milestones": [{"name": "m", "label": {"en": "m"}, "starts_on": "2026-03-02", "term": {"n": 4, "unit": "hour"}}]},
            "milestone.hours",
        ),
        ({"expected": {**action()["expected"], "before": 95}}, "expected.direction"),
        ({"expected": {**action()["expected"], "source": "survey"}}, "required"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_and_keeps_nothing(changes: dict[str, Any], code: str) -> None:
    with open_desk() as desk:
        with pytest.raises(InvalidDocument) as caught:
            desk.improvements.propose(COORDINATOR, action(**changes))
        assert code in codes(caught)
        assert desk.improvements.actions(VIEWER) == []


def test_an_item_of_a_self_assessment_is_measured_by_its_rounds() -> None:
    with open_desk(extra=[Offering()]) as desk:
        raters = [Actor(name, Role.HANDLER) for name in "abc"]
        q = desk.improvements
        for name, year, score in (("r2025", 2024, 2), ("r2026", 2025, 4)):
            period = Period(date(year, 1, 1), date(year + 1, 1, 1))
            desk.assessments.open(COORDINATOR, to_document(round_(GRID, name=name, period=period)))
            for rater in raters:
                desk.assessments.answer(rater, name, [ItemAnswer("a", score, 5)])
            desk.assessments.discuss(COORDINATOR, name)
            desk.assessments.close(COORDINATOR, name)
        expected = {
            "source": "assessment", "indicator": "today", "of": "test", "item": "a", "better": "higher",
            "target": 4, "by": "2026-12-31",
        }  # fmt: skip
        begun(
            desk,
            "grid",
            origin={"kind": "assessment", "end": {"kind": "axis_item", "id": "test/a"}},
            expected=expected,
        )
        with pytest.raises(Refused):
            q.measure(COORDINATOR, "grid", "before", period=BEFORE)
        q.measure(COORDINATOR, "grid", "before", of="r2025")
        done = q.measure(COORDINATOR, "grid", "after", of="r2026")
        assert [(one.value, one.n) for one in done.measured] == [(2, 3), (4, 3)]
        assert (done.compared.method, done.compared.verdict) == ("no_test", "shown"), (
            "observed, and it says so"
        )
        assert {"axis_item", "action", "effect"} == {
            one.end.kind for one in q.chain(VIEWER, "effect:grid").places
        }


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("change", ({},)),
        ("advance", ("do",)),
        ("close", ("not_shown",)),
        ("done", ("list",)),
        ("measure", ("after",)),
    ],
)
def test_a_handler_may_propose_but_not_decide(verb: str, arguments: tuple[Any, ...]) -> None:
    with open_desk() as desk:
        desk.improvements.propose(HANDLER, action())
        with pytest.raises(NotAllowed):
            getattr(desk.improvements, verb)(HANDLER, "work-list", *arguments)
        with pytest.raises(NotAllowed):
            desk.improvements.propose(VIEWER, action(name="other"))

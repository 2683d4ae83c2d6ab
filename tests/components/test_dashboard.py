"""The dashboard: its figures are those of the reports, its states follow their rules, each agency sees its own only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from statistics import mean
from typing import Any

import attrs
import pytest
from scipy.stats import binomtest
from statsmodels.stats.proportion import proportion_confint

import small_catalogue
from assessing import GRID, Offering
from charters import published
from desks import CITIZEN, COORDINATOR, HANDLER, VIEWER, intake, open_desk
from orientation_core import Actor, NotAllowed, Orientation, Role, hookimpl
from orientation_core.components.dashboard.making import MOST_LOOSE
from orientation_core.documents import to_document, write
from orientation_core.errors import InvalidDocument, NotFound, Refused
from orientation_core.memory import MemoryStore
from orientation_core.model.complaints import Outcome
from orientation_core.model.dashboards import OF_UNITS, PARTS, Amount, Dashboard
from orientation_core.model.parties import RIGHTS
from orientation_core.model.text import LANGUAGES
from orientation_core.testing.clock import FixedClock
from surveying import QUESTIONNAIRE, wave

#: After both years are over.
LATER = datetime(2027, 1, 15, 9, tzinfo=UTC)
EARLY = timedelta(days=3)
FAR_TOO_LATE = timedelta(days=120)

#: What clients say of the answer in two waves: clearly worse in the second.
RATINGS = {"spring": [5, 4, 5, 4, 4, 5, 4, 5, 5, 4] * 3, "autumn": [2, 3, 1, 2, 3, 2, 2, 1, 3, 2] * 3}


def case(desk: Orientation, clock: FixedClock, day: date, after: timedelta | None, **more: Any) -> Any:
    """A complaint of that day, answered so long after; or never."""
    outcome = more.pop("outcome", Outcome.UNFOUNDED)
    clock.now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    made = desk.complaints.receive(CITIZEN, intake(**more))
    desk.complaints.qualify(HANDLER, made.id, category="treatment")
    desk.complaints.admit(HANDLER, made.id)
    if after is not None:
        clock.advance(after)
        desk.complaints.decide(
            HANDLER, made.id, outcome, norm="courtesy" if outcome is Outcome.FOUNDED else None
        )
        desk.complaints.answer(HANDLER, made.id, "Voici.")
        desk.complaints.close(HANDLER, made.id)
    return made


def year_before(desk: Orientation, clock: FixedClock) -> None:
    """2025: 30 complaints, 12 of them answered in time."""
    for number in range(30):
        after = EARLY if number < 12 else FAR_TOO_LATE
        case(desk, clock, date(2025, 3, 3) + timedelta(days=number), after, unit="north")


def this_year(desk: Orientation, clock: FixedClock) -> None:
    """2026: 36 answered in time, 4 late and founded, 5 never; those of the south are few."""
    for number in range(45):
        after = EARLY if number < 36 else FAR_TOO_LATE if number < 40 else None
        outcome = Outcome.FOUNDED if 36 <= number < 40 else Outcome.UNFOUNDED
        unit = "south" if number in (0, 1, 44) else "north"
        case(desk, clock, date(2026, 3, 2) + timedelta(days=number), after, unit=unit, outcome=outcome)


def surveys(desk: Orientation, clock: FixedClock) -> None:
    desk.surveys.keep(COORDINATOR, QUESTIONNAIRE)
    for name, month in (("spring", 5), ("autumn", 9)):
        clock.now = datetime(2026, month, 4, 9, tzinfo=UTC)
        opens = f"2026-0{month}-01T08:00:00Z"
        desk.surveys.open(
            COORDINATOR, wave(name=name, opens_at=opens, closes_at=f"2026-0{month}-28T08:00:00Z")
        )
        for rating in RATINGS[name]:
            desk.surveys.record(HANDLER, name, {"came": "no", "answer": rating, "recommend": 2 * rating})


def rounds(desk: Orientation, clock: FixedClock) -> None:
    """Two rounds: the first axis falls by a whole level, the other stays."""
    for name, today in (("2025", 4), ("2026", 3)):
        clock.now = datetime(int(name), 11, 20, 9, tzinfo=UTC)
        people = ["coordinator-1", "p1", "p2"]
        desk.assessments.open(
            COORDINATOR,
            {
                "name": name,
                "label": {"fr": f"Tour {name}", "nl": f"Ronde {name}"},
                "grid": to_document(GRID.pin),
                "period": {"start": f"{name}-01-01", "end": f"{name}-12-31"},
                "participants": [{"actor": one} for one in people],
                "individual": "coordinator",
            },
        )
        for person in people:
            scores = {"a": today, "b": today, "c": 4}
            items = [{"item": item, "today": score, "desired": 5} for item, score in scores.items()]
            desk.assessments.answer(Actor(person, Role.HANDLER), name, items)
        desk.assessments.discuss(COORDINATOR, name)
        desk.assessments.close(COORDINATOR, name)


def improvement(desk: Orientation, clock: FixedClock) -> None:
    """Two actions that wait: for a step and a measurement, and for nothing; one that was given up; one of next year."""
    expected = {
        "source": "report",
        "indicator": "founded_rate",
        "better": "lower",
        "before": 30,
        "target": 10,
        "by": "2026-12-01",
    }
    step = {
        "name": "train",
        "label": {"fr": "Former", "nl": "Opleiden"},
        "starts_on": "2026-06-01",
        "term": {"n": 10, "unit": "working_day"},
    }
    later = {**step, "starts_on": "2027-01-10"}
    for day, name, more in (
        (
            date(2026, 6, 1),
            "staff-the-desk",
            {"expected": expected, "milestones": [step, {**later, "name": "evaluate"}]},
        ),
        (date(2026, 7, 1), "rewrite-letters", {"unit": "south", "milestones": [later]}),
        (date(2026, 8, 1), "new-counter", {}),
        (date(2027, 1, 11), "next-year", {}),
    ):
        clock.now = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
        label = {"fr": f"Action {name}", "nl": f"Actie {name}"}
        desk.improvements.propose(
            COORDINATOR, {"name": name, "label": label, "origin": {"kind": "idea"}, **more}
        )
        if name == "new-counter":
            desk.improvements.close(COORDINATOR, name, "abandoned", reason="Pas de budget.")


@pytest.fixture(scope="module")
def clock() -> FixedClock:
    return FixedClock(datetime(2025, 1, 6, 9, tzinfo=UTC))


@pytest.fixture(scope="module")
def desk(clock: FixedClock) -> Iterator[Orientation]:
    """An agency with something of everything."""
    with open_desk("memory:", clock=clock, extra=[Offering()]) as opened:
        year_before(opened, clock)
        clock.now = datetime(2026, 2, 20, 9, tzinfo=UTC)
        published(opened)
        for entry in small_catalogue.ENTRIES:
            opened.catalogue.keep(COORDINATOR, entry)
        this_year(opened, clock)
        surveys(opened, clock)
        rounds(opened, clock)
        improvement(opened, clock)
        clock.now = LATER
        yield opened


@pytest.fixture(scope="module")
def page(desk: Orientation) -> Dashboard:
    return desk.dashboard.year(VIEWER, 2026)


def figures(page: Dashboard, part: Any) -> dict[str, Any]:
    return {one.of: one for one in page.part(part).figures}


def rules(page: Dashboard, part: Any) -> list[str]:
    return [one.rule for one in page.part(part).reasons]


# ------------------------------------------------------------------------------------ complaints


def test_figures_are_those_of_the_report_and_of_a_count_by_hand(desk, page):
    asked = desk.figures.question(date(2026, 1, 1), date(2027, 1, 1), compare=True)
    report = desk.figures.report(VIEWER, asked)
    before = {row.indicator: row for row in report.comparison.rows if row.dimension == "all"}
    found = figures(page, "complaints")
    for of, one in found.items():
        kind, _, name = of.partition(":")
        if kind == "report":
            row = report.row(name)
            assert attrs.astuple(one.now)[:6] == (
                row.value,
                row.n,
                row.numerator,
                row.denominator,
                row.low,
                row.high,
            )
            if one.before is not None:
                assert one.before.value == before[name].value
    assert found["report:received"].now.value == 45
    assert found["report:handled"].now.value == 40
    assert found["report:open"].now.value == 5
    assert found["cases:late"].now.value == 5
    in_time = found["report:answered_in_time_of_handled"]
    assert (in_time.now.numerator, in_time.now.denominator) == (36, 40)
    low, high = proportion_confint(36, 40, method="wilson")
    assert (in_time.now.low, in_time.now.high) == (pytest.approx(100 * low), pytest.approx(100 * high))
    assert (in_time.before.numerator, in_time.before.denominator) == (12, 30)
    assert found["report:founded_rate"].now.value == pytest.approx(100 * 4 / 45)


def test_what_moved_is_said_by_a_test_and_what_did_not_honestly(page):
    found = figures(page, "complaints")
    in_time, received = found["report:answered_in_time_of_handled"], found["report:received"]
    assert in_time.now.low > in_time.before.high
    assert (in_time.movement, in_time.test, in_time.worse) == ("up", "intervals", False)
    assert received.movement == "no_difference_shown"
    assert received.p == pytest.approx(binomtest(45, 75, 0.5).pvalue)
    assert found["report:open"].movement == "not_compared", "there was more time to handle those of last year"
    assert found["report:handling_days_median"].movement == "not_compared"
    assert in_time in page.moved()


def test_months_stand_beside_those_of_the_year_before(page):
    months = figures(page, "complaints")["report:received"].months
    assert [one.start.month for one in months] == list(range(1, 13))
    assert sum(one.value for one in months) == 45
    assert sum(one.before for one in months) == 30
    assert (months[2].value, months[3].value) == (30, 15)
    shares = figures(page, "complaints")["report:answered_in_time_of_handled"].months
    assert shares[0].value is None, "a month in which nothing was handled has no share"


def test_the_cases_behind_a_figure_are_named(desk, page):
    late = desk.dashboard.behind(COORDINATOR, page, "cases:late")
    assert len(late) == 5
    assert all(desk.complaints.get(COORDINATOR, one).open for one in late)
    assert len(desk.dashboard.behind(COORDINATOR, page, "report:received")) == 45
    assert len(desk.dashboard.behind(COORDINATOR, page, page.promises[1].of)) == 45
    for wrong in ("report:nonsense", "catalogue:services", "commitment:charter/nonsense"):
        with pytest.raises(NotFound):
            desk.dashboard.behind(COORDINATOR, page, wrong)


def test_units_stand_beside_each_other_and_have_a_page_of_their_own(desk, page):
    assert {one.unit: one.received.value for one in page.units} == {"north": 42, "south": 3}
    south = desk.dashboard.year(COORDINATOR, 2026, unit="south")
    assert tuple(one.name for one in south.parts) == OF_UNITS
    assert figures(south, "complaints")["report:received"].now.value == 3
    assert figures(south, "complaints")["cases:late"].now.value == 1
    assert south.part("charter").state == "nothing_yet"
    assert rules(south, "improvement") == ["actions_fine"]
    assert rules(south, "catalogue") == ["no_services_of_unit"]
    owned = desk.dashboard.year(COORDINATOR, 2026, unit="desk")
    assert [one.of for one in owned.promises] == [one.of for one in page.promises]


# ------------------------------------------------------------------------------------ the other parts


def test_promises_are_those_of_the_monitoring(desk, page):
    watched = desk.charters.monitor(VIEWER, date(2026, 1, 1), date(2027, 1, 1), warn=False)
    told = {one.of.rpartition("/")[2]: one for one in page.promises}
    assert set(told) == {"ack", "answer"}
    for name, one in told.items():
        result = watched.result(name)
        assert (one.reached.value, one.reached.low, one.reached.n) == (result.value, result.low, result.n)
    assert (told["answer"].reached.numerator, told["answer"].reached.denominator) == (36, 45)
    assert (told["answer"].state, told["answer"].promised) == ("missed", 100)
    assert told["ack"].state == "kept"
    assert page.at_risk() == (told["answer"],)
    assert rules(page, "charter")[0] == "missed"
    assert figures(page, "charter")["charter:promises_missed"].now == Amount(1, 2)


def test_a_promise_that_will_be_missed_is_told_while_there_is_time(desk, clock):
    clock.now = datetime(2026, 4, 20, 9, tzinfo=UTC)
    try:
        running = desk.dashboard.year(VIEWER, 2026, unit="desk")
        warned = desk.charters.monitor(VIEWER, date(2026, 1, 1), date(2026, 4, 21)).warnings
    finally:
        clock.now = LATER
    assert [one.commitment for one in warned] == ["answer"]
    assert running.period.end == date(2026, 4, 21)
    assert running.compared_with.start == date(2025, 1, 1)
    assert running.compared_with.end - running.compared_with.start == timedelta(days=110)
    assert tuple(one.warning for one in running.promises if one.warning) == warned


def test_the_catalogue_is_as_its_check_says(desk, page):
    check = desk.catalogue.check(VIEWER)
    found = figures(page, "catalogue")
    assert found["catalogue:services"].now.value == len(check.services) == 3
    assert found["catalogue:completeness"].now.value == check.score
    assert found["catalogue:reviews_overdue"].now.value == len(check.reviews)
    reviews = {one.of for one in page.loose if one.rule == "review_overdue"}
    assert reviews == {f"{one.kind}:{one.name}" for one in check.reviews} != set()
    assert page.part("catalogue").state == "needs_attention"


def test_the_newest_round_is_shown_as_to_those_who_see_no_individual_answer(desk, page):
    assert [(one.today, one.desired, one.before) for one in page.axes] == [(3, 5, 4), (4, 5, 4)]
    assert rules(page, "assessment")[:2] == ["fell", "wide_gap"]
    assert page.part("assessment").source.name == "2026"
    shared = desk.assessments.report(COORDINATOR, "2026", shared=True)
    assert desk.assessments.report(COORDINATOR, "2026").individual
    assert not shared.individual
    assert desk.dashboard.year(COORDINATOR, 2026).axes == page.axes


def test_the_newest_wave_stands_beside_the_one_before(page):
    found = figures(page, "survey")
    answer = found["survey_item:counter/answer"]
    assert answer.now.value == pytest.approx(mean(RATINGS["autumn"]))
    assert answer.before.value == pytest.approx(mean(RATINGS["spring"]))
    assert (answer.movement, answer.test, answer.worse) == ("down", "mann_whitney_u", True)
    nps = found["survey_item:counter/recommend"]
    assert nps.now.value == -100
    assert rules(page, "survey") == ["rated_lower", "advised_against"]
    assert page.part("survey").source.name == "autumn"


def test_actions_are_counted_as_they_stand_and_what_is_overdue_hangs_loose(desk, page):
    found = {of.partition(":")[2]: one.now.value for of, one in figures(page, "improvement").items()}
    assert found == {
        "actions_open": 2,
        "actions_effective": 0,
        "actions_not_shown": 0,
        "actions_abandoned": 1,
    }
    assert len(desk.improvements.actions(VIEWER)) == 4
    assert rules(page, "improvement")[:2] == ["action_overdue", "action_not_measured"]


def test_what_hangs_loose_is_what_its_check_finds_and_reviews(desk, page):
    loose = desk.improvements.loose_ends(VIEWER)
    counted = {rule: number for rule, number in loose.counts.items() if number}
    reviews = len(desk.catalogue.reviews(VIEWER))
    assert page.loose_counts == {"review_overdue": reviews, **counted}
    assert page.loose_total == reviews + sum(counted.values())
    assert (counted["action_overdue"], counted["commitment_without_action"]) == (1, 1)
    assert counted["founded_without_remedy"] == 4, "the founded complaints of this year"
    for one in loose.ends:
        told = [each for each in page.loose if (each.rule, each.of) == (one.rule, str(one.end))]
        listed = [each for each in page.loose if each.rule == one.rule]
        assert len(told) == 1 or len(listed) == MOST_LOOSE
        assert not told or (told[0].label, told[0].since, told[0].detail) == (
            one.label,
            one.since,
            one.detail,
        )
    (step,) = [one for one in page.loose if one.rule == "action_overdue"]
    assert (step.of, step.since) == ("action:staff-the-desk", date(2026, 6, 15))


def test_what_few_raters_said_hangs_loose_for_nobody(desk, clock):
    """Who may see individual answers makes a page that others read: an item withheld from them is not on it."""
    with open_desk(clock=FixedClock(LATER), extra=[Offering()]) as small:
        people = ["coordinator-1", "p1", "p2"]
        document = {
            "name": "2026",
            "label": {"fr": "Tour", "nl": "Ronde"},
            "grid": to_document(GRID.pin),
            "period": {"start": "2026-01-01", "end": "2026-12-31"},
            "participants": [{"actor": one} for one in people],
            "individual": "coordinator",
        }
        small.assessments.open(COORDINATOR, document)
        for person in people:
            items = [{"item": "b", "today": 2, "desired": 4}]
            if person == "p1":
                items.append({"item": "a", "today": 1, "desired": 5})
            small.assessments.answer(Actor(person, Role.HANDLER), "2026", items)
        small.assessments.discuss(COORDINATOR, "2026")
        small.assessments.close(COORDINATOR, "2026")
        asked = small.improvements.loose_ends(COORDINATOR)
        page = small.dashboard.year(COORDINATOR, 2026)
    assert {str(one.end) for one in asked.ends} == {"axis_item:test/a", "axis_item:test/b"}
    assert [one.of for one in page.loose] == ["axis_item:test/b"]
    assert page.loose_counts == {"gap_without_action": 1}


# ------------------------------------------------------------------------------------ an agency that has nothing


class NoSurveys:
    """A plugin that forbids a part to whoever only looks."""

    @hookimpl
    def orientation_authorise(self, actor: Actor, action: str) -> bool | None:
        return False if action == "survey.read" and actor.role is Role.VIEWER else None


def test_an_agency_without_anything_is_told_so_and_what_to_do_next():
    with open_desk(extra=[NoSurveys()]) as empty:
        page = empty.dashboard.year(VIEWER, 2026)
    for one in page.parts:
        if one.name == "survey":
            assert (one.state, [reason.rule for reason in one.reasons]) == ("not_shown", ["not_shown"])
            continue
        assert one.state == "nothing_yet"
        assert one.next is not None
        assert one.next.languages() == LANGUAGES
        assert one.figures == ()
    assert page.moved() == ()
    assert page.at_risk() == ()


def test_a_first_year_has_nothing_to_compare_with_and_no_alarm():
    clock = FixedClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
    with open_desk(clock=clock) as desk:
        case(desk, clock, date(2026, 3, 2), EARLY)
        page = desk.dashboard.year(VIEWER, 2026)
        quiet = desk.dashboard.make(VIEWER, date(2024, 1, 1), date(2025, 1, 1))
    part = page.part("complaints")
    assert (part.state, [one.rule for one in part.reasons]) == ("in_order", ["complaints_fine"])
    assert all(one.before is None and one.movement is None for one in part.figures)
    assert rules(quiet, "complaints") == ["quiet"]


def test_what_is_still_open_from_before_alarms(desk):
    page = desk.dashboard.make(VIEWER, date(2026, 6, 1), date(2027, 1, 1), unit="north")
    (reason,) = [one for one in page.part("complaints").reasons if one.rule == "older_open"]
    assert reason.alarming
    assert reason.text.en == "Still open from before this period: 4."


# ------------------------------------------------------------------------------------ who sees what


@pytest.mark.parametrize("role", list(Role))
def test_who_may_see_it(desk, role):
    allowed = role is not Role.CITIZEN
    assert ("dashboard.read" in RIGHTS[role] or role is Role.SYSTEM) is allowed
    # Who may is told that the period is still to come, who may not is told no more than that.
    with pytest.raises(Refused if allowed else NotAllowed):
        desk.dashboard.year(Actor("somebody", role), 2031)


def test_who_is_bound_to_units_sees_theirs_only(desk):
    bound = Actor("h", Role.HANDLER, frozenset({"south"}))
    with pytest.raises(Refused):
        desk.dashboard.year(bound, 2031, unit="south")
    for unit in (None, "north"):
        with pytest.raises(NotAllowed):
            desk.dashboard.year(bound, 2031, unit=unit)


def test_organisations_of_one_store_see_their_own_and_officials_not_what_is_about_them():
    store = MemoryStore()
    clock = FixedClock(datetime(2026, 3, 2, 9, tzinfo=UTC))
    official = Actor("official-9", Role.COORDINATOR)
    with open_desk(store, slug="one", clock=clock) as one, open_desk(store, slug="two", clock=clock) as two:
        case(one, clock, date(2026, 3, 2), None, about=["official-9"])
        clock.now = LATER
        assert two.dashboard.year(VIEWER, 2026).part("complaints").state == "nothing_yet"
        seen, hidden = (one.dashboard.year(actor, 2026) for actor in (COORDINATOR, official))
        late = [figures(page, "complaints")["cases:late"].now.value for page in (seen, hidden)]
        assert late == [1, 0]
        assert one.dashboard.behind(official, seen, "cases:late") == ()


# ------------------------------------------------------------------------------------ what leaves the agency


def test_a_published_page_withholds_what_a_report_withholds_and_what_is_for_the_inside(desk):
    page = desk.dashboard.year(COORDINATOR, 2026, publish=True)
    assert (page.published, page.threshold, page.loose, page.loose_counts) == (True, 5, (), {})
    asked = desk.figures.question(date(2026, 1, 1), date(2027, 1, 1), by=["unit"], compare=True)
    report = desk.figures.report(COORDINATOR, asked, publish=True)
    for of, one in figures(page, "complaints").items():
        if of.startswith("report:"):
            assert one.now.suppressed is report.row(of.removeprefix("report:")).suppressed
            assert one.months == ()
    south = next(one for one in page.units if one.unit == "south")
    assert south.received.suppressed, "three cases are a small cell"
    assert all(one.warning is None for one in page.promises)
    assert figures(page, "complaints")["cases:late"].now.value == 5
    few = desk.dashboard.year(COORDINATOR, 2026, unit="south", publish=True)
    assert figures(few, "complaints")["cases:late"].now.suppressed
    assert rules(few, "complaints")[0] == "late_withheld"
    assert not any(figure in few.part("complaints").reasons[0].text.en for figure in "0123456789")


# ------------------------------------------------------------------------------------ the document


def test_it_is_a_valid_document_in_four_languages_and_the_same_twice(desk, page):
    again = desk.dashboard.year(VIEWER, 2026)
    assert write(again) == write(page)
    assert desk.documents.read("dashboard", write(page), Dashboard) == page
    assert tuple(one.name for one in page.parts) == PARTS
    for part in page.parts:
        for text in (*(one.text for one in part.reasons), *((part.next,) if part.next else ())):
            assert text.languages() == LANGUAGES
            assert not any("{" in text.in_(language) for language in LANGUAGES)


def test_a_period_that_has_not_begun_or_has_no_day_is_refused(desk):
    with pytest.raises(Refused) as refused:
        desk.dashboard.year(VIEWER, 2031)
    assert refused.value.reasons[0].code == "dashboard.future"
    with pytest.raises(InvalidDocument):
        desk.dashboard.make(VIEWER, date(2026, 5, 1), date(2026, 5, 1))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["html", "xlsx", "json"])
def test_every_format_in_every_language(desk, page, form, language):
    content = desk.dashboard.render(page, form, language)
    assert content == desk.dashboard.render(page, form, language)
    assert content.startswith({"html": b"<!DOCTYPE", "xlsx": b"PK", "json": b"{"}[form])

"""What hangs loose is found, told in four languages, and goes when it is tied."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any

import attrs
import pytest

from assessing import GRID, Offering, round_
from desks import CITIZEN, COORDINATOR, VIEWER, intake, open_desk
from improving import AFTER, action, handled, promised
from orientation_core import Actor, NotAllowed, Role
from orientation_core.components import linking
from orientation_core.components.complaints import COMPLAINT
from orientation_core.documents import to_document
from orientation_core.kinds import instant_value
from orientation_core.model.assessments import ItemAnswer
from orientation_core.model.complaints import ClockRun, Outcome, Point
from orientation_core.model.improvements.loose import LOOSE_RULES, RULES
from orientation_core.model.text import LANGUAGES


def rules(desk: Any, actor: Any = COORDINATOR) -> dict[str, list[str]]:
    found = desk.improvements.loose_ends(actor)
    return {rule: [str(one.end) for one in found.of(rule)] for rule, number in found.counts.items() if number}


def test_nothing_hangs_loose_where_nothing_is() -> None:
    with open_desk() as desk:
        found = desk.improvements.loose_ends(VIEWER)
        assert (dict(found.counts), found.ends, found.skipped) == (dict.fromkeys(LOOSE_RULES, 0), (), ())


def test_a_story_with_loose_ends_that_are_tied_one_by_one(any_url: str) -> None:
    desk, clock = promised(any_url, extra=[Offering()])
    q = desk.improvements
    with desk:
        case = handled(desk, clock, 40)
        end = f"commitment:{case.charter.name}/answer"
        day = clock().date()
        assert rules(desk) == {
            "breach_without_cause": [f"breach:{case.id}/answer"],
            "founded_without_remedy": [f"point:{case.id}/1"],
            "commitment_without_action": [end],
        }
        found = q.loose_ends(COORDINATOR)
        (breach,) = found.of("breach_without_cause")
        assert breach.since == case.clock("answer").due_on < day
        (missed,) = found.of("commitment_without_action")
        assert missed.since == date(2026, 3, 1)
        for one in found.ends:
            assert len({one.detail.in_(language) for language in LANGUAGES}) == 4
            assert "{" not in one.detail.in_("fr")
        q.link(COORDINATOR, breach.end, "caused_by", "cause:no-follow-up")
        assert "breach_without_cause" not in rules(desk)
        q.propose(COORDINATOR, action(expected={**action()["expected"], "by": "2026-06-01"}))
        assert "commitment_without_action" not in rules(desk), (
            "the action answers a cause that was found there"
        )
        assert rules(desk)["action_overdue"] == ["action:work-list"]
        clock.advance(timedelta(days=90))
        assert rules(desk)["action_not_measured"] == ["action:work-list"]
        q.measure(COORDINATOR, "work-list", "after", period=AFTER)
        assert rules(desk)["action_not_measured"] == ["action:work-list"], (
            "a measurement without a figure is none"
        )
        q.close(COORDINATOR, "work-list", "abandoned", reason="rien à mesurer")
        assert rules(desk).keys() == {"founded_without_remedy"}


def test_a_priority_gap_waits_for_an_action() -> None:
    with open_desk(extra=[Offering()]) as desk:
        desk.assessments.open(COORDINATOR, to_document(round_(GRID)))
        for name in "abc":
            desk.assessments.answer(
                Actor(name, Role.HANDLER), "2026", [ItemAnswer("a", 1, 5), ItemAnswer("b", 4, 4)]
            )
        assert rules(desk) == {}, "a round that is not closed says nothing yet"
        desk.assessments.discuss(COORDINATOR, "2026")
        desk.assessments.close(COORDINATOR, "2026")
        assert rules(desk, VIEWER) == {"gap_without_action": ["axis_item:test/a"]}
        (gap,) = desk.improvements.loose_ends(VIEWER).ends
        assert (gap.label.in_("en"), gap.since) == ("item a", desk.clock().date())
        origin = {"kind": "assessment", "end": {"kind": "axis_item", "id": "test/a"}}
        desk.improvements.propose(COORDINATOR, action(origin=origin))
        assert "gap_without_action" not in rules(desk)


def test_rules_follow_what_the_reader_may_see() -> None:
    desk, clock = promised()
    handled(desk, clock, 40, unit="unit-a")
    other = Actor("handler-9", Role.HANDLER, frozenset({"elsewhere"}))
    assert "breach_without_cause" in rules(desk)
    assert rules(desk, other).keys() == {"commitment_without_action"}
    free = handled(desk, clock, 40)
    assert rules(desk, other)["breach_without_cause"] == [f"breach:{free.id}/answer"], (
        "without a unit, everybody's"
    )
    with pytest.raises(NotAllowed):
        desk.improvements.loose_ends(Actor("c", Role.CITIZEN))


def test_every_rule_says_what_to_do_in_four_languages() -> None:
    assert set(RULES) == set(LOOSE_RULES)
    for rule in RULES.values():
        for text in (rule.label, rule.todo):
            assert text.languages() == LANGUAGES
            assert len({text.in_(language).count("{}") for language in LANGUAGES}) == 1


def test_a_register_of_many_cases_is_asked_by_columns(tmp_path: Any) -> None:
    """5,000 late cases: not one document more is read than is told."""
    with open_desk(f"sqlite:///{tmp_path / 'desk.db'}") as desk:
        like = handled_like(desk)
        writer, links = desk.complaints.writer, desk.complaints.writer_of(linking.LINK)
        at = desk.clock()
        with desk.complaints.begin(write=True) as unit:
            for number in range(5_000):
                case = attrs.evolve(like, id=desk.complaints.ids(), reference=f"R-{number:05}")
                record, entry = writer.new(case, at=instant_value(at), actor="t", action="complaint.imported")
                unit.add(COMPLAINT, record)
                unit.append(entry)
                where = linking.said_in(COMPLAINT, case.id)
                linking.say(unit, links, where, frozenset(), COMPLAINT.ties(case), at=at, by="t", new=True)
        started = time.process_time()
        found = desk.improvements.loose_ends(COORDINATOR, most=10)
        assert time.process_time() - started < 5
        assert (found.counts["breach_without_cause"], found.counts["founded_without_remedy"]) == (
            5_000,
            5_000,
        )
        assert len(found.of("breach_without_cause")) == len(found.of("founded_without_remedy")) == 10


def handled_like(desk: Any) -> Any:
    case = desk.complaints.receive(CITIZEN, intake())
    point = Point(1, outcome=Outcome.FOUNDED)
    return attrs.evolve(case, points=(point,), clocks=(ClockRun("answer", late=True),))

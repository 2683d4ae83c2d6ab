"""What a round says, to the figure; and the honest empty figure where nothing stands behind one."""

from __future__ import annotations

import math
from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessing import answer, grid, item, round_, scale, text
from orientation_core.errors import InvalidDocument, Refused
from orientation_core.model.assessments import (
    Answer,
    Axis,
    Band,
    Check,
    Consensus,
    ItemAnswer,
    Scale,
    Step,
    results,
)
from orientation_core.model.assessments.answers import check_consensus, check_items
from orientation_core.model.assessments.evidence import compare
from orientation_core.model.assessments.grids import Part
from orientation_core.model.assessments.progress import progress
from orientation_core.model.reports import Row

AT = datetime(2026, 2, 1, tzinfo=UTC)
TWO = grid(item("a", weight=3), item("b", weight=1), item("c", "result"))


def agreed(item_id, today=None, desired=None, why="because"):
    return Consensus(item_id, why, "coordinator", AT, today, desired)


def test_means_gaps_and_spread_to_the_figure():
    found = results(
        TWO,
        round_(TWO),
        [
            answer("a", a=(1, 4), b=(2, 3), c=(5, 5)),
            answer("b", a=(3, 4), b=None, c=(5, 4)),
            answer("c", a=(2, 5)),
        ],
    )
    a, b, c = found.items
    assert (a.today, a.raters, a.lowest, a.highest, a.spread) == (2, 3, 1, 3, 2)
    assert a.desired == pytest.approx(13 / 3)
    assert a.gap == pytest.approx(7 / 3)
    assert (a.priority, a.weight) == (pytest.approx(7), 3)
    assert (b.today, b.desired, b.not_applicable, b.silent) == (2, 3, 1, 1)
    assert (c.today, c.desired, c.gap) == (5, 4.5, -0.5)
    strategy, result = found.axes
    assert strategy.today == pytest.approx((3 * 2 + 1 * 2) / 4)
    assert strategy.gap == pytest.approx((3 * 7 / 3 + 1 * 1) / 4)
    assert (result.today, result.items) == (5, 1)
    assert found.today == pytest.approx((2 + 5) / 2)
    assert [one.item for one in found.priorities()] == ["a", "b"], (
        "an item that exceeds what is desired is none"
    )


def test_consensus_counts_instead_of_the_mean_and_the_spread_stays():
    found = results(
        TWO, round_(TWO, consensus=(agreed("a", today=4),)), [answer("a", a=(1, 5)), answer("b", a=(3, 5))]
    )
    a = found.items[0]
    assert (a.today, a.agreed, a.desired, a.spread) == (4, True, 5, 2)


def test_raters_who_all_skip_an_item_leave_an_empty_figure():
    found = results(
        TWO, round_(TWO), [answer("a", c=(2, 2)), answer("b", c=None, a=None), Answer("2026", "c")]
    )
    a = found.items[0]
    assert (a.today, a.desired, a.gap, a.spread, a.priority, a.raters) == (None,) * 5 + (0,)
    assert (a.not_applicable, a.silent) == (1, 2)
    assert (found.axes[0].today, found.axes[0].items, found.axes[0].alpha_today) == (None, 0, None)
    assert found.today == 2, "an axis without figures is in no mean"


@pytest.mark.parametrize("answers", [[], [Answer("2026", "a")], [answer("a", a=None, b=None, c=None)]])
def test_nobody_said_anything(answers):
    found = results(TWO, round_(TWO), answers)
    assert (found.today, found.gap, found.alpha_today, found.priorities()) == (None, None, None, ())


def test_weights_of_zero_are_in_no_mean_and_nothing_is_divided_by_them():
    weightless = grid(
        item("a", weight=0),
        item("b", "result"),
        axes=(Axis("strategy", text("s")), Axis("result", text("r"), weight=0)),
    )
    found = results(weightless, round_(weightless), [answer("a", a=(1, 5), b=(2, 4))])
    assert (found.axes[0].today, found.axes[1].today, found.today) == (None, 2, None)
    assert found.items[0].priority == 0
    assert found.priorities() == ()


def test_one_rater_alone_has_no_agreement():
    found = results(TWO, round_(TWO, "a"), [answer("a", a=(1, 2), b=(2, 3), c=(3, 4))])
    assert (found.items[0].spread, found.alpha_today, found.today) == (0, None, pytest.approx(2.125))


def test_agreement_is_that_of_the_raters_over_the_items():
    found = results(
        TWO,
        round_(TWO),
        [answer("a", a=(1, 5), b=(2, 5), c=(4, 5)), answer("b", a=(1, 5), b=(2, 5), c=(4, 4))],
    )
    assert found.alpha_today == pytest.approx(1)
    assert found.alpha_desired == pytest.approx(0), "they differ once, and chance would do no worse"
    assert found.axes[1].alpha_today is None


def test_figures_of_few_raters_are_withheld_with_every_mean_they_are_in():
    answers = [answer("a", a=(1, 5), c=(2, 3)), answer("b", a=(2, 5), c=(2, 3)), answer("c", c=(3, 3))]
    hidden = results(TWO, round_(TWO), answers, individual=False)
    a, b, c = hidden.items
    assert (a.withheld, a.today, a.desired, a.gap, a.lowest, a.highest, a.priority) == (True,) + (None,) * 6
    assert (b.withheld, b.today) == (False, None), "nobody scored it: there is nothing to withhold"
    assert (c.withheld, c.today) == (False, pytest.approx(7 / 3))
    assert (hidden.axes[0].withheld, hidden.axes[0].today, hidden.today, hidden.alpha_today) == (
        True,
        None,
        None,
        None,
    )
    assert hidden.axes[1].today == pytest.approx(7 / 3)


def test_what_is_agreed_is_shown_whatever_the_number_of_raters():
    settled = round_(TWO, consensus=(agreed("a", today=2, desired=4),))
    hidden = results(TWO, settled, [answer("a", a=(1, 5))], individual=False)
    assert (hidden.items[0].today, hidden.items[0].gap, hidden.items[0].spread) == (2, 2, None)
    assert hidden.axes[0].gap == 2
    half = round_(TWO, consensus=(agreed("a", today=2),))
    assert results(TWO, half, [answer("a", a=(1, 5))], individual=False).items[0].desired is None


# ------------------------------------------------------------------------------------ a scale in parts

CYCLE = Scale(
    "cycle",
    (Band(0, 10, text("none")), Band(11, 100, text("some"))),
    (Part("plan", text("p")), Part("do", text("d"))),
)
PARTS = grid(item("a"), scales=(CYCLE,))


def test_a_score_in_parts_is_their_mean_once_all_are_there():
    whole = Answer(
        "2026", "a", (ItemAnswer("a", today_parts={"plan": 60, "do": 30}, desired_parts={"plan": 80}),)
    )
    found = results(PARTS, round_(PARTS), [whole]).items[0]
    assert (found.today, found.desired) == (45, None)
    assert (CYCLE.band(10.4).low, CYCLE.band(10.6).low, CYCLE.step) == (0, 11, 100)


# ------------------------------------------------------------------------------------ rules of grids and answers


def places(caught):
    return {(problem.where, problem.code) for problem in caught.value.problems}


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"scales": (scale(bands=(Band(1, 2, text("x")), Band(4, 5, text("y")))),)}, "/scales/0/bands/1/low"),
        ({"scales": (scale(bands=(Band(2, 1, text("x")),)),)}, "/scales/0/bands/0"),
        ({"scales": (scale(1),)}, "/scales/0/bands"),
        ({"scales": (scale(5), scale(4, name="other"))}, "/scales/1/bands"),
        ({"scales": (scale(5), scale(5))}, "/scales/1/name"),
        ({"axes": (Axis("strategy", text("s")), Axis("culture", text("c")))}, "/axes/1"),
        ({"axes": (Axis("strategy", text("s"), scale="none"),)}, "/axes/0/scale"),
        ({"items": (item("a"), item("a"))}, "/items/1/id"),
        ({"items": (item("a"), item("b", "nowhere"))}, "/items/1/axis"),
        ({"items": (item("a", check=Check("x", "higher_is_better", (Step(50, 6),))),)}, "/items/0/check/steps/0/score"),
        ({"items": (item("a", check=Check("x", "higher_is_better", (Step(50, 3), Step(40, 4)))),)}, "/items/0/check/steps/1"),
        ({"items": (item("a", check=Check("x", "lower_is_better", (Step(50, 3), Step(40, 3)))),)}, "/items/0/check/steps/1"),
    ],
)  # fmt: skip
def test_a_grid_that_cannot_be_asked_is_refused_at_its_place(changes, where):
    with pytest.raises(InvalidDocument) as caught:
        grid(item("a"), **changes)
    assert where in {problem.where for problem in caught.value.problems}


def test_an_answer_outside_its_scale_is_told_at_its_place():
    items = [
        ItemAnswer("a", 0, 6),
        ItemAnswer("x", 1),
        ItemAnswer("b", 1, not_applicable=True),
        ItemAnswer("b"),
        ItemAnswer("c", today_parts={"plan": 3}),
    ]
    with pytest.raises(InvalidDocument) as caught:
        check_items(items, TWO)
    assert places(caught) == {
        ("/items/0/today", "item.score"),
        ("/items/0/desired", "item.score"),
        ("/items/1/item", "item.unknown"),
        ("/items/2/not_applicable", "item.not_applicable"),
        ("/items/3/item", "item.twice"),
        ("/items/4/today_parts/plan", "item.parts"),
    }
    with pytest.raises(InvalidDocument) as caught:
        check_items([ItemAnswer("a", today=50, desired_parts={"plan": 101})], PARTS)
    assert places(caught) == {("/items/0/today", "item.parts"), ("/items/0/desired_parts/plan", "item.score")}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (agreed("a", today=3, why=" "), "consensus.why"),
        (agreed("a"), "consensus.empty"),
        (agreed("x", today=3), "item.unknown"),
        (agreed("a", today=9), "item.score"),
    ],
)
def test_a_consensus_needs_a_score_of_the_scale_and_its_justification(said, code):
    with pytest.raises(InvalidDocument) as caught:
        check_consensus(said, TWO)
    assert code in {problem.code for problem in caught.value.problems}


# ------------------------------------------------------------------------------------ progress


def test_progress_matches_items_by_id_whatever_the_version():
    later = grid(item("a", weight=3), item("new"), item("c", "result"), version=2)
    before = results(TWO, round_(TWO), [answer("a", a=(2, 4), b=(1, 5), c=(3, 3))])
    now = results(later, round_(later, name="2027"), [answer("a", "2027", a=(3, 4), new=(1, 5), c=None)])
    found = progress((TWO, before), (later, now))
    assert (found.new, found.dropped, found.rescaled) == (("new",), ("b",), False)
    assert [(one.name, one.change, one.wanted) for one in found.items] == [("a", 1, 4), ("c", None, 3)]
    strategy, result = found.axes
    assert (strategy.before, strategy.now, strategy.change, strategy.items) == (2, 3, 1, 1), (
        "a new item moves no axis"
    )
    assert (result.change, result.items) == (None, 0)


def test_scores_on_another_scale_are_not_compared():
    later = grid(item("a"), scales=(scale(4),), version=2)
    before = results(TWO, round_(TWO), [answer("a", a=(2, 4))])
    now = results(later, round_(later, name="2027"), [answer("a", "2027", a=(3, 4))])
    found = progress((TWO, before), (later, now))
    assert found.rescaled
    assert found.items[0].change is None
    assert found.axes[0].change is None
    with pytest.raises(Refused, match="different grids"):
        progress((TWO, before), (attrs.evolve(later, name="other"), now))


# ------------------------------------------------------------------------------------ declared against evidence

CHECK = Check("answered", "higher_is_better", (Step(60, 2), Step(75, 3), Step(85, 4), Step(95, 5)), least=20)
CHECKED = grid(item("a", check=CHECK))


def verdict(claimed, **figure):
    found = results(CHECKED, round_(CHECKED), [answer("a", a=(claimed, 5))] if claimed else [])
    rows = {"answered": Row("answered", "all", "all", "percent", **figure)} if figure else {}
    (evidence,) = compare(CHECKED, found, rows)
    return evidence


@pytest.mark.parametrize(
    ("claimed", "figure", "expected", "supported"),
    [
        (5, {"value": 70, "n": 100}, "claims_more", (2, 2)),
        (3, {"value": 70, "n": 100}, "claims_more", (2, 2)),
        (2, {"value": 70, "n": 100}, "agrees", (2, 2)),
        (1, {"value": 70, "n": 100}, "claims_less", (2, 2)),
        (4, {"value": 70, "n": 100, "low": 58, "high": 80}, "claims_more", (1, 3)),
        (3, {"value": 70, "n": 100, "low": 58, "high": 80}, "agrees", (1, 3)),
        (5, {"value": 70, "n": 19}, "few_cases", (2, 2)),
        (None, {"value": 70, "n": 100}, "no_score", (2, 2)),
        (5, {"value": None, "n": 0}, "no_data", (None, None)),
        (5, {"suppressed": True}, "no_data", (None, None)),
        (5, {}, "no_data", (None, None)),
        (1, {"value": 10, "n": 100}, "agrees", (1, 1)),
    ],
)
def test_a_claim_beside_what_the_data_support(claimed, figure, expected, supported):
    found = verdict(claimed, **figure)
    assert (found.verdict, (found.supported_low, found.supported_high)) == (expected, supported)
    assert found.diverges is expected.startswith("claims")


def test_lower_is_better():
    check = Check("days", "lower_is_better", (Step(30, 2), Step(15, 3), Step(5, 5)))
    assert [check.supported(value, 1) for value in (40, 30, 20, 15, 5, 0)] == [1, 2, 2, 3, 5, 5]


# ------------------------------------------------------------------------------------ whatever is said

scores = st.one_of(st.none(), st.integers(1, 5))
said = st.builds(ItemAnswer, st.sampled_from(["a", "b", "c"]), scores, scores)
everybody = st.lists(st.lists(said, max_size=3, unique_by=lambda one: one.item), max_size=6)
weights = st.sampled_from([0, 0.5, 1, 3])


@given(everybody, weights, weights, st.booleans())
def test_no_answers_ever_crash_and_every_figure_stays_on_the_scale(answers, one, two, individual):
    asked = grid(item("a", weight=one), item("b", weight=two), item("c", "result"))
    given_ = [Answer("2026", str(n), tuple(items)) for n, items in enumerate(answers)]
    found = results(asked, round_(asked, *(str(n) for n in range(6))), given_, individual=individual)
    for figure in (*found.items, *found.axes, found):
        for value in (figure.today, figure.desired):
            assert value is None or 1 <= value <= 5
        assert figure.gap is None or -4 <= figure.gap <= 4
    for one_item in found.items:
        assert one_item.raters + one_item.not_applicable + one_item.silent <= 6
        assert one_item.silent >= 0
    assert all(math.isfinite(one.priority) for one in found.priorities())

"""Weights, comparisons, priorities and suppression: against other ways to compute them, and at their edges."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from statsmodels.stats.weightstats import DescrStatsW

from desks import COORDINATOR, HANDLER, open_desk
from orientation_core import Orientation
from orientation_core.analysis.surveys.compare import corrected, of_choices, of_numbers
from orientation_core.analysis.surveys.describe import alpha
from orientation_core.analysis.surveys.priorities import priorities
from orientation_core.analysis.surveys.weights import raked
from orientation_core.errors import Refused
from orientation_core.model.surveys.questionnaires import Item, Questionnaire
from orientation_core.model.text import Text
from surveying import QUESTIONNAIRE, ready, wave

WORDS = Text(fr="mots", nl="woorden")


def desk_with(answers: list[tuple[dict[str, Any], dict[str, Any]]], **more: Any) -> Orientation:
    """A desk with one wave and these answers, each with how it was recorded."""
    desk = ready(open_desk(threshold=5), **more)
    for given_, how in answers:
        desk.surveys.record(
            HANDLER,
            "spring",
            {"came": "yes", **given_} if how.get("viewpoint") != "official" else given_,
            **how,
        )
    return desk


def code(call: Any) -> str:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.reasons[0].code


# ------------------------------------------------------------------------------------ weights


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xyz")), min_size=12, max_size=80), st.data()
)
def test_raking_brings_every_margin_to_its_shares(people: Any, data: Any) -> None:
    assume({first for first, _ in people} == set("ab"))
    # Every cell is there, so that the margins can hold together.
    people = [*people, *((a, b) for a in "ab" for b in "xyz")]
    margins = {
        "one": {group: data.draw(st.floats(0.1, 1)) for group in "ab"},
        "two": {group: data.draw(st.floats(0.1, 1)) for group in "xyz"},
    }
    groups = {"one": [one for one, _ in people], "two": [two for _, two in people]}
    weights = np.array(raked(groups, margins, [1.0] * len(people)))
    assert weights.mean() == pytest.approx(1)
    assert (weights >= 0).all()
    for name, shares in margins.items():
        for group, share in shares.items():
            mine = weights[np.array(groups[name]) == group].sum() / weights.sum()
            assert mine == pytest.approx(share / sum(shares.values()), abs=1e-6)


@pytest.mark.parametrize(
    ("groups", "margins", "base", "expected"),
    [
        (["a", "a"], {"a": 1.0}, [0.0, 0.0], "weight.zero"),
        (["a", "a"], {"a": 0.5, "b": 0.5}, [1.0, 1.0], "margin.empty"),
        (["a", "b"], {"a": 0.5, "b": 0.5}, [1.0, 0.0], "margin.empty"),
        (["a", ""], {"a": 1.0}, [1.0, 1.0], "margin.unknown"),
    ],
)  # fmt: skip
def test_margins_that_cannot_hold_are_refused(groups: Any, margins: Any, base: Any, expected: str) -> None:
    assert code(lambda: raked({"v": groups}, {"v": margins}, base)) == expected


def test_margins_that_contradict_each_other_are_refused() -> None:
    groups = {"v": ["a", "b"], "w": ["x", "y"]}
    margins = {"v": {"a": 0.9, "b": 0.1}, "w": {"x": 0.1, "y": 0.9}}
    assert code(lambda: raked(groups, margins, [1.0, 1.0])) == "margin.contradiction"
    assert raked({}, {}, []) == []


def test_a_weighted_mean_is_that_of_statsmodels() -> None:
    answers = [
        ({"answer": score}, {"language": language})
        for language, scores in (("fr", [1, 2, 2, 3, 1, 2]), ("nl", [5, 4]))
        for score in scores
    ]
    desk = desk_with(answers, margins={"language": {"fr": 30.0, "nl": 70.0}})
    report = desk.surveys.report(COORDINATOR, "spring")
    row = report.find("item_mean_weighted", "answer")
    weights = [8 * 0.3 / 6] * 6 + [8 * 0.7 / 2] * 2
    expected = DescrStatsW([1, 2, 2, 3, 1, 2, 5, 4], weights)
    assert row.value == pytest.approx(expected.mean)
    assert row.n == 8
    assert report.find("item_mean", "answer").value == pytest.approx(20 / 8)
    assert report.weighted == ("language",)
    desk.surveys.record(HANDLER, "spring", {"came": "no", "answer": 3}, language="de")
    assert code(lambda: desk.surveys.report(COORDINATOR, "spring")) == "margin.unknown"


def test_a_weight_of_zero_counts_nobody() -> None:
    one = desk_with([({"answer": 1}, {"weight": 0.0}), ({"answer": 4}, {"weight": 2.0})])
    assert one.surveys.report(COORDINATOR, "spring").find("item_mean_weighted", "answer").value == 4
    none = desk_with([({"answer": 1}, {"weight": 0.0})])
    assert code(lambda: none.surveys.report(COORDINATOR, "spring")) == "weight.zero"


# ------------------------------------------------------------------------------------ nothing to count


def test_a_wave_without_answers_has_empty_figures_and_no_crash() -> None:
    desk = ready(open_desk(), margins={})
    report = desk.surveys.report(COORDINATOR, "spring", by=["language"], publish=True)
    assert report.find("responses").value == 0
    assert report.find("response_rate").value is None
    assert report.find("alpha").value is None
    mean = report.find("item_mean", "waiting")
    assert (mean.value, mean.n) == (None, 0)
    assert report.tests == () or {one.verdict for one in report.tests} == {"too_few"}
    for form in ("json", "csv", "html", "xlsx"):
        for language in ("fr", "nl", "de", "en"):
            assert desk.surveys.render(report, form, language) == desk.surveys.render(report, form, language)


def test_alpha_has_no_value_where_there_is_nothing_to_compare() -> None:
    assert alpha({}) == (None, 0)
    assert alpha({"a": {"1": 1, "2": 2}}) == (None, 2)
    assert alpha({"a": {"1": 1}, "b": {"1": 2}}) == (None, 1)
    assert alpha({"a": {"1": 1, "2": 1}, "b": {"1": 2, "2": 2}}) == (None, 2)
    both = {"1": 1_000_000, "2": 2_000_000, "3": 4_000_000}
    assert alpha({"a": both, "b": both})[0] == pytest.approx(1)


def test_figures_cannot_be_split_by_what_nobody_gave() -> None:
    desk = desk_with([({"answer": 3}, {"extra": {"office": "namur"}})])
    assert code(lambda: desk.surveys.report(COORDINATOR, "spring", by=["offices"])) == "report.dimension"
    assert (
        desk.surveys.report(COORDINATOR, "counter", by=["Office"])
        .find("item_mean", "answer", dimension="Office", group="namur")
        .value
        == 3
    )


# ------------------------------------------------------------------------------------ comparisons


def test_the_verdict_is_honest() -> None:
    chance = random.Random(1)
    alike = {name: [chance.randint(1, 5) for _ in range(60)] for name in "ab"}
    apart = {"a": [1, 1, 2, 2, 1, 2] * 5, "b": [4, 5, 5, 4, 4, 5] * 5}
    same = {"a": [3.0] * 10, "b": [3.0] * 10}
    few = {"a": [1.0] * 4, "b": [5.0] * 90}
    found = corrected([of_numbers("q", "v", groups) for groups in (alike, apart, same, few, {})])
    assert [one.verdict for one in found] == [
        "no_difference_shown",
        "difference",
        "no_difference_shown",
        "too_few",
        "too_few",
    ]
    assert found[1].difference == pytest.approx(3.0)
    assert found[3].p is None
    assert all((one.p_corrected or 0) >= (one.p or 0) for one in found)


def test_many_comparisons_of_nothing_show_nothing() -> None:
    """Without correction one comparison in twenty would be a false alarm; Holm keeps all of them together at 5 %."""
    alarms = 0
    for seed in range(12):
        chance = np.random.default_rng(seed)
        tests = [
            of_numbers(
                f"q{k}", "v", {"a": list(chance.integers(1, 6, 50)), "b": list(chance.integers(1, 6, 50))}
            )
            for k in range(25)
        ]
        alarms += any(one.verdict == "difference" for one in corrected(tests))
    assert alarms <= 2


def test_choices_with_too_few_answers_are_not_tested() -> None:
    assert of_choices("q", "v", {"a": {"x": 1, "y": 4}, "b": {"x": 2, "y": 5}}).p is None
    assert of_choices("q", "v", {"a": {"x": 30}, "b": {"x": 40}}).verdict == "too_few"
    assert of_choices("q", "v", {"a": {"x": 30, "y": 10}, "b": {"x": 10, "y": 30}}).p < 0.001


def test_both_viewpoints_stand_beside_each_other_and_the_figures_are_the_clients() -> None:
    clients = [({"answer": score}, {}) for score in [2, 2, 3, 1, 2, 2]]
    officials = [({"answer": score}, {"viewpoint": "official"}) for score in [5, 4, 5, 5, 4, 5]]
    report = desk_with(clients + officials).surveys.report(COORDINATOR, "spring")
    assert report.find("item_mean", "answer").value == 2
    ours = report.find("item_mean", "answer", dimension="viewpoint", group="official")
    assert (ours.value, ours.n) == (pytest.approx(28 / 6), 6)
    (test,) = [one for one in report.tests if one.dimension == "viewpoint"]
    assert (test.groups, test.verdict) == (("client", "official"), "difference")
    assert test.difference == pytest.approx(28 / 6 - 2)


def test_waves_are_compared_on_what_was_asked_alike() -> None:
    desk = desk_with([({"answer": score}, {}) for score in [1, 2, 1, 2, 1, 2, 1, 2]])
    changed = [
        {**item, "scale": {"low": 0, "high": 10}} if item["id"] == "waiting" else item
        for item in QUESTIONNAIRE["items"]
    ]
    desk.surveys.keep(COORDINATOR, {**QUESTIONNAIRE, "version": 2, "items": changed})
    desk.surveys.open(COORDINATOR, wave(name="autumn", questionnaire={"name": "counter", "version": 2}))
    for score in [4, 5, 4, 5, 4, 5, 4, 5]:
        desk.surveys.record(HANDLER, "autumn", {"came": "yes", "answer": score, "waiting": 9})
    report = desk.surveys.report(COORDINATOR, "autumn", compare="spring")
    compared = {one.item: one for one in report.tests if one.dimension == "wave"}
    assert set(compared) == {"answer", "recommend"}, "the scale of the waiting changed"
    assert (compared["answer"].groups, compared["answer"].difference) == (("spring", "autumn"), 3)
    assert code(lambda: desk.surveys.report(COORDINATOR, "counter")) == "wave.which"


# ------------------------------------------------------------------------------------ priorities


def test_importance_and_satisfaction_make_four_fields() -> None:
    names = ("a", "b", "c", "d")
    items = [Item(name, "rating", WORDS) for name in names]
    items += [Item(f"{name}-i", "importance", WORDS, importance_of=name) for name in names]
    levels = {"a": (5, 5), "b": (1, 5), "c": (1, 1), "d": (5, 1)}
    numbers = {}
    for name, (satisfied, important) in levels.items():
        numbers[name] = dict.fromkeys("123456", satisfied)
        numbers[f"{name}-i"] = dict.fromkeys("123456", important)
    found = priorities(Questionnaire("q", 1, WORDS, "client", tuple(items)), numbers)
    assert [one.field for one in found] == ["keep_up", "improve_first", "low_priority", "more_than_needed"]
    assert priorities(Questionnaire("q", 1, WORDS, "client", tuple(items)), {}) == ()


def test_importance_that_was_not_asked_is_derived_and_says_so() -> None:
    items = (Item("a", "rating", WORDS), Item("b", "rating", WORDS), Item("n", "nps", WORDS))
    people = [str(one) for one in range(50)]
    numbers = {
        "n": {one: int(one) % 11 for one in people},
        "a": {one: 1 + int(one) % 11 // 3 for one in people},
        "b": {one: 1 + int(one) * 7 % 5 for one in people},
    }
    a, b = priorities(Questionnaire("q", 1, WORDS, "client", items), numbers)
    assert a.derived
    assert a.importance > 0.9 > b.importance


# ------------------------------------------------------------------------------------ publishing


def test_small_cells_are_withheld_with_what_gives_them_away() -> None:
    answers = [
        ({"answer": 1 + k % 5}, {"extra": {"office": name}})
        for name, size in (("a", 40), ("b", 30), ("c", 3))
        for k in range(size)
    ]
    desk = desk_with(answers)
    report = desk.surveys.report(COORDINATOR, "spring", by=["office"], publish=True)
    assert (report.published, report.threshold) == (True, 5)
    sizes = {group: report.find("responses", dimension="office", group=group) for group in "abc"}
    assert sizes["c"].suppressed
    assert [one.suppressed for one in sizes.values()].count(True) >= 2, (
        "else the third follows from the total"
    )
    means = {group: report.find("item_mean", "answer", dimension="office", group=group) for group in "abc"}
    assert means["c"].suppressed
    assert [one.suppressed for one in means.values()].count(True) >= 2
    assert all(one.verdict == "too_few" and one.p is None for one in report.tests if one.item == "answer")
    assert not any(row.indicator in ("item_missing", "item_answered") for row in report.rows)
    open_one = desk.surveys.report(COORDINATOR, "spring", by=["office"])
    assert not any(row.suppressed for row in open_one.rows)


def test_an_option_that_few_chose_takes_another_along() -> None:
    answers = [({"came": came}, {}) for came, times in (("yes", 30), ("no", 2)) for _ in range(times)]
    report = desk_with(answers).surveys.report(COORDINATOR, "spring", publish=True)
    assert {report.find("item_option_percent", "came", option=one).suppressed for one in ("yes", "no")} == {
        True
    }

"""P4, T4: the values that plugins bring (indicators, metrics, sections, …) hold functions, and those fail as hooks do."""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from misbehaving import FAILING, SECRET
from orientation_core import Context, Text, hookimpl
from orientation_core.analysis.assessments import Analysis
from orientation_core.analysis.indicators import Indicator, Population, together
from orientation_core.analysis.surveys.analyses import SurveyAnalysis
from orientation_core.errors import InvalidDocument, PluginError
from orientation_core.model.charter_sections import Section
from orientation_core.model.gate import TextProblem
from orientation_core.model.metrics import Metric
from orientation_core.model.network.benchmarks import Normaliser
from orientation_core.model.network.evidence import Evidence
from orientation_core.model.surveys.messages import said
from orientation_core.model.surveys.question_kinds import QuestionKind
from orientation_core.plugins import Plugins

SAID = Text(fr="x", nl="x", de="x", en="x")
SHORT = 0.05
Behave = Callable[..., Any]


def _metric(behave: Behave) -> Metric:
    return Metric("m", SAID, SAID, "share", ("percent",), (">=",), of=behave, part=behave)


def _indicator(behave: Behave) -> Indicator:
    return Indicator("i", SAID, "count", SAID, Population("p", behave), figure=behave)


#: Hook -> its values with that function in them, how they are asked for, and how each function in them is called.
VALUES: dict[str, tuple[Callable[[Behave], Any], Callable[[Plugins], Any], list[Callable[[Any], Any]]]] = {
    "orientation_indicators": (
        _indicator,
        lambda plugins: plugins.indicators()[0],
        [lambda one: one.of.where(1), lambda one: one.figure(1, 2)],
    ),
    "orientation_metrics": (
        _metric,
        lambda plugins: plugins.metrics()[0],
        [lambda one: one.of(1), lambda one: one.part(1)],
    ),
    "orientation_charter_sections": (
        lambda behave: Section("s", "offer", SAID, behave, condition=behave),
        lambda plugins: plugins.charter_sections()[0],
        [lambda one: one.body(1, {}), lambda one: one.condition(1, {})],
    ),
    "orientation_benchmark_normalisers": (
        lambda behave: Normaliser("n", SAID, behave),
        lambda plugins: plugins.normalisers()[0],
        [lambda one: one.size(1)],
    ),
    "orientation_evidence": (
        lambda behave: Evidence("e", SAID, behave),
        lambda plugins: plugins.evidence()[0],
        [lambda one: one.on(1, 2, {})],
    ),
    "orientation_question_kinds": (
        lambda behave: QuestionKind("q", "text", behave, behave, behave, behave),
        lambda plugins: plugins.question_kinds()[0][1],
        [lambda one: one.check(1, 2), lambda one: one.read(1, "x"), lambda one: one.design(1), lambda one: one.scale(1)],
    ),
    "orientation_survey_analyses": (
        lambda behave: SurveyAnalysis("a", SAID, "count", SAID, behave),
        lambda plugins: plugins.survey_analyses()[0],
        [lambda one: one.rows(1)],
    ),
    "orientation_assessment_analyses": (
        lambda behave: Analysis("a", SAID, "count", SAID, behave),
        lambda plugins: plugins.analyses()[0],
        [lambda one: one.rows(1, 2)],
    ),
}  # fmt: skip


def brought(hook: str, behave: Behave) -> tuple[Plugins, Any]:
    """The plugins with one that brings such a value, and the value as it is given to us."""
    made, ask, _ = VALUES[hook]
    plugins = Plugins(Context("test-agency"), deadline=SHORT)
    plugins.patience = SHORT
    plugins.register(type("Bad", (), {hook: hookimpl(specname=hook)(lambda self: [made(behave)])})())
    return plugins, ask(plugins)


def fails(hook: str, behave: Behave, error: str | None) -> None:
    plugins, value = brought(hook, behave)
    for number, call in enumerate(VALUES[hook][2], 1):
        with pytest.raises(PluginError) as caught:
            call(value)
        assert caught.value.hook == hook
        assert len(plugins.failures()) == number
        assert error is None or plugins.failures()[-1].error == error
        assert not SECRET.search(str(caught.value))


@pytest.mark.parametrize("hook", VALUES)
def test_a_function_that_blocks_for_ever_is_left_behind(hook: str) -> None:
    never, begun = threading.Event(), time.perf_counter()
    try:
        fails(hook, lambda *_: never.wait(), "timeout")
    finally:
        never.set()
    assert time.perf_counter() - begun < len(VALUES[hook][2]) * (SHORT + 2), "a busy machine"


@pytest.mark.parametrize("hook", VALUES)
def test_so_is_one_that_gives_its_answer_bit_by_bit_and_never_ends(hook: str) -> None:
    never = threading.Event()

    def endless(*_: Any) -> Any:
        yield 1
        never.wait()

    try:
        fails(hook, endless, "timeout")
    finally:
        never.set()


@pytest.mark.parametrize("hook", VALUES)
def test_one_that_raises_fails_as_its_plugin_and_says_nothing(hook: str, caplog: Any) -> None:
    for name in ("RaisesWithSecret", "RaisesBase"):
        behave = FAILING[name]
        fails(hook, lambda *_, behave=behave: behave(None), None)
    assert "plugin Bad failed" in caplog.text
    assert not SECRET.search(caplog.text)


def test_what_a_function_is_to_say_comes_through() -> None:
    def says(*_: Any) -> Any:
        raise said("answer.type", expected="number")

    _, kind = brought("orientation_question_kinds", says)
    with pytest.raises(TextProblem):
        kind.read(1, "x")

    def refuses(*_: Any) -> Any:
        raise InvalidDocument("charter", [])

    _, section = brought("orientation_charter_sections", refuses)
    with pytest.raises(InvalidDocument):
        section.body(1, {})


def test_what_is_made_one_by_one_comes_whole() -> None:
    _, section = brought("orientation_charter_sections", lambda *_: iter([1, 2]))
    assert section.body(1, {}) == (1, 2)


def test_indicators_of_one_population_stay_of_one() -> None:
    """Also when they are asked for twice, and where the population is ours."""

    def where(cases: Any) -> Any:
        return cases

    _, first = brought("orientation_indicators", where)
    _, again = brought("orientation_indicators", where)
    other = Indicator("other", SAID, "count", SAID, again.of)
    assert together([first], [other]) == (first, other)
    assert first.of.where(3) == 3

    ours = Indicator("ours", SAID, "count", SAID, Population("all"))
    assert Plugins()._waited("p", "h", ours) is ours, "nothing of the plugin's is in it"


def test_no_secret_is_printed_with_a_traceback() -> None:
    _, metric = brought("orientation_metrics", lambda *_: FAILING["RaisesWithSecret"](None))
    with pytest.raises(PluginError) as caught:
        metric.of(1)
    assert not SECRET.search("".join(traceback.format_exception(caught.value)))

"""The newest survey on the dashboard: who answered, what was rated best and worst, what moved since the wave before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from orientation_core.analysis import moved
from orientation_core.analysis.surveys import labels
from orientation_core.components.dashboard.making import (
    OLD,
    Asked,
    Made,
    alarm,
    amount,
    judged,
    nothing,
    remark,
)
from orientation_core.components.dashboard.words import listed, on
from orientation_core.components.surveys import Surveys
from orientation_core.model.dashboards import Amount, Figure, FigureUnit, Movement, Reason, Source
from orientation_core.model.parties import Actor
from orientation_core.model.surveys.reports import SurveyReport, Tested
from orientation_core.model.surveys.waves import Wave
from orientation_core.model.text import Text

#: So many of the best and of the weakest ratings are shown.
MOST = 3


def survey(desk: Surveys, actor: Actor, asked: Asked) -> Made:
    """The part: the newest wave that anybody answered, beside the one before it of the same questionnaire."""
    lines = [one for one in desk.list_waves(actor) if one.wave.opens_at.date() < asked.period.end]
    answered = [one.wave for one in lines if one.responses]
    if not answered:
        return Made(nothing("survey", "no_wave"))
    newest = answered[0]
    earlier = next((one for one in answered[1:] if one.questionnaire.name == newest.questionnaire.name), None)
    compare = None if earlier is None else earlier.name
    report = desk.report(actor, newest.name, compare=compare, publish=asked.publish)
    before = None if compare is None else desk.report(actor, compare, publish=asked.publish)
    figures = list(_figures(report, before))
    reasons = list(_reasons(report, newest, figures, asked))
    source = Source("survey_report", newest.name)
    return Made(judged("survey", reasons, remark("survey_fine"), figures, source))


# ------------------------------------------------------------------------------------ figures


def _figures(report: SurveyReport, before: SurveyReport | None) -> Iterator[Figure]:
    known = {one.name: one.label for one in labels.INDICATORS}
    for indicator in ("responses", "response_rate"):
        now, then = _amount(report, indicator), _amount(before, indicator)
        if now is not None and (now.value is not None or now.suppressed):
            unit: FigureUnit = "responses" if indicator == "responses" else "percent"
            figure = Figure(indicator, known[indicator], unit, f"wave:{report.wave}", now, then)
            yield figure if unit == "responses" else _rate(figure)
    tests = {one.item: one for one in report.tests if one.dimension == "wave"}
    for item, indicator, label in _shown(report, known["item_nps"]):
        now, then = _amount(report, indicator, item), _amount(before, indicator, item)
        unit = "points" if indicator == "item_nps" else "score"
        if now is None:
            continue
        yield _rated(
            Figure(
                indicator,
                label,
                unit,
                f"survey_item:{report.questionnaire.name}/{item}",
                now,
                then,
                better="up",
            ),
            tests.get(item),
        )


def _shown(report: SurveyReport, nps: Text) -> Iterator[tuple[str, str, Text]]:
    """(item, indicator, label): the recommendation, then the ratings from the best to the weakest."""
    for item in report.items:
        if item.kind == "nps":
            yield item.id, "item_nps", nps
    rated = []
    for item in report.items:
        now = _amount(report, "item_mean", item.id) if item.kind == "rating" else None
        if now is not None and now.value is not None:
            rated.append((now.value, item))
    rated.sort(key=lambda pair: -pair[0])
    for _, item in rated if len(rated) <= 2 * MOST else [*rated[:MOST], *rated[-MOST:]]:
        yield item.id, "item_mean", item.text


def _amount(report: SurveyReport | None, indicator: str, item: str | None = None) -> Amount | None:
    """A figure of a report; None where it has none."""
    if report is None:
        return None
    try:
        return amount(report.find(indicator, item))
    except LookupError:
        return None


def _rate(figure: Figure) -> Figure:
    """A share, and what became of it."""
    if figure.before is None:
        return attrs.evolve(figure, better="up")
    found = moved.shares(figure.before, figure.now)
    return attrs.evolve(figure, movement=found.movement, test=found.test, better="up")


def _rated(figure: Figure, test: Tested | None) -> Figure:
    """The figure with what the report says of the two waves."""
    if figure.before is None or test is None:
        return figure
    movement: Movement = "too_few"
    if test.verdict == "no_difference_shown":
        movement = "no_difference_shown"
    elif test.verdict == "difference":
        movement = "up" if (test.difference or 0) > 0 else "down"
    return attrs.evolve(figure, movement=movement, test="mann_whitney_u", p=test.p_corrected)


# ------------------------------------------------------------------------------------ reasons


def _reasons(report: SurveyReport, wave: Wave, figures: Sequence[Figure], asked: Asked) -> Iterator[Reason]:
    worse = [one.label for one in figures if one.worse]
    if worse:
        yield alarm("rated_lower", items=listed(worse))
    nps = [one.now for one in figures if one.name == "item_nps"]
    if any(one.high is not None and one.high < 0 for one in nps):
        yield alarm("advised_against")
    needed = wave.sample.answers_needed() if wave.sample is not None else None
    answers = report.find("responses").value
    over = wave.last_day is not None and wave.last_day <= asked.today
    if over and needed and answers is not None and answers < needed:
        yield alarm("few_answers", n=int(answers), needed=needed)
    last = wave.last_day or wave.opens_at.date()
    if over and asked.last - last > OLD:
        yield alarm("wave_old", day=on(last))

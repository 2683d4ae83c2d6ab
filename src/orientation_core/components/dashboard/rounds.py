"""The newest self-assessment on the dashboard: today and desired by axis, and where it contradicts the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from orientation_core.components.assessments import Assessments
from orientation_core.components.dashboard.making import OLD, Asked, Made, alarm, judged, nothing, remark
from orientation_core.components.dashboard.words import LABELS, listed, on
from orientation_core.model.assessments import Round
from orientation_core.model.assessments.reports import AssessmentReport
from orientation_core.model.dashboards import Amount, AxisLine, Figure, Reason, Source
from orientation_core.model.parties import Actor
from orientation_core.model.text import Text

#: In levels of the scale: so far an axis has to fall, or be from where it should be, to need attention.
FALL, GAP = 0.5, 2.0

#: So many of the widest gaps are named.
WIDEST = 3


def assessment(desk: Assessments, actor: Actor, asked: Asked) -> Made:
    """The part, and the axes of the newest round that was closed; always as for those who see no individual answers."""
    rounds = [one for one in desk.rounds(actor) if one.period.start < asked.period.end]
    closed = [one for one in rounds if one.state == "closed"]
    under_way = [remark("round_open", name=one.label) for one in rounds if one.state != "closed"]
    if not closed:
        return Made(nothing("assessment", "no_round", *under_way))
    newest = closed[-1]
    report = desk.report(actor, newest.name, shared=True)
    axes = tuple(_axes(report))
    reasons = [*_judged_axes(report, axes), *_claims(report), *_age(newest, asked), *under_way]
    fine = remark("nothing_scored" if report.results.today is None else "assessment_fine")
    source = Source("assessment_report", newest.name)
    return Made(judged("assessment", reasons, fine, list(_scores(report)), source), axes=axes)


def _axes(report: AssessmentReport) -> Iterator[AxisLine]:
    then = {one.name: one.before for one in report.progress[-1].axes} if report.progress else {}
    for one in report.results.axes:
        scale = report.grid.scale_of(one.axis)
        of = f"axis:{report.grid.name}/{one.axis}"
        label = report.grid.axis(one.axis).label
        yield AxisLine(of, label, scale.low, scale.high, one.today, one.desired, then.get(one.axis))


def _judged_axes(report: AssessmentReport, axes: Sequence[AxisLine]) -> Iterator[Reason]:
    steps = {one.axis: report.grid.scale_of(one.axis).step for one in report.results.axes}
    label = {one.of.rpartition("/")[2]: one.label for one in axes}
    moved = report.progress[-1].axes if report.progress else ()
    fell = [
        label[one.name] for one in moved if one.change is not None and one.change <= -FALL * steps[one.name]
    ]
    if fell:
        yield alarm("fell", axes=listed(fell))
    wide = [
        label[one.axis]
        for one in report.results.axes
        if one.gap is not None and one.gap >= GAP * steps[one.axis]
    ]
    if wide:
        yield alarm("wide_gap", axes=listed(wide))


def _claims(report: AssessmentReport) -> Iterator[Reason]:
    claims = sum(one.verdict == "claims_more" for one in report.evidence)
    if claims:
        yield alarm("claims", n=claims)


def _age(newest: Round, asked: Asked) -> Iterator[Reason]:
    if asked.last - newest.period.last_day > OLD:
        yield alarm("round_old", day=on(newest.period.last_day))


def _scores(report: AssessmentReport) -> Iterator[Figure]:
    found, name = report.results, report.grid.name
    for which, value in (("today", found.today), ("desired", found.desired)):
        yield Figure(which, LABELS[which], "scale", f"grid:{name}", Amount(value, found.answered))
    labels_of = {item.id: item.label for item in report.grid.items}
    for one in found.priorities()[:WIDEST]:
        label = Text(**_gap_label(labels_of[one.item]))
        of = f"axis_item:{name}/{one.item}"
        yield Figure("gap", label, "scale", of, Amount(one.gap, one.raters or None), better="down")


def _gap_label(item: Text) -> Mapping[str, str]:
    return {
        language: LABELS["gap"].in_(language).format(item=item.in_(language)) for language in item.languages()
    }

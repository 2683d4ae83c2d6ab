"""What a client sees of their own case: everything that was said to them, nothing that officials say to each other."""

from __future__ import annotations

from orientation_core.model.arrangements import Measure
from orientation_core.model.complaints import Complaint, Point, Step
from orientation_core.model.values import evolve


def for_client(case: Complaint) -> Complaint:
    """`case` without notes, reasons of officials, links to other people's cases, and judgements not yet sent."""
    answered = any(letter.template == "answer" for letter in case.letters)
    sent = {digest for letter in case.letters for digest in letter.attachments}
    own = {case.client.actor, *[one.actor for one in case.representatives]} - {None}
    return evolve(
        case,
        about=(),
        assigned_to=None,
        outcome=case.outcome if answered else None,
        points=tuple([_point(point, judged=answered) for point in case.points]),
        steps=tuple([step if step.actor in own else _step(step) for step in case.steps]),
        letters=tuple(
            [one if one.actor in own else evolve(one, actor="desk", text=None) for one in case.letters]
        ),
        attachments=tuple([one for one in case.attachments if one.actor in own or one.digest in sent]),
        notes=(),
        links=(),
        flags=(),
        recusals=(),
        redactions=(),
        representatives=tuple([evolve(one, by="desk") for one in case.representatives]),
        measures=tuple([_measure(one) for one in case.measures]),
    )


def _measure(measure: Measure) -> Measure:
    reviews = tuple([evolve(one, by="desk") for one in measure.reviews])
    return evolve(measure, by="desk", contact=None, reviews=reviews)


def _step(step: Step) -> Step:
    return Step(step.action, step.at, "desk", step.from_state, step.to_state)


def _point(point: Point, *, judged: bool) -> Point:
    if judged:
        return evolve(point, cause=None, decided_by=None)
    return Point(point.number, point.summary, point.category, point.federal_category)

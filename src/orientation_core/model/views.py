"""What a client sees of their own case: everything that was said to them, nothing that officials say to each other."""

from __future__ import annotations

from orientation_core.model.complaints import Complaint, Point, Step
from orientation_core.model.values import evolve


def for_client(case: Complaint) -> Complaint:
    """`case` without notes, reasons of officials, links to other people's cases, and judgements not yet sent."""
    answered = any(letter.template == "answer" for letter in case.letters)
    sent = {digest for letter in case.letters for digest in letter.attachments}
    client = case.client.actor
    return evolve(
        case,
        about=(),
        assigned_to=None,
        outcome=case.outcome if answered else None,
        points=tuple([_point(point, judged=answered) for point in case.points]),
        steps=tuple([step if step.actor == client else _step(step) for step in case.steps]),
        letters=tuple(
            [one if one.actor == client else evolve(one, actor="desk", text=None) for one in case.letters]
        ),
        attachments=tuple([one for one in case.attachments if one.actor == client or one.digest in sent]),
        notes=(),
        links=(),
        flags=(),
        recusals=(),
        redactions=(),
    )


def _step(step: Step) -> Step:
    return Step(step.action, step.at, "desk", step.from_state, step.to_state)


def _point(point: Point, *, judged: bool) -> Point:
    if judged:
        return evolve(point, cause=None, decided_by=None)
    return Point(point.number, point.summary, point.category, point.federal_category)

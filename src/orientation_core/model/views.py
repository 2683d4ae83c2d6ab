"""What a client sees of their own case: everything that was said to them, nothing that officials say to each other."""

from __future__ import annotations

import attrs

from orientation_core.model.complaints import Complaint, Point


def for_client(case: Complaint) -> Complaint:
    """`case` without notes, reasons of officials, links to other people's cases, and judgements not yet sent."""
    answered = any(letter.template == "answer" for letter in case.letters)
    sent = {digest for letter in case.letters for digest in letter.attachments}
    return attrs.evolve(
        case,
        about=(),
        assigned_to=None,
        outcome=case.outcome if answered else None,
        points=tuple(_point(point, judged=answered) for point in case.points),
        steps=tuple(
            step if step.actor == case.client.actor else attrs.evolve(step, reason=None, actor="desk")
            for step in case.steps
        ),
        letters=tuple(
            letter if letter.actor == case.client.actor else attrs.evolve(letter, actor="desk")
            for letter in case.letters
        ),
        attachments=tuple(
            one for one in case.attachments if one.actor == case.client.actor or one.digest in sent
        ),
        notes=(),
        links=(),
        flags=(),
    )


def _point(point: Point, *, judged: bool) -> Point:
    if judged:
        return attrs.evolve(point, cause=None, decided_by=None)
    return Point(point.number, point.summary, point.category, point.federal_category)

"""What is left of a case when it is erased: what figures are made of."""

from __future__ import annotations

from orientation_core.model.complaints import Complaint
from orientation_core.model.parties import Client
from orientation_core.model.privacy import ERASED, RESTRICTED
from orientation_core.model.values import evolve


def forgotten(case: Complaint, keep: frozenset[str] = frozenset()) -> Complaint:
    """`case` without what tells of anybody: what figures are made of stays, whoever it was about is gone.

    :param keep: names in ``extra`` that figures are made of.
    """
    return evolve(
        case,
        subject=None,
        text=None,
        client=Client(group=case.client.group),
        about=(),
        assigned_to=None,
        source_reference=None,
        clocks=tuple(
            evolve(run, events=tuple(evolve(one, actor=None) for one in run.events)) for run in case.clocks
        ),
        points=tuple(
            evolve(
                one,
                summary=None,
                motivation=None,
                decided_by=None,
                remedy=None if one.remedy is None else ERASED,
            )
            for one in case.points
        ),
        steps=(),
        letters=(),
        notes=(),
        attachments=(),
        links=(),
        recusals=(),
        redactions=(),
        representatives=(),
        measures=(),
        complainants=(),
        merged=None if case.merged is None else evolve(case.merged, actor=ERASED, reason=ERASED),
        referral=None if case.referral is None else evolve(case.referral, actor=ERASED, reason=None),
        satisfaction=None if case.satisfaction is None else evolve(case.satisfaction, comment=None),
        extra={name: value for name, value in case.extra.items() if name in keep},
        flags=tuple(dict.fromkeys([*(one for one in case.flags if one != RESTRICTED), ERASED])),
    )

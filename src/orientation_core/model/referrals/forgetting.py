"""What is left of a referral when the person whose case it is is erased: what figures count, and no words."""

from __future__ import annotations

from attrs import evolve

from orientation_core.model.privacy import ERASED
from orientation_core.model.referrals.referrals import Asked, Recommendation, Referral


def forgotten(one: Referral, keep: frozenset[str] = frozenset()) -> Referral:  # noqa: ARG001 - nothing extra
    """That a case went to the second line, on which clocks, and what was found."""
    return evolve(
        one,
        actor=ERASED,
        reason=None,
        their_reference=None,
        shown=(),
        dossiers=tuple(evolve(each, actor=ERASED) for each in one.dossiers),
        questions=tuple(map(_question, one.questions)),
        opinion=None if one.opinion is None else evolve(one.opinion, actor=ERASED, motivation=None),
        recommendations=tuple(map(_recommendation, one.recommendations)),
        trail=(),
    )


def _question(one: Asked) -> Asked:
    reply = one.reply
    return evolve(
        one,
        text=ERASED,
        actor=ERASED,
        events=tuple(evolve(each, actor=None) for each in one.events),
        reply=None
        if reply is None
        else evolve(reply, actor=ERASED, subject=ERASED, body=ERASED, attachments=()),
    )


def _recommendation(one: Recommendation) -> Recommendation:
    return evolve(
        one,
        text=ERASED,
        actor=ERASED,
        reason=None if one.reason is None else ERASED,
        responded_by=None if one.responded_by is None else ERASED,
    )

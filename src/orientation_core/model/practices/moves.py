"""How a practice goes from submitted to reviewed to published to retired. Pure functions; each says why when it refuses."""

from __future__ import annotations

from datetime import date, datetime

import attrs

from orientation_core.errors import Problem, Refused, sentence
from orientation_core.model.practices.practices import GoodPractice, PracticeStatus, PracticeStep, readiness


def _stepped(
    practice: GoodPractice,
    done: str,
    at: datetime,
    actor: str,
    status: PracticeStatus,
    reason: str | None = None,
) -> GoodPractice:
    step = PracticeStep(done, at, actor, status, reason)
    return attrs.evolve(practice, status=status, trail=(*practice.trail, step))


def _in(practice: GoodPractice, *allowed: PracticeStatus) -> None:
    """:raises Refused: the practice stands elsewhere."""
    if practice.status not in allowed:
        words = sentence(
            "this practice stands at {practice_stage}; for this it has to stand at: {practice_stages}",
            practice_stage=practice.status,
            practice_stages=allowed,
        )
        raise Refused([Problem("/status", words, "practice.status")])


def _reasoned(reason: str | None) -> str:
    if not (reason or "").strip():
        raise Refused([Problem("/reason", sentence("say why this is done"), "practice.reason")])
    return str(reason)


def submitted(practice: GoodPractice, at: datetime, actor: str, done: str = "submit") -> GoodPractice:
    """The practice as it is to be reviewed: a new one, or one that was changed."""
    moved = attrs.evolve(practice, published_on=None, retired_on=None)
    return _stepped(moved, done, at, actor, "submitted")


def changed(before: GoodPractice, asked: GoodPractice, at: datetime, actor: str, done: str) -> GoodPractice:
    """The next version of a practice, to be reviewed again; the same practice when nothing of it changed.

    When it was submitted and where it came from stay. :raises Refused: it is retired.
    """
    origin = before.origin if before.origin is not None else asked.origin
    after = attrs.evolve(asked, submitted_on=before.submitted_on, origin=origin, trail=before.trail)
    if _content(after) == _content(before):
        return before
    _in(before, "submitted", "reviewed", "published")
    return submitted(after, at, actor, done)


def _content(practice: GoodPractice) -> GoodPractice:
    """What of a practice is written by people."""
    return attrs.evolve(practice, status="submitted", published_on=None, retired_on=None, trail=())


def reviewed(
    practice: GoodPractice, at: datetime, actor: str, reason: str | None = None, *, accept: bool = True
) -> GoodPractice:
    """The practice after somebody else read it: accepted, or given back with the reason.

    :raises Refused: it is not submitted; who reviews is who submitted or changed it; it is incomplete, or names a
        person in its texts; it is given back without a reason.
    """
    _in(practice, "submitted")
    wrote = {one.actor for one in practice.trail if one.action in ("submit", "change")}
    if actor in wrote:
        words = sentence("somebody else than who wrote it reviews a practice")
        raise Refused([Problem("", words, "practice.own")])
    if not accept:
        return _stepped(practice, "give_back", at, actor, "submitted", _reasoned(reason))
    problems = readiness(practice)
    if problems:
        raise Refused(problems)
    return _stepped(practice, "review", at, actor, "reviewed", reason)


def published(practice: GoodPractice, at: datetime, day: date, actor: str) -> GoodPractice:
    """The practice for everybody to read. :raises Refused: nobody reviewed it."""
    _in(practice, "reviewed")
    return attrs.evolve(_stepped(practice, "publish", at, actor, "published"), published_on=day)


def retired(practice: GoodPractice, at: datetime, day: date, actor: str, reason: str | None) -> GoodPractice:
    """The practice that is no longer shown. :raises Refused: it is retired already, or nobody says why."""
    _in(practice, "submitted", "reviewed", "published")
    return attrs.evolve(_stepped(practice, "retire", at, actor, "retired", _reasoned(reason)), retired_on=day)

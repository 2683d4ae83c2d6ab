"""After the answer: the client's score, reopening by request and decision, the second stage, the second line."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import attrs

from orientation_core.components.complaints.desk import Also, Desk
from orientation_core.components.complaints.words import cleaned
from orientation_core.errors import InvalidDocument, Problem, Refused, sentence
from orientation_core.model import casework, joint
from orientation_core.model.calendars import local_day
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import (
    Complaint,
    Referral,
    Satisfaction,
)
from orientation_core.model.parties import Actor, Role
from orientation_core.model.terms import due


class Aftercare(Desk):
    """What may come after a case was answered."""

    def rate(self, actor: Actor, key: str, score: int, *, comment: str | None = None) -> Complaint:
        """How satisfied the client is with the handling, 1 to 5; a later score replaces an earlier one.

        :raises Refused: the case is still open.
        """
        if type(score) is not int or not 1 <= score <= 5:
            raise InvalidDocument(
                "complaint", [Problem("/satisfaction/score", sentence("a score is 1, 2, 3, 4 or 5"), "score")]
            )

        def compute(case: Complaint, _: Rules, at: datetime) -> Complaint:
            if joint.number_of(case, actor) is not None:
                why = sentence("the client who opened the case rates its handling")
                raise Refused([Problem("", why, "rate.other")])
            if case.open:
                raise Refused(
                    [Problem("", sentence("the handling can be rated once the case is closed"), "rate.open")]
                )
            words = cleaned(comment, "/satisfaction/comment") if comment else None
            return attrs.evolve(case, satisfaction=Satisfaction(score, at, words))

        return self.change(actor, "rate", key, compute)

    def request_reopening(self, actor: Actor, key: str, reason: str) -> Complaint:
        """The client asks to open a closed case again; a coordinator decides."""

        def compute(case: Complaint, rules: Rules, at: datetime, _: int | None) -> Complaint:
            words = cleaned(reason, "/reason")
            _may_reopen(case, rules, at)
            return casework.noted(case, "request_reopening", actor, at, words)

        def speaker(case: Complaint) -> int | None:
            return joint.number_of(case, actor)

        return self.change(actor, "request_reopening", key, compute, speaker=speaker)

    def reopen(
        self, actor: Actor, key: str, *, reason: str | None = None, version: int | None = None
    ) -> Complaint:
        """Open a closed case again, within the procedure's limits; its clocks run anew as the procedure says."""

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            _may_reopen(case, rules, at)
            case = casework.act(case, rules, "reopen", actor, at, reason=reason)
            case = attrs.evolve(case, reopened=case.reopened + 1)
            return self.correspondence.write(case, rules, "reopened", actor, at)

        return self.change(actor, "reopen", key, compute, version=version)

    def refuse_reopening(self, actor: Actor, key: str, motivation: str) -> Complaint:
        """Leave a case closed although the client asked otherwise, and tell them why."""
        words = cleaned(motivation, "/motivation")

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            if not any(step.action == "request_reopening" for step in case.steps):
                raise Refused([Problem("", sentence("nobody asked to reopen this case"), "reopen.unasked")])
            case = casework.noted(case, "refuse_reopening", actor, at)
            return self.correspondence.write(case, rules, "reopening_refused", actor, at, body=words)

        return self.change(actor, "refuse_reopening", key, compute, right="reopen")

    def escalate(self, actor: Actor, key: str, *, reason: str | None = None) -> Complaint:
        """Take the case to the procedure's second stage; its clock starts."""

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            case = casework.act(case, rules, "escalate", actor, at, reason=reason)
            return self.correspondence.write(case, rules, "escalated", actor, at)

        return self.change(actor, "escalate", key, compute)

    def refer(self, actor: Actor, key: str, *, reason: str | None = None) -> Complaint:
        """Pass the case on to the second line that the procedure names. :raises Refused: it names none."""

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            if rules.procedure.second_line is None:
                raise Refused([Problem("", sentence("this procedure names no second line"), "refer.none")])
            case = casework.act(case, rules, "refer", actor, at, reason=reason)
            case = attrs.evolve(case, referral=Referral("second-line", at, actor.id, reason))
            return self.correspondence.write(case, rules, "referral", actor, at)

        return self.change(actor, "refer", key, compute)

    def go_further(
        self,
        actor: Actor,
        key: str,
        by: Literal["client", "agency"],
        *,
        reason: str | None = None,
        also: Also | None = None,
    ) -> Complaint:
        """The case goes to the second line: the agency passes it on as its procedure says, or the client went by themselves.

        A client may go at any time: where the procedure has no such step, the case stays where it is.

        :param also: what else is written with it. :raises Refused: the procedure does not let the agency pass it on now.
        """

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            words = cleaned(reason, "/reason") if reason else None
            passed = attrs.evolve(case, referral=Referral("second-line", at, actor.id, words))
            if case.referral is None and by == "agency":
                passed = casework.act(passed, rules, "refer", actor, at)
                return self.correspondence.write(passed, rules, "referral", actor, at)
            if case.referral is not None or rules.procedure.transition(case.state, "refer") is None:
                return casework.noted(passed, "refer", actor, at)
            # Whoever notes it, the client decided: the roles of the procedure say who may pass a case on.
            return casework.act(passed, rules, "refer", Actor(actor.id, Role.SYSTEM), at)

        right = "take_further" if actor.role is Role.CITIZEN else "refer"
        return self.change(actor, "refer", key, compute, right=right, also=also)


def _may_reopen(case: Complaint, rules: Rules, at: datetime) -> None:
    """:raises Refused: the procedure does not let this case be opened again, and why."""
    reopening = rules.procedure.reopening
    if case.closed_at is None:
        raise Refused([Problem("", sentence("this case is open"), "reopen.open")])
    if reopening is None:
        raise Refused([Problem("", sentence("this procedure does not reopen cases"), "reopen.never")])
    if case.reopened >= reopening.times:
        raise Refused(
            [
                Problem(
                    "",
                    sentence("a case is reopened so many times at most: {n}", n=reopening.times),
                    "reopen.times",
                )
            ]
        )
    last = due(rules.calendar, case.closed_at, reopening.within).day
    if local_day(at, case.zone) > last:
        raise Refused(
            [Problem("", sentence("this case could be reopened until {day}", day=last), "reopen.late")]
        )

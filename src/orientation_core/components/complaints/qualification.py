"""First stage, continued: what a registered request is, and whether it can be treated as a complaint."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs

from orientation_core.components.complaints.desk import Desk, federal
from orientation_core.components.complaints.reception import IntakePoint
from orientation_core.components.complaints.words import cleaned, for_every_reader, known, member
from orientation_core.errors import Problem, Refused, sentence
from orientation_core.model import casework
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Admissibility, Complaint, Point, RequestType
from orientation_core.model.parties import Actor


class Qualification(Desk):
    """Acknowledge, qualify, requalify, admit or refuse, ask for detail."""

    def acknowledge(self, actor: Actor, key: str) -> Complaint:
        """Acknowledge receipt of a case that was taken in without it, by letter or by telephone."""

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            case = casework.act(case, rules, "acknowledge", actor, at)
            case = attrs.evolve(case, acknowledged_at=at)
            return self.correspondence.write(case, rules, "acknowledgement", actor, at)

        return self.change(actor, "acknowledge", key, compute, right="correspond")

    def qualify(
        self,
        actor: Actor,
        key: str,
        *,
        category: str | None = None,
        service: str | None = None,
        unit: str | None = None,
        points: Sequence[IntakePoint] = (),
        version: int | None = None,
    ) -> Complaint:
        """Say what a request is about: category, service, unit and points of complaint.

        :raises InvalidDocument: a category that the procedure does not know.
        """

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            for pointer, code in (
                ("/category", category),
                *((f"/points/{n}/category", p.category) for n, p in enumerate(points)),
            ):
                known(rules, "category", code, pointer)
            case = casework.act(case, rules, "qualify", actor, at)
            chosen = category or case.category
            made = tuple(
                Point(number, one.summary, one.category or chosen, federal(rules, one.category or chosen))
                for number, one in enumerate(points, 1)
            )
            return attrs.evolve(
                case,
                category=chosen,
                federal_category=federal(rules, chosen),
                service=service or case.service,
                unit=unit or case.unit,
                points=made or case.points,
            )

        return self.change(actor, "qualify", key, compute, version=version)

    def requalify(
        self,
        actor: Actor,
        key: str,
        to: RequestType,
        *,
        reason: str | None = None,
        version: int | None = None,
    ) -> Complaint:
        """Treat it as another type of request from now on. What it came in as stays on the case, and the client is told.

        :raises InvalidDocument: there is no such type.
        """
        to = member(RequestType, to, "/type")

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            if case.type is to:
                raise Refused(
                    [
                        Problem(
                            "/type",
                            sentence("this case is qualified already as: {type}", type=to.value),
                            "type.same",
                        )
                    ]
                )
            case = casework.act(case, rules, "requalify", actor, at, reason=reason)
            pending = Admissibility.PENDING if to is RequestType.COMPLAINT else None
            case = attrs.evolve(case, type=to, admissibility=pending, ground=None)
            return self.correspondence.write(case, rules, "requalified", actor, at)

        return self.change(actor, "requalify", key, compute, version=version)

    def admit(self, actor: Actor, key: str, *, version: int | None = None) -> Complaint:
        """Decide that the complaint is admissible."""

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            case = casework.act(case, rules, "admit", actor, at)
            return attrs.evolve(case, admissibility=Admissibility.ADMISSIBLE, ground=None)

        return self.change(actor, "admit", key, compute, version=version)

    def declare_inadmissible(
        self,
        actor: Actor,
        key: str,
        ground: str,
        *,
        redirect: str | None = None,
        reason: str | None = None,
        version: int | None = None,
    ) -> Complaint:
        """Decide that the complaint is not admissible, on a ground of the procedure, and tell the client.

        :param redirect: the body or the appeal the client is pointed to; owed for some grounds.
        :raises Refused: the ground asks for a redirection, or leads elsewhere (requalify, ask for detail).
        """

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            chosen = known(rules, "ground", ground, "/ground")
            if chosen.outcome == "requalify":
                raise Refused(
                    [
                        Problem(
                            "/ground",
                            sentence(
                                "on this ground, requalify the case as: {type}", type=chosen.requalify_as
                            ),
                            "ground.requalify",
                        )
                    ]
                )
            if chosen.redirect in ("appeal", "competent_body") and not redirect:
                raise Refused(
                    [
                        Problem(
                            "/redirect",
                            sentence("this ground owes the client a redirection: say to whom"),
                            "ground.redirect",
                        )
                    ]
                )
            case = casework.act(case, rules, "declare_inadmissible", actor, at, reason=reason)
            case = attrs.evolve(case, admissibility=Admissibility.INADMISSIBLE, ground=ground)
            # A ground on which detail is asked first: here the client was asked, and what came did not help.
            letter = "inadmissible" if chosen.outcome == "ask_detail" else chosen.letter
            return self.correspondence.write(
                case,
                rules,
                letter,
                actor,
                at,
                ground=chosen.label,
                redirect=for_every_reader(redirect),
            )

        return self.change(actor, "declare_inadmissible", key, compute, version=version)

    def ask_detail(self, actor: Actor, key: str, question: str, *, version: int | None = None) -> Complaint:
        """Ask the client for what is missing; the clocks that the procedure names stand still meanwhile."""
        words = cleaned(question, "/question")

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            case = casework.act(case, rules, "ask_detail", actor, at)
            paused = any(run.due_on is None for run in case.clocks if run.name in rules.procedure.promises)
            return self.correspondence.write(case, rules, "ask_detail", actor, at, body=words, paused=paused)

        return self.change(actor, "ask_detail", key, compute, version=version)

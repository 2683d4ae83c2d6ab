"""Measures against unreasonable conduct: motivated, told to the client, reviewed; they never stop what comes in."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import attrs

from orientation_core.components.complaints.desk import Desk
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.complaints.words import cleaned
from orientation_core.errors import InvalidDocument, NotFound, Problem, Refused, sentence
from orientation_core.model import casework, joint
from orientation_core.model.arrangements import MEASURES, Measure, MeasureReview
from orientation_core.model.calendars import local_day
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Complaint, next_number
from orientation_core.model.parties import Actor, Role

#: No measure goes on for longer without being looked at.
LONGEST = timedelta(days=366)


class Conduct(Desk):
    """Impose and review measures."""

    def impose_measure(
        self,
        actor: Actor,
        key: str,
        kind: str,
        motivation: str,
        *,
        review_on: date,
        contact: str | None = None,
    ) -> Complaint:
        """Decide on a measure. The client is told what, why, until when, and how to contest it.

        :param review_on: local day by which it is looked at again, within a year. :param contact: id of the one official
            who answers, for ``one_contact``: other handlers then do not write to the client.
        :raises InvalidDocument: naming what is wrong.
        """
        words = cleaned(motivation, "/motivation")

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            problems = _wrong(kind, contact, review_on, local_day(at, case.zone))
            if problems:
                raise InvalidDocument(COMPLAINT.name, problems)
            if contact is not None and contact in case.kept_from:
                said = sentence("this case cannot be given to this person")
                raise Refused([Problem("/contact", said, "assign.person")])
            number = next_number(case.measures)
            measure = Measure(number, kind, words, at, actor.id, review_on, contact)
            case = casework.noted(case, "impose_measure", actor, at)
            case = attrs.evolve(case, measures=(*case.measures, measure))
            return self.correspondence.write(
                case,
                rules,
                "measure",
                actor,
                at,
                parties=(joint.first(case),),
                body=words,
                measure=kind,
                review_on=review_on,
            )

        return self.change(actor, "impose_measure", key, compute)

    def review_measure(
        self, actor: Actor, key: str, number: int, motivation: str, *, review_on: date | None = None
    ) -> Complaint:
        """Look at a measure again: it goes on until `review_on`, or is lifted. The client is told which, and why.

        :raises NotFound: no measure of that number counts now.
        """
        words = cleaned(motivation, "/motivation")

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            found = next((one for one in case.measures if one.number == number and not one.lifted_at), None)
            if found is None:
                raise NotFound("measure", str(number))
            problems = [] if review_on is None else _wrong_day(review_on, local_day(at, case.zone))
            if problems:
                raise InvalidDocument(COMPLAINT.name, problems)
            done = attrs.evolve(
                found,
                review_on=review_on or found.review_on,
                lifted_at=None if review_on else at,
                reviews=(*found.reviews, MeasureReview(at, actor.id, words, review_on)),
            )
            kept = tuple(done if one.number == number else one for one in case.measures)
            case = casework.noted(attrs.evolve(case, measures=kept), "review_measure", actor, at)
            return self.correspondence.write(
                case,
                rules,
                "measure_reviewed",
                actor,
                at,
                parties=(joint.first(case),),
                body=words,
                measure=found.kind,
                review_on=review_on,
            )

        return self.change(actor, "review_measure", key, compute, itself=True)


def check_contact(case: Complaint, actor: Actor) -> None:
    """:raises Refused: a measure says that another official answers this client."""
    for one in case.measures:
        if one.contact and not one.lifted_at and actor.role is Role.HANDLER and actor.id != one.contact:
            said = sentence("a measure says that one other official answers this client")
            raise Refused([Problem("", said, "measure.contact")])


def _wrong(kind: str, contact: str | None, review_on: date, today: date) -> list[Problem]:
    problems = _wrong_day(review_on, today)
    if kind not in MEASURES:
        problems.append(
            Problem("/kind", sentence("a measure is one of: {measures}", measures=MEASURES), "measure.kind")
        )
    if (kind == "one_contact") != (contact is not None):
        said = sentence("say who the one contact is, for that measure and no other")
        problems.append(Problem("/contact", said, "measure.contact"))
    return problems


def _wrong_day(review_on: date, today: date) -> list[Problem]:
    if today < review_on <= today + LONGEST:
        return []
    said = sentence("a measure is reviewed on a day to come, within a year")
    return [Problem("/review_on", said, "measure.review")]

"""Measures against unreasonable conduct: motivated, told to the client, reviewed; they never stop what comes in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import attrs

from orientation_core.components.complaints.desk import Desk
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.complaints.words import cleaned
from orientation_core.components.privacy.finding import found_by
from orientation_core.errors import InvalidDocument, NotAllowed, NotFound, Problem, Refused, sentence
from orientation_core.model import casework, joint
from orientation_core.model.arrangements import MEASURES, Measure, MeasureReview
from orientation_core.model.calendars import local_day
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Complaint, next_number
from orientation_core.model.forgetting import known_by
from orientation_core.model.parties import Actor, Role, closed_to
from orientation_core.model.privacy import RESTRICTED
from orientation_core.model.privacy.identifiers import LINKING
from orientation_core.store import UnitOfWork

#: No measure goes on for longer without being looked at.
LONGEST = timedelta(days=366)


@attrs.frozen
class Standing:
    """A measure that counts for somebody now. :ivar case: where it was decided; None where the reader does not see that."""

    measure: Measure
    case: str | None = None
    reference: str | None = None


class Conduct(Desk):
    """Impose and review measures."""

    def measures_of(self, actor: Actor, key: str) -> list[Standing]:
        """The measures that count for whoever opened a case, in whichever of their cases they were decided; its own first.

        Whose cases are one person's is told by the id or the address of mail, as everywhere. Of a case that is out of the
        reader's sight the measure is told and not why; of one that is restricted or kept from them, nothing.

        :raises NotAllowed: clients read what counts for them on the case itself.
        """
        if actor.role is Role.CITIZEN:
            raise NotAllowed("complaint.measures_of")
        with self.begin(write=False) as unit:
            case = self.read(self.find_record(unit, key))
            self.authorise(actor, "read", case, asked=key)
            others = list(of_same_person(self, unit, case))
        own = [Standing(one, case.id, case.reference) for one in case.measures if one.lifted_at is None]
        return own + [standing for other in others for standing in self._told_of(actor, other)]

    def _told_of(self, actor: Actor, case: Complaint) -> Iterator[Standing]:
        if actor.id in case.kept_from or (
            RESTRICTED in case.flags
            and closed_to(actor, client=case.client.actor, others=joint.logged_in(case))
        ):
            return
        try:
            self.authorise(actor, "read", case)
        except (NotAllowed, NotFound):
            seen = False
        else:
            seen = True
        for one in case.measures:
            if one.lifted_at is None:
                bare = attrs.evolve(one, motivation="", reviews=())
                yield Standing(one, case.id, case.reference) if seen else Standing(bare)

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


def of_same_person(desk: Desk, unit: UnitOfWork, case: Complaint) -> Iterator[Complaint]:
    """Every other case that whoever opened this one opened, by their id or address of mail."""
    links = frozenset(one for one in known_by(case.client) if one.sort in LINKING)
    for record in found_by(unit, COMPLAINT, links):
        if record.id != case.id:
            other = desk.read(record)
            if known_by(other.client) & links:
                yield other


def check_contact(desk: Desk, actor: Actor, case: Complaint) -> None:
    """:raises Refused: a measure says that another official answers this client, in this case or in any of theirs."""
    if actor.role is not Role.HANDLER:
        return
    with desk.begin(write=False) as unit:
        cases = [case, *of_same_person(desk, unit, case)]
    for one in (measure for each in cases for measure in each.measures):
        if one.contact and not one.lifted_at and actor.id != one.contact:
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

"""Representation: somebody acts for the client, as far and as long as a consent says; then they see nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import attrs

from orientation_core.components.complaints.reading import Item, Reading
from orientation_core.components.complaints.record import COMPLAINT
from orientation_core.components.complaints.words import cleaned
from orientation_core.errors import InvalidDocument, NotFound, Problem, Refused, sentence
from orientation_core.kinds import day_of, day_value
from orientation_core.model import casework, joint
from orientation_core.model.arrangements import LETTERS, SCOPES, Representative
from orientation_core.model.calendars import local_day
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Complaint, next_number
from orientation_core.model.parties import ANONYMOUS, Actor
from orientation_core.model.receipts import ANONYMOUS_FLAG
from orientation_core.store import Query, Where


@attrs.frozen
class Review:
    """Something about a case that is to be looked at by a day.

    :ivar what: ``consent`` that ends, or ``measure`` to review. :ivar number: of the representative or measure.
    """

    what: str
    case: str
    reference: str
    number: int
    due_on: date


class Representation(Reading):
    """Who acts for a client."""

    def represent(
        self,
        actor: Actor,
        key: str,
        name: str,
        *,
        consent: str,
        until: date,
        since: date | None = None,
        kind: str = "other",
        scope: Sequence[str] = ("read",),
        letters: str = "both",
        email: str | None = None,
        address: str | None = None,
        id: str | None = None,  # noqa: A002 - as of an actor
    ) -> Complaint:
        """Note that somebody acts for the client. Client and representative are told, whoever gets letters afterwards.

        :param consent: digest of a file of the case, see :meth:`attach`. :param id: their id in the host's system, if
            they are to see the case there. :param since: today when left out.
        :raises InvalidDocument: naming what is wrong. :raises NotFound: the case has no such file.
        :raises Refused: nobody knows who complains, so nobody can have consented.
        """
        line = cleaned(name, "/name", multiline=False)

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            today = local_day(at, case.zone)
            problems = _wrong(since or today, until, today, scope, letters, email or address)
            if problems:
                raise InvalidDocument(COMPLAINT.name, problems)
            if ANONYMOUS_FLAG in case.flags:
                said = sentence("nobody can consent in an anonymous case")
                raise Refused([Problem("", said, "represent.anonymous")])
            if not any(one.digest == consent for one in case.attachments):
                raise NotFound("attachment", consent[:64])
            made = Representative(
                number=next_number(case.representatives),
                name=line,
                kind=kind,
                since=since or today,
                until=until,
                consent=consent,
                at=at,
                by=actor.id,
                scope=tuple(dict.fromkeys(scope)),
                letters=letters,
                email=email,
                address=address,
                actor=None if id == ANONYMOUS.id else id,
            )
            case = attrs.evolve(case, representatives=(*case.representatives, made))
            case = casework.noted(case, "represent", actor, at)
            return self._told(case, rules, "representation", actor, at, made)

        return self.change(actor, "represent", key, compute)

    def end_representation(self, actor: Actor, key: str, number: int) -> Complaint:
        """Take a consent back: by an official, or by the client. Both sides are told.

        :raises NotFound: there is no such representative now.
        """

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            found = next((one for one in case.representatives if one.number == number), None)
            if found is None or found.ended_at is not None:
                raise NotFound("representative", str(number))
            case = self._told(case, rules, "representation_ended", actor, at, found)
            ended = attrs.evolve(found, ended_at=at)
            return casework.noted(_with(case, ended), "end_representation", actor, at)

        return self.change(actor, "end_representation", key, compute, itself=True)

    def represented(self, actor: Actor) -> list[Item]:
        """The cases in which this actor represents the client today."""
        self.authorise(actor, "read")
        with self.begin(write=False) as unit:
            chunks = unit.columns(COMPLAINT, ("record", "actor"), Query(), part="representatives")
            keys = {
                str(record)
                for chunk in chunks
                for record, who in zip(chunk["record"], chunk["actor"], strict=True)
                if who == actor.id
            }
        query = Query((Where("id", "in", tuple(sorted(keys))),), order=("next_due_on", "received_at"))
        return self._items(actor, self._visible(actor, query, len(keys))) if keys else []

    # ------------------------------------------------------------------------------ what is due

    def reviews(self, actor: Actor, *, within: int = 14) -> list[Review]:
        """Consents that end and measures that are to be reviewed within so many days, or were to be; the oldest first."""
        self._authorise_list(actor)
        today = local_day(self.clock(), self.rulebook.newest_calendar(self.agency.calendar).zone)
        last = day_value(today) + within
        with self.begin(write=False) as unit:
            chunks = unit.columns(COMPLAINT, ("record", "what", "number", "due_on"), Query(), part="reviews")
            due = [
                (str(record), str(what), int(number), day_of(int(day)))
                for chunk in chunks
                for record, what, number, day in zip(*(chunk[name] for name in _ROW), strict=True)
                if int(day) <= last and (what != "consent" or int(day) >= day_value(today))
            ]
        if not due:
            return []
        query = Query((Where("id", "in", tuple(sorted({case for case, *_ in due}))),))
        seen = {item.id: item.reference for item in self._items(actor, self._visible(actor, query, len(due)))}
        found = [
            Review(what, case, seen[case], number, day) for case, what, number, day in due if case in seen
        ]
        return sorted(found, key=lambda one: (one.due_on, one.reference, one.number))

    def remind_consents(self, actor: Actor, *, within: int = 14) -> list[Review]:
        """Tell client and representative, once, of each consent that ends within so many days."""
        self.authorise(actor, "remind")
        told = [one for one in self.reviews(actor, within=within) if one.what == "consent"]
        for one in told:
            self.change(actor, "remind", one.case, self._reminding(actor, one.number), itself=True)
        return told

    def _reminding(self, actor: Actor, number: int):  # type: ignore[no-untyped-def]  # noqa: ANN202 - as Compute
        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            found = next(one for one in case.representatives if one.number == number)
            if found.reminded_at is not None:
                return case
            case = self._told(case, rules, "representation_ends", actor, at, found)
            return _with(case, attrs.evolve(found, reminded_at=at))

        return compute

    def _told(
        self, case: Complaint, rules: Rules, template: str, actor: Actor, at: datetime, about: Representative
    ) -> Complaint:
        """`case` with a letter to the client and, while the consent holds, to the representative."""
        today = local_day(at, case.zone)
        also = (about.recipient,) if about.holds(today) and (about.email or about.address) else ()
        return self.correspondence.write(
            case,
            rules,
            template,
            actor,
            at,
            parties=(joint.first(case),),
            to=("client", *also),
            representative=about.name,
            since=about.since,
            until=about.until,
        )


_ROW = ("record", "what", "number", "due_on")


def _with(case: Complaint, one: Representative) -> Complaint:
    kept = tuple(one if each.number == one.number else each for each in case.representatives)
    return attrs.evolve(case, representatives=kept)


def _wrong(
    since: date, until: date, today: date, scope: Sequence[str], letters: str, reached: str | None
) -> list[Problem]:
    problems = []
    if until < max(since, today):
        said = sentence("a consent ends on a day that is not over, and not before it begins")
        problems.append(Problem("/until", said, "represent.until"))
    if not scope or set(scope) - set(SCOPES):
        said = sentence("a consent allows: {known}", known=SCOPES)
        problems.append(Problem("/scope", said, "represent.scope"))
    if letters not in LETTERS:
        said = sentence("letters go to one of: {known}", known=LETTERS)
        problems.append(Problem("/letters", said, "represent.letters"))
    elif letters != "client" and not reached:
        said = sentence("say by which address the representative gets letters")
        problems.append(Problem("/email", said, "represent.address"))
    return problems

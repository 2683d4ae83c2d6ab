"""What is done with a referral: questions on their clock, the opinion, recommendations. Pure functions that say why not."""

from __future__ import annotations

from datetime import date, datetime

import attrs

from orientation_core.errors import InvalidDocument, NotFound, Problem, Refused, sentence
from orientation_core.model import clocks
from orientation_core.model.calendars import Calendar, local_day
from orientation_core.model.clocks import ClockEvent, ClockRule, ClockState
from orientation_core.model.complaints import Complaint, Outcome
from orientation_core.model.procedures import Procedure
from orientation_core.model.referrals.protocols import Protocol
from orientation_core.model.referrals.referrals import (
    Asked,
    By,
    Opinion,
    Recommendation,
    Referral,
    ReferralStep,
    Reply,
)
from orientation_core.model.terms import Term
from orientation_core.model.text import Text

#: What the clock of a question is called, in derivations and in words.
CLOCK = "ombudsman"
_LABEL = Text(
    fr="Question du médiateur",
    nl="Vraag van de ombudsman",
    de="Frage der Ombudsstelle",
    en="Ombudsman's question",
)
_FOUNDED = (Outcome.FOUNDED, Outcome.PARTLY_FOUNDED)


def went_on(case: Complaint, on: date | None, at: datetime, by: By) -> date:
    """The day a case went there: today, or the earlier one on which the client went, of which the desk heard later.

    :param at: now. :raises Refused: that is before the case was received, or later than today; the agency itself passes
        a case on when it says so.
    """
    today = local_day(at, case.zone)
    if on is None or on == today:
        return today
    if by == "agency":
        raise refused("/on", sentence("the agency passes a case on today"), "referral.on")
    if not local_day(case.received_at, case.zone) <= on < today:
        text = sentence("a client goes there after the case was received, and not later than today")
        raise refused("/on", text, "referral.on")
    return on


def refused(where: str, words: str, code: str) -> Refused:
    """A refusal with one reason."""
    return Refused([Problem(where, words, code)])


def stepped(referral: Referral, action: str, at: datetime, actor: str) -> Referral:
    """`referral` with one more step in its trail."""
    return attrs.evolve(referral, trail=(*referral.trail, ReferralStep(action, at, actor)))


def rule(term: Term) -> ClockRule:
    """The clock of a question under that term, as procedures declare theirs."""
    return ClockRule(CLOCK, _LABEL, term, (), ())


def clock(question: Asked, calendar: Calendar, now: datetime) -> ClockState | None:
    """What the clock of a question shows now; None where no term runs."""
    if question.term is None:
        return None
    return clocks.run(rule(question.term), calendar, question.events, now)


def asked(
    referral: Referral,
    text: str,
    asked_at: datetime,
    at: datetime,
    actor: str,
    calendar: Calendar,
    protocol: Protocol | None,
) -> Referral:
    """`referral` with one more question; its clock runs from the moment it arrived.

    :param at: now. :raises Refused: it arrived before the case went there, or later than now; the calendar ends before
        it is due.
    """
    if not referral.opened_on <= local_day(asked_at, calendar.zone) or asked_at > at:
        words = sentence("a question arrives after the case was referred, and not later than now")
        raise refused("/asked_at", words, "question.when")
    number = max((one.number for one in referral.questions), default=0) + 1
    one = Asked(number, asked_at, text, actor, calendar.pin)
    if protocol is not None:
        events = (ClockEvent(asked_at, "started", actor=actor),)
        one = attrs.evolve(one, term=protocol.question_term, events=events)
        state = clock(one, calendar, asked_at)
        one = attrs.evolve(one, due_on=state.due.day if state is not None and state.due is not None else None)
    return stepped(attrs.evolve(referral, questions=(*referral.questions, one)), "question", at, actor)


def replied(referral: Referral, number: int, reply: Reply, calendar: Calendar) -> Referral:
    """`referral` with a question answered, its clock stopped, and whether that was late.

    :raises NotFound: there is no such question. :raises Refused: it was answered before.
    """
    one = referral.question(number)
    if one is None:
        raise NotFound("question", str(number))
    if not one.open:
        raise refused("/number", sentence("this question was answered already"), "question.answered")
    if one.events:
        events = (*one.events, ClockEvent(max(reply.at, one.asked_at), "stopped", actor=reply.actor))
        state = clock(attrs.evolve(one, events=events), calendar, reply.at)
        one = attrs.evolve(one, events=events, late=state is not None and state.late)
    done = attrs.evolve(one, reply=reply)
    questions = tuple(done if each.number == number else each for each in referral.questions)
    return stepped(attrs.evolve(referral, questions=questions), "answer", reply.at, reply.actor)


def decided(referral: Referral, opinion: Opinion, procedure: Procedure) -> Referral:
    """`referral` with what the second line found, in the vocabulary of the case's own procedure.

    :raises InvalidDocument: an outcome or norm that the procedure does not know. :raises Refused: founded without a
        norm that was not kept, or unfounded with one.
    """
    known = tuple(one.code for one in procedure.norms)
    problems = [
        Problem(f"/norms/{place}", sentence("the procedure knows only: {known}", known=known), "norm.unknown")
        for place, norm in enumerate(opinion.norms)
        if norm not in known
    ]
    outcomes = tuple(one.code for one in procedure.outcomes)
    if opinion.outcome.value not in outcomes:
        words = sentence("the procedure knows only: {known}", known=outcomes)
        problems.append(Problem("/outcome", words, "outcome.unknown"))
    if problems:
        raise InvalidDocument("referral", problems)
    if opinion.outcome in _FOUNDED and known and not opinion.norms:
        words = sentence("say which norm of conduct was not kept")
        raise refused("/norms", words, "decide.norm")
    if opinion.outcome is Outcome.UNFOUNDED and opinion.norms:
        words = sentence("what is unfounded names no norm that was not kept")
        raise refused("/norms", words, "opinion.norm")
    if opinion.decided_on < referral.opened_on:
        words = sentence("the last day comes before the first")
        raise refused("/decided_on", words, "validity.order")
    done = attrs.evolve(referral, opinion=opinion, admissible=True)
    return stepped(done, "outcome", opinion.noted_at, opinion.actor)


def recommended(referral: Referral, one: Recommendation, at: datetime) -> Referral:
    """`referral` with one more recommendation."""
    made = attrs.evolve(one, number=max((each.number for each in referral.recommendations), default=0) + 1)
    more = attrs.evolve(referral, recommendations=(*referral.recommendations, made))
    return stepped(more, "recommend", at, one.actor)


def responded(
    referral: Referral,
    number: int,
    at: datetime,
    actor: str,
    *,
    action: str | None = None,
    reason: str | None = None,
) -> Referral:
    """`referral` with a recommendation accepted, by an action, or refused, for a reason.

    :raises NotFound: there is no such recommendation. :raises Refused: it was accepted before.
    """
    one = referral.recommendation(number)
    if one is None:
        raise NotFound("recommendation", str(number))
    if one.response == "accepted" and one.action != action:
        words = sentence("this recommendation was accepted already")
        raise refused("/number", words, "recommendation.accepted")
    done = attrs.evolve(
        one,
        response="refused" if action is None else "accepted",
        reason=reason,
        action=action,
        responded_at=at,
        responded_by=actor,
    )
    all_ = tuple(done if each.number == number else each for each in referral.recommendations)
    word = "refuse" if action is None else "accept"
    return stepped(attrs.evolve(referral, recommendations=all_), word, at, actor)


def due_within(question: Asked, today: date, days: int) -> bool:
    """Whether an open question is due so soon, or over."""
    return question.open and question.due_on is not None and (question.due_on - today).days <= days

"""A case treated within another for a while, and a case made into several. Pure functions.

Nothing is lost by merging: the merged case keeps its words, its trace and the events of its clocks, and gets only a
stop on those that ran. Un-merging takes the stop away and says again, at its own moment, what its complainants wrote
meanwhile, so that it stands as if it had never been away.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import attrs

from orientation_core.errors import NotFound, Problem, Refused, Sentence, sentence
from orientation_core.model import casework, joint
from orientation_core.model.casework import Rules
from orientation_core.model.clocks import ClockEvent
from orientation_core.model.complaints import (
    MERGED,
    Attachment,
    ClockRun,
    Complainant,
    Complaint,
    Letter,
    Merge,
    Step,
    next_number,
    overall_outcome,
)
from orientation_core.model.parties import SYSTEM, Actor
from orientation_core.model.values import evolve


def with_letter_in(case: Complaint, rules: Rules, letter: Letter) -> Complaint:
    """`case` with a letter from a complainant; where the desk had asked for it, the clocks go on."""
    case = evolve(case, letters=(*case.letters, letter))
    stopped = [step.action for step in case.steps if step.action in ("ask_detail", "pause", "resume")]
    if stopped[-1:] == ["ask_detail"] and rules.procedure.transition(case.state, "resume"):
        case = casework.act(case, rules, "resume", SYSTEM, letter.at)
    return case


# ------------------------------------------------------------------------------ merging


def merge(
    case: Complaint, rules: Rules, into: Complaint, actor: Actor, at: datetime, reason: str
) -> tuple[Complaint, Complaint]:
    """`case` merged into another: both as they stand then.

    :raises Refused: with every reason, for example ``merge.closed``.
    """
    problems = list(_against(case, into))
    if problems:
        raise Refused(problems)
    clocks = tuple(_stopped(run, rules, actor, at) if _runs(run) else run for run in case.clocks)
    merged = evolve(
        casework.noted(case, "merge", actor, at, reason),
        merged=Merge(into.id, at, actor.id, reason),
        closed_at=at,
        clocks=clocks,
    )
    people = tuple(
        Complainant(
            number,
            one.client,
            one.language,
            at,
            actor.id,
            unreachable=one.unreachable,
            case=case.id,
            party=one.number,
            reference=one.reference,
            received_at=one.received_at,
            about=case.kept_from if one.number is None else (),
        )
        for number, one in enumerate(joint.parties(case), next_number(into.complainants))
    )
    leading = evolve(into, complainants=(*into.complainants, *people))
    return merged, casework.noted(leading, "lead", actor, at, reason)


def _against(case: Complaint, into: Complaint) -> list[Problem]:
    """Why the one cannot be merged into the other."""

    def problem(code: str, words: Sentence, where: str = "") -> Problem:
        return Problem(where, words, f"merge.{code}")

    if case.id == into.id:
        return [problem("self", sentence("a case cannot be merged into itself"), "/into")]
    found = []
    for one, where in ((case, ""), (into, "/into")):
        if one.merged is not None:
            found.append(problem("merged", sentence("this case is merged into another one already"), where))
        elif not one.open:
            found.append(problem("closed", sentence("a closed case cannot be merged"), where))
        if one.referral is not None:
            words = sentence("a case that went to the second line cannot be merged")
            found.append(problem("second_line", words, where))
    if case.procedure.name != into.procedure.name:
        found.append(problem("procedure", sentence("the two cases follow different procedures"), "/into"))
    if into.assigned_to in case.kept_from:
        # Same words whatever the reason, as when a case is assigned.
        words = sentence("these cases cannot be treated by this person together")
        found.append(problem("person", words, "/into"))
    return found


def _runs(run: ClockRun) -> bool:
    """Whether a clock was begun and did not stop: it runs, or stands paused."""
    marks = [one.type for one in run.events if one.type in ("started", "restarted", "stopped")]
    return bool(marks) and marks[-1] != "stopped"


def _stopped(run: ClockRun, rules: Rules, actor: Actor, at: datetime) -> ClockRun:
    event = ClockEvent(at, "stopped", reason=MERGED, actor=actor.id)
    return casework.with_event(run, rules.procedure.clock(run.name), rules, event)


def _going_on(run: ClockRun, rules: Rules) -> ClockRun:
    """The clock as it would be without the stop: its events said again, one after the other."""
    kept = [one for one in run.events if one.reason != MERGED or one.type != "stopped"]
    if len(kept) == len(run.events):
        return run
    rule, again = rules.procedure.clock(run.name), ClockRun(run.name)
    for event in kept:
        again = casework.with_event(again, rule, rules, event)
    return again


def unmerge(
    case: Complaint, rules: Rules, leading: Complaint, actor: Actor, at: datetime, reason: str | None = None
) -> tuple[Complaint, Complaint]:
    """`case` taken out of the one it was merged into: both as they stand then.

    What happened on the leading case since stays there. What the complainants of `case` wrote and sent meanwhile comes
    with them, at the moments at which they did; and stays where it was read, too.

    :raises Refused: it is not merged, or the other is itself merged, codes ``unmerge.not`` and ``unmerge.order``.
    """
    if case.merged is None:
        raise Refused([Problem("", sentence("this case is not merged"), "unmerge.not")])
    if leading.merged is not None:
        words = sentence("the case it was merged into is itself merged; un-merge that one first")
        raise Refused([Problem("/merged", words, "unmerge.order")])
    numbers = {one.number: one.party for one in leading.joined if one.case == case.id}
    states = {one.party: one.unreachable for one in leading.joined if one.case == case.id}
    restored = evolve(
        case, merged=None, closed_at=None, clocks=tuple(_going_on(run, rules) for run in case.clocks)
    )
    for number, unreachable in states.items():
        restored = joint.marked(restored, number, unreachable=unreachable)
    for letter in leading.letters:
        if letter.party in numbers and letter.direction == "in":
            own = evolve(letter, number=next_number(restored.letters), party=numbers[letter.party])
            restored = with_letter_in(restored, rules, own)
    files = tuple(
        evolve(one, party=numbers[one.party]) for one in leading.attachments if one.party in numbers
    )
    restored = evolve(restored, attachments=(*restored.attachments, *_new(files, restored.attachments)))
    people = tuple(
        attrs.evolve(one, left_at=at) if one.number in numbers else one for one in leading.complainants
    )
    after = casework.noted(evolve(leading, complainants=people), "unlead", actor, at, reason)
    return casework.noted(restored, "unmerge", actor, at, reason), after


def _new(files: Sequence[Attachment], have: Sequence[Attachment]) -> list[Attachment]:
    known = {(one.digest, one.party) for one in have}
    return [one for one in files if (one.digest, one.party) not in known]


# ------------------------------------------------------------------------------ splitting


def split(
    case: Complaint,
    groups: Sequence[Sequence[int]],
    names: Sequence[tuple[str, str]],
    actor: Actor,
    at: datetime,
    reason: str | None = None,
) -> tuple[Complaint, ...]:
    """`case` with what stays of it, then a new case for each group of its points.

    Each new case stands where this one stood, with its words, letters, files and clocks, which began when the request
    came in; the points are divided.

    :param names: an id and a reference for each new case.
    :raises Refused: the case is closed, others were merged into it, or the points do not divide like that.
    :raises NotFound: there is no point of a number.
    """
    joint.refuse_closed(case)
    asked = [number for group in groups for number in group]
    for number in asked:
        if case.point(number) is None:
            raise NotFound("point", str(number))
    problems = list[Problem]()
    if any(one.case is not None for one in case.joined):
        words = sentence("a case that others were merged into cannot be split; un-merge them first")
        problems.append(Problem("/complainants", words, "split.merged"))
    if not asked or not all(groups):
        words = sentence("say which points become a case of their own")
        problems.append(Problem("/points", words, "split.none"))
    if len(set(asked)) != len(asked):
        words = sentence("each point goes into one case only")
        problems.append(Problem("/points", words, "split.twice"))
    if len(set(asked)) == len(case.points):
        words = sentence("at least one point stays in the case")
        problems.append(Problem("/points", words, "split.all"))
    if problems:
        raise Refused(problems)
    step = Step("split", at, actor.id, case.state, case.state, reason)
    rest = tuple(one for one in case.points if one.number not in asked)
    found = [_judged(evolve(case, points=rest, steps=(*case.steps, step)))]
    for group, (key, reference) in zip(groups, names, strict=True):
        chosen = [one for one in case.points if one.number in group]
        points = tuple(evolve(one, number=number) for number, one in enumerate(chosen, 1))
        part = evolve(
            case,
            id=key,
            reference=reference,
            registered_at=at,
            points=points,
            category=points[0].category or case.category,
            federal_category=points[0].federal_category or case.federal_category,
            steps=(*case.steps, step),
            complainants=case.joined,
            notes=(),
            links=(),
            satisfaction=None,
            source=None,
            source_reference=None,
            split_from=case.id,
            # What was sealed stays with the case it was taken out of.
            redactions=tuple([evolve(one, sealed=False) for one in case.redactions]),
        )
        found.append(_judged(part))
    return tuple(found)


def _judged(case: Complaint) -> Complaint:
    """`case` with the outcome that follows from the points it has now."""
    overall = overall_outcome(case.points)
    return evolve(case, outcome=overall.value if overall else None)

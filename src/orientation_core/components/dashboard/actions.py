"""Improvement on the dashboard: what is under way, what was shown to help, and what hangs loose around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from orientation_core.components.dashboard.making import (
    MOST_LOOSE,
    Asked,
    Made,
    alarm,
    judged,
    nothing,
    remark,
    whole,
)
from orientation_core.components.dashboard.words import LABELS
from orientation_core.components.improvements import Improvements
from orientation_core.model.dashboards import Figure, Loose, Reason, Source
from orientation_core.model.improvements import ImprovementAction
from orientation_core.model.improvements.loose import LooseEnd
from orientation_core.model.parties import Actor

#: The rules about actions; the others are about what no action answers yet.
OF_ACTIONS = ("action_overdue", "action_not_measured")

#: So many of each rule are read where a page is about one unit; it counts those of its own actions.
_ALL = 10_000


def actions(desk: Improvements, actor: Actor, asked: Asked) -> Made:
    """The part: actions that were proposed by the end of the period, and what hangs loose, as both stand now."""
    known = [
        one for one in desk.actions(actor) if one.proposed_on < asked.period.end and asked.owns(one.unit)
    ]
    loose, counts = _loose(desk, actor, asked, {one.name for one in known})
    if not known:
        part = nothing("improvement", "no_actions", *_reasons(counts, asked, remark))
        return Made(part, loose=loose, counts=counts)
    going = [one for one in known if not one.over]
    ended = [one for one in known if one.closed_on is not None and _within(asked, one.closed_on)]
    states = {f"actions_{state}": _in(ended, state) for state in ("effective", "not_shown", "abandoned")}
    figures = [
        Figure(name, LABELS[name], "actions", f"improvement:{name}", whole(number))
        for name, number in {"actions_open": len(going), **states}.items()
    ]
    fine = remark("actions_fine", n=len(going))
    part = judged("improvement", _reasons(counts, asked, alarm), fine, figures, Source("action_plan"))
    return Made(part, loose=loose, counts=counts)


def _in(ended: Sequence[ImprovementAction], state: str) -> int:
    return sum(one.state == state for one in ended)


def _within(asked: Asked, day: date) -> bool:
    return asked.period.start <= day < asked.period.end


def _reasons(counts: Mapping[str, int], asked: Asked, say: Callable[..., Reason]) -> Iterator[Reason]:
    for rule in OF_ACTIONS:
        if counts.get(rule):
            yield say(rule, n=counts[rule])
    others = sum(number for rule, number in counts.items() if rule not in OF_ACTIONS)
    if asked.publish and 0 < others < asked.threshold:
        yield say("unanswered_few")
    elif others:
        yield say("unanswered", n=others)


# ------------------------------------------------------------------------------------ what hangs loose


def _loose(
    desk: Improvements, actor: Actor, asked: Asked, known: set[str]
) -> tuple[tuple[Loose, ...], dict[str, int]]:
    """The first of what hangs loose of each rule, and how much there is; of a unit, what is about its actions."""
    if asked.unit is not None:
        found = desk.loose_ends(actor, most=_ALL)
        mine = [one for one in found.ends if one.rule in OF_ACTIONS and one.end.id in known]
        counts = {rule: sum(one.rule == rule for one in mine) for rule in OF_ACTIONS}
    else:
        found = desk.loose_ends(actor, most=MOST_LOOSE)
        hidden = _withheld(desk, actor) if found.counts.get("gap_without_action") else set()
        mine = [one for one in found.ends if str(one.end) not in hidden]
        counts = {**found.counts}
        for one in found.ends:
            counts[one.rule] -= str(one.end) in hidden
    counts = {rule: number for rule, number in counts.items() if number}
    told = [one for rule in counts for one in [each for each in mine if each.rule == rule][:MOST_LOOSE]]
    return tuple(map(_told, told)), counts


def _told(one: LooseEnd) -> Loose:
    return Loose(one.rule, str(one.end), one.label, one.since, one.detail)


def _withheld(desk: Improvements, actor: Actor) -> set[str]:
    """The items of rounds that are not told to those who may not see individual answers, nor on this page."""
    closed = [one for one in desk.assessments.rounds(actor) if one.state == "closed"]
    results = [desk.assessments.results(actor, one.name, shared=True) for one in closed]
    return {
        f"axis_item:{each.grid.name}/{item.item}" for each in results for item in each.items if item.withheld
    }

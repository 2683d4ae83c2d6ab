"""How an action moves through plan, do, check and act to its end. Pure functions; each says why when it refuses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

import attrs

from orientation_core.errors import Problem, Refused, sentence
from orientation_core.model.improvements.actions import (
    ActionStep,
    Closing,
    Compared,
    ImprovementAction,
    Measured,
    State,
)
from orientation_core.model.improvements.links import End, Tie

#: Where an action can go from where it stands; how it ends is :func:`closed`.
NEXT: Mapping[State, tuple[State, ...]] = {
    "plan": ("do",),
    "do": ("check", "plan"),
    "check": ("act", "do", "plan"),
    "act": ("plan", "do", "check"),
}


def _refused(where: str, words: str, code: str) -> Refused:
    return Refused([Problem(where, words, code)])


def _stepped(
    action: ImprovementAction, done: str, at: datetime, actor: str, state: State, reason: str | None
) -> ImprovementAction:
    step = ActionStep(done, at, actor, state, reason)
    return attrs.evolve(action, state=state, trail=(*action.trail, step))


def advanced(
    action: ImprovementAction, to: State, at: datetime, actor: str, reason: str | None = None
) -> ImprovementAction:
    """The action in its next state.

    :raises Refused: it does not go there from where it stands; nothing says yet which figure it is to move; or its
        effect is to be checked and nothing was measured before it began.
    """
    allowed = NEXT.get(action.state, ())
    if to not in allowed:
        words = (
            sentence("from here an action goes to: {action_states}", action_states=allowed)
            if allowed
            else sentence("this action is over")
        )
        raise _refused("/state", words, "action.state")
    if to == "do" and action.expected is None:
        words = sentence("say first which figure this action is to move, from what to what, and by when")
        raise _refused("/expected", words, "action.expected")
    return _stepped(action, "advance", at, actor, to, reason)


def with_measurement(
    action: ImprovementAction, measured: Measured, compared: Compared | None, at: datetime, actor: str
) -> ImprovementAction:
    """The action with one more measurement, and what it says beside the other one.

    :raises Refused: it is over, or nothing says which figure is to be measured.
    """
    if action.over:
        raise _refused("/state", sentence("this action is over"), "action.state")
    if action.expected is None:
        words = sentence("say first which figure this action is to move, from what to what, and by when")
        raise _refused("/expected", words, "action.expected")
    taken = attrs.evolve(action, measured=(*action.measured, measured), compared=compared)
    return _stepped(taken, "measure", at, actor, action.state, None)


def closed(
    action: ImprovementAction, how: Closing, at: datetime, day: date, actor: str, reason: str | None = None
) -> ImprovementAction:
    """The action at its end.

    :raises Refused: it is over; it is called effective without a measurement before and after whose comparison
        shows it; not shown without any measurement after; or abandoned without a reason.
    """
    if action.over:
        raise _refused("/state", sentence("this action is over"), "action.state")
    if how == "abandoned":
        if not (reason or "").strip():
            raise _refused("/reason", sentence("say why this action is abandoned"), "action.reason")
    else:
        _measured(action, how)
    return attrs.evolve(_stepped(action, "close", at, actor, how, reason), closed_on=day)


def _measured(action: ImprovementAction, how: Closing) -> None:
    before, after = action.measurement("before"), action.measurement("after")
    if after is None:
        words = sentence("measure first what became of the figure after the action")
        raise _refused("/measured", words, "action.after")
    if how == "not_shown":
        return
    if before is None or before.value is None or after.value is None or action.compared is None:
        words = sentence("an effect is shown by a figure before the action and one after it; one is missing")
        raise _refused("/measured", words, "action.before_and_after")
    if action.compared.verdict != "shown":
        words = sentence("the comparison does not show the effect; close this action as: not shown")
        raise _refused("/compared", words, "action.not_shown")


def ties(action: ImprovementAction) -> tuple[Tie, ...]:
    """What an action says of itself: what it answers, how it was measured, what that moves."""
    me, effect = End("action", action.name), End("effect", action.name)
    origin = action.origin.end
    found = [
        Tie(end, "answered_by", me) for end in (*(() if origin is None else (origin,)), *action.rests_on)
    ]
    if action.measurement("after") is not None:
        found.append(Tie(me, "measured_by", effect))
        expected = action.expected
        if expected is not None and expected.axis_item is not None:
            found.append(Tie(effect, "moves", End("axis_item", expected.axis_item)))
        if expected is not None and expected.source == "assessment":
            found.append(Tie(effect, "moves", End("axis_item", f"{expected.of}/{expected.item}")))
        if expected is not None and expected.source == "survey":
            found.append(Tie(effect, "moves", End("survey_item", f"{expected.of}/{expected.item}")))
    return tuple(dict.fromkeys(found))

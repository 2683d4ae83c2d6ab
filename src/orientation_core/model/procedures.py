"""How an organisation treats requests, as data: states, clocks, grounds, outcomes, norms, categories.

A case keeps the name and version of the procedure it was opened under. What is wrong with a procedure beyond its
reference schema is told by :func:`orientation_core.model.procedure_check.check`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal, TypeVar, get_args

import attrs

from orientation_core.model.actions import ACTIONS, Action
from orientation_core.model.calendars import Pin
from orientation_core.model.clocks import ClockRule, EventType
from orientation_core.model.parties import Role
from orientation_core.model.terms import Term
from orientation_core.model.text import Text

T = TypeVar("T")

RequestType = Literal["complaint", "information_request", "notification", "suggestion", "appeal"]

#: The four categories that the federal network took over from the Federal Ombudsman.
FederalCategory = Literal["attitude", "quality", "treatment", "complaint_handling"]
FEDERAL_CATEGORIES: tuple[FederalCategory, ...] = get_args(FederalCategory)


@attrs.frozen
class Choice:
    """An entry of a closed list: an outcome, a norm. :ivar note: where its words come from, what is unverified."""

    code: str
    label: Text
    note: str | None = None


@attrs.frozen
class Category:
    """What a point of complaint is about, in the organisation's own words. :ivar federal: where reports count it."""

    code: str
    label: Text
    federal: FederalCategory
    note: str | None = None


@attrs.frozen
class RequiredFields:
    """What a request has to say. :ivar channel: ``any``, or the channel these hold for instead."""

    channel: str
    fields: tuple[str, ...]


@attrs.frozen
class Ground:
    """Why a request is not taken as a complaint, or not yet.

    :ivar outcome: refuse it, count it as another type of request, or ask the client for detail first.
    :ivar redirect: to whom the client is pointed. :ivar letter: template of the letter that is owed.
    :ivar requalify_as: the type, for outcome ``requalify``. :ivar basis: who states this ground.
    """

    code: str
    label: Text
    outcome: Literal["inadmissible", "requalify", "ask_detail"]
    letter: str
    redirect: Literal["appeal", "competent_body", "ombudsman", "none"] = "none"
    requalify_as: RequestType | None = None
    basis: str | None = None


@attrs.frozen
class State:
    """Where a case stands. :ivar stage: the part of the procedure, for figures. :ivar final: nothing is owed here."""

    name: str
    label: Text
    stage: str
    final: bool = False


@attrs.frozen
class Transition:
    """One action and where it leads.

    :ivar sources: the states it starts from; none for the action that opens a case.
    :ivar target: the state it leads to; None when the case stays where it is. :ivar roles: who may.
    """

    action: Action
    roles: tuple[Role, ...]
    sources: tuple[str, ...] = ()
    target: str | None = None


@attrs.frozen
class SecondLine:
    """Where a client can go next. :ivar asked_first: the first line has to have been tried."""

    name: Text
    url: str | None = None
    email: str | None = None
    asked_first: bool = True


@attrs.frozen
class Statement:
    """What every answer has to say, for example that an appeal term is not suspended."""

    code: str
    text: Text


@attrs.frozen
class Reopening:
    """How a closed case can be opened again. :ivar within: counted from the closing. :ivar times: how often."""

    within: Term
    times: int
    roles: tuple[Role, ...]


@attrs.frozen
class Retention:
    """How long a closed file is kept. Each organisation settles it; there is no default.

    :ivar basis: the rule or decision it rests on, or why it is not settled yet.
    :ivar years: after closing. None means not settled: then nothing is ever erased for its age.
    """

    basis: str
    years: int | None = None


@attrs.frozen
class Procedure:
    """A versioned procedure document.

    :ivar name, version: stable name; the version is raised with every change. :ivar label: what readers see.
    :ivar organisation: whose it is. :ivar request_types: what can be received.
    :ivar required_fields: what a request has to say, per channel. :ivar promises: clocks whose due date the
        acknowledgement tells. :ivar norms: the norms of good conduct a point can be held against.
    :ivar answer_statements: what every answer has to say. :ivar second_line: absent when there is none.
    :ivar duplicates_days: how far back likely duplicates are looked for.
    :ivar reopening: None when a closed case stays closed. :ivar sources: where the rules were read.
    """

    name: str
    version: int
    label: Text
    organisation: Text
    request_types: tuple[RequestType, ...]
    states: tuple[State, ...]
    transitions: tuple[Transition, ...]
    outcomes: tuple[Choice, ...]
    categories: tuple[Category, ...]
    retention: Retention
    clocks: tuple[ClockRule, ...] = ()
    promises: tuple[str, ...] = ()
    grounds: tuple[Ground, ...] = ()
    norms: tuple[Choice, ...] = ()
    required_fields: tuple[RequiredFields, ...] = ()
    answer_statements: tuple[Statement, ...] = ()
    second_line: SecondLine | None = None
    reopening: Reopening | None = None
    duplicates_days: int = 90
    sources: tuple[str, ...] = ()

    @property
    def pin(self) -> Pin:
        """Name and version, as a case keeps them."""
        return Pin(self.name, self.version)

    @property
    def initial(self) -> str:
        """The state in which a case begins. :raises LookupError: no transition opens a case."""
        return _one(
            (t.target for t in self.transitions if not t.sources and t.target), "opening transition", ""
        )

    def state(self, name: str) -> State:
        """The state of that name. :raises LookupError: there is none."""
        return _one((state for state in self.states if state.name == name), "state", name)

    def transition(self, state: str | None, action: str) -> Transition | None:
        """What `action` does in `state`; None when it is not possible there. `state` None opens a case."""
        for transition in self.transitions:
            if transition.action == action and (
                state in transition.sources or (state is None and not transition.sources)
            ):
                return transition
        return None

    def target(self, state: str | None, action: str) -> str | None:
        """The state after `action` in `state`; None when it is not possible there."""
        transition = self.transition(state, action)
        return (transition.target or state) if transition else None

    def allowed(self, state: str | None, role: str | None = None) -> tuple[Action, ...]:
        """The actions that are possible in `state`, in their usual order; for `role` only, if one is given."""
        possible = {
            t.action
            for t in self.transitions
            if (state in t.sources or (state is None and not t.sources)) and (role is None or role in t.roles)
        }
        return tuple(action for action in ACTIONS if action in possible)

    def moves(self, action: str) -> tuple[tuple[ClockRule, EventType], ...]:
        """The clocks that `action` moves, and what it does to each."""
        return self._moves.get(action, ())

    @cached_property
    def _moves(self) -> Mapping[str, tuple[tuple[ClockRule, EventType], ...]]:
        told = {action: [(rule, rule.event(action)) for rule in self.clocks] for action in ACTIONS}
        return {
            action: tuple((rule, event) for rule, event in moved if event is not None)
            for action, moved in told.items()
        }

    def clock(self, name: str) -> ClockRule:
        """The clock of that name. :raises LookupError: there is none."""
        return _one((clock for clock in self.clocks if clock.name == name), "clock", name)

    def effects(self, action: str) -> tuple[tuple[str, EventType], ...]:
        """What `action` does to which clocks."""
        return tuple((rule.name, event) for rule, event in self.moves(action))

    def ground(self, code: str) -> Ground:
        """The admissibility ground of that code. :raises LookupError: there is none."""
        return _one((ground for ground in self.grounds if ground.code == code), "ground", code)

    def outcome(self, code: str) -> Choice:
        """The outcome of that code. :raises LookupError: there is none."""
        return _one((outcome for outcome in self.outcomes if outcome.code == code), "outcome", code)

    def norm(self, code: str) -> Choice:
        """The norm of that code. :raises LookupError: there is none."""
        return _one((norm for norm in self.norms if norm.code == code), "norm", code)

    def category(self, code: str) -> Category:
        """The category of that code. :raises LookupError: there is none."""
        return _one((category for category in self.categories if category.code == code), "category", code)

    def federal_category(self, code: str) -> FederalCategory:
        """Where reports count the local category `code`. :raises LookupError: there is none."""
        return self.category(code).federal

    def required(self, channel: str) -> tuple[str, ...]:
        """The fields a request by that channel has to have: those of the channel, else those of ``any``."""
        by_channel = {required.channel: required.fields for required in self.required_fields}
        return by_channel.get(channel, by_channel.get("any", ()))


def _one(found: Iterable[T], what: str, name: str) -> T:
    for one in found:
        return one
    raise LookupError(f"this procedure has no {what} {name}".rstrip())

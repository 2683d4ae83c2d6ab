"""The state of play of a network on a day: who is in it, how far each is, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

import attrs

from orientation_core.model.calendars import Pin
from orientation_core.model.network.evidence import NOTHING, Evidence, Facts, Judgement
from orientation_core.model.network.maturity import Criterion, Declaration, Instrument, Model, Statement
from orientation_core.model.network.members import OrganisationKind
from orientation_core.model.text import Text

#: ``met``; ``missed``: known not to be met; ``silent``: nobody said and nothing shows it; ``open``: nobody knows what
#: the criterion is, so that it cannot be judged at all.
Verdict = Literal["met", "missed", "silent", "open"]

#: How far an organisation uses an instrument: every criterion that can be judged is met; some; none; nothing is known.
Use = Literal["whole", "part", "none", "silent"]

#: Why a criterion is judged as it is.
Why = Literal[
    "shown", "not_shown", "declared", "declared_not", "documented", "no_document", "nothing", "unknown"
]


@attrs.frozen
class CriterionState:
    """One criterion of one organisation.

    :ivar counts: whether the level needs it. :ivar contradicted: the organisation says otherwise than its data.
    :ivar numerator, denominator, on: of what the data show. :ivar document: address of what shows it.
    """

    criterion: str
    verdict: Verdict
    why: Why
    contradicted: bool = False
    numerator: int | None = None
    denominator: int | None = None
    on: date | None = None
    document: str | None = None


@attrs.frozen
class InstrumentState:
    """How far one organisation uses one instrument.

    :ivar met, judged: of its criteria that can be judged. :ivar before: how far a year before; None where that does not
        compare: it was not in the network, or judged by another model.
    """

    instrument: str
    use: Use
    met: int
    judged: int
    before: Use | None = None

    @property
    def moved(self) -> int:
        """1 where more of it is used than a year before, -1 where less is."""
        if self.before is None:
            return 0
        steps = _STEPS[self.use] - _STEPS[self.before]
        return (steps > 0) - (steps < 0)


#: How far each use is along.
_STEPS: Mapping[Use, int] = {"silent": 0, "none": 0, "part": 1, "whole": 2}


@attrs.frozen
class InstrumentCount:
    """How many organisations use an instrument. :ivar whole, part: wholly, and in part."""

    instrument: str
    whole: int
    part: int


@attrs.frozen
class OrganisationState:
    """One organisation in the network that day.

    :ivar since: since when it is in it. :ivar level: the highest that it reaches; None below the lowest.
    :ivar basic: whether it has at least the basic approach. :ivar lacking: criteria that it needs for that and lacks.
    """

    name: str
    label: Text
    kind: OrganisationKind
    since: date
    basic: bool
    level: str | None = None
    lacking: tuple[str, ...] = ()
    criteria: tuple[CriterionState, ...] = ()
    instruments: tuple[InstrumentState, ...] = ()


@attrs.frozen
class Moment:
    """The two figures on one day. :ivar model: what was judged by; None before there was any.

    :ivar joined, left: organisations that came and went since the moment before; years are compared with that in mind.
    :ivar instruments: how many used each, in the order of the model.
    """

    on: date
    in_scope: int
    basic: int
    model: Pin | None = None
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    instruments: tuple[InstrumentCount, ...] = ()


@attrs.frozen
class StateOfPlay:
    """The state of play.

    :ivar network: whose it is. :ivar on: the day. :ivar model: what is judged by.
    :ivar in_scope: organisations in the network. :ivar basic: of those, with at least the basic approach.
    :ivar organisations: by name. :ivar trend: the same two figures earlier, oldest first, this day last.
    :ivar undecided: criteria that nothing can show, because no source says what they are.
    """

    network: Text
    on: date
    generated_at: datetime
    model: Model
    in_scope: int
    basic: int
    organisations: tuple[OrganisationState, ...] = ()
    trend: tuple[Moment, ...] = ()
    undecided: tuple[str, ...] = ()

    def organisation(self, name: str) -> OrganisationState:
        """The state of one organisation. :raises LookupError: it is not in the network that day."""
        for one in self.organisations:
            if one.name == name:
                return one
        raise LookupError(f"{name} is not in the network on that day")


def judged(
    criterion: Criterion, day: date, facts: Facts, said: Statement | None, evidence: Mapping[str, Evidence]
) -> CriterionState:
    """One criterion of one organisation on a day. The data go before what is said."""
    if criterion.shown == "unknown":
        return CriterionState(criterion.id, "open", "unknown")
    shown = NOTHING
    if criterion.evidence is not None:
        shown = evidence[criterion.evidence].on(facts, day, criterion.settings)
    if shown.met is not None:
        return CriterionState(
            criterion.id,
            "met" if shown.met else "missed",
            "shown" if shown.met else "not_shown",
            contradicted=said is not None and said.met != shown.met,
            numerator=shown.numerator,
            denominator=shown.denominator,
            on=shown.on,
        )
    return _declared(criterion, said)


def _declared(criterion: Criterion, said: Statement | None) -> CriterionState:
    if said is None:
        return CriterionState(criterion.id, "silent", "nothing")
    url = said.document.url if said.document else None
    if not said.met:
        return CriterionState(criterion.id, "missed", "declared_not", on=said.declared_on)
    if criterion.shown == "document" and said.document is None:
        return CriterionState(criterion.id, "missed", "no_document", on=said.declared_on)
    why: Why = "documented" if said.document else "declared"
    return CriterionState(criterion.id, "met", why, on=said.declared_on, document=url)


def organisation_state(
    model: Model,
    day: date,
    facts: Facts,
    label: Text,
    said: Declaration | None,
    evidence: Mapping[str, Evidence],
) -> OrganisationState:
    """One organisation that is in the network on a day."""
    states = tuple(
        judged(one, day, facts, said.on(one.id, day) if said else None, evidence) for one in model.criteria
    )
    met = {one.criterion for one in states if one.verdict == "met"}
    level = None
    for one in model.levels:
        if any(needed.id not in met for needed in model.needed(one.name)):
            break
        level = one.name
    lacking = tuple(one.id for one in model.needed(model.basic) if one.id not in met)
    member = facts.member
    return OrganisationState(
        name=member.name,
        label=label,
        kind=member.kind,
        since=member.joined(day) or day,
        basic=not lacking,
        level=level,
        lacking=lacking,
        criteria=states,
        instruments=tuple(_used(model, one, states) for one in model.instruments),
    )


def counted(model: Model, states: Sequence[OrganisationState]) -> tuple[InstrumentCount, ...]:
    """How many organisations use each instrument of the model."""
    uses = [{one.instrument: one.use for one in state.instruments} for state in states]
    return tuple(
        InstrumentCount(
            one.name,
            sum(each[one.name] == "whole" for each in uses),
            sum(each[one.name] == "part" for each in uses),
        )
        for one in model.instruments
    )


def compared(
    states: Sequence[OrganisationState], earlier: Sequence[OrganisationState]
) -> tuple[OrganisationState, ...]:
    """The states, each instrument beside how far it was used earlier by the same organisation, under the same model."""
    before = {(state.name, one.instrument): one.use for state in earlier for one in state.instruments}
    return tuple(
        attrs.evolve(
            state,
            instruments=tuple(
                attrs.evolve(one, before=before.get((state.name, one.instrument)))
                for one in state.instruments
            ),
        )
        for state in states
    )


def _used(model: Model, instrument: Instrument, states: Sequence[CriterionState]) -> InstrumentState:
    mine = [
        state
        for criterion, state in zip(model.criteria, states, strict=True)
        if criterion.instrument == instrument.name and criterion.standing == "named"
    ]
    met = sum(one.verdict == "met" for one in mine)
    use: Use = "part"
    if all(one.verdict == "silent" for one in mine):
        use = "silent"
    elif met == len(mine):
        use = "whole"
    elif not met:
        use = "none"
    return InstrumentState(instrument.name, use, met, len(mine))


__all__ = [
    "CriterionState",
    "InstrumentCount",
    "InstrumentState",
    "Judgement",
    "Moment",
    "OrganisationState",
    "StateOfPlay",
    "Use",
    "Verdict",
    "Why",
    "compared",
    "counted",
    "judged",
    "organisation_state",
]

"""Improvement actions: proposed, changed, moved through plan, do, check and act, closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import attrs

from orientation_core.analysis.questions import question
from orientation_core.analysis.surveys.labels import INDICATORS
from orientation_core.components.improvements.records import ACTION
from orientation_core.components.office import Office
from orientation_core.components.shelf import Kept, Plan, Shelf
from orientation_core.documents import to_document
from orientation_core.errors import Conflict, InvalidDocument, NotFound, Problem, sentence
from orientation_core.model.calendars import Calendar, local_day
from orientation_core.model.improvements import Closing, Cost, Expected, ImprovementAction, State
from orientation_core.model.improvements.actions import ORIGINS, ActionStep
from orientation_core.model.improvements.moves import advanced, closed, ties
from orientation_core.model.parties import Actor
from orientation_core.model.reports import Period
from orientation_core.model.text import Text
from orientation_core.store import Query, Where

if TYPE_CHECKING:
    from orientation_core.components.assessments import Assessments
    from orientation_core.components.charters import Charters
    from orientation_core.components.complaints import Complaints
    from orientation_core.components.surveys import Surveys

Given = bytes | str | Mapping[str, Any]

#: What an item of a self-assessment can be measured by.
ITEM_FIGURES = ("today", "desired", "gap")

#: How often a change is made again when somebody else changed the action in between.
TRIES = 5

#: What comes by itself, and is not written into a proposal.
_LATER = ("measured", "compared", "closed_on", "trail")

Compute = Callable[[ImprovementAction, datetime], ImprovementAction]


@attrs.frozen(kw_only=True)
class ActionDesk(Office):
    """The improvement actions of one agency.

    :ivar desk: its complaints. :ivar charters, assessments, surveys: what actions come from and have an effect on.
    """

    desk: Complaints
    charters: Charters
    assessments: Assessments
    surveys: Surveys

    def joining(self, connection: Any) -> Any:
        """The same inside a transaction that the host holds."""
        parts = {
            name: getattr(self, name).joining(connection)
            for name in ("desk", "charters", "assessments", "surveys")
        }
        return attrs.evolve(self, connection=connection, **parts)

    @property
    def _shelf(self) -> Shelf[ImprovementAction]:
        return Shelf(self, ACTION)

    @property
    def calendar(self) -> Calendar:
        """The agency's calendar, on which terms of milestones are counted."""
        return self.desk.rulebook.newest_calendar(self.agency.calendar)

    def today(self) -> date:
        """The local day."""
        return local_day(self.clock(), self.calendar.zone)

    # ------------------------------------------------------------------------------ reading

    def origins(self) -> dict[str, Text]:
        """Where actions come from: ours, and those of plugins. :raises PluginError: a plugin takes a code that exists."""
        return {**ORIGINS, **{one.code: one.label for one in self.plugins.action_origins()}}

    def action(self, actor: Actor, name: str) -> ImprovementAction:
        """One action. :raises NotFound: there is none of that name."""
        self.permit(actor, "improvement.read")
        return self._shelf.get(name).value

    def actions(
        self,
        actor: Actor,
        *,
        state: str | None = None,
        origin: str | None = None,
        owner: str | None = None,
        search: str = "",
    ) -> list[ImprovementAction]:
        """The actions, the oldest first. :param search: words that they must have."""
        self.permit(actor, "improvement.read")
        asked = {"state": state, "origin": origin, "owner": owner}
        where = tuple(Where(name, "=", value) for name, value in asked.items() if value is not None)
        return self._shelf.find(Query(where, search=search, order=("proposed_on", "name")))

    def named(self, names: Iterable[str]) -> list[ImprovementAction]:
        """The actions of these names that there are, for other parts of the library: nobody is asked whether they may."""
        asked = tuple(names)
        return self._shelf.find(Query((Where("name", "in", asked),), order=("name",))) if asked else []

    # ------------------------------------------------------------------------------ changing

    def propose(self, actor: Actor, document: Given, *, key: str | None = None) -> ImprovementAction:
        """A new action, in its plan. The same document again gives the same action.

        :param document: of kind ``improvement_action``; `proposed_on` is today when absent, `owner` the actor.
        :raises InvalidDocument: naming every problem, a figure that no report has among them.
        :raises Conflict: there is another action of that name.
        """
        try:
            plan = self._proposed(actor, document, key)
        except Conflict:  # somebody else wrote one of that name meanwhile: it may be the same
            plan = self._proposed(actor, document, key)
        return plan.kept[0].value

    def _proposed(self, actor: Actor, document: Given, key: str | None) -> Plan[ImprovementAction]:
        plan = self.proposal(actor, document, key=key)
        if plan.changes:
            with self.begin(write=True) as unit:
                plan.write(unit)
        return plan

    def proposal(self, actor: Actor, document: Given, *, key: str | None = None) -> Plan[ImprovementAction]:
        """A new action that is not written yet, for a transaction in which more changes; as :meth:`propose` in all else."""
        self.permit(actor, "improvement.propose")
        action = self._read(self._completed(document, actor))
        problems = [
            Problem(f"/{name}", sentence("this comes later, by itself"), "action.later")
            for name in _LATER
            if getattr(action, name)
        ]
        if action.state != "plan":
            problems.append(Problem("/state", sentence("a new action begins with its plan"), "action.later"))
        problems += self._unknown(action.expected)
        if problems:
            raise InvalidDocument(ACTION.name, problems)
        at = self.clock()
        made = attrs.evolve(action, trail=(ActionStep("propose", at, actor.id, "plan"),))
        try:
            return self._shelf.plan(actor, [made], "proposed", versions=[0], keys=[key])
        except Conflict:
            first = self._shelf.edition(made.name, 1)
            if attrs.evolve(first, trail=()) != action:
                raise Conflict(ACTION.name, made.name) from None
            there = self._shelf.get(made.name)
            return self._shelf.plan(actor, [there.value], "proposed", versions=[there.version])

    def change(
        self, actor: Actor, name: str, changes: Mapping[str, Any], *, version: int | None = None
    ) -> ImprovementAction:
        """Change what was planned: any members of the document but what comes by itself.

        :param changes: member -> its new value as in the document; None takes it away.
        :raises InvalidDocument: a member that comes by itself, or a value that does not fit.
        """
        self.permit(actor, "improvement.change")
        fixed = {"name", "state", "proposed_on", *_LATER}
        problems = [
            Problem(f"/{member}", sentence("this member does not change that way"), "action.fixed")
            for member in sorted(fixed & changes.keys())
        ]
        if problems:
            raise InvalidDocument(ACTION.name, problems)

        def compute(action: ImprovementAction, at: datetime) -> ImprovementAction:
            document = {**to_document(action), **changes}
            said = {member: value for member, value in document.items() if value is not None}
            step = ActionStep("change", at, actor.id, action.state)
            changed = self._read(said)
            if changed == action:
                return action
            if changed.expected != action.expected:  # what a plugin counted once may stand in an older one
                problems = self._unknown(changed.expected)
                if problems:
                    raise InvalidDocument(ACTION.name, problems)
            return attrs.evolve(changed, trail=(*action.trail, step))

        return self._changed(actor, name, "changed", compute, version)

    def advance(
        self, actor: Actor, name: str, to: State, *, reason: str | None = None, version: int | None = None
    ) -> ImprovementAction:
        """Move an action through plan, do, check and act. :raises Refused: see :func:`~.moves.advanced`."""
        self.permit(actor, "improvement.advance")
        return self._changed(
            actor,
            name,
            "advanced",
            lambda action, at: advanced(action, to, at, actor.id, reason),
            version,
        )

    def done(
        self, actor: Actor, name: str, milestone: str, *, on: date | None = None, version: int | None = None
    ) -> ImprovementAction:
        """Note that a milestone is done. :raises NotFound: the action has none of that name."""
        self.permit(actor, "improvement.advance")
        day = on or self.today()

        def compute(action: ImprovementAction, at: datetime) -> ImprovementAction:
            if not any(one.name == milestone for one in action.milestones):
                raise NotFound("milestone", milestone)
            changed = tuple(
                attrs.evolve(one, done_on=day) if one.name == milestone else one for one in action.milestones
            )
            step = ActionStep("done", at, actor.id, action.state, milestone)
            return attrs.evolve(action, milestones=changed, trail=(*action.trail, step))

        return self._changed(actor, name, "milestone-done", compute, version)

    def spend(
        self, actor: Actor, name: str, costs: tuple[Cost, ...], *, version: int | None = None
    ) -> ImprovementAction:
        """Note what it is to cost and what it cost, in place of what was noted before."""
        return self.change(actor, name, {"costs": [to_document(one) for one in costs]}, version=version)

    def close(
        self, actor: Actor, name: str, how: Closing, *, reason: str | None = None, version: int | None = None
    ) -> ImprovementAction:
        """End an action: effective, not shown, or abandoned. :raises Refused: see :func:`~.moves.closed`."""
        self.permit(actor, "improvement.close")
        return self._changed(
            actor,
            name,
            "closed",
            lambda action, at: closed(action, how, at, self.today(), actor.id, reason),
            version,
        )

    # ------------------------------------------------------------------------------ inside

    def _completed(self, document: Given, actor: Actor) -> Given:
        if not isinstance(document, Mapping):
            return document
        return {"proposed_on": self.today().isoformat(), "owner": actor.id, **document}

    def _read(self, document: Given) -> ImprovementAction:
        """A valid action whose origin is known and whose links can be. :raises InvalidDocument: it is none."""
        action = self.documents.read(ACTION.name, document, ImprovementAction)
        known = self.origins()
        if action.origin.kind not in known:
            words = sentence("an action comes from one of: {known}", known=tuple(known))
            raise InvalidDocument(ACTION.name, [Problem("/origin/kind", words, "origin.unknown")])
        try:
            ties(action)
        except InvalidDocument as error:
            problems = [attrs.evolve(one, where="/origin/end") for one in error.problems]
            raise InvalidDocument(ACTION.name, problems) from None
        return action

    def _unknown(self, expected: Expected | None) -> list[Problem]:
        """Why no report can ever have the figure that is to move; empty when one can."""
        if expected is None:
            return []
        if expected.source == "survey":
            known = {one.name for one in INDICATORS} | {
                one.note().name for one in self.plugins.survey_analyses()
            }
        elif expected.source == "assessment":
            known = set(ITEM_FIGURES)
        else:
            within = () if expected.within is None else (expected.within,)
            try:
                asked = question(
                    Period(expected.by, expected.by + timedelta(days=1)),
                    within_days=within,
                    filters=expected.filters,
                    more=self.plugins.indicators(),
                )
            except InvalidDocument as error:
                return [attrs.evolve(one, where="/expected/filters") for one in error.problems]
            known = {one.name for one in asked.indicators}
        if expected.indicator in known:
            return []
        words = sentence("there is no indicator {name}", name=expected.indicator)
        where = "/expected/indicator"
        if expected.source == "report" and re.match(r"within_\d+_working_days_", expected.indicator):
            words = sentence("say within how many working days, as the name of the indicator does")
            where = "/expected/within"
        return [Problem(where, words, "indicator.unknown")]

    def _changed(
        self, actor: Actor, name: str, done: str, compute: Compute, version: int | None = None
    ) -> ImprovementAction:
        """The action after a change, made again when somebody else changed it in between."""
        for attempt in range(TRIES):
            kept: Kept[ImprovementAction] = self._shelf.get(name)
            if version is not None and version != kept.version:
                raise Conflict(ACTION.name, name, version, kept.version)
            after = compute(kept.value, self.clock())
            try:
                return self._shelf.keep(actor, after, done, version=kept.version).value
            except Conflict:
                if version is not None or attempt == TRIES - 1:
                    raise
        raise AssertionError("unreachable: the last try returns or raises")

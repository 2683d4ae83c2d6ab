"""The state of play of a network: on any day, with what it was on the same day of earlier years."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import attrs

from orientation_core.components.network.collecting import Collecting
from orientation_core.components.network.facts import facts_by
from orientation_core.errors import InvalidDocument, NotFound, Problem, sentence
from orientation_core.kinds import instant_of
from orientation_core.model.catalogue import Wording
from orientation_core.model.network.benchmarks import Benchmark
from orientation_core.model.network.evidence import Evidence, Facts
from orientation_core.model.network.maturity import Declaration, Model
from orientation_core.model.network.members import Member
from orientation_core.model.network.reports import NetworkReport
from orientation_core.model.network.state import (
    Moment,
    OrganisationState,
    StateOfPlay,
    compared,
    counted,
    organisation_state,
)
from orientation_core.model.parties import Actor
from orientation_core.model.terms import add_months
from orientation_core.model.text import Language, Text

#: What the documents of a network are rendered as.
_KINDS: Mapping[type[Any], str] = {
    StateOfPlay: "state_of_play",
    NetworkReport: "network_report",
    Benchmark: "network_benchmark",
}

#: So many earlier years may stand beside the day.
MOST_YEARS = 30


@attrs.frozen
class _Judges:
    """What every day of one state of play is judged with."""

    members: tuple[Member, ...]
    labels: Mapping[str, Text]
    said: Mapping[str, Declaration]
    facts: Callable[[Member, date], Facts]
    evidence: Mapping[str, Evidence]

    def states(self, model: Model, day: date) -> tuple[OrganisationState, ...]:
        return tuple(
            organisation_state(
                model,
                day,
                self.facts(one, day),
                self.labels[one.name],
                self.said.get(one.name),
                self.evidence,
            )
            for one in self.members
            if one.in_scope(day)
        )


@attrs.frozen(kw_only=True)
class Stating(Collecting):
    """Who is in the network, how far each is, and why."""

    def state(
        self, actor: Actor, on: date | None = None, *, model: str | None = None, years: int = 4
    ) -> StateOfPlay:
        """The state of play on a day, as it is known now; the same data give the same state.

        Memberships, models and statements count as they hold on that day, whatever came later.

        :param on: the day; today without one. :param model: which; needed when there are several.
        :param years: so many earlier years stand beside it, on the same day.
        :raises NotFound: there is no model on that day. :raises PluginError: the judge of a plugin failed.
        """
        self.permit(actor, "network.read")
        day = on or self.services.today()
        if not 0 <= years <= MOST_YEARS or day.year <= years:
            text = sentence("the number must be between {low} and {high}", low=0, high=MOST_YEARS)
            raise InvalidDocument("state_of_play", [Problem("/years", text, "years")])
        judged_by = self._model(model, day)
        judges = self._judges(judged_by.name)
        states, trend = self._trend(judges, judged_by, day, years)
        with self.begin(write=False) as unit:
            newest = unit.newest()
        return StateOfPlay(
            network=self.agency.label,
            on=day,
            generated_at=instant_of(newest.at) if newest else self.clock(),
            model=judged_by,
            in_scope=len(states),
            basic=sum(one.basic for one in states),
            organisations=states,
            trend=trend,
            undecided=tuple(one.id for one in judged_by.criteria if one.shown == "unknown"),
        )

    def render(
        self,
        document: StateOfPlay | NetworkReport | Benchmark,
        format: str,  # noqa: A002
        language: Language = "en",
    ) -> bytes:
        """A state of play, a yearly report or a comparison as a file. :raises NoPlugin: nobody knows the format."""
        return self.plugins.render(_KINDS[type(document)], document, format, language)

    def _judges(self, model: str) -> _Judges:
        known = self.organisations()
        members = tuple(sorted(self._members.find(), key=lambda one: one.name))
        return _Judges(
            members=members,
            labels={one.name: text_of(known[one.name].label) for one in members},
            said={one.name: one for one in self._declarations.find() if one.model == model},
            facts=facts_by(
                self.store,
                self.agency.slug,
                self.services.calendar().zone,
                self._figures.find(),
                self.connection,
            ),
            evidence=self.evidence(),
        )

    def _trend(
        self, judges: _Judges, model: Model, day: date, years: int
    ) -> tuple[tuple[OrganisationState, ...], tuple[Moment, ...]]:
        """The states of the day, each beside those of a year before, and the moments up to it."""
        days = [date.fromordinal(add_months(day.toordinal(), -12 * back)) for back in range(years, -1, -1)]
        found: list[Moment] = []
        before: set[str] | None = None
        states: tuple[OrganisationState, ...] = ()
        for one in days:
            there = {member.name for member in judges.members if member.in_scope(one)}
            then = self._then(model, one)
            earlier, states = states, judges.states(then, one) if then else ()
            found.append(
                Moment(
                    on=one,
                    in_scope=len(there),
                    basic=sum(state.basic for state in states),
                    model=then.pin if then else None,
                    joined=tuple(sorted(there - before)) if before is not None else (),
                    left=tuple(sorted(before - there)) if before is not None else (),
                    instruments=counted(then, states) if then else (),
                )
            )
            before = there
        same = len(found) > 1 and found[-1].model == found[-2].model
        return compared(states, earlier if same else ()), tuple(found)

    def _then(self, model: Model, day: date) -> Model | None:
        """The version of the model on a day; None before there was any."""
        try:
            return self._model(model.name, day)
        except NotFound:
            return None


def text_of(label: Wording) -> Text:
    """A name in the four languages of content; one that has none of them is read as it stands."""
    words = {language: getattr(label, language) for language in label.languages()}
    return Text(**words) if words else Text(en=label.words()[0])

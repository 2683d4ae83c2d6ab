"""An improvement action: why, who, until when, at what cost, and which figure is to move from what to what.

Whether a milestone is overdue is never stored: its day follows from its term and the agency's calendar when it is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Literal, get_args

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.calendars import Calendar
from orientation_core.model.improvements.links import End
from orientation_core.model.reports import Filter, Period
from orientation_core.model.terms import Term, due_day
from orientation_core.model.text import Text

State = Literal["plan", "do", "check", "act", "effective", "not_shown", "abandoned"]
STATES: tuple[State, ...] = get_args(State)

#: An action in one of these is over.
OVER: frozenset[State] = frozenset({"effective", "not_shown", "abandoned"})

Closing = Literal["effective", "not_shown", "abandoned"]

#: Where actions come from, by the code that an origin carries; plugins add theirs.
ORIGINS: Mapping[str, Text] = {
    "cause": Text(
        fr="Cause trouvée dans les plaintes",
        nl="Oorzaak gevonden in de klachten",
        de="In Beschwerden gefundene Ursache",
        en="Cause found in complaints",
    ),
    "commitment": Text(
        fr="Engagement non tenu",
        nl="Niet nagekomen belofte",
        de="Nicht eingehaltene Zusage",
        en="Commitment missed",
    ),
    "assessment": Text(
        fr="Écart dans une auto-évaluation",
        nl="Kloof in een zelfevaluatie",
        de="Lücke in einer Selbstbewertung",
        en="Gap in an assessment",
    ),
    "survey": Text(
        fr="Constat d'une enquête",
        nl="Vaststelling uit een enquête",
        de="Ergebnis einer Umfrage",
        en="Survey finding",
    ),
    "recommendation": Text(
        fr="Recommandation du médiateur",
        nl="Aanbeveling van de ombudsman",
        de="Empfehlung der Ombudsstelle",
        en="Recommendation of the ombudsman",
    ),
    "practice": Text(fr="Bonne pratique", nl="Goede praktijk", de="Gute Praxis", en="Good practice"),
    "idea": Text(
        fr="Idée d'un agent",
        nl="Idee van een medewerker",
        de="Idee eines Mitarbeiters",
        en="Idea of an official",
    ),
}


@attrs.frozen
class ActionOrigin:
    """An origin that a plugin adds. :ivar code: as origins carry it. :ivar label: what readers see."""

    code: str
    label: Text


@attrs.frozen
class Origin:
    """Why there is an action. :ivar kind: a code of :data:`ORIGINS`, or of a plugin. :ivar end: what it points at."""

    kind: str
    end: End | None = None
    note: Text | None = None


@attrs.frozen
class Milestone:
    """Something that is to be done by a day that is counted, not written.

    :ivar starts_on: day zero of its term, a local day. :ivar done_on: absent while it is not done.
    """

    name: str
    label: Text
    starts_on: date
    term: Term
    done_on: date | None = None

    def __attrs_post_init__(self) -> None:
        if self.term.unit == "hour":
            words = sentence("a milestone is due on a day: its term is not in hours")
            raise InvalidDocument("improvement_action", [Problem("/term/unit", words, "milestone.hours")])

    def due_on(self, calendar: Calendar) -> date:
        """The last day that is in time. :raises Refused: a day outside the calendar."""
        term = self.term
        day = due_day(calendar.table(), self.starts_on.toordinal(), term.n, term.unit, term.roll)
        return date.fromordinal(day)

    def overdue(self, calendar: Calendar, today: date) -> bool:
        """Whether its day is over and it is not done."""
        return self.done_on is None and self.due_on(calendar) < today


@attrs.frozen
class Cost:
    """One cost. :ivar planned, actual: exact amounts, written with a point. :ivar currency: ISO 4217 code."""

    label: Text
    currency: str = "EUR"
    planned: str | None = None
    actual: str | None = None


#: What figures are read from.
Source = Literal["report", "survey", "assessment"]
Better = Literal["higher", "lower"]


@attrs.frozen
class Expected:
    """Which figure is to move, from what to what, by when.

    :ivar source: the report of the complaint desk, of a survey, or of a self-assessment.
    :ivar indicator: its name in that report. :ivar better: which way is an improvement.
    :ivar before, target: the figure when the action was planned, and the one that is wanted.
    :ivar by: the day on which it is to be measured again. :ivar of: questionnaire or grid. :ivar item: of it.
    :ivar within: working days, for a share that was answered within so many. :ivar months: how long a period is.
    :ivar filters: which cases. :ivar axis_item: ``GRID/ITEM`` of a self-assessment that this is to move.
    """

    source: Source
    indicator: str
    better: Better
    target: float
    by: date
    before: float | None = None
    of: str | None = None
    item: str | None = None
    within: int | None = None
    months: int | None = None
    filters: tuple[Filter, ...] = ()
    axis_item: str | None = None

    def __attrs_post_init__(self) -> None:
        problems = []
        if self.source != "report":
            problems += [
                Problem(
                    f"/{name}", sentence("say of which questionnaire or grid, and which item"), "required"
                )
                for name in ("of", "item")
                if getattr(self, name) is None
            ]
        moved = None if self.before is None else self.target - self.before
        if moved is not None and (moved <= 0 if self.better == "higher" else moved >= 0):
            words = sentence("the figure that is wanted is no better than the one there was")
            problems.append(Problem("/target", words, "expected.direction"))
        if self.axis_item is not None:
            End("axis_item", self.axis_item)
        if problems:
            raise InvalidDocument("improvement_action", problems)

    def reached(self, figure: float) -> bool:
        """Whether a figure is the one that is wanted, or a better one."""
        return figure >= self.target if self.better == "higher" else figure <= self.target

    def improved(self, before: float, after: float) -> bool:
        """Whether the second figure is better than the first."""
        return after > before if self.better == "higher" else after < before


@attrs.frozen
class Measured:
    """What a report said of the figure, for one period, wave or round.

    :ivar when: before the action, or after it. :ivar period: days of receipt; :ivar of: the wave or round.
    :ivar value: absent where the report has no such figure; `missing` says why.
    :ivar unit: of the value. :ivar n: what it is computed from. :ivar numerator, denominator: of a share.
    :ivar low, high: its 95 % interval. :ivar sd: of the values behind a mean.
    :ivar data_version: names the state of the register.
    """

    when: Literal["before", "after"]
    taken_at: datetime
    by: str
    period: Period | None = None
    of: str | None = None
    value: float | None = None
    unit: str | None = None
    n: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    low: float | None = None
    high: float | None = None
    sd: float | None = None
    missing: Text | None = None
    data_version: str | None = None


Method = Literal["two_proportions", "fisher", "welch", "mann_whitney", "intervals", "no_test"]
Verdict = Literal["shown", "not_shown", "too_few"]


@attrs.frozen
class Compared:
    """What the two measurements say together.

    :ivar method: of the test; ``no_test`` where the report gives nothing that could tell the difference from chance.
    :ivar p: two-sided. :ivar difference: the second less the first. :ivar reached: the target was reached.
    :ivar verdict: ``not_shown`` is not the same as no effect.
    """

    method: Method
    verdict: Verdict
    difference: float
    reached: bool
    level: float = 0.05
    statistic: float | None = None
    p: float | None = None


@attrs.frozen
class ActionStep:
    """One thing that was done with an action. :ivar actor: id of who did it. :ivar reason: in their words."""

    action: str
    at: datetime
    actor: str
    state: State
    reason: str | None = None


@attrs.frozen
class ImprovementAction:
    """One action.

    :ivar name: stable name. :ivar owner: id of who answers for it, in the host's system. :ivar unit: theirs.
    :ivar state: where it stands in plan, do, check, act, or how it ended.
    :ivar proposed_on: local day. :ivar closed_on: local day, once it is over.
    :ivar compared: what before and after say; computed anew at every measurement. :ivar rests_on: practices,
        recommendations and other ends that it uses. :ivar trail: what was done with it.
    """

    name: str
    label: Text
    origin: Origin
    owner: str
    proposed_on: date
    unit: str | None = None
    description: Text | None = None
    state: State = "plan"
    milestones: tuple[Milestone, ...] = ()
    costs: tuple[Cost, ...] = ()
    expected: Expected | None = None
    measured: tuple[Measured, ...] = ()
    compared: Compared | None = None
    closed_on: date | None = None
    rests_on: tuple[End, ...] = ()
    trail: tuple[ActionStep, ...] = ()

    def __attrs_post_init__(self) -> None:
        names = [one.name for one in self.milestones]
        twice = next((name for place, name in enumerate(names) if name in names[:place]), None)
        if twice is not None:
            words = sentence("{name} comes twice", name=twice)
            raise InvalidDocument("improvement_action", [Problem("/milestones", words, "name.twice")])

    @property
    def over(self) -> bool:
        """Whether it has ended, one way or another."""
        return self.state in OVER

    def measurement(self, when: str) -> Measured | None:
        """The newest measurement of that time."""
        return next((one for one in reversed(self.measured) if one.when == when), None)

    def milestone(self, name: str) -> Milestone:
        """The milestone of that name. :raises LookupError: there is none."""
        for one in self.milestones:
            if one.name == name:
                return one
        raise LookupError(f"this action has no milestone {name}")

    def overdue(self, calendar: Calendar, today: date) -> tuple[Milestone, ...]:
        """The milestones whose day is over; none of an action that is over."""
        return () if self.over else tuple(one for one in self.milestones if one.overdue(calendar, today))


def totals(costs: Iterable[Cost]) -> dict[str, tuple[Decimal, Decimal]]:
    """Currency -> (planned, actual), added up exactly."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for one in costs:
        planned, actual = found.get(one.currency, (Decimal(0), Decimal(0)))
        found[one.currency] = planned + Decimal(one.planned or 0), actual + Decimal(one.actual or 0)
    return found

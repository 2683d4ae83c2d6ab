"""The action plan of a year as a document: what is done, from where it comes, and what became of last year's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime

import attrs

from orientation_core.model.improvements.actions import (
    Compared,
    Cost,
    Expected,
    Measured,
    State,
    totals,
)
from orientation_core.model.improvements.links import End
from orientation_core.model.text import Text

#: What became of an action; one that is not over is still running.
BECAME = ("effective", "not_shown", "abandoned", "running")


@attrs.frozen
class MilestoneLine:
    """A milestone with its day. :ivar due_on: absent where the calendar does not reach. :ivar overdue: on `as_of`."""

    name: str
    label: Text
    due_on: date | None = None
    done_on: date | None = None
    overdue: bool = False


@attrs.frozen
class Sum:
    """Costs of one currency, added up exactly."""

    currency: str
    planned: str
    actual: str


@attrs.frozen
class ActionLine:
    """One action in a plan.

    :ivar origin: its code, and `origin_label` what that is called. :ivar end_label: what it points at is called.
    :ivar before, after: the newest measurements. :ivar overdue: a milestone is. :ivar check_over: its day to check is
        over, and nothing was measured.
    """

    name: str
    label: Text
    origin: str
    origin_label: Text
    owner: str
    state: State
    proposed_on: date
    end: End | None = None
    end_label: Text | None = None
    unit: str | None = None
    closed_on: date | None = None
    milestones: tuple[MilestoneLine, ...] = ()
    costs: tuple[Sum, ...] = ()
    expected: Expected | None = None
    before: Measured | None = None
    after: Measured | None = None
    compared: Compared | None = None
    overdue: bool = False
    check_over: bool = False

    @property
    def became(self) -> str:
        """One of :data:`BECAME`."""
        return self.state if self.state in BECAME else "running"


@attrs.frozen
class Tally:
    """How many actions share a code. :ivar label: what the code is called."""

    code: str
    label: Text
    number: int


@attrs.frozen
class ActionPlan:
    """The plan of one year.

    :ivar as_of: the day it was made. :ivar generated_at, data_version: the same data give the same plan on that day.
    :ivar actions: those that were under way in the year. :ivar states, origins: how many of each.
    :ivar costs: of all of them. :ivar last_year: the actions of the year before, and `became` what came of them.
    """

    organisation: Text
    year: int
    as_of: date
    generated_at: datetime
    data_version: str
    actions: tuple[ActionLine, ...] = ()
    states: tuple[Tally, ...] = ()
    origins: tuple[Tally, ...] = ()
    costs: tuple[Sum, ...] = ()
    last_year: tuple[ActionLine, ...] = ()
    became: tuple[Tally, ...] = ()


def in_year(proposed_on: date, closed_on: date | None, year: int) -> bool:
    """Whether an action was under way on some day of the year."""
    return proposed_on.year <= year and (closed_on is None or closed_on.year >= year)


def sums(costs: Iterable[Cost]) -> tuple[Sum, ...]:
    """Costs by currency, as they are written."""
    return tuple(
        Sum(currency, str(planned), str(actual))
        for currency, (planned, actual) in sorted(totals(costs).items())
    )


def tallies(codes: Iterable[str], labels: Mapping[str, Text]) -> tuple[Tally, ...]:
    """How often each code comes, in the order of `labels`; what never comes counts zero."""
    counted = list(codes)
    return tuple(Tally(code, label, counted.count(code)) for code, label in labels.items())

"""What a charter promises, as a value that can be measured: which metric, for whom, how much, in which share.

A commitment names its metric (:mod:`orientation_core.model.metrics`), its target and its scope. Only a declaration
("we treat you with respect") has neither, and says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, get_args

import attrs

from orientation_core.model.calendars import Hours
from orientation_core.model.procedures import RequestType
from orientation_core.model.terms import Term
from orientation_core.model.text import Text

#: The four steps of the client process; parts 2 to 5 of a charter.
ClientStep = Literal["orient", "welcome", "deliver", "follow_up"]
STEPS: tuple[ClientStep, ...] = get_args(ClientStep)

#: How a figure is held against the target; ``covers`` is for opening windows.
Operator = Literal["<=", ">=", "=", "between", "covers"]

TargetUnit = Literal[
    "second", "minute", "hour", "day", "month", "year", "clock", "percent", "count", "per_week", "per_year",
    "hours_per_day", "score", "fields",
]  # fmt: skip

#: Which days are meant. ``unspecified``: the promise says "days" and no more; they are read as calendar days, as a
#: client reads them. ``immediate``: on the very day.
DayKind = Literal["working", "calendar", "unspecified", "immediate"]

#: What may take a case out of a commitment; a member of the case.
ExclusionField = Literal[
    "type", "channel", "category", "service", "client_group", "language", "admissibility", "ground", "outcome"
]


@attrs.frozen
class Target:
    """What is promised.

    :ivar operator, unit: which of them a metric takes, the metric says.
    :ivar value: the number. :ivar upper: the upper end, for ``between``; `value` is the lower one.
    :ivar windows: for ``covers``: the hours that are promised. :ivar days: which days are meant, where it matters.
    """

    operator: Operator
    unit: TargetUnit
    value: float | None = None
    upper: float | None = None
    windows: tuple[Hours, ...] = ()
    days: DayKind | None = None

    def term(self) -> Term | None:
        """The longest time that this target allows, as a term a clock can run on; None when it is no such time."""
        most = self.upper if self.operator == "between" else self.value
        if self.operator not in ("<=", "between", "=") or most is None or most != int(most) or most < 0:
            return None
        if self.unit == "day":
            if self.days == "immediate" or most == 0:
                return Term(0, "immediate")
            return Term(int(most), "working_day" if self.days == "working" else "calendar_day")
        if self.unit == "hour":
            return Term(int(most), "hour")
        if self.unit in ("month", "year"):
            return Term(int(most) * (12 if self.unit == "year" else 1), "month")
        return None

    def kept(self, figure: float) -> bool:
        """Whether a measured figure is within this target; a target without a number is never kept by one."""
        if self.value is None:
            return False
        if self.operator == "<=":
            return figure <= self.value
        if self.operator == ">=":
            return figure >= self.value
        if self.operator == "between":
            return self.upper is not None and self.value <= figure <= self.upper
        return figure == self.value


@attrs.frozen
class Exclusion:
    """Cases that a commitment is not about.

    :ivar text: as the client reads it. :ivar field, values: which cases, by a member of the case; without a field
        the exclusion is for readers, and nobody is counted out by it.
    """

    text: Text
    field: ExclusionField | None = None
    values: tuple[str, ...] = ()


@attrs.frozen
class Commitment:
    """One promise of a charter.

    :ivar id: stable from version to version, so that results can be compared. :ivar text: as the client reads it.
    :ivar step: of the client process; None when it is about the charter as a whole.
    :ivar metric, target: absent for a declaration only. :ivar within: for a metric that is a share in a term: that
        term; the case's own due date when absent.
    :ivar share: the percentage of the cases for which it is to be kept; every one of them when absent.
    :ivar groups, services, categories, request_types, channels: whom and what it is for; all where none is named.
    :ivar exclusions: what it is not for. :ivar redress: what the client gets when it is not kept.
    :ivar owner: unit or function that answers for it. :ivar since: since when it has been promised.
    :ivar declaration: it cannot be measured, and is not meant to be.
    """

    id: str
    text: Text
    step: ClientStep | None = None
    metric: str | None = None
    target: Target | None = None
    within: Term | None = None
    share: float | None = None
    groups: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    request_types: tuple[RequestType, ...] = ()
    channels: tuple[str, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    redress: Text | None = None
    owner: str | None = None
    since: date | None = None
    source: str | None = None
    declaration: bool = False

    def scope(self) -> Mapping[str, tuple[str, ...]]:
        """Member of a case -> the values it may have; what is not restricted is left out."""
        limits: dict[str, tuple[str, ...]] = {
            "client_group": self.groups,
            "service": self.services,
            "category": self.categories,
            "type": self.request_types,
            "channel": self.channels,
        }
        return {field: values for field, values in limits.items() if values}

    def concerns(self, case: Mapping[str, str | None]) -> bool:
        """Whether it is for a case with these values (:meth:`scope` and exclusions read the same names)."""
        return all(case.get(field) in values for field, values in self.scope().items()) and not any(
            one.field is not None and case.get(one.field) in one.values for one in self.exclusions
        )

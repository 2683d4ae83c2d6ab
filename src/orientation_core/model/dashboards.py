"""The dashboard as a document: the state of each part of the offer, what moved, which promises are at risk, what hangs loose.

It holds no figure of its own making: each names what it stands for, in the notation of ends (``kind:id``), and equals
what the report of that part says. The rules are in docs/decisions, "States and movements of the dashboard".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Literal, get_args

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.commitments import Operator, TargetUnit
from orientation_core.model.monitoring import EarlyWarning
from orientation_core.model.reports import Period
from orientation_core.model.text import Text

#: The parts of the offer, in the order in which they are shown.
PartName = Literal["complaints", "charter", "catalogue", "assessment", "survey", "improvement"]
PARTS: tuple[PartName, ...] = get_args(PartName)

#: Which of them know units; the dashboard of a unit has only these.
OF_UNITS: tuple[PartName, ...] = ("complaints", "charter", "catalogue", "improvement")

#: How a part stands. ``not_shown``: this reader may not see it.
State = Literal["in_order", "needs_attention", "nothing_yet", "not_shown"]

#: What became of a figure since the period before. ``no_difference_shown`` is not the same as no difference;
#: ``not_compared``: there is a figure of before, but no honest test for the two.
Movement = Literal["up", "down", "no_difference_shown", "too_few", "not_compared"]

#: What was asked of two figures: whether their 95 % intervals overlap, whether two Poisson rates are the same, or
#: what the report of a survey asked.
Test = Literal["intervals", "poisson", "mann_whitney_u"]

FigureUnit = Literal[
    "requests", "days", "percent", "score", "scale", "points", "responses", "documents", "actions"
]

PromiseState = Literal["kept", "missed", "at_risk", "not_measured", "nothing_to_count"]


@attrs.frozen
class Amount:
    """A figure at one time, with what is needed to judge it.

    :ivar value: absent when there is nothing to count it from, or when withheld. :ivar n: how many it rests on.
    :ivar numerator, denominator: of a share. :ivar low, high: its 95 % interval. :ivar suppressed: it is withheld.
    """

    value: float | None = None
    n: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    low: float | None = None
    high: float | None = None
    suppressed: bool = False

    def __attrs_post_init__(self) -> None:
        figures = (self.value, self.n, self.numerator, self.denominator, self.low, self.high)
        if self.suppressed and any(figure is not None for figure in figures):
            text = sentence("a withheld figure still carries numbers")
            raise InvalidDocument("dashboard", [Problem("/suppressed", text, "dashboard.suppressed_figure")])


@attrs.frozen
class Month:
    """A month of a figure, and the same month of the period before. :ivar start: its first day that counts."""

    start: date
    value: float | None = None
    before: float | None = None


@attrs.frozen
class Figure:
    """One figure of a part.

    :ivar name: stable, for example that of the indicator. :ivar of: what it stands for, as ``kind:id``.
    :ivar now, before: in the period, and in the one compared with. :ivar movement: what became of it; None where
        there is nothing to compare with. :ivar test: what was asked, :ivar p: and its p-value, where it has one.
    :ivar better: the direction that is good for clients; None where neither is. :ivar months: of the period.
    """

    name: str
    label: Text
    unit: FigureUnit
    of: str
    now: Amount
    before: Amount | None = None
    movement: Movement | None = None
    test: Test | None = None
    p: float | None = None
    better: Literal["up", "down"] | None = None
    months: tuple[Month, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether a difference was shown."""
        return self.movement in ("up", "down")

    @property
    def worse(self) -> bool:
        """Whether a difference was shown, and it is not the good one."""
        return self.moved and self.better is not None and self.movement != self.better


@attrs.frozen
class Reason:
    """Why a part is in its state. :ivar rule: stable name. :ivar alarming: it is what needs attention."""

    rule: str
    text: Text
    alarming: bool = False


@attrs.frozen
class Source:
    """Where all of a part can be read. :ivar kind: of the document. :ivar name: which one, where there are several."""

    kind: str
    name: str | None = None


@attrs.frozen
class Part:
    """One part of the offer. :ivar reasons: what its state follows from, the alarming ones first.

    :ivar next: what to do next, where there is something. :ivar source: the report its figures come from.
    """

    name: PartName
    state: State
    reasons: tuple[Reason, ...]
    next: Text | None = None
    figures: tuple[Figure, ...] = ()
    source: Source | None = None


@attrs.frozen
class Promise:
    """A commitment that was in force: what was promised beside what was reached.

    :ivar of: the commitment, as ``commitment:CHARTER/ID``. :ivar promised: the figure to reach, in `unit`; None where
        it is no single one. :ivar operator: how it is held against it. :ivar owner: who answers for it.
    :ivar warning: it will be missed this month if open cases finish at the present pace.
    """

    of: str
    text: Text
    state: PromiseState
    unit: TargetUnit
    reached: Amount
    promised: float | None = None
    operator: Operator | None = None
    owner: str | None = None
    warning: EarlyWarning | None = None


@attrs.frozen
class AxisLine:
    """An axis of the newest self-assessment. :ivar low, high: the ends of its scale. :ivar before: today's score then."""

    of: str
    label: Text
    low: float
    high: float
    today: float | None = None
    desired: float | None = None
    before: float | None = None


@attrs.frozen
class Loose:
    """Something that hangs loose.

    :ivar rule: which check found it. :ivar of: what it is about, and `label` what that is called. :ivar since: since when.
    :ivar detail: what to do, as a sentence.
    """

    rule: str
    of: str
    label: Text
    since: date | None = None
    detail: Text | None = None


@attrs.frozen
class UnitLine:
    """A unit beside the others. :ivar unit: its name; None for the cases without one."""

    received: Amount
    open: Amount
    in_time: Amount
    unit: str | None = None


@attrs.frozen
class Dashboard:
    """One page for the management of one organisation, or of one unit of it.

    :ivar period: as far as it has come on the day it was made. :ivar compared_with: as many days a period earlier.
    :ivar as_of: that day. :ivar generated_at, data_version: as of reports. :ivar unit: None for the whole organisation.
    :ivar published: small cells are withheld below `threshold`; early warnings and what hangs loose are left out.
    :ivar loose: what hangs loose today, of each rule the oldest; `loose_counts` says how many there are of each.
    """

    organisation: Text
    period: Period
    compared_with: Period
    as_of: date
    generated_at: datetime
    data_version: str
    parts: tuple[Part, ...]
    unit: str | None = None
    published: bool = False
    threshold: int | None = None
    promises: tuple[Promise, ...] = ()
    axes: tuple[AxisLine, ...] = ()
    loose: tuple[Loose, ...] = ()
    loose_counts: Mapping[str, int] = attrs.field(factory=dict)
    units: tuple[UnitLine, ...] = ()
    notes: tuple[Text, ...] = ()

    def __attrs_post_init__(self) -> None:
        problems = []
        if self.published and self.threshold is None:
            text = sentence("a published dashboard states its threshold")
            problems.append(Problem("/threshold", text, "required"))
        names = [one.name for one in self.parts]
        if len(set(names)) != len(names):
            problems.append(
                Problem("/parts", sentence("a part of the offer comes twice"), "dashboard.part_twice")
            )
        listed = Counter(one.rule for one in self.loose)
        for rule in sorted(rule for rule, many in listed.items() if self.loose_counts.get(rule, 0) < many):
            text = sentence("more of this hangs loose than there is in all")
            problems.append(Problem(f"/loose_counts/{rule}", text, "dashboard.loose_counts"))
        if problems:
            raise InvalidDocument("dashboard", problems)

    @property
    def loose_total(self) -> int:
        """How much hangs loose in all."""
        return sum(self.loose_counts.values())

    def part(self, name: PartName) -> Part:
        """One part of the offer. :raises LookupError: it is not on this dashboard."""
        for one in self.parts:
            if one.name == name:
                return one
        raise LookupError(f"this dashboard has no part {name}")

    def figures(self) -> Iterator[Figure]:
        """The figures of all parts, in their order."""
        return (figure for part in self.parts for figure in part.figures)

    def moved(self) -> tuple[Figure, ...]:
        """The figures for which a difference was shown, those that got worse first."""
        return tuple(sorted((one for one in self.figures() if one.moved), key=lambda one: not one.worse))

    def at_risk(self) -> tuple[Promise, ...]:
        """The promises that were missed, or will be."""
        return tuple(one for one in self.promises if one.state in ("missed", "at_risk"))

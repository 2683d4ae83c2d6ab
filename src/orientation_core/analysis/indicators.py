"""What an indicator is: declared once, as expressions over the prepared cases, computed by any Ibis engine.

The columns an expression may use are those of the facts table (:data:`orientation_core.analysis.facts.TEXTS` and
``NUMBERS``) and those added by :func:`orientation_core.analysis.prepare.prepare`: ``handled``, ``invalid``,
``valid``, ``pending`` (not closed at the end of the period), ``microseconds`` (duration of handling), ``working_days`` (elapsed), ``days_before_closing`` (working
days after the day of receipt and before the day of closing).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import attrs

from orientation_core.errors import Problem, Refused, sentence
from orientation_core.model.reports import IndicatorNote

if TYPE_CHECKING:
    from orientation_core.model.reports import Unit
    from orientation_core.model.text import Text

#: A condition on the cases: takes the prepared Ibis table, gives a boolean column. A missing value is "no".
Condition = Callable[[Any], Any]

#: A figure: takes the prepared Ibis table and the boolean column of the cases it is about, gives one number.
Figure = Callable[[Any, Any], Any]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")


@attrs.frozen
class Population:
    """A named set of cases; indicators that share one are counted together and protected together.

    :ivar name: unique; two indicators with the same population name mean the same cases.
    :ivar where: which cases; None for all.
    """

    name: str
    where: Condition | None = attrs.field(default=None, eq=False)


@attrs.frozen
class Indicator:
    """One figure of a report.

    Three kinds: without `part` and `figure` it counts the cases of `of`; with `part` it is the share of `of` that
    is also in `part`, in percent with its Wilson interval; with `figure` it is what that expression gives.

    :ivar name: lower case letters, digits and underscores. :ivar label, definition: for readers.
    :ivar unit: of the value. :ivar of: the cases it is about, counted as n. :ivar part: numerator of a share; must
        lie wholly inside `of`. :ivar figure: an own expression. :ivar only: the one dimension it belongs to, when it
        says nothing elsewhere.
    """

    name: str
    label: Text
    unit: Unit
    definition: Text
    of: Population
    part: Population | None = None
    figure: Figure | None = attrs.field(default=None, eq=False)
    only: str | None = None

    def __attrs_post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError("the name of an indicator is lower case letters, digits and underscores")
        if self.part is not None and self.figure is not None:
            raise ValueError("an indicator is a share or an expression, not both")

    @property
    def populations(self) -> tuple[Population, ...]:
        """The sets of cases whose size a row of this indicator shows."""
        return (self.of,) if self.part is None else (self.of, self.part)

    def shown_in(self, dimension: str) -> bool:
        """Whether reports show it for that dimension."""
        return self.only in (None, dimension)

    def note(self) -> IndicatorNote:
        """What the report says about it."""
        return IndicatorNote(self.name, self.label, self.unit, self.definition)


def together(*lists: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Several lists of indicators as one, in order.

    :raises Refused: a name is taken, or one population name stands for two conditions.
    """
    found: dict[str, Indicator] = {}
    conditions: dict[str, Condition | None] = {}
    problems = []
    for indicator in (one for several in lists for one in several):
        if indicator.name in found:
            text = sentence("there is an indicator of that name")
            problems.append(Problem(indicator.name, text, "indicator.taken"))
        found.setdefault(indicator.name, indicator)
        for population in indicator.populations:
            known = conditions.setdefault(population.name, population.where)
            if known is not population.where and known != population.where:
                message = sentence(
                    "the population {name} stands for other cases elsewhere", name=population.name
                )
                problems.append(Problem(indicator.name, message, "population.taken"))
    if problems:
        raise Refused(problems)
    return tuple(found.values())

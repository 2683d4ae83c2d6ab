"""What a commitment can be measured by: each metric says what it measures, in which units, and how it is computed."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal

import attrs

from orientation_core.errors import Problem, Refused, Sentence, sentence
from orientation_core.model.commitments import Operator, TargetUnit
from orientation_core.model.text import Text

#: Where the figure comes from. ``clock``: a clock of every case, which the commitment also sets. ``share``: the share
#: of the cases that have something. ``mean``: the mean of a column of cases. ``opening``: the opening hours of a
#: channel in the catalogue. ``document``: counted in documents of ours. ``measured``: fed in from elsewhere.
Basis = Literal["clock", "share", "mean", "opening", "document", "measured"]

#: A condition on prepared cases, as indicators have them; a second argument is the due day within the term of the
#: commitment (``within``), or of the case itself.
Condition = Callable[..., Any]

_NAME = re.compile(r"[a-z][a-z0-9_]{0,59}")


@attrs.frozen
class Metric:
    """One thing that can be promised and measured.

    :ivar name: as commitments name it. :ivar label, definition: for readers; the definition says how it is computed.
    :ivar units, operators: what a target in it may say.
    :ivar clock: for ``clock``: the clock of the procedure that it sets. :ivar done: how the columns of the moment at
        which that clock stopped begin (``answer_done``: ``answer_done_at``, ``answer_done_on``); None where no column says it,
        and the figures are fed in.
    :ivar of, part: for ``share``: conditions on the cases. :ivar column: for ``mean``: whose mean.
    :ivar counts: for ``document``: what is counted.
    :raises ValueError: a share without its conditions, a mean without its column, and the like.
    """

    name: str
    label: Text
    definition: Text
    basis: Basis
    units: tuple[TargetUnit, ...]
    operators: tuple[Operator, ...]
    clock: str | None = None
    done: str | None = None
    of: Condition | None = attrs.field(default=None, eq=False, repr=False)
    part: Condition | None = attrs.field(default=None, eq=False, repr=False)
    column: str | None = None
    counts: Literal["commitments", "surveys"] | None = None

    def __attrs_post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError("the name of a metric is small letters, figures and _")
        if not self.units or not self.operators:
            raise ValueError("a metric has at least one unit and one operator")
        needed = {
            "clock": self.clock is not None,
            "share": self.part is not None,
            "mean": self.column is not None,
            "document": self.counts is not None,
        }
        if not needed.get(self.basis, True):
            raise ValueError(f"a metric that is a {self.basis} says of what")

    @property
    def of_cases(self) -> bool:
        """Whether it is computed from the cases of the desk."""
        return self.basis in ("share", "mean") or (self.basis == "clock" and self.done is not None)


@attrs.frozen
class Metrics:
    """The metrics that are known, ours and those of plugins.

    :ivar by_name: name -> metric.
    """

    by_name: Mapping[str, Metric]

    @classmethod
    def of(cls, *lists: Iterable[Metric]) -> Metrics:
        """Several lists as one. :raises Refused: two metrics share a name."""
        found: dict[str, Metric] = {}
        for metric in (one for several in lists for one in several):
            if metric.name in found:
                text = sentence("there is a metric {name} already", name=metric.name)
                raise Refused([Problem(f"/{metric.name}", text, "metric.taken")])
            found[metric.name] = metric
        return cls(found)

    def get(self, name: str | None) -> Metric | None:
        """The metric of that name, or None."""
        return None if name is None else self.by_name.get(name)

    def unknown(self, name: str) -> Sentence:
        """That there is no metric `name`, with the known name that is most like it."""
        near = difflib.get_close_matches(name, list(self.by_name), n=1, cutoff=0.5)
        if near:
            return sentence("there is no metric {name}; did you mean {nearest}?", name=name, nearest=near[0])
        return sentence("there is no metric {name}", name=name)

"""What the figures of a practice say together: by the same comparison as those of improvement actions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from math import inf

import attrs

from orientation_core.analysis.improvements import compared
from orientation_core.model.improvements.actions import Expected, Measured
from orientation_core.model.practices.practices import GoodPractice, PracticeEvidence, PracticeFigure

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def judged(one: PracticeEvidence) -> PracticeEvidence:
    """The evidence with what its figures say; whatever was said of them before is not taken over.

    Without a target nothing reaches it: a figure that bears no test then shows nothing, however much it moved.
    """
    target = one.target if one.target is not None else inf if one.better == "higher" else -inf
    expected = Expected("report", one.indicator, one.better, target, by=date.max)
    said = compared(expected, _measured("before", one.before), _measured("after", one.after))
    return attrs.evolve(one, compared=said)


def with_judgement(practice: GoodPractice) -> GoodPractice:
    """The practice with what each of its figures says."""
    return attrs.evolve(practice, evidence=tuple(judged(one) for one in practice.evidence))


def _measured(when: str, figure: PracticeFigure | None) -> Measured | None:
    if figure is None:
        return None
    return Measured(
        "before" if when == "before" else "after",
        _NEVER,
        "",
        value=figure.value,
        n=figure.n,
        numerator=figure.numerator,
        denominator=figure.denominator,
        low=figure.low,
        high=figure.high,
        sd=figure.sd,
    )

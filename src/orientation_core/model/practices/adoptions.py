"""That somebody did as others did, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, get_args

import attrs

from orientation_core.model.improvements.actions import Compared, ImprovementAction
from orientation_core.model.improvements.links import End, Tie
from orientation_core.model.practices.practices import PracticeEvidence
from orientation_core.model.text import Text

AdoptionStatus = Literal["planned", "adopted", "stopped"]
ADOPTION_STATUSES: tuple[AdoptionStatus, ...] = get_args(AdoptionStatus)

#: What became of it: as of a comparison, or why there is none yet.
AdoptionVerdict = Literal["shown", "not_shown", "too_few", "running", "unmeasured"]


@attrs.frozen
class Adoption:
    """One adoption.

    :ivar practice: which: ``NAME`` of one kept here, ``ORGANISATION/NAME`` of one kept elsewhere.
    :ivar title: what the practice was called then, for when it is gone. :ivar adopted_on: local day of the decision.
    :ivar how: what was done otherwise here. :ivar action: the improvement action that carries it out: what it measures
        is the result. :ivar evidence: figures of an adoption without an action.
    :ivar reason: why it was stopped. :ivar internal: nobody outside this organisation is told of it.
    """

    name: str
    practice: str
    title: Text
    adopted_on: date
    status: AdoptionStatus = "adopted"
    how: Text | None = None
    action: str | None = None
    evidence: tuple[PracticeEvidence, ...] = ()
    reason: Text | None = None
    internal: bool = False


@attrs.frozen
class AdoptionResult:
    """What became of one adoption, as it stands now.

    :ivar organisation: slug of who adopted it. :ivar label: what readers call it.
    :ivar practice: by the name of the reader's desk. :ivar adoption: its document, where there is one.
    :ivar action: the improvement action that carries it out. :ivar compared: what its figures say.
    :ivar internal: nobody outside its organisation is told of it.
    """

    organisation: str
    label: Text
    practice: str
    status: AdoptionStatus
    adopted_on: date
    verdict: AdoptionVerdict
    adoption: str | None = None
    action: str | None = None
    how: Text | None = None
    compared: Compared | None = None
    internal: bool = False


def ties(adoption: Adoption) -> tuple[Tie, ...]:
    """What an adoption says: whose practice it is, and which action carries it out."""
    practice, me = End("practice", adoption.practice), End("adoption", adoption.name)
    found = [Tie(practice, "adopted_by", me)]
    if adoption.action is not None:
        found.append(Tie(practice, "answered_by", End("action", adoption.action)))
    return tuple(found)


def verdict_of(
    action: ImprovementAction | None, evidence: Sequence[PracticeEvidence]
) -> tuple[AdoptionVerdict, Compared | None]:
    """What became of it, by its action or by its own figures; the action goes first."""
    if action is not None:
        if action.compared is not None:
            return action.compared.verdict, action.compared
        return ("unmeasured" if action.over else "running"), None
    found = [one.compared for one in evidence if one.compared is not None]
    for verdict in ("shown", "not_shown", "too_few"):
        for compared in found:
            if compared.verdict == verdict:
                return compared.verdict, compared
    return "unmeasured", None

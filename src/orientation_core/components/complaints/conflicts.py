"""Conflicts of interest: an official keeps away from a case, a coordinator gives it to somebody else."""

from __future__ import annotations

from datetime import datetime

import attrs

from orientation_core.components.complaints.desk import Desk
from orientation_core.components.complaints.words import cleaned
from orientation_core.errors import InvalidDocument, NotFound, Problem, sentence
from orientation_core.model import casework
from orientation_core.model.arrangements import Recusal
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Complaint
from orientation_core.model.parties import Actor


class Conflicts(Desk):
    """Who keeps away from a case. Whoever does finds it nowhere: not by reference, in lists, in counts or behind figures."""

    def declare_conflict(self, actor: Actor, key: str, reason: str) -> None:
        """Say that oneself should not treat this case: from then on it is out of sight, and given back if one had it."""
        words = cleaned(reason, "/reason")

        def compute(case: Complaint, _: Rules, at: datetime) -> Complaint:
            recusal = Recusal(actor.id, at, actor.id, words)
            case = _given_back(case, actor.id)
            case = attrs.evolve(case, recusals=(*case.recusals, recusal))
            return casework.noted(case, "declare_conflict", actor, at, words)

        self.change(actor, "declare_conflict", key, compute)

    def name_official(self, actor: Actor, key: str, official: str, reason: str) -> Complaint:
        """Say that the case is about an official, when that turns out later: it is out of their sight, and given back."""
        words, named = cleaned(reason, "/reason"), _official(official)

        def compute(case: Complaint, _: Rules, at: datetime) -> Complaint:
            case = attrs.evolve(_given_back(case, named), about=tuple(dict.fromkeys((*case.about, named))))
            return casework.noted(case, "name_official", actor, at, words)

        return self.change(actor, "name_official", key, compute)

    def lift_conflict(self, actor: Actor, key: str, official: str, reason: str) -> Complaint:
        """Let an official see the case again who had declared a conflict; for one whom it is about there is no such way.

        :raises NotFound: they declared none.
        """
        words = cleaned(reason, "/reason")

        def compute(case: Complaint, _: Rules, at: datetime) -> Complaint:
            kept = tuple(one for one in case.recusals if one.official != official)
            if len(kept) == len(case.recusals):
                raise NotFound("conflict", "of this official")
            return casework.noted(attrs.evolve(case, recusals=kept), "lift_conflict", actor, at, words)

        return self.change(actor, "lift_conflict", key, compute)


def _given_back(case: Complaint, official: str) -> Complaint:
    """`case` without a handler where that was this official."""
    return attrs.evolve(case, assigned_to=None) if case.assigned_to == official else case


def _official(given: str) -> str:
    if not given.strip() or len(given) > 200 or not given.isprintable():
        said = sentence("an official is named by their id, of 1 to 200 printable characters")
        raise InvalidDocument("complaint", [Problem("/about", said, "official.id")])
    return given

"""From a case to the one that it is treated in, and what keeps a case from being changed."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from orientation_core.errors import Problem, Refused, sentence
from orientation_core.model import joint
from orientation_core.model.complaints import Complaint
from orientation_core.model.parties import Actor, Role
from orientation_core.model.privacy import ERASED
from orientation_core.model.views import as_followed, for_client
from orientation_core.store import Record

#: As whom somebody speaks in a case; None for the client who opened it.
Speaker = Callable[[Complaint], int | None]


@attrs.frozen
class Way:
    """From a case to the one in which it is treated.

    :ivar record: of that one. :ivar steps: each case on the way, that one included, with the speaker's number in it.
    """

    record: Record
    steps: tuple[tuple[Complaint, int | None], ...]

    @classmethod
    def of(cls, record: Record, case: Complaint, speaker: Speaker) -> Way:
        """No further than the case itself."""
        return cls(record, ((case, speaker(case)),))

    @property
    def asked(self) -> Complaint:
        """The case at its beginning."""
        return self.steps[0][0]

    @property
    def case(self) -> Complaint:
        """The case at its end."""
        return self.steps[-1][0]

    @property
    def number(self) -> int | None:
        """The speaker's number there."""
        return self.steps[-1][1]

    def seen_by(self, actor: Actor) -> Complaint:
        """What this actor is shown of the case at the beginning."""
        if actor.role is not Role.CITIZEN:
            return self.asked
        return as_followed(self.steps) if len(self.steps) > 1 else for_client(*self.steps[0])


def seen_by(actor: Actor, case: Complaint) -> Complaint:
    """What of a case this actor is shown."""
    return for_client(case, joint.number_of(case, actor)) if actor.role is Role.CITIZEN else case


def refuse_merged(case: Complaint) -> None:
    """:raises Refused: the case is treated within another one for now."""
    if case.merged is not None:
        words = sentence(
            "this case is treated within another one for now; act on that one, or un-merge this one"
        )
        raise Refused([Problem("/merged", words, "merged")])


def refuse_erased(case: Complaint) -> None:
    """:raises Refused: what the case held was erased."""
    if ERASED in case.flags:
        words = sentence("what this case held was erased; it cannot be changed any more")
        raise Refused([Problem("", words, "privacy.erased")])

"""What whoever answers a person's request may not touch: a complaint about themselves, and what few may read."""

from __future__ import annotations

from collections.abc import Iterable

from orientation_core.components.complaints import COMPLAINT
from orientation_core.components.privacy.finding import Held
from orientation_core.components.privacy.records import value_of
from orientation_core.errors import Problem, Refused, sentence
from orientation_core.model.complaints import Complaint
from orientation_core.model.joint import logged_in
from orientation_core.model.parties import Actor, sees
from orientation_core.model.privacy import RESTRICTED


def hidden(actor: Actor, case: Complaint) -> bool:
    """Whether a case is out of sight of `actor`, whatever right their role has."""
    return not sees(
        actor,
        client=case.client.actor,
        unit=case.unit,
        about=case.kept_from,
        others=logged_in(case),
        restricted=RESTRICTED in case.flags,
    )


def check_sight(actor: Actor, held: Iterable[Held]) -> None:
    """That the whole of a request can be answered by `actor`: half an answer to a person would be a wrong one.

    :raises Refused: something of it is hidden from them; somebody else has to answer.
    """
    if any(one.kind is COMPLAINT and hidden(actor, value_of(COMPLAINT, one.record)) for one in held):
        said = sentence("somebody else has to answer this request: some of it is kept from you")
        raise Refused([Problem("", said, "privacy.sight")])

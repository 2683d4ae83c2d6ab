"""Several complainants on one case: who joins it, who leaves it."""

from __future__ import annotations

from datetime import datetime

from orientation_core.components.complaints.desk import Desk
from orientation_core.components.complaints.words import cleaned
from orientation_core.errors import NotFound
from orientation_core.model import joint
from orientation_core.model.casework import Rules
from orientation_core.model.complaints import Complaint
from orientation_core.model.parties import Actor, Client, Role
from orientation_core.model.text import Language


class Joining(Desk):
    """Further complainants beside the client who opened the case."""

    def join(
        self,
        actor: Actor,
        key: str,
        client: Client,
        *,
        language: Language | None = None,
        tell: bool = True,
        version: int | None = None,
    ) -> Complaint:
        """Let somebody else complain in this case, too: they see it, and the letters meant for them.

        From now on letters go to all complainants, each in their language, unless one is named.

        :param language: in which they are written to; that of the case when None.
        :param tell: send them the reference. It goes to nobody but them, and says nothing of the others.
        :raises Refused: the case is closed, or they are a complainant of it already.
        :raises InvalidDocument: their contact cannot be kept; the pointer says which part.
        """

        def compute(case: Complaint, rules: Rules, at: datetime) -> Complaint:
            joint.refuse_closed(case)
            after = joint.join(case, client, language or case.language, actor, at)
            if not tell:
                return after
            return self.correspondence.write(
                after, rules, "joined", actor, at, parties=joint.parties(after)[-1:]
            )

        return self.change(actor, "join", key, compute, version=version)

    def leave(
        self, actor: Actor, key: str, number: int, *, reason: str | None = None, version: int | None = None
    ) -> Complaint:
        """Let a further complainant leave: they see the case no more and get no more letters; the trace stays.

        Who is logged in may leave by themselves.

        :raises NotFound: there is none of that number. :raises Refused: they are there because their case was merged.
        """
        words = cleaned(reason, "/reason") if reason else None

        def compute(case: Complaint, _: Rules, at: datetime) -> Complaint:
            if actor.role is Role.CITIZEN and joint.number_of(case, actor) != number:
                raise NotFound("complainant", str(number))
            return joint.leave(case, number, actor, at, words)

        return self.change(actor, "leave", key, compute, version=version)

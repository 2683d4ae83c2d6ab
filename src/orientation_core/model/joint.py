"""Several complainants on one case: who they are to it, who speaks, who joins and leaves. Pure functions."""

from __future__ import annotations

from datetime import datetime

import attrs

from orientation_core.errors import NotFound, Problem, Refused, sentence
from orientation_core.model import casework
from orientation_core.model.complaints import UNDELIVERABLE, Complainant, Complaint, next_number
from orientation_core.model.parties import Actor, Client
from orientation_core.model.receipts import PREFIX
from orientation_core.model.text import Language
from orientation_core.model.values import evolve


@attrs.frozen
class Party:
    """One complainant, the first like the others.

    :ivar number: None for the client who opened the case. :ivar reference: what they quote.
    :ivar received_at: when their request came in. :ivar unreachable: mail to their address came back.
    """

    number: int | None
    client: Client
    language: Language
    reference: str
    received_at: datetime
    unreachable: bool = False

    @property
    def anonymous(self) -> bool:
        """Whether nobody knows who it is: they read with a receipt."""
        return self.client.actor is not None and self.client.actor.startswith(PREFIX)


def first(case: Complaint) -> Party:
    """The client who opened the case."""
    unreachable = UNDELIVERABLE in case.flags
    return Party(None, case.client, case.language, case.reference, case.received_at, unreachable)


def parties(case: Complaint) -> tuple[Party, ...]:
    """All complainants who have not left, the one who opened the case first."""
    return (first(case), *(_party(case, one) for one in case.joined))


def party(case: Complaint, number: int | None) -> Party:
    """The complainant of that number, also one who left. :raises NotFound: there is none."""
    if number is None:
        return first(case)
    return _party(case, complainant(case, number))


def present(case: Complaint, number: int | None) -> Party:
    """The complainant of that number. :raises NotFound: there is none, or they left."""
    found = next((one for one in parties(case) if one.number == number), None)
    if found is None:
        raise NotFound("complainant", str(number))
    return found


def complainant(case: Complaint, number: int) -> Complainant:
    """The further complainant of that number. :raises NotFound: there is none."""
    for one in case.complainants:
        if one.number == number:
            return one
    raise NotFound("complainant", str(number))


def _party(case: Complaint, one: Complainant) -> Party:
    return Party(
        one.number,
        one.client,
        one.language,
        one.reference or case.reference,
        one.received_at or case.received_at,
        one.unreachable,
    )


def logged_in(case: Complaint) -> dict[str, int]:
    """Actor id -> number of the further complainants who see this case; the merged ones see their own."""
    return {
        one.client.actor: one.number
        for one in case.joined
        if one.case is None and one.client.actor is not None
    }


def number_of(case: Complaint, actor: Actor) -> int | None:
    """As whom an actor speaks in a case: their own number, else the first complainant's."""
    if actor.id == case.client.actor:
        return None
    return logged_in(case).get(actor.id)


def number_in(leading: Complaint, merged: Complaint, number: int | None) -> int | None:
    """The number, in the case that `merged` was merged into, of one of its complainants.

    :raises NotFound: they left before, and are not there.
    """
    for one in leading.joined:
        if one.case == merged.id and one.party == number:
            return one.number
    raise NotFound("complainant", str(number))


def by_address(case: Complaint, email: str) -> tuple[bool, int | None]:
    """Whether that is the mail address of a complainant, and whose. Merged ones write to the case they know, too."""
    wanted = email.casefold()
    for one in parties(case):
        if one.client.email is not None and one.client.email.casefold() == wanted:
            return True, one.number
    return False, None


def marked(case: Complaint, number: int | None, *, unreachable: bool) -> Complaint:
    """`case` with the mark that mail to a complainant comes back, or without it."""
    if number is None:
        flags = tuple(one for one in case.flags if one != UNDELIVERABLE)
        return evolve(case, flags=(*flags, UNDELIVERABLE) if unreachable else flags)
    found = complainant(case, number)
    if found.unreachable is unreachable:
        return case
    return _with(case, attrs.evolve(found, unreachable=unreachable))


def refuse_closed(case: Complaint) -> None:
    """:raises Refused: the case is closed."""
    if not case.open:
        raise Refused([Problem("", sentence("this case is closed"), "case.closed")])


def refuse_for_others(case: Complaint) -> None:
    """:raises Refused: there are further complainants, for whom the one who opened the case does not speak."""
    if case.joined:
        words = sentence("others complain in this case, too; whoever wants no more of it leaves it")
        raise Refused([Problem("/complainants", words, "withdraw.others")])


def join(case: Complaint, client: Client, language: Language, actor: Actor, at: datetime) -> Complaint:
    """`case` with one more complainant.

    :raises Refused: nothing is known of them, or they complain here already.
    """
    if client == Client():
        raise Refused([Problem("/client", sentence("say who joins the complaint"), "join.nobody")])
    for one in parties(case):
        same = one.client.actor is not None and one.client.actor == client.actor
        if same or evolve(one.client, actor=None, group=None) == evolve(client, actor=None, group=None):
            raise Refused(
                [
                    Problem(
                        "/client", sentence("this person is a complainant of this case already"), "join.twice"
                    )
                ]
            )
    if client.actor is not None and client.actor in case.kept_from:
        # Same words whatever the reason, as when a case is assigned.
        raise Refused([Problem("/client", sentence("this person cannot join this complaint"), "join.person")])
    new = Complainant(next_number(case.complainants), client, language, at, actor.id)
    return casework.noted(evolve(case, complainants=(*case.complainants, new)), "join", actor, at)


def leave(case: Complaint, number: int, actor: Actor, at: datetime, reason: str | None = None) -> Complaint:
    """`case` without that complainant from now on; what was written to and by them stays.

    :raises NotFound: there is no such complainant. :raises Refused: a merged case brought them.
    """
    present(case, number)
    found = complainant(case, number)
    if found.case is not None:
        words = sentence("this person is here because their case was merged; un-merge it")
        raise Refused([Problem("/complainants", words, "leave.merged")])
    return casework.noted(_with(case, attrs.evolve(found, left_at=at)), "leave", actor, at, reason)


def _with(case: Complaint, changed: Complainant) -> Complaint:
    kept = tuple(changed if one.number == changed.number else one for one in case.complainants)
    return evolve(case, complainants=kept)

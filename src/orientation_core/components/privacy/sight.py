"""What whoever answers a person's request may not touch: a complaint about themselves, and what few may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from orientation_core.components.complaints import COMPLAINT
from orientation_core.components.privacy.finding import Found, Held, Identity, Kind
from orientation_core.components.privacy.records import SET_ASIDE
from orientation_core.errors import NotFound, Problem, Refused, sentence
from orientation_core.model.complaints import Complaint
from orientation_core.model.joint import logged_in
from orientation_core.model.parties import Actor, may, sees
from orientation_core.model.privacy import RESTRICTED
from orientation_core.store import UnitOfWork


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


def about(actor: Actor, kinds: Mapping[str, Kind], unit: UnitOfWork, one: Held) -> bool:
    """Whether it is a case about `actor`, or goes with one: to them it is not there."""
    if one.kind is COMPLAINT:
        return actor.id in one.record.value(COMPLAINT).kept_from
    people = one.kind.people
    if people is None or people.belongs is None:
        return False
    column, name = people.belongs
    place = [each.name for each in one.kind.columns].index(column)
    key = one.record.columns[place]
    try:
        parent = unit.get(kinds[name], str(key))
    except NotFound:  # it went before what goes with it
        return False
    return about(actor, kinds, unit, Held(kinds[name], parent, "of", one.by))


def chosen(actor: Actor, found: Found, keys: Sequence[str]) -> tuple[Identity, ...]:
    """The identities of those keys, or the only one.

    :raises Refused: as :meth:`.Found.chosen`; and where a key that `actor` was shown leaves out what is kept from them.
    """
    if set(keys) - {one.key for one in found.identities}:
        check_sight(actor, [held for one in found.identities for held in one.records])
    return found.chosen(keys)


def is_restricted(one: Held) -> bool:
    """Whether only few may read this now."""
    value = one.record.value(one.kind)
    if one.kind is COMPLAINT:
        return RESTRICTED in value.flags
    return one.kind is SET_ASIDE and value.document is not None


def check_sight(actor: Actor, held: Iterable[Held]) -> None:
    """That the whole of a request can be answered by `actor`: half an answer to a person would be a wrong one.

    :raises Refused: something of it is restricted, and the data protection officer answers; or it is hidden from them, and
        somebody else does.
    """
    held = list(held)
    own = (one for one in held if one.how != "names")
    if any(map(is_restricted, own)) and not may(actor, "complaint.read_restricted"):
        said = sentence("what is held here is restricted: the data protection officer answers")
        raise Refused([Problem("", said, "privacy.restricted")])
    if any(one.kind is COMPLAINT and hidden(actor, one.record.value(COMPLAINT)) for one in held):
        raise _kept_from_you()


def check_not_about(actor: Actor, kinds: Iterable[Kind], unit: UnitOfWork, held: Iterable[Held]) -> None:
    """That no case among these is about `actor`, who would be told of it. :raises Refused: one is; somebody else acts."""
    named = {one.name: one for one in kinds}
    if any(about(actor, named, unit, one) for one in held):
        raise _kept_from_you()


def _kept_from_you() -> Refused:
    said = sentence("somebody else has to answer this request: some of it is kept from you")
    return Refused([Problem("", said, "privacy.sight")])

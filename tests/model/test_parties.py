"""Who sees a case, as a rule without a desk (T20)."""

from __future__ import annotations

import pytest

from orientation_core.model.parties import ANONYMOUS, Actor, Role, closed_to, may, sees

CLIENT, JOINT, STRANGER = (Actor(f"citizen-{number}", Role.CITIZEN) for number in (1, 2, 3))
HANDLER = Actor("official-1", Role.HANDLER)
IN_UNIT, ELSEWHERE = (Actor("official-2", Role.HANDLER, frozenset({unit})) for unit in ("a", "b"))
COORDINATOR = Actor("official-3", Role.COORDINATOR)
OFFICER = Actor("official-4", Role.OFFICER)
#: An official may have the id of a client in the host's system; that makes nobody a complainant.
NAMESAKE = Actor(CLIENT.id, Role.COORDINATOR)

CASE = {"client": CLIENT.id, "unit": "a", "about": (), "others": [JOINT.id]}


@pytest.mark.parametrize(
    ("actor", "open_to", "restricted_to"),
    [
        (CLIENT, True, True),
        (JOINT, True, True),
        (STRANGER, False, False),
        (ANONYMOUS, False, False),
        (HANDLER, True, False),
        (IN_UNIT, True, False),
        (ELSEWHERE, False, False),
        (COORDINATOR, True, False),
        (NAMESAKE, True, False),
        (OFFICER, True, True),
    ],
)
def test_who_sees_a_case_and_a_restricted_one(actor, open_to, restricted_to):
    assert sees(actor, **CASE) is open_to
    assert sees(actor, **CASE, restricted=True) is restricted_to
    closed = closed_to(actor, client=CLIENT.id, others=[JOINT.id])
    assert not closed if restricted_to else closed or not open_to
    assert not sees(actor, **CASE | {"about": ("x", actor.id)})
    assert not sees(actor, **CASE | {"about": (actor.id,)}, restricted=True)


def test_a_case_of_no_unit_is_seen_by_every_handler_and_one_of_nobody_by_no_citizen():
    assert sees(ELSEWHERE, client=None, unit=None, about=())
    for actor in (CLIENT, ANONYMOUS):
        assert not sees(actor, client=None, unit=None, about=())
        assert closed_to(actor, client=None)
    assert not sees(ANONYMOUS, client=ANONYMOUS.id, unit=None, about=(), others=[ANONYMOUS.id])
    assert closed_to(ANONYMOUS, client=ANONYMOUS.id, others=[ANONYMOUS.id])


def test_the_library_itself_may_everything_and_nobody_else_what_is_not_theirs():
    assert may(Actor("x", Role.SYSTEM), "anything.at_all")
    assert may(CLIENT, "complaint.receive")
    for actor in (CLIENT, HANDLER, COORDINATOR, OFFICER, Actor("x", Role.VIEWER)):
        assert not may(actor, "anything.at_all")

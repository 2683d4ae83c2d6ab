"""P9, T13: looking somebody up leaves a trace that names nobody, and asks for a second pair of eyes where the agency wants it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from desks import CITIZEN, COORDINATOR, HANDLER, OTHER_CITIZEN, START, intake, open_desk
from orientation_core import Actor, InvalidDocument, NotAllowed, Orientation, Refused, Role
from orientation_core.components.privacy.records import LOOKUP
from orientation_core.model.privacy import Identifier
from orientation_core.testing.clock import FixedClock

OFFICER = Actor("officer-1", Role.OFFICER)
JEANNE = [Identifier.of("email", "jeanne@example.org")]
OTHER = [Identifier.of("email", "autre@example.org")]


def opened(clock: FixedClock, **privacy: Any) -> Orientation:
    desk = open_desk(settings={"privacy": {"authority": "RA-1", **privacy}}, clock=clock)
    desk.complaints.receive(CITIZEN, intake())
    desk.complaints.receive(
        OTHER_CITIZEN, intake(client={"name": "Autre Personne", "email": "autre@example.org"})
    )
    return desk


def test_who_looked_when_and_why_is_journalled_and_never_whom() -> None:
    with opened(FixedClock(START)) as desk:
        desk.privacy.find(COORDINATOR, JEANNE, ground="letter 2026/14")
        desk.privacy.access(OFFICER, JEANNE)
        given, found = desk.privacy.lookups(COORDINATOR)
        assert (found.what, found.by, found.at, found.ground, found.found) == (
            "find", COORDINATOR.id, START, "letter 2026/14", 1,
        )  # fmt: skip
        assert (given.what, given.by, given.ground) == ("access", OFFICER.id, "art15")
        with desk.privacy.begin(write=False) as unit:
            (entry,) = unit.history(LOOKUP, found.id)
            kept = repr(entry) + repr([unit.get(LOOKUP, one.id) for one in (found, given)])
        assert (entry.actor, entry.action) == (COORDINATOR.id, "privacy_lookup.find")
        assert "jeanne" not in kept.casefold()
        assert desk.privacy.lookups(COORDINATOR, since=START + timedelta(1)) == []
        assert desk.verify() == []


def test_who_answers_nobody_is_journalled_too_and_who_may_not_is_not() -> None:
    with opened(FixedClock(START)) as desk:
        assert desk.privacy.find(COORDINATOR, [Identifier.of("email", "x@example.org")]).identities == ()
        with pytest.raises(NotAllowed):
            desk.privacy.find(HANDLER, JEANNE)
        with pytest.raises(InvalidDocument) as caught:
            desk.privacy.find(COORDINATOR, JEANNE, ground=" \n")
        assert [one.where for one in caught.value.problems] == ["/ground"]
        assert [one.found for one in desk.privacy.lookups(OFFICER)] == [0]
        with pytest.raises(NotAllowed):
            desk.privacy.lookups(HANDLER)


@pytest.mark.parametrize("what", ["find", "access"])
def test_four_eyes_bind_looking_somebody_up(what: str) -> None:
    clock = FixedClock(START)
    with opened(clock, four_eyes=True, disclosure_hours=4) as desk:
        look = getattr(desk.privacy, what)

        def refused(actor: Actor, asked: list[Any]) -> None:
            with pytest.raises(Refused) as caught:
                look(actor, asked)
            assert [one.code for one in caught.value.reasons] == ["privacy.four_eyes"]

        refused(COORDINATOR, JEANNE)
        request = desk.privacy.ask_person(COORDINATOR, JEANNE, "she asked by letter")
        assert "jeanne" not in repr(request).casefold()
        refused(COORDINATOR, JEANNE)
        with pytest.raises(Refused, match="own request"):
            desk.privacy.approve_identity(COORDINATOR, request.id)
        desk.privacy.approve_identity(OFFICER, request.id)
        assert look(COORDINATOR, JEANNE)
        refused(COORDINATOR, OTHER)
        refused(OFFICER, JEANNE)
        assert [(one.by, one.request) for one in desk.privacy.lookups(OFFICER)] == [
            (COORDINATOR.id, request.id)
        ]
        clock.advance(timedelta(hours=5))
        refused(COORDINATOR, JEANNE)


def test_the_same_person_asked_for_twice_leaves_two_marks_that_cannot_be_joined() -> None:
    with opened(FixedClock(START), four_eyes=True) as desk:
        first, second = (desk.privacy.ask_person(COORDINATOR, JEANNE, "why") for _ in range(2))
        assert first.record != second.record


def test_half_a_character_is_no_identifier() -> None:
    """Found in a night: it cannot be digested, and `ask_person` ended in an error of the language."""
    for make in (lambda: Identifier("id", "a\ud83d"), lambda: Identifier.of("email", "\udfff@example.org")):
        with pytest.raises(InvalidDocument) as refused:
            make()
        assert [one.code for one in refused.value.problems] == ["text.surrogate"]

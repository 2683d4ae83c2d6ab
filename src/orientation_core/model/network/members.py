"""An organisation as its network knows it: what it is, since when it takes part, and who answers for what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise
from typing import Literal, Protocol, get_args

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence

#: What an organisation is. A network may know others, which are ``other``.
OrganisationKind = Literal[
    "federal_public_service",
    "programmatic_service",
    "social_security",
    "scientific",
    "defence",
    "police",
    "public_body",
    "other",
]
ORGANISATION_KINDS: tuple[OrganisationKind, ...] = get_args(OrganisationKind)

#: What somebody answers for. A deputy stands in for the person of that function.
NetworkFunction = Literal[
    "complaint_coordinator",
    "single_point_of_contact",
    "deputy_coordinator",
    "deputy_contact",
]
FUNCTIONS: tuple[NetworkFunction, ...] = get_args(NetworkFunction)


class _Lasting(Protocol):
    """Something that holds from a day on, and perhaps until one."""

    @property
    def since(self) -> date: ...

    @property
    def until(self) -> date | None: ...


@attrs.frozen
class Membership:
    """A time in the network. :ivar since, until: both days included; without an end it goes on."""

    since: date
    until: date | None = None


@attrs.frozen
class Person:
    """Somebody in function; all of it is personal data."""

    name: str
    email: str | None = None
    phone: str | None = None


@attrs.frozen
class Function:
    """Who answers for something, and when. :ivar since, until: both days included."""

    function: NetworkFunction
    person: Person
    since: date
    until: date | None = None


@attrs.frozen(kw_only=True)
class Member:
    """One organisation of the network. What it is called, and its enterprise number, stand in the catalogue.

    :ivar name: of its ``public_organisation`` in the catalogue. :ivar kind: what it is.
    :ivar parent: the organisation that it is a part of. :ivar memberships: its times in the network, in their order.
    :ivar functions: who answers for what. :ivar agency: slug of its own desk, when that is in the same store.
    :raises InvalidDocument: a time ends before it begins, two memberships overlap, or it is its own parent.
    """

    name: str
    kind: OrganisationKind = "other"
    parent: str | None = None
    memberships: tuple[Membership, ...] = ()
    functions: tuple[Function, ...] = ()
    agency: str | None = None

    def __attrs_post_init__(self) -> None:
        problems = [*_backwards("/memberships", self.memberships), *_backwards("/functions", self.functions)]
        if not problems:
            problems += _overlaps(self.memberships)
        if self.parent == self.name:
            problems.append(_circle())
        if problems:
            raise InvalidDocument("network_member", problems)

    def in_scope(self, day: date) -> bool:
        """Whether it is in the network that day."""
        return any(holds(one, day) for one in self.memberships)

    def joined(self, day: date) -> date | None:
        """Since when it is in the network, seen from that day; None when it is not."""
        return next((one.since for one in self.memberships if holds(one, day)), None)

    def in_function(self, day: date, *functions: NetworkFunction) -> tuple[Function, ...]:
        """Who is in one of these functions that day; in any, when none is named."""
        wanted = functions or FUNCTIONS
        return tuple(one for one in self.functions if one.function in wanted and holds(one, day))


def holds(one: _Lasting, day: date) -> bool:
    """Whether that day lies between both days, included."""
    return one.since <= day and (one.until is None or day <= one.until)


def _backwards(where: str, lasting: Iterable[_Lasting]) -> Iterator[Problem]:
    for place, one in enumerate(lasting):
        if one.until is not None and one.until < one.since:
            text = sentence("the last day comes before the first")
            yield Problem(f"{where}/{place}/until", text, "validity.order")


def _overlaps(memberships: tuple[Membership, ...]) -> Iterator[Problem]:
    for place, (one, other) in enumerate(pairwise(memberships), 1):
        if one.until is None or other.since <= one.until:
            text = sentence("this membership begins before the one ahead of it has ended")
            yield Problem(f"/memberships/{place}/since", text, "membership.overlap")


def parent_problem(member: Member, others: Mapping[str, Member]) -> Problem | None:
    """What is wrong with the parent of a member, among all there are: it is unknown, or a part of itself."""
    seen, above = {member.name}, member.parent
    while above is not None:
        if above in seen:
            return _circle()
        if above not in others:
            text = sentence("the network knows no organisation {name}", name=above)
            return Problem("/parent", text, "parent.unknown")
        seen.add(above)
        above = others[above].parent
    return None


def _circle() -> Problem:
    return Problem("/parent", sentence("an organisation cannot be a part of itself"), "parent.circle")

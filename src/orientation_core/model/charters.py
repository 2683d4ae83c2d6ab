"""The client charter: a versioned document of five parts, of which parts 2 to 5 are the four steps of the client process.

A fact (opening hours, a telephone number) stands in the catalogue and is only pointed at from here, so that it is
written once. The commitments stand in one list and name their step, so that each has one place.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, get_args

import attrs

from orientation_core.model.calendars import Pin
from orientation_core.model.commitments import ClientStep, Commitment
from orientation_core.model.improvements.links import End
from orientation_core.model.text import Language, Text

Status = Literal["draft", "consulted", "approved", "published", "replaced"]
STATUSES: tuple[Status, ...] = get_args(Status)

#: The statuses of a charter that counts, or counted, for clients.
PUBLIC: frozenset[Status] = frozenset({"published", "replaced"})

#: The five parts, as they are read; all but the first are a step of the client process.
Place = Literal["welcome", "orientation", "reception", "offer", "follow_up"]
PLACES: tuple[Place, ...] = get_args(Place)
STEP_OF: Mapping[Place, ClientStep] = {
    "orientation": "orient",
    "reception": "welcome",
    "offer": "deliver",
    "follow_up": "follow_up",
}

#: What of an entry of the catalogue is shown.
Shown = Literal[
    "hours", "contacts", "channels", "accessibility", "cost", "term", "evidence", "procedure", "groups"
]


@attrs.frozen
class FactReference:
    """An entry of the catalogue whose facts are shown here.

    :ivar kind, id: which entry. :ivar shows: which of its facts; all that it has when none is named.
    """

    kind: Literal["service", "channel", "client_group"]
    id: str
    shows: tuple[Shown, ...] = ()


@attrs.frozen
class Welcome:
    """Part 1. :ivar word: of welcome. :ivar organisation: who we are. :ivar purpose: what the charter is for."""

    word: Text
    organisation: Text
    purpose: Text


@attrs.frozen
class Part:
    """Part 2, 3 or 4: a step of the client process. :ivar facts: of the catalogue that belong here."""

    text: Text
    facts: tuple[FactReference, ...] = ()


@attrs.frozen
class Side:
    """What one side owes and may expect."""

    obligations: tuple[Text, ...] = ()
    expectations: tuple[Text, ...] = ()


@attrs.frozen
class FollowUp:
    """Part 5.

    :ivar redress: what a client can do when a promise is not kept, in general; each commitment may say more.
    :ivar organisation, client: the obligations and expectations of both sides.
    """

    text: Text
    organisation: Side
    client: Side
    redress: Text | None = None
    facts: tuple[FactReference, ...] = ()


@attrs.frozen
class Consultation:
    """Who was heard about the charter. :ivar body: a panel, a union, a client group. :ivar outcome: what they said."""

    body: str
    held_on: date
    outcome: Text | None = None


@attrs.frozen
class Approval:
    """Who approved the charter. :ivar body: a person's function or a board. :ivar reference: of the decision."""

    body: str
    approved_on: date
    reference: str | None = None


@attrs.frozen
class CharterStep:
    """One thing that was done with this version. :ivar action: verb. :ivar actor: id of who did it."""

    action: str
    at: datetime
    actor: str
    reason: str | None = None


@attrs.frozen
class Charter:
    """One version of a charter.

    :ivar name: stable name; one charter of an organisation is in force at a time. :ivar version: counted from 1.
    :ivar languages: in which it has to be complete. :ivar valid_from, valid_until: local days, both included.
    :ivar sections: what plugins' sections say: name of the section -> its data, under the plugin's own schema.
    :ivar consultations, approvals, trail: how it came about. :ivar rests_on: what it learned from: items of a
        self-assessment, effects of actions, recommendations.
    """

    name: str
    version: int
    title: Text
    languages: tuple[Language, ...]
    valid_from: date
    welcome: Welcome
    orientation: Part
    reception: Part
    offer: Part
    follow_up: FollowUp
    valid_until: date | None = None
    status: Status = "draft"
    commitments: tuple[Commitment, ...] = ()
    sections: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict)
    consultations: tuple[Consultation, ...] = ()
    approvals: tuple[Approval, ...] = ()
    trail: tuple[CharterStep, ...] = ()
    sources: tuple[str, ...] = ()
    rests_on: tuple[End, ...] = ()

    @property
    def pin(self) -> Pin:
        """Name and version, as a case keeps them."""
        return Pin(self.name, self.version)

    def in_force(self, day: date) -> bool:
        """Whether it counts for what is received on that local day."""
        return (
            self.status in PUBLIC
            and self.valid_from <= day
            and (self.valid_until is None or day <= self.valid_until)
        )

    def overlaps(self, other: Charter) -> bool:
        """Whether some day lies in the validity of both."""
        return (other.valid_until is None or self.valid_from <= other.valid_until) and (
            self.valid_until is None or other.valid_from <= self.valid_until
        )

    def commitment(self, name: str) -> Commitment:
        """The commitment of that id. :raises LookupError: there is none."""
        for one in self.commitments:
            if one.id == name:
                return one
        raise LookupError(f"this charter has no commitment {name}")

    def promised(self, place: Place) -> tuple[Commitment, ...]:
        """The commitments of a part; those about the charter as a whole stand in the follow-up."""
        step = STEP_OF.get(place)
        return tuple(
            one
            for one in self.commitments
            if step is not None and (one.step == step or (one.step is None and place == "follow_up"))
        )

    def part(self, place: Place) -> Welcome | Part | FollowUp:
        """The part of that place."""
        found: Welcome | Part | FollowUp = getattr(self, place)
        return found

    def facts(self) -> tuple[tuple[str, FactReference], ...]:
        """(JSON pointer, reference) of everything that is pulled from the catalogue."""
        return tuple(
            (f"/{place}/facts/{number}", fact)
            for place in PLACES
            for number, fact in enumerate(getattr(self.part(place), "facts", ()))
        )

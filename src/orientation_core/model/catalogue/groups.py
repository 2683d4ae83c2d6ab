"""Client groups: who the organisation is there for, how many they are, and what they need."""

from __future__ import annotations

from datetime import date
from typing import Literal

import attrs

from orientation_core.model.catalogue.entries import Entry
from orientation_core.model.catalogue.wording import Wording

#: The four faces of the client.
Face = Literal["user", "society", "oneself_as_client", "internal_colleague"]
GroupKind = Literal["citizen", "business", "association", "administration", "official"]


@attrs.frozen
class Criterion:
    """What makes somebody one of a group.

    :ivar text: in words. :ivar attribute, values: the same for software: one of these values of a field.
    """

    text: Wording
    attribute: str | None = None
    values: tuple[str, ...] = ()


@attrs.frozen
class Size:
    """How many they are. :ivar on: the day it was counted for. :ivar source: who counted."""

    count: int
    on: date
    source: Wording
    estimated: bool = False


@attrs.frozen
class Grounds:
    """What a statement rests on, or what bounds it. :ivar url: where it can be read. :ivar on: of which day."""

    text: Wording
    url: str | None = None
    on: date | None = None


@attrs.frozen
class Need:
    """What a group needs or expects.

    :ivar id: within the group. :ivar text: in words. :ivar kind: a need is there whether they say so or not.
    :ivar horizon: today, or to come. :ivar evidence: how we know.
    :ivar bounds: the rules within which it can be met: the law and the general interest.
    """

    id: str
    text: Wording
    kind: Literal["need", "expectation"] = "need"
    horizon: Literal["present", "future"] = "present"
    evidence: tuple[Grounds, ...] = ()
    bounds: tuple[Grounds, ...] = ()


@attrs.frozen
class GroupRelation:
    """How a group stands to another one. :ivar kind: this group is part of it, overlaps with it, or acts for it."""

    kind: Literal["part_of", "overlaps", "represents"]
    group: str


@attrs.frozen(kw_only=True)
class ClientGroup(Entry):
    """A group of clients.

    :ivar label, description: what readers see. :ivar face: which face of the client this is.
    :ivar kind: what they are. :ivar criteria: what makes somebody one of them; all of them hold.
    :ivar size: how many they are. :ivar languages: what they speak, as language tags.
    :ivar needs: what they need and expect. :ivar relations: to other groups.
    :ivar audiences: the concepts for it in code lists of target groups.
    """

    label: Wording
    face: Face
    kind: GroupKind
    description: Wording | None = None
    criteria: tuple[Criterion, ...] = ()
    size: Size | None = None
    languages: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    relations: tuple[GroupRelation, ...] = ()
    audiences: tuple[str, ...] = ()

"""What is kept about keeping: that something was erased, that it must stay, that few may read it, who revealed whom."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal, cast

import attrs

from orientation_core.model.privacy.identifiers import SORTS, Identifier

#: What somebody looked up about a person: where they stand, or everything that is held on them.
What = Literal["find", "access"]

#: Why something was erased: a person asked for it, or its time was over.
Basis = Literal["request", "retention"]


@attrs.frozen
class Tombstone:
    """That a record was erased, without a word about whom.

    :ivar of_kind, record: which. :ivar basis: why. :ivar rule: of the retention schedule, or the ground in law.
    :ivar authority: reference of whoever allowed public records to be destroyed, where the schedule asks for one.
    """

    of_kind: str
    record: str
    erased_at: datetime
    basis: Basis
    by: str
    rule: str | None = None
    authority: str | None = None


@attrs.frozen
class Measure:
    """A record that must not be erased (``hold``), or that only few may read (``restriction``).

    :ivar reason: why, in words; personal. :ivar review_on: the day on which somebody looks whether it still has to be.
    :ivar until: when it was lifted.
    """

    id: str
    measure: Literal["hold", "restriction"]
    of_kind: str
    record: str
    reason: str
    since: datetime
    by: str
    review_on: date
    until: datetime | None = None
    lifted_by: str | None = None


@attrs.frozen
class Disclosure:
    """A request of one official to see whose case it is, or to look somebody up, which another has to approve.

    :ivar record: id of the case; of a person a digest that only this request has.
    :ivar reason: why they need to know; personal. :ivar expires_at: from then on it is hidden again.
    """

    id: str
    record: str
    asked_by: str
    asked_at: datetime
    reason: str
    approved_by: str | None = None
    approved_at: datetime | None = None
    expires_at: datetime | None = None

    def open_to(self, actor: str, now: datetime) -> bool:
        """Whether it lets that official see the identity now."""
        return self.asked_by == actor and self.expires_at is not None and now < self.expires_at


@attrs.frozen
class Lookup:
    """That an official looked up what is held on a person, without a word about whom.

    :ivar ground: why; never a name. :ivar found: how many records answered. :ivar request: under which leave of somebody else.
    """

    id: str
    what: What
    by: str
    at: datetime
    ground: str
    found: int
    request: str | None = None


@attrs.frozen
class SetAside:
    """A document that is restricted: what its record held of somebody, which stands nowhere else meanwhile.

    :ivar measure: by which restriction. :ivar of_kind, of_record: whose record holds only what figures count.
    :ivar document: as it was; None once the restriction is over or the person erased.
    :ivar known: what its person is known by, each as sort and value. :ivar files: SHA-256 of its attachments.
    """

    id: str
    measure: str
    of_kind: str
    of_record: str
    document: Mapping[str, Any] | None = attrs.field(default=None, repr=False)
    known: tuple[str, ...] = attrs.field(default=(), repr=False)
    files: tuple[str, ...] = ()

    @property
    def person(self) -> frozenset[Identifier]:
        """What its person is known by."""
        said = (one.partition(":") for one in self.known)
        return frozenset(Identifier(cast("Any", sort), value) for sort, _, value in said if sort in SORTS)

    def known_as(self, sort: str) -> str | None:
        """The one thing of a sort by which its person is known, where there is one."""
        return next((one.value for one in sorted(self.person) if one.sort == sort), None)

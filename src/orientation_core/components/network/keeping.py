"""Keeping the network: its organisations, one by one or by a list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, Self

import attrs

from orientation_core.components.catalogue import Catalogue
from orientation_core.components.network.importing import Arrived, arrive
from orientation_core.components.network.lists import Row, read_rows
from orientation_core.components.network.record import MEMBER
from orientation_core.components.office import Office
from orientation_core.components.shelf import Kept, Shelf
from orientation_core.errors import InvalidDocument, NotFound, Problem, sentence
from orientation_core.model.catalogue import PublicOrganisation
from orientation_core.model.network.members import Member, parent_problem
from orientation_core.model.parties import Actor
from orientation_core.model.text import Language

Given = bytes | str | Mapping[str, Any]


@attrs.frozen
class ListSummary:
    """What an import of organisations did.

    :ivar read: rows. :ivar organisations: that they are about. :ivar imported: of those, that are new or changed.
    :ivar in_scope: of those, that are in the network today. :ivar rejected: rows that cannot be used, and why.
    :ivar odd: what somebody should look at; it was imported all the same.
    """

    read: int
    organisations: int
    imported: int
    in_scope: int
    rejected: tuple[Problem, ...]
    odd: tuple[Problem, ...]


@attrs.frozen(kw_only=True)
class Keeping(Office):
    """The organisations of one network. :ivar services: the catalogue, where what they are called is kept."""

    services: Catalogue

    def joining(self, connection: Any) -> Self:
        """The same inside a transaction that the host holds, its catalogue too."""
        return attrs.evolve(self, connection=connection, services=self.services.joining(connection))

    @property
    def _members(self) -> Shelf[Member]:
        return Shelf(self, MEMBER)

    # ------------------------------------------------------------------------------ reading

    def members(self, actor: Actor, *, on: date | None = None) -> list[Member]:
        """The organisations by name. :param on: only those that are in the network that day.

        Who is in function is left out for whoever may not see it.
        """
        self.permit(actor, "network.read")
        found = sorted(self._members.find(), key=lambda one: one.name)
        return [self._seen(actor, one) for one in found if on is None or one.in_scope(on)]

    def member(self, actor: Actor, name: str) -> Kept[Member]:
        """One organisation. :raises NotFound: the network knows none of that name."""
        self.permit(actor, "network.read")
        kept = self._members.get(name)
        return attrs.evolve(kept, value=self._seen(actor, kept.value))

    def _seen(self, actor: Actor, member: Member) -> Member:
        try:
            self.permit(actor, "network.people")
        except PermissionError:
            return attrs.evolve(member, functions=())
        return member

    def organisations(self) -> dict[str, PublicOrganisation]:
        """What is known of organisations by the catalogue, by name."""
        return {one.name: one for one in self.services.shelf("public_organisation").find()}

    # ------------------------------------------------------------------------------ changing

    def keep_member(
        self, actor: Actor, document: Given | Member, *, version: int | None = None
    ) -> Kept[Member]:
        """Keep what the network knows of an organisation that the catalogue has.

        :param version: the version that was shown to a person; 0 for one that must be new.
        :raises InvalidDocument: naming every problem: memberships that overlap, a parent that is not known.
        :raises NotFound: the catalogue has no organisation of that name. :raises Conflict: `version` is not the newest.
        """
        self.permit(actor, "network.keep")
        member = (
            document if isinstance(document, Member) else self.documents.read(MEMBER.name, document, Member)
        )
        if member.name not in self.organisations():
            raise NotFound("public_organisation", member.name)
        others = {one.name: one for one in self._members.find()} | {member.name: member}
        problem = parent_problem(member, others)
        if problem is not None:
            raise InvalidDocument(MEMBER.name, [problem])
        self._alone(member, others)
        return self._members.keep(actor, member, "kept", version=version)

    @staticmethod
    def _alone(member: Member, others: Mapping[str, Member]) -> None:
        """:raises InvalidDocument: another organisation has the same desk, whose evidence would count twice."""
        for one in others.values():
            if member.agency is not None and one.agency == member.agency and one.name != member.name:
                text = sentence("{name} has this desk already", name=one.name)
                raise InvalidDocument(MEMBER.name, [Problem("/agency", text, "agency.taken")])

    def import_organisations(
        self,
        actor: Actor,
        path: str | Path,
        *,
        since: date | None = None,
        dry_run: bool = False,
        language: Language = "en",
    ) -> ListSummary:
        """Bring a list of organisations in (CSV, plain or gzip); the same file again changes nothing.

        Rows that cannot be used are listed and the others imported, all in one transaction.

        :param since: from when organisations are in the network whose rows do not say. :param dry_run: write nothing.
        :raises InvalidDocument: the file cannot be read. :raises Conflict: somebody else changed one of them meanwhile.
        """
        self.permit(actor, "network.import")
        read, odd = read_rows(Path(path), language)
        rows = [one for one in read if isinstance(one, Row)]
        known, members = self.organisations(), {one.name: one for one in self._members.find()}
        arrived = arrive(rows, list(known.values()), members, since)
        fresh = self._write(actor, arrived, dry_run=dry_run)
        today = self.services.today()
        return ListSummary(
            read=len(read),
            organisations=len(arrived.members),
            imported=fresh,
            in_scope=sum(one.in_scope(today) for one in arrived.members),
            rejected=(*(one for one in read if isinstance(one, Problem)), *arrived.rejected),
            odd=(*odd, *arrived.odd),
        )

    def _write(self, actor: Actor, arrived: Arrived, *, dry_run: bool) -> int:
        """Write both documents of every organisation; gives how many organisations are new or changed."""
        plans = [*self.services.planned(actor, arrived.organisations)]
        plans.append(self._members.plan(actor, arrived.members, "kept"))
        if not dry_run and any(plan.changes for plan in plans):
            with self.begin(write=True) as unit:
                for plan in plans:
                    plan.write(unit)
        return len({change.value.name for plan in plans for change in plan.changes})

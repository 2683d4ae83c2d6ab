"""What a person can ask about their data: what there is, that it is right, used no further, or gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial

import attrs

from orientation_core.components.office import Office
from orientation_core.components.privacy import lookups
from orientation_core.components.privacy.erasing import Done, Eraser, scrub
from orientation_core.components.privacy.finding import Finder, Found, Held, Identity, Kind
from orientation_core.components.privacy.records import LOOKUP, TOMBSTONE, held
from orientation_core.components.privacy.settings import Settings, schedule_of, settings_of
from orientation_core.components.privacy.sight import about, check_sight, chosen
from orientation_core.errors import Conflict, Problem, Refused, sentence
from orientation_core.kinds import instant_value
from orientation_core.model.parties import Actor
from orientation_core.model.privacy import Identifier
from orientation_core.model.privacy.identifiers import LINKING
from orientation_core.model.privacy.marks import Basis, Lookup, Tombstone
from orientation_core.store import Query, Where

#: How often something is looked up again when somebody changed a record in between.
_TRIES = 5


@attrs.frozen(kw_only=True)
class PrivacyOffice(Office):
    """Finding and erasing people. :ivar kinds: every kind of record of this agency."""

    kinds: tuple[Kind, ...]

    @property
    def settings(self) -> Settings:
        """What the agency settled. :raises InvalidDocument: it is not valid."""
        return settings_of(self.agency.settings)

    # ------------------------------------------------------------------------------ finding

    def find(
        self, actor: Actor, identifiers: Sequence[Identifier], *, ground: str = "art15", deep: bool = False
    ) -> Found:
        """Who answers to those identifiers, to be looked at before anything is done. That it was asked is journalled.

        Cases about the actor are left out, as everywhere.

        :param ground: why, for the journal: an article, a decision; never a name.
        :param deep: also look for the person in the documents of others that no index finds.
        :raises NotAllowed: the actor may not. :raises Refused: four eyes are wanted, and nobody else approved it.
        """
        self.permit(actor, "privacy.find")
        with self.begin(write=False) as unit:
            request = lookups.leave(self, unit, actor, identifiers)
            unseen = partial(about, actor, {one.name: one for one in self.kinds})
            found = Finder(self.kinds, deep, unseen).find(unit, identifiers)
        records = sum(len(one.records) for one in found.identities) + len(found.named)
        lookups.note(self, actor, "find", ground, records, request)
        return found

    def lookups(self, actor: Actor, *, since: datetime | None = None) -> list[Lookup]:
        """Who looked somebody up, when and why, the newest first; nothing of it says whom."""
        self.permit(actor, "privacy.approve")
        where = () if since is None else (Where("at", ">=", instant_value(since)),)
        with self.begin(write=False) as unit:
            found = unit.find(LOOKUP, Query(where, order=("-at",)))
        return [one.value(LOOKUP) for one in found]

    # ------------------------------------------------------------------------------ erasing

    def erase(
        self,
        actor: Actor,
        identifiers: Sequence[Identifier],
        *,
        ground: str,
        choose: Sequence[str] = (),
        authority: str | None = None,
        by_name: bool = False,
        deep: bool = False,
        dry_run: bool = False,
    ) -> list[Done]:
        """Erase somebody: everything that is theirs, and their name where documents of others hold it.

        Either all of it or nothing. What figures count stays, tied to nobody.

        :param ground: why, for the tombstones: ``art17``, a decision; never a name.
        :param choose: keys of the identities that are meant; may be left out where only one answers.
        :param by_name: strike out their bare name, too, where nothing else shows that it is them.
        :param deep: as in :meth:`find`. :param dry_run: only say what would be done.
        :raises Refused: nobody answers, several do, a record is under a legal hold or kept from the actor, or the authority
            is missing.
        :raises StoreError: as for :func:`~.erasing.scrub` when it says that it is done; else nothing was changed.
        """
        self.permit(actor, "privacy.erase")
        for attempt in range(_TRIES):
            try:
                done = self._erase(
                    actor, identifiers, ground, choose, authority, by_name=by_name, deep=deep, dry_run=dry_run
                )
            except Conflict:
                if attempt == _TRIES - 1:
                    raise
            else:
                if not dry_run:
                    scrub(self)
                return done
        raise AssertionError("unreachable: the last try returns or raises")

    def _erase(
        self,
        actor: Actor,
        identifiers: Sequence[Identifier],
        ground: str,
        choose: Sequence[str],
        authority: str | None,
        *,
        by_name: bool,
        deep: bool,
        dry_run: bool,
    ) -> list[Done]:
        finder, authority = Finder(self.kinds, deep), authority or self.settings.authority
        self.check_authority(authority, dry_run=dry_run)
        with self.begin(write=not dry_run) as unit:
            meant = chosen(actor, finder.find(unit, identifiers), choose)
            holdings = finder.holdings(unit, meant)
            check_sight(actor, holdings)
            wanted = known_by(meant)
            own = [one for one in holdings if one.how != "names"]
            named = [one for one in holdings if one.how == "names" and (by_name or sure(one))]
            self._check_holds(
                [one for one in (*own, *named) if held(unit, *one.place)],
            )
            if dry_run:
                return [
                    *(Done(*one.place, "erased") for one in own),
                    *(Done(*one.place, "struck") for one in named),
                ]
            eraser = self.eraser(actor, "request", ground, authority)
            return [*eraser.erase(unit, own), *eraser.strike(unit, named, wanted)]

    def eraser(self, actor: Actor, basis: Basis, rule: str, authority: str | None) -> Eraser:
        """What erases, and says why on every tombstone."""
        at = self.clock()

        def stone(kind: str, record: str) -> Tombstone:
            return Tombstone(kind, record, at, basis, actor.id, rule, authority)

        return Eraser(self, self.kinds, self.settings.keep_extra, stone)

    def check_authority(self, authority: str | None, *, dry_run: bool) -> None:
        """:raises Refused: nothing may be destroyed without the leave of an authority, and none is named."""
        if authority is None and not dry_run and schedule_of(self, self.settings).authority_required:
            said = sentence(
                "the schedule asks who allowed records to be destroyed; name the reference of their decision"
            )
            raise Refused([Problem("", said, "privacy.authority")])

    @staticmethod
    def _check_holds(stopped: Sequence[Held]) -> None:
        if stopped:
            records = tuple(" ".join(one.place) for one in stopped)
            said = sentence("these records are under a legal hold: {records}", records=records)
            raise Refused([Problem("", said, "privacy.hold")])

    def tombstones(self, actor: Actor, *, since: datetime | None = None) -> list[Tombstone]:
        """What was erased, oldest first; holds nothing personal. After a backup is restored, erase these again."""
        self.permit(actor, "privacy.read")
        with self.begin(write=False) as unit:
            found = unit.find(TOMBSTONE, Query(order=("erased_at",)))
        stones: list[Tombstone] = [one.value(TOMBSTONE) for one in found]
        return [one for one in stones if since is None or one.erased_at >= since]

    def today(self) -> date:
        """The day it is, in UTC."""
        return self.clock().date()


def known_by(identities: Sequence[Identity]) -> frozenset[Identifier]:
    """Everything by which those people are known, but for the numbers of their cases."""
    return frozenset(one for each in identities for one in each.identifiers if one.sort != "reference")


def sure(one: Held) -> bool:
    """Whether something more than a bare name shows that a document names this person."""
    return any(each.sort in LINKING or each.sort == "phone" for each in one.by)

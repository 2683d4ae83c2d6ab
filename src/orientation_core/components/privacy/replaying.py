"""Erasing again, after a backup was restored, what had been erased when it was made or since: by the tombstones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import attrs

from orientation_core.components.privacy.desk import PrivacyOffice, known_by, sure
from orientation_core.components.privacy.erasing import Done
from orientation_core.components.privacy.finding import Finder, Held, Identity
from orientation_core.components.privacy.records import is_erased
from orientation_core.errors import NotFound
from orientation_core.model.parties import Actor
from orientation_core.model.privacy.marks import Tombstone
from orientation_core.store import UnitOfWork


@attrs.frozen(kw_only=True)
class Replaying(PrivacyOffice):
    """What is kept of erasures says which records, and never whose; the restored records themselves still say whose they are."""

    def replay(self, actor: Actor, stones: Iterable[Tombstone], *, dry_run: bool = False) -> list[Done]:
        """Erase what those tombstones tell of and this store holds again, and strike its people out of others' documents.

        What a tombstone tells of and is not here, or was erased here already, is passed over: replay as often as you like.
        A hold that stands in the restored store had been lifted when the record was erased, and stops nothing.

        :param stones: as :meth:`tombstones` of the store gave them that is no more. :param dry_run: only say what would be done.
        :raises NotAllowed: the actor may not.
        """
        self.permit(actor, "privacy.erase")
        done: list[Done] = []
        ordered = sorted(stones, key=_request)
        for _, together in groupby(ordered, key=_request):
            done += self._replay(actor, list(together), dry_run=dry_run)
        if done and not dry_run and self.connection is None:
            self.store.scrub()
        return done

    def _replay(self, actor: Actor, stones: Sequence[Tombstone], *, dry_run: bool) -> list[Done]:
        finder, first = Finder(self.kinds), stones[0]
        with self.begin(write=not dry_run) as unit:
            own = list(self._back(unit, stones))
            here = {one.place for one in own}
            named: list[Held] = []
            wanted = frozenset(one for each in own for one in each.known)
            if first.basis == "request" and wanted:
                who = Identity("", wanted, tuple(own))
                found = finder.holdings(unit, [who])
                named = [one for one in found if one.how == "names" and one.place not in here and sure(one)]
            if dry_run:
                return [
                    *(Done(*one.place, "erased") for one in own),
                    *(Done(*one.place, "struck") for one in named),
                ]
            eraser = self.eraser(actor, first.basis, first.rule or "", first.authority)
            return [
                *eraser.erase(unit, own),
                *eraser.strike(unit, named, known_by([Identity("", wanted, ())])),
            ]

    def _back(self, unit: UnitOfWork, stones: Sequence[Tombstone]) -> Iterator[Held]:
        kinds = {one.name: one for one in self.kinds}
        for stone in stones:
            kind = kinds.get(stone.of_kind)
            if kind is None or is_erased(unit, stone.of_kind, stone.record):
                continue
            try:
                record = unit.get(kind, stone.record)
            except NotFound:
                continue
            whose = () if kind.people is None else kind.people.whose(record.value(kind))
            yield Held(kind, record, "of", frozenset(), frozenset(whose))


def _request(stone: Tombstone) -> tuple[str, str, str, str, str]:
    """What was erased in one go."""
    return stone.erased_at.isoformat(), stone.by, stone.basis, stone.rule or "", stone.authority or ""

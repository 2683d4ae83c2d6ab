"""Which mark the pages of an agency wear: its own, else that of the network it belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from orientation_core.components.identity.record import IDENTITY
from orientation_core.components.shelf import EDITION
from orientation_core.documents import structure
from orientation_core.errors import NotFound
from orientation_core.model.agency import Agency
from orientation_core.model.identity import VisualIdentity, Worn
from orientation_core.store import Query, Store, UnitOfWork, Where


def worn(store: Store, agency: Agency, kind: str, now: datetime) -> Worn | None:
    """The identity that pages of documents of that kind wear at that moment, with its files; None for none.

    Its own goes before that of its network: that is how a network has one mark. Of several, the one that is to be used
    since the latest day.
    """
    for organisation in (agency.slug, agency.network):
        if organisation is None:
            continue
        with store.begin(organisation, write=False) as unit:
            found = [one for one in _in_use(unit, now.date()) if one.wears(kind)]
            if found:
                chosen = max(found, key=lambda one: (one.used_from, one.name))
                return Worn(chosen, contents_of(unit, chosen))
    return None


def _in_use(unit: UnitOfWork, today: date) -> Iterator[VisualIdentity]:
    """The published identities, each in the newest edition whose day has come."""
    for record in unit.find(IDENTITY, Query((Where("status", "=", "published"),))):
        newest = record.value(IDENTITY)
        if newest.used_from <= today:
            yield newest
            continue
        mine = (Where("of_kind", "=", IDENTITY.name), Where("name", "=", newest.name))
        for edition in reversed(unit.find(EDITION, Query(mine, order=("edition",)))):
            before = structure(IDENTITY.name, edition.document()["document"], VisualIdentity)
            if before.status == "published" and before.used_from <= today:
                yield before
                break


def contents_of(unit: UnitOfWork, identity: VisualIdentity) -> dict[str, bytes]:
    """The files of an identity, by their sum; those that are not kept are left out."""
    found = {}
    for asset in identity.assets:
        try:
            found[asset.sha256] = unit.get_attachment(asset.sha256)
        except NotFound:
            continue
    return found

"""Protocols: kept, signed, and which of them binds on a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

from orientation_core.components.referrals.desk import ReferralDesk
from orientation_core.components.referrals.record import PROTOCOL
from orientation_core.components.shelf import Kept, Shelf
from orientation_core.documents import to_document
from orientation_core.errors import Conflict, NotFound, Problem, Refused, sentence
from orientation_core.model.calendars import Pin
from orientation_core.model.parties import Actor
from orientation_core.model.referrals.protocols import Party, Protocol

Given = bytes | str | Mapping[str, Any]


@attrs.frozen(kw_only=True)
class Protocols(ReferralDesk):
    """The protocols that an agency keeps: its own, and as the keeper of a network those of its members."""

    @property
    def _protocols(self) -> Shelf[Protocol]:
        return Shelf(self, PROTOCOL)

    def protocols(self, actor: Actor, *, on: date | None = None) -> list[Protocol]:
        """The protocols that are kept, by name. :param on: only those that bind that day."""
        self.permit(actor, "protocol.read")
        found = sorted(self._protocols.find(), key=lambda one: one.name)
        return [one for one in found if on is None or one.in_force(on)]

    def protocol(self, actor: Actor, name: str) -> Kept[Protocol]:
        """One protocol. :raises NotFound: there is none of that name."""
        self.permit(actor, "protocol.read")
        return self._protocols.get(name)

    def proposals(self, actor: Actor) -> list[Protocol]:
        """What plugins offer to sign. :raises Conflict: two have the same name."""
        self.permit(actor, "protocol.read")
        found: dict[str, Protocol] = {}
        for document in self.plugins.protocols():
            one = self.documents.read(PROTOCOL.name, document, Protocol)
            if one.name in found:
                raise Conflict(PROTOCOL.name, one.name)
            found[one.name] = one
        return sorted(found.values(), key=lambda one: one.name)

    def keep_protocol(
        self, actor: Actor, document: Given | Protocol, *, version: int | None = None
    ) -> Kept[Protocol]:
        """Keep a protocol, or its next version; the same again changes nothing.

        :raises InvalidDocument: naming every problem. :raises Conflict: `version` is not the newest.
        """
        self.permit(actor, "protocol.keep")
        given: Any = to_document(document) if isinstance(document, Protocol) else document
        protocol = self.documents.read(PROTOCOL.name, given, Protocol)
        return self._protocols.keep(actor, protocol, "kept", version=version)

    def sign_protocol(
        self,
        actor: Actor,
        name: str,
        on: date,
        *,
        valid_from: date | None = None,
        valid_until: date | None = None,
        organisation: str | None = None,
    ) -> Kept[Protocol]:
        """Note that a protocol was signed: one that is kept, else one that a plugin offers.

        :param organisation: who signed, by its name in the network; without one the agency itself. Its protocol is kept
            under its own name beside the proposal's.
        :raises NotFound: nobody knows such a protocol. :raises Refused: it was signed on another day, or it would be
            signed in the future.
        """
        self.permit(actor, "protocol.keep")
        if on > self.today():
            words = sentence("a protocol that is signed later is noted later")
            raise Refused([Problem("/signed_on", words, "protocol.future")])
        kept_as = name if organisation is None else f"{name}.{organisation}"
        try:
            kept = self._protocols.get(kept_as)
        except NotFound:
            offered = {one.name: one for one in self.proposals(actor)}
            if name not in offered:
                raise NotFound(PROTOCOL.name, name) from None
            kept = Kept(attrs.evolve(offered[name], name=kept_as), 0)
        if kept.value.signed_on not in (None, on):
            words = sentence("this protocol was signed on {day}", day=kept.value.signed_on)
            raise Refused([Problem("/signed_on", words, "protocol.signed")])
        parties = tuple(self._party(one, organisation) for one in kept.value.parties)
        signed = attrs.evolve(
            kept.value,
            parties=parties,
            signed_on=on,
            valid_from=valid_from or kept.value.valid_from,
            valid_until=valid_until or kept.value.valid_until,
        )
        return self._protocols.keep(actor, signed, "signed", version=kept.version)

    def _party(self, party: Party, organisation: str | None) -> Party:
        """The first line of a proposal is whoever signs it."""
        if party.side == "second_line" or party.organisation is not None:
            return party
        if organisation is None:
            return attrs.evolve(party, label=self.agency.label)
        return attrs.evolve(party, organisation=organisation)

    def _binding(self, day: date) -> tuple[Pin, Protocol] | None:
        """The agency's own protocol that binds on a day, as it was kept last: the one that began last."""
        mine = [one for one in self._protocols.find() if one.in_force(day) and one.binds(self.agency.slug)]
        if not mine:
            return None
        chosen = max(mine, key=lambda one: (one.begins or date.min, one.name))
        return Pin(chosen.name, self._protocols.get(chosen.name).version), chosen

"""Where and how somebody is reached: addresses and contact points."""

from __future__ import annotations

import attrs

from orientation_core.model.catalogue.hours import OpeningHours
from orientation_core.model.catalogue.wording import Wording
from orientation_core.model.text import Language


@attrs.frozen
class Address:
    """A place. Whoever has no parts gives the whole address.

    :ivar full: the whole address as it is written. :ivar building: name of the building or room.
    :ivar street, number, box: of the street. :ivar post_code, city: of the town.
    :ivar area: quarter or part of the municipality. :ivar region, country: administrative units above it.
    :ivar register_id: its number in an address register. :ivar uri: its address in the vocabulary.
    """

    full: Wording | None = None
    building: Wording | None = None
    street: Wording | None = None
    number: str | None = None
    box: str | None = None
    post_code: str | None = None
    city: Wording | None = None
    area: Wording | None = None
    region: Wording | None = None
    country: Wording | None = None
    register_id: str | None = None
    uri: str | None = None

    def in_(self, language: Language) -> str:
        """The address on one line."""
        if self.full:
            return self.full.in_(language)
        street = [self.street.in_(language) if self.street else None, self.number, self.box]
        town = [self.post_code, self.city.in_(language) if self.city else None]
        building = self.building.in_(language) if self.building else ""
        parts = (building, " ".join(filter(None, street)), " ".join(filter(None, town)))
        return ", ".join(filter(None, parts))


@attrs.frozen
class ContactPerson:
    """A person behind a contact point: personal data. :ivar function: what they are there for."""

    name: str
    function: Wording | None = None
    email: str | None = None
    phone: str | None = None


@attrs.frozen
class Page:
    """A page on the web. :ivar language: of the page, a language tag. :ivar label: what readers see."""

    url: str
    language: str | None = None
    label: Wording | None = None


@attrs.frozen
class ContactPoint:
    """How questions are asked.

    :ivar id: within its document. :ivar uri, identifier: as of an entry. :ivar label: what readers see.
    :ivar phones, emails, pages: every way there is. :ivar addresses: where letters and visitors go.
    :ivar hours: when somebody answers. :ivar persons: who answers, where that is public.
    """

    id: str
    uri: str | None = None
    identifier: str | None = None
    label: Wording | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    addresses: tuple[Address, ...] = ()
    hours: OpeningHours | None = None
    persons: tuple[ContactPerson, ...] = ()

"""Organisations that are competent for services, and the collections that services are published in."""

from __future__ import annotations

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.catalogue.contacts import Address, ContactPoint, Page
from orientation_core.model.catalogue.entries import Entry
from orientation_core.model.catalogue.wording import Wording


@attrs.frozen(kw_only=True)
class PublicOrganisation(Entry):
    """An organisation that is competent for services, runs a channel or sets a price.

    :ivar label: its name. :ivar other_names: short names and former names.
    :ivar enterprise_number: ten digits of the Belgian register of enterprises, without dots.
    :ivar spatial: areas it is competent for: addresses in the vocabulary, or concepts.
    :ivar public: whether it is a public organisation; others may run a channel.
    :ivar addresses, pages, contact_points: how it is reached.
    :raises InvalidDocument: an enterprise number that cannot be right.
    """

    label: Wording
    other_names: tuple[Wording, ...] = ()
    enterprise_number: str | None = None
    spatial: tuple[str, ...] = ()
    public: bool = True
    addresses: tuple[Address, ...] = ()
    pages: tuple[Page, ...] = ()
    contact_points: tuple[ContactPoint, ...] = ()

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        number = self.enterprise_number
        # The last two digits are 97 less the remainder of the first eight.
        if number is not None and (len(number) != 10 or 97 - int(number[:8]) % 97 != int(number[8:])):
            text = sentence("the check digits of this enterprise number are not right")
            raise InvalidDocument(
                "public_organisation", [Problem("/enterprise_number", text, "enterprise.check")]
            )


@attrs.frozen(kw_only=True)
class Dataset(Entry):
    """A collection that services are published in.

    :ivar title, description: what readers see. :ivar publisher: the organisation that publishes it.
    :ivar pages: where it can be seen.
    """

    title: Wording
    description: Wording | None = None
    publisher: str | None = None
    pages: tuple[Page, ...] = ()

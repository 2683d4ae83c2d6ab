"""What a client asks before using a service: which one, where, when, which number, what to bring, what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import attrs

from orientation_core.model.calendars import Calendar, local_day
from orientation_core.model.catalogue.channels import Channel
from orientation_core.model.catalogue.contacts import Address, Page
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.opening import Opening, opening_at
from orientation_core.model.catalogue.organisations import PublicOrganisation
from orientation_core.model.catalogue.services import Cost, Evidence, Requirement, Service, Step
from orientation_core.model.terms import Term


@attrs.frozen
class Place:
    """A channel as a client finds it.

    :ivar opening: whether it is open; None when no moment was asked for. :ivar phones, emails, pages, addresses: its own and those of its contact points.
    """

    channel: Channel
    opening: Opening | None = None
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    addresses: tuple[Address, ...] = ()


@attrs.frozen
class Guidance:
    """Everything a client asks about one service.

    :ivar at: the moment that was asked for, if one was. :ivar available: whether it can be had that day. :ivar authorities: who is competent, as far as they are known.
    :ivar places: where it can be had. :ivar phones, emails, pages: of the service itself, beside its places.
    :ivar first: services one needs before. :ivar replaced_by: services that came in its place.
    :ivar requirements, steps: in order. :ivar bring: always. :ivar bring_if: only under their condition.
    :ivar bring_stated: whether it was said what to bring, if only that there is nothing.
    :ivar costs: in order. :ivar free: whether it costs nothing; None when it depends, or was not said.
    :ivar processing_time: of the service, or of the quickest channel that says one.
    """

    service: Service
    at: datetime | None
    available: bool
    authorities: tuple[PublicOrganisation, ...] = ()
    places: tuple[Place, ...] = ()
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    first: tuple[Service, ...] = ()
    replaced_by: tuple[Service, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    steps: tuple[Step, ...] = ()
    bring: tuple[Evidence, ...] = ()
    bring_if: tuple[Evidence, ...] = ()
    bring_stated: bool = False
    costs: tuple[Cost, ...] = ()
    free: bool | None = None
    processing_time: Term | None = None

    @property
    def open_now(self) -> bool | None:
        """Whether one of its places is open; None when no place says its hours."""
        openings = [place.opening for place in self.places if place.opening is not None]
        said = [opening.open for opening in openings if opening.open is not None]
        return any(said) if said else None

    @property
    def next_opening(self) -> datetime | None:
        """When the first of its places opens next, if none is open."""
        openings = [place.opening for place in self.places if place.opening is not None]
        ahead = [opening.opens for opening in openings if opening.opens is not None]
        return None if self.open_now else min(ahead, default=None)

    @property
    def numbers(self) -> tuple[str, ...]:
        """Every telephone number, those of the service itself first, each once."""
        return _once(*self.phones, *(phone for place in self.places for phone in place.phones))


def guide(
    service: Service, contents: Contents, calendars: Callable[[str | None], Calendar], moment: datetime
) -> Guidance:
    """What a client of `service` wants to know at `moment`.

    :param contents: the catalogue it is in. :param calendars: name -> calendar; None for the agency's own.
    :raises Refused: a calendar does not know that day. :raises InvalidDocument: the moment has no offset.
    """
    day = local_day(moment, calendars(None).zone)
    told = describe(service, contents)
    places = tuple(
        attrs.evolve(place, opening=opening_at(place.channel, calendars(place.channel.calendar), moment))
        for place in told.places
        if place.channel.active_on(day)
    )
    return attrs.evolve(told, at=moment, available=service.active_on(day), places=places)


def describe(service: Service, contents: Contents) -> Guidance:
    """The same without a moment: what holds whenever one reads it. Its places do not say whether they are open."""
    channels = [one for one in (contents.find("channel", name) for name in service.channels) if one]
    related = [(one.kind, contents.find("service", one.service)) for one in service.relations]
    return Guidance(
        service=service,
        at=None,
        available=service.status == "active",
        authorities=tuple(
            filter(None, (contents.find("public_organisation", one) for one in service.authorities))
        ),
        places=tuple(_place(channel) for channel in channels if channel.status == "active"),
        phones=_once(*(phone for point in service.contact_points for phone in point.phones)),
        emails=_once(*(email for point in service.contact_points for email in point.emails)),
        pages=(*service.pages, *(page for point in service.contact_points for page in point.pages)),
        first=tuple(other for kind, other in related if kind == "requires" and other),
        replaced_by=_successors(service, contents),
        requirements=service.requirements,
        steps=service.steps,
        bring=tuple(one for one in service.evidence if one.condition is None),
        bring_if=tuple(one for one in service.evidence if one.condition is not None),
        bring_stated=bool(service.evidence) or service.nothing_to_bring,
        costs=service.costs,
        free=_free(service.costs),
        processing_time=_processing_time(service, channels),
    )


def _place(channel: Channel) -> Place:
    points = channel.contact_points
    return Place(
        channel,
        phones=_once(*(phone for point in points for phone in point.phones)),
        emails=_once(*(email for point in points for email in point.emails)),
        pages=(*channel.pages, *(page for point in points for page in point.pages)),
        addresses=(*channel.addresses, *(address for point in points for address in point.addresses)),
    )


def _successors(service: Service, contents: Contents) -> tuple[Service, ...]:
    mine = {service.name, service.uri} - {None}
    return tuple(
        other
        for other in contents.services
        if any(one.kind == "replaces" and one.service in mine for one in other.relations)
    )


def _free(costs: tuple[Cost, ...]) -> bool | None:
    if not costs or any(cost.amount is None for cost in costs):
        return None
    if all(cost.amount == 0 for cost in costs):
        return True
    # Something that only some pay, or only at one channel, does not make it cost everybody.
    always = [cost for cost in costs if cost.condition is None and cost.channel is None]
    return False if any(cost.amount for cost in always) else None


#: Calendar days that a unit takes about, only to tell which of two terms is the shorter.
_ABOUT = {"immediate": 0.0, "hour": 1 / 24, "working_day": 1.4, "calendar_day": 1.0, "month": 30.4}


def _processing_time(service: Service, channels: list[Channel]) -> Term | None:
    if service.processing_time:
        return service.processing_time
    said = [channel.processing_time for channel in channels if channel.processing_time]
    return min(said, key=lambda term: term.n * _ABOUT[term.unit], default=None)


def _once(*values: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(values))

"""The facts that a charter pulls from the catalogue: an entry as readers see it, in every language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from urllib.parse import quote

import attrs

from orientation_core.components.catalogue.telling import answers
from orientation_core.model.calendars import Calendar, local_day
from orientation_core.model.catalogue import Channel, ClientGroup, ContactPoint, Service, Wording
from orientation_core.model.catalogue.channels import Access
from orientation_core.model.catalogue.contacts import Address, Page
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.guidance import guide
from orientation_core.model.catalogue.hours import OpeningHours
from orientation_core.model.charters import STEP_OF, Charter, FactReference
from orientation_core.model.publications import Fact, FactLine, FactSheet, OpenHours, SpecialDays
from orientation_core.model.text import LANGUAGES, Text

#: What people with a disability can count on, in words.
ACCESS: Mapping[Access, Text] = {
    "step_free": Text(fr="accès de plain-pied", nl="drempelvrije toegang", de="stufenloser Zugang", en="step-free access"),
    "lift": Text(fr="ascenseur", nl="lift", de="Aufzug", en="lift"),
    "accessible_toilet": Text(fr="toilettes adaptées", nl="aangepast toilet", de="barrierefreie Toilette",
                              en="accessible toilet"),
    "accessible_parking": Text(fr="stationnement réservé", nl="voorbehouden parkeerplaats", de="Behindertenparkplatz",
                               en="accessible parking"),
    "public_transport": Text(fr="transports en commun à proximité", nl="openbaar vervoer in de buurt",
                             de="öffentliche Verkehrsmittel in der Nähe", en="public transport nearby"),
    "induction_loop": Text(fr="boucle magnétique", nl="ringleiding", de="Induktionsschleife", en="induction loop"),
    "sign_language": Text(fr="langue des signes", nl="gebarentaal", de="Gebärdensprache", en="sign language"),
    "tactile_guidance": Text(fr="guidage tactile", nl="geleidelijnen", de="taktiles Leitsystem", en="tactile guidance"),
    "quiet_room": Text(fr="local calme", nl="rustige ruimte", de="Ruheraum", en="quiet room"),
    "assistance_dog": Text(fr="chiens d'assistance admis", nl="assistentiehonden welkom", de="Assistenzhunde willkommen",
                           en="assistance dogs welcome"),
    "plain_language": Text(fr="langage simple", nl="eenvoudige taal", de="leichte Sprache", en="plain language"),
    "large_print": Text(fr="grands caractères", nl="grote letters", de="Großdruck", en="large print"),
    "screen_reader": Text(fr="lisible par lecteur d'écran", nl="geschikt voor schermlezers", de="für Screenreader geeignet",
                          en="works with screen readers"),
}  # fmt: skip

#: Which facts an entry shows when the charter names none, and in which order they are shown.
_ORDER = ("groups", "evidence", "procedure", "cost", "term", "channels", "hours", "contacts", "accessibility")


def sheets(
    charter: Charter, contents: Contents, calendars: Callable[[str | None], Calendar], moment: datetime
) -> tuple[FactSheet, ...]:
    """A sheet for everything that the charter points at, as far as the catalogue has it.

    :param calendars: name -> calendar; None for the agency's own. :param moment: at which it is read.
    """
    reader = _Reader(contents, calendars, moment)
    found = []
    for place in STEP_OF:
        for reference in getattr(charter.part(place), "facts", ()):
            entry = contents.find(reference.kind, reference.id)
            if entry is not None:
                facts = reader.facts(entry)
                shown = tuple(
                    one for what in _ORDER for one in facts if one.what == what and _asked(what, reference)
                )
                about = text_of(entry.description) if entry.description else None
                found.append(FactSheet(place, reference.kind, reference.id, title_of(entry), about, shown))
    return tuple(found)


def title_of(entry: Service | Channel | ClientGroup) -> Text:
    """What readers call an entry."""
    return text_of(entry.title if isinstance(entry, Service) else entry.label)


def text_of(wording: Wording) -> Text:
    """The four languages of words of the catalogue; words in others only stand for them."""
    own = {language: getattr(wording, language) for language in LANGUAGES}
    return Text(**own) if any(own.values()) else Text(en=wording.in_("en"))


def _asked(what: str, reference: FactReference) -> bool:
    return not reference.shows or what in reference.shows


@attrs.frozen
class _Reader:
    """Reads entries of one catalogue at one moment."""

    contents: Contents
    calendars: Callable[[str | None], Calendar]
    moment: datetime

    def facts(self, entry: Service | Channel | ClientGroup) -> list[Fact]:
        """Everything that is known of an entry."""
        if isinstance(entry, Service):
            found = list(self._service(entry))
        elif isinstance(entry, Channel):
            found = list(self._channel(entry, None))
        else:
            found = [_fact("groups", (FactLine(text_of(one.text)) for one in entry.criteria))]
        return [one for one in found if one.lines or one.hours is not None or one.term is not None]

    def _service(self, service: Service) -> Iterator[Fact]:
        guidance = guide(service, self.contents, self.calendars, self.moment)
        groups = (self.contents.find("client_group", one) for one in service.client_groups)
        yield _fact("groups", (FactLine(title_of(one)) for one in groups if one is not None))
        evidence = [(one.title, one.condition) for one in (*guidance.bring, *guidance.bring_if)]
        yield _fact("evidence", (FactLine(_under(title, condition)) for title, condition in evidence))
        yield _fact("procedure", (FactLine(text_of(one.title)) for one in guidance.steps))
        if service.costs:
            yield _fact("cost", self._cost(service))
        yield Fact("term", term=guidance.processing_time)
        places = [place.channel for place in guidance.places]
        yield _fact("channels", (FactLine(text_of(one.label), _first_page(one.pages)) for one in places))
        yield _fact("contacts", _contacts(service.contact_points, (), service.pages))
        for place in places:
            yield from self._channel(place, text_of(place.label))

    def _cost(self, service: Service) -> Iterator[FactLine]:
        """What it costs, in the sentences of the catalogue."""
        guidance = guide(service, self.contents, self.calendars, self.moment)
        told = {language: answers(guidance, language)["cost"] for language in LANGUAGES}
        for sentences in zip(*told.values(), strict=True):
            lines = (one.removesuffix(".") for one in sentences)  # it stands in a list
            yield FactLine(Text(**dict(zip(told, lines, strict=True))))

    def _channel(self, channel: Channel, about: Text | None) -> Iterator[Fact]:
        """A channel; `about` is its name where it is one of several."""
        if channel.hours is not None:
            yield Fact("hours", about, hours=self._hours(channel.hours, channel))
        yield _fact("contacts", _contacts(channel.contact_points, channel.addresses, channel.pages), about)
        if channel.accessibility is not None:
            lines = [FactLine(ACCESS[one]) for one in channel.accessibility.features]
            if channel.accessibility.note:
                lines.append(FactLine(text_of(channel.accessibility.note)))
            yield _fact("accessibility", lines, about)
        if about is None:
            yield Fact("term", term=channel.processing_time)

    def _hours(self, hours: OpeningHours, channel: Channel) -> OpenHours | None:
        notes = tuple(text_of(one.text) for one in hours.statements if one.text is not None)
        if not hours.stated() and not notes:
            return None
        today = local_day(self.moment, self.calendars(channel.calendar).zone)
        special = tuple(
            SpecialDays(
                one.first_day,
                one.last_day,
                one.hours,
                text_of(one.reason) if one.reason is not None else None,
            )
            for one in sorted(hours.exceptions, key=lambda one: one.first_day)
            if (one.last_day or one.first_day) >= today
        )
        return OpenHours(hours.always, hours.weekly, special, hours.on_holidays, notes)


def _fact(what: str, lines: Iterable[FactLine], about: Text | None = None) -> Fact:
    return Fact(what, about, tuple(lines))  # type: ignore[arg-type]


def _under(title: Wording, condition: Wording | None) -> Text:
    """What to bring, with the condition under which it is asked for behind it."""
    if condition is None:
        return text_of(title)
    said = {one: getattr(title, one) for one in LANGUAGES if getattr(title, one)}
    return (
        Text(**{one: f"{words} ({condition.in_(one)})" for one, words in said.items()})
        if said
        else text_of(title)
    )


def _contacts(
    points: Sequence[ContactPoint], addresses: Sequence[Address], pages: Sequence[Page]
) -> Iterator[FactLine]:
    """Every way in which an entry is reached, each once; persons are not published."""
    for phone in dict.fromkeys(phone for point in points for phone in point.phones):
        digits = "".join(sign for sign in phone if sign in "+0123456789")
        yield FactLine(_same(phone), f"tel:{digits}" if digits else None)
    for email in dict.fromkeys(email for point in points for email in point.emails):
        yield FactLine(_same(email), f"mailto:{quote(email, safe='@+')}")
    for address in dict.fromkeys((*addresses, *(one for point in points for one in point.addresses))):
        said = {language: address.in_(language) for language in LANGUAGES}
        if any(said.values()):
            yield FactLine(Text(**said))
    for page in dict.fromkeys((*pages, *(one for point in points for one in point.pages))):
        if page.url.startswith(("https://", "http://")):
            yield FactLine(text_of(page.label) if page.label is not None else _same(page.url), page.url)


def _first_page(pages: Sequence[Page]) -> str | None:
    return next((one.url for one in pages if one.url.startswith(("https://", "http://"))), None)


def _same(words: str) -> Text:
    """Words that are the same in every language."""
    return Text(**dict.fromkeys(LANGUAGES, words))

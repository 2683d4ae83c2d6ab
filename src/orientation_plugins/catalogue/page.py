"""The catalogue as one HTML file: no script, nothing fetched, readable by everyone and on paper."""

from __future__ import annotations

import attrs
from babel.numbers import format_decimal

from orientation_core.components.catalogue.telling import answers, week_sentences
from orientation_core.components.catalogue.words import SENTENCES, say
from orientation_core.formats import LOCALES
from orientation_core.model.catalogue import Channel, ClientGroup, Service, Wording
from orientation_core.model.catalogue.contents import Contents
from orientation_core.model.catalogue.guidance import Guidance, Place, describe
from orientation_core.model.text import LANGUAGES, Language
from orientation_plugins.catalogue.words import word
from orientation_plugins.pages.templates import template, visible


@attrs.frozen
class Told:
    """Words on the page. :ivar words: the words. :ivar language: their tag, where it is not that of the page."""

    words: str
    language: str | None = None


@attrs.frozen
class Section:
    """Services of one theme. :ivar anchor: of its place on the page."""

    anchor: str
    title: Told
    services: tuple[Service, ...]


def render_page(contents: Contents, language: Language) -> bytes:
    """The catalogue as a page in `language`."""
    page = template("orientation_plugins.catalogue", "catalogue.html.j2").render(
        view=_View(contents, language),
        language=language,
        word=lambda key: word(key, language),
    )
    return visible(page).encode()


class _View:
    """What the template shows, laid out."""

    def __init__(self, contents: Contents, language: Language) -> None:
        self.contents, self.language = contents, language

    def told(self, wording: Wording) -> Told:
        """Words, with their language when it is not that of the page."""
        words = wording.in_(self.language)
        if getattr(wording, self.language):
            return Told(words)
        tags = [*LANGUAGES, *sorted(wording.other)]
        own: dict[str, str | None] = {**wording.other, **{tag: getattr(wording, tag) for tag in LANGUAGES}}
        return Told(words, next(tag for tag in tags if own.get(tag) == words))

    @property
    def organisation(self) -> Told | None:
        """Whose catalogue it is: the publisher, else the authority of most services."""
        named = [one.publisher for one in self.contents.datasets if one.publisher]
        named += [one for service in self.contents.services for one in service.authorities]
        most = max(dict.fromkeys(named), key=named.count, default=None)
        found = self.contents.find("public_organisation", most) if most else None
        return self.told(found.label) if found else None

    def sections(self) -> list[Section]:
        """The services by their first theme, those without one at the end; in each by title."""
        themes: dict[str, list[Service]] = {}
        for service in self.contents.services:
            theme = next((one for one in service.themes if self.contents.concept(one)), "")
            themes.setdefault(theme, []).append(service)
        found = []
        for theme, services in themes.items():
            concept = self.contents.concept(theme) if theme else None
            label = (
                self.told(concept.label) if concept and concept.label else Told(word("other", self.language))
            )
            if not theme and len(themes) == 1:
                label = Told(word("services", self.language))
            ordered = sorted(services, key=lambda one: one.title.in_(self.language).casefold())
            found.append((not theme, label.words.casefold(), label, tuple(ordered)))
        found.sort(key=lambda one: one[:2])
        return [Section(f"theme-{n}", label, each) for n, (_, _, label, each) in enumerate(found)]

    def guidance(self, service: Service) -> Guidance:
        """What a client asks about a service."""
        return describe(service, self.contents)

    def answers(self, guidance: Guidance) -> dict[str, list[str]]:
        """The same in sentences."""
        return answers(guidance, self.language)

    def groups_of(self, service: Service) -> list[Told]:
        """Whom a service is for."""
        groups = [self.contents.find("client_group", one) for one in service.client_groups]
        concepts = [self.contents.concept(one) for one in service.audiences]
        labels = [one.label for one in (*groups, *concepts) if one is not None and one.label]
        return [self.told(label) for label in labels]

    def related(self, service: Service, kind: str) -> list[Service]:
        """The services that a service is related to in one way."""
        found = (self.contents.find("service", one.service) for one in service.relations if one.kind == kind)
        return [one for one in found if one is not None]

    def place(self, channel: Channel) -> Place:
        """A channel with how it is reached."""
        made = describe(
            Service(name="x", version=1, title=channel.label, channels=(channel.name,)), self.contents
        )
        return made.places[0] if made.places else Place(channel)

    def hours(self, channel: Channel) -> list[str]:
        """When a channel is open, in sentences."""
        if channel.hours is None:
            return []
        told = [word("always", self.language)] if channel.hours.always else []
        told += week_sentences(channel.hours, self.language)
        told += [self.told(one.text).words for one in channel.hours.statements if one.text]
        if channel.appointment != "none":
            told.append(say(SENTENCES, f"appointment_{channel.appointment}", self.language))
        return told

    def events(self) -> list[tuple[Told, list[Service]]]:
        """Each event with the services that are asked for at it, in the order of the lists."""
        found = []
        for codes in self.contents.code_lists:
            for concept in codes.concepts:
                names = {codes.reference(concept), concept.uri}
                asked = [one for one in self.contents.services if names & set(one.events)]
                services = sorted(asked, key=lambda one: one.title.in_(self.language).casefold())
                if services and concept.label:
                    found.append((self.told(concept.label), services))
        return found

    def groups(self) -> list[ClientGroup]:
        """The client groups by label."""
        return sorted(self.contents.client_groups, key=lambda one: one.label.in_(self.language).casefold())

    def number(self, count: int) -> str:
        """A whole number as readers write it."""
        return str(format_decimal(count, locale=LOCALES[self.language]))

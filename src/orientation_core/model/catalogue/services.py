"""Products and services: everything that a client asks about one before using it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.catalogue.contacts import Address, ContactPoint, Page
from orientation_core.model.catalogue.entries import Entry, twice, unknown
from orientation_core.model.catalogue.wording import Wording
from orientation_core.model.terms import Term


@attrs.frozen
class Step:
    """One step of the procedure.

    :ivar id: within the service. :ivar title, text: what happens. :ivar by: who acts.
    :ivar channels: where the step is taken, when not at any channel of the service. :ivar term: how long it takes.
    """

    id: str
    title: Wording
    text: Wording | None = None
    by: Literal["client", "organisation"] = "client"
    channels: tuple[str, ...] = ()
    term: Term | None = None


@attrs.frozen
class Evidence:
    """Something to bring or to send along.

    :ivar id: within the service. :ivar uri, identifier: as of an entry. :ivar title, description: what it is.
    :ivar condition: when it is asked for; always when absent. :ivar type: a concept.
    :ivar evidence_types: what it has to conform to. :ivar languages: it may be in, as language tags.
    :ivar pages: where it is explained or obtained. :ivar part_of: collections it is published in.
    """

    id: str
    title: Wording
    uri: str | None = None
    identifier: str | None = None
    description: Wording | None = None
    condition: Wording | None = None
    type: str | None = None
    evidence_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    pages: tuple[Page, ...] = ()
    part_of: tuple[str, ...] = ()


@attrs.frozen
class Requirement:
    """What has to be true of whoever asks for the service.

    :ivar id: within the service. :ivar uri, identifier: as of an entry. :ivar title, description: in words.
    :ivar types: concepts. :ivar evidence: ids of the evidence that shows it. :ivar fulfils: ids of rules it follows from.
    """

    id: str
    title: Wording
    uri: str | None = None
    identifier: str | None = None
    description: Wording | None = None
    types: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    fulfils: tuple[str, ...] = ()


@attrs.frozen
class LegalResource:
    """A law or other act. :ivar id: within the service. :ivar uri: for example its ELI. :ivar related: other acts."""

    id: str
    title: Wording | None = None
    uri: str | None = None
    identifier: str | None = None
    description: Wording | None = None
    pages: tuple[Page, ...] = ()
    related: tuple[str, ...] = ()


@attrs.frozen
class Rule:
    """A rule that the service follows.

    :ivar id: within the service. :ivar uri, identifier: as of an entry. :ivar title, description: in words.
    :ivar type: a concept. :ivar languages: it is available in, as language tags.
    :ivar implements: ids of the legal resources it carries out.
    """

    id: str
    title: Wording
    description: Wording | None = None
    uri: str | None = None
    identifier: str | None = None
    type: str | None = None
    languages: tuple[str, ...] = ()
    implements: tuple[str, ...] = ()


@attrs.frozen
class Cost:
    """What it costs.

    :ivar id: within the service. :ivar uri, identifier: as of an entry.
    :ivar amount: 0 is free; absent when it depends. :ivar currency: ISO 4217 code, or a concept's address.
    :ivar description: what it is for, or what it depends on. :ivar condition: who pays it; everybody when absent.
    :ivar channel: the channel at which it costs that; any when absent.
    :ivar defined_by: organisations that set it.
    """

    id: str
    uri: str | None = None
    identifier: str | None = None
    amount: float | None = None
    currency: str | None = None
    description: Wording | None = None
    condition: Wording | None = None
    channel: str | None = None
    defined_by: tuple[str, ...] = ()


@attrs.frozen
class Output:
    """What the client has at the end.

    :ivar id: within the service. :ivar uri, identifier: as of an entry. :ivar title, description: what it is.
    :ivar types: concepts. :ivar languages: it comes in, as language tags. :ivar part_of: collections it is published in.
    """

    id: str
    title: Wording
    uri: str | None = None
    identifier: str | None = None
    description: Wording | None = None
    types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()


@attrs.frozen
class Participation:
    """The part that somebody plays in the service.

    :ivar id: within the service. :ivar uri, identifier: as of an entry. :ivar description: what they do.
    :ivar roles: concepts. :ivar organisation: who it is, when they are in the catalogue; else `label`.
    :ivar label: their name; of a person it is personal data. :ivar agent_uri, agent_identifier: of whom has that name.
    :ivar addresses: of whom has that name.
    """

    id: str
    description: Wording
    uri: str | None = None
    identifier: str | None = None
    roles: tuple[str, ...] = ()
    organisation: str | None = None
    label: Wording | None = None
    agent_uri: str | None = None
    agent_identifier: str | None = None
    addresses: tuple[Address, ...] = ()


@attrs.frozen
class ServiceRelation:
    """How a service stands to another one. :ivar kind: it needs it first, is akin to it, or came in its place."""

    kind: Literal["requires", "related", "replaces"]
    service: str


@attrs.frozen(kw_only=True)
class Service(Entry):
    """A product or service.

    :ivar title, description: what readers see. :ivar keywords: other words clients look for it with.
    :ivar authorities: organisations that are competent. :ivar client_groups: groups that it serves.
    :ivar audiences: concepts for these in code lists. :ivar themes, sectors, types, classifications: concepts.
    :ivar events: life and business events at which it is asked for.
    :ivar languages: it can be had in, as language tags. :ivar spatial: areas where it can be had.
    :ivar steps: the procedure, in order. :ivar requirements: what has to be true. :ivar evidence: what to bring.
    :ivar nothing_to_bring: said where there is no evidence to bring; without it none means that it was not said.
    :ivar evidence_types: types of evidence that are asked for, beside `evidence`.
    :ivar rules, legal_resources: what it rests on. :ivar costs: what it costs; free only when a cost says 0.
    :ivar processing_time: a term that a clock can run on.
    :ivar channels: where it can be had, by name. :ivar outputs: what the client has at the end.
    :ivar contact_points: beside those of its channels. :ivar pages: where it is described.
    :ivar participations: who else plays a part. :ivar relations: to other services.
    :ivar part_of: collections it is published in. :ivar source: where this description comes from.
    :raises InvalidDocument: an id twice in its list, an id that leads nowhere, a relation to itself or twice,
        evidence where there is nothing to bring.
    """

    title: Wording
    description: Wording | None = None
    keywords: tuple[Wording, ...] = ()
    authorities: tuple[str, ...] = ()
    client_groups: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    classifications: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    spatial: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    requirements: tuple[Requirement, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    nothing_to_bring: bool = False
    evidence_types: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    legal_resources: tuple[LegalResource, ...] = ()
    costs: tuple[Cost, ...] = ()
    processing_time: Term | None = None
    channels: tuple[str, ...] = ()
    outputs: tuple[Output, ...] = ()
    contact_points: tuple[ContactPoint, ...] = ()
    pages: tuple[Page, ...] = ()
    participations: tuple[Participation, ...] = ()
    relations: tuple[ServiceRelation, ...] = ()
    part_of: tuple[str, ...] = ()
    source: str | None = None

    def __attrs_post_init__(self) -> None:
        super().__attrs_post_init__()
        problems = [*self._twice(), *self._unknown(), *self._relations()]
        if problems:
            raise InvalidDocument("service", problems)

    def _twice(self) -> Iterator[Problem]:
        for field in _LISTED:
            yield from twice(f"/{field}", (one.id for one in getattr(self, field)))

    def _unknown(self) -> Iterator[Problem]:
        evidence = [one.id for one in self.evidence]
        rules, acts = [one.id for one in self.rules], [one.id for one in self.legal_resources]
        for number, requirement in enumerate(self.requirements):
            where = f"/requirements/{number}"
            yield from unknown(f"{where}/evidence", requirement.evidence, evidence)
            yield from unknown(f"{where}/fulfils", requirement.fulfils, rules)
        for number, rule in enumerate(self.rules):
            yield from unknown(f"/rules/{number}/implements", rule.implements, acts)
        if self.nothing_to_bring and any(one.condition is None for one in self.evidence):
            text = sentence("there is nothing to bring, and yet evidence is asked of everybody")
            yield Problem("/nothing_to_bring", text, "evidence.contradict")

    def _relations(self) -> Iterator[Problem]:
        seen: set[ServiceRelation] = set()
        for number, relation in enumerate(self.relations):
            where = f"/relations/{number}/service"
            if relation.service in (self.name, self.uri):
                yield Problem(where, sentence("a service has no relation to itself"), "relation.self")
            if relation in seen:
                yield Problem(where, sentence("this relation is stated already"), "relation.twice")
            seen.add(relation)


#: The lists of a service whose entries have an id of their own.
_LISTED = (
    "steps",
    "requirements",
    "evidence",
    "rules",
    "legal_resources",
    "costs",
    "outputs",
    "contact_points",
    "participations",
)

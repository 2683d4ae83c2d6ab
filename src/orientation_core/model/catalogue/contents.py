"""A whole catalogue as one value: every document in one version, found by name or by address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs

from orientation_core.errors import InvalidDocument, Problem, sentence
from orientation_core.model.catalogue.channels import Channel
from orientation_core.model.catalogue.codes import CodeList, Concept
from orientation_core.model.catalogue.entries import Entry
from orientation_core.model.catalogue.groups import ClientGroup
from orientation_core.model.catalogue.organisations import Dataset, PublicOrganisation
from orientation_core.model.catalogue.services import Service

#: kind -> the class of its documents, in an order in which each refers to those before it.
CLASSES: Mapping[str, type[Entry]] = {
    "code_list": CodeList,
    "public_organisation": PublicOrganisation,
    "dataset": Dataset,
    "client_group": ClientGroup,
    "channel": Channel,
    "service": Service,
}


def kind_of(entry: Entry) -> str:
    """The kind of a document, for example ``service``."""
    return next(kind for kind, model in CLASSES.items() if type(entry) is model)


@attrs.frozen(eq=False)
class Contents:
    """The documents of a catalogue, each once.

    :raises InvalidDocument: two of one kind have the same name, or two have the same address.
    """

    code_lists: tuple[CodeList, ...] = ()
    public_organisations: tuple[PublicOrganisation, ...] = ()
    datasets: tuple[Dataset, ...] = ()
    client_groups: tuple[ClientGroup, ...] = ()
    channels: tuple[Channel, ...] = ()
    services: tuple[Service, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Contents:
        """These documents, whatever their order, sorted by name."""
        found: dict[str, list[Any]] = {f"{kind}s": [] for kind in CLASSES}
        for entry in sorted(entries, key=lambda one: one.name):
            found[f"{kind_of(entry)}s"].append(entry)
        return cls(**{kind: tuple(several) for kind, several in found.items()})

    def __attrs_post_init__(self) -> None:
        problems: list[Problem] = []
        addresses: set[str] = set()
        for kind in CLASSES:
            names: set[str] = set()
            for number, entry in enumerate(self.of_kind(kind)):
                where = f"/{kind}s/{number}"
                if entry.name in names:
                    problems.append(
                        Problem(
                            f"{where}/name",
                            sentence("{name} comes twice", name=entry.name),
                            "catalogue.twice",
                        )
                    )
                if entry.uri in addresses:
                    problems.append(
                        Problem(
                            f"{where}/uri", sentence("{name} comes twice", name=entry.uri), "catalogue.twice"
                        )
                    )
                names.add(entry.name)
                addresses |= {entry.uri} if entry.uri else set()
        if problems:
            raise InvalidDocument("catalogue", problems)

    def of_kind(self, kind: str) -> tuple[Any, ...]:
        """The documents of one kind, for example ``service``."""
        found: tuple[Any, ...] = getattr(self, f"{kind}s")
        return found

    def __iter__(self) -> Iterator[Entry]:
        """Every document, in the order of :data:`CLASSES`."""
        for kind in CLASSES:
            yield from self.of_kind(kind)

    def counts(self) -> dict[str, int]:
        """Kind -> how many there are, without those of which there are none."""
        return {kind: len(self.of_kind(kind)) for kind in CLASSES if self.of_kind(kind)}

    def find(self, kind: str, reference: str) -> Any | None:
        """The document of that kind with this name or address, if it is here."""
        return self._by_reference.get((kind, reference))

    def concept(self, reference: str) -> Concept | None:
        """The concept that is named ``list/code`` or has this address, if it is here."""
        return self._concepts.get(reference)

    @cached_property
    def _by_reference(self) -> dict[tuple[str, str], Entry]:
        found: dict[tuple[str, str], Entry] = {}
        for entry in self:
            kind = kind_of(entry)
            found[kind, entry.name] = entry
            if entry.uri:
                found[kind, entry.uri] = entry
        return found

    @cached_property
    def _concepts(self) -> dict[str, Concept]:
        found: dict[str, Concept] = {}
        for codes in self.code_lists:
            for concept in codes.concepts:
                found[codes.reference(concept)] = concept
                if concept.uri:
                    found.setdefault(concept.uri, concept)
        return found

"""The record kinds of the catalogue: what is filtered, searched and protected."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from orientation_core.kinds import Column, ColumnType, Part, RecordKind, Retention, Value, day_value
from orientation_core.model.catalogue import (
    Channel,
    ClientGroup,
    CodeList,
    Dataset,
    Entry,
    PublicOrganisation,
    Service,
    Wording,
)

_TEXT, _INTEGER, _DAY = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.DAY


def _day(value: date | None) -> int | None:
    return None if value is None else day_value(value)


#: What every kind of the catalogue can be filtered and sorted by.
_COLUMNS: tuple[Column[Any], ...] = (
    Column("name", _TEXT, lambda one: one.name, unique=True),
    Column("uri", _TEXT, lambda one: one.uri, unique=True),
    Column("edition", _INTEGER, lambda one: one.version),
    Column("status", _TEXT, lambda one: one.status),
    Column("valid_from", _DAY, lambda one: _day(one.valid_from)),
    Column("valid_until", _DAY, lambda one: _day(one.valid_until)),
    Column("owner", _TEXT, lambda one: one.owner),
    Column("review_due", _DAY, lambda one: _day(one.review_due())),
)


def _facets(service: Service) -> Iterator[tuple[Value, ...]]:
    """What a service is looked for by, beside words."""
    for what, values in (
        ("group", (*service.client_groups, *service.audiences)),
        ("event", service.events),
        ("theme", (*service.themes, *service.sectors, *service.types, *service.classifications)),
        ("channel", service.channels),
        ("authority", service.authorities),
        ("language", service.languages or service.title.tags()),
    ):
        yield from ((what, value) for value in dict.fromkeys(values))
    yield from ((one.kind, one.service) for one in service.relations)


def _words(*found: Wording | str | None) -> str:
    said: list[str] = []
    for one in found:
        if one is not None:
            said += [one] if isinstance(one, str) else one.words()
    return "\n".join(said)


def _of_service(service: Service) -> str:
    titled: Iterable[Any] = (
        *service.steps,
        *service.evidence,
        *service.requirements,
        *service.outputs,
        *service.rules,
    )
    return _words(
        service.name,
        service.identifier,
        service.title,
        service.description,
        *service.keywords,
        *(one.title for one in titled),
    )


def _of_group(group: ClientGroup) -> str:
    said = (*(one.text for one in group.criteria), *(one.text for one in group.needs))
    return _words(group.name, group.label, group.description, *said)


def _of_codes(codes: CodeList) -> str:
    labels = (one.label for one in codes.concepts)
    return _words(codes.name, codes.label, codes.description, *labels)


def _kind(
    name: str,
    model: type[Entry],
    search: Callable[[Any], str],
    *,
    columns: tuple[Column[Any], ...] = (),
    parts: tuple[Part[Any], ...] = (),
    personal: frozenset[str] = frozenset(),
) -> RecordKind[Any]:
    return RecordKind(
        name,
        model,
        columns=(*_COLUMNS, *columns),
        parts=parts,
        search=search,
        personal=personal,
        indexes=(("status", "name"), ("review_due",)),
        retention=Retention.DECISION,
    )


CODE_LIST = _kind("code_list", CodeList, _of_codes, columns=(Column("use", _TEXT, lambda one: one.use),))
ORGANISATION = _kind(
    "public_organisation",
    PublicOrganisation,
    lambda one: _words(one.name, one.label, *one.other_names, one.enterprise_number),
    columns=(Column("enterprise_number", _TEXT, lambda one: one.enterprise_number),),
    personal=frozenset({"contact_points"}),
)
DATASET = _kind("dataset", Dataset, lambda one: _words(one.name, one.title, one.description))
CLIENT_GROUP = _kind(
    "client_group",
    ClientGroup,
    _of_group,
    columns=(
        Column("face", _TEXT, lambda one: one.face),
        Column("group_kind", _TEXT, lambda one: one.kind),
    ),
)
CHANNEL = _kind(
    "channel",
    Channel,
    lambda one: _words(one.name, one.label, one.description),
    columns=(Column("channel_kind", _TEXT, lambda one: one.kind),),
    personal=frozenset({"contact_points"}),
)
SERVICE = _kind(
    "service",
    Service,
    _of_service,
    parts=(Part("facets", (("what", _TEXT), ("value", _TEXT)), _facets),),
    personal=frozenset({"contact_points", "participations"}),
)

#: Every kind of the catalogue by name, each behind those it refers to.
KINDS: Mapping[str, RecordKind[Any]] = {
    kind.name: kind for kind in (CODE_LIST, ORGANISATION, DATASET, CLIENT_GROUP, CHANNEL, SERVICE)
}

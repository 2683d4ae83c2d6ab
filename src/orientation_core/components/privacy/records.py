"""The record kinds of privacy itself."""

from __future__ import annotations

import uuid
from typing import Any

import attrs

from orientation_core.errors import NotFound
from orientation_core.kinds import Column, ColumnType, RecordKind, Retention, day_value, instant_value
from orientation_core.model.privacy import People
from orientation_core.model.privacy.marks import Disclosure, Lookup, Measure, SetAside, Tombstone
from orientation_core.store import Query, Record, UnitOfWork, Where

_TEXT, _INSTANT, _DAY = ColumnType.TEXT, ColumnType.INSTANT, ColumnType.DAY

TOMBSTONE: RecordKind[Tombstone] = RecordKind(
    "privacy_tombstone",
    Tombstone,
    columns=(
        Column("of_kind", _TEXT, lambda one: one.of_kind),
        Column("of_record", _TEXT, lambda one: one.record),
        Column("erased_at", _INSTANT, lambda one: instant_value(one.erased_at)),
        Column("basis", _TEXT, lambda one: one.basis),
    ),
    indexes=(("erased_at",),),
    retention=Retention.EVIDENCE,
)

MEASURE: RecordKind[Measure] = RecordKind(
    "privacy_measure",
    Measure,
    columns=(
        Column("measure", _TEXT, lambda one: one.measure),
        Column("of_kind", _TEXT, lambda one: one.of_kind),
        Column("of_record", _TEXT, lambda one: one.record),
        Column("review_on", _DAY, lambda one: day_value(one.review_on)),
        Column("until", _INSTANT, lambda one: None if one.until is None else instant_value(one.until)),
    ),
    personal=frozenset({"reason"}),
    indexes=(("of_kind", "of_record"), ("until", "review_on")),
    retention=Retention.DECISION,
)

DISCLOSURE: RecordKind[Disclosure] = RecordKind(
    "privacy_disclosure",
    Disclosure,
    columns=(
        Column("of_record", _TEXT, lambda one: one.record),
        Column("asked_by", _TEXT, lambda one: one.asked_by),
        Column(
            "expires_at",
            _INSTANT,
            lambda one: None if one.expires_at is None else instant_value(one.expires_at),
        ),
    ),
    personal=frozenset({"reason"}),
    indexes=(("asked_by", "of_record"),),
    retention=Retention.DECISION,
)

LOOKUP: RecordKind[Lookup] = RecordKind(
    "privacy_lookup",
    Lookup,
    columns=(
        Column("what", _TEXT, lambda one: one.what),
        Column("by", _TEXT, lambda one: one.by),
        Column("at", _INSTANT, lambda one: instant_value(one.at)),
    ),
    indexes=(("at",), ("by", "at")),
    retention=Retention.EVIDENCE,
)

SET_ASIDE: RecordKind[SetAside] = RecordKind(
    "privacy_set_aside",
    SetAside,
    columns=(
        Column("measure", _TEXT, lambda one: one.measure, indexed=True),
        Column("of_kind", _TEXT, lambda one: one.of_kind),
        Column("of_record", _TEXT, lambda one: one.of_record),
        Column("person", _TEXT, lambda one: one.known_as("id"), indexed=True),
        Column("email", _TEXT, lambda one: one.known_as("email"), indexed=True),
    ),
    search=lambda one: " ".join(each.value for each in sorted(one.person)),
    personal=frozenset({"document", "known"}),
    retention=Retention.CASE,
    people=People(
        lambda one: one.person,
        lambda one, _: attrs.evolve(one, document=None, known=(), files=()),
        columns={"id": ("person",), "email": ("email",)},
        searched=frozenset({"email", "phone", "name"}),
    ),
    files=lambda one: one.files,
)

#: Every kind of privacy; what it holds of people is not restricted once more.
KINDS: tuple[RecordKind[Any], ...] = (TOMBSTONE, MEASURE, DISCLOSURE, LOOKUP, SET_ASIDE)

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:orientation-core:privacy")


def tombstone_id(organisation: str, kind: str, record: str) -> str:
    """The id of the tombstone of a record: the same in every process, so that nothing is erased twice."""
    return str(uuid.uuid5(_SPACE, f"{organisation}/{kind}/{record}"))


def is_erased(unit: UnitOfWork, kind: str, record: str) -> bool:
    """Whether a record was erased."""
    try:
        unit.get(TOMBSTONE, tombstone_id(unit.organisation, kind, record))
    except NotFound:
        return False
    return True


def measures_on(unit: UnitOfWork, kind: str, record: str) -> list[tuple[Record, Measure]]:
    """The holds and restrictions that stand on a record now."""
    asked = (Where("of_kind", "=", kind), Where("of_record", "=", record), Where("until", "null"))
    return [(found, found.value(MEASURE)) for found in unit.find(MEASURE, Query(asked, order=("of_kind",)))]


def held(unit: UnitOfWork, kind: str, record: str) -> bool:
    """Whether a record must not be erased."""
    return any(one.measure == "hold" for _, one in measures_on(unit, kind, record))


def restricted(unit: UnitOfWork, kind: str) -> frozenset[str]:
    """Ids of the records of a kind that only few may read now. There are few."""
    asked = (Where("of_kind", "=", kind), Where("measure", "=", "restriction"), Where("until", "null"))
    found = unit.columns(MEASURE, ("of_record",), Query(asked))
    return frozenset(str(record) for chunk in found for record in chunk["of_record"])

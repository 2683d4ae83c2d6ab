"""The record kinds of the network."""

from __future__ import annotations

from typing import Any

from orientation_core.kinds import Column, ColumnType, RecordKind, day_value
from orientation_core.model.network.members import Member

_TEXT, _INTEGER, _DAY = ColumnType.TEXT, ColumnType.INTEGER, ColumnType.DAY

MEMBER: RecordKind[Member] = RecordKind(
    "network_member",
    Member,
    columns=(
        Column("name", _TEXT, lambda one: one.name, unique=True),
        Column("organisation_kind", _TEXT, lambda one: one.kind),
        Column("parent", _TEXT, lambda one: one.parent),
        Column("agency", _TEXT, lambda one: one.agency),
        Column(
            "joined_on",
            _DAY,
            lambda one: day_value(one.memberships[0].since) if one.memberships else None,
        ),
    ),
    personal=frozenset({"functions"}),
)

#: Every kind of the network.
KINDS: tuple[RecordKind[Any], ...] = (MEMBER,)

"""Rows in layers: what a unit of work wrote lies above what the store holds until it sinks."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import MutableMapping
from typing import Any

import attrs

from orientation_core.store import Message


@attrs.frozen
class Queued:
    """A message in the outbox. :ivar place: in the order of enqueueing. :ivar owner, until: its lease, if any."""

    message: Message
    place: int
    owner: str = ""
    until: int = 0

    def stream(self) -> tuple[str, str, str, str, str]:
        """Messages of one stream are delivered in order."""
        message = self.message
        return message.organisation, message.kind, message.record, message.channel, message.recipient


class Layer:
    """Tables of rows above the tables of another layer. Nothing is ever removed, so a layer only adds or hides."""

    def __init__(self, below: Layer | None = None) -> None:
        self.tables: dict[tuple[str, ...], dict[Any, Any]] = {}
        self.below = below

    def table(self, *name: str) -> MutableMapping[Any, Any]:
        """The rows of one table as seen from this layer; writing to it writes to this layer only."""
        maps: list[MutableMapping[Any, Any]] = []
        layer: Layer | None = self
        while layer is not None:
            maps.append(layer.tables.setdefault(name, {}))
            layer = layer.below
        return ChainMap(*maps)

    def names(self, first: str) -> list[tuple[str, ...]]:
        """The names of this layer's tables that begin with `first`."""
        return [name for name in self.tables if name[0] == first]

    def sink(self) -> None:
        """Write everything into the layer below."""
        assert self.below is not None
        for name, rows in self.tables.items():
            self.below.tables.setdefault(name, {}).update(rows)

    def next_number(self, of: str) -> int:
        """1, 2, 3 …"""
        numbers = self.table("number")
        numbers[of] = numbers.get(of, 0) + 1
        return int(numbers[of])

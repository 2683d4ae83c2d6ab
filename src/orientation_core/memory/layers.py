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
    """Tables of rows above the tables of another layer.

    :ivar dropped: keys of rows below that are gone as seen from here, by table.
    """

    def __init__(self, below: Layer | None = None) -> None:
        self.tables: dict[tuple[str, ...], dict[Any, Any]] = {}
        self.dropped: dict[tuple[str, ...], set[Any]] = {}
        self.below = below

    def table(self, *name: str) -> MutableMapping[Any, Any]:
        """The rows of one table as seen from this layer; writing to it writes to this layer only."""
        maps: list[MutableMapping[Any, Any]] = []
        layer: Layer | None = self
        while layer is not None:
            maps.append(layer.tables.setdefault(name, {}))
            if name in layer.dropped and layer.below is not None:
                gone = layer.dropped[name]
                return ChainMap(
                    *maps, {key: row for key, row in layer.below.table(*name).items() if key not in gone}
                )
            layer = layer.below
        return ChainMap(*maps)

    def drop(self, name: tuple[str, ...], key: Any) -> None:
        """Take a row away, as seen from this layer; from those below when this one sinks."""
        self.tables.setdefault(name, {}).pop(key, None)
        if self.below is not None:
            self.dropped.setdefault(name, set()).add(key)

    def names(self, first: str) -> list[tuple[str, ...]]:
        """The names of this layer's tables that begin with `first`."""
        return [name for name in self.tables if name[0] == first]

    def sink(self) -> None:
        """Write everything into the layer below."""
        assert self.below is not None
        for name, keys in self.dropped.items():
            for key in keys:
                self.below.drop(name, key)
        for name, rows in self.tables.items():
            self.below.tables.setdefault(name, {}).update(rows)

    def next_number(self, of: str) -> int:
        """1, 2, 3 …"""
        numbers = self.table("number")
        numbers[of] = numbers.get(of, 0) + 1
        return int(numbers[of])

"""Documents that are kept in every version, on every store."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from desks import COORDINATOR, START, followed, open_desk, store_url
from orientation_core import hookimpl
from orientation_core.components.shelf import Shelf
from orientation_core.errors import Conflict, IdempotencyConflict, InvalidDocument, NotFound
from orientation_core.kinds import Column, ColumnType, RecordKind
from orientation_core.model.differences import What
from orientation_core.model.text import Text
from orientation_core.store import Query, Where
from orientation_core.testing.clock import FixedClock


@attrs.frozen
class Leaflet:
    """A document of a made-up kind."""

    name: str
    label: Text
    pages: int = 1


LEAFLET: RecordKind[Leaflet] = RecordKind(
    "leaflet",
    Leaflet,
    columns=(
        Column("name", ColumnType.TEXT, lambda one: one.name, unique=True),
        Column("pages", ColumnType.INTEGER, lambda one: one.pages),
    ),
    search=lambda one: " ".join(filter(None, (one.label.fr, one.label.nl))),
)
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "$id": "urn:test:leaflet:1",
    "type": "object",
    "required": ["name", "label"],
    "additionalProperties": False,
    "properties": {
        "name": {"$ref": "urn:orientation-core:schema:common:1#/$defs/identifier"},
        "label": {"$ref": "urn:orientation-core:schema:common:1#/$defs/text"},
        "pages": {"type": "integer", "minimum": 1},
    },
}


class Leaflets:
    """A plugin that adds the kind."""

    @hookimpl
    def orientation_kinds(self) -> list[Any]:
        return [LEAFLET]

    @hookimpl
    def orientation_documents(self) -> dict[str, Any]:
        return {"leaflet": SCHEMA}


@pytest.fixture(params=["memory", "sqlite", "postgresql"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Shelf[Leaflet]]:
    with (
        store_url(request.param, tmp_path) as url,
        open_desk(url, extra=[Leaflets()], subscriptions=followed("leaflet.*")) as desk,
    ):
        yield Shelf(desk.complaints, LEAFLET)


def leaflet(name: str = "welcome", **changes: Any) -> Leaflet:
    return Leaflet(name, **({"label": Text(fr="Bienvenue à tous", nl="Welkom")} | changes))


def test_a_change_keeps_what_was_before(shelf: Shelf[Leaflet]) -> None:
    assert shelf.keep(COORDINATOR, leaflet(), "kept").version == 1
    assert shelf.keep(COORDINATOR, leaflet(pages=2), "kept").version == 2
    assert shelf.get("welcome").value.pages == 2
    assert shelf.edition("welcome", 1).pages == 1
    assert [edition.version for edition in shelf.editions("welcome")] == [1, 2]
    (change,) = shelf.compare("welcome", 1, 2)
    assert (change.what, change.path, change.now) == (What.ADDED, ("pages",), 2)
    assert shelf.office.store.verify() == []


def test_the_same_document_again_changes_nothing(shelf: Shelf[Leaflet]) -> None:
    shelf.keep(COORDINATOR, leaflet(), "kept")
    before = len(list(shelf.office.store.entries()))
    assert shelf.keep(COORDINATOR, leaflet(), "kept").version == 1
    assert len(list(shelf.office.store.entries())) == before
    assert len(shelf.editions("welcome")) == 1


def test_what_was_newest_at_a_moment(shelf: Shelf[Leaflet]) -> None:
    clock = shelf.office.clock
    assert isinstance(clock, FixedClock)
    shelf.keep(COORDINATOR, leaflet(), "kept")
    clock.advance(timedelta(days=10))
    shelf.keep(COORDINATOR, leaflet(pages=9), "kept")
    assert shelf.as_of("welcome", START + timedelta(days=9)).pages == 1
    assert shelf.as_of("welcome", START + timedelta(days=10)).pages == 9
    with pytest.raises(NotFound):
        shelf.as_of("welcome", START - timedelta(seconds=1))


def test_a_change_of_what_somebody_else_changed_is_refused(shelf: Shelf[Leaflet]) -> None:
    shelf.keep(COORDINATOR, leaflet(), "kept", version=0)
    with pytest.raises(Conflict):
        shelf.keep(COORDINATOR, leaflet(pages=2), "kept", version=0)
    shelf.keep(COORDINATOR, leaflet(pages=3), "kept", version=1)
    with pytest.raises(Conflict):
        shelf.keep(COORDINATOR, leaflet(pages=4), "kept", version=1)
    assert shelf.get("welcome").value.pages == 3


def test_a_key_makes_a_repeated_call_change_nothing(shelf: Shelf[Leaflet]) -> None:
    shelf.keep(COORDINATOR, leaflet(), "kept", key="k-1")
    shelf.keep(COORDINATOR, leaflet(pages=2), "kept")
    assert shelf.keep(COORDINATOR, leaflet(), "kept", key="k-1").version == 2, "the change after it stands"
    with pytest.raises(IdempotencyConflict):
        shelf.keep(COORDINATOR, leaflet(pages=7), "kept", key="k-1")
    assert shelf.get("welcome").value.pages == 2


def test_several_are_kept_together_or_not_at_all(shelf: Shelf[Leaflet]) -> None:
    with pytest.raises(InvalidDocument):
        shelf.keep_all(COORDINATOR, [leaflet("a"), leaflet("b", pages=0)], "kept")
    with pytest.raises(InvalidDocument, match="twice"):
        shelf.keep_all(COORDINATOR, [leaflet("a"), leaflet("a")], "kept")
    assert shelf.find() == []
    shelf.keep_all(COORDINATOR, [leaflet("b"), leaflet("a")], "kept")
    assert [one.name for one in shelf.find(Query(order=("name",)))] == ["a", "b"]
    assert [one.name for one in shelf.find(Query((Where("name", "=", "b"),), search="BIENVENUE a"))] == ["b"]


def test_each_change_is_told_to_whoever_follows(shelf: Shelf[Leaflet]) -> None:
    shelf.keep(COORDINATOR, leaflet(), "published")
    (message,) = shelf.office.store.messages(shelf.office.agency.slug)
    assert (message.kind, message.recipient) == ("leaflet", "backoffice")
    assert b'"be.test-agency.orientation.v1.leaflet.published"' in message.event


def test_what_is_not_there_is_told_as_such(shelf: Shelf[Leaflet]) -> None:
    for ask in (lambda: shelf.get("x"), lambda: shelf.editions("x"), lambda: shelf.edition("x", 1)):
        with pytest.raises(NotFound):
            ask()

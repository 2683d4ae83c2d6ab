"""Grids, rounds and answers for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from orientation_core import hookimpl
from orientation_core.documents import to_document
from orientation_core.model.assessments import (
    Answer,
    Axis,
    Band,
    Grid,
    Item,
    ItemAnswer,
    Origin,
    Participant,
    Round,
    Scale,
)
from orientation_core.model.reports import Period
from orientation_core.model.text import Text

FIVE = ("strategy", "relation", "structure", "culture", "result")


def text(words: str) -> Text:
    return Text(fr=f"{words} fr", nl=f"{words} nl", en=words)


def scale(high: int = 5, **changes: Any) -> Scale:
    return Scale(
        **(
            {"name": "main", "bands": tuple(Band(n, n, text(f"level {n}")) for n in range(1, high + 1))}
            | changes
        )
    )


def item(item_id: str, axis: str = "strategy", **changes: Any) -> Item:
    return Item(item_id, axis, **({"label": text(f"item {item_id}")} | changes))


def grid(*items: Item, **changes: Any) -> Grid:
    items = items or tuple(item(f"{axis}-{n}", axis) for axis in FIVE for n in (1, 2))
    axes = tuple(Axis(name, text(name)) for name in dict.fromkeys(one.axis for one in items))
    settings = {
        "name": "test",
        "version": 1,
        "label": text("grid"),
        "origin": Origin("agency", text("made for tests")),
        "scales": (scale(),),
        "axes": axes,
        "items": items,
    }
    return Grid(**(settings | changes))


def round_(of: Grid, *actors: str, **changes: Any) -> Round:
    settings = {
        "name": "2026",
        "label": text("round"),
        "grid": of.pin,
        "period": Period(date(2025, 1, 1), date(2026, 1, 1)),
        "participants": tuple(Participant(one) for one in actors or ("a", "b", "c")),
    }
    return Round(**(settings | changes))


def answer(participant: str, asked_in: str = "2026", /, **scores: Any) -> Answer:
    """Scores by item id with ``_`` for ``-``: ``(today, desired)``, or None for “does not apply”."""
    items = []
    for name, said in scores.items():
        item_id = name.replace("_", "-")
        items.append(
            ItemAnswer(item_id, not_applicable=True)
            if said is None
            else ItemAnswer(item_id, said[0], said[1])
        )
    return Answer(asked_in, participant, tuple(items))


#: What the plugin below offers.
GRID = grid(item("a"), item("b"), item("c", "result"))


class Offering:
    """A plugin that offers one grid."""

    @hookimpl
    def orientation_grids(self) -> list[Any]:
        return [to_document(GRID)]

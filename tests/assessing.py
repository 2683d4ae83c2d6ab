"""Grids, rounds and answers for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs

from orientation_core import hookimpl
from orientation_core.analysis.assessments import figures_of
from orientation_core.documents import Documents, to_document
from orientation_core.model.assessments import (
    Answer,
    Axis,
    Band,
    Consensus,
    Grid,
    Item,
    ItemAnswer,
    Origin,
    Participant,
    Round,
    Scale,
    results,
)
from orientation_core.model.assessments.evidence import compare
from orientation_core.model.assessments.progress import progress
from orientation_core.model.assessments.reports import AssessmentReport, Comment
from orientation_core.model.reports import Period, Row
from orientation_core.model.text import Text
from orientation_plugins import belgium

MOMENT = datetime(2026, 2, 1, 9, 30, tzinfo=UTC)

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


def story(**changes: Any) -> AssessmentReport:
    """A report with one of everything, over the grid that is shipped, made without a store.

    An earlier round, a consensus, contradictions with the data, a withheld item, one that does not apply, hostile words.
    """
    asked = Documents().read("assessment_grid", belgium.grids()[0], Grid)
    older = attrs.evolve(asked, items=asked.items[1:])
    asked = attrs.evolve(asked, version=2)
    period = Period(date(2025, 1, 1), date(2026, 1, 1))
    agreed = Consensus(
        "result.on-time", "Tout part à temps <script>alert(1)</script> & « vite ».", "c", MOMENT, 5, 5
    )

    def said(of: Grid, up: int, people: int) -> list[Answer]:
        return [
            Answer(
                "2026",
                str(n),
                tuple(
                    ItemAnswer(one.id, min(1 + (place + n + up) % 4, 5), 4 + (place + n) % 2)
                    for place, one in enumerate(of.items)
                    if one.id != "culture.ideas" or n == 0
                ),
            )
            for n in range(people)
        ]

    now = round_(asked, *"0123", consensus=(agreed,), period=period, state="closed")
    before = round_(older, *"0123", name="2024", state="closed")
    found = results(asked, now, said(asked, 1, 4), individual=False)
    rows = {
        "answered_in_time_of_handled": Row(
            "answered_in_time_of_handled", "all", "all", "percent", 50, 40, 20, 40, 35.2, 64.8
        ),
        "acknowledged_in_time": Row("acknowledged_in_time", "all", "all", "percent", 99, 3),
    }
    figures = figures_of(
        asked, found, organisation=text("Service <b>"), period=period, generated_at=MOMENT, data_version="7"
    )
    whole = AssessmentReport(
        text("Ronde & tour"),
        asked,
        found,
        figures,
        evidence=compare(asked, found, rows),
        progress=(progress((older, results(older, before, said(older, 0, 4))), (asked, found)),),
        comments=(
            Comment("result.on-time", agreed.justification, consensus=True),
            Comment("culture.gift", "Twee\nregels."),
        ),
    )
    return attrs.evolve(whole, **changes)
